/* lif.c -- leaky integrate-and-fire units, and a surrogate for the slope that a spike does not have.
 *
 *     v = k v' + a - theta z',   z = 1 where v > theta, else 0,   k = exp(-dt / tau)
 *
 * The reset takes theta away after a spike.  On the way back dz/dv, which is 0 or infinite, is replaced
 * by a shape around the threshold (surrogate.h), a triangle if nothing else is said:
 *
 *     psi = (gamma / theta) max(0, 1 - |v - theta| / theta) */
#include <tercet/unit.h>

#include "architectures/units/surrogate.h"
#include "kernels/kernels.h"

#include <math.h>

struct params {
  double tau, threshold, dampening, sharpness;
  int surrogate;
  bool reset_credit;
  double keep; /* what is left of a voltage after one step; follows from tau and the step */
};

static const tct_param params[] = {
  TCT_PARAM(struct params, tau, 20, 1e-3, 1e6, "ms",
            "time in which all but 1/e of a voltage is lost"),
  TCT_PARAM(struct params, threshold, 1, 1e-6, 1e6, "1",
            "voltage above which a unit fires, and what a spike takes away"),
  TCT_PARAM(struct params, dampening, 0.3, 0, 10, "1",
            "height of the surrogate slope, times the threshold"),
  TCT_PARAM_CHOICE(struct params, surrogate, TRIANGLE, SURROGATES,
                   "shape of the surrogate slope around the threshold"),
  TCT_PARAM(struct params, sharpness, 1, 1e-3, 1e6, "1",
            "how many times narrower the surrogate slope is than a threshold"),
  TCT_PARAM(struct params, reset_credit, 0, 0, 1, "1",
            "let credit also flow back through the reset, from a spike to the one before"),
};

static void prepare(void *given, double dt)
{
  struct params *own = given;

  own->keep = exp(-dt / own->tau);
}

static double leak(const void *given)
{
  return ((const struct params *)given)->keep;
}

static void step(const tct_units *u)
{
  const struct params *own = u->params;
  const tct_real keep = (tct_real)own->keep, theta = (tct_real)own->threshold;
  const int n = tct_panels(u->units) * TCT_PANEL;

  for (int r = 0; r < u->rows; r++) {
    const size_t row      = (size_t)r * u->ld;
    const tct_real *drive = u->drive[0] ? u->drive[0] + row : NULL;
    const tct_real *v0 = u->slot_before[0] + row, *z0 = u->before + row;
    tct_real *v = u->slot[0] + row, *z = u->rate + row;
    for (int i = 0; i < n; i++) {
      v[i] = keep * v0[i] + (drive ? drive[i] : 0) - theta * z0[i];
      z[i] = spike_of(v[i], theta);
    }
  }
}

/* error = psi x credit + what the next step owes to this voltage; then on to the step before. */
static void pull(const tct_units *u)
{
  const struct params *own = u->params;
  const tct_real keep = (tct_real)own->keep, theta = (tct_real)own->threshold,
                 height = (tct_real)(own->dampening / own->threshold),
                 narrow = (tct_real)(own->sharpness / own->threshold);
  const int n           = tct_panels(u->units) * TCT_PANEL;

  for (int r = 0; r < u->rows; r++) {
    const size_t row = (size_t)r * u->ld;
    for (size_t i = row; i < row + (size_t)n; i++) {
      tct_real error = height * u->credit[i] *
                       surrogate_at((surrogate)own->surrogate, narrow * (u->slot[0][i] - theta));

      if (u->credit_slot[0]) error += u->credit_slot[0][i];
      if (u->credit_slot_before[0]) u->credit_slot_before[0][i] = keep * error;
      if (u->credit_before && own->reset_credit) u->credit_before[i] -= theta * error;
      u->credit[i] = error;
    }
  }
}

static const char *const sites[] = {"soma", NULL};

const tct_unit tct_unit_lif = {
  .name     = "lif",
  .title    = "Leaky integrate-and-fire unit",
  .family   = "spiking",
  .summary  = "integrates its drive, fires above a threshold and is reset by it",
  .equation = "v = k v' + a - theta z',   k = exp(-dt / tau)\n"
              "z = 1 where v > theta, else 0\n"
              "dz/dv := (gamma / theta) max(0, 1 - |v - theta| / theta)",
  .source   = "Bellec et al. 2020, doi:10.1038/s41467-020-17236-y",
  .notes =
    "The rate is 0 or 1: a spike in this step.  The slope is a surrogate, so no claim of SMOOTH; "
    "under a triangle units more than one threshold away from firing get no credit.  By preset no "
    "credit flows "
    "through the reset, as where e-prop equals the gradient; with reset_credit it does",
  TCT_TAKES(struct params, params),
  .claims  = TCT_UNIT_SPIKING | TCT_UNIT_SILENT_AT_REST,
  .sites   = sites,
  .slots   = 1,
  .memory  = true,
  .prepare = prepare,
  .step    = step,
  .pull    = pull,
  .leak    = leak,
  .voltage = 1,
};
