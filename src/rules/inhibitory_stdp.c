/* inhibitory_stdp.c -- inhibition grows until the cell fires as it should: what excites it is balanced.
 *
 *     post spike:  Δ|w| = r(t)            r, o: traces of arrivals and of the cell's spikes, one τ
 *     arrival:     Δ|w| = o(t) - α        α = 2 ρ₀ τ
 *
 * The order of spikes does not matter, only how near they are.  Where arrivals are independent of the cell's spikes
 * the drift is 2 τ r_x (r_y - ρ₀), which is 0 where the cell fires at ρ₀.
 */
#include "timing.h"

enum { ARRIVALS, PRE, POST, MISSED };

struct params {
  double tau, target;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, tau, 20, 1e-3, 1e6, "ms", "τ: of both traces"),
  TCT_PARAM(struct params, target, 5, 0, 1e6, "Hz", "ρ₀: at which rate a cell is to fire"),
};

static const tct_keep keeps[] = {
  {"arrivals", TCT_FIELD, TCT_SCRATCH, .doc = "spikes of senders"},
  {"pre", TCT_FIELD, TCT_SCRATCH, .doc = "r: decaying memory of arrivals"},
  {"post", TCT_FIELD, TCT_SCRATCH, .doc = "o: decaying memory of a cell's earlier spikes"},
  {"missed", TCT_FIELD, TCT_SCRATCH, .doc = "o - α"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)own;
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->rule == id && !s->fixed && s->n > 0 && m->population[s->pre].sign > 0)
      return tct_fail(err, TCT_BAD_SPEC, "%s excites, but learns to inhibit: `sign` of %s", s->name,
                      m->population[s->pre].name);
  }
  return timing_check(m, id, err);
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  const double keep        = timing_keep(l, own->tau);
  const tct_real alpha     = (tct_real)(2e-3 * own->target * own->tau);

  tct_sweep(l);
  timing_arrivals(l, l->kept[ARRIVALS], false);
  timing_after(l, l->kept[PRE], l->kept[ARRIVALS], keep, ALL_PAIRS);
  timing_before(l, l->kept[POST], l->rate, keep, ALL_PAIRS, RECEIVERS);
  for (int p = 0; p < l->model->n_populations; p++) {
    const tct_population *q = &l->model->population[p];
    const tct_real *o       = tct_rows(l, l->kept[POST], p, 0);
    tct_real *missed        = tct_rows(l, l->kept[MISSED], p, 0);
    for (size_t r = 0, n = tct_span(l, p); r < n; r += q->ld)
      for (size_t k = r; k < r + (size_t)q->size; k++) missed[k] = o[k] - alpha;
  }
  tct_outer(l, -1, l->rate, l->kept[PRE]);
  tct_outer(l, -1, l->kept[MISSED], l->kept[ARRIVALS]);
}

const tct_rule tct_rule_inhibitory_stdp = {
  .name     = "inhibitory_stdp",
  .title    = "Spike-timing-dependent plasticity of inhibition",
  .family   = "spike timing",
  .summary  = "let inhibition grow where a cell fires more than it should, shrink where less",
  .equation = "post spike: Δ|w| = r(t);  arrival: Δ|w| = o(t) - 2 ρ₀ τ;  ΔW = -Δ|w|",
  .source   = "Vogels et al. 2011, doi:10.1126/science.1211095",
  .notes    = "An update is downwards where inhibition grows: give it to what an inhibitory "
              "population says, and keep its sign by the constraint dale. Leaves biases alone. "
              "Windows give the same update but for rounding",
  TCT_TAKES(struct params, params),
  .costs  = TCT_TRACES,
  .claims = TCT_CLAIM_LOCAL,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
};
