/* conductance_lif.c -- leaky integrate-and-fire units whose synapses open conductances.
 *
 *     tau dV/dt = (V_rest - V) + g_e (E_e - V) + g_i (E_i - V),   tau_e dg_e/dt = -g_e,   tau_i dg_i/dt = -g_i
 *     z = 1 where V > V_threshold; then V is reset, and stands still for the refractory time
 *
 * Conductances are told in units of the leak.  A step is exact as if they stood still for it (exponential Euler), which
 * is how the benchmark of Brette et al. is run; or Euler's.  Weights of inhibitory synapses are below 0, as everywhere:
 * what they bring to the site `inhibitory` opens g_i by its size. */
#include "architectures/units/synaptic.h"

struct params {
  synaptic cell;
  double excitatory_reversal, inhibitory_reversal;
  double start, start_spread, start_excitation, start_excitation_spread, start_inhibition,
    start_inhibition_spread;
  tct_spiking made; /* follows from all of it and the step */
};

static const tct_param params[] = {
  SYNAPTIC_PARAMS(struct params, "exponential_euler|euler"),
  TCT_PARAM(struct params, excitatory_reversal, 0, -500, 500, "mV", "where excitation drives to"),
  TCT_PARAM(struct params, inhibitory_reversal, -80, -500, 500, "mV", "where inhibition drives to"),
  TCT_PARAM(struct params, start, 0, -500, 500, "mV",
            "a trial starts so far from rest, in the mean"),
  TCT_PARAM(struct params, start_spread, 0, 0, 500, "mV",
            "standard deviation over cells of where a trial starts"),
  TCT_PARAM(struct params, start_excitation, 0, -1e6, 1e6, "1",
            "excitatory conductance at the start, in the mean"),
  TCT_PARAM(struct params, start_excitation_spread, 0, 0, 1e6, "1",
            "its standard deviation over cells"),
  TCT_PARAM(struct params, start_inhibition, 0, -1e6, 1e6, "1",
            "inhibitory conductance at the start, in the mean"),
  TCT_PARAM(struct params, start_inhibition_spread, 0, 0, 1e6, "1",
            "its standard deviation over cells"),
};

static void prepare(void *given, double dt)
{
  struct params *own = given;

  own->made          = synaptic_step(&own->cell, dt);
  own->made.reach[0] = (tct_real)(own->excitatory_reversal - own->cell.rest);
  own->made.reach[1] = (tct_real)(own->inhibitory_reversal - own->cell.rest);
}

static void begin(const tct_beginning *b)
{
  const struct params *own = b->params;
  const double mean[]      = {own->start, own->start_excitation, own->start_inhibition},
               spread[]    = {own->start_spread, own->start_excitation_spread,
                              own->start_inhibition_spread};

  for (int k = TCT_VOLTAGE; k <= TCT_INHIBITED; k++) {
    const double sign = k == TCT_INHIBITED ? -1 : 1; /* it is kept as synapses bring it */
    for (int i = 0; i < b->units; i++)
      b->slot[k][i] =
        (tct_real)(sign * (mean[k] + (spread[k] > 0 ? spread[k] * b->normal(b->chance, k, i) : 0)));
  }
}

static void step(const tct_units *u)
{
  const tct_spiking_block b = synaptic_block(u);

  tct_conductance_step(&((const struct params *)u->params)->made, &b);
}

const tct_unit tct_unit_conductance_lif = {
  .name     = "conductance_lif",
  .title    = "Integrate-and-fire unit with conductances",
  .family   = "spiking",
  .summary  = "integrates what its synapses' conductances let through, fires and rests",
  .equation = "tau dV/dt = (V_rest - V) + g_e (E_e - V) + g_i (E_i - V)\n"
              "tau_e dg_e/dt = -g_e + a_e spikes,   tau_i dg_i/dt = -g_i - a_i spikes\n"
              "z = 1 where V > V_threshold; then V is reset and rests",
  .source   = "Brette et al. 2007, doi:10.1007/s10827-007-0038-6",
  .notes =
    "Conductances are in units of the leak's, and a weight is what a spike opens: below 0 at the "
    "site `inhibitory`, so that Dale's law holds of its senders.  No way leads back through it: "
    "rules that send credit are refused.  A trial starts at rest, or where `start` and its kin "
    "draw it by seed and trial.  In single precision: spikes of a chaotic circuit part from those "
    "of another program after some time, its statistics do not",
  TCT_TAKES(struct params, params),
  .claims = TCT_UNIT_SPIKING,
  .sites  = synaptic_sites,
  SYNAPTIC_MEMORY,
  .prepare = prepare,
  .begin   = begin,
  .step    = step,
};
