/* teach.c -- the loop: batches of trials, with a look at the run and a checkpoint when they are due.
 *
 * What is done before a batch depends only on how many trials have been shown and on what is already
 * on the disk, so a session that resumes does what the one that was killed would have done.  Inside
 * the loop nothing is allocated; evaluations and checkpoints may. */
#include "lab/teaching.h"

#include <inttypes.h>
#include <time.h>

/* Every so many batches the weights are looked at: often enough to stop soon, too rarely to be felt. */
enum { LOOK_EVERY = 64 };

#define TELL_EVERY 0.1 /* seconds */

double tct_clock(void)
{
  struct timespec now;

  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void tct_teaching_tell(tct_teaching *z, const char *phase, bool now)
{
  const double clock   = tct_clock();
  const double seconds = z->at.seconds - z->told.seconds;
  tct_progress p;

  if (!now && clock - z->told_at < TELL_EVERY) return;
  if (seconds > 0) z->rate = (double)(z->at.trials - z->told.trials) / seconds;
  z->told    = z->at;
  z->told_at = clock;
  if (!z->how->progress) return;
  p = (tct_progress){
    .trials    = z->at.trials,
    .of        = z->model->training.trials,
    .seconds   = clock - z->begun,
    .rate      = z->rate,
    .objective = z->validation.objective,
    .accuracy  = z->validation.accuracy,
    .phase     = phase,
  };
  z->how->progress(z->how->arg, &p);
}

tct_status tct_teaching_save(tct_teaching *z, tct_error *err)
{
  const uint64_t before = z->saved > 0 ? (uint64_t)z->saved : 0;

  if (!z->kept || z->saved == (int64_t)z->at.trials) return TCT_OK;
  TCT_TRY(tct_teaching_check(z, err), err, "saving a checkpoint");
  tct_teaching_tell(z, "checkpoint", true);
  TCT_TRY(tct_checkpoint_save(z->run.checkpoints, z->state, &z->at, before, err), err, "training");
  z->saved = (int64_t)z->at.trials;
  return TCT_OK;
}

static tct_status interrupted(tct_teaching *z, tct_error *err)
{
  TCT_TRY(tct_teaching_save(z, err), err, "stopping");
  return tct_fail(err, TCT_INTERRUPTED, "stopped after %" PRIu64 " of %" PRIu64 " trials%s",
                  z->at.trials, z->model->training.trials, z->kept ? "; it can be resumed" : "");
}

static tct_status teach_batch(tct_teaching *z, tct_error *err)
{
  const tct_train_spec *t = &z->model->training;
  const uint64_t left     = t->trials - z->at.trials;
  const int n             = left < (uint64_t)t->batch ? (int)left : t->batch;
  double begun;

  for (int i = 0; i < n; i++) z->batch[i] = tct_order_of(z->model, z->at.trials + (uint64_t)i);
  begun = tct_clock();
  TCT_TRY(tct_state_learn(z->state, TCT_TRAIN, z->batch, n, tct_step_size(t, z->at.trials), err),
          err, "learning from trial %" PRIu64 " on", z->at.trials);
  z->at.seconds += tct_clock() - begun;
  z->at.trials += (uint64_t)n;
  z->at.batches = tct_state_batches(z->state);
  return z->at.batches % LOOK_EVERY == 0 ? tct_teaching_check(z, err) : TCT_OK;
}

static bool asked_to_stop(const tct_teaching *z)
{
  return z->how->stop && *z->how->stop;
}

tct_status tct_teach(tct_teaching *z, tct_error *err)
{
  const tct_train_spec *t = &z->model->training;

  while (z->at.trials < t->trials) {
    const uint64_t shown = z->at.trials;
    const bool look      = shown == 0 || tct_order_due(shown, t->evaluate, t->batch);

    if (asked_to_stop(z)) return interrupted(z, err);
    if (look && z->logged < (int64_t)shown)
      TCT_TRY(tct_teaching_evaluate(z, NULL, err), err, "training");
    if (tct_order_due(shown, t->checkpoint, t->batch))
      TCT_TRY(tct_teaching_save(z, err), err, "training");
    TCT_TRY(teach_batch(z, err), err, "training");
    tct_teaching_tell(z, "training", false);
  }
  return TCT_OK;
}
