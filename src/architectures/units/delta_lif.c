/* delta_lif.c -- leaky integrate-and-fire units that jump by what they hear, and whose threshold is learnt.
 *
 *     V = k V' + a   where the cell is not deaf, else k V'        k = exp(-dt / tau), V told from rest
 *     z = 1 where V > V_threshold + theta;  then V is reset, and for the refractory time the cell is deaf
 *
 * A spike that arrives moves the voltage at once by its weight, in mV: an alpha or exponential current of no length.
 * theta is what arrives at the site `threshold`, the bias for one: a rule that moves the bias moves the threshold.
 * With `one_spike` only the cell farthest above its threshold fires in a step; others there are reset without a spike. */
#include <tercet/unit.h>

#include "kernels/kernels.h"
#include "kernels/spiking.h"

#include <math.h>

struct params {
  double tau, rest, threshold, reset_voltage, refractory;
  bool one_spike;
  double keep,
    deaf; /* what is left of a voltage after a step; steps without hearing after a spike */
};

static const tct_param params[] = {
  TCT_PARAM(struct params, tau, 10, 1e-3, 1e6, "ms", "time constant of the membrane"),
  TCT_PARAM(struct params, rest, -70, -500, 500, "mV", "to where a voltage leaks"),
  TCT_PARAM(struct params, threshold, -55, -500, 500, "mV",
            "above which a cell fires whose bias is 0"),
  TCT_PARAM(struct params, reset_voltage, -70, -500, 500, "mV", "to where a spike resets"),
  TCT_PARAM(struct params, refractory, 2, 0, 1e6, "ms",
            "for which a cell hears nothing after a spike, in whole steps; it leaks"),
  TCT_PARAM(struct params, one_spike, 0, 0, 1, "1",
            "of cells above their thresholds in one step the farthest alone fires; all are reset"),
};

enum { VOLTAGE, DEAF };
enum { SOMA, THRESHOLD };

static tct_status check(const void *given, double dt, tct_error *err)
{
  const struct params *own = given;
  (void)dt;

  if (own->threshold > own->rest && own->reset_voltage <= own->threshold) return TCT_OK;
  return tct_fail(err, TCT_BAD_SPEC,
                  "the threshold of a delta_lif lies above its rest and not below its reset");
}

static void prepare(void *given, double dt)
{
  struct params *own = given;

  own->keep = exp(-dt / own->tau);
  own->deaf = nearbyint(own->refractory / dt);
}

enum { BLOCK = 256 };

/* One row up to its spikes: who is above has a rate of 1. */
TCT_WIDE static void rise(const struct params *own, const tct_units *u, size_t row)
{
  const tct_real keep = (tct_real)own->keep, top = (tct_real)(own->threshold - own->rest);
  const tct_real *v0 = u->slot_before[VOLTAGE] + row, *d0 = u->slot_before[DEAF] + row;
  /* where nobody speaks, anything times 0 */
  const tct_real *drive = u->drive[SOMA] ? u->drive[SOMA] + row : d0,
                 *theta = u->drive[THRESHOLD] ? u->drive[THRESHOLD] + row : d0;
  const tct_real spoken = u->drive[SOMA] ? 1 : 0, raised = u->drive[THRESHOLD] ? 1 : 0;
  tct_real *v = u->slot[VOLTAGE] + row, *d = u->slot[DEAF] + row, *z = u->rate + row;

  const size_t n = (size_t)tct_panels(u->units) * TCT_PANEL; /* pads too: they stay at rest */

#pragma GCC ivdep
  for (size_t i = 0; i < n; i++) {
    const tct_real deaf = d0[i] > 0 ? 1 : 0; /* by sums and products alone: no branch */
    const tct_real V    = keep * v0[i] + (spoken - spoken * deaf) * drive[i];

    v[i] = V;
    d[i] = d0[i] - deaf;
    /* a voltage that is no number shows */
    z[i] = (V > top + raised * theta[i] ? (tct_real)1 : (tct_real)0) + (V - V);
  }
}

/* Unit i, told from its row: how far it is above its threshold. */
static tct_real above(const tct_units *u, size_t i)
{
  const struct params *own = u->params;
  const tct_real *theta    = u->drive[THRESHOLD];

  return u->slot[VOLTAGE][i] - ((tct_real)(own->threshold - own->rest) + (theta ? theta[i] : 0));
}

/* Of those above the farthest alone fires, the first of them. */
static void leave_one(const tct_units *u, size_t row)
{
  size_t winner = row;
  tct_real best = -1;

  for (size_t i = row; i < row + (size_t)u->units; i++) {
    if (u->rate[i] != 1) continue;
    u->rate[i]          = 0;
    const tct_real over = above(u, i);
    if (over > best) winner = i;
    if (over > best) best = over;
  }
  u->rate[winner] = 1;
}

static void step(const tct_units *u)
{
  const struct params *own = u->params;
  const size_t n           = (size_t)u->units;
  int list[BLOCK + 1];

  for (size_t r = 0, row = 0; r < (size_t)u->rows; r++, row += u->ld) {
    int fired = 0;
    rise(own, u, row);
    for (size_t from = 0; from < n; from += BLOCK) {
      const int some = tct_active(u->rate + row, from, n - from < BLOCK ? n - from : BLOCK, list);
      for (int k = 0; k < some; k++) {
        const size_t i = row + (size_t)list[k];
        if (u->rate[i] != 1) continue;
        u->slot[DEAF][i] = (tct_real)own->deaf;
        fired++;
      }
    }
    if (fired > 1 && own->one_spike) leave_one(u, row);
    for (size_t i = row; i < row + n && fired; i++)
      if (above(u, i) > 0) u->slot[VOLTAGE][i] = (tct_real)(own->reset_voltage - own->rest);
  }
}

static const char *const sites[] = {"soma", "threshold", NULL};

const tct_unit tct_unit_delta_lif = {
  .name     = "delta_lif",
  .title    = "Integrate-and-fire unit with synapses that act at once",
  .family   = "spiking",
  .summary  = "jumps by what it hears, leaks, fires and is deaf a while; its bias is its threshold",
  .equation = "V = k V' + a (k V' while deaf),   k = exp(-dt / tau)\n"
              "z = 1 where V > V_threshold + theta; then V = V_reset, deaf for the refractory time",
  .source   = "Diehl & Cook 2015, doi:10.3389/fncom.2015.00099",
  .notes = "A weight is the jump that a spike brings, in mV.  The bias, and whatever else lands on "
           "the site "
           "`threshold`, raises the threshold: `bias: {rule: intrinsic_plasticity}` lets it rise "
           "with every "
           "spike and last over trials, `bias: false` leaves it where it is.  No way leads back "
           "through it: "
           "rules that send credit are refused (`lif` has a surrogate)",
  TCT_TAKES(struct params, params),
  .claims     = TCT_UNIT_SPIKING,
  .sites      = sites,
  .slots      = 2,
  .memory     = true,
  .whole      = true,
  .bias_site  = THRESHOLD,
  .overwrites = true,
  .voltage    = 1 + VOLTAGE,
  .check      = check,
  .prepare    = prepare,
  .step       = step,
};
