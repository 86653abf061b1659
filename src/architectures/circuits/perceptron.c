/* perceptron.c -- the multilayer perceptron: senses, hidden populations one after another, a readout.
 *
 *     senses -> hidden1 -> hidden2 -> ... -> readout,   all to all
 */
#include <tercet/circuit.h>

#include <math.h>

#include "architectures/circuits/words.h"

struct params {
  tct_numbers units;
  int activation, init;
  double gain;
};

static const tct_param params[] = {
  TCT_PARAM_NUMBERS(struct params, units, "256 128", 1, 1e6, "1",
                    "how many units each hidden population has, from the senses up"),
  TCT_PARAM_CHOICE(struct params, activation, TCT_RELU, TCT_ACTIVATIONS,
                   "how the drive of a hidden unit becomes its rate"),
  TCT_PARAM_CHOICE(struct params, init, CIRCUIT_HE, CIRCUIT_INITS, "how all weights start"),
  TCT_PARAM(struct params, gain, 1, 0, 1e6, "1", "gain of the weights at the start"),
};

static tct_status check(const struct params *own, const tct_signal *input, const tct_signal *target,
                        tct_error *err)
{
  if (!input)
    return tct_fail(err, TCT_BAD_SPEC, "a perceptron has senses, but the task shows nothing");
  if (!target)
    return tct_fail(err, TCT_BAD_SPEC, "a perceptron has a readout, but the task has no target");
  for (int i = 0; i < own->units.n; i++)
    if (own->units.at[i] != floor(own->units.at[i]))
      return tct_fail(err, TCT_BAD_SPEC, "a population has a whole number of units, not %g",
                      own->units.at[i]);
  return TCT_OK;
}

static void hidden(const struct params *own, int i, tct_text *out)
{
  tct_text_add(out, "  hidden%d: {kind: rate, units: %.0f, activation: ", i + 1, own->units.at[i]);
  circuit_word(out, TCT_ACTIVATIONS, own->activation);
  tct_text_add(out, ", ");
  circuit_init(out, own->init, own->gain);
  tct_text_add(out, "}\n");
}

static tct_status expand(const void *given, const tct_signal *input, const tct_signal *target,
                         tct_text *out, tct_error *err)
{
  const struct params *own = given;
  const tct_status status  = check(own, input, target, err);

  if (status != TCT_OK) return status;
  tct_text_add(out, "populations:\n  senses: {kind: input, from: %s}\n", input->name);
  for (int i = 0; i < own->units.n; i++) hidden(own, i, out);
  tct_text_add(out, "  readout: {kind: readout, ");
  circuit_init(out, own->init, own->gain);
  tct_text_add(out, "}\nprojections:\n  senses -> hidden1: dense\n");
  for (int i = 1; i < own->units.n; i++)
    tct_text_add(out, "  hidden%d -> hidden%d: dense\n", i, i + 1);
  tct_text_add(out, "  hidden%d -> readout: dense\n", own->units.n);
  return out->failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a circuit's text") : TCT_OK;
}

const tct_circuit tct_circuit_perceptron = {
  .name     = "perceptron",
  .title    = "Multilayer perceptron",
  .family   = "feedforward",
  .summary  = "senses, hidden populations one after another, and a readout, all to all",
  .equation = "senses -> hidden1 -> hidden2 -> ... -> readout",
  .source   = "Rosenblatt 1958, doi:10.1037/h0042519; "
              "Rumelhart et al. 1986, doi:10.1038/323533a0",
  .notes = "Populations are called senses, hidden1, hidden2 ... and readout.  The senses see the "
           "task's first visible signal; the readout chooses where the target is a class, and is "
           "linear where it is not",
  TCT_TAKES(struct params, params),
  .expand = expand,
};
