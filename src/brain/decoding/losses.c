/* losses.c -- weights that make a sum of losses least: scores, gradients, the way down. */
#include "brain/decoding/losses.h"

#include <math.h>

#include "base/memory.h"
#include "kernels/gram.h"
#include "kernels/lbfgs.h"
#include "kernels/statistics.h"

static size_t weights(const tct_losses *l)
{
  return (size_t)l->rows * ((size_t)l->t->units + 1);
}

tct_status tct_losses_new(const tct_class_trials *t, int rows, tct_losses *l, tct_error *err)
{
  const size_t n = (size_t)t->n, units = (size_t)t->units, k = (size_t)rows;

  *l        = (tct_losses){.t = t, .rows = rows};
  l->score  = tct_alloc(n * k, sizeof *l->score);
  l->slope  = tct_alloc(n * k, sizeof *l->slope);
  l->turned = tct_alloc(n * units, sizeof *l->turned);
  l->room   = tct_alloc(tct_lbfgs_room(weights(l)), sizeof *l->room);
  if (!l->score || !l->slope || !l->turned || !l->room)
    return tct_fail(err, TCT_NO_MEMORY, "no memory to fit to %zu trials of %zu units", n, units);
  for (size_t i = 0; i < n; i++)
    for (size_t u = 0; u < units; u++) l->turned[u * n + i] = t->x[i * units + u];
  return TCT_OK;
}

void tct_losses_free(tct_losses *l)
{
  tct_free(l->score);
  tct_free(l->slope);
  tct_free(l->turned);
  tct_free(l->room);
  *l = (tct_losses){0};
}

void tct_losses_scores(tct_losses *l, const double *weight)
{
  tct_decoder_scores(l->t->n, l->t->units, l->rows, l->t->x, weight, l->score);
}

void tct_losses_gradient(const tct_losses *l, double *gradient)
{
  const size_t n = (size_t)l->t->n, units = (size_t)l->t->units, k = (size_t)l->rows;

  tct_gram_add(&(tct_gram){.width   = n,
                           .a       = l->slope,
                           .b       = l->turned,
                           .lda     = n,
                           .ldb     = n,
                           .rows    = k,
                           .columns = units,
                           .factor  = 1,
                           .g       = gradient,
                           .ldg     = units + 1});
  for (size_t c = 0; c < k; c++)
    gradient[c * (units + 1) + units] += tct_sum_of(n, l->slope + c * n);
}

/* How large a component of the gradient can be where all slopes are 1. */
static double reach(const tct_losses *l)
{
  const size_t n = (size_t)l->t->n;
  double most    = (double)n;

  for (size_t u = 0; u < (size_t)l->t->units; u++) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += fabs(l->turned[u * n + i]);
    most = fmax(most, sum);
  }
  return most;
}

void tct_losses_least(tct_losses *l, double (*at)(void *own, const double *x, double *gradient),
                      void *own, double tolerance, int64_t steps, double *weight,
                      tct_decoder_why *why)
{
  const tct_smooth of = {
    .n = weights(l), .at = at, .own = own, .rest = tolerance * reach(l), .steps = (int)steps};

  if (!tct_lbfgs(&of, weight, l->room)) *why = TCT_DECODER_NO_REST;
}
