/* dendritic_microcircuit.c -- areas of pyramidal cells, and beside each the interneurons that predict the next.
 *
 *     senses -> area1 -> area2 -> ... -> readout       basal
 *     area2 -> area1, inter1 -> area1                  apical, on the way down
 *     area1 -> inter1 <- area2                         inter1 predicts area2, which teaches it one to one
 *
 * It starts in the self-predicting state: interneurons answer as the cells that they predict, and cancel
 * what these send down. */
#include <tercet/circuit.h>

#include <math.h>

#include "architectures/circuits/words.h"

struct params {
  tct_numbers units;
  int activation, readout, init;
  double gain, apical, teaching;
  int top_down;
  bool learn_top_down, learn_inhibition;
};

enum { RANDOM, TRANSPOSED };

static const tct_param params[] = {
  TCT_PARAM_NUMBERS(struct params, units, "256", 1, 1e6, "1",
                    "how many pyramidal cells each area has, from the senses up"),
  TCT_PARAM_CHOICE(struct params, activation, TCT_TANH, TCT_ACTIVATIONS,
                   "how the drive of a pyramidal cell becomes its rate"),
  TCT_PARAM_CHOICE(struct params, readout, TCT_LINEAR, TCT_ACTIVATIONS,
                   "how the drive of a unit of the readout becomes its rate"),
  TCT_PARAM_CHOICE(struct params, init, CIRCUIT_LECUN, CIRCUIT_INITS,
                   "how the weights of basal and top-down synapses start"),
  TCT_PARAM(struct params, gain, 1, 0, 1e6, "1", "gain of these weights at the start"),
  TCT_PARAM(struct params, apical, 1, 0, 1e3, "1",
            "how strongly the apical drive is felt at a pyramidal soma"),
  TCT_PARAM(struct params, teaching, 0.1, 0, 0.9, "1",
            "how much of an interneuron's rate is that of the cell that it predicts"),
  TCT_PARAM_CHOICE(
    struct params, top_down, RANDOM, "random|transposed",
    "whether top-down weights start as drawn, or as those of the way up, transposed"),
  TCT_PARAM(struct params, learn_top_down, 0, 0, 1, "1", "top-down synapses learn"),
  TCT_PARAM(struct params, learn_inhibition, 0, 0, 1, "1",
            "synapses from interneurons onto apical sites learn"),
};

static tct_status check(const struct params *own, const tct_signal *input, const tct_signal *target,
                        tct_error *err)
{
  if (!input || !target)
    return tct_fail(err, TCT_BAD_SPEC, "a dendritic microcircuit has %s, but the task %s",
                    input ? "a readout" : "senses", input ? "has no target" : "shows nothing");
  for (int i = 0; i < own->units.n; i++)
    if (own->units.at[i] != floor(own->units.at[i]))
      return tct_fail(err, TCT_BAD_SPEC, "an area has a whole number of units, not %g",
                      own->units.at[i]);
  return TCT_OK;
}

static void population(tct_text *out, const char *kind, double units, int activation,
                       double strength)
{
  tct_text_add(out, "{kind: %s, units: %.0f, activation: ", kind, units);
  circuit_word(out, TCT_ACTIVATIONS, activation);
  if (strength >= 0) {
    tct_text_add(out, ", strength: ");
    tct_text_number(out, strength);
  }
  tct_text_add(out, "}\n");
}

static void populations(const struct params *own, const char *senses, double readouts,
                        tct_text *out)
{
  const int n = own->units.n;

  tct_text_add(out, "populations:\n  senses: {kind: input, from: %s}\n", senses);
  for (int i = 0; i < n; i++) {
    tct_text_add(out, "  area%d: ", i + 1);
    population(out, "two_compartment", own->units.at[i], own->activation, own->apical);
  }
  tct_text_add(out, "  readout: ");
  population(out, "rate", readouts, own->readout, -1);
  for (int i = 0; i < n; i++) {
    tct_text_add(out, "  inter%d: ", i + 1);
    population(out, "interneuron", i + 1 < n ? own->units.at[i + 1] : readouts,
               i + 1 < n ? own->activation : own->readout, own->teaching);
  }
}

/* What area a hears from above, and how its interneurons are driven and taught. */
static void feedback(const struct params *own, int a, const char *above, tct_text *out)
{
  const char *const fixed = ", fixed: true";

  tct_text_add(out, "  area%d -> inter%d: {wiring: dense, init: {kind: copy, of: area%d -> %s}}\n",
               a, a, a, above);
  tct_text_add(out, "  %s -> area%d: {wiring: dense, site: apical, down: true%s, ", above, a,
               own->learn_top_down ? "" : fixed);
  if (own->top_down == TRANSPOSED)
    tct_text_add(out, "init: {kind: copy, of: area%d -> %s, transposed: true}}\n", a, above);
  else {
    circuit_init(out, own->init, own->gain);
    tct_text_add(out, "}\n");
  }
  tct_text_add(out, "  inter%d -> area%d: {wiring: dense, site: apical, down: true%s, ", a, a,
               own->learn_inhibition ? "" : fixed);
  if (own->top_down == TRANSPOSED)
    tct_text_add(out, "init: {kind: copy, of: area%d -> %s, transposed: true, gain: -1}}\n", a,
                 above);
  else
    tct_text_add(out, "init: {kind: copy, of: %s -> area%d, gain: -1}}\n", above, a);
  tct_text_add(out,
               "  %s -> inter%d: {wiring: one_to_one, site: soma, down: true%s, init: constant}\n",
               above, a, fixed);
}

static tct_status expand(const void *given, const tct_signal *input, const tct_signal *target,
                         tct_text *out, tct_error *err)
{
  const struct params *own = given;
  const tct_status status  = check(own, input, target, err);
  const int n              = own->units.n;

  if (status != TCT_OK) return status;
  populations(own, input->name, (double)target->shape[0] * target->shape[1] * target->shape[2],
              out);
  tct_text_add(out, "projections:\n");
  for (int i = 0; i <= n; i++) {
    char pre[32] = "senses", above[32] = "readout";
    if (i > 0) tct_print(pre, sizeof pre, "area%d", i);
    if (i < n) tct_print(above, sizeof above, "area%d", i + 1);
    tct_text_add(out, "  %s -> %s: {wiring: dense, ", pre, above);
    circuit_init(out, own->init, own->gain);
    tct_text_add(out, "}\n");
    if (i > 0) feedback(own, i, above, out);
  }
  return out->failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a circuit's text") : TCT_OK;
}

const tct_circuit tct_circuit_dendritic_microcircuit = {
  .name   = "dendritic_microcircuit",
  .title  = "Dendritic microcircuit",
  .family = "dendritic",
  .summary =
    "areas of pyramidal cells with interneurons that predict what the next area sends down",
  .equation = "senses -> area1 -> area2 -> ... -> readout\n"
              "area2 -> area1 (apical), inter1 -> area1 (apical)\n"
              "area1 -> inter1 <- area2",
  .source   = "Sacramento et al. 2018, doi:10.48550/arXiv.1810.11393",
  .notes =
    "Populations are called senses, area1, area2 ..., readout, and inter1, inter2 ... beside the "
    "areas.  The readout answers with rates, also where the target is a class: take squared_error. "
    "Starts in the self-predicting state, but for biases that something moves",
  TCT_TAKES(struct params, params),
  .expand = expand,
};
