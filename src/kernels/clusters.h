/* clusters.h -- a tree of clusters over things of which only the distances are known.
 *
 * Average linkage: two clusters are as far apart as their members are on average.  Of distances that are
 * NAN (or infinite) the mean leaves out; clusters between which none is known are joined last, at NAN. */
#ifndef TERCET_CLUSTERS_H
#define TERCET_CLUSTERS_H

#include <stdbool.h>
#include <stddef.h>

/* Cluster i < n is thing i; cluster n + k is what merge k made. */
typedef struct {
  int a, b; /* a < b */
  double height;
  int size; /* things in it */
} tct_merge;

/* merge [n - 1], lowest first, from the upper triangle of their distances, row by row.  False: no memory (it
 * takes n (n - 1) numbers). */
bool tct_clusters_average(int n, const double *distance, tct_merge *merge);

/* order [n]: the things such that each cluster is in one piece.  Of two branches that comes first in which
 * the least number is; so what was in order stays as near to it as a tree allows. */
bool tct_clusters_order(int n, const tct_merge *merge, int *order);

/* place [2 n - 1] of each cluster along that order: of thing order[k] it is k, of others the middle of their
 * two branches. */
void tct_clusters_places(int n, const tct_merge *merge, const int *order, double *place);

#endif
