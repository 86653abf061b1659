/* solve.c -- the weights that a linear comparator likes best.
 *
 * With one group of subjects the regression is the answer.  With more the mean of several fractions has its
 * maximum where the regression, each group weighed by what w makes of it, gives w back; it ends where a
 * step would be worse. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/fitting/fitting.h"
#include "kernels/least_squares.h"
#include "kernels/statistics.h"

enum { STEPS = 100 };
static const double rounding = 1e-13; /* of a value, by which a step may seem worse */

/* What is solved for n of the parts. */
struct system {
  const tct_fitting *f;
  size_t n;
  const int *which;
  double *g, *b, *x, *size, *scratch; /* [n][n], [n]; size: roots of the diagonal; [n (n + ...)] */
  double *best;                       /* [n] */
};

static size_t parts_of(const struct system *s)
{
  return (size_t)s->f->of->parts;
}

/* b'w and w'g w of a group. */
static void fraction(const struct system *s, const tct_fit_group *g, const double *w, double *over,
                     double *under)
{
  const size_t parts = parts_of(s);

  *over = *under = 0;
  for (size_t i = 0; i < s->n; i++) {
    const size_t p = (size_t)s->which[i];
    double row     = 0;
    for (size_t j = 0; j < s->n; j++) row += g->g[p * parts + (size_t)s->which[j]] * w[j];
    *over += g->b[p] * w[i];
    *under += w[i] * row;
  }
}

/* The sum over subjects; NAN where nothing is left of the model in some group. */
static double value_of(const struct system *s, const double *w)
{
  double sum = 0;

  for (int g = 0; g < s->f->groups; g++) {
    double over, under;
    if (!(s->f->group[g].times > 0)) continue;
    fraction(s, &s->f->group[g], w, &over, &under);
    sum += under > 0 ? over / sqrt(under) : (double)NAN;
  }
  return sum;
}

static void add_group(struct system *s, const tct_fit_group *g, double of_g, double of_b)
{
  const size_t parts = parts_of(s);

  for (size_t i = 0; i < s->n; i++) {
    const size_t p = (size_t)s->which[i];
    s->b[i] += of_b * g->b[p];
    for (size_t j = 0; j < s->n; j++)
      s->g[i * s->n + j] += of_g * g->g[p * parts + (size_t)s->which[j]];
  }
}

/* Sums over groups, each by its mean length of parts, or by what w makes of it.  False: w makes nothing of one. */
static bool set_up(struct system *s, const double *w)
{
  memset(s->g, 0, s->n * s->n * sizeof *s->g);
  memset(s->b, 0, s->n * sizeof *s->b);
  for (int i = 0; i < s->f->groups; i++) {
    const tct_fit_group *g = &s->f->group[i];
    double over = 0, under = 0;

    if (!(g->times > 0)) continue;
    if (w) {
      fraction(s, g, w, &over, &under);
      if (!(over > 0) || !(under > 0)) return false;
      add_group(s, g, over / (under * sqrt(under)), 1 / sqrt(under));
      continue;
    }
    for (size_t k = 0; k < s->n; k++) under += g->g[(size_t)s->which[k] * (parts_of(s) + 1)];
    if (under > 0) add_group(s, g, g->times / under, 1 / sqrt(under));
  }
  return true;
}

/* x from g and b, on a diagonal of 1.  Parts of no length stay at 0. */
static bool solve_once(struct system *s, bool not_negative)
{
  for (size_t i = 0; i < s->n; i++) {
    const double d = s->g[i * (s->n + 1)];
    s->size[i]     = d > 0 ? 1 / sqrt(d) : 0;
  }
  for (size_t i = 0; i < s->n; i++) {
    for (size_t j = 0; j < s->n; j++) s->g[i * s->n + j] *= s->size[i] * s->size[j];
    s->b[i] *= s->size[i];
  }
  const bool done = not_negative
                      ? tct_least_squares_not_negative(s->n, s->g, s->b, s->x, s->scratch)
                      : tct_least_squares(s->n, s->g, s->b, s->x);
  for (size_t i = 0; i < s->n; i++) s->x[i] *= s->size[i];
  return done;
}

/* How far apart two lists are beside their size. */
static double change(size_t n, const double *a, const double *b)
{
  double apart = 0, size = 0;

  for (size_t i = 0; i < n; i++) {
    apart = fmax(apart, fabs(a[i] - b[i]));
    size  = fmax(size, fabs(a[i]));
  }
  return apart / size;
}

/* best = what is best, from the regression on: until it stays where it is, for the value is flat there. */
static bool climb(struct system *s, bool not_negative, bool *no_memory)
{
  double value = 0;

  (void)set_up(s, NULL);
  if (!solve_once(s, not_negative)) return *no_memory = true, false;
  for (int step = 0; step < STEPS; step++) {
    const double here = value_of(s, s->x);
    if (!(here > value * (1 - rounding))) break;
    const bool still = step > 0 && change(s->n, s->x, s->best) < 1e-13;
    value            = here;
    memcpy(s->best, s->x, s->n * sizeof *s->x);
    if (s->f->groups < 2 || still || !set_up(s, s->best)) break;
    if (!solve_once(s, not_negative)) return *no_memory = true, false;
  }
  return value > 0;
}

bool tct_fitting_solve(tct_fitting *f, int n, const int *which, bool not_negative, double *weight)
{
  const size_t m = (size_t)n;
  double *block  = tct_alloc(m, (2 * m + 4 + TCT_LEAST_SCRATCH) * sizeof *block);
  bool found     = false;

  for (int p = 0; p < f->of->parts; p++) weight[p] = 0;
  if (block) {
    double *const columns = block + m * m;
    struct system s       = {.f       = f,
                             .n       = m,
                             .which   = which,
                             .g       = block,
                             .b       = columns,
                             .x       = columns + m,
                             .size    = columns + 2 * m,
                             .best    = columns + 3 * m,
                             .scratch = columns + 4 * m};
    found                 = climb(&s, not_negative, &f->no_memory);
    for (size_t i = 0; found && i < m; i++) {
      const double unit = f->unit[which[i]];
      weight[which[i]]  = unit > 0 ? s.best[i] / unit : 0;
    }
  }
  f->no_memory = f->no_memory || !block;
  tct_free(block);
  return found;
}
