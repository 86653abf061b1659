/* sgd.c -- step along the proposed update, with momentum if asked for.
 *
 *     v = m v + (u - d w),   w = w + eta v
 *
 * u is the proposed update, an ascent direction of -loss: weights move with it. */
#include <tercet/optimiser.h>

#include "kernels/kernels.h"

struct params {
  double step; /* first in every optimiser */
  double momentum, decay;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, step, 0.05, 0, 1e3, "1", "step size at the start of training"),
  TCT_PARAM(struct params, momentum, 0, 0, 0.9999, "1",
            "share of the velocity that is left after a step"),
  TCT_PARAM(struct params, decay, 0, 0, 1e3, "1",
            "pull of every weight towards zero, as a share of it, added to its update"),
};

TCT_WIDE static void move(const tct_move *m)
{
  const struct params *own = m->params;
  const tct_real rate = (tct_real)m->rate, momentum = (tct_real)own->momentum,
                 decay   = (tct_real)own->decay;
  const tct_real *update = m->update;
  tct_real *weight = m->weight, *velocity = m->moment[0];

  if (momentum == 0) { /* a velocity that nobody remembers is not written down */
#pragma GCC ivdep
    for (size_t i = 0; i < m->n; i++) weight[i] += rate * (update[i] - decay * weight[i]);
    return;
  }
#pragma GCC ivdep
  for (size_t i = 0; i < m->n; i++) {
    velocity[i] = momentum * velocity[i] + (update[i] - decay * weight[i]);
    weight[i] += rate * velocity[i];
  }
}

static bool rests(const void *given)
{
  const struct params *own = given;

  return own->momentum == 0 && own->decay == 0;
}

static const char *const moments[] = {"momentum", NULL};

const tct_optimiser tct_optimiser_sgd = {
  .name     = "sgd",
  .title    = "Stochastic gradient descent",
  .family   = "first order",
  .summary  = "steps along the proposed update, with momentum if asked for",
  .equation = "v = m v + (u - d w)\n"
              "w = w + eta v",
  .source   = "Robbins & Monro 1951, doi:10.1214/aoms/1177729586; "
              "Polyak 1964, doi:10.1016/0041-5553(64)90137-5",
  .notes =
    "In a steady slope momentum m makes steps 1 / (1 - m) times as long: lower the step size "
    "with it.  Decay is that of a squared penalty (d/2) w^2, and is smoothed by momentum",
  TCT_TAKES(struct params, params),
  .claims  = TCT_OPTIMISER_ZERO_STAYS | TCT_OPTIMISER_DESCENDS,
  .moments = moments,
  .move    = move,
  .rests   = rests,
};
