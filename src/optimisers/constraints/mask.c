/* mask.c -- most neurons never meet: synapses that are not there stay away.
 *
 *     w = m w,   m drawn once, 1 with the given density, else 0
 *
 * The draw is a function of the seed, the projection and the synapse. */
#include <tercet/constraint.h>

struct params {
  double density;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, density, 0.1, 0, 1, "1",
            "share of the possible synapses that are there"),
};

static void hold(const void *given, int sign, size_t n, const tct_real *mask, tct_real *weight)
{
  (void)given;
  (void)sign;

  for (size_t i = 0; i < n; i++) weight[i] *= mask[i];
}

static double density(const void *given)
{
  return ((const struct params *)given)->density;
}

const tct_constraint tct_constraint_mask = {
  .name     = "mask",
  .title    = "Sparse mask",
  .family   = "sparseness",
  .summary  = "silences all but a random share of the synapses, for good",
  .equation = "w_kj = m_kj w_kj,   P(m_kj = 1) = density",
  .source   = "Song et al. 2016, doi:10.1371/journal.pcbi.1004792",
  .notes =
    "A dense projection of which part is silenced: the starting weights are not rescaled, so "
    "say a gain of 1 / sqrt(density) to keep the size of the drives.  Holds on every "
    "projection but biases; for one sparse projection use a wiring",
  TCT_TAKES(struct params, params),
  .hold       = hold,
  .wants_mask = true,
  .density    = density,
};
