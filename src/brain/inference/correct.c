/* correct.c -- p in any order and with holes, made the sorted list that a correction takes. */
#include <tercet/correction.h>

#include <math.h>

#include "base/memory.h"
#include "kernels/ranks.h"

/* Those that are not NAN: their places and themselves, from the smallest. */
typedef struct {
  size_t *place;
  double *p;
  int n;
} sorted;

static void sorted_free(sorted *s)
{
  tct_free(s->place);
  tct_free(s->p);
}

static tct_status sorted_new(int n, sorted *s, tct_error *err)
{
  const size_t room = n > 0 ? (size_t)n : 1;

  *s = (sorted){.place = tct_alloc(room, sizeof *s->place), .p = tct_alloc(room, sizeof *s->p)};
  if (s->place && s->p) return TCT_OK;
  sorted_free(s);
  return tct_fail(err, TCT_NO_MEMORY, "no memory to correct %d p values", n);
}

static tct_status check(int n, const double *p, tct_error *err)
{
  for (int i = 0; i < n; i++)
    if (p[i] < 0 || p[i] > 1)
      return tct_fail(err, TCT_BAD_DATA, "p value %d is %g, not in 0 to 1", i, p[i]);
  return TCT_OK;
}

tct_status tct_correct(const tct_correction *c, const void *params, int n, const double *p,
                       double *out, tct_error *err)
{
  sorted s;

  TCT_TRY(check(n, p, err), err, "correcting for %d comparisons", n);
  TCT_TRY(sorted_new(n, &s, err), err, "correcting for %d comparisons", n);
  if (!tct_places_in_order((size_t)n, p, s.place)) {
    sorted_free(&s);
    return tct_fail(err, TCT_NO_MEMORY, "no memory to sort %d p values", n);
  }
  while (s.n < n && !isnan(p[s.place[s.n]])) {
    s.p[s.n] = p[s.place[s.n]];
    s.n++;
  }
  for (int i = 0; i < n; i++) out[i] = p[i];
  c->correct(params, s.n, s.p, s.p);
  for (int i = 0; i < s.n; i++) out[s.place[i]] = fmin(1, s.p[i]);
  sorted_free(&s);
  return TCT_OK;
}
