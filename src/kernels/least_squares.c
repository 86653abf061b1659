/* least_squares.c -- what is fitted best by a few regressors, of which only the products are known, in double.
 *
 * Without bounds: by the eigenvectors of g, those left out whose value is as small as rounding.  With x >= 0: the
 * active sets of Lawson & Hanson (1995, doi:10.1137/1.9781611971217, chapter 23) on the products, as Bro & de Jong
 * (1997) have it: the regressor with the steepest way down is let in, all that are in are solved for, and who would
 * fall below 0 goes out on the way there.  It ends where Karush, Kuhn and Tucker say that x is best:
 *
 *     x >= 0,  b - g x <= 0,  and one of the two is 0 at each place */
#include "kernels/least_squares.h"

#include <math.h>
#include <string.h>

#include "kernels/cholesky.h"
#include "kernels/eigen.h"
#include "kernels/statistics.h"

/* beside the largest eigenvalue; beside the diagonal; beside the largest of b */
static const double nothing_left = 1e-12, no_way_down = 1e-13;

static bool undefined(size_t n, double *x)
{
  for (size_t i = 0; i < n; i++) x[i] = (double)NAN;
  return false;
}

static bool all_finite(size_t n, const double *x)
{
  for (size_t i = 0; i < n; i++)
    if (!isfinite(x[i])) return false;
  return true;
}

bool tct_least_squares(size_t n, double *g, const double *b, double *x)
{
  double *const value = x; /* until x is made of them, last value first */

  if (n == 0) return true;
  if (!all_finite(n, b) || !tct_eigen(n, g, value, true)) return undefined(n, x);
  const double least = nothing_left * value[n - 1];
  for (size_t k = 0; k < n; k++)
    value[k] = value[k] > least ? tct_inner(n, g + k * n, b) / value[k] : 0;
  /* x = V'c in place: the vectors are multiplied by their c, and columns added up */
  for (size_t k = 0; k < n; k++)
    for (size_t i = 0; i < n; i++) g[k * n + i] *= value[k];
  for (size_t i = 0; i < n; i++) {
    x[i] = 0;
    for (size_t k = 0; k < n; k++) x[i] += g[k * n + i];
  }
  return true;
}

/* ---- not below 0 --------------------------------------------------------------------------------------- */

struct sets {
  size_t n, in; /* how many are in */
  const double *g, *b;
  double *x, *l, *solved, *down; /* [n][n] a root; [n] what is best of those that are in; b - g x */
  double *who, *barred; /* [n] numbers of those that are in, by when they came; 1: not now */
};

/* Solves for those that are in.  False: the last of them is made of the others. */
static bool solve(struct sets *s)
{
  const size_t m = s->in, last = (size_t)s->who[m - 1];

  for (size_t i = 0; i < m; i++) {
    const size_t row = (size_t)s->who[i];
    for (size_t j = 0; j <= i; j++) s->l[i * m + j] = s->g[row * s->n + (size_t)s->who[j]];
    s->solved[i] = s->b[row];
  }
  if (tct_cholesky(m, s->l) != m) return false;
  const double left = s->l[m * m - 1];
  if (!(left * left > nothing_left * s->g[last * (s->n + 1)])) return false;
  tct_forward(m, s->l, 1, s->solved);
  tct_backward(m, s->l, 1, s->solved);
  return true;
}

static void put_out(struct sets *s, size_t at)
{
  s->x[(size_t)s->who[at]] = 0;
  memmove(s->who + at, s->who + at + 1, (s->in - at - 1) * sizeof *s->who);
  s->in--;
}

/* As far towards what was solved as nobody falls below 0; who stops it goes out.  True: all the way. */
static bool go(struct sets *s)
{
  double way  = 1;
  size_t stop = s->in;

  for (size_t i = 0; i < s->in; i++) {
    const double from = s->x[(size_t)s->who[i]];
    if (s->solved[i] > 0) continue;
    const double ends = from > 0 ? from / (from - s->solved[i]) : 0;
    if (ends > way) continue;
    way  = ends;
    stop = i;
  }
  for (size_t i = 0; i < s->in; i++) {
    double *x = &s->x[(size_t)s->who[i]];
    *x        = stop < s->in ? *x + way * (s->solved[i] - *x) : s->solved[i];
  }
  if (stop == s->in) return true;
  put_out(s, stop);
  return false;
}

/* The steepest way down among those that are out; n: there is none. */
static size_t steepest(struct sets *s)
{
  size_t best = s->n;
  double most = 0;

  for (size_t i = 0; i < s->n; i++) most = fmax(most, fabs(s->b[i]));
  most *= no_way_down;
  for (size_t i = 0; i < s->n; i++) {
    s->down[i] = s->b[i] - tct_inner(s->n, s->g + i * s->n, s->x);
    if (!(s->x[i] > 0) && !(s->barred[i] > 0) && s->down[i] > most) {
      most = s->down[i];
      best = i;
    }
  }
  return best;
}

bool tct_least_squares_not_negative(size_t n, const double *g, const double *b, double *x,
                                    double *scratch)
{
  struct sets s = {.n = n, .g = g, .b = b, .x = x};
  size_t enters = 0;

  if (!all_finite(n * n, g) || !all_finite(n, b)) return undefined(n, x);
  s.l      = scratch;
  s.solved = s.l + n * n;
  s.down   = s.solved + n;
  s.who    = s.down + n;
  s.barred = s.who + n;
  for (size_t i = 0; i < n; i++) x[i] = s.barred[i] = 0;
  /* each set is better than all before it, so that none comes twice; the bound is for rounding */
  for (size_t turns = 0; turns < 30 * (n + 1) && (enters = steepest(&s)) < n; turns++) {
    s.who[s.in++] = (double)enters;
    if (!solve(&s) || !(s.solved[s.in - 1] > 0)) { /* its way down was rounding */
      put_out(&s, s.in - 1);
      s.barred[enters] = 1;
      continue;
    }
    while (!go(&s) && s.in > 0 && solve(&s)) continue;
    for (size_t i = 0; i < n; i++) s.barred[i] = 0;
  }
  return true;
}
