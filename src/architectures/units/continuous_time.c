/* continuous_time.c -- continuous-time rate units: a potential follows the drive, and the rate is bent from it.
 *
 *     tau dx/dt = -x + a,   r = f(x)      over a step of dt:  x = k x' + (1 - k) a + noise,   k = exp(-dt / tau)
 *
 * What most trained models of cognition in prefrontal cortex are made of.  In `leaky` the rate itself follows f(a);
 * with a linear activation both are the same. */
#include <tercet/unit.h>

#include "architectures/units/low_pass.h"
#include "kernels/kernels.h"

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct low_pass, activation, TCT_TANH, TCT_ACTIVATIONS,
                   "how a potential becomes a rate"),
  TCT_PARAM(struct low_pass, tau, 100, 1e-3, 1e6, "ms",
            "time in which all but 1/e of a potential is lost"),
  TCT_PARAM_CHOICE(struct low_pass, integration, LOW_PASS_EXACT, LOW_PASS_INTEGRATIONS,
                   "what is kept over a step: exp(-dt / tau), or 1 - dt / tau"),
  TCT_PARAM(
    struct low_pass, noise, 0, 0, 1e6, "1",
    "standard deviation of a potential around its mean under a constant drive; 0: no noise"),
};

static void step(const tct_units *u)
{
  const struct low_pass *own = u->params;
  const tct_real keep        = (tct_real)own->keep;
  const int n                = tct_panels(u->units) * TCT_PANEL;

  for (size_t row = 0; row < (size_t)u->rows * u->ld; row += u->ld) {
    for (size_t i = row; i < row + (size_t)n; i++)
      u->slot[0][i] = keep * u->slot_before[0][i] + (1 - keep) * (u->drive[0] ? u->drive[0][i] : 0);
    for (size_t i = row; own->noise > 0 && i < row + (size_t)u->units; i++)
      u->slot[0][i] += low_pass_noise(own->shaken, u->uniform[i]);
  }
  tct_activate((tct_activation)own->activation, u->rows, n, u->ld, u->slot[0], u->rate);
}

static void pull(const tct_units *u)
{
  const struct low_pass *own = u->params;
  const tct_real keep        = (tct_real)own->keep;
  const int n                = tct_panels(u->units) * TCT_PANEL;

  tct_activation_pull((tct_activation)own->activation, u->rows, n, u->ld, u->rate, u->credit);
  for (size_t row = 0; row < (size_t)u->rows * u->ld; row += u->ld)
    for (size_t i = row; i < row + (size_t)n; i++) {
      const tct_real asked = u->credit[i] + (u->credit_slot[0] ? u->credit_slot[0][i] : 0);
      u->credit[i]         = (1 - keep) * asked;
      if (u->credit_slot_before[0]) u->credit_slot_before[0][i] = keep * asked;
    }
}

static const char *const sites[] = {"soma", NULL};

const tct_unit tct_unit_continuous_time = {
  .name     = "continuous_time",
  .title    = "Continuous-time rate unit",
  .family   = "rate",
  .summary  = "follows its drive with a potential, and says what it bends of it",
  .equation = "tau dx/dt = -x + a,   r = f(x)\n"
              "x = k x' + (1 - k) a + s sqrt(1 - k^2) xi,   k = exp(-dt / tau)\n"
              "euler: k = 1 - dt / tau, and noise s sqrt(2 dt / tau) xi",
  .source   = "Song et al. 2016, doi:10.1371/journal.pcbi.1004792",
  .notes =
    "The source takes `integration: euler`, relu and noise: its sigma_rec is `noise`.  dt is the "
    "architecture's `step`.  A trial starts from potential 0",
  TCT_TAKES(struct low_pass, params),
  .claims     = TCT_UNIT_SMOOTH,
  .sites      = sites,
  .slots      = 1,
  .memory     = true,
  .stochastic = true,
  .draws      = low_pass_draws,
  .check      = low_pass_can,
  .prepare    = low_pass_prepare,
  .step       = step,
  .pull       = pull,
  .leak       = low_pass_leak,
};
