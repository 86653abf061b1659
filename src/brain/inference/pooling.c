/* pooling.c -- subjects' RDMs made into the one that is most like all of them.
 *
 * The noise ceiling asks how well the best of all models could do; among RDMs, that is the mean of what a
 * comparator looks at: of RDMs of length 1 for a cosine, of z-scores for a correlation, of ranks
 * for rank correlations (Nili et al. 2014, doi:10.1371/journal.pcbi.1003553).  For tau, Bures and Riemannian
 * it is near the best and not proved to be it: the best order of pairs by tau is a hard problem
 * (Kemeny's), and the mean of Gram matrices of one trace is not that of their shapes. */
#include "brain/inference/pooling.h"

#include <math.h>

#include "kernels/ranks.h"

static void undefined(size_t n, double *out)
{
  for (size_t i = 0; i < n; i++) out[i] = (double)NAN;
}

/* (rdm - from) x factor at pairs that are there */
static void shifted(size_t n, const double *weight, const double *rdm, double from, double factor,
                    double *out)
{
  for (size_t i = 0; i < n; i++) out[i] = weight[i] > 0 ? (rdm[i] - from) * factor : (double)NAN;
}

/* Weighted sums over what is there, of differences to the first so that equal numbers leave nothing. */
struct sums {
  double weight, first, mean, square; /* square: of what is more than `from` */
};

static struct sums sums_of(size_t n, const double *weight, const double *rdm, bool centred)
{
  struct sums s = {0, (double)NAN, 0, 0};

  for (size_t i = 0; i < n; i++) {
    if (!(weight[i] > 0) || isnan(rdm[i])) continue;
    if (isnan(s.first)) s.first = rdm[i];
    s.weight += weight[i];
    s.mean += weight[i] * (rdm[i] - s.first);
  }
  s.mean            = s.first + s.mean / s.weight;
  const double from = centred ? s.mean : 0;
  for (size_t i = 0; i < n; i++)
    if (weight[i] > 0 && !isnan(rdm[i])) s.square += weight[i] * (rdm[i] - from) * (rdm[i] - from);
  return s;
}

static bool ranked(size_t n, const double *weight, const double *rdm, const size_t *order,
                   double *there, double *out)
{
  for (size_t i = 0; i < n; i++) there[i] = isnan(rdm[i]) ? 0 : weight[i];
  if (!tct_weighted_ranks(n, there, rdm, order, out)) return false;
  for (size_t i = 0; i < n; i++)
    if (!(there[i] > 0)) out[i] = (double)NAN;
  return true;
}

bool tct_pool_part(tct_pool_kind kind, size_t n, const double *weight, const double *rdm,
                   const size_t *order, double *scratch, double *out)
{
  if (kind == TCT_POOL_RANKS) return ranked(n, weight, rdm, order, scratch, out);
  if (kind == TCT_POOL_AS_IT_IS) return shifted(n, weight, rdm, 0, 1, out), true;

  const bool centred  = kind == TCT_POOL_DEVIATIONS;
  const struct sums s = sums_of(n, weight, rdm, centred);
  const double over   = kind == TCT_POOL_OVER_MEAN ? s.mean : sqrt(s.square);
  if (!(fabs(over) > 0) || isinf(over)) return undefined(n, out), false;
  shifted(n, weight, rdm, centred ? s.mean : 0, 1 / over, out);
  return true;
}

/* The sum over all subjects that have pair p and how many they are, each counted `times`, without i. */
static double others(const tct_pooling *p, const double *times, int i, size_t pair, double *count)
{
  double sum = 0;

  *count = 0;
  for (int j = 0; j < p->subjects; j++) {
    const double x = p->part[(size_t)j * p->n + pair];
    if (j == i || !(times[j] > 0) || isnan(x)) continue;
    sum += times[j] * x;
    *count += times[j];
  }
  return sum;
}

static double all_others(const tct_pooling *p, const double *times, int i)
{
  double sum = 0;

  for (int j = 0; j < p->subjects; j++) sum += j == i ? 0 : times[j];
  return sum;
}

/* Whole numbers and halves, as ranks are, stay exact where nobody misses anything, so that ties stay ties. */
void tct_pools_of(const tct_pooling *p, int i, double *lower, double *upper)
{
  const double *own        = p->part + (size_t)i * p->n;
  const double among_lower = all_others(p, p->in_lower, i),
               among_upper = all_others(p, p->in_upper, i), itself = p->in_upper[i];

  for (size_t k = 0; k < p->n; k++) {
    double seen = 0, known = 0;
    const double low  = isnan(own[k]) ? 0 : others(p, p->in_lower, i, k, &seen),
                 high = isnan(own[k]) ? 0 : others(p, p->in_upper, i, k, &known);

    lower[k] = seen > 0 ? low / seen : (double)NAN;
    if (isnan(own[k]) || (among_upper > 0 && !(known > 0)) || (among_lower > 0 && !(seen > 0)))
      upper[k] = (double)NAN;
    else
      upper[k] =
        ((known > 0 ? high * (among_upper / known) : 0) + itself * own[k]) / (among_upper + itself);
  }
}
