/* crossed_world.h -- simulated experiments in which it is known what is true.
 *
 * Conditions have patterns over some dimensions.  A subject weighs dimensions in its own way (an effect of the
 * subject), and adds noise of its own strength to each condition (the interplay of both); what conditions
 * happen to be drawn is the effect of conditions.  Models see some dimensions better than others:
 *
 *     subject   x_jid = g_jd s_id + v_j u_jid           model   y_mid = h_md s_id + w_m e_mid
 *
 * Models 0 to 3 prefer different dimensions, and in no way that would matter to subjects who are drawn anew: none is
 * better than another.  Models 4 to 7 see noise alone: they are unrelated.  RDMs are squared distances. */
#ifndef TESTS_CROSSED_WORLD_H
#define TESTS_CROSSED_WORLD_H

#include <math.h>
#include <stdlib.h>

#include <tercet/rsa.h>

#include "base/random.h"

enum { WORLD_DIMENSIONS = 8, WORLD_MODELS = 8, WORLD_SEEN = 4 };

/* What is drawn anew in each experiment. */
typedef enum { DRAWN_BOTH, DRAWN_SUBJECTS, DRAWN_CONDITIONS, DRAWN_N } world_drawn;

typedef struct {
  world_drawn drawn;
  int subjects, conditions;
  bool strangers;              /* subjects have nothing in common */
  double noise[WORLD_MODELS];  /* w */
  double signal[WORLD_MODELS]; /* what h is multiplied by */
} world;

typedef struct {
  tct_rsa rsa;
  tct_rsa_model of[WORLD_MODELS];
  double *rdm; /* models', then subjects' */
} experiment;

static inline world world_of(world_drawn drawn, int subjects, int conditions)
{
  world w = {.drawn = drawn, .subjects = subjects, .conditions = conditions};

  for (int m = 0; m < WORLD_MODELS; m++) {
    w.noise[m]  = m < WORLD_SEEN ? 0.7 : 1;
    w.signal[m] = m < WORLD_SEEN;
  }
  return w;
}

static inline experiment experiment_new(const world *w, int models, const int *which)
{
  const size_t pairs = (size_t)w->conditions * (size_t)(w->conditions - 1) / 2;
  experiment e = {.rdm = malloc((size_t)(WORLD_MODELS + w->subjects) * pairs * sizeof *e.rdm)};

  for (int m = 0; m < models; m++)
    e.of[m] = (tct_rsa_model){.parts = 1, .part = e.rdm + (size_t)which[m] * pairs};
  e.rsa = (tct_rsa){.conditions = w->conditions,
                    .pairs      = pairs,
                    .models     = models,
                    .subjects   = w->subjects,
                    .subject    = e.rdm + WORLD_MODELS * pairs,
                    .comparator = (const tct_comparator *)tct_variant("comparators", "pearson")};
  return e;
}

/* e may have moved since it was made */
static inline const tct_rsa *rsa_of(experiment *e)
{
  e->rsa.model = e->of;
  return &e->rsa;
}

static inline void squared_distances(int n, const double *x, double *rdm)
{
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++, rdm++) {
      *rdm = 0;
      for (int d = 0; d < WORLD_DIMENSIONS; d++) {
        const double apart = x[i * WORLD_DIMENSIONS + d] - x[j * WORLD_DIMENSIONS + d];
        *rdm += apart * apart;
      }
    }
}

static inline double sees(int model, int dimension)
{
  return dimension / 2 == model % WORLD_SEEN ? 1.5 : 0.9;
}

/* The number-th experiment with the set-th set of what is not drawn anew; the same whenever it is asked for. */
static inline void experiment_draw(const world *w, uint64_t set, uint64_t number, experiment *e)
{
  enum { D = WORLD_DIMENSIONS };
  const tct_key key        = tct_key_in(tct_key_of(1, "crossed world"), set);
  const tct_key conditions = tct_key_in(key, w->drawn == DRAWN_SUBJECTS ? 0 : 1 + 2 * number);
  const tct_key subjects   = tct_key_in(key, w->drawn == DRAWN_CONDITIONS ? 0 : 2 + 2 * number);
  const tct_key between    = tct_key_in(subjects, 1 + number);
  const int k              = w->conditions;
  double *x = malloc((size_t)(2 * k * D) * sizeof *x), *s = x + k * D;

  for (int i = 0; i < k * D; i++) s[i] = tct_normal(conditions, 0, 0, (uint32_t)i);
  for (int m = 0; m < WORLD_MODELS; m++) {
    for (int i = 0; i < k * D; i++)
      x[i] = w->signal[m] * sees(m, i % D) * s[i] +
             w->noise[m] * tct_normal(conditions, 1, (uint32_t)m, (uint32_t)i);
    squared_distances(k, x, e->rdm + (size_t)m * e->rsa.pairs);
  }
  for (int j = 0; j < w->subjects; j++) {
    const double v = exp(0.3 * tct_normal(subjects, 2, (uint32_t)j, 0));
    double gain[D];
    for (int d = 0; d < D; d++)
      gain[d] = w->strangers ? 0 : exp(0.5 * tct_normal(subjects, 3, (uint32_t)j, (uint32_t)d));
    for (int i = 0; i < k * D; i++)
      x[i] = gain[i % D] * s[i] + v * tct_normal(between, 4, (uint32_t)j, (uint32_t)i);
    squared_distances(k, x, e->rdm + (size_t)(WORLD_MODELS + j) * e->rsa.pairs);
  }
  free(x);
}

static inline void experiment_free(experiment *e)
{
  free(e->rdm);
}

#endif
