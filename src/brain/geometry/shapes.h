/* shapes.h -- a population's responses as directions over conditions, and how two such are turned together.
 *
 * What canonical correlation and the distances of Procrustes are made of.  In double; any thread. */
#ifndef TERCET_BRAIN_SHAPES_H
#define TERCET_BRAIN_SHAPES_H

#include "brain/geometry/sides.h"

/* Patterns, centred = sum over k of spread_k x axis_k x a direction among units, which is not kept. */
typedef struct {
  int n, rank;    /* conditions; directions whose spread is more than rounding */
  double *axis;   /* [rank][n] of length 1 and perpendicular */
  double *spread; /* [rank], descending, in the units of the side it is made of */
} tct_shape;

/* False: no memory.  Freed by tct_shape_free, also then. */
bool tct_shape_of(const tct_side *s, int n, tct_shape *shape);
void tct_shape_free(tct_shape *shape);

/* Canonical correlations of two shapes. */
typedef struct {
  int n;     /* the lesser rank */
  double *r; /* [n], descending, in 0 to 1 */
  double
    *variate; /* [n][conditions] of the first, of length 1 and perpendicular; NULL: not wanted */
} tct_canonical;

/* False: no memory.  Freed by tct_canonical_free, also then. */
bool tct_canonical_of(const tct_shape *a, const tct_shape *b, bool variates, tct_canonical *c);
void tct_canonical_free(tct_canonical *c);

/* Their mean.  NAN: undefined, since a side has as many directions as there are between its conditions, of
 * which anything can be made, or none; or no memory. */
double tct_canonical_mean(const tct_shape *a, const tct_shape *b);

/* The distance |A - B T| that the best rotation T leaves, A and B as shapes whose directions have the size
 * `spread` times factor_a, factor_b.  To its last digits also where it is near 0.  NAN: no memory. */
double tct_shape_distance(const tct_shape *a, double factor_a, const tct_shape *b, double factor_b);
/* Of lengths 1; as an angle, in 0 to pi / 2.  NAN: undefined, as one does not vary, or no memory. */
double tct_shape_angle(const tct_shape *a, const tct_shape *b);

#endif
