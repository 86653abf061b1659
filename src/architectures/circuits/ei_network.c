/* ei_network.c -- excitatory and inhibitory cells, sparsely and randomly joined: the benchmark of simulators.
 *
 *     excitatory, inhibitory -> excitatory, inhibitory,   each synapse there with the same probability
 *
 * Presets are those of benchmarks 1 (conductances, COBA) and 2 (currents, CUBA) of Brette et al. 2007: 4,000 cells, 80 %
 * of them excitatory, each pair joined with probability 0.02.  Every synapse obeys Dale's law.  Voltages start
 * anywhere; with conductances these too are drawn, for at rest nothing would ever happen. */
#include <tercet/circuit.h>

#include <math.h>

#include "base/text.h"

enum { COBA, CUBA };

struct params {
  int64_t cells;
  double share, probability, excitation, inhibition;
  int synapses;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, cells, 4000, 2, 1e6, "1", "how many cells there are in all"),
  TCT_PARAM(struct params, share, 0.8, 0.001, 0.999, "1", "share of them that excite"),
  TCT_PARAM(struct params, probability, 0.02, 1e-6, 1, "1",
            "with which any cell hears any other, or itself"),
  TCT_PARAM_CHOICE(struct params, synapses, COBA, "coba|cuba",
                   "conductances, or currents that do not mind the voltage"),
  TCT_PARAM(struct params, excitation, 1, 0, 1e6, "1",
            "how many times stronger excitatory synapses are than in the benchmark"),
  TCT_PARAM(struct params, inhibition, 1, 0, 1e6, "1",
            "how many times stronger inhibitory synapses are than in the benchmark"),
};

/* What a spike brings: conductances in units of the leak's (6 and 67 nS of 10), currents in mV. */
static const double weight[][2] = {{0.6, 6.7}, {1.62, 9}};

static void population(const struct params *own, const char *name, int64_t units, tct_text *out)
{
  tct_text_add(out, "  %s: {kind: %s, units: %lld, bias: false, sign: %s, ", name,
               own->synapses == COBA ? "conductance_lif" : "current_lif", (long long)units, name);
  if (own->synapses == COBA)
    tct_text_add(out, "start: -5 mV, start_spread: 5 mV, start_excitation: 4, "
                      "start_excitation_spread: 1.5, start_inhibition: 20, "
                      "start_inhibition_spread: 12}\n");
  else
    tct_text_add(out, "rest: -49 mV, start: uniform}\n");
}

static void projection(const struct params *own, const char *pre, const char *post, bool inhibits,
                       tct_text *out)
{
  const double gain =
    weight[own->synapses][inhibits] * (inhibits ? own->inhibition : own->excitation);

  tct_text_add(out, "  %s -> %s/%s: {wiring: sparse, density: ", pre, post, pre);
  tct_text_number(out, own->probability);
  tct_text_add(out, ", delay: 1, init: {kind: constant, gain: ");
  tct_text_number(out, gain);
  tct_text_add(out, "}}\n");
}

static tct_status expand(const void *given, const tct_signal *input, const tct_signal *target,
                         tct_text *out, tct_error *err)
{
  static const char *const name[] = {"excitatory", "inhibitory"};
  const struct params *own        = given;
  const int64_t excite            = (int64_t)nearbyint(own->share * (double)own->cells);
  (void)input;
  (void)target;

  if (excite < 1 || excite >= own->cells)
    return tct_fail(err, TCT_BAD_SPEC, "a share of %g leaves %lld of %lld cells to excite",
                    own->share, (long long)excite, (long long)own->cells);
  tct_text_add(out, "populations:\n");
  population(own, name[0], excite, out);
  population(own, name[1], own->cells - excite, out);
  tct_text_add(out, "projections:\n");
  for (int pre = 0; pre < 2; pre++)
    for (int post = 0; post < 2; post++) projection(own, name[pre], name[post], pre == 1, out);
  return out->failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a circuit's text") : TCT_OK;
}

const tct_circuit tct_circuit_ei_network = {
  .name     = "ei_network",
  .title    = "Excitatory and inhibitory network",
  .family   = "recurrent",
  .summary  = "spiking cells that excite and cells that inhibit, sparsely and randomly joined",
  .equation = "excitatory, inhibitory -> excitatory, inhibitory;   P(k hears j) = probability",
  .source   = "Brette et al. 2007, doi:10.1007/s10827-007-0038-6; "
              "Vogels & Abbott 2005, doi:10.1523/JNEUROSCI.3508-05.2005",
  .notes =
    "Populations are called excitatory and inhibitory, and so are the sites where they land.  A "
    "spike arrives one step after it was fired.  The benchmark takes steps of 0.1 ms, which the "
    "task sets (`spontaneous`), and nothing that learns (`rule: none`, `objective: none`); a "
    "window of some 4 steps keeps memory small and near.  Populations can be told more by name",
  TCT_TAKES(struct params, params),
  .expand = expand,
};
