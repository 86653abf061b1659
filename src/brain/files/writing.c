/* writing.c -- an HDF5 file that another program writes for us: begun, filled step by step, ended.
 *
 * The file is made beside its place by us, and renamed or removed by us: the program is only handed it open.
 * Values go through a socket straight from where they lie, so that no copy of a recording is made. */
#include "brain/files/writing.h"
#include "base/text.h"
#include "brain/files/plan.h"
#include "brain/files/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE = 120, AT_ONCE = 1 << 20, BUFFER = 1 << 14 };

static const char program_name[] = "tercet-writer";
static const char *test_program;
static int test_seconds;

void tct_writer_is(const char *program, int seconds)
{
  test_program = program;
  test_seconds = seconds;
}

/* ---- begin ---- */

static int start(tct_writing *w, const char *program)
{
  char *words[] = {(char *)program_name, NULL};
  int plan[2] = {-1, -1}, answer[2] = {-1, -1};
  int e = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, plan) == 0 ? 0 : errno;
  if (!e) e = pipe2(answer, O_CLOEXEC) == 0 ? 0 : errno;
  w->plan                  = plan[0];
  w->answer                = answer[0];
  const int file           = e ? -1 : fcntl(w->file.fd, F_DUPFD_CLOEXEC, 16);
  const tct_handed files[] = {{tct_program_high(answer[1]), TCT_WRITER_ANSWER},
                              {file, TCT_WRITER_FILE},
                              {tct_program_high(plan[1]), TCT_WRITER_PLAN}};

  for (int i = 0; i < 3; i++)
    if (!e && files[i].ours < 0) e = EMFILE;
  if (!e) e = tct_program_start(&w->pid, program, words, files, 3);
  for (int i = 0; i < 3; i++)
    if (files[i].ours >= 0) close(files[i].ours);
  if (e) w->pid = 0;
  return e;
}

tct_status tct_writing_begin(tct_writing *w, const char *path, tct_error *err)
{
  char program[4096];

  *w = (tct_writing){.plan = -1, .answer = -1, .err = err};
  if (!tct_program_find(program_name, test_program, "TERCET_WRITER", program, sizeof program))
    w->status = tct_fail_in(err, TCT_UNSUPPORTED, path, 0, 0,
                            "files of this kind are written by the program %s, which is not "
                            "beside this one; it is built where libhdf5-dev is",
                            program_name);
  if (w->status == TCT_OK) w->status = tct_new_file_open(&w->file, path, err);
  const int e = w->status == TCT_OK ? start(w, program) : 0;
  if (e)
    w->status = tct_fail_in(err, e == ENOMEM ? TCT_NO_MEMORY : TCT_IO, path, 0, 0,
                            "%s, which writes it, cannot be started: %s", program, strerror(e));
  return w->status;
}

/* ---- steps ---- */

static int64_t patience(void)
{
  return tct_program_clock() + 1000 * (int64_t)(test_seconds ? test_seconds : PATIENCE);
}

static void late(tct_writing *w)
{
  w->status = tct_fail_in(w->err, TCT_IO, w->file.path, 0, 0,
                          "the program that writes it did nothing for %d s and was ended",
                          test_seconds ? test_seconds : PATIENCE);
}

static void say(tct_writing *w, const void *bytes, size_t n)
{
  const char *from = bytes;

  while (n > 0 && w->status == TCT_OK && !w->deaf) {
    const int ready = tct_program_wait(w->plan, POLLOUT, patience());
    if (ready == 0) late(w);
    if (ready == 0) return;
    const ssize_t done =
      send(w->plan, from, n < AT_ONCE ? n : AT_ONCE, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (done < 0 && errno != EINTR && errno != EAGAIN && errno != ENOBUFS) w->deaf = true;
    if (done <= 0) continue;
    from += done;
    n -= (size_t)done;
  }
}

/* What comes before the values. */
static void say_step(tct_writing *w, tct_step step, const char *path, const char *name)
{
  char head[sizeof step + TCT_STEP_PATH + TCT_STEP_NAME];

  step.mark = TCT_STEP_MARK;
  step.path = path ? (uint32_t)strlen(path) + 1 : 0;
  step.name = name ? (uint32_t)strlen(name) + 1 : 0;
  if (w->status == TCT_OK && (step.path > TCT_STEP_PATH || step.name > TCT_STEP_NAME))
    w->status = tct_fail_in(w->err, TCT_BUG, w->file.path, 0, 0, "'%s' is too long a path", path);
  if (w->status != TCT_OK) return;
  memcpy(head, &step, sizeof step);
  if (path) memcpy(head + sizeof step, path, step.path);
  if (name) memcpy(head + sizeof step + step.path, name, step.name);
  say(w, head, sizeof step + step.path + step.name);
  w->steps++;
}

static uint32_t kind_of(const char *name)
{
  return name ? TCT_STEP_ATTRIBUTE : TCT_STEP_DATASET;
}

void tct_put_group(tct_writing *w, const char *path)
{
  say_step(w, (tct_step){.kind = TCT_STEP_GROUP}, path, NULL);
}

void tct_put_array(tct_writing *w, const char *path, const char *name, tct_dtype type, int rank,
                   const size_t *shape, const void *values)
{
  tct_step step = {
    .kind = kind_of(name), .type = (int32_t)type, .rank = rank, .bytes = tct_dtype_size(type)};

  for (int d = 0; d < rank; d++) step.shape[d] = shape[d];
  for (int d = 0; d < rank; d++) step.bytes *= shape[d];
  say_step(w, step, path, name);
  say(w, values, step.bytes);
}

void tct_put_number(tct_writing *w, const char *path, const char *name, tct_dtype type,
                    const void *value)
{
  tct_put_array(w, path, name, type, 0, NULL, value);
}

void tct_put_column(tct_writing *w, const char *path, tct_dtype type, size_t n, const void *first,
                    size_t stride)
{
  const size_t size = tct_dtype_size(type), most = BUFFER / size;
  const tct_step step = {
    .kind = TCT_STEP_DATASET, .type = (int32_t)type, .rank = 1, .shape = {n}, .bytes = n * size};
  const char *from = first;
  char some[BUFFER];

  say_step(w, step, path, NULL);
  while (n > 0) {
    const size_t now = n < most ? n : most;
    for (size_t i = 0; i < now; i++, from += stride) memcpy(some + i * size, from, size);
    say(w, some, now * size);
    n -= now;
  }
}

void tct_put_places(tct_writing *w, const char *path, size_t n)
{
  enum { MOST = BUFFER / 8 };
  const tct_step step = {
    .kind = TCT_STEP_DATASET, .type = TCT_I64, .rank = 1, .shape = {n}, .bytes = 8 * n};
  int64_t some[MOST];

  say_step(w, step, path, NULL);
  for (size_t i = 0; i < n; i += MOST) {
    const size_t now = n - i < MOST ? n - i : MOST;
    for (size_t k = 0; k < now; k++) some[k] = (int64_t)(i + k);
    say(w, some, 8 * now);
  }
}

/* n texts of a stride, or one (rank 0). */
static void put_texts(tct_writing *w, const char *path, const char *name, int type, int rank,
                      size_t n, const char *first, size_t stride)
{
  tct_step step = {.kind = kind_of(name), .type = type, .rank = rank, .shape = {rank ? n : 0}};
  char some[BUFFER];
  size_t full = 0;

  for (size_t i = 0; i < n; i++) step.bytes += strlen(first + i * stride) + 1;
  say_step(w, step, path, name);
  for (size_t i = 0; i < n; i++) {
    const char *text    = first + i * stride;
    const size_t length = strlen(text) + 1;
    if (full + length > sizeof some) {
      say(w, some, full);
      full = 0;
    }
    if (length > sizeof some) {
      say(w, text, length);
      continue;
    }
    memcpy(some + full, text, length);
    full += length;
  }
  say(w, some, full);
}

void tct_put_text(tct_writing *w, const char *path, const char *name, const char *text)
{
  put_texts(w, path, name, TCT_STEP_TEXT, 0, 1, text, 0);
}

void tct_put_texts(tct_writing *w, const char *path, const char *name, size_t n, const char *first,
                   size_t stride)
{
  put_texts(w, path, name, TCT_STEP_TEXT, 1, n, first, stride);
}

void tct_put_ascii(tct_writing *w, const char *path, size_t n, const char *text)
{
  put_texts(w, path, NULL, TCT_STEP_ASCII, n > 0, n ? n : 1, text, 0);
}

void tct_put_reference(tct_writing *w, const char *path, const char *name, const char *target)
{
  put_texts(w, path, name, TCT_STEP_REFERENCE, 0, 1, target, 0);
}

/* ---- end ---- */

/* All of the answer; false if it ended or came too late. */
static bool hear(tct_writing *w, tct_written *answer)
{
  char *to          = (char *)answer;
  const char *after = to + sizeof *answer;

  while (to < after) {
    const int ready = tct_program_wait(w->answer, POLLIN, patience());
    if (ready == 0) late(w);
    if (ready == 0) return false;
    const ssize_t got = read(w->answer, to, (size_t)(after - to));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
  }
  return true;
}

static tct_status judge(const tct_writing *w, const tct_written *answer)
{
  const char *end  = memchr(answer->note, 0, sizeof answer->note);
  const bool known = answer->status == TCT_NO_MEMORY || answer->status == TCT_IO ||
                     answer->status == TCT_UNSUPPORTED || answer->status == TCT_BUG;

  if (answer->mark == TCT_WRITTEN_MARK && answer->status == TCT_OK && answer->steps == w->steps)
    return TCT_OK;
  if (answer->mark != TCT_WRITTEN_MARK || !known || !end || end == answer->note ||
      !tct_utf8(answer->note, (size_t)(end - answer->note)))
    return tct_fail_in(w->err, TCT_BUG, w->file.path, 0, 0,
                       "the program that writes it answered nonsense");
  return tct_fail_in(w->err, (tct_status)answer->status, w->file.path, 0, 0, "%s", answer->note);
}

/* The last step is said, the answer heard, and the program is gone. */
static tct_status end_program(tct_writing *w)
{
  tct_written answer = {0};
  int how            = 0;

  say_step(w, (tct_step){.kind = TCT_STEP_END, .rank = 1, .shape = {w->steps}}, NULL, NULL);
  const bool heard = w->status == TCT_OK && hear(w, &answer);
  const bool gone  = tct_program_end(w->pid, w->status == TCT_OK, &how);
  if (w->status != TCT_OK) return w->status;
  if (heard) return judge(w, &answer);
  if (gone && WIFSIGNALED(how))
    return tct_fail_in(w->err, TCT_IO, w->file.path, 0, 0,
                       "the program that writes it died of it (%s)", strsignal(WTERMSIG(how)));
  return tct_fail_in(w->err, TCT_IO, w->file.path, 0, 0, "the program that writes it stopped");
}

tct_status tct_writing_end(tct_writing *w, tct_status status)
{
  if (w->status == TCT_OK) w->status = status;
  if (w->pid > 0) w->status = end_program(w);
  if (w->plan >= 0) close(w->plan);
  if (w->answer >= 0) close(w->answer);
  w->status = tct_new_file_end(&w->file, w->status, w->err);
  return w->status;
}
