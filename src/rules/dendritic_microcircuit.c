/* dendritic_microcircuit.c -- what interneurons cannot explain away at the apical site is error.
 *
 *     up     r = f(basal)                    down   r' = f(basal + κ apical), the target pulling with λ
 *     onto basal sites      ΔW = (r' - r) / (λ κ^k) r_preᵀ     k hops below the objective
 *     onto interneurons     ΔW = η (r' - r) / λ r_preᵀ         they learn to answer as who teaches them
 *     interneuron, apical   ΔW = -apical r'_preᵀ               until what comes down is cancelled
 *     top-down, apical      ΔW = (r' - f(W r'_pre)) r'_preᵀ    until what comes down predicts the cell
 *
 * The two-step form.  In the self-predicting state nothing is left at apical sites but what the target pulls
 * in; where top-down weights are those of the way up, transposed, the change is then the gradient, with an
 * error of first order in λ.
 */
#include <tercet/lesson.h>

#include <math.h>
#include <string.h>

enum { BEFORE, POST, HEARD, FORETOLD };

struct params {
  double nudge, apical, interneurons;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, nudge, 0.5, 1e-9, 1, "1",
            "λ: how hard the target pulls at its population"),
  TCT_PARAM(struct params, apical, 1, 1e-9, 1e3, "1",
            "κ: how strongly apical drives are felt, the `strength` of two_compartment units"),
  TCT_PARAM(struct params, interneurons, 10, 0, 1e6, "1",
            "η: how much faster interneurons learn; 1 / their `strength` lets them keep up"),
};

static const tct_keep keeps[] = {
  {"before", TCT_FIELD, TCT_SCRATCH, .doc = "r: rates on the way up"},
  {"post", TCT_FIELD, TCT_SCRATCH, .doc = "(r' - r) over its share of λ"},
  {"heard", TCT_FIELD, TCT_SCRATCH, .doc = "what plastic top-down synapses make of the rates"},
  {"foretold", TCT_FIELD, TCT_SCRATCH, .doc = "r' - f(that)"},
};

/* An interneuron leads nowhere on the way up. */
static bool is_interneuron(const tct_model *m, int p)
{
  return m->population[p].unit && m->population[p].hops < 0;
}

static tct_status check_projections(const tct_model *m, int id, tct_error *err)
{
  int down = 0, learnt = 0;

  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    down += s->down;
    if (s->delay) return tct_fail(err, TCT_BAD_SPEC, "%s is delayed", s->name);
    if (!s->down || s->rule != id || s->fixed || s->n == 0) continue;
    if (s->site == 0 || is_interneuron(m, s->post))
      return tct_fail(err, TCT_BAD_SPEC, "%s teaches, it is not taught: give it `fixed: true`",
                      s->name);
    if (++learnt > 12)
      return tct_fail(err, TCT_BAD_SPEC, "no more than 12 projections may learn on the way down");
  }
  if (!down) return tct_fail(err, TCT_BAD_SPEC, "nothing comes down: give feedback `down: true`");
  return TCT_OK;
}

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)own;
  if (m->n_objectives != 1)
    return tct_fail(err, TCT_BAD_SPEC, "the target pulls at one population: one objective, not %d",
                    m->n_objectives);
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (q->unit && (q->unit->memory || q->unit->stochastic))
      return tct_fail(err, TCT_BAD_SPEC, "population %s: nobody may remember, draw or choose",
                      q->name);
  }
  return check_projections(m, id, err);
}

/* r' - f(W r'_pre), wherever plastic synapses come down from above */
static void foretell(tct_lesson *l)
{
  const tct_model *m = l->model;
  bool any           = false;

  memset(l->kept[HEARD], 0, l->size * sizeof *l->rate);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (!s->down || !tct_mine(l, s) || is_interneuron(m, s->pre)) continue;
    tct_push_at(l, s, l->weight, l->rate, l->kept[HEARD]);
    any = true;
  }
  if (!any) return;
  tct_answer(l, l->kept[HEARD], l->kept[FORETOLD]);
  for (int p = 0; p < m->n_populations; p++) {
    tct_real *foretold = tct_rows(l, l->kept[FORETOLD], p, 0), *now = tct_rows(l, l->rate, p, 0);
    for (size_t i = 0, n = tct_span(l, p); m->population[p].unit && i < n; i++)
      foretold[i] = now[i] - foretold[i];
  }
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  const tct_model *m       = l->model;

  tct_sweep(l);
  tct_copy(l, l->kept[BEFORE], l->rate);
  tct_descend(l, (tct_real)own->nudge);

  for (int p = 0; p < m->n_populations; p++) {
    const tct_real *now = tct_rows(l, l->rate, p, 0), *before = tct_rows(l, l->kept[BEFORE], p, 0);
    const int hops = m->population[p].hops;
    const tct_real over =
      (tct_real)((hops < 0 ? own->interneurons : pow(own->apical, -hops)) / own->nudge);
    tct_real *post = tct_rows(l, l->kept[POST], p, 0);
    for (size_t i = 0, n = tct_span(l, p); m->population[p].unit && i < n; i++)
      post[i] = over * (now[i] - before[i]);
  }
  tct_outer(l, 1, l->kept[POST], l->kept[BEFORE]);

  foretell(l);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (!s->down || !tct_mine(l, s)) continue;
    const bool cancels     = is_interneuron(m, s->pre);
    const tct_real *apical = l->drive + (size_t)s->site * l->size;
    tct_outer_at(l, s, cancels ? -1 : 1, cancels ? apical : l->kept[FORETOLD], l->rate);
  }
}

const tct_rule tct_rule_dendritic_microcircuit = {
  .name     = "dendritic_microcircuit",
  .title    = "Dendritic microcircuit",
  .family   = "dendritic",
  .summary  = "learn from what comes down to apical sites and interneurons do not explain away",
  .equation = "up r = f(basal), down r' = f(basal + κ apical)\n"
              "ΔW = (r' - r) / (λ κ^k) r_preᵀ, k hops below the objective\n"
              "onto interneurons: ΔW = η (r' - r) / λ r_preᵀ\n"
              "interneuron to apical: ΔW = -apical r'_preᵀ",
  .source   = "Sacramento et al. 2018, doi:10.48550/arXiv.1810.11393",
  .notes =
    "The circuit dendritic_microcircuit is made for it. A small λ amplifies what interneurons "
    "miss of the cells they predict.",
  TCT_TAKES(struct params, params),
  .costs = TCT_ERROR | TCT_DESCENDS,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
};
