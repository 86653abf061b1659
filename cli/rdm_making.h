/* rdm_making.h -- RDMs of whatever a noun names, made as a command line asks. */
#ifndef TERCET_CLI_RDM_MAKING_H
#define TERCET_CLI_RDM_MAKING_H

#include "options.h"

#include <tercet/movie.h>
#include <tercet/rdm.h>
#include <tercet/transform.h>

enum { AS_IT_IS, AS_CATEGORY, AS_FEATURE }; /* the choices of --as */
#define OPTION_ROW_AS                                                                              \
  {                                                                                                \
    .name = "as", .kind = OPTION_CHOICE, OPTION_IS(as), .value = "WHAT",                           \
    .from = "it_is|category|feature",                                                              \
    .doc  = "of a table with a row a condition: a model RDM of the column NAME, or of each; "      \
            "category: 0 within one and 1 between two; feature: how far its numbers differ"        \
  }

enum { TRANSFORMS_MOST = 8 };

/* How RDMs are made of recordings. */
struct rdm_making {
  tct_rdm_how how;
  void *distance_params, *noise_params;
  bool condition_noise; /* keep how conditions err together, too */
  bool windowed;
  double window[2]; /* ms */
  double movie[2];  /* ms: width and stride of its windows; 0: one RDM */
  int transforms;
  struct {
    const tct_transform *by;
    void *params;
  } transform[TRANSFORMS_MOST]; /* in this order, by rdms_transform */
  int sets;
  const char *set[SETS_MOST]; /* of --set, what is said of a recipe */
  size_t most;                /* bytes that an RDM may take; 0: any number */
  tct_recordings
    *keep; /* of noun_rdms: recordings that RDMs were made of are left here; NULL: freed */
};

/* As --distance, --noise, --window, --movie, --transform, --set ... say, before anything is opened: EXIT_DONE, or the exit code once it is said
 * what is wrong.  Freed by rdm_making_free, also then; a zeroed one is fine. */
int rdm_making_asked(const struct asked *a, struct rdm_making *m);
void rdm_making_free(struct rdm_making *m);

/* One of each recording, or of the one called `name` if it is not NULL; `noun` stands in messages.  On trouble
 * `into` holds what was made so far. */
tct_status rdms_make(const struct rdm_making *m, const char *noun, const tct_recordings *of,
                     const char *name, tct_rdms *into, tct_error *err);

/* Transform them, one way after the other. */
tct_status rdms_transform(const struct rdm_making *m, const tct_rdms *made, tct_error *err);

/* ---- noun_rdms.c ---- */

/* RDMs of a noun: a file of RDMs is read; of recordings, of a recipe and of a run they are made.  NOUN:NAME is
 * one thing in it.  With --as, models are made of the columns of a table.  --untrained adds those of a run's circuit before any learning.  Says what is wrong by
 * itself; the exit code.  Freed by tct_rdms_free, also then. */
int noun_rdms(const struct asked *a, const char *noun, const struct rdm_making *m, tct_rdms *into);

#endif
