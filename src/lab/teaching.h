/* teaching.h -- one process's work on a run, from spec to result: what the parts of training share. */
#ifndef TERCET_TEACHING_H
#define TERCET_TEACHING_H

#include "lab/run_own.h"

/* Trials on which something is measured. */
typedef struct {
  uint64_t *trial; /* [n] */
  int n;
} tct_choice;

typedef struct {
  const tct_train_how *how;
  tct_model *model;
  tct_state *state;
  tct_run run;
  bool kept; /* on the disk; else nothing is written */

  tct_mark at;      /* where it stands */
  int64_t saved;    /* trials of the newest checkpoint, -1: none */
  int64_t logged;   /* trials of the last line of the log, -1: none */
  uint64_t *batch;  /* [training.batch] */
  tct_choice on[3]; /* by split */

  tct_model *straight_model; /* the same circuit under backprop, if angles are wanted */
  tct_state *straight;
  tct_choice aligned;
  tct_alignment *angle; /* [n_angles], room for every population */
  int n_angles;

  bool settles; /* some rule lets the circuit settle */
  tct_settling settling;
  tct_score validation;     /* of the last evaluation */
  double begun;             /* clock at which the session began */
  tct_mark told, evaluated; /* where it stood when progress was told, when it was evaluated */
  double told_at, rate;     /* clock of that; trials per second lately */
} tct_teaching;

/* ---- teach.c ---- */

double tct_clock(void); /* seconds, of a clock that only goes forward */
/* Show what is left, evaluating and saving on the way. */
tct_status tct_teach(tct_teaching *z, tct_error *err);
tct_status tct_teaching_save(tct_teaching *z,
                             tct_error *err); /* unless it just was, or nothing is kept */
/* Tell progress; not too often, unless `now`. */
void tct_teaching_tell(tct_teaching *z, const char *phase, bool now);

/* ---- evaluate.c ---- */

/* Choose the trials of all evaluations. */
tct_status tct_teaching_choose(tct_teaching *z, tct_error *err);
void tct_teaching_choose_free(tct_teaching *z);
/* DIVERGED if a weight is not finite. */
tct_status tct_teaching_check(tct_teaching *z, tct_error *err);
/* Score the run where it stands, and add a line to its log.  At the end, `result` gets the scores of all
 * splits; before, it is NULL and the test split is not looked at. */
tct_status tct_teaching_evaluate(tct_teaching *z, tct_result *result, tct_error *err);

#endif
