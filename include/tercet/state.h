/* state.h -- all that moves while a model learns: weights, what the optimiser and the rules keep, activity.
 *
 * A state belongs to one thread, which lends it to its own pool while a batch runs.  The same bits for
 * any number of threads. */
#ifndef TERCET_STATE_H
#define TERCET_STATE_H

#include <tercet/lesson.h>

/* A fresh state: weights drawn by their specs, rules started.  The model must outlive it. */
TCT_API tct_state *tct_state_new(const tct_model *m, int threads, tct_error *err);
TCT_API void tct_state_free(tct_state *s);

/* One batch of given trials of a split: every rule proposes, the optimiser moves the weights. */
TCT_API tct_status tct_state_learn(tct_state *s, tct_split split, const uint64_t *trial, int trials,
                                   double rate, tct_error *err);
/* The same without moving: the proposed update is left in tct_state_update(). */
TCT_API tct_status tct_state_propose(tct_state *s, int split, const uint64_t *trial, int trials,
                                     tct_error *err);

/* The circuit's answer to given trials (any number; done in batches).  `see`, on one thread at a time and
 * in order of trials, gets each batch: rows of any field through tct_rows(l, l->rate, p, t). */
typedef void (*tct_see)(void *arg, const tct_lesson *l, int first, const uint64_t *trial);
TCT_API tct_status tct_state_respond(tct_state *s, int split, const uint64_t *trial, int trials,
                                     tct_see see, void *arg, tct_error *err);

/* One trial step by step, with senses that the caller hands in and not the task: a body in a world of its own.  Begin
 * makes all silent; `trial` is the number by which units draw that draw.  A step is one step of the architecture; there
 * may be any number of them.  `sense[i]` is [units] of the i-th population without a unit, in the model's order.  What
 * the circuit answers is in the lesson, until the next step: tct_rows(l, l->rate, p, 0) is [units].  NULL if no trial has
 * begun; whatever else the state does ends it.  Nothing is allocated, and one thread does it.  UNSUPPORTED where a rule
 * lets the circuit settle before it answers.
 *
 *     tct_state_begin(s, 0, err);
 *     const tct_real *const sense[] = {image};
 *     const tct_lesson *l = tct_state_step(s, sense);
 *     const tct_real *choice = tct_rows(l, l->rate, tct_population_named(m, "choice"), 0); */
TCT_API tct_status tct_state_begin(tct_state *s, uint64_t trial, tct_error *err);
TCT_API const tct_lesson *tct_state_step(tct_state *s, const tct_real *const *sense);

/* Mean objective over given trials and, where the target is a class and the answer a maximum, the share
 * that is right (NAN otherwise).  Sums in double, in order of trials. */
typedef struct {
  double objective, accuracy;
  double
    reward; /* mean over trials of all that a trial was paid; NAN where the task does not answer */
} tct_score;
TCT_API tct_status tct_state_score(tct_state *s, int split, const uint64_t *trial, int trials,
                                   tct_score *score, tct_error *err);

/* The same of each trial by itself. */
typedef struct {
  double objective;
  int choice, target; /* classes: the largest answer, and what was asked for; -1: there is none */
} tct_outcome;
TCT_API tct_status tct_state_outcomes(tct_state *s, int split, const uint64_t *trial, int trials,
                                      tct_outcome *out, tct_error *err);

/* How circuits that settle did so on given trials.  `rest`: the largest last move of whatever settled while
 * the rules taught and while nobody did; NAN if no rule settles.  `apart`: the largest distance between the
 * free rests reached from where the rule begins and from a drawn start, more than a trifle if there are
 * several; NAN where the circuit answers without settling.  No weight moves; tct_state_update is lost. */
typedef struct {
  double rest, apart;
} tct_settling;
TCT_API tct_status tct_state_settling(tct_state *s, int split, const uint64_t *trial, int trials,
                                      tct_settling *out, tct_error *err);

TCT_API const tct_model *tct_state_model(const tct_state *s);
TCT_API tct_real *tct_state_weights(tct_state *s); /* bundle; after writing call tct_state_turn */
TCT_API const tct_real *tct_state_update(const tct_state *s);
TCT_API void tct_state_turn(tct_state *s); /* weights were set by hand: turned forms, follow */
/* Rules start afresh on the weights as they are: fixed feedback is drawn anew by the model's seed, and
 * what they have learnt is forgotten.  Turns too. */
TCT_API void tct_state_start(tct_state *s);
TCT_API tct_real *tct_state_kept(tct_state *s, int rule,
                                 int keep); /* shared arrays; NULL for scratch */
TCT_API uint64_t tct_state_batches(const tct_state *s);
TCT_API void tct_state_set_batches(tct_state *s, uint64_t n);
TCT_API void tct_state_check(tct_state *s,
                             bool look); /* hash noted fields, check pads: slow, for tests */
TCT_API unsigned tct_state_used(const tct_state *s, int rule); /* costs recorded so far */
/* What the last step left of its update's length: 1 unless `clip_norm` shortened it. */
TCT_API double tct_state_shortened(const tct_state *s);
TCT_API double tct_state_rest(
  const tct_state *s); /* the largest last move of what settled in the last batch */

/* The persistent arrays, as tensors with names: "retina->v1.weight", "retina->v1.momentum",
 * "retina->v1.rule.feedback" ...: what a checkpoint holds.  get and put convert from and to row-major. */
typedef struct {
  char name[3 * TCT_NAME];
  int rank;
  size_t shape[4], n;
} tct_tensor;
TCT_API int tct_state_tensors(const tct_state *s);
TCT_API tct_tensor tct_state_tensor(const tct_state *s, int i);
TCT_API void tct_state_get(const tct_state *s, int i, tct_real *out);
TCT_API void tct_state_put(tct_state *s, int i, const tct_real *in);
/* SHA-256 over the float32 weights, row-major, projections in order, without pads. */
TCT_API void tct_state_sha256(const tct_state *s, char hex[65]);

#endif
