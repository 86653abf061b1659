/* conditions.c -- trials by condition: one for each combination of values that occurs.
 *
 * Conditions are in order of their values, numbers by size and texts by bytes, so that two files with the
 * same stimuli have them in the same order and by the same names.  What has no event or no value is left
 * out, counted and said. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BY_MOST = 16 };

/* Columns, numbers taken to the nearest multiple of a step. */
struct by {
  int n;
  struct column column[BY_MOST];
  double *own[BY_MOST]; /* numbers that were made for this; NULL: the trials' */
};

struct row {
  const struct by *by;
  size_t row;
};

static int order(const struct row *a, const struct row *b)
{
  for (int i = 0; i < a->by->n; i++) {
    const int less = tct_column_order(&a->by->column[i], a->row, b->row);
    if (less) return less;
  }
  return 0;
}

static int in_order(const void *a, const void *b)
{
  const struct row *x = a, *y = b;
  const int less = order(x, y);

  return less ? less : (x->row > y->row) - (x->row < y->row);
}

static tct_status in_steps(struct recipe *r, const struct entry *e, const tct_node *step,
                           struct by *by)
{
  const double size       = tct_node_real(r->spec, step, "1", 0, 0, 1);
  struct column *c        = &by->column[by->n];
  const double *const was = c->number;

  if (!was) {
    tct_complain(r->spec, step, "'%s' has texts: a step is of numbers", c->name);
    return TCT_OK;
  }
  TCT_PASS(tct_recipe_take(r, e->trial.rows, sizeof *c->number, &by->own[by->n], "conditions"));
  c->number = by->own[by->n];
  for (size_t i = 0; i < e->trial.rows; i++)
    c->number[i] = round(was[i] / size) * size + 0.0; /* 0 has no sign */
  return TCT_OK;
}

static tct_status read_by(struct recipe *r, const struct entry *e, struct by *by)
{
  const tct_node *n = said(e, "condition");
  const int most    = !n ? 0 : n->kind == TCT_NODE_LIST ? n->n : 1;

  if (most > BY_MOST) tct_complain(r->spec, n, "a condition is of at most %d columns", BY_MOST);
  for (int i = 0; i < most && i < BY_MOST; i++) {
    const tct_node *one    = n->kind == TCT_NODE_LIST ? n->child[i] : n;
    const tct_node *name   = one->kind == TCT_NODE_MAP ? tct_node_at(one, "column") : one;
    const struct column *c = name && name->text ? tct_column_of(r, name, &e->trial, NULL) : NULL;
    if (!c) continue;
    by->column[by->n] = *c;
    if (one->kind == TCT_NODE_MAP) TCT_PASS(in_steps(r, e, tct_node_at(one, "step"), by));
    by->n++;
  }
  return TCT_OK;
}

/* "contrast=0.1 stimulus=s2"; a text alone is a name already */
static void name_condition(struct recipe *r, const struct entry *e, const struct by *by, size_t row,
                           char name[TCT_LABEL])
{
  char label[TCT_LABEL];
  size_t used = 0;

  if (by->n == 0) used = (size_t)tct_print(name, TCT_LABEL, "all");
  if (by->n == 1 && by->column[0].text) {
    tct_column_label(&by->column[0], row, name);
    return;
  }
  for (int i = 0; i < by->n && used < TCT_LABEL; i++) {
    tct_column_label(&by->column[i], row, label);
    used += (size_t)tct_print(name + used, TCT_LABEL - used, "%s%s=%s", i ? " " : "",
                              by->column[i].name, label);
  }
  if (used >= TCT_LABEL)
    tct_complain(r->spec, said(e, "condition"),
                 "the name of a condition, '%s...', has over 63 bytes", name);
}

static bool has_values(const struct by *by, size_t row)
{
  char label[TCT_LABEL];
  bool has = true;

  for (int i = 0; i < by->n && has; i++) {
    tct_column_label(&by->column[i], row, label);
    has = label[0] != 0;
  }
  return has;
}

/* ---- categories ---- */

static tct_status find_categories(struct recipe *r, struct entry *e)
{
  const tct_node *n      = said(e, "category");
  const struct column *c = n ? tct_column_of(r, n, &e->trial, NULL) : NULL;
  char label[TCT_LABEL];

  TCT_PASS(
    tct_recipe_take(r, (size_t)e->conditions, sizeof *e->category, &e->category, "categories"));
  if (!c) return TCT_OK;
  TCT_PASS(tct_recipe_take(r, (size_t)e->conditions, sizeof *e->category_name, &e->category_name,
                           "categories"));
  for (int k = 0; k < e->conditions; k++) e->category[k] = -1;
  for (size_t i = 0; i < e->trial.rows; i++) {
    const int k = e->condition[i];
    int found   = 0;
    if (k < 0) continue;
    tct_column_label(c, i, label);
    while (found < e->categories && strcmp(e->category_name[found], label) != 0) found++;
    if (e->category[k] >= 0 && e->category[k] != found) {
      tct_complain(r->spec, n, "condition '%s' has trials of category '%s' and of '%s'",
                   e->condition_name[k], e->category_name[e->category[k]], label);
      return TCT_OK;
    }
    if (found == e->categories && found == e->conditions) continue; /* cannot be */
    if (found == e->categories) memcpy(e->category_name[e->categories++], label, TCT_LABEL);
    e->category[k] = found;
  }
  return TCT_OK;
}

/* ---- trials ---- */

/* Number the groups of equal rows; those without a single event are said and not numbered. */
static tct_status number(struct recipe *r, struct entry *e, const struct by *by,
                         const struct row *row, size_t n)
{
  TCT_PASS(tct_recipe_take(r, n, sizeof *e->condition_name, &e->condition_name, "conditions"));
  for (size_t i = 0, end; i < n; i = end) {
    bool seen = false;
    for (end = i; end < n && order(&row[i], &row[end]) == 0; end++)
      seen = seen || !e->event || !isnan(e->event[row[end].row]);
    name_condition(r, e, by, row[i].row, e->condition_name[e->conditions]);
    if (!seen) {
      tct_recipe_say(r, e, "condition '%s' has no trial with an event and is left out",
                     e->condition_name[e->conditions]);
      memset(e->condition_name[e->conditions], 0, TCT_LABEL);
      continue;
    }
    for (size_t k = i; k < end; k++)
      if (!e->event || !isnan(e->event[row[k].row])) e->condition[row[k].row] = e->conditions;
    e->conditions++;
  }
  return TCT_OK;
}

static tct_status sort_trials(struct recipe *r, struct entry *e, const struct by *by,
                              const bool *fits, struct row *row)
{
  size_t n = 0, no_value = 0, no_event = 0;

  for (size_t i = 0; i < e->trial.rows; i++) {
    e->condition[i] = -1;
    if (!fits[i]) continue;
    if (!has_values(by, i)) {
      no_value++;
      continue;
    }
    no_event += e->event && isnan(e->event[i]);
    row[n++] = (struct row){by, i};
  }
  if (no_value)
    tct_recipe_say(r, e, "trials left out, for want of a value of a condition: %zu of %zu",
                   no_value, e->trial.rows);
  if (no_event)
    tct_recipe_say(r, e, "trials left out, for want of a time of '%s': %zu of %zu", e->set->align,
                   no_event, e->trial.rows);
  qsort(row, n, sizeof *row, in_order);
  TCT_PASS(number(r, e, by, row, n));
  if (e->conditions == 0)
    tct_complain(r->spec, said(e, "where") ? said(e, "where") : e->at,
                 "%s: of %zu trials none is left", e->name, e->trial.rows);
  return TCT_OK;
}

tct_status tct_recipe_conditions(struct recipe *r, struct entry *e)
{
  const int before = tct_complaints(r->spec);
  struct by by     = {0};
  struct row *row  = NULL;
  bool *fits       = NULL;
  tct_status code;

  if (e->trial.rows > INT_MAX) return tct_fail(r->err, TCT_BAD_SHAPE, "there are too many trials");
  code = read_by(r, e, &by);
  if (code == TCT_OK) code = tct_recipe_take(r, e->trial.rows, sizeof *fits, &fits, "trials");
  if (code == TCT_OK) code = tct_columns_where(r, said(e, "where"), &e->trial, fits);
  if (code == TCT_OK) code = tct_recipe_take(r, e->trial.rows, sizeof *row, &row, "trials");
  if (code == TCT_OK)
    code = tct_recipe_take(r, e->trial.rows, sizeof *e->condition, &e->condition, "trials");
  if (code == TCT_OK && e->sound && tct_complaints(r->spec) == before)
    code = sort_trials(r, e, &by, fits, row);
  tct_free(row);
  tct_free(fits);
  for (int i = 0; i < BY_MOST; i++) tct_free(by.own[i]);
  if (code == TCT_OK && e->sound && tct_complaints(r->spec) == before) code = find_categories(r, e);
  return code;
}
