/* safetensors.c -- arrays by name, as PyTorch users keep weights; never a pickle.
 *
 * The header says where each array lies in the bytes after it.  Those places must cover the bytes
 * once, without a hole, as the reference reader asks; the header has at most 16 MiB.  F16 and BF16
 * are widened to float32; other types without a C counterpart are refused by name.
 *
 * Written: arrays in order of name, the header filled up with spaces to 8 bytes.
 *
 * Source: Hugging Face, safetensors, section "Format" of its README. */
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum {
  LENGTH      = 8,
  LONGEST     = 16 << 20,
  JSON_FACTOR = 80, /* jansson takes at most so many bytes for one of text, as was measured */
};

static const struct {
  const char *name;
  tct_dtype type;
  size_t size; /* as stored */
} types[] = {{"BOOL", TCT_BOOL8, 1}, {"U8", TCT_U8, 1},    {"I8", TCT_I8, 1},   {"I16", TCT_I16, 2},
             {"U16", TCT_U16, 2},    {"F16", TCT_F32, 2},  {"I32", TCT_I32, 4}, {"U32", TCT_U32, 4},
             {"F32", TCT_F32, 4},    {"BF16", TCT_F32, 2}, {"F64", TCT_F64, 8}, {"I64", TCT_I64, 8},
             {"U64", TCT_U64, 8}};
enum { TYPES = sizeof types / sizeof *types };

struct tensor {
  const char *name; /* the header's */
  int type;         /* place in `types` */
  int rank;
  size_t shape[TCT_RANK], n;
  uint64_t begin, end; /* after the header */
};

/* ---- reading ---- */

static tct_status bad(const tct_bytes *b, const char *name, const char *what, tct_error *err)
{
  return tct_bytes_bad(b, LENGTH, err, "array '%.200s': %s", name, what);
}

static bool whole(const json_t *j, uint64_t *x)
{
  if (!json_is_integer(j) || json_integer_value(j) < 0) return false;
  *x = (uint64_t)json_integer_value(j);
  return true;
}

static tct_status read_tensor(const tct_bytes *b, const char *name, const json_t *entry,
                              struct tensor *t, tct_error *err)
{
  const char *type      = json_string_value(json_object_get(entry, "dtype"));
  const json_t *shape   = json_object_get(entry, "shape");
  const json_t *offsets = json_object_get(entry, "data_offsets");
  uint64_t x;
  size_t bytes;

  if (!type || !json_is_array(shape) || json_array_size(offsets) != 2 ||
      json_object_size(entry) != 3)
    return bad(b, name, "needs just dtype, shape and two data_offsets", err);
  *t = (struct tensor){.name = name, .rank = (int)json_array_size(shape)};
  while (t->type < TYPES && strcmp(types[t->type].name, type) != 0) t->type++;
  if (t->type == TYPES)
    return tct_bytes_bad(b, LENGTH, err, "array '%.200s': its type %.32s is not read", name, type);
  if (json_array_size(shape) > TCT_RANK) return bad(b, name, "it has more than 8 axes", err);
  for (int d = 0; d < t->rank; d++) {
    if (!whole(json_array_get(shape, (size_t)d), &x)) return bad(b, name, "its shape", err);
    t->shape[d] = (size_t)x;
  }
  if (!whole(json_array_get(offsets, 0), &t->begin) || !whole(json_array_get(offsets, 1), &t->end))
    return bad(b, name, "its offsets are not whole numbers", err);
  if (!tct_elements(t->rank, t->shape, &t->n) ||
      __builtin_mul_overflow(t->n, types[t->type].size, &bytes))
    return bad(b, name, "its size overflows", err);
  if (t->begin > t->end || t->end - t->begin != bytes)
    return bad(b, name, "its offsets do not fit its shape", err);
  return TCT_OK;
}

static int by_place(const void *a, const void *b)
{
  const struct tensor *s = a, *t = b;

  if (s->begin != t->begin) return s->begin < t->begin ? -1 : 1;
  if (s->end != t->end) return s->end < t->end ? -1 : 1;
  return strcmp(s->name, t->name);
}

/* Each byte belongs to one array. */
static tct_status check_places(const tct_bytes *b, struct tensor *t, int n, uint64_t size,
                               tct_error *err)
{
  uint64_t at = 0;

  qsort(t, (size_t)n, sizeof *t, by_place);
  for (int i = 0; i < n; i++) {
    if (t[i].begin < at) return bad(b, t[i].name, "it overlaps another", err);
    if (t[i].begin > at) return bad(b, t[i].name, "nothing owns the bytes before it", err);
    if (t[i].end > size) return bad(b, t[i].name, "it reaches beyond the end of the file", err);
    at = t[i].end;
  }
  if (at < size)
    return tct_bytes_bad(b, b->size - (size - at), err, "there are bytes left after the arrays");
  return TCT_OK;
}

static tct_status read_numbers(tct_bytes *b, const struct tensor *t, uint64_t start,
                               tct_arrays *into, tct_error *err)
{
  const tct_dtype type = types[t->type].type;
  const size_t stored  = types[t->type].size;
  tct_array *a;
  char *to;

  TCT_PASS(tct_bytes_add(b, LENGTH, into, t->name, type, t->rank, t->shape, &a, err));
  to = (char *)a->bytes + a->n * (tct_dtype_size(type) - stored);
  TCT_PASS(tct_bytes_read(b, start + t->begin, to, a->n * stored, err));
  tct_little(to, a->n, stored);
  if (stored == 2 && type == TCT_F32)
    types[t->type].name[0] == 'B' ? tct_widen_brain(a->bytes, a->n)
                                  : tct_widen_half(a->bytes, a->n);
  return TCT_OK;
}

static tct_status read_tensors(tct_bytes *b, json_t *header, struct tensor *t, uint64_t start,
                               const char *const *wanted, tct_arrays *into, tct_error *err)
{
  const char *name;
  json_t *entry;
  int n = 0;

  json_object_foreach(header, name, entry)
  {
    if (strcmp(name, "__metadata__") == 0) {
      if (!json_is_object(entry)) return bad(b, name, "is not an object", err);
      continue;
    }
    TCT_TRY(read_tensor(b, name, entry, &t[n++], err), err, "reading the header");
  }
  TCT_TRY(check_places(b, t, n, b->size - start, err), err, "reading the header");
  for (int i = 0; i < n; i++)
    if (tct_is_wanted(wanted, t[i].name)) TCT_PASS(read_numbers(b, &t[i], start, into, err));
  return TCT_OK;
}

static tct_status read_json(tct_bytes *b, size_t n, json_t **header, tct_error *err)
{
  json_error_t wrong;
  void *text;
  tct_status status;

  TCT_PASS(tct_bytes_take(b, n, &text, err));
  status = tct_bytes_read(b, LENGTH, text, n, err);
  if (status == TCT_OK && *(char *)text != '{')
    status = tct_bytes_bad(b, LENGTH, err, "the header does not begin with {");
  if (status == TCT_OK) {
    *header = json_loadb(text, n, JSON_REJECT_DUPLICATES, &wrong);
    if (!*header)
      status = tct_bytes_bad(b, LENGTH + (uint64_t)wrong.position, err, "the header is no JSON: %s",
                             wrong.text);
  }
  tct_bytes_give(b, text, n);
  return status;
}

static tct_status read_file(tct_bytes *b, const char *const *wanted, tct_arrays *into,
                            tct_error *err)
{
  unsigned char length[LENGTH];
  json_t *header = NULL;
  void *table;

  TCT_PASS(tct_bytes_read(b, 0, length, sizeof length, err));
  const uint64_t n = tct_le64(length);
  if (n < 2 || n > LONGEST || n > b->size - LENGTH)
    return tct_bytes_bad(b, 0, err, "a header of %llu bytes cannot be", (unsigned long long)n);
  if (n * JSON_FACTOR > b->left)
    return tct_fail_in(err, TCT_NO_MEMORY, b->path, 0, 0,
                       "a header of %llu bytes may take more memory than is allowed",
                       (unsigned long long)n);
  b->left -= n * JSON_FACTOR;
  TCT_TRY(read_json(b, (size_t)n, &header, err), err, "reading the header");

  const size_t size = json_object_size(header) * sizeof(struct tensor);
  tct_status status = tct_bytes_take(b, size, &table, err);
  if (status == TCT_OK) status = read_tensors(b, header, table, LENGTH + n, wanted, into, err);
  tct_bytes_give(b, table, size);
  json_decref(header);
  return status;
}

static tct_status read_arrays(const char *path, const char *const *wanted, size_t most,
                              tct_arrays *into, tct_error *err)
{
  tct_bytes b;

  *into = (tct_arrays){0};
  TCT_PASS(tct_bytes_open(&b, path, most, err));
  const tct_status status = read_file(&b, wanted, into, err);
  tct_bytes_close(&b);
  if (status != TCT_OK) tct_arrays_free(into);
  return status;
}

/* ---- writing ---- */

static int by_name(const void *a, const void *b)
{
  return strcmp((*(const tct_array *const *)a)->name, (*(const tct_array *const *)b)->name);
}

static const char *stored_name(tct_dtype type)
{
  for (int i = 0; i < TYPES; i++)
    if (types[i].type == type && types[i].size == tct_dtype_size(type)) return types[i].name;
  return NULL;
}

static void put_entry(tct_text *header, const tct_array *a, size_t *at)
{
  const size_t end = *at + a->n * tct_dtype_size(a->type);

  tct_text_json(header, a->name);
  tct_text_add(header, ":{\"dtype\":\"%s\",\"shape\":[", stored_name(a->type));
  for (int d = 0; d < a->rank; d++) tct_text_add(header, "%s%zu", d ? "," : "", a->shape[d]);
  tct_text_add(header, "],\"data_offsets\":[%zu,%zu]}", *at, end);
  *at = end;
}

static tct_status put_header(tct_text *header, const tct_array **order, int n, size_t *size,
                             tct_error *err)
{
  char length[LENGTH] = {0};

  tct_text_put(header, length, LENGTH);
  tct_text_add(header, "{");
  for (int i = 0; i < n; i++) {
    const char *name = order[i]->name;
    if (name[0] == 0 || !tct_utf8(name, strlen(name)) || strcmp(name, "__metadata__") == 0 ||
        (i > 0 && strcmp(order[i - 1]->name, name) == 0))
      return tct_fail(err, TCT_BAD_DATA, "'%s' cannot be the name of one array", name);
    if (i > 0) tct_text_add(header, ",");
    put_entry(header, order[i], size);
  }
  tct_text_add(header, "}");
  while (!header->failed && header->n % LENGTH) tct_text_add(header, " ");
  if (header->failed) return tct_fail(err, TCT_NO_MEMORY, "no memory for the header");
  if (header->n - LENGTH > LONGEST)
    return tct_fail(err, TCT_UNSUPPORTED, "a header of over 16 MiB is not written");
  tct_put_le(header->at, LENGTH, header->n - LENGTH);
  return TCT_OK;
}

static tct_status write_file(const char *path, const tct_array **order, int n, tct_text *header,
                             tct_error *err)
{
  size_t size = 0;
  char *bytes, *at;

  TCT_PASS(put_header(header, order, n, &size, err));
  bytes = at = tct_alloc(header->n + size, 1);
  if (!bytes) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu bytes", header->n + size);
  memcpy(at, header->at, header->n);
  at += header->n;
  for (int i = 0; i < n; i++) {
    const size_t one = tct_dtype_size(order[i]->type);
    memcpy(at, order[i]->bytes, order[i]->n * one);
    tct_little(at, order[i]->n, one);
    at += order[i]->n * one;
  }
  const tct_status status = tct_file_write(path, bytes, header->n + size, err);
  tct_free(bytes);
  return status;
}

static tct_status write_arrays(const char *path, const tct_arrays *arrays, tct_error *err)
{
  const size_t n          = (size_t)arrays->n;
  const tct_array **order = tct_alloc(n ? n : 1, sizeof(const tct_array *));
  tct_text header         = {0};
  tct_status status;

  if (!order) return tct_fail(err, TCT_NO_MEMORY, "no memory to write %s", path);
  for (size_t i = 0; i < n; i++) order[i] = &arrays->array[i];
  qsort(order, n, sizeof(const tct_array *), by_name);
  status = write_file(path, order, arrays->n, &header, err);
  tct_text_free(&header);
  tct_free(order);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "writing %s", path);
}

static const char *const endings[] = {".safetensors", NULL};

const tct_format tct_format_safetensors = {
  .name    = "safetensors",
  .title   = "safetensors",
  .family  = "arrays",
  .summary = "arrays by name behind a JSON header, as PyTorch users keep weights",
  .equation =
    "n u64\n"
    "n bytes: {\"name\": {\"dtype\": \"F32\", \"shape\": [3, 4], \"data_offsets\": [0, 48]}, ...}\n"
    "the numbers, little-endian; offsets count from here\n",
  .source  = "Hugging Face, safetensors, README, section Format",
  .notes   = "F16 and BF16 are read as float32.  __metadata__ is passed over.",
  .claims  = TCT_FORMAT_WRITES,
  .endings = endings,
  .read    = read_arrays,
  .write   = write_arrays,
};
