/* matlab.c -- MAT files of versions 4 to 7: the elements of the file, one after the other.
 *
 * Every variable is unpacked as a whole, and its check sum holds, before a byte of it is looked at.
 *
 * Source: The MathWorks, MAT-File Format, R2023b. */
#include "matlab.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/stream.h"

#include <string.h>

enum { HEADER = 128, TAG = 8, MATRIX = 14, COMPRESSED = 15 };

uint16_t piece_u16(const piece *p, size_t at)
{
  return p->big ? __builtin_bswap16(tct_le16(p->at + at)) : tct_le16(p->at + at);
}

uint32_t piece_u32(const piece *p, size_t at)
{
  return p->big ? tct_be32(p->at + at) : tct_le32(p->at + at);
}

/* ---- numbers ---- */

static void put(void *to, tct_dtype type, size_t i, double x)
{
  switch (type) {
  case TCT_U8:
  case TCT_BOOL8:
    ((uint8_t *)to)[i] = (uint8_t)x;
    break;
  case TCT_I8:
    ((int8_t *)to)[i] = (int8_t)x;
    break;
  case TCT_U16:
    ((uint16_t *)to)[i] = (uint16_t)x;
    break;
  case TCT_I16:
    ((int16_t *)to)[i] = (int16_t)x;
    break;
  case TCT_U32:
    ((uint32_t *)to)[i] = (uint32_t)x;
    break;
  case TCT_I32:
    ((int32_t *)to)[i] = (int32_t)x;
    break;
  case TCT_U64:
    ((uint64_t *)to)[i] = (uint64_t)x;
    break;
  case TCT_I64:
    ((int64_t *)to)[i] = (int64_t)x;
    break;
  case TCT_F32:
    ((float *)to)[i] = (float)x;
    break;
  case TCT_F64:
    ((double *)to)[i] = x;
    break;
  }
}

/* What a number of a type may be, so that it can be stored as one. */
static double within(tct_dtype type, double x)
{
  static const struct {
    double least, most;
  } range[] = {
    [TCT_U8] = {0, UINT8_MAX},   [TCT_I8] = {INT8_MIN, INT8_MAX},
    [TCT_U16] = {0, UINT16_MAX}, [TCT_I16] = {INT16_MIN, INT16_MAX},
    [TCT_U32] = {0, UINT32_MAX}, [TCT_I32] = {INT32_MIN, INT32_MAX},
    [TCT_U64] = {0, 0x1p63},     [TCT_I64] = {-0x1p62, 0x1p62},
    [TCT_BOOL8] = {0, 1},
  };

  if (type == TCT_F64 || type == TCT_F32) return x;
  return x >= range[type].least && x <= range[type].most ? x
         : x > 0                                         ? range[type].most
                                                         : range[type].least;
}

void *piece_numbers(const piece *p, tct_dtype stored, size_t n, tct_dtype wanted)
{
  const size_t size = tct_dtype_size(stored);
  void *raw         = tct_alloc(n ? n : 1, size);
  void *block;

  if (!raw) return NULL;
  if (n) memcpy(raw, p->at, n * size);
  if (p->big)
    tct_big(raw, n, size);
  else
    tct_little(raw, n, size);
  if (stored == wanted) return raw;
  block = tct_alloc(n ? n : 1, tct_dtype_size(wanted));
  for (size_t i = 0; block && i < n; i++)
    put(block, wanted, i,
        within(wanted, tct_array_at(&(tct_array){.type = stored, .bytes = raw}, i)));
  tct_free(raw);
  return block;
}

/* ---- version 5 ---- */

/* The data of a compressed element: a tag and what it says follows. */
static tct_status unpack(tct_bytes *b, uint64_t at, uint32_t n, bool big, piece *data, void **block,
                         tct_error *err)
{
  unsigned char tag[TAG];
  const piece head = {tag, TAG, big};
  tct_stream *s;

  TCT_PASS(tct_stream_open(&s, b, at, n, TCT_ZLIB, err));
  tct_status status   = tct_stream_read(s, tag, TAG, err);
  const uint32_t size = status == TCT_OK ? piece_u32(&head, 4) : 0;
  if (status == TCT_OK && piece_u32(&head, 0) != MATRIX)
    status = tct_bytes_bad(b, at, err, "what is packed here is no variable");
  if (status == TCT_OK && !tct_packing_fair(b->size, size))
    status = tct_bytes_bad(b, at, err, "%u bytes cannot be in %u", size, n);
  if (status == TCT_OK) status = tct_bytes_take(b, size, block, err);
  if (status == TCT_OK) status = tct_stream_read(s, *block, size, err);
  if (status == TCT_OK) status = tct_stream_end(s, err);
  tct_stream_free(s);
  *data = (piece){*block, size, big};
  return status;
}

static tct_status tell_element(teller *t, tct_bytes *b, uint64_t at, uint32_t type, uint32_t n,
                               bool big, tct_error *err)
{
  void *block = NULL;
  piece data  = {NULL, n, big};
  tct_status status;

  if (type == COMPRESSED) {
    status = unpack(b, at, n, big, &data, &block, err);
  } else {
    status = tct_bytes_take(b, n, &block, err);
    if (status == TCT_OK) status = tct_bytes_read(b, at, block, n, err);
    data.at = block;
  }
  if (status == TCT_OK) status = tell_matrix5(t, data, err);
  tct_bytes_give(b, block, data.n);
  return status;
}

static tct_status tell_file5(teller *t, tct_bytes *b, bool big, tct_error *err)
{
  for (uint64_t at = HEADER; at < b->size;) {
    unsigned char tag[TAG];
    const piece head = {tag, TAG, big};
    TCT_PASS(tct_bytes_read(b, at, tag, TAG, err));
    const uint32_t type = piece_u32(&head, 0), n = piece_u32(&head, 4);
    at += TAG;
    if (type != MATRIX && type != COMPRESSED)
      return tct_bytes_bad(b, at - TAG, err, "there is no variable here");
    if (n > b->size - at)
      return tct_bytes_bad(b, at, err, "a variable of %u bytes reaches beyond the end of the file",
                           n);
    TCT_PASS(tell_element(t, b, at, type, n, big, err));
    at += n;
    if (type == MATRIX) at = (at + 7) / 8 * 8;
  }
  return TCT_OK;
}

/* ---- the file ---- */

tct_status read_matlab(teller *t, tct_error *err)
{
  unsigned char header[HEADER] = {0};
  tct_bytes b;
  char path[64];
  void *block = NULL;
  tct_status status;

  tct_print(path, sizeof path, "/proc/self/fd/%d", t->file);
  TCT_PASS(tct_bytes_open(&b, path, SIZE_MAX, err));
  const bool new =
    b.size >= HEADER &&tct_bytes_read(&b, 0, header, HEADER, NULL) == TCT_OK &&
    (memcmp(header + 124, "\x00\x01IM", 4) == 0 || memcmp(header + 124, "\x01\x00MI", 4) == 0);
  if (new) {
    status = tell_file5(t, &b, header[126] == 'M', err);
  } else {
    status = tct_bytes_take(&b, b.size, &block, err);
    if (status == TCT_OK) status = tct_bytes_read(&b, 0, block, b.size, err);
    if (status == TCT_OK) status = tell_file4(t, (piece){block, b.size, false}, err);
    tct_free(block);
  }
  tct_bytes_close(&b);
  return status;
}
