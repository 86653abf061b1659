/* changing.h -- what the parts of a change share: items of two times, and one number over them. */
#ifndef TERCET_BRAIN_CHANGING_H
#define TERCET_BRAIN_CHANGING_H

#include <tercet/change.h>

/* While it is worked on. */
typedef struct {
  const tct_change_how *how;
  const tct_change_side *side[2];
  tct_tuned found[2]; /* with draws kept */
  double *drawn[2];   /* [items][draws] of drawn conditions; NULL: trials are drawn, by `found` */
  int conditions;     /* that are drawn; 0: they stay */
  bool paired;        /* items are held against each other one by one */
  bool turns;
  int done, of; /* measurements, for `tell` */
} tct_changing;

/* One side measured.  condition: instead of that of the trials, NULL: as they are; draws: 0, none. */
tct_status tct_changing_measure(tct_changing *c, int side, const int *condition, int draws,
                                tct_tuned *into, tct_error *err);

/* after - before, the short way round where the number turns on a circle. */
double tct_changing_difference(const tct_changing *c, double before, double after);

/* Number `how->number` of every item, `step` apart, with a weight each (NULL: 1); NAN and weight 0 are left out. */
typedef struct {
  int n;
  const double *value;
  size_t step;
  const double *weight;
} tct_changing_column;

/* Mean or median; NAN of nothing.  spare [2 n] is used. */
double tct_changing_middle(const tct_changing_column *column, bool median, double *spare);

/* Both times measured on drawn conditions, into c->drawn, which the caller frees, and c->conditions. */
tct_status tct_changing_draw_conditions(tct_changing *c, tct_error *err);
/* error, by_units, by_trials, freedom, draws. */
tct_status tct_changing_spread(const tct_changing *c, tct_change *into, tct_error *err);
/* halves, reliability, ceiling. */
tct_status tct_changing_reliability(tct_changing *c, tct_change *into, tct_error *err);

#endif
