/* hdf5_matlab.c -- MATLAB's variables in an HDF5 file (MAT 7.3), by names such as s.field{3}.
 *
 * A variable's class is an attribute; its axes are turned about; cells and arrays of structs are
 * references.  Whatever has a class of its own (table, string, datetime) lies where nobody but MATLAB
 * finds it, and is refused by name.
 *
 * Source: The MathWorks, MAT-File Format, R2023b; hdf5storage and matio, whose authors found out. */
#include "hdf5_parts.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/stream.h"
#include "matrix.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { DEEPEST = 16 };

typedef struct {
  teller *t;
  tct_error *err;
  tct_status status;
  const char *path;
  int depth;
  bool structs; /* its members are the fields of an array of structs */
} walk;

static tct_status tell_variable(const walk *w, hid_t object, const char *name);

bool is_matlab(hid_t root)
{
  hsize_t i = 0;
  char name[256];
  bool yes = false;

  /* the first variable that is none of MATLAB's own folders */
  for (; !yes &&
         H5Lget_name_by_idx(root, ".", H5_INDEX_NAME, H5_ITER_INC, i, name, sizeof name,
                            H5P_DEFAULT) >= 0 &&
         i < 64;
       i++) {
    name[sizeof name - 1] = 0;
    const hid_t object    = H5Oopen(root, name, H5P_DEFAULT);
    if (object < 0) continue;
    yes = has_attribute(object, "MATLAB_class");
    H5Oclose(object);
  }
  return yes;
}

/* ---- numbers ---- */

static void turn_shape(told *it)
{
  for (int d = 0; d < it->rank / 2; d++) {
    const size_t size           = it->shape[d];
    it->shape[d]                = it->shape[it->rank - 1 - d];
    it->shape[it->rank - 1 - d] = size;
  }
}

/* An empty array holds its shape. */
static tct_status tell_empty(const walk *w, told *it, const uint64_t *sizes, size_t n)
{
  const bool text = strcmp(it->type, "char") == 0;

  if (n > TCT_RANK) return tell_useless(w->t, it, w->err, "it has %zu axes", n);
  it->rank    = (int)n;
  it->note[0] = 0;
  for (size_t d = 0; d < n; d++) it->shape[d] = sizes[d];
  if (text) {
    it->type  = "text";
    it->dtype = TCT_U8;
  } else if (it->dtype >= 0) {
    it->type = tct_dtype_name((tct_dtype)it->dtype);
  }
  size_t elements = 1;
  for (size_t d = 0; d < n; d++) elements = sizes[d] ? elements : 0;
  if (elements) return tell_useless(w->t, it, w->err, "it is said to be empty and is not");
  return tell(w->t, it, w->t->list ? NULL : "", w->err);
}

static int dtype_of_class(const char *class)
{
  static const struct {
    const char *name;
    tct_dtype type;
  } classes[] = {{"double", TCT_F64}, {"single", TCT_F32}, {"logical", TCT_BOOL8},
                 {"int8", TCT_I8},    {"uint8", TCT_U8},   {"int16", TCT_I16},
                 {"uint16", TCT_U16}, {"int32", TCT_I32},  {"uint32", TCT_U32},
                 {"int64", TCT_I64},  {"uint64", TCT_U64}, {"char", TCT_U16}};

  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (strcmp(class, classes[i].name) == 0) return (int)classes[i].type;
  return -1;
}

static tct_status tell_numbers(const walk *w, const source *s, shape_of_source *a, told *it,
                               const char *class)
{
  const bool empty   = has_attribute(s->id, "MATLAB_empty");
  const int declared = dtype_of_class(class);
  size_t bytes;
  bool fits;

  if (wish_for(w->t, it->name, false) == PASS_OVER) return TCT_OK;
  TCT_PASS(tell_room(w->t, it, &bytes, &fits, w->err));
  if (!fits) return TCT_OK;
  if (empty && it->dtype != (int)TCT_U64)
    return tell_useless(w->t, it, w->err, "it is said to be empty and holds no shape");
  if (declared < 0 || (!empty && declared != it->dtype &&
                       !(declared == (int)TCT_BOOL8 && it->dtype == (int)TCT_U8)))
    return tell_useless(w->t, it, w->err, "it is said to be %s and holds %s", class, it->type);
  void *numbers = numbers_of(s, a, it, bytes, w->err);
  if (!numbers) return w->err->code;
  tct_status status;
  if (empty) {
    it->dtype = declared;
    it->type  = class;
    status    = tell_empty(w, it, numbers, a->n);
  } else if (strcmp(class, "char") == 0) {
    turn_shape(it);
    status = tell_characters(w->t, it, numbers, w->err);
  } else {
    turn_shape(it);
    it->dtype = declared;
    it->type  = tct_dtype_name((tct_dtype)declared);
    status    = tell_matrix(w->t, it, numbers, w->err);
  }
  tct_free(numbers);
  return status;
}

/* ---- cells ---- */

/* NOLINTBEGIN(misc-no-recursion): no deeper than DEEPEST */

static tct_status tell_cells(const walk *w, const source *s, const shape_of_source *a,
                             const told *it, bool structs)
{
  size_t bytes;
  walk deeper       = *w;
  tct_status status = TCT_OK;

  deeper.depth++;
  deeper.structs = false;
  if (a->n > TCT_ANSWERS_MOST || __builtin_mul_overflow(a->n, sizeof(hobj_ref_t), &bytes))
    return tct_fail(w->err, TCT_BAD_DATA, "'%s' has %zu cells", it->name, a->n);
  hobj_ref_t *to = tct_alloc(a->n ? a->n : 1, sizeof *to);
  if (!to) return tct_fail(w->err, TCT_NO_MEMORY, "no memory for the cells of '%s'", it->name);
  if (a->n && H5Dread(s->id, H5T_STD_REF_OBJ, H5S_ALL, H5S_ALL, H5P_DEFAULT, to) < 0)
    status = hdf5_bad(w->err, it->name, "its cells cannot be read");
  for (size_t i = 0; i < a->n && status == TCT_OK; i++) {
    told cell          = {.type = "cell", .dtype = -1};
    const hid_t object = H5Rdereference2(s->id, H5P_DEFAULT, H5R_OBJECT, &to[i]);
    if (structs) { /* s.field of the array s is s(1).field, s(2).field ... */
      const char *dot = strrchr(it->name, '.');
      name_add(cell.name, "%.*s(%zu)%s", dot ? (int)(dot - it->name) : 0, it->name, i + 1,
               dot ? dot : it->name);
    } else {
      name_add(cell.name, "%s{%zu}", it->name, i + 1);
    }
    status = object < 0 ? tell_useless(w->t, &cell, w->err, "it is damaged")
                        : tell_variable(&deeper, object, cell.name);
    if (object >= 0) H5Oclose(object);
  }
  tct_free(to);
  return status;
}

static tct_status tell_dataset(const walk *w, hid_t object, told *it, const char *class)
{
  const source s = {object, false};
  shape_of_source a;
  tct_status status;

  look_at(&s, &a, it);
  if (a.kind == H5T_REFERENCE && a.type >= 0 && H5Tequal(a.type, H5T_STD_REF_OBJ) > 0 &&
      (strcmp(class, "cell") == 0 || (w->structs && !class[0])))
    status = tell_cells(w, &s, &a, it, w->structs && !class[0]);
  else if (a.kind == H5T_COMPOUND)
    status = tell_useless(w->t, it, w->err, "complex numbers are not read");
  else if (a.why[0])
    status = tell_useless(w->t, it, w->err, "%s", a.why);
  else if (a.refers)
    status = tell_useless(w->t, it, w->err, "references are not read");
  else
    status = tell_numbers(w, &s, &a, it, class);
  look_away(&a);
  return status;
}

/* ---- groups ---- */

/* One part of a sparse matrix, widened. */
static void *part(const teller *t, hid_t group, const char *name, bool real, size_t *n)
{
  const source s = {H5Dopen2(group, name, H5P_DEFAULT), false};
  shape_of_source a;
  told it     = {.type = ""};
  void *block = NULL;

  *n = 0;
  if (s.id < 0) return NULL;
  look_at(&s, &a, &it);
  if (!a.why[0] && a.n < SIZE_MAX / 8 && tct_packing_fair(t->file_size, a.n * 8)) {
    *n       = a.n;
    a.memory = real ? H5T_NATIVE_DOUBLE : H5T_NATIVE_UINT64;
    block    = numbers_of(&s, &a, &it, a.n * 8, NULL);
  }
  look_away(&a);
  H5Dclose(s.id);
  return block;
}

static tct_status tell_sparse_group(const walk *w, hid_t group, told *it)
{
  uint64_t rows = 0;
  size_t values = 0, places = 0, starts = 0;
  const hid_t attribute = H5Aopen(group, "MATLAB_sparse", H5P_DEFAULT);
  tct_status status;

  if (wish_for(w->t, it->name, false) == PASS_OVER) {
    if (attribute >= 0) H5Aclose(attribute);
    return TCT_OK;
  }
  if (attribute < 0 || H5Aread(attribute, H5T_NATIVE_UINT64, &rows) < 0)
    return tell_useless(w->t, it, w->err, "a sparse matrix without a number of rows");
  H5Aclose(attribute);
  uint64_t *start = part(w->t, group, "jc", false, &starts);
  /* a matrix of zeros has no others */
  uint64_t *row = part(w->t, group, "ir", false, &places);
  double *value = part(w->t, group, "data", true, &values);
  it->rank      = 2;
  it->shape[0]  = rows;
  it->shape[1]  = starts ? starts - 1 : 0;
  if (!start || starts == 0 || values != places)
    status = tell_useless(w->t, it, w->err, "a sparse matrix whose parts do not fit");
  else
    status = tell_sparse(w->t, it, row, start, value, values, w->err);
  tct_free(start);
  tct_free(row);
  tct_free(value);
  return status;
}

static herr_t each_member(hid_t group, const char *name, const H5L_info_t *link, void *own)
{
  walk *w        = own;
  char path[160] = "";

  if (!w->path[0] && name[0] == '#') return 0; /* what cells refer to, and what only MATLAB knows */
  name_add(path, w->path[0] ? "%s.%s" : "%s%s", w->path, name);
  const hid_t object =
    link->type == H5L_TYPE_HARD ? H5Oopen(group, name, H5P_DEFAULT) : H5I_INVALID_HID;
  told it = {.type = "link", .dtype = -1};
  memcpy(it.name, path, sizeof path);
  w->status = object < 0 ? tell_useless(w->t, &it, w->err, "it is damaged, or a link")
                         : tell_variable(w, object, path);
  if (object >= 0) H5Oclose(object);
  return w->status == TCT_OK ? 0 : -1;
}

static tct_status tell_fields(const walk *above, hid_t group, const char *path, bool structs)
{
  walk w    = *above;
  hsize_t i = 0;

  w.path    = path;
  w.structs = structs;
  w.depth++;
  if (H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, &i, each_member, &w) < 0 && w.status == TCT_OK)
    return hdf5_bad(w.err, path, "what is in it cannot be read");
  return w.status;
}

static tct_status tell_variable(const walk *w, hid_t object, const char *name)
{
  told it = {.type = "variable", .dtype = -1};
  char class[64];

  name_add(it.name, "%s", name);
  text_attribute(object, "MATLAB_class", class, sizeof class);
  if (w->depth > DEEPEST) return tell_useless(w->t, &it, w->err, "it lies too deep");
  if (has_attribute(object, "MATLAB_object_decode") && strcmp(class, "logical") != 0 &&
      dtype_of_class(class) < 0) {
    it.type = class;
    return tell_useless(
      w->t, &it, w->err,
      "an object of class %s, which only MATLAB can read; save its parts as arrays", class);
  }
  if (H5Iget_type(object) == H5I_DATASET) return tell_dataset(w, object, &it, class);
  if (H5Iget_type(object) != H5I_GROUP) return tell_useless(w->t, &it, w->err, "not a variable");
  if (has_attribute(object, "MATLAB_sparse")) return tell_sparse_group(w, object, &it);
  if (strcmp(class, "struct") != 0 && class[0])
    return tell_useless(w->t, &it, w->err, "an object of class %s, which only MATLAB can read",
                        class);
  return tell_fields(w, object, name, true);
}

/* NOLINTEND(misc-no-recursion) */

tct_status tell_matlab(teller *t, hid_t root, tct_error *err)
{
  const walk w = {.t = t, .err = err, .path = "", .depth = -1};
  return tell_fields(&w, root, "", false);
}
