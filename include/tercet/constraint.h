/* constraint.h -- what holds weights to biology after every step: Dale's law, bounds, masks. */
#ifndef TERCET_CONSTRAINT_H
#define TERCET_CONSTRAINT_H

#include <tercet/describe.h>

/* A constraint holds after every step.  `sign` is that of the pre population (Dale): +1, -1, 0. */
typedef struct tct_constraint {
  TCT_DESCRIBED;
  void (*hold)(const void *params, int sign, size_t n, const tct_real *mask, tct_real *weight);
  /* What looks at all that a receiver hears, beside `hold`, which may be NULL: all synapses onto TCT_PANEL neighbouring
   * receivers, [senders][TCT_PANEL], at the start and after every batch.  Only for wirings in panels. */
  void (*hold_panel)(const void *params, int sign, size_t senders, tct_real *weight);
  bool wants_mask;                       /* a bundle of 0 and 1 made at compile */
  double (*density)(const void *params); /* of that mask; NULL unless wants_mask */
} tct_constraint;

#endif
