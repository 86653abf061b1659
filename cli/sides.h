/* sides.h -- the recordings of one noun of several; those of a run also as they were before any learning. */
#ifndef TERCET_CLI_SIDES_H
#define TERCET_CLI_SIDES_H

#include "options.h"

#include <tercet/patterns.h>

struct side {
  char path[4096];
  const char *within; /* NOUN:NAME; NULL: all */
  tct_recordings all, before;
  int n;
  tct_recording **chosen;    /* [n] in `all` */
  tct_recording **untrained; /* [n] in `before`; NULL: no run */
};

/* `noun` is one of those of the command line.  Says what is wrong by itself; the exit code.  Freed also then. */
int side_open(const struct asked *a, const char *noun, struct side *d);
void side_free(struct side *d);

/* What two recordings are cut to, to the steps within `window` ms (NULL: all).  One without time is taken as it is,
 * unless neither has any. */
tct_status sides_cut(const double *window, const tct_recording *a, const tct_recording *b,
                     tct_cut *of_a, tct_cut *of_b, tct_error *err);

#endif
