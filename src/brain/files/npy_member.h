/* npy_member.h -- an array as NumPy lays it out, in a file of its own or in an archive. */
#ifndef TERCET_NPY_MEMBER_H
#define TERCET_NPY_MEMBER_H

#include "brain/files/stream.h"

enum { TCT_NPY_HEADER = 384 }; /* holds the header of any array of TCT_RANK axes */

/* Read one array from a stream that will give `size` bytes, all of them. */
tct_status tct_npy_read(tct_stream *s, uint64_t size, const char *name, tct_arrays *into,
                        tct_error *err);
/* The header that goes before an array's bytes, a multiple of 64 long; its length. */
size_t tct_npy_header(const tct_array *a, char header[TCT_NPY_HEADER]);
/* Header and bytes in a fresh block (tct_free). */
tct_status tct_npy_bytes(const tct_array *a, char **bytes, size_t *n, tct_error *err);

#endif
