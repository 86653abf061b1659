/* draws.h -- what many draws of a rule say of its mean and its variance, against the gradient g.
 *
 *     along     <u, g> / |g|²                              in the mean 1 for an unbiased rule
 *     across    |m⊥|² / |g|² by pairs of different draws   in the mean 0
 *     spread    |u - g|² / |g|²                            the variance, where the mean is g
 *
 * Each with its standard error; `across` errs by sqrt(2 (N - 1)) V/N / draws where the noise is the same in
 * all directions: it is taken from the spread across. */
#ifndef TERCET_TESTS_DRAWS_H
#define TERCET_TESTS_DRAWS_H

#include "circuit.h"

typedef struct {
  double along, along_error, across, across_error, spread, spread_error;
} draws;

static inline double draws_dot(size_t n, const tct_real *a, const tct_real *b)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += (double)a[i] * (double)b[i];
  return sum;
}

/* `scale` x what c proposes for `trials` trials, `times` times over, against what b proposes. */
static inline draws draws_of(const circuit *c, const circuit *b, int trials, int times,
                             double scale)
{
  const size_t n = b->model->n;
  double *sum = calloc(n, sizeof *sum), along2 = 0, spread2 = 0, off2 = 0, mean2 = 0;
  draws d = {0};

  assert_non_null(sum);
  circuit_propose(b, trials);
  const tct_real *g = tct_state_update(b->state), *u = tct_state_update(c->state);
  const double gg = draws_dot(n, g, g);
  for (int k = 0; k < times; k++) {
    tct_state_set_batches(c->state, (uint64_t)k);
    circuit_propose(c, trials);
    const double uu = scale * scale * draws_dot(n, u, u) / gg, a = scale * draws_dot(n, u, g) / gg,
                 off = uu - 2 * a + 1;
    d.along += a / times;
    along2 += a * a / times;
    d.spread += off / times;
    spread2 += off * off / times;
    off2 += uu - a * a; /* across */
    for (size_t i = 0; i < n; i++) sum[i] += scale * (double)u[i] - a * (double)g[i];
  }
  for (size_t i = 0; i < n; i++) mean2 += sum[i] * sum[i] / gg;
  free(sum);
  d.along_error  = sqrt((along2 - d.along * d.along) / times);
  d.spread_error = sqrt((spread2 - d.spread * d.spread) / times);
  d.across       = (mean2 - off2) / times / (times - 1);
  d.across_error = sqrt(2 / (double)(b->model->synapses - 1)) * off2 / times / times;
  return d;
}

static inline void draws_follow(const draws *d, double law)
{
  if (fabs(d->along - 1) > 3 * d->along_error)
    fail_msg("mean along the gradient %g +- %g", d->along, d->along_error);
  if (fabs(d->across) > 3 * d->across_error)
    fail_msg("mean across the gradient %g +- %g", d->across, d->across_error);
  if (fabs(d->spread - law) > 3 * d->spread_error)
    fail_msg("variance %g +- %g, the law says %g", d->spread, d->spread_error, law);
  assert_true(d->spread_error < 0.05 * law);
}

#endif
