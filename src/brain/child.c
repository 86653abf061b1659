/* child.c -- the program tercet-reader while it reads a file: started, listened to, ended. */
#include "brain/child.h"
#include "base/text.h"
#include "brain/answer.h"
#include "brain/program.h"
#include "brain/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
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

static tct_status start(tct_child *c, const tct_bytes *file, const char *program,
                        char *const *words, tct_error *err)
{
  int ends[2] = {-1, -1};

  c->numbers       = tct_program_high(memfd_create("numbers", MFD_CLOEXEC));
  int e            = pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
  c->answers       = ends[0];
  const int theirs = tct_program_high(ends[1]), copy = fcntl(file->fd, F_DUPFD_CLOEXEC, 16);
  if (!e && (c->numbers < 0 || theirs < 0 || copy < 0)) e = EMFILE;
  const tct_handed files[] = {
    {theirs, TCT_READER_ANSWERS}, {copy, TCT_READER_FILE}, {c->numbers, TCT_READER_NUMBERS}};
  if (!e) e = tct_program_start(&c->pid, program, words, files, 3);
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
  if (!tct_program_find(program_name, test_program, "TERCET_READER", program, sizeof program))
    return tct_fail_in(
      err, TCT_UNSUPPORTED, file->path, 0, 0,
      "files of this kind are read by the program %s, which is not beside this one", program_name);
  c->seconds  = test_seconds ? test_seconds : SECONDS + (more < 86400 ? (int)more : 86400);
  c->deadline = tct_program_clock() + (int64_t)c->seconds * 1000;
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
    const int ready = tct_program_wait(c->answers, POLLIN, c->deadline);

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
