/* burstprop.c -- how often a cell fires says what it sees; which part of that are bursts, what is asked of it.
 *
 *     b = p e,   p = σ((1 - e) ∘ Yᵀ b_above)            event rate e, burst probability p, burst rate b
 *     at the objective's population  b = p₀ e,  taught  b_t = b + p₀ f'(a) ∘ error
 *     ΔW = (b_t - b) e_preᵀ
 *
 * Bursts alone are heard from above, and alter no event rate: what is seen and what is asked share one axon.
 * Where events have the slope e (1 - e), what comes down small is feedback alignment, a quarter of it at
 * each hop.
 */
#include "feedback.h"

#include "kernels/kernels.h"

#include <string.h>

enum { FEEDBACK, BURST, TAUGHT, APICAL };

struct params {
  double base, scale;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, base, 0.2, 1e-9, 1, "1",
            "p₀: burst probability at the objective's population when nobody teaches"),
  TCT_PARAM(struct params, scale, 10, 0, 1e3, "1",
            "spread of the feedback weights, relative to 1 / sqrt(senders of the forward "
            "projection); 4 undoes the slope of σ, 10 is the source's 1 where 100 send"),
};

static const tct_keep keeps[] = {
  {"feedback", TCT_BUNDLE, TCT_STILL, .carried = true,
   .doc = "Y: fixed random feedback onto apical dendrites, laid out like the weights"},
  {"burst", TCT_FIELD, TCT_SCRATCH, .doc = "burst rates before teaching, b"},
  {"taught", TCT_FIELD, TCT_SCRATCH, .doc = "burst rates under teaching; then what they differ by"},
  {"apical", TCT_FIELD, TCT_SCRATCH, .doc = "apical potentials, then burst probabilities"},
};

/* Its event rate lies between 0 and 1 and has the slope e (1 - e). */
static bool is_logistic(const tct_population *q)
{
  for (int i = 0; i < q->unit->n_params; i++) {
    const tct_param *p = &q->unit->params[i];
    if (strcmp(p->name, "activation") == 0)
      return *(const int *)(const void *)((const char *)q->params + p->offset) == TCT_LOGISTIC;
  }
  return false;
}

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  if (m->n_objectives != 1)
    return tct_fail(err, TCT_BAD_SPEC, "its bursts start at one population: one objective, not %d",
                    m->n_objectives);
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (q->unit && q->unit->memory)
      return tct_fail(err, TCT_BAD_SPEC,
                      "population %s remembers, and this rule carries nothing through time",
                      q->name);
    if (q->unit && !is_logistic(q) && !(q->felt && q->unit->credit_at_drive))
      return tct_fail(err, TCT_BAD_SPEC,
                      "population %s: event rates lie between 0 and 1, give it `activation: "
                      "logistic`",
                      q->name);
  }
  for (int k = 0; k < m->n_projections; k++)
    if (m->projection[k].site > 0 || m->projection[k].delay)
      return tct_fail(err, TCT_BAD_SPEC, "%s %s: bursts come down at once, to the rule's own site",
                      m->projection[k].name,
                      m->projection[k].delay ? "is delayed" : "lands on a further site");
  return TCT_OK;
}

static void start(tct_lesson *l)
{
  feedback_draw(l, ((const struct params *)l->params)->scale, l->kept[FEEDBACK]);
}

/* From the burst rates of the objective's population to those of all others, from the top down. */
static void descend(tct_lesson *l, tct_real *burst)
{
  const tct_model *m = l->model;

  for (int i = m->n_populations - 1; i >= 0; i--) {
    const int p       = m->order[i];
    const size_t n    = tct_span(l, p);
    const tct_real *e = tct_rows(l, l->rate, p, 0);
    tct_real *apical = tct_rows(l, l->kept[APICAL], p, 0), *b = tct_rows(l, burst, p, 0);
    if (!m->population[p].unit || m->population[p].felt) continue;
    memset(apical, 0, n * sizeof *apical);
    for (int k = 0; k < m->n_projections; k++)
      if (m->projection[k].pre == p && !m->projection[k].down)
        tct_carry_at(l, &m->projection[k], l->kept[FEEDBACK], burst, l->kept[APICAL]);
    for (size_t j = 0; j < n; j++) apical[j] *= 1 - e[j];
    tct_activate(TCT_LOGISTIC, 1, (int)n, n, apical, apical);
    for (size_t j = 0; j < n; j++) b[j] = apical[j] * e[j];
  }
}

static void propose(tct_lesson *l)
{
  const tct_real base = (tct_real)((const struct params *)l->params)->base;
  const int top       = l->model->objective[0].at;
  const size_t n      = tct_span(l, top);

  tct_sweep(l);
  tct_feel(l);
  tct_slope(l, l->kept[APICAL]);
  const tct_real *e = tct_rows(l, l->rate, top, 0), *credit = tct_rows(l, l->credit, top, 0),
                 *slope = tct_rows(l, l->kept[APICAL], top, 0);
  tct_real *b = tct_rows(l, l->kept[BURST], top, 0), *b_t = tct_rows(l, l->kept[TAUGHT], top, 0);
  for (size_t i = 0; i < n; i++) {
    b[i]   = base * e[i];
    b_t[i] = b[i] + base * slope[i] * credit[i];
  }
  descend(l, l->kept[BURST]);
  descend(l, l->kept[TAUGHT]);
  for (int p = 0; p < l->model->n_populations; p++)
    if (l->model->population[p].unit)
      tct_add(tct_span(l, p), -1, tct_rows(l, l->kept[BURST], p, 0),
              tct_rows(l, l->kept[TAUGHT], p, 0));
  tct_outer(l, 1, l->kept[TAUGHT], l->rate);
}

const tct_rule tct_rule_burstprop = {
  .name     = "burstprop",
  .title    = "Burst-dependent plasticity",
  .family   = "dendritic",
  .summary  = "send what is asked down as bursts, and learn from how many more or fewer there are",
  .equation = "b = p e,   p = σ((1 - e) ∘ Yᵀ b_above)\nΔW = (b_t - b) e_preᵀ",
  .source   = "Payeur et al. 2021, doi:10.1038/s41593-021-00857-x",
  .notes =
    "In rates, with fixed feedback. The recurrent inhibition that keeps apical potentials near "
    "zero "
    "is left out: feedback of this spread does not saturate σ. At the objective's population the "
    "update is p₀ times the gradient: choose the step so.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_FEEDBACK | TCT_COMPARTMENTS,
  .claims = TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .start   = start,
  .propose = propose,
};
