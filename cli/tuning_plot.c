/* tuning_plot.c -- one number of each unit as a picture: what share of units has at most so much; of populations, bars. */
#include "plot_file.h"
#include "tuning_work.h"

#include "base/memory.h"
#include "report/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SERIES_MOST = 21, BARS_MOST = 40 };

int tuning_number(const struct tuning_work *w)
{
  const tct_tuning *m = w->how.measure;

  for (int j = 0; j < m->n; j++)
    if (!w->asked->number || strcmp(m->number[j].name, w->asked->number) == 0) return j;
  return -1;
}

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Steps from 0 to 1, of those items that have the number; x and share have room for two each. */
static int steps_of(const tct_tuned *t, int number, double *x, double *share)
{
  int n = 0;

  for (int i = 0; i < t->items; i++) {
    const double v = t->value[i * t->measure->n + number];
    if (!isnan(v)) x[n++] = v;
  }
  qsort(x, (size_t)n, sizeof *x, by_size);
  for (int i = n - 1; i >= 0; i--) {
    const size_t at = 2 * (size_t)i;
    x[at] = x[at + 1] = x[i];
    share[at]         = (double)i / n;
    share[at + 1]     = (double)(i + 1) / n;
  }
  return 2 * n;
}

static tct_status draw_shares(const struct tuning_work *w, const tct_plot *plot, int number,
                              tct_error *err)
{
  const int n = w->n < SERIES_MOST ? w->n : SERIES_MOST;
  tct_series series[SERIES_MOST];
  tct_curves curves = {.series  = series,
                       .x_label = w->how.measure->number[number].name,
                       .y_label = w->how.measure->scope == TCT_TUNING_PAIR ? "share of pairs"
                                                                           : "share of units",
                       .y_high  = 1};
  size_t room       = 1;
  tct_status status;

  for (int i = 0; i < n; i++) room += 4 * (size_t)w->row[i].tuned.items;
  double *x = tct_alloc(room, sizeof *x), *at = x;
  if (!x) return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  for (int i = 0; i < n; i++) {
    const size_t most = 2 * (size_t)w->row[i].tuned.items;
    const int steps   = steps_of(&w->row[i].tuned, number, at, at + most);
    if (steps > 0)
      series[curves.n++] =
        (tct_series){.name = w->row[i].name, .n = steps, .x = at, .mean = at + most};
    at += 2 * most;
  }
  if (curves.n == 0)
    status = tct_fail(err, TCT_BAD_DATA, "no unit has a number to be drawn");
  else
    status = tct_plot_curves(plot, &curves, err);
  tct_free(x);
  return status;
}

static tct_status draw_bars(const struct tuning_work *w, const tct_plot *plot, int number,
                            tct_error *err)
{
  tct_bar bar[BARS_MOST];
  tct_bars bars = {.bar = bar, .label = w->how.measure->number[number].name};

  for (int i = 0; i < w->n && bars.n < BARS_MOST; i++) {
    const tct_tuned *t = &w->row[i].tuned;
    const bool known   = !isnan(t->low[number]) && !isnan(t->high[number]);
    if (isnan(t->value[number])) continue;
    bar[bars.n++] = (tct_bar){.name   = w->row[i].name,
                              .mean   = t->value[number],
                              .low    = known ? t->low[number] : 0,
                              .high   = known ? t->high[number] : 0,
                              .colour = w->row[i].untrained ? 2 : 1};
  }
  if (bars.n == 0) return tct_fail(err, TCT_BAD_DATA, "no population has a number to be drawn");
  return tct_plot_bars(plot, &bars, err);
}

tct_status tuning_plot(const struct tuning_work *w, tct_error *err)
{
  const int number = tuning_number(w);
  struct plot_file file;

  TCT_TRY(plot_file_of(w->asked->plot, &file, err), err, "drawing %s", w->how.measure->name);
  const tct_plot plot = {
    .folder = file.folder, .name = file.name, .title = w->how.measure->title, .width = 480};
  return w->how.measure->scope == TCT_TUNING_POPULATION ? draw_bars(w, &plot, number, err)
                                                        : draw_shares(w, &plot, number, err);
}
