/* whitening.c -- the cosine of two RDMs in the space in which their noise is the same in all directions.
 *
 * Dissimilarities that share a condition share its noise.  Where the errors of K patterns have covariance
 * S, those of the D = K (K - 1) / 2 dissimilarities have
 *
 *     V_pq = (c_p' S c_q)^2,   c_p = e_i - e_j for the pair p of i and j
 *
 * (Diedrichsen et al. 2021, doi:10.51628/001c.27664).  V is never made.  c_p' S c_q squared is the inner
 * product of c_p c_p' and c_q c_q' in the metric S, so that V is the Gram matrix of a basis of all symmetric
 * matrices whose rows add up to 0, and
 *
 *     v'V^-1 w = 1/4 tr(D_v W D_w W),   W = S^-1 - S^-1 11'S^-1 / 1'S^-1 1 = R'R
 *
 * with D_v the RDM as a matrix: the inner product of R D_v R' / 2 and R D_w R' / 2.  With S = I, R is the
 * centring of rows and this is linear CKA.  Pairs that are missing:
 *   - with S = I, what is left of the basis is all matrices that are 0 at those places; D / 2, 0 there,
 *     is brought among them by a_i + a_j at all other places, which takes one K x K system;
 *   - with any S, v'V^-1 v is smallest where missing numbers take the values that leave nothing of
 *     W D W at their places (as a Schur complement does), which takes a system of their number. */
#include "brain/geometry/whitening.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/geometry/matrices.h"
#include "kernels/cholesky.h"
#include "kernels/statistics.h"

/* ---- errors alike and independent ------------------------------------------------------------------ */

/* The system for a: 2 + (pairs of i) on the diagonal, 1 at pairs.  Its factor in l; false: none. */
static bool factor_of_pairs(size_t n, const double *d, double *l)
{
  for (size_t i = 0; i < n; i++) {
    double *row = l + i * n;
    row[i]      = 2;
    for (size_t j = 0; j < n; j++) {
      if (j == i) continue;
      row[j] = isnan(d[i * n + j]) ? 0 : 1;
      row[i] += row[j];
    }
  }
  return tct_cholesky(n, l) == n;
}

/* d / -2, 0 where it is missing, plus a_i + a_j elsewhere, so that rows add up to 0. */
static void project(size_t n, const double *l, double *d, double *a)
{
  for (size_t i = 0; i < n; i++) {
    a[i] = 0;
    for (size_t j = 0; j < n; j++)
      if (!isnan(d[i * n + j])) a[i] += 0.5 * d[i * n + j];
  }
  tct_forward(n, l, 1, a);
  tct_backward(n, l, 1, a);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double *at = d + i * n + j;
      *at        = isnan(*at) ? 0 : a[i] + a[j] - 0.5 * *at;
    }
}

static bool whiten_alike(tct_matrices *m)
{
  const size_t n = (size_t)m->n;

  if (m->missing == 0) {
    tct_gram_centred(m->n, m->a);
    tct_gram_centred(m->n, m->b);
    return true;
  }
  double *l        = tct_alloc(n, (n + 1) * sizeof *l);
  const bool solid = l && factor_of_pairs(n, m->a, l);
  if (solid) {
    project(n, l, m->a, l + n * n);
    project(n, l, m->b, l + n * n);
  }
  tct_free(l);
  return solid;
}

/* ---- errors of any covariance ---------------------------------------------------------------------- */

/* Scratch for n conditions: R and W, and a product. */
struct whitener {
  size_t n;
  double *r, *w, *product; /* [n][n] each, in one block that begins at r */
};

/* False: no memory, or the noise (of which a factor is left) is not positive definite. */
static bool whitener_of(size_t n, double *noise, struct whitener *to)
{
  double *block = tct_alloc(n * n, 3 * sizeof *block);
  double sum    = 0;

  if (!block || tct_cholesky(n, noise) != n) return tct_free(block), false;
  *to       = (struct whitener){n, block, block + n * n, block + 2 * n * n};
  double *u = to->product, *ones = to->product + n; /* S^-1 1; L^-1 1 */
  double *turned = to->w;                           /* R', until W takes its place */

  /* row i of R' is L^-1 e_i; then R = L^-1 - L^-1 1 u' / 1'u */
  for (size_t i = 0; i < n; i++) turned[i * n + i] = 1;
  tct_forward(n, noise, n, turned);
  for (size_t k = 0; k < n; k++)
    for (size_t i = 0; i < n; i++) ones[k] += turned[i * n + k];
  for (size_t i = 0; i < n; i++) sum += u[i] = tct_inner(n, turned + i * n, ones);
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < n; k++) {
      turned[i * n + k] -= ones[k] * u[i] / sum;
      to->r[k * n + i] = turned[i * n + k];
    }
  tct_rows_by_rows(n, n, n, turned, turned, to->product);
  memcpy(to->w, to->product, n * n * sizeof *to->w);
  return true;
}

/* d = R d R' / 2, for a symmetric d */
static void whiten(struct whitener *by, double *d)
{
  const size_t n = by->n;

  tct_rows_by_rows(n, n, n, by->r, d, by->product);
  tct_rows_by_rows(n, n, n, by->product, by->r, d);
  for (size_t i = 0; i < n * n; i++) d[i] *= 0.5;
}

struct hole {
  size_t k, l;
};

static size_t holes_of(const tct_matrices *m, struct hole *hole)
{
  const size_t n = (size_t)m->n;
  size_t holes   = 0;

  for (size_t k = 0; k < n; k++)
    for (size_t l = k + 1; l < n; l++)
      if (isnan(m->a[k * n + l])) hole[holes++] = (struct hole){k, l};
  return holes;
}

/* x = -(W d W) at the holes, in which d is 0 from now on */
static void pull_at_holes(struct whitener *by, size_t holes, const struct hole *hole, double *d,
                          double *x)
{
  const size_t n = by->n;

  for (size_t i = 0; i < n * n; i++)
    if (isnan(d[i])) d[i] = 0;
  tct_rows_by_rows(n, n, n, by->w, d, by->product);
  for (size_t p = 0; p < holes; p++)
    x[p] = -tct_inner(n, by->product + hole[p].k * n, by->w + hole[p].l * n);
}

static bool fill_holes(struct whitener *by, tct_matrices *m)
{
  const size_t n = by->n, most = (size_t)m->missing;
  struct hole *hole = tct_alloc(most, sizeof *hole);
  double *system = tct_alloc(most, (most + 2) * sizeof *system), *x = system;
  const size_t holes = hole && system ? holes_of(m, hole) : 0;
  const double *w    = by->w;

  for (size_t p = 0; p < holes; p++)
    for (size_t q = 0; q <= p; q++) {
      const struct hole s = hole[p], t = hole[q];
      system[p * holes + q] =
        w[s.k * n + t.k] * w[s.l * n + t.l] + w[s.k * n + t.l] * w[s.l * n + t.k];
    }
  const bool solid = holes > 0 && tct_cholesky(holes, system) == holes;
  if (solid) {
    x += holes * holes;
    pull_at_holes(by, holes, hole, m->a, x);
    pull_at_holes(by, holes, hole, m->b, x + holes);
    tct_forward(holes, system, 2, x);
    tct_backward(holes, system, 2, x);
    for (size_t p = 0; p < holes; p++) {
      const struct hole s = hole[p];
      m->a[s.k * n + s.l] = m->a[s.l * n + s.k] = x[p];
      m->b[s.k * n + s.l] = m->b[s.l * n + s.k] = x[holes + p];
    }
  }
  tct_free(system);
  tct_free(hole);
  return solid;
}

static bool whiten_by_noise(tct_matrices *m)
{
  struct whitener by;

  if (!whitener_of((size_t)m->n, m->noise, &by)) return false;
  const bool whole = m->missing == 0 || fill_holes(&by, m);
  if (whole) {
    whiten(&by, m->a);
    whiten(&by, m->b);
  }
  tct_free(by.r);
  return whole;
}

/* ---- both ------------------------------------------------------------------------------------------ */

/* The mean of what is there; sums differences to one of them, so that the mean of equal numbers is that
 * number. */
static double mean_of_pairs(size_t n, const double *d)
{
  double sum = 0, count = 0, first = (double)NAN;

  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++) {
      const double x = d[i * n + j];
      if (isnan(x)) continue;
      if (isnan(first)) first = x;
      sum += x - first;
      count++;
    }
  return first + sum / count;
}

static double largest(size_t n, const double *d)
{
  double most = 0;

  for (size_t i = 0; i < n * n; i++) most = fmax(most, fabs(d[i])); /* NAN is passed over */
  return most;
}

/* One side less its mean if `centred`, on a scale on which the largest is near 1.  False: there is nothing
 * but rounding left of it, or an infinity in it. */
static bool prepare(size_t n, double *d, bool centred)
{
  const double most = largest(n, d);
  int e;

  if (!(most > 0) || isinf(most)) return false;
  (void)frexp(most, &e);
  for (size_t i = 0; i < n * n; i++) d[i] = ldexp(d[i], -e);
  if (!centred) return true;

  const double mean = mean_of_pairs(n, d);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      if (i != j) d[i * n + j] -= mean;
  return largest(n, d) > 4 * DBL_EPSILON;
}

double tct_whitened_cosine(const tct_conditions *c, int n, const double *a, const double *b,
                           bool centred)
{
  tct_matrices m;
  double cosine = (double)NAN;

  if (tct_matrices_of(c, n, a, b, &m) && m.n > 1) {
    const size_t rows = (size_t)m.n;
    if (prepare(rows, m.a, centred) && prepare(rows, m.b, centred) &&
        (m.noise ? whiten_by_noise(&m) : whiten_alike(&m)))
      cosine = tct_cosine(rows * rows, m.a, m.b);
  }
  tct_matrices_free(&m);
  return cosine;
}
