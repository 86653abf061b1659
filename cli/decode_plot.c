/* decode_plot.c -- tercet decode --plot: bars, curves over time, a map of times, which class is taken for which; beside
 * them what labels without meaning give. */
#include "decode_work.h"
#include "plot_file.h"

#include "base/memory.h"
#include "base/text.h"
#include "report/plot.h"

#include <math.h>

enum { BARS_MOST = 40, CURVES_MOST = 20, MAP_MOST = 200, NULLS_MOST = 3, NAME = 224 };

/* Chance, if it is the same in all rows. */
static double chance_of(const struct decode_work *w)
{
  const double chance = 1.0 / w->row[0].found.classes;

  for (int i = 1; i < w->n; i++)
    if (w->row[i].found.classes != w->row[0].found.classes) return (double)NAN;
  return chance;
}

static tct_status bars(const struct decode_work *w, const tct_plot *plot, tct_error *err)
{
  const double chance    = chance_of(w);
  tct_bar bar[BARS_MOST] = {{0}};
  static char name[BARS_MOST][NAME];
  tct_bars all = {.bar = bar, .label = "balanced accuracy", .high = 1};

  if (2 * w->n > BARS_MOST)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%d recordings are too many bars, %d can be drawn: say --recording", w->n,
                    BARS_MOST / 2);
  for (int i = 0; i < w->n; i++) {
    const tct_decoded_cell *c = w->row[i].found.cell;
    const bool known          = !isnan(c->low);
    bar[all.n++]              = (tct_bar){.name   = w->row[i].name,
                                          .mean   = c->accuracy,
                                          .low    = known ? c->low : 0,
                                          .high   = known ? c->high : 0,
                                          .colour = w->row[i].untrained ? 2 : 1};
    if (isnan(c->null_mean)) continue;
    tct_print(name[all.n], NAME, "%s, labels permuted", w->row[i].name);
    bar[all.n] = (tct_bar){.name   = name[all.n],
                           .mean   = c->null_mean,
                           .low    = c->null_low,
                           .high   = c->null_high,
                           .colour = 7};
    all.n++;
  }
  if (!isnan(chance)) {
    all.reference      = chance;
    all.reference_name = "chance";
  }
  return tct_plot_bars(plot, &all, err);
}

/* mean, low and high of n frames, into room; what was fitted and asked at one frame. */
static void curve(const struct decode_row *r, bool permuted, tct_series *s, double *room)
{
  const int n = r->found.frames, step = r->found.columns > 1 ? r->found.columns + 1 : 1;

  for (int i = 0; i < n; i++) {
    const tct_decoded_cell *c = &r->found.cell[(size_t)i * (size_t)step];
    room[i]                   = permuted ? c->null_mean : c->accuracy;
    room[n + i]               = permuted ? c->null_low : c->low;
    room[2 * n + i]           = permuted ? c->null_high : c->high;
  }
  *s = (tct_series){.name = r->name, .n = n, .x = r->trials.at, .mean = room};
  if (!isnan(room[n])) {
    s->low  = room + n;
    s->high = room + 2 * (size_t)n;
  }
}

static tct_status curves(const struct decode_work *w, const tct_plot *plot, tct_error *err)
{
  const bool nulls               = w->n <= NULLS_MOST && w->how.permutations > 0;
  const double chance            = chance_of(w);
  tct_series series[CURVES_MOST] = {{0}};
  char name[NULLS_MOST][NAME];
  tct_curves all = {.series = series, .x_label = "time (ms)", .y_label = "balanced accuracy"};
  size_t size    = 1;

  if (w->n > CURVES_MOST)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%d curves are too many, %d can be drawn: say --recording", w->n, CURVES_MOST);
  for (int i = 0; i < w->n; i++) size += 6 * (size_t)w->row[i].found.frames;
  double *room = tct_alloc(size, sizeof *room), *at = room;
  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  for (int i = 0; i < w->n; i++)
    for (int k = 0; k < 1 + nulls; k++) {
      curve(&w->row[i], k == 1, &series[all.n], at);
      at += 3 * (size_t)w->row[i].found.frames;
      if (k == 1) {
        tct_print(name[i], NAME, "%s, labels permuted", w->row[i].name);
        series[all.n].name = name[i];
      }
      all.n++;
    }
  if (!isnan(chance)) {
    all.reference      = chance;
    all.reference_name = "chance";
  }
  const tct_status status = tct_plot_curves(plot, &all, err);
  tct_free(room);
  return status;
}

static tct_status one_alone(const struct decode_work *w, int size, const char *what, tct_error *err)
{
  if (w->n > 1)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%s is of one recording, and there are %d: say --recording", what, w->n);
  if (size > MAP_MOST)
    return tct_fail(err, TCT_UNSUPPORTED, "%d x %d are too many, %d can be drawn", size, size,
                    MAP_MOST);
  return TCT_OK;
}

/* Accuracies of the one recording there is. */
static tct_status map(const struct decode_work *w, const tct_plot *plot, tct_error *err)
{
  const struct decode_row *r = &w->row[0];
  const int n                = r->found.frames;
  char time[MAP_MOST][24];
  const char *name[MAP_MOST];
  tct_status status = one_alone(w, n, "a map of times", err);

  if (status != TCT_OK) return status;
  double *value = tct_alloc((size_t)n, (size_t)n * sizeof *value);
  if (!value) return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  for (int i = 0; i < n * n; i++) value[i] = r->found.cell[i].accuracy;
  for (int i = 0; i < n; i++) {
    tct_print(time[i], sizeof time[i], "%g", r->trials.at[i]);
    name[i] = time[i];
  }
  status = tct_plot_matrix(plot,
                           &(tct_matrix){.rows         = n,
                                         .columns      = n,
                                         .value        = value,
                                         .row          = name,
                                         .column       = name,
                                         .row_label    = "fitted (ms)",
                                         .column_label = "asked (ms)",
                                         .colours      = {.label = "balanced accuracy"}},
                           err);
  tct_free(value);
  return status;
}

static tct_status confusion(const struct decode_work *w, const tct_plot *plot, tct_error *err)
{
  const struct decode_row *r = &w->row[0];
  const int n                = r->found.classes;
  const char *name[MAP_MOST];
  tct_status status = one_alone(w, n, "a confusion matrix", err);

  if (status == TCT_OK && w->asked->movie)
    status = tct_fail(err, TCT_UNSUPPORTED, "a confusion matrix is of one window, without --movie");
  if (status != TCT_OK) return status;
  double *value = tct_alloc((size_t)n, (size_t)n * sizeof *value);
  if (!value) return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  for (int i = 0; i < n; i++) {
    double sum = 0;
    for (int k = 0; k < n; k++) sum += r->found.confusion[i * n + k];
    for (int k = 0; k < n; k++) value[i * n + k] = r->found.confusion[i * n + k] / sum;
    name[i] = r->classes.name[i];
  }
  status = tct_plot_matrix(plot,
                           &(tct_matrix){.rows         = n,
                                         .columns      = n,
                                         .value        = value,
                                         .row          = name,
                                         .column       = name,
                                         .row_label    = "class",
                                         .column_label = "taken for",
                                         .colours      = {.high = 1, .label = "share of trials"}},
                           err);
  tct_free(value);
  return status;
}

tct_status decode_plot(const struct decode_work *w, tct_error *err)
{
  struct plot_file file;

  TCT_TRY(plot_file_of(w->asked->plot, &file, err), err, "drawing accuracies");
  const bool square       = w->asked->plot_kind == 1 || w->asked->crossed;
  const tct_plot plot     = {.folder = file.folder, .name = file.name, .width = square ? 480 : 720};
  const tct_status status = w->asked->plot_kind == 1 ? confusion(w, &plot, err)
                            : w->asked->crossed      ? map(w, &plot, err)
                            : w->asked->movie        ? curves(w, &plot, err)
                                                     : bars(w, &plot, err);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "drawing accuracies");
}
