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

enum { AT_ONCE = 256 }; /* exponentials: a few alternatives fill no vector */

/* The largest is taken away first: no exponential overflows, and one of them is 1. */
static void below_top(int units, const tct_real *drive, tct_real *x)
{
  tct_real top = drive[0];

  for (int k = 1; k < units; k++) top = drive[k] > top ? drive[k] : top;
  for (int k = 0; k < units; k++) x[k] = drive[k] - top;
}

static void shares(int units, const tct_real *e, tct_real *p)
{
  double sum = 0;

  for (int k = 0; k < units; k++) sum += (double)e[k];
  const tct_real c = (tct_real)(1 / sum);
  for (int k = 0; k < units; k++) p[k] = c * e[k];
}

static void softmax(int rows, int units, size_t ld, const tct_real *drive, tct_real *p)
{
  tct_real few[AT_ONCE];
  const int some    = units < AT_ONCE ? AT_ONCE / units : 1;
  const size_t each = (size_t)units;

  for (int r = 0, n; r < rows; r += n, drive += (size_t)n * ld, p += (size_t)n * ld) {
    tct_real *e = units <= AT_ONCE ? few : p;
    n           = rows - r < some ? rows - r : some;
    for (size_t i = 0; i < (size_t)n; i++) below_top(units, drive + i * ld, e + i * each);
    tct_vexp((size_t)n * each, e, e);
    for (size_t i = 0; i < (size_t)n; i++) shares(units, e + i * each, p + i * ld);
  }
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

  if (u->drive[0]) softmax(u->rows, u->units, u->ld, u->drive[0], u->rate);
  for (int r = 0; r < u->rows; r++) {
    const size_t row = (size_t)r * u->ld;
    tct_real *rate   = u->rate + row;
    for (int k = 0; !u->drive[0] && k < u->units; k++)
      rate[k] = 1 / (tct_real)u->units; /* nobody speaks: no alternative is better than another */
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

  softmax(u->rows, u->units, u->ld, u->drive[0], u->credit);
  for (int r = 0; r < u->rows; r++) {
    const size_t row = (size_t)r * u->ld;
    tct_real *p      = u->credit + row;
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
