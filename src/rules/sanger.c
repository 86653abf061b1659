/* sanger.c -- a chain of one-unit stages: each learns from what the ones before it left unexplained.
 *
 *     r_0 = x,   r_i = r_{i-1} - y_i w_i,   Δw_i = y_i r_i
 *
 * The residual of a stage has its own share taken away too, as Oja's has: the first unit finds the first
 * principal component, the next the second, in order.  Stages follow one another: the cost grows with the
 * square of a population's size, and large ones are refused.
 */
#include <string.h>

#include "residual.h"

enum { RESIDUAL, ALONE, CHANGE };
enum { STAGES = 64 };

static const tct_keep keeps[] = {
  {"residual", TCT_FIELD, TCT_SCRATCH, .doc = "r: what is left of the input"},
  {"alone", TCT_FIELD, TCT_SCRATCH, .doc = "-y of the stage at work, 0 elsewhere"},
  {"change", TCT_BUNDLE, TCT_SUMMED, .doc = "y r, over all stages"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)own;
  TCT_TRY(residual_check(m, id, err), err, "looking for residuals");
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    const int units         = m->population[s->post].size;
    if (s->rule != id || s->synapses == 0 || m->population[s->pre].constant) continue;
    if (s->rank == 4)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s shares weights between places: a stage of sanger is one unit", s->name);
    if (units > STAGES)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s: %d units would be %d stages one after another; sanger has at most %d "
                      "(oja finds the same space at once, without the order)",
                      s->name, units, units, STAGES);
  }
  return TCT_OK;
}

static bool staged(const tct_lesson *l, const tct_projection *s)
{
  return tct_mine(l, s) && !l->model->population[s->pre].constant;
}

/* r_0 = x, and nobody is at work; returns how many stages the longest chain has. */
static int begin(tct_lesson *l)
{
  const tct_model *m = l->model;
  int stages         = 0;

  tct_copy(l, l->kept[RESIDUAL], l->rate);
  for (int p = 0; p < m->n_populations; p++)
    memset(tct_rows(l, l->kept[ALONE], p, 0), 0, tct_span(l, p) * sizeof(tct_real));
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (staged(l, s) && m->population[s->post].size > stages) stages = m->population[s->post].size;
  }
  return stages;
}

/* -y_i in all populations that have a unit i, and the stage before is done */
static void take_turn(tct_lesson *l, int i)
{
  for (int p = 0; p < l->model->n_populations; p++) {
    const tct_population *q = &l->model->population[p];
    const tct_real *rate    = tct_rows(l, l->rate, p, 0);
    tct_real *alone         = tct_rows(l, l->kept[ALONE], p, 0);
    for (size_t r = 0, n = tct_span(l, p); q->unit && i <= q->size && r < n; r += q->ld) {
      if (i > 0) alone[r + (size_t)i - 1] = 0;
      if (i < q->size) alone[r + (size_t)i] = -rate[r + (size_t)i];
    }
  }
}

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  if (l->status || l->trials == 0) return;
  const int stages = begin(l);
  for (int i = 0; i < stages; i++) {
    take_turn(l, i);
    for (int k = 0; k < l->model->n_projections; k++)
      if (staged(l, &l->model->projection[k]))
        tct_carry_at(l, &l->model->projection[k], l->weight, l->kept[ALONE], l->kept[RESIDUAL]);
    tct_outer_to(l, l->learnt[CHANGE], -1, l->kept[ALONE], l->kept[RESIDUAL]);
  }
}

static void settle(tct_lesson *l)
{
  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    for (size_t i = s->at; staged(l, s) && i < s->at + s->n; i++)
      l->update[i] += l->learnt[CHANGE][i];
  }
}

const tct_rule tct_rule_sanger = {
  .name     = "sanger",
  .title    = "Sanger's rule",
  .family   = "hebbian",
  .summary  = "strengthen what fires together, less what this unit and those before it explain",
  .equation = "r_0 = x,   r_i = r_{i-1} - y_i w_i,   Δw_i = y_i r_i",
  .source   = "Sanger 1989, doi:10.1016/0893-6080(89)90044-0",
  .notes =
    "The generalised Hebbian algorithm: principal components in their order, where oja's several "
    "units only span their space. Leaves biases alone. At most 64 units onto which it learns.",
  .costs  = TCT_RECIPROCAL,
  .claims = TCT_CLAIM_LOCAL,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .settle  = settle,
};
