/* joint_bench.h -- two times of a population with a change that was planted, and what is measured of them together. */
#ifndef JOINT_BENCH_H
#define JOINT_BENCH_H

#include "brain/tuning_bench.h"

#include <tercet/joint.h>

#include <math.h>

enum { JOINT_UNITS = 16, JOINT_CONDITIONS = 5 };

struct asked_joint {
  tct_joint_how how;
  const double *x;
  void *params, *noise_params;
  tct_joined got;
};

/* No draws, no shuffles, ten partings; units are paired; the noise by that covariance. */
static inline struct asked_joint joint_named(const char *measure, const char *covariance)
{
  const tct_about *about = tct_variant("changes", measure);
  const tct_about *noise = tct_variant("covariances", covariance);

  if (!about || !noise) fail_msg("there is no change '%s' or no '%s'", measure, covariance);
  struct asked_joint a = {.params = tct_params_new(about), .noise_params = tct_params_new(noise)};
  a.how                = (tct_joint_how){.measure   = (const tct_joint *)about,
                                         .params    = a.params,
                                         .noise     = {(const tct_covariance *)noise, a.noise_params},
                                         .reference = (double)NAN,
                                         .paired    = true,
                                         .splits    = 10,
                                         .level     = 0.95,
                                         .seed      = 1,
                                         .threads   = 1};
  return a;
}

static inline tct_status joint_try(struct asked_joint *a, const tct_trials *before,
                                   const tct_trials *after, tct_error *err)
{
  const tct_change_side side[] = {{before, a->x, NULL}, {after, a->x, NULL}};

  return tct_joint_of(&side[0], &side[1], &a->how, &a->got, err);
}

/* What was found before is forgotten. */
static inline void joint_of(struct asked_joint *a, const tct_trials *before,
                            const tct_trials *after)
{
  tct_error err = {0};

  tct_joined_free(&a->got);
  if (joint_try(a, before, after, &err) != TCT_OK) fail_msg("%s", err.text);
}

static inline void joint_done(struct asked_joint *a)
{
  tct_joined_free(&a->got);
  tct_params_free(&a->how.noise.of->about, a->noise_params);
  tct_params_free(&a->how.measure->about, a->params);
}

static inline int joint_place(const struct asked_joint *a, const char *number)
{
  for (int i = 0; i < a->how.measure->n; i++)
    if (strcmp(a->how.measure->number[i].name, number) == 0) return i;
  fail_msg("%s has no number '%s'", a->how.measure->name, number);
  return -1;
}

static inline const tct_joint_found *joined(const struct asked_joint *a, const char *number)
{
  return &a->got.number[joint_place(a, number)];
}

/* Unit k answers to condition c with b_k + signal (c - middle) s_k + pattern q_ck, and after more: the signal axis turns
 * towards another one, responses grow along an axis, patterns become others. */
typedef struct {
  int conditions, repeats;
  double noise;        /* spread of a unit's own over trials */
  double common;       /* of what units share along the signal axis */
  double after_common; /* the same after; 0: as before */
  double signal;       /* per condition, over all units */
  double pattern;      /* spread of q over units and conditions */
  double turn;         /* degrees that the signal axis turns by */
  double gain;         /* after, the signal times this; 0: 1 */
  double move;         /* length of a change of all means, the same in all conditions */
  double along;        /* degrees from that change to the signal axis */
  double anew;         /* share of q that is drawn anew after */
  bool others;         /* after, other units */
  bool loose; /* what axes are of a unit is drawn: their angles are as planted but for chance */
} planted_joint;

/* Orthonormal axes of the population: signal, the one it turns to, the one across that all may move along. */
typedef struct {
  double axis[3][JOINT_UNITS], base[JOINT_UNITS], q[2][JOINT_CONDITIONS][JOINT_UNITS];
} planted_axes;

static inline planted_axes planted_axes_of(tct_key key, bool loose)
{
  planted_axes a;

  for (int j = 0; j < 3; j++) {
    double length = 0;
    for (int k = 0; k < JOINT_UNITS; k++)
      a.axis[j][k] = tct_normal(key, (uint64_t)j, 1, (uint32_t)k);
    for (int i = 0; i < j && !loose; i++) {
      double product = 0;
      for (int k = 0; k < JOINT_UNITS; k++) product += a.axis[i][k] * a.axis[j][k];
      for (int k = 0; k < JOINT_UNITS; k++) a.axis[j][k] -= product * a.axis[i][k];
    }
    for (int k = 0; k < JOINT_UNITS; k++) length += a.axis[j][k] * a.axis[j][k];
    for (int k = 0; k < JOINT_UNITS; k++) a.axis[j][k] /= sqrt(loose ? JOINT_UNITS : length);
  }
  for (int k = 0; k < JOINT_UNITS; k++) a.base[k] = 10 + 3 * tct_normal(key, 0, 2, (uint32_t)k);
  for (int j = 0; j < 2; j++)
    for (int c = 0; c < JOINT_CONDITIONS; c++)
      for (int k = 0; k < JOINT_UNITS; k++)
        a.q[j][c][k] = tct_normal(key, (uint64_t)(2 * c + j), 3, (uint32_t)k);
  return a;
}

/* What unit k answers to condition c on average. */
static inline double planted_mean(const planted_joint *p, const planted_axes *a, bool after, int k,
                                  int c)
{
  const double turn = after ? p->turn * acos(-1) / 180 : 0, way = p->along * acos(-1) / 180;
  const double gain = after && p->gain > 0 ? p->gain : 1, anew = after ? p->anew : 0;
  const double axis = cos(turn) * a->axis[0][k] + sin(turn) * a->axis[1][k];
  const double move = cos(way) * a->axis[0][k] + sin(way) * a->axis[2][k];

  return a->base[k] + gain * p->signal * (c - (p->conditions - 1) / 2.0) * axis +
         p->pattern * (sqrt(1 - anew) * a->q[0][c][k] + sqrt(anew) * a->q[1][c][k]) +
         (after ? p->move * move : 0);
}

struct planted_answer {
  const planted_joint *p;
  const planted_axes *a;
  bool after;
};

static inline double planted_answer(const void *own, int unit, int c)
{
  const struct planted_answer *w = own;

  return planted_mean(w->p, w->a, w->after, unit, c);
}

/* One time of a population; axes: of it.  Freed by tct_trials_free. */
static inline tct_trials planted_trials(const planted_joint *p, bool after, uint64_t seed,
                                        planted_axes *axes)
{
  const uint64_t own            = 2 * seed + after;
  const struct planted_answer w = {p, axes, after};
  const tct_key shared          = tct_key_of(own, "joint shared");
  const double common           = after && p->after_common > 0 ? p->after_common : p->common;

  *axes = planted_axes_of(tct_key_of(p->others ? own : seed, "joint units"), p->loose);
  tct_trials t =
    tuning_drawn(JOINT_UNITS, p->conditions, p->repeats, p->noise, own, planted_answer, &w);
  double *value = t.own;
  for (int i = 0; i < t.rows * JOINT_UNITS; i++)
    value[i] += common * axes->axis[0][i % JOINT_UNITS] *
                tct_normal(shared, (uint64_t)(i / JOINT_UNITS), 0, 0);
  return t;
}

/* Both times of one population measured; axes: of that after. */
static inline void planted_joint_of(struct asked_joint *a, const planted_joint *p, uint64_t seed,
                                    planted_axes *axes)
{
  tct_trials t[2];

  for (int time = 0; time < 2; time++) t[time] = planted_trials(p, time > 0, seed, axes);
  joint_of(a, &t[0], &t[1]);
  for (int time = 0; time < 2; time++) tct_trials_free(&t[time]);
}

#endif
