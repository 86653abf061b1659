/* scale.h -- ranges that cover the numbers, and ticks at round ones. */
#ifndef TERCET_SCALE_H
#define TERCET_SCALE_H

#include <stddef.h>

enum { TCT_TICKS = 16 };

typedef struct {
  int n;
  double at[TCT_TICKS];
  char name[TCT_TICKS][24]; /* "0.25", "20k" */
} tct_ticks;

typedef struct {
  double low, high; /* low > high: nothing seen yet */
} tct_range;

#define TCT_RANGE_NONE                                                                             \
  {                                                                                                \
    1, 0                                                                                           \
  }

/* Take in the finite ones of n values; NULL: none. */
void tct_range_cover(tct_range *r, size_t n, const double *x);
/* Make it one that can be drawn: not empty, not of no width (0 .. 1 if nothing was seen). */
void tct_range_settle(tct_range *r);
/* Out to the ticks next to its ends, of which there are to be `about`. */
void tct_range_round(tct_range *r, int about);

/* Round numbers within r, about that many and never more than TCT_TICKS. */
void tct_ticks_in(const tct_range *r, int about, tct_ticks *ticks);
/* px of the widest name */
double tct_ticks_width(const tct_ticks *ticks, double size);

#endif
