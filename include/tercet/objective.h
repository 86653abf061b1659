/* objective.h -- what "good" means, and where it is felt. */
#ifndef TERCET_OBJECTIVE_H
#define TERCET_OBJECTIVE_H

#include <tercet/describe.h>

/* Rows of the population where it is felt: [step][trial]. */
typedef struct {
  int rows, units;
  int trials; /* rows of one step: row r + trials is what follows row r */
  size_t ld;
  const void *params;
  const tct_real *judged; /* rates; drives where the unit takes its credit there */
  const tct_real *target; /* same layout; not to be read by who wants nothing */
  const tct_real *reward; /* [rows] what the task paid for what was done; NULL: it pays nothing */
} tct_felt;

enum { /* claims */
       TCT_OBJECTIVE_NON_NEGATIVE   = 1 << 0,
       TCT_OBJECTIVE_ZERO_AT_TARGET = 1 << 1, /* value 0 and credit 0 where judged is the target */
};

typedef enum { TCT_WANTS_ANY, TCT_WANTS_CLASS, TCT_WANTS_NOTHING } tct_wants;

typedef struct tct_objective {
  TCT_DESCRIBED;
  tct_wants target; /* what kind of target signal it can use */
  /* Felt is what the population says of its input through the same synapses, W'y, and target is that
   * input, laid out as the input is.  Then credit goes on to the rates, W fixed: += W times it. */
  bool reads_back;
  /* What is judged of a row depends on targets of later steps: it is felt at all steps, in one window. */
  bool looks_ahead;
  /* It is about what the task pays, which has no slope: rules that follow an error find none here. */
  bool earns;
  void (*value)(const tct_felt *f, double *value); /* [rows], added to: the loss of each row */
  void (*credit)(const tct_felt *f, tct_real c, tct_real *credit); /* += -c dvalue/djudged */
} tct_objective;

#endif
