/* concordance.c -- how many pairs of places two lists put in the same order, in the other, or tie.
 *
 * Two ways.  Of lists as they come:
 * Knight 1966 (doi:10.1080/01621459.1966.10480879): put in order of a, and of b where a ties; then
 * the discordant pairs are those that a merge sort by b has to exchange.  Of lists whose orders are known, and whose
 * places are there several times: in the order of b, whoever came before and is below in a is concordant, and
 * whoever is above discordant. */
#include "kernels/concordance.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/ranks.h"
#include "kernels/tally.h"

static double pairs_of(size_t n)
{
  return 0.5 * (double)n * ((double)n - 1);
}

/* Pairs that are equal in x and, if given, in y; equal ones are neighbours in this order. */
static double tied(size_t n, const double *x, const double *y)
{
  double sum = 0;

  for (size_t i = 0, end; i < n; i = end) {
    for (end = i + 1; end < n && x[end] <= x[i] && (!y || y[end] <= y[i]);) end++;
    sum += pairs_of(end - i);
  }
  return sum;
}

/* One pass of a merge sort: how many pairs it exchanges.  What is chosen is added up, not jumped on: no
 * processor could guess it. */
static double exchanges(size_t n, size_t run, const double *from, double *to)
{
  uint64_t sum = 0;

  for (size_t at = 0; at < n; at += 2 * run) {
    const size_t middle = at + run < n ? at + run : n;
    const size_t end    = at + 2 * run < n ? at + 2 * run : n;
    size_t i = at, j = middle, k = at;

    while (i < middle && j < end) {
      const size_t right = from[j] < from[i];
      to[k++]            = from[i + (j - i) * right];
      sum += (middle - i) * right;
      i += 1 - right;
      j += right;
    }
    while (i < middle) to[k++] = from[i++];
    while (j < end) to[k++] = from[j++];
  }
  return (double)sum;
}

/* order [n], in order of x: where x ties, in order of y, too. */
static void break_ties(size_t n, const double *x, const double *y, size_t *order, size_t *spare)
{
  for (size_t i = 0, end; i < n; i = end) {
    for (end = i + 1; end < n && x[order[end]] <= x[order[i]];) end++;
    const size_t *sorted = tct_sort_places(y, end - i, order + i, spare + i);
    if (sorted != order + i) memcpy(order + i, sorted, (end - i) * sizeof *order);
  }
}

/* The pairs that neither list misses, in order of a, then of b.  Returns how many, or -1: no memory. */
static ptrdiff_t in_order(size_t n, const double *a, const double *b, double *x, double *y)
{
  double *value = tct_alloc(n, 2 * sizeof *value);
  size_t *place = tct_alloc(n, 2 * sizeof *place);
  size_t m      = 0;

  if (!value || !place) return tct_free(value), tct_free(place), -1;
  for (size_t i = 0; i < n; i++)
    if (!isnan(a[i]) && !isnan(b[i])) {
      value[m]     = a[i];
      value[n + m] = b[i];
      place[m]     = m;
      m++;
    }

  size_t *order = tct_sort_places(value, m, place, place + n);
  break_ties(m, value, value + n, order, order == place ? place + n : place);
  for (size_t i = 0; i < m; i++) {
    x[i] = value[order[i]];
    y[i] = value[n + order[i]];
  }
  tct_free(place);
  tct_free(value);
  return (ptrdiff_t)m;
}

bool tct_concordance_of(size_t n, const double *a, const double *b, tct_concordance *of)
{
  double *x         = n > 0 ? tct_alloc(n, 2 * sizeof *x) : NULL;
  double *y         = x ? x + n : NULL;
  const ptrdiff_t m = x ? in_order(n, a, b, x, y) : -1;

  *of = (tct_concordance){0};
  if (n == 0) return true;
  if (m >= 0) {
    const size_t rows = (size_t)m;
    of->pairs         = pairs_of(rows);
    of->tied_a        = tied(rows, x, NULL);
    of->tied_both     = tied(rows, x, y);
    for (size_t run = 1; run < rows; run *= 2) { /* x has served */
      of->discordant += exchanges(rows, run, y, x);
      double *const sorted = x;
      x                    = y;
      y                    = sorted;
    }
    of->tied_b = tied(rows, y, NULL);
  }
  tct_free(x < y ? x : y);
  return m >= 0;
}

double tct_concordance_sum(const tct_concordance *of)
{
  return of->pairs - of->tied_a - of->tied_b + of->tied_both - 2 * of->discordant;
}

void tct_find_steps(size_t n, const int32_t *times, tct_drawn_order *list)
{
  int32_t step = -1;

  list->tied = 0;
  for (size_t i = 0, end; i < n; i = end) {
    double equal = 0;

    step++;
    for (end = i; end < n && (end == i || (list->order[end] & TCT_TIED)); end++) {
      const uint32_t at = list->order[end] & ~TCT_TIED;
      list->step[at]    = step;
      equal += times[at];
    }
    list->tied += 0.5 * equal * (equal - 1);
  }
}

void tct_weighted_concordance(size_t n, const int32_t *times, const tct_drawn_order *a,
                              const tct_drawn_order *b, int32_t *room, tct_concordance *of)
{
  int64_t concordant = 0, discordant = 0;
  int32_t all = 0;
  tct_tally seen;

  tct_tally_start(&seen, n, room);
  for (size_t i = 0, end; i < n; i = end) {
    int32_t equal = 0;

    /* those that are equal in b all ask before any of them comes in */
    for (end = i; end < n && (end == i || (b->order[end] & TCT_TIED)); end++) {
      const uint32_t at   = b->order[end] & ~TCT_TIED;
      const size_t step   = (size_t)a->step[at];
      const int32_t below = tct_tally_below(&seen, step);
      concordant += (int64_t)times[at] * below;
      discordant += (int64_t)times[at] * (all - below - seen.at[step]);
      equal += times[at];
    }
    for (size_t k = i; k < end; k++) {
      const uint32_t at = b->order[k] & ~TCT_TIED;
      tct_tally_add(&seen, (size_t)a->step[at], times[at]);
    }
    all += equal;
  }
  *of           = (tct_concordance){.pairs      = 0.5 * (double)all * ((double)all - 1),
                                    .tied_a     = a->tied,
                                    .tied_b     = b->tied,
                                    .discordant = (double)discordant};
  of->tied_both = a->tied + b->tied + (double)concordant + (double)discordant - of->pairs;
}
