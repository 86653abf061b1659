/* sim_asked.h -- what tercet sim is asked, and what it finds. */
#ifndef TERCET_CLI_SIM_ASKED_H
#define TERCET_CLI_SIM_ASKED_H

#include "options.h"
#include "progress.h"
#include "sides.h"

#include <tercet/similar.h>

/* One recording of A and one of B. */
struct sim_pair {
  int a, b; /* of their sides */
  tct_shared shared;
  int conditions, dropped;
  tct_similar found;
  double untrained_a,
    untrained_b; /* the value with that side's run untrained; NAN: no run, or undefined */
  tct_similar_movie movie, before_a, before_b; /* with --movie */
};

struct sim {
  const struct asked *asked;
  const tct_similarity *similarity;
  void *params; /* of the metric */
  struct side side[2];
  bool windowed;
  double window[2]; /* ms */
  tct_similar_draws draws;
  tct_similar_when when;
  int n;
  struct sim_pair *pair; /* [n] */
  struct progress progress;
  int at; /* the pair that is drawn */
};

/* What can be said before anything is opened: EXIT_DONE, or the exit code once it is said what is wrong. */
int sim_asked(const struct asked *a, struct sim *s);
/* Open both nouns and compare; the exit code, likewise. */
int sim_work(struct sim *s);
void sim_free(struct sim *s);

/* "larger is more similar, 1 = identical" */
void sim_direction(const tct_similarity *s, char text[128]);
const char *sim_name(const struct sim *s, const struct sim_pair *p, int side);

/* What came out, as text, JSON or CSV; the exit code. */
int sim_said(const struct sim *s);
/* Drawn into the picture that --plot names. */
tct_status sim_plot(const struct sim *s, tct_error *err);

#endif
