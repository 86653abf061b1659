/* joint_truths.h -- what is true of populations into which a change was planted: of their axes, their noise, their RDMs. */
#ifndef TERCET_TESTS_JOINT_TRUTHS_H
#define TERCET_TESTS_JOINT_TRUTHS_H

#include "brain/joint_bench.h"

static inline double nothing(const planted_joint *p, const planted_axes *a)
{
  (void)p, (void)a;
  return 0;
}

static inline double turned(const planted_joint *p, const planted_axes *a)
{
  (void)a;
  return cos(p->turn * acos(-1) / 180);
}

/* S = noise^2 + common^2 along the first axis: w = (cos / (noise^2 + common^2), sin / noise^2) of both axes */
static inline double turned_readout(const planted_joint *p, const planted_axes *a)
{
  const double along  = turned(p, a) / (p->noise * p->noise + p->common * p->common);
  const double across = sin(p->turn * acos(-1) / 180) / (p->noise * p->noise);

  return along / sqrt(along * along + across * across);
}

static inline double distance(const planted_joint *p, const planted_axes *a, bool after, int i,
                              int j)
{
  double sum = 0;

  for (int k = 0; k < JOINT_UNITS; k++) {
    const double d = planted_mean(p, a, after, k, i) - planted_mean(p, a, after, k, j);
    sum += d * d / JOINT_UNITS;
  }
  return sum;
}

static inline double moved(const planted_joint *p, const planted_axes *a)
{
  double sum = 0;
  int pairs  = 0;

  for (int i = 0; i < p->conditions; i++)
    for (int j = i + 1; j < p->conditions; j++, pairs++) {
      const double d = distance(p, a, true, i, j) - distance(p, a, false, i, j);
      sum += d * d;
    }
  return sum / pairs;
}

/* Of all units that there might be: the signal grows alike in them, patterns have no part in it. */
static inline double grown(const planted_joint *p, const planted_axes *a)
{
  double sum = 0;
  int pairs  = 0;
  (void)a;

  for (int i = 0; i < p->conditions; i++)
    for (int j = i + 1; j < p->conditions; j++, pairs++) {
      const double d =
        (p->gain * p->gain - 1) * p->signal * p->signal * (i - j) * (i - j) / JOINT_UNITS;
      sum += d * d;
    }
  return sum / pairs;
}

static inline double share_along(const planted_joint *p, const planted_axes *a)
{
  const double along = cos(p->along * acos(-1) / 180);
  (void)a;

  return along * along;
}

static inline double length_along(const planted_joint *p, const planted_axes *a)
{
  return p->move * p->move * share_along(p, a);
}

static inline double square(double x)
{
  return x * x;
}

static inline double noise_share(const planted_joint *p, double common)
{
  return (square(p->noise) + square(common)) / (JOINT_UNITS * square(p->noise) + square(common));
}

static inline double noise_turned(const planted_joint *p, const planted_axes *a)
{
  (void)a;
  return noise_share(p, p->after_common > 0 ? p->after_common : p->common) -
         noise_share(p, p->common);
}

static inline double information(const planted_joint *p, const planted_axes *a)
{
  const double after = p->after_common > 0 ? p->after_common : p->common;
  (void)a;

  return square(p->signal) / (square(p->noise) + square(after)) -
         square(p->signal) / (square(p->noise) + square(p->common));
}

static inline double dimensions(const planted_joint *p, double common)
{
  const double one = square(p->noise), large = one + square(common);

  return square((JOINT_UNITS - 1) * one + large) /
         ((JOINT_UNITS - 1) * square(one) + square(large));
}

static inline double dimensions_lost(const planted_joint *p, const planted_axes *a)
{
  (void)a;
  return dimensions(p, p->after_common > 0 ? p->after_common : p->common) -
         dimensions(p, p->common);
}

#endif
