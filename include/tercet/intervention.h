/* intervention.h -- lesions and stimulation: some units, or what a projection says, are not as the circuit has them.
 *
 * An intervention takes hold where a rate comes about, at every step of a window, in circuits that sweep and in
 * those that settle; whoever hears that unit, now or after a delay, hears what was done.  What a unit remembers of
 * its own rate (a leak) is what was done too; other memories of it (a membrane) go on by themselves.
 *
 *     tct_intervention silent = {.population = v1, .projection = -1, .unit = list, .units = 3};
 *     tct_state_intervene(s, &silent, 1, &err);      the circuit answers without those three
 *     tct_state_intervene(s, NULL, 0, NULL);         and is intact again
 *
 * Exact: a factor of 1 leaves every bit as it is; a factor of 0 answers as if all synapses from those units were 0. */
#ifndef TERCET_INTERVENTION_H
#define TERCET_INTERVENTION_H

#include <tercet/state.h>

#define TCT_INTERVENTIONS(X)                                                                       \
  X(SCALE, "scale", "rates are multiplied by a factor; by 0, units are silent")                    \
  X(REPLACE, "replace", "rates are those that are given")                                          \
  X(INJECT, "inject", "a current joins the drive of the first site")

typedef enum {
#define X(name, text, doc) TCT_INTERVENE_##name,
  TCT_INTERVENTIONS(X)
#undef X
} tct_intervention_kind;

typedef struct {
  tct_intervention_kind kind;
  int population; /* whose units */
  int
    projection; /* -1: what they are to all; else what this projection, which begins at `population`, hears */
  const int *unit; /* [units] ascending; NULL: all of them */
  int units;
  tct_real amount; /* the factor; the drive */
  int from, to;    /* steps of the trial, the last not among them; to = 0: to its end */
  /* of REPLACE: rates as they were recorded, of all units of the population */
  const tct_real *rate;  /* [trials][steps of a trial][units of the population] */
  int trials;            /* 1: the same in all trials */
  const uint64_t *trial; /* [trials] their numbers in the split, ascending; NULL: one for all */
  const int *row;        /* [trials] whose rates a trial has instead; NULL: its own */
} tct_intervention;

/* From now on the state answers under these n, one on top of the other; n = 0: intact.  They take the place of those
 * before.  The table is copied, what it points to stays the caller's and must outlive it.  A state that is intervened
 * in does not learn (UNSUPPORTED), and no word allocates.  BAD_SHAPE: no such unit, step, population or projection;
 * UNSUPPORTED: rates of a population that is judged by its drive, a drive for who has none, rates given through a
 * projection that works both ways; NO_MEMORY.  On trouble the state is intact.  Not while it answers. */
TCT_API tct_status tct_state_intervene(tct_state *s, const tct_intervention *all, int n,
                                       tct_error *err);

#endif
