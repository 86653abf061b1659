/* weight_mirror.c -- feedback learnt from noise: what a population makes of its senders' noise mirrors W.
 *
 *     mirror   every population speaks noise:  y = [f(W s ξ + b) - f(-W s ξ + b)] / 2,  E[y ξᵀ] ≈ s W
 *              ΔB = γ (y ξᵀ / s - d B)
 *     engaged  e_pre = f'(a_pre) ∘ Bᵀ e_post          ΔW = e_post r_preᵀ
 *
 * The noise is drawn afresh for every population: what has passed a synapse is no longer white.  With each
 * draw goes its opposite, so that f(0) drops out.  Where a kernel looks at many places, y ξᵀ is their mean.
 */
#include <stdio.h>

#include "feedback.h"
#include "kernels/kernels.h"
#include "mirror.h"

enum { FEEDBACK, NOISE, DRIVE, ANSWER, HEARD };

struct params {
  double noise, rate, decay;
  int64_t mirrors;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, noise, 1, 1e-6, 1000, "1",
            "s: standard deviation of the noise in a rate"),
  TCT_PARAM(struct params, rate, 0.1, 0, 1000, "1",
            "γ: how fast feedback follows, against the step size of the weights"),
  TCT_PARAM(
    struct params, decay, 1, 0, 1000, "1",
    "d: pull of the feedback towards zero; 1: it comes to be as large as W times the slope"),
  TCT_PARAM(struct params, mirrors, 1, 1, 10000, "1", "draws of noise for each trial"),
};

static const tct_keep keeps[] = {
  {"feedback", TCT_BUNDLE, TCT_LEARNT, .carried = true,
   "feedback laid out like the weights; nothing at the start"},
  {"noise", TCT_FIELD, TCT_SCRATCH, .doc = "s ξ"},
  {"drive", TCT_FIELD, TCT_SCRATCH, .doc = "± W s ξ + b"},
  {"answer", TCT_FIELD, TCT_SCRATCH, .doc = "f of that"},
  {"heard", TCT_FIELD, TCT_SCRATCH, .doc = "y"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  (void)id;
  (void)own;
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    const tct_population *q = &m->population[s->post];
    if (q->unit->memory || tct_population_draws(q))
      return tct_fail(err, TCT_BAD_SPEC, "population %s %s: a mirror hears noise at once and alone",
                      q->name, q->unit->memory ? "remembers" : "draws its rates");
    if (s->delay || s->site)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s: a mirror looks one hop on, at once, at the first site", s->name);
  }
  return TCT_OK;
}

/* What all make of the noise of those that drive them joins `heard`; a choice is heard by its drive. */
static void listen(tct_lesson *l, tct_real c)
{
  const tct_model *m = l->model;

  feedback_hop(l, l->kept[NOISE], l->kept[DRIVE], l->kept[ANSWER]);
  for (int p = 0; p < m->n_populations; p++) {
    if (!m->population[p].unit) continue;
    const bool bare = m->population[p].unit->credit_at_drive;
    tct_add(tct_span(l, p), c, tct_rows(l, l->kept[bare ? DRIVE : ANSWER], p, 0),
            tct_rows(l, l->kept[HEARD], p, 0));
  }
}

static void mirror(tct_lesson *l, int64_t draw)
{
  const struct params *own = l->params;
  const tct_model *m       = l->model;
  const double share = own->rate / (own->noise * own->noise * m->steps * (double)own->mirrors);
  char place[32];

  snprintf(place, sizeof place, "mirror %lld", (long long)draw);
  memset(l->kept[HEARD], 0, l->size * sizeof *l->rate);
  tct_noise(l, l->kept[NOISE], (tct_real)-own->noise, place);
  listen(l, (tct_real)-0.5);
  tct_scale(l->size, -1, l->kept[NOISE]);
  listen(l, (tct_real)0.5);
  mirror_learn(l, FEEDBACK, share, l->kept[HEARD], l->kept[NOISE]);
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;

  for (int64_t i = 0; i < own->mirrors; i++) mirror(l, i);

  tct_sweep(l);
  tct_feel(l);
  tct_carry(l, l->kept[FEEDBACK], TCT_NOW);
  tct_outer(l, 1, l->error, l->rate);
}

static void settle(tct_lesson *l)
{
  const struct params *own = l->params;

  mirror_decay(l, FEEDBACK, own->rate * own->decay);
}

const tct_rule tct_rule_weight_mirror = {
  .name     = "weight_mirror",
  .title    = "Weight mirror",
  .family   = "gradient without transport",
  .summary  = "learn feedback from noise: what a population makes of it mirrors the weights",
  .equation = "y = [f(W s ξ + b) - f(-W s ξ + b)] / 2\n"
              "ΔB = γ (y ξᵀ / s - d B)\n"
              "e_pre = f'(a_pre) ∘ Bᵀ e_post\n"
              "ΔW = e_post r_preᵀ",
  .source   = "Akrout et al. 2019, doi:10.48550/arXiv.1904.05391",
  .notes =
    "After N draws, linear units with n senders have |B - W|² / |W|² = (n + 1) / N; under decay "
    "and "
    "sgd N is about 2 x trials in a batch x mirrors / (step size x γ). A population that bends its "
    "drives is mirrored times its mean slope under the noise. Taps of a padded kernel that look "
    "past "
    "the edge hear less and come out smaller. Every draw is two more passes through all synapses "
    "but "
    "those of the senses, and one outer product.",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_NODE_NOISE | TCT_FEEDBACK | TCT_LEARNT_FEEDBACK,
  .claims = TCT_CLAIM_ALIGNS | TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .settle  = settle,
};
