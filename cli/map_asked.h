/* map_asked.h -- what tercet map is asked, and what it finds. */
#ifndef TERCET_CLI_MAP_ASKED_H
#define TERCET_CLI_MAP_ASKED_H

#include "progress.h"
#include "rdm_making.h"

#include <tercet/correction.h>
#include <tercet/map.h>

/* One thing of a noun: an RDM, and the recording that it was made of if it is known, or a recording. */
struct map_item {
  const char *name, *area, *subject;
  const tct_rdm *rdm;
  const tct_recording *recording;
  int noun;    /* its place among the MODELs, or among --with */
  int control; /* of a run: the place of what it was before any learning; -1: none */
};

/* What a noun holds. */
struct map_noun {
  const char *text; /* as it was said, without its AREA= */
  char path[4096], area[96];
  const char *within, *as; /* NOUN:NAME; AREA=NOUN, in `area`; NULL: not said */
  tct_rdms rdms;
  tct_recordings now, before;
  tct_recordings made_of; /* what the RDMs of a brain were made of */
};

/* A model: its populations in the order of its hierarchy. */
struct map_model {
  char name[128];
  int n;
  int *member; /* [n] their places in map.item */
  int *before; /* [n] those of what they were before any learning; NULL: it is no run */
};

/* An area, and all populations beside it. */
struct map_area {
  char name[96];
  int n;
  const struct map_item **item; /* [n] of its subjects */
  int conditions, dropped, subjects;
  bool by_name;
  tct_map_cell *cell, *gain; /* [items of models] */
  double *p;                 /* [items of models] corrected; NAN: none */
  tct_map_choice *choice;    /* [models]; n 0: too few conditions to choose on halves */
  tct_map_choice *before;    /* [models] the same of what they were before any learning */
  double lower, upper;       /* what subjects, or repeats, say of each other; NAN: nothing */
  const char *ceiling;       /* "subjects", "repeats"; NULL: there is none */
};

struct map {
  const struct asked *asked;
  /* by RDMs */
  struct rdm_making making, model_making;
  const tct_comparator *comparator; /* NULL: by responses */
  tct_infer_how infer;
  /* by responses: a similarity, or an encoder */
  tct_map_responses_how how;
  void *params; /* of either */
  const tct_correction *correction;
  tct_map_how halves;
  tct_map_interval interval;

  struct map_noun *noun; /* [asked->nouns + asked->with.n], MODELs first */
  int items;
  struct map_item *item; /* [items] of all MODELs */
  int brains;
  struct map_item *brain; /* [brains] of all --with */
  int models;
  struct map_model *model; /* [models] */
  int areas;
  struct map_area *area;        /* [areas] in the order of the brain's hierarchy */
  tct_map_order *order, *first; /* [models]; `first`: before any learning */
  double *p_order;              /* [models] corrected over models */
  int comparisons;              /* that cells' p are corrected for */
  struct progress progress;
  int at, stages; /* how far that is */
};

/* ---- map_open.c ---- */

/* Open all nouns; the exit code, once it is said what is wrong. */
int map_open(struct map *m);
/* Populations become models, subjects areas, both in their order. */
int map_settle(struct map *m);
/* Is it what a run was before any learning? */
bool map_is_control(const struct map *m, int item);

/* ---- map_work.c ---- */

int map_work(struct map *m);
void map_free(struct map *m);

/* ---- what came out ---- */

const char *map_metric(const struct map *m); /* "rsa", "cka" */
bool map_smaller(const struct map *m);       /* is more similar */
/* "rsa by pearson of rdms that were given", "larger is more similar" */
void map_title(const struct map *m, char text[160]);
bool map_has_runs(const struct map *m);

int map_as_text(const struct map *m);
int map_as_json(const struct map *m);
int map_as_csv(const struct map *m);
tct_status map_plot(const struct map *m, tct_error *err);

#endif
