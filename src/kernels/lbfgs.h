/* lbfgs.h -- the least value of a smooth function of many numbers, from a start, in double.
 *
 * Steps of limited-memory BFGS, each as long as a line search finds good.  Nothing here allocates; the order of all
 * sums is fixed; any thread. */
#ifndef TERCET_LBFGS_H
#define TERCET_LBFGS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
  size_t n;
  double (*at)(void *own, const double *x, double *gradient); /* the value at x [n] */
  void *own;
  double rest; /* it is at rest where no component of its gradient is larger */
  int steps;   /* at most */
} tct_smooth;

size_t tct_lbfgs_room(size_t n); /* numbers of room */
/* x [n] is the start, and becomes the end.  False: it did not come to rest in so many steps, or met a number that
 * is not finite. */
bool tct_lbfgs(const tct_smooth *of, double *x, double *room);

#endif
