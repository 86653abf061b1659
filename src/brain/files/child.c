/* child.c -- the program tercet-reader while it reads a file: started, listened to, ended. */
#include "brain/files/child.h"
#include "base/text.h"
#include "brain/files/answer.h"
#include "brain/files/program.h"
#include "brain/files/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
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

/* ---- start ---- */

static void shut(int fd)
{
  if (fd >= 0) close(fd);
}

/* A socket and no pipe tells it what was taken: writing to a pipe that nobody reads would be a signal. */
static tct_status start(tct_child *c, const tct_bytes *file, const char *program,
                        char *const *words, bool stream, tct_error *err)
{
  int ends[2] = {-1, -1}, pair[2] = {-1, -1};

  c->numbers = tct_program_high(memfd_create("numbers", MFD_CLOEXEC));
  int e      = pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
  if (!e && stream && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) e = errno;
  c->answers       = ends[0];
  c->taken         = pair[0];
  const int theirs = tct_program_high(ends[1]), copy = fcntl(file->fd, F_DUPFD_CLOEXEC, 16);
  const int taken = tct_program_high(pair[1]);
  if (!e && (c->numbers < 0 || theirs < 0 || copy < 0 || (stream && taken < 0))) e = EMFILE;
  const tct_handed files[] = {{theirs, TCT_READER_ANSWERS},
                              {copy, TCT_READER_FILE},
                              {c->numbers, TCT_READER_NUMBERS},
                              {taken, TCT_READER_TAKEN}};
  if (!e) e = tct_program_start(&c->pid, program, words, files, stream ? 4 : 3);
  shut(theirs);
  shut(copy);
  shut(taken);
  if (!e) return TCT_OK;
  shut(c->answers);
  shut(c->numbers);
  shut(c->taken);
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

  *c = (tct_child){.path = file->path, .answers = -1, .numbers = -1, .taken = -1};
  if (!tct_program_find(program_name, test_program, "TERCET_READER", program, sizeof program))
    return tct_fail_in(
      err, TCT_UNSUPPORTED, file->path, 0, 0,
      "files of this kind are read by the program %s, which is not beside this one", program_name);
  c->seconds = test_seconds ? test_seconds : SECONDS + (more < 86400 ? (int)more : 86400);
  c->left    = (int64_t)c->seconds * 1000;
  tct_print(bytes, sizeof bytes, "%zu", most > INT64_MAX ? (size_t)INT64_MAX : most);
  tct_print(seconds, sizeof seconds, "%d", c->seconds);
  for (; wanted && *wanted; wanted++) {
    if (n == WORDS_MOST + 5)
      return tct_fail_in(err, TCT_UNSUPPORTED, file->path, 0, 0, "at most %d arrays at once",
                         WORDS_MOST);
    words[n++] = *wanted;
  }
  return start(c, file, program, (char *const *)words, strcmp(mode, "stream") == 0, err);
}

/* ---- listen ---- */

/* If it hears nothing it is dead, which is seen when it is listened to. */
void tct_child_took(const tct_child *c)
{
  while (send(c->taken, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno == EINTR) continue;
}

static tct_status listen_until(tct_child *c, int64_t deadline, char *to, size_t n, tct_error *err)
{
  while (n > 0) {
    const int ready = tct_program_wait(c->answers, POLLIN, deadline);

    if (ready == 0)
      return tct_fail_in(err, TCT_BAD_DATA, c->path, 0, 0,
                         "reading it took over %d s and was ended: the file is damaged",
                         c->seconds);
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

/* Only the time that is spent waiting counts, not what is done with the answers meanwhile. */
tct_status tct_child_read(tct_child *c, void *into, size_t n, tct_error *err)
{
  const int64_t begun     = tct_program_clock();
  const tct_status status = listen_until(c, begun + c->left, into, n, err);

  c->left -= tct_program_clock() - begun;
  return status;
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

tct_status tct_child_end(tct_child *c, tct_status status, tct_error *err)
{
  int how         = 0;
  const bool gone = tct_program_end(c->pid, c->silent, &how);

  close(c->answers);
  close(c->numbers);
  shut(c->taken);
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
