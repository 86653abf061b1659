/* matlab.h -- what the parts of the MAT reader share. */
#ifndef TERCET_READER_MATLAB_H
#define TERCET_READER_MATLAB_H

#include "teller.h"

#include "brain/files/bytes.h"

/* Bytes of a file in memory, taken from the front. */
typedef struct {
  const unsigned char *at;
  size_t n;
  bool big; /* its numbers are big-endian */
} piece;

uint16_t piece_u16(const piece *p, size_t at);
uint32_t piece_u32(const piece *p, size_t at);
/* Numbers of `stored` type as `wanted` type in a fresh block (tct_free); NULL: no memory. */
void *piece_numbers(const piece *p, tct_dtype stored, size_t n, tct_dtype wanted);

/* A variable of version 5: the data of its matrix element. */
tct_status tell_matrix5(teller *t, piece data, tct_error *err);
/* All variables of a file of version 4, all of which is in memory. */
tct_status tell_file4(teller *t, piece file, tct_error *err);

#endif
