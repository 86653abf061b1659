/* gnuplot.c -- run gnuplot on a script.
 *
 * posix_spawn and no shell: no name of a file or a population is ever read as a command.  The child is
 * the head of its own process group, so that Ctrl-C at the terminal does not leave half a picture and
 * a timeout ends all that it started. */
#include "report/plots/gnuplot.h"

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

#include "base/file.h"
#include "base/memory.h"

enum { HEARD = 1500 }; /* bytes of what it says that are kept */

static bool begins(const char *text, const char *with)
{
  return strncmp(text, with, strlen(with)) == 0;
}

/* The environment but for what would change a figure: the locale, and gnuplot's own settings. */
static const char **plain_environment(void)
{
  size_t n = 0, kept = 0;
  while (environ && environ[n]) n++;

  const char **plain = tct_alloc(n + 2, sizeof *plain);
  for (size_t i = 0; plain && i < n; i++)
    if (!begins(environ[i], "LC_") && !begins(environ[i], "LANG") && !begins(environ[i], "GNUTERM"))
      plain[kept++] = environ[i];
  if (plain) plain[kept] = "LC_ALL=C";
  return plain;
}

static double now(void)
{
  struct timespec t;

  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* posix_spawnp's number for the trouble; 0: running, and what it says comes from `from`. */
static int start(const char *program, const char *folder, const char *script, int to, pid_t *child)
{
  const char *words[] = {program, "-d", script, NULL};
  const char **env    = plain_environment();
  posix_spawn_file_actions_t files;
  posix_spawnattr_t how;
  sigset_t none, usual;
  int trouble = env ? 0 : ENOMEM;

  sigemptyset(&none);
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  sigaddset(&usual, SIGINT);
  sigaddset(&usual, SIGTERM);
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&how);
  if (!trouble) trouble = posix_spawn_file_actions_addchdir_np(&files, folder);
  if (!trouble) trouble = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  if (!trouble) trouble = posix_spawn_file_actions_adddup2(&files, to, 1);
  if (!trouble) trouble = posix_spawn_file_actions_adddup2(&files, to, 2);
  if (!trouble) trouble = posix_spawnattr_setsigmask(&how, &none);
  if (!trouble) trouble = posix_spawnattr_setsigdefault(&how, &usual);
  if (!trouble)
    trouble = posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                               POSIX_SPAWN_SETSIGDEF);
  /* the words are not written to; the prototype is older than const */
  if (!trouble)
    trouble = posix_spawnp(child, program, &files, &how, (char *const *)words, (char *const *)env);
  posix_spawnattr_destroy(&how);
  posix_spawn_file_actions_destroy(&files);
  tct_free(env);
  return trouble;
}

/* Read what it says until it closes its end; false: too late.  More than fits is read and dropped. */
static bool listen_until(int from, double end, char heard[HEARD])
{
  size_t n = 0;
  char more[512];

  for (;;) {
    const double left   = end - now();
    struct pollfd ready = {.fd = from, .events = POLLIN};
    if (left <= 0) return false;
    if (poll(&ready, 1, (int)(left * 1000) + 1) <= 0) continue;

    const ssize_t got = read(from, more, sizeof more);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return true;
    const size_t take = (size_t)got < HEARD - 1 - n ? (size_t)got : HEARD - 1 - n;
    memcpy(heard + n, more, take);
    n += take;
    heard[n] = 0;
  }
}

/* Its exit status; -1: did not end in time.  A host that ignores its children's ends (ECHILD) gets 0:
 * the picture will tell. */
static int reap(pid_t child, double end)
{
  const struct timespec nap = {0, 2000000};
  int status                = 0;

  for (;;) {
    const pid_t got = waitpid(child, &status, WNOHANG);
    if (got == child) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (got < 0 && errno != EINTR) return 0;
    if (now() > end) return -1;
    nanosleep(&nap, NULL);
  }
}

/* Several lines into one, without blanks at the ends: what goes into an error. */
static const char *in_one_line(char *heard)
{
  size_t n = 0;
  bool gap = false;

  for (const char *c = heard; *c; c++) {
    const bool blank = *c == ' ' || *c == '\n' || *c == '\r' || *c == '\t';
    if (!blank && gap && n) heard[n++] = ' ';
    if (!blank) heard[n++] = *c;
    gap = blank;
  }
  heard[n] = 0;
  return n ? heard : "it did not say why";
}

tct_status tct_gnuplot(const char *program, const char *folder, const char *script, double seconds,
                       tct_error *err)
{
  char heard[HEARD] = "";
  const double end  = now() + seconds;
  pid_t child       = 0;
  int ends[2];

  if (!tct_folder_is(folder))
    return tct_fail(err, TCT_NO_FILE, "there is no folder %s to draw in", folder);
  if (pipe2(ends, O_CLOEXEC) != 0)
    return tct_fail(err, TCT_IO, "no pipe to %s: %s", program, strerror(errno));
  const int trouble = start(program, folder, script, ends[1], &child);
  close(ends[1]);
  if (trouble) {
    close(ends[0]);
    if (trouble == ENOENT)
      return tct_fail(
        err, TCT_UNSUPPORTED,
        "figures are drawn by %s, which is not on the PATH (Debian: gnuplot-nox); the "
        "numbers and the script %s are in %s",
        program, script, folder);
    return tct_fail(err, trouble == ENOMEM ? TCT_NO_MEMORY : TCT_IO, "%s does not start: %s",
                    program, strerror(trouble));
  }

  const bool ended = listen_until(ends[0], end, heard);
  int code         = ended ? reap(child, end) : -1;
  close(ends[0]);
  if (code < 0) {
    kill(-child, SIGKILL);
    reap(child, now() + 5);
    return tct_fail(err, TCT_IO, "%s did not end within %g s on %s/%s", program, seconds, folder,
                    script);
  }
  if (code > 0)
    return tct_fail(err, TCT_IO, "%s failed on %s/%s: %s", program, folder, script,
                    in_one_line(heard));
  return TCT_OK;
}
