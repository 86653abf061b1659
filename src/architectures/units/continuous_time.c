/* continuous_time.c -- continuous-time rate units: a potential follows the drive, and the rate is bent from it.
 *
 *     tau dx/dt = -x + a,   r = f(x)      over a step of dt:  x = k x' + (1 - k) a + noise,   k = exp(-dt / tau)
 *
 * What most trained models of cognition in prefrontal cortex are made of.  In `leaky` the rate itself follows f(a);
 * with a linear activation both are the same. */
#include <tercet/unit.h>

#include "architectures/units/low_pass.h"
#include "kernels/kernels.h"

struct params {
  int activation, integration;
  double tau, noise;
  double keep;   /* what is left of a potential after one step; follows from tau and the step */
  double shaken; /* standard deviation of what noise adds in one step */
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, activation, TCT_TANH, TCT_ACTIVATIONS,
                   "how a potential becomes a rate"),
  TCT_PARAM(struct params, tau, 100, 1e-3, 1e6, "ms",
            "time in which all but 1/e of a potential is lost"),
  TCT_PARAM_CHOICE(struct params, integration, LOW_PASS_EXACT, LOW_PASS_INTEGRATIONS,
                   "what is kept over a step: exp(-dt / tau), or 1 - dt / tau"),
  TCT_PARAM(
    struct params, noise, 0, 0, 1e6, "1",
    "standard deviation of a potential around its mean under a constant drive; 0: no noise"),
};

static void prepare(void *given, double dt)
{
  struct params *own = given;

  own->keep   = low_pass_keep(own->integration, own->tau, dt);
  own->shaken = low_pass_shaken(own->integration, own->tau, dt, own->noise);
}

static tct_status check(const void *given, double dt, tct_error *err)
{
  const struct params *own = given;

  return low_pass_check(own->integration, own->tau, dt, err);
}

static bool draws(const void *given)
{
  return ((const struct params *)given)->noise > 0;
}

static double leak(const void *given)
{
  return ((const struct params *)given)->keep;
}

static void step(const tct_units *u)
{
  const struct params *own = u->params;
  const tct_real keep      = (tct_real)own->keep;
  const int n              = tct_panels(u->units) * TCT_PANEL;

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
  const struct params *own = u->params;
  const tct_real keep      = (tct_real)own->keep;
  const int n              = tct_panels(u->units) * TCT_PANEL;

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
  TCT_TAKES(struct params, params),
  .claims     = TCT_UNIT_SMOOTH,
  .sites      = sites,
  .slots      = 1,
  .memory     = true,
  .stochastic = true,
  .draws      = draws,
  .check      = check,
  .prepare    = prepare,
  .step       = step,
  .pull       = pull,
  .leak       = leak,
};
