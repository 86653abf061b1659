/* expected_reward.c -- how often a choice that is drawn would be rewarded.
 *
 *     C = -sum_k t_k p_k,   p = softmax(x),   -dC/dx_k = p_k (t_k - sum_j t_j p_j)
 *
 * What policies by trial and error climb: t_k is the reward for choosing k, 1 for the right class.  Unlike
 * cross entropy it hardly asks for anything where the right choice is almost never made. */
#include <tercet/objective.h>

#include <math.h>

/* exp(x - top) and their sum: no exponential overflows, and one of them is 1 */
static double top_of(int units, const tct_real *x)
{
  double top = (double)x[0];
  for (int k = 1; k < units; k++) top = (double)x[k] > top ? (double)x[k] : top;
  return top;
}

static double reward(int units, const tct_real *x, const tct_real *t, double top, double *sum)
{
  double paid = 0;

  *sum = 0;
  for (int k = 0; k < units; k++) {
    const double e = exp((double)x[k] - top);
    *sum += e;
    paid += (double)t[k] * e;
  }
  return paid / *sum;
}

static void value(const tct_felt *f, double *out)
{
  for (int r = 0; r < f->rows; r++) {
    const tct_real *x = f->judged + (size_t)r * f->ld, *t = f->target + (size_t)r * f->ld;
    double sum;
    out[r] -= reward(f->units, x, t, top_of(f->units, x), &sum);
  }
}

static void credit(const tct_felt *f, tct_real c, tct_real *out)
{
  for (int r = 0; r < f->rows; r++) {
    const size_t row  = (size_t)r * f->ld;
    const tct_real *x = f->judged + row, *t = f->target + row;
    const double top = top_of(f->units, x);
    double sum;
    const double paid = reward(f->units, x, t, top, &sum);
    for (int k = 0; k < f->units; k++)
      out[row + (size_t)k] +=
        (tct_real)((double)c * exp((double)x[k] - top) / sum * ((double)t[k] - paid));
  }
}

const tct_objective tct_objective_expected_reward = {
  .name     = "expected_reward",
  .title    = "Expected reward",
  .family   = "reward",
  .summary  = "how often a choice drawn from these drives would be rewarded",
  .equation = "C = -sum_k t_k p_k,   p_k = exp(x_k) / sum_j exp(x_j)",
  .source   = "Williams 1992, doi:10.1007/BF00992696",
  .notes =
    "Felt at the drives of a `choice`, drawn or not. Between -1, always right, and 0. It is the "
    "objective whose gradient REINFORCE estimates; cross entropy is the one that "
    "attention-gated reinforcement learning does",
  .target = TCT_WANTS_CLASS,
  .value  = value,
  .credit = credit,
};
