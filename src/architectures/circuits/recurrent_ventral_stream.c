/* recurrent_ventral_stream.c -- a convolutional hierarchy whose areas hold reciprocal gated cells.
 *
 *     retina -> v1 -> v1_h, v1_c -> v2 -> v2_h, v2_c -> pooled -> it -> readout
 *
 * What an area hears first (v1, linear) is handed one to one to its two halves; at the next step each half has
 * closed, by convolutions, the other's gate for what comes in and its own for what was (unit `reciprocal_gated`).  With
 * closed gates nothing stays, with open ones all passes: recurrence within areas, and a bypass. */
#include <tercet/circuit.h>

#include "architectures/circuits/words.h"

struct params {
  int64_t v1, v2, it, kernel;
  int activation, init;
  double gain;
  bool feedback;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, v1, 16, 1, 4096, "1", "channels of v1: kinds of feature at each place"),
  TCT_PARAM(struct params, v2, 32, 1, 4096, "1", "channels of v2: kinds of feature at each place"),
  TCT_PARAM(struct params, it, 128, 1, 65536, "1", "units of it, which see the whole image"),
  TCT_PARAM(struct params, kernel, 3, 1, 15, "1",
            "side of the field that a unit of v1 or v2 looks at, an odd number"),
  TCT_PARAM_CHOICE(struct params, activation, TCT_TANH, TCT_ACTIVATIONS,
                   "how what the gates let through becomes a rate"),
  TCT_PARAM_CHOICE(struct params, init, CIRCUIT_LECUN, CIRCUIT_INITS, "how all weights start"),
  TCT_PARAM(struct params, gain, 1, 0, 1e6, "1", "gain of the weights at the start"),
  TCT_PARAM(struct params, feedback, 0, 0, 1, "1",
            "it speaks to both gates for what comes in to v2, a step later"),
};

enum { SMALLEST = 4 }; /* v2 and the pooling each halve the side of the image */

static tct_status check(const struct params *own, const tct_signal *input, const tct_signal *target,
                        tct_error *err)
{
  if (!input || !target)
    return tct_fail(err, TCT_BAD_SPEC, "a recurrent ventral stream has %s, but the task %s",
                    input ? "a readout" : "a retina", input ? "has no target" : "shows nothing");
  if (input->shape[1] < SMALLEST || input->shape[2] < SMALLEST)
    return tct_fail(
      err, TCT_BAD_SPEC,
      "a recurrent ventral stream sees images of %d x %d and more, but '%s' is %d x %d", SMALLEST,
      SMALLEST, input->name, input->shape[1], input->shape[2]);
  if (own->kernel % 2 == 0)
    return tct_fail(err, TCT_BAD_SPEC, "kernel is the side of a field with a middle: odd, not %d",
                    (int)own->kernel);
  return TCT_OK;
}

/* An area: what it hears, and the two halves of its cells. */
static void area(const struct params *own, const char *name, int64_t channels, tct_text *out)
{
  tct_text_add(out, "  %s: {kind: rate, channels: %d, activation: linear, ", name, (int)channels);
  circuit_init(out, own->init, own->gain);
  tct_text_add(out, "}\n");
  for (int half = 0; half < 2; half++) {
    tct_text_add(out, "  %s_%c: {kind: reciprocal_gated, channels: %d, activation: ", name,
                 "hc"[half], (int)channels);
    circuit_word(out, TCT_ACTIVATIONS, own->activation);
    tct_text_add(out, ", ");
    circuit_init(out, own->init, own->gain);
    tct_text_add(out, "}\n");
  }
}

/* Both halves hear the same, and close gates a step later. */
static void cells(const struct params *own, const char *name, tct_text *out)
{
  static const char *const gates[4][3] = {
    {"c", "h", "input"}, {"h", "h", "memory"}, {"h", "c", "input"}, {"c", "c", "memory"}};

  for (int half = 0; half < 2; half++)
    tct_text_add(out, "  %s -> %s_%c: {wiring: one_to_one, fixed: true, init: constant}\n", name,
                 name, "hc"[half]);
  for (int i = 0; i < 4; i++)
    tct_text_add(
      out, "  %s_%s -> %s_%s/%s_gate: {wiring: conv, kernel: %d, padding: %d, delay: 1}\n", name,
      gates[i][0], name, gates[i][1], gates[i][2], (int)own->kernel, (int)own->kernel / 2);
}

static tct_status expand(const void *given, const tct_signal *input, const tct_signal *target,
                         tct_text *out, tct_error *err)
{
  const struct params *own = given;
  const int kernel         = (int)own->kernel;
  const tct_status status  = check(own, input, target, err);

  if (status != TCT_OK) return status;
  tct_text_add(out, "populations:\n  retina: {kind: input, from: %s}\n", input->name);
  area(own, "v1", own->v1, out);
  area(own, "v2", own->v2, out);
  tct_text_add(out,
               "  pooled: {kind: rate, activation: linear, bias: false}\n  it: {kind: rate, units: "
               "%d, activation: ",
               (int)own->it);
  circuit_word(out, TCT_ACTIVATIONS, own->activation);
  tct_text_add(out, ", ");
  circuit_init(out, own->init, own->gain);
  tct_text_add(out, "}\n  readout: {kind: readout, ");
  circuit_init(out, own->init, own->gain);
  tct_text_add(
    out, "}\nprojections:\n  retina -> v1: {wiring: conv, kernel: %d, stride: 1, padding: %d}\n",
    kernel, kernel / 2);
  cells(own, "v1", out);
  tct_text_add(out, "  v1_h -> v2: {wiring: conv, kernel: %d, stride: 2, padding: %d}\n", kernel,
               kernel / 2);
  cells(own, "v2", out);
  tct_text_add(out, "  v2_h -> pooled: {wiring: max_pool, size: 2, stride: 2}\n  pooled -> it: "
                    "dense\n  it -> readout: dense\n");
  for (int half = 0; own->feedback && half < 2; half++)
    tct_text_add(out, "  it -> v2_%c/input_gate: {wiring: dense, delay: 1}\n", "hc"[half]);
  return out->failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a circuit's text") : TCT_OK;
}

const tct_circuit tct_circuit_recurrent_ventral_stream = {
  .name    = "recurrent_ventral_stream",
  .title   = "Recurrent ventral stream",
  .family  = "convolutional",
  .summary = "a small convolutional hierarchy whose areas remember through reciprocal gated cells",
  .equation =
    "retina -> v1 -> (v1_h, v1_c) -> v2 -> (v2_h, v2_c) -> pooled -> it -> readout\n"
    "v1_c -> v1_h/input_gate, v1_h -> v1_h/memory_gate, and the other way round, a step later",
  .source = "Nayebi et al. 2018, doi:10.48550/arXiv.1807.00053",
  .notes  = "The cell of the source in a hierarchy of two areas, not its networks for ImageNet.  "
            "Areas hear "
            "each other within a step, where the source takes a step from area to area.  For tasks "
            "that have "
            "time: in a trial of one step nothing comes back",
  TCT_TAKES(struct params, params),
  .expand = expand,
};
