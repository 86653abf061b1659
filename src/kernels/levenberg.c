/* levenberg.c -- the least sum of squares of a few parameters within bounds, from a start, in double.
 *
 *     (A_ff + lambda D_ff) d = -g_f,   A = J'J,  g = J'r,  D the largest diagonal of A so far
 *
 * over the parameters f that are free; p + d is put within the bounds, and taken if the sum of squares falls.
 * lambda follows the ratio of what was gained to what A promised (Nielsen 1999).  At rest are a gradient that
 * is orthogonal to the residuals, and a step that promises nothing beyond rounding.
 *
 * Marquardt 1963, doi:10.1137/0111030; bounds as in Kanzow et al. 2004, doi:10.1016/j.cam.2004.02.013. */
#include "kernels/levenberg.h"

#include "kernels/cholesky.h"

#include <math.h>
#include <string.h>

enum { N = TCT_LEVENBERG_PARAMETERS };

struct point {
  double p[N], squares;
  double *r, *jacobian;
};

struct model {
  double a[N][N], g[N], scale[N];
  double cosine[N]; /* of residuals and each column */
};

size_t tct_levenberg_room(const tct_least_squares *of)
{
  return 2 * of->points * (of->parameters + 1);
}

static double within(const tct_least_squares *of, size_t i, double p)
{
  return fmin(fmax(p, of->low[i]), of->high[i]);
}

static bool evaluate(const tct_least_squares *of, struct point *at)
{
  at->squares = 0;
  of->at(of->own, at->p, at->r, at->jacobian);
  for (size_t i = 0; i < of->points; i++) at->squares += at->r[i] * at->r[i];
  return isfinite(at->squares);
}

static bool look(const tct_least_squares *of, const struct point *at, struct model *m)
{
  const size_t n = of->parameters;

  memset(m->a, 0, sizeof m->a);
  memset(m->g, 0, sizeof m->g);
  for (size_t i = 0; i < of->points; i++) {
    const double *j = at->jacobian + i * n;
    for (size_t k = 0; k < n; k++) {
      m->g[k] += j[k] * at->r[i];
      for (size_t l = 0; l <= k; l++) m->a[k][l] += j[k] * j[l];
    }
  }
  for (size_t k = 0; k < n; k++) {
    if (!isfinite(m->g[k]) || !isfinite(m->a[k][k])) return false;
    m->scale[k]        = fmax(m->scale[k], m->a[k][k]);
    const double sizes = sqrt(m->a[k][k] * at->squares);
    m->cosine[k]       = sizes > 0 ? m->g[k] / sizes : 0;
  }
  return true;
}

/* Free parameters, into list; the largest cosine among them into *steepest. */
static size_t find_free(const tct_least_squares *of, const struct point *at, const struct model *m,
                        size_t list[N], double *steepest)
{
  size_t n = 0;

  *steepest = 0;
  for (size_t k = 0; k < of->parameters; k++) {
    const bool held = (at->p[k] <= of->low[k] && m->g[k] > 0) ||
                      (at->p[k] >= of->high[k] && m->g[k] < 0) || m->scale[k] == 0;
    if (held) continue;
    *steepest = fmax(*steepest, fabs(m->cosine[k]));
    list[n++] = k;
  }
  return n;
}

/* To where the step s [parameters] leads, within the bounds; false: damping was not enough. */
static bool step(const tct_least_squares *of, const struct point *at, const struct model *m,
                 const size_t *list, size_t n, double lambda, double s[N], double to[N])
{
  double a[N * N], d[N];

  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k <= i; k++) a[i * n + k] = m->a[list[i]][list[k]];
    a[i * n + i] += lambda * m->scale[list[i]];
    d[i] = -m->g[list[i]];
  }
  if (tct_cholesky(n, a) < n) return false;
  tct_forward(n, a, 1, d);
  tct_backward(n, a, 1, d);
  memset(s, 0, N * sizeof *s);
  memcpy(to, at->p, N * sizeof *to);
  for (size_t i = 0; i < n; i++) {
    const size_t k = list[i];
    to[k]          = within(of, k, at->p[k] + d[i]);
    s[k]           = to[k] - at->p[k];
  }
  return true;
}

/* What the sum of squares falls by if A tells the truth. */
static double promised(const tct_least_squares *of, const struct model *m, const double *s)
{
  double sum = 0;

  for (size_t k = 0; k < of->parameters; k++) {
    double row = m->a[k][k] * s[k];
    for (size_t l = 0; l < k; l++) row += 2 * m->a[k][l] * s[l];
    sum -= 2 * m->g[k] * s[k] + s[k] * row;
  }
  return sum;
}

bool tct_levenberg(const tct_least_squares *of, double *p, double *room, double *squares)
{
  const size_t size = of->points * (of->parameters + 1);
  struct point at = {.squares = 0}, to = {.squares = 0};
  struct model m = {.scale = {0}};
  double lambda = 1e-3, more = 2, steepest, s[N];
  size_t list[N];
  bool rest = false;

  at.r        = room;
  at.jacobian = at.r + of->points;
  to.r        = at.r + size;
  to.jacobian = to.r + of->points;
  for (size_t k = 0; k < of->parameters; k++) at.p[k] = within(of, k, p[k]);
  bool good = evaluate(of, &at) && look(of, &at, &m);
  for (int i = 0; i < of->steps && good && !rest; i++) {
    const size_t n = find_free(of, &at, &m, list, &steepest);
    if (n == 0 || steepest < 1e-11) {
      rest = true;
      break;
    }
    if (step(of, &at, &m, list, n, lambda, s, to.p)) {
      const double hoped = promised(of, &m, s);
      const bool finite  = evaluate(of, &to);
      rest               = hoped >= 0 && hoped <= 1e-15 * at.squares; /* below 0: bounds bent it */
      if (finite && to.squares < at.squares) {
        const double gain       = fmin(fmax((at.squares - to.squares) / hoped, 0), 1);
        const struct point left = at;
        at                      = to;
        to                      = left;
        lambda *= fmax(1.0 / 3, 1 - pow(2 * gain - 1, 3));
        more = 2;
        good = look(of, &at, &m);
        continue;
      }
    }
    lambda *= more;
    more *= 2;
    rest = rest || (lambda > 1e14 && steepest < 1e-6);
  }
  memcpy(p, at.p, of->parameters * sizeof *p);
  *squares = at.squares;
  return good && rest;
}
