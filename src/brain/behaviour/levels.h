/* levels.h -- trials sorted by the strength of the stimulus. */
#ifndef TERCET_BRAIN_BEHAVIOUR_LEVELS_H
#define TERCET_BRAIN_BEHAVIOUR_LEVELS_H

#include <tercet/behaviour.h>

/* Each strength once, ascending, how many trials it had, and the sum of y [trials] over them, into arrays of
 * c->trials; how many there are, or -1 where there is no memory. */
int tct_levels(const tct_choices *c, const double *y, double *x, double *shown, double *sum);

#endif
