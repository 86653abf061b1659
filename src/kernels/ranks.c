/* ranks.c -- the order of numbers, ties shared.
 *
 * A merge sort of places: stable, no recursion, and its time does not depend on the data.  Whole numbers are sorted
 * digit by digit, from the last one on. */
#include "kernels/ranks.h"

#include <math.h>

#include "base/memory.h"

/* One pass: neighbouring runs of `run` places, each in order, become runs twice as long.  What is chosen
 * is added up, not jumped on: no processor could guess it. */
static void merge_runs(const double *x, size_t n, size_t run, const size_t *from, size_t *to)
{
  for (size_t at = 0; at < n; at += 2 * run) {
    const size_t middle = at + run < n ? at + run : n;
    const size_t end    = at + 2 * run < n ? at + 2 * run : n;
    size_t i = at, j = middle, k = at;

    while (i < middle && j < end) {
      const size_t right = x[from[j]] < x[from[i]];
      to[k++]            = from[i + (j - i) * right];
      i += 1 - right;
      j += right;
    }
    while (i < middle) to[k++] = from[i++];
    while (j < end) to[k++] = from[j++];
  }
}

size_t *tct_sort_places(const double *x, size_t n, size_t *place, size_t *spare)
{
  for (size_t run = 1; run < n; run *= 2) {
    merge_runs(x, n, run, place, spare);
    size_t *const now = spare;
    spare             = place;
    place             = now;
  }
  return place;
}

ptrdiff_t tct_mid_ranks(size_t n, const double *x, double *rank)
{
  if (n == 0) return 0;

  double *value = tct_alloc(n, sizeof *value); /* x again, since rank may lie over it */
  size_t *place = tct_alloc(n, 2 * sizeof *place);
  size_t m      = 0;

  if (!value || !place) return tct_free(value), tct_free(place), -1;
  for (size_t i = 0; i < n; i++) {
    value[i] = x[i];
    rank[i]  = (double)NAN;
    if (!isnan(value[i])) place[m++] = i;
  }

  const size_t *order = tct_sort_places(value, m, place, place + n);
  for (size_t i = 0, end; i < m; i = end) {
    for (end = i + 1; end < m && value[order[end]] <= value[order[i]];) end++;
    const double shared = 0.5 * ((double)(i + 1) + (double)end);
    for (size_t k = i; k < end; k++) rank[order[k]] = shared;
  }
  tct_free(place);
  tct_free(value);
  return (ptrdiff_t)m;
}

ptrdiff_t tct_paired_ranks(size_t n, const double *a, const double *b, double *x, double *y)
{
  size_t pairs = 0;

  for (size_t i = 0; i < n; i++)
    if (!isnan(a[i]) && !isnan(b[i])) {
      x[pairs]   = a[i];
      y[pairs++] = b[i];
    }
  if (tct_mid_ranks(pairs, x, x) < 0 || tct_mid_ranks(pairs, y, y) < 0) return -1;
  return (ptrdiff_t)pairs;
}

bool tct_places_in_order(size_t n, const double *x, size_t *order)
{
  size_t *place = n > 0 ? tct_alloc(n, 2 * sizeof *place) : NULL;
  size_t there = 0, missing = n;

  if (n == 0) return true;
  if (!place) return false;
  for (size_t i = 0; i < n; i++)
    if (!isnan(x[i])) place[there++] = i;
  const size_t *sorted = tct_sort_places(x, there, place, place + n);
  for (size_t i = 0; i < there; i++) order[i] = sorted[i];
  for (size_t i = n; i-- > 0;)
    if (isnan(x[i])) order[--missing] = i;
  tct_free(place);
  return true;
}

static void walk(size_t n, const double *weight, const double *x, const size_t *order, double *rank)
{
  double below = 0;

  for (size_t i = 0, end; i < n; i = end) {
    double equal = weight[order[i]];

    for (end = i + 1; end < n && x[order[end]] <= x[order[i]]; end++) equal += weight[order[end]];
    const double shared = below + 0.5 * (equal + 1);
    for (size_t k = i; k < end; k++) rank[order[k]] = isnan(x[order[k]]) ? (double)NAN : shared;
    below += equal;
  }
}

bool tct_weighted_ranks(size_t n, const double *weight, const double *x, const size_t *order,
                        double *rank)
{
  size_t *own = NULL;

  if (!order && n > 0) {
    own = tct_alloc(n, sizeof *own);
    if (!own || !tct_places_in_order(n, x, own)) {
      for (size_t i = 0; i < n; i++) rank[i] = (double)NAN;
      return tct_free(own), false;
    }
  }
  walk(n, weight, x, order ? order : own, rank);
  tct_free(own);
  return true;
}

void tct_order_with_ties(size_t n, const double *x, size_t *place, size_t *spare, uint32_t *order)
{
  size_t there = 0, missing = n;

  for (size_t i = 0; i < n; i++)
    if (!isnan(x[i])) place[there++] = i;
  const size_t *sorted = tct_sort_places(x, there, place, spare);
  for (size_t i = 0; i < there; i++)
    order[i] = (uint32_t)sorted[i] | (i > 0 && x[sorted[i]] <= x[sorted[i - 1]] ? TCT_TIED : 0);
  for (size_t i = n; i-- > 0;)
    if (isnan(x[i])) order[--missing] = (uint32_t)i;
}

void tct_twice_ranks(size_t n, const uint32_t *order, const int32_t *times, int32_t *twice)
{
  int32_t below = 0;

  for (size_t i = 0, end; i < n; i = end) {
    int32_t equal = times[order[i] & ~TCT_TIED];

    for (end = i + 1; end < n && (order[end] & TCT_TIED); end++)
      equal += times[order[end] & ~TCT_TIED];
    for (size_t k = i; k < end; k++) twice[order[k] & ~TCT_TIED] = 2 * below + equal + 1;
    below += equal;
  }
}

enum { DIGIT = 8, DIGITS = 1 << DIGIT }; /* bits of one; how many there are */

uint32_t *tct_sort_whole(size_t n, const uint64_t *x, uint32_t *place, uint32_t *spare)
{
  uint64_t most = 0;

  for (size_t i = 0; i < n; i++) {
    place[i] = (uint32_t)i;
    most     = x[i] > most ? x[i] : most;
  }
  for (int shift = 0; shift < 64 && most >> shift; shift += DIGIT) {
    uint32_t count[DIGITS] = {0}, before = 0;

    for (size_t i = 0; i < n; i++) count[x[i] >> shift & (DIGITS - 1)]++;
    for (int digit = 0; digit < DIGITS; digit++) {
      const uint32_t these = count[digit];
      count[digit]         = before;
      before += these;
    }
    for (size_t i = 0; i < n; i++) spare[count[x[place[i]] >> shift & (DIGITS - 1)]++] = place[i];
    uint32_t *const now = spare;
    spare               = place;
    place               = now;
  }
  return place;
}
