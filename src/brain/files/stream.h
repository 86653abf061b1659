/* stream.h -- a stretch of a file read in order, unpacked on the way; and packing.
 *
 * Unpacking yields no more than is asked for, so a small file cannot fill the memory; how large an
 * array may be is settled before, by tct_packing_fair. */
#ifndef TERCET_STREAM_H
#define TERCET_STREAM_H

#include "brain/files/bytes.h"

typedef enum { TCT_STORED, TCT_DEFLATED, TCT_GZIPPED, TCT_ZLIB } tct_packing;

typedef struct tct_stream tct_stream;

/* Read bytes [at, at + size) of the file.  `b` is kept, not copied. */
tct_status tct_stream_open(tct_stream **s, tct_bytes *b, uint64_t at, uint64_t size,
                           tct_packing packing, tct_error *err);
void tct_stream_free(tct_stream *s);
/* The next n bytes, or BAD_DATA: in `into` all n are there or they mean nothing. */
tct_status tct_stream_read(tct_stream *s, void *into, size_t n, tct_error *err);
/* Nothing may be left: neither bytes nor packed ones that give none. */
tct_status tct_stream_end(tct_stream *s, tct_error *err);
uint64_t tct_stream_at(const tct_stream *s);  /* unpacked bytes given so far */
uint32_t tct_stream_crc(const tct_stream *s); /* CRC-32 of them */
tct_bytes *tct_stream_bytes(const tct_stream *s);

/* Is `size` a believable unpacked size of `packed` bytes?  At most 200:1 beyond the first MiB. */
bool tct_packing_fair(uint64_t packed, uint64_t size);
/* Deflate n bytes into a fresh block (tct_free), the same from day to day.  A packing that
 * would not be fair is stored in the same format. */
tct_status tct_deflate(const void *bytes, size_t n, tct_packing packing, void **packed,
                       size_t *n_packed, tct_error *err);

#endif
