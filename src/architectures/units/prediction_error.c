/* prediction_error.c -- what a dopamine neuron says: is there more reward, or more to be hoped for, than a moment ago?
 *
 *     rate = r + gamma V - V'          r: drive of the site reward, V: of the site value, V': V one step before
 *
 * The error of temporal differences, formed as it can be in a brain: from what there is now and what is remembered.
 * It is at the step at which a reward, or the cue that foretells it, arrives. */
#include <tercet/unit.h>

#include "kernels/kernels.h"

struct params {
  double discount;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, discount, 0.98, 0, 1, "1",
            "what is left of a reward's worth if it comes a step later (gamma)"),
};

enum { REWARD, VALUE };
enum { BEFORE };

static void step(const tct_units *u)
{
  const struct params *own = u->params;
  const size_t n           = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = r * u->ld; i < r * u->ld + n; i++) {
      const tct_real reward = u->drive[REWARD] ? u->drive[REWARD][i] : 0,
                     value  = u->drive[VALUE] ? u->drive[VALUE][i] : 0;
      u->rate[i]            = reward + (tct_real)own->discount * value - u->slot_before[BEFORE][i];
      u->slot[BEFORE][i]    = value;
    }
}

static void pull(const tct_units *u)
{
  const struct params *own = u->params;
  const size_t n           = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = r * u->ld; i < r * u->ld + n; i++) {
      const tct_real asked = u->credit[i];
      const tct_real owed  = u->credit_slot[BEFORE] ? u->credit_slot[BEFORE][i] : 0;
      if (u->error[VALUE]) u->error[VALUE][i] = (tct_real)own->discount * asked + owed;
      if (u->credit_slot_before[BEFORE]) u->credit_slot_before[BEFORE][i] = -asked;
    }
}

static double discount(const void *given)
{
  return ((const struct params *)given)->discount;
}

static const char *const sites[] = {"reward", "value", NULL};

const tct_unit tct_unit_prediction_error = {
  .name     = "prediction_error",
  .title    = "Reward prediction error",
  .family   = "neuromodulatory",
  .summary  = "says by how much reward and value differ from what was foreseen a step before",
  .equation = "rate = r + gamma V - V'",
  .source   = "Schultz, Dayan & Montague 1997, doi:10.1126/science.275.5306.1593",
  .notes =
    "V comes from a value population (`value -> dopamine/value`), r from the senses, both through "
    "fixed synapses of weight 1, without a bias.  V' is 0 when a trial begins.  Rules td_lambda "
    "and "
    "actor_critic read its rate.  A rate below 0 stands for a pause below the tonic rate",
  TCT_TAKES(struct params, params),
  .claims   = TCT_UNIT_SMOOTH | TCT_UNIT_SILENT_AT_REST,
  .sites    = sites,
  .slots    = 1,
  .memory   = true,
  .in_place = true,
  .step     = step,
  .pull     = pull,
  .discount = discount,
};
