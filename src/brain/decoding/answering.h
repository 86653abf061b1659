/* answering.h -- every fold held out once under one labelling: what was answered. */
#ifndef TERCET_BRAIN_DECODING_ANSWERING_H
#define TERCET_BRAIN_DECODING_ANSWERING_H

#include "brain/decoding/plan.h"

/* What one thread works in. */
typedef struct {
  int *label, *fold, *room, *of, *row;
  double *x, *score;     /* [rows][units], [rows][classes] */
  double *weight;        /* [classes][units + 1] */
  double *mean, *spread; /* [units] */
  double *right;         /* [cells][classes] answers that were right */
  double *asked;         /* [cells][classes] */
  double *accuracy;      /* [cells] */
  int fits, failed, why[TCT_DECODER_WHY_N];
  tct_status status;
  tct_error err;
  void *own[2];
} tct_answering;

/* What is kept of the true labels alone; NULL: nothing. */
typedef struct {
  double *confusion; /* [cells][classes][classes] */
  double *share;     /* [cells][rows] how far right the answer to each trial is; NAN: none */
  bool *trained;     /* [rows] fitted to at least once */
} tct_answers;

size_t tct_plan_cells(const tct_plan *p); /* frames x columns */

/* Freed by tct_answering_free, also where it failed. */
tct_status tct_answering_new(const tct_plan *p, tct_answering *h, tct_error *err);
void tct_answering_free(tct_answering *h);

/* Labelling `number` of the plan: h->accuracy, h->right, h->asked, counts of fits. */
tct_status tct_answering_run(const tct_plan *p, int number, tct_answering *h,
                             const tct_answers *keep, tct_error *err);

#endif
