/* players.h -- players of bandits that need no circuit, through the task's own hooks. */
#ifndef TESTS_PLAYERS_H
#define TESTS_PLAYERS_H

#include "tasks/laws.h"

enum { MOST_ARMS = 4, LD = TCT_PANEL, MOST_KEPT = 8 };

/* What a player knows of a trial: pulls of each arm, and how many of them paid. */
typedef struct {
  int step, pulls[MOST_ARMS], paid[MOST_ARMS];
  uint64_t trial;
} known;

typedef int (*player)(const tct_world *w, const known *k);

/* One trial; `regret` by the probabilities, all rewards in `paid`. */
static inline void play(const tct_world *w, int split, uint64_t trial, player by, double *regret,
                        double *paid)
{
  tct_real kept[2][MOST_KEPT] = {{0}}, p[LD], action[LD];
  known k                     = {.trial = trial};
  double top                  = 0;

  assert_true(w->memory <= MOST_KEPT && w->actions <= MOST_ARMS);
  w->task->show(w, &(tct_showing){.split  = split,
                                  .trial  = &trial,
                                  .trials = 1,
                                  .steps  = 1,
                                  .signal = tct_world_signal(w, "payoff"),
                                  .ld     = LD,
                                  .rows   = p});
  for (int a = 0; a < w->actions; a++) top = fmax(top, (double)p[a]);
  *regret = *paid = 0;
  for (k.step = 0; k.step < w->steps; k.step++) {
    const int arm   = by(w, &k);
    tct_real reward = -1;
    memset(action, 0, sizeof action);
    action[arm] = 1;
    w->task->act(w, &(tct_acting){.split  = split,
                                  .trial  = &trial,
                                  .trials = 1,
                                  .step   = k.step,
                                  .ld     = LD,
                                  .action = action,
                                  .before = kept[k.step % 2],
                                  .after  = kept[(k.step + 1) % 2],
                                  .reward = &reward});
    assert_true(reward == 0 || reward == 1);
    k.pulls[arm]++;
    k.paid[arm] += reward > 0;
    *regret += top - (double)p[arm];
    *paid += (double)reward;
  }
}

/* The mean over trials, and its standard error. */
static inline double mean_regret(const tct_world *w, int trials, player by, double *error)
{
  double sum = 0, square = 0;

  for (int i = 0; i < trials; i++) {
    double regret, paid;
    play(w, TCT_TRAIN, (uint64_t)i, by, &regret, &paid);
    sum += regret;
    square += regret * regret;
  }
  sum /= trials;
  *error = sqrt((square / trials - sum * sum) / (trials - 1));
  return sum;
}

static inline double dice(const known *k, int what)
{
  return tct_uniform(tct_key_of(11, "test.players"), k->trial, (uint32_t)k->step, (uint32_t)what);
}

static inline int at_random(const tct_world *w, const known *k)
{
  return (int)(dice(k, 0) * w->actions);
}

static inline int the_largest(const tct_world *w, const double *x)
{
  int best = 0;
  for (int a = 1; a < w->actions; a++) best = x[a] > x[best] ? a : best;
  return best;
}

/* The mean of what Beta(1, 1) has become; ties go to either. */
static inline int by_posterior_mean(const tct_world *w, const known *k)
{
  double x[MOST_ARMS];
  for (int a = 0; a < w->actions; a++)
    x[a] = (k->paid[a] + 1.0) / (k->pulls[a] + 2.0) + 1e-9 * dice(k, a);
  return the_largest(w, x);
}

/* UCB1: Auer, Cesa-Bianchi & Fischer 2002. */
static inline int by_upper_bound(const tct_world *w, const known *k)
{
  double x[MOST_ARMS];

  for (int a = 0; a < w->actions; a++) {
    if (!k->pulls[a]) return a;
    x[a] = (double)k->paid[a] / k->pulls[a] + sqrt(2 * log(k->step) / k->pulls[a]);
  }
  return the_largest(w, x);
}

/* -log of a product of so many uniform numbers */
static inline double gamma_drawn(const known *k, int arm, int which, int n)
{
  double product = 1, sum = 0;

  for (int i = 0; i < n; i++) {
    product *= dice(k, (arm * 2 + which) * 1000 + i);
    if (i % 16 < 15 && i < n - 1) continue;
    sum -= log(product);
    product = 1;
  }
  return sum;
}

/* A draw of Beta(1 + paid, 1 + not) for each arm: Thompson 1933. */
static inline int by_thompson(const tct_world *w, const known *k)
{
  double x[MOST_ARMS];

  for (int a = 0; a < w->actions; a++) {
    const double good = gamma_drawn(k, a, 0, 1 + k->paid[a]),
                 bad  = gamma_drawn(k, a, 1, 1 + k->pulls[a] - k->paid[a]);
    x[a]              = good / (good + bad);
  }
  return the_largest(w, x);
}

#endif
