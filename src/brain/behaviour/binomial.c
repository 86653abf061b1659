/* binomial.c -- maximum likelihood as a sum of squares: of residuals of the deviance.
 *
 *     D = sum_i d_i^2,   d_i^2 = 2 n_i (y_i log(y_i / p_i) + (1 - y_i) log((1 - y_i) / (1 - p_i)))
 *
 * d_i has the sign of p_i - y_i.  D is smallest where the likelihood is largest, so that Levenberg and Marquardt's
 * steps lead there; near y_i, d_i is sqrt(n / (p (1 - p))) (p - y).  McCullagh and Nelder 1989. */
#include "brain/behaviour/binomial.h"

#include <math.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/inference/intervals.h"
#include "kernels/levenberg.h"

enum { N = TCT_BINOMIAL_PARAMETERS };

static const double least = 1e-9; /* a probability is not nearer to 0 or 1 */

/* y log(y / p) */
static double part(double y, double p)
{
  return y > 0 ? y * log(y / p) : 0;
}

static void residuals(const void *own, const double *q, double *r, double *jacobian)
{
  const tct_binomial *b = own;

  for (int i = 0; i < b->points; i++) {
    double *j      = jacobian + (ptrdiff_t)i * N;
    const double n = b->shown[i], y = b->right[i] / n;
    const double p    = fmin(1 - least, fmax(least, b->at(b->own, q, b->x[i], j)));
    const double near = sqrt(n / (p * (1 - p))), apart = p - y;
    const double kl = part(y, p) + part(1 - y, 1 - p);
    double by_p     = near;

    if (fabs(apart) < 1e-6 * p * (1 - p)) {
      r[i] = near * apart;
    } else {
      r[i] = copysign(sqrt(2 * n * fmax(kl, 0)), apart);
      by_p = n * apart / (p * (1 - p)) / r[i];
    }
    for (int k = 0; k < N; k++) j[k] *= by_p;
  }
}

/* The best end of all starts that came to rest. */
static void search(const tct_binomial *b, double *room, tct_binomial_fit *into)
{
  const tct_least_squares of = {.points     = (size_t)b->points,
                                .parameters = N,
                                .at         = residuals,
                                .own        = b,
                                .low        = b->low,
                                .high       = b->high,
                                .steps      = 200};

  *into = (tct_binomial_fit){.deviance = INFINITY, .why = TCT_BEHAVIOUR_NO_REST};
  for (int s = 0; s < b->starts; s++) {
    double q[TCT_LEVENBERG_PARAMETERS] = {0}, squares;
    for (int k = 0; k < N; k++) q[k] = b->start[s][k];
    if (!tct_levenberg(&of, q, room, &squares) || !(squares < into->deviance)) continue;
    *into = (tct_binomial_fit){.deviance = squares};
    for (int k = 0; k < N; k++) {
      into->q[k] = q[k];
      if ((b->held >> k & 1) && !(q[k] > b->low[k] && q[k] < b->high[k]))
        into->why = TCT_BEHAVIOUR_AT_BOUND;
    }
  }
}

static double *room_for(const tct_binomial *b)
{
  return tct_alloc((size_t)b->points * (2 * (N + 1) + 1), sizeof(double));
}

tct_status tct_binomial_fitted(const tct_binomial *b, tct_binomial_fit *into, tct_error *err)
{
  double *room = room_for(b);

  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory to fit %d points", b->points);
  search(b, room, into);
  tct_free(room);
  return TCT_OK;
}

static void draw(const tct_binomial *b, const double *q, tct_key key, double *right)
{
  double ignored[N];

  for (int i = 0; i < b->points; i++) {
    const double p = b->at(b->own, q, b->x[i], ignored);
    right[i]       = 0;
    for (uint32_t k = 0; k < (uint32_t)b->shown[i]; k++)
      right[i] += tct_uniform(key, (uint64_t)i, 0, k) < p;
  }
}

static tct_status draws(const tct_binomial *b, const tct_binomial_fit *f, int n, tct_key key,
                        tct_binomial_fit *fits, tct_error *err)
{
  double *room      = room_for(b);
  tct_binomial like = *b;

  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory to fit %d points", b->points);
  double *right = room + (size_t)b->points * 2 * (N + 1);
  like.right    = right;
  like.starts   = 1;
  for (int k = 0; k < N; k++) like.start[0][k] = f->q[k];
  for (int d = 0; d < n; d++) {
    draw(b, f->q, tct_key_in(key, (uint64_t)d), right);
    search(&like, room, &fits[d]);
  }
  tct_free(room);
  return TCT_OK;
}

static void between(double *drawn, const tct_behaviour_how *how, tct_behaved_number *out)
{
  const size_t there = tct_close_up((size_t)how->draws, drawn);

  out->draws = (int)there;
  if (there < 2 || 2 * there < (size_t)how->draws) return;
  const tct_range r = tct_percentile_interval(there, drawn, how->level);
  out->low          = fmin(r.low, r.high);
  out->high         = fmax(r.low, r.high);
}

static void intervals(const tct_binomial *b, const tct_binomial_told *t, double deviance,
                      const tct_behaviour_how *how, const tct_binomial_fit *fits, double *drawn,
                      tct_behaved_number *out)
{
  int worse = 0, there = 0;

  for (int j = 0; j < t->numbers; j++) {
    for (int d = 0; d < how->draws; d++)
      drawn[d] = fits[d].why == TCT_BEHAVIOUR_FINE ? t->number(b->own, j, &fits[d]) : (double)NAN;
    if (out[j].why == TCT_BEHAVIOUR_FINE) between(drawn, how, &out[j]);
  }
  if (!t->deviance) return;
  for (int d = 0; d < how->draws; d++) {
    there += fits[d].why != TCT_BEHAVIOUR_NO_REST;
    worse += fits[d].why != TCT_BEHAVIOUR_NO_REST && fits[d].deviance >= deviance;
  }
  out[t->numbers + 1].value = (1.0 + worse) / (1.0 + there);
  out[t->numbers + 1].draws = there;
  out[t->numbers + 1].why   = TCT_BEHAVIOUR_FINE;
}

static tct_status scatter(const tct_binomial *b, const tct_binomial_told *t,
                          const tct_binomial_fit *f, const tct_behaviour_how *how,
                          tct_behaved_number *out, tct_error *err)
{
  tct_binomial_fit *fits = tct_alloc((size_t)how->draws, sizeof *fits);
  double *drawn          = tct_alloc((size_t)how->draws, sizeof *drawn);
  tct_status status      = fits && drawn
                             ? draws(b, f, how->draws, tct_key_of(how->seed, t->name), fits, err)
                             : tct_fail(err, TCT_NO_MEMORY, "no memory for %d draws", how->draws);

  if (status == TCT_OK) intervals(b, t, f->deviance, how, fits, drawn, out);
  tct_free(fits);
  tct_free(drawn);
  return status;
}

tct_status tct_binomial_tell(const tct_binomial *b, const tct_binomial_told *t,
                             const tct_behaviour_how *how, tct_behaved_number *out, tct_error *err)
{
  const int all = t->numbers + (t->deviance ? 2 : 0);
  tct_binomial_fit f;

  TCT_TRY(tct_binomial_fitted(b, &f, err), err, "fitting %d points", b->points);
  for (int j = 0; j < all; j++) {
    out[j].n   = t->trials;
    out[j].why = f.why;
    if (f.why != TCT_BEHAVIOUR_FINE || j >= t->numbers) continue;
    out[j].value = t->number(b->own, j, &f);
    if (isnan(out[j].value)) out[j].why = TCT_BEHAVIOUR_NOT_REACHED;
  }
  if (f.why != TCT_BEHAVIOUR_FINE) return TCT_OK;
  if (t->deviance) {
    out[t->numbers].value   = f.deviance;
    out[t->numbers + 1].why = TCT_BEHAVIOUR_NO_DRAWS;
  }
  return how->draws > 0 ? scatter(b, t, &f, how, out, err) : TCT_OK;
}
