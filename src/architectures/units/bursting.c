/* bursting.c -- pyramidal cells that fire single spikes and bursts: what is seen sets how often, what comes down which.
 *
 *     v = k v' + a,   x = r x' + z_event           k = exp(-dt / tau), r = exp(-dt / tau_trace); an event sets v to 0
 *     P(event) = 1 - exp(-dt hertz exp((v - threshold - adaptation x') / noise)),   none while it rests
 *     A = h A' + c + (1 - h) g (asked - rate)      h = exp(-dt / tau_apical); the last only where somebody teaches
 *     P(burst | event) = σ(A + log(base / (1 - base)));   its second spike follows after `gap`
 *
 * A cell rests for as long after a single spike as after a burst, and the apical dendrite does not reach the soma: so
 * how often events come and how many of them are bursts are two messages on one axon, and neither moves the other.
 * `demultiplexer` or `dynamic_synapse` tell them apart again.  A teacher says the event rate that is asked for, in Hz;
 * less than 0 asks for silence, 0 asks nothing.  The cell holds against it its own rate, which it knows by its trace x.
 *
 * Left out of the source's full cell: the current of the dendrite into the soma, the action potential that goes back
 * into the dendrite, and the dendrite's slow restoring current. */
#include <tercet/unit.h>

#include "kernels/kernels.h"

#include <math.h>

struct params {
  double tau, threshold, noise, hertz, adaptation, tau_trace, tau_apical, base, teaching, gap,
    refractory;
  /* after prepare: of a step; log odds of a burst; in steps, the rest and what is left of it at the second spike */
  double keep, stay, hold, events, odds, rest, second, rate;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, tau, 20, 1e-3, 1e6, "ms",
            "time in which all but 1/e of a soma's potential is lost"),
  TCT_PARAM(struct params, threshold, 1, -1e6, 1e6, "1",
            "potential at which events come `hertz` times a second"),
  TCT_PARAM(struct params, noise, 0.25, 1e-3, 1e6, "1",
            "rise of the potential that makes events e times as frequent"),
  TCT_PARAM(struct params, hertz, 100, 1e-6, 1e6, "Hz",
            "events at the threshold, of a cell that need not rest"),
  TCT_PARAM(struct params, adaptation, 0, 0, 1e6, "1",
            "how much an event raises the threshold of its cell"),
  TCT_PARAM(
    struct params, tau_trace, 200, 1e-3, 1e6, "ms",
    "how long a cell remembers its events: to adapt, and to hold them against what is asked"),
  TCT_PARAM(struct params, tau_apical, 20, 1e-3, 1e6, "ms",
            "time in which all but 1/e of an apical potential is lost"),
  TCT_PARAM(struct params, base, 0.25, 1e-6, 0.999999, "1",
            "share of events that are bursts where nothing comes down"),
  TCT_PARAM(struct params, teaching, 0.2, 0, 1e6, "1",
            "g: what an event rate 1 Hz too low adds to the apical potential that is made for"),
  TCT_PARAM(struct params, gap, 10, 1e-3, 1e6, "ms",
            "from the first spike of a burst to the second"),
  TCT_PARAM(struct params, refractory, 30, 1e-3, 1e6, "ms",
            "from an event to the earliest next, in whole steps"),
};

enum { SOMA, APICAL, TEACHER };
enum { VOLTAGE, TRACE, TUFT, REST };

static tct_status check(const void *given, double dt, tct_error *err)
{
  const struct params *own = given;
  const double gap = nearbyint(own->gap / dt), rest = nearbyint(own->refractory / dt);

  if (gap < 1)
    return tct_fail(err, TCT_BAD_SPEC,
                    "the second spike of a burst follows after %g ms, and a step is %g ms",
                    own->gap, dt);
  if (rest <= gap)
    return tct_fail(err, TCT_BAD_SPEC,
                    "a cell that rests for %g ms may fire again before the second spike of its "
                    "burst, after %g ms",
                    own->refractory, own->gap);
  return TCT_OK;
}

static void prepare(void *given, double dt)
{
  struct params *own = given;

  own->keep   = exp(-dt / own->tau);
  own->stay   = exp(-dt / own->tau_trace);
  own->hold   = exp(-dt / own->tau_apical);
  own->events = own->hertz * dt / 1000;
  own->odds   = log(own->base / (1 - own->base));
  own->rest   = nearbyint(own->refractory / dt);
  own->second = own->rest - nearbyint(own->gap / dt);
  own->rate   = (1 - own->stay) * 1000 / dt; /* Hz, of a trace of 1 */
}

static double drive_at(const tct_units *u, int site, size_t at)
{
  return u->drive[site] ? (double)u->drive[site][at] : 0;
}

/* The apical potential; what is no number shows in it. */
static double descend(const tct_units *u, size_t i)
{
  const struct params *own = u->params;
  const double said = drive_at(u, TEACHER, i), trace = (double)u->slot_before[TRACE][i];
  const double asked = said < 0 ? 0 : said;
  const double tuft  = own->hold * (double)u->slot_before[TUFT][i] + drive_at(u, APICAL, i);

  return said == 0 ? tuft : tuft + (1 - own->hold) * own->teaching * (asked - own->rate * trace);
}

/* Of an event, in a cell that does not rest. */
static double chance_of(const struct params *own, double v, double trace)
{
  return -expm1(-own->events * exp((v - own->threshold - own->adaptation * trace) / own->noise));
}

static void step_one(const tct_units *u, size_t i)
{
  const struct params *own = u->params;
  const double rest = (double)u->slot_before[REST][i], left = fmax(fabs(rest) - 1, 0);
  const double trace = (double)u->slot_before[TRACE][i], tuft = descend(u, i);
  const double v      = own->keep * (double)u->slot_before[VOLTAGE][i] + drive_at(u, SOMA, i);
  const double chance = (double)u->uniform[i], p = left < 0.5 ? chance_of(own, v, trace) : 0;
  const bool event = chance < p, again = rest < 0 && fabs(left - own->second) < 0.5;
  const bool burst = event && chance * (1 + exp(-tuft - own->odds)) < p;

  u->slot[VOLTAGE][i] = (tct_real)(event ? 0 : v);
  u->slot[TRACE][i]   = (tct_real)(own->stay * trace + event);
  u->slot[TUFT][i]    = (tct_real)tuft;
  u->slot[REST][i] = (tct_real)(burst ? -own->rest : event ? own->rest : rest < 0 ? -left : left);
  u->rate[i]       = isnan(v) || isnan(tuft) ? (tct_real)NAN : event || again ? 1 : 0;
}

static void step(const tct_units *u)
{
  const size_t whole = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++) {
    const size_t row = r * u->ld;
    for (size_t i = row; i < row + (size_t)u->units; i++) step_one(u, i);
    for (size_t i = row + (size_t)u->units; i < row + whole; i++)
      u->rate[i] = u->slot[VOLTAGE][i] = u->slot[TRACE][i] = u->slot[TUFT][i] = u->slot[REST][i] =
        0;
  }
}

static const char *const sites[] = {"soma", "apical", "teacher", NULL};

const tct_unit tct_unit_bursting = {
  .name   = "bursting",
  .title  = "Bursting pyramidal cell",
  .family = "dendritic",
  .summary =
    "fires as often as its soma hears, in single spikes or in bursts as its apical dendrite "
    "hears",
  .equation = "v = k v' + a,   P(event) = 1 - exp(-dt hertz exp((v - threshold - adaptation x) / "
              "noise))\n"
              "A = h A' + c,   P(burst | event) = σ(A + log(base / (1 - base)))\n"
              "taught: A += (1 - h) teaching (asked - event rate)",
  .source   = "Payeur et al. 2021, doi:10.1038/s41593-021-00857-x; Naud & Sprekeler 2018, "
              "doi:10.1073/pnas.1720995115",
  .notes =
    "The cell of the source's networks that learn, in which bursts are drawn, with a threshold "
    "that "
    "is soft; not its full one with currents between soma and dendrite. The rate is 0 or 1: a "
    "spike in this step. Without adaptation events come as a logistic function of the potential, "
    "nearly, up to 1 / refractory. Spikes are impulses: with tau 20 ms a synapse of weight 1 that "
    "hears 10 Hz raises a potential by 0.2. Hear events or bursts alone through `demultiplexer`. "
    "`teacher` hears the event rate asked for, in Hz; less than 0: none; 0: nobody asks; give its "
    "synapses `init: constant`, or they are drawn like all others onto the cell. No way "
    "leads back through it: rules that send credit are refused",
  TCT_TAKES(struct params, params),
  .claims     = TCT_UNIT_SPIKING,
  .sites      = sites,
  .slots      = 4,
  .memory     = true,
  .overwrites = false,
  .stochastic = true,
  .voltage    = 1 + VOLTAGE,
  .check      = check,
  .prepare    = prepare,
  .step       = step,
};
