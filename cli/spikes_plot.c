/* spikes_plot.c -- a population in one trial as a picture, the untrained circuit beside it. */
#include "plot_file.h"
#include "spikes_work.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"
#include "report/plot.h"

#include <math.h>
#include <string.h>

enum { UNITS = 80, TRACES = 3, GAPS = 40 };

/* One column, and the numbers that it points to. */
struct drawn {
  const struct spikes_row *row;
  int trial;         /* of those that there are, from 0 */
  int *unit;         /* [units] those that are drawn */
  int units, firing; /* of them; of all, that fire in this trial */
  char note[160];
  double (*spike)[2];                 /* [spikes] */
  double *middle, *rate, *low, *high; /* [bins] */
  double *time, *trace;               /* [steps], [traces][steps] */
  double *gap, *share, *poisson;      /* [GAPS] */
  uint64_t *count;                    /* [steps] */
  tct_spike_column column;
};

static void drawn_free(struct drawn *d)
{
  tct_free(d->unit);
  tct_free(d->spike);
  tct_free(d->middle);
  tct_free(d->time);
  tct_free(d->count);
}

static size_t spikes_of(const struct drawn *d, int unit)
{
  const tct_spikes *s = &d->row->spikes;
  const size_t cell   = (size_t)unit * (size_t)s->trials + (size_t)d->trial;

  return s->first[cell + 1] - s->first[cell];
}

/* All units; of too many those that fire in this trial, or every so many of them, so that there are at most UNITS: where
 * few cells answer, every tenth of all would be silent. */
static void choose(struct drawn *d)
{
  const int all   = d->row->spikes.units;
  const bool many = all > UNITS;

  for (int u = 0; u < all; u++) d->firing += spikes_of(d, u) > 0;
  const int of    = many && d->firing > 0 ? d->firing : all;
  const int every = (of + UNITS - 1) / UNITS;
  for (int u = 0, n = 0; u < all; u++) {
    if (of < all && spikes_of(d, u) == 0) continue;
    if (n++ % every == 0) d->unit[d->units++] = u;
  }
}

static tct_status take(struct drawn *d, tct_error *err)
{
  const tct_spikes *s = &d->row->spikes;
  const size_t bins   = (size_t)(s->steps + d->row->width - 1) / (size_t)d->row->width;
  const size_t steps  = (size_t)s->steps;
  size_t spikes       = 0;

  d->unit = tct_alloc((size_t)s->units + 1, sizeof *d->unit);
  if (!d->unit) return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  choose(d);
  for (int i = 0; i < d->units; i++) spikes += spikes_of(d, d->unit[i]);
  d->spike  = tct_alloc(spikes + 1, sizeof *d->spike);
  d->middle = tct_alloc(4 * bins + 3 * (size_t)GAPS, sizeof *d->middle);
  d->time   = tct_alloc((1 + TRACES) * steps + 1, sizeof *d->time);
  d->count  = tct_alloc(steps + 1, sizeof *d->count);
  if (!d->spike || !d->middle || !d->time || !d->count)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for a picture");
  d->rate    = d->middle + bins;
  d->low     = d->rate + bins;
  d->high    = d->low + bins;
  d->gap     = d->high + bins;
  d->share   = d->gap + GAPS;
  d->poisson = d->share + GAPS;
  d->trace   = d->time + steps;
  return TCT_OK;
}

static void put_spikes(struct drawn *d)
{
  const tct_spikes *s = &d->row->spikes;
  tct_spike_column *c = &d->column;

  for (; c->units < d->units; c->units++) {
    const size_t cell = (size_t)d->unit[c->units] * (size_t)s->trials + (size_t)d->trial;
    for (size_t i = s->first[cell]; i < s->first[cell + 1]; i++) {
      d->spike[c->spikes][0]   = d->row->of->start + (s->step[i] + 0.5) * s->dt;
      d->spike[c->spikes++][1] = c->units;
    }
  }
  c->spike = (const double(*)[2])d->spike;
}

/* The rate over all trials of the condition, in bins. */
static void put_rate(struct drawn *d, double level)
{
  const tct_spikes *s = &d->row->spikes;
  const int width     = d->row->width;
  tct_spike_column *c = &d->column;

  tct_firing_course(s, s->condition[d->trial], width, level, d->rate, d->low, d->high);
  for (int b = 0; b * width < s->steps; b++, c->bins++) {
    const int end = (b + 1) * width < s->steps ? (b + 1) * width : s->steps;
    d->middle[b]  = d->row->of->start + 0.5 * (b * width + end) * s->dt;
    if (d->low[b] < 0) d->low[b] = 0;
  }
  c->middle = d->middle;
  c->rate   = d->rate;
  c->low    = isnan(d->low[0]) ? NULL : d->low;
  c->high   = isnan(d->low[0]) ? NULL : d->high;
}

/* Membranes of the first units that are drawn. */
static void put_traces(struct drawn *d)
{
  const tct_spikes *s    = &d->row->spikes;
  const tct_recording *r = d->row->membrane;
  tct_spike_column *c    = &d->column;

  if (!r || r->units != s->units || r->steps != s->steps) return;
  const size_t row =
    (size_t)s->condition[d->trial] * (size_t)r->repeats + (size_t)s->repeat[d->trial];
  const double *value = r->value + row * (size_t)r->steps * (size_t)r->units;
  c->steps            = s->steps;
  for (; c->traces < d->units && c->traces < TRACES; c->traces++)
    for (int t = 0; t < s->steps; t++)
      d->trace[(size_t)c->traces * (size_t)s->steps + (size_t)t] =
        value[(size_t)t * (size_t)r->units + (size_t)d->unit[c->traces]];
  for (int t = 0; t < s->steps; t++) d->time[t] = r->start + (t + 0.5) * s->dt;
  c->time  = d->time;
  c->trace = d->trace;
}

/* Up to the interval than which one in a hundred is longer, in steps. */
static int longest(const struct drawn *d, uint64_t *all)
{
  const int steps = d->row->spikes.steps;
  uint64_t seen   = 0;
  int at          = 0;

  *all = 0;
  for (int t = 0; t < steps; t++) *all += d->count[t];
  while (at < steps - 1 && (double)(seen + d->count[at]) < 0.99 * (double)*all)
    seen += d->count[at++];
  return *all ? at : 0;
}

/* In bins of `wide` steps; beside them geometric intervals of the same mean, which a Poisson train has in steps. */
static void put_gaps(struct drawn *d, int gaps, int wide)
{
  const tct_spikes *s = &d->row->spikes;
  tct_spike_column *c = &d->column;
  uint64_t all;
  double mean = 0;

  (void)longest(d, &all);
  for (int t = 0; t < s->steps; t++) mean += (double)t * (double)d->count[t];
  if (all == 0 || d->count[0]) return;
  const double stay = 1 - (double)all / mean; /* no spike in a step */
  for (int b = 0; b < gaps; b++) {
    const int from = b * wide + 1;
    d->gap[b]      = (from + 0.5 * (wide - 1)) * s->dt;
    for (int t = from; t < from + wide && t < s->steps; t++)
      d->share[b] += (double)d->count[t] / (double)all;
    d->poisson[b] = pow(stay, from - 1) - pow(stay, from + wide - 1);
  }
  c->gaps    = gaps;
  c->gap     = d->gap;
  c->share   = d->share;
  c->poisson = d->poisson;
}

static tct_status put_column(struct drawn *d, double level, tct_error *err)
{
  const struct spikes_row *row = d->row;

  TCT_PASS(take(d, err));
  d->column.name = row->name;
  tct_print(d->note, sizeof d->note, "%s, repeat %d",
            row->of->condition[row->spikes.condition[d->trial]], row->spikes.repeat[d->trial] + 1);
  const size_t at = strlen(d->note);
  if (d->units == d->firing && d->units < row->spikes.units)
    tct_print(d->note + at, sizeof d->note - at, "; the %d of %d units that fire", d->firing,
              row->spikes.units);
  else if (d->units < row->spikes.units)
    tct_print(d->note + at, sizeof d->note - at, "; %d of %d units, of %d that fire", d->units,
              row->spikes.units, d->firing);
  d->column.note = d->note;
  put_spikes(d);
  put_rate(d, level);
  put_traces(d);
  tct_intervals_of(&row->spikes, -1, d->count);
  return TCT_OK;
}

static tct_status draw(struct drawn *d, int n, const struct spikes_work *w, tct_error *err)
{
  const tct_recording *r     = d[0].row->of;
  tct_spike_column column[2] = {{0}};
  struct plot_file file;
  int most = 1;

  TCT_TRY(plot_file_of(w->asked->plot, &file, err), err, "drawing spikes");
  for (int i = 0; i < n; i++) {
    uint64_t all;
    const int one = longest(&d[i], &all);
    if (one > most) most = one;
  }
  const int wide = (most + GAPS - 1) / GAPS;
  for (int i = 0; i < n; i++) {
    put_gaps(&d[i], (most + wide - 1) / wide, wide);
    column[i] = d[i].column;
  }
  const tct_spike_picture picture = {.n           = n,
                                     .column      = column,
                                     .begin       = r->start,
                                     .end         = r->start + r->steps * r->dt,
                                     .trace_label = "membrane"};
  return tct_plot_spikes(
    &(tct_plot){.folder = file.folder, .name = file.name, .width = n > 1 ? 720 : 480}, &picture,
    err);
}

tct_status spikes_plot(const struct spikes_work *w, tct_error *err)
{
  const int trial   = w->asked->trial ? w->asked->trial - 1 : 0;
  struct drawn d[2] = {{.row = &w->row[0], .trial = trial}};
  int n             = 1;
  tct_status status = TCT_OK;

  for (int i = 1; i < w->n && n < 2; i++)
    if (w->row[i].of != d[0].row->of && w->row[i].untrained &&
        strcmp(w->row[i].of->name, d[0].row->of->name) == 0)
      d[n++] = (struct drawn){.row = &w->row[i], .trial = trial};
  if (trial >= d[0].row->spikes.trials)
    return tct_fail(err, TCT_BAD_DATA, "%s has %d trials, not %d", d[0].row->name,
                    d[0].row->spikes.trials, trial + 1);
  for (int i = 0; i < n && status == TCT_OK; i++) status = put_column(&d[i], w->level, err);
  if (status == TCT_OK) status = draw(d, n, w, err);
  for (int i = 0; i < n; i++) drawn_free(&d[i]);
  return status;
}
