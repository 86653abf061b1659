/* reader_rows.c -- one array of a file gone through in blocks of rows, without ever holding it whole.
 *
 * While we work on a block the program reads the next.  A block is copied out of the shared memory before
 * anybody looks at its numbers: what is shared can change between a look and a use.  So the program may
 * write there again as soon as it is copied, before the work begins. */
#include "base/memory.h"
#include "brain/files/reader.h"
#include "brain/files/stream.h"

#include <string.h>

typedef struct {
  tct_bytes *file;
  tct_child *child;
  tct_array rows; /* the block that is worked on */
  size_t of, row; /* rows in all; bytes of one */
  size_t block;   /* bytes that a block has at most */
} passage;

/* What the array is.  Its blocks have a whole number of rows, and not too many. */
static tct_status hear_array(passage *p, const char *name, const tct_answer *a, tct_error *err)
{
  tct_array *r = &p->rows;
  size_t bytes;

  if (a->kind == TCT_ANSWER_END && a->bytes == 0)
    return tct_fail_in(err, TCT_BAD_DATA, p->file->path, 0, 0, "there is no '%s' in it", name);
  if (a->kind != TCT_ANSWER_ENTRY || strcmp(a->name, name) != 0 || a->rank < 1 ||
      !tct_reader_shape(a, r->shape, &r->n, &bytes) || !tct_packing_fair(p->file->size, bytes) ||
      (bytes > 0 && a->bytes == 0) || a->bytes > p->file->left / TCT_READER_PART)
    return tct_reader_babbles(p->file, err);
  memcpy(r->name, a->name, sizeof r->name);
  r->type  = (tct_dtype)a->dtype;
  r->rank  = a->rank;
  p->of    = bytes > 0 ? r->shape[0] : 0;
  p->row   = bytes > 0 ? bytes / r->shape[0] : 1;
  p->block = a->bytes;
  return p->block % p->row == 0 ? TCT_OK : tct_reader_babbles(p->file, err);
}

static tct_status hear_block(passage *p, size_t first, tct_error *err)
{
  tct_answer a;

  TCT_PASS(tct_reader_answer(p->file, p->child, &a, err));
  if (a.kind != TCT_ANSWER_ROWS || a.shape[0] != first || a.shape[1] == 0 ||
      a.shape[1] > p->of - first || a.shape[1] > p->block / p->row ||
      a.bytes != a.shape[1] * p->row || !tct_child_numbers(p->child, a.at, p->rows.bytes, a.bytes))
    return tct_reader_babbles(p->file, err);
  tct_child_took(p->child);
  p->rows.shape[0] = a.shape[1];
  p->rows.n        = a.bytes / tct_dtype_size(p->rows.type);
  return TCT_OK;
}

static tct_status hear_end(const passage *p, tct_error *err)
{
  tct_answer a;

  TCT_PASS(tct_reader_answer(p->file, p->child, &a, err));
  return a.kind == TCT_ANSWER_END && a.bytes == 1 ? TCT_OK : tct_reader_babbles(p->file, err);
}

tct_status tct_reader_hear_rows(tct_bytes *file, tct_child *child, const char *name,
                                tct_take_rows *take, void *own, tct_error *err)
{
  passage p         = {.file = file, .child = child};
  tct_status status = TCT_OK;
  tct_answer a;

  TCT_PASS(tct_reader_answer(file, child, &a, err));
  TCT_PASS(hear_array(&p, name, &a, err));
  TCT_PASS(tct_bytes_take(file, p.block, &p.rows.bytes, err));
  for (size_t first = 0; status == TCT_OK && first < p.of; first += p.rows.shape[0]) {
    status = hear_block(&p, first, err);
    if (status == TCT_OK) status = take(own, &p.rows, first, p.of, err);
  }
  if (status == TCT_OK) status = hear_end(&p, err);
  tct_bytes_give(file, p.rows.bytes, p.block);
  return status;
}

tct_status tct_reader_stream(const char *kind, const char *path, const char *name, size_t most,
                             tct_take_rows *take, void *own, tct_error *err)
{
  const char *const wanted[] = {name, NULL};
  tct_bytes b;
  tct_child child;

  TCT_PASS(tct_bytes_open(&b, path, most, err));
  tct_status status = tct_child_start(&child, &b, kind, "stream", most, wanted, err);
  if (status == TCT_OK) {
    status = tct_reader_hear_rows(&b, &child, name, take, own, err);
    status = tct_child_end(&child, status, err);
  }
  tct_bytes_close(&b);
  return status;
}
