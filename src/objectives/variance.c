/* variance.c -- how far the answers are spread: what Hebb's rule climbs, and Oja's on the unit sphere.
 *
 *     C = -1/2 sum_k y_k^2,   -dC/dy_k = y_k
 *
 * In the mean over trials half the second moment: the variance of stimuli that are centred.  Of one
 * linear unit with weights of length 1 it is the Rayleigh quotient, which has its top at the first
 * principal component.  Only what holds the weights keeps it from -infinity. */
#include <tercet/objective.h>

static void value(const tct_felt *f, double *out)
{
  for (int r = 0; r < f->rows; r++) {
    const tct_real *y = f->judged + (size_t)r * f->ld;
    double sum        = 0;
    for (int k = 0; k < f->units; k++) sum += (double)y[k] * (double)y[k];
    out[r] -= 0.5 * sum;
  }
}

static void credit(const tct_felt *f, tct_real c, tct_real *out)
{
  for (int r = 0; r < f->rows; r++) {
    const size_t row = (size_t)r * f->ld;
    for (int k = 0; k < f->units; k++) out[row + (size_t)k] += c * f->judged[row + (size_t)k];
  }
}

const tct_objective tct_objective_variance = {
  .name   = "variance",
  .title  = "Variance",
  .family = "unsupervised",
  .summary =
    "answers far from zero: as much of the stimuli's spread as weights of their size can catch",
  .equation = "C = -1/2 sum_k y_k^2",
  .source   = "Linsker 1988, doi:10.1109/2.36; Oja 1982, doi:10.1007/BF00275687",
  .notes =
    "Needs no target. Weights of a fixed size, or it has no end: compare weights of the same "
    "length, or "
    "hold them. With orthonormal weights W the reconstruction error 1/2 |x - W'y|^2 is this plus "
    "1/2 |x|^2. Judged are rates as they are: centre the stimuli for a variance in the strict "
    "sense.",
  .target = TCT_WANTS_NOTHING,
  .value  = value,
  .credit = credit,
};
