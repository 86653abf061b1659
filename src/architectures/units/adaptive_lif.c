/* adaptive_lif.c -- leaky integrate-and-fire units whose threshold rises with every spike and falls back slowly.
 *
 *     v = k v' + a - theta z'        k = exp(-dt / tau)
 *     b = rho b' + z'                rho = exp(-dt / tau_adaptation)
 *     z = 1 where v > theta + beta b, else 0
 *
 * On the way back dz/dv is replaced by a shape around the threshold of the moment (surrogate.h), as in lif.c:
 *
 *     psi = (gamma / theta) max(0, 1 - |v - theta - beta b| / theta),   dz/db = -beta psi */
#include <tercet/unit.h>

#include "architectures/units/surrogate.h"
#include "kernels/kernels.h"

#include <math.h>

struct params {
  double tau, threshold, dampening, sharpness, tau_adaptation, adaptation;
  int surrogate;
  bool reset_credit;
  double keep, stay; /* what is left of a voltage and of an adaptation after one step */
};

static const tct_param params[] = {
  TCT_PARAM(struct params, tau, 20, 1e-3, 1e6, "ms",
            "time in which all but 1/e of a voltage is lost"),
  TCT_PARAM(
    struct params, threshold, 1, 1e-6, 1e6, "1",
    "voltage above which a unit fires that has not fired before, and what a spike takes away"),
  TCT_PARAM(struct params, dampening, 0.3, 0, 10, "1",
            "height of the surrogate slope, times the threshold"),
  TCT_PARAM_CHOICE(struct params, surrogate, TRIANGLE, SURROGATES,
                   "shape of the surrogate slope around the threshold"),
  TCT_PARAM(struct params, sharpness, 1, 1e-3, 1e6, "1",
            "how many times narrower the surrogate slope is than a threshold"),
  TCT_PARAM(struct params, tau_adaptation, 200, 1e-3, 1e6, "ms",
            "time in which all but 1/e of a threshold's rise is lost"),
  TCT_PARAM(struct params, adaptation, 0.07, 0, 1e6, "1",
            "how much a spike raises the threshold (beta); 0: not at all"),
  TCT_PARAM(struct params, reset_credit, 0, 0, 1, "1",
            "let credit also flow back through the reset, from a spike to the one before"),
};

enum { VOLTAGE, RISE };

static void prepare(void *given, double dt)
{
  struct params *own = given;

  own->keep = exp(-dt / own->tau);
  own->stay = exp(-dt / own->tau_adaptation);
}

static double leak(const void *given)
{
  return ((const struct params *)given)->keep;
}

static void adapts(const void *given, double *keep, double *rise)
{
  const struct params *own = given;

  *keep = own->stay;
  *rise = own->adaptation;
}

static void step(const tct_units *u)
{
  const struct params *own = u->params;
  const tct_real keep = (tct_real)own->keep, stay = (tct_real)own->stay,
                 theta = (tct_real)own->threshold, beta = (tct_real)own->adaptation;
  const size_t n = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = r * u->ld; i < r * u->ld + n; i++) {
      const tct_real fired = u->before[i], drive = u->drive[0] ? u->drive[0][i] : 0;
      const tct_real v = keep * u->slot_before[VOLTAGE][i] + drive - theta * fired,
                     b = stay * u->slot_before[RISE][i] + fired, top = theta + beta * b;
      u->slot[VOLTAGE][i] = v;
      u->slot[RISE][i]    = b;
      u->rate[i]          = spike_of(v, top);
    }
}

static void pull(const tct_units *u)
{
  const struct params *own = u->params;
  const tct_real theta = (tct_real)own->threshold, beta = (tct_real)own->adaptation,
                 height = (tct_real)(own->dampening / own->threshold),
                 narrow = (tct_real)(own->sharpness / own->threshold);
  const size_t n        = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = r * u->ld; i < r * u->ld + n; i++) {
      const tct_real far = u->slot[VOLTAGE][i] - theta - beta * u->slot[RISE][i];
      const tct_real felt =
        height * u->credit[i] * surrogate_at((surrogate)own->surrogate, narrow * far);
      const tct_real error = felt + (u->credit_slot[VOLTAGE] ? u->credit_slot[VOLTAGE][i] : 0);
      const tct_real rise  = -beta * felt + (u->credit_slot[RISE] ? u->credit_slot[RISE][i] : 0);

      if (u->credit_slot_before[VOLTAGE]) {
        u->credit_slot_before[VOLTAGE][i] = (tct_real)own->keep * error;
        u->credit_slot_before[RISE][i]    = (tct_real)own->stay * rise;
      }
      if (u->credit_before) u->credit_before[i] += rise - (own->reset_credit ? theta * error : 0);
      u->credit[i] = error;
    }
}

static const char *const sites[] = {"soma", NULL};

const tct_unit tct_unit_adaptive_lif = {
  .name     = "adaptive_lif",
  .title    = "Adaptive leaky integrate-and-fire unit",
  .family   = "spiking",
  .summary  = "integrates its drive, and fires the less readily the more it has fired",
  .equation = "v = k v' + a - theta z',   b = rho b' + z'\n"
              "z = 1 where v > theta + beta b, else 0\n"
              "dz/dv := (gamma / theta) max(0, 1 - |v - theta - beta b| / theta)",
  .source   = "Bellec et al. 2020, doi:10.1038/s41467-020-17236-y",
  .notes =
    "The rate is 0 or 1: a spike in this step.  Credit flows back through the threshold from a "
    "spike to "
    "those before it, and through the reset with `reset_credit`.  With adaptation 0 it is `lif`",
  TCT_TAKES(struct params, params),
  .claims  = TCT_UNIT_SPIKING | TCT_UNIT_SILENT_AT_REST,
  .sites   = sites,
  .slots   = 2,
  .memory  = true,
  .voltage = 1 + VOLTAGE,
  .prepare = prepare,
  .step    = step,
  .pull    = pull,
  .leak    = leak,
  .adapts  = adapts,
};
