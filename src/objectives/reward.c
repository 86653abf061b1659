/* reward.c -- what the world pays for what is done.
 *
 *     C(t) = -R(t)
 *
 * Only where the task answers the circuit's actions.  The world is no part of the circuit: it has no slope, nothing is
 * asked of any unit, and rules learn from the number alone. */
#include <tercet/objective.h>

static void value(const tct_felt *f, double *out)
{
  for (int r = 0; f->reward && r < f->rows; r++) out[r] -= (double)f->reward[r];
}

/* NOLINTNEXTLINE(readability-non-const-parameter): as all objectives are asked */
static void credit(const tct_felt *f, tct_real c, tct_real *out)
{
  (void)f;
  (void)c;
  (void)out;
}

const tct_objective tct_objective_reward = {
  .name     = "reward",
  .title    = "Reward",
  .family   = "reward",
  .summary  = "what the task pays for what the circuit does, at every step",
  .equation = "C = -R",
  .source   = "Sutton & Barto 1998, doi:10.1109/TNN.1998.712192",
  .notes =
    "For tasks that answer actions.  Whatever it is felt at, it is about the population that acts; "
    "its value is minus the mean reward of a step, and a run's `reward` is what a whole trial "
    "was paid. It has no slope: rules that follow errors are refused, those that learn from a "
    "number are not",
  .target = TCT_WANTS_NOTHING,
  .earns  = true,
  .value  = value,
  .credit = credit,
};
