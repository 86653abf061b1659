/* spikes_work.h -- how the cells of a noun fire: what is asked, what came out, how it is told. */
#ifndef TERCET_CLI_SPIKES_WORK_H
#define TERCET_CLI_SPIKES_WORK_H

#include "options.h"

#include <tercet/firing.h>
#include <tercet/model.h>

/* One recording that holds spikes. */
struct spikes_row {
  const tct_recording *of;       /* not owned */
  const tct_recording *membrane; /* of the same units and trials; NULL: none */
  bool untrained;
  char name[128]; /* "r", "r (untrained)" */
  int trials, conditions;
  int width; /* steps of a bin */
  tct_spikes spikes;
  tct_tuned cells;
  tct_tuned_spread spread[TCT_FIRING_N];
  tct_synchrony together;
};

struct spikes_work {
  const struct asked *asked;
  double level, bin; /* ms */
  tct_model *model;  /* of a run: tells which of its populations spike; NULL: it is none */
  tct_recordings all, untrained, membranes, untrained_membranes;
  int n;
  struct spikes_row *row; /* [n] */
};

/* As the command line says, before anything is opened: EXIT_DONE, or the exit code once it is said what is wrong. */
int spikes_asked(const struct asked *a, struct spikes_work *w);
/* The recordings of the noun, of a run those of its untrained circuit too, and membranes where they are drawn. */
int spikes_open(struct spikes_work *w);
tct_status spikes_measure(struct spikes_work *w, tct_error *err);
void spikes_free(struct spikes_work *w);

/* ---- spikes_said.c ---- */
int spikes_text(const struct spikes_work *w);
int spikes_json(const struct spikes_work *w);
int spikes_csv(const struct spikes_work *w);

/* ---- spikes_plot.c: one population in one trial, the untrained circuit beside it ---- */
tct_status spikes_plot(const struct spikes_work *w, tct_error *err);

#endif
