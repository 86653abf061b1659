/* teller.c -- how tercet-reader answers: records through a pipe, numbers into shared memory. */
#include "teller.h"

#include "base/text.h"
#include "brain/files/bytes.h"
#include "brain/files/stream.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

wish wish_for(const teller *t, const char *name, bool on_request)
{
  if (t->list) return ONLY_LIST;
  for (int i = 0; i < t->n_wanted; i++)
    if (tct_is_meant(t->wanted[i], name)) return GIVE;
  return t->n_wanted == 0 && !on_request ? GIVE : PASS_OVER;
}

void name_add(char name[160], const char *form, ...)
{
  const size_t n = strlen(name);
  va_list args;

  va_start(args, form);
  tct_print_list(name + n, 160 - n, form, args);
  va_end(args);
}

/* The length of the sound UTF-8 character that begins here, or 0. */
static size_t character(const char *at, size_t n)
{
  for (size_t k = 1; k <= 4 && k <= n; k++)
    if (tct_utf8(at, k)) return k;
  return 0;
}

/* Copy text, with ? for what is not UTF-8 and a space for what is not to be seen. */
static void clean(char *to, size_t room, const char *text, size_t n)
{
  size_t used = 0;

  while (n > 0 && *text) {
    const size_t k = character(text, n);
    const bool dim = k == 1 && ((unsigned char)*text < ' ' || *text == 0x7f);
    if (used + (k ? k : 1) >= room) break;
    if (k && !dim)
      memcpy(to + used, text, k);
    else
      to[used] = dim ? ' ' : '?';
    used += k ? k : 1;
    text += k ? k : 1;
    n -= k ? k : 1;
  }
  to[used] = 0;
}

void note_text(told *it, const char *text, size_t n)
{
  clean(it->note, 160, text, n); /* a path, or the beginning of what it says */
}

void note_number(told *it, double x)
{
  double back;

  for (int digits = 6; digits <= 17; digits++) {
    tct_print(it->note, sizeof it->note, "%.*g", digits, x);
    if (!tct_read_real(it->note, &back) || back == x) return;
    if (it->dtype == (int)TCT_F32 && (float)back == (float)x) return;
  }
}

/* ---- writing ---- */

static bool write_all(int fd, const void *bytes, size_t n)
{
  const char *from = bytes;

  while (n > 0) {
    const ssize_t done = write(fd, from, n);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    from += done;
    n -= (size_t)done;
  }
  return true;
}

static tct_status give_numbers(teller *t, const char *name, const void *numbers, size_t n,
                               tct_error *err)
{
  const char *from = numbers;

  for (size_t left = n; left > 0;) {
    const ssize_t done = pwrite(t->numbers, from, left, (off_t)t->at);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0)
      return tct_fail(err, TCT_NO_MEMORY, "no shared memory for the %zu bytes of '%s'", n, name);
    from += done;
    left -= (size_t)done;
    t->at += (uint64_t)done;
  }
  return TCT_OK;
}

static tct_status send(teller *t, const told *it, tct_answer *a, tct_error *err)
{
  if (t->n == TCT_ANSWERS_MOST)
    return tct_fail(err, TCT_BAD_DATA, "it holds over %d things", TCT_ANSWERS_MOST);
  a->mark = TCT_ANSWER_MARK;
  a->kind = TCT_ANSWER_ENTRY;
  a->rank = it->rank;
  for (int d = 0; d < it->rank; d++) a->shape[d] = it->shape[d];
  clean(a->name, sizeof a->name, it->name, strlen(it->name));
  clean(a->type, sizeof a->type, it->type, strlen(it->type));
  clean(a->note, sizeof a->note, it->note, strlen(it->note));
  t->n++;
  if (!write_all(t->answers, a, sizeof *a)) return tct_fail(err, TCT_IO, "nobody listens");
  return TCT_OK;
}

static bool can_be_told(const told *it)
{
  const size_t n = strlen(it->name);
  return n > 0 && n < sizeof((tct_answer *)0)->name && tct_utf8(it->name, n);
}

static tct_status tell_unnamed(teller *t, const told *it, tct_error *err)
{
  told other = *it;

  return tell_useless(t, &other, err, "%s",
                      tct_utf8(it->name, strlen(it->name)) ? "its name is longer than 127 bytes"
                                                           : "its name is not UTF-8");
}

tct_status tell(teller *t, const told *it, const void *numbers, tct_error *err)
{
  tct_answer a = {.dtype = it->dtype, .usable = 1, .at = t->at};
  size_t n     = 0;

  if (!can_be_told(it)) return tell_unnamed(t, it, err);
  if (numbers) {
    tct_elements(it->rank, it->shape, &n);
    n *= tct_dtype_size((tct_dtype)it->dtype);
    const tct_status status = give_numbers(t, it->name, numbers, n, err);
    if (status != TCT_OK) return status;
    t->left -= n;
    a.bytes = n;
  }
  return send(t, it, &a, err);
}

tct_status tell_blocks(teller *t, const told *it, size_t block, tct_error *err)
{
  if (!can_be_told(it)) return tell_unnamed(t, it, err);
  return send(t, it, &(tct_answer){.dtype = it->dtype, .usable = 1, .bytes = block}, err);
}

tct_status tell_rows(const teller *t, uint64_t at, size_t first, size_t n, size_t bytes,
                     tct_error *err)
{
  const tct_answer a = {.mark  = TCT_ANSWER_MARK,
                        .kind  = TCT_ANSWER_ROWS,
                        .shape = {first, n},
                        .at    = at,
                        .bytes = bytes};

  return write_all(t->answers, &a, sizeof a) ? TCT_OK : tct_fail(err, TCT_IO, "nobody listens");
}

tct_status tell_only_whole(tct_error *err)
{
  return tct_fail(err, TCT_UNSUPPORTED, "variables of MATLAB are read whole, and not in blocks");
}

tct_status wait_taken(const teller *t, tct_error *err)
{
  char byte;
  ssize_t got;

  do {
    got = read(t->taken, &byte, 1);
  } while (got < 0 && errno == EINTR);
  return got == 1 ? TCT_OK : tct_fail(err, TCT_IO, "nobody listens");
}

tct_status tell_useless(teller *t, told *it, tct_error *err, const char *why, ...)
{
  tct_answer a = {.dtype = -1};
  va_list args;

  va_start(args, why);
  tct_print_list(it->note, sizeof it->note, why, args);
  va_end(args);
  if (t->list) return send(t, it, &a, err);
  if (wish_for(t, it->name, true) == PASS_OVER) return TCT_OK;
  return tct_fail(err, TCT_UNSUPPORTED, "'%s' cannot be read as an array: %s", it->name, it->note);
}

tct_status tell_room(teller *t, told *it, size_t *bytes, bool *fits, tct_error *err)
{
  size_t n;

  *fits  = false;
  *bytes = 0;
  if (!tct_elements(it->rank, it->shape, &n) ||
      __builtin_mul_overflow(n, tct_dtype_size((tct_dtype)it->dtype), &n))
    return tell_useless(t, it, err, "its size overflows");
  if (!tct_packing_fair(t->file_size, n))
    return tell_useless(t, it, err, "%zu bytes are not to be believed of a file of %" PRIu64, n,
                        t->file_size);
  if (!t->list && !t->stream && n > t->left)
    return tct_fail(err, TCT_NO_MEMORY,
                    "'%s' takes %zu bytes, but only %" PRIu64 " are left of what is allowed",
                    it->name, n, t->left);
  *fits  = true;
  *bytes = n;
  return TCT_OK;
}

void tell_trouble(const teller *t, const tct_error *err)
{
  tct_answer a = {
    .mark = TCT_ANSWER_MARK, .kind = TCT_ANSWER_TROUBLE, .status = (int32_t)err->code};

  clean(a.note, sizeof a.note, err->text, strlen(err->text));
  (void)write_all(t->answers, &a, sizeof a);
}

void tell_end(const teller *t)
{
  const tct_answer a = {.mark = TCT_ANSWER_MARK, .kind = TCT_ANSWER_END, .bytes = (uint64_t)t->n};
  (void)write_all(t->answers, &a, sizeof a);
}
