/* levenberg.h -- the least sum of squares of a few parameters within bounds, from a start, in double.
 *
 * Levenberg and Marquardt's steps, damped by the parameters' own scales; a parameter at a bound that its gradient
 * pushes it through stays there for the step.  Nothing here allocates; any thread. */
#ifndef TERCET_LEVENBERG_H
#define TERCET_LEVENBERG_H

#include <stdbool.h>
#include <stddef.h>

enum { TCT_LEVENBERG_PARAMETERS = 8 };

typedef struct {
  size_t points, parameters; /* parameters: at most TCT_LEVENBERG_PARAMETERS */
  /* residuals at p into r [points], their derivatives into jacobian [points][parameters] */
  void (*at)(const void *own, const double *p, double *r, double *jacobian);
  const void *own;
  const double *low, *high; /* [parameters]; infinities: unbounded */
  int steps;                /* at most */
} tct_least_squares;

size_t tct_levenberg_room(const tct_least_squares *of); /* numbers of room */

/* p [parameters] is the start, and becomes the end; *squares the sum there.  False: it did not come to rest in
 * so many steps, or met a number that is not finite. */
bool tct_levenberg(const tct_least_squares *of, double *p, double *room, double *squares);

#endif
