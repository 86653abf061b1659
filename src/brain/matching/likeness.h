/* likeness.h -- what the parts of a comparison of changes share: four recordings over one list of conditions. */
#ifndef TERCET_BRAIN_MATCHING_LIKENESS_H
#define TERCET_BRAIN_MATCHING_LIKENESS_H

#include <tercet/likeness.h>

enum { TCT_BEFORE, TCT_AFTER };
enum { TCT_MODEL, TCT_BRAIN };

/* While it is worked on. */
typedef struct {
  const tct_likeness_how *how;
  const tct_changed *side[2];
  tct_recording *of[2][2]; /* [side][time] the shared conditions alone; owned */
  int conditions;
  size_t pairs;
  double *rdm[2][2];   /* [pairs] */
  double *change[2];   /* [pairs] after - before */
  double *spare[2];    /* [pairs] */
  int done, of_pieces; /* for `tell` */
} tct_liking;

/* shared.c: fill `of`, and room for the rest; how many conditions were left out. */
tct_status tct_liking_share(tct_liking *l, int *dropped, tct_error *err);
void tct_liking_free(tct_liking *l);

/* The RDM of one of the four, or of `r` in its stead (NULL: itself). */
tct_status tct_liking_rdm(const tct_liking *l, int side, int time, const tct_recording *r,
                          double *rdm, tct_error *err);
double tct_liking_compare(const tct_liking *l, const double *a, const double *b);
/* One piece of work is done: INTERRUPTED if it is to stop. */
tct_status tct_liking_tell(tct_liking *l, tct_error *err);

/* halves.c: halves, reliability, ceiling, size_brain. */
tct_status tct_liking_halves(tct_liking *l, tct_likeness *into, tct_error *err);
/* random_change.c: random, random_high, p_random. */
tct_status tct_liking_random(tct_liking *l, tct_likeness *into, tct_error *err);

#endif
