/* intrinsic_plasticity.c -- a cell that fires becomes harder to fire, whoever made it fire.
 *
 *     threshold:  Δθ_k = θ₊ z_k - (1 - exp(-dt / τ)) θ_k          any other bias: Δb_k = -θ₊ z_k - (1 - ...) b_k
 *
 * z: spikes of the cell.  Where a few cells inhibit all others, each comes to its turn: none can fire for everything.
 * It learns biases alone; a bias that lands on a site called `threshold` rises, any other falls. */
#include <math.h>
#include <string.h>

#include <tercet/lesson.h>

enum { CHANGE, BIASES_MOST = 16 };

struct params {
  double rise, tau;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, rise, 0.05, 0, 1e6, "1",
            "θ₊: by how much a spike moves the bias, in its own unit"),
  TCT_PARAM(struct params, tau, 1e7, 1e-3, 1e12, "ms",
            "τ: time in which all but 1/e of that is lost"),
};

static const tct_keep keeps[] = {
  {"change", TCT_FIELD, TCT_SCRATCH, .doc = "of a cell's bias at each step"},
};

static bool is_bias(const tct_model *m, int id, const tct_projection *s)
{
  return s->rule == id && !s->fixed && s->n > 0 && m->population[s->pre].constant;
}

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  int n = 0;
  (void)own;

  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s    = &m->projection[k];
    const tct_population *post = &m->population[s->post];
    if (!is_bias(m, id, s)) continue;
    n++;
    if (!(post->unit->claims & TCT_UNIT_SPIKING))
      return tct_fail(err, TCT_BAD_SPEC, "%s does not spike: `bias: false`, or another rule for it",
                      post->name);
    if (s->synapses != (size_t)post->size)
      return tct_fail(err, TCT_BAD_SPEC, "units of %s share their biases", post->name);
  }
  if (n > BIASES_MOST)
    return tct_fail(err, TCT_BAD_SPEC, "%d populations with biases to learn; %d are the most", n,
                    BIASES_MOST);
  return TCT_OK;
}

/* One bias: what each of its cells asks for at every step. */
static void ask(tct_lesson *l, const tct_projection *s)
{
  const struct params *own = l->params;
  const tct_population *q  = &l->model->population[s->post];
  const bool rises         = strcmp(q->unit->sites[s->site], "threshold") == 0;
  const tct_real up        = (tct_real)(rises ? own->rise : -own->rise),
                 lost      = (tct_real)-expm1(-l->model->dt / own->tau);
  const tct_real *z        = tct_rows(l, l->rate, s->post, 0);
  tct_real *change         = tct_rows(l, l->kept[CHANGE], s->post, 0);

  for (size_t row = 0, n = tct_span(l, s->post); row < n; row += q->ld)
    for (size_t k = 0; k < (size_t)q->size; k++)
      change[row + k] = up * z[row + k] - lost * l->weight[s->at + k];
}

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    if (!is_bias(l->model, l->id, s)) continue;
    ask(l, s);
    tct_outer_at(l, s, 1, l->kept[CHANGE], l->rate);
  }
}

const tct_rule tct_rule_intrinsic_plasticity = {
  .name    = "intrinsic_plasticity",
  .title   = "Intrinsic plasticity of excitability",
  .family  = "homeostasis",
  .summary = "raise a cell's threshold whenever it fires, and let it fall back slowly",
  .equation = "threshold: Δθ = θ₊ z - (1 - exp(-dt / τ)) θ;   any other bias: Δb = -θ₊ z - (...) b",
  .source = "Diehl & Cook 2015, doi:10.3389/fncom.2015.00099; Zhang & Linden 2003, "
            "doi:10.1038/nrn1248",
  .notes =
    "It learns biases, and leaves synapses alone: `bias: {rule: intrinsic_plasticity}` beside "
    "another rule.  The bias of a delta_lif is its threshold.  In single precision less than "
    "6e-8 of a bias a step is lost to rounding: a τ of more than some 1e7 steps does not decay "
    "evenly where weights move at every step",
  TCT_TAKES(struct params, params),
  .claims = TCT_CLAIM_LOCAL | TCT_CLAIM_ONLINE,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
};
