/* forward_gradient.c -- a random direction of all weights, as far as the objective rises along it.
 *
 *     ΔW = <g, v> v,   v ~ N(0, 1)
 *
 * The slope along v comes with the sweep, by forward mode, through time too: no way back at all.  One v serves the whole
 * batch, so that the law below is that of the batch's gradient g.  In the mean the gradient; its variance
 * is (N + 1) |g|², N the number of weights.
 */
#include "shake.h"

enum { DIRECTION, LEAN, RISE };

static const tct_keep keeps[] = {
  {"direction", TCT_BUNDLE, TCT_FRESH, .doc = "v: where all weights are thought to move"},
  {"lean", TCT_FIELD, TCT_SCRATCH, .doc = "how rates would change along v"},
  {"rise", TCT_NUMBERS, TCT_LEARNT, .count = 1, .doc = "<g, v>, over the batch"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  return tct_can_tilt(m, err);
}

static void prepare(tct_lesson *l)
{
  shake_draw(l, "forward gradient", false, l->kept[DIRECTION]);
}

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  tct_tilt(l, l->kept[DIRECTION], l->kept[LEAN]);
  tct_feel(l);
  *l->tally[RISE] += shake_rise(l, l->kept[LEAN]);
}

static void settle(tct_lesson *l)
{
  shake_follow(l, *l->tally[RISE], l->kept[DIRECTION]);
}

const tct_rule tct_rule_forward_gradient = {
  .name    = "forward_gradient",
  .title   = "Forward gradient",
  .family  = "perturbation and reward",
  .summary = "try a random direction of all weights, and go as far as the objective rises along it",
  .equation = "ΔW = <g, v> v,   v ~ N(0, 1)",
  .source   = "Baydin et al. 2022, doi:10.48550/arXiv.2202.08587",
  .notes =
    "The limit of weight_perturbation for small perturbations, without its two sweeps. Its "
    "variance grows with the number of weights: take a step about 1 / (N + 2) of backprop's.",
  .costs  = TCT_ERROR | TCT_SCALAR | TCT_SYNAPSE_NOISE | TCT_TILTS,
  .claims = TCT_CLAIM_UNBIASED | TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .prepare = prepare,
  .propose = propose,
  .settle  = settle,
};
