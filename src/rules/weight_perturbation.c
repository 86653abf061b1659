/* weight_perturbation.c -- try a random change of all synapses, and keep it as far as it helped.
 *
 *     antithetic   ΔW = -[L(W + σ ξ) - L(W - σ ξ)] / 2σ · ξ          one ξ for the whole batch
 *     one_sided    ΔW = -[L(W + σ ξ) - L(W)] / σ · ξ
 *     running      ΔW = -[L(W + σ ξ) - b] / σ · ξ                    b: running mean of L(W + σ ξ)
 *
 * In the mean over ξ, as σ goes to 0, this is the gradient g; its variance is (N + 1) |g|² where ξ is
 * Gaussian, (N - 1) |g|² where it is ±1, N the number of synapses.  For a loss that is quadratic in W the
 * antithetic mean is the gradient for any σ.
 */
#include "baseline.h"
#include "shake.h"

enum { XI, UP, DOWN, COST, LOSS };
enum { ANTITHETIC, ONE_SIDED, RUNNING };
enum { GAUSSIAN, RADEMACHER };

struct params {
  double size, pace;
  int baseline, noise;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, size, 0.01, 1e-9, 10, "1",
            "σ: how far every synapse is moved in trying"),
  TCT_PARAM_CHOICE(struct params, baseline, ANTITHETIC, "antithetic|one_sided|running",
                   "what the loss is held against: that of the opposite change, of none, or its "
                   "own running mean"),
  TCT_PARAM_CHOICE(struct params, noise, GAUSSIAN, "gaussian|rademacher",
                   "ξ: normal draws, or +1 and -1 with even chances"),
  TCT_PARAM(struct params, pace, 0.05, 1e-6, 1, "1",
            "share of the way that a running baseline goes each batch"),
};

static const tct_keep keeps[] = {
  {"xi", TCT_BUNDLE, TCT_FRESH, .doc = "ξ: the change that is tried"},
  {"up", TCT_BUNDLE, TCT_FRESH, .doc = "W + σ ξ"},
  {"down", TCT_BUNDLE, TCT_FRESH, .doc = "W - σ ξ"},
  {"cost", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "loss of each trial"},
  {"loss", TCT_NUMBERS, TCT_LEARNT, .count = 2,
   .doc = "running mean of the loss; 1 once it is one"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  return shake_whole_trials(m, err);
}

static void prepare(tct_lesson *l)
{
  const struct params *own = l->params;

  shake_draw(l, "weight perturbation", own->noise == RADEMACHER, l->kept[XI]);
  shake_step(l, own->size, l->kept[XI], l->kept[UP]);
  if (own->baseline == ANTITHETIC) shake_step(l, -own->size, l->kept[XI], l->kept[DOWN]);
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  double *cost = l->per_trial[COST], rise = shake_loss(l, l->kept[UP], cost);

  if (own->baseline == ANTITHETIC) rise = (rise - shake_loss(l, l->kept[DOWN], cost)) / 2;
  if (own->baseline == ONE_SIDED) rise -= shake_loss(l, NULL, cost);
  l->tally[LOSS][0] += rise;
}

static void settle(tct_lesson *l)
{
  const struct params *own = l->params;
  double rise              = l->tally[LOSS][0];

  if (own->baseline == RUNNING) { /* nothing to hold the first batch against */
    rise = baseline_begun(l, LOSS) ? rise - (double)l->kept[LOSS][0] : 0;
    baseline_move(l, LOSS, own->pace);
  }
  shake_follow(l, -rise / own->size, l->kept[XI]);
}

const tct_rule tct_rule_weight_perturbation = {
  .name     = "weight_perturbation",
  .title    = "Weight perturbation",
  .family   = "perturbation and reward",
  .summary  = "shake every synapse a little and follow what made the loss smaller",
  .equation = "ΔW = -[L(W + σ ξ) - L(W - σ ξ)] / 2σ · ξ",
  .source   = "Jabri & Flower 1991, doi:10.1162/neco.1991.3.4.546; Werfel, Xie & Seung 2005, "
              "doi:10.1162/089976605774320539",
  .notes =
    "One ξ serves the whole batch: the variance is (N + 1) times the squared gradient of the "
    "batch, N the number of synapses (N - 1 for rademacher), so that a step about 1 / (N + 2) of "
    "backprop's is right. A running baseline saves a sweep and pays with the spread of the loss "
    "from batch to batch, divided by σ: give it large batches and a large σ. In float choose σ "
    "of 0.001 or more.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_PHASES | TCT_SCALAR | TCT_SYNAPSE_NOISE,
  .claims = TCT_CLAIM_UNBIASED | TCT_CLAIM_ANY_WIRING,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .prepare = prepare,
  .propose = propose,
  .settle  = settle,
};
