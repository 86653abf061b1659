/* npy_text.c -- NumPy's arrays of text, as ours: uint8, the last axis the bytes of the longest.
 *
 * Type S is bytes, type U is UTF-32 in either byte order; both are filled up with 0 to the width of the type.
 *
 * Source: NumPy 1.24, "Data type objects"; The Unicode Standard 15, section 3.9. */
#include "brain/files/npy_text.h"

#include <string.h>

/* A character as UTF-8, into 4 bytes (NULL: only counted); 0: there is no such character. */
static size_t encode(uint32_t c, char *to)
{
  static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
  const size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : c < 0x110000 ? 4 : 0;

  if (c >= 0xd800 && c < 0xe000) return 0;
  for (size_t i = n; to && i-- > 1; c >>= 6) to[i] = (char)(0x80 | (c & 0x3f));
  if (to && n) to[0] = (char)((n > 1 ? first[n] : 0) | c);
  return n;
}

/* Characters before the padding. */
static size_t length_of(const uint32_t *text, size_t width)
{
  while (width > 0 && text[width - 1] == 0) width--;
  return width;
}

/* Bytes of the longest of n texts; false: one has what is no character. */
static bool longest(const uint32_t *text, size_t n, size_t width, size_t *most)
{
  *most = 1;
  for (size_t i = 0; i < n; i++, text += width) {
    const size_t length = length_of(text, width);
    size_t bytes        = 0;
    for (size_t k = 0; k < length; k++) {
      const size_t one = encode(text[k], NULL);
      if (one == 0) return false;
      bytes += one;
    }
    if (bytes > *most) *most = bytes;
  }
  return true;
}

static void encode_all(const uint32_t *text, size_t n, size_t width, char *to, size_t most)
{
  for (size_t i = 0; i < n; i++, text += width, to += most) {
    const size_t length = length_of(text, width);
    char *at            = to;
    for (size_t k = 0; k < length; k++) at += encode(text[k], at);
  }
}

static tct_status add(tct_stream *s, const char *name, int rank, const size_t *shape, size_t width,
                      tct_arrays *into, tct_array **a, tct_error *err)
{
  size_t with[TCT_RANK] = {0};

  memcpy(with, shape, (size_t)rank * sizeof *with);
  with[rank] = width;
  TCT_PASS(tct_bytes_add(tct_stream_bytes(s), tct_stream_at(s), into, name, TCT_U8, rank + 1, with,
                         a, err));
  (*a)->text = true;
  return TCT_OK;
}

static tct_status read_wide(tct_stream *s, const char *name, int rank, const size_t *shape,
                            size_t n, size_t width, bool big, tct_arrays *into, tct_error *err)
{
  tct_bytes *b       = tct_stream_bytes(s);
  const size_t bytes = n * width * sizeof(uint32_t);
  tct_array *a;
  void *text;
  size_t most;

  TCT_PASS(tct_bytes_take(b, bytes, &text, err));
  tct_status status = tct_stream_read(s, text, bytes, err);
  if (status == TCT_OK) {
    (big ? tct_big : tct_little)(text, n * width, sizeof(uint32_t));
    if (!longest(text, n, width, &most))
      status = tct_bytes_bad(b, tct_stream_at(s), err, "'%s' has what is no character", name);
  }
  if (status == TCT_OK) status = add(s, name, rank, shape, most, into, &a, err);
  if (status == TCT_OK) encode_all(text, n, width, a->bytes, most);
  tct_bytes_give(b, text, bytes);
  return status;
}

tct_status tct_npy_text(tct_stream *s, const char *name, int rank, const size_t *shape,
                        size_t width, bool wide, bool big, tct_arrays *into, tct_error *err)
{
  tct_array *a;
  size_t n;

  if (rank >= TCT_RANK || !tct_elements(rank, shape, &n))
    return tct_bytes_bad(tct_stream_bytes(s), tct_stream_at(s), err,
                         "'%s' is text of more than %d axes", name, TCT_RANK - 1);
  if (wide) return read_wide(s, name, rank, shape, n, width, big, into, err);
  TCT_PASS(add(s, name, rank, shape, width ? width : 1, into, &a, err));
  return width ? tct_stream_read(s, a->bytes, n * width, err) : TCT_OK;
}
