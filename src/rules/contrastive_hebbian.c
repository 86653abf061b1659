/* contrastive_hebbian.c -- Hebb with the answer held, minus Hebb without.
 *
 *     r ← f(W r_below + γ Wᵀ r_above)          freely, then with the target in the place of the answer
 *     ΔW = γ^-k [r r_belowᵀ (held) - r r_belowᵀ (free)],  k hops from the objective
 *
 * What the target changes k hops below it is γ^k times the error that backprop would bring there, so that the
 * difference is the gradient of the squared error as γ goes to 0, if the answer is linear.
 */
#include <math.h>
#include <string.h>

#include <tercet/lesson.h>

#include "kernels/kernels.h"

enum { FREE, FREE_POST, HELD_POST };

struct params {
  double pace;
  int64_t free, held;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, pace, 1.0, 0.01, 1, "1",
            "share of the way to its drive's answer that a unit goes each step"),
  TCT_PARAM(struct params, free, 20, 1, 100000, "1", "steps of settling freely"),
  TCT_PARAM(struct params, held, 20, 1, 100000, "1",
            "steps of settling from there with the target held"),
};

static const tct_keep keeps[] = {
  {"free", TCT_FIELD, TCT_SCRATCH, .doc = "rates at the free rest"},
  {"free_post", TCT_FIELD, TCT_SCRATCH, .doc = "the same, over γ^k"},
  {"held_post", TCT_FIELD, TCT_SCRATCH, .doc = "rates at the rest with the target held, over γ^k"},
};

/* The gain of the way back: one for all, as `check` saw to.  1 where nothing leads back. */
static double gain(const tct_model *m)
{
  for (int k = 0; k < m->n_projections; k++)
    if (m->population[m->projection[k].pre].unit) return (double)m->projection[k].back;
  return 1;
}

static const char *trouble(const tct_model *m, const tct_projection *s)
{
  const tct_population *pre = &m->population[s->pre], *post = &m->population[s->post];

  if (!pre->unit) return NULL;
  if (s->back == 0) return "must work both ways: give it `back`, a small gain such as 0.1";
  if ((double)s->back != gain(m)) return "works back with another gain: one `back` for all";
  if (pre->felt) return "leaves from where the target is held: nobody may hear it";
  if (post->hops >= 0 && pre->hops != post->hops + 1)
    return "makes ways of unequal length to the objective: no power of the gain fits both";
  return NULL;
}

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  const tct_aim *a = &m->objective[0];

  (void)id;
  (void)own;
  TCT_TRY(tct_can_relax(m, err), err, "settling");
  if (m->steps > 1 && tct_remembers(m))
    return tct_fail(err, TCT_BAD_SPEC,
                    "its last phase holds the target, which would be the past of the next step: no "
                    "delays, no memories in trials with time");
  if (m->n_objectives != 1 || !(a->objective->claims & TCT_OBJECTIVE_ZERO_AT_TARGET))
    return tct_fail(err, TCT_BAD_SPEC,
                    "the target is held as if it were the answer: one objective, and one that is 0 "
                    "there, such as squared_error");
  for (int k = 0; k < m->n_projections; k++) {
    const char *why = trouble(m, &m->projection[k]);
    if (why) return tct_fail(err, TCT_BAD_SPEC, "%s %s", m->projection[k].name, why);
  }
  return TCT_OK;
}

static void settle_freely(tct_lesson *l)
{
  const struct params *own = l->params;

  tct_sweep(l);
  tct_relax(l, 0, &(tct_relaxing){(int)own->free, (tct_real)own->pace});
}

static void over_the_gain(tct_lesson *l, tct_real *post)
{
  const double g = gain(l->model);

  tct_copy(l, post, l->rate);
  for (int p = 0; p < l->model->n_populations; p++) {
    const tct_population *q = &l->model->population[p];
    const tct_real over     = (tct_real)(q->hops < 0 ? 0 : pow(g, -q->hops));
    if (q->unit) tct_scale(tct_span(l, p), over, tct_rows(l, post, p, 0));
  }
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  const tct_aim *a         = &l->model->objective[0];
  const tct_real weight    = (tct_real)a->weight;

  settle_freely(l);
  tct_copy(l, l->kept[FREE], l->rate);
  over_the_gain(l, l->kept[FREE_POST]);
  tct_outer(l, -weight, l->kept[FREE_POST], l->kept[FREE]);

  memcpy(tct_rows(l, l->rate, a->at, 0), tct_target(l, 0, 0),
         tct_span(l, a->at) * sizeof(tct_real));
  l->held[a->at] = true;
  tct_relax(l, 0, &(tct_relaxing){(int)own->held, (tct_real)own->pace});
  over_the_gain(l, l->kept[HELD_POST]);
  tct_outer(l, weight, l->kept[HELD_POST], l->rate);
}

const tct_rule tct_rule_contrastive_hebbian = {
  .name     = "contrastive_hebbian",
  .title    = "Contrastive Hebbian learning",
  .family   = "energy",
  .summary  = "let the circuit settle with the target held and without, and learn the difference",
  .equation = "ΔW = γ^-k [r r_preᵀ (held) - r r_preᵀ (free)],  k hops from the objective",
  .source   = "Xie & Seung 2003, doi:10.1162/089976603762552988; Movellan 1991, "
              "doi:10.1016/B978-1-4832-1448-1.50007-X",
  .notes =
    "Its error to the gradient is of first order in γ, the `back` of the projections; at 1 the two "
    "phases may come to rest far apart. What is to be told from rest shrinks as γ^k: in deep "
    "circuits "
    "settle for longer, and in double",
  TCT_TAKES(struct params, params),
  .costs  = TCT_PHASES | TCT_RELAXES,
  .claims = TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .respond = settle_freely,
  .rests   = true,
};
