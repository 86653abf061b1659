/* normalise.c -- what a cell hears in all is kept: synapses share it, and one grows at the cost of the others.
 *
 *     w_kj = total w_kj / sum over j of |w_kj|
 *
 * at the start and after every batch, also where weights move at every step of a trial. */
#include <tercet/constraint.h>

#include "kernels/kernels.h"

#include <math.h>

struct params {
  double total;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, total, 1, 1e-9, 1e9, "1",
            "sum of the sizes of all weights of a projection onto one receiver"),
};

/* Who hears nothing goes on to hear nothing. */
static void hold_panel(const void *given, int sign, size_t senders, tct_real *weight)
{
  const double total    = ((const struct params *)given)->total;
  double sum[TCT_PANEL] = {0};
  tct_real c[TCT_PANEL];
  (void)sign;

  for (size_t j = 0; j < senders; j++)
    for (size_t k = 0; k < TCT_PANEL; k++) sum[k] += fabs((double)weight[j * TCT_PANEL + k]);
  for (size_t k = 0; k < TCT_PANEL; k++) c[k] = (tct_real)(sum[k] > 0 ? total / sum[k] : 1);
  for (size_t j = 0; j < senders; j++)
    for (size_t k = 0; k < TCT_PANEL; k++) weight[j * TCT_PANEL + k] *= c[k];
}

const tct_constraint tct_constraint_normalise = {
  .name     = "normalise",
  .title    = "Multiplicative normalisation",
  .family   = "competition",
  .summary  = "keeps the sum of the weights onto each receiver, by scaling all of them",
  .equation = "w_kj = total w_kj / sum_j |w_kj|",
  .source   = "Miller & MacKay 1994, doi:10.1162/neco.1994.6.1.100; Diehl & Cook 2015, "
              "doi:10.3389/fncom.2015.00099",
  .notes    = "After every batch: where weights move at every step, after every trial.  For dense "
              "projections: say which by `at`.  Bounds and masks hold once "
              "more after it, so that a sum may stay below the total; biases and fixed projections "
              "are left alone",
  TCT_TAKES(struct params, params),
  .hold_panel = hold_panel,
};
