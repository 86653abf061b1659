/* change_trend.h -- changes of areas held against the order in which they were predicted. */
#ifndef TERCET_CLI_CHANGE_TREND_H
#define TERCET_CLI_CHANGE_TREND_H

#include "change_work.h"
#include "json.h"

enum { TREND_CHANGE, TREND_MAGNITUDE }; /* as in the choices of --trend-of */

struct change_trend {
  char words[1024];
  int levels;
  const char *level[TCT_TREND_LEVELS]; /* areas, the one that is to change most last */
  int rows;                            /* subjects, or runs */
  const struct change_row **cell;      /* [rows][levels] NULL: this subject has it not */
  double *x;                           /* [rows][levels] what is held against the order */
  double *drawn; /* [levels][draws] mean over subjects, of other units and trials */
  tct_change_pooled pooled[TCT_TREND_LEVELS];
  bool tested; /* by Page's test, over subjects */
  tct_trend found;
  double above[TCT_TREND_LEVELS], ordered; /* of other units and trials of these subjects */
  int draws;
};

/* Is what --trend asks for in order?  EXIT_DONE, or the exit code once it is said what is wrong. */
int change_trend_asked(const struct asked *a, const struct change_work *w);
/* Of what was measured; nothing without --trend. */
tct_status change_trend(struct change_work *w, tct_error *err);
void change_trend_free(struct change_trend *t);

/* ---- change_trend_said.c ---- */
void change_trend_text(tct_text *text, const struct change_work *w);
void change_trend_json(struct json *j, const struct change_work *w);
int change_trend_csv(const struct change_work *w);
tct_status change_trend_plot(const struct change_work *w, tct_error *err);

#endif
