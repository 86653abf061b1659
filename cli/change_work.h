/* change_work.h -- a number of tuning at two times: what is asked, what came out, how it is told. */
#ifndef TERCET_CLI_CHANGE_WORK_H
#define TERCET_CLI_CHANGE_WORK_H

#include "json.h"
#include "progress.h"
#include "sides.h"

#include <tercet/joint.h>
#include <tercet/learning.h>

/* One population at two times: before, after. */
struct change_row {
  const tct_recording *of[2]; /* not owned */
  char name[192];             /* "M1 V4" */
  char subject[TCT_LABEL];    /* --each: the noun, where the recording has none */
  char area[96];              /* or its recording's name */
  char time[2][TCT_LABEL];    /* "pre", "post"; "untrained", "trained" */
  int units[2];               /* that are measured */
  int left[2];                /* units that the other time has not */
  int trials[2];              /* of conditions that are looked at */
  int conditions;             /* that both times have and --conditions lets through */
  int *unit[2];               /* [units] which they are; NULL: all */
  int with; /* the first row recorded at once with it: their trials are drawn alike */
  tct_change found;
  tct_joined joined; /* where it is measured of both times together */
  tct_learnt learnt; /* of --verdict, instead */
  int classes;       /* of what was answered */
};

struct change_work {
  const struct asked *asked;
  tct_change_how how;
  tct_joint_how joint; /* its measure NULL: differences of `how` */
  void *params, *noise_params;
  int number; /* that --number names */
  bool windowed;
  double window[2];  /* ms */
  struct side *side; /* [nouns] */
  int n;
  struct change_row *row; /* [n] */
  int at;                 /* of the rows, under way */
  struct progress progress;
  struct change_trend *trend;     /* NULL: not asked for */
  struct change_verdict *verdict; /* NULL: not asked for */
  bool aligned;                   /* conditions are numbered as before at both times */
};

/* Both times opened and held against each other; the exit code, once it is said what is wrong. */
int change_work(struct change_work *w);
void change_free(struct change_work *w);

/* Of the measure, of either kind: what it is, and its number i. */
const tct_about *change_about(const struct change_work *w);
const char *change_number(const struct change_work *w, int i);

/* Units of an item before (time 0) or after, into unit [2]; NULL: none. */
void change_units(const struct change_work *w, const struct change_row *row, int time, int item,
                  const char *unit[2]);

/* ---- change_rows.c ---- */
/* The populations that both times have, into w->row. */
tct_status change_rows(struct change_work *w, tct_error *err);

/* ---- change_said.c ---- */
int change_said(const struct change_work *w);
/* "M1 V4, pre to post: 27 paired units (...), 24 and 24 trials of 3 conditions" */
void change_put_population(tct_text *t, const struct change_row *row, bool paired, int conditions);
void change_json_population(struct json *j, const struct change_row *row, bool paired);
void change_json_provenance(struct json *j, const struct change_work *w);

/* ---- change_joint.c: measures of the room changes ---- */
int change_joint_asked(const struct asked *a, struct change_work *w); /* the exit code */
/* Conditions of the trials after, numbered as before; those that are not there: -1. */
tct_status change_joint_align(const struct change_row *row, tct_trials *after, int *condition,
                              tct_error *err);
int change_joint_text(const struct change_work *w);
int change_joint_json(const struct change_work *w);
int change_joint_csv(const struct change_work *w);

/* ---- change_pooled.c: areas that several subjects have ---- */
void change_pooled_text(tct_text *t, const struct change_work *w);
void change_pooled_json(struct json *j, const struct change_work *w);

/* ---- change_plot.c: bars with their intervals ---- */
tct_status change_plot(const struct change_work *w, tct_error *err);

#endif
