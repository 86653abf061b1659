/* bernoulli.c -- units that speak or are silent by chance: 1 with a probability that rises with the drive.
 *
 *     P(z = 1) = p = 1 / (1 + exp(-a))          d log P(z) / da = z - p
 *
 * The second is what rules learn from that follow the likelihood of what was drawn.  A draw itself has no
 * slope.  Credit from above goes straight through it, to the slope of its mean: -dC/dz x p (1 - p).  That
 * is the gradient of the expected cost where the cost is linear in z, else a guess, and a biased one.
 */
#include <tercet/unit.h>

#include "kernels/kernels.h"

#include <math.h>
#include <string.h>

/* Probabilities of whole panels of one row; nobody speaks: 1/2. */
static void probability(const tct_units *u, int row, int from, int n, tct_real *p)
{
  if (u->drive[0])
    tct_activate(TCT_LOGISTIC, 1, n, u->ld, u->drive[0] + (size_t)row * u->ld + from, p);
  else
    for (int k = 0; k < n; k++) p[k] = (tct_real)0.5;
}

static void step(const tct_units *u)
{
  const int whole = tct_panels(u->units) * TCT_PANEL;

  for (int r = 0; r < u->rows; r++) {
    const tct_real *uniform = u->uniform + (size_t)r * u->ld;
    tct_real *z             = u->rate + (size_t)r * u->ld;
    probability(u, r, 0, whole, z);
    for (int k = 0; k < u->units; k++)
      if (!isnan(z[k])) z[k] = uniform[k] < z[k] ? 1 : 0;
    for (int k = u->units; k < whole; k++) z[k] = 0;
  }
}

static void pull(const tct_units *u)
{
  for (int r = 0; r < u->rows; r++)
    for (int i = 0; i < u->units; i += TCT_PANEL) {
      tct_real *credit = u->credit + (size_t)r * u->ld + i, p[TCT_PANEL];
      probability(u, r, i, TCT_PANEL, p);
      for (int k = 0; k < TCT_PANEL; k++) credit[k] *= p[k] * (1 - p[k]);
    }
}

static void score(const tct_units *u)
{
  const int whole = tct_panels(u->units) * TCT_PANEL;

  for (int r = 0; r < u->rows; r++) {
    const tct_real *z = u->rate + (size_t)r * u->ld;
    tct_real *p       = u->credit + (size_t)r * u->ld;
    probability(u, r, 0, whole, p);
    for (int k = 0; k < u->units; k++) p[k] = z[k] - p[k];
    for (int k = u->units; k < whole; k++) p[k] = 0;
  }
}

static const char *const sites[] = {"soma", NULL};

const tct_unit tct_unit_bernoulli = {
  .name     = "bernoulli",
  .title    = "Bernoulli unit",
  .family   = "stochastic",
  .summary  = "speaks (1) or is silent (0) by chance, the likelier the stronger its drive",
  .equation = "P(z = 1) = 1 / (1 + exp(-a))",
  .source   = "Williams 1992, doi:10.1007/BF00992696",
  .notes =
    "A draw has no slope: credit goes straight through it to the slope of its mean, p (1 - p), "
    "which is exact only where the cost is linear in what was drawn; rule reinforce needs no such "
    "slope. A draw depends on the seed, the trial, the step, the unit and the batch, never on "
    "threads",
  .claims     = TCT_UNIT_SPIKING,
  .sites      = sites,
  .stochastic = true,
  .step       = step,
  .pull       = pull,
  .score      = score,
};
