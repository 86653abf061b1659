/* times.c -- response times sorted by how strong the stimulus was, on either side. */
#include "brain/behaviour/times.h"

#include <math.h>

#include "base/memory.h"
#include "kernels/ranks.h"

static void sort(tct_times *s)
{
  double at = -1;

  for (int i = 0; i < s->trials; i++) {
    const double x = s->x[s->place[i]];
    if (x != at) s->first[s->levels++] = i;
    at = s->mean[s->levels - 1] = x;
  }
  s->first[s->levels] = s->trials;
  for (int i = 0; i < s->levels; i++) s->x[i] = s->mean[i];
}

void tct_times_free(tct_times *s)
{
  tct_free(s->place);
  tct_free(s->first);
  tct_free(s->x);
}

tct_status tct_times_sorted(const tct_choices *c, size_t more, tct_times *into, tct_error *err)
{
  const size_t n = (size_t)c->trials;

  *into = (tct_times){.trials = c->trials,
                      .place  = tct_alloc(n, sizeof *into->place),
                      .first  = tct_alloc(n + 1, sizeof *into->first),
                      .x      = tct_alloc(10 * n + more, sizeof *into->x)};
  for (size_t i = 0; into->x && i < n; i++) into->x[i] = fabs(c->strength[i]);
  if (!into->place || !into->first || !into->x || !tct_places_in_order(n, into->x, into->place)) {
    tct_times_free(into);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", c->trials);
  }
  into->mean  = into->x + n;
  into->room  = into->mean + n;
  into->drawn = into->room + 8 * n;
  sort(into);
  return TCT_OK;
}

void tct_times_mean(tct_times *s, const tct_choices *c, const tct_key *key)
{
  for (int i = 0; i < s->levels; i++) {
    const int from = s->first[i], n = s->first[i + 1] - from;
    s->mean[i] = 0;
    for (int k = 0; k < n; k++) {
      const int at = key ? (int)(tct_uniform(*key, (uint64_t)i, 0, (uint32_t)k) * n) : k;
      s->mean[i] += c->time[s->place[from + at]] / n;
    }
  }
}
