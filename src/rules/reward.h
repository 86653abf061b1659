/* reward.h -- what rules share that are told how good an answer was, and never what was wrong with it.
 *
 * The answer is one alternative s; the reward is 1 if the task wanted that one, else 0.  Of the target a
 * rule sees nothing else. */
#ifndef TERCET_RULES_REWARD_H
#define TERCET_RULES_REWARD_H

#include <string.h>

#include <tercet/lesson.h>

#include "baseline.h"

/* Does this population speak for one alternative, drawn? */
static inline bool reward_draws_one(const tct_population *q)
{
  return q->unit && q->unit->credit_at_drive && q->unit->score &&
         (!q->unit->draws || q->unit->draws(q->params));
}

static inline const tct_population *reward_top(const tct_model *m)
{
  return &m->population[m->objective[0].at];
}

/* For `check`: somebody can say whether alternative s was right. */
static inline tct_status reward_is_known(const tct_model *m, tct_error *err)
{
  const int target = m->objective[0].signal;
  if (target < 0 || m->world->signal[target].kind != TCT_SIGNAL_CLASS)
    return tct_fail(err, TCT_BAD_SPEC,
                    "it is rewarded for the right alternative: the target must be a class");
  if (m->steps > 1)
    return tct_fail(err, TCT_BAD_SPEC,
                    "it is rewarded for one choice in a trial: trials of %d steps have more",
                    m->steps);
  return TCT_OK;
}

static inline tct_status reward_is_drawn(const tct_model *m, tct_error *err)
{
  TCT_TRY(reward_is_known(m, err), err, "reward");
  if (!reward_draws_one(reward_top(m)))
    return tct_fail(err, TCT_BAD_SPEC,
                    "population %s must draw one alternative: kind: choice, draw: true",
                    reward_top(m)->name);
  return TCT_OK;
}

/* The last row of trial i where the objective is felt: of several steps it is the last that is rewarded. */
static inline tct_real *reward_row(const tct_lesson *l, const tct_real *field, int i)
{
  const int top = l->model->objective[0].at;
  return tct_rows(l, field, top, l->steps - 1) + (size_t)i * l->model->population[top].ld;
}

static inline int reward_largest(const tct_lesson *l, const tct_real *row)
{
  int best = 0;
  for (int k = 1; k < reward_top(l->model)->size; k++) best = row[k] > row[best] ? k : best;
  return best;
}

static inline double reward_for(const tct_lesson *l, int i, int alternative)
{
  return tct_target(l, 0,
                    l->steps - 1)[(size_t)i * reward_top(l->model)->ld + (size_t)alternative] > 0
           ? 1
           : 0;
}

/* 1 or 0 for a drawn choice, else the loss, negative. */
static inline void reward_got(tct_lesson *l, double *reward)
{
  const bool drawn = reward_draws_one(reward_top(l->model));

  if (!drawn) tct_cost(l, reward);
  for (int i = 0; i < l->trials; i++)
    reward[i] = drawn ? reward_for(l, i, reward_largest(l, reward_row(l, l->rate, i))) : -reward[i];
}

/* Attention: credit for alternative s alone, for nobody else. */
static inline void reward_attend(const tct_lesson *l, int i, int alternative)
{
  tct_real *credit = reward_row(l, l->credit, i);

  memset(credit, 0, reward_top(l->model)->ld * sizeof *credit);
  credit[alternative] = 1;
}

#endif
