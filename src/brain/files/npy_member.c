/* npy_member.c -- an array as NumPy lays it out, in a file of its own or in an archive.
 *
 * The header is a Python dictionary with exactly three keys; it is parsed, never evaluated.  What
 * comes out is row-major and in the host's byte order, whatever was stored; text is npy_text.c's.
 *
 * Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays". */
#include "brain/files/npy_member.h"
#include "base/memory.h"
#include "base/text.h"
#include "brain/files/npy_text.h"

#include <stdio.h>
#include <string.h>

enum { PREAMBLE = 8, LONGEST = 1 << 16, TEXT_MOST = 1 << 20 };

static const char magic[6] = {'\x93', 'N', 'U', 'M', 'P', 'Y'};

struct header {
  tct_dtype type;
  bool half, big, columns_first; /* half precision; big-endian; Fortran order */
  bool text, wide;               /* type S or U; U */
  size_t width;                  /* characters of a text */
  int rank;
  size_t shape[TCT_RANK];
};

/* ---- the dictionary ---- */

struct reader {
  const char *at, *end;
};

static void skip_space(struct reader *r)
{
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\t')) r->at++;
}

static bool take(struct reader *r, char c)
{
  skip_space(r);
  if (r->at == r->end || *r->at != c) return false;
  r->at++;
  return true;
}

static bool take_word(struct reader *r, const char *word)
{
  const size_t n = strlen(word);

  skip_space(r);
  if ((size_t)(r->end - r->at) < n || memcmp(r->at, word, n) != 0) return false;
  r->at += n;
  return true;
}

static bool take_text(struct reader *r, char *text, size_t room)
{
  char quote = '\'';
  size_t n   = 0;

  if (!take(r, quote)) {
    quote = '"';
    if (!take(r, quote)) return false;
  }
  while (r->at < r->end && *r->at != quote && n + 1 < room) text[n++] = *r->at++;
  text[n] = 0;
  return r->at < r->end && *r->at++ == quote;
}

static bool take_size(struct reader *r, size_t *size)
{
  const char *from;

  skip_space(r);
  from  = r->at;
  *size = 0;
  for (; r->at < r->end && *r->at >= '0' && *r->at <= '9'; r->at++)
    if (__builtin_mul_overflow(*size, 10, size) ||
        __builtin_add_overflow(*size, (size_t)(*r->at - '0'), size))
      return false;
  if (r->at == from) return false;
  if (r->at < r->end && *r->at == 'L') r->at++; /* Python 2 wrote long integers so */
  return true;
}

/* What is wrong with it, or NULL. */
static const char *take_shape(struct reader *r, struct header *h)
{
  static const char *const wrong = "the shape is not a tuple of sizes";

  if (!take(r, '(')) return wrong;
  while (!take(r, ')')) {
    if (h->rank == TCT_RANK) return "it has more than 8 axes";
    if (!take_size(r, &h->shape[h->rank++])) return wrong;
    if (take(r, ',')) continue;
    /* (3) is a number, not a tuple */
    if (h->rank == 1 || !take(r, ')')) return wrong;
    break;
  }
  return NULL;
}

/* "S12" or "U12" */
static bool take_width(const char *code, struct header *h)
{
  int64_t width;

  if ((code[0] != 'S' && code[0] != 'U') || !tct_read_int(code + 1, &width)) return false;
  if (strspn(code + 1, "0123456789") != strlen(code + 1) || width > TEXT_MOST) return false;
  h->type  = TCT_U8;
  h->text  = true;
  h->wide  = code[0] == 'U';
  h->width = (size_t)width;
  return true;
}

static const char *take_type(struct reader *r, struct header *h)
{
  static const struct {
    char code[3];
    tct_dtype type;
  } types[] = {{"b1", TCT_BOOL8}, {"u1", TCT_U8},  {"i1", TCT_I8},  {"u2", TCT_U16},
               {"i2", TCT_I16},   {"u4", TCT_U32}, {"i4", TCT_I32}, {"u8", TCT_U64},
               {"i8", TCT_I64},   {"f2", TCT_F32}, {"f4", TCT_F32}, {"f8", TCT_F64}};
  char text[16];

  if (take(r, '[')) return "structured types are not read";
  if (!take_text(r, text, sizeof text)) return "its type is not a short text";
  if (text[0] == 0 || !strchr("<>|=", text[0])) return "its type gives no byte order";
  if (text[1] == 'O') return "Python objects are refused";
  h->big = text[0] == '>' || (text[0] == '=' && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (strcmp(text + 1, types[i].code) == 0) {
      h->type = types[i].type;
      h->half = strcmp(text + 1, "f2") == 0;
      if (text[0] == '|' && text[2] != '1') return "its type gives no byte order";
      return NULL;
    }
  return take_width(text + 1, h) ? NULL : "only bool, integers, real numbers and text are read";
}

static const char *take_pair(struct reader *r, struct header *h, unsigned *seen)
{
  static const char *const keys[] = {"descr", "fortran_order", "shape"};
  char key[16];
  int k = 0;

  if (!take_text(r, key, sizeof key)) return "a key is expected";
  while (k < 3 && strcmp(key, keys[k]) != 0) k++;
  if (k == 3) return "its keys are not descr, fortran_order, shape";
  if (*seen & 1U << k) return "a key comes twice";
  *seen |= 1U << k;
  if (!take(r, ':')) return "a colon is expected";
  if (k == 0) return take_type(r, h);
  if (k == 2) return take_shape(r, h);
  h->columns_first = take_word(r, "True");
  return h->columns_first || take_word(r, "False") ? NULL : "fortran_order is True or False";
}

static const char *take_header(struct reader *r, struct header *h)
{
  unsigned seen = 0;

  if (!take(r, '{')) return "the header is not a dictionary";
  while (!take(r, '}')) {
    const char *wrong = take_pair(r, h, &seen);
    if (wrong) return wrong;
    if (take(r, ',')) continue;
    if (!take(r, '}')) return "a comma is expected";
    break;
  }
  if (seen != 7) return "descr, fortran_order or shape is missing";
  skip_space(r);
  return r->at == r->end ? NULL : "something follows the dictionary";
}

static tct_status read_header(tct_stream *s, struct header *h, tct_error *err)
{
  tct_bytes *b = tct_stream_bytes(s);
  unsigned char start[PREAMBLE + 4];
  void *text;
  uint32_t n;

  TCT_PASS(tct_stream_read(s, start, PREAMBLE, err));
  if (memcmp(start, magic, sizeof magic) != 0)
    return tct_bytes_bad(b, 0, err, "does not begin as a .npy file");
  if (start[6] < 1 || start[6] > 3 || start[7] != 0)
    return tct_bytes_bad(b, 6, err, "version %d.%d of .npy is not known", start[6], start[7]);
  const bool wide = start[6] > 1; /* the header's length: 2 bytes, later 4 */
  TCT_PASS(tct_stream_read(s, start + PREAMBLE, wide ? 4 : 2, err));
  n = wide ? tct_le32(start + PREAMBLE) : tct_le16(start + PREAMBLE);
  if (n > LONGEST) return tct_bytes_bad(b, PREAMBLE, err, "the header has %u bytes", n);

  const uint64_t from = tct_stream_at(s);
  tct_status status   = tct_bytes_take(b, n, &text, err);
  if (status == TCT_OK) status = tct_stream_read(s, text, n, err);
  if (status == TCT_OK) {
    struct reader r   = {text, (const char *)text + n};
    const char *wrong = take_header(&r, h);
    if (wrong)
      status = tct_bytes_bad(b, from + (uint64_t)(r.at - (const char *)text), err, "%s", wrong);
  }
  tct_bytes_give(b, text, n);
  return status;
}

/* ---- the numbers ---- */

/* From first axis fastest to last axis fastest. */
static void turn(const tct_array *a, const char *from, char *to)
{
  const size_t size       = tct_dtype_size(a->type);
  size_t index[TCT_RANK]  = {0};
  size_t stride[TCT_RANK] = {1};
  size_t at               = 0;

  for (int d = 1; d < a->rank; d++) stride[d] = stride[d - 1] * a->shape[d - 1];
  for (size_t i = 0; i < a->n; i++) {
    memcpy(to + i * size, from + at * size, size);
    for (int d = a->rank - 1; d >= 0; d--) {
      at += stride[d];
      if (++index[d] < a->shape[d]) break;
      at -= stride[d] * a->shape[d];
      index[d] = 0;
    }
  }
}

static tct_status read_numbers(tct_stream *s, const struct header *h, tct_array *a, tct_error *err)
{
  tct_bytes *b        = tct_stream_bytes(s);
  const size_t stored = h->half ? 2 : tct_dtype_size(a->type);
  const size_t bytes  = a->n * tct_dtype_size(a->type);
  char *to            = a->bytes;
  void *turned;

  if (h->half) to += 2 * a->n;
  TCT_PASS(tct_stream_read(s, to, a->n * stored, err));
  if (h->big)
    tct_big(to, a->n, stored);
  else
    tct_little(to, a->n, stored);
  if (h->half) tct_widen_half(a->bytes, a->n);
  if (!h->columns_first || a->rank < 2) return TCT_OK;

  TCT_TRY(tct_bytes_take(b, bytes, &turned, err), err, "turning '%s' to row-major order", a->name);
  turn(a, a->bytes, turned);
  tct_bytes_give(b, a->bytes, bytes);
  a->bytes = turned;
  return TCT_OK;
}

/* Bytes of one element in the file. */
static size_t stored_bytes(const struct header *h)
{
  if (h->text) return h->wide ? 4 * h->width : h->width;
  return h->half ? 2 : tct_dtype_size(h->type);
}

tct_status tct_npy_read(tct_stream *s, uint64_t size, const char *name, tct_arrays *into,
                        tct_error *err)
{
  struct header h = {0};
  tct_bytes *b    = tct_stream_bytes(s);
  tct_array *a;
  size_t n, bytes;

  TCT_PASS(read_header(s, &h, err));
  if (!tct_elements(h.rank, h.shape, &n) || __builtin_mul_overflow(n, stored_bytes(&h), &bytes))
    return tct_bytes_bad(b, tct_stream_at(s), err, "the size of '%s' overflows", name);
  /* before any memory is taken for it */
  if (tct_stream_at(s) > size || size - tct_stream_at(s) != bytes)
    return tct_bytes_bad(b, tct_stream_at(s), err,
                         "%zu bytes of '%s' should follow here and end at byte %llu", bytes, name,
                         (unsigned long long)size);
  if (h.text) {
    if (h.columns_first && h.rank > 1)
      return tct_bytes_bad(b, tct_stream_at(s), err, "'%s' is text in Fortran order", name);
    TCT_PASS(tct_npy_text(s, name, h.rank, h.shape, h.width, h.wide, h.big, into, err));
    return tct_stream_end(s, err);
  }
  TCT_PASS(tct_bytes_add(b, tct_stream_at(s), into, name, h.type, h.rank, h.shape, &a, err));
  TCT_PASS(read_numbers(s, &h, a, err));
  return tct_stream_end(s, err);
}

/* ---- writing ---- */

size_t tct_npy_header(const tct_array *a, char header[TCT_NPY_HEADER])
{
  static const char *const codes[] = {
    [TCT_U8] = "|u1",  [TCT_I8] = "|i1",  [TCT_U16] = "<u2",  [TCT_I16] = "<i2",
    [TCT_U32] = "<u4", [TCT_I32] = "<i4", [TCT_U64] = "<u8",  [TCT_I64] = "<i8",
    [TCT_F32] = "<f4", [TCT_F64] = "<f8", [TCT_BOOL8] = "|b1"};
  const int from = PREAMBLE + 2;
  int n          = from;

#define ADD(...) n += snprintf(header + n, (size_t)(TCT_NPY_HEADER - n), __VA_ARGS__)
  ADD("{'descr': '%s', 'fortran_order': False, 'shape': (", codes[a->type]);
  for (int d = 0; d < a->rank; d++) ADD("%zu%s", a->shape[d], d == a->rank - 1 ? "" : ", ");
  ADD("%s), }", a->rank == 1 ? "," : "");
#undef ADD
  while (n % 64 != 63) header[n++] = ' ';
  header[n++] = '\n';
  memcpy(header, magic, sizeof magic);
  header[6] = 1;
  header[7] = 0;
  tct_put_le(header + PREAMBLE, 2, (uint64_t)(n - from));
  return (size_t)n;
}

tct_status tct_npy_bytes(const tct_array *a, char **bytes, size_t *n, tct_error *err)
{
  char header[TCT_NPY_HEADER];
  const size_t start = tct_npy_header(a, header), size = tct_dtype_size(a->type);

  *n     = start + a->n * size;
  *bytes = tct_alloc(*n, 1);
  if (!*bytes) return tct_fail(err, TCT_NO_MEMORY, "no memory for the %zu bytes of a file", *n);
  memcpy(*bytes, header, start);
  memcpy(*bytes + start, a->bytes, a->n * size);
  tct_little(*bytes + start, a->n, size);
  return TCT_OK;
}
