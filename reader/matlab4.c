/* matlab4.c -- MAT files of version 4: matrices, text and sparse matrices, one after the other.
 *
 * Source: The MathWorks, MAT-File Format, R2023b, "Version 4 MAT-File Format". */
#include "matlab.h"

#include "base/memory.h"
#include "base/text.h"
#include "matrix.h"

#include <math.h>
#include <string.h>

enum { HEADER = 20, NAME_MOST = 128, NUMBERS = 0, TEXT = 1, SPARSE = 2, LONGEST = 1 << 22 };

/* Rows of (row, column, value); the last has the size of the matrix. */
static tct_status tell_triples(teller *t, told *it, const double *x, tct_error *err)
{
  const size_t n    = it->shape[0] - 1;
  const double rows = x[n], columns = x[n + it->shape[0]];
  tct_status status = TCT_OK;

  if (!(rows >= 0 && rows <= LONGEST && columns >= 0 && columns <= LONGEST))
    return tct_fail(err, TCT_BAD_DATA, "'%s': the size of a sparse matrix is damaged", it->name);
  const size_t stride = it->shape[0];
  it->shape[0]        = (size_t)rows;
  it->shape[1]        = (size_t)columns;
  uint64_t *row       = tct_alloc(n + 1, sizeof *row);
  uint64_t *start     = tct_alloc(it->shape[1] + 2, sizeof *start);
  if (!row || !start) status = tct_fail(err, TCT_NO_MEMORY, "no memory to read '%s'", it->name);
  double last = 1;
  for (size_t k = 0; k < n && status == TCT_OK; k++) {
    const double r = x[k], c = x[k + stride];
    if (!(r >= 1 && r <= rows && c >= last && c <= columns))
      status =
        tct_fail(err, TCT_BAD_DATA, "'%s': the places of a sparse matrix are damaged", it->name);
    else
      row[k] = (uint64_t)r - 1;
    if (status == TCT_OK) start[(size_t)c]++;
    last = c;
  }
  for (size_t c = 0; status == TCT_OK && c < it->shape[1]; c++) start[c + 1] += start[c];
  if (status == TCT_OK) status = tell_sparse(t, it, row, start, x + 2 * stride, n, err);
  tct_free(row);
  tct_free(start);
  return status;
}

static tct_status tell_one(teller *t, told *it, int kind, const piece *data, tct_dtype stored,
                           tct_error *err)
{
  const size_t n = it->shape[0] * it->shape[1];
  tct_status status;

  if (kind == TEXT) {
    uint16_t *units = piece_numbers(data, stored, n, TCT_U16);
    if (!units) return tct_fail(err, TCT_NO_MEMORY, "no memory to read '%s'", it->name);
    status = tell_characters(t, it, units, err);
    tct_free(units);
    return status;
  }
  const tct_dtype type = kind == SPARSE ? TCT_F64 : stored;
  void *numbers        = piece_numbers(data, stored, n, type);
  if (!numbers) return tct_fail(err, TCT_NO_MEMORY, "no memory to read '%s'", it->name);
  if (kind == SPARSE) {
    status = it->shape[0] > 0 && it->shape[1] == 3
               ? tell_triples(t, it, numbers, err)
               : tell_useless(t, it, err, "a sparse matrix of complex numbers, or a damaged one");
  } else {
    if (n == 1)
      tct_print(it->note, sizeof it->note, "%.9g",
                tct_array_at(&(tct_array){.type = type, .bytes = numbers}, 0));
    status = tell_matrix(t, it, numbers, err);
  }
  tct_free(numbers);
  return status;
}

/* One matrix off the front. */
static tct_status take_one(teller *t, piece *file, tct_error *err)
{
  static const tct_dtype types[] = {TCT_F64, TCT_F32, TCT_I32, TCT_I16, TCT_U16, TCT_U8};
  told it                        = {.type = "variable", .dtype = -1, .rank = 2};
  size_t bytes;

  if (file->n < HEADER) return tct_fail(err, TCT_BAD_DATA, "the file ends within a variable");
  uint32_t kind = piece_u32(file, 0);
  if (kind > 4052) {
    file->big = !file->big;
    kind      = piece_u32(file, 0);
  }
  const uint32_t p = kind / 10 % 10, what = kind % 10, name = piece_u32(file, 16);
  const uint32_t imaginary = piece_u32(file, 12);
  it.shape[0]              = piece_u32(file, 4);
  it.shape[1]              = piece_u32(file, 8);
  if (kind / 1000 != file->big || kind / 100 % 10 || p > 5 || what > 2 || imaginary > 1 ||
      name < 2 || name > NAME_MOST || name > file->n - HEADER ||
      memchr(file->at + HEADER, 0, name) != file->at + HEADER + name - 1)
    return tct_fail(err, TCT_BAD_DATA, "this is no MAT file, or a variable of it is damaged");
  name_add(it.name, "%s", (const char *)file->at + HEADER);
  if (__builtin_mul_overflow(it.shape[0], it.shape[1], &bytes) ||
      __builtin_mul_overflow(bytes, tct_dtype_size(types[p]) << imaginary, &bytes) ||
      bytes > file->n - HEADER - name)
    return tct_fail(err, TCT_BAD_DATA, "'%s' reaches beyond the end of the file", it.name);
  const piece data = {file->at + HEADER + name, bytes, file->big};
  file->at += HEADER + name + bytes;
  file->n -= HEADER + name + bytes;
  if (wish_for(t, it.name, false) == PASS_OVER) return TCT_OK;
  it.type  = tct_dtype_name(types[p]);
  it.dtype = (int)types[p];
  if (imaginary) return tell_useless(t, &it, err, "complex numbers are not read");
  return tell_one(t, &it, (int)what, &data, types[p], err);
}

tct_status tell_file4(teller *t, piece file, tct_error *err)
{
  if (file.n == 0) return tct_fail(err, TCT_BAD_DATA, "the file is empty");
  while (file.n > 0) TCT_PASS(take_one(t, &file, err));
  return TCT_OK;
}
