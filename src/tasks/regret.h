/* regret.h -- what is lost to who knows which arm pays best: the phenomena that task bandit promises.
 *
 *     regret = Σ_t max p - p_a(t)
 *
 * Actions are the rates of the population where the first objective is felt, which must be the one that acts; where there
 * is no such population nothing is defined.  Weights rest: what changes within a trial is activity. */
#ifndef TERCET_TASKS_REGRET_H
#define TERCET_TASKS_REGRET_H

#include <tercet/signature.h>

#include <math.h>

enum { REGRET_ARMS = 2 * TCT_PANEL };

/* The probabilities of the arms that trial i of the deeds was asked about. */
static inline void regret_payoffs(const tct_deeds *d, int i, tct_real p[REGRET_ARMS])
{
  const tct_world *w   = d->world;
  const uint64_t trial = (uint64_t)d->condition[i] * (uint64_t)w->probe[d->probe].repeats;

  w->task->show(w, &(tct_showing){.split  = TCT_PROBE + d->probe,
                                  .trial  = &trial,
                                  .trials = 1,
                                  .steps  = 1,
                                  .signal = tct_world_signal(w, "payoff"),
                                  .ld     = REGRET_ARMS,
                                  .rows   = p});
}

static inline int regret_pulled(const tct_deeds *d, int i, int step)
{
  const double *row =
    d->answer + ((size_t)i * (size_t)d->steps + (size_t)step) * (size_t)d->answers;
  int arm = 0;

  for (int k = 1; k < d->answers; k++) arm = row[k] > row[arm] ? k : arm;
  return arm;
}

typedef struct {
  double lost, at_random; /* summed over pulls from one step to another, over trials */
  double best;            /* pulls of the best arm, of all */
} regret_sum;

static inline regret_sum regret_over(const tct_deeds *d, int from, int to)
{
  regret_sum sum = {0};

  for (int i = 0; i < d->trials && d->answers == d->world->actions; i++) {
    tct_real p[REGRET_ARMS];
    double top = 0, mean = 0;
    regret_payoffs(d, d->was[i], p);
    for (int k = 0; k < d->answers; k++) {
      top = fmax(top, (double)p[k]);
      mean += (double)p[k] / d->answers;
    }
    for (int t = from; t < to; t++) {
      const double missed = top - (double)p[regret_pulled(d, d->did[i], t)];
      sum.lost += missed;
      sum.best += missed == 0;
    }
    sum.at_random += (top - mean) * (to - from);
  }
  sum.best /= (double)d->trials * (to - from);
  return sum;
}

static inline tct_status regret_share(const tct_deeds *d, const tct_signature *s, double *value,
                                      tct_error *err)
{
  const regret_sum sum = regret_over(d, 0, d->steps);
  (void)s;
  (void)err;

  *value = sum.at_random > 0 ? sum.lost / sum.at_random : (double)NAN;
  return TCT_OK;
}

static inline tct_status regret_gain(const tct_deeds *d, const tct_signature *s, double *value,
                                     tct_error *err)
{
  const int tenth = d->steps / 10;
  (void)s;
  (void)err;

  *value = tenth > 0 && d->answers == d->world->actions
             ? regret_over(d, d->steps - tenth, d->steps).best - regret_over(d, 0, tenth).best
             : (double)NAN;
  return TCT_OK;
}

static const tct_signature regret_signatures[] = {
  {.name   = "regret",
   .says   = "it loses less than a quarter of what who pulls at random loses to who knows the arms",
   .source = "Wang et al. 2018, doi:10.1038/s41593-018-0147-8",
   .probe  = "arms",
   .measure = regret_share,
   .least   = -INFINITY,
   .most    = 0.25},
  {.name    = "learns",
   .says    = "with weights at rest it pulls the best arm more often in the last tenth of a trial "
              "than in the first, by 0.1 at least",
   .source  = "Wang et al. 2018, doi:10.1038/s41593-018-0147-8",
   .probe   = "arms",
   .measure = regret_gain,
   .least   = 0.1,
   .most    = INFINITY},
};

#endif
