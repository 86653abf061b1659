/* sim_plot.c -- tercet sim --plot: bars with intervals, curves over time, a map of every moment with every other. */
#include "plot_file.h"
#include "sim_asked.h"

#include "base/memory.h"
#include "base/text.h"
#include "report/plot.h"

#include <math.h>
#include <string.h>

enum { BARS_MOST = 40, CURVES_MOST = 21, MAP_MOST = 200, NAME = 224 };

/* Names of what is drawn, and how many that is: pairs, each with its run before learning if `controls`. */
struct drawn {
  int n;
  char (*name)[NAME];
  const struct sim_pair **pair;
  const tct_similar_movie **movie;
  double *value;
  bool *control;
};

static void add(struct drawn *d, const struct sim *s, const struct sim_pair *p, const char *more,
                const tct_similar_movie *movie, double value)
{
  tct_print(d->name[d->n], NAME, "%s, %s%s", sim_name(s, p, 0), sim_name(s, p, 1), more);
  d->pair[d->n]    = p;
  d->movie[d->n]   = movie;
  d->value[d->n]   = value;
  d->control[d->n] = *more != 0;
  d->n++;
}

static tct_status gather(const struct sim *s, struct drawn *d, tct_error *err)
{
  const size_t most = 3 * (size_t)s->n;

  d->name    = tct_alloc(most, sizeof *d->name);
  d->pair    = tct_alloc(most, sizeof(void *));
  d->movie   = tct_alloc(most, sizeof(void *));
  d->value   = tct_alloc(most, sizeof *d->value);
  d->control = tct_alloc(most, sizeof *d->control);
  if (!d->name || !d->pair || !d->movie || !d->value || !d->control)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  for (int i = 0; i < s->n; i++) {
    const struct sim_pair *p = &s->pair[i];
    add(d, s, p, "", &p->movie, p->found.value);
    if (s->side[0].untrained) add(d, s, p, " (A untrained)", &p->before_a, p->untrained_a);
    if (s->side[1].untrained) add(d, s, p, " (B untrained)", &p->before_b, p->untrained_b);
  }
  return TCT_OK;
}

static void drawn_free(struct drawn *d)
{
  tct_free(d->name);
  tct_free(d->pair);
  tct_free(d->movie);
  tct_free(d->value);
  tct_free(d->control);
}

static tct_status bars(const tct_plot *plot, const struct drawn *d, const char *label,
                       tct_error *err)
{
  tct_bar bar[BARS_MOST] = {{0}};

  if (d->n > BARS_MOST)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%d bars are too many, %d can be drawn: name one recording by NOUN:NAME", d->n,
                    BARS_MOST);
  for (int i = 0; i < d->n; i++) {
    const tct_similar *f = &d->pair[i]->found;
    const bool interval  = !d->control[i] && !isnan(f->low) && !isnan(f->high);
    bar[i]               = (tct_bar){.name   = d->name[i],
                                     .mean   = d->value[i],
                                     .low    = interval ? f->low : 0,
                                     .high   = interval ? f->high : 0,
                                     .colour = d->control[i] ? 7 : 1};
  }
  return tct_plot_bars(plot, &(tct_bars){.n = d->n, .bar = bar, .label = label}, err);
}

static tct_status curves(const tct_plot *plot, const struct drawn *d, const char *label,
                         tct_error *err)
{
  tct_series series[CURVES_MOST] = {{0}};

  if (d->n > CURVES_MOST)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%d curves are too many, %d can be drawn: name one recording by NOUN:NAME",
                    d->n, CURVES_MOST);
  for (int i = 0; i < d->n; i++) {
    const tct_similar_movie *m = d->movie[i];
    const int last             = m->rows - 1; /* who has no time stands still */
    series[i]                  = (tct_series){.name = d->name[i],
                                              .n    = m->rows,
                                              .x    = m->at_a[last] > m->at_a[0] ? m->at_a : m->at_b,
                                              .mean = m->value};
  }
  return tct_plot_curves(
    plot, &(tct_curves){.n = d->n, .series = series, .x_label = "time (ms)", .y_label = label},
    err);
}

static tct_status map(const tct_plot *plot, const struct drawn *d, const char *label,
                      tct_error *err)
{
  const tct_similar_movie *m = d->movie[0];
  char time[2][MAP_MOST][24];
  const char *name[2][MAP_MOST];

  if (d->pair[d->n - 1] != d->pair[0])
    return tct_fail(err, TCT_UNSUPPORTED,
                    "a map of times is of two recordings: name one of each by NOUN:NAME");
  if (m->rows > MAP_MOST || m->columns > MAP_MOST)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%d x %d frames are too many, %d can be drawn: take a longer --stride", m->rows,
                    m->columns, MAP_MOST);
  for (int side = 0; side < 2; side++)
    for (int i = 0; i < (side ? m->columns : m->rows); i++) {
      tct_print(time[side][i], sizeof time[side][i], "%g", side ? m->at_b[i] : m->at_a[i]);
      name[side][i] = time[side][i];
    }
  return tct_plot_matrix(plot,
                         &(tct_matrix){.rows         = m->rows,
                                       .columns      = m->columns,
                                       .value        = m->value,
                                       .row          = name[0],
                                       .column       = name[1],
                                       .row_label    = "ms of A",
                                       .column_label = "ms of B",
                                       .colours      = {.label = label}},
                         err);
}

tct_status sim_plot(const struct sim *s, tct_error *err)
{
  struct drawn d = {.n = 0};
  char direction[128], label[256];
  struct plot_file file;

  sim_direction(s->similarity, direction);
  tct_print(label, sizeof label, "%s (%.*s)", s->similarity->title, (int)strcspn(direction, ";"),
            direction);
  TCT_TRY(plot_file_of(s->asked->plot, &file, err), err, "drawing similarities");
  const tct_plot plot = {.folder = file.folder, .name = file.name, .width = 720};
  tct_status status   = gather(s, &d, err);
  if (status == TCT_OK)
    status = !s->asked->movie  ? bars(&plot, &d, label, err)
             : s->when.crossed ? map(&plot, &d, label, err)
                               : curves(&plot, &d, label, err);
  drawn_free(&d);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "drawing similarities");
}
