/* plan.c -- which trials are fitted to and which are asked about, in which folds, under which labels.
 *
 * A permutation goes the whole way: labels change places among what may be exchanged, folds are dealt anew for these
 * labels, as they were for the true ones.  What may be exchanged: trials, if a class is one condition and nothing but
 * chance made a trial one of its class; whole conditions, if a class has several, whose trials are alike in more
 * than their class.  Trials stay in the recording's own folds, and on their side of --train and --test. */
#include "brain/decoding/plan.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/files/bytes.h"

/* ---- labels ------------------------------------------------------------------------------------------- */

/* Among what a row exchanges its label: rows of one number do. */
static int stratum(const tct_plan *p, int row)
{
  const int role = p->condition_role[p->t->condition[row]];

  return p->own_folds ? 4 * (p->t->fold[row] + 1) + role : role;
}

static int strata(const tct_plan *p)
{
  return p->own_folds ? 4 * (p->t->folds + 1) : 4;
}

static void exchange_trials(const tct_plan *p, tct_key key, int *label, int *room)
{
  for (int s = 0; s < strata(p); s++) {
    const tct_key own = tct_key_in(key, (uint64_t)s);
    uint64_t n = 0, i = 0;
    for (int r = 0; r < p->t->rows; r++)
      if (label[r] >= 0 && stratum(p, r) == s) room[n++] = label[r];
    for (int r = 0; r < p->t->rows; r++)
      if (label[r] >= 0 && stratum(p, r) == s) label[r] = room[tct_shuffled(own, i++, n)];
  }
}

static void exchange_conditions(const tct_plan *p, tct_key key, int *label, int *room)
{
  int *of = room, *list = room + p->t->conditions;

  for (int c = 0; c < p->t->conditions; c++) of[c] = p->c->of[c];
  for (int s = 1; s < 4; s++) {
    const tct_key own = tct_key_in(key, (uint64_t)s);
    uint64_t n = 0, i = 0;
    for (int c = 0; c < p->t->conditions; c++)
      if (of[c] >= 0 && p->condition_role[c] == s) list[n++] = p->c->of[c];
    for (int c = 0; c < p->t->conditions; c++)
      if (of[c] >= 0 && p->condition_role[c] == s) of[c] = list[tct_shuffled(own, i++, n)];
  }
  for (int r = 0; r < p->t->rows; r++)
    if (label[r] >= 0) label[r] = of[p->t->condition[r]];
}

void tct_plan_labels(const tct_plan *p, int number, int *label, int *room)
{
  const tct_key key = tct_key_in(p->of_labels, (uint64_t)number);

  for (int r = 0; r < p->t->rows; r++)
    label[r] = p->trains[r] || p->tests[r] ? p->c->of[p->t->condition[r]] : -1;
  if (number == 0) return;
  if (p->exchange == TCT_DECODE_OF_CONDITIONS)
    exchange_conditions(p, key, label, room);
  else
    exchange_trials(p, key, label, room);
}

/* ---- folds -------------------------------------------------------------------------------------------- */

/* Trials of each class, condition by condition, in a shuffled order, one fold after the other.  What a class is called
 * does not matter: a permutation that swaps two names changes no accuracy. */
static void deal_trials(const tct_plan *p, const int *label, int *fold, int *room)
{
  const int rows = p->t->rows;

  for (int k = 0; k < p->classes; k++)
    for (int c = 0, next = 0; c < p->t->conditions; c++) {
      uint64_t n = 0;
      for (int r = 0; r < rows; r++)
        if (label[r] == k && p->tests[r] && p->t->condition[r] == c) room[n++] = r;
      const tct_key key = tct_key_in(p->of_folds, (uint64_t)c);
      for (uint64_t i = 0; i < n; i++) room[rows + (int)tct_shuffled(key, i, n)] = room[i];
      for (uint64_t i = 0; i < n; i++) fold[room[rows + (int)i]] = next++ % p->folds;
    }
}

/* Conditions of each class in a shuffled order, one fold after the other; a class begins at the first. */
static void deal_conditions(const tct_plan *p, const int *label, int *fold, int *room)
{
  const int conditions = p->t->conditions;
  int *of = room, *list = room + conditions, *at = list + conditions;

  for (int c = 0; c < conditions; c++) of[c] = at[c] = -1;
  for (int r = 0; r < p->t->rows; r++)
    if (label[r] >= 0 && p->tests[r]) of[p->t->condition[r]] = label[r];
  for (int k = 0; k < p->classes; k++) {
    uint64_t n = 0;
    for (int c = 0; c < conditions; c++)
      if (of[c] == k) list[n++] = c;
    const tct_key key = tct_key_in(p->of_folds, n > 0 ? (uint64_t)list[0] : 0);
    for (uint64_t i = 0; i < n; i++)
      at[list[i]] = (int)(tct_shuffled(key, i, n) % (uint64_t)p->folds);
  }
  for (int r = 0; r < p->t->rows; r++)
    if (label[r] >= 0 && p->tests[r]) fold[r] = at[p->t->condition[r]];
}

void tct_plan_folds(const tct_plan *p, const int *label, int *fold, int *room)
{
  for (int r = 0; r < p->t->rows; r++)
    fold[r] = label[r] < 0 || !p->tests[r] ? -1 : p->apart ? 0 : p->own_folds ? p->t->fold[r] : -1;
  if (p->apart || p->own_folds) return;
  if (p->how->hold == TCT_DECODE_CONDITIONS)
    deal_conditions(p, label, fold, room);
  else
    deal_trials(p, label, fold, room);
}

/* ---- the plan ----------------------------------------------------------------------------------------- */

static void set_roles(tct_plan *p)
{
  p->apart = true;
  for (int r = 0; r < p->t->rows; r++) {
    const int c    = p->t->condition[r];
    const bool cut = p->t->fold && p->t->fold[r] < 0; /* it shares noise with no one knows whom */
    if (p->c->of[c] < 0 || cut) continue;
    p->trains[r]         = !p->how->train || p->how->train[c];
    p->tests[r]          = !p->how->test || p->how->test[c];
    p->condition_role[c] = p->trains[r] + 2 * p->tests[r];
    p->apart             = p->apart && !(p->trains[r] && p->tests[r]);
  }
}

/* Trials, or conditions with a trial, of class k on that side. */
static int count(const tct_plan *p, int k, const bool *side, bool conditions)
{
  int n = 0, last = -1;

  for (int r = 0; r < p->t->rows; r++) {
    const int c = p->t->condition[r];
    if (!side[r] || p->c->of[c] != k || (conditions && c == last)) continue;
    last = c; /* rows are in order of their conditions */
    n++;
  }
  return n;
}

static tct_status all_have_trials(const tct_plan *p, tct_error *err)
{
  for (int k = 0; k < p->classes; k++) {
    const bool fitted = count(p, k, p->trains, false) > 0;
    if (fitted && count(p, k, p->tests, false) > 0) continue;
    return tct_fail(err, TCT_BAD_DATA, "class '%s' has no trial to %s", p->c->name[k],
                    fitted ? "ask about" : "fit to");
  }
  return TCT_OK;
}

/* As many as are asked for, and as the smallest class can fill. */
static tct_status fill_folds(tct_plan *p, bool conditions, tct_error *err)
{
  p->folds = p->how->folds;
  for (int k = 0; k < p->classes; k++) {
    const int n = count(p, k, p->tests, conditions);
    if (n < p->folds) p->folds = n;
    if (n < 2)
      return tct_fail(err, TCT_BAD_DATA,
                      "class '%s' has one %s: it cannot be held out and fitted to as well",
                      p->c->name[k], conditions ? "condition" : "trial");
  }
  return TCT_OK;
}

static tct_status set_folds(tct_plan *p, tct_error *err)
{
  const bool conditions = p->how->hold == TCT_DECODE_CONDITIONS;

  TCT_PASS(all_have_trials(p, err));
  p->own_folds = !p->apart && !conditions && p->t->fold != NULL;
  p->folds     = p->own_folds ? p->t->folds : 1;
  return p->apart || p->own_folds ? TCT_OK : fill_folds(p, conditions, err);
}

static tct_status set_exchange(tct_plan *p, tct_error *err)
{
  bool several = p->how->hold == TCT_DECODE_CONDITIONS && !p->apart;

  for (int k = 0; k < p->classes; k++)
    several = several || count(p, k, p->trains, true) > 1 || count(p, k, p->tests, true) > 1;
  p->exchange = p->how->exchange != TCT_DECODE_AUTO ? p->how->exchange
                : several                           ? TCT_DECODE_OF_CONDITIONS
                                                    : TCT_DECODE_OF_TRIALS;
  if (p->how->hold == TCT_DECODE_CONDITIONS && !p->apart && p->exchange == TCT_DECODE_OF_TRIALS)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "where whole conditions are held out their labels cannot be exchanged trial by "
                    "trial");
  return TCT_OK;
}

/* Trials, or conditions, of class k that exchange their labels among those of group s. */
static int count_in(const tct_plan *p, int k, int s)
{
  const bool conditions = p->exchange == TCT_DECODE_OF_CONDITIONS;
  int n = 0, last = -1;

  for (int r = 0; r < p->t->rows; r++) {
    const int c = p->t->condition[r];
    if (!(p->trains[r] || p->tests[r]) || p->c->of[c] != k || (conditions && c == last)) continue;
    if ((conditions ? p->condition_role[c] : stratum(p, r)) != s) continue;
    last = c;
    n++;
  }
  return n;
}

/* The logarithm of how many ways there are to give labels out, less that of how many of these say the same with classes
 * called otherwise: those that are as large in every group.  of [classes][groups] is room. */
static double log_ways(const tct_plan *p, int groups, int *of)
{
  const size_t classes = (size_t)p->classes;
  double ways          = 0;

  for (int s = 0; s < groups; s++) {
    int all = 0;
    for (int k = 0; k < p->classes; k++) {
      const int n = of[(size_t)k * (size_t)groups + (size_t)s] = count_in(p, k, s);
      all += n;
      ways -= lgamma(n + 1.0);
    }
    ways += lgamma(all + 1.0);
  }
  for (size_t k = 0; k < classes; k++) {
    const size_t size = (size_t)groups * sizeof *of;
    int alike         = 1;
    for (size_t j = 0; j < k; j++)
      alike += memcmp(of + j * (size_t)groups, of + k * (size_t)groups, size) == 0;
    ways -= log(alike);
  }
  return ways;
}

static tct_status plan(tct_plan *p, tct_error *err)
{
  set_roles(p);
  TCT_PASS(set_folds(p, err));
  TCT_PASS(set_exchange(p, err));
  /* trials of a condition are dealt around by themselves, and have one label if it is exchanged whole */
  p->fixed_folds = p->apart || p->own_folds ||
                   (p->how->hold == TCT_DECODE_TRIALS && p->exchange == TCT_DECODE_OF_CONDITIONS);
  const int groups = strata(p) > 4 ? strata(p) : 4;
  int *of          = tct_alloc((size_t)groups * (size_t)p->classes, sizeof *of);
  if (!of) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d classes", p->classes);
  p->least_p = fmax(1.0 / (1 + p->how->permutations), exp(-log_ways(p, groups, of)));
  tct_free(of);
  return TCT_OK;
}

tct_status tct_plan_of(const tct_decode_trials *t, const tct_classes *c, const tct_decode_how *how,
                       tct_plan *into, tct_error *err)
{
  const size_t rows = (size_t)t->rows, conditions = (size_t)t->conditions;
  int *block = tct_alloc(conditions * sizeof(int) + 2 * rows * sizeof(bool) + 1, 1);

  *into = (tct_plan){.t         = t,
                     .c         = c,
                     .how       = how,
                     .classes   = c->classes,
                     .of_folds  = tct_key_of(how->seed, "decoding.folds"),
                     .of_labels = tct_key_of(how->seed, "decoding.labels"),
                     .own       = block};
  if (!block) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu trials", rows);
  if (c->conditions != t->conditions)
    return tct_fail(err, TCT_BAD_SHAPE, "classes of %d conditions, and trials of %d", c->conditions,
                    t->conditions);
  into->condition_role = block;
  into->trains         = (bool *)(block + conditions);
  into->tests          = into->trains + rows;
  return plan(into, err);
}

void tct_plan_free(tct_plan *p)
{
  tct_free(p->own);
  *p = (tct_plan){0};
}
