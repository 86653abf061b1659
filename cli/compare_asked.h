/* compare_asked.h -- what tercet compare does: runs with each other, or models with a brain. */
#ifndef TERCET_CLI_COMPARE_ASKED_H
#define TERCET_CLI_COMPARE_ASKED_H

#include "options.h"

#include <tercet/rsa.h>

/* RUN [RUN]: all populations of one with all of the other.  The exit code. */
int compare_runs(const struct asked *a);
/* MODEL... --with DATA: RDMs of models with those of subjects.  The exit code. */
int compare_with(const struct asked *a);

/* ---- compare_said.c: what came out of compare_with ---- */

struct compared {
  const struct asked *asked;
  const tct_comparator *comparator;
  const tct_infer_how *how;
  const tct_inference *found;
  const tct_aligned *over;
  const char *distance;      /* of RDMs that were made here; "": none was */
  int averaged;              /* RDMs that were averaged within subjects; 0: none */
  const char (*subject)[96]; /* [found->subjects] their names */
};

int compare_as_text(const struct compared *c);
int compare_as_json(const struct compared *c);

#endif
