/* child.c -- the program tercet-reader while it reads a file: started, listened to, ended.
 *
 * It inherits four open files and nothing else: no signal mask, no environment but where libraries lie. */
#include "brain/child.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "brain/answer.h"
#include "brain/reader.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS = 60, BYTES_PER_SECOND = 4 << 20, WORDS_MOST = 1024 };

static const char program_name[] = "tercet-reader";
static const char *test_program;
static int test_seconds;

void tct_reader_is(const char *program, int seconds)
{
  test_program = program;
  test_seconds = seconds;
}

/* ---- where it is ---- */

static bool beside(const char *path, char *program, size_t room)
{
  const char *end = strrchr(path, '/');
  const int n     = end ? (int)(end - path) : 0;

  if (!end || tct_print(program, room, "%.*s/%s", n, path, program_name) >= (int)room) return false;
  return access(program, X_OK) == 0;
}

/* Where the environment says, beside the program that runs, or beside the library. */
static bool find(char *program, size_t room)
{
  const char *said = test_program ? test_program : getenv("TERCET_READER");
  char path[4096];
  Dl_info about;

  if (said && *said) {
    tct_print(program, room, "%s", said);
    return access(program, X_OK) == 0;
  }
  const ssize_t n     = readlink("/proc/self/exe", path, sizeof path - 1);
  path[n > 0 ? n : 0] = 0;
  if (beside(path, program, room)) return true;
  return dladdr(program_name, &about) && about.dli_fname && beside(about.dli_fname, program, room);
}

/* ---- start ---- */

static int64_t now(void)
{
  struct timespec t;

  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A copy beyond the numbers that the program will find its files at. */
static int high(int fd)
{
  const int copy = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 16);

  if (fd >= 0) close(fd);
  return copy;
}

static int plan(posix_spawn_file_actions_t *files, int file, int answers, int numbers)
{
  int e = posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0);

  if (!e) e = posix_spawn_file_actions_adddup2(files, answers, TCT_READER_ANSWERS);
  if (!e) e = posix_spawn_file_actions_addopen(files, 2, "/dev/null", O_WRONLY, 0);
  if (!e) e = posix_spawn_file_actions_adddup2(files, file, TCT_READER_FILE);
  if (!e) e = posix_spawn_file_actions_adddup2(files, numbers, TCT_READER_NUMBERS);
  return e ? e : posix_spawn_file_actions_addclosefrom_np(files, TCT_READER_NUMBERS + 1);
}

static int manner(posix_spawnattr_t *how)
{
  sigset_t none, all;
  int e;

  sigemptyset(&none);
  sigfillset(&all);
  e = posix_spawnattr_setsigmask(how, &none);
  if (!e) e = posix_spawnattr_setsigdefault(how, &all);
  return e ? e : posix_spawnattr_setflags(how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int spawn(pid_t *pid, const char *program, char *const *words, int file, int answers,
                 int numbers)
{
  static char locking[] = "HDF5_USE_FILE_LOCKING=FALSE";
  char libraries[4096]  = "LD_LIBRARY_PATH=";
  char *environment[]   = {locking, NULL, NULL};
  const char *where     = getenv("LD_LIBRARY_PATH");
  posix_spawn_file_actions_t files;
  posix_spawnattr_t how;
  int e;

  if (where && strlen(where) < sizeof libraries - 32) {
    tct_print(libraries, sizeof libraries, "LD_LIBRARY_PATH=%s", where);
    environment[1] = libraries;
  }
  e = posix_spawn_file_actions_init(&files);
  if (e) return e;
  e = posix_spawnattr_init(&how);
  if (!e) {
    e = plan(&files, file, answers, numbers);
    if (!e) e = manner(&how);
    if (!e) e = posix_spawn(pid, program, &files, &how, words, environment);
    posix_spawnattr_destroy(&how);
  }
  posix_spawn_file_actions_destroy(&files);
  return e;
}

static tct_status start(tct_child *c, const tct_bytes *file, const char *program,
                        char *const *words, tct_error *err)
{
  int ends[2] = {-1, -1};

  c->numbers       = high(memfd_create("numbers", MFD_CLOEXEC));
  int e            = pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
  c->answers       = ends[0];
  const int theirs = high(ends[1]), copy = fcntl(file->fd, F_DUPFD_CLOEXEC, 16);
  if (!e && (c->numbers < 0 || theirs < 0 || copy < 0)) e = EMFILE;
  if (!e) e = spawn(&c->pid, program, words, copy, theirs, c->numbers);
  if (theirs >= 0) close(theirs);
  if (copy >= 0) close(copy);
  if (!e) return TCT_OK;
  if (c->answers >= 0) close(c->answers);
  if (c->numbers >= 0) close(c->numbers);
  return tct_fail_in(err, e == ENOMEM ? TCT_NO_MEMORY : TCT_IO, c->path, 0, 0,
                     "%s, which reads it, cannot be started: %s", program, strerror(e));
}

tct_status tct_child_start(tct_child *c, const tct_bytes *file, const char *kind, const char *mode,
                           size_t most, const char *const *wanted, tct_error *err)
{
  char program[4096], bytes[32], seconds[32];
  const char *words[WORDS_MOST + 6] = {program_name, kind, mode, bytes, seconds};
  const uint64_t more               = file->size / BYTES_PER_SECOND;
  int n                             = 5;

  *c = (tct_child){.path = file->path, .answers = -1, .numbers = -1};
  if (!find(program, sizeof program))
    return tct_fail_in(
      err, TCT_UNSUPPORTED, file->path, 0, 0,
      "files of this kind are read by the program %s, which is not beside this one", program_name);
  c->seconds  = test_seconds ? test_seconds : SECONDS + (more < 86400 ? (int)more : 86400);
  c->deadline = now() + (int64_t)c->seconds * 1000;
  tct_print(bytes, sizeof bytes, "%zu", most > INT64_MAX ? (size_t)INT64_MAX : most);
  tct_print(seconds, sizeof seconds, "%d", c->seconds);
  for (; wanted && *wanted; wanted++) {
    if (n == WORDS_MOST + 5)
      return tct_fail_in(err, TCT_UNSUPPORTED, file->path, 0, 0, "at most %d arrays at once",
                         WORDS_MOST);
    words[n++] = *wanted;
  }
  return start(c, file, program, (char *const *)words, err);
}

/* ---- listen ---- */

tct_status tct_child_read(tct_child *c, void *into, size_t n, tct_error *err)
{
  char *to = into;

  while (n > 0) {
    const int64_t left = c->deadline - now();
    struct pollfd wait = {.fd = c->answers, .events = POLLIN};
    const int ready    = left > 0 ? poll(&wait, 1, left < 10000 ? (int)left : 10000) : 0;

    if (left <= 0)
      return tct_fail_in(err, TCT_BAD_DATA, c->path, 0, 0,
                         "reading it took over %d s and was ended: the file is damaged",
                         c->seconds);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t got = ready < 0 ? -1 : read(c->answers, to, n);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      c->silent = true;
      return tct_fail_in(err, TCT_BAD_DATA, c->path, 0, 0,
                         "the program that reads it stopped: the file is damaged");
    }
    to += got;
    n -= (size_t)got;
  }
  return TCT_OK;
}

bool tct_child_numbers(const tct_child *c, uint64_t at, void *into, size_t n)
{
  char *to = into;

  while (n > 0) {
    const ssize_t got = at > INT64_MAX ? -1 : pread(c->numbers, to, n, (off_t)at);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    at += (uint64_t)got;
    n -= (size_t)got;
  }
  return true;
}

/* ---- end ---- */

/* Wait for a program that closed its mouth and should be gone; then it is made to go. */
static bool wait_for(const tct_child *c, int *how)
{
  const struct timespec pause = {.tv_nsec = 5000000};

  for (int i = 0; c->silent && i < 200; i++) {
    const pid_t done = waitpid(c->pid, how, WNOHANG);
    if (done == c->pid) return true;
    if (done < 0 && errno != EINTR) return false;
    nanosleep(&pause, NULL);
  }
  kill(c->pid, SIGKILL);
  while (waitpid(c->pid, how, 0) < 0)
    if (errno != EINTR) return false;
  return true;
}

tct_status tct_child_end(tct_child *c, tct_status status, tct_error *err)
{
  int how         = 0;
  const bool gone = wait_for(c, &how);

  close(c->answers);
  close(c->numbers);
  if (!c->silent || !gone) return status;
  if (WIFSIGNALED(how) && WTERMSIG(how) == SIGXCPU)
    return tct_fail_in(err, TCT_BAD_DATA, c->path, 0, 0,
                       "reading it took over %d s and was ended: the file is damaged", c->seconds);
  if (WIFSIGNALED(how))
    return tct_fail_in(err, TCT_BAD_DATA, c->path, 0, 0,
                       "the program that reads it died of it (%s): the file is damaged",
                       strsignal(WTERMSIG(how)));
  return status;
}
