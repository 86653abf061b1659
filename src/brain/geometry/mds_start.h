/* mds_start.h -- where MDS begins, and how two maps are laid on each other. */
#ifndef TERCET_MDS_START_H
#define TERCET_MDS_START_H

#include <stdbool.h>
#include <stddef.h>

/* The dissimilarity of two of n conditions. */
static inline double tct_mds_pair(int n, const double *rdm, int i, int j)
{
  const size_t a = (size_t)(i < j ? i : j), b = (size_t)(i < j ? j : i);

  return rdm[a * (2 * (size_t)n - a - 1) / 2 + (b - a - 1)];
}

/* Torgerson's solution x [dimensions][n] for d [n][n], where NAN is missing; room [n][n] is spoilt.  False: no
 * memory. */
bool tct_mds_classical(size_t n, const double *d, size_t dimensions, double *room, double *x);

/* Move those apart a little that lie on one place and should not: majorisation never would. */
void tct_mds_part(size_t n, const double *d, size_t dimensions, double *x);

#endif
