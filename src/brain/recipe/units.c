/* units.c -- the units of a source: what a table says of them, and their ids. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static void copy_cell(const struct column *from, size_t i, struct column *to, size_t k)
{
  if (from->text)
    memcpy(to->text[k], from->text[i], TCT_LABEL);
  else
    to->number[k] = from->number[i];
}

/* The source has named the units: of a table with ids, each takes the row of its own. */
static tct_status join(struct recipe *r, struct entry *e, const struct columns *t)
{
  const struct column *id = tct_column(t, "id");
  size_t found = 0, *row = NULL;
  char own[TCT_LABEL], other[TCT_LABEL];
  tct_status code = TCT_OK;

  TCT_PASS(tct_recipe_take(r, e->unit.rows, sizeof *row, &row, "a table of units"));
  for (size_t k = 0; k < e->unit.rows; k++) {
    tct_column_label(tct_column(&e->unit, "id"), k, own);
    for (row[k] = 0; row[k] < t->rows; row[k]++) {
      tct_column_label(id, row[k], other);
      if (strcmp(own, other) == 0) break;
    }
    found += row[k] < t->rows;
  }
  if (found < e->unit.rows)
    tct_complain(r->spec, said(e, "units"), "%zu of %zu units are not in this table, by their ids",
                 e->unit.rows - found, e->unit.rows);
  for (int i = 0; i < t->n && code == TCT_OK && found == e->unit.rows; i++) {
    struct column *to;
    if (&t->column[i] == id) continue;
    code = tct_columns_add(r, &e->unit, t->column[i].name, t->column[i].text != NULL, &to);
    for (size_t k = 0; k < e->unit.rows && code == TCT_OK; k++)
      copy_cell(&t->column[i], row[k], to, k);
  }
  tct_free(row);
  if (found < t->rows)
    tct_recipe_say(r, e, "units of the table that are not in the data: %zu", t->rows - found);
  return code;
}

tct_status tct_recipe_units(struct recipe *r, struct entry *e)
{
  struct columns t = {0};
  tct_status code;

  if (!tct_column(&e->unit, "id")) return tct_columns_said(r, e, "units", &e->unit);
  code = tct_columns_said(r, e, "units", &t);
  if (code == TCT_OK && t.n && tct_column(&t, "id"))
    code = join(r, e, &t);
  else if (t.n)
    tct_complain(r->spec, said(e, "units"),
                 "a column 'id' is needed here: the source names the units");
  tct_columns_free(&t);
  return code;
}

/* ---- ids ---- */

static int by_text(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static tct_status check_ids(struct recipe *r, struct entry *e)
{
  const tct_node *units = said(e, "units");
  const char **sorted   = NULL;

  TCT_PASS(tct_recipe_take(r, e->unit.rows, sizeof *sorted, &sorted, "the ids of units"));
  for (size_t i = 0; i < e->unit.rows; i++) sorted[i] = e->id[i];
  qsort(sorted, e->unit.rows, sizeof *sorted, by_text);
  for (size_t i = 0; i < e->unit.rows; i++) {
    if (!*sorted[i])
      tct_complain(r->spec, units ? units : e->at, "a unit has no id");
    else if (i && strcmp(sorted[i], sorted[i - 1]) == 0)
      tct_complain(r->spec, units ? units : e->at, "two units have the id '%s'", sorted[i]);
    else
      continue;
    break;
  }
  tct_free(sorted);
  return TCT_OK;
}

tct_status tct_recipe_ids(struct recipe *r, struct entry *e)
{
  const struct column *id = tct_column(&e->unit, "id");

  if (e->unit.rows > INT_MAX) return tct_fail(r->err, TCT_BAD_SHAPE, "there are too many units");
  TCT_PASS(tct_recipe_take(r, e->unit.rows, sizeof *e->id, &e->id, "the ids of units"));
  for (size_t i = 0; i < e->unit.rows; i++)
    if (id)
      tct_column_label(id, i, e->id[i]);
    else
      tct_print(e->id[i], TCT_LABEL, "%zu", i);
  return id ? check_ids(r, e) : TCT_OK;
}
