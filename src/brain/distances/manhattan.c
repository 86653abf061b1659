/* manhattan.c -- the sum over units of how far two responses are apart, for each unit.
 *
 * A unit counts by its difference and not by its square: one unit that answers wildly does not decide.
 *
 *     d_ij = sum_p |b_ip - b_jp| / P */
#include <math.h>

#include <tercet/distance.h>

struct params {
  bool per_unit;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, per_unit, 1, 0, 1, "1", "divide the sum by the number of units"),
};

static double apart(size_t n, const double *a, const double *b)
{
  double sum = 0;

  for (size_t i = 0; i < n; i++) sum += fabs(a[i] - b[i]);
  return sum;
}

static tct_status rdm(const void *given, const tct_patterns *p, double *out, tct_error *err)
{
  const struct params *own = given;
  const size_t n = (size_t)p->conditions, units = (size_t)p->units;
  const double share = own->per_unit ? 1 / (double)units : 1;
  (void)err;

  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++)
      *out++ = share * apart(units, p->mean + i * units, p->mean + j * units);
  return TCT_OK;
}

const tct_distance tct_distance_manhattan = {
  .name     = "manhattan",
  .title    = "Manhattan distance per unit",
  .family   = "distance between patterns",
  .summary  = "the mean over units of the absolute difference between two responses",
  .equation = "d_ij = sum_p |b_ip - b_jp| / P",
  .source   = "Aggarwal et al. 2001, doi:10.1007/3-540-44503-X_27",
  .notes =
    "A metric.  A condition with a missing value has no distance (NAN).  Noise biases it upwards",
  TCT_TAKES(struct params, params),
  .claims = TCT_DISTANCE_TRANSLATION_FREE | TCT_DISTANCE_NON_NEGATIVE,
  .rdm    = rdm,
};
