/* gather.h -- two recordings as what an encoder takes, with the trials of units beside. */
#ifndef TERCET_BRAIN_GATHER_H
#define TERCET_BRAIN_GATHER_H

#include <tercet/encoding.h>

typedef struct {
  int n, p, dropped; /* conditions that are whole, features, conditions that are not */
  int features;      /* p, or what p directions stand for */
  int units, q;      /* of the recording; that were recorded at all */
  int repeats;
  int *condition; /* [n] of units */
  int *category;  /* [n] from 0; NULL: there are none */
  int categories;
  int *unit;     /* [q] */
  double *x;     /* [n][p] */
  double *y;     /* [n][q] means over trials */
  double *trial; /* [q][n][repeats] NAN: missing */
} tct_gathered;

tct_status tct_gather(const tct_recording *features, const tct_recording *units,
                      const tct_shared *shared, const tct_encoding_how *how, tct_gathered *into,
                      tct_error *err);
void tct_gathered_free(tct_gathered *g);

/* Features of conditions at[0 .. n - 1], mean over trials: into x [n][p].  whole [n]: none is missing. */
tct_status tct_features_of(const tct_recording *features, const tct_cut *cut, int n, const int *at,
                           double *x, bool *whole, tct_error *err);

/* About how many bytes it takes to encode, `shared` conditions; at its largest. */
double tct_encoding_bytes(const tct_recording *features, const tct_recording *units, int shared,
                          const tct_encoding_how *how);

/* fold [n]: 0 .. folds - 1, which differ in size by 1 at most; each category likewise spread over them.
 * category NULL: conditions are all of one. */
tct_status tct_folds_cut(int n, int folds, const int *category, int categories, uint64_t seed,
                         int cutting, int *fold, tct_error *err);

#endif
