/* spike_discontinuity.c -- who barely fired and who barely did not differ by a spike alone: its effect on reward.
 *
 *     u = max over the trial of the potential as it would be without resets: a unit fires if u > θ
 *     R ≈ m± + s± x, x = √12 (|u - θ| / p - 1/2), where |u - θ| < p       above (+) and below (-), online; constant: s = 0
 *     β = (m₊ - √3 s₊) - (m₋ - √3 s₋)                                     at θ: what a spike does to R
 *     ΔW = β / 2p · ε_pre(t*)   where |u - θ| < p        t*: when the maximum was; ε: trace of the sender
 *
 * Others that fire along because they hear the same noise do so on either side of θ: they do not enter β.
 */
#include <math.h>

#include "shake.h"
#include "spikes.h"

enum { ABOVE, ABOVE_SLOPE, BELOW, BELOW_SLOPE, NOISE, VOLTAGE, TRACE, COST };
enum { LINEAR, CONSTANT };

struct params {
  double window, size, shared, pace;
  int regression;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, window, 0.3, 1e-6, 1e6, "1",
            "p: how far from its threshold a unit's potential still counts"),
  TCT_PARAM(struct params, size, 0.3, 0, 1e6, "1", "σ: standard deviation of the noise in a drive"),
  TCT_PARAM(struct params, shared, 0, 0, 1, "1", "share of its variance that all units hear alike"),
  TCT_PARAM(struct params, pace, 0.1, 0, 1, "1", "step of the regressions, each batch"),
  TCT_PARAM_CHOICE(struct params, regression, LINEAR, "linear|constant",
                   "of reward on potential: lines, or means alone, which err more and vary less"),
};

static const tct_keep keeps[] = {
  {"above", TCT_PER_UNIT, TCT_LEARNT, .doc = "m₊: reward where it barely fired"},
  {"above_slope", TCT_PER_UNIT, TCT_LEARNT, .doc = "s₊"},
  {"below", TCT_PER_UNIT, TCT_LEARNT, .doc = "m₋: reward where it barely did not"},
  {"below_slope", TCT_PER_UNIT, TCT_LEARNT, .doc = "s₋"},
  {"noise", TCT_FIELD, TCT_SCRATCH, .doc = "noise in the drives; then β / 2p when it counts"},
  {"voltage", TCT_FIELD, TCT_SCRATCH, .doc = "potentials as they would be without resets"},
  {"trace", TCT_FIELD, TCT_SCRATCH, .doc = "ε: decaying memory of a sender's rates"},
  {"cost", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "-R"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)own;
  if (spikes_leak(m) < 0)
    return tct_fail(err, TCT_BAD_SPEC, "it wants `lif` units, with one time constant for all");
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->rule == id && !s->fixed && s->n > 0 && !m->population[s->pre].constant &&
        !spikes_threshold(&m->population[s->post]))
      return tct_fail(
        err, TCT_BAD_SPEC,
        "%s lands on units without a threshold: give it another rule, or `fixed: true`", s->name);
  }
  return shake_whole_trials(m, err);
}

/* Noise of their own, and some that all units hear alike, into the drives of those that can fire. */
static void disturb(tct_lesson *l)
{
  const struct params *own = l->params;
  const tct_model *m       = l->model;
  int first                = 0;

  while (!spikes_threshold(&m->population[first])) first++;
  tct_noise(l, l->kept[NOISE], (tct_real)(own->size * sqrt(1 - own->shared)), "discontinuity");
  tct_noise(l, l->kept[VOLTAGE], (tct_real)(own->size * sqrt(own->shared)), "shared discontinuity");
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    tct_real *noise         = tct_rows(l, l->kept[NOISE], p, 0);
    const tct_real *alike   = tct_rows(l, l->kept[VOLTAGE], first, 0);
    if (!spikes_threshold(q)) memset(noise, 0, tct_span(l, p) * sizeof *noise);
    for (size_t r = 0; spikes_threshold(q) && r < (size_t)l->steps * (size_t)l->trials; r++)
      for (int i = 0; i < q->size; i++)
        noise[r * q->ld + (size_t)i] += alike[r * m->population[first].ld];
  }
}

/* One unit in one trial: what its regression missed; and β / 2p where its potential was highest. */
static void judge(tct_lesson *l, int p, int trial, int k, double theta)
{
  const struct params *own = l->params;
  const size_t at = tct_first_unit(l->model, p) + (size_t)k, ld = l->model->population[p].ld;
  const size_t i = (size_t)trial * ld + (size_t)k;
  int when       = 0;

  for (int t = 1; t < l->steps; t++)
    if (tct_rows(l, l->kept[VOLTAGE], p, t)[i] > tct_rows(l, l->kept[VOLTAGE], p, when)[i])
      when = t;
  const double far = ((double)tct_rows(l, l->kept[VOLTAGE], p, when)[i] - theta) / own->window;
  if (!(fabs(far) < 1)) return;
  const int mean = far > 0 ? ABOVE : BELOW, slope = mean + 1;
  const double x = sqrt(12) * (fabs(far) - 0.5); /* of mean 0 and variance 1 in the window */
  const double missed =
    -l->per_trial[COST][trial] - (double)l->kept[mean][at] - x * (double)l->kept[slope][at];
  l->tally[mean][at] += l->share * missed;
  l->tally[slope][at] += own->regression == LINEAR ? l->share * missed * x : 0;
  const double beta = (double)(l->kept[ABOVE][at] - l->kept[BELOW][at]) -
                      sqrt(3) * (double)(l->kept[ABOVE_SLOPE][at] - l->kept[BELOW_SLOPE][at]);
  tct_rows(l, l->kept[NOISE], p, when)[i] = (tct_real)(beta / (2 * own->window));
}

static void propose(tct_lesson *l)
{
  const tct_model *m  = l->model;
  const tct_real keep = (tct_real)spikes_leak(m);

  disturb(l);
  l->current = l->kept[NOISE];
  tct_sweep(l);
  l->current = NULL;
  tct_cost(l, l->per_trial[COST]);
  tct_trace(l, l->kept[VOLTAGE], l->drive, keep);
  tct_trace(l, l->kept[TRACE], l->rate, keep);
  for (int p = 0; p < m->n_populations; p++) {
    const double *theta = spikes_threshold(&m->population[p]);
    memset(tct_rows(l, l->kept[NOISE], p, 0), 0, tct_span(l, p) * sizeof(tct_real));
    for (int i = 0; theta && i < l->trials; i++)
      for (int k = 0; k < m->population[p].size; k++) judge(l, p, i, k, *theta);
  }
  tct_outer(l, 1, l->kept[NOISE], l->kept[TRACE]);
}

static void settle(tct_lesson *l)
{
  const double pace = ((const struct params *)l->params)->pace;
  for (int k = ABOVE; l->moving && k <= BELOW_SLOPE; k++)
    for (size_t i = 0; i < tct_first_unit(l->model, l->model->n_populations); i++)
      l->kept[k][i] += (tct_real)(pace * l->tally[k][i]);
}

const tct_rule tct_rule_spike_discontinuity = {
  .name     = "spike_discontinuity",
  .title    = "Spike discontinuity learning",
  .family   = "perturbation and reward",
  .summary  = "compare trials in which a unit barely fired with those in which it barely did not",
  .equation = "β = E[R | u just above θ] - E[R | u just below θ]\n"
              "ΔW = β / 2p · ε_pre(t*) where |u - θ| < p",
  .source   = "Lansdell & Kording 2023, doi:10.1371/journal.pcbi.1011005",
  .notes    = "R is the objective, negative. For lif units with one time constant; what lands on "
              "others needs another rule or is fixed. A narrow window is less biased, and slower. "
              "β is one number for each unit, what its spikes are worth on average: not in answer to "
              "which stimulus",
  TCT_TAKES(struct params, params),
  .costs = TCT_SCALAR | TCT_NODE_NOISE | TCT_TRACES,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .settle  = settle,
};
