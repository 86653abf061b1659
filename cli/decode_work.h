/* decode_work.h -- what tercet decode is asked, and what it finds. */
#ifndef TERCET_CLI_DECODE_WORK_H
#define TERCET_CLI_DECODE_WORK_H

#include "options.h"
#include "progress.h"

#include <tercet/correction.h>
#include <tercet/decoding.h>

/* The recordings of one noun; those of a run also as they were before any learning. */
struct decode_noun {
  tct_recordings all, before;
};

/* One recording, or several pooled. */
struct decode_row {
  const tct_recording *of; /* not owned */
  tct_recording *pooled;   /* owned; NULL: it is not */
  int recordings;          /* that are pooled; 1 */
  bool at_once;            /* whose trials are shared */
  bool untrained;
  char name[192];
  tct_decode_trials trials;
  tct_classes classes;
  tct_decoded found;
  double p, corrected; /* of the row as a whole; NAN: none */
};

struct decode_work {
  const struct asked *asked;
  tct_decode_how how;
  void *params, *covariance_params;
  const tct_correction *correction;
  const char *classes;
  bool windowed;
  double window[2]; /* ms */
  int nouns;
  struct decode_noun *noun; /* [nouns] */
  int n, compared;          /* compared: rows that p is corrected over */
  struct decode_row *row;   /* [n] */
  struct progress progress;
};

/* As the command line says, before anything is opened: EXIT_DONE, or the exit code once it is said what is wrong.
 * Freed by decode_free, also then. */
int decode_asked(const struct asked *a, struct decode_work *w);
/* Open all nouns and decode; the exit code, likewise. */
int decode_work(struct decode_work *w);
void decode_free(struct decode_work *w);

/* p of a cell, for all cells of its row and all rows at once; NAN: none. */
double decode_corrected(const struct decode_row *r, const tct_decoded_cell *c);
const char *decode_exchanged(const struct decode_row *r); /* "trials", "conditions" */

/* What came out, as text, JSON or CSV; the exit code. */
int decode_said(const struct decode_work *w);
/* Drawn into the picture that --plot names. */
tct_status decode_plot(const struct decode_work *w, tct_error *err);

#endif
