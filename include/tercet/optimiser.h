/* optimiser.h -- a rule proposes, an optimiser disposes: a summed update becomes a step. */
#ifndef TERCET_OPTIMISER_H
#define TERCET_OPTIMISER_H

#include <tercet/describe.h>

enum { TCT_MOMENTS = 2 };

/* Neighbouring weights of one projection. */
typedef struct {
  size_t n;
  const void *params;
  uint64_t count;         /* steps taken before this one */
  double rate;            /* step size now, by the schedule */
  const tct_real *update; /* proposed: an ascent direction of -loss */
  tct_real *weight;
  tct_real *moment[TCT_MOMENTS]; /* what it remembers, laid out like the weights */
} tct_move;

enum {                                    /* claims */
       TCT_OPTIMISER_ZERO_STAYS = 1 << 0, /* zero update, zero moments, zero weight: zero weight */
       TCT_OPTIMISER_DESCENDS   = 1 << 1, /* reaches the bottom of a bowl */
};

typedef struct tct_optimiser {
  TCT_DESCRIBED;
  const char *const *moments; /* names, NULL ends */
  void (*move)(const tct_move *m);
  /* So set: does a weight stay where it is if its update is 0, and does it remember nothing?  NULL: no. */
  bool (*rests)(const void *params);
  /* preset step size is params' `step`: the first member of every optimiser's params is a double `step` */
} tct_optimiser;

#endif
