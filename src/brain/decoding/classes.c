/* classes.c -- which class each condition is of: itself, its category, or the value of a variable. */
#include <tercet/decoding.h>
#include <tercet/tuning.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Different values of x [n] that are not NAN, ascending, into value [n]. */
static int values_of(const double *x, int n, double *value)
{
  int kept = 0, different = 0;

  for (int i = 0; i < n; i++)
    if (!isnan(x[i])) value[kept++] = x[i];
  qsort(value, (size_t)kept, sizeof *value, by_size);
  for (int i = 0; i < kept; i++)
    if (different == 0 || value[i] != value[different - 1]) value[different++] = value[i];
  return different;
}

/* x [conditions] says the class of each condition: equal ones are one class. */
static void take(const tct_recording *r, const char *what, const double *x, double *value,
                 tct_classes *c)
{
  c->classes = values_of(x, r->conditions, value);
  for (int i = 0; i < r->conditions; i++) {
    c->of[i] = -1;
    for (int k = 0; !isnan(x[i]) && k < c->classes; k++)
      if (value[k] == x[i]) c->of[i] = k;
    c->left_out += c->of[i] < 0;
  }
  for (int k = 0; k < c->classes; k++) {
    if (strcmp(what, "condition") == 0)
      tct_print(c->name[k], TCT_LABEL, "%s", r->condition[(int)value[k]]);
    else if (strcmp(what, "category") == 0 && r->categories > 0)
      tct_print(c->name[k], TCT_LABEL, "%s", r->category_name[(int)value[k]]);
    else
      tct_print(c->name[k], TCT_LABEL, "%.6g", value[k]);
  }
}

static tct_status find(const tct_recording *r, const char *what, const bool *kept, double *x,
                       tct_error *err)
{
  if (strcmp(what, "condition") == 0)
    for (int i = 0; i < r->conditions; i++) x[i] = i;
  else
    TCT_PASS(tct_variable_named(r, what, x, err));
  for (int i = 0; kept && i < r->conditions; i++)
    if (!kept[i]) x[i] = (double)NAN;
  return TCT_OK;
}

tct_status tct_classes_of(const tct_recording *r, const char *what, const bool *kept,
                          tct_classes *into, tct_error *err)
{
  const size_t n = (size_t)r->conditions;
  double *x      = tct_alloc(2 * n + 1, sizeof *x);
  char *block    = tct_alloc(n + 1, TCT_LABEL + sizeof(int));
  tct_status status;

  *into = (tct_classes){.conditions = r->conditions, .own = block};
  if (x && block) {
    into->name = (char(*)[TCT_LABEL])block;
    into->of   = (int *)(void *)(block + n * TCT_LABEL);
    status     = find(r, what, kept, x, err);
  } else {
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for %zu conditions", n);
  }
  if (status == TCT_OK) take(r, what, x, x + n, into);
  if (status == TCT_OK && into->classes < 2)
    status = tct_fail(err, TCT_BAD_DATA, "%s has %d class%s of '%s': nothing is to be told apart",
                      r->name, into->classes, into->classes == 1 ? "" : "es", what);
  tct_free(x);
  if (status != TCT_OK) tct_classes_free(into);
  return status;
}

void tct_classes_free(tct_classes *c)
{
  if (!c) return;
  tct_free(c->own);
  *c = (tct_classes){0};
}
