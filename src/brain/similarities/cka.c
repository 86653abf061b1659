/* cka.c -- linear centred kernel alignment: do two populations put the same conditions close together?
 *
 * The cosine between two centred similarity matrices.  It does not mind rotations and one common
 * gain, needs no fit, and takes populations of any two sizes.
 *
 *     CKA = <K, L> / sqrt(<K, K> <L, L>)
 *     plain:     <K, L> = |Xc' Yc|^2,  Xc, Yc with the mean over conditions taken away
 *     debiased:  <K, L> = sum KL + (sum K)(sum L) / ((n - 1)(n - 2)) - 2 / (n - 2) 1'KL1,  diagonals 0
 *
 * (sums without the diagonal).  The plain form nears 1 for independent noise when units are many
 * and conditions few; the debiased one (Song et al. 2012's estimator of HSIC) is near 0 there.
 *
 * Sums over pairs of conditions (n x n) and over pairs of units (p x q) are the same numbers; the one
 * with fewer products is taken.  Neither matrix is ever stored. */
#include <math.h>

#include <tercet/similarity.h>

#include "base/memory.h"
#include "kernels/statistics.h"

struct params {
  bool debiased;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, debiased, 0, 0, 1, "1",
            "leave out the diagonals and correct for it, so that noise does not look alike"),
};

/* One population: n conditions of `units`, centred over conditions. */
struct side {
  int units;
  double *by_condition; /* [n][units] */
  double *by_unit;      /* [units][n] */
};

static bool complete(const double *row, int units)
{
  for (int k = 0; k < units; k++)
    if (!isfinite(row[k])) return false;
  return true;
}

/* Bring the largest number near 1, so that fourth powers stay in range.  By a power of two: no digit
 * is lost. */
static void bring_near_one(size_t n, double *x)
{
  double most = 0;
  int e       = 0;

  for (size_t i = 0; i < n; i++) most = fmax(most, fabs(x[i]));
  (void)frexp(most, &e);
  for (size_t i = 0; i < n; i++) x[i] = ldexp(x[i], -e);
}

/* False: no memory.  `keep` of the conditions are `kept`. */
static bool centre(struct side *s, int units, const double *pattern, int n, const bool *keep,
                   int kept)
{
  const size_t size = (size_t)units * (size_t)kept;
  int row           = 0;

  s->units        = units;
  s->by_condition = tct_alloc(size, sizeof *s->by_condition);
  s->by_unit      = tct_alloc(size, sizeof *s->by_unit);
  if (!s->by_condition || !s->by_unit) return false;

  for (int i = 0; i < n; i++) {
    if (!keep[i]) continue;
    for (int k = 0; k < units; k++)
      s->by_unit[(size_t)k * (size_t)kept + (size_t)row] =
        pattern[(size_t)i * (size_t)units + (size_t)k];
    row++;
  }
  for (int k = 0; k < units; k++) {
    double *unit = s->by_unit + (size_t)k * (size_t)kept;
    tct_centred((size_t)kept, unit, unit);
  }
  bring_near_one(size, s->by_unit);
  for (int k = 0; k < units; k++)
    for (int i = 0; i < kept; i++)
      s->by_condition[(size_t)i * (size_t)units + (size_t)k] =
        s->by_unit[(size_t)k * (size_t)kept + (size_t)i];
  return true;
}

static const double *condition(const struct side *s, int i)
{
  return s->by_condition + (size_t)i * (size_t)s->units;
}

static double similarity(const struct side *s, int i, int j)
{
  return tct_inner((size_t)s->units, condition(s, i), condition(s, j));
}

/* sum over all i, j of K_ij L_ij, whichever way is shorter */
static double all_pairs(const struct side *a, const struct side *b, int n)
{
  const double by_condition = 0.5 * (double)n * (a->units + b->units);
  const double by_unit      = (double)a->units * b->units;
  const size_t length       = (size_t)n;
  double sum                = 0;

  if (by_unit < by_condition) {
    for (int k = 0; k < a->units; k++)
      for (int j = 0; j < b->units; j++) {
        const double c =
          tct_inner(length, a->by_unit + (size_t)k * length, b->by_unit + (size_t)j * length);
        sum += c * c;
      }
    return sum;
  }
  for (int i = 0; i < n; i++) {
    sum += similarity(a, i, i) * similarity(b, i, i);
    for (int j = 0; j < i; j++) sum += 2 * similarity(a, i, j) * similarity(b, i, j);
  }
  return sum;
}

/* Since patterns are centred, the rows of K add up to 0: without its diagonal, row i to -K_ii. */
static double without_diagonal(const struct side *a, const struct side *b, int n, double all)
{
  double k = 0, l = 0, kl = 0;

  for (int i = 0; i < n; i++) {
    const double ki = similarity(a, i, i);
    const double li = similarity(b, i, i);
    k += ki;
    l += li;
    kl += ki * li;
  }
  return all - kl + k * l / ((n - 1.0) * (n - 2.0)) - 2 * kl / (n - 2.0);
}

static double product(const struct side *a, const struct side *b, int n, bool debiased)
{
  const double all = all_pairs(a, b, n);

  return debiased ? without_diagonal(a, b, n, all) : all;
}

/* <K, K>; 0 where it is but the rounding of what was taken away: conditions all equally far apart
 * have nothing left beside the diagonal. */
static double square(const struct side *a, int n, bool debiased)
{
  const double all  = all_pairs(a, a, n);
  const double left = debiased ? without_diagonal(a, a, n, all) : all;

  return left > 1e-12 * all ? left : 0;
}

static double compare(const void *given, int n, int p, const double *a, int q, const double *b)
{
  const struct params *own = given;
  struct side x = {0}, y = {0};
  bool *keep = tct_alloc((size_t)n, sizeof *keep);
  int kept   = 0;
  double cka = (double)NAN;

  for (int i = 0; keep && i < n; i++) {
    keep[i] = complete(a + (size_t)i * (size_t)p, p) && complete(b + (size_t)i * (size_t)q, q);
    kept += keep[i];
  }
  if (keep && kept >= (own->debiased ? 4 : 2) && centre(&x, p, a, n, keep, kept) &&
      centre(&y, q, b, n, keep, kept)) {
    const double xx = square(&x, kept, own->debiased);
    const double yy = square(&y, kept, own->debiased);
    if (xx > 0 && yy > 0) cka = product(&x, &y, kept, own->debiased) / (sqrt(xx) * sqrt(yy));
  }
  tct_free(x.by_condition);
  tct_free(x.by_unit);
  tct_free(y.by_condition);
  tct_free(y.by_unit);
  tct_free(keep);
  return cka;
}

const tct_similarity tct_similarity_cka = {
  .name     = "cka",
  .title    = "Centred kernel alignment",
  .family   = "alignment of similarities",
  .summary  = "the cosine between the centred similarity matrices of two populations",
  .equation = "CKA = |Xc' Yc|^2 / (|Xc' Xc| |Yc' Yc|)",
  .source   = "Kornblith et al. 2019, doi:10.48550/arXiv.1905.00414",
  .notes = "1: the same up to rotation and gain.  Set debiased where units outnumber conditions.  "
           "Conditions with a missing value in either population are left out.  Undefined (NAN) "
           "below two conditions (four, debiased), where a population does not vary, and if "
           "memory runs out",
  TCT_TAKES(struct params, params),
  .claims = TCT_SIMILARITY_SYMMETRIC | TCT_SIMILARITY_SCALE_FREE | TCT_SIMILARITY_ROTATION_FREE |
            TCT_SIMILARITY_ONE_AT_SELF,
  .compare = compare,
};
