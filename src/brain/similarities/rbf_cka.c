/* rbf_cka.c -- centred kernel alignment by Gaussian kernels: do they have the same near neighbours?
 *
 * As cka, but the similarity of two conditions falls off with the distance of their patterns, so that what is
 * near counts and what is far does not.  A wide kernel is linear CKA again.
 *
 *     K_ij = exp(-|x_i - x_j|^2 / (2 sigma^2)),  sigma^2 = factor^2 x median of |x_i - x_j|^2
 *
 * The median is over pairs of conditions of that population that are not at the same place; its root is
 * therefore the median distance (of an even number of pairs, the root of the mean of both middle squares). */
#include <math.h>

#include <tercet/similarity.h>

#include "base/memory.h"
#include "brain/geometry/alignment.h"
#include "brain/geometry/matrices.h"
#include "kernels/ranks.h"

struct params {
  double factor;
  bool debiased;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, factor, 1, 0.01, 100, "1",
            "width of the kernel in median distances between conditions"),
  TCT_PARAM(struct params, debiased, 0, 0, 1, "1",
            "leave out the diagonals and correct for it, so that noise does not look alike"),
};

/* Of the squared distances above the diagonal that are not 0; NAN: there are none, or no memory. */
static double median(size_t n, const double *d)
{
  double *some = tct_alloc(n * n / 2 + 1, sizeof *some), middle = (double)NAN;
  size_t *place = tct_alloc(n * n / 2 + 1, sizeof *place);
  size_t m      = 0;

  for (size_t i = 0; some && place && i < n; i++)
    for (size_t j = i + 1; j < n; j++)
      if (d[i * n + j] > 0) some[m++] = d[i * n + j];
  if (m > 0 && tct_places_in_order(m, some, place))
    middle = 0.5 * (some[place[(m - 1) / 2]] + some[place[m / 2]]);
  tct_free(some);
  tct_free(place);
  return middle;
}

/* NULL: no memory, or all conditions are at the same place. */
static double *kernel(const tct_side *s, int conditions, double factor)
{
  const size_t n = (size_t)conditions;
  double *x      = tct_by_condition(s, conditions);
  double *k      = x ? tct_alloc(n + 1, n * sizeof *k) : NULL;

  if (k) tct_rows_by_rows(n, n, (size_t)s->units, x, x, k);
  tct_free(x);
  for (size_t i = 0; k && i < n; i++)
    for (size_t j = 0; j < i; j++)
      k[i * n + j] = k[j * n + i] = fmax(0, k[i * (n + 1)] + k[j * (n + 1)] - 2 * k[j * n + i]);
  for (size_t i = 0; k && i < n; i++) k[i * (n + 1)] = 0;
  const double width = k ? 2 * factor * factor * median(n, k) : (double)NAN;
  if (!(width > 0)) return tct_free(k), NULL;
  for (size_t i = 0; i < n * n; i++) k[i] = exp(-k[i] / width);
  return k;
}

static double compare(const void *given, int n, int p, const double *a, int q, const double *b)
{
  const struct params *own = given;
  double *k = NULL, *l = NULL, cka = (double)NAN;
  tct_alignment of;
  tct_sides s;

  if (tct_sides_of(n, p, a, q, b, &s) && s.n >= (own->debiased ? 4 : 2)) {
    k = kernel(&s.a, s.n, own->factor);
    l = kernel(&s.b, s.n, own->factor);
  }
  if (k && l && tct_align_kernels(s.n, k, l, own->debiased, &of)) cka = tct_alignment_cosine(&of);
  tct_free(k);
  tct_free(l);
  tct_sides_free(&s);
  return cka;
}

const tct_similarity tct_similarity_rbf_cka = {
  .name     = "rbf_cka",
  .title    = "Centred kernel alignment by Gaussian kernels",
  .family   = "alignment of similarities",
  .summary  = "whether conditions that are near each other in one population are so in the other",
  .equation = "CKA = <HKH, HLH> / (|HKH| |HLH|),  K = exp(-d^2 / (2 (factor x median d)^2))",
  .source   = "Kornblith et al. 2019, doi:10.48550/arXiv.1905.00414",
  .notes    = "1: the same up to rotation and gain.  The median is of a population's own distances "
              "between conditions that are not at the same place.  Set debiased where units outnumber "
              "conditions.  Conditions with a missing value in either population are left out.  "
              "Undefined (NAN) below two conditions (four, debiased), where a population does not "
              "vary, and if memory runs out: it takes two matrices of conditions x conditions",
  TCT_TAKES(struct params, params),
  .claims = TCT_SIMILARITY_SYMMETRIC | TCT_SIMILARITY_SCALE_FREE | TCT_SIMILARITY_ROTATION_FREE |
            TCT_SIMILARITY_PERMUTATION_FREE | TCT_SIMILARITY_BOUNDED | TCT_SIMILARITY_ONE_AT_SELF,
  .least   = -1,
  .most    = 1,
  .compare = compare,
};
