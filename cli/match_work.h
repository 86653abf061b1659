/* match_work.h -- what tercet match is asked, and what it finds. */
#ifndef TERCET_CLI_MATCH_WORK_H
#define TERCET_CLI_MATCH_WORK_H

#include "progress.h"
#include "rdm_making.h"

#include <tercet/course.h>
#include <tercet/likeness.h>

/* One animal: its days, and the checkpoint of each. */
struct match_animal {
  char name[TCT_LABEL]; /* "": the recordings name none */
  int days;
  const char **session; /* [days] in the table */
  tct_performed *day;   /* [days] */
  tct_matched *found;   /* [days] */
  int at[2];            /* days between which the change is looked at; -1: there are none */
};

/* What changed in a population, or in another animal, beside what changed in an area of an animal. */
struct match_row {
  const struct match_animal *animal;
  const char *area;
  const char *name; /* of the population, or of the other animal */
  bool is_animal;
  const tct_recording *brain[2], *like[2]; /* before, after */
  tct_likeness found;
};

/* Sizes of change, area by area that a population has the name of. */
struct match_levels {
  const struct match_animal *animal;
  tct_levels found;
};

/* One population beside all animals of an area. */
struct match_mean {
  const char *area, *name;
  tct_likeness_mean found;
};

struct match {
  const struct asked *asked;
  struct rdm_making making, model_making; /* of brains, of models */
  tct_matching how;
  tct_likeness_how like;
  void *params; /* of the comparator */

  tct_performances table;
  tct_recordings brain, model; /* model: day by day */
  tct_course course;
  double *curve; /* [course.n] as it was matched */
  int animals;
  struct match_animal *animal; /* [animals] */
  int n;
  struct match_row *row; /* [n] */
  int levels;
  struct match_levels *level; /* [levels] */
  int means;
  struct match_mean *mean; /* [means] of areas that several animals have */

  int at; /* of the rows, under way */
  struct progress progress;
};

/* ---- match_days.c ---- */
/* Tables and recordings opened, checkpoints looked at, days matched; the exit code, once it is said what is wrong. */
int match_days(struct match *w);

/* ---- match_work.c ---- */
/* The model recorded at what was found, and changes compared; likewise. */
int match_changes(struct match *w);
void match_free(struct match *w);

/* ---- match_said.c, match_json.c ---- */
int match_said(const struct match *w);
int match_json(const struct match *w);
/* "untrained", "1,280" */
const char *match_checkpoint(const struct match *w, int checkpoint, char text[32]);

/* ---- match_plot.c: learning curves into FILE.svg, changes into FILE-change.svg ---- */
tct_status match_plot(const struct match *w, tct_error *err);

#endif
