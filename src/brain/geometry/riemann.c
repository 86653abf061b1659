/* riemann.c -- how far one geometry is from another along the curved space of covariances.
 *
 * There a distance counts by what factor each direction has to be stretched.  The first RDM is free to be
 * scaled and to have noise added to it, as much as brings it nearest to the second:
 *
 *     d = min_{s,t} sqrt(sum_i ln^2 l_i),   l = eig(e^s G1 + e^t S, G2)
 *     G_ij = (d_0i + d_0j - d_ij) / 2,   S the covariance of noise in the same K - 1 directions
 *
 * The best scale has a closed form: e^s makes the mean of ln l_i 0.  Left is one number, how much noise a
 * share of signal has; it is looked for on all scales of it, and then closely, so that no start has to be
 * guessed and no lower valley is missed.
 *
 * Shahbazi et al. 2021, doi:10.1016/j.neuroimage.2021.118271. */
#include "brain/geometry/riemann.h"

#include <math.h>

#include "base/memory.h"
#include "brain/geometry/matrices.h"
#include "kernels/cholesky.h"
#include "kernels/eigen.h"

/* Both in directions in which G2 is the identity; scratch for their sum and its eigenvalues. */
struct space {
  size_t n;
  double *signal, *noise, *sum; /* [n][n] */
  double *value;                /* [n] */
  bool failed;                  /* there was no memory for eigenvalues once */
};

/* [n + 1][n + 1], symmetric -> [n][n], seen from condition 0: of a covariance, or of dissimilarities */
static void from_first(size_t n, bool dissimilar, const double *x, double *to)
{
  for (size_t i = 1; i <= n; i++)
    for (size_t j = 1; j <= n; j++) {
      const double between = x[i * (n + 1) + j] - x[i * (n + 1)] - x[j];
      *to++                = dissimilar ? -0.5 * between : between + x[0];
    }
}

/* x = L^-1 x L^-T */
static void see_through(size_t n, const double *l, double *x)
{
  tct_forward(n, l, n, x);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++) {
      const double y = x[i * n + j];
      x[i * n + j]   = x[j * n + i];
      x[j * n + i]   = y;
    }
  tct_forward(n, l, n, x);
  for (size_t i = 0; i < n; i++) /* two roundings of one number */
    for (size_t j = 0; j < i; j++)
      x[i * n + j] = x[j * n + i] = 0.5 * (x[i * n + j] + x[j * n + i]);
}

/* The distance with these shares of signal and noise, at the best scale; infinite where there is none. */
static double distance(struct space *s, double signal, double noise)
{
  double mean = 0, sum = 0;

  for (size_t i = 0; i < s->n * s->n; i++) s->sum[i] = signal * s->signal[i] + noise * s->noise[i];
  if (!tct_eigen(s->n, s->sum, s->value, false)) return s->failed = true, (double)INFINITY;
  for (size_t i = 0; i < s->n; i++) {
    if (!(s->value[i] > 0)) return (double)INFINITY;
    s->value[i] = log(s->value[i]);
    mean += s->value[i] / (double)s->n;
  }
  for (size_t i = 0; i < s->n; i++) sum += (s->value[i] - mean) * (s->value[i] - mean);
  return sqrt(sum);
}

/* Noise over signal is e^x, in units of their traces. */
static double at(struct space *s, double x)
{
  return x > 0 ? distance(s, exp(-x), 1) : distance(s, 1, exp(x));
}

enum { FARTHEST = 40, APART = 2 }; /* e^-40: a trace that no rounding leaves */

static double nearest(struct space *s)
{
  const double golden = 0.6180339887498949;
  double best = fmin(distance(s, 1, 0), distance(s, 0, 1)), from = 0, least;

  least = (double)INFINITY;
  for (int x = -FARTHEST; x <= FARTHEST; x += APART) {
    const double d = at(s, x);
    if (d < least) {
      least = d;
      from  = x;
    }
  }
  if (isinf(least)) return best;

  double low = from - APART, high = from + APART;
  double left = high - golden * (high - low), right = low + golden * (high - low);
  double d_left = at(s, left), d_right = at(s, right);
  while (high - low > 1e-8) {
    if (d_left <= d_right) {
      high    = right;
      right   = left;
      d_right = d_left;
      left    = high - golden * (high - low);
      d_left  = at(s, left);
    } else {
      low     = left;
      left    = right;
      d_left  = d_right;
      right   = low + golden * (high - low);
      d_right = at(s, right);
    }
  }
  return fmin(fmin(best, least), fmin(d_left, d_right));
}

/* To a trace of 1; false where there is none, as of a sum that is not finite. */
static bool scale(size_t n, double *x)
{
  double trace = 0;

  for (size_t i = 0; i < n; i++) trace += x[i * n + i];
  if (!(trace > 0) || isinf(trace)) return false;
  for (size_t i = 0; i < n * n; i++) x[i] /= trace;
  return true;
}

static double measure(tct_matrices *m)
{
  const size_t n = (size_t)m->n - 1, all = n * n;
  double *block  = tct_alloc(all + n, 4 * sizeof *block);
  double *l      = block + 3 * all + n;
  struct space s = {n, block, block + all, block + 2 * all, block + 3 * all, false};
  double d       = (double)NAN;

  if (!block) return d;
  from_first(n, true, m->a, s.signal);
  from_first(n, true, m->b, l);
  if (m->noise)
    from_first(n, false, m->noise, s.noise);
  else
    for (size_t i = 0; i < all; i++) s.noise[i] = i % (n + 1) == 0 ? 2 : 1;
  if (tct_cholesky(n, l) == n) {
    see_through(n, l, s.signal);
    see_through(n, l, s.noise);
    if (scale(n, s.signal) && scale(n, s.noise)) d = nearest(&s);
    if (s.failed || isinf(d)) d = (double)NAN;
  }
  tct_free(block);
  return d;
}

double tct_riemannian_distance(const tct_conditions *c, int n, const double *a, const double *b)
{
  tct_matrices m;
  double d = (double)NAN;

  if (tct_matrices_of(c, n, a, b, &m) && m.n > 1 && m.missing == 0) d = measure(&m);
  tct_matrices_free(&m);
  return d;
}
