/* feedback_alignment.c -- credit through fixed random feedback.
 *
 * Backprop sends the error of a population down through the transpose of the weights that drive it, which
 * no synapse can know (weight transport).  Lillicrap et al. found that a fixed random matrix B does
 * instead: during training the forward weights come to align with B, and the updates with the gradient.
 *
 *     e_pre = f'(a_pre) ∘ Bᵀ e_post          ΔW = e_post r_preᵀ
 */
#include <math.h>

#include <tercet/lesson.h>

enum { FEEDBACK };

struct params {
  double scale;
};

static const tct_param params[] = {
  TCT_PARAM(
    struct params, scale, 1.0, 0, 100, "1",
    "spread of the feedback weights, relative to 1 / sqrt(senders of the forward projection)"),
};

static const tct_keep keeps[] = {
  {"feedback", TCT_BUNDLE, TCT_STILL, .carried = true,
   "fixed random feedback, laid out like the weights"},
};

/* B is as wide as the weights of its projection are at the start, so that |B e| is about |Wᵀ e|. */
static void start(tct_lesson *l)
{
  const struct params *own = l->params;

  tct_jitter(l, l->kept[FEEDBACK], "feedback");
  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    const tct_real spread   = (tct_real)(own->scale / sqrt(s->fan_in));
    for (size_t i = s->at; i < s->at + s->n; i++) l->kept[FEEDBACK][i] *= spread;
  }
}

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  tct_feel(l);
  tct_carry(l, l->kept[FEEDBACK], TCT_THROUGH_TIME);
  tct_outer(l, 1, l->error, l->rate);
}

const tct_rule tct_rule_feedback_alignment = {
  .name     = "feedback_alignment",
  .title    = "Feedback alignment",
  .family   = "gradient without transport",
  .summary  = "carry errors back through fixed random weights",
  .equation = "e_pre = f'(a_pre) ∘ Bᵀ e_post\nΔW = e_post r_preᵀ",
  .source   = "Lillicrap et al. 2016, doi:10.1038/ncomms13276",
  .notes =
    "Hidden updates start near 90 degrees to the gradient and close in as W aligns with B. Poor in "
    "convolutional and very deep circuits (Bartunov et al. 2018).",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_TIME | TCT_FEEDBACK,
  .claims = TCT_CLAIM_ALIGNS | TCT_CLAIM_ERROR_DRIVEN,
  TCT_KEEPS_ALL(keeps),
  .start   = start,
  .propose = propose,
};
