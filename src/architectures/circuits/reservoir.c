/* reservoir.c -- an echo state network: a fixed random recurrent population, and a readout that alone learns.
 *
 *     r = (1 - k) tanh(Win x + W r') + k r'          k = exp(-dt / tau)
 *     y = Wout r
 *
 * Of a sparse random W of independent weights with standard deviation radius / sqrt(senders heard) the spectral radius
 * is `radius` as the population grows (circular law), so nothing is measured and rescaled.  Below 1 the
 * reservoir forgets where it started, which is its echo state. */
#include <tercet/circuit.h>

#include "architectures/circuits/words.h"

struct params {
  int64_t units;
  double density, radius, input, tau, noise;
  bool feedback;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, units, 200, 2, 65536, "1", "units of the reservoir"),
  TCT_PARAM(struct params, density, 0.1, 1e-6, 1, "1",
            "probability that a unit of the reservoir hears any other"),
  TCT_PARAM(struct params, radius, 0.9, 0, 100, "1",
            "spectral radius of the recurrent weights, as the reservoir grows"),
  TCT_PARAM(struct params, input, 1, 0, 1e6, "1", "bound of the input weights, times sqrt(senses)"),
  TCT_PARAM(struct params, tau, 1, 1e-3, 1e6, "ms",
            "time in which all but 1/e of a unit's rate is lost; short beside a step: no leak"),
  TCT_PARAM(struct params, noise, 0, 0, 1e6, "1", "standard deviation of noise in the reservoir"),
  TCT_PARAM(struct params, feedback, 0, 0, 1, "1",
            "the readout speaks to the reservoir, a step later"),
};

static tct_status expand(const void *given, const tct_signal *input, const tct_signal *target,
                         tct_text *out, tct_error *err)
{
  const struct params *own = given;

  if (!input || !target)
    return tct_fail(err, TCT_BAD_SPEC, "a reservoir has %s, but the task %s",
                    input ? "a readout" : "senses", input ? "has no target" : "shows nothing");
  tct_text_add(out,
               "populations:\n  senses: {kind: input, from: %s}\n"
               "  reservoir: {kind: leaky, units: %d, activation: tanh, bias: false, tau: ",
               input->name, (int)own->units);
  tct_text_number(out, own->tau);
  tct_text_add(out, " ms, noise: ");
  tct_text_number(out, own->noise);
  tct_text_add(out,
               "}\n  readout: readout\nprojections:\n"
               "  senses -> reservoir: {wiring: dense, fixed: true, init: {kind: uniform, gain: ");
  tct_text_number(out, own->input);
  tct_text_add(out, "}}\n  reservoir -> reservoir: {wiring: sparse, density: ");
  tct_text_number(out, own->density);
  tct_text_add(out, ", delay: 1, fixed: true, init: {kind: lecun, gain: ");
  tct_text_number(out, own->radius);
  tct_text_add(out, "}}\n");
  if (own->feedback)
    tct_text_add(out,
                 "  readout -> reservoir: {wiring: dense, delay: 1, fixed: true, init: uniform}\n");
  tct_text_add(out, "  reservoir -> readout: {wiring: dense, init: zero}\n");
  return out->failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a circuit's text") : TCT_OK;
}

const tct_circuit tct_circuit_reservoir = {
  .name     = "reservoir",
  .title    = "Reservoir",
  .family   = "recurrent",
  .summary  = "a fixed sparse random recurrent population, and a readout that alone learns",
  .equation = "senses -> reservoir -> readout\n"
              "reservoir -> reservoir, fixed, of spectral radius `radius`",
  .source   = "Jaeger & Haas 2004, doi:10.1126/science.1091277",
  .notes =
    "The source solves for the readout in one go; here a rule and an optimiser find it.  A finite "
    "reservoir's "
    "spectral radius varies around `radius` from seed to seed.  For tasks that have time: where a "
    "trial is one step the reservoir is a random projection",
  TCT_TAKES(struct params, params),
  .expand = expand,
};
