/* columns.c -- a model RDM of each column of a table that has a row a condition.
 *
 * A column is of numbers or of texts (gather.c); where a file has several lists of texts, one that is called as people call
 * names of conditions is that of the rows, or else the first in which no text comes twice. */
#include "brain/rdms/within.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  tct_rdm_file file;
  tct_rdm_kind kind;
  const tct_array *name; /* of the rows; NULL: they have none */
  tct_rdms *into;
} columns;

static bool is_label(const tct_rdm_file *f, int entry)
{
  return tct_rdm_file_is_text(&f->list.entry[entry]);
}

/* How many rows an array has as a column; 0: it is none. */
static size_t rows_of(const tct_array *a)
{
  return a->text ? tct_rdm_texts(a) : a->rank == 1 ? a->n : 0;
}

/* ---- texts as numbers ---- */

typedef struct {
  tct_label text;
  size_t row;
} row_text;

static int by_text(const void *a, const void *b)
{
  const row_text *x = a, *y = b;
  const int order = strcmp(x->text, y->text);

  return order ? order : (x->row > y->row) - (x->row < y->row);
}

/* A number as it is written, so that numbers are categories too; "" is missing. */
static void text_at(const tct_array *a, size_t i, tct_label into)
{
  if (a->text) {
    (void)tct_rdm_text(a, i, TCT_LABEL, into);
    return;
  }
  const double x = tct_array_at(a, i);
  into[0]        = 0;
  if (!isnan(x)) tct_print(into, TCT_LABEL, "%.17g", x);
}

static row_text *sorted_texts(const tct_array *a, size_t n)
{
  row_text *all = tct_alloc(n ? n : 1, sizeof *all);

  for (size_t i = 0; all && i < n; i++) {
    all[i].row = i;
    text_at(a, i, all[i].text);
  }
  if (all) qsort(all, n, sizeof *all, by_text);
  return all;
}

static tct_status no_memory(const columns *c)
{
  return tct_fail(c->file.g->err, TCT_NO_MEMORY, "no memory for a column of %s", c->file.g->path);
}

/* Categories from 0 in the order of their names; -1: nothing is said. */
static tct_status categories_of(const columns *c, const tct_array *a, size_t n, tct_rdm **made)
{
  row_text *all = sorted_texts(a, n);
  int *category = tct_alloc(n, sizeof *category), categories = 0;
  tct_label *name = tct_alloc(n, sizeof *name);

  *made = NULL;
  for (size_t i = 0; all && category && name && i < n; i++) {
    const bool missing = !all[i].text[0];
    if (!missing && (i == 0 || strcmp(all[i - 1].text, all[i].text) != 0))
      memcpy(name[categories++], all[i].text, TCT_LABEL);
    category[all[i].row] = missing ? -1 : categories - 1;
  }
  if (all && category && name)
    *made =
      tct_rdm_of_categories((int)n, category, categories, (const tct_label *)name, c->file.g->err);
  else
    (void)no_memory(c);
  tct_free(all);
  tct_free(category);
  tct_free(name);
  return *made ? TCT_OK : c->file.g->err->code;
}

static tct_status feature_of(const columns *c, const tct_array *a, size_t n, tct_rdm **made)
{
  double *feature = tct_alloc(n, sizeof *feature);

  *made = NULL;
  if (!feature) return no_memory(c);
  for (size_t i = 0; i < n; i++) feature[i] = tct_array_at(a, i);
  *made = tct_rdm_of_feature((int)n, feature, c->file.g->err);
  tct_free(feature);
  return *made ? TCT_OK : c->file.g->err->code;
}

/* ---- names of rows ---- */

static tct_status has_no_doubles(const columns *c, const tct_array *a, bool *none)
{
  const size_t n = rows_of(a);
  row_text *all  = sorted_texts(a, n);

  if (!all) return no_memory(c);
  *none = true;
  for (size_t i = 0; *none && i < n; i++)
    *none = all[i].text[0] && (i == 0 || strcmp(all[i - 1].text, all[i].text) != 0);
  tct_free(all);
  return TCT_OK;
}

/* n: of so many rows; 0: of any number */
static tct_status find_names(columns *c, const char *column, size_t n)
{
  for (int pass = 0; pass < 2 && !c->name; pass++)
    for (int i = 0; i < c->file.held.n && !c->name; i++) {
      const tct_array *a = &c->file.held.array[i];
      bool good          = a->text && tct_rdm_texts(a) > 1 && (n == 0 || tct_rdm_texts(a) == n) &&
                  !(column && strcmp(a->name, column) == 0) &&
                  (pass == 1 || tct_rdm_is_condition_word(a->name));
      if (good) TCT_PASS(has_no_doubles(c, a, &good));
      if (good) c->name = a;
    }
  return TCT_OK;
}

static tct_status name_rows(const columns *c, const tct_array *a, tct_rdm *r)
{
  const size_t n     = (size_t)r->conditions;
  const char *folder = strrchr(a->name, '/');
  char list[128];

  tct_print(r->name, sizeof r->name, "%.95s", folder && folder[1] ? folder + 1 : a->name);
  const bool named = c->name && rows_of(c->name) == n;
  if (!named && !tct_rdm_file_condition_list(&c->file, n, list)) return TCT_OK;
  if (!tct_rdm_new_conditions(r)) return no_memory(c);
  if (!named) (void)tct_rdm_file_texts(&c->file, list, n, TCT_LABEL, (char *)r->condition);
  if (!named) return TCT_OK;
  for (size_t i = 0; i < n; i++) text_at(c->name, i, r->condition[i]);
  return TCT_OK;
}

/* ---- columns ---- */

static tct_status take_column(const columns *c, const tct_array *a)
{
  tct_rdm_source *g = c->file.g;
  const size_t n    = rows_of(a);
  tct_rdm *r, *made;

  if (n < 3 || n > INT32_MAX)
    return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                       "'%s' is no column of three conditions or more", a->name);
  if (c->kind == TCT_RDM_FEATURE && a->text)
    return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                       "'%s' is text, and a feature is of numbers: it can be categories", a->name);
  TCT_PASS(tct_rdms_add(g, (int)n, c->into, &r));
  TCT_PASS(c->kind == TCT_RDM_FEATURE ? feature_of(c, a, n, &made) : categories_of(c, a, n, &made));
  c->into->rdm[c->into->n - 1] = made;
  tct_rdm_free(r);
  return name_rows(c, a, made);
}

static tct_status take_all(const columns *c)
{
  const tct_rdm_source *g = c->file.g;

  for (int i = 0; i < c->file.held.n; i++) {
    const tct_array *a = &c->file.held.array[i];
    if (a == c->name || rows_of(a) < 3 || (a->text && c->kind == TCT_RDM_FEATURE)) continue;
    if (c->name && rows_of(a) != rows_of(c->name)) continue;
    TCT_PASS(take_column(c, a));
  }
  if (c->into->n > 0) return TCT_OK;
  return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                     "there is no column of %s in it beside the names of its rows",
                     c->kind == TCT_RDM_FEATURE ? "numbers" : "numbers or texts");
}

static tct_status take(columns *c, const char *column)
{
  if (!column) {
    if (!c->file.whole)
      return tct_fail_in(c->file.g->err, TCT_BAD_DATA, c->file.g->path, 0, 0,
                         "it holds more than a table: say which array is meant, as FILE:NAME");
    TCT_PASS(find_names(c, NULL, 0));
    return take_all(c);
  }
  tct_arrays all = {0};
  TCT_PASS(tct_rdm_file_choose_column(&c->file, column));
  TCT_PASS(tct_rdm_file_load(&c->file, is_label));
  tct_status status = tct_rdm_file_columns(&c->file, column, &all);
  if (status == TCT_OK) status = find_names(c, column, rows_of(&all.array[0]));
  for (int i = 0; i < all.n && status == TCT_OK; i++) status = take_column(c, &all.array[i]);
  tct_arrays_free(&all);
  return status;
}

tct_status tct_rdms_of_columns(const char *path, const char *column, tct_rdm_kind kind, size_t most,
                               tct_rdms *into, tct_error *err)
{
  tct_error local;
  tct_rdm_source g = {path, most, err ? err : &local, TCT_WHOLE};
  columns c        = {.kind = kind, .into = into};

  *into             = (tct_rdms){0};
  tct_status status = tct_rdm_file_open(&c.file, &g);
  if (status == TCT_OK) status = take(&c, column ? column + (*column == '/') : NULL);
  if (status == TCT_OK)
    status =
      tct_rdms_come_from(&g, column, kind == TCT_RDM_CATEGORY ? "category" : "feature", into);
  tct_rdm_file_close(&c.file);
  if (status == TCT_OK) return TCT_OK;
  tct_rdms_free(into);
  return tct_while(g.err, status, "making model RDMs of columns");
}
