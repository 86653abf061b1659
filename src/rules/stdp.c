/* stdp.c -- a synapse that helped to fire the cell grows, one that came too late shrinks.
 *
 *     pre s ms before post:  Δw = A₊ exp(-s / τ₊)         r(t) = k₊ r(t-1) + x(t)      ΔW = Σ A₊ y(t) r(t) - A₋ o(t) x(t)
 *     pre s ms after post:   Δw = -A₋ exp(-s / τ₋)        o(t) = k₋ (o(t-1) + y(t-1))
 *
 * x: spikes as they arrive, y: of the cell.  The objective takes no part.  Of independent Poisson spikes weights
 * drift by r_x r_y (A₊ τ₊ - A₋ τ₋), so depression is the stronger by preset; nothing bounds them.
 */
#include "timing.h"

enum { ARRIVALS, BEFORE_POST, AFTER_POST };

struct params {
  double potentiation, depression, tau_plus, tau_minus;
  int pairing;
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
  TCT_PARAM_CHOICE(struct params, pairing, ALL_PAIRS, PAIRINGS,
                   "a spike meets all spikes of the other cell, or the one nearest before it"),
};

static const tct_keep keeps[] = {
  {"arrivals", TCT_FIELD, TCT_SCRATCH, .doc = "x: what senders say to synapses"},
  {"pre", TCT_FIELD, TCT_SCRATCH, .doc = "r: decaying memory of arrivals"},
  {"post", TCT_FIELD, TCT_SCRATCH, .doc = "o: decaying memory of a cell's earlier spikes"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)own;
  return timing_check(m, id, err);
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  tct_real *x = l->kept[ARRIVALS], *r = l->kept[BEFORE_POST], *o = l->kept[AFTER_POST];

  tct_sweep(l);
  timing_pairs(l, own->tau_plus, own->tau_minus, own->pairing, x, r, o);
  tct_outer(l, (tct_real)own->potentiation, l->rate, r);
  tct_outer(l, (tct_real)-own->depression, o, x);
}

const tct_rule tct_rule_stdp = {
  .name    = "stdp",
  .title   = "Spike-timing-dependent plasticity of pairs",
  .family  = "spike timing",
  .summary = "strengthen what arrives just before a cell fires, weaken what comes just after",
  .equation = "Δw = A₊ exp(-s / τ₊), pre s before post;  -A₋ exp(-s / τ₋), pre s after post",
  .source = "Song, Miller & Abbott 2000, doi:10.1038/78829; Bi & Poo 1998, "
            "doi:10.1523/JNEUROSCI.18-24-10464.1998",
  .notes  = "What arrives in the step in which the cell fires came first, at lag 0. Synapses of an "
            "inhibitory population grow stronger downwards. Leaves biases alone, and needs bounds: "
            "add a constraint. Windows give the same update but for rounding",
  TCT_TAKES(struct params, params),
  .costs  = TCT_TRACES,
  .claims = TCT_CLAIM_LOCAL,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
};
