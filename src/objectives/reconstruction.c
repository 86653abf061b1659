/* reconstruction.c -- how far the stimulus is from what the answer says of it, through the same synapses.
 *
 *     C = 1/2 |x - W'y|^2,   credit of y: W (x - W'y), of W' besides: y (x - W'y)'
 *
 * The substrate hands over W'y and x and takes the credit on to the rates.  A synapse has two parts in it:
 * one in what y is, which the rates' credit brings, and one in how y is read back, which is the update
 * of Oja's rule itself, and no credit of a rate. */
#include <tercet/objective.h>

static void value(const tct_felt *f, double *out)
{
  for (int r = 0; r < f->rows; r++) {
    const tct_real *said = f->judged + (size_t)r * f->ld, *x = f->target + (size_t)r * f->ld;
    double sum = 0;
    for (int k = 0; k < f->units; k++) {
      const double miss = (double)x[k] - (double)said[k];
      sum += miss * miss;
    }
    out[r] += 0.5 * sum;
  }
}

static void credit(const tct_felt *f, tct_real c, tct_real *out)
{
  for (int r = 0; r < f->rows; r++)
    for (int k = 0; k < f->units; k++) {
      const size_t at = (size_t)r * f->ld + (size_t)k;
      out[at] += c * (f->target[at] - f->judged[at]);
    }
}

const tct_objective tct_objective_reconstruction = {
  .name     = "reconstruction",
  .title    = "Reconstruction",
  .family   = "unsupervised",
  .summary  = "the stimulus said again from the answer, through the synapses that brought it",
  .equation = "C = 1/2 |x - W'y|^2",
  .source   = "Baldi & Hornik 1989, doi:10.1016/0893-6080(89)90014-2",
  .notes  = "Needs no target, and a population that hears one other, at once. Least where W spans "
            "the leading "
            "principal components: what oja and sanger come to. Credit is of the rates alone, with "
            "W fixed: the "
            "gradient that backprop gives lacks y (x - W'y)', which is the update of oja. Not with "
            "rules that "
            "try other weights.",
  .claims = TCT_OBJECTIVE_NON_NEGATIVE,
  .target = TCT_WANTS_NOTHING,
  .reads_back = true,
  .value      = value,
  .credit     = credit,
};
