/* random_change.c -- changes of the model's size that mean nothing: each unit's own change, put to other conditions.
 *
 *     pattern[c][u] = before[c][u] + change[shuffle_u(c)][u]
 *
 * Every unit changes by as much as it did, and in no way that conditions have in common; what it changed by on the mean
 * over conditions stays. */
#include "brain/matching/likeness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/files/bytes.h"
#include "brain/inference/intervals.h"

static tct_status patterns(const tct_liking *l, int time, double *out, tct_error *err)
{
  const tct_recording *r = l->of[TCT_MODEL][time];
  const size_t size      = (size_t)r->conditions * (size_t)r->units;
  tct_trials t;
  tct_patterns p = {.own = NULL};

  TCT_PASS(tct_trials_of(r, &l->side[TCT_MODEL]->how.cut, &t, err));
  const tct_status status = tct_patterns_of(&t, &p, err);
  if (status == TCT_OK) memcpy(out, p.mean, size * sizeof *out);
  tct_patterns_free(&p);
  tct_trials_free(&t);
  return status;
}

static void move(const tct_recording *before, const double *change, tct_key key,
                 tct_recording *into)
{
  const int shown = before->repeats * before->steps, units = before->units;

  for (int u = 0; u < units; u++)
    for (int c = 0; c < before->conditions; c++) {
      const uint64_t from =
        tct_shuffled(tct_key_in(key, (uint64_t)u), (uint64_t)c, (uint64_t)before->conditions);
      const double by = change[from * (uint64_t)units + (uint64_t)u];
      for (int i = 0; i < shown; i++) {
        const size_t at = ((size_t)c * (size_t)shown + (size_t)i) * (size_t)units + (size_t)u;
        into->value[at] = before->value[at] + by;
      }
    }
}

/* changed: a copy of the model before, to be moved.  score [randoms] */
static tct_status draw_all(tct_liking *l, const double *change, tct_recording *changed,
                           double *score, tct_error *err)
{
  const tct_key key = tct_key_of(l->how->seed, "random changes");

  for (int i = 0; i < l->how->randoms; i++) {
    move(l->of[TCT_MODEL][TCT_BEFORE], change, tct_key_in(key, (uint64_t)i), changed);
    TCT_PASS(tct_liking_rdm(l, TCT_MODEL, TCT_AFTER, changed, l->spare[0], err));
    for (size_t k = 0; k < l->pairs; k++) l->spare[0][k] -= l->rdm[TCT_MODEL][TCT_BEFORE][k];
    score[i] = tct_liking_compare(l, l->spare[0], l->change[TCT_BRAIN]);
    TCT_PASS(tct_liking_tell(l, err));
  }
  return TCT_OK;
}

static void tell(double *score, int n, tct_likeness *into)
{
  const size_t kept = tct_close_up((size_t)n, score);
  double sum = 0, far = 0;

  into->randoms = (int)kept;
  if (kept == 0) return;
  for (size_t i = 0; i < kept; i++) {
    sum += score[i];
    far += score[i] >= into->similarity;
  }
  into->random      = sum / (double)kept;
  into->random_high = tct_quantile(kept, score, 0.95);
  if (!isnan(into->similarity)) into->p_random = (1 + far) / (1 + (double)kept);
}

tct_status tct_liking_random(tct_liking *l, tct_likeness *into, tct_error *err)
{
  const tct_recording *r = l->of[TCT_MODEL][TCT_BEFORE];
  const size_t size      = (size_t)r->conditions * (size_t)r->units;
  const size_t randoms   = (size_t)l->how->randoms;

  if (r->units != l->of[TCT_MODEL][TCT_AFTER]->units || randoms == 0) return TCT_OK;
  double *room           = tct_alloc(2 * size + randoms, sizeof *room);
  tct_recording *changed = tct_recording_new(r->units, r->conditions, r->repeats, r->steps, 0, err);
  tct_status status =
    room && changed ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for random changes");
  if (status == TCT_OK) status = patterns(l, TCT_BEFORE, room, err);
  if (status == TCT_OK) status = patterns(l, TCT_AFTER, room + size, err);
  if (status == TCT_OK) {
    changed->dt    = r->dt;
    changed->start = r->start;
    memcpy(changed->trial, r->trial,
           (size_t)r->conditions * (size_t)r->repeats * sizeof *changed->trial);
    for (size_t i = 0; i < size; i++) room[size + i] -= room[i];
    status = draw_all(l, room + size, changed, room + 2 * size, err);
  }
  if (status == TCT_OK) tell(room + 2 * size, (int)randoms, into);
  tct_recording_free(changed);
  tct_free(room);
  return status;
}
