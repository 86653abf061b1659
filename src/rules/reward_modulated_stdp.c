/* reward_modulated_stdp.c -- what spikes did to a synapse stays open for a while; the reward that comes then makes it last.
 *
 *     c(t) = k c(t-1) + A₊ y(t) r(t) - A₋ o(t) x(t)          r, o: traces as in stdp;  k = exp(-dt / τ)
 *     ΔW   = (R - b) c(T)                                    R once, at the end of a trial
 *
 * c, one number for each synapse, is never formed: as R comes once, each pair of spikes can be weighed by what is
 * left of it then, k^(T-t), and the change is a sum of products of fields.  Without the mean b of what R has been
 * (`baseline: none`), and R always the same, it is stdp that forgets.
 */
#include "baseline.h"
#include "shake.h"
#include "timing.h"

#include "kernels/kernels.h"

enum { ARRIVALS, PRE, POST, FIRED, REWARD, BASELINE };
enum { MEAN, NONE };

struct params {
  double potentiation, depression, tau_plus, tau_minus, tau, pace;
  int pairing, baseline;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, potentiation, 1, -1e6, 1e6, "1",
            "A₊: of a pair with pre first, at lag 0"),
  TCT_PARAM(struct params, depression, 1.05, -1e6, 1e6, "1",
            "A₋: of a pair with post first, near lag 0"),
  TCT_PARAM(struct params, tau_plus, 20, 1e-3, 1e6, "ms",
            "τ₊: lag at which 1/e of potentiation is left"),
  TCT_PARAM(struct params, tau_minus, 20, 1e-3, 1e6, "ms",
            "τ₋: lag at which 1/e of depression is left"),
  TCT_PARAM(struct params, tau, 1000, 1e-3, 1e9, "ms", "τ: how long a pair waits for its reward"),
  TCT_PARAM_CHOICE(struct params, pairing, ALL_PAIRS, PAIRINGS,
                   "a spike meets all spikes of the other cell, or the one nearest before it"),
  TCT_PARAM_CHOICE(struct params, baseline, MEAN, "mean|none",
                   "whether reward is held against its mean so far"),
  TCT_PARAM(struct params, pace, 0.05, 0, 1, "1",
            "share of the way that this mean goes each batch; 0: it stays that of the first"),
};

static const tct_keep keeps[] = {
  {"arrivals", TCT_FIELD, TCT_SCRATCH, .doc = "x: what senders say to synapses"},
  {"pre", TCT_FIELD, TCT_SCRATCH, .doc = "r: decaying memory of arrivals"},
  {"post", TCT_FIELD, TCT_SCRATCH, .doc = "o: of a cell's earlier spikes; then times what lasts"},
  {"fired", TCT_FIELD, TCT_SCRATCH, .doc = "y: a cell's spikes, times what lasts"},
  {"reward", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "R, then R - b"},
  {"baseline", TCT_NUMBERS, TCT_LEARNT, .count = 2, .doc = "b; 1 once it is one"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)own;
  TCT_TRY(timing_check(m, id, err), err, "spikes");
  return shake_whole_trials(m, err);
}

/* R - b of each trial */
static void reward(tct_lesson *l, const struct params *own)
{
  double *r = l->per_trial[REWARD];

  tct_cost(l, r);
  for (int i = 0; i < l->trials; i++) {
    r[i] = -r[i];
    l->tally[BASELINE][0] += l->share * r[i];
    if (own->baseline == MEAN) r[i] -= (double)l->kept[BASELINE][0];
  }
}

/* Both sides of every pair, times what is left of it when the trial ends. */
static void forget(tct_lesson *l, double tau)
{
  tct_copy(l, l->kept[FIRED], l->rate);
  for (int p = 0; p < l->model->n_populations; p++) {
    const size_t row = (size_t)l->trials * l->model->population[p].ld;
    for (int t = 0; t < l->steps; t++) {
      const tct_real left = (tct_real)exp(-(l->steps - 1 - t) * l->model->dt / tau);
      tct_scale(row, left, tct_rows(l, l->kept[FIRED], p, t));
      tct_scale(row, left, tct_rows(l, l->kept[POST], p, t));
    }
  }
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  tct_real **k             = l->kept;

  tct_sweep(l);
  reward(l, own);
  timing_pairs(l, own->tau_plus, own->tau_minus, own->pairing, k[ARRIVALS], k[PRE], k[POST]);
  forget(l, own->tau);
  tct_broadcast(l, k[FIRED], l->per_trial[REWARD]);
  tct_broadcast(l, k[POST], l->per_trial[REWARD]);
  tct_outer(l, (tct_real)own->potentiation, k[FIRED], k[PRE]);
  tct_outer(l, (tct_real)-own->depression, k[POST], k[ARRIVALS]);
}

static void settle(tct_lesson *l)
{
  baseline_move(l, BASELINE, ((const struct params *)l->params)->pace);
}

const tct_rule tct_rule_reward_modulated_stdp = {
  .name     = "reward_modulated_stdp",
  .title    = "Reward-modulated spike-timing-dependent plasticity",
  .family   = "spike timing",
  .summary  = "let what spikes did to a synapse last if a reward comes while it is remembered",
  .equation = "c(t) = k c(t-1) + A₊ y(t) r(t) - A₋ o(t) x(t),   ΔW = (R - b) c(T)",
  .source   = "Izhikevich 2007, doi:10.1093/cercor/bhl152; Florian 2007, "
              "doi:10.1162/neco.2007.19.6.1468",
  .notes =
    "R is the objective, negative, once at the end of a trial; b is its mean so far: a rule that "
    "is told of R alone drifts as stdp does. The objective has to be felt late, or to be of the "
    "whole trial. Cells must differ from trial to trial of themselves, or there is nothing to "
    "reward. Synapses of an inhibitory population grow stronger downwards. Leaves biases alone. "
    "The first batch is held against b = 0",
  TCT_TAKES(struct params, params),
  .costs = TCT_SCALAR | TCT_TRACES,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .settle  = settle,
};
