/* laws.h -- the laws that a spec's section `credit` says, measured: one line for each seed. */
#ifndef TERCET_LAB_CREDIT_LAWS_H
#define TERCET_LAB_CREDIT_LAWS_H

#include <tercet/credit.h>

enum { TCT_LAWS = 24, TCT_LAW_POINTS = 32 };

/*   credit:
 *     laws:
 *       - {name: words, rule: agrel, knob: "PATH=v1,v2,v3", along: what stands on the axis, of: variance,
 *          slope: expected}
 *
 * along: weights, units (counted in the circuit), anything else (the knob's value; less one if it ends in
 * "- 1").  of: variance, bias2, or bias2_projection (with one free step
 * size for each projection).  Also, if need be: at (init; a state as in `states`), examples, draws
 * (the section's), with (settings of the whole circuit, also of backprop's way). */
typedef struct {
  const char *name, *rule, *knob, *along, *of, *expected, *at; /* in the spec */
  const tct_node *with;
  int examples, draws; /* then those that were used */
  int n, seeds;        /* seeds that have a line */
  double x[TCT_LAW_POINTS];
  tct_estimate y[TCT_LAW_POINTS], slope;
  double at_one;
  char refused[400];
  double *each; /* [seeds][TCT_LAW_POINTS] */
} tct_credit_law;

typedef struct {
  int laws, seeds;
  tct_credit_law law[TCT_LAWS];
} tct_credit_laws;

/* `spec` must outlive the laws.  Of `how`: open, examples, draws, seeds, feedback, threads, stop, progress. */
tct_status tct_credit_laws_read(const tct_spec *spec, tct_credit_laws *all, tct_error *err);
tct_status tct_credit_laws_measure(const tct_credit_how *how, const tct_spec *spec,
                                   tct_credit_laws *all, tct_error *err);
void tct_credit_laws_free(tct_credit_laws *all);

#endif
