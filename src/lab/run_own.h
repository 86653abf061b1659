/* run_own.h -- a run from inside: its folder, its log, its checkpoints, its step size.
 *
 * Seen by the files that make up a run and by nobody else. */
#ifndef TERCET_RUN_OWN_H
#define TERCET_RUN_OWN_H

#include <tercet/run.h>

struct tct_text;

/* ---- schedule.c: how large a step is ---- */

/* The step size of a batch that begins when `shown` trials have been shown. */
double tct_step_size(const tct_train_spec *t, uint64_t shown);

/* ---- order.c: which trials are shown, and when something is due ---- */

/* Trial `n` of the run, as a number in the training split. */
uint64_t tct_order_of(const tct_model *m, uint64_t n);
/* A fixed choice of at most `most` trials of a split (0: all of them; 1000 of a split without end), the
 * same at every call.  How many there are; into `trial`, unless that is NULL. */
uint64_t tct_order_choice(const tct_model *m, int split, uint64_t most, uint64_t *trial);
/* After `shown` trials, batch by batch: has a multiple of `every` just been reached or passed? */
bool tct_order_due(uint64_t shown, uint64_t every, int batch);

/* ---- paths.c ---- */

/* Make the `file` and `folder` of the task hold from anywhere. */
tct_status tct_settle_paths(tct_spec *s, tct_error *err);

/* ---- folder.c: paths of a run, who may write there, and what may be thrown away ---- */

typedef struct {
  char *folder, *spec, *provenance, *log, *result, *checkpoints; /* paths */
  int lock; /* descriptor that says somebody trains here, or -1 */
} tct_run;

tct_status tct_run_paths(tct_run *r, const char *folder, tct_error *err);
/* Make the folder, or take up or empty the one that is there (see tct_train_how), and lock it.  Its
 * spec.yaml is then `resolved`; a run of another spec is refused. */
tct_status tct_run_begin(tct_run *r, const char *resolved, bool resume, bool replace,
                         tct_error *err);
void tct_run_end(tct_run *r); /* unlocks; frees the paths */

/* ---- provenance.c: what a run was made with ---- */

bool tct_provenance_is(const char *path); /* written by Tercet */

/* Add this session to provenance.json.  A run whose input files are no longer what they were is refused. */
tct_status tct_provenance_add(const tct_run *r, const tct_model *m, int threads, uint64_t from,
                              tct_error *err);

/* ---- log.c: log.jsonl ---- */

/* Forget what the log says of trials after `shown` (and a torn line).  The trials of its last line are
 * left in `last`, -1 if there is none. */
tct_status tct_log_cut(const char *path, int64_t shown, int64_t *last, tct_error *err);

/* ---- checkpoint.c ---- */

/* Where a run stands. */
typedef struct {
  uint64_t trials, batches;
  double seconds; /* spent in training, over all sessions */
} tct_mark;

/* Write one; afterwards it and that of `before` trials (0: none) are the only ones in the folder, or, where
 * the spec keeps all, it and all that came before.  On trouble those that were there still are. */
tct_status tct_checkpoint_save(const char *folder, tct_state *s, const tct_mark *now,
                               uint64_t before, tct_error *err);
/* What a session that was killed between writing one and clearing up has left: the name of the newest,
 * which is that of `now` trials, and, unless `all` are kept, what is older than the one before it. */
tct_status tct_checkpoint_settle(const char *folder, bool all, uint64_t now, tct_error *err);
/* Load the newest that is whole; `any` is false if there is none at all.  BAD_DATA if there are some and
 * none is whole. */
tct_status tct_checkpoint_load(const char *folder, tct_state *s, tct_mark *found, bool *any,
                               tct_error *err);
/* After how many trials each was written, whole or not; oldest first.  `trials` [n] is freed by tct_free. */
tct_status tct_checkpoints(const char *folder, uint64_t **trials, int *n, tct_error *err);
/* Load that one and no other. */
tct_status tct_checkpoint_at(const char *folder, uint64_t trials, tct_state *s, tct_error *err);

/* ---- learn.c: a batch without a run ---- */

/* One batch of the run's order from trial `first` on, with the step that is due when `shown` trials have
 * been shown. */
tct_status tct_learn_batch(tct_state *s, uint64_t first, uint64_t shown, tct_error *err);
/* Mean update over the trials, batch by batch (a state has room for one), in double. */
tct_status tct_mean_update(tct_state *s, int split, const uint64_t *trial, int trials, double *mean,
                           tct_error *err);

/* ---- align.c ---- */

/* The spec's rule, and that of every projection that says who teaches it, is `rule` now. */
tct_status tct_set_rules(tct_spec *s, const char *rule, tct_error *err);

/* UNSUPPORTED, with a sentence, if backprop is not the gradient of what the circuit does. */
tct_status tct_alignment_can(const tct_model *m, tct_error *err);

/* ---- open.c ---- */

/* Load what a run's newest whole checkpoint holds; NO_FILE if there is none. */
tct_status tct_run_newest(const tct_run *r, tct_state *s, tct_mark *at, tct_error *err);

/* ---- result.c ---- */

void tct_score_json(struct tct_text *t, const tct_score *s); /* {"objective":..,"accuracy":..} */

#endif
