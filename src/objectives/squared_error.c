/* squared_error.c -- how far the circuit is from what was asked.
 *
 *     C = 1/2 sum_k (t_k - x_k)^2,   -dC/dx_k = t_k - x_k
 */
#include <tercet/objective.h>

static void value(const tct_felt *f, double *out)
{
  for (int r = 0; r < f->rows; r++) {
    const tct_real *x = f->judged + (size_t)r * f->ld, *t = f->target + (size_t)r * f->ld;
    double sum = 0;
    for (int k = 0; k < f->units; k++) {
      const double miss = (double)t[k] - (double)x[k];
      sum += miss * miss;
    }
    out[r] += 0.5 * sum;
  }
}

static void credit(const tct_felt *f, tct_real c, tct_real *out)
{
  for (int r = 0; r < f->rows; r++) {
    const size_t row  = (size_t)r * f->ld;
    const tct_real *x = f->judged + row, *t = f->target + row;
    for (int k = 0; k < f->units; k++) out[row + (size_t)k] += c * (t[k] - x[k]);
  }
}

const tct_objective tct_objective_squared_error = {
  .name     = "squared_error",
  .title    = "Squared error",
  .family   = "supervised",
  .summary  = "half the squared distance between answer and target",
  .equation = "C = 1/2 sum_k (t_k - x_k)^2",
  .source   = "Rumelhart et al. 1986, doi:10.1038/323533a0",
  .notes =
    "Summed over units, not averaged: the credit of a unit does not depend on how many there "
    "are.  At a `choice` the drives are judged, not the probabilities",
  .claims = TCT_OBJECTIVE_NON_NEGATIVE | TCT_OBJECTIVE_ZERO_AT_TARGET,
  .target = TCT_WANTS_ANY,
  .value  = value,
  .credit = credit,
};
