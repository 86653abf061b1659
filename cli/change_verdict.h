/* change_verdict.h -- tercet change --verdict: what is asked, how it is told. */
#ifndef TERCET_CLI_CHANGE_VERDICT_H
#define TERCET_CLI_CHANGE_VERDICT_H

#include "change_work.h"
#include "decode_work.h"

#include <tercet/choices.h>

struct change_verdict {
  struct decode_work decode; /* which decoder, and how; nothing is opened by it */
  tct_learnt_how how;
  tct_observers answers; /* --behaviour: one observer a time */
};

/* As the command line says; EXIT_DONE, or the exit code once it is said what is wrong. */
int change_verdict_asked(const struct asked *a, struct change_work *w);
/* Of one row, whose trials before and after have the conditions of the recording before. */
tct_status change_verdict_row(struct change_work *w, struct change_row *row,
                              const tct_trials *const t[2], tct_error *err);
void change_verdict_free(struct change_verdict *v);

/* ---- change_verdict_said.c ---- */
int change_verdict_said(const struct change_work *w);
tct_status change_verdict_plot(const struct change_work *w, tct_error *err);

#endif
