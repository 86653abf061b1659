/* turned.h -- matrices of doubles turned, a square at a time, so that neither side waits for memory.
 *
 * Row-major, rows `ld` apart.  Any thread. */
#ifndef TERCET_TURNED_H
#define TERCET_TURNED_H

#include <stddef.h>

/* to [columns][rows] = from [rows][columns], which do not overlap */
void tct_turned(size_t rows, size_t columns, const double *from, size_t ld, double *to,
                size_t ld_to);

/* a [n][n]: what is below the diagonal also above it */
void tct_mirrored(size_t n, double *a);

#endif
