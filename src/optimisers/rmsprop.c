/* rmsprop.c -- steps measured by how large updates have been lately, weight by weight.
 *
 *     g = d g + (1 - d) u^2
 *     w = w + eta u / sqrt(g + e)
 *
 * The mean square begins at zero and is not made up for it, so that first steps are longer than later ones. */
#include <tercet/optimiser.h>

#include "kernels/kernels.h"

#include <tgmath.h>

struct params {
  double step; /* first in every optimiser */
  double decay, epsilon;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, step, 7e-4, 0, 1e3, "1", "step size at the start of training"),
  TCT_PARAM(struct params, decay, 0.99, 0, 0.999999, "1",
            "share of the mean squared update that is left after a step"),
  TCT_PARAM(struct params, epsilon, 1e-5, 1e-30, 1, "1",
            "added to the mean square, so that small updates make small steps"),
};

TCT_WIDE static void move(const tct_move *m)
{
  const struct params *own = m->params;
  const tct_real keep = (tct_real)own->decay, new = (tct_real)(1 - own->decay);
  const tct_real rate = (tct_real)m->rate, epsilon = (tct_real)own->epsilon;
  const tct_real *update = m->update;
  tct_real *weight = m->weight, *square = m->moment[0];

#pragma GCC ivdep
  for (size_t i = 0; i < m->n; i++) {
    square[i] = keep * square[i] + new *update[i] * update[i];
    weight[i] += rate * update[i] / sqrt(square[i] + epsilon);
  }
}

static const char *const moments[] = {"square", NULL};

const tct_optimiser tct_optimiser_rmsprop = {
  .name     = "rmsprop",
  .title    = "RMSProp",
  .family   = "first order",
  .summary  = "divides an update by the root of the mean square of past ones, weight by weight",
  .equation = "g = d g + (1 - d) u^2\nw = w + eta u / sqrt(g + e)",
  .source   = "Mnih et al. 2016, doi:10.48550/arXiv.1602.01783",
  .notes =
    "First told of by Tieleman and Hinton in a lecture of 2012; epsilon is inside the root, as in "
    "the source. Keeps one number per weight",
  TCT_TAKES(struct params, params),
  .claims  = TCT_OPTIMISER_ZERO_STAYS | TCT_OPTIMISER_DESCENDS,
  .moments = moments,
  .move    = move,
};
