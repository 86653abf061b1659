/* order.c -- do deeper populations go with areas that are further along?
 *
 * Spearman's rank correlation between the place of an area and the depth that was chosen for it, ties sharing their
 * ranks.  If the order of areas meant nothing, every order would be as likely as this one: p is the share of orders in
 * which the correlation is as large or larger.  Of n areas the smallest p is 1 / n!: .17 of three, .04 of four. */
#include "brain/mapping/mapping.h"

#include <math.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/inference/labels.h"
#include "kernels/ranks.h"

#define NEAR 1e-12 /* that rounding sets apart sums of the same products */

/* sum over areas of (rank of place) x (rank of depth), which goes with the correlation: all else stays. */
static double agreement(int n, const double *rank, const int *order)
{
  double sum = 0;

  for (int i = 0; i < n; i++) sum += (i - 0.5 * (n - 1)) * rank[order ? order[i] : i];
  return sum;
}

static double spearman(int n, const double *rank)
{
  const double middle = 0.5 * (n + 1);
  double places = 0, depths = 0;

  for (int i = 0; i < n; i++) {
    places += (i + 1 - middle) * (i + 1 - middle);
    depths += (rank[i] - middle) * (rank[i] - middle);
  }
  return depths > 0 ? agreement(n, rank, NULL) / sqrt(places * depths) : (double)NAN;
}

/* The agreement if areas were in the order of their depths. */
static double most(int n, const double *rank, double *sorted)
{
  for (int i = 0; i < n; i++) {
    int at = i;
    for (; at > 0 && sorted[at - 1] > rank[i]; at--) sorted[at] = sorted[at - 1];
    sorted[at] = rank[i];
  }
  return agreement(n, sorted, NULL);
}

static void exchange(int n, const double *rank, int draws, tct_key key, double best, int *order,
                     tct_map_order *into)
{
  const double here = agreement(n, rank, NULL), all = tct_orders(n, draws);
  const int tried = all <= draws ? (int)all : draws;
  int as_good = 0, as_best = 0;

  into->all_orders = all <= draws;
  for (int i = 0; i < tried; i++) {
    if (into->all_orders)
      tct_order_at(i, n, order);
    else
      tct_order_drawn(key, i, n, order);
    const double x = agreement(n, rank, order);
    as_good += x >= here - NEAR * n * n * n;
    as_best += x >= best - NEAR * n * n * n;
  }
  const int own = into->all_orders ? 0 : 1; /* this order is one of all; of draws it is one more */
  into->p       = (double)(as_good + own) / (tried + own);
  into->smallest_p = (double)(into->all_orders ? as_best : 1) / (tried + own);
}

tct_status tct_map_order_of(int areas, const double *depth, int draws, uint64_t seed,
                            tct_map_order *into, tct_error *err)
{
  double *rank = tct_alloc(2 * (size_t)areas + 1, sizeof *rank);
  int *order = tct_alloc((size_t)areas + 1, sizeof *order), n = 0;

  *into = (tct_map_order){.rho = (double)NAN, .p = (double)NAN, .smallest_p = (double)NAN};
  for (int i = 0; i < areas && rank; i++)
    if (!isnan(depth[i])) rank[n++] = depth[i];
  if (!rank || !order || tct_mid_ranks((size_t)n, rank, rank) < 0) {
    tct_free(rank);
    tct_free(order);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for the order of %d areas", areas);
  }
  into->areas = n;
  if (n > 1) into->rho = spearman(n, rank);
  if (!isnan(into->rho)) {
    const double best = most(n, rank, rank + areas);
    exchange(n, rank, draws, tct_key_of(seed, "map.order"), best, order, into);
  }
  tct_free(rank);
  tct_free(order);
  return TCT_OK;
}
