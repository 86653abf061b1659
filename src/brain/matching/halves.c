/* halves.c -- how well a brain's change of RDM can be known: the changes of two halves of its trials.
 *
 * Trials of each condition are parted at random, before and after alike.  Halves share no trial, and their changes no
 * noise:
 *
 *     r = mean over partings of s(change of half 1, change of half 2)
 *     reliability = 2 r / (1 + r)                                          Spearman 1910, Brown 1910
 *     size^2 = sum of change_1 x change_2 / sum of before_1 x before_2     over partings
 *
 * In a sum of squares of one change noise counts; in a product of two halves it falls out. */
#include "brain/matching/likeness.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "brain/files/bytes.h"
#include "brain/recordings.h"

#include <tercet/ceiling.h>

enum { TRIALS_LEAST = 2 };

struct halves {
  double *before[2]; /* [pairs] of each half */
  double *change[2];
  double sum, changes, levels;
  int n;
};

/* Every condition has a trial for each half. */
static bool can_part(const tct_recording *r)
{
  for (int c = 0; c < r->conditions; c++) {
    int trials = 0;
    for (int k = 0; k < r->repeats; k++) trials += r->trial[c * r->repeats + k] >= 0;
    if (trials < TRIALS_LEAST) return false;
  }
  return true;
}

/* The trials of condition c that are in this half, closed up: distances over folds want as many of all conditions.  Every
 * kind of repeat is parted for itself; of an odd number the halves take turns to have one more. */
static void part(const tct_recording *r, int cycle, tct_key key, int half, int c,
                 tct_recording *into)
{
  const size_t size = (size_t)r->steps * (size_t)r->units, from = (size_t)c * (size_t)r->repeats;
  size_t to = (size_t)c * (size_t)into->repeats;
  int odd   = 0;

  for (int kind = 0; kind < cycle; kind++) {
    const tct_key own = tct_key_in(tct_key_in(key, (uint64_t)c), (uint64_t)kind);
    int n = 0, place = 0;
    for (int k = kind; k < r->repeats; k += cycle) n += r->trial[from + (size_t)k] >= 0;
    for (int k = kind; k < r->repeats; k += cycle) {
      const size_t at = from + (size_t)k;
      if (r->trial[at] < 0) continue;
      const uint64_t drawn = tct_shuffled(own, (uint64_t)place++, (uint64_t)n) + (uint64_t)odd;
      if ((int)(drawn % 2) != half) continue;
      memcpy(into->value + to * size, r->value + at * size, size * sizeof *r->value);
      into->trial[to] = r->trial[at];
      if (into->fold) into->fold[to] = r->fold[at];
      to++;
    }
    odd += n % 2;
  }
}

static tct_status measure(tct_liking *l, int time, tct_key key, int half, double *rdm,
                          tct_error *err)
{
  const tct_recording *r = l->of[TCT_BRAIN][time];
  tct_recording *some =
    tct_recording_new(r->units, r->conditions, (r->repeats + 1) / 2, r->steps, 0, err);
  const int cycle   = l->how->cycle > 1 ? l->how->cycle : 1;
  tct_status status = some ? TCT_OK : TCT_NO_MEMORY;

  if (some && r->folds && !tct_recording_cut(some, r->folds))
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for folds of %s", r->name);
  if (status == TCT_OK) {
    tct_print(some->name, sizeof some->name, "%s", r->name);
    some->dt    = r->dt;
    some->start = r->start;
    for (int c = 0; c < r->conditions; c++)
      part(r, cycle, tct_key_in(key, (uint64_t)time), half, c, some);
    status = tct_liking_rdm(l, TCT_BRAIN, time, some, rdm, err);
  }
  tct_recording_free(some);
  return status;
}

static double product(size_t n, const double *a, const double *b)
{
  double sum = 0;

  for (size_t i = 0; i < n; i++)
    if (!isnan(a[i]) && !isnan(b[i])) sum += a[i] * b[i];
  return sum;
}

static tct_status parting(tct_liking *l, struct halves *h, int split, tct_error *err)
{
  const tct_key key = tct_key_in(tct_key_of(l->how->seed, "halves of a change"), (uint64_t)split);

  for (int half = 0; half < 2; half++) {
    TCT_PASS(measure(l, TCT_BEFORE, key, half, h->before[half], err));
    TCT_PASS(measure(l, TCT_AFTER, key, half, h->change[half], err));
    for (size_t i = 0; i < l->pairs; i++) h->change[half][i] -= h->before[half][i];
  }
  const double r = tct_liking_compare(l, h->change[0], h->change[1]);
  h->changes += product(l->pairs, h->change[0], h->change[1]);
  h->levels += product(l->pairs, h->before[0], h->before[1]);
  if (isnan(r)) return TCT_OK;
  h->sum += r;
  h->n++;
  return TCT_OK;
}

tct_status tct_liking_halves(tct_liking *l, tct_likeness *into, tct_error *err)
{
  struct halves h   = {.n = 0};
  tct_status status = TCT_OK;

  if (!can_part(l->of[TCT_BRAIN][TCT_BEFORE]) || !can_part(l->of[TCT_BRAIN][TCT_AFTER]))
    return TCT_OK;
  h.before[0] = tct_alloc(4 * l->pairs + 1, sizeof(double));
  if (!h.before[0])
    return tct_fail(err, TCT_NO_MEMORY, "no memory for halves of %d conditions", l->conditions);
  h.before[1] = h.before[0] + l->pairs;
  h.change[0] = h.before[1] + l->pairs;
  h.change[1] = h.change[0] + l->pairs;
  for (int s = 0; s < l->how->splits && status == TCT_OK; s++) {
    status = parting(l, &h, s, err);
    if (status == TCT_OK) status = tct_liking_tell(l, err);
  }
  tct_free(h.before[0]);
  if (status != TCT_OK || h.n == 0) return status;
  into->halves      = h.sum / h.n;
  into->reliability = tct_spearman_brown(into->halves, 2);
  if (into->reliability > 0) into->ceiling = sqrt(into->reliability);
  if (h.changes > 0 && h.levels > 0) into->size_brain = sqrt(h.changes / h.levels);
  return TCT_OK;
}
