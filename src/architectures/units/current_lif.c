/* current_lif.c -- leaky integrate-and-fire units whose synapses bring currents that die away.
 *
 *     tau dV/dt = (V_rest - V) + I_e + I_i,   tau_e dI_e/dt = -I_e,   tau_i dI_i/dt = -I_i
 *     z = 1 where V > V_threshold; then V is reset, and stands still for the refractory time
 *
 * Currents are told in mV, times the membrane's resistance.  The equations are linear, and a step is exact:
 *
 *     V = k V' + c_e I_e + c_i I_i,   k = exp(-dt / tau),   c_s = (exp(-dt / tau_s) - k) tau_s / (tau_s - tau)
 *
 * (c_s = k dt / tau where tau_s is tau); or Euler's. */
#include "architectures/units/synaptic.h"

enum { START_REST, START_UNIFORM };

struct params {
  synaptic cell;
  int start;
  tct_spiking made; /* follows from all of it and the step */
};

static const tct_param params[] = {
  SYNAPTIC_PARAMS(struct params, "exact|euler"),
  TCT_PARAM_CHOICE(
    struct params, start, START_REST, "rest|uniform",
    "where a trial starts: at rest, or anywhere between reset_voltage and threshold"),
};

/* What a current of 1 adds to a voltage in a step while it dies away itself. */
static tct_real reach(double tau, double tau_s, double dt)
{
  const double k = exp(-dt / tau);

  if (fabs(tau_s - tau) < 1e-9 * tau) return (tct_real)(k * dt / tau);
  return (tct_real)((exp(-dt / tau_s) - k) * tau_s / (tau_s - tau));
}

static void prepare(void *given, double dt)
{
  struct params *own = given;

  own->made          = synaptic_step(&own->cell, dt);
  own->made.reach[0] = reach(own->cell.tau, own->cell.tau_excitatory, dt);
  own->made.reach[1] = reach(own->cell.tau, own->cell.tau_inhibitory, dt);
}

static void begin(const tct_beginning *b)
{
  const struct params *own = b->params;
  const synaptic *c        = &own->cell;

  if (own->start == START_REST) return;
  for (int i = 0; i < b->units; i++)
    b->slot[TCT_VOLTAGE][i] =
      (tct_real)(c->reset_voltage - c->rest +
                 (c->threshold - c->reset_voltage) * b->uniform(b->chance, TCT_VOLTAGE, i));
}

static void step(const tct_units *u)
{
  const tct_spiking_block b = synaptic_block(u);

  tct_current_step(&((const struct params *)u->params)->made, &b);
}

const tct_unit tct_unit_current_lif = {
  .name     = "current_lif",
  .title    = "Integrate-and-fire unit with synaptic currents",
  .family   = "spiking",
  .summary  = "integrates currents that die away exponentially, fires and rests",
  .equation = "tau dV/dt = (V_rest - V) + I_e + I_i\n"
              "tau_e dI_e/dt = -I_e + a_e spikes,   tau_i dI_i/dt = -I_i + a_i spikes\n"
              "z = 1 where V > V_threshold; then V is reset and rests",
  .source   = "Brette et al. 2007, doi:10.1007/s10827-007-0038-6",
  .notes =
    "A weight is the current that a spike brings, in mV; both sites add, and differ in how long "
    "what they hear lasts.  No way leads back through it: rules that send credit are refused "
    "(`lif` has a surrogate).  A cell whose rest lies above its threshold fires by itself",
  TCT_TAKES(struct params, params),
  .claims = TCT_UNIT_SPIKING,
  .sites  = synaptic_sites,
  SYNAPTIC_MEMORY,
  .prepare = prepare,
  .begin   = begin,
  .step    = step,
};
