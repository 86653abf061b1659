/* program.c -- a program of Tercet's own beside this one: found, started, listened to, ended.
 *
 * It inherits the open files that it is handed and nothing else: no signal mask, no environment but where
 * libraries lie. */
#include "brain/files/program.h"
#include "base/text.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HIGH = 16 };

/* ---- where it is ---- */

static bool beside(const char *path, const char *name, char *program, size_t room)
{
  const char *end = strrchr(path, '/');
  const int n     = end ? (int)(end - path) : 0;

  if (!end || tct_print(program, room, "%.*s/%s", n, path, name) >= (int)room) return false;
  return access(program, X_OK) == 0;
}

bool tct_program_find(const char *name, const char *said, const char *variable, char *program,
                      size_t room)
{
  static const char here[] = "";
  char path[4096];
  Dl_info about;

  if (!said) said = getenv(variable);
  if (said && *said) {
    tct_print(program, room, "%s", said);
    return access(program, X_OK) == 0;
  }
  const ssize_t n     = readlink("/proc/self/exe", path, sizeof path - 1);
  path[n > 0 ? n : 0] = 0;
  if (beside(path, name, program, room)) return true;
  return dladdr(here, &about) && about.dli_fname && beside(about.dli_fname, name, program, room);
}

/* ---- start ---- */

int tct_program_high(int fd)
{
  const int copy = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, HIGH);

  if (fd >= 0) close(fd);
  return copy;
}

static int hand(posix_spawn_file_actions_t *actions, const tct_handed *files, int n)
{
  int last = 2;
  int e    = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);

  if (!e) e = posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0);
  for (int i = 0; !e && i < n; i++) {
    e = posix_spawn_file_actions_adddup2(actions, files[i].ours, files[i].theirs);
    if (files[i].theirs > last) last = files[i].theirs;
  }
  return e ? e : posix_spawn_file_actions_addclosefrom_np(actions, last + 1);
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

int tct_program_start(pid_t *pid, const char *program, char *const *words, const tct_handed *files,
                      int n)
{
  static char locking[] = "HDF5_USE_FILE_LOCKING=FALSE";
  char libraries[4096]  = "LD_LIBRARY_PATH=";
  char *environment[]   = {locking, NULL, NULL};
  const char *where     = getenv("LD_LIBRARY_PATH");
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t how;
  int e;

  if (where && strlen(where) < sizeof libraries - 32) {
    tct_print(libraries, sizeof libraries, "LD_LIBRARY_PATH=%s", where);
    environment[1] = libraries;
  }
  e = posix_spawn_file_actions_init(&actions);
  if (e) return e;
  e = posix_spawnattr_init(&how);
  if (!e) {
    e = hand(&actions, files, n);
    if (!e) e = manner(&how);
    if (!e) e = posix_spawn(pid, program, &actions, &how, words, environment);
    posix_spawnattr_destroy(&how);
  }
  posix_spawn_file_actions_destroy(&actions);
  return e;
}

/* ---- listen ---- */

int64_t tct_program_clock(void)
{
  struct timespec t;

  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int tct_program_wait(int fd, short events, int64_t deadline)
{
  for (;;) {
    const int64_t left = deadline - tct_program_clock();
    struct pollfd wait = {.fd = fd, .events = events};

    if (left <= 0) return 0;
    const int ready = poll(&wait, 1, left < 10000 ? (int)left : 10000);
    if (ready > 0) return 1;
    if (ready < 0 && errno != EINTR) return -1;
  }
}

/* ---- end ---- */

bool tct_program_end(pid_t pid, bool silent, int *how)
{
  const struct timespec pause = {.tv_nsec = 5000000};

  for (int i = 0; silent && i < 200; i++) {
    const pid_t done = waitpid(pid, how, WNOHANG);
    if (done == pid) return true;
    if (done < 0 && errno != EINTR) return false;
    nanosleep(&pause, NULL);
  }
  kill(pid, SIGKILL);
  while (waitpid(pid, how, 0) < 0)
    if (errno != EINTR) return false;
  return true;
}
