/* value.h -- circuits that foresee reward: of a senses' population `in`, a value `v` and an error `d`. */
#ifndef TERCET_TESTS_VALUE_H
#define TERCET_TESTS_VALUE_H

#include "circuit.h"

/* `more` populations and projections beside those; `bias` of v, `discount` of d. */
#define VALUE_POPULATIONS(more, bias, discount)                                                    \
  "populations: {in: {kind: input, from: x}, us: {kind: input, from: first}" more                  \
  ", v: {kind: rate, units: 1, activation: linear, bias: " bias                                    \
  "}, d: {kind: prediction_error, units: 1, bias: "                                                \
  "false, init: constant, discount: " discount "}}"
#define VALUE_TOLD                                                                                 \
  "us -> d: {wiring: one_to_one, fixed: true}, v -> d/value: {wiring: one_to_one, fixed: true}"

static inline const tct_projection *value_projection(const circuit *c, const char *name)
{
  const int k = tct_projection_named(c->model, name);
  if (k < 0) fail_msg("there is no projection %s", name);
  return &c->model->projection[k];
}

/* One number of a bundle. */
static inline tct_real *value_number(const circuit *c, tct_real *bundle, const char *name,
                                     size_t synapse)
{
  const tct_projection *s = value_projection(c, name);
  return &bundle[s->at + s->wiring->place(s, synapse)];
}

#endif
