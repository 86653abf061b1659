/* tuning_known.h -- rates of cells and populations whose numbers are known, and these numbers. */
#ifndef SCIENCE_TUNING_KNOWN_H
#define SCIENCE_TUNING_KNOWN_H

#include "science/tuning_cells.h"

enum { SHOWN = 8 };

/* mean 10 and this amplitude, best at the third of 8 around the circle; the second unit a sixth of a turn away */
static inline double cosine(const void *own, int unit, int c)
{
  const double amplitude = *(const double *)own;

  return 10 + amplitude * cos(2 * acos(-1) * (c - 2.0) / SHOWN - unit * acos(-1) / 3);
}

static const double sharp = 8, broad = 2, flat = 0;
static const double orientations[SHOWN] = {0, 22.5, 45, 67.5, 90, 112.5, 135, 157.5};
static const double directions[SHOWN]   = {0, 45, 90, 135, 180, 225, 270, 315};

static inline double mean_square(double amplitude)
{
  return 100 + amplitude * amplitude / 2;
}

/* units around the circle */
static inline double ring(const void *own, int unit, int c)
{
  (void)own;
  return cosine(&sharp, 0, unit + c);
}

static inline double stairs(const void *own, int unit, int c)
{
  (void)own, (void)unit;
  return 10 + 2 * c;
}

static inline double grid(const void *own, int unit, int c)
{
  const int i = c / 3, j = c % 3;
  (void)own, (void)unit;

  return 20 + 4 * i + 2 * j + (i == 2 && j == 2 ? 6 : 0);
}

/* share of each part of the variance of `grid` */
static inline void grid_truth(double v[3])
{
  double row[3] = {0}, column[3] = {0}, mean = 0;

  for (int c = 0; c < 9; c++) {
    row[c / 3] += grid(NULL, 0, c) / 3;
    column[c % 3] += grid(NULL, 0, c) / 3;
    mean += grid(NULL, 0, c) / 9;
  }
  v[0] = v[1] = v[2] = 0;
  for (int c = 0; c < 9; c++) {
    v[0] += pow(row[c / 3] - mean, 2);
    v[1] += pow(column[c % 3] - mean, 2);
    v[2] += pow(grid(NULL, 0, c) - row[c / 3] - column[c % 3] + mean, 2);
  }
  const double sum = v[0] + v[1] + v[2];
  for (int i = 0; i < 3; i++) v[i] /= sum;
}

enum { WAVES = 16 };

static inline double waves(const void *own, int unit, int c)
{
  const double angle = 2 * acos(-1) * c / WAVES;
  (void)own, (void)unit;

  return 10 + 5 * cos(angle - 0.6) + 3 * cos(3 * angle + 1);
}

static inline double two_levels(const void *own, int unit, int c)
{
  (void)own, (void)unit;
  return c < SHOWN / 2 ? 10 : 14;
}

/* of very many trials, in the same bins */
static inline double information_of_levels(double spread)
{
  struct asked_tuning a = tuning_named("entropy");
  tct_trials t          = tuning_drawn(1, SHOWN, 20000, spread, 77, two_levels, NULL);

  tuning_of(&a, &t);
  const double bits = tuned(&a, 0, "information");
  tct_trials_free(&t);
  tuning_done(&a);
  return bits;
}

/* 60 units from 5 to 34; in the second condition a fifth more */
static inline double population_rate(const void *own, int unit, int c)
{
  (void)own;
  return (5 + 0.5 * unit) * (c ? 1.2 : 1);
}

static const double zero_one[] = {0, 1};

static inline double step(const void *own, int unit, int c)
{
  (void)own, (void)unit;
  return 20 + c;
}

/* stimulus c / 2, choice c % 2 */
static inline double chosen(const void *own, int unit, int c)
{
  (void)own, (void)unit;
  return 20 * (c / 2) + 0.5 * (c % 2);
}

enum { READ = 8 };

static inline double apart(const void *own, int unit, int c)
{
  (void)own;
  return c * (0.3 + 0.1 * unit);
}

enum { UNITS = 30, CONDITIONS = 30, COMPONENTS = 12 };

/* three dimensions alike: products of cosines and weights, both orthogonal */
static inline double three_waves(const void *own, int unit, int c)
{
  double sum = 0;
  (void)own;

  for (int k = 1; k <= 3; k++)
    sum += cos(2 * acos(-1) * k * c / CONDITIONS) * cos(2 * acos(-1) * k * unit / UNITS);
  return sum;
}

/* component n has a variance of n^-1 */
static inline double falling(const void *own, int unit, int c)
{
  double sum = 0;
  (void)own;

  for (int n = 1; n <= COMPONENTS; n++) {
    const double turn = 2 * acos(-1) * (n % 2 ? (n + 1) / 2 : n / 2) / CONDITIONS;
    const double wave = n % 2 ? cos(turn * c) * cos(turn * unit) : sin(turn * c) * sin(turn * unit);
    sum += wave / sqrt(n);
  }
  return sum;
}

#endif
