/* files.c -- the files of a recipe: each opened once, its arrays looked up by name and read once. */
#include "brain/recipe/recipe_own.h"

#include "base/file.h"
#include "base/memory.h"

#include <string.h>

enum { FILES_MOST = 1024, NEAR_MOST = 4096 };

void tct_held_free(struct held *h)
{
  if (!h) return;
  tct_held_nwb_free(h);
  for (int i = 0; i < h->n; i++) tct_arrays_free(&h->read[i]);
  tct_free(h->read);
  tct_entries_free(&h->list);
  tct_free(h->path);
  tct_free(h);
}

/* Room for one more set of arrays. */
static tct_status one_more(struct recipe *r, struct held *h)
{
  tct_arrays *more = tct_grow(h->read, (size_t)h->n + 1, sizeof *more);

  if (!more) return tct_fail(r->err, TCT_NO_MEMORY, "no memory to read %s", h->path);
  h->read       = more;
  h->read[h->n] = (tct_arrays){0};
  return TCT_OK;
}

static void pay(struct recipe *r, const tct_arrays *a)
{
  for (int i = 0; i < a->n; i++) {
    const size_t bytes = a->array[i].n * tct_dtype_size(a->array[i].type);
    r->left            = r->left > bytes ? r->left - bytes : 0;
  }
}

/* A format that cannot list is read whole, and its list made of what it has. */
static tct_status read_whole(struct recipe *r, struct held *h)
{
  TCT_PASS(one_more(r, h));
  tct_arrays *all = &h->read[0];
  TCT_PASS(h->format->read(h->path, NULL, r->left, all, r->err));
  h->n = 1;
  pay(r, all);
  h->list.entry = tct_alloc(all->n ? (size_t)all->n : 1, sizeof *h->list.entry);
  if (!h->list.entry) return tct_fail(r->err, TCT_NO_MEMORY, "no memory to list %s", h->path);
  for (h->list.n = 0; h->list.n < all->n; h->list.n++) {
    const tct_array *a = &all->array[h->list.n];
    tct_entry *e       = &h->list.entry[h->list.n];
    memcpy(e->name, a->name, sizeof e->name);
    tct_print(e->type, sizeof e->type, "%s", tct_dtype_name(a->type));
    e->rank   = a->rank;
    e->usable = true;
    memcpy(e->shape, a->shape, sizeof e->shape);
  }
  return TCT_OK;
}

static tct_status open_file(struct recipe *r, const tct_node *at, char *path, struct held **h)
{
  struct held **more = tct_grow(r->file, (size_t)r->files + 1, sizeof(struct held *));

  if (more) r->file = more;
  *h = more ? tct_alloc(1, sizeof **h) : NULL;
  if (!*h) {
    tct_free(path);
    return tct_fail(r->err, TCT_NO_MEMORY, "no memory for the files of a recipe");
  }
  r->file[r->files++] = *h;
  (*h)->path          = path;
  (*h)->format        = tct_format_of(path);
  TCT_TRY((*h)->format->list ? (*h)->format->list(path, &(*h)->list, r->err) : read_whole(r, *h),
          r->err, "reading what line %d of the recipe names", at->line);
  return TCT_OK;
}

tct_status tct_held_open(struct recipe *r, const tct_node *at, const char *path, struct held **h)
{
  char *full = tct_path(tct_spec_folder(r->spec), path);

  *h = NULL;
  if (!full) return tct_fail(r->err, TCT_NO_MEMORY, "no memory for a path");
  for (int i = 0; i < r->files; i++)
    if (strcmp(r->file[i]->path, full) == 0) *h = r->file[i];
  if (!*h && tct_file_is(full) && !tct_folder_is(full) && tct_format_of(full) &&
      r->files < FILES_MOST)
    return open_file(r, at, full, h);
  if (*h) {
  } else if (!tct_file_is(full) || tct_folder_is(full)) {
    tct_complain(r->spec, at, "there is no file '%.200s'", full);
  } else if (!tct_format_of(full)) {
    tct_complain(r->spec, at, "no format reads a file of the name '%.200s'", path);
  } else {
    tct_complain(r->spec, at, "a recipe is of at most %d files", FILES_MOST);
  }
  tct_free(full);
  return TCT_OK;
}

/* ---- arrays by name ---- */

int tct_held_find(const struct held *h, const char *name)
{
  name += *name == '/';
  for (int i = 0; i < h->list.n; i++)
    if (strcmp(h->list.entry[i].name, name) == 0) return i;
  return -1;
}

/* The name in the list that is nearest; NULL too where there is no memory to look. */
static const char *near_name(const struct held *h, const char *name)
{
  const int n        = h->list.n < NEAR_MOST ? h->list.n : NEAR_MOST;
  const char **words = n ? tct_alloc((size_t)n, sizeof *words) : NULL;
  const char *near   = NULL;

  for (int i = 0; words && i < n; i++) words[i] = h->list.entry[i].name;
  if (words) near = tct_nearest(name, words, n);
  tct_free(words);
  return near;
}

int tct_held_named(struct recipe *r, const struct held *h, const tct_node *at, const char *name)
{
  const int i      = tct_held_find(h, name);
  const char *near = i < 0 ? near_name(h, name) : NULL;

  if (i >= 0 && h->list.entry[i].usable) return i;
  if (i >= 0)
    tct_complain(r->spec, at, "'%.100s' of %.100s cannot be read: %.200s", name, h->path,
                 h->list.entry[i].note);
  else if (near)
    tct_complain(r->spec, at, "there is no '%.100s' in %.100s; did you mean '%.100s'?", name,
                 h->path, near);
  else
    tct_complain(r->spec, at, "there is no '%.100s' in %.100s; 'tercet show' lists what is", name,
                 h->path);
  return -1;
}

tct_status tct_held_array(struct recipe *r, struct held *h, int i, const tct_array **a)
{
  const char *wanted[] = {h->list.entry[i].name, NULL};

  for (int k = 0; k < h->n; k++) {
    *a = tct_arrays_named(&h->read[k], wanted[0]);
    if (*a) return TCT_OK;
  }
  TCT_PASS(one_more(r, h));
  TCT_PASS(h->format->read(h->path, wanted, r->left, &h->read[h->n], r->err));
  pay(r, &h->read[h->n]);
  *a = tct_arrays_named(&h->read[h->n++], wanted[0]);
  if (*a) return TCT_OK;
  return tct_fail_in(r->err, TCT_BAD_DATA, h->path, 0, 0, "'%s' is listed but could not be read",
                     wanted[0]);
}
