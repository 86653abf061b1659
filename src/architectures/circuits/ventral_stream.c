/* ventral_stream.c -- a small convolutional hierarchy after the areas of the ventral visual stream.
 *
 *     retina -> v1 -> v2 -> pooled -> it -> readout
 *
 * Receptive fields grow from area to area, and retinotopy is given up at it, whose units see the whole
 * field.  Small on purpose: a hierarchy to hold rules against, not a model of recognition at scale. */
#include <tercet/circuit.h>

#include "architectures/circuits/words.h"

struct params {
  int64_t v1, v2, it, kernel;
  int activation, init;
  double gain;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, v1, 16, 1, 4096, "1", "channels of v1: kinds of feature at each place"),
  TCT_PARAM(struct params, v2, 32, 1, 4096, "1", "channels of v2: kinds of feature at each place"),
  TCT_PARAM(struct params, it, 128, 1, 65536, "1", "units of it, which see the whole image"),
  TCT_PARAM(struct params, kernel, 3, 1, 15, "1",
            "side of the field that a unit of v1 or v2 looks at, an odd number"),
  TCT_PARAM_CHOICE(struct params, activation, TCT_RELU, TCT_ACTIVATIONS,
                   "how the drive of a unit in v1, v2 and it becomes its rate"),
  TCT_PARAM_CHOICE(struct params, init, CIRCUIT_HE, CIRCUIT_INITS, "how all weights start"),
  TCT_PARAM(struct params, gain, 1, 0, 1e6, "1", "gain of the weights at the start"),
};

enum { SMALLEST = 4 }; /* v2 and the pooling each halve the side of the image */

static tct_status check(const struct params *own, const tct_signal *input, const tct_signal *target,
                        tct_error *err)
{
  if (!input)
    return tct_fail(err, TCT_BAD_SPEC, "a ventral stream has a retina, but the task shows nothing");
  if (!target)
    return tct_fail(err, TCT_BAD_SPEC,
                    "a ventral stream has a readout, but the task has no target");
  if (input->shape[1] < SMALLEST || input->shape[2] < SMALLEST)
    return tct_fail(err, TCT_BAD_SPEC,
                    "a ventral stream sees images of %d x %d and more, but '%s' is %d x %d",
                    SMALLEST, SMALLEST, input->name, input->shape[1], input->shape[2]);
  if (own->kernel % 2 == 0)
    return tct_fail(err, TCT_BAD_SPEC, "kernel is the side of a field with a middle: odd, not %d",
                    (int)own->kernel);
  return TCT_OK;
}

static void area(const struct params *own, const char *name, const char *size, int64_t n,
                 tct_text *out)
{
  tct_text_add(out, "  %s: {kind: rate, %s: %d, activation: ", name, size, (int)n);
  circuit_word(out, TCT_ACTIVATIONS, own->activation);
  tct_text_add(out, ", ");
  circuit_init(out, own->init, own->gain);
  tct_text_add(out, "}\n");
}

static tct_status expand(const void *given, const tct_signal *input, const tct_signal *target,
                         tct_text *out, tct_error *err)
{
  const struct params *own = given;
  const int kernel         = (int)own->kernel;
  const tct_status status  = check(own, input, target, err);

  if (status != TCT_OK) return status;
  tct_text_add(out, "populations:\n  retina: {kind: input, from: %s}\n", input->name);
  area(own, "v1", "channels", own->v1, out);
  area(own, "v2", "channels", own->v2, out);
  tct_text_add(out, "  pooled: {kind: rate, activation: linear, bias: false}\n");
  area(own, "it", "units", own->it, out);
  tct_text_add(out, "  readout: {kind: readout, ");
  circuit_init(out, own->init, own->gain);
  tct_text_add(out,
               "}\n"
               "projections:\n"
               "  retina -> v1: {wiring: conv, kernel: %d, stride: 1, padding: %d}\n"
               "  v1 -> v2: {wiring: conv, kernel: %d, stride: 2, padding: %d}\n"
               "  v2 -> pooled: {wiring: max_pool, size: 2, stride: 2}\n"
               "  pooled -> it: dense\n"
               "  it -> readout: dense\n",
               kernel, kernel / 2, kernel, kernel / 2);
  return out->failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a circuit's text") : TCT_OK;
}

const tct_circuit tct_circuit_ventral_stream = {
  .name     = "ventral_stream",
  .title    = "Ventral stream",
  .family   = "convolutional",
  .summary  = "a small convolutional hierarchy from a retina through v1, v2 and it to a readout",
  .equation = "retina -> v1 -> v2 -> pooled -> it -> readout",
  .source   = "Yamins et al. 2014, doi:10.1073/pnas.1403112111; "
              "Fukushima 1980, doi:10.1007/BF00344251",
  .notes =
    "v1 and v2 share their weights over places, which no brain does.  v2 looks at every second "
    "place of v1; pooled takes the largest of 2 x 2 places of v2",
  TCT_TAKES(struct params, params),
  .expand = expand,
};
