/* demultiplexer.c -- terminals that pass on events alone, or bursts alone: one axon, two messages.
 *
 *     event   a spike after a silence longer than `window`
 *     burst   the second spike after an event, within `window` of it; once
 *
 * A synapse that tires passes little but the first spike of a burst, one that warms up little but the others; this is
 * what both come to in the limit (`dynamic_synapse` is the real thing).  A population of it stands between senders and
 * receivers, and hears the senders one to one. */
#include <tercet/unit.h>

#include "kernels/bursts.h"
#include "kernels/kernels.h"

#include <math.h>

enum { EVENTS, BURSTS };

struct params {
  double window;
  int passes;
  double steps; /* of the window */
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, passes, EVENTS, "events|bursts", "which of both goes on"),
  TCT_PARAM(struct params, window, 16, 1e-3, 1e6, "ms",
            "within which a second spike makes a burst, in whole steps"),
};

static tct_status check(const void *given, double dt, tct_error *err)
{
  const struct params *own = given;

  if (own->window / dt >= 1 - 1e-9) return TCT_OK;
  return tct_fail(err, TCT_BAD_SPEC, "no second spike comes within %g ms where a step is %g ms",
                  own->window, dt);
}

static void prepare(void *given, double dt)
{
  struct params *own = given;

  own->steps = floor(own->window / dt + 1e-9);
}

static void step(const tct_units *u)
{
  const struct params *own = u->params;
  const tct_real window    = (tct_real)own->steps;
  const tct_spoken passes  = own->passes == EVENTS ? TCT_EVENT : TCT_BURST;
  const size_t n           = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = r * u->ld; i < r * u->ld + n; i++) {
      const tct_real heard = u->drive[0] ? u->drive[0][i] : 0, clock = u->slot_before[0][i];
      u->rate[i]    = isnan(heard) ? heard : tct_spoken_by(clock, heard > 0) == passes ? 1 : 0;
      u->slot[0][i] = tct_burst_clock(clock, heard > 0, window);
    }
}

static const char *const sites[] = {"soma", NULL};

const tct_unit tct_unit_demultiplexer = {
  .name     = "demultiplexer",
  .title    = "Terminals that tell events from bursts",
  .family   = "synaptic",
  .summary  = "passes on the first spike after a silence, or the second of a burst",
  .equation = "event: a spike after more than `window` of silence\n"
              "burst: the second spike after an event, within `window` of it",
  .source   = "Payeur et al. 2021, doi:10.1038/s41593-021-00857-x; Naud & Sprekeler 2018, "
              "doi:10.1073/pnas.1720995115",
  .notes =
    "The limit of synapses that tire (events) or warm up (bursts); for these see "
    "`dynamic_synapse`. "
    "Put it between two populations: `v1 -> events: {wiring: one_to_one, fixed: true, init: "
    "constant}`, `events -> v2: dense`, with `bias: false`. Any drive above 0 is a spike. No way "
    "leads back through it",
  TCT_TAKES(struct params, params),
  .claims     = TCT_UNIT_SPIKING | TCT_UNIT_SILENT_AT_REST,
  .sites      = sites,
  .slots      = 1,
  .memory     = true,
  .overwrites = true,
  .check      = check,
  .prepare    = prepare,
  .step       = step,
};
