/* mds.c -- places in few dimensions whose distances are as near as may be to those of an RDM.
 *
 * Stress = sum over known pairs (|x_i - x_j| - d_ij)^2, made smaller by majorisation (SMACOF: de Leeuw 1977;
 * de Leeuw & Mair 2009, doi:10.18637/jss.v031.i03), which no step makes larger:
 *
 *     V x' = B(x) x,   V_ij = -1 where the pair is known,   B_ij = -d_ij / |x_i - x_j|,   rows sum to 0
 *
 * from the classical solution (Torgerson 1952, doi:10.1007/BF02288916).  Where pairs are missing that one
 * takes the shortest way over known ones instead.  Majorisation ends in the nearest minimum; of two
 * published RDMs of 92 objects this one was below the best of 20 from random places. */
#include "brain/geometry/mds.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/geometry/mds_start.h"
#include "kernels/cholesky.h"
#include "kernels/eigen.h"

enum { DIMENSIONS = 8 };

struct work {
  size_t n, dimensions; /* of the conditions that have a place */
  bool whole;           /* no pair is missing */
  double *d;            /* [n][n] dissimilarities, NAN: missing */
  double *x, *next;     /* [dimensions][n] */
  double *far;          /* [n] */
  double *l;            /* [n][n] V + 1 1' / n as L L', where pairs are missing */
  double squares;       /* of all known dissimilarities */
};

/* ---- majorisation --------------------------------------------------------------------------------- */

/* far = distances of i to all j behind it; returns their part of the stress, before any root.  In separate
 * loops, which become vectors. */
static double look_from(const struct work *w, size_t i, double *restrict far)
{
  const double *restrict want = w->d + i * w->n;
  double stress               = 0;

  for (size_t j = i + 1; j < w->n; j++) far[j] = 0;
  for (size_t k = 0; k < w->dimensions; k++) {
    const double *restrict x = w->x + k * w->n;
    const double from        = x[i];
    for (size_t j = i + 1; j < w->n; j++) far[j] += (from - x[j]) * (from - x[j]);
  }
  for (size_t j = i + 1; j < w->n; j++) far[j] = sqrt(far[j]);
  for (size_t j = i + 1; j < w->n; j++) {
    const double off = isnan(want[j]) ? 0 : far[j] - want[j];
    stress += off * off;
  }
  return stress;
}

/* next = B(x) x; returns the stress of x before any root */
static double turn(const struct work *w)
{
  double *restrict share = w->far;
  double stress          = 0;

  memset(w->next, 0, w->dimensions * w->n * sizeof *w->next);
  for (size_t i = 0; i < w->n; i++) {
    const double *restrict want = w->d + i * w->n;
    stress += look_from(w, i, share);
    for (size_t j = i + 1; j < w->n; j++)
      share[j] = share[j] > 0 && !isnan(want[j]) ? want[j] / share[j] : 0;
    for (size_t k = 0; k < w->dimensions; k++) {
      const double *restrict x = w->x + k * w->n;
      const double from        = x[i];
      double *restrict next    = w->next + k * w->n;
      double sum               = 0;
      for (size_t j = i + 1; j < w->n; j++) {
        const double by = share[j] * (from - x[j]);
        next[j] -= by;
        sum += by;
      }
      next[i] += sum;
    }
  }
  return stress;
}

/* V^+ on what turn left: its rows sum to 0, and so do those that come out. */
static void solve(const struct work *w)
{
  if (w->whole) {
    for (size_t i = 0; i < w->dimensions * w->n; i++) w->next[i] /= (double)w->n;
    return;
  }
  tct_forward(w->n, w->l, w->dimensions, w->next);
  tct_backward(w->n, w->l, w->dimensions, w->next);
}

static double majorise(struct work *w, const tct_mds_how *how, int *steps)
{
  double stress = turn(w);

  for (*steps = 0; *steps < how->most;) {
    double *old = w->x;
    solve(w);
    w->x               = w->next;
    w->next            = old;
    const double after = turn(w);
    ++*steps;
    const double gain = stress - after;
    stress            = after;
    if (how->enough > 0 && gain <= how->enough * w->squares) break;
  }
  return stress;
}

/* Does a way over known pairs lead from the first to each other one?  Marks who was reached in `next`. */
static bool in_one_piece(const struct work *w)
{
  const size_t n = w->n;
  size_t reached = 1, before = 0;

  for (size_t i = 0; i < n; i++) w->next[i] = i == 0;
  while (reached > before) {
    before = reached;
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; w->next[i] > 0 && j < n; j++)
        if (!(w->next[j] > 0) && !isnan(w->d[i * n + j])) w->next[j] = 1, reached++;
  }
  return reached == n;
}

/* V + 1 1' / n, which has an inverse if known pairs join all conditions. */
static bool prepare(struct work *w)
{
  const size_t n = w->n;

  if (w->whole) return true;
  if (!in_one_piece(w)) return false;
  for (size_t i = 0; i < n; i++) {
    double known = 0;
    for (size_t j = 0; j < n; j++) {
      const bool there = i != j && !isnan(w->d[i * n + j]);
      w->l[i * n + j]  = 1 / (double)n - (there ? 1 : 0);
      known += there;
    }
    w->l[i * n + i] += known;
  }
  return tct_cholesky(n, w->l) == n;
}

/* ---- principal axes ------------------------------------------------------------------------------------ */

static double dot(size_t n, const double *a, const double *b)
{
  double sum = 0;

  for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

/* The widest first; that leaves distances as they are. */
static bool lay_straight(struct work *w)
{
  const size_t n = w->n, k = w->dimensions;
  double spread[DIMENSIONS * DIMENSIONS], size[DIMENSIONS];

  for (size_t a = 0; a < k; a++) {
    double mean = 0;
    for (size_t i = 0; i < n; i++) mean += w->x[a * n + i] / (double)n;
    for (size_t i = 0; i < n; i++) w->x[a * n + i] -= mean;
  }
  for (size_t a = 0; a < k; a++)
    for (size_t b = 0; b < k; b++) spread[a * k + b] = dot(n, w->x + a * n, w->x + b * n);
  if (!tct_eigen(k, spread, size, true)) return false;
  for (size_t a = 0; a < k; a++) {
    const double *axis = spread + (k - 1 - a) * k;
    double most        = 0;
    for (size_t i = 0; i < n; i++) {
      double sum = 0;
      for (size_t b = 0; b < k; b++) sum += axis[b] * w->x[b * n + i];
      w->next[a * n + i] = sum;
      if (fabs(sum) > fabs(most) * (1 + 1e-9)) most = sum;
    }
    for (size_t i = 0; most < 0 && i < n; i++) w->next[a * n + i] *= -1;
  }
  return true;
}

/* ---- conditions without any pair, and all the rest ------------------------------------------------------- */

static bool has_pair(int n, const double *rdm, int i)
{
  for (int j = 0; j < n; j++)
    if (i != j && isfinite(tct_mds_pair(n, rdm, i, j))) return true;
  return false;
}

/* The dissimilarities of those that stay; which [n] says who they are. */
static void gather(struct work *w, int conditions, const double *rdm, const int *which)
{
  w->whole = true;
  for (size_t i = 0; i < w->n; i++)
    for (size_t j = 0; j < w->n; j++) {
      const double d     = i == j ? 0 : tct_mds_pair(conditions, rdm, which[i], which[j]);
      w->d[i * w->n + j] = isfinite(d) ? fmax(d, 0) : (double)NAN;
      w->whole &= isfinite(d);
      if (i < j && isfinite(d)) w->squares += w->d[i * w->n + j] * w->d[i * w->n + j];
    }
}

static bool begin(struct work *w, const tct_mds_how *how, const int *which)
{
  for (size_t i = 0; how->start && i < w->n; i++)
    for (size_t k = 0; k < w->dimensions; k++) {
      const double at    = how->start[(size_t)which[i] * w->dimensions + k];
      w->x[k * w->n + i] = isfinite(at) ? at : 0;
    }
  /* what is not used of l until then is the classical solution's room */
  if (!how->start && !tct_mds_classical(w->n, w->d, w->dimensions, w->l, w->x)) return false;
  tct_mds_part(w->n, w->d, w->dimensions, w->x);
  return true;
}

static tct_status place_them(struct work *w, int conditions, const double *rdm,
                             const tct_mds_how *how, const int *which, tct_mds_fit *fit,
                             tct_error *err)
{
  gather(w, conditions, rdm, which);
  if (!begin(w, how, which)) return tct_fail(err, TCT_NO_MEMORY, "no memory for MDS");
  if (!prepare(w))
    return tct_fail(
      err, TCT_BAD_DATA,
      "the %d conditions fall into parts between which no dissimilarity is known, and "
      "no map shows how these lie to each other",
      conditions);
  const double stress = majorise(w, how, &fit->steps);
  fit->stress         = w->squares > 0 ? sqrt(stress / w->squares) : 0;
  if (how->start) {
    memcpy(w->next, w->x, w->dimensions * w->n * sizeof *w->x);
    return TCT_OK;
  }
  return lay_straight(w) ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for MDS");
}

static tct_status check(int conditions, const tct_mds_how *how, tct_error *err)
{
  if (conditions < 2)
    return tct_fail(err, TCT_BAD_SHAPE, "a map is of two conditions or more, not of %d",
                    conditions);
  if (how->dimensions < 1 || how->dimensions > DIMENSIONS)
    return tct_fail(err, TCT_BAD_SHAPE, "MDS in %d dimensions: 1 to %d are known", how->dimensions,
                    DIMENSIONS);
  return TCT_OK;
}

tct_status tct_mds(int conditions, const double *rdm, const tct_mds_how *how, double *place,
                   tct_mds_fit *fit, tct_error *err)
{
  TCT_TRY(check(conditions, how, err), err, "laying out a map");
  const size_t all = (size_t)conditions, k = (size_t)how->dimensions;
  int *which    = tct_alloc(all, sizeof *which);
  double *room  = tct_alloc(2 * all * (all + k) + all, sizeof *room);
  struct work w = {.dimensions = k};
  tct_status status;

  *fit = (tct_mds_fit){(double)NAN, 0, 0};
  for (size_t i = 0; i < all * k; i++) place[i] = (double)NAN;
  for (int i = 0; which && i < conditions; i++)
    if (has_pair(conditions, rdm, i)) which[w.n++] = i;
  fit->lost = conditions - (int)w.n;
  if (!which || !room) {
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for a map of %d conditions", conditions);
  } else if (w.n == 0) {
    status = tct_fail(err, TCT_BAD_DATA, "none of the dissimilarities of %d conditions is known",
                      conditions);
  } else {
    w.d    = room;
    w.l    = room + all * all;
    w.x    = room + 2 * all * all;
    w.next = w.x + k * all;
    w.far  = w.next + k * all;
    status = place_them(&w, conditions, rdm, how, which, fit, err);
    for (size_t i = 0; status == TCT_OK && i < w.n; i++)
      for (size_t a = 0; a < k; a++) place[(size_t)which[i] * k + a] = w.next[a * w.n + i];
  }
  tct_free(room);
  tct_free(which);
  return status;
}
