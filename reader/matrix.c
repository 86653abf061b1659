/* matrix.c -- MATLAB's arrays, first axis fastest, as ours, last axis fastest. */
#include "matrix.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

#include <string.h>

enum { FULL_MOST = 256 << 20 };

static tct_status no_memory(const told *it, tct_error *err)
{
  return tct_fail(err, TCT_NO_MEMORY, "no memory to read '%s'", it->name);
}

/* Going through our order, `from` goes along: one step of axis d there is the product of the sizes before. */
static void turn(const char *columns, char *rows, size_t size, int rank, const size_t *shape,
                 size_t n)
{
  size_t stride[TCT_RANK], at[TCT_RANK] = {0}, step = 1, from = 0;

  for (int d = 0; d < rank; d++) {
    stride[d] = step;
    step *= shape[d];
  }
  for (size_t i = 0; i < n; i++) {
    memcpy(rows + i * size, columns + from * size, size);
    for (int d = rank - 1; d >= 0; d--) {
      from += stride[d];
      if (++at[d] < shape[d]) break;
      from -= stride[d] * shape[d];
      at[d] = 0;
    }
  }
}

tct_status tell_matrix(teller *t, told *it, const void *numbers, tct_error *err)
{
  const size_t size = tct_dtype_size((tct_dtype)it->dtype);
  size_t n          = 0;

  if (!tct_elements(it->rank, it->shape, &n)) return tell_useless(t, it, err, "its size overflows");
  char *rows = tct_alloc(n ? n : 1, size);
  if (!rows) return no_memory(it, err);
  turn(numbers, rows, size, it->rank, it->shape, n);
  const tct_status status = tell(t, it, t->list ? NULL : rows, err);
  tct_free(rows);
  return status;
}

/* ---- text ---- */

/* One row, cells `stride` apart, as UTF-8; its length. */
static size_t row_text(const uint16_t *units, size_t stride, size_t n, char *to)
{
  size_t used = 0;

  for (size_t i = 0; i < n; i++) {
    uint32_t c = units[i * stride];
    if (c >= 0xd800 && c < 0xdc00 && i + 1 < n) {
      const uint32_t low = units[(i + 1) * stride];
      if (low >= 0xdc00 && low < 0xe000) {
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        i++;
      }
    }
    if (c >= 0xd800 && c < 0xe000) c = 0xfffd; /* half a pair */
    if (c < 0x80) {
      to[used++] = (char)c;
      continue;
    }
    const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    to[used++]     = (char)((0xf0e0c000U >> (8 * more) & 0xff) | c >> 6 * more);
    for (int k = more - 1; k >= 0; k--) to[used++] = (char)(0x80 | (c >> 6 * k & 0x3f));
  }
  return used;
}

tct_status tell_characters(teller *t, told *it, const uint16_t *units, tct_error *err)
{
  const size_t rows = it->shape[0];
  const size_t n    = rows > 0 ? it->shape[1] : 0; /* of no rows, any length is believable */
  size_t width      = 0, bytes;
  bool fits;

  it->type  = "text";
  it->dtype = TCT_U8;
  if (it->rank != 2) return tell_useless(t, it, err, "it is text with %d axes", it->rank);
  TCT_PASS(tell_room(t, it, &bytes, &fits, err)); /* no more rows and columns than believable */
  if (!fits) return TCT_OK;
  char *row = tct_alloc(n + 1, 3), *all = NULL;
  if (!row) return no_memory(it, err);
  for (size_t i = 0; n > 0 && i < rows; i++) {
    const size_t used = row_text(units + i, rows, n, row);
    if (used > width) width = used;
    if (rows == 1) note_text(it, row, used);
  }
  it->shape[1]      = width;
  tct_status status = tell_room(t, it, &bytes, &fits, err);
  if (status == TCT_OK && fits) {
    all = tct_alloc(bytes ? bytes : 1, 1);
    /* no row is longer than width */
    for (size_t i = 0; all && width > 0 && i < rows; i++) {
      const size_t used = row_text(units + i, rows, n, row);
      memcpy(all + i * width, row, used);
    }
    status = all ? tell(t, it, t->list ? NULL : all, err) : no_memory(it, err);
  }
  tct_free(all);
  tct_free(row);
  return status;
}

/* ---- sparse ---- */

tct_status tell_sparse(teller *t, told *it, const uint64_t *row, const uint64_t *start,
                       const double *value, size_t n, tct_error *err)
{
  const size_t rows = it->shape[0], columns = it->shape[1];
  size_t full;

  it->type  = "float64";
  it->dtype = TCT_F64;
  if (!tct_elements(2, it->shape, &full) || full > FULL_MOST / sizeof(double))
    return tell_useless(t, it, err, "it is a sparse matrix, over %d MiB if written in full",
                        FULL_MOST >> 20);
  for (size_t c = 0; c < columns; c++)
    if (start[c] > start[c + 1] || start[c + 1] > n)
      return tct_fail(err, TCT_BAD_DATA, "in '%s', column %zu is not where it should be", it->name,
                      c);
  tct_print(it->note, sizeof it->note, "sparse");
  if (t->list) return tell(t, it, NULL, err);
  if (full * sizeof(double) > t->left)
    return tct_fail(err, TCT_NO_MEMORY, "'%s' takes more than is allowed", it->name);
  double *all = tct_alloc(full ? full : 1, sizeof *all);
  if (!all) return no_memory(it, err);
  tct_status status = TCT_OK;
  for (size_t c = 0; c < columns && status == TCT_OK; c++)
    for (uint64_t k = start[c]; k < start[c + 1]; k++) {
      if (row[k] < rows)
        all[row[k] * columns + c] = value[k];
      else
        status = tct_fail(err, TCT_BAD_DATA, "in '%s', a row is beyond the last", it->name);
    }
  if (status == TCT_OK) status = tell(t, it, all, err);
  tct_free(all);
  return status;
}
