/* oja.c -- Hebb, less what the outputs already explain of the input.
 *
 *     ΔW = y (x - Wᵀ y)ᵀ
 *
 * One unit finds the first principal component and keeps its weights at length 1; several span the space
 * of the leading ones (the subspace form).  The objective takes no part.
 */
#include <string.h>

#include "residual.h"

enum { EXPLAINED };

static const tct_keep keeps[] = {
  {"explained", TCT_FIELD, TCT_SCRATCH, .doc = "Wᵀ y: what the outputs say of the input"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)own;
  return residual_check(m, id, err);
}

static void propose(tct_lesson *l)
{
  const tct_model *m = l->model;

  tct_sweep(l);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (!tct_mine(l, s) || m->population[s->pre].constant) continue;
    for (int t = -s->delay; t < l->steps; t++)
      memset(tct_rows(l, l->kept[EXPLAINED], s->pre, t), 0,
             (size_t)l->trials * m->population[s->pre].ld * sizeof(tct_real));
    tct_carry_at(l, s, l->weight, l->rate, l->kept[EXPLAINED]);
    tct_outer_at(l, s, 1, l->rate, l->rate);
    tct_outer_at(l, s, -1, l->rate, l->kept[EXPLAINED]);
  }
}

const tct_rule tct_rule_oja = {
  .name     = "oja",
  .title    = "Oja's rule",
  .family   = "hebbian",
  .summary  = "strengthen what fires together, less what is already explained",
  .equation = "ΔW = y (x - Wᵀ y)ᵀ",
  .source =
    "Oja 1982, doi:10.1007/BF00275687; several units: Oja 1989, doi:10.1142/S0129065789000475",
  .notes =
    "Leaves biases alone. A synapse reads its own weight (RECIPROCAL): with several units it must "
    "hear what the others explain of its input. The gradient of nothing, it climbs `variance` on "
    "the unit sphere, and is the part of the gradient of `reconstruction` that no credit of a rate "
    "brings.",
  .costs  = TCT_RECIPROCAL,
  .claims = TCT_CLAIM_LOCAL,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
};
