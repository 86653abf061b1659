/* schedule.c -- how the step size changes from the first trial of a run to its last.
 *
 * With f the share of the run's trials that have been shown, s the preset step and `to` what is left:
 *
 *   constant  s
 *   linear    s (1 + f (to - 1))
 *   cosine    s (to + (1 - to) (1 + cos(pi f)) / 2)     Loshchilov & Hutter 2017, arXiv:1608.03983, one
 *                                                       cycle
 *   step      s to^k, k the drops so far; they cut the run into drops + 1 equal parts */
#include "lab/run_own.h"

#include <math.h>

enum { CONSTANT, LINEAR, COSINE, STEP }; /* places in "constant|linear|cosine|step" */

/* All that is not a quotient is a whole number below 2^53, so that a drop falls on its trial exactly. */
static double drops_so_far(const tct_train_spec *t, uint64_t shown)
{
  const double parts = (double)t->schedule_drops + 1;
  const double k     = floor((double)shown * parts / (double)t->trials);

  return k < parts ? k : parts - 1;
}

double tct_step_size(const tct_train_spec *t, uint64_t shown)
{
  const double step = *(const double *)t->params; /* the first member of every optimiser's params */
  const double to   = t->schedule_to;
  const double f    = t->trials ? (double)shown / (double)t->trials : 0;

  switch (t->schedule) {
  case LINEAR:
    return step * (1 + f * (to - 1));
  case COSINE:
    return step * (to + (1 - to) * (1 + cos(M_PI * f)) / 2);
  case STEP:
    return t->trials ? step * pow(to, drops_so_far(t, shown)) : step;
  default:
    return step;
  }
}
