/* own.h -- a run that is being recorded, as its parts see it. */
#ifndef TERCET_SUBJECT_OWN_H
#define TERCET_SUBJECT_OWN_H

#include "lab/run_own.h"

#include <tercet/electrode.h>

typedef struct {
  tct_electrode electrode;
  tct_run run;
  const tct_model *model;
  tct_state *state;
  int probe;
  bool newest;         /* the one day is that of the newest checkpoint */
  int64_t *day;        /* [days] trials, or TCT_UNTRAINED */
  char (*weights)[65]; /* [days] SHA-256 */
  int days;
  uint64_t done; /* trials of earlier days */
} tct_telling;

/* "untrained", "000001280" */
void tct_day_name(int64_t day, char name[TCT_LABEL]);
/* subject_provenance.c: fill into->recordings.provenance and into->started. */
tct_status tct_subject_provenance(const tct_telling *z, tct_subject *into, tct_error *err);

#endif
