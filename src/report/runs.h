/* runs.h -- what a report wants to know of a run folder. */
#ifndef TERCET_REPORT_RUNS_H
#define TERCET_REPORT_RUNS_H

#include <tercet/run.h>

enum { TCT_ALIGNED = 16 };

typedef struct {
  double trials, accuracy, objective, reward; /* of an evaluation, on validation trials */
  double degrees[TCT_ALIGNED]; /* to the gradient, by population; NAN: not measured */
} tct_evaluation;

typedef struct {
  const char *folder;
  char name[64]; /* of the folder */
  tct_model *model;
  char objective[128], rule[128], architecture[256]; /* the three components, in words */
  bool asked; /* some objective is declared: there is something to be scored */
  int n;
  tct_evaluation *evaluation; /* [n], in order of trials */
  int aligned;
  char population[TCT_ALIGNED][TCT_NAME]; /* whose angles there are */
  tct_score test, validation, untrained;  /* untrained: on test trials */
  double rest, apart; /* of the last evaluation, where the circuit settles; else NAN */
  char warning[160];
  double seconds;
  uint64_t trials;
  char sha256[65];
} tct_report_run;

tct_status tct_report_run_read(tct_report_run *r, const char *folder, tct_error *err);
void tct_report_run_free(tct_report_run *r);

#endif
