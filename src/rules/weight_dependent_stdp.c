/* weight_dependent_stdp.c -- the nearer a synapse is to a bound, the less it is moved towards it.
 *
 *     Δw = A₊ (w_max - w)^μ Σ y(t) r(t)  -  A₋ (w - w_min)^μ Σ o(t) x(t)          traces as in stdp
 *
 * μ = 0 is stdp, which needs hard bounds and drives weights to both of them; μ = 1 is multiplicative: weights come to
 * rest between, where both terms are equal.  Of independent Poisson spikes that is at (w_max - w)^μ A₊ τ₊ =
 * (w - w_min)^μ A₋ τ₋.  w is the weight with which a trial (or a batch) began, so steps must be small.
 */
#include "timing.h"

enum { ARRIVALS, BEFORE_POST, AFTER_POST, GROWTH, LOSS };

struct params {
  double potentiation, depression, tau_plus, tau_minus, dependence, least, most;
  int pairing;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, potentiation, 1, -1e6, 1e6, "1",
            "A₊: of a pair with pre first, at lag 0, far from the upper bound"),
  TCT_PARAM(struct params, depression, 1.05, -1e6, 1e6, "1",
            "A₋: of a pair with post first, near lag 0, far from the lower bound"),
  TCT_PARAM(struct params, tau_plus, 20, 1e-3, 1e6, "ms",
            "τ₊: lag at which 1/e of potentiation is left"),
  TCT_PARAM(struct params, tau_minus, 20, 1e-3, 1e6, "ms",
            "τ₋: lag at which 1/e of depression is left"),
  TCT_PARAM(struct params, dependence, 1, 0, 10, "1",
            "μ: how updates depend on weights; 0: not at all (additive), 1: in proportion"),
  TCT_PARAM(struct params, least, 0, -1e6, 1e6, "1", "w_min: the weakest a synapse can be"),
  TCT_PARAM(struct params, most, 1, -1e6, 1e6, "1", "w_max: the strongest"),
  TCT_PARAM_CHOICE(struct params, pairing, ALL_PAIRS, PAIRINGS,
                   "a spike meets all spikes of the other cell, or the one nearest before it"),
};

static const tct_keep keeps[] = {
  {"arrivals", TCT_FIELD, TCT_SCRATCH, .doc = "x: what senders say to synapses"},
  {"pre", TCT_FIELD, TCT_SCRATCH, .doc = "r: decaying memory of arrivals"},
  {"post", TCT_FIELD, TCT_SCRATCH, .doc = "o: decaying memory of a cell's earlier spikes"},
  {"growth", TCT_BUNDLE, TCT_SUMMED, .doc = "Σ y r, before a weight has its say"},
  {"loss", TCT_BUNDLE, TCT_SUMMED, .doc = "Σ o x"},
};

static tct_status check(const tct_model *m, int id, const void *given, tct_error *err)
{
  const struct params *own = given;

  if (own->least >= own->most)
    return tct_fail(err, TCT_BAD_SPEC, "the least weight, %g, is not below the most, %g",
                    own->least, own->most);
  return timing_check(m, id, err);
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  tct_real *x = l->kept[ARRIVALS], *r = l->kept[BEFORE_POST], *o = l->kept[AFTER_POST];

  tct_sweep(l);
  timing_pairs(l, own->tau_plus, own->tau_minus, own->pairing, x, r, o);
  tct_outer_to(l, l->learnt[GROWTH], (tct_real)own->potentiation, l->rate, r);
  tct_outer_to(l, l->learnt[LOSS], (tct_real)own->depression, o, x);
}

/* room^μ; beyond the bound there is none. */
static double room(double left, double mu)
{
  return left > 0 ? pow(left, mu) : mu > 0 ? 0 : 1;
}

/* Synapses of an inhibitory population are as strong as they are negative. */
static void settle(tct_lesson *l)
{
  const struct params *own = l->params;

  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    const double sign       = l->model->population[s->pre].sign < 0 ? -1 : 1;
    for (size_t i = s->at; tct_mine(l, s) && i < s->at + s->n; i++) {
      const double w  = sign * (double)l->weight[i];
      const double up = room(own->most - w, own->dependence) * (double)l->learnt[GROWTH][i];
      l->update[i] +=
        (tct_real)(up - room(w - own->least, own->dependence) * (double)l->learnt[LOSS][i]);
    }
  }
}

const tct_rule tct_rule_weight_dependent_stdp = {
  .name     = "weight_dependent_stdp",
  .title    = "Spike-timing-dependent plasticity with soft bounds",
  .family   = "spike timing",
  .summary  = "as stdp, but weaker the nearer a synapse is to the bound that it moves to",
  .equation = "Δw = A₊ (w_max - w)^μ Σ y r - A₋ (w - w_min)^μ Σ o x",
  .source =
    "Gütig et al. 2003, doi:10.1523/JNEUROSCI.23-09-03697.2003; van Rossum, Bi & Turrigiano "
    "2000, doi:10.1523/JNEUROSCI.20-23-08812.2000",
  .notes =
    "With μ 0 it is stdp, and bounds are a constraint's to hold; with μ 1 it is multiplicative. "
    "With μ above 0 weights keep within bounds if steps are small: what a trial adds is weighed "
    "by the weight that it began with. So it is refused where weights move at every step. "
    "Synapses of an inhibitory population grow stronger downwards; bounds are those of their "
    "strength. Leaves biases alone. Windows give the same update but for rounding",
  TCT_TAKES(struct params, params),
  .costs  = TCT_TRACES,
  .claims = TCT_CLAIM_LOCAL,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .settle  = settle,
};
