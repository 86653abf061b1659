/* dynamic_synapse.c -- terminals whose synapses tire and warm up: short-term depression and facilitation.
 *
 *     between spikes   du/dt = (U - u) / tau_facilitation        dx/dt = (1 - x) / tau_depression
 *     at a spike       u += U (1 - u),   u x is released,   x -= u x
 *
 * A population of terminals stands between senders and receivers: it hears the senders one to one, and says what
 * they release, u x for a spike.  n is the spikes of a step: the drive itself, or `hertz` x drive x dt where the
 * drive is a rate, from 0 to 1.  What it says is u x drive (u x n over the spikes that a drive of 1 stands for).
 * Exact between steps; for rates the mean-field equations as dt becomes small, where
 *
 *     u* = U (1 + tau_f R) / (1 + U tau_f R),   x* = 1 / (1 + u* tau_d R)        R: spikes per second
 *
 * Memories are u - U and 1 - x, so that a trial starts with rested synapses. */
#include <tercet/unit.h>

#include "kernels/kernels.h"

#include <math.h>

struct params {
  double use, tau_facilitation, tau_depression, hertz;
  double calm, recover; /* what is left of u - U and of 1 - x after one step */
  double spikes;        /* that a drive of 1 stands for in one step */
};

static const tct_param params[] = {
  TCT_PARAM(struct params, use, 0.2, 1e-6, 1, "1",
            "share of what is there that the first spike releases (U)"),
  TCT_PARAM(struct params, tau_facilitation, 1500, 1e-3, 1e6, "ms",
            "time in which all but 1/e of what spikes added to release is lost; short: none"),
  TCT_PARAM(struct params, tau_depression, 200, 1e-3, 1e6, "ms",
            "time in which all but 1/e of what was released comes back; short: it is always there"),
  TCT_PARAM(struct params, hertz, 0, 0, 1e6, "Hz",
            "firing rate that a drive of 1 stands for; 0: a drive counts the spikes of its step"),
};

enum { RAISED, SPENT };

static void prepare(void *given, double dt)
{
  struct params *own = given;

  own->calm    = exp(-dt / own->tau_facilitation);
  own->recover = exp(-dt / own->tau_depression);
  own->spikes  = own->hertz > 0 ? own->hertz * dt / 1000 : 1;
}

/* A drive of 1 may not be more than one spike. */
static tct_status check(const void *given, double dt, tct_error *err)
{
  const struct params *own = given;

  if (own->hertz * dt / 1000 <= 1) return TCT_OK;
  return tct_fail(
    err, TCT_BAD_SPEC,
    "%g Hz are %.3g spikes in a step of %g ms, and synapses release once in a step: take a shorter "
    "`step`",
    own->hertz, own->hertz * dt / 1000, dt);
}

/* One terminal in one step. */
typedef struct {
  tct_real n, u0, u, x0; /* spikes; release and resources before; release of this spike */
} terminal;

static inline terminal release(const struct params *own, tct_real drive, tct_real raised,
                               tct_real spent)
{
  const tct_real use = (tct_real)own->use, n = (tct_real)own->spikes * drive;
  terminal t = {.n = n > 1 ? 1 : n > 0 ? n : n <= 0 ? 0 : n}; /* what is no number shows */

  t.u0 = use + (tct_real)own->calm * raised;
  t.x0 = 1 - (tct_real)own->recover * spent;
  t.u  = t.u0 + use * (1 - t.u0) * t.n;
  return t;
}

static void step(const tct_units *u)
{
  const struct params *own = u->params;
  const size_t n           = (size_t)tct_panels(u->units) * TCT_PANEL;
  const tct_real use = (tct_real)own->use, over = (tct_real)(1 / own->spikes);

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = r * u->ld; i < r * u->ld + n; i++) {
      const terminal t   = release(own, u->drive[0] ? u->drive[0][i] : 0, u->slot_before[RAISED][i],
                                   u->slot_before[SPENT][i]);
      u->slot[RAISED][i] = t.u - use;
      u->slot[SPENT][i]  = 1 - t.x0 * (1 - t.u * t.n);
      u->rate[i]         = t.u * t.x0 * t.n * over;
    }
}

static void pull(const tct_units *u)
{
  const struct params *own = u->params;
  const size_t n           = (size_t)tct_panels(u->units) * TCT_PANEL;
  const tct_real use = (tct_real)own->use, over = (tct_real)(1 / own->spikes);

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = r * u->ld; i < r * u->ld + n; i++) {
      const terminal t = release(own, u->drive[0] ? u->drive[0][i] : 0, u->slot_before[RAISED][i],
                                 u->slot_before[SPENT][i]);
      const tct_real said   = over * u->credit[i];
      const tct_real raised = u->credit_slot[RAISED] ? u->credit_slot[RAISED][i] : 0,
                     spent  = u->credit_slot[SPENT] ? u->credit_slot[SPENT][i] : 0;
      const tct_real by_u   = (said + spent) * t.x0 * t.n + raised;
      const tct_real by_x   = said * t.u * t.n - spent * (1 - t.u * t.n);
      const tct_real by_n   = (said + spent) * t.u * t.x0 + by_u * use * (1 - t.u0);

      if (u->credit_slot_before[RAISED]) {
        u->credit_slot_before[RAISED][i] = (tct_real)own->calm * by_u * (1 - use * t.n);
        u->credit_slot_before[SPENT][i]  = -(tct_real)own->recover * by_x;
      }
      u->credit[i] = t.n > 0 && t.n < 1 ? (tct_real)own->spikes * by_n : 0;
    }
}

static const char *const sites[] = {"soma", NULL};

const tct_unit tct_unit_dynamic_synapse = {
  .name     = "dynamic_synapse",
  .title    = "Terminals with short-term plasticity",
  .family   = "synaptic",
  .summary  = "passes on what its senders release, which spikes before have raised or used up",
  .equation = "du/dt = (U - u) / tau_f,   dx/dt = (1 - x) / tau_d\n"
              "at a spike: u += U (1 - u), u x is released, x -= u x",
  .source =
    "Tsodyks, Pawelzik & Markram 1998, doi:10.1162/089976698300017502; presets: Mongillo, Barak & "
    "Tsodyks 2008, doi:10.1126/science.1150769",
  .notes =
    "Put it between two populations: `v1 -> ends: {wiring: one_to_one, fixed: true, init: "
    "constant}`, "
    "`ends -> v2: dense`, with `bias: false` for the ends.  One release state for each sender, so "
    "for all "
    "its targets.  Presets facilitate; `use: 0.5, tau_depression: 800 ms, tau_facilitation: 1 ms` "
    "depresses.  A drive of 0 or one whole spike is at a bound, and has no slope: credit reaches "
    "rates, "
    "not spikes",
  TCT_TAKES(struct params, params),
  .claims  = TCT_UNIT_SMOOTH | TCT_UNIT_SILENT_AT_REST,
  .sites   = sites,
  .slots   = 2,
  .memory  = true,
  .check   = check,
  .prepare = prepare,
  .step    = step,
  .pull    = pull,
};
