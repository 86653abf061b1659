/* synaptic.h -- what integrate-and-fire units with synapses of two kinds share: membrane, threshold, reset, rest.
 *
 * Memories are those of kernels/spiking.h: a voltage told from rest, what excites, what inhibits, the step
 * until which it rests (told exactly up to 2^24 of them).  What synapses bring joins the second and third. */
#ifndef TERCET_UNITS_SYNAPTIC_H
#define TERCET_UNITS_SYNAPTIC_H

#include <tercet/unit.h>

#include "kernels/kernels.h"
#include "kernels/spiking.h"

#include <math.h>

typedef struct {
  double tau, rest, threshold, reset_voltage, refractory, tau_excitatory, tau_inhibitory;
  int reset, integration;
} synaptic;

enum { RESET_TO, RESET_SUBTRACTS };
enum { INTEGRATION_EXACT, INTEGRATION_EULER }; /* exact, or as near to it as there is */

/* The rows that both have, of a struct S whose member `cell` is a synaptic. */
#define SYNAPTIC_PARAM(S, f, preset_, least_, most_, unit_, doc_)                                  \
  {                                                                                                \
    .name = #f, .type = TCT_TYPE_OF(((S *)0)->cell.f), .offset = offsetof(S, cell.f),              \
    .preset = (preset_), .least = (least_), .most = (most_), .unit = (unit_), .doc = (doc_)        \
  }
#define SYNAPTIC_CHOICE(S, f, choices_, doc_)                                                      \
  {                                                                                                \
    .name = #f, .type = TCT_TYPE_CHOICE, .offset = offsetof(S, cell.f), .choices = (choices_),     \
    .unit = "1", .doc = (doc_)                                                                     \
  }
#define SYNAPTIC_PARAMS(S, integrations)                                                           \
  SYNAPTIC_PARAM(S, tau, 20, 1e-3, 1e6, "ms", "time constant of the membrane"),                    \
    SYNAPTIC_PARAM(S, rest, -60, -500, 500, "mV", "to where a voltage leaks"),                     \
    SYNAPTIC_PARAM(S, threshold, -50, -500, 500, "mV", "above which a cell fires"),                \
    SYNAPTIC_CHOICE(S, reset, "to|subtract",                                                       \
                    "what a spike does to the voltage: it goes to reset_voltage, or falls by "     \
                    "threshold - reset_voltage"),                                                  \
    SYNAPTIC_PARAM(S, reset_voltage, -60, -500, 500, "mV",                                         \
                   "to where a spike resets, or what `subtract` tells its fall from"),             \
    SYNAPTIC_PARAM(S, refractory, 5, 0, 1e6, "ms",                                                 \
                   "for which a voltage stands still after a spike, in whole steps"),              \
    SYNAPTIC_PARAM(S, tau_excitatory, 5, 1e-3, 1e6, "ms", "time constant of excitation"),          \
    SYNAPTIC_PARAM(S, tau_inhibitory, 10, 1e-3, 1e6, "ms", "time constant of inhibition"),         \
    SYNAPTIC_CHOICE(S, integration, integrations, "how a step of the membrane is made")

static inline tct_spiking synaptic_step(const synaptic *c, double dt)
{
  return (tct_spiking){
    .pace       = (tct_real)(dt / c->tau),
    .stay       = (tct_real)exp(-dt / c->tau),
    .keep       = {(tct_real)exp(-dt / c->tau_excitatory), (tct_real)exp(-dt / c->tau_inhibitory)},
    .threshold  = (tct_real)(c->threshold - c->rest),
    .to         = (tct_real)(c->reset_voltage - c->rest),
    .away       = (tct_real)(c->threshold - c->reset_voltage),
    .refractory = (tct_real)nearbyint(c->refractory / dt),
    .subtracts  = c->reset == RESET_SUBTRACTS,
    .euler      = c->integration == INTEGRATION_EULER,
  };
}

static inline tct_spiking_block synaptic_block(const tct_units *u)
{
  tct_spiking_block b = {.rows     = u->rows,
                         .n        = tct_panels(u->units) * TCT_PANEL,
                         .units    = u->units,
                         .ld       = u->ld,
                         .now      = (tct_real)u->begun,
                         .speakers = u->speakers,
                         .drive    = {u->drive[0], u->drive[1]},
                         .rate     = u->rate};

  for (int k = 0; k < TCT_SPIKING_SLOTS; k++) {
    b.before[k] = u->slot_before[k];
    b.slot[k]   = u->slot[k];
  }
  return b;
}

/* The end of a descriptor, before .prepare. */
#define SYNAPTIC_MEMORY                                                                            \
  .slots = TCT_SPIKING_SLOTS, .memory = true, .overwrites = true, .tells = true,                   \
  .sums = {1 + TCT_EXCITED, 1 + TCT_INHIBITED}, .voltage = 1 + TCT_VOLTAGE

static const char *const synaptic_sites[] = {"excitatory", "inhibitory", NULL};

#endif
