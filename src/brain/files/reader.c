/* reader.c -- files that are read by another program, because what reads them cannot be trusted.
 *
 * tercet-reader gets the open file, a pipe for answers and shared memory for numbers; it confines itself
 * (reader/main.c).  Nothing of what it says is believed before it was looked at: it may have become
 * anything.  If it dies, is late or babbles, that is an error of the file's. */
#include "brain/files/reader.h"
#include "base/memory.h"
#include "base/text.h"
#include "brain/files/answer.h"
#include "brain/files/bytes.h"
#include "brain/files/child.h"

#include <stdlib.h>
#include <string.h>

enum { LIST_MOST = 256 << 20 };

/* ---- an answer, looked at ---- */

static bool is_clean(const char *text, size_t room)
{
  const char *end = memchr(text, 0, room);

  if (!end || !tct_utf8(text, (size_t)(end - text))) return false;
  for (; *text; text++)
    if ((unsigned char)*text < ' ' || *text == 0x7f) return false;
  return true;
}

static bool is_sound(const tct_answer *a)
{
  return a->mark == TCT_ANSWER_MARK && a->kind <= TCT_ANSWER_ROWS && a->rank >= 0 &&
         a->rank <= TCT_RANK && a->dtype >= -1 && a->dtype <= (int)TCT_BOOL8 &&
         is_clean(a->name, sizeof a->name) && is_clean(a->type, sizeof a->type) &&
         is_clean(a->note, sizeof a->note);
}

tct_status tct_reader_babbles(const tct_bytes *file, tct_error *err)
{
  return tct_fail_in(err, TCT_BAD_DATA, file->path, 0, 0,
                     "the program that reads it answered nonsense: the file is damaged");
}

static tct_status hear_trouble(const tct_bytes *file, const tct_answer *a, tct_error *err)
{
  const bool known = a->status == TCT_BAD_DATA || a->status == TCT_NO_MEMORY ||
                     a->status == TCT_UNSUPPORTED || a->status == TCT_IO;

  if (!known || !a->note[0]) return tct_reader_babbles(file, err);
  return tct_fail_in(err, (tct_status)a->status, file->path, 0, 0, "%s", a->note);
}

tct_status tct_reader_answer(const tct_bytes *file, tct_child *child, tct_answer *a, tct_error *err)
{
  TCT_PASS(tct_child_read(child, a, sizeof *a, err));
  if (!is_sound(a)) return tct_reader_babbles(file, err);
  return a->kind == TCT_ANSWER_TROUBLE ? hear_trouble(file, a, err) : TCT_OK;
}

bool tct_reader_shape(const tct_answer *a, size_t shape[TCT_RANK], size_t *n, size_t *bytes)
{
  for (int d = 0; d < a->rank; d++) shape[d] = a->shape[d];
  return a->dtype >= 0 && a->name[0] && tct_elements(a->rank, shape, n) &&
         !__builtin_mul_overflow(*n, tct_dtype_size((tct_dtype)a->dtype), bytes);
}

/* ---- what is done with it ---- */

typedef struct {
  tct_bytes *bytes;
  const char *const *wanted;
  tct_arrays *arrays; /* one of the two */
  tct_entries *entries;
  size_t room; /* of entries */
  tct_child *child;
} hearing;

static tct_status hear_entry(hearing *h, const tct_answer *a, tct_error *err)
{
  tct_entries *e = h->entries;

  if ((size_t)e->n == h->room) {
    h->room        = h->room ? 2 * h->room : 16;
    tct_entry *all = tct_grow(e->entry, h->room, sizeof *all);
    if (!all) return tct_fail_in(err, TCT_NO_MEMORY, h->bytes->path, 0, 0, "no memory to list it");
    e->entry = all;
  }
  tct_entry *one = &e->entry[e->n++];
  *one           = (tct_entry){.rank = a->rank, .usable = a->usable != 0};
  for (int d = 0; d < a->rank; d++) one->shape[d] = a->shape[d];
  memcpy(one->name, a->name, sizeof one->name);
  memcpy(one->type, a->type, sizeof one->type);
  memcpy(one->note, a->note, sizeof one->note);
  return TCT_OK;
}

static tct_status hear_array(hearing *h, const tct_answer *a, tct_error *err)
{
  size_t shape[TCT_RANK] = {0}, n, bytes;
  tct_array *array;

  if (!tct_reader_shape(a, shape, &n, &bytes) || bytes != a->bytes ||
      !tct_is_wanted(h->wanted, a->name))
    return tct_reader_babbles(h->bytes, err);
  TCT_PASS(tct_bytes_add(h->bytes, 0, h->arrays, a->name, (tct_dtype)a->dtype, a->rank, shape,
                         &array, err));
  array->text = strcmp(a->type, "text") == 0;
  return tct_child_numbers(h->child, a->at, array->bytes, bytes)
           ? TCT_OK
           : tct_reader_babbles(h->bytes, err);
}

static int by_name(const void *x, const void *y)
{
  const char *const *a = x, *const *b = y;
  return strcmp(*a, *b);
}

/* No two arrays may have one name. */
static tct_status hear_end(hearing *h, tct_error *err)
{
  const size_t n = h->arrays ? (size_t)h->arrays->n : 0;
  bool same      = false;

  if (n < 2) return TCT_OK;
  const char **order = tct_alloc(n, sizeof *order);
  if (!order) return tct_fail_in(err, TCT_NO_MEMORY, h->bytes->path, 0, 0, "no memory to read it");
  for (size_t i = 0; i < n; i++) order[i] = h->arrays->array[i].name;
  qsort(order, n, sizeof *order, by_name);
  for (size_t i = 1; i < n && !same; i++) {
    same = strcmp(order[i - 1], order[i]) == 0;
    if (same)
      (void)tct_fail_in(err, TCT_BAD_DATA, h->bytes->path, 0, 0, "'%s' comes twice", order[i]);
  }
  tct_free(order);
  return same ? TCT_BAD_DATA : TCT_OK;
}

tct_status tct_reader_hear(tct_bytes *file, tct_child *child, const char *const *wanted,
                           tct_arrays *arrays, tct_entries *entries, tct_error *err)
{
  hearing h = {file, wanted, arrays, entries, 0, child};

  for (uint64_t n = 0; n <= TCT_ANSWERS_MOST; n++) {
    tct_answer a;
    TCT_PASS(tct_reader_answer(file, child, &a, err));
    if (a.kind == TCT_ANSWER_END && a.bytes == n) return hear_end(&h, err);
    if (a.kind != TCT_ANSWER_ENTRY) break;
    TCT_PASS(arrays ? hear_array(&h, &a, err) : hear_entry(&h, &a, err));
  }
  return tct_reader_babbles(file, err);
}

/* ---- the two questions ---- */

tct_status tct_reader_read(const char *kind, const char *path, const char *const *wanted,
                           size_t most, tct_arrays *into, tct_error *err)
{
  tct_bytes b;
  tct_child child;

  *into = (tct_arrays){0};
  if (wanted && !wanted[0]) return TCT_OK;
  TCT_PASS(tct_bytes_open(&b, path, most, err));
  tct_status status = tct_child_start(&child, &b, kind, "give", most, wanted, err);
  if (status == TCT_OK) {
    status = tct_reader_hear(&b, &child, wanted, into, NULL, err);
    status = tct_child_end(&child, status, err);
  }
  tct_bytes_close(&b);
  if (status != TCT_OK) tct_arrays_free(into);
  return status;
}

tct_status tct_reader_list(const char *kind, const char *path, tct_entries *into, tct_error *err)
{
  tct_bytes b;
  tct_child child;

  *into = (tct_entries){0};
  TCT_PASS(tct_bytes_open(&b, path, LIST_MOST, err));
  tct_status status = tct_child_start(&child, &b, kind, "list", LIST_MOST, NULL, err);
  if (status == TCT_OK) {
    status = tct_reader_hear(&b, &child, NULL, NULL, into, err);
    status = tct_child_end(&child, status, err);
  }
  tct_bytes_close(&b);
  if (status != TCT_OK) tct_entries_free(into);
  return status;
}
