/* covariances.c -- what every covariance of noise must keep to, run on all of them. */
#include "conformance/metrics.h"

#include "brain/rows.h"
#include "kernels/cholesky.h"

enum { ROWS = 41, UNITS = 6, SIZE = UNITS * UNITS, ALL = ROWS * UNITS };

static void covariance_of(const tct_about *variant, const void *params, const double *x, int n,
                          double dof, double *out)
{
  const rows_of from    = {UNITS, x};
  const tct_residuals r = rows(&from, n, dof);
  tct_error err;

  for (int i = 0; i < SIZE; i++) out[i] = 77;
  if (tct_covariance_of((const tct_covariance *)variant, params, &r, out, NULL, &err) != TCT_OK)
    fail_msg("%s", err.text);
}

/* Noise that units share, of unequal strength. */
static void draw_noise(double *x, int n, uint64_t *at)
{
  for (int i = 0; i < n; i++) {
    const double shared = law_draw(at);
    for (int k = 0; k < UNITS; k++) x[i * UNITS + k] = (1 + 0.3 * k) * law_draw(at) + shared;
  }
}

static bool is_symmetric(const tct_about *variant, void *params, law_why *why)
{
  uint64_t at = 1;
  double x[ALL], s[SIZE];

  draw_noise(x, ROWS, &at);
  covariance_of(variant, params, x, ROWS, ROWS - 1, s);
  for (int i = 0; i < UNITS; i++)
    for (int j = 0; j <= i; j++)
      if (s[i * UNITS + j] != s[j * UNITS + i] || (i == j && !(s[i * UNITS + i] > 0)))
        return broken(why, "entries %d, %d are %g and %g", i, j, s[i * UNITS + j],
                      s[j * UNITS + i]);
  return true;
}

static bool minds_no_order_of_trials(const tct_about *variant, void *params, law_why *why)
{
  uint64_t at = 2;
  double x[ALL], y[ALL], a[SIZE], b[SIZE];

  draw_noise(x, ROWS, &at);
  in_other_order(x, ROWS, UNITS, y);
  covariance_of(variant, params, x, ROWS, ROWS - 1, a);
  covariance_of(variant, params, y, ROWS, ROWS - 1, b);
  return all_near(a, b, SIZE) || broken(why, "other trials first, another covariance");
}

static bool follows_the_units(const tct_about *variant, void *params, law_why *why)
{
  uint64_t at = 3;
  double x[ALL], y[ALL], a[SIZE], b[SIZE];

  draw_noise(x, ROWS, &at);
  for (int i = 0; i < ALL; i++) y[i] = x[i / UNITS * UNITS + UNITS - 1 - i % UNITS];
  covariance_of(variant, params, x, ROWS, ROWS - 1, a);
  covariance_of(variant, params, y, ROWS, ROWS - 1, b);
  for (int i = 0; i < SIZE; i++)
    if (!law_near(b[i], a[SIZE - 1 - i], 1e-12))
      return broken(why, "in another order entry %d is %g, not %g", i, b[i], a[SIZE - 1 - i]);
  return true;
}

static bool grows_with_the_square(const tct_about *variant, void *params, law_why *why)
{
  uint64_t at = 4;
  double x[ALL], y[ALL], a[SIZE], b[SIZE];

  draw_noise(x, ROWS, &at);
  scaled(x, ALL, -3, y);
  covariance_of(variant, params, x, ROWS, ROWS - 1, a);
  covariance_of(variant, params, y, ROWS, ROWS - 1, b);
  scaled(a, SIZE, 9, a);
  return all_near(a, b, SIZE) || broken(why, "noise times 3 has not 9 times the covariance");
}

static bool keeps_the_sum_of_variances(const tct_about *variant, void *params, law_why *why)
{
  uint64_t at = 5;
  double x[ALL], s[SIZE], all = 0, kept = 0;

  draw_noise(x, ROWS, &at);
  covariance_of(variant, params, x, ROWS, 20, s);
  for (int i = 0; i < ALL; i++) all += x[i] * x[i] / 20;
  for (int k = 0; k < UNITS; k++) kept += s[k * (UNITS + 1)];
  return law_near(all, kept, 1e-12) || broken(why, "variances add up to %g, not to %g", kept, all);
}

static bool has_an_inverse(const tct_about *variant, void *params, law_why *why)
{
  for (uint64_t seed = 6; seed < 26; seed++) {
    uint64_t at = seed;
    double x[ALL], s[SIZE];
    draw_noise(x, 4, &at);
    covariance_of(variant, params, x, 4, 3, s);
    if (tct_cholesky(UNITS, s) != UNITS) return broken(why, "of 4 trials it has no inverse");
  }
  return true;
}

static bool is_unbiased(const tct_about *variant, void *params, law_why *why)
{
  enum { DRAWS = 2000, FEW = 8 };
  uint64_t at = 7;
  double x[ALL], s[SIZE], sum[SIZE] = {0}, square[SIZE] = {0};

  for (int t = 0; t < DRAWS; t++) {
    draw_noise(x, FEW, &at);
    covariance_of(variant, params, x, FEW, FEW, s);
    for (int i = 0; i < SIZE; i++) sum[i] += s[i], square[i] += s[i] * s[i];
  }
  for (int i = 0; i < SIZE; i++) {
    const int p = i / UNITS, q = i % UNITS;
    /* numbers drawn from -1 to 1 have the variance 1 / 3 */
    const double truth = (1 + (p == q ? pow(1 + 0.3 * p, 2) : 0)) / 3, mean = sum[i] / DRAWS;
    const double error = sqrt((square[i] / DRAWS - mean * mean) / DRAWS);
    if (!(fabs(mean - truth) < 4.5 * error))
      return broken(why, "the mean of entry %d is %g +- %g, the truth %g", i, mean, error, truth);
  }
  return true;
}

/* y = x M': covariance M S M' */
static bool mixes_with_the_units(const tct_about *variant, void *params, law_why *why)
{
  uint64_t at = 8;
  double x[ALL], y[ALL] = {0}, a[SIZE], b[SIZE], m[SIZE], ms[SIZE] = {0}, msm[SIZE] = {0};

  draw_noise(x, ROWS, &at);
  for (int i = 0; i < SIZE; i++) m[i] = sin(1.0 + i);
  for (int i = 0; i < ALL; i++)
    for (int k = 0; k < UNITS; k++) y[i] += m[i % UNITS * UNITS + k] * x[i / UNITS * UNITS + k];
  covariance_of(variant, params, x, ROWS, ROWS - 1, a);
  covariance_of(variant, params, y, ROWS, ROWS - 1, b);
  for (int i = 0; i < SIZE; i++)
    for (int k = 0; k < UNITS; k++) ms[i] += m[i / UNITS * UNITS + k] * a[k * UNITS + i % UNITS];
  for (int i = 0; i < SIZE; i++)
    for (int k = 0; k < UNITS; k++) msm[i] += ms[i / UNITS * UNITS + k] * m[i % UNITS * UNITS + k];
  return all_near(msm, b, SIZE) || broken(why, "of mixed units it is not the mixed covariance");
}

/* Noise in FEW directions, told of all UNITS after a rotation, and of these directions alone. */
static bool is_the_same_in_few_directions(const tct_about *variant, void *params, law_why *why)
{
  enum { FEW = 3 };
  uint64_t at = 9;
  double x[ALL], y[ALL] = {0}, few[FEW * ROWS], a[SIZE], b[SIZE], wanted[SIZE] = {0}, q[SIZE];
  const rows_of from = {FEW, few};
  tct_residuals r    = rows(&from, ROWS, ROWS - 1);
  tct_error err;

  draw_noise(x, ROWS, &at);
  /* a reflection, which is its own inverse: of length 1 along (1, 1, ... 1) */
  for (int i = 0; i < SIZE; i++) q[i] = (i % (UNITS + 1) == 0 ? 1 : 0) - 2.0 / UNITS;
  for (int i = 0; i < FEW * ROWS; i++) few[i] = x[i / FEW * UNITS + i % FEW];
  for (int i = 0; i < ALL; i++)
    for (int k = 0; k < FEW; k++) y[i] += q[i % UNITS * UNITS + k] * x[i / UNITS * UNITS + k];
  covariance_of(variant, params, y, ROWS, ROWS - 1, a);
  r.space = UNITS;
  if (tct_covariance_of((const tct_covariance *)variant, params, &r, b, NULL, &err) != TCT_OK)
    return broken(why, "%s", err.text);
  for (int i = 0; i < SIZE; i++) /* what there is of `a` in direction i, j */
    for (int k = 0; k < SIZE; k++)
      wanted[i] += q[i / UNITS * UNITS + k / UNITS] * a[k] * q[i % UNITS * UNITS + k % UNITS];
  for (int i = 0; i < FEW * FEW; i++)
    if (!law_near(b[i], wanted[i / FEW * UNITS + i % FEW], 1e-12))
      return broken(why, "in few directions entry %d is %g, not %g", i, b[i],
                    wanted[i / FEW * UNITS + i % FEW]);
  return true;
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"is symmetric", is_symmetric, 0},
  {"minds no order of trials", minds_no_order_of_trials, 0},
  {"follows the units", follows_the_units, 0},
  {"grows with the square", grows_with_the_square, 0},
  {"keeps the sum of variances", keeps_the_sum_of_variances, 0},
  {"has an inverse", has_an_inverse, TCT_COVARIANCE_INVERTIBLE},
  {"is unbiased", is_unbiased, TCT_COVARIANCE_UNBIASED},
  {"mixes with the units", mixes_with_the_units, TCT_COVARIANCE_MIXING_FREE},
  {"is the same in few directions", is_the_same_in_few_directions, TCT_COVARIANCE_ROTATION_FREE},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static tct_status first_trial(const void *params, const tct_residuals *r, double *out,
                              double *shrinkage, tct_error *err)
{
  double x[UNITS] = {0};
  (void)params;
  (void)err;

  *shrinkage = 0;
  r->give(r->from, 0, 1, x);
  for (int i = 0; i < SIZE; i++) out[i] = i + fabs(x[i % UNITS]);
  return TCT_OK;
}

static void a_covariance_of_nothing_is_caught(void **state)
{
  static const tct_covariance liar = {
    .title = "the first trial", .claims = ~0U, .estimate = first_trial};
  (void)state;

  for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) CAUGHT(laws, laws[i].name, &liar.about);
}

/* Divided by the trials where the degrees of freedom are fewer, as many programs do. */
static tct_status per_trial(const void *params, const tct_residuals *r, double *out,
                            double *shrinkage, tct_error *err)
{
  extern const tct_covariance tct_covariance_full;
  const tct_status status = tct_covariance_full.estimate(params, r, out, shrinkage, err);

  for (int i = 0; i < SIZE; i++) out[i] *= r->dof / (double)(r->rows + 1);
  return status;
}

static void one_that_forgets_the_means_is_caught(void **state)
{
  static const tct_covariance liar = {.title  = "divided by the trials",
                                      .claims = TCT_COVARIANCE_UNBIASED | TCT_COVARIANCE_INVERTIBLE,
                                      .estimate = per_trial};
  (void)state;

  CAUGHT(laws, "keeps the sum of variances", &liar.about);
  CAUGHT(laws, "is unbiased", &liar.about);
  CAUGHT(laws, "has an inverse", &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {cmocka_unit_test(a_covariance_of_nothing_is_caught),
                                       cmocka_unit_test(one_that_forgets_the_means_is_caught)};
  const int failed                  = LAWS("covariances", laws);

  return (cmocka_run_group_tests_name("laws of covariances", planted, NULL, NULL) + failed) != 0;
}
