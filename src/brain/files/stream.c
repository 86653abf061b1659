/* stream.c -- a stretch of a file read in order, unpacked on the way; and packing.
 *
 * Source: Deutsch 1996, RFC 1951 (deflate) and RFC 1952 (gzip), RFC 1950 (zlib), by way of zlib. */
#include "brain/files/stream.h"
#include "base/memory.h"

#include <string.h>
#define ZLIB_CONST /* its input is not written */
#include <zlib.h>

enum { BUFFER = 1 << 16, RATIO = 200, FREE = 1 << 20, WINDOW = 15, GZIP = 16, CHUNK = 1 << 30 };

struct tct_stream {
  tct_bytes *bytes;
  tct_packing packing;
  uint64_t next, end; /* of the stretch that is still in the file */
  uint64_t given;
  uLong crc;
  z_stream z;
  bool over; /* the packed stream said so itself */
  unsigned char buffer[BUFFER];
};

static void *z_take(void *own, unsigned n, unsigned size)
{
  (void)own;
  return tct_alloc(n, size);
}

static void z_give(void *own, void *p)
{
  (void)own;
  tct_free(p);
}

/* How zlib is told of the wrapping. */
static int window_of(tct_packing packing)
{
  return packing == TCT_GZIPPED ? WINDOW + GZIP : packing == TCT_ZLIB ? WINDOW : -WINDOW;
}

tct_status tct_stream_open(tct_stream **stream, tct_bytes *b, uint64_t at, uint64_t size,
                           tct_packing packing, tct_error *err)
{
  tct_stream *s;

  *stream = NULL;
  if (at > b->size || size > b->size - at)
    return tct_bytes_bad(b, at, err, "what is here reaches beyond the end of the file");
  s = tct_alloc(1, sizeof *s);
  if (!s) return tct_fail_in(err, TCT_NO_MEMORY, b->path, 0, 0, "no memory to unpack it");
  s->bytes   = b;
  s->packing = packing;
  s->next    = at;
  s->end     = at + size;
  s->crc     = crc32(0, NULL, 0);
  s->z       = (z_stream){.zalloc = z_take, .zfree = z_give};
  if (packing != TCT_STORED && inflateInit2(&s->z, window_of(packing)) != Z_OK) {
    tct_free(s);
    return tct_fail_in(err, TCT_NO_MEMORY, b->path, 0, 0, "no memory to unpack it");
  }
  *stream = s;
  return TCT_OK;
}

void tct_stream_free(tct_stream *s)
{
  if (!s) return;
  if (s->packing != TCT_STORED) inflateEnd(&s->z);
  tct_free(s);
}

uint64_t tct_stream_at(const tct_stream *s)
{
  return s->given;
}

uint32_t tct_stream_crc(const tct_stream *s)
{
  return (uint32_t)s->crc;
}

tct_bytes *tct_stream_bytes(const tct_stream *s)
{
  return s->bytes;
}

/* Have packed bytes at hand, unless there are none. */
static tct_status refill(tct_stream *s, tct_error *err)
{
  const uint64_t left = s->end - s->next;
  const size_t n      = left < BUFFER ? (size_t)left : BUFFER;

  if (s->z.avail_in > 0 || n == 0) return TCT_OK;
  const tct_status status = tct_bytes_read(s->bytes, s->next, s->buffer, n, err);
  if (status != TCT_OK) return status;
  s->next += n;
  s->z.next_in  = s->buffer;
  s->z.avail_in = (uInt)n;
  return TCT_OK;
}

/* Unpack up to n bytes; *got is less only where the stream is over. */
static tct_status inflate_some(tct_stream *s, unsigned char *into, uInt n, uInt *got,
                               tct_error *err)
{
  s->z.next_out  = into;
  s->z.avail_out = n;
  while (s->z.avail_out > 0 && !s->over) {
    const tct_status status = refill(s, err);
    if (status != TCT_OK) return status;
    const int z = inflate(&s->z, Z_NO_FLUSH);

    if (z == Z_MEM_ERROR)
      return tct_fail_in(err, TCT_NO_MEMORY, s->bytes->path, 0, 0, "no memory to unpack it");
    if (z == Z_BUF_ERROR)
      return tct_bytes_bad(s->bytes, s->given, err, "the packed bytes end too soon");
    if (z != Z_OK && z != Z_STREAM_END)
      return tct_bytes_bad(s->bytes, s->given, err, "the packed bytes are damaged (%s)",
                           s->z.msg ? s->z.msg : "no stream");
    s->over = z == Z_STREAM_END;
  }
  *got = n - s->z.avail_out;
  return TCT_OK;
}

tct_status tct_stream_read(tct_stream *s, void *into, size_t n, tct_error *err)
{
  unsigned char *to = into;

  while (n > 0) {
    const uInt part = n < CHUNK ? (uInt)n : CHUNK;
    uInt got        = part;
    tct_status status;

    if (s->packing != TCT_STORED) {
      status = inflate_some(s, to, part, &got, err);
    } else if (part > s->end - s->next) {
      status = TCT_OK;
      got    = 0;
    } else {
      status = tct_bytes_read(s->bytes, s->next, to, part, err);
      s->next += part;
    }
    if (status != TCT_OK) return status;
    if (got < part)
      return tct_bytes_bad(s->bytes, s->given, err, "%zu bytes more should follow", n - got);
    s->crc = crc32(s->crc, to, part);
    s->given += part;
    to += part;
    n -= part;
  }
  return TCT_OK;
}

tct_status tct_stream_end(tct_stream *s, tct_error *err)
{
  unsigned char more;
  uInt got = 0;

  if (s->packing != TCT_STORED) {
    const tct_status status = inflate_some(s, &more, 1, &got, err);
    if (status != TCT_OK) return status;
  }
  if (got > 0 || s->z.avail_in > 0 || s->next < s->end)
    return tct_bytes_bad(s->bytes, s->given, err, "there are bytes left after the end");
  return TCT_OK;
}

/* ---- packing ---- */

bool tct_packing_fair(uint64_t packed, uint64_t size)
{
  return size <= FREE || size / RATIO <= packed;
}

/* Deflate at a level; level 0 wraps the bytes without packing them. */
static int deflate_at(int level, const unsigned char *bytes, size_t n, tct_packing packing,
                      unsigned char *into, size_t room, size_t *n_packed)
{
  const unsigned char *end = bytes + n;
  z_stream z               = {.zalloc = z_take, .zfree = z_give};
  int status = deflateInit2(&z, level, Z_DEFLATED, window_of(packing), 8, Z_DEFAULT_STRATEGY);

  if (status != Z_OK) return status;
  /* zlib counts in 32 bits */
  z.next_in  = bytes;
  z.next_out = into;
  do {
    const size_t left  = (size_t)(end - z.next_in);
    const size_t space = (size_t)(into + room - z.next_out);
    z.avail_in         = left < CHUNK ? (uInt)left : CHUNK;
    z.avail_out        = space < CHUNK ? (uInt)space : CHUNK;
    status             = deflate(&z, left <= CHUNK ? Z_FINISH : Z_NO_FLUSH);
  } while (status == Z_OK);
  *n_packed = (size_t)(z.next_out - into);
  deflateEnd(&z);
  return status == Z_STREAM_END ? Z_OK : Z_MEM_ERROR;
}

tct_status tct_deflate(const void *bytes, size_t n, tct_packing packing, void **packed,
                       size_t *n_packed, tct_error *err)
{
  const size_t room = n + n / 1000 + 4096; /* more than deflateBound for either level */

  *n_packed = 0;
  *packed   = tct_alloc(room, 1);
  if (*packed) {
    int status = deflate_at(6, bytes, n, packing, *packed, room, n_packed);
    if (status == Z_OK && !tct_packing_fair(*n_packed, n))
      status = deflate_at(0, bytes, n, packing, *packed, room, n_packed);
    if (status == Z_OK) return TCT_OK;
  }
  tct_free(*packed);
  *packed = NULL;
  return tct_fail(err, TCT_NO_MEMORY, "no memory to pack %zu bytes", n);
}
