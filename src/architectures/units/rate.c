/* rate.c -- units without memory: the drive, bent.
 *
 *     r = f(a)
 *
 * The preset is linear: a readout of real numbers is made of these units and must be able to say any
 * number, and a population that only pools others must not bend them again.  Name another activation
 * where the circuit is to compute. */
#include <tercet/unit.h>

#include "kernels/kernels.h"

#include <string.h>

struct params {
  int activation;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, activation, TCT_LINEAR, TCT_ACTIVATIONS,
                   "how the drive becomes a rate"),
};

static tct_activation activation(const tct_units *u)
{
  return (tct_activation)((const struct params *)u->params)->activation;
}

static void step(const tct_units *u)
{
  const int n           = tct_panels(u->units) * TCT_PANEL;
  const tct_real *drive = u->drive[0] ? u->drive[0] : u->rate;

  for (int r = 0; !u->drive[0] && r < u->rows; r++) /* nobody speaks: no drive */
    memset(u->rate + (size_t)r * u->ld, 0, (size_t)n * sizeof *u->rate);
  tct_activate(activation(u), u->rows, n, u->ld, drive, u->rate);
}

static void pull(const tct_units *u)
{
  tct_activation_pull(activation(u), u->rows, tct_panels(u->units) * TCT_PANEL, u->ld, u->rate,
                      u->credit);
}

static const char *const sites[] = {"soma", NULL};

const tct_unit tct_unit_rate = {
  .name     = "rate",
  .title    = "Rate unit",
  .family   = "rate",
  .summary  = "answers its drive at once, through an activation",
  .equation = "r = f(a)",
  .source   = "Wilson & Cowan 1972, doi:10.1016/S0006-3495(72)86068-5",
  .notes =
    "The population equations of the source in their steady state.  At a kink (relu at 0, hard "
    "sigmoid at 0 and 1) the slope is taken to be 0.  For relu and hard_sigmoid a unit whose "
    "drive is out of range for every trial gets no credit and no longer learns",
  TCT_TAKES(struct params, params),
  .claims   = TCT_UNIT_SMOOTH,
  .sites    = sites,
  .in_place = true,
  .step     = step,
  .pull     = pull,
};
