/* nwb.c -- an NWB 2.x file opened: what is in it, understood in two starts of the reader.
 *
 * One start lists everything, which tells all attributes.  One gives the texts that a list does not tell, and
 * where ragged rows end, so that a damaged index is known before it is used.
 *
 * Source: Rubel et al. 2022, doi:10.7554/eLife.78362. */
#include "brain/nwb/nwb.h"
#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/files/reader.h"
#include "brain/nwb/nwb_parts.h"

#include <stdio.h>
#include <string.h>

enum { AT_ONCE = 1000, ENDS_MOST = 256 << 20, FULL = 2 * TCT_NWB_PATH };

/* ---- reading by name ---- */

/* Put the arrays of `more` behind those of `into`. */
static bool append(tct_arrays *into, tct_arrays *more)
{
  const size_t n = (size_t)into->n + (size_t)more->n;

  if (more->n == 0) return true;
  tct_array *all = tct_grow(into->array, n, sizeof *all);
  if (!all) return false;
  memcpy(all + into->n, more->array, (size_t)more->n * sizeof *all);
  *into   = (tct_arrays){(int)n, all};
  more->n = 0; /* its arrays are no longer its own */
  return true;
}

static size_t bytes_of(const tct_arrays *a)
{
  size_t bytes = 0;

  for (int i = 0; i < a->n; i++) bytes += a->array[i].n * tct_dtype_size(a->array[i].type);
  return bytes;
}

tct_status nwb_give(const tct_nwb *f, const nwb_names *w, size_t *left, tct_arrays *into,
                    tct_error *err)
{
  *into = (tct_arrays){0};
  for (size_t i = 0; i < w->n; i += AT_ONCE) {
    const char *part[AT_ONCE + 1] = {NULL};
    tct_arrays more;
    for (size_t k = 0; k < AT_ONCE && i + k < w->n; k++) part[k] = w->name[i + k];
    tct_status status = tct_format_hdf5.read(f->path, part, *left, &more, err);
    if (status == TCT_OK) *left -= bytes_of(&more);
    if (status == TCT_OK && !append(into, &more))
      status = tct_fail_in(err, TCT_NO_MEMORY, f->path, 0, 0, "no memory to read it");
    tct_arrays_free(&more);
    if (status == TCT_OK) continue;
    tct_arrays_free(into);
    return status;
  }
  return TCT_OK;
}

/* ---- opening ---- */

/* Read them and, if what is damaged among them is but an end of rows, then the texts alone: whoever reads
 * the rows will hear of it. */
static tct_status read_small(const tct_nwb *f, const nwb_names *texts, nwb_names *all,
                             tct_text *said, tct_arrays *into, tct_error *err)
{
  tct_error trouble = {0};
  size_t left       = f->most;
  tct_status status = nwb_give(f, all, &left, into, &trouble);

  if (all->n > texts->n && (status == TCT_BAD_DATA || status == TCT_UNSUPPORTED)) {
    tct_text_add(said, "where its lists end could not be looked at: %s\n", trouble.text);
    left   = f->most;
    status = nwb_give(f, texts, &left, into, &trouble);
  }
  if (status != TCT_OK && err) *err = trouble;
  return status;
}

static tct_status understand_small(tct_nwb *f, const nwb_listing *l, tct_text *said,
                                   tct_arrays *into, tct_error *err)
{
  const size_t most = f->most / 2 < ENDS_MOST ? f->most / 2 : ENDS_MOST;
  nwb_names texts = {0}, all = {0};
  tct_status status;

  if (nwb_want_texts(l, &texts) && nwb_want_texts(l, &all) && nwb_want_ends(l, most, &all))
    status = read_small(f, &texts, &all, said, into, err);
  else
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for the names in it");
  tct_free(texts.name);
  tct_free(all.name);
  return status;
}

static tct_status understand(tct_nwb *f, const nwb_listing *l, tct_text *said, tct_error *err)
{
  tct_arrays a = {0};

  TCT_PASS(nwb_find_session(f, l, said, err));
  TCT_PASS(understand_small(f, l, said, &a, err));
  nwb_take_texts(f, &a);
  tct_status status = nwb_find_tables(f, l, &a, said, err);
  for (int i = 0; i < f->tables; i++) nwb_look_at_ends(&f->table[i], &a);
  tct_arrays_free(&a);
  if (status == TCT_OK) status = nwb_find_series(f, l, said, err);
  if (status == TCT_OK && said->failed)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for what is odd in it");
  return status;
}

tct_status tct_nwb_open(const char *path, size_t most, tct_nwb *into, tct_error *err)
{
  tct_entries all;
  nwb_listing l = {0};
  tct_text said = {0};

  *into = (tct_nwb){.path = path, .most = most};
  TCT_PASS(tct_format_hdf5.list(path, &all, err));
  tct_status status = nwb_listing_new(&l, &all, err);
  if (status == TCT_OK) status = understand(into, &l, &said, err);
  nwb_listing_free(&l);
  tct_entries_free(&all);
  into->said = said.at;
  if (status == TCT_OK) return TCT_OK;
  if (err && !err->file[0]) tct_print(err->file, sizeof err->file, "%s", path);
  tct_nwb_close(into);
  return status;
}

void tct_nwb_close(tct_nwb *f)
{
  if (!f) return;
  for (int i = 0; i < f->tables; i++) tct_free(f->table[i].column);
  tct_free(f->table);
  tct_free(f->series);
  tct_free(f->link);
  tct_free(f->said);
  *f = (tct_nwb){0};
}

/* ---- by name ---- */

/* The path by first names only. */
static void resolve(const tct_nwb *f, const char *path, char into[FULL])
{
  path += *path == '/';
  tct_print(into, FULL, "%s", path);
  for (int i = 0; i < f->links; i++) {
    const size_t n = strlen(f->link[i].from);
    if (strncmp(path, f->link[i].from, n) != 0 || (path[n] && path[n] != '/')) continue;
    tct_print(into, FULL, "%s%s", f->link[i].to, path + n);
    return;
  }
}

/* The place of what is meant among n paths, `size` bytes apart: the path itself, the path by first names, the
 * only one with this last word; or -1. */
static int find(const tct_nwb *f, const char *path, const char *first, size_t size, int n)
{
  char full[FULL];
  int last = -1, lasts = 0;

  for (int i = 0; i < n; i++)
    if (strcmp(first + (size_t)i * size, path) == 0) return i;
  resolve(f, path, full);
  for (int i = 0; i < n; i++) {
    const char *at    = first + (size_t)i * size;
    const char *slash = strrchr(at, '/');
    if (strcmp(at, full) == 0) return i;
    if (strcmp(slash ? slash + 1 : at, full) != 0) continue;
    last = i;
    lasts++;
  }
  return lasts == 1 ? last : -1;
}

const tct_nwb_table *tct_nwb_table_named(const tct_nwb *f, const char *path)
{
  const int i = f->tables ? find(f, path, f->table->path, sizeof *f->table, f->tables) : -1;
  return i < 0 ? NULL : &f->table[i];
}

const tct_nwb_series *tct_nwb_series_named(const tct_nwb *f, const char *path)
{
  const int i = f->n_series ? find(f, path, f->series->path, sizeof *f->series, f->n_series) : -1;
  return i < 0 ? NULL : &f->series[i];
}

const tct_nwb_column *tct_nwb_column_named(const tct_nwb_table *t, const char *name)
{
  for (int i = 0; i < t->n; i++)
    if (strcmp(t->column[i].name, name) == 0) return &t->column[i];
  return t->id.name[0] && strcmp(t->id.name, name) == 0 ? &t->id : NULL;
}
