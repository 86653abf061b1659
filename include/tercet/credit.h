/* credit.h -- where learning rules lie between bias and variance: Figure 2, measured.
 *
 * At given weights and over a fixed set of examples, what a rule proposes is held against the exact
 * gradient of the objective in the same circuit: how far its mean is from the gradient's direction
 * (bias), how much it trembles by its own noise (variance), and what is left of the gradient's speed
 * (efficiency).  Richards et al. 2019, doi:10.1038/s41593-019-0520-2, Figure 2.
 *
 * The reference is backprop; in circuits that settle before they answer it is recurrent backprop, the
 * gradient at the free resting point.  It is held against differences of the objective each time. */
#ifndef TERCET_CREDIT_H
#define TERCET_CREDIT_H

#include <tercet/state.h>

typedef struct {
  double value, low, high; /* 95 %; NAN: there is no such number, or no interval */
} tct_estimate;

/* Where to measure.
 *   "init"     as the weights start
 *   "20000"    after so many trials of backprop, the same weights for all rules
 *   "own:20000" each rule by its own learning, once its loss is no higher than backprop's was then
 *   a folder   the weights that a run has come to */
typedef struct {
  /* A fresh copy of the spec at every call: each rule makes another circuit of it. */
  tct_spec *(*open)(void *arg, tct_error *err);
  void *open_arg;
  /* What is 0 here is as the section `credit` of the spec says, and else as the comments do. */
  const char *const *rule; /* [rules]; all that there are */
  int rules;
  const char *const *state; /* [states]; init */
  int states;
  /* [knobs] "PATH=v1,v2": each rule that has PATH, once with each value; "RULE: PATH & PATH=v1,v2": that
   * rule alone, both paths together; "RULE: PATH=v & PATH=v1,v2": the first always at v.  None. */
  const char *const *knob;
  int knobs;
  int examples, draws, seeds; /* 64, 200, 1 */
  int feedback;               /* draws of frozen feedback, for rules that have any; 10 */
  int threads;                /* 0: all cores */
  const volatile int *stop;
  /* One call at a time, from any thread. */
  void (*progress)(void *arg, int done, int of, const char *what);
  void *progress_arg;
} tct_credit_how;

typedef struct {
  char projection[2 * TCT_NAME + 4];
  double share; /* of the gradient's square */
  tct_estimate cosine, bias2;
} tct_credit_path;

typedef struct {
  char rule[TCT_NAME], knob[160]; /* knob: "rule.nudge=0.1", or "" */
  char refused[400];              /* why it could not be measured, or "" */
  bool deterministic;
  bool resolved; /* its mean has a direction: see lab/credit/statistics.h */
  double check;  /* worst difference of the reference and differences of the objective, relative */
  int weights;   /* that learn, biases included */
  int units;     /* that they drive */
  int instances; /* seeds x draws of frozen feedback; intervals over them if there are several */
  tct_estimate cosine, bias2, bias2_layer, raw_bias, variance, variance_online, efficiency;
  int paths;
  tct_credit_path *path; /* of the first instance */
} tct_credit_entry;

typedef struct {
  char name[512];
  uint64_t trials;  /* shown to backprop */
  double objective; /* mean loss over the examples, over seeds */
  double gradient;  /* its length there, relative to that at the start */
  int entries;
  tct_credit_entry *entry;
} tct_credit_state;

typedef struct {
  int examples, draws, seeds, feedback;
  int states;
  tct_credit_state *state;
} tct_credit_table;

/* The spec's section `credit` says what a rule needs of the circuit or the objective to run here, and what
 * to measure:
 *
 *   credit:
 *     rules: {equilibrium_propagation: ["architecture.projections.a -> b.back=1"]}
 *     states: [init, 20000, "own:20000"]
 *     knobs: {equilibrium_propagation: ["rule.nudge=0.1,1"]}
 *     seeds: 20                            # and examples, draws, feedback
 */
TCT_API tct_status tct_credit_measure(const tct_credit_how *how, tct_credit_table *table,
                                      tct_error *err);
TCT_API void tct_credit_table_free(tct_credit_table *t);

#endif
