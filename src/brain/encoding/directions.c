/* directions.c -- more features than stimuli: the directions in which the stimuli differ, instead of features.
 *
 *     K = U S U',  z = U S^(1/2),  z of a stimulus held out = k U S^(-1/2)
 *
 * K are the products of the stimuli that are fitted, centred, and k those of one held out with them.  z is X rotated:
 * n - 1 numbers a stimulus at most, however many features there are, and every product of stimuli is the same. */
#include "brain/encoding/encoding.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/eigen.h"

static const double least = 1e-13; /* of the largest eigenvalue: what is below is rounding */

/* u [n][n]: products of what is fitted, centred; mean [n]: their means, stimulus by stimulus. */
static void centre(const tct_stimuli *s, const tct_held_out *h, double *u, double *mean)
{
  const size_t n = (size_t)h->n, all = (size_t)s->n;
  double total = 0;

  for (size_t i = 0; i < n; i++) {
    const double *k = s->k + (size_t)h->place[i] * all;
    double sum      = 0;
    for (size_t j = 0; j < n; j++) sum += k[h->place[j]];
    mean[i] = sum / (double)n;
    total += mean[i] / (double)n;
  }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      u[i * n + j] =
        s->k[(size_t)h->place[i] * all + (size_t)h->place[j]] - mean[i] - mean[j] + total;
}

/* Direction number `to` among those kept, of eigenvector u. */
static void project(const tct_stimuli *s, tct_held_out *h, const double *u, double value, int to)
{
  const size_t n = (size_t)h->n, p = (size_t)h->p;
  const double root = sqrt(value);

  h->value[to] = value;
  for (size_t i = 0; i < n; i++) h->x[i * p + (size_t)to] = root * u[i];
  for (int t = 0; t < h->held; t++) {
    const double *k = s->k + (size_t)h->place[h->n + t] * (size_t)s->n;
    double sum      = 0;
    for (size_t i = 0; i < n; i++) sum += (k[h->place[i]] - h->mean[i]) * u[i];
    h->tests[(size_t)t * p + (size_t)to] = sum / root;
  }
  for (int k = 0; k < h->units; k++) {
    const double *y = h->y + (size_t)k * n;
    double sum      = 0;
    for (size_t i = 0; i < n; i++) sum += y[i] * u[i];
    h->xy[(size_t)k * p + (size_t)to] = root * sum;
  }
  h->xx[(size_t)to * p + (size_t)to] = value;
}

tct_status tct_held_out_directions(const tct_stimuli *s, tct_held_out *h, tct_error *err)
{
  const size_t n = (size_t)h->n;
  double *u = tct_alloc(n * n + n, sizeof *u), spread = 0, reach = 0;

  if (!u) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d stimuli", h->n);
  centre(s, h, u, h->mean);
  for (size_t i = 0; i < n; i++) {
    spread += u[i * n + i];
    reach += s->k[(size_t)h->place[i] * ((size_t)s->n + 1)];
  }
  h->p = 0;
  memset(h->xx, 0, n * n * sizeof *h->xx);
  if (spread > least * reach) { /* else they do not differ */
    if (!tct_eigen(n, u, u + n * n, true)) {
      tct_free(u);
      return tct_fail(err, TCT_NO_MEMORY, "no memory for the directions of %d stimuli", h->n);
    }
    const double *value = u + n * n;
    size_t from         = 0;
    while (from < n && !(value[from] > least * value[n - 1])) from++;
    h->p = (int)(n - from);
    for (size_t k = from; k < n; k++) project(s, h, u + k * n, value[k], (int)(k - from));
  }
  tct_free(u);
  return TCT_OK;
}
