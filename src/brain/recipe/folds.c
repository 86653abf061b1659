/* folds.c -- trials by what they share noise with: one fold for each value of a column. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"
#include "brain/recordings.h"

#include <stdlib.h>

struct row {
  const struct column *column;
  size_t row;
};

static int in_order(const void *a, const void *b)
{
  const struct row *x = a, *y = b;
  const int less = tct_column_order(x->column, x->row, y->row);

  return less ? less : (x->row > y->row) - (x->row < y->row);
}

tct_status tct_recipe_folds(struct recipe *r, struct entry *e)
{
  const tct_node *n      = said(e, "fold");
  const size_t rows      = e->trial.rows;
  const struct column *c = n && n->text ? tct_column_of(r, n, &e->trial, NULL) : NULL;
  struct row *row        = NULL;
  char label[TCT_LABEL];
  int fold = -1, none = 0;

  if (!c) return TCT_OK;
  TCT_PASS(tct_recipe_take(r, rows, sizeof *e->fold, &e->fold, "folds"));
  TCT_PASS(tct_recipe_take(r, rows, sizeof *row, &row, "folds"));
  for (size_t i = 0; i < rows; i++) row[i] = (struct row){c, i};
  qsort(row, rows, sizeof *row, in_order);
  for (size_t i = 0; i < rows; i++) {
    fold += i == 0 || tct_column_order(c, row[i - 1].row, row[i].row) != 0;
    tct_column_label(c, row[i].row, label);
    e->fold[row[i].row] = label[0] ? fold : -1;
    none += !label[0];
  }
  tct_free(row);
  if (none) tct_recipe_say(r, e, "trials without a %s, which are in no fold: %d", c->name, none);
  return TCT_OK;
}

static int by_number(const void *a, const void *b)
{
  return *(const int *)a - *(const int *)b;
}

tct_status tct_recipe_cut(struct recipe *r, const struct entry *e, tct_recording *x)
{
  const size_t trials = (size_t)x->conditions * (size_t)x->repeats;
  int *there = NULL, n = 0, folds = 0;

  if (!e->fold) return TCT_OK;
  TCT_PASS(tct_recipe_take(r, trials, sizeof *there, &there, "folds"));
  for (size_t i = 0; i < trials; i++)
    if (x->trial[i] >= 0 && e->fold[x->trial[i]] >= 0) there[n++] = e->fold[x->trial[i]];
  qsort(there, (size_t)n, sizeof *there, by_number);
  for (int i = 0; i < n; i++)
    if (i == 0 || there[i] != there[i - 1]) there[folds++] = there[i];
  if (folds && !tct_recording_cut(x, folds)) {
    tct_free(there);
    return tct_fail(r->err, TCT_NO_MEMORY, "no memory for the folds of %s", x->name);
  }
  for (size_t i = 0; folds && i < trials; i++) {
    const int own = x->trial[i] < 0 ? -1 : e->fold[x->trial[i]];
    for (int f = 0; f < folds; f++)
      if (there[f] == own) x->fold[i] = f;
  }
  tct_free(there);
  return TCT_OK;
}
