/* triplet_stdp.c -- pairs alone do not tell what fast firing does: a third spike weighs in.
 *
 *     post spike:  Δw =  r₁(t) (A₂₊ + A₃₊ o₂(t-))       r₁, r₂: traces of arrivals, τ₊ and τ_x
 *     arrival:     Δw = -o₁(t-) (A₂₋ + A₃₋ r₂(t-))      o₁, o₂: of the cell's spikes, τ₋ and τ_y
 *
 * t-: as a trace was before the spike itself.  Of independent Poisson spikes weights drift by
 * r_x r_y (A₂₊ τ₊ - A₂₋ τ₋) + A₃₊ τ₊ τ_y r_x r_y² - A₃₋ τ₋ τ_x r_x² r_y: with A₂₊ = A₃₋ = 0 it is BCM in rates.
 */
#include "timing.h"

enum { ARRIVALS, R1, R2, O1, O2, UP };

struct params {
  double pair_plus, pair_minus, triplet_plus, triplet_minus;
  double tau_plus, tau_minus, tau_x, tau_y;
  int pairing;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, pair_plus, 7.5e-10, -1e6, 1e6, "1", "A₂₊: pre before post"),
  TCT_PARAM(struct params, pair_minus, 7e-3, -1e6, 1e6, "1", "A₂₋: post before pre"),
  TCT_PARAM(struct params, triplet_plus, 9.3e-3, -1e6, 1e6, "1", "A₃₊: post, pre, post"),
  TCT_PARAM(struct params, triplet_minus, 2.3e-4, -1e6, 1e6, "1", "A₃₋: pre, post, pre"),
  TCT_PARAM(struct params, tau_plus, 16.8, 1e-3, 1e6, "ms", "τ₊: of r₁"),
  TCT_PARAM(struct params, tau_minus, 33.7, 1e-3, 1e6, "ms", "τ₋: of o₁"),
  TCT_PARAM(struct params, tau_x, 101, 1e-3, 1e6, "ms", "τ_x: of r₂"),
  TCT_PARAM(struct params, tau_y, 125, 1e-3, 1e6, "ms", "τ_y: of o₂"),
  TCT_PARAM_CHOICE(struct params, pairing, ALL_PAIRS, PAIRINGS,
                   "traces hold all spikes before, or the nearest one"),
};

static const tct_keep keeps[] = {
  {"arrivals", TCT_FIELD, TCT_SCRATCH, .doc = "what senders say; then times A₂₋ + A₃₋ r₂"},
  {"r1", TCT_FIELD, TCT_SCRATCH, .doc = "memory of arrivals, this step's with them"},
  {"r2", TCT_FIELD, TCT_SCRATCH, .doc = "slow memory of a sender's earlier spikes"},
  {"o1", TCT_FIELD, TCT_SCRATCH, .doc = "memory of a cell's earlier spikes"},
  {"o2", TCT_FIELD, TCT_SCRATCH, .doc = "slow memory of them"},
  {"up", TCT_FIELD, TCT_SCRATCH, .doc = "a cell's spikes times A₂₊ + A₃₊ o₂"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)own;
  return timing_check(m, id, err);
}

/* into = spikes x (pair + triplet x slow), rows of the window */
static void weigh(const tct_lesson *l, tct_real *into, const tct_real *spikes, double pair,
                  double triplet, const tct_real *slow)
{
  for (int p = 0; p < l->model->n_populations; p++) {
    const tct_real *z = tct_rows(l, spikes, p, 0), *s = tct_rows(l, slow, p, 0);
    tct_real *out = tct_rows(l, into, p, 0);
    for (size_t i = 0, n = tct_span(l, p); i < n; i++)
      out[i] = z[i] * ((tct_real)pair + (tct_real)triplet * s[i]);
  }
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  tct_real **k             = l->kept;

  tct_sweep(l);
  timing_arrivals(l, k[ARRIVALS], true);
  timing_after(l, k[R1], k[ARRIVALS], timing_keep(l, own->tau_plus), own->pairing);
  timing_before(l, k[R2], l->rate, timing_keep(l, own->tau_x), own->pairing, SENDERS);
  timing_before(l, k[O1], l->rate, timing_keep(l, own->tau_minus), own->pairing, RECEIVERS);
  timing_before(l, k[O2], l->rate, timing_keep(l, own->tau_y), own->pairing, RECEIVERS);
  weigh(l, k[UP], l->rate, own->pair_plus, own->triplet_plus, k[O2]);
  weigh(l, k[ARRIVALS], k[ARRIVALS], own->pair_minus, own->triplet_minus, k[R2]);
  tct_outer(l, 1, k[UP], k[R1]);
  tct_outer(l, -1, k[O1], k[ARRIVALS]);
}

const tct_rule tct_rule_triplet_stdp = {
  .name    = "triplet_stdp",
  .title   = "Spike-timing-dependent plasticity of triplets",
  .family  = "spike timing",
  .summary = "strengthen by post spikes that follow both a pre spike and an earlier post spike",
  .equation =
    "post spike: Δw = r₁(t) (A₂₊ + A₃₊ o₂(t-));  arrival: Δw = -o₁(t-) (A₂₋ + A₃₋ r₂(t-))",
  .source = "Pfister & Gerstner 2006, doi:10.1523/JNEUROSCI.1425-06.2006",
  .notes  = "Presets are the source's fit to visual cortex, all pairs. What arrives in the step in "
            "which the cell fires came first. Synapses of an inhibitory population grow stronger "
            "downwards. Leaves biases alone, and needs bounds: add a constraint. Windows give the "
            "same update but for rounding",
  TCT_TAKES(struct params, params),
  .costs  = TCT_TRACES,
  .claims = TCT_CLAIM_LOCAL,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
};
