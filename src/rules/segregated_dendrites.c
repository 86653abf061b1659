/* segregated_dendrites.c -- what comes down lands on an apical tuft apart, and is compared over two phases.
 *
 *     A = Y r_top,  α = σ(A)                     a plateau at the end of each phase, in every hidden unit
 *     forward: r_top                             target: r_top driven towards what is asked
 *     ΔW = γ (α_target - α_forward) f'(a) r_preᵀ     hidden
 *     ΔW = (r_target - r_forward) f'(a) r_preᵀ       at the objective's population
 *
 * In rates: a phase is long enough for its mean.  Nothing of the apical tuft reaches the soma, so only the
 * objective's population answers otherwise in the target phase.
 */
#include <tercet/lesson.h>

#include "kernels/kernels.h"

#include <string.h>

enum { FEEDBACK, FORWARD, TARGET, TAUGHT, POST };

struct params {
  double pull, gain, scale;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, pull, 1, 1e-9, 10, "1",
            "share of its error by which the objective's population moves in the target phase"),
  TCT_PARAM(struct params, gain, 4, 0, 1e6, "1",
            "γ: how much faster hidden synapses learn; 4 undoes the plateau's slope at rest"),
  TCT_PARAM(struct params, scale, 1, 0, 100, "1",
            "spread of the feedback weights, relative to 1 / sqrt(units of the objective's "
            "population)"),
};

static const tct_keep keeps[] = {
  {"feedback", TCT_STRAIGHT, TCT_STILL,
   .doc = "Y: fixed random feedback from the objective's population to every apical tuft"},
  {"forward", TCT_FIELD, TCT_SCRATCH, .doc = "plateaus at the end of the forward phase"},
  {"target", TCT_FIELD, TCT_SCRATCH, .doc = "plateaus at the end of the target phase"},
  {"taught", TCT_FIELD, TCT_SCRATCH, .doc = "rates in the target phase"},
  {"post", TCT_FIELD, TCT_SCRATCH, .doc = "slopes, then what synapses see of the two phases"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  TCT_TRY(tct_can_slope(m, err), err, "slopes");
  if (m->n_objectives != 1)
    return tct_fail(err, TCT_BAD_SPEC,
                    "its target phase drives one population: give it one objective, not %d",
                    m->n_objectives);
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (q->unit && q->unit->memory)
      return tct_fail(err, TCT_BAD_SPEC,
                      "population %s remembers, and this rule carries nothing through time",
                      q->name);
    if (q->unit && q->unit->stochastic && (!q->unit->draws || q->unit->draws(q->params)))
      return tct_fail(err, TCT_BAD_SPEC,
                      "population %s draws its rates: two phases would differ by chance", q->name);
  }
  for (int k = 0; k < m->n_projections; k++)
    if (m->projection[k].site > 0)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s lands on a further site: the apical site is the rule's own",
                      m->projection[k].name);
  return TCT_OK;
}

static void start(tct_lesson *l)
{
  tct_straighten(l, l->kept[FEEDBACK], (tct_real)((const struct params *)l->params)->scale,
                 "segregated dendrites");
}

/* α = σ(Y r_top), everywhere but at the top */
static void plateau(tct_lesson *l, const tct_real *rate, tct_real *into)
{
  for (int p = 0; p < l->model->n_populations; p++)
    memset(tct_rows(l, into, p, 0), 0, tct_span(l, p) * sizeof *into);
  tct_straight(l, l->kept[FEEDBACK], rate, into);
  for (int p = 0; p < l->model->n_populations; p++) {
    tct_real *apical = tct_rows(l, into, p, 0);
    const size_t n   = tct_span(l, p);
    if (l->model->population[p].unit) tct_activate(TCT_LOGISTIC, 1, (int)n, n, apical, apical);
  }
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  const int top            = l->model->objective[0].at;
  const tct_real gain      = (tct_real)own->gain;

  tct_sweep(l);
  plateau(l, l->rate, l->kept[FORWARD]);

  tct_feel(l);
  tct_copy(l, l->kept[TAUGHT], l->rate);
  tct_add(tct_span(l, top), (tct_real)own->pull, tct_rows(l, l->credit, top, 0),
          tct_rows(l, l->kept[TAUGHT], top, 0));
  plateau(l, l->kept[TAUGHT], l->kept[TARGET]);

  tct_slope(l, l->kept[POST]);
  for (int p = 0; p < l->model->n_populations; p++) {
    const tct_real *target  = tct_rows(l, l->kept[p == top ? TAUGHT : TARGET], p, 0);
    const tct_real *forward = tct_rows(l, p == top ? l->rate : l->kept[FORWARD], p, 0);
    tct_real *post          = tct_rows(l, l->kept[POST], p, 0);
    for (size_t i = 0, n = tct_span(l, p); l->model->population[p].unit && i < n; i++)
      post[i] *= (p == top ? 1 : gain) * (target[i] - forward[i]);
  }
  tct_outer(l, 1, l->kept[POST], l->rate);
}

const tct_rule tct_rule_segregated_dendrites = {
  .name   = "segregated_dendrites",
  .title  = "Segregated dendrites",
  .family = "dendritic",
  .summary =
    "compare the apical plateaus of a forward and a target phase, and learn the difference",
  .equation = "α = σ(Y r_top)\n"
              "hidden: ΔW = γ (α_target - α_forward) f'(a) r_preᵀ\n"
              "top: ΔW = (r_target - r_forward) f'(a) r_preᵀ",
  .source   = "Guerguiev, Lillicrap & Richards 2017, doi:10.7554/eLife.22901",
  .notes =
    "The mean of the spiking model, without its noise. For a small pull it is direct feedback "
    "alignment times γ σ'(A) pull. The apical tuft is the rule's own: no projection lands there.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_PHASES | TCT_COMPARTMENTS | TCT_DIRECT,
  .claims = TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .start   = start,
  .propose = propose,
};
