/* variable.c -- the value of a stimulus variable in each condition, out of names or out of a table.
 *
 * A recording names its conditions and no more; what a name says in digits is read, and nothing is guessed: a
 * pattern says where the number stands. */
#include <tercet/tuning.h>

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

#include <tercet/format.h>

enum { DIGITS_MOST = 40 };

/* What stands before and after the number. */
struct pattern {
  char before[TCT_LABEL + 1], after[TCT_LABEL];
};

static bool in_a_word(char c)
{
  return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '-' || c == '+';
}

/* The longest number at `text`, of which what follows begins with `after`. */
static bool number_at(const char *text, const char *after, double *x)
{
  char digits[DIGITS_MOST];
  size_t n = strspn(text, "+-0123456789.eE");

  for (n = n < DIGITS_MOST ? n : DIGITS_MOST - 1; n > 0; n--) {
    const char *rest = text + n;
    tct_print(digits, sizeof digits, "%.*s", (int)n, text);
    if (strncmp(rest, after, strlen(after)) != 0 || in_a_word(rest[strlen(after)])) continue;
    if (tct_read_real(digits, x)) return true;
  }
  return false;
}

static double value_in(const char *name, const struct pattern *p)
{
  const size_t before = strlen(p->before);
  double x;

  for (const char *at = name; *at; at++) {
    if (at > name && (in_a_word(at[-1]) || at[-1] == '=')) continue;
    if (strncmp(at, p->before, before) == 0 && number_at(at + before, p->after, &x)) return x;
  }
  return (double)NAN;
}

/* "{} deg"; "contrast" is "contrast={}". */
static tct_status read_pattern(const char *text, struct pattern *p, tct_error *err)
{
  const char *hole = strstr(text, "{}");

  if (strlen(text) >= TCT_LABEL || (hole && strstr(hole + 2, "{}")))
    return tct_fail(err, TCT_BAD_DATA, "'%.80s': a variable is a word or a pattern with one {}",
                    text);
  tct_print(p->before, sizeof p->before, "%.*s%s",
            (int)(hole ? hole - text : (ptrdiff_t)strlen(text)), text, hole ? "" : "=");
  tct_print(p->after, sizeof p->after, "%s", hole ? hole + 2 : "");
  return TCT_OK;
}

static int count_values(const double *x, int n)
{
  int values = 0;

  for (int i = 0; i < n; i++) values += !isnan(x[i]);
  return values;
}

static tct_status there_are_some(const tct_recording *r, const char *name, const double *x,
                                 tct_error *err)
{
  if (count_values(x, r->conditions) > 0) return TCT_OK;
  return tct_fail(err, TCT_BAD_DATA,
                  "no condition of %s says a value of '%s'; the first of its %d is '%s'", r->name,
                  name, r->conditions, r->conditions > 0 ? r->condition[0] : "");
}

tct_status tct_variable_named(const tct_recording *r, const char *pattern, double *x,
                              tct_error *err)
{
  const bool category = strcmp(pattern, "category") == 0 && r->categories > 0;
  struct pattern p;

  TCT_PASS(read_pattern(pattern, &p, err));
  for (int c = 0; c < r->conditions; c++)
    x[c] = !category             ? value_in(r->condition[c], &p)
           : r->category[c] >= 0 ? r->category[c]
                                 : (double)NAN;
  return there_are_some(r, pattern, x, err);
}

/* ---- a table ------------------------------------------------------------------------------------------ */

/* Row i of a column as text, into label: what it says, or the number that it is. */
static void label_of(const tct_array *a, size_t i, char label[TCT_LABEL])
{
  if (a->text && a->rank == 2) {
    const size_t width = a->shape[1];
    tct_print(label, TCT_LABEL, "%.*s", (int)(width < TCT_LABEL ? width : TCT_LABEL - 1),
              (const char *)a->bytes + i * width);
    return;
  }
  tct_print(label, TCT_LABEL, "%.15g", tct_array_at(a, i));
}

static tct_status join(const tct_recording *r, const char *path, const char *name,
                       const tct_array *condition, const tct_array *column, double *x,
                       tct_error *err)
{
  char label[TCT_LABEL];

  if (column->text || column->rank != 1)
    return tct_fail_in(err, TCT_BAD_DATA, path, 0, 0, "the column '%s' is not of numbers", name);
  for (int c = 0; c < r->conditions; c++) x[c] = (double)NAN;
  for (size_t i = 0; i < condition->shape[0]; i++) {
    label_of(condition, i, label);
    for (int c = 0; c < r->conditions; c++) {
      if (strcmp(r->condition[c], label) != 0) continue;
      if (!isnan(x[c]))
        return tct_fail_in(err, TCT_BAD_DATA, path, 0, 0, "condition '%s' stands there twice",
                           label);
      x[c] = tct_array_at(column, i);
    }
  }
  return TCT_OK;
}

tct_status tct_variable_read(const tct_recording *r, const char *path, const char *name,
                             size_t most, double *x, tct_error *err)
{
  const char *const wanted[] = {"condition", name, NULL};
  tct_arrays table;
  tct_status status = tct_arrays_read(path, wanted, most, &table, err);

  if (status != TCT_OK) return status;
  const tct_array *condition = tct_arrays_named(&table, "condition");
  const tct_array *column    = tct_arrays_named(&table, name);
  if (!condition || !column)
    status = tct_fail_in(err, TCT_BAD_DATA, path, 0, 0, "there is no column '%s'",
                         condition ? name : "condition");
  else
    status = join(r, path, name, condition, column, x, err);
  tct_arrays_free(&table);
  return status == TCT_OK ? there_are_some(r, name, x, err) : status;
}
