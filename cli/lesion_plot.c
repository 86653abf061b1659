/* lesion_plot.c -- tercet lesion --plot: what is chosen or lost as doses go up; bars beside their controls; or which
 * condition each lesion costs. */
#include "lesion_asked.h"
#include "plot_file.h"

#include "base/memory.h"
#include "base/text.h"
#include "report/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BARS_MOST = 40, MAP_MOST = 200, CURVES_MOST = 21 };

static const char *label_of(const struct lesion_work *w)
{
  return w->found.accuracy ? "change of accuracy (negative = worse)"
                           : "change of loss (negative = worse)";
}

/* ---- bars ------------------------------------------------------------------------------------------------- */

struct bars {
  tct_bar bar[BARS_MOST];
  char name[BARS_MOST][TCT_LABEL + 24];
  tct_bars all;
};

static void add_bar(struct bars *b, const char *name, const char *more, const tct_effect *e,
                    int colour)
{
  const int i = b->all.n;

  if (isnan(e->change) || i == BARS_MOST) return;
  tct_print(b->name[i], sizeof b->name[i], "%s%s", name, more);
  b->bar[i] = (tct_bar){.name   = b->name[i],
                        .mean   = e->change,
                        .low    = isnan(e->low) ? 0 : e->low,
                        .high   = isnan(e->low) ? 0 : e->high,
                        .colour = colour};
  b->all.n++;
}

/* Of all trials: a lesion, as many units at random, the same lesion before any learning. */
static void add_lesion(struct bars *b, const struct lesion_work *w, int i, const char *name)
{
  const tct_lesioned *y   = &w->found.lesioned[i];
  const tct_effect random = {.change = y->control, .low = y->control_low, .high = y->control_high};

  add_bar(b, name, "", lesion_effect(w, i, lesion_all_trials(w)), 1);
  if (y->controls) add_bar(b, name, ", random units", &random, 3);
  add_bar(b, name, ", untrained", w->found.accuracy ? &y->untrained_accuracy : &y->untrained_loss,
          7);
}

/* One lesion by condition, or several of all trials. */
static tct_status bars(const struct lesion_work *w, const tct_plot *plot, tct_error *err)
{
  struct bars *b = tct_alloc(1, sizeof *b);
  tct_status status;

  if (!b) return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  b->all = (tct_bars){.bar = b->bar, .label = label_of(w)};
  for (int c = 0; w->n == 1 && c < w->found.conditions && w->found.conditions > 1; c++)
    add_bar(b, w->found.condition[c], "", lesion_effect(w, 0, c), 1);
  for (int i = 0; i < w->n; i++) add_lesion(b, w, i, w->n == 1 ? "all" : w->lesion[i].name);
  status = b->all.n ? tct_plot_bars(plot, &b->all, err)
                    : tct_fail(err, TCT_BAD_DATA, "no condition has a change to be drawn");
  tct_free(b);
  return status;
}

/* ---- conditions by lesions ------------------------------------------------------------------------------ */

static tct_status map(const struct lesion_work *w, const tct_plot *plot, tct_error *err)
{
  const int rows = w->found.conditions, columns = w->n;
  const char *row[MAP_MOST], *column[MAP_MOST];
  double most = 0;

  if (rows > MAP_MOST || columns > MAP_MOST)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%d conditions by %d lesions are too many, %d by %d can be drawn: keep them "
                    "with -o",
                    rows, columns, MAP_MOST, MAP_MOST);
  double *value = tct_alloc((size_t)rows * (size_t)columns, sizeof *value);
  if (!value) return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  for (int c = 0; c < rows; c++) {
    row[c] = w->found.condition[c];
    for (int i = 0; i < columns; i++) {
      const double x         = lesion_effect(w, i, c)->change;
      value[c * columns + i] = x;
      most                   = !isnan(x) && fabs(x) > most ? fabs(x) : most;
    }
  }
  for (int i = 0; i < columns; i++) column[i] = w->lesion[i].name;
  const tct_matrix m = {
    .rows         = rows,
    .columns      = columns,
    .value        = value,
    .row          = row,
    .column       = column,
    .row_label    = "condition",
    .column_label = "lesion",
    .colours      = {.low        = most > 0 ? -most : -1,
                     .high       = most > 0 ? most : 1,
                     .label      = w->found.accuracy ? "change of accuracy" : "change of loss",
                     .about_zero = true}};
  const tct_status status = tct_plot_matrix(plot, &m, err);
  tct_free(value);
  return status;
}

/* ---- doses ------------------------------------------------------------------------------------------------ */

struct point {
  double dose, value[CURVES_MOST], low, high;
};

static int by_dose(const void *a, const void *b)
{
  const struct point *x = a, *y = b;
  return (x->dose > y->dose) - (x->dose < y->dose);
}

/* All are doses of one place, and at least two. */
static bool is_series(const struct lesion_work *w)
{
  bool all = w->n > 1 && *w->dose[0].series;

  for (int i = 1; i < w->n; i++)
    all = all && strcmp(w->dose[i].series, w->dose[0].series) == 0 &&
          w->lesion[i].kind == w->lesion[0].kind;
  return all;
}

/* Point i of the series: shares of choices where units are driven, else what is lost; i = n: intact. */
static void take_point(const struct lesion_work *w, int i, int curves, struct point *p)
{
  const bool intact = i == w->n, driven = w->lesion[0].kind == TCT_LESION_INJECT;
  const tct_effect *e  = lesion_effect(w, intact ? 0 : i, lesion_all_trials(w));
  const double *choice = intact ? w->found.choice : w->found.lesioned[i].choice;

  p->dose = intact ? (driven ? 0 : 1) : w->lesion[i].amount;
  p->low  = intact ? 0 : e->low;
  p->high = intact ? 0 : e->high;
  if (curves == 1) p->value[0] = intact ? 0 : e->change;
  for (int k = 0; k < curves && curves > 1; k++)
    p->value[k] = choice[w->found.conditions * w->found.classes + k];
}

static tct_status doses(const struct lesion_work *w, const tct_plot *plot, tct_error *err)
{
  const bool choices = w->lesion[0].kind == TCT_LESION_INJECT && w->found.classes > 1 &&
                       w->found.classes <= CURVES_MOST;
  const int curves = choices ? w->found.classes : 1, n = w->n + 1;
  tct_series series[CURVES_MOST] = {{0}};
  char name[CURVES_MOST][TCT_LABEL], x_label[TCT_LABEL + 32];
  struct point *point = tct_alloc((size_t)n, sizeof *point);
  double *x           = tct_alloc((size_t)n * (size_t)(curves + 3), sizeof *x);
  tct_status status;

  for (int i = 0; point && x && i < n; i++) take_point(w, i, curves, &point[i]);
  if (point && x) qsort(point, (size_t)n, sizeof *point, by_dose);
  for (int i = 0; point && x && i < n; i++) {
    x[i]                    = point[i].dose;
    x[n * (curves + 1) + i] = point[i].low;
    x[n * (curves + 2) + i] = point[i].high;
    for (int k = 0; k < curves; k++) x[n * (k + 1) + i] = point[i].value[k];
  }
  for (int k = 0; x && k < curves; k++) {
    tct_print(name[k], TCT_LABEL, choices ? "class %d" : "change", k);
    series[k] = (tct_series){.name = name[k], .n = n, .x = x, .mean = x + (ptrdiff_t)n * (k + 1)};
  }
  if (x && !choices) {
    series[0].low  = x + (ptrdiff_t)n * (curves + 1);
    series[0].high = x + (ptrdiff_t)n * (curves + 2);
  }
  tct_print(x_label, sizeof x_label, "%s %s",
            w->lesion[0].kind == TCT_LESION_INJECT ? "drive into" : "factor of the rates of",
            w->dose[0].series);
  const tct_curves c = {.n       = curves,
                        .series  = series,
                        .x_label = x_label,
                        .y_label = choices ? "share of choices" : label_of(w)};
  status             = point && x ? tct_plot_curves(plot, &c, err)
                                  : tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  tct_free(point);
  tct_free(x);
  return status;
}

tct_status lesion_plot(const struct lesion_work *w, tct_error *err)
{
  struct plot_file file;
  char title[128];

  TCT_TRY(plot_file_of(w->asked->plot, &file, err), err, "drawing lesions");
  tct_print(title, sizeof title, "%.60s%s%.50s", w->n == 1 ? w->lesion[0].name : "Lesions", " of ",
            w->asked->noun[0]);
  const tct_plot plot = {.folder = file.folder, .name = file.name, .title = title, .width = 720};
  tct_status status;
  if (is_series(w))
    status = doses(w, &plot, err);
  else if (w->found.conditions > 1 && (w->n > 1 || w->found.conditions + 3 > BARS_MOST))
    status = map(w, &plot, err);
  else
    status = bars(w, &plot, err);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "drawing lesions");
}
