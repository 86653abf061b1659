/* sides.h -- two populations' responses over the conditions that both have, centred.
 *
 * What all similarities begin with.  In double; any thread. */
#ifndef TERCET_BRAIN_SIDES_H
#define TERCET_BRAIN_SIDES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

typedef struct {
  int units;
  double *
    by_unit; /* [units][n], the mean of each over conditions taken away; one that does not vary is 0 */
  int exponent; /* it was divided by 2^exponent, 0 unless its numbers were very large or small */
} tct_side;

typedef struct {
  int n; /* conditions in which every value of both is finite */
  tct_side a, b;
  tct_arena own;
} tct_sides;

/* Of patterns a [n][p] and b [n][q].  False: no memory.  Freed by tct_sides_free, also then. */
bool tct_sides_of(int n, int p, const double *a, int q, const double *b, tct_sides *s);
void tct_sides_free(tct_sides *s);

/* [n][units], freed by tct_free; NULL: no memory. */
double *tct_by_condition(const tct_side *s, int n);

#endif
