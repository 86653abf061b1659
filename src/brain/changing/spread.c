/* spread.c -- how much a change would scatter over other units and other trials.
 *
 * Draws of units alone hold the noise of trials that each unit has for itself, but not what all share; draws of
 * trials hold both, but not that units differ.  With both crossed, noise counts three times, and is taken back
 * (brain/inference/variances.h).  Paired units are drawn once for both times, trials for each time by itself.
 * Drawn conditions bring their trials along, noise and all, and take the place of trials. */
#include "brain/changing/changing.h"

#include <math.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/files/bytes.h"
#include "brain/inference/variances.h"

enum { DRAWS_LEAST = 20 };
enum { OF_UNITS, OF_TRIALS, OF_BOTH, KINDS }; /* trials: or conditions */

struct room {
  int most;
  double *weight[2];    /* [items] of what is drawn */
  double *fine[2];      /* [items] 1: it counts; 0: it has no number */
  double *apart;        /* [items] differences */
  double *spare;        /* [2 items] */
  double *times;        /* [units] */
  double *drawn[KINDS]; /* [draws] */
  void *own;
};

static tct_status room_new(const tct_changing *c, const tct_change *found, struct room *r,
                           tct_error *err)
{
  const int before = c->side[0]->trials->units, after = c->side[1]->trials->units;
  const size_t units = (size_t)(before > after ? before : after);
  const size_t items =
    (size_t)(found->items[0] > found->items[1] ? found->items[0] : found->items[1]);
  const size_t draws = (size_t)c->how->draws;
  double *at         = tct_alloc(7 * items + units + KINDS * draws, sizeof *at);

  *r = (struct room){.most = (int)items, .own = at};
  if (!at) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu draws of a change", draws);
  r->spare = at;
  r->apart = at + 2 * items;
  for (int side = 0; side < 2; side++) {
    r->weight[side] = at + (3 + (size_t)side) * items;
    r->fine[side]   = at + (5 + (size_t)side) * items;
    for (int i = 0; i < found->items[side]; i++)
      r->fine[side][i] = !isnan(c->paired ? found->difference[i] : found->value[side][i]);
  }
  r->times = at + 7 * items;
  for (int k = 0; k < KINDS; k++) r->drawn[k] = r->times + units + (size_t)k * draws;
  return TCT_OK;
}

/* How often each item stands in draw d of the units. */
static void draw_units(const tct_changing *c, int side, int items, int d, struct room *r)
{
  const tct_key key = tct_key_in(tct_key_in(tct_key_of(c->how->seed, "units"), c->how->population),
                                 c->paired ? 0 : (uint64_t)side);
  const int units   = c->side[side]->trials->units;
  int unit[2];

  for (int k = 0; k < units; k++) r->times[k] = 0;
  for (int k = 0; k < units; k++) {
    const double u = tct_uniform(key, (uint64_t)d, 0, (uint32_t)k);
    r->times[(int)fmin(u * units, units - 1)]++;
  }
  for (int i = 0; i < items; i++) {
    tct_tuned_units(c->how->measure, units, i, unit);
    r->weight[side][i] =
      r->fine[side][i] * r->times[unit[0]] * (unit[1] < 0 ? 1 : r->times[unit[1]]);
  }
}

/* Of items with these numbers and weights, the change. */
static double change(const tct_changing *c, const tct_changing_column of[2], struct room *r)
{
  double middle[2];

  if (c->paired) {
    for (int i = 0; i < of[0].n; i++)
      r->apart[i] = tct_changing_difference(c, of[0].value[(size_t)i * of[0].step],
                                            of[1].value[(size_t)i * of[1].step]);
    const tct_changing_column apart = {of[0].n, r->apart, 1, of[0].weight};
    return tct_changing_middle(&apart, c->how->median, r->spare);
  }
  for (int side = 0; side < 2; side++)
    middle[side] = tct_changing_middle(&of[side], c->how->median, r->spare);
  return middle[1] - middle[0];
}

static void draw(const tct_changing *c, const tct_change *found, bool units, int d, struct room *r)
{
  const size_t draws = (size_t)c->how->draws;
  tct_changing_column as_is[2], again[2], with[2];

  for (int side = 0; side < 2; side++) {
    const int n         = found->items[side];
    const double *drawn = c->conditions ? c->drawn[side] : c->found[side].drawn;
    if (units) draw_units(c, side, n, d, r);
    as_is[side] = (tct_changing_column){n, found->value[side], 1, r->weight[side]};
    again[side] = (tct_changing_column){n, drawn + d, draws, r->fine[side]};
    with[side]  = (tct_changing_column){n, drawn + d, draws, r->weight[side]};
  }
  r->drawn[OF_TRIALS][d] = change(c, again, r);
  if (!units) return;
  r->drawn[OF_UNITS][d] = change(c, as_is, r);
  r->drawn[OF_BOTH][d]  = change(c, with, r);
}

static int defined(const double *x, int n)
{
  int count = 0;

  for (int i = 0; i < n; i++) count += !isnan(x[i]);
  return count;
}

/* Units that are drawn: of those that have a number, the fewer of both times; 0: they stay. */
static int units_drawn(const tct_changing *c, const tct_change *found)
{
  const tct_tuning_scope scope = c->how->measure->scope;
  int n[2];

  if (scope == TCT_TUNING_POPULATION) return 0;
  for (int side = 0; side < 2; side++)
    n[side] = scope == TCT_TUNING_UNIT ? found->n[side] : c->side[side]->trials->units;
  return n[0] < n[1] ? n[0] : n[1];
}

/* Noise counts three times in draws of both: they are drawn together until they scatter as much as the error says. */
static void keep_drawn(const double *drawn, int draws, tct_change *into)
{
  const double spread = sqrt(tct_variance((size_t)draws, drawn));
  const double by     = spread > 0 ? into->error / spread : 0;
  double mean         = 0;

  for (int d = 0; d < draws; d++) mean += isnan(drawn[d]) ? 0 : drawn[d] / into->draws;
  for (int d = 0; d < draws; d++) into->drawn[d] = into->change + by * (drawn[d] - mean);
}

/* The smaller number of what is drawn, less one. */
static double freedom(int units, int conditions)
{
  if (units == 0 || conditions == 0) return fmax(units, conditions) - 1;
  return fmin(units, conditions) - 1;
}

static void put_errors(const tct_changing *c, const struct room *r, int units, tct_change *into)
{
  const size_t draws          = (size_t)c->how->draws;
  const double few            = c->conditions ? tct_few(c->conditions) : 1;
  const tct_three_variances v = {.subjects     = tct_variance(draws, r->drawn[OF_UNITS]),
                                 .conditions   = tct_variance(draws, r->drawn[OF_TRIALS]),
                                 .both         = tct_variance(draws, r->drawn[OF_BOTH]),
                                 .n_subjects   = units,
                                 .n_conditions = c->conditions};

  into->error                                                = sqrt(few * v.conditions);
  *(c->conditions ? &into->by_conditions : &into->by_trials) = into->error;
  into->freedom =
    units > 1 || c->conditions ? freedom(units > 1 ? units : 0, c->conditions) : (double)INFINITY;
  if (units < 2) return;
  into->by_units = sqrt(tct_few(units) * v.subjects);
  into->error    = sqrt(tct_dual_variance(&v));
}

tct_status tct_changing_spread(const tct_changing *c, tct_change *into, tct_error *err)
{
  const int units    = units_drawn(c, into);
  const bool crossed = units > 1;
  struct room r;

  TCT_PASS(room_new(c, into, &r, err));
  for (int d = 0; d < c->how->draws; d++) draw(c, into, crossed, d, &r);
  into->draws = defined(r.drawn[crossed ? OF_BOTH : OF_TRIALS], c->how->draws);
  if (into->draws >= DRAWS_LEAST && 2 * into->draws >= c->how->draws) {
    put_errors(c, &r, units, into);
    keep_drawn(r.drawn[crossed ? OF_BOTH : OF_TRIALS], c->how->draws, into);
  }
  tct_free(r.own);
  return TCT_OK;
}
