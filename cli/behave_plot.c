/* behave_plot.c -- tercet behave --plot: a fit among its points, which options were chosen, or bars with intervals. */
#include "behave_asked.h"

#include "plot_file.h"

#include "base/memory.h"
#include "base/text.h"
#include "report/plot.h"

#include <math.h>

enum { OBSERVERS_MOST = 7, LINE = 200, BARS_MOST = 40, OPTIONS_MOST = 60, NAME = 272 };

/* ---- fits ------------------------------------------------------------------------------------------- */

struct fit {
  tct_behaviour_points points;
  double x[LINE], y[LINE];
};

/* From the first point to the last; of what could not be fitted there is none. */
static int draw_line(const struct behave *b, const struct behave_row *r, struct fit *f)
{
  const struct behave_measure *m = &b->measure[0];
  const int last                 = f->points.n - 1;

  if (last < 0 || r->found.number[0].why != TCT_BEHAVIOUR_FINE) return 0;
  for (int i = 0; i < LINE; i++) {
    f->x[i] = f->points.x[0] + (f->points.x[last] - f->points.x[0]) * i / (LINE - 1);
    f->y[i] = m->m->curve->at(m->params, r->found.number, f->x[i]);
  }
  return LINE;
}

static tct_status fill(const struct behave *b, struct fit *fit, tct_series *series, tct_curves *c,
                       tct_error *err)
{
  const struct behave_measure *m = &b->measure[0];

  for (int i = 0; i < b->n; i++) {
    struct fit *f     = &fit[i];
    tct_status status = tct_behaviour_points_of(m->m, m->params, &b->row[i].a->choices,
                                                b->how.level, &f->points, err);
    if (status != TCT_OK) return status;
    const int line = draw_line(b, &b->row[i], f);
    series[c->n++] = (tct_series){.name   = b->row[i].a->name,
                                  .n      = f->points.n,
                                  .x      = f->points.x,
                                  .mean   = f->points.y,
                                  .low    = f->points.low,
                                  .high   = f->points.high,
                                  .dots   = true,
                                  .colour = i + 1};
    if (line == 0) continue;
    series[c->n++] =
      (tct_series){.name = b->row[i].a->name, .n = line, .x = f->x, .mean = f->y, .colour = i + 1};
  }
  return TCT_OK;
}

static tct_status draw_fits(const struct behave *b, const tct_plot *plot, tct_error *err)
{
  const tct_behaviour_curve *curve = b->measure[0].m->curve;
  tct_series series[2 * OBSERVERS_MOST];
  tct_curves c = {.series = series, .x_label = curve->x, .y_label = curve->y};

  if (b->n > OBSERVERS_MOST)
    return tct_fail(err, TCT_UNSUPPORTED, "%d observers are too many to be drawn, %d can be", b->n,
                    OBSERVERS_MOST);
  struct fit *fit = tct_alloc((size_t)b->n + 1, sizeof *fit);
  tct_status status =
    fit ? fill(b, fit, series, &c, err) : tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  if (status == TCT_OK && b->n == 1) c.legend = TCT_LEGEND_ABOVE;
  if (status == TCT_OK) status = tct_plot_curves(plot, &c, err);
  tct_free(fit);
  return status;
}

/* ---- which options were chosen ---------------------------------------------------------------------- */

static tct_status draw_choices(const struct behave *b, const tct_plot *plot, tct_error *err)
{
  const tct_class_names *options = &b->side[0].all.options;
  const tct_choices *c           = &b->row[0].a->choices;
  const char *name[OPTIONS_MOST];
  const size_t n = (size_t)options->n;
  double *share  = tct_alloc(n * n, sizeof *share);

  if (!share) return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  for (size_t i = 0; i < n; i++) name[i] = options->name[i];
  for (int i = 0; i < c->trials; i++)
    if (c->truth[i] >= 0 && c->choice[i] >= 0)
      share[(size_t)c->truth[i] * n + (size_t)c->choice[i]]++;
  for (size_t i = 0; i < n; i++) {
    double all = 0;
    for (size_t k = 0; k < n; k++) all += share[i * n + k];
    for (size_t k = 0; k < n; k++)
      share[i * n + k] = all > 0 ? share[i * n + k] / all : (double)NAN;
  }
  const tct_status status =
    tct_plot_matrix(plot,
                    &(tct_matrix){.rows         = (int)n,
                                  .columns      = (int)n,
                                  .value        = share,
                                  .row          = name,
                                  .column       = name,
                                  .row_label    = "the right choice",
                                  .column_label = "chosen",
                                  .colours = {.low = 0, .high = 1, .label = "share of its trials"}},
                    err);
  tct_free(share);
  return status;
}

/* ---- bars ------------------------------------------------------------------------------------------- */

static tct_status draw_bars(const struct behave *b, const tct_plot *plot, tct_error *err)
{
  const int number       = behave_number(b);
  const tct_behaviour *m = b->measure[0].m;
  char(*name)[NAME]      = tct_alloc(BARS_MOST, sizeof *name), label[256];
  tct_bar bar[BARS_MOST] = {{0}};
  tct_bars bars          = {.bar = bar, .label = label};
  tct_status status;

  if (!name) return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  tct_print(label, sizeof label, "%s", m->number[number].name);
  for (int i = 0; i < b->n && bars.n < BARS_MOST; i++) {
    const struct behave_row *r  = &b->row[i];
    const tct_behaved_number *v = &r->found.number[number];
    const bool known            = !isnan(v->low) && !isnan(v->high);
    if (isnan(v->value)) continue;
    tct_print(name[bars.n], NAME, "%s%s%s", r->a->name, r->b ? ", " : "", r->b ? r->b->name : "");
    bar[bars.n] =
      (tct_bar){.name   = name[bars.n],
                .mean   = v->value,
                .low    = known ? v->low : 0,
                .high   = known ? v->high : 0,
                .colour = r->untrained                                                 ? 7
                          : r->group == BEHAVE_WITHIN_A || r->group == BEHAVE_WITHIN_B ? 2
                                                                                       : 1};
    bars.n++;
  }
  if (b->n > BARS_MOST)
    status =
      tct_fail(err, TCT_UNSUPPORTED, "%d bars are too many, %d can be drawn", b->n, BARS_MOST);
  else if (bars.n == 0)
    status = tct_fail(
      err, TCT_BAD_DATA, "nobody has a number '%s' to be drawn: %s", m->number[number].name,
      b->n ? tct_behaviour_why_text(b->row[0].found.number[number].why) : "no rows");
  else
    status = tct_plot_bars(plot, &bars, err);
  tct_free(name);
  return status;
}

tct_status behave_plot(const struct behave *b, tct_error *err)
{
  const tct_behaviour *m = b->measure[0].m;
  struct plot_file file;

  TCT_TRY(plot_file_of(b->asked->plot, &file, err), err, "drawing %s", m->name);
  const tct_plot plot = {
    .folder = file.folder, .name = file.name, .title = m->title, .width = m->curve ? 480 : 640};
  const bool choices = b->n == 1 && !b->asked->number && !b->row[0].b && !m->curve &&
                       b->side[0].all.options.n <= OPTIONS_MOST;
  const tct_status status = m->curve  ? draw_fits(b, &plot, err)
                            : choices ? draw_choices(b, &plot, err)
                                      : draw_bars(b, &plot, err);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "drawing %s", m->name);
}
