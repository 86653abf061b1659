/* record_asked.h -- what a command line asks an electrode to do. */
#ifndef TERCET_CLI_RECORD_ASKED_H
#define TERCET_CLI_RECORD_ASKED_H

#include "options.h"

#include <tercet/electrode.h>

struct recording_asked {
  tct_electrode electrode;
  tct_days days;
  tct_placement placement[WORDS_MOST];
  char name[WORDS_MOST][TCT_NAME]; /* of populations that are placed */
  int64_t day[WORDS_MOST];
  char subject[TCT_LABEL];
};

/* What can be said without a model: EXIT_DONE, or EXIT_USAGE once it is said what is wrong. */
int recording_check(const struct asked *a);
/* All of it; points into `a` and into `r`. */
int recording_asked(const struct asked *a, const tct_model *m, struct recording_asked *r);

#endif
