/* evolution_strategies.c -- a brood of shaken copies; the parent moves towards those that did well.
 *
 *     ΔW = 1 / 2nσ · sum over k of [F(W + σ ξ_k) - F(W - σ ξ_k)] ξ_k          F = -L over the batch
 *
 * n pairs of opposite copies.  In the mean over ξ this is the gradient of what a copy of W gains on
 * average, for a quadratic loss the gradient g itself whatever σ; its variance is (N + 1) / n |g|², N the
 * number of synapses.  With ranks, F is a copy's rank among all 2n, from -1/2 to 1/2: no copy counts for
 * more than its place, and no unit of the loss is left.
 */
#include "shake.h"

#include <stdio.h>

enum { XI, COPY, COST, LOSS };
enum { NONE, RANKS };
enum { MOST = 64 }; /* copies */

struct params {
  double size;
  int64_t members;
  int shaping;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, size, 0.02, 1e-9, 10, "1", "σ: spread of the copies' synapses"),
  TCT_PARAM(struct params, members, 32, 2, MOST, "1", "2n: copies, in opposite pairs; even"),
  TCT_PARAM_CHOICE(struct params, shaping, NONE, "none|ranks",
                   "fitness as it is, or its rank among all copies"),
};

static const tct_keep keeps[] = {
  {"xi", TCT_BUNDLE, TCT_FRESH, .count = MOST / 2, .doc = "ξ of each pair"},
  {"copy", TCT_BUNDLE, TCT_SCRATCH, .doc = "W + σ ξ or W - σ ξ"},
  {"cost", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "loss of each trial"},
  {"loss", TCT_NUMBERS, TCT_LEARNT, .count = MOST, .doc = "loss of every copy over the batch"},
};

static tct_status check(const tct_model *m, int id, const void *params_of, tct_error *err)
{
  const struct params *own = params_of;

  (void)id;
  if (own->members % 2)
    return tct_fail(err, TCT_BAD_SPEC, "members come in opposite pairs: %d is odd",
                    (int)own->members);
  return shake_whole_trials(m, err);
}

static tct_real *xi_of(const tct_lesson *l, int pair)
{
  return l->kept[XI] + (size_t)pair * l->model->n;
}

static void prepare(tct_lesson *l)
{
  const struct params *own = l->params;

  for (int k = 0; k < own->members / 2; k++) {
    char place[64];
    snprintf(place, sizeof place, "evolution strategies %d", k);
    shake_draw(l, place, false, xi_of(l, k));
  }
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;

  for (int i = 0; i < own->members; i++) {
    shake_step(l, i % 2 ? -own->size : own->size, xi_of(l, i / 2), l->kept[COPY]);
    l->tally[LOSS][i] += shake_loss(l, l->kept[COPY], l->per_trial[COST]);
  }
}

/* Copies that did worse, and half of those that did as well, as a share of the others; less 1/2. */
static double rank_of(const double *loss, int members, int i)
{
  double below = -0.5; /* itself */

  for (int k = 0; k < members; k++) below += loss[k] > loss[i] ? 1 : loss[k] == loss[i] ? 0.5 : 0;
  return below / (members - 1) - 0.5;
}

static void settle(tct_lesson *l)
{
  const struct params *own = l->params;
  const int members        = (int)own->members;
  const double *loss       = l->tally[LOSS];

  for (int i = 0; i < members; i += 2) {
    const double gain = own->shaping == RANKS
                          ? rank_of(loss, members, i) - rank_of(loss, members, i + 1)
                          : loss[i + 1] - loss[i];
    shake_follow(l, gain / (members * own->size), xi_of(l, i / 2));
  }
}

const tct_rule tct_rule_evolution_strategies = {
  .name     = "evolution_strategies",
  .title    = "Evolution strategies",
  .family   = "perturbation and reward",
  .summary  = "try a brood of random copies of the weights, and move towards those that did well",
  .equation = "ΔW = 1 / 2nσ · sum over k of [F(W + σ ξ_k) - F(W - σ ξ_k)] ξ_k,   F = -L",
  .source   = "Rechenberg 1973, Evolutionsstrategie (Frommann-Holzboog); Salimans et al. 2017, "
              "doi:10.48550/arXiv.1703.03864",
  .notes =
    "Variance (N + 1) / n of the squared gradient, N the number of synapses: the step may be "
    "about n times that of weight_perturbation, which is one pair. Every copy is swept over the "
    "whole batch. With ranks the update's length no longer falls as the loss does: let the step "
    "fall. It keeps 32 directions in memory, each as large as the weights.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_PHASES | TCT_SCALAR | TCT_SYNAPSE_NOISE,
  .claims = TCT_CLAIM_UNBIASED | TCT_CLAIM_ANY_WIRING,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .prepare = prepare,
  .propose = propose,
  .settle  = settle,
};
