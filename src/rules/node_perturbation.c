/* node_perturbation.c -- a little noise in every drive; its share of the blame is how much worse it got.
 *
 *     clean     e = -[L(a + σ ξ) - L(a)] / σ · ξ          ΔW = e r_preᵀ with the clean r
 *     running   e = -[L(a + σ ξ) - b] / σ · ξ             b: running mean of the loss; one pass, r as it was
 *
 * In the mean over the noise, as σ goes to 0, this is the gradient; for one example its variance is about
 * (number of units + 1) x the squared gradient.  Shaken one at a time, populations learn in turn, their
 * updates times the number of populations: the mean over a round is the gradient again.
 */
#include "baseline.h"
#include "shake.h"

enum { NOISE, PUSH, HEARD, BEFORE, AFTER, LOSS };
enum { CLEAN, RUNNING };
enum { ALL, ONE };

struct params {
  double size, pace;
  int baseline, population;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, size, 0.01, 1e-9, 10, "1",
            "σ: standard deviation of the noise in a drive"),
  TCT_PARAM_CHOICE(struct params, baseline, CLEAN, "clean|running",
                   "what the loss is held against: that of a pass without noise, or its own "
                   "running mean"),
  TCT_PARAM_CHOICE(struct params, population, ALL, "all|one",
                   "whom the noise shakes: all populations at once, or one, another each batch"),
  TCT_PARAM(struct params, pace, 0.05, 1e-6, 1, "1",
            "share of the way that a running baseline goes each batch"),
};

static const tct_keep keeps[] = {
  {"noise", TCT_FIELD, TCT_SCRATCH, .doc = "ξ, then the error that it stands for"},
  {"push", TCT_FIELD, TCT_SCRATCH, .doc = "σ ξ, added to the drives"},
  {"heard", TCT_FIELD, TCT_SCRATCH, .doc = "rates that synapses learn from"},
  {"before", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "what the loss is held against"},
  {"after", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "loss with noise"},
  {"loss", TCT_NUMBERS, TCT_LEARNT, .count = 2,
   .doc = "running mean of the loss; 1 once it is one"},
};

/* Only the population whose turn it is keeps its noise: how many there are. */
static int leave_one(tct_lesson *l, tct_real *noise)
{
  const tct_model *m = l->model;
  int turn           = 0;

  for (int p = 0; p < m->n_populations; p++) turn += m->population[p].unit != NULL;
  const int all = turn;
  turn          = (int)(l->batch % (uint64_t)all);
  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].unit && turn-- != 0)
      memset(tct_rows(l, noise, p, 0), 0, tct_span(l, p) * sizeof *noise);
  return all;
}

static void sweep_with_noise(tct_lesson *l, double *cost)
{
  l->current = l->kept[PUSH];
  tct_sweep(l);
  l->current = NULL;
  tct_cost(l, cost);
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  double *before = l->per_trial[BEFORE], *after = l->per_trial[AFTER];
  double size = own->size;

  if (own->baseline == CLEAN) {
    tct_sweep(l);
    tct_cost(l, before);
    tct_copy(l, l->kept[HEARD], l->rate);
  }
  tct_noise(l, l->kept[NOISE], 1, "node_perturbation");
  tct_noise(l, l->kept[PUSH], (tct_real)own->size, "node_perturbation");
  if (own->population == ONE) {
    leave_one(l, l->kept[PUSH]);
    size /= leave_one(l, l->kept[NOISE]);
  }
  sweep_with_noise(l, after);
  for (int i = 0; i < l->trials && own->baseline == RUNNING; i++) {
    l->tally[LOSS][0] += l->share * after[i];
    before[i] = baseline_begun(l, LOSS) ? (double)l->kept[LOSS][0] : after[i];
  }
  if (own->baseline == RUNNING) tct_copy(l, l->kept[HEARD], l->rate);

  for (int i = 0; i < l->trials; i++) before[i] = (before[i] - after[i]) / size;
  tct_broadcast(l, l->kept[NOISE], before);
  tct_outer(l, 1, l->kept[NOISE], l->kept[HEARD]);
}

static void settle(tct_lesson *l)
{
  const struct params *own = l->params;

  if (own->baseline == RUNNING) baseline_move(l, LOSS, own->pace);
}

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  return shake_whole_trials(m, err);
}

const tct_rule tct_rule_node_perturbation = {
  .name     = "node_perturbation",
  .title    = "Node perturbation",
  .family   = "perturbation and reward",
  .summary  = "shake every drive a little and follow what made the loss smaller",
  .equation = "e = -[L(a + σ ξ) - L(a)] / σ · ξ\nΔW = e r_preᵀ",
  .source   = "Werfel, Xie & Seung 2005, doi:10.1162/089976605774320539; Fiete & Seung 2006, "
              "doi:10.1103/PhysRevLett.97.048104",
  .notes =
    "One clean and one noisy pass; with a running baseline the noisy one alone, and a variance "
    "that grows with the spread of the loss from trial to trial over σ: choose σ larger then. "
    "The loss differences are taken in double; in float choose σ of 0.01 or more.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_PHASES | TCT_SCALAR | TCT_NODE_NOISE,
  .claims = TCT_CLAIM_UNBIASED | TCT_CLAIM_ANY_WIRING,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .settle  = settle,
};
