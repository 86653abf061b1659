/* own.h -- what lesions are made of: trials with what was heard of them, the acts of one draw, effects. */
#ifndef TERCET_LESION_OWN_H
#define TERCET_LESION_OWN_H

#include <tercet/lesion.h>

/* ---- lesion_acts.c ---- */

/* Trials, ascending, and the rates that a circuit had in them while it was intact. */
typedef struct {
  int split, n;
  uint64_t *trial; /* [n] */
  tct_real **rate; /* [population]: [n][steps][units]; NULL where no lesion asks for them */
  tct_real **mean; /* [population]: [steps][units], over the trials */
} tct_shown;

/* All trials of a probe set; of the test split, `most` of them (0: as many as an evaluation has). */
tct_status tct_shown_probe(tct_shown *into, const tct_model *m, int probe, tct_error *err);
tct_status tct_shown_test(tct_shown *into, const tct_model *m, uint64_t most, tct_error *err);
/* Bytes of rates that the lesions ask for of so many trials. */
size_t tct_shown_bytes(const tct_model *m, const tct_lesion *lesion, int n, int trials);
/* Show the trials to an intact state, and keep the rates that the lesions ask for. */
tct_status tct_shown_listen(tct_shown *shown, tct_state *s, const tct_lesion *lesion, int n,
                            tct_error *err);
void tct_shown_free(tct_shown *shown, const tct_model *m); /* its trials too */

typedef struct {
  int n;
  tct_intervention act[TCT_LESION_PLACES];
  int *unit[TCT_LESION_PLACES]; /* owned */
  int *row;                     /* owned */
} tct_lesion_plan;

int tct_lesion_draws(const tct_lesion *x,
                     int draws); /* of units or of trials; 1 where nothing is drawn */
/* What a lesion is in one draw; `control`: as many units at random instead.  The same units for every state. */
tct_status tct_lesion_plan_make(tct_lesion_plan *plan, const tct_model *m, const tct_lesion *x,
                                uint64_t seed, int draw, bool control, const tct_shown *shown,
                                tct_error *err);
void tct_lesion_plan_free(tct_lesion_plan *plan);

/* ---- lesion_effect.c ---- */

/* How good the circuit was in each trial, larger = better; NAN: not known. */
typedef struct {
  int n, draws;
  const double *intact;   /* [n] */
  const double *lesioned; /* [draws][n] */
} tct_goodness;

/* Over the trials of a list, each with its weight (NULL: 1).  `counted`: each is right (1) or wrong (0), and two
 * more are added to the changes, one of either sign, so that no interval has no width (Bonett & Price 2012).
 * NO_MEMORY. */
tct_status tct_effect_of(const tct_goodness *g, const int *list, int n, const double *weight,
                         bool counted, double level, tct_effect *into, tct_error *err);
/* Mean change of one draw over a list, NAN if there is none. */
double tct_change_of(const tct_goodness *g, int draw, const int *list, int n);

/* ---- lesion_rdm.c ---- */

typedef struct {
  int n;
  tct_recording **of; /* [n] populations but `one`, in order */
  double **pattern;   /* [n]: [conditions][units] */
} tct_lesion_responses;

tct_status tct_lesion_responses_of(tct_lesion_responses *r, tct_state *s, const char *probe,
                                   tct_error *err);
void tct_lesion_responses_free(tct_lesion_responses *r);
/* Populations that a lesion reaches, into reached [populations]. */
void tct_lesion_reaches(const tct_model *m, const tct_lesion *x, bool *reached);
/* One more draw into the sums of `rdm` [n_rdms]; `draw` from 0. */
tct_status tct_rdm_add(tct_lesion_rdm *rdm, int n, const tct_model *m,
                       const tct_lesion_responses *intact, const tct_lesion_responses *lesioned,
                       int draw, tct_error *err);
void tct_rdm_end(tct_lesion_rdm *rdm, int n, int draws); /* sums become means */

#endif
