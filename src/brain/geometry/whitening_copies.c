/* whitening_copies.c -- whitened RDMs of conditions that were drawn, whose errors go together.
 *
 * A condition that was drawn t times is t conditions.  Their errors share S - L I, and each has a part of variance L of its
 * own (tct_drawn.own).  All is symmetric between copies, so that one row for each condition will do: with e_i the
 * mean direction of the copies of i, of length 1, the covariance there and the RDM X are
 *
 *     s_ij = sqrt(t_i t_j) (S - L I)_ij + L d_ij      x_ij = sqrt(t_i t_j) d_ij,   x_ii = (t_i - 1) h_i
 *
 * and in the t_i - 1 directions across it they are L and -h_i, where h_i is the distance between two copies: a pair that is
 * missing, and takes the value that makes
 *
 *     v'V^-1 v = 1/4 (tr(X W X W) + sum_i (t_i - 1) h_i^2 / L^2),   W = s^-1 - s^-1 11's^-1 / 1's^-1 1 = R'R
 *
 * smallest (1 here: the roots of t).  For that there is a system with a row for each condition that was drawn twice and
 * more; it depends on the draw alone, as R and W do.  R has one row less than columns, since 1 is in no whitened
 * direction: the rest of a reflection that turns it into the first. */
#include "brain/geometry/whitening.h"

#include <math.h>
#include <string.h>

#include "brain/geometry/matrices.h"
#include "brain/geometry/pairs.h"
#include "kernels/cholesky.h"
#include "kernels/gram.h"
#include "kernels/statistics.h"

struct copies {
  size_t rows, twice;        /* conditions that were drawn; that were, more than once */
  double *which, *times;     /* [rows] which; how often */
  double *r, *w;             /* [rows - 1][rows], [rows][rows] */
  double *system, *h;        /* [twice][twice] factored; [twice] */
  double *x, *product, *one; /* [rows][rows] twice; [rows] scratch */
};

size_t tct_copies_room(int conditions)
{
  return 5 * (size_t)conditions * ((size_t)conditions + 1);
}

static struct copies laid_out(const tct_drawn *d, double *room)
{
  const size_t most = (size_t)d->conditions;
  struct copies c   = {0};

  c.which   = room;
  c.times   = c.which + most;
  c.h       = c.times + most;
  c.one     = c.h + most;
  c.r       = c.one + most;
  c.w       = c.r + most * most;
  c.system  = c.w + most * most;
  c.x       = c.system + most * most;
  c.product = c.x + most * most;
  for (size_t i = 0; i < most; i++) {
    c.rows += d->times[i] > 0;
    c.twice += d->times[i] > 1;
  }
  return c;
}

/* The factor of s, in `product`; false: it has none. */
static bool factor(const tct_drawn *d, const struct copies *c)
{
  const size_t n = c->rows, k = (size_t)d->conditions;

  for (size_t i = 0; i < n; i++) {
    const double *noise = d->noise + (size_t)c->which[i] * k;
    for (size_t j = 0; j <= i; j++)
      c->product[i * n + j] = sqrt(c->times[i] * c->times[j]) * noise[(size_t)c->which[j]];
    c->product[i * n + i] -= (c->times[i] - 1) * d->own;
  }
  return tct_cholesky(n, c->product) == n;
}

/* R: all rows but the first of the inverse of the factor, reflected so that the first is what has to go. */
static void find_root(const struct copies *c)
{
  const size_t n = c->rows;
  double *turned = c->x, *v = c->one; /* row i is column i of the inverse */

  memset(turned, 0, n * n * sizeof *turned);
  for (size_t i = 0; i < n; i++) {
    turned[i * (n + 1)] = 1;
    v[i]                = sqrt(c->times[i]);
  }
  tct_forward(n, c->product, n, turned);
  tct_forward(n, c->product, 1, v);
  const double length = sqrt(tct_inner(n, v, v));
  v[0] += v[0] < 0 ? -length : length;
  const double square = tct_inner(n, v, v);
  for (size_t i = 0; i < n; i++) {
    double *row       = turned + i * n;
    const double much = 2 * tct_inner(n, v, row) / square;
    for (size_t j = 1; j < n; j++) c->r[(j - 1) * n + i] = row[j] -= much * v[j];
  }
  memset(c->w, 0, n * n * sizeof *c->w);
  tct_gram_add(&(tct_gram){.width   = n - 1,
                           .a       = turned + 1,
                           .b       = turned + 1,
                           .lda     = n,
                           .ldb     = n,
                           .rows    = n,
                           .columns = n,
                           .factor  = 1,
                           .g       = c->w,
                           .ldg     = n});
}

/* The system for h, times t - 1 on both sides. */
static bool find_system(const tct_drawn *d, const struct copies *c)
{
  const size_t n = c->rows;

  for (size_t i = 0, p = 0; i < n; i++) {
    if (!(c->times[i] > 1)) continue;
    for (size_t j = 0, q = 0; j <= i; j++) {
      if (!(c->times[j] > 1)) continue;
      const double w                = c->w[i * n + j];
      c->system[p * c->twice + q++] = (c->times[i] - 1) * (c->times[j] - 1) * w * w;
    }
    c->system[p * (c->twice + 1)] += (c->times[i] - 1) / (d->own * d->own);
    p++;
  }
  return tct_cholesky(c->twice, c->system) == c->twice;
}

bool tct_copies_prepare(const tct_drawn *d, double *room)
{
  const struct copies c = laid_out(d, room);
  size_t at             = 0;

  for (int i = 0; i < d->conditions; i++) {
    if (!(d->times[i] > 0)) continue;
    c.which[at]   = i;
    c.times[at++] = d->times[i];
  }
  if (c.rows < 2 || (c.twice > 0 && !(d->own > 0)) || !factor(d, &c)) return false;
  find_root(&c);
  return find_system(d, &c);
}

/* ---- one RDM --------------------------------------------------------------------------------------- */

/* x without its diagonal; false: a pair is missing */
static bool lay_square(const tct_drawn *d, const struct copies *c, const double *rdm)
{
  const size_t n = c->rows, k = (size_t)d->conditions;

  for (size_t i = 0; i < n; i++) {
    const size_t first = (size_t)c->which[i];
    c->x[i * (n + 1)]  = 0;
    for (size_t j = i + 1; j < n; j++) {
      const size_t at = tct_pair(k, first, (size_t)c->which[j]);
      if (!(d->weight[at] > 0)) return false;
      c->x[i * n + j] = c->x[j * n + i] = rdm[at];
    }
  }
  return true;
}

/* h, and with it the diagonal */
static void find_copies(const struct copies *c)
{
  const size_t n = c->rows;
  size_t p       = 0;

  if (c->twice == 0) return;
  tct_rows_by_rows(n, n, n, c->w, c->x, c->product);
  for (size_t i = 0; i < n; i++)
    if (c->times[i] > 1)
      c->h[p++] = -(c->times[i] - 1) * tct_inner(n, c->product + i * n, c->w + i * n);
  tct_forward(c->twice, c->system, 1, c->h);
  tct_backward(c->twice, c->system, 1, c->h);
  p = 0;
  for (size_t i = 0; i < n; i++)
    if (c->times[i] > 1) c->x[i * (n + 1)] = (c->times[i] - 1) * c->h[p++];
}

bool tct_copies_whiten(const tct_drawn *d, double *room, double *out)
{
  const struct copies c = laid_out(d, room);
  const size_t n = c.rows, all = (size_t)d->n + (size_t)d->conditions;
  size_t at = 0, p = 0;

  if (!lay_square(d, &c, out)) return false;
  find_copies(&c);
  tct_rows_by_rows(n - 1, n, n, c.r, c.x, c.product);
  tct_rows_by_rows(n - 1, n - 1, n, c.product, c.r, c.x);
  for (size_t i = 0; i + 1 < n; i++) {
    out[at++] = c.x[i * (n - 1) + i];
    for (size_t j = i + 1; j + 1 < n; j++) out[at++] = sqrt(2) * c.x[i * (n - 1) + j];
  }
  for (size_t i = 0; i < n; i++)
    if (c.times[i] > 1) out[at++] = sqrt(c.times[i] - 1) * c.h[p++] / d->own;
  memset(out + at, 0, (all - at) * sizeof *out);
  return true;
}
