/* circuit.h -- one rule's circuit with its exact gradient beside it, and one measurement of the two.
 *
 * Seen by the files that measure credit and by nobody else. */
#ifndef TERCET_LAB_CREDIT_CIRCUIT_H
#define TERCET_LAB_CREDIT_CIRCUIT_H

#include "lab/credit/statistics.h"

#include <tercet/credit.h>

/* The rule's circuit and that of the reference rule; the seed of `model` may be set by hand. */
typedef struct {
  tct_model *model, *straight;
  tct_state *state, *gradient;
  double *u, *g; /* [model->n] */
  int parts;
  tct_credit_range *part; /* [parts] plastic projections */
  int *projection;        /* [parts] */
} tct_credit_pair;

/* A circuit of the spec as it stands: `rule` everywhere (NULL: as the spec says), what the section
 * `credit` says of it, then `knob` ("path=value" or NULL). */
tct_status tct_credit_compile(const tct_credit_how *how, const char *rule, const char *knob,
                              uint64_t seed, tct_model **m, tct_error *err);
/* The circuit that `rule` needs, taught by `as`, with the objective `aim` of the section `field`. */
tct_status tct_credit_compile_aim(const tct_credit_how *how, const char *rule, const char *as,
                                  const char *aim, uint64_t seed, tct_model **m, tct_error *err);
tct_status tct_credit_pair_open(const tct_credit_how *how, const char *rule, const char *knob,
                                uint64_t seed, tct_credit_pair *pair, tct_error *err);
void tct_credit_pair_close(tct_credit_pair *pair);

/* All projections that two models have by the same name and size; BAD_SHAPE if one is missing. */
tct_status tct_credit_hand_over(const tct_model *from, const tct_real *weights, tct_state *to,
                                tct_error *err);
/* The exact gradient at the weights of `state`, into pair->g. */
tct_status tct_credit_reference(tct_credit_pair *pair, const uint64_t *trial, int trials,
                                tct_error *err);
/* The worst difference, over a few random directions, of <g, v> and of central differences of the mean
 * objective, relative to |g| |v|. */
tct_status tct_credit_check(tct_credit_pair *pair, const uint64_t *trial, int trials, double *worst,
                            tct_error *err);
/* Does the rule propose the same whatever is drawn? */
tct_status tct_credit_is_deterministic(tct_credit_pair *pair, const uint64_t *trial, int trials,
                                       bool *is, tct_error *err);
tct_status tct_credit_one(tct_credit_pair *pair, const uint64_t *trial, int trials, int draws,
                          bool deterministic, tct_credit_result *result, tct_credit_part *part,
                          tct_error *err);

#endif
