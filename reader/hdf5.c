/* hdf5.c -- what is in an HDF5 file: its groups, its datasets, their attributes, by path.
 *
 * Nothing leads out of the file: links into other files are named and not followed, filters that are
 * plug-ins are not loaded.
 *
 * Source: The HDF Group, HDF5 Reference Manual 1.10. */
#include "hdf5_parts.h"

#include "base/text.h"
#include "brain/files/bytes.h"

#include <stdio.h>
#include <string.h>

enum { DEEPEST = 32, SEEN = 2 * TCT_ANSWERS_MOST };

typedef struct {
  teller *t;
  tct_error *err;
  tct_status status;
  const char *path; /* of the group that is gone through, "" or "a/b/" */
  int depth;
  haddr_t *seen; /* [SEEN] groups, by where they lie: a hash table, 0: free */
  int *n_seen;
} walk;

static tct_status walk_group(const walk *above, hid_t group, const char *path);

/* ---- attributes ---- */

static herr_t each_attribute(hid_t object, const char *name, const H5A_info_t *about, void *own)
{
  walk *w = own;
  told it = {.type = "unknown"};
  (void)about;

  name_add(it.name, "%s@%s", w->path, name);
  if (wish_for(w->t, it.name, true) == PASS_OVER) return 0;
  const source s = {H5Aopen(object, name, H5P_DEFAULT), true};
  w->status      = s.id < 0 ? tell_useless(w->t, &it, w->err, "it is damaged")
                            : tell_source(w->t, &s, &it, true, w->err);
  if (s.id >= 0) H5Aclose(s.id);
  return w->status == TCT_OK ? 0 : -1;
}

static tct_status tell_attributes(const walk *above, hid_t object, const char *path)
{
  walk w    = *above;
  hsize_t i = 0;

  w.path = path;
  if (H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, &i, each_attribute, &w) < 0 &&
      w.status == TCT_OK)
    return hdf5_bad(w.err, path, "its attributes cannot be read");
  return w.status;
}

/* ---- links ---- */

/* Note a group as seen; *before: it was. */
static tct_status see(const walk *w, hid_t group, bool *before)
{
  H5O_info_t about;

  if (H5Oget_info2(group, &about, H5O_INFO_BASIC) < 0)
    return hdf5_bad(w->err, w->path, "a group in it is damaged");
  /* where a group lies is no 0, which is free */
  const haddr_t place = about.addr + 1;
  size_t i            = (size_t)(place * 0x9E3779B97F4A7C15U >> 32) % SEEN;
  while (w->seen[i] && w->seen[i] != place) i = (i + 1) % SEEN;
  *before = w->seen[i] == place;
  if (*before) return TCT_OK;
  if (*w->n_seen == TCT_ANSWERS_MOST)
    return tct_fail(w->err, TCT_BAD_DATA, "it holds over %d groups", TCT_ANSWERS_MOST);
  w->seen[i] = place;
  ++*w->n_seen;
  return TCT_OK;
}

/* A second name of a group: what is in it is told of under its first. */
static tct_status tell_other_name(const walk *w, hid_t group, told *it)
{
  H5O_info_t about;
  const char *path = NULL;

  it->type = "link";
  if (H5Oget_info2(group, &about, H5O_INFO_BASIC) >= 0)
    TCT_PASS(path_of_object(group, about.addr, &path, w->err));
  if (!path) return tell_useless(w->t, it, w->err, "a link to a group that is damaged");
  return tell_useless(w->t, it, w->err, TCT_ANSWER_GROUP "%s", path);
}

static tct_status tell_group(const walk *w, hid_t group, told *it, bool soft)
{
  bool before = false;

  it->type = "group";
  if (!soft) TCT_PASS(see(w, group, &before));
  if (soft || before) return tell_other_name(w, group, it);
  if (w->depth == DEEPEST) return tell_useless(w->t, it, w->err, "it lies too deep");
  TCT_PASS(tell_attributes(w, group, it->name));
  name_add(it->name, "/");
  return walk_group(w, group, it->name);
}

static tct_status tell_object(const walk *w, hid_t object, told *it, bool soft)
{
  char path[sizeof it->name];
  const source s = {object, false};

  switch (H5Iget_type(object)) {
  case H5I_DATASET:
    snprintf(path, sizeof path, "%s", it->name);
    TCT_PASS(tell_source(w->t, &s, it, false, w->err));
    return tell_attributes(w, object, path);
  case H5I_GROUP:
    return tell_group(w, object, it, soft);
  default:
    it->type = "type";
    return tell_useless(w->t, it, w->err, "a type, not an array");
  }
}

static tct_status tell_link(const walk *w, hid_t group, const char *name, const H5L_info_t *link,
                            told *it)
{
  it->type = "link";
  if (link->type != H5L_TYPE_HARD && link->type != H5L_TYPE_SOFT)
    return tell_useless(w->t, it, w->err, "a link into another file, which is not opened");
  const hid_t object = H5Oopen(group, name, H5P_DEFAULT);
  if (object < 0)
    return tell_useless(w->t, it, w->err,
                        link->type == H5L_TYPE_SOFT ? "a link to nothing in this file"
                                                    : "it is damaged");
  const tct_status status = tell_object(w, object, it, link->type == H5L_TYPE_SOFT);
  H5Oclose(object);
  return status;
}

static herr_t each_link(hid_t group, const char *name, const H5L_info_t *link, void *own)
{
  walk *w = own;
  told it = {.type = "link"};

  name_add(it.name, "%s%s", w->path, name);
  w->status = tell_link(w, group, name, link, &it);
  return w->status == TCT_OK ? 0 : -1;
}

static tct_status walk_group(const walk *above, hid_t group, const char *path)
{
  walk w    = *above;
  hsize_t i = 0;

  w.path = path;
  w.depth++;
  if (H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, &i, each_link, &w) < 0 && w.status == TCT_OK)
    return hdf5_bad(w.err, path, "what is in it cannot be read");
  return w.status;
}

/* ---- the file ---- */

tct_status read_hdf5(teller *t, tct_error *err)
{
  static haddr_t seen[SEEN];
  int n_seen = 0;
  bool before;
  char path[64];

  if (H5open() < 0 || H5Eset_auto2(H5E_DEFAULT, NULL, NULL) < 0 || H5PLset_loading_state(0) < 0 ||
      H5Lunregister(H5L_TYPE_EXTERNAL) < 0)
    return tct_fail(err, TCT_BUG, "HDF5 cannot be made safe");
  tct_print(path, sizeof path, "/proc/self/fd/%d", t->file);
  const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  if (file < 0) return hdf5_bad(err, "", "this is no sound HDF5 file");
  const hid_t root = H5Gopen2(file, "/", H5P_DEFAULT);
  if (root < 0) return hdf5_bad(err, "", "what is in it cannot be read");
  walk w = {.t = t, .err = err, .path = "", .seen = seen, .n_seen = &n_seen};
  if (is_matlab(root)) return t->stream ? tell_only_whole(err) : tell_matlab(t, root, err);
  tct_status status = see(&w, root, &before);
  if (status == TCT_OK) status = tell_attributes(&w, root, "");
  if (status == TCT_OK) status = walk_group(&w, root, "");
  return status; /* HDF5 is closed by the end of the program */
}
