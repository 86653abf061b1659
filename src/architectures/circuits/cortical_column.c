/* cortical_column.c -- a layered circuit of excitatory and inhibitory rate cells: L4, L2/3 and L5 of one column.
 *
 *     senses -> L4 -> L2/3 -> L5 -> readout          each layer E and I:  E -> I -> E, E -> E, I -> I
 *     L5 -> L2/3                                     back, a step later
 *
 * The main loop of the canonical microcircuit: what comes in lands in layer 4, is handed up to layers 2 and 3, from there
 * down to layer 5, and leaves; in each layer recurrent excitation amplifies what inhibition holds.  Cells keep
 * to one sign (Dale); the readout hears excitatory cells alone. */
#include <tercet/circuit.h>

#include <math.h>

#include "architectures/circuits/words.h"

struct params {
  int64_t units;
  double inhibitory, tau, tau_inhibitory, excitation, inhibition, forward, feedback, density;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, units, 80, 4, 65536, "1", "cells of each layer"),
  TCT_PARAM(struct params, inhibitory, 0.2, 0.01, 0.9, "1",
            "share of a layer's cells that inhibit"),
  TCT_PARAM(struct params, tau, 20, 1e-3, 1e6, "ms", "time constant of excitatory cells"),
  TCT_PARAM(struct params, tau_inhibitory, 10, 1e-3, 1e6, "ms",
            "time constant of inhibitory cells"),
  TCT_PARAM(struct params, excitation, 1.5, 0, 1e3, "1",
            "summed weight at the start of what a cell hears from excitatory cells of its layer"),
  TCT_PARAM(struct params, inhibition, 2, 0, 1e3, "1",
            "summed weight at the start of what a cell hears from inhibitory cells of its layer"),
  TCT_PARAM(struct params, forward, 1, 0, 1e3, "1",
            "summed weight at the start of what a cell hears from the layer before"),
  TCT_PARAM(struct params, feedback, 0.2, 0, 1e3, "1",
            "summed weight at the start of what layers 2 and 3 hear from layer 5, a step later"),
  TCT_PARAM(struct params, density, 1, 1e-6, 1, "1",
            "probability that a cell hears any other of its own layer; 1: all"),
};

static const char *const layers[] = {"l4", "l23", "l5"};
enum { LAYERS = 3 };

static int inhibitory_of(const struct params *own)
{
  const int n = (int)lround(own->inhibitory * (double)own->units);
  return n < 1 ? 1 : n >= own->units ? (int)own->units - 1 : n;
}

static void cells(const struct params *own, const char *layer, tct_text *out)
{
  const int quiet = inhibitory_of(own);

  for (int inhibits = 0; inhibits < 2; inhibits++) {
    tct_text_add(out, "  %s_%c: {kind: leaky, units: %d, activation: relu, sign: %s, tau: ", layer,
                 "ei"[inhibits], inhibits ? quiet : (int)own->units - quiet,
                 inhibits ? "inhibitory" : "excitatory");
    tct_text_number(out, inhibits ? own->tau_inhibitory : own->tau);
    tct_text_add(out, " ms}\n");
  }
}

/* Weights are of one sign, normal without it: their mean is sqrt(2 / pi) of the spread, and the sum over n senders
 * of spread gain / sqrt(n) is gain x sqrt(2 n / pi). */
static void speak(const struct params *own, int pre, char from, int post, char to, tct_text *out)
{
  const bool within = pre == post, sparse = within && own->density < 1;
  const bool later = (within && !(from == 'e' && to == 'i')) || pre > post;
  const int quiet  = inhibitory_of(own);
  const double heard =
    (sparse ? own->density : 1) * (double)(from == 'i' ? quiet : own->units - quiet);
  const double sum = from == 'i' ? own->inhibition
                     : within    ? own->excitation
                     : later     ? own->feedback
                                 : own->forward;

  tct_text_add(out, "  %s_%c -> %s_%c: {wiring: ", layers[pre], from, layers[post], to);
  if (sparse) {
    tct_text_add(out, "sparse, density: ");
    tct_text_number(out, own->density);
  } else {
    tct_text_add(out, "dense");
  }
  tct_text_add(out, "%s, init: {kind: lecun, gain: ", later ? ", delay: 1" : "");
  tct_text_number(out, sum * sqrt(M_PI / (2 * heard)));
  tct_text_add(out, "}}\n");
}

static tct_status expand(const void *given, const tct_signal *input, const tct_signal *target,
                         tct_text *out, tct_error *err)
{
  const struct params *own = given;

  if (!input || !target)
    return tct_fail(err, TCT_BAD_SPEC, "a cortical column has %s, but the task %s",
                    input ? "a readout" : "senses", input ? "has no target" : "shows nothing");
  tct_text_add(out, "populations:\n  senses: {kind: input, from: %s}\n", input->name);
  for (int i = 0; i < LAYERS; i++) cells(own, layers[i], out);
  tct_text_add(
    out, "  readout: readout\nprojections:\n  senses -> l4_e: dense\n  senses -> l4_i: dense\n");
  for (int i = 0; i < LAYERS; i++) {
    for (int k = 0; k < 4; k++) speak(own, i, "ei"[k / 2], i, "ei"[k % 2], out);
    for (int k = 0; i + 1 < LAYERS && k < 2; k++) speak(own, i, 'e', i + 1, "ei"[k], out);
  }
  for (int k = 0; own->feedback > 0 && k < 2; k++) speak(own, 2, 'e', 1, "ei"[k], out);
  tct_text_add(out, "  l5_e -> readout: dense\n");
  return out->failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a circuit's text") : TCT_OK;
}

const tct_circuit tct_circuit_cortical_column = {
  .name     = "cortical_column",
  .title    = "Cortical column",
  .family   = "recurrent",
  .summary  = "layers 4, 2/3 and 5 of excitatory and inhibitory rate cells, in the loop of the "
              "canonical microcircuit",
  .equation = "senses -> l4 -> l23 -> l5 -> readout,   l5 -> l23 a step later\n"
              "in each layer: e -> e, e -> i, i -> e, i -> i",
  .source   = "Douglas & Martin 2004, doi:10.1146/annurev.neuro.27.070203.144152",
  .notes = "The loop of the source in rates, without layer 6 and without its numbers of synapses.  "
           "Give the model "
           "`train: {constraints: [dale]}`, so that cells keep their signs while they learn.  For "
           "tasks that have "
           "time: in a trial of one step nobody hears inhibition",
  TCT_TAKES(struct params, params),
  .expand = expand,
};
