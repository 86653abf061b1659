/* idx.c -- the array files of MNIST and its kin, plain or gzipped.
 *
 * Whether a file is gzipped is seen from its first two bytes, which in a plain one are 0; when
 * writing, from the ending .gz.  The array is named after the file.
 *
 * Source: LeCun, Cortes and Burges, The MNIST database of handwritten digits. */
#include "base/file.h"
#include "base/memory.h"
#include "brain/files/stream.h"

#include <string.h>
#include <strings.h>

static const struct {
  unsigned char code;
  tct_dtype type;
} types[] = {{0x08, TCT_U8},  {0x09, TCT_I8},  {0x0B, TCT_I16},
             {0x0C, TCT_I32}, {0x0D, TCT_F32}, {0x0E, TCT_F64}};
enum { TYPES = sizeof types / sizeof *types, MAGIC = 4 };

/* ---- reading ---- */

static tct_status read_stream(tct_stream *s, const char *name, uint64_t packed, tct_arrays *into,
                              tct_error *err)
{
  tct_bytes *b = tct_stream_bytes(s);
  unsigned char head[MAGIC + 4 * TCT_RANK];
  size_t shape[TCT_RANK] = {0};
  size_t n, bytes;
  tct_array *a;
  int t = 0;

  TCT_PASS(tct_stream_read(s, head, MAGIC, err));
  while (t < TYPES && types[t].code != head[2]) t++;
  if (head[0] || head[1] || t == TYPES)
    return tct_bytes_bad(b, 0, err, "does not begin as an idx file");
  const int rank    = head[3];
  const size_t size = tct_dtype_size(types[t].type);
  if (rank > TCT_RANK)
    return tct_bytes_bad(b, 3, err, "%d axes, at most %d are read", rank, TCT_RANK);
  TCT_PASS(tct_stream_read(s, head + MAGIC, 4 * (size_t)rank, err));
  for (int d = 0; d < rank; d++) shape[d] = tct_be32(head + MAGIC + 4 * (size_t)d);
  if (!tct_elements(rank, shape, &n) || __builtin_mul_overflow(n, size, &bytes))
    return tct_bytes_bad(b, MAGIC, err, "the size of the array overflows");
  /* before any memory is taken for it */
  if (!tct_packing_fair(packed, bytes))
    return tct_bytes_bad(b, MAGIC, err, "%zu bytes cannot be in a file of %llu", bytes,
                         (unsigned long long)packed);
  TCT_PASS(tct_bytes_add(b, MAGIC, into, name, types[t].type, rank, shape, &a, err));
  TCT_PASS(tct_stream_read(s, a->bytes, bytes, err));
  tct_big(a->bytes, n, size);
  return tct_stream_end(s, err);
}

static tct_status read_file(tct_bytes *b, const char *name, tct_arrays *into, tct_error *err)
{
  unsigned char start[2];
  tct_stream *s;

  TCT_PASS(tct_bytes_read(b, 0, start, sizeof start, err));
  const bool gzipped = start[0] == 0x1f && start[1] == 0x8b;
  TCT_PASS(tct_stream_open(&s, b, 0, b->size, gzipped ? TCT_GZIPPED : TCT_STORED, err));
  if (gzipped) b->member = "the unpacked bytes";
  const tct_status status = read_stream(s, name, b->size, into, err);
  b->member               = NULL;
  tct_stream_free(s);
  return status;
}

static tct_status read_arrays(const char *path, const char *const *wanted, size_t most,
                              tct_arrays *into, tct_error *err)
{
  tct_bytes b;
  char name[128];
  tct_status status;

  *into = (tct_arrays){0};
  tct_stem(path, name);
  TCT_PASS(tct_bytes_open(&b, path, most, err));
  status = tct_is_wanted(wanted, name) ? read_file(&b, name, into, err) : TCT_OK;
  tct_bytes_close(&b);
  if (status != TCT_OK) tct_arrays_free(into);
  return status;
}

/* ---- writing ---- */

static tct_status lay_out(const char *path, const tct_array *a, unsigned char **bytes, size_t *n,
                          tct_error *err)
{
  const size_t start = MAGIC + 4 * (size_t)a->rank, size = tct_dtype_size(a->type);
  unsigned char *p;
  int t = 0;

  while (t < TYPES && types[t].type != a->type) t++;
  if (t == TYPES)
    return tct_fail_in(err, TCT_UNSUPPORTED, path, 0, 0, "an idx file cannot hold %s",
                       tct_dtype_name(a->type));
  for (int d = 0; d < a->rank; d++)
    if (a->shape[d] > UINT32_MAX)
      return tct_fail_in(err, TCT_UNSUPPORTED, path, 0, 0, "an idx file cannot be that long");
  *n     = start + a->n * size;
  *bytes = p = tct_alloc(*n, 1);
  if (!p) return tct_fail_in(err, TCT_NO_MEMORY, path, 0, 0, "no memory for %zu bytes", *n);
  p[2] = types[t].code;
  p[3] = (unsigned char)a->rank;
  for (int d = 0; d < a->rank; d++) tct_put_be32(p + MAGIC + 4 * (size_t)d, (uint32_t)a->shape[d]);
  memcpy(p + start, a->bytes, a->n * size);
  tct_big(p + start, a->n, size);
  return TCT_OK;
}

static tct_status write_arrays(const char *path, const tct_arrays *arrays, tct_error *err)
{
  const size_t length = strlen(path);
  const tct_array *a;
  unsigned char *bytes = NULL;
  void *packed         = NULL;
  size_t n = 0, n_packed = 0;
  tct_status status;

  TCT_PASS(tct_only_array(path, arrays, &a, err));
  TCT_PASS(lay_out(path, a, &bytes, &n, err));
  if (length > 3 && strcasecmp(path + length - 3, ".gz") == 0) {
    status = tct_deflate(bytes, n, TCT_GZIPPED, &packed, &n_packed, err);
    if (status == TCT_OK) status = tct_file_write(path, packed, n_packed, err);
  } else {
    status = tct_file_write(path, bytes, n, err);
  }
  tct_free(packed);
  tct_free(bytes);
  return status;
}

static const char *const endings[] = {".idx", ".idx.gz", "-ubyte", "-ubyte.gz", NULL};

const tct_format tct_format_idx = {
  .name     = "idx",
  .title    = "IDX array",
  .family   = "arrays",
  .summary  = "one array as the MNIST and Fashion-MNIST files hold it, plain or gzipped",
  .equation = "0 0  type u8 (8 u8, 9 i8, 11 i16, 12 i32, 13 f32, 14 f64)  axes u8\n"
              "size of each axis u32\n"
              "the numbers; all big-endian\n",
  .source   = "LeCun, Cortes and Burges, The MNIST database of handwritten digits",
  .notes    = "The array is named after the file.  Unsigned integers of more than 8 bits, 64-bit "
              "integers and bool cannot be written.",
  .claims   = TCT_FORMAT_WRITES,
  .endings  = endings,
  .read     = read_arrays,
  .write    = write_arrays,
};
