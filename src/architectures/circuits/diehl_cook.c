/* diehl_cook.c -- cells that learn what to see by the timing of spikes, and inhibit each other through one cell each.
 *
 *     senses -> spikes -> excitatory -> inhibitory -> excitatory (all but one)
 *
 * What is seen becomes Poisson spikes, which reach every excitatory cell through plastic synapses.  An excitatory cell
 * drives an inhibitory one of its own, which inhibits all others: cells compete, and thresholds that rise with every spike
 * give each its turn.  Presets are those by which the network is known in BindsNET, of steps of 1 ms; the paper has
 * conductances, and synapses that last. */
#include <tercet/circuit.h>

#include "architectures/circuits/words.h"

struct params {
  int64_t cells;
  double rate, excitation, inhibition, rise, tau_threshold;
  bool one_spike;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, cells, 400, 2, 1e5, "1", "how many cells excite, and as many inhibit"),
  TCT_PARAM(struct params, rate, 63.75, 0, 1000, "Hz", "of a source that sees 1"),
  TCT_PARAM(struct params, excitation, 22.5, 0, 1e6, "mV",
            "how far a spike drives the inhibitory cell of its own"),
  TCT_PARAM(struct params, inhibition, 120, 0, 1e6, "mV", "how far that one inhibits all others"),
  TCT_PARAM(struct params, rise, 0.05, 0, 1e6, "mV", "of a threshold with every spike"),
  TCT_PARAM(struct params, tau_threshold, 1e7, 1e-3, 1e12, "ms",
            "in which all but 1/e of that is lost"),
  TCT_PARAM(struct params, one_spike, 1, 0, 1, "1",
            "no two excitatory cells fire in one step: the farthest above its threshold does"),
};

static void fixed(tct_text *out, const char *what, const char *wiring, const char *more,
                  double gain)
{
  tct_text_add(out, "  %s: {wiring: %s, %sfixed: true, init: {kind: constant, gain: ", what, wiring,
               more);
  tct_text_number(out, gain);
  tct_text_add(out, "}}\n");
}

static tct_status expand(const void *given, const tct_signal *input, const tct_signal *target,
                         tct_text *out, tct_error *err)
{
  const struct params *own = given;
  (void)target;

  if (!input)
    return tct_fail(err, TCT_BAD_SPEC, "diehl_cook sees what a task shows: it has no signal");
  tct_text_add(out, "populations:\n  senses: {kind: input, from: %s}\n", input->name);
  tct_text_add(out, "  spikes: {kind: poisson, bias: false, sign: excitatory}\n");
  tct_text_add(
    out,
    "  excitatory: {kind: delta_lif, units: %lld, sign: excitatory, tau: 100 ms, rest: -65 mV, "
    "threshold: -52 mV, reset_voltage: -60 mV, refractory: 5 ms, one_spike: %s, "
    "bias: {rule: {kind: intrinsic_plasticity, rise: ",
    (long long)own->cells, own->one_spike ? "true" : "false");
  tct_text_number(out, own->rise);
  tct_text_add(out, ", tau: ");
  tct_text_number(out, own->tau_threshold);
  tct_text_add(out, " ms}}}\n");
  tct_text_add(
    out,
    "  inhibitory: {kind: delta_lif, units: %lld, bias: false, sign: inhibitory, tau: 10 ms, "
    "rest: -60 mV, threshold: -40 mV, reset_voltage: -45 mV, refractory: 2 ms}\nprojections:\n",
    (long long)own->cells);
  fixed(out, "senses -> spikes", "one_to_one", "", own->rate);
  tct_text_add(out, "  spikes -> excitatory: {wiring: dense, init: {kind: uniform, gain: 1}}\n");
  fixed(out, "excitatory -> inhibitory", "one_to_one", "", own->excitation);
  fixed(out, "inhibitory -> excitatory", "all_but_one", "delay: 1, ", own->inhibition);
  return out->failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a circuit's text") : TCT_OK;
}

const tct_circuit tct_circuit_diehl_cook = {
  .name     = "diehl_cook",
  .title    = "Diehl & Cook's network",
  .family   = "competitive",
  .summary  = "spiking cells that learn what to see by spike timing, and inhibit each other",
  .equation = "senses -> spikes -> excitatory -> inhibitory -> excitatory (all but one)",
  .source   = "Diehl & Cook 2015, doi:10.3389/fncom.2015.00099; Hazan et al. 2018, "
              "doi:10.3389/fninf.2018.00089",
  .notes = "Senses lie between 0 and 1 and stay for 250 steps of 1 ms (fashion_mnist: `centring: "
           "none, duration: "
           "250 ms`).  `rule: {kind: stdp, potentiation: 0.01, depression: 0.0001, pairing: "
           "nearest}`, `objective: "
           "none`, and `train: {batch: 1, move: step, optimiser: {kind: sgd, step: 1}, "
           "constraints: [{kind: bounds, "
           "least: 0, at: spikes -> excitatory}, {kind: normalise, total: 78.4, at: spikes -> "
           "excitatory}]}` (a "
           "tenth for each of 784 senses) make the rest of it.  What BindsNET has from its step "
           "before is here of this "
           "step, and of cells that could fire together the farthest above its threshold does, "
           "where BindsNET draws",
  TCT_TAKES(struct params, params),
  .expand = expand,
};
