/* tuning_work.h -- a measure of tuning on the recordings of a noun: what is asked, what came out, how it is told. */
#ifndef TERCET_CLI_TUNING_WORK_H
#define TERCET_CLI_TUNING_WORK_H

#include "progress.h"

#include <tercet/tuning.h>

enum { TUNING_BOOT_AUTO, TUNING_BOOT_NONE, TUNING_BOOT_TRIALS }; /* as in the choices of --boot */

/* One recording, or one of its conditions. */
struct tuning_row {
  const tct_recording *of; /* not owned */
  bool untrained;
  int condition;  /* alone; -1: all */
  char name[192]; /* "v1", "v1 (untrained), contrast=0.2" */
  int trials, conditions;
  tct_tuned tuned;
  tct_tuned_spread *spread; /* [numbers] */
};

struct tuning_work {
  const struct asked *asked;
  tct_tuning_how how;
  void *params;
  bool windowed;
  double window[2]; /* ms */
  tct_recordings all, untrained;
  int n;
  struct tuning_row *row; /* [n] */
  struct progress progress;
};

/* As the command line says, before anything is opened: EXIT_DONE, or the exit code once it is said what is wrong.
 * Freed by tuning_free, also then. */
int tuning_asked(const struct asked *a, struct tuning_work *w);
/* The recordings of the noun, of a run those of its untrained circuit too; the exit code. */
int tuning_open(const struct asked *a, struct tuning_work *w);
tct_status tuning_measure(struct tuning_work *w, tct_error *err);
void tuning_free(struct tuning_work *w);

/* Is there a variable where the measure needs one, and none where it does not look at it?  The exit code; says what is
 * wrong. */
int tuning_check(const struct asked *a, const tct_tuning *m);
/* Conditions that no --conditions fits, into out [conditions]; how many. */
int tuning_left_out(const struct asked *a, const tct_recording *r, bool *out);
/* The values of --variable number `which`, from 0, into x [conditions]; nothing where there is none. */
tct_status tuning_variable(const struct asked *a, const tct_recording *r, int which, double *x,
                           tct_error *err);

/* Units of item i, into text: "v1:17", "v1:3 v1:9"; "" of a population. */
const char *tuning_item(const struct tuning_row *row, int item, char *text, size_t size);

/* ---- tuning_said.c ---- */
int tuning_text(const struct tuning_work *w);
int tuning_json(const struct tuning_work *w);
int tuning_csv(const struct tuning_work *w);

/* ---- tuning_plot.c: of units, the share at or below each value; of populations, bars ---- */
tct_status tuning_plot(const struct tuning_work *w, tct_error *err);
int tuning_number(
  const struct tuning_work *w); /* that --number names; the first if it is not said; -1 */

#endif
