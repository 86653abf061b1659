/* units.c -- the same units at two times, and trials of some units alone. */
#include <tercet/change.h>

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct named {
  const char *id;
  int place;
};

static int by_id(const void *a, const void *b)
{
  const struct named *p = a, *q = b;
  const int order = strcmp(p->id, q->id);

  return order ? order : (p->place > q->place) - (p->place < q->place);
}

int tct_units_shared(const tct_recording *r, const tct_recording *s, int *a, int *b)
{
  struct named *name = tct_alloc((size_t)s->units + 1, sizeof *name);
  int n              = 0;

  if (!name) return -1;
  for (int k = 0; k < s->units; k++) name[k] = (struct named){s->unit[k], k};
  qsort(name, (size_t)s->units, sizeof *name, by_id);
  for (int k = 0; k < r->units; k++) {
    int low = 0, high = s->units; /* the first that is not before it */
    while (low < high) {
      const int middle = (low + high) / 2;
      if (strcmp(name[middle].id, r->unit[k]) < 0)
        low = middle + 1;
      else
        high = middle;
    }
    if (low == s->units || strcmp(name[low].id, r->unit[k]) != 0 || n == s->units) continue;
    a[n]   = k;
    b[n++] = name[low].place;
  }
  tct_free(name);
  return n;
}

tct_status tct_trials_some(const tct_trials *t, const int *unit, int n, tct_trials *into,
                           tct_error *err)
{
  const size_t width = (size_t)n, units = (size_t)t->units;
  double *value = tct_alloc((size_t)t->rows * width + 1, sizeof *value);

  *into = (tct_trials){.rows = 0};
  if (!value) return tct_fail(err, TCT_NO_MEMORY, "no memory for trials of %d units", n);
  for (size_t i = 0; i < (size_t)t->rows; i++)
    for (size_t k = 0; k < width; k++) value[i * width + k] = t->value[i * units + (size_t)unit[k]];
  *into       = *t;
  into->units = n;
  into->value = value;
  into->own   = value;
  return TCT_OK;
}
