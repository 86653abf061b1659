/* table.c -- choices of observers out of the columns of a table.
 *
 * Nothing is guessed: columns have names, classes are the same where their names are, and what cannot be is said with
 * its column and row. */
#include "brain/behaviour/table.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "brain/behaviour/kept.h"
#include "brain/files/bytes.h"
#include "brain/files/cells.h"

enum { OPTIONS_MOST = 4096 };

/* ---- classes ---------------------------------------------------------------------------------------------- */

/* The name in row i; *missing: there is none. */
static tct_status label_of(const tct_choice_table *t, const tct_array *a, int i,
                           char label[TCT_CHOICE_NAME], bool *missing, tct_error *err)
{
  double x;

  if (a->text) {
    const size_t width = a->shape[1];
    const char *from   = (const char *)a->bytes + (size_t)i * width;
    const size_t n     = width ? strnlen(from, width) : 0;
    if (n >= TCT_CHOICE_NAME)
      return tct_choice_table_bad(t, err, "column '%s', row %d: a name has at most %d bytes",
                                  a->name, i + 1, TCT_CHOICE_NAME - 1);
    tct_print(label, TCT_CHOICE_NAME, "%.*s", (int)n, n ? from : "");
    *missing = tct_cell_kind_of(label, &x) == TCT_CELL_MISSING;
    return TCT_OK;
  }
  x        = tct_array_at(a, (size_t)i);
  *missing = isnan(x);
  if (a->type == TCT_BOOL8)
    tct_print(label, TCT_CHOICE_NAME, "%s", x > 0 ? "true" : "false");
  else
    tct_print(label, TCT_CHOICE_NAME, "%.15g", x + 0.0); /* -0 is 0 */
  return TCT_OK;
}

static tct_names *names_of(tct_choice_table *t, tct_choice_column k)
{
  return k == TCT_CHOICE_IMAGE     ? &t->images
         : k == TCT_CHOICE_TRIAL   ? &t->trials
         : k == TCT_CHOICE_SUBJECT ? &t->subjects
                                   : &t->options;
}

static tct_status read_classes(tct_choice_table *t, tct_choice_column k, tct_error *err)
{
  const tct_array *a = t->column[k];
  char label[TCT_CHOICE_NAME];
  bool missing = false;

  if (!a) return TCT_OK;
  t->cell[k] = tct_alloc((size_t)t->rows + 1, sizeof(int));
  if (!t->cell[k]) return tct_choice_table_full(t, err);
  for (int i = 0; i < t->rows; i++) {
    TCT_PASS(label_of(t, a, i, label, &missing, err));
    t->cell[k][i] = missing ? -1 : tct_names_put(names_of(t, k), label);
    if (!missing && t->cell[k][i] < 0) return tct_choice_table_full(t, err);
    if (t->options.of.n > OPTIONS_MOST)
      return tct_choice_table_bad(t, err, "column '%s', row %d: there are over %d options", a->name,
                                  i + 1, OPTIONS_MOST);
  }
  return TCT_OK;
}

static tct_status read_names(tct_choice_table *t, tct_error *err)
{
  static const tct_choice_column first[] = {TCT_CHOICE_TRUTH, TCT_CHOICE_IMAGE, TCT_CHOICE_TRIAL,
                                            TCT_CHOICE_SUBJECT};

  for (int k = 0; k < TCT_CHOICE_COLUMN_N; k++)
    if (tct_is_class((tct_choice_column)k)) TCT_PASS(read_classes(t, (tct_choice_column)k, err));
  for (int k = 0; k < t->chances; k++) {
    t->option[k] = tct_names_put(&t->options, tct_choice_option(t->chance[k]));
    if (t->option[k] < 0) return tct_choice_table_full(t, err);
  }
  for (size_t f = 0; f < sizeof first / sizeof *first; f++) {
    tct_names *names = names_of(t, first[f]);
    int *moved       = tct_names_sort(names);
    if (!moved) return tct_choice_table_full(t, err);
    for (int k = 0; k < TCT_CHOICE_COLUMN_N; k++)
      for (int i = 0; t->cell[k] && names_of(t, (tct_choice_column)k) == names && i < t->rows; i++)
        if (t->cell[k][i] >= 0) t->cell[k][i] = moved[t->cell[k][i]];
    for (int k = 0; f == 0 && k < t->chances; k++) t->option[k] = moved[t->option[k]];
    tct_free(moved);
  }
  return TCT_OK;
}

/* ---- numbers ---------------------------------------------------------------------------------------------- */

static tct_status read_reals(tct_choice_table *t, tct_choice_column k, const double **into,
                             tct_error *err)
{
  const tct_array *a = t->column[k];

  if (!a) return TCT_OK;
  double *x = tct_alloc((size_t)t->rows + 1, sizeof *x);
  *into     = x;
  if (!x) return tct_choice_table_full(t, err);
  for (int i = 0; i < t->rows; i++) {
    x[i] = tct_array_at(a, (size_t)i);
    if (k == TCT_CHOICE_STRENGTH && t->less) x[i] -= tct_array_at(t->less, (size_t)i);
    if (isinf(x[i]))
      return tct_choice_table_bad(t, err, "column '%s', row %d: it is infinite", a->name, i + 1);
    if (k == TCT_CHOICE_TIME && x[i] < 0)
      return tct_choice_table_bad(t, err, "column '%s', row %d: a time of %g", a->name, i + 1,
                                  x[i]);
  }
  return TCT_OK;
}

static tct_status read_chances(tct_choice_table *t, tct_error *err)
{
  const int options = t->options.of.n;

  if (t->chances == 0) return TCT_OK;
  if ((int64_t)t->rows * options > INT32_MAX)
    return tct_choice_table_bad(t, err, "%d trials of %d options are too many", t->rows, options);
  double *p             = tct_alloc((size_t)t->rows * (size_t)options, sizeof *p);
  t->all.choices.chance = p;
  if (!p) return tct_choice_table_full(t, err);
  for (int i = 0; i < t->rows; i++) {
    double sum = 0;
    for (int k = 0; k < t->chances; k++) {
      const double x = tct_array_at(t->chance[k], (size_t)i);
      if (x < 0 || x > 1)
        return tct_choice_table_bad(t, err, "column '%s', row %d: a probability of %g",
                                    t->chance[k]->name, i + 1, x);
      p[(ptrdiff_t)i * options + t->option[k]] = x;
      sum += x;
    }
    if (sum > 1.001)
      return tct_choice_table_bad(t, err, "row %d: the probabilities add up to %g", i + 1, sum);
  }
  return TCT_OK;
}

/* The most probable, -1 where two are, or where one is missing. */
static tct_status choose(tct_choice_table *t, tct_error *err)
{
  const int options = t->options.of.n;
  const double *p   = t->all.choices.chance;

  if (t->cell[TCT_CHOICE_CHOICE]) return TCT_OK;
  int *choice                = tct_alloc((size_t)t->rows + 1, sizeof *choice);
  t->cell[TCT_CHOICE_CHOICE] = choice;
  if (!choice) return tct_choice_table_full(t, err);
  for (int i = 0; i < t->rows; i++, p += options) {
    int best = 0, ties = 0;
    for (int k = 1; k < options; k++) best = p[k] > p[best] ? k : best;
    for (int k = 0; k < options; k++) ties += !(p[k] < p[best]);
    choice[i] = ties == 1 ? best : -1;
  }
  return TCT_OK;
}

/* ---- observers -------------------------------------------------------------------------------------------- */

static void count_missing(const tct_choice_table *t, tct_observer *o)
{
  const tct_choices *c               = &o->choices;
  const int *of[TCT_CHOICE_COLUMN_N] = {[TCT_CHOICE_TRUTH]      = c->truth,
                                        [TCT_CHOICE_CHOICE]     = c->choice,
                                        [TCT_CHOICE_IMAGE]      = c->image,
                                        [TCT_CHOICE_DISTRACTOR] = c->distractor,
                                        [TCT_CHOICE_TRIAL]      = o->trial};

  for (int i = 0; i < c->trials; i++) {
    bool gap = false;
    for (int k = 0; k < TCT_CHOICE_COLUMN_N; k++) o->missing[k] += of[k] && of[k][i] < 0;
    o->missing[TCT_CHOICE_STRENGTH] += c->strength && isnan(c->strength[i]);
    o->missing[TCT_CHOICE_TIME] += c->time && isnan(c->time[i]);
    for (int k = 0; c->chance && k < t->chances; k++)
      gap = gap || isnan(c->chance[(ptrdiff_t)i * c->options + t->option[k]]);
    o->missing_chance += gap;
  }
}

/* Rows of subject s, or all. */
static tct_status take_rows(const tct_choice_table *t, int s, int *which, tct_observer *o,
                            tct_error *err)
{
  const int *subject = t->cell[TCT_CHOICE_SUBJECT], *names = t->cell[TCT_CHOICE_TRIAL];
  int n = 0;

  for (int i = 0; i < t->rows; i++)
    if (!subject || subject[i] == s) which[n++] = i;
  tct_print(o->name, sizeof o->name, "%s", subject ? t->subjects.of.name[s] : t->name);
  TCT_PASS(tct_choices_taken(&t->all.choices, n, which, &o->choices, err));
  int *trial = names ? tct_alloc((size_t)n + 1, sizeof *trial) : NULL;
  if (names && !trial) return tct_choice_table_full(t, err);
  for (int i = 0; names && i < n; i++) trial[i] = names[which[i]];
  o->trial = trial;
  count_missing(t, o);
  return TCT_OK;
}

static tct_status part(const tct_choice_table *t, tct_observers *into, tct_error *err)
{
  const int *subject = t->cell[TCT_CHOICE_SUBJECT];
  const int n        = subject ? t->subjects.of.n : 1;
  tct_status status  = TCT_OK;

  for (int i = 0; subject && i < t->rows; i++)
    if (subject[i] < 0)
      return tct_choice_table_bad(t, err, "column '%s', row %d: who was it?",
                                  t->column[TCT_CHOICE_SUBJECT]->name, i + 1);
  into->observer = tct_alloc((size_t)n, sizeof *into->observer);
  int *which     = tct_alloc((size_t)t->rows + 1, sizeof *which);
  if (!into->observer || !which) status = tct_choice_table_full(t, err);
  for (int s = 0; status == TCT_OK && s < n; s++)
    status = take_rows(t, s, which, &into->observer[into->n++], err);
  tct_free(which);
  return status;
}

static tct_status read_table(tct_choice_table *t, const tct_observers_how *how, tct_observers *into,
                             tct_error *err)
{
  tct_choices *c = &t->all.choices;

  TCT_PASS(tct_choice_columns(t, how, err));
  TCT_PASS(read_names(t, err));
  TCT_PASS(read_reals(t, TCT_CHOICE_STRENGTH, &c->strength, err));
  TCT_PASS(read_reals(t, TCT_CHOICE_TIME, &c->time, err));
  TCT_PASS(read_chances(t, err));
  TCT_PASS(choose(t, err));
  c->trials     = t->rows;
  c->options    = t->options.of.n;
  c->images     = t->images.of.n;
  c->truth      = t->cell[TCT_CHOICE_TRUTH];
  c->choice     = t->cell[TCT_CHOICE_CHOICE];
  c->image      = t->cell[TCT_CHOICE_IMAGE];
  c->distractor = t->cell[TCT_CHOICE_DISTRACTOR];
  if (c->options < 1) return tct_choice_table_bad(t, err, "every choice is missing");
  return part(t, into, err);
}

tct_status tct_observers_of(const tct_arrays *from, const char *name, const tct_observers_how *how,
                            tct_observers *into, tct_error *err)
{
  tct_choice_table t = {.name = name, .from = from};

  *into                   = (tct_observers){.n = 0};
  const tct_status status = read_table(&t, how, into, err);
  if (status == TCT_OK) {
    into->options = tct_names_taken(&t.options);
    into->images  = tct_names_taken(&t.images);
    into->trials  = tct_names_taken(&t.trials);
  }
  for (int k = 0; k < TCT_CHOICE_COLUMN_N; k++) tct_free(t.cell[k]);
  tct_free((void *)t.all.choices.strength);
  tct_free((void *)t.all.choices.time);
  tct_free((void *)t.all.choices.chance);
  tct_free(t.chance);
  tct_free(t.option);
  tct_names_free(&t.options);
  tct_names_free(&t.images);
  tct_names_free(&t.trials);
  tct_names_free(&t.subjects);
  if (status != TCT_OK) tct_observers_free(into);
  return status;
}
