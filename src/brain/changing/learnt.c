/* learnt.c -- learning, change alone, unlearning, or not enough to tell: from recordings of two times.
 *
 * Performance is what a decoder that is fitted at each time by itself tells of trials held out, so that activity may drift
 * without being taken for unlearning, or what the animal answered; activity is held against itself in moved.c. */
#include <tercet/learning.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/files/bytes.h"

enum { PERMUTATIONS_LEAST = 19 };

const char *tct_finding_text(tct_finding f)
{
  static const char *const texts[] = {[TCT_UNRESOLVED]    = "unresolved",
                                      [TCT_LEARNING]      = "learning",
                                      [TCT_DETERIORATION] = "unlearning",
                                      [TCT_CHANGE]        = "change only",
                                      [TCT_UNMOVED]       = "no change seen"};
  const size_t n                   = sizeof texts / sizeof *texts;

  return (size_t)f < n ? texts[f] : "";
}

/* p of permutations comes in steps, and 0.05 may be one of them. */
static bool is_rare(double p, double level)
{
  return p <= 1 - level + 1e-12;
}

tct_finding tct_finding_of(const tct_gain *gain, const tct_moved *moved, double level)
{
  if (isnan(gain->gain)) return TCT_UNRESOLVED;
  if (is_rare(gain->p_margin, level)) return is_rare(moved->p, level) ? TCT_CHANGE : TCT_UNMOVED;
  if (gain->low > 0) return TCT_LEARNING;
  return gain->high < 0 ? TCT_DETERIORATION : TCT_UNRESOLVED;
}

/* ---- decoded ------------------------------------------------------------------------------------------ */

/* The trials that have a class and all units, as one frame. */
static tct_status frame_of(const tct_trials *t, const int *class_of, tct_decode_trials *into,
                           tct_error *err)
{
  const size_t rows = (size_t)t->rows, units = (size_t)t->units;
  double *value  = tct_alloc(rows * units + 1, sizeof *value);
  int *condition = tct_alloc(rows + 1, sizeof *condition);

  *into = (tct_decode_trials){.units      = t->units,
                              .frames     = 1,
                              .conditions = t->conditions,
                              .value      = value,
                              .condition  = condition};
  if (!value || !condition)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials to decode", t->rows);
  for (int i = 0; i < t->rows; i++) {
    const double *x = t->value + (size_t)i * units;
    bool is_whole   = t->condition[i] >= 0 && class_of[t->condition[i]] >= 0;
    for (size_t k = 0; is_whole && k < units; k++) is_whole = isfinite(x[k]);
    if (!is_whole) continue;
    memcpy(value + (size_t)into->rows * units, x, units * sizeof *x);
    condition[into->rows++] = t->condition[i];
  }
  return TCT_OK;
}

/* right and asked of one time [classes], mean over dealings. */
static tct_status decode(const tct_learnt_how *how, int time, tct_classes *classes, double *right,
                         double *asked, tct_learnt *into, tct_error *err)
{
  tct_decode_how one  = how->decode;
  tct_decode_trials t = {.rows = 0};
  const int n         = how->classes;
  tct_status status   = frame_of(how->trials[time], how->class_of, &t, err);

  one.permutations = one.draws = 0;
  one.hold                     = TCT_DECODE_TRIALS;
  one.level                    = how->level;
  one.tell                     = NULL;
  for (int d = 0; d < how->dealings && status == TCT_OK; d++) {
    tct_decoded found = {.classes = 0};
    one.seed          = how->seed + (uint64_t)(how->dealings * time + d);
    if (how->tell && how->tell(how->own, how->dealings * time + d, 2 * how->dealings))
      status = tct_fail(err, TCT_INTERRUPTED, "stopped after %d of %d dealings", d, how->dealings);
    if (status == TCT_OK) status = tct_decode_of(&t, classes, &one, &found, err);
    for (int k = 0; status == TCT_OK && k < n; k++)
      for (int to = 0; to < n; to++) {
        const double share = found.confusion[k * n + to] / how->dealings;
        asked[k] += share;
        right[k] += k == to ? share : 0;
      }
    into->folds = found.folds;
    tct_decoded_free(&found);
  }
  tct_free(t.value);
  tct_free(t.condition);
  return status;
}

static tct_status perform(const tct_learnt_how *how, tct_learnt *into, tct_error *err)
{
  const size_t n    = (size_t)how->classes;
  double *block     = tct_alloc(4 * n + 1, sizeof *block);
  tct_classes names = {.classes    = how->classes,
                       .conditions = how->trials[0]->conditions,
                       .of = tct_alloc((size_t)how->trials[0]->conditions + 1, sizeof(int))};
  tct_status status = TCT_OK;
  tct_answered score[2];

  names.name = tct_alloc(n + 1, sizeof *names.name);
  if (!block || !names.of || !names.name)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for answers of %d classes", how->classes);
  else if (how->class_of)
    memcpy(names.of, how->class_of, (size_t)names.conditions * sizeof *names.of);
  for (int time = 0; time < 2 && status == TCT_OK; time++) {
    double *right = block + 2 * n * (size_t)time, *asked = right + n;
    score[time] = how->score[time] ? *how->score[time] : (tct_answered){how->classes, right, asked};
    if (!how->score[time]) status = decode(how, time, &names, right, asked, into, err);
    for (int k = 0; k < score[time].classes; k++) into->asked[time] += score[time].asked[k];
  }
  if (status == TCT_OK) tct_gain_of(&score[0], &score[1], how->margin, how->level, &into->gain);
  tct_free(block);
  tct_free(names.of);
  tct_free(names.name);
  return status;
}

tct_status tct_learnt_between(const tct_learnt_how *how, tct_learnt *into, tct_error *err)
{
  *into = (tct_learnt){.folds = 0};
  if (!(how->margin > 0)) return tct_fail(err, TCT_BAD_SHAPE, "a margin is above 0");
  if (how->permutations < PERMUTATIONS_LEAST || how->dealings < 1)
    return tct_fail(err, TCT_BAD_SHAPE, "%d permutations and %d dealings are not %d and 1",
                    how->permutations, how->dealings, PERMUTATIONS_LEAST);
  TCT_TRY(tct_moved_between(how->trials[0], how->trials[1], how->permutations, how->seed, how->tell,
                            how->own, &into->moved, err),
          err, "holding activity against itself");
  TCT_PASS(perform(how, into, err));
  into->finding = tct_finding_of(&into->gain, &into->moved, how->level);
  return TCT_OK;
}
