/* dale.c -- a neuron excites all that hear it, or inhibits all.
 *
 *     sign(pre) w >= 0
 *
 * The sign is that of the population that sends, `sign: excitatory` or `sign: inhibitory` in the spec;
 * where it says neither, weights are free. */
#include <tercet/constraint.h>

/* A synapse that would change its sign falls silent instead.  NaN falls through. */
static void hold(const void *params, int sign, size_t n, const tct_real *mask, tct_real *weight)
{
  (void)params;
  (void)mask;

  if (sign > 0)
    for (size_t i = 0; i < n; i++) weight[i] = weight[i] < 0 ? 0 : weight[i];
  if (sign < 0)
    for (size_t i = 0; i < n; i++) weight[i] = weight[i] > 0 ? 0 : weight[i];
}

const tct_constraint tct_constraint_dale = {
  .name     = "dale",
  .title    = "Dale's law",
  .family   = "sign",
  .summary  = "keeps all synapses of a population excitatory, or all inhibitory",
  .equation = "sign(pre) w >= 0",
  .source   = "Eccles et al. 1954, doi:10.1113/jphysiol.1954.sp005226; in trained networks: "
              "Song et al. 2016, doi:10.1371/journal.pcbi.1004792",
  .notes =
    "Say `sign: excitatory` or `sign: inhibitory` at the populations that are to keep it; at "
    "others it does nothing.  Biases are left alone",
  .hold = hold,
};
