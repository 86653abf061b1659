/* lbfgs.c -- the least value of a smooth function of many numbers.
 *
 *     x <- x + a d,   d = -H g,   H from the last ten steps s and changes of the gradient y (two loops)
 *
 * A step is good where the value falls by a share of what the slope promises; near the end, where values differ by
 * less than their rounding, where the slope along it has not turned by more than that share allows.
 *
 * Liu & Nocedal 1989, doi:10.1007/BF01589116. */
#include "kernels/lbfgs.h"

#include "kernels/statistics.h"

#include <math.h>
#include <string.h>

enum { KEPT = 10, TRIES = 60 };

static const double share = 1e-4, rounding = 1e-13;

struct memory {
  size_t n;
  int kept, next;
  double *s, *y;      /* [KEPT][n] */
  double curve[KEPT]; /* s'y */
};

size_t tct_lbfgs_room(size_t n)
{
  return ((size_t)2 * KEPT + 4) * n;
}

/* d = -H g */
static void direction(const struct memory *m, const double *g, double *d)
{
  double part[KEPT];

  for (size_t i = 0; i < m->n; i++) d[i] = -g[i];
  for (int j = 1; j <= m->kept; j++) {
    const size_t k = (size_t)(m->next + KEPT - j) % KEPT;
    part[k]        = tct_inner(m->n, m->s + k * m->n, d) / m->curve[k];
    for (size_t i = 0; i < m->n; i++) d[i] -= part[k] * m->y[k * m->n + i];
  }
  if (m->kept > 0) {
    const size_t k = (size_t)(m->next + KEPT - 1) % KEPT;
    const double c = m->curve[k] / tct_inner(m->n, m->y + k * m->n, m->y + k * m->n);
    for (size_t i = 0; i < m->n; i++) d[i] *= c;
  }
  for (int j = m->kept; j >= 1; j--) {
    const size_t k = (size_t)(m->next + KEPT - j) % KEPT;
    const double c = part[k] - tct_inner(m->n, m->y + k * m->n, d) / m->curve[k];
    for (size_t i = 0; i < m->n; i++) d[i] += c * m->s[k * m->n + i];
  }
}

static void remember(struct memory *m, const double *x, const double *to, const double *g,
                     const double *g_to)
{
  double *s = m->s + (size_t)m->next * m->n, *y = m->y + (size_t)m->next * m->n;

  for (size_t i = 0; i < m->n; i++) {
    s[i] = to[i] - x[i];
    y[i] = g_to[i] - g[i];
  }
  m->curve[m->next] = tct_inner(m->n, s, y);
  if (!(m->curve[m->next] > rounding * tct_inner(m->n, y, y))) return;
  m->next = (m->next + 1) % KEPT;
  m->kept += m->kept < KEPT;
}

/* Along d, with slope g'd < 0 at x: where to; false: nowhere. */
static bool search(const tct_smooth *of, const double *x, double *value, double slope,
                   const double *d, double first, double *to, double *g_to)
{
  double a = 2 * first;

  for (int i = 0; i < TRIES; i++) {
    a /= 2;
    for (size_t k = 0; k < of->n; k++) to[k] = x[k] + a * d[k];
    const double now = of->at(of->own, to, g_to);
    if (!isfinite(now)) continue;
    const bool falls = now <= *value + share * a * slope;
    const bool same  = now <= *value + rounding * fabs(*value) &&
                      tct_inner(of->n, g_to, d) <= (2 * share - 1) * slope;
    if (!falls && !same) continue;
    *value = now;
    return true;
  }
  return false;
}

bool tct_lbfgs(const tct_smooth *of, double *x, double *room)
{
  const size_t n  = of->n;
  struct memory m = {.n = n, .s = room, .y = room + (size_t)KEPT * n};
  double *g = room + (size_t)2 * KEPT * n, *d = g + n, *to = d + n, *g_to = to + n;
  double value = of->at(of->own, x, g);

  if (!isfinite(value)) return false;
  for (int step = 0; step < of->steps; step++) {
    const double steep = tct_largest_of(n, g);
    if (steep <= of->rest) return true;
    direction(&m, g, d);
    double slope = tct_inner(n, g, d);
    if (!(slope < 0)) { /* what it remembers has lost its digits */
      m.kept = 0;
      direction(&m, g, d);
      slope = tct_inner(n, g, d);
    }
    const double first = m.kept > 0 ? 1 : 1 / sqrt(-slope);
    if (!search(of, x, &value, slope, d, first, to, g_to)) {
      if (m.kept == 0) return false;
      m.kept = 0;
      continue;
    }
    remember(&m, x, to, g, g_to);
    memcpy(x, to, n * sizeof *x);
    memcpy(g, g_to, n * sizeof *g);
  }
  return tct_largest_of(n, g) <= of->rest;
}
