/* answering.h -- every fold held out once under one labelling: what was answered. */
#ifndef TERCET_BRAIN_DECODING_ANSWERING_H
#define TERCET_BRAIN_DECODING_ANSWERING_H

#include "brain/decoding/plan.h"
#include "brain/decoding/span.h"

/* What one thread works in. */
typedef struct tct_answering {
  int *label, *fold, *room, *of, *row;
  double *x, *score;             /* [rows][units], [rows][classes] */
  double *weight;                /* [classes][units + 1] */
  double *mean, *spread, *reach; /* [units] */
  double *right;                 /* [cells][classes] answers that were right */
  double *asked;                 /* [cells][classes] */
  double *accuracy;              /* [cells] */
  tct_span *
    span; /* [spans] of what is fitted, where that is fitted in its span: of each frame and fold, or of one */
  int spans;
  const struct tct_answering
    *known; /* whose folds are ours and whose spans are of all of them, if there is one */
  int fits, failed, why[TCT_DECODER_WHY_N];
  tct_status status;
  tct_error err;
  void *own[3];
} tct_answering;

/* What is kept of the true labels alone; NULL: nothing. */
typedef struct {
  double *confusion; /* [cells][classes][classes] */
  double *share;     /* [cells][rows] how far right the answer to each trial is; NAN: none */
  bool *trained;     /* [rows] fitted to at least once */
} tct_answers;

size_t tct_plan_cells(const tct_plan *p); /* frames x columns */

/* known: one that has run and is kept, whose spans of trials may serve again; NULL: none.  Freed by
 * tct_answering_free, also where it failed. */
tct_status tct_answering_new(const tct_plan *p, const tct_answering *known, tct_answering *h,
                             tct_error *err);
void tct_answering_free(tct_answering *h);

/* Labelling `number` of the plan: h->accuracy, h->right, h->asked, counts of fits. */
tct_status tct_answering_run(const tct_plan *p, int number, tct_answering *h,
                             const tct_answers *keep, tct_error *err);

#endif
