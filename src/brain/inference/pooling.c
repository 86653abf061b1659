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

/* On the scale of those who miss nothing.  Ranks of such are whole numbers and halves. */
static bool ranked(size_t n, const double *weight, const double *rdm, const size_t *order,
                   double *there, double *out)
{
  double all = 0, own = 0;

  for (size_t i = 0; i < n; i++) {
    there[i] = isnan(rdm[i]) ? 0 : weight[i];
    all += weight[i];
    own += there[i];
  }
  if (!tct_weighted_ranks(n, there, rdm, order, out)) return false;
  const double scale = own < all ? (all + 1) / (own + 1) : 1;
  for (size_t i = 0; i < n; i++) out[i] = there[i] > 0 ? scale * out[i] : (double)NAN;
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

void tct_pooling_lay(tct_pooling *p, size_t n, int subjects, double *room)
{
  *p             = (tct_pooling){.n = n, .subjects = subjects, .part = room};
  p->sum_lower   = room + (size_t)subjects * n;
  p->sum_upper   = p->sum_lower + n;
  p->count_lower = p->sum_upper + n;
  p->count_upper = p->count_lower + n;
}

void tct_pooling_sum(tct_pooling *p)
{
  const struct {
    const double *times;
    double *sum, *count, *all;
  } sides[] = {{p->in_lower, p->sum_lower, p->count_lower, &p->all_lower},
               {p->in_upper, p->sum_upper, p->count_upper, &p->all_upper}};

  for (int side = 0; side < 2; side++) {
    double *sum = sides[side].sum, *count = sides[side].count;

    *sides[side].all = 0;
    for (size_t k = 0; k < p->n; k++) sum[k] = count[k] = 0;
    for (int j = 0; j < p->subjects; j++) {
      const double times = sides[side].times[j], *part = p->part + (size_t)j * p->n;
      if (!(times > 0)) continue;
      *sides[side].all += times;
      for (size_t k = 0; k < p->n; k++) {
        sum[k] += isnan(part[k]) ? 0 : times * part[k];
        count[k] += isnan(part[k]) ? 0 : times;
      }
    }
  }
}

/* Whole numbers and halves, as ranks are, stay exact where nobody misses anything, so that ties stay ties. */
void tct_pools_of(const tct_pooling *p, int i, double *lower, double *upper)
{
  const double *own     = p->part + (size_t)i * p->n;
  const double in_lower = p->in_lower[i], in_upper = p->in_upper[i];
  const double others_lower = p->all_lower - in_lower, others_upper = p->all_upper - in_upper;

  for (size_t k = 0; k < p->n; k++) {
    lower[k] = upper[k] = (double)NAN;
    if (isnan(own[k])) continue;
    const double seen = p->count_lower[k] - in_lower, known = p->count_upper[k] - in_upper;
    if (seen > 0) lower[k] = (p->sum_lower[k] - in_lower * own[k]) / seen;
    if ((others_lower > 0 && !(seen > 0)) || (others_upper > 0 && !(known > 0))) continue;
    const double others =
      known > 0 ? (p->sum_upper[k] - in_upper * own[k]) * (others_upper / known) : 0;
    upper[k] = (others + in_upper * own[k]) / (others_upper + in_upper);
  }
}
