/* cross_entropy.c -- how surprised the circuit is by what was right.
 *
 *     C = -sum_k t_k log p_k,   p = softmax(x),   -dC/dx_k = t_k - p_k sum_j t_j
 *
 * Judged are drives: softmax and logarithm together keep their digits where p is near 0.  Targets are
 * one-hot rows; rows that add up to anything else are shares, and a row of zeros asks for nothing. */
#include <tercet/objective.h>

#include <math.h>

enum { AT_HAND = 64 }; /* exponentials that are kept, not made again */

/* log sum exp(x) = top + log(sum of exp(x - top)), the sum at least 1 */
static double sum_below(int units, const tct_real *x, double *top, double kept[AT_HAND])
{
  double sum = 0;

  *top = (double)x[0];
  for (int k = 1; k < units; k++) *top = (double)x[k] > *top ? (double)x[k] : *top;
  for (int k = 0; k < units; k++) {
    const double less = (double)x[k] - *top, e = less == 0 ? 1 : exp(less);
    if (k < AT_HAND) kept[k] = e;
    sum += e;
  }
  return sum;
}

static void value(const tct_felt *f, double *out)
{
  for (int r = 0; r < f->rows; r++) {
    const tct_real *x = f->judged + (size_t)r * f->ld, *t = f->target + (size_t)r * f->ld;
    double kept[AT_HAND], top, cost = 0;
    const double rest = log(sum_below(f->units, x, &top, kept));
    for (int k = 0; k < f->units; k++)
      if (t[k] != 0) cost += (double)t[k] * (top - (double)x[k] + rest);
    out[r] += cost;
  }
}

static void credit(const tct_felt *f, tct_real c, tct_real *out)
{
  for (int r = 0; r < f->rows; r++) {
    const size_t row  = (size_t)r * f->ld;
    const tct_real *x = f->judged + row, *t = f->target + row;
    double kept[AT_HAND], top, asked = 0;
    const double sum = sum_below(f->units, x, &top, kept);
    for (int k = 0; k < f->units; k++) asked += (double)t[k];
    for (int k = 0; k < f->units; k++) {
      const double e = k < AT_HAND ? kept[k] : exp((double)x[k] - top);
      out[row + (size_t)k] += (tct_real)((double)c * ((double)t[k] - asked * e / sum));
    }
  }
}

const tct_objective tct_objective_cross_entropy = {
  .name     = "cross_entropy",
  .title    = "Cross entropy",
  .family   = "supervised",
  .summary  = "the surprise at the right class, given the probabilities that the drives stand for",
  .equation = "C = -sum_k t_k log p_k,   p_k = exp(x_k) / sum_j exp(x_j)",
  .source   = "Bridle 1990, doi:10.1007/978-3-642-76153-9_28",
  .notes =
    "Felt at the drives of a `choice`; elsewhere the rates are taken for logits, so that the "
    "population should be linear.  In nats: log(classes) for a circuit that knows nothing.  "
    "It is never quite 0, and keeps pushing logits apart",
  .claims = TCT_OBJECTIVE_NON_NEGATIVE,
  .target = TCT_WANTS_CLASS,
  .value  = value,
  .credit = credit,
};
