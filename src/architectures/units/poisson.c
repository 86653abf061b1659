/* poisson.c -- units that fire by chance, as often as their drive says in Hz: what is seen becomes spikes.
 *
 *     P(z = 1) = 1 - exp(-lambda),   lambda = max(0, rate + a) dt / 1000          (a and rate in Hz, dt in ms)
 *     d log P / da = (z / P(z = 1) - 1) dt / 1000 where rate + a > 0
 *
 * It is the chance that a Poisson process of that rate fires in the step at all.  Credit goes straight through a draw to
 * the slope of its mean, exp(-lambda) dt / 1000, as in bernoulli.c. */
#include <tercet/unit.h>

#include "kernels/kernels.h"
#include "kernels/spiking.h"

#include <math.h>

struct params {
  double rate;
  double dt; /* s; of prepare */
};

static const tct_param params[] = {
  TCT_PARAM(struct params, rate, 0, 0, 1e6, "Hz", "how often a unit fires without a drive"),
};

static void prepare(void *given, double dt)
{
  ((struct params *)given)->dt = dt / 1000;
}

/* Expected events of a step; what is no number stays none. */
static double expected(const tct_units *u, size_t at)
{
  const struct params *own = u->params;
  const double rate        = own->rate + (u->drive[0] ? (double)u->drive[0][at] : 0);

  return rate <= 0 ? 0 : rate * own->dt;
}

enum { BLOCK = 256 };

/* A draw of lambda or more is none whatever the exponential: most of them, and few are left to look at. */
TCT_WIDE static void rule_out(const tct_units *u, size_t row)
{
  const struct params *own = u->params;
  const double rate = own->rate, dt = own->dt;
  const tct_real *drive = u->drive[0] ? u->drive[0] + row : NULL, *draw = u->uniform + row;
  tct_real *z = u->rate + row;

#pragma GCC ivdep
  for (size_t i = 0; i < (size_t)u->units; i++) {
    const double lambda = (rate + (drive ? (double)drive[i] : 0)) * dt;
    z[i]                = (double)draw[i] >= lambda ? 0 : 1;
  }
}

static void step(const tct_units *u)
{
  const int whole = tct_panels(u->units) * TCT_PANEL;
  int list[BLOCK + 1];

  for (size_t r = 0; r < (size_t)u->rows; r++) {
    const size_t row = r * u->ld;
    rule_out(u, row);
    for (size_t from = 0, n = (size_t)u->units; from < n; from += BLOCK) {
      const int some = tct_active(u->rate + row, from, n - from < BLOCK ? n - from : BLOCK, list);
      for (int k = 0; k < some; k++) {
        const size_t i = row + (size_t)list[k];
        const double p = -expm1(-expected(u, i));
        u->rate[i]     = isnan(p) ? (tct_real)p : (double)u->uniform[i] < p ? 1 : 0;
      }
    }
    for (size_t i = row + (size_t)u->units; i < row + (size_t)whole; i++) u->rate[i] = 0;
  }
}

static void pull(const tct_units *u)
{
  const double dt = ((const struct params *)u->params)->dt;
  const int whole = tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = r * u->ld; i < r * u->ld + (size_t)whole; i++) {
      const double events = expected(u, i);
      u->credit[i] *= (tct_real)(events == 0 ? 0 : dt * exp(-events));
    }
}

static void score(const tct_units *u)
{
  const double dt = ((const struct params *)u->params)->dt;
  const int whole = tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = r * u->ld; i < r * u->ld + (size_t)whole; i++) {
      const double events = expected(u, i), z = (double)u->rate[i];
      u->credit[i] = (tct_real)(events == 0 ? 0 : dt * (z / -expm1(-events) - 1));
    }
}

static const char *const sites[] = {"soma", NULL};

const tct_unit tct_unit_poisson = {
  .name     = "poisson",
  .title    = "Poisson source",
  .family   = "stochastic",
  .summary  = "fires by chance, as often as its drive says in Hz",
  .equation = "P(z = 1) = 1 - exp(-max(0, rate + a) dt)",
  .source   = "Diehl & Cook 2015, doi:10.3389/fncom.2015.00099",
  .notes =
    "To show a picture as spikes, join the senses to as many of these by `one_to_one`, fixed, with "
    "weights of so many Hz (63.75 in Diehl & Cook), and no bias.  A draw depends on the seed, the "
    "trial, the step, the unit and the batch, never on threads.  At most one spike in a step",
  TCT_TAKES(struct params, params),
  .claims     = TCT_UNIT_SPIKING,
  .sites      = sites,
  .stochastic = true,
  .prepare    = prepare,
  .step       = step,
  .pull       = pull,
  .score      = score,
};
