/* spikes.c -- times of spikes, however a file says whose they are: by ends, by a unit for each, by the name
 * of an array, by a cell.
 *
 * They are brought into one order, unit after unit, in seconds: what tct_binner takes. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int named(struct recipe *r, const struct entry *e, const char *key, const char *name)
{
  return *name ? tct_held_named(r, e->file, tct_node_at(e->at, key), name) : -1;
}

/* ---- whose they are ---- */

/* Arrays whose names say a unit. */
static tct_status look_at_names(struct recipe *r, struct entry *e, const tct_node *at,
                                const char *pattern)
{
  const tct_entries *list = &e->file->list;
  struct pieces said;
  struct column *c;

  for (int i = 0; i < list->n; i++) {
    if (!list->entry[i].usable || !tct_names_fit(pattern, list->entry[i].name, &said)) continue;
    struct part *more = tct_grow(e->stack.part, (size_t)e->stack.n + 1, sizeof *more);
    if (!more) return tct_fail(r->err, TCT_NO_MEMORY, "no memory for a recipe");
    e->stack.part               = more;
    e->stack.part[e->stack.n++] = (struct part){.entry = i, .said = said};
  }
  e->unit.rows = (size_t)e->stack.n;
  if (e->stack.n == 0) {
    tct_complain(r->spec, at, "no array of %.100s has such a name", e->file->path);
    return TCT_OK;
  }
  if (e->stack.part[0].said.n != 1) {
    tct_complain(r->spec, at, "of spikes, {unit} alone may stand in the name, and once");
    return TCT_OK;
  }
  TCT_PASS(tct_columns_add(r, &e->unit, "id", true, &c));
  for (int i = 0; i < e->stack.n; i++)
    memcpy(c->text[i], e->stack.part[i].said.value[0], TCT_LABEL);
  return TCT_OK;
}

struct owned {
  const struct column *column;
  size_t row;
};

static int by_value(const void *a, const void *b)
{
  const struct owned *x = a, *y = b;

  return tct_column_order(x->column, x->row, y->row);
}

/* The units are the values that occur, in order. */
static tct_status different(struct recipe *r, struct entry *e, const struct column *c, size_t n)
{
  struct owned *sorted = NULL;
  size_t units         = 0;
  struct column *id;

  TCT_PASS(tct_recipe_take(r, n, sizeof *sorted, &sorted, "the units of spikes"));
  for (size_t i = 0; i < n; i++) sorted[i] = (struct owned){c, i};
  qsort(sorted, n, sizeof *sorted, by_value);
  for (size_t i = 0; i < n; i++)
    if (i == 0 || by_value(&sorted[i], &sorted[i - 1]) != 0) sorted[units++] = sorted[i];
  e->unit.rows          = units;
  const tct_status code = tct_columns_add(r, &e->unit, "id", true, &id);
  for (size_t i = 0; code == TCT_OK && i < units; i++)
    tct_column_label(c, sorted[i].row, id->text[i]);
  tct_free(sorted);
  return code;
}

static tct_status look_at_owners(struct recipe *r, struct entry *e)
{
  const tct_node *at = tct_node_at(e->at, "unit");
  struct columns t   = {0};
  tct_status code    = tct_columns_array(r, &t, "unit", e->file, e->owner, at);

  if (code == TCT_OK && t.n) code = different(r, e, &t.column[0], t.rows);
  tct_columns_free(&t);
  return code;
}

tct_status tct_spikes_look(struct recipe *r, struct entry *e)
{
  const struct source *s = e->source;
  const tct_array *ends;
  char pattern[TCT_PLACE];

  if (*s->cells) {
    tct_print(pattern, sizeof pattern, "%s{{unit}}", s->cells);
    return look_at_names(r, e, tct_node_at(e->at, "cells"), pattern);
  }
  if (tct_names_has_piece(s->times, NULL))
    return look_at_names(r, e, tct_node_at(e->at, "times"), s->times);
  e->times     = named(r, e, "times", s->times);
  e->ends      = named(r, e, "ends", s->ends);
  e->owner     = named(r, e, "unit", s->unit);
  e->unit.rows = 1;
  if (e->owner >= 0) return look_at_owners(r, e);
  if (e->ends < 0) return TCT_OK;
  TCT_PASS(tct_held_array(r, e->file, e->ends, &ends));
  e->unit.rows = ends->n;
  return TCT_OK;
}

/* ---- their times ---- */

static void copy_times(const struct entry *e, const tct_array *a, double *to)
{
  const double in_s = e->set->time ? 1e-3 : 1;

  for (size_t i = 0; i < a->n; i++) to[i] = tct_array_at(a, i) * in_s;
}

static tct_status load_named(struct recipe *r, struct entry *e, double **time, uint64_t *end)
{
  const tct_array *a;
  size_t n = 0;

  for (int i = 0; i < e->stack.n; i++) {
    TCT_PASS(tct_held_array(r, e->file, e->stack.part[i].entry, &a));
    n += a->n;
    end[i] = n;
  }
  TCT_PASS(tct_recipe_take(r, n, sizeof **time, time, "times of spikes"));
  for (int i = 0; i < e->stack.n; i++) {
    TCT_PASS(tct_held_array(r, e->file, e->stack.part[i].entry, &a));
    copy_times(e, a, *time + end[i] - a->n);
  }
  return TCT_OK;
}

/* Where each unit's times end, of an array that says so. */
tct_status tct_spikes_ends(struct recipe *r, struct entry *e, uint64_t **end)
{
  const tct_array *a;

  TCT_PASS(tct_held_array(r, e->file, e->ends, &a));
  TCT_PASS(tct_recipe_take(r, a->n, sizeof **end, end, "ends of units"));
  for (size_t i = 0; i < a->n; i++) {
    const double x = tct_array_at(a, i);
    if (!(x >= (i ? (double)(*end)[i - 1] : 0) && x < 1e15 && floor(x) == x)) {
      tct_free(*end);
      *end = NULL;
      return tct_fail_in(r->err, TCT_BAD_DATA, e->file->path, 0, 0,
                         "'%s': unit %zu ends at %g, but ends are whole numbers that go up",
                         a->name, i, x);
    }
    (*end)[i] = (uint64_t)x;
  }
  return TCT_OK;
}

/* The ids of units, which are the values that occur, in order; numbers as such. */
struct known {
  size_t n;
  const struct column *id;
  double *number; /* [n], or NULL: they are texts */
};

/* Which unit row i of the column is of; n: of none. */
static size_t whose(const struct known *all, const struct column *c, size_t i)
{
  size_t least = 0, most = all->n;

  while (least < most) {
    const size_t middle = least + (most - least) / 2;
    const bool before   = all->number ? all->number[middle] < c->number[i]
                                      : strcmp(all->id->text[middle], c->text[i]) < 0;
    if (before)
      least = middle + 1;
    else
      most = middle;
  }
  if (least == all->n) return least;
  return (all->number ? all->number[least] == c->number[i]
                      : strcmp(all->id->text[least], c->text[i]) == 0)
           ? least
           : all->n;
}

static tct_status learn_ids(struct recipe *r, const struct entry *e, const struct column *c,
                            struct known *all)
{
  *all = (struct known){e->unit.rows, tct_column(&e->unit, "id"), NULL};
  if (c->text) return TCT_OK;
  TCT_PASS(tct_recipe_take(r, all->n, sizeof *all->number, &all->number, "the ids of units"));
  for (size_t k = 0; k < all->n; k++) (void)tct_read_real(all->id->text[k], &all->number[k]);
  return TCT_OK;
}

/* Unit after unit, within one in the order of the file. */
static tct_status sort_owned(struct recipe *r, struct entry *e, const tct_array *a,
                             const struct column *c, double *time, uint64_t *end)
{
  const double in_s  = e->set->time ? 1e-3 : 1;
  const size_t units = e->unit.rows;
  struct known all   = {0};
  uint32_t *owner    = NULL;
  tct_status code    = learn_ids(r, e, c, &all);

  if (code == TCT_OK) code = tct_recipe_take(r, a->n, sizeof *owner, &owner, "units of spikes");
  for (size_t i = 0; code == TCT_OK && i < a->n; i++) {
    const size_t k = whose(&all, c, i);
    if (k == units) {
      code = tct_fail_in(r->err, TCT_BAD_DATA, e->file->path, 0, 0, "spike %zu is of no unit", i);
      break;
    }
    owner[i] = (uint32_t)k;
    end[k]++;
  }
  for (size_t k = 1; k < units; k++) end[k] += end[k - 1];
  for (size_t i = a->n; code == TCT_OK && i-- > 0;)
    time[--end[owner[i]]] = tct_array_at(a, i) * in_s; /* ends have become beginnings */
  for (size_t k = 0; k < units; k++) end[k] = k + 1 < units ? end[k + 1] : a->n;
  tct_free(owner);
  tct_free(all.number);
  return code;
}

static tct_status load_owned(struct recipe *r, struct entry *e, const tct_array *a, double *time,
                             uint64_t *end)
{
  struct columns t = {0};
  tct_status code  = tct_columns_array(r, &t, "unit", e->file, e->owner, e->at);

  if (code == TCT_OK && (t.n == 0 || t.rows != a->n))
    code = tct_fail_in(r->err, TCT_BAD_DATA, e->file->path, 0, 0,
                       "there are %zu times and %zu units of them", a->n, t.rows);
  if (code == TCT_OK) code = sort_owned(r, e, a, &t.column[0], time, end);
  tct_columns_free(&t);
  return code;
}

static tct_status load(struct recipe *r, struct entry *e, double **time, uint64_t *end)
{
  const tct_array *a;

  if (e->stack.n) return load_named(r, e, time, end);
  TCT_PASS(tct_held_array(r, e->file, e->times, &a));
  TCT_PASS(tct_recipe_take(r, a->n, sizeof **time, time, "times of spikes"));
  if (e->owner >= 0) return load_owned(r, e, a, *time, end);
  copy_times(e, a, *time);
  end[0] = a->n;
  return TCT_OK;
}

tct_status tct_spikes_load(struct recipe *r, struct entry *e, double **time, uint64_t **end)
{
  *time           = NULL;
  *end            = NULL;
  tct_status code = tct_recipe_take(r, e->unit.rows, sizeof **end, end, "ends of units");
  if (code == TCT_OK) code = load(r, e, time, *end);
  if (code == TCT_OK) return TCT_OK;
  tct_free(*time);
  tct_free(*end);
  *time = NULL;
  *end  = NULL;
  return tct_while(r->err, code, "reading the spikes of %s", e->name);
}
