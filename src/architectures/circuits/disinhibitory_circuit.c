/* disinhibitory_circuit.c -- pyramidal cells and three kinds of interneurons, each with the part of a cell that it reaches.
 *
 *     senses -> basal site, PV                 PV  -| soma, PV
 *     pyramidal -> readout, PV, SST            SST -| apical tuft, PV, VIP
 *     readout -> apical tuft, VIP              VIP -| SST
 *
 * What comes down from the readout reaches tufts by itself, and opens them besides: VIP cells silence the SST cells that
 * keep them shut.  PV cells hold somata, whoever drives these.  What leads back takes a step. */
#include <tercet/circuit.h>

#include "base/text.h"

struct params {
  int64_t units, interneurons;
  double tau, tau_apical, tau_inhibitory, somatic, apical, disinhibition, feedback;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, units, 64, 1, 65536, "1", "pyramidal cells"),
  TCT_PARAM(struct params, interneurons, 8, 1, 65536, "1", "cells of each kind of interneuron"),
  TCT_PARAM(struct params, tau, 20, 1e-3, 1e6, "ms", "time constant of pyramidal somata"),
  TCT_PARAM(struct params, tau_apical, 40, 1e-3, 1e6, "ms", "time constant of pyramidal tufts"),
  TCT_PARAM(struct params, tau_inhibitory, 10, 1e-3, 1e6, "ms", "time constant of interneurons"),
  TCT_PARAM(struct params, somatic, 1, 0, 1e3, "1",
            "gain of the weights at the start from PV cells onto somata"),
  TCT_PARAM(struct params, apical, 1, 0, 1e3, "1",
            "gain of the weights at the start from SST cells onto tufts"),
  TCT_PARAM(struct params, disinhibition, 1, 0, 1e3, "1",
            "gain of the weights at the start from VIP cells onto SST cells"),
  TCT_PARAM(struct params, feedback, 1, 0, 1e3, "1",
            "gain of the weights at the start from the readout onto tufts and VIP cells"),
};

static void interneurons(const struct params *own, const char *kind, tct_text *out)
{
  tct_text_add(out,
               "  %s: {kind: leaky, units: %d, activation: relu, sign: inhibitory, tau: ", kind,
               (int)own->interneurons);
  tct_text_number(out, own->tau_inhibitory);
  tct_text_add(out, " ms}\n");
}

/* Whoever leads back does so a step later. */
static void speak(const char *who, bool later, double gain, tct_text *out)
{
  tct_text_add(out, "  %s: {wiring: dense, %sinit: {kind: lecun, gain: ", who,
               later ? "delay: 1, " : "");
  tct_text_number(out, gain);
  tct_text_add(out, "}}\n");
}

static void cells(const struct params *own, tct_text *out)
{
  tct_text_add(out,
               "  pyramidal: {kind: pyramidal, units: %d, activation: relu, plateau: amplifies, "
               "sign: excitatory, tau: ",
               (int)own->units);
  tct_text_number(out, own->tau);
  tct_text_add(out, " ms, tau_apical: ");
  tct_text_number(out, own->tau_apical);
  tct_text_add(out, " ms}\n");
  interneurons(own, "pv", out);
  interneurons(own, "sst", out);
  interneurons(own, "vip", out);
}

static tct_status expand(const void *given, const tct_signal *input, const tct_signal *target,
                         tct_text *out, tct_error *err)
{
  const struct params *own = given;

  if (!input || !target)
    return tct_fail(err, TCT_BAD_SPEC, "a disinhibitory circuit has %s, but the task %s",
                    input ? "a readout" : "senses", input ? "has no target" : "shows nothing");
  tct_text_add(out, "populations:\n  senses: {kind: input, from: %s}\n", input->name);
  cells(own, out);
  tct_text_add(out, "  readout: readout\nprojections:\n");
  speak("senses -> pyramidal", false, 1, out);
  speak("senses -> pv", false, 1, out);
  speak("pyramidal -> pv", true, 1, out);
  speak("pyramidal -> sst", true, 1, out);
  speak("pyramidal -> readout", false, 1, out);
  speak("readout -> pyramidal/apical", true, own->feedback, out);
  speak("readout -> vip", true, own->feedback, out);
  speak("pv -> pyramidal/soma", false, own->somatic, out);
  speak("pv -> pv", true, 1, out);
  speak("sst -> pyramidal/apical", false, own->apical, out);
  speak("sst -> pv", true, 1, out);
  speak("sst -> vip", true, 1, out);
  speak("vip -> sst", false, own->disinhibition, out);
  return out->failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a circuit's text") : TCT_OK;
}

const tct_circuit tct_circuit_disinhibitory_circuit = {
  .name     = "disinhibitory_circuit",
  .title    = "Disinhibitory circuit",
  .family   = "recurrent",
  .summary  = "pyramidal cells with PV, SST and VIP interneurons at soma, tuft and each other",
  .equation = "senses -> pyramidal -> readout,   readout -> tufts, vip a step later\n"
              "pv -| somata, pv     sst -| tufts, pv, vip     vip -| sst",
  .source   = "Pfeffer et al. 2013, doi:10.1038/nn.3446; Pi et al. 2013, "
              "doi:10.1038/nature12676",
  .notes =
    "Who inhibits whom is the source's, without its numbers of synapses; interneurons differ in "
    "what they hear and reach, not as cells.  Give the model `train: {constraints: [dale]}`, "
    "so that cells keep their signs while they learn.  For tasks that have time; the "
    "objective says that it is felt `at: readout`",
  TCT_TAKES(struct params, params),
  .expand = expand,
};
