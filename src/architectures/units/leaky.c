/* leaky.c -- rate units that follow their drive with a delay: the low-pass filter of a membrane.
 *
 *     tau dr/dt = -r + f(a)      over a step of dt:  r = k r' + (1 - k) f(a),   k = exp(-dt / tau)
 *
 * Exact for a drive that is constant over the step, and stable for any dt.  Euler's step is k = 1 - dt / tau,
 * as most papers with trained networks take it.  Noise joins the rate itself: the way back does not see it. */
#include <tercet/unit.h>

#include "architectures/units/low_pass.h"
#include "kernels/kernels.h"

#include <math.h>
#include <string.h>

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct low_pass, activation, TCT_RELU, TCT_ACTIVATIONS,
                   "how the drive becomes the rate that is approached"),
  TCT_PARAM(struct low_pass, tau, 10, 1e-3, 1e6, "ms",
            "time in which all but 1/e of a rate is lost"),
  TCT_PARAM_CHOICE(struct low_pass, integration, LOW_PASS_EXACT, LOW_PASS_INTEGRATIONS,
                   "what is kept over a step: exp(-dt / tau), or 1 - dt / tau"),
  TCT_PARAM(struct low_pass, noise, 0, 0, 1e6, "1",
            "standard deviation of a rate around its mean under a constant drive; 0: no noise"),
};

/* Where nobody speaks the rate field itself serves as a row of no drive. */
static const tct_real *heard(const tct_units *u, int n)
{
  for (int r = 0; !u->drive[0] && r < u->rows; r++)
    memset(u->rate + (size_t)r * u->ld, 0, (size_t)n * sizeof *u->rate);
  return u->drive[0] ? u->drive[0] : u->rate;
}

static void step(const tct_units *u)
{
  const struct low_pass *own = u->params;
  const int n                = tct_panels(u->units) * TCT_PANEL;

  tct_leaky_step((tct_activation)own->activation, (tct_real)own->keep, u->rows, n, u->ld,
                 heard(u, n), u->before, u->rate);
  for (size_t r = 0; own->noise > 0 && r < (size_t)u->rows; r++)
    for (size_t i = r * u->ld; i < r * u->ld + (size_t)u->units; i++)
      u->rate[i] += low_pass_noise(own->shaken, u->uniform[i]);
}

static void pull(const tct_units *u)
{
  const struct low_pass *own = u->params;
  const int n                = tct_panels(u->units) * TCT_PANEL;

  if (u->drive[0]) {
    tct_leaky_pull((tct_activation)own->activation, (tct_real)own->keep, u->rows, n, u->ld,
                   u->drive[0], u->credit, u->credit_before);
    return;
  }
  for (int r = 0; r < u->rows; r++) { /* nobody to blame but the rate before */
    const size_t row = (size_t)r * u->ld;
    for (int i = 0; u->credit_before && i < n; i++)
      u->credit_before[row + (size_t)i] += (tct_real)own->keep * u->credit[row + (size_t)i];
    memset(u->credit + row, 0, (size_t)n * sizeof *u->credit);
  }
}

static const char *const sites[] = {"soma", NULL};

const tct_unit tct_unit_leaky = {
  .name     = "leaky",
  .title    = "Leaky rate unit",
  .family   = "rate",
  .summary  = "follows its drive with a time constant",
  .equation = "tau dr/dt = -r + f(a)\n"
              "r = k r' + (1 - k) f(a) + s sqrt(1 - k^2) xi,   k = exp(-dt / tau)\n"
              "euler: k = 1 - dt / tau, and noise s sqrt(2 dt / tau) xi",
  .source   = "Song et al. 2016, doi:10.1371/journal.pcbi.1004792",
  .notes =
    "dt is the architecture's `step`.  The source takes k = 1 - dt / tau, which is `integration: "
    "euler`; the exponential is exact where the drive is constant over a step.  A trial starts "
    "from rate 0.  With noise (the source's sigma_rec is noise / f' here, for it shakes the drive) "
    "a rate may fall below 0 whatever the activation",
  TCT_TAKES(struct low_pass, params),
  .claims     = TCT_UNIT_SMOOTH,
  .sites      = sites,
  .memory     = true,
  .stochastic = true,
  .draws      = low_pass_draws,
  .check      = low_pass_can,
  .prepare    = low_pass_prepare,
  .step       = step,
  .pull       = pull,
  .leak       = low_pass_leak,
};
