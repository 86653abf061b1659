/* feedback.h -- what rules share that have feedback synapses of their own. */
#ifndef TERCET_RULES_FEEDBACK_H
#define TERCET_RULES_FEEDBACK_H

#include <math.h>
#include <string.h>

#include <tercet/lesson.h>

/* The parameter that goes with feedback_draw: `scale` of struct S. */
#define FEEDBACK_SCALE(S)                                                                          \
  TCT_PARAM(                                                                                       \
    S, scale, 1.0, 0, 100, "1",                                                                    \
    "spread of the feedback weights, relative to 1 / sqrt(senders of the forward projection)")

/* For `start`: B is as wide as the weights of its projection are at the start, so that |Bᵀ e| is about
 * |Wᵀ e|. */
static inline void feedback_draw(tct_lesson *l, double scale, tct_real *feedback)
{
  tct_jitter(l, feedback, "feedback");
  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    const tct_real spread   = (tct_real)(scale / sqrt(s->fan_in));
    for (size_t i = s->at; i < s->at + s->n; i++) feedback[i] *= spread;
  }
}

/* The parameter that goes with feedback_start: `feedback` of struct S. */
enum { FEEDBACK_RECIPROCAL, FEEDBACK_RANDOM };
#define FEEDBACK_START(S)                                                                          \
  TCT_PARAM_CHOICE(S, feedback, FEEDBACK_RECIPROCAL, "reciprocal|random",                          \
                   "how feedback is born: as the weights are, or at random")

static inline void feedback_start(tct_lesson *l, int how, tct_real *feedback)
{
  if (how == FEEDBACK_RANDOM)
    feedback_draw(l, 1, feedback);
  else
    for (size_t i = 0; i < l->model->n; i++) feedback[i] = l->weight[i];
}

/* For `settle`: every synapse of this rule and its partner in B are asked for the same change, less
 * `decay` of themselves.  A bias has no partner: nothing is carried back to `one`. */
static inline void feedback_pair(tct_lesson *l, double decay, const tct_real *feedback,
                                 tct_real *learnt)
{
  const tct_real d = (tct_real)decay;

  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    if (!tct_mine(l, s) || l->model->population[s->pre].constant) continue;
    for (size_t i = s->at; i < s->at + s->n; i++) {
      learnt[i] = l->update[i] - d * feedback[i];
      l->update[i] -= d * l->weight[i];
    }
  }
}

/* One hop without the senses: `drive` is what senders that speak `rate` say, with biases; `into` what their
 * receivers answer. */
static inline void feedback_hop(tct_lesson *l, const tct_real *rate, tct_real *drive,
                                tct_real *into)
{
  memset(drive, 0, l->size * sizeof *drive);
  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s   = &l->model->projection[k];
    const tct_population *pre = &l->model->population[s->pre];
    if (pre->unit || pre->constant) tct_push_at(l, s, l->weight, pre->unit ? rate : l->rate, drive);
  }
  tct_answer(l, drive, into);
}

#endif
