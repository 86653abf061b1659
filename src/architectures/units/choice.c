/* choice.c -- units that compete: a row is a distribution over alternatives, or one drawn from it.
 *
 *     p_k = exp(a_k) / sum_j exp(a_j)
 *
 * A choice has no slope.  Credit that lands here is taken to be at the drive already, and objectives
 * read the drive: cross entropy owns its softmax, so that softmax is never applied twice, and policy
 * gradients, attention-gated and error-driven rules share one readout. */
#include <tercet/unit.h>

#include "kernels/kernels.h"

#include <math.h>

struct params {
  bool draw;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, draw, 0, 0, 1, "1",
            "speak for one alternative, drawn with its probability, instead of the probabilities"),
};

/* The largest is taken away first: no exponential overflows, and one of them is 1. */
static void softmax(int units, const tct_real *drive, tct_real *p)
{
  tct_real top = drive[0];
  double sum   = 0;

  for (int k = 1; k < units; k++) top = drive[k] > top ? drive[k] : top;
  for (int k = 0; k < units; k++) p[k] = drive[k] - top;
  tct_vexp((size_t)units, p, p);
  for (int k = 0; k < units; k++) sum += (double)p[k];
  tct_scale((size_t)units, (tct_real)(1 / sum), p);
}

/* One draw decides for the whole row.  What rounding leaves over goes to the last that is possible. */
static void draw(int units, tct_real uniform, tct_real *p)
{
  double left = (double)uniform;
  int chosen  = 0;

  for (int k = 0; k < units; k++) {
    if (p[k] > 0) chosen = k;
    left -= (double)p[k];
    if (left < 0) break;
  }
  for (int k = 0; k < units; k++) p[k] = k == chosen ? 1 : 0;
}

static void step(const tct_units *u)
{
  const struct params *own = u->params;
  const int whole          = tct_panels(u->units) * TCT_PANEL;

  for (int r = 0; r < u->rows; r++) {
    const size_t row = (size_t)r * u->ld;
    tct_real *rate   = u->rate + row;
    if (u->drive[0])
      softmax(u->units, u->drive[0] + row, rate);
    else /* nobody speaks: no alternative is better than another */
      for (int k = 0; k < u->units; k++) rate[k] = 1 / (tct_real)u->units;
    if (own->draw && !isnan(rate[0])) draw(u->units, u->uniform[row], rate);
    for (int k = u->units; k < whole; k++) rate[k] = 0;
  }
}

static void pull(const tct_units *u)
{
  (void)u; /* credit is at the drive already */
}

static void score(const tct_units *u)
{
  const int whole = tct_panels(u->units) * TCT_PANEL;

  for (int r = 0; r < u->rows; r++) {
    const size_t row = (size_t)r * u->ld;
    tct_real *p      = u->credit + row;
    softmax(u->units, u->drive[0] + row, p);
    for (int k = 0; k < u->units; k++) p[k] = u->rate[row + (size_t)k] - p[k];
    for (int k = u->units; k < whole; k++) p[k] = 0;
  }
}

static const char *const sites[] = {"soma", NULL};

static bool draws(const void *own)
{
  return ((const struct params *)own)->draw;
}

const tct_unit tct_unit_choice = {
  .name     = "choice",
  .title    = "Choice between alternatives",
  .family   = "choice",
  .summary  = "turns a row of drives into probabilities, or into one alternative drawn from them",
  .equation = "p_k = exp(a_k) / sum_j exp(a_j)",
  .source   = "Bridle 1990, doi:10.1007/978-3-642-76153-9_28",
  .notes    = "Credit is taken to be at the drive, and objectives read the drive: use it where the "
              "circuit answers, not inside it.  A draw depends on the seed, the trial, the step and "
              "the batch, never on threads",
  TCT_TAKES(struct params, params),
  .sites           = sites,
  .whole           = true,
  .stochastic      = true,
  .draws           = draws,
  .credit_at_drive = true,
  .step            = step,
  .pull            = pull,
  .score           = score,
};
