/* own.h -- what is kept while rules are held against the objectives of a field.
 *
 * Seen by the files that measure fields and by nobody else. */
#ifndef TERCET_LAB_FIELD_OWN_H
#define TERCET_LAB_FIELD_OWN_H

#include "lab/credit/plan.h"

#include <tercet/curl.h>
#include <tercet/field.h>

/* All of a measurement.  Backprop's way, the trials and the handing out of rules are those of credit. */
typedef struct {
  const tct_field_how *how;
  tct_field_table *table;
  const tct_node *objectives; /* of the section `field`, or NULL */
  tct_credit_how credit;
  tct_credit_table spare;
  tct_credit_plan_all plan;
  uint64_t *held; /* [table->held_out] */
} tct_field_plan;

/* One objective's seat in front of one rule: the circuit with that objective under the gradient. */
typedef struct {
  tct_model *model; /* the pair's own for the spec's objective */
  tct_state *state;
  bool owned;
  tct_error why;             /* code OK: it goes on */
  tct_credit_result *result; /* [seeds] */
  double *gain;              /* [3][seeds][held_out]: the update's, shuffled, flipped */
  double check, before, zero, first_order,
    second_order; /* sums over seeds, but the first and third */
} tct_field_seat;

typedef struct {
  const tct_field_plan *plan;
  tct_credit_pair pair;
  int rule; /* place in pair.model->rule */
  bool deterministic;
  tct_credit_part *part; /* of the instance at hand */
  tct_real *before, *after;
  tct_curl *curl;       /* [seeds] */
  double moved;         /* sum over seeds */
  tct_field_seat *seat; /* [objectives] */
} tct_field_bench;

/* ---- field_rule.c ---- */
tct_status tct_field_bench_open(tct_field_bench *b, const tct_field_plan *plan, const char *rule,
                                tct_error *err);
tct_status tct_field_bench_seed(tct_field_bench *b, int seed, tct_error *err);
void tct_field_bench_close(tct_field_bench *b);

/* ---- field_sum.c ---- */
void tct_field_sum_up(const tct_field_bench *b, tct_field_rule *into);
/* Holm, over all cells */
tct_status tct_field_hold(tct_field_table *t, tct_error *err);
void tct_field_refuse(char refused[400], const tct_error *why);

#endif
