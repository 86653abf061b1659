/* streamed.h -- a dataset gone through in blocks, put together again: what the tests of that share. */
#ifndef STREAMED_H
#define STREAMED_H

#include "brain/oracle.h"

#include <signal.h>

#include "brain/other_reader.h"

extern const tct_format tct_format_hdf5;

/* All rows, put together again; how many blocks there were. */
typedef struct {
  tct_array whole;
  int blocks, fail_at;
  size_t next, row;
} sum;

static inline tct_status add(void *own, const tct_array *rows, size_t first, size_t of,
                             tct_error *err)
{
  sum *s = own;

  assert_int_equal(first, s->next);
  assert_true(rows->shape[0] > 0 && rows->shape[0] <= of - first);
  if (first == 0) {
    s->whole          = *rows;
    s->whole.shape[0] = of;
    s->whole.n        = rows->n / rows->shape[0] * of;
    s->row            = rows->n / rows->shape[0] * tct_dtype_size(rows->type);
    s->whole.bytes    = malloc(of * s->row);
    assert_non_null(s->whole.bytes);
  }
  assert_int_equal(rows->n * tct_dtype_size(rows->type), rows->shape[0] * s->row);
  memcpy((char *)s->whole.bytes + first * s->row, rows->bytes, rows->shape[0] * s->row);
  s->next = first + rows->shape[0];
  if (++s->blocks == s->fail_at) return tct_fail(err, TCT_INTERRUPTED, "enough");
  return TCT_OK;
}

static inline tct_status stream(const char *name, size_t most, sum *s, tct_error *err)
{
  *s   = (sum){.fail_at = s->fail_at};
  *err = (tct_error){0};
  return tct_format_hdf5.stream(in_folder("a.h5"), name, most, add, s, err);
}

static inline void no_child_is_left(void)
{
  assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
  assert_int_equal(errno, ECHILD);
}

#endif
