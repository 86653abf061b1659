/* behave_asked.h -- what tercet behave is asked, and what it finds. */
#ifndef TERCET_CLI_BEHAVE_ASKED_H
#define TERCET_CLI_BEHAVE_ASKED_H

#include "options.h"
#include "progress.h"

#include <tercet/choices.h>

enum { BEHAVE_MEASURES = 32 };

/* The observers of one noun; of a run itself, and as it was before any learning. */
struct behave_side {
  const char *path; /* NULL: there is no such noun */
  bool is_run;
  tct_observers_how how;
  tct_observers all;
};

/* Who a measurement is of. */
#define BEHAVE_GROUPS(X)                                                                           \
  X(ALONE_A, "A")                                                                                  \
  X(ALONE_B, "B")                                                                                  \
  X(WITHIN_A, "A among themselves")                                                                \
  X(WITHIN_B, "B among themselves")                                                                \
  X(BETWEEN, "A beside B")

enum {
#define X(name, text) BEHAVE_##name,
  BEHAVE_GROUPS(X)
#undef X
    BEHAVE_GROUP_N
};

struct behave_row {
  int measure, group;
  bool untrained; /* of a run before any learning */
  const tct_observer *a, *b;
  bool paired, by_name;
  int only[2]; /* of paired trials: that the other has not */
  tct_behaved found;
};

struct behave_measure {
  const tct_behaviour *m;
  void *params;
  char left_out[512]; /* why there is nothing of it; "": it is measured */
};

/* Of one group of a measure, all numbers over its rows. */
struct behave_summary {
  int measure, group, rows;
  bool untrained;
  tct_behaved_spread number[TCT_BEHAVIOUR_NUMBERS];
};

struct behave {
  const struct asked *asked;
  int measures;
  struct behave_measure measure[BEHAVE_MEASURES];
  struct behave_side side[2];
  tct_behaviour_how how;
  int n;
  struct behave_row *row; /* [n], measure by measure, group by group */
  int summaries;
  struct behave_summary *summary; /* of groups of several rows */
  struct progress progress;
};

const char *behave_group(int group); /* "A beside B" */
const char *behave_set(const struct asked *a, int measures,
                       int i, /* what set i says of it; NULL: nothing */
                       const char *measure);

/* What can be said before anything is opened: EXIT_DONE, or the exit code once it is said what is wrong. */
int behave_asked(const struct asked *a, struct behave *b);
/* Open both nouns and measure; the exit code, likewise. */
int behave_work(struct behave *b);
void behave_free(struct behave *b);

/* What came out, as text, JSON or CSV; the exit code. */
int behave_said(const struct behave *b);
/* Drawn into the picture that --plot names. */
tct_status behave_plot(const struct behave *b, tct_error *err);
/* The number that --number names, or the first; -1. */
int behave_number(const struct behave *b);

#endif
