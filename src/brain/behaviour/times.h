/* times.h -- response times sorted by how strong the stimulus was, on either side. */
#ifndef TERCET_BRAIN_BEHAVIOUR_TIMES_H
#define TERCET_BRAIN_BEHAVIOUR_TIMES_H

#include <tercet/behaviour.h>

#include "base/random.h"

/* Strength i has trials place[first[i]] .. place[first[i + 1] - 1]. */
typedef struct {
  int trials, levels;
  size_t *place;
  int *first;
  double *x, *mean; /* [levels] the strength without its sign, ascending; the mean time there */
  double *room;     /* [8 trials], for a fit of three numbers */
  double *drawn;    /* [more] */
} tct_times;

tct_status tct_times_sorted(const tct_choices *c, size_t more, tct_times *into, tct_error *err);
void tct_times_free(tct_times *s);

/* Means of all trials; with a key, of as many drawn with replacement within each strength. */
void tct_times_mean(tct_times *s, const tct_choices *c, const tct_key *key);

#endif
