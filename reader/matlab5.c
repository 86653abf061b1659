/* matlab5.c -- a variable of a MAT file of versions 5 to 7: matrices within matrices.
 *
 * A struct's field is s.f, that of an array of structs s(2).f, a cell c{3}; places count from 1, first
 * axis fastest, as MATLAB does.  What has a class of its own (table, string, datetime) lies where nobody
 * but MATLAB finds it, and is refused by name.
 *
 * Source: The MathWorks, MAT-File Format, R2023b. */
#include "matlab.h"

#include "base/memory.h"
#include "base/text.h"
#include "matrix.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { DEEPEST = 16, FIELDS = 4096 };
enum { CELL = 1, STRUCT, OBJECT, CHAR, SPARSE, DOUBLE, SINGLE, FUNCTION = 16, OPAQUE };
enum { T_UTF8 = 16, T_UTF16, T_UTF32, T_MATRIX = 14 };

typedef struct {
  int class;
  bool complex, logical;
  told it;
  size_t n; /* elements */
} matrix;

static tct_status bad(const char *name, tct_error *err, const char *what)
{
  return tct_fail(err, TCT_BAD_DATA, "'%.100s': %s", *name ? name : "?", what);
}

static tct_status tell_one(teller *t, piece data, const char *name, int depth, tct_error *err);

/* ---- elements ---- */

/* The next element: four bytes or less may lie in the tag itself. */
static bool take(piece *from, uint32_t *type, piece *data)
{
  if (from->n < 8) return false;
  const uint32_t word = piece_u32(from, 0);
  size_t size, all;

  if (word >> 16) {
    *type = word & 0xffff;
    size  = word >> 16;
    if (size > 4) return false;
    *data = (piece){from->at + 4, size, from->big};
    all   = 8;
  } else {
    *type = word;
    size  = piece_u32(from, 4);
    if (size > from->n - 8) return false;
    *data = (piece){from->at + 8, size, from->big};
    all   = 8 + (size + 7) / 8 * 8;
    if (all > from->n) all = from->n; /* some writers do not fill up the last */
  }
  from->at += all;
  from->n -= all;
  return true;
}

static int stored_as(uint32_t type)
{
  static const int types[] = {-1,      TCT_I8, TCT_U8,  TCT_I16, TCT_U16, TCT_I32, TCT_U32,
                              TCT_F32, -1,     TCT_F64, -1,      -1,      TCT_I64, TCT_U64};
  return type < sizeof types / sizeof *types ? types[type] : -1;
}

static int dtype_of(int class)
{
  static const int types[] = {TCT_F64, TCT_F32, TCT_I8,  TCT_U8,  TCT_I16,
                              TCT_U16, TCT_I32, TCT_U32, TCT_I64, TCT_U64};
  return class >= DOUBLE && class < FUNCTION ? types[class - DOUBLE] : -1;
}

/* ---- what a matrix is ---- */

static tct_status take_name(piece *from, char *name, size_t room, const char *of, tct_error *err)
{
  uint32_t type;
  piece data;

  if (!take(from, &type, &data) || (type != 1 && type != 2 && type != T_UTF8) || data.n >= room ||
      memchr(data.at, 0, data.n))
    return bad(of, err, "a name in it is damaged");
  tct_print(name, room, "%.*s", (int)data.n, data.n ? (const char *)data.at : "");
  return TCT_OK;
}

static tct_status take_head(piece *from, matrix *m, const char *given, tct_error *err)
{
  char name[160];
  uint32_t type;
  piece data;

  *m = (matrix){.it = {.type = "variable", .dtype = -1}, .n = 1};
  if (!take(from, &type, &data) || type != 6 || data.n != 8)
    return bad(given, err, "what it is cannot be read");
  const uint32_t flags = piece_u32(&data, 0);
  m->class             = (int)(flags & 0xff);
  m->complex           = flags >> 11 & 1;
  m->logical           = flags >> 9 & 1;
  if (m->class != OPAQUE) {
    if (!take(from, &type, &data) || type != 5 || data.n % 4 || data.n < 8)
      return bad(given, err, "its shape is damaged");
    m->it.rank = data.n / 4 > TCT_RANK ? TCT_RANK + 1 : (int)(data.n / 4);
    for (int d = 0; d < m->it.rank && d < TCT_RANK; d++) {
      const uint32_t size = piece_u32(&data, 4 * (size_t)d);
      if (size > INT32_MAX) return bad(given, err, "its shape is damaged");
      m->it.shape[d] = size;
    }
  }
  TCT_PASS(take_name(from, name, sizeof name, given, err));
  name_add(m->it.name, "%s", *given ? given : name);
  if (m->it.rank > TCT_RANK) return TCT_OK;
  if (!tct_elements(m->it.rank, m->it.shape, &m->n))
    return bad(m->it.name, err, "its size overflows");
  return TCT_OK;
}

/* ---- numbers and text ---- */

static tct_status tell_numbers(teller *t, piece *from, matrix *m, tct_error *err)
{
  uint32_t type;
  piece data;
  size_t bytes;
  bool fits;

  m->it.dtype = m->logical ? (int)TCT_BOOL8 : dtype_of(m->class);
  m->it.type  = tct_dtype_name((tct_dtype)m->it.dtype);
  if (m->complex) return tell_useless(t, &m->it, err, "complex numbers are not read");
  TCT_PASS(tell_room(t, &m->it, &bytes, &fits, err));
  if (!fits) return TCT_OK;
  if (!take(from, &type, &data)) return bad(m->it.name, err, "its numbers end too soon");
  const int stored = stored_as(type);
  if (stored < 0 || data.n / tct_dtype_size((tct_dtype)stored) != m->n)
    return bad(m->it.name, err, "its numbers and its shape do not fit");
  void *numbers = piece_numbers(&data, (tct_dtype)stored, m->n, (tct_dtype)m->it.dtype);
  if (!numbers) return tct_fail(err, TCT_NO_MEMORY, "no memory to read '%s'", m->it.name);
  if (m->n == 1)
    tct_print(m->it.note, sizeof m->it.note, "%.9g",
              tct_array_at(&(tct_array){.type = (tct_dtype)m->it.dtype, .bytes = numbers}, 0));
  const tct_status status =
    t->list ? tell(t, &m->it, NULL, err) : tell_matrix(t, &m->it, numbers, err);
  tct_free(numbers);
  return status;
}

/* The next character of UTF-8; 0xfffd for what is none. */
static uint32_t next_character(const piece *p, size_t *at)
{
  for (size_t k = 1; k <= 4 && k <= p->n - *at; k++)
    if (tct_utf8((const char *)p->at + *at, k)) {
      const unsigned char *c = p->at + *at;
      uint32_t x             = k == 1 ? c[0] : c[0] & (0xffU >> (k + 1));
      for (size_t i = 1; i < k; i++) x = x << 6 | (c[i] & 0x3f);
      *at += k;
      return x;
    }
  ++*at;
  return 0xfffd;
}

/* UTF-8 as UTF-16.  A row's length is in its units for MATLAB, in characters for others: then the shape
 * is set right. */
static uint16_t *units_of_utf8(const piece *p, matrix *m)
{
  size_t at = 0, i = 0, characters = 0;
  uint16_t *units = tct_alloc(p->n + 1, sizeof *units);

  for (; units && at < p->n; characters++) {
    const uint32_t c = next_character(p, &at);
    if (c > 0xffff) units[i++] = (uint16_t)(0xd800 + ((c - 0x10000) >> 10));
    units[i++] = (uint16_t)(c > 0xffff ? 0xdc00 + ((c - 0x10000) & 0x3ff) : c);
  }
  if (m->it.rank == 2 && m->it.shape[0] == 1 && characters == m->n) m->it.shape[1] = m->n = i;
  if (i == m->n) return units;
  tct_free(units);
  return NULL;
}

/* As many units of UTF-16 as the shape has; NULL: they do not fit, or there is no memory. */
static uint16_t *units_of(const piece *p, uint32_t type, matrix *m)
{
  const int stored = type == T_UTF16   ? (int)TCT_U16
                     : type == T_UTF32 ? (int)TCT_U32
                                       : stored_as(type);

  if (type == T_UTF8) return units_of_utf8(p, m);
  if (stored < 0 || p->n / tct_dtype_size((tct_dtype)stored) != m->n) return NULL;
  return piece_numbers(p, (tct_dtype)stored, m->n, TCT_U16);
}

static tct_status tell_char(teller *t, piece *from, matrix *m, tct_error *err)
{
  uint32_t type = 2;
  piece data    = {NULL, 0, from->big};
  size_t bytes;
  bool fits;

  m->it.type  = "text";
  m->it.dtype = TCT_U8;
  TCT_PASS(tell_room(t, &m->it, &bytes, &fits, err));
  if (!fits) return TCT_OK;
  if (from->n > 0 && !take(from, &type, &data)) return bad(m->it.name, err, "its text is damaged");
  uint16_t *units = units_of(&data, type, m);
  if (!units) return bad(m->it.name, err, "its text and its shape do not fit");
  const tct_status status = tell_characters(t, &m->it, units, err);
  tct_free(units);
  return status;
}

static tct_status tell_sparse5(teller *t, piece *from, matrix *m, tct_error *err)
{
  uint32_t type;
  piece row, start, data;
  tct_status status = TCT_OK;

  m->it.type = "float64";
  if (m->complex) return tell_useless(t, &m->it, err, "complex numbers are not read");
  if (m->it.rank != 2 || !take(from, &type, &row) || type != 5 || !take(from, &type, &start) ||
      type != 5 || start.n / 4 != m->it.shape[1] + 1 || !take(from, &type, &data))
    return bad(m->it.name, err, "the parts of a sparse matrix do not fit");
  const int stored = stored_as(type);
  const size_t n   = stored < 0 ? 0 : data.n / tct_dtype_size((tct_dtype)stored);
  if (stored < 0 || row.n / 4 < n)
    return bad(m->it.name, err, "the parts of a sparse matrix do not fit");
  uint64_t *r = piece_numbers(&row, TCT_U32, n, TCT_U64);
  uint64_t *s = piece_numbers(&start, TCT_U32, m->it.shape[1] + 1, TCT_U64);
  double *x   = piece_numbers(&data, (tct_dtype)stored, n, TCT_F64);
  if (!r || !s || !x)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory to read '%s'", m->it.name);
  else
    status = tell_sparse(t, &m->it, r, s, x, n, err);
  tct_free(r);
  tct_free(s);
  tct_free(x);
  return status;
}

/* ---- cells and structs ---- */

/* NOLINTBEGIN(misc-no-recursion): no deeper than DEEPEST */

static tct_status tell_member(teller *t, piece *from, const char *name, int depth, tct_error *err)
{
  uint32_t type;
  piece data;

  if (!take(from, &type, &data) || type != T_MATRIX) return bad(name, err, "it is not there");
  return tell_one(t, data, name, depth + 1, err);
}

static tct_status tell_cells(teller *t, piece *from, const matrix *m, int depth, tct_error *err)
{
  for (size_t i = 0; i < m->n; i++) {
    char name[160] = "";
    name_add(name, "%s{%zu}", m->it.name, i + 1);
    TCT_PASS(tell_member(t, from, name, depth, err));
  }
  return TCT_OK;
}

static tct_status tell_structs(teller *t, piece *from, const matrix *m, int depth, tct_error *err)
{
  uint32_t type;
  piece length, names;

  if (!take(from, &type, &length) || type != 5 || length.n != 4 || !take(from, &type, &names) ||
      (type != 1 && type != 2))
    return bad(m->it.name, err, "the names of its fields are damaged");
  const size_t room = piece_u32(&length, 0);
  if (room == 0 || room > 4096 || names.n % room || names.n / room > FIELDS)
    return bad(m->it.name, err, "the names of its fields are damaged");
  for (size_t i = 0; i < m->n && names.n > 0; i++)
    for (size_t f = 0; f < names.n / room; f++) {
      const char *field = (const char *)names.at + f * room;
      char name[160] = "", place[32] = "";
      if (m->n > 1) tct_print(place, sizeof place, "(%zu)", i + 1);
      name_add(name, "%s%s.%.*s", m->it.name, place, (int)strnlen(field, room), field);
      TCT_PASS(tell_member(t, from, name, depth, err));
    }
  return TCT_OK;
}

static tct_status tell_opaque(teller *t, piece *from, matrix *m, tct_error *err)
{
  char system[64], class[64];

  TCT_PASS(take_name(from, system, sizeof system, m->it.name, err));
  TCT_PASS(take_name(from, class, sizeof class, m->it.name, err));
  m->it.type = class;
  return tell_useless(
    t, &m->it, err,
    "an object of class %s (%s), which only MATLAB can read; save its parts as arrays", class,
    system);
}

static tct_status tell_one(teller *t, piece data, const char *name, int depth, tct_error *err)
{
  matrix m;

  if (data.n == 0) { /* an empty cell is written so */
    told it = {.type = "float64", .dtype = TCT_F64, .rank = 2};
    name_add(it.name, "%s", name);
    if (wish_for(t, it.name, false) == PASS_OVER) return TCT_OK;
    return tell(t, &it, t->list ? NULL : "", err);
  }
  TCT_PASS(take_head(&data, &m, name, err));
  if (!m.it.name[0]) return TCT_OK; /* what objects are made of */
  if (depth > DEEPEST) return tell_useless(t, &m.it, err, "it lies too deep");
  if (m.class == OPAQUE) return tell_opaque(t, &data, &m, err);
  if (m.it.rank > TCT_RANK) {
    m.it.rank = 0;
    return tell_useless(t, &m.it, err, "it has more than %d axes", TCT_RANK);
  }
  if (m.class == CELL) return tell_cells(t, &data, &m, depth, err);
  if (m.class == STRUCT) return tell_structs(t, &data, &m, depth, err);
  if (m.class == OBJECT || m.class == FUNCTION)
    return tell_useless(t, &m.it, err,
                        m.class == OBJECT ? "an object, which only MATLAB can read"
                                          : "a function, not an array");
  if (wish_for(t, m.it.name, false) == PASS_OVER) return TCT_OK;
  if (m.class == CHAR) return tell_char(t, &data, &m, err);
  if (m.class == SPARSE) return tell_sparse5(t, &data, &m, err);
  if (dtype_of(m.class) < 0) return bad(m.it.name, err, "its class is unknown");
  return tell_numbers(t, &data, &m, err);
}

/* NOLINTEND(misc-no-recursion) */

tct_status tell_matrix5(teller *t, piece data, tct_error *err)
{
  return data.n ? tell_one(t, data, "", 0, err) : TCT_OK;
}
