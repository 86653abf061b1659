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

/* `width` features at a time, of which x are the directions then; 0: all, as they are. */
tct_status tct_gather(const tct_recording *features, const tct_recording *units,
                      const tct_shared *shared, const tct_encoding_how *how, int width,
                      tct_gathered *g, tct_error *err);
void tct_gathered_free(tct_gathered *g);

/* Features of conditions at[0 .. n - 1], mean over trials: into x [n][p].  whole [n]: none is missing. */
tct_status tct_features_of(const tct_recording *features, const tct_cut *cut, int n, const int *at,
                           double *x, bool *whole, tct_error *err);

/* The same of features so wide, block by block: which of conditions `at` are whole, and, of the g->n that are, their
 * directions, into g->x [n][g->p]. */
tct_status tct_blocks_whole(const tct_recording *features, const tct_cut *cut, int width, int n,
                            const int *at, bool *whole, tct_error *err);
tct_status tct_blocks_directions(const tct_recording *features, const tct_cut *cut, int width,
                                 tct_gathered *g, const int *at, tct_error *err);

/* How many features of x may be taken at a time, 0: all, so that encoding `shared` conditions stays within how->most.
 * NO_MEMORY, in words, where nothing does. */
tct_status tct_encoding_width(const tct_recording *x, const tct_recording *y, int shared,
                              const tct_encoding_how *how, int *width, tct_error *err);

/* fold [n]: 0 .. folds - 1, which differ in size by 1 at most; each category likewise spread over them.
 * category NULL: conditions are all of one. */
tct_status tct_folds_cut(int n, int folds, const int *category, int categories, uint64_t seed,
                         int cutting, int *fold, tct_error *err);

#endif
