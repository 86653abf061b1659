/* value_prediction.c -- how well is the reward to come foreseen at every moment?
 *
 *     C(t) = 1/2 (G(t) - V(t))^2,   G(t) = R(t+1) + gamma G(t+1),   0 after the last step       -dC/dV = G - V
 *
 * V: what is judged, R: the target.  Each unit foresees the reward of its own place.  Learning by temporal differences
 * does not follow this gradient unless lambda is 1: below that V(t+1) stands in for what comes later, and is
 * taken as given. */
#include <tercet/objective.h>

struct params {
  double discount;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, discount, 0.98, 0, 1, "1",
            "what is left of a reward's worth if it comes a step later (gamma)"),
};

/* G of unit k at a row, from G of the step after; rows are taken from the last to the first. */
static double to_come(const tct_felt *f, double after, int row, int k)
{
  const struct params *own = f->params;
  const int next           = row + f->trials;

  if (next >= f->rows) return 0;
  return (double)f->target[(size_t)next * f->ld + (size_t)k] + own->discount * after;
}

static void value(const tct_felt *f, double *out)
{
  for (int i = 0; i < f->trials; i++)
    for (int k = 0; k < f->units; k++) {
      double after = 0;
      for (int r = f->rows - f->trials + i; r >= 0; r -= f->trials) {
        after             = to_come(f, after, r, k);
        const double miss = after - (double)f->judged[(size_t)r * f->ld + (size_t)k];
        out[r] += 0.5 * miss * miss;
      }
    }
}

static void credit(const tct_felt *f, tct_real c, tct_real *out)
{
  for (int i = 0; i < f->trials; i++)
    for (int k = 0; k < f->units; k++) {
      double after = 0;
      for (int r = f->rows - f->trials + i; r >= 0; r -= f->trials) {
        const size_t at = (size_t)r * f->ld + (size_t)k;
        after           = to_come(f, after, r, k);
        out[at] += (tct_real)((double)c * (after - (double)f->judged[at]));
      }
    }
}

const tct_objective tct_objective_value_prediction = {
  .name   = "value_prediction",
  .title  = "Prediction of value",
  .family = "reward",
  .summary =
    "half the squared difference between what is foreseen and the discounted reward to come",
  .equation = "C = 1/2 (G - V)^2,   G(t) = R(t+1) + gamma G(t+1)",
  .source   = "Sutton 1988, doi:10.1007/BF00115009",
  .notes =
    "The target is the reward at each step (`target: reward`).  Its gradient looks ahead: rule "
    "backprop "
    "needs whole trials to know it, td_lambda with lambda 1 comes to the same from traces.  With "
    "rewards by chance it is never 0: half the variance of G is left",
  TCT_TAKES(struct params, params),
  .claims      = TCT_OBJECTIVE_NON_NEGATIVE,
  .target      = TCT_WANTS_ANY,
  .looks_ahead = true,
  .value       = value,
  .credit      = credit,
};
