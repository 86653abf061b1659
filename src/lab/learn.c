/* learn.c -- a batch of a run's order without the run: what measures rules lets them learn, and asks them. */
#include "lab/run_own.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

/* Whoever goes on for longer than the spec says goes on with the step of its end. */
tct_status tct_learn_batch(tct_state *s, uint64_t first, uint64_t shown, tct_error *err)
{
  const tct_model *m   = tct_state_model(s);
  const int batch      = m->training.batch;
  const uint64_t until = shown < m->training.trials ? shown : m->training.trials;
  uint64_t *trial      = tct_alloc((size_t)batch, sizeof *trial);
  tct_status code      = trial ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for a batch");

  for (int i = 0; code == TCT_OK && i < batch; i++) trial[i] = tct_order_of(m, first + (uint64_t)i);
  if (code == TCT_OK)
    code = tct_state_learn(s, TCT_TRAIN, trial, batch, tct_step_size(&m->training, until), err);
  tct_free(trial);
  return code;
}

tct_status tct_mean_update(tct_state *s, int split, const uint64_t *trial, int trials, double *mean,
                           tct_error *err)
{
  const tct_model *m = tct_state_model(s);
  const int batch    = m->training.batch;

  memset(mean, 0, m->n * sizeof *mean);
  for (int at = 0; at < trials; at += batch) {
    const int n        = trials - at < batch ? trials - at : batch;
    const double share = (double)n / trials;
    TCT_TRY(tct_state_propose(s, split, trial + at, n, err), err, "proposing updates");
    for (size_t i = 0; i < m->n; i++) mean[i] += share * (double)tct_state_update(s)[i];
  }
  return TCT_OK;
}
