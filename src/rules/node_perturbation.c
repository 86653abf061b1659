/* node_perturbation.c -- a little noise in every drive; its share of the blame is how much worse it got.
 *
 *     e = -[L(a + σ ξ) - L(a)] / σ · ξ          ΔW = e r_preᵀ with the clean r
 *
 * In the mean over the noise, as σ goes to 0, this is the gradient; for one example its variance is about
 * (number of units + 1) x the squared gradient.
 */
#include <tercet/lesson.h>

enum { NOISE, PUSH, CLEAN, BEFORE, AFTER };

struct params {
  double size;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, size, 0.01, 1e-9, 10, "1",
            "σ: standard deviation of the noise in a drive"),
};

static const tct_keep keeps[] = {
  {"noise", TCT_FIELD, TCT_SCRATCH, .doc = "ξ, then the error that it stands for"},
  {"push", TCT_FIELD, TCT_SCRATCH, .doc = "σ ξ, added to the drives"},
  {"clean", TCT_FIELD, TCT_SCRATCH, .doc = "rates without noise"},
  {"before", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "loss without noise"},
  {"after", TCT_PER_TRIAL, TCT_SCRATCH, .doc = "loss with noise"},
};

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  double *before = l->per_trial[BEFORE], *after = l->per_trial[AFTER];

  tct_sweep(l);
  tct_cost(l, before);
  tct_copy(l, l->kept[CLEAN], l->rate);

  tct_noise(l, l->kept[NOISE], 1, "node_perturbation");
  tct_noise(l, l->kept[PUSH], (tct_real)own->size, "node_perturbation");
  l->current = l->kept[PUSH];
  tct_sweep(l);
  l->current = NULL;
  tct_cost(l, after);

  for (int i = 0; i < l->trials; i++) before[i] = (before[i] - after[i]) / own->size;
  tct_broadcast(l, l->kept[NOISE], before);
  tct_outer(l, 1, l->kept[NOISE], l->kept[CLEAN]);
}

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  if (m->training.window > 0 && m->training.window < m->steps)
    return tct_fail(err, TCT_BAD_SPEC, "its loss is that of a whole trial: no windows");
  return TCT_OK;
}

const tct_rule tct_rule_node_perturbation = {
  .name     = "node_perturbation",
  .title    = "Node perturbation",
  .family   = "perturbation",
  .summary  = "shake every drive a little and follow what made the loss smaller",
  .equation = "e = -[L(a + σ ξ) - L(a)] / σ · ξ\nΔW = e r_preᵀ",
  .source   = "Werfel, Xie & Seung 2005, doi:10.1162/089976605774320539; Fiete & Seung 2006, "
              "doi:10.1103/PhysRevLett.97.048104",
  .notes =
    "One clean and one noisy pass. The loss differences are taken in double; in float choose σ of "
    "0.01 or more.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_SCALAR | TCT_NODE_NOISE,
  .claims = TCT_CLAIM_UNBIASED,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
};
