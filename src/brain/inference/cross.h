/* cross.h -- a draw, cross-validated: folds of its different conditions and of its different subjects.
 *
 * Copies of a condition, or of a subject, are always in one fold, so that nothing that a model was fitted to is
 * among what it is scored by. */
#ifndef TERCET_BRAIN_CROSS_H
#define TERCET_BRAIN_CROSS_H

#include <tercet/rsa.h>

typedef struct tct_cross tct_cross;

/* How often and into how many folds `how` asks to cut; repeats 0: not at all. */
typedef struct {
  int conditions, subjects, repeats;
} tct_folds;
tct_folds tct_folds_asked(const tct_rsa *of, const tct_draw_how *how);

/* For one thread, with its scorer.  NULL: no memory.  Both must outlive it. */
tct_cross *tct_cross_new(const tct_rsa *of, const tct_draw_how *how, tct_scorer *scorer,
                         tct_error *err);
void tct_cross_free(tct_cross *c);

/* What came of each repeat. */
typedef struct {
  double *score;         /* [repeats][models] */
  double *lower, *upper; /* [repeats]; NULL: not wanted */
  double *
    each; /* [models][subjects] the mean over all folds in which each was tested; NULL: not wanted */
} tct_crossed;

/* True: there are enough different conditions and subjects for these folds. */
bool tct_cross_can(const tct_cross *c, const int *times, const int *subject_times);

/* A draw; all NAN where tct_cross_can says no.  A repeat is undefined if one of its folds is. */
tct_status tct_cross_at(tct_cross *c, const int *times, const int *subject_times,
                        const tct_crossed *out, tct_error *err);

#endif
