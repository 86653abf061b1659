/* lesion_asked.h -- what tercet lesion is asked, and what it finds. */
#ifndef TERCET_CLI_LESION_ASKED_H
#define TERCET_CLI_LESION_ASKED_H

#include "options.h"
#include "progress.h"

#include <tercet/correction.h>
#include <tercet/lesion.h>

/* One lesion as it was asked for. */
struct lesion_dose {
  char series[TCT_LABEL]; /* what its doses share: "inject v1"; "": it has none */
};

struct lesion_work {
  const struct asked *asked;
  tct_model *model, *naive; /* the run; before any learning */
  tct_state *state, *untrained;
  tct_lesion_how how;
  int n;
  tct_lesion *lesion;       /* [n] */
  struct lesion_dose *dose; /* [n] */
  int from, to;             /* steps of --window */
  tct_lesions found;
  const tct_correction *correction;
  double *corrected; /* [n] p of lesions with controls, of as many as there are; NAN: it has none */
  int compared;      /* lesions with controls */
  struct progress progress;
};

/* What can be said before the run is opened: EXIT_DONE, or the exit code once it is said what is wrong. */
int lesion_asked(const struct asked *a, struct lesion_work *w);
/* The lesions that the command line names, of the model; the exit code, likewise. */
int lesion_read(struct lesion_work *w);
void lesion_free(struct lesion_work *w);

/* What came out, as text, JSON or CSV; the exit code. */
int lesion_said(const struct lesion_work *w);
int lesion_json(const struct lesion_work *w);
/* Drawn into the picture that --plot names. */
tct_status lesion_plot(const struct lesion_work *w, tct_error *err);

/* Of all trials, and of condition or category i, in the measure. */
static inline const tct_effect *lesion_effect(const struct lesion_work *w, int lesion, int group)
{
  const tct_lesioned *y = &w->found.lesioned[lesion];
  return w->found.accuracy ? &y->accuracy[group] : &y->loss[group];
}
static inline int lesion_all_trials(const struct lesion_work *w)
{
  return w->found.conditions + w->found.categories;
}

#endif
