/* real_time_recurrent_learning.c -- what every synapse does to every rate goes forward with the rates.
 *
 *     P_ij(t) = d r(t) / d w_ij = J(t) (P_ij(t - 1), e_i r_j(t - delay))          ΔW_ij = Σ_t <credit(t), P_ij(t)>
 *
 * J: the slopes of what all units do with what they hear and remember.  No error goes back: each synapse knows its own
 * effect on all rates when the error comes, so that it could learn at once.  Here as many tilts as there are synapses are
 * made one after another and nothing of them is kept, which takes the time of the textbook's form (N synapses times n²),
 * without its memory, and whole trials: it is for small circuits, and what backprop through time is held against.
 */
#include <string.h>

#include "shake.h"

enum { DIRECTION, LEAN, RISE };

static const tct_keep keeps[] = {
  {"direction", TCT_BUNDLE, TCT_SCRATCH, .doc = "1 at one synapse, 0 elsewhere"},
  {"lean", TCT_FIELD, TCT_SCRATCH, .doc = "what that synapse does to all rates"},
  {"rise", TCT_BUNDLE, TCT_SUMMED, .doc = "what that does to the objective"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  TCT_TRY(shake_whole_trials(m, err), err, "checking windows");
  return tct_can_tilt(m, err);
}

/* The circuit's own weights: all tilts could go beside the sweep, before an error is known, were there room. */
static void propose(tct_lesson *l)
{
  tct_real *direction = l->kept[DIRECTION];

  tct_sweep(l);
  tct_feel(l);
  tct_run_on(l, NULL);
  memset(direction, 0, l->model->n * sizeof *direction);
  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    for (size_t i = 0; tct_mine(l, s) && !s->down && i < s->synapses; i++) {
      const size_t at = s->at + s->wiring->place(s, i);
      direction[at]   = 1;
      tct_tilt(l, direction, l->kept[LEAN]);
      l->learnt[RISE][at] += (tct_real)shake_rise(l, l->kept[LEAN]);
      direction[at] = 0;
    }
  }
}

static void settle(tct_lesson *l)
{
  for (size_t i = 0; i < l->model->n; i++) l->update[i] += l->learnt[RISE][i];
}

const tct_rule tct_rule_real_time_recurrent_learning = {
  .name     = "real_time_recurrent_learning",
  .title    = "Real-time recurrent learning",
  .family   = "gradient",
  .summary  = "carry every synapse's effect on all rates forward, and meet the error with it",
  .equation = "P_ij(t) = J(t) (P_ij(t - 1), e_i r_j(t - delay))\nΔW_ij = Σ_t <credit(t), P_ij(t)>",
  .source   = "Williams & Zipser 1989, doi:10.1162/neco.1989.1.2.270",
  .notes    = "Backprop through time, by another way: equal to 1e-12 in double. One forward pass a "
              "synapse, so for small "
              "circuits. The source changes weights while a trial runs; here they rest until the "
              "batch is over, and the "
              "gradient is exact. No synapse can know its effect on cells that it does not touch.",
  .costs    = TCT_ERROR | TCT_TILTS,
  .claims   = TCT_CLAIM_GRADIENT | TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .settle  = settle,
};
