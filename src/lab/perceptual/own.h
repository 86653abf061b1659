/* own.h -- perceptual learning from inside: circuits, one cell, the journal.
 *
 * Seen by the files that measure it and by nobody else. */
#ifndef TERCET_LAB_PERCEPTUAL_OWN_H
#define TERCET_LAB_PERCEPTUAL_OWN_H

#include "lab/perceptual/perceptual.h"

/* A circuit and all that moves in it. */
typedef struct {
  tct_model *model;
  tct_state *state;
} tct_trainee;

/* What one seed starts from: the circuit that has learnt the first thing. */
typedef struct {
  tct_trainee first; /* NULL: it was not needed */
} tct_beginner;

/* Train the first circuit of a seed.  INTERRUPTED if `how` says so. */
tct_status tct_perceptual_begin(const tct_perceptual_how *how, const tct_perceptual *p, int seed,
                                tct_beginner *b, tct_error *err);
void tct_perceptual_begin_free(tct_beginner *b);
/* Train and measure one cell. */
tct_status tct_perceptual_cell_measure(const tct_perceptual_how *how, const tct_perceptual *p,
                                       const tct_beginner *from, int row, int precision, int seed,
                                       tct_perceptual_cell *into, tct_error *err);

/* The spec's circuit under settings, as a row (NULL: the judge) at a precision has it; a fresh state. */
tct_status tct_trainee_open(const tct_perceptual_how *how, const tct_perceptual *p,
                            const tct_node *settings, const char *what, const char *precision,
                            int seed, tct_trainee *t, tct_error *err);
void tct_trainee_close(tct_trainee *t);
/* Weights onto the levels (`all`: onto anybody), by name; BAD_SHAPE where one is missing. */
tct_status tct_trainee_carry(const tct_perceptual *p, const tct_trainee *from, bool all,
                             tct_trainee *to, tct_error *err);

/* ---- tuning ---- */

/* Of the judge before it learns; level by level. */
typedef struct {
  double *curve[TCT_LEVELS]; /* [condition][unit] without noise */
  double
    retest[TCT_LEVELS]; /* change of tuning between two noisy measurements; NAN: not asked for */
  double spread[TCT_LEVELS]; /* of noisy trials about their means; NAN: not asked for */
} tct_tuning_before;

tct_status tct_perceptual_before(const tct_perceptual *p, const tct_trainee *judge,
                                 tct_tuning_before *b, tct_error *err);
void tct_tuning_before_free(tct_tuning_before *b);
/* Every mark of tuning, the judge as it is now held against before; or only that of changes dealt out. */
tct_status tct_perceptual_tuning(const tct_perceptual *p, const tct_trainee *judge,
                                 const tct_tuning_before *b, tct_marks *into, tct_error *err);
tct_status tct_perceptual_shuffled(const tct_perceptual *p, const tct_trainee *judge,
                                   const tct_tuning_before *b, tct_marks *into, tct_error *err);

/* ---- the journal ---- */

/* What a cell's line has to say to count: of what was said, kernels, precision of numbers. */
tct_status tct_journal_key(const tct_perceptual *p, char key[65], tct_error *err);
/* Take up what it holds of this key; fine if there is none.  A torn or foreign line is passed over. */
tct_status tct_journal_read(const char *path, const char *key, tct_perceptual *p, tct_error *err);
tct_status tct_journal_add(const char *path, const char *key, const tct_perceptual *p, int row,
                           int precision, int seed, tct_error *err);

#endif
