/* hdf5_reference.c -- where the references of an HDF5 file point to, as paths.
 *
 * A reference to an object is the place of its header in the file.  HDF5 finds the path of one by going
 * through the whole file; here that is done once for all of them.
 *
 * Source: The HDF Group, HDF5 Reference Manual 1.10, H5Rget_name, H5Ovisit. */
#include "hdf5_parts.h"

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/files/stream.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  haddr_t at;
  char *path; /* from the root, without a slash before */
} place;

static struct {
  bool made;
  size_t n, room;
  place *place; /* [n] in order of `at` */
} map;

static herr_t each_object(hid_t root, const char *name, const H5O_info_t *about, void *own)
{
  tct_error *err = own;
  (void)root;

  if (map.n == TCT_ANSWERS_MOST) {
    tct_fail(err, TCT_BAD_DATA, "it holds over %d things", TCT_ANSWERS_MOST);
    return -1;
  }
  if (map.n == map.room) {
    const size_t room = map.room ? 2 * map.room : 256;
    place *all        = tct_grow(map.place, room, sizeof *all);
    if (all) {
      map.place = all;
      map.room  = room;
    }
  }
  char *path = map.n < map.room ? tct_strdup(strcmp(name, ".") == 0 ? "" : name) : NULL;
  if (!path) {
    tct_fail(err, TCT_NO_MEMORY, "no memory to find where its references point to");
    return -1;
  }
  map.place[map.n++] = (place){about->addr, path};
  return 0;
}

static int by_place(const void *x, const void *y)
{
  const place *a = x, *b = y;
  return (a->at > b->at) - (a->at < b->at);
}

static tct_status make_map(hid_t any, tct_error *err)
{
  tct_error trouble = {0};
  const hid_t file  = H5Iget_file_id(any);

  if (map.made) return TCT_OK;
  map.made = true;
  /* of a damaged file, as far as it goes */
  if (file >= 0) {
    (void)H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, each_object, &trouble, H5O_INFO_BASIC);
    H5Fclose(file);
  }
  if (trouble.code != TCT_OK) return tct_fail(err, trouble.code, "%s", trouble.text);
  if (map.n > 0) qsort(map.place, map.n, sizeof *map.place, by_place);
  return TCT_OK;
}

tct_status path_of_object(hid_t any, haddr_t at, const char **path, tct_error *err)
{
  const place wanted = {.at = at};

  *path = NULL;
  TCT_PASS(make_map(any, err));
  const place *found =
    map.n ? bsearch(&wanted, map.place, map.n, sizeof *map.place, by_place) : NULL;
  if (found) *path = found->path;
  return TCT_OK;
}

/* The lines, and the longest of them; nothing is written of a reference to nothing. */
static tct_status follow(const source *s, const hobj_ref_t *to, size_t n, const char **line,
                         size_t *width, tct_error *err)
{
  *width = 1;
  for (size_t i = 0; i < n; i++) {
    if (to[i] != 0 && to[i] != HADDR_UNDEF) {
      TCT_PASS(path_of_object(s->id, to[i], &line[i], err));
      if (!line[i]) line[i] = "?"; /* to something that has no name, or a damaged one */
    }
    const size_t length = line[i] ? strlen(line[i]) : 0;
    if (length > *width) *width = length;
  }
  return TCT_OK;
}

tct_status tell_references(teller *t, const source *s, const shape_of_source *a, told *it,
                           tct_error *err)
{
  const size_t n    = t->list && a->n != 1 ? 0 : a->n; /* in a list, only what one says */
  size_t width      = 1;
  tct_status status = TCT_OK;

  it->dtype = TCT_U8;
  if (n > SIZE_MAX / 16 || !tct_packing_fair(t->file_size, n * sizeof(hobj_ref_t)))
    return tell_useless(t, it, err, "%zu references are not to be believed of its file", n);
  hobj_ref_t *to    = tct_alloc(n ? n : 1, sizeof *to);
  const char **line = tct_alloc(n ? n : 1, sizeof *line);
  if (!to || !line)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for the references in '%s'", it->name);
  else if (n > 0 &&
           (s->attribute ? H5Aread(s->id, H5T_STD_REF_OBJ, to)
                         : H5Dread(s->id, H5T_STD_REF_OBJ, H5S_ALL, H5S_ALL, H5P_DEFAULT, to)) < 0)
    status = hdf5_bad(err, it->name, "its references cannot be read");
  else
    status = follow(s, to, n, line, &width, err);
  if (status == TCT_OK) status = tell_lines(t, it, line, n, width, err);
  tct_free(to);
  tct_free(line);
  return status;
}
