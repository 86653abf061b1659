/* arrays.c -- arrays by name, and the format of a file by its ending. */
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include <tercet/format.h>

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/*      type   C         name */
#define DTYPES(X)                                                                                  \
  X(U8, uint8_t, "uint8")                                                                          \
  X(I8, int8_t, "int8")                                                                            \
  X(U16, uint16_t, "uint16")                                                                       \
  X(I16, int16_t, "int16")                                                                         \
  X(U32, uint32_t, "uint32")                                                                       \
  X(I32, int32_t, "int32")                                                                         \
  X(U64, uint64_t, "uint64")                                                                       \
  X(I64, int64_t, "int64")                                                                         \
  X(F32, float, "float32")                                                                         \
  X(F64, double, "float64")

size_t tct_dtype_size(tct_dtype t)
{
  switch (t) {
#define X(type, c, name)                                                                           \
  case TCT_##type:                                                                                 \
    return sizeof(c);
    DTYPES(X)
#undef X
  case TCT_BOOL8:
    return 1;
  }
  return 0;
}

const char *tct_dtype_name(tct_dtype t)
{
  switch (t) {
#define X(type, c, name)                                                                           \
  case TCT_##type:                                                                                 \
    return name;
    DTYPES(X)
#undef X
  case TCT_BOOL8:
    return "bool";
  }
  return "?";
}

double tct_array_at(const tct_array *a, size_t i)
{
  switch (a->type) {
#define X(type, c, name)                                                                           \
  case TCT_##type:                                                                                 \
    return (double)((const c *)a->bytes)[i];
    DTYPES(X)
#undef X
  case TCT_BOOL8:
    return ((const uint8_t *)a->bytes)[i] != 0;
  }
  return 0;
}

void tct_array_reals(const tct_array *a, size_t first, size_t n, tct_real *to)
{
  switch (a->type) {
#define X(type, c, name)                                                                           \
  case TCT_##type:                                                                                 \
    for (size_t i = 0; i < n; i++) to[i] = (tct_real)((const c *)a->bytes)[first + i];             \
    return;
    DTYPES(X)
#undef X
  case TCT_BOOL8:
    for (size_t i = 0; i < n; i++) to[i] = (tct_real)(((const uint8_t *)a->bytes)[first + i] != 0);
  }
}

bool tct_array_finite(const tct_array *a, char place[TCT_PLACE])
{
  size_t i = 0, used = 0;

  place[0] = 0;
  if (a->type != TCT_F32 && a->type != TCT_F64) return true;
  while (i < a->n && isfinite((tct_real)tct_array_at(a, i))) i++;
  if (i == a->n) return true;
  for (size_t d = 0, rest = a->n; d < (size_t)a->rank; d++) {
    rest /= a->shape[d];
    used += (size_t)tct_print(place + used, TCT_PLACE - used, "[%zu]", i / rest);
    i %= rest;
  }
  return false;
}

/* ---- a set of arrays ---- */

void tct_arrays_free(tct_arrays *a)
{
  if (!a) return;
  for (int i = 0; i < a->n; i++) tct_free(a->array[i].bytes);
  tct_free(a->array);
  *a = (tct_arrays){0};
}

void tct_entries_free(tct_entries *e)
{
  if (!e) return;
  tct_free(e->entry);
  *e = (tct_entries){0};
}

const tct_array *tct_arrays_named(const tct_arrays *a, const char *name)
{
  for (int i = 0; i < a->n; i++)
    if (strcmp(a->array[i].name, name) == 0) return &a->array[i];
  return NULL;
}

/* The table doubles whenever its length is a power of two, so its room need not be kept. */
static bool grow(tct_arrays *a)
{
  const int n = a->n;
  tct_array *table;

  if (n == INT32_MAX) return false;
  if (n > 0 && (n & (n - 1))) return true;
  table = tct_grow(a->array, n ? 2 * (size_t)n : 1, sizeof *table);
  if (table) a->array = table;
  return table != NULL;
}

tct_array *tct_arrays_add(tct_arrays *a, const char *name, tct_dtype type, int rank,
                          const size_t *shape)
{
  tct_array one = {.type = type, .rank = rank, .n = 1};

  if (rank < 0 || rank > TCT_RANK || strlen(name) >= sizeof one.name) return NULL;
  snprintf(one.name, sizeof one.name, "%s", name);
  for (int d = 0; d < rank; d++) {
    one.shape[d] = shape[d];
    if (__builtin_mul_overflow(one.n, shape[d], &one.n)) return NULL;
  }
  if (!grow(a)) return NULL;
  /* an array without elements still has an address */
  one.bytes = tct_alloc(one.n ? one.n : 1, tct_dtype_size(type));
  if (!one.bytes) return NULL;
  a->array[a->n] = one;
  return &a->array[a->n++];
}

/* ---- files ---- */

static bool ends_in(const char *path, const char *ending)
{
  const size_t n = strlen(path), m = strlen(ending);
  return n > m && strcasecmp(path + n - m, ending) == 0;
}

const tct_format *tct_format_of(const char *path)
{
  const tct_room *room   = tct_room_named("formats");
  const tct_format *best = NULL;
  size_t length          = 0;

  for (int i = 0; room && i < room->n; i++) {
    const tct_format *f = (const tct_format *)room->about[i];
    for (const char *const *e = f->endings; *e; e++)
      if (ends_in(path, *e) && strlen(*e) > length) {
        best   = f;
        length = strlen(*e);
      }
  }
  return best;
}

const char *tct_path_within(const char *text, char *file, size_t room)
{
  const char *within = NULL;

  tct_print(file, room, "%s", text);
  if (tct_file_is(text)) return NULL;
  /* the longest that is there */
  for (const char *colon = text; (colon = strchr(colon, ':')); colon++) {
    const size_t n = (size_t)(colon - text);
    if (n == 0 || n >= room || !colon[1]) continue;
    tct_print(file, room, "%.*s", (int)n, text);
    if (tct_file_is(file) || (!within && tct_format_of(file) && !tct_format_of(text)))
      within = colon + 1;
  }
  tct_print(file, room, "%.*s", within ? (int)(within - 1 - text) : (int)strlen(text), text);
  return within;
}

/* "x.foo: no format reads files of that name; known endings are .npy .npz" */
static tct_status fail_unknown(const char *path, tct_error *err)
{
  const tct_room *room = tct_room_named("formats");
  tct_text known       = {0};
  tct_status status;

  for (int i = 0; room && i < room->n; i++)
    for (const char *const *e = ((const tct_format *)room->about[i])->endings; *e; e++)
      tct_text_add(&known, " %s", *e);
  status = tct_fail_in(err, TCT_UNSUPPORTED, path, 0, 0,
                       "no format reads a file of that name; known endings are%s",
                       known.at ? known.at : ": none");
  tct_text_free(&known);
  return status;
}

tct_status tct_arrays_read(const char *path, const char *const *wanted, size_t most,
                           tct_arrays *into, tct_error *err)
{
  const tct_format *f = tct_format_of(path);

  *into = (tct_arrays){0};
  if (!f) return fail_unknown(path, err);
  TCT_TRY(f->read(path, wanted, most, into, err), err, "reading %s", f->title);
  return TCT_OK;
}
