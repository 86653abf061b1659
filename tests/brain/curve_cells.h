/* curve_cells.h -- cells whose tuning curves are known, for the tests of fits. */
#ifndef CURVE_CELLS_H
#define CURVE_CELLS_H

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { CURVE_SHOWN = 12 };

typedef struct curve_cell {
  const char *name, *measure;
  double x[CURVE_SHOWN], reference;
  double p[5]; /* preferred, height, width (k, s, n), baseline, second height */
  double (*rate)(const double *p, double x);
} curve_cell;

static inline double curve_orientation(const double *p, double x)
{
  const double e = exp(p[2] * (cos(acos(-1) / 90 * (x - p[0])) - 1)), least = exp(-2 * p[2]);

  return p[3] + p[1] * (e - least) / (1 - least);
}

static inline double curve_direction(const double *p, double x)
{
  const double turn = acos(-1) / 180 * (x - p[0]), least = exp(-2 * p[2]);

  return p[3] + (p[1] * (exp(p[2] * (cos(turn) - 1)) - least) +
                 p[4] * (exp(p[2] * (-cos(turn) - 1)) - least)) /
                  (1 - least);
}

static inline double curve_disparity(const double *p, double x)
{
  return p[3] + p[1] * exp(-(x - p[0]) * (x - p[0]) / (2 * p[2] * p[2]));
}

/* over octaves */
static inline double curve_frequency(const double *p, double x)
{
  const double octaves = log2(x / p[0]);

  return p[3] + p[1] * exp(-octaves * octaves / (2 * p[2] * p[2]));
}

static inline double curve_contrast(const double *p, double x)
{
  return p[3] + p[1] * pow(x, p[2]) / (pow(x, p[2]) + pow(p[0], p[2]));
}

/* for tuning_drawn: `own` is the cell */
static inline double curve_rate(const void *own, int unit, int c)
{
  const curve_cell *cell = own;
  (void)unit;

  return cell->rate(cell->p, cell->x[c]);
}

static const curve_cell curve_cells[] = {
  {"orientation",
   "von_mises",
   {0, 15, 30, 45, 60, 75, 90, 105, 120, 135, 150, 165},
   45,
   {70, 30, 2.5, 5, 0},
   curve_orientation},
  {"direction",
   "double_von_mises",
   {0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330},
   100,
   {130, 30, 4, 6, 12},
   curve_direction},
  {"disparity",
   "gaussian",
   {-1.1, -0.9, -0.7, -0.5, -0.3, -0.1, 0.1, 0.3, 0.5, 0.7, 0.9, 1.1},
   0,
   {0.2, 25, 0.35, 8, 0},
   curve_disparity},
  {"contrast",
   "naka_rushton",
   {0, 1, 2, 4, 6, 10, 15, 25, 40, 60, 80, 100},
   30,
   {14, 40, 2.2, 3, 0},
   curve_contrast},
  {"spatial frequency",
   "gaussian",
   {0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.6, 8, 11},
   3,
   {1.8, 25, 0.9, 4, 0},
   curve_frequency},
};
/* the last is along a logarithm */
enum { CURVE_CELLS = sizeof curve_cells / sizeof *curve_cells, CURVE_LINEAR = CURVE_CELLS - 1 };

static inline bool curve_is_log(const curve_cell *c)
{
  return c->rate == curve_frequency;
}

/* What a cell's numbers should be, all but r2, in the order of the measure. */
static inline void curve_truth(const curve_cell *c, double *value)
{
  const double d = 1e-5 * fmax(c->reference, 1),
               slope =
                 (c->rate(c->p, c->reference + d) - c->rate(c->p, c->reference - d)) / (2 * d);
  const double half = 1 + log((1 + exp(-2 * c->p[2])) / 2) / c->p[2], root = sqrt(2 * log(2));
  const double turn = acos(fmax(half, -1)) / (2 * acos(-1));
  const double *p   = c->p;

  if (strcmp(c->measure, "von_mises") == 0)
    memcpy(value, (const double[]){p[0], p[1], 180 * turn, p[3], slope}, 5 * sizeof *value);
  else if (strcmp(c->measure, "gaussian") == 0)
    memcpy(value, (const double[]){p[0], p[1], root * p[2], p[3], slope}, 5 * sizeof *value);
  else if (strcmp(c->measure, "naka_rushton") == 0)
    memcpy(value, (const double[]){p[0], p[2], p[1], p[3], slope}, 5 * sizeof *value);
  else
    memcpy(
      value,
      (const double[]){p[0], p[1], p[4], (p[1] - p[4]) / (p[1] + p[4]), 360 * turn, p[3], slope},
      7 * sizeof *value);
}

#endif
