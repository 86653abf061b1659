/* pool.c -- the units of several recordings side by side: those of one session trial by trial, those of several as a
 * pseudo-population. */
#include <tercet/decoding.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "brain/files/bytes.h"

typedef struct {
  int n;
  const tct_recording *const *r;
  bool at_once;
  tct_key key;
  int shared, most; /* conditions; the most trials that one of them has in all */
  int *place;       /* [shared][n] the condition in each recording */
  int *trial;       /* [n][most repeats of any] room: which repeats, in order */
  int repeats;      /* the most of any recording */
} pool;

static int find(const tct_recording *r, const char *name)
{
  for (int c = 0; c < r->conditions; c++)
    if (strcmp(r->condition[c], name) == 0) return c;
  return -1;
}

static int64_t place_of(const tct_recording *r, int condition, int repeat)
{
  return r->trial[(size_t)condition * (size_t)r->repeats + (size_t)repeat];
}

/* The condition of recording i that is shared condition c; which of its repeats are used. */
static int *condition_of(const pool *p, int c, int i)
{
  return p->place + (size_t)c * (size_t)p->n + i;
}

static int *trials_in(const pool *p, int i)
{
  return p->trial + (size_t)i * (size_t)p->repeats;
}

static bool recorded(const tct_recording *r, int condition, int repeat)
{
  const size_t n  = (size_t)r->steps * (size_t)r->units;
  const double *x = r->value + ((size_t)condition * (size_t)r->repeats + (size_t)repeat) * n;

  for (size_t i = 0; i < n; i++)
    if (!isnan(x[i])) return true;
  return false;
}

/* The repeat of `r` that has this place in the session; -1. */
static int at_place(const tct_recording *r, int condition, int64_t trial)
{
  for (int k = 0; k < r->repeats; k++)
    if (place_of(r, condition, k) == trial && recorded(r, condition, k)) return k;
  return -1;
}

/* p->trial of shared condition c; how many. */
static int trials_at_once(const pool *p, int c)
{
  const tct_recording *first = p->r[0];
  int n                      = 0;

  for (int k = 0; k < first->repeats; k++) {
    const int64_t trial = place_of(first, *condition_of(p, c, 0), k);
    bool all            = trial >= 0;
    for (int i = 0; all && i < p->n; i++) {
      const int at       = at_place(p->r[i], *condition_of(p, c, i), trial);
      all                = at >= 0;
      trials_in(p, i)[n] = at;
    }
    n += all;
  }
  return n;
}

static int trials_at_random(const pool *p, int c)
{
  int least = p->repeats;

  for (int i = 0; i < p->n; i++) {
    const int condition = *condition_of(p, c, i);
    const tct_key key   = tct_key_in(tct_key_in(p->key, (uint64_t)i), (uint64_t)c);
    int *list = trials_in(p, i), n = 0;
    for (int k = 0; k < p->r[i]->repeats; k++)
      if (recorded(p->r[i], condition, k)) list[n++] = k;
    for (int k = n - 1; k > 0; k--) {
      const int at = (int)(tct_uniform(key, (uint64_t)k, 0, 0) * (k + 1)), kept = list[k];
      list[k]               = list[at < k ? at : k];
      list[at < k ? at : k] = kept;
    }
    least = n < least ? n : least;
  }
  return least;
}

static int trials_of(const pool *p, int c)
{
  return p->at_once ? trials_at_once(p, c) : trials_at_random(p, c);
}

/* One subject, one session, and trials in common? */
static bool were_at_once(pool *p)
{
  for (int i = 0; i < p->n; i++) {
    const tct_recording *r = p->r[i];
    if (!*r->session || strcmp(r->session, p->r[0]->session) != 0 ||
        strcmp(r->subject, p->r[0]->subject) != 0)
      return false;
  }
  p->at_once = true;
  for (int c = 0; c < p->shared; c++)
    if (trials_at_once(p, c) > 0) return true;
  return false;
}

static tct_status share(pool *p, tct_error *err)
{
  const tct_recording *first = p->r[0];

  for (int i = 0; i < p->n; i++) {
    const tct_recording *r = p->r[i];
    if (r->steps != first->steps || fabs(r->dt - first->dt) > 1e-6 * first->dt ||
        fabs(r->start - first->start) > 1e-3 * first->dt)
      return tct_fail(err, TCT_BAD_SHAPE,
                      "%s has %d steps of %g ms from %g ms on, %s has %d of %g ms from %g ms on: "
                      "their trials cannot be put beside each other",
                      first->name, first->steps, first->dt, first->start, r->name, r->steps, r->dt,
                      r->start);
    p->repeats = r->repeats > p->repeats ? r->repeats : p->repeats;
  }
  p->trial = tct_alloc((size_t)p->n * (size_t)p->repeats + 1, sizeof *p->trial);
  p->place = tct_alloc((size_t)p->n * (size_t)first->conditions + 1, sizeof *p->place);
  if (!p->trial || !p->place) return tct_fail(err, TCT_NO_MEMORY, "no memory for trials");
  for (int c = 0; c < first->conditions; c++) {
    bool all = *first->condition[c] != 0;
    for (int i = 0; all && i < p->n; i++) {
      *condition_of(p, p->shared, i) = find(p->r[i], first->condition[c]);
      all                            = *condition_of(p, p->shared, i) >= 0;
    }
    p->shared += all;
  }
  p->at_once = were_at_once(p);
  for (int c = 0; c < p->shared; c++) {
    const int n = trials_of(p, c);
    p->most     = n > p->most ? n : p->most;
  }
  return p->most > 0 ? TCT_OK
                     : tct_fail(err, TCT_BAD_SHAPE,
                                "%d recordings have %d conditions in common, and no trials in them",
                                p->n, p->shared);
}

/* Trial k of condition c into `to`, all steps. */
static void copy(const pool *p, int c, int k, tct_recording *to)
{
  const size_t steps = (size_t)to->steps, units = (size_t)to->units;
  double *x = to->value + ((size_t)c * (size_t)to->repeats + (size_t)k) * steps * units;

  to->trial[(size_t)c * (size_t)to->repeats + (size_t)k] = (int64_t)c * to->repeats + k;
  for (int i = 0; i < p->n; i++) {
    const tct_recording *r = p->r[i];
    const size_t own       = (size_t)r->units;
    const double *from     = r->value + ((size_t)*condition_of(p, c, i) * (size_t)r->repeats +
                                     (size_t)trials_in(p, i)[k]) *
                                      steps * own;
    for (size_t s = 0; s < steps; s++) memcpy(x + s * units, from + s * own, own * sizeof *x);
    x += own;
  }
}

static void fill(const pool *p, tct_recording *to)
{
  const tct_recording *first = p->r[0];
  int u                      = 0;

  tct_print(to->name, sizeof to->name, "%s%s", *first->area ? first->area : first->name,
            p->n > 1 ? " pooled" : "");
  tct_print(to->area, sizeof to->area, "%s", first->area);
  tct_print(to->quantity, sizeof to->quantity, "%s", first->quantity);
  to->dt    = first->dt;
  to->start = first->start;
  for (int i = 0; i < p->n; i++)
    for (int k = 0; k < p->r[i]->units; k++)
      tct_print(to->unit[u++], TCT_LABEL, "%d:%.48s", i + 1, p->r[i]->unit[k]);
  for (int k = 0; k < to->categories; k++)
    tct_print(to->category_name[k], TCT_LABEL, "%s", first->category_name[k]);
  for (int c = 0; c < p->shared; c++) {
    const int at = *condition_of(p, c, 0), n = trials_of(p, c);
    tct_print(to->condition[c], TCT_LABEL, "%s", first->condition[at]);
    to->category[c] = first->category ? first->category[at] : -1;
    for (int k = 0; k < n; k++) copy(p, c, k, to);
  }
}

tct_status tct_pooled_of(int n, const tct_recording *const *r, uint64_t seed, tct_recording **into,
                         bool *at_once, tct_error *err)
{
  pool p    = {.n = n, .r = r, .key = tct_key_of(seed, "decoding.pool")};
  int units = 0;

  *into             = NULL;
  tct_status status = share(&p, err);
  for (int i = 0; i < n; i++) units += r[i]->units;
  if (status == TCT_OK) {
    *into = tct_recording_new(units, p.shared, p.most, r[0]->steps, r[0]->categories, err);
    if (!*into) status = TCT_NO_MEMORY;
  }
  if (status == TCT_OK) fill(&p, *into);
  *at_once = p.at_once;
  tct_free(p.trial);
  tct_free(p.place);
  return status;
}
