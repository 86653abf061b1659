/* shared.c -- which conditions of two recordings are the same, and the responses of both to them.
 *
 * A name says what was shown, a place only when it stands in a list: names decide wherever both have them. */
#include <tercet/similar.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "brain/similar/means.h"

/* ---- names ---------------------------------------------------------------------------------------------- */

/* A condition's name and its place, for sorting. */
struct named {
  const char *name;
  int at;
};

static int by_name(const void *a, const void *b)
{
  const struct named *x = a, *y = b;

  return strcmp(x->name, y->name);
}

/* Sorted; false: a name is missing, or there twice. */
static bool names(const tct_recording *r, struct named *out)
{
  for (int i = 0; i < r->conditions; i++) {
    out[i] = (struct named){r->condition[i], i};
    if (!*r->condition[i]) return false;
  }
  qsort(out, (size_t)r->conditions, sizeof *out, by_name);
  for (int i = 1; i < r->conditions; i++)
    if (strcmp(out[i - 1].name, out[i].name) == 0) return false;
  return true;
}

static void match_names(const tct_recording *a, const tct_recording *b, const struct named *of_b,
                        tct_shared *into)
{
  for (int i = 0; i < a->conditions; i++) {
    const struct named wanted = {a->condition[i], i};
    const struct named *found =
      bsearch(&wanted, of_b, (size_t)b->conditions, sizeof *of_b, by_name);
    if (!found) continue;
    into->a[into->n]   = i;
    into->b[into->n++] = found->at;
  }
}

static void match_places(int n, tct_shared *into)
{
  for (int i = 0; i < n; i++) into->a[i] = into->b[i] = i;
  into->n = n;
}

static tct_status nothing(const tct_recording *a, const tct_recording *b, bool named,
                          tct_error *err)
{
  if (named)
    return tct_fail(err, TCT_BAD_SHAPE,
                    "%s and %s have no condition in common: the first are '%s' and '%s'", a->name,
                    b->name, a->condition[0], b->condition[0]);
  return tct_fail(err, TCT_BAD_SHAPE,
                  "%s has %d conditions and %s %d, and not all have a name of their own to tell "
                  "which are the same",
                  a->name, a->conditions, b->name, b->conditions);
}

tct_status tct_shared_of(const tct_recording *a, const tct_recording *b, tct_shared *into,
                         tct_error *err)
{
  const size_t n_a = (size_t)a->conditions, n_b = (size_t)b->conditions;
  struct named *name = tct_alloc(n_a + n_b + 1, sizeof *name);

  *into   = (tct_shared){0};
  into->a = tct_alloc(n_a + 1, 2 * sizeof *into->a);
  if (!name || !into->a) {
    tct_free(name);
    tct_shared_free(into);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu conditions", n_a);
  }
  into->b       = into->a + n_a;
  into->by_name = names(a, name) && names(b, name + n_a);
  if (into->by_name)
    match_names(a, b, name + n_a, into);
  else if (n_a == n_b)
    match_places(a->conditions, into);
  tct_free(name);
  into->only_a = a->conditions - into->n;
  into->only_b = b->conditions - into->n;
  if (into->n > 0) return TCT_OK;
  const bool named = into->by_name;
  tct_shared_free(into);
  return nothing(a, b, named && n_a > 0 && n_b > 0, err);
}

void tct_shared_free(tct_shared *s)
{
  if (!s) return;
  tct_free(s->a);
  *s = (tct_shared){0};
}

/* ---- responses -------------------------------------------------------------------------------------------- */

bool tct_is_whole(const double *row, int units)
{
  for (int k = 0; k < units; k++)
    if (!isfinite(row[k])) return false;
  return true;
}

tct_status tct_means_of(const tct_recording *r, const tct_cut *cut, tct_patterns *p, tct_error *err)
{
  tct_cut own = *cut;
  tct_trials t;

  own.fold = NULL;
  TCT_TRY(tct_trials_of(r, &own, &t, err), err, "taking the responses of %s", r->name);
  t.folds                 = 0;
  const tct_status status = tct_patterns_of(&t, p, err);
  tct_trials_free(&t);
  return status;
}

static tct_status gather(const tct_patterns *x, const tct_patterns *y, const tct_shared *shared,
                         tct_paired *into, tct_error *err)
{
  const size_t n = (size_t)shared->n, p = (size_t)x->units, q = (size_t)y->units;

  into->p = x->units;
  into->q = y->units;
  into->a = tct_alloc(n, (p + q) * sizeof *into->a);
  if (!into->a) return tct_fail(err, TCT_NO_MEMORY, "no memory for responses");
  into->b = into->a + n * p;
  for (size_t i = 0; i < n; i++) {
    const double *a = x->mean + (size_t)shared->a[i] * p, *b = y->mean + (size_t)shared->b[i] * q;
    if (!tct_is_whole(a, x->units) || !tct_is_whole(b, y->units)) {
      into->dropped++;
      continue;
    }
    memcpy(into->a + (size_t)into->conditions * p, a, p * sizeof *a);
    memcpy(into->b + (size_t)into->conditions++ * q, b, q * sizeof *b);
  }
  return TCT_OK;
}

tct_status tct_paired_of(const tct_recording *a, const tct_recording *b, const tct_shared *shared,
                         const tct_similar_how *how, tct_paired *into, tct_error *err)
{
  tct_patterns x = {0}, y = {0};

  *into             = (tct_paired){0};
  tct_status status = tct_means_of(a, &how->a, &x, err);
  if (status == TCT_OK) status = tct_means_of(b, &how->b, &y, err);
  if (status == TCT_OK) status = gather(&x, &y, shared, into, err);
  if (status == TCT_OK && into->conditions == 0)
    status = tct_fail(err, TCT_BAD_SHAPE,
                      "of %d conditions that both have, none was recorded whole: every unit of %s "
                      "and of %s",
                      shared->n, a->name, b->name);
  tct_patterns_free(&x);
  tct_patterns_free(&y);
  if (status != TCT_OK) tct_paired_free(into);
  return status;
}

void tct_paired_free(tct_paired *r)
{
  if (!r) return;
  tct_free(r->a);
  *r = (tct_paired){0};
}
