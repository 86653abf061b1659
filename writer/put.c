/* put.c -- steps of a plan, put into an HDF5 file.
 *
 * The same plan gives the same bytes: HDF5 is told not to note when an object was made.  What is written is
 * the oldest form of the format, which all readers know.
 *
 * Source: The HDF Group, HDF5 Reference Manual 1.10. */
#include "put.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

#include <hdf5.h>
#include <string.h>

enum { PIECE = 1 << 20 };

typedef struct {
  steps *s;
  hid_t file, group, dataset; /* the file, and how groups and datasets are made */
  tct_error *err;
} putting;

/* ---- complaints ---- */

typedef struct {
  char system[128]; /* what the system said, or "" */
  const char *own;  /* what HDF5 said where it began */
  bool memory;      /* there was none */
} reason;

static herr_t look_for_reason(unsigned n, const H5E_error2_t *e, void *own)
{
  static const char mark[] = "error message = '";
  reason *r                = own;
  const char *said         = e->desc ? strstr(e->desc, mark) : NULL;

  if (n == 0) r->own = e->desc ? e->desc : "";
  r->memory |=
    e->maj_num == H5E_RESOURCE && (e->min_num == H5E_NOSPACE || e->min_num == H5E_CANTALLOC);
  if (!said) return 0;
  said += sizeof mark - 1;
  tct_print(r->system, sizeof r->system, "%.*s", (int)strcspn(said, "'"), said);
  return 1;
}

/* The step could not be done.  If the system could not, it is no mistake of the plan. */
static tct_status could_not(const putting *p, const char *what)
{
  reason r = {.own = ""};

  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, look_for_reason, &r);
  if (r.system[0]) return tct_fail(p->err, TCT_IO, "cannot write %s: %s", what, r.system);
  return tct_fail(p->err, r.memory ? TCT_NO_MEMORY : TCT_IO, "HDF5 cannot write %s%s%s: %s", what,
                  *p->s->name ? " @" : "", p->s->name, *r.own ? r.own : "it does not say why");
}

/* ---- types ---- */

/* A type to be closed. */
static hid_t text_type(bool ascii)
{
  const hid_t type = H5Tcopy(H5T_C_S1);

  if (H5Tset_size(type, H5T_VARIABLE) < 0 ||
      H5Tset_cset(type, ascii ? H5T_CSET_ASCII : H5T_CSET_UTF8) < 0)
    return H5I_INVALID_HID;
  return type;
}

static hid_t type_of(int type)
{
  switch (type) {
  case TCT_STEP_TEXT:
  case TCT_STEP_ASCII:
    return text_type(type == TCT_STEP_ASCII);
  case TCT_STEP_REFERENCE:
    return H5Tcopy(H5T_STD_REF_OBJ);
  case TCT_U8:
  case TCT_BOOL8:
    return H5Tcopy(H5T_STD_U8LE);
  case TCT_I8:
    return H5Tcopy(H5T_STD_I8LE);
  case TCT_U16:
    return H5Tcopy(H5T_STD_U16LE);
  case TCT_I16:
    return H5Tcopy(H5T_STD_I16LE);
  case TCT_U32:
    return H5Tcopy(H5T_STD_U32LE);
  case TCT_I32:
    return H5Tcopy(H5T_STD_I32LE);
  case TCT_U64:
    return H5Tcopy(H5T_STD_U64LE);
  case TCT_I64:
    return H5Tcopy(H5T_STD_I64LE);
  case TCT_F32:
    return H5Tcopy(H5T_IEEE_F32LE);
  default:
    return H5Tcopy(H5T_IEEE_F64LE);
  }
}

static hid_t space_of(const tct_step *h)
{
  hsize_t shape[TCT_RANK];

  if (h->rank == 0) return H5Screate(H5S_SCALAR);
  for (int d = 0; d < h->rank; d++) shape[d] = h->shape[d];
  return H5Screate_simple(h->rank, shape, NULL);
}

/* ---- values ---- */

static herr_t put(hid_t into, bool attribute, hid_t type, const void *values)
{
  return attribute ? H5Awrite(into, type, values)
                   : H5Dwrite(into, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
}

static tct_status put_texts(const putting *p, hid_t into, bool attribute, hid_t type)
{
  const bool references = p->s->head.type == TCT_STEP_REFERENCE;
  const size_t n        = p->s->values;
  char *bytes, **text;
  herr_t done = 0;

  TCT_PASS(step_texts(p->s, &bytes, &text, p->err));
  hobj_ref_t *to = references ? tct_alloc(n, sizeof *to) : NULL;
  if (to)
    for (size_t i = 0; i < n && done >= 0; i++)
      done = H5Rcreate(&to[i], p->file, text[i], H5R_OBJECT, -1);
  tct_status status = TCT_OK;
  if (references && !to)
    status = tct_fail(p->err, TCT_NO_MEMORY, "no memory for the references of %s", p->s->path);
  else if (done < 0 || (n > 0 && put(into, attribute, type, to ? (void *)to : (void *)text) < 0))
    status = could_not(p, p->s->path);
  tct_free(to);
  tct_free(bytes);
  tct_free(text);
  return status;
}

static tct_status put_small(const putting *p, hid_t into, bool attribute, hid_t type)
{
  const size_t n = (size_t)p->s->left;
  void *values   = tct_alloc(n, 1);

  if (!values) return tct_fail(p->err, TCT_NO_MEMORY, "no memory for %s", p->s->path);
  tct_status status = step_bytes(p->s, values, n, p->err);
  if (status == TCT_OK && n > 0 && put(into, attribute, type, values) < 0)
    status = could_not(p, p->s->path);
  tct_free(values);
  return status;
}

/* Numbers of a dataset, some rows at a time. */
static tct_status put_rows(const putting *p, hid_t dataset, hid_t type, hid_t space)
{
  const tct_step *h = &p->s->head;
  const size_t row = (size_t)(h->bytes / h->shape[0]), most = row < PIECE ? PIECE / row : 1;
  hsize_t at[TCT_RANK] = {0}, count[TCT_RANK];
  void *some           = tct_alloc(most, row);
  tct_status status    = TCT_OK;

  if (!some) return tct_fail(p->err, TCT_NO_MEMORY, "no memory for a row of %s", p->s->path);
  for (int d = 0; d < h->rank; d++) count[d] = h->shape[d];
  for (; at[0] < h->shape[0] && status == TCT_OK; at[0] += count[0]) {
    count[0] = h->shape[0] - at[0] < most ? h->shape[0] - at[0] : most;
    status   = step_bytes(p->s, some, (size_t)count[0] * row, p->err);
    if (status != TCT_OK) break;
    const hid_t memory = H5Screate_simple(h->rank, count, NULL);
    if (memory < 0 || H5Sselect_hyperslab(space, H5S_SELECT_SET, at, NULL, count, NULL) < 0 ||
        H5Dwrite(dataset, type, memory, space, H5P_DEFAULT, some) < 0)
      status = could_not(p, p->s->path);
    H5Sclose(memory);
  }
  tct_free(some);
  return status;
}

/* ---- steps ---- */

static tct_status put_values(const putting *p, hid_t into, hid_t type, hid_t space)
{
  const tct_step *h    = &p->s->head;
  const bool attribute = h->kind == TCT_STEP_ATTRIBUTE;

  if (h->type >= TCT_STEP_TEXT) return put_texts(p, into, attribute, type);
  if (attribute || h->rank == 0 || h->bytes == 0) return put_small(p, into, attribute, type);
  return put_rows(p, into, type, space);
}

static tct_status put_dataset(const putting *p, hid_t type, hid_t space)
{
  const hid_t dataset =
    H5Dcreate2(p->file, p->s->path, type, space, H5P_DEFAULT, p->dataset, H5P_DEFAULT);

  if (dataset < 0) return could_not(p, p->s->path);
  tct_status status = put_values(p, dataset, type, space);
  if (H5Dclose(dataset) < 0 && status == TCT_OK) status = could_not(p, p->s->path);
  return status;
}

static tct_status put_attribute(const putting *p, hid_t type, hid_t space)
{
  const hid_t object    = H5Oopen(p->file, p->s->path, H5P_DEFAULT);
  const hid_t attribute = object < 0
                            ? H5I_INVALID_HID
                            : H5Acreate2(object, p->s->name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  tct_status status =
    attribute < 0 ? could_not(p, p->s->path) : put_values(p, attribute, type, space);

  if (attribute >= 0 && H5Aclose(attribute) < 0 && status == TCT_OK)
    status = could_not(p, p->s->path);
  if (object >= 0) H5Oclose(object);
  return status;
}

static tct_status put_group(const putting *p)
{
  const hid_t group = H5Gcreate2(p->file, p->s->path, H5P_DEFAULT, p->group, H5P_DEFAULT);

  return group < 0 || H5Gclose(group) < 0 ? could_not(p, p->s->path) : TCT_OK;
}

static tct_status put_step(const putting *p)
{
  if (p->s->head.kind == TCT_STEP_GROUP) return put_group(p);
  const hid_t type = type_of(p->s->head.type), space = space_of(&p->s->head);
  tct_status status;

  if (type < 0 || space < 0)
    status = could_not(p, p->s->path);
  else if (p->s->head.kind == TCT_STEP_DATASET)
    status = put_dataset(p, type, space);
  else
    status = put_attribute(p, type, space);
  H5Tclose(type);
  H5Sclose(space);
  return status;
}

/* A way to make objects that does not note when. */
static hid_t without_times(hid_t class)
{
  const hid_t how = H5Pcreate(class);

  return how < 0 || H5Pset_obj_track_times(how, false) < 0 ? H5I_INVALID_HID : how;
}

tct_status put_all(steps *s, int file, tct_error *err)
{
  putting p = {.s = s, .err = err};
  char path[64];

  tct_print(path, sizeof path, "/proc/self/fd/%d", file);
  if (H5open() < 0 || H5Eset_auto2(H5E_DEFAULT, NULL, NULL) < 0) return could_not(&p, "anything");
  const hid_t whole = without_times(H5P_FILE_CREATE);
  p.group           = without_times(H5P_GROUP_CREATE);
  p.dataset         = without_times(H5P_DATASET_CREATE);
  if (whole < 0 || p.group < 0 || p.dataset < 0) return could_not(&p, "the file");
  p.file = H5Fcreate(path, H5F_ACC_TRUNC, whole, H5P_DEFAULT);
  if (p.file < 0) return could_not(&p, "the file");
  for (;;) {
    TCT_PASS(step_next(s, err));
    if (s->head.kind == TCT_STEP_END) break;
    TCT_PASS(put_step(&p));
  }
  return H5Fclose(p.file) < 0 ? could_not(&p, "the end of the file") : TCT_OK;
}
