/* matrix.h -- MATLAB's arrays, first axis fastest, as ours, last axis fastest. */
#ifndef TERCET_READER_MATRIX_H
#define TERCET_READER_MATRIX_H

#include "teller.h"

/* Numbers of the shape in `it`, column by column: give them row by row. */
tct_status tell_matrix(teller *t, told *it, const void *numbers, tct_error *err);
/* Text in UTF-16, two axes, column by column: rows of UTF-8, filled up with 0. */
tct_status tell_characters(teller *t, told *it, const uint16_t *units, tct_error *err);
/* A sparse matrix of the shape in `it` as a full one: of column c, row[k] holds value[k] for k from
 * start[c] to start[c + 1] - 1; there are n values. */
tct_status tell_sparse(teller *t, told *it, const uint64_t *row, const uint64_t *start,
                       const double *value, size_t n, tct_error *err);

#endif
