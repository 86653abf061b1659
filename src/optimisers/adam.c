/* adam.c -- steps of nearly the same length for every weight, however large its updates are.
 *
 *     m = b1 m + (1 - b1) u,   s = b2 s + (1 - b2) u^2
 *     w = w + eta ( m / (1 - b1^t) / (sqrt(s / (1 - b2^t)) + e) - d w )
 *
 * The divisors undo that m and s begin at zero.  Decay is kept apart from the mean and the square
 * (decoupled), so that it shrinks all weights alike. */
#include <tercet/optimiser.h>

#include "kernels/kernels.h"

#include <math.h>
#include <tgmath.h>

struct params {
  double step; /* first in every optimiser */
  double beta1, beta2, epsilon, decay;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, step, 1e-3, 0, 1e3, "1", "step size at the start of training"),
  TCT_PARAM(struct params, beta1, 0.9, 0, 0.9999, "1",
            "share of the mean update that is left after a step"),
  TCT_PARAM(struct params, beta2, 0.999, 0, 0.999999, "1",
            "share of the mean squared update that is left after a step"),
  TCT_PARAM(struct params, epsilon, 1e-8, 1e-30, 1, "1",
            "added to the root, so that a weight that is never asked to move does not"),
  TCT_PARAM(struct params, decay, 0, 0, 1e3, "1",
            "pull of every weight towards zero, as a share of it, apart from its update"),
};

TCT_WIDE static void move(const tct_move *m)
{
  const struct params *own = m->params;
  const double t           = (double)m->count + 1;
  const tct_real b1 = (tct_real)own->beta1, b2 = (tct_real)own->beta2;
  const tct_real new1 = (tct_real)(1 - own->beta1), new2 = (tct_real)(1 - own->beta2);
  const tct_real length  = (tct_real)(m->rate / (1 - pow(own->beta1, t)));
  const tct_real widen   = (tct_real)(1 / (1 - pow(own->beta2, t)));
  const tct_real epsilon = (tct_real)own->epsilon, shrink = (tct_real)(m->rate * own->decay);
  const tct_real *update = m->update;
  tct_real *weight = m->weight, *mean = m->moment[0], *square = m->moment[1];

#pragma GCC ivdep
  for (size_t i = 0; i < m->n; i++) {
    mean[i]   = b1 * mean[i] + new1 * update[i];
    square[i] = b2 * square[i] + new2 * update[i] * update[i];
    weight[i] += length * mean[i] / (sqrt(widen * square[i]) + epsilon) - shrink * weight[i];
  }
}

static const char *const moments[] = {"mean", "square", NULL};

const tct_optimiser tct_optimiser_adam = {
  .name     = "adam",
  .title    = "Adam",
  .family   = "first order",
  .summary  = "divides the mean of past updates by the root of their mean square, weight by weight",
  .equation = "m = b1 m + (1 - b1) u,   s = b2 s + (1 - b2) u^2\n"
              "w = w + eta (m / (1 - b1^t) / (sqrt(s / (1 - b2^t)) + e) - d w)",
  .source   = "Kingma & Ba 2015, doi:10.48550/arXiv.1412.6980; decoupled decay: "
              "Loshchilov & Hutter 2019, doi:10.48550/arXiv.1711.05101",
  .notes =
    "The first step has the length eta whatever the update, so that comparisons of rules lose "
    "the size of their updates: use sgd where that matters.  Keeps two numbers per weight",
  TCT_TAKES(struct params, params),
  .claims  = TCT_OPTIMISER_ZERO_STAYS | TCT_OPTIMISER_DESCENDS,
  .moments = moments,
  .move    = move,
};
