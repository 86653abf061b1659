/* nwb_column.c -- a column of a table out of the arrays that it lies in.
 *
 * A ragged column X is all its values in a row, and X_index, which says where each row's values end: row i
 * is X[X_index[i-1]] .. X[X_index[i] - 1].  Ends that go back or beyond the values are damage.
 *
 * Source: hdmf-common 1.8, VectorIndex. */
#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/nwb/nwb_parts.h"

#include <string.h>

void nwb_paths_of(const tct_nwb_table *t, const tct_nwb_column *c, nwb_column_paths *p)
{
  *p = (nwb_column_paths){0};
  tct_print(p->path[0], sizeof *p->path, "%s/%s", t->path, c->name);
  if (c->index[0]) tct_print(p->path[1], sizeof *p->path, "%s/%s", t->path, c->index);
  if (c->outer[0]) tct_print(p->path[2], sizeof *p->path, "%s/%s", t->path, c->outer);
}

/* ---- ends of rows ---- */

/* Is each end at or after the one before, and none beyond `most`?  If not, why. */
static bool are_ends(const tct_array *a, size_t most, char *why, size_t room)
{
  double before = 0;

  for (size_t i = 0; i < a->n; i++) {
    const double end = tct_array_at(a, i);
    if (!(end >= before)) {
      tct_print(why, room, "%s goes back at row %zu, from %.17g to %.17g", a->name, i, before, end);
      return false;
    }
    if (end > (double)most) {
      tct_print(why, room, "%s ends row %zu at %.17g, but there are %zu values", a->name, i, end,
                most);
      return false;
    }
    before = end;
  }
  return true;
}

static bool holds(const tct_nwb_column *c, const tct_array *inner, const tct_array *outer,
                  char *why, size_t room)
{
  return (!inner || are_ends(inner, c->n, why, room)) &&
         (!outer || !inner || are_ends(outer, inner->n, why, room));
}

void nwb_look_at_ends(tct_nwb_table *t, const tct_arrays *ends)
{
  for (int i = 0; i < t->n; i++) {
    tct_nwb_column *c = &t->column[i];
    nwb_column_paths p;
    if (!c->usable || c->ragged == 0) continue;
    nwb_paths_of(t, c, &p);
    c->usable =
      holds(c, tct_arrays_named(ends, p.path[1]),
            c->ragged > 1 ? tct_arrays_named(ends, p.path[2]) : NULL, c->why, sizeof c->why);
    if (!c->usable) c->trouble = TCT_BAD_DATA;
  }
}

/* ---- values ---- */

static tct_status no_memory(const tct_nwb *f, const char *path, size_t bytes, tct_error *err)
{
  return tct_fail_in(err, TCT_NO_MEMORY, f->path, 0, 0,
                     "no memory for %zu bytes of '%s' beside what else is needed", bytes, path);
}

static tct_status odd(const tct_nwb *f, const char *path, tct_error *err)
{
  return tct_fail_in(err, TCT_BAD_DATA, f->path, 0, 0,
                     "'%s' is not what it was when the file was opened", path);
}

static tct_array *named(tct_arrays *a, const char *path)
{
  for (int i = 0; i < a->n && path[0]; i++)
    if (strcmp(a->array[i].name, path) == 0) return &a->array[i];
  return NULL;
}

static tct_status ends_of(const tct_nwb *f, const tct_array *a, size_t *left, size_t **ends,
                          tct_error *err)
{
  const size_t bytes = a->n * sizeof **ends;

  *ends = bytes <= *left ? tct_alloc(a->n ? a->n : 1, sizeof **ends) : NULL;
  if (!*ends) return no_memory(f, a->name, bytes, err);
  *left -= bytes;
  for (size_t i = 0; i < a->n; i++) (*ends)[i] = (size_t)tct_array_at(a, i);
  return TCT_OK;
}

static tct_status take_ends(const tct_nwb *f, const tct_nwb_column *c, const tct_array *inner,
                            const tct_array *outer, size_t *left, tct_nwb_values *into,
                            tct_error *err)
{
  char why[256];

  if (!holds(c, inner, outer, why, sizeof why))
    return tct_fail_in(err, TCT_BAD_DATA, f->path, 0, 0, "%s", why);
  if (c->ragged == 1) return ends_of(f, inner, left, &into->end, err);
  TCT_PASS(ends_of(f, inner, left, &into->list_end, err));
  TCT_PASS(ends_of(f, outer, left, &into->list_of, err));
  TCT_PASS(ends_of(f, outer, left, &into->end, err));
  into->lists = inner->n;
  for (size_t i = 0; i < outer->n; i++)
    into->end[i] = into->list_of[i] ? into->list_end[into->list_of[i] - 1] : 0;
  return TCT_OK;
}

/* The array's own bytes where they are as they should be: they are taken from it. */
static tct_status take_values(const tct_nwb *f, const tct_nwb_column *c, tct_array *a, size_t *left,
                              tct_nwb_values *into, tct_error *err)
{
  const bool text    = strcmp(c->type, "text") == 0 || strcmp(c->type, "references") == 0;
  const int rank     = c->rank + 1 + text;
  const size_t bytes = a->n * sizeof(double);

  if (!a->bytes || a->rank != rank || a->shape[0] != c->n || (text && a->type != TCT_U8) ||
      memcmp(a->shape + 1, c->shape, (size_t)c->rank * sizeof *c->shape) != 0)
    return odd(f, a->name, err);
  if (text) {
    into->width = a->shape[a->rank - 1];
    into->text  = a->bytes;
    a->bytes    = NULL;
    return TCT_OK;
  }
  if (a->type == TCT_F64) {
    into->number = a->bytes;
    a->bytes     = NULL;
    return TCT_OK;
  }
  into->number = bytes <= *left ? tct_alloc(a->n ? a->n : 1, sizeof(double)) : NULL;
  if (!into->number) return no_memory(f, a->name, bytes, err);
  *left -= bytes;
  for (size_t i = 0; i < a->n; i++) into->number[i] = tct_array_at(a, i);
  return TCT_OK;
}

/* Row numbers of another table must be those of rows that it has. */
static tct_status check_region(const tct_nwb *f, const tct_nwb_table *t, const tct_nwb_column *c,
                               const tct_nwb_values *v, size_t n, tct_error *err)
{
  const tct_nwb_table *of = c->region[0] ? tct_nwb_table_named(f, c->region) : NULL;

  for (size_t i = 0; of && v->number && i < n; i++)
    if (!(v->number[i] >= 0) || !(v->number[i] < (double)of->rows))
      return tct_fail_in(err, TCT_BAD_DATA, f->path, 0, 0,
                         "'%s/%s' names row %.9g of '%s', which has %zu", t->path, c->name,
                         v->number[i], of->path, of->rows);
  return TCT_OK;
}

tct_status nwb_values_of(const tct_nwb *f, const tct_nwb_table *t, const tct_nwb_column *c,
                         tct_arrays *a, bool ends_only, size_t left, tct_nwb_values *into,
                         tct_error *err)
{
  nwb_column_paths p;
  tct_status status = TCT_OK;

  nwb_paths_of(t, c, &p);
  *into             = (tct_nwb_values){.n = c->n};
  tct_array *values = named(a, p.path[0]), *inner = named(a, p.path[1]),
            *outer = named(a, p.path[2]);
  if (!values && !ends_only)
    status = odd(f, p.path[0], err);
  else if (c->ragged > 0 && !inner)
    status = odd(f, p.path[1], err);
  else if (c->ragged > 1 && !outer)
    status = odd(f, p.path[2], err);
  into->rows = c->ragged > 1 && outer ? outer->n : c->ragged > 0 && inner ? inner->n : c->n;
  if (status == TCT_OK && into->rows != t->rows)
    status = tct_fail_in(err, TCT_BAD_DATA, f->path, 0, 0, "'%s' has %zu rows, but the table %zu",
                         p.path[0], into->rows, t->rows);
  if (status == TCT_OK && c->ragged > 0) status = take_ends(f, c, inner, outer, &left, into, err);
  if (status == TCT_OK && !ends_only) status = take_values(f, c, values, &left, into, err);
  if (status == TCT_OK && !ends_only) status = check_region(f, t, c, into, values->n, err);
  if (status != TCT_OK) tct_nwb_values_free(into);
  return status;
}

void tct_nwb_values_free(tct_nwb_values *v)
{
  if (!v) return;
  tct_free(v->number);
  tct_free(v->text);
  tct_free(v->end);
  tct_free(v->list_of);
  tct_free(v->list_end);
  *v = (tct_nwb_values){0};
}
