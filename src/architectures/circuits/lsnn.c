/* lsnn.c -- a recurrent circuit of spiking cells, some of which tire slowly, under a read-out that leaks.
 *
 *     senses -> regular, adaptive         all to all
 *     regular, adaptive -> both           all to all, a step later
 *     regular, adaptive -> readout        at once; the read-out leaks
 *
 * A threshold that has risen outlasts the spikes that raised it: that is the circuit's longer memory. */
#include <tercet/circuit.h>

#include <math.h>

#include "architectures/circuits/words.h"

struct params {
  double regular, adaptive, tau, tau_adaptation, adaptation, threshold, dampening, readout_tau,
    gain;
  int init;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, regular, 50, 0, 1e6, "1", "how many cells there are that never tire"),
  TCT_PARAM(struct params, adaptive, 50, 0, 1e6, "1", "how many there are whose threshold adapts"),
  TCT_PARAM(struct params, tau, 20, 1e-3, 1e6, "ms",
            "time in which all but 1/e of a voltage is lost"),
  TCT_PARAM(struct params, tau_adaptation, 200, 1e-3, 1e6, "ms",
            "time in which all but 1/e of a threshold's rise is lost"),
  TCT_PARAM(struct params, adaptation, 0.07, 0, 1e6, "1",
            "how much a spike raises the threshold of its cell"),
  TCT_PARAM(struct params, threshold, 0.6, 1e-6, 1e6, "1", "voltage above which a cell fires"),
  TCT_PARAM(struct params, dampening, 0.3, 0, 10, "1",
            "height of the surrogate slope, times the threshold"),
  TCT_PARAM(struct params, readout_tau, 20, 0, 1e6, "ms",
            "time in which all but 1/e of what was read out is lost; 0: it hears the moment alone"),
  TCT_PARAM_CHOICE(struct params, init, CIRCUIT_LECUN, CIRCUIT_INITS, "how all weights start"),
  TCT_PARAM(struct params, gain, 1, 0, 1e6, "1", "gain of the weights at the start"),
};

static tct_status check(const struct params *own, const tct_signal *input, const tct_signal *target,
                        tct_error *err)
{
  if (!input || !target)
    return tct_fail(err, TCT_BAD_SPEC, "an lsnn has %s, but the task %s",
                    input ? "a readout" : "senses", input ? "has no target" : "shows nothing");
  if (own->regular != floor(own->regular) || own->adaptive != floor(own->adaptive))
    return tct_fail(err, TCT_BAD_SPEC, "a population has a whole number of cells, not %g",
                    own->regular != floor(own->regular) ? own->regular : own->adaptive);
  if (own->regular + own->adaptive < 1)
    return tct_fail(err, TCT_BAD_SPEC, "an lsnn has cells: regular ones, adaptive ones or both");
  return TCT_OK;
}

static void number(tct_text *out, const char *name, double x, const char *unit)
{
  tct_text_add(out, ", %s: ", name);
  tct_text_number(out, x);
  tct_text_add(out, "%s", unit);
}

static void cells(const struct params *own, bool adaptive, tct_text *out)
{
  tct_text_add(out, "  %s: {kind: %s, units: %.0f", adaptive ? "adaptive" : "regular",
               adaptive ? "adaptive_lif" : "lif", adaptive ? own->adaptive : own->regular);
  number(out, "tau", own->tau, " ms");
  number(out, "threshold", own->threshold, "");
  number(out, "dampening", own->dampening, "");
  if (adaptive) {
    number(out, "tau_adaptation", own->tau_adaptation, " ms");
    number(out, "adaptation", own->adaptation, "");
  }
  tct_text_add(out, ", ");
  circuit_init(out, own->init, own->gain);
  tct_text_add(out, "}\n");
}

/* What hears the cells: a read-out, or what leaks before it where an alternative is chosen. */
static const char *ear(const struct params *own, const tct_signal *target)
{
  return own->readout_tau > 0 && target->kind == TCT_SIGNAL_CLASS ? "smooth" : "readout";
}

static void readout(const struct params *own, const tct_signal *target, tct_text *out)
{
  const int units = target->shape[0] * target->shape[1] * target->shape[2];

  if (own->readout_tau > 0) {
    tct_text_add(out, "  %s: {kind: leaky, units: %d, activation: linear", ear(own, target), units);
    number(out, "tau", own->readout_tau, " ms");
    tct_text_add(out, ", ");
    circuit_init(out, own->init, own->gain);
    tct_text_add(out, "}\n");
    if (target->kind == TCT_SIGNAL_CLASS)
      tct_text_add(out, "  readout: {kind: readout, bias: false}\n");
    return;
  }
  tct_text_add(out, "  readout: {kind: readout, ");
  circuit_init(out, own->init, own->gain);
  tct_text_add(out, "}\n");
}

static tct_status expand(const void *given, const tct_signal *input, const tct_signal *target,
                         tct_text *out, tct_error *err)
{
  const struct params *own = given;
  const tct_status status  = check(own, input, target, err);
  const char *name[2]      = {"regular", "adaptive"};
  const bool there[2]      = {own->regular > 0, own->adaptive > 0};

  if (status != TCT_OK) return status;
  tct_text_add(out, "populations:\n  senses: {kind: input, from: %s}\n", input->name);
  for (int i = 0; i < 2; i++)
    if (there[i]) cells(own, i == 1, out);
  readout(own, target, out);
  tct_text_add(out, "projections:\n");
  for (int i = 0; i < 2; i++)
    if (there[i]) tct_text_add(out, "  senses -> %s: dense\n", name[i]);
  for (int i = 0; i < 2; i++)
    for (int k = 0; k < 2; k++)
      if (there[i] && there[k])
        tct_text_add(out, "  %s -> %s: {wiring: dense, delay: 1}\n", name[i], name[k]);
  for (int i = 0; i < 2; i++)
    if (there[i]) tct_text_add(out, "  %s -> %s: dense\n", name[i], ear(own, target));
  if (ear(own, target)[0] == 's')
    tct_text_add(out, "  smooth -> readout: {wiring: one_to_one, fixed: true, init: constant}\n");
  return out->failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a circuit's text") : TCT_OK;
}

const tct_circuit tct_circuit_lsnn = {
  .name    = "lsnn",
  .title   = "Long short-term memory of spiking cells",
  .family  = "spiking",
  .summary = "a recurrent circuit of spiking cells, some of which tire slowly, and a leaky readout",
  .equation = "senses -> regular, adaptive -> readout\n"
              "regular, adaptive -> regular, adaptive, a step later",
  .source   = "Bellec et al. 2018, doi:10.48550/arXiv.1803.09574; "
              "Bellec et al. 2020, doi:10.1038/s41467-020-17236-y",
  .notes =
    "Populations are called senses, regular (lif), adaptive (adaptive_lif) and readout.  Where the "
    "target is a class what leaks is called smooth, and the readout chooses by it, one to one",
  TCT_TAKES(struct params, params),
  .expand = expand,
};
