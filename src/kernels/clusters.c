/* clusters.c -- a tree of clusters over things of which only the distances are known.
 *
 * Average linkage (Sokal & Michener 1958), found by chains of nearest neighbours (Murtagh 1983,
 * doi:10.1093/comjnl/26.4.354) in n^2 steps: two that are each other's nearest will be joined in any
 * case, since the mean distance to what two make is never below the smaller of theirs.  That holds of
 * means that leave out too: sum and number of the known distances are kept apart. */
#include "kernels/clusters.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

struct work {
  int n;
  double *sum, *known; /* [n (n - 1) / 2] of the known distances between two clusters */
  int *chain, *size;   /* [n]; size 0: it is part of another */
};

static size_t pair_of(int n, int i, int j)
{
  const size_t a = (size_t)(i < j ? i : j), b = (size_t)(i < j ? j : i);

  return a * (2 * (size_t)n - a - 1) / 2 + (b - a - 1);
}

static double apart(const struct work *w, int i, int j)
{
  const size_t p = pair_of(w->n, i, j);

  return w->known[p] > 0 ? w->sum[p] / w->known[p] : (double)INFINITY;
}

/* The nearest to x; of several the one before it in the chain, else the first. */
static int nearest(const struct work *w, int x, int before)
{
  int near    = before;
  double best = before < 0 ? (double)INFINITY : apart(w, x, before);

  for (int i = 0; i < w->n; i++) {
    if (i == x || w->size[i] == 0) continue;
    const double d = apart(w, x, i);
    if (near < 0 || d < best) near = i, best = d;
  }
  return near;
}

/* y takes in x. */
static tct_merge join(struct work *w, int x, int y)
{
  const double height = apart(w, x, y);

  for (int i = 0; i < w->n; i++) {
    if (i == x || i == y || w->size[i] == 0) continue;
    const size_t to = pair_of(w->n, y, i), from = pair_of(w->n, x, i);
    w->sum[to] += w->sum[from];
    w->known[to] += w->known[from];
  }
  w->size[y] += w->size[x];
  w->size[x] = 0;
  return (tct_merge){x, y, isfinite(height) ? height : (double)NAN, 0};
}

static void find(struct work *w, tct_merge *merge)
{
  int length = 0, first = 0;

  for (int k = 0; k < w->n - 1; k++) {
    if (length == 0) {
      while (w->size[first] == 0) first++;
      w->chain[length++] = first;
    }
    for (;;) {
      const int x = w->chain[length - 1], before = length > 1 ? w->chain[length - 2] : -1;
      const int y = nearest(w, x, before);
      if (y == before) break;
      w->chain[length++] = y;
    }
    merge[k] = join(w, w->chain[length - 1], w->chain[length - 2]);
    length -= 2;
    merge[k].size = k; /* when it was found: settles ties, until sizes are counted */
  }
}

static int lower_first(const void *a, const void *b)
{
  const tct_merge *x = a, *y = b;

  if (isnan(x->height) != isnan(y->height)) return isnan(x->height) ? 1 : -1;
  if (x->height < y->height) return -1;
  if (x->height > y->height) return 1;
  return x->size - y->size;
}

/* Merges know a thing of each side; say of which clusters these are part by now. */
static void name(int n, int *part_of, int *size, tct_merge *merge)
{
  /* part_of [2 n - 1]: the cluster that a cluster went into, itself if none */
  for (int i = 0; i < 2 * n - 1; i++) part_of[i] = i, size[i] = 1;
  for (int k = 0; k < n - 1; k++) {
    int root[2] = {merge[k].a, merge[k].b};
    for (int s = 0; s < 2; s++)
      while (part_of[root[s]] != root[s]) {
        part_of[root[s]] = part_of[part_of[root[s]]];
        root[s]          = part_of[root[s]];
      }
    part_of[root[0]] = part_of[root[1]] = n + k;
    merge[k].a                          = root[0] < root[1] ? root[0] : root[1];
    merge[k].b                          = root[0] < root[1] ? root[1] : root[0];
    merge[k].size = size[n + k] = size[root[0]] + size[root[1]];
  }
}

bool tct_clusters_average(int n, const double *distance, tct_merge *merge)
{
  if (n < 2) return true;
  const size_t pairs = (size_t)n * ((size_t)n - 1) / 2;
  struct work w      = {.n     = n,
                        .sum   = tct_alloc(2 * pairs, sizeof *w.sum),
                        .chain = tct_alloc(4 * (size_t)n, sizeof *w.chain)};
  const bool fine    = w.sum && w.chain;

  if (fine) {
    w.known = w.sum + pairs;
    w.size  = w.chain + n;
    for (size_t i = 0; i < pairs; i++)
      if (isfinite(distance[i])) w.sum[i] = distance[i], w.known[i] = 1;
    for (int i = 0; i < n; i++) w.size[i] = 1;
    find(&w, merge);
    qsort(merge, (size_t)n - 1, sizeof *merge, lower_first);
    name(n, w.chain, w.chain + 2 * (size_t)n, merge);
  }
  tct_free(w.sum);
  tct_free(w.chain);
  return fine;
}

bool tct_clusters_order(int n, const tct_merge *merge, int *order)
{
  int *least = tct_alloc(3 * (size_t)n, sizeof *least);
  int at = 0, depth = 0;

  if (!least) return false;
  int *stack = least + 2 * (size_t)n;
  for (int i = 0; i < n; i++) least[i] = i;
  for (int k = 0; k < n - 1; k++) {
    const int a = least[merge[k].a], b = least[merge[k].b];
    least[n + k] = a < b ? a : b;
  }
  if (n > 0) stack[depth++] = n > 1 ? 2 * n - 2 : 0;
  while (depth) {
    const int c = stack[--depth];
    if (c < n) {
      order[at++] = c;
      continue;
    }
    const tct_merge *m = &merge[c - n];
    const bool a_first = least[m->a] < least[m->b];
    stack[depth++]     = a_first ? m->b : m->a;
    stack[depth++]     = a_first ? m->a : m->b;
  }
  tct_free(least);
  return true;
}

void tct_clusters_places(int n, const tct_merge *merge, const int *order, double *place)
{
  for (int i = 0; i < n; i++) place[order[i]] = i;
  for (int k = 0; k < n - 1; k++) place[n + k] = 0.5 * (place[merge[k].a] + place[merge[k].b]);
}
