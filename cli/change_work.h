/* change_work.h -- a number of tuning at two times: what is asked, what came out, how it is told. */
#ifndef TERCET_CLI_CHANGE_WORK_H
#define TERCET_CLI_CHANGE_WORK_H

#include "progress.h"
#include "sides.h"

#include <tercet/change.h>

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
};

struct change_work {
  const struct asked *asked;
  tct_change_how how;
  void *params;
  bool windowed;
  double window[2];  /* ms */
  struct side *side; /* [nouns] */
  int n;
  struct change_row *row; /* [n] */
  int at;                 /* of the rows, under way */
  struct progress progress;
  struct change_trend *trend; /* NULL: not asked for */
};

/* Both times opened and held against each other; the exit code, once it is said what is wrong. */
int change_work(struct change_work *w);
void change_free(struct change_work *w);

/* Units of an item before (time 0) or after, into unit [2]; NULL: none. */
void change_units(const struct change_work *w, const struct change_row *row, int time, int item,
                  const char *unit[2]);

/* ---- change_rows.c ---- */
/* The populations that both times have, into w->row. */
tct_status change_rows(struct change_work *w, tct_error *err);

/* ---- change_said.c ---- */
int change_said(const struct change_work *w);

/* ---- change_plot.c: bars with their intervals ---- */
tct_status change_plot(const struct change_work *w, tct_error *err);

#endif
