/* matrices.h -- two RDMs as matrices over the conditions that both have.
 *
 * What comparators that take RDMs for matrices share.  In double; any thread. */
#ifndef TERCET_BRAIN_MATRICES_H
#define TERCET_BRAIN_MATRICES_H

#include <tercet/comparator.h>

typedef struct {
  int n;       /* conditions of which at least one pair is there on both sides */
  int missing; /* pairs among them that are not */
  double *a,
    *b; /* [n][n] dissimilarities, symmetric, 0 on the diagonal; a missing pair is NAN in both */
  double *noise; /* [n][n] the conditions' own part of it; NULL: none is given */
} tct_matrices;

/* K of which there are n = K (K - 1) / 2 pairs; 0: there is none. */
int tct_conditions_of(int n);

/* False: no memory, or n is no number of pairs.  Freed by tct_matrices_free, also then. */
bool tct_matrices_of(const tct_conditions *c, int n, const double *a, const double *b,
                     tct_matrices *m);
void tct_matrices_free(tct_matrices *m);

/* d [n][n], symmetric with 0 on the diagonal, = -1/2 H d H: the inner products of patterns around their
 * mean, if d is their squared distances. */
void tct_gram_centred(int n, double *d);

/* out [rows][columns] = a [rows][n] x b', b [columns][n]; out is neither of them. */
void tct_rows_by_rows(size_t rows, size_t columns, size_t n, const double *a, const double *b,
                      double *out);

#endif
