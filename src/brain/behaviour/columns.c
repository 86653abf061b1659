/* columns.c -- which columns of a table of choices there are, and that they are as long as each other. */
#include "brain/behaviour/table.h"

#include <limits.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

#define X(name, text, doc) text,
const char *const tct_choice_column_names[TCT_CHOICE_COLUMN_N] = {TCT_CHOICE_COLUMNS(X)};
#undef X

tct_status tct_choice_table_bad(const tct_choice_table *t, tct_error *err, const char *form, ...)
{
  char text[1024];
  va_list args;

  va_start(args, form);
  tct_print_list(text, sizeof text, form, args);
  va_end(args);
  return tct_fail(err, TCT_BAD_DATA, "%s: %s", t->name, text);
}

tct_status tct_choice_table_full(const tct_choice_table *t, tct_error *err)
{
  return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials of %s", t->rows, t->name);
}

bool tct_is_class(tct_choice_column k)
{
  return k != TCT_CHOICE_STRENGTH && k != TCT_CHOICE_TIME;
}

/* "; there are 'a', 'b'", and what was meant if that is near. */
static tct_status no_column(const tct_choice_table *t, tct_choice_column k, const char *name,
                            tct_error *err)
{
  const char *known[64];
  tct_text text = {0};
  const int n   = t->from->n < 64 ? t->from->n : 64;

  for (int i = 0; i < n; i++) {
    known[i] = t->from->array[i].name;
    if (i < 16) tct_text_add(&text, "%s'%s'", i ? ", " : "", known[i]);
  }
  if (t->from->n > 16) tct_text_add(&text, " and %d more", t->from->n - 16);
  const char *near = tct_nearest(name, known, n);
  (void)tct_choice_table_bad(
    t, err, "there is no column '%s'%s%s%s; there are %s, and %s=NAME says which is %s", name,
    near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "", text.at ? text.at : "none",
    tct_choice_column_names[k], tct_choice_column_names[k]);
  tct_text_free(&text);
  return TCT_BAD_DATA;
}

static bool is_column(const tct_array *a)
{
  return a->text ? a->rank == 2 : a->rank == 1;
}

static tct_status check_column(tct_choice_table *t, const tct_array *a, bool numbers,
                               tct_error *err)
{
  if (!is_column(a))
    return tct_choice_table_bad(t, err, "'%s' is no column: it has rank %d", a->name, a->rank);
  if (numbers && a->text)
    return tct_choice_table_bad(t, err, "the column '%s' is not of numbers", a->name);
  if (a->shape[0] > INT_MAX - 1 || a->shape[0] < 1)
    return tct_choice_table_bad(t, err, "the column '%s' has %zu rows", a->name, a->shape[0]);
  if (t->rows == 0) t->rows = (int)a->shape[0];
  if ((size_t)t->rows != a->shape[0])
    return tct_choice_table_bad(t, err, "the column '%s' has %zu rows, and others have %d", a->name,
                                a->shape[0], t->rows);
  return TCT_OK;
}

/* "a-b" as the difference of two columns. */
static tct_status find_difference(tct_choice_table *t, const char *name, tct_error *err)
{
  char first[128];

  for (const char *at = strchr(name, '-'); at; at = strchr(at + 1, '-')) {
    if (at - name >= (ptrdiff_t)sizeof first) break;
    tct_print(first, sizeof first, "%.*s", (int)(at - name), name);
    const tct_array *a = tct_arrays_named(t->from, first);
    t->less            = tct_arrays_named(t->from, at + 1);
    if (!a || !t->less) continue;
    t->column[TCT_CHOICE_STRENGTH] = a;
    return check_column(t, t->less, true, err);
  }
  t->less = NULL;
  return no_column(t, TCT_CHOICE_STRENGTH, name, err);
}

static tct_status find_column(tct_choice_table *t, const tct_observers_how *how,
                              tct_choice_column k, tct_error *err)
{
  const char *name = how->column[k] ? how->column[k] : tct_choice_column_names[k];

  t->column[k] = tct_arrays_named(t->from, name);
  if (!t->column[k] && how->column[k] && k == TCT_CHOICE_STRENGTH)
    TCT_PASS(find_difference(t, name, err));
  if (!t->column[k] && (how->column[k] || k == TCT_CHOICE_TRUTH)) return no_column(t, k, name, err);
  return t->column[k] ? check_column(t, t->column[k], !tct_is_class(k), err) : TCT_OK;
}

const char *tct_choice_option(const tct_array *a)
{
  const size_t n = sizeof TCT_CHANCE_PREFIX - 1;

  return strncmp(a->name, TCT_CHANCE_PREFIX, n) == 0 ? a->name + n : NULL;
}

tct_status tct_choice_columns(tct_choice_table *t, const tct_observers_how *how, tct_error *err)
{
  for (int k = 0; k < TCT_CHOICE_COLUMN_N; k++)
    TCT_PASS(find_column(t, how, (tct_choice_column)k, err));
  t->chance = tct_alloc((size_t)t->from->n + 1, sizeof(void *));
  t->option = tct_alloc((size_t)t->from->n + 1, sizeof *t->option);
  if (!t->chance || !t->option) return tct_choice_table_full(t, err);
  for (int i = 0; i < t->from->n; i++) {
    const tct_array *a = &t->from->array[i];
    if (!tct_choice_option(a)) continue;
    TCT_PASS(check_column(t, a, true, err));
    t->chance[t->chances++] = a;
  }
  if (t->column[TCT_CHOICE_CHOICE] || t->chances > 0) return TCT_OK;
  return no_column(t, TCT_CHOICE_CHOICE, "choice", err);
}
