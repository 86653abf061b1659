/* nwb_read.c -- columns and series of an NWB file, read when they are asked for: one start of the reader. */
#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"
#include "brain/nwb/nwb_parts.h"

#include <math.h>
#include <string.h>

static tct_status no_memory(const tct_nwb *f, tct_error *err)
{
  return tct_fail_in(err, TCT_NO_MEMORY, f->path, 0, 0, "no memory to read it");
}

/* ---- columns ---- */

static tct_status find(const tct_nwb *f, const tct_nwb_table *t, const char *name,
                       const tct_nwb_column **c, tct_error *err)
{
  *c = tct_nwb_column_named(t, name);
  if (!*c)
    return tct_fail_in(err, TCT_BAD_DATA, f->path, 0, 0, "there is no column '%s' in '%s'", name,
                       t->path);
  if (!(*c)->usable)
    return tct_fail_in(err, (*c)->trouble, f->path, 0, 0, "'%s/%s' cannot be used: %s", t->path,
                       name, (*c)->why);
  return TCT_OK;
}

/* Read what these columns lie in, and make values of it. */
static tct_status read_columns(const tct_nwb *f, const tct_nwb_table *t,
                               const tct_nwb_column *const *c, int n, bool ends_only,
                               nwb_column_paths *paths, tct_nwb_values *into, tct_error *err)
{
  nwb_names w       = {0};
  tct_arrays a      = {0};
  size_t left       = f->most;
  tct_status status = TCT_OK;

  for (int i = 0; i < n && status == TCT_OK; i++) {
    nwb_paths_of(t, c[i], &paths[i]);
    for (int k = ends_only; k < 3; k++)
      if (paths[i].path[k][0] && !nwb_names_add(&w, paths[i].path[k])) status = no_memory(f, err);
  }
  if (status == TCT_OK) status = nwb_give(f, &w, &left, &a, err);
  for (int i = 0; i < n && status == TCT_OK; i++)
    status = nwb_values_of(f, t, c[i], &a, ends_only, left, &into[i], err);
  tct_arrays_free(&a);
  tct_free(w.name);
  return status;
}

static tct_status read_named(const tct_nwb *f, const tct_nwb_table *t, const char *const *column,
                             int n, bool ends_only, tct_nwb_values *into, tct_error *err)
{
  const size_t room = n > 0 ? (size_t)n : 1;
  tct_status status = TCT_OK;

  for (int i = 0; i < n; i++) into[i] = (tct_nwb_values){0};
  const tct_nwb_column **c = tct_alloc(room, sizeof(void *));
  nwb_column_paths *paths  = tct_alloc(room, sizeof *paths);
  if (!c || !paths) status = no_memory(f, err);
  for (int i = 0; i < n && status == TCT_OK; i++) status = find(f, t, column[i], &c[i], err);
  if (status == TCT_OK) status = read_columns(f, t, c, n, ends_only, paths, into, err);
  tct_free(c);
  tct_free(paths);
  for (int i = 0; i < n && status != TCT_OK; i++) tct_nwb_values_free(&into[i]);
  return status;
}

tct_status tct_nwb_columns_read(const tct_nwb *f, const tct_nwb_table *t, const char *const *column,
                                int n, tct_nwb_values *into, tct_error *err)
{
  return read_named(f, t, column, n, false, into, err);
}

tct_status tct_nwb_column_read(const tct_nwb *f, const tct_nwb_table *t, const char *column,
                               tct_nwb_values *into, tct_error *err)
{
  return read_named(f, t, &column, 1, false, into, err);
}

tct_status tct_nwb_column_ends(const tct_nwb *f, const tct_nwb_table *t, const char *column,
                               tct_nwb_values *into, tct_error *err)
{
  return read_named(f, t, &column, 1, true, into, err);
}

/* ---- series ---- */

static tct_status read_series(const tct_nwb *f, const tct_nwb_series *s, double **value,
                              double **time, tct_error *err)
{
  char data[2 * TCT_NWB_PATH], by[2 * TCT_NWB_PATH], times[2 * TCT_NWB_PATH];
  const char *names[4];
  nwb_names w  = {.name = names, .room = 4};
  tct_arrays a = {0};
  size_t left  = f->most;

  *time = NULL;
  if (value) *value = NULL;
  if (!s->usable)
    return tct_fail_in(err, s->trouble, f->path, 0, 0, "'%s' cannot be used: %s", s->path, s->why);
  tct_print(data, sizeof data, "%s/data", s->path);
  tct_print(by, sizeof by, "%s/channel_conversion", s->path);
  tct_print(times, sizeof times, "%s/timestamps", s->path);
  if (value) {
    names[w.n++] = data;
    names[w.n++] = by;
  }
  if (isnan(s->rate)) names[w.n++] = times;
  names[w.n] = NULL;
  TCT_PASS(nwb_give(f, &w, &left, &a, err));
  const tct_status status = nwb_samples_of(f, s, &a, left, value, time, err);
  tct_arrays_free(&a);
  return status;
}

tct_status tct_nwb_series_read(const tct_nwb *f, const tct_nwb_series *s, double **value,
                               double **time, tct_error *err)
{
  return read_series(f, s, value, time, err);
}

tct_status tct_nwb_series_times(const tct_nwb *f, const tct_nwb_series *s, double **time,
                                tct_error *err)
{
  return read_series(f, s, NULL, time, err);
}

tct_status tct_nwb_series_rows(const tct_nwb *f, const tct_nwb_series *s, size_t **row, size_t *n,
                               tct_error *err)
{
  const tct_nwb_table *of = s->rois[0] ? tct_nwb_table_named(f, s->rois) : NULL;
  const char *const path  = s->region;
  const char *names[]     = {path, NULL};
  const nwb_names w       = {.name = names, .n = 1, .room = 2};
  size_t left             = f->most;
  tct_status status       = TCT_OK;
  tct_arrays a            = {0};

  *row = NULL;
  *n   = 0;
  if (!s->region[0])
    return tct_fail_in(err, TCT_BAD_DATA, f->path, 0, 0,
                       "'%s' does not say which rows of a table its columns are", s->path);
  TCT_PASS(nwb_give(f, &w, &left, &a, err));
  const tct_array *x = tct_arrays_named(&a, path);
  if (!x)
    status = tct_fail_in(err, TCT_BAD_DATA, f->path, 0, 0, "there is no '%s' in it", path);
  else if (x->n > left / sizeof **row || !(*row = tct_alloc(x->n ? x->n : 1, sizeof **row)))
    status = no_memory(f, err);
  for (size_t i = 0; status == TCT_OK && i < x->n; i++) {
    const double k = tct_array_at(x, i);
    if (!(k >= 0) || !(k < (of ? (double)of->rows : 0x1p53)))
      status =
        tct_fail_in(err, TCT_BAD_DATA, f->path, 0, 0, "'%s' names row %.9g of '%s', which has %zu",
                    path, k, s->rois, of ? of->rows : 0);
    else
      (*row)[i] = (size_t)k;
  }
  if (status == TCT_OK) *n = x->n;
  if (status != TCT_OK) {
    tct_free(*row);
    *row = NULL;
  }
  tct_arrays_free(&a);
  return status;
}
