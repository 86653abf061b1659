/* hdf5_array.c -- one dataset or attribute of an HDF5 file as an array.
 *
 * Source: The HDF Group, HDF5 Reference Manual 1.10. */
#include "hdf5_parts.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- complaints ---- */

static herr_t first_reason(unsigned n, const H5E_error2_t *e, void *own)
{
  (void)n;
  *(const char **)own = e->desc ? e->desc : "";
  return 1; /* the innermost is enough */
}

tct_status hdf5_bad(tct_error *err, const char *name, const char *what)
{
  const char *reason = "";

  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, first_reason, &reason);
  return tct_fail(err, TCT_BAD_DATA, *reason ? "'%s': %s (%s)" : "'%s': %s", *name ? name : "/",
                  what, reason);
}

/* ---- what it is ---- */

static int integer_of(hid_t type)
{
  static const tct_dtype plain[] = {TCT_U8, TCT_U16, TCT_U32, TCT_U64};
  static const tct_dtype sign[]  = {TCT_I8, TCT_I16, TCT_I32, TCT_I64};
  const size_t size              = H5Tget_size(type);

  for (int i = 0; i < 4; i++)
    if (size == (size_t)1 << i) return (int)(H5Tget_sign(type) == H5T_SGN_NONE ? plain : sign)[i];
  return -1;
}

static hid_t memory_of(int dtype)
{
  switch ((tct_dtype)dtype) {
  case TCT_U8:
  case TCT_BOOL8:
    return H5T_NATIVE_UINT8;
  case TCT_I8:
    return H5T_NATIVE_INT8;
  case TCT_U16:
    return H5T_NATIVE_UINT16;
  case TCT_I16:
    return H5T_NATIVE_INT16;
  case TCT_U32:
    return H5T_NATIVE_UINT32;
  case TCT_I32:
    return H5T_NATIVE_INT32;
  case TCT_U64:
    return H5T_NATIVE_UINT64;
  case TCT_I64:
    return H5T_NATIVE_INT64;
  case TCT_F32:
    return H5T_NATIVE_FLOAT;
  case TCT_F64:
    return H5T_NATIVE_DOUBLE;
  }
  return H5I_INVALID_HID;
}

/* h5py writes bool as an enumeration of FALSE and TRUE. */
static bool is_truth(hid_t type)
{
  bool yes = H5Tget_size(type) == 1 && H5Tget_nmembers(type) == 2;

  for (unsigned i = 0; yes && i < 2; i++) {
    char *name = H5Tget_member_name(type, i);
    yes        = name && strcmp(name, i ? "TRUE" : "FALSE") == 0;
    H5free_memory(name);
  }
  return yes;
}

static void look_at_type(shape_of_source *a, told *it)
{
  static const char *const strange[] = {
    [H5T_TIME] = "times",       [H5T_BITFIELD] = "bits",        [H5T_OPAQUE] = "opaque bytes",
    [H5T_COMPOUND] = "records", [H5T_REFERENCE] = "references", [H5T_VLEN] = "ragged rows",
    [H5T_ARRAY] = "arrays"};

  a->kind = H5Tget_class(a->type);
  if (a->kind == H5T_INTEGER) {
    it->dtype = integer_of(a->type);
  } else if (a->kind == H5T_FLOAT) {
    it->dtype = H5Tget_size(a->type) <= 4 ? TCT_F32 : TCT_F64;
  } else if (a->kind == H5T_ENUM) {
    const hid_t base = H5Tget_super(a->type);
    it->dtype        = is_truth(a->type) ? (int)TCT_BOOL8 : integer_of(base);
    H5Tclose(base);
  } else if (a->kind == H5T_STRING) {
    it->dtype = TCT_U8;
  }
  if (a->kind == H5T_STRING)
    it->type = "text";
  else if (it->dtype >= 0)
    it->type = tct_dtype_name((tct_dtype)it->dtype);
  else
    it->type =
      a->kind > 0 && a->kind <= H5T_ARRAY && strange[a->kind] ? strange[a->kind] : "unknown";
  a->refers = a->kind == H5T_REFERENCE && H5Tequal(a->type, H5T_STD_REF_OBJ) > 0;
  if (it->dtype < 0 && !a->refers) tct_print(a->why, sizeof a->why, "%s are not read", it->type);
  a->memory = it->dtype < 0 ? H5I_INVALID_HID : memory_of(it->dtype);
}

static void look_at_space(shape_of_source *a, told *it)
{
  hsize_t sizes[H5S_MAX_RANK];
  const int rank = H5Sget_simple_extent_ndims(a->space);
  const int most = TCT_RANK - (a->kind == H5T_STRING || a->refers); /* bytes are an axis too */

  a->n = 1;
  if (rank < 0 || H5Sget_simple_extent_dims(a->space, sizes, NULL) < 0) {
    tct_print(a->why, sizeof a->why, "its shape cannot be read");
    return;
  }
  it->rank = rank < TCT_RANK ? rank : TCT_RANK;
  for (int d = 0; d < it->rank; d++) it->shape[d] = (size_t)sizes[d];
  if (rank > most)
    tct_print(a->why, sizeof a->why, "it has %d axes, at most %d are read", rank, most);
  else if (H5Sget_simple_extent_type(a->space) == H5S_NULL)
    tct_print(a->why, sizeof a->why, "there is nothing in it");
  else if (!tct_elements(it->rank, it->shape, &a->n))
    tct_print(a->why, sizeof a->why, "its size overflows");
}

/* Where a dataset's numbers lie and how they are packed. */
static void look_at_storage(hid_t id, shape_of_source *a)
{
  const hid_t made = H5Dget_create_plist(id);

  if (H5Pget_external_count(made) > 0)
    tct_print(a->why, sizeof a->why, "its numbers lie in another file, which is not opened");
  else if (H5Pget_layout(made) == H5D_VIRTUAL)
    tct_print(a->why, sizeof a->why, "it is put together from other files, which are not opened");
  const int n = H5Pget_nfilters(made);
  for (unsigned i = 0; n > 0 && i < (unsigned)n; i++) {
    char name[64]         = "";
    unsigned flags        = 0;
    size_t values         = 0;
    const int which       = H5Pget_filter2(made, i, &flags, &values, NULL, sizeof name, name, NULL);
    name[sizeof name - 1] = 0;
    if (which < 0 || H5Zfilter_avail(which) <= 0)
      tct_print(
        a->why, sizeof a->why,
        "it is packed by filter %d (%s), a plug-in that is not loaded; h5repack -f NONE unpacks",
        which, name);
  }
  H5Pclose(made);
}

void look_at(const source *s, shape_of_source *a, told *it)
{
  *a        = (shape_of_source){.memory = H5I_INVALID_HID};
  it->type  = "unknown";
  it->dtype = -1;
  it->rank  = 0;
  a->type   = s->attribute ? H5Aget_type(s->id) : H5Dget_type(s->id);
  a->space  = s->attribute ? H5Aget_space(s->id) : H5Dget_space(s->id);
  if (a->type < 0 || a->space < 0) {
    tct_print(a->why, sizeof a->why, "what it is cannot be read");
    return;
  }
  look_at_type(a, it);
  look_at_space(a, it);
  if (!a->why[0] && !s->attribute) look_at_storage(s->id, a);
}

void look_away(shape_of_source *a)
{
  if (a->type >= 0) H5Tclose(a->type);
  if (a->space >= 0) H5Sclose(a->space);
}

/* ---- its numbers ---- */

static herr_t read_into(const source *s, hid_t memory, void *into)
{
  return s->attribute ? H5Aread(s->id, memory, into)
                      : H5Dread(s->id, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, into);
}

void *numbers_of(const source *s, const shape_of_source *a, const told *it, size_t bytes,
                 tct_error *err)
{
  void *block = tct_alloc(bytes ? bytes : 1, 1);

  if (!block) {
    tct_fail(err, TCT_NO_MEMORY, "no memory for the %zu bytes of '%s'", bytes, it->name);
  } else if (a->n > 0 && read_into(s, a->memory, block) < 0) {
    tct_free(block);
    hdf5_bad(err, it->name, "its numbers cannot be read");
    return NULL;
  }
  return block;
}

tct_status tell_lines(teller *t, told *it, const char *const *line, size_t n, size_t width,
                      tct_error *err)
{
  size_t bytes;
  bool fits;

  if (n == 1) note_text(it, line[0] ? line[0] : "", width);
  if (t->list) return tell(t, it, NULL, err);
  it->shape[it->rank++] = width;
  TCT_PASS(tell_room(t, it, &bytes, &fits, err));
  if (!fits) return TCT_OK;
  char *all = tct_alloc(bytes ? bytes : 1, 1);
  if (!all) return tct_fail(err, TCT_NO_MEMORY, "no memory for the text of '%s'", it->name);
  for (size_t i = 0; i < n; i++)
    if (line[i]) memcpy(all + i * width, line[i], strnlen(line[i], width));
  const tct_status status = tell(t, it, all, err);
  tct_free(all);
  return status;
}

/* The longest of n lines; those of one length lie in `all`. */
static size_t width_of(char **line, size_t n, char *all, size_t size)
{
  size_t width = all ? size : 0;

  for (size_t i = 0; i < n; i++) {
    if (all) line[i] = all + i * size;
    const size_t length = all || !line[i] ? 0 : strlen(line[i]);
    if (length > width) width = length;
  }
  return width;
}

/* Text, of one length or of many: rows of bytes, filled up with 0. */
static tct_status tell_text(teller *t, const source *s, const shape_of_source *a, told *it,
                            tct_error *err)
{
  const bool ragged  = H5Tis_variable_str(a->type) > 0;
  const size_t size  = ragged ? sizeof(char *) : H5Tget_size(a->type);
  const hid_t memory = H5Tcopy(a->type);
  const size_t n     = t->list && a->n != 1 ? 0 : a->n; /* in a list, only what one text says */
  size_t bytes;
  tct_status status = TCT_OK;

  char **line = tct_alloc(n ? n : 1, sizeof *line);
  char *all   = __builtin_mul_overflow(n ? n : 1, size, &bytes) ? NULL : tct_alloc(bytes, 1);
  if (!line || !all)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for the text of '%s'", it->name);
  else if (n > 0 && read_into(s, memory, ragged ? (void *)line : all) < 0)
    status = hdf5_bad(err, it->name, "its text cannot be read");
  if (status == TCT_OK) {
    const size_t width = width_of(line, n, ragged ? NULL : all, size);
    status             = tell_lines(t, it, (const char *const *)line, n, width, err);
  }
  /* the strings that HDF5 took are given back when the program ends */
  H5Tclose(memory);
  tct_free(all);
  tct_free(line);
  return status;
}

tct_status tell_source(teller *t, const source *s, told *it, bool on_request, tct_error *err)
{
  shape_of_source a;
  size_t bytes      = 0;
  bool fits         = false;
  tct_status status = TCT_OK;

  const wish w = wish_for(t, it->name, on_request);
  if (w == PASS_OVER) return TCT_OK;
  look_at(s, &a, it);
  if (a.why[0])
    status = tell_useless(t, it, err, "%s", a.why);
  else
    status = tell_room(t, it, &bytes, &fits, err);
  if (fits && t->stream) {
    status = stream_source(t, s, &a, it, bytes, err);
  } else if (fits && a.kind == H5T_STRING) {
    status = tell_text(t, s, &a, it, err);
  } else if (fits && a.refers) {
    status = tell_references(t, s, &a, it, err);
  } else if (fits && w == ONLY_LIST && a.n != 1) {
    status = tell(t, it, NULL, err);
  } else if (fits) {
    void *numbers = numbers_of(s, &a, it, bytes, err);
    if (numbers && a.n == 1)
      note_number(it,
                  tct_array_at(&(tct_array){.type = (tct_dtype)it->dtype, .bytes = numbers}, 0));
    status = numbers ? tell(t, it, w == GIVE ? numbers : NULL, err) : err->code;
    tct_free(numbers);
  }
  look_away(&a);
  return status;
}

bool has_attribute(hid_t id, const char *name)
{
  return H5Aexists(id, name) > 0;
}

void text_attribute(hid_t id, const char *name, char *text, size_t room)
{
  text[0] = 0;
  if (!has_attribute(id, name)) return;
  const hid_t a = H5Aopen(id, name, H5P_DEFAULT), type = a >= 0 ? H5Aget_type(a) : -1;
  if (type >= 0 && H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) <= 0 &&
      H5Tget_size(type) < room && H5Aget_storage_size(a) < room) {
    if (H5Aread(a, type, text) < 0) text[0] = 0;
    text[room - 1] = 0;
    if (H5Tget_size(type) < room) text[H5Tget_size(type)] = 0;
  }
  if (type >= 0) H5Tclose(type);
  if (a >= 0) H5Aclose(a);
}
