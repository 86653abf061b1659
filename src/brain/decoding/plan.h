/* plan.h -- which trials are fitted to and which are asked about, in which folds, under which labels. */
#ifndef TERCET_BRAIN_DECODING_PLAN_H
#define TERCET_BRAIN_DECODING_PLAN_H

#include <tercet/decoding.h>

#include "base/random.h"

typedef struct {
  const tct_decode_trials *t;
  const tct_classes *c;
  const tct_decode_how *how;
  int classes, folds;
  bool own_folds, apart; /* apart: no trial is both fitted to and asked about */
  bool *trains, *tests;  /* [rows] */
  int *condition_role;   /* [conditions] 1: fitted to, 2: asked about, 3: both; 0: neither */
  tct_decode_exchange exchange;
  bool fixed_folds; /* the same for all labellings */
  double least_p;
  tct_key of_folds, of_labels;
  void *own;
} tct_plan;

/* Freed by tct_plan_free, also where it failed. */
tct_status tct_plan_of(const tct_decode_trials *t, const tct_classes *c, const tct_decode_how *how,
                       tct_plan *into, tct_error *err);
void tct_plan_free(tct_plan *p);

/* label [rows]: the class of each trial, -1: none; number 0 is as it was, others are permutations.
 * room [rows + 2 conditions]. */
void tct_plan_labels(const tct_plan *p, int number, int *label, int *room);
/* fold [rows] for these labels: asked about where fold == f, fitted to where it is not.  -1: never asked about.
 * room [2 rows + 3 conditions]. */
void tct_plan_folds(const tct_plan *p, const int *label, int *fold, int *room);

#endif
