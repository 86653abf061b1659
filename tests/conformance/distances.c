/* distances.c -- what every distance between patterns must keep to, run on all of them. */
#include "conformance/distance_bench.h"

static bool follows_the_conditions(const tct_about *variant, void *params, law_why *why)
{
  bench x, y;
  double a[PAIRS], b[PAIRS];

  draw_bench(variant, &x, 1);
  y = x;
  for (int f = 0; f < FOLDS; f++)
    in_other_order(x.fold + f * FOLD, CONDITIONS, UNITS, y.fold + f * FOLD);
  rdm_of(variant, params, &x, false, a);
  rdm_of(variant, params, &y, false, b);
  for (int i = 0; i < CONDITIONS; i++)
    for (int j = i + 1; j < CONDITIONS; j++)
      if (!law_near(b[pair(i, j)], a[pair(shuffled(i, CONDITIONS), shuffled(j, CONDITIONS))],
                    1e-12))
        return broken(why, "in another order conditions %d and %d are %g apart", i, j,
                      b[pair(i, j)]);
  return true;
}

static bool minds_no_order_of_folds(const tct_about *variant, void *params, law_why *why)
{
  bench x, y;
  double a[PAIRS], b[PAIRS];

  draw_bench(variant, &x, 2);
  y = x;
  in_other_order(x.fold, FOLDS, FOLD, y.fold);
  rdm_of(variant, params, &x, false, a);
  rdm_of(variant, params, &y, false, b);
  return all_near(a, b, PAIRS) || broken(why, "other folds first, another RDM");
}

/* conditions 0 and 3 become the same, in every fold */
static void made_equal(bench *b)
{
  for (int f = 0; f < FOLDS; f++)
    memcpy(b->fold + f * FOLD + 3 * UNITS, b->fold + f * FOLD, UNITS * sizeof *b->fold);
}

static bool puts_equals_at_0(const tct_about *variant, void *params, law_why *why)
{
  bench x;
  double d[PAIRS];

  draw_bench(variant, &x, 3);
  made_equal(&x);
  rdm_of(variant, params, &x, false, d);
  return fabs(d[pair(0, 3)]) < 1e-14 ||
         broken(why, "two that are equal are %g apart", d[pair(0, 3)]);
}

static bool is_never_negative(const tct_about *variant, void *params, law_why *why)
{
  bench x;
  double d[PAIRS];

  for (uint64_t seed = 4; seed < 24; seed++) {
    draw_bench(variant, &x, seed);
    if (seed % 2) made_equal(&x);
    rdm_of(variant, params, &x, false, d);
    for (int i = 0; i < PAIRS; i++)
      if (!(d[i] >= 0)) return broken(why, "two are %g apart", d[i]);
  }
  return true;
}

static bool has_holes_where_data_have(const tct_about *variant, void *params, law_why *why)
{
  bench x;
  double whole[PAIRS], holed[PAIRS];

  draw_bench(variant, &x, 5);
  rdm_of(variant, params, &x, false, whole);
  for (int f = 0; f < FOLDS; f++) x.fold[f * FOLD + 4 * UNITS + 2] = (double)NAN;
  rdm_of(variant, params, &x, false, holed);
  for (int i = 0; i < CONDITIONS; i++)
    for (int j = i + 1; j < CONDITIONS; j++) {
      const double d = holed[pair(i, j)];
      if (i == 4 || j == 4 ? !isnan(d) : !law_near(d, whole[pair(i, j)], 1e-13))
        return broken(why, "a missing value in condition 4 made %d and %d %g apart", i, j, d);
    }
  return true;
}

/* A distance that is crossed over folds goes on without a fold that lacks a condition, for that one. */
static bool gets_by_without_a_fold(const tct_about *variant, void *params, law_why *why)
{
  bench x;
  double whole[PAIRS], holed[PAIRS];

  if (!(needs(variant) & TCT_DISTANCE_FOLDS)) return true;
  draw_bench(variant, &x, 6);
  rdm_of(variant, params, &x, false, whole);
  x.fold[FOLD + 4 * UNITS + 2] = (double)NAN;
  rdm_of(variant, params, &x, false, holed);
  for (int i = 0; i < CONDITIONS; i++)
    for (int j = i + 1; j < CONDITIONS; j++) {
      const double d = holed[pair(i, j)];
      if (!isfinite(d)) return broken(why, "one fold lacks 4, and %d and %d are %g apart", i, j, d);
      if (i != 4 && j != 4 && !law_near(d, whole[pair(i, j)], 1e-13))
        return broken(why, "one fold lacks 4, which changed %d and %d", i, j);
    }
  return true;
}

static bool minds_no_threads(const tct_about *variant, void *params, law_why *why)
{
  double one[PAIRS], more[PAIRS];
  bench x;

  draw_bench(variant, &x, 13);
  x.fold[FOLD + 4 * UNITS + 2] = (double)NAN;
  for (int noise = 0; noise < 2; noise++)
    for (int threads = 2; threads <= 3; threads++) {
      rdm_of(variant, params, &x, noise, one);
      (void)rdm_with(variant, params, &x, noise, TCT_DOUBLE, threads, more);
      if (memcmp(one, more, sizeof one) != 0)
        return broken(why, "with %d threads the RDM has other bits", threads);
    }
  return true;
}

/* or else it is refused */
static bool is_near_in_single_precision(const tct_about *variant, void *params, law_why *why)
{
  double whole[PAIRS], single[PAIRS];
  bool other = false;
  bench x;

  draw_bench(variant, &x, 14);
  rdm_of(variant, params, &x, false, whole);
  const tct_status status = rdm_with(variant, params, &x, false, TCT_SINGLE, 1, single);
  if (!(variant->claims & TCT_DISTANCE_SINGLE))
    return status == TCT_UNSUPPORTED || broken(why, "single precision is not refused");
  if (status != TCT_OK) return broken(why, "single precision is refused");
  for (int i = 0; i < PAIRS; i++) {
    other = other || single[i] != whole[i];
    if (!(fabs(single[i] - whole[i]) <= 1e-6 * (1 + fabs(whole[i]))))
      return broken(why, "in single precision pair %d is %g off", i, single[i] - whole[i]);
  }
  return other || broken(why, "single precision has the bits of double");
}

static bool same_distances(const tct_about *variant, const void *params, bench *x, bench *y,
                           bool noise)
{
  double a[PAIRS], b[PAIRS];

  rdm_of(variant, params, x, noise, a);
  rdm_of(variant, params, y, noise, b);
  return all_near(a, b, PAIRS);
}

static bool minds_no_scale(const tct_about *variant, void *params, law_why *why)
{
  bench x, y;

  draw_bench(variant, &x, 7);
  y = x;
  scaled(x.fold, ALL, 3.7, y.fold);
  return same_distances(variant, params, &x, &y, false) ||
         broken(why, "another scale, another RDM");
}

static bool minds_no_shift(const tct_about *variant, void *params, law_why *why)
{
  bench x, y;

  draw_bench(variant, &x, 8);
  y = x;
  for (int i = 0; i < ALL; i++) y.fold[i] = x.fold[i] + 0.3 * (i % FOLD / UNITS);
  return same_distances(variant, params, &x, &y, false) ||
         broken(why, "a baseline changed the RDM");
}

static bool minds_no_rotation(const tct_about *variant, void *params, law_why *why)
{
  bench x, y;

  draw_bench(variant, &x, 9);
  y = x;
  rotated(x.fold, FOLDS * CONDITIONS, UNITS, y.fold);
  return same_distances(variant, params, &x, &y, false) ||
         broken(why, "a rotation changed the RDM");
}

static bool minds_no_translation(const tct_about *variant, void *params, law_why *why)
{
  bench x, y;

  draw_bench(variant, &x, 10);
  y = x;
  for (int i = 0; i < ALL; i++) y.fold[i] = x.fold[i] + 1 + i % UNITS;
  return same_distances(variant, params, &x, &y, false) ||
         broken(why, "a pattern added to all changed the RDM");
}

/* y = x M', noise M S M': M is 1 on the diagonal, and each unit takes something from all before it */
static bool minds_no_mixing(const tct_about *variant, void *params, law_why *why)
{
  bench x, y;
  double m[UNITS * UNITS], ms[UNITS * UNITS] = {0};

  draw_bench(variant, &x, 11);
  memset(&y, 0, sizeof y);
  for (int i = 0; i < UNITS; i++)
    for (int j = 0; j < UNITS; j++) m[i * UNITS + j] = i == j ? 2 : j < i ? 0.3 * (i - 2 * j) : 0;
  for (int r = 0; r < FOLDS * CONDITIONS; r++)
    for (int i = 0; i < FOLD; i++)
      if (i < UNITS * UNITS) y.fold[r * UNITS + i / UNITS] += m[i] * x.fold[r * UNITS + i % UNITS];
  for (int i = 0; i < UNITS; i++)
    for (int j = 0; j < UNITS; j++)
      for (int k = 0; k < UNITS; k++)
        ms[i * UNITS + j] += m[i * UNITS + k] * x.noise[k * UNITS + j];
  for (int i = 0; i < UNITS; i++)
    for (int j = 0; j < UNITS; j++)
      for (int k = 0; k < UNITS; k++)
        y.noise[i * UNITS + j] += ms[i * UNITS + k] * m[j * UNITS + k];
  return same_distances(variant, params, &x, &y, true) || broken(why, "mixed units, another RDM");
}

/* Over many draws of the noise the mean is what it is without noise: no further than 4.5 standard errors,
 * for any pair, of which conditions 0 and 3 are truly equal. */
static bool is_unbiased(const tct_about *variant, void *params, law_why *why)
{
  enum { DRAWS = 2000 };
  bench truth, x;
  double without[PAIRS], d[PAIRS], sum[PAIRS] = {0}, square[PAIRS] = {0};
  uint64_t at = 12;

  draw_bench(variant, &truth, 12);
  for (int f = 1; f < FOLDS; f++) memcpy(truth.fold + f * FOLD, truth.fold, FOLD * sizeof *d);
  made_equal(&truth);
  rdm_of(variant, params, &truth, false, without);
  for (int t = 0; t < DRAWS; t++) {
    x = truth;
    for (int i = 0; i < ALL; i++) x.fold[i] += law_draw(&at) + law_draw(&at);
    rdm_of(variant, params, &x, false, d);
    for (int i = 0; i < PAIRS; i++) sum[i] += d[i], square[i] += d[i] * d[i];
  }
  for (int i = 0; i < PAIRS; i++) {
    const double mean = sum[i] / DRAWS, error = sqrt((square[i] / DRAWS - mean * mean) / DRAWS);
    if (!(fabs(mean - without[i]) < 4.5 * error))
      return broken(why, "the mean of pair %d is %g +- %g, and without noise it is %g", i, mean,
                    error, without[i]);
  }
  return true;
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"follows the conditions", follows_the_conditions, 0},
  {"minds no order of folds", minds_no_order_of_folds, 0},
  {"puts equals at 0", puts_equals_at_0, 0},
  {"has holes where data have", has_holes_where_data_have, 0},
  {"gets by without a fold", gets_by_without_a_fold, 0},
  {"minds no threads", minds_no_threads, 0},
  {"is near in single precision", is_near_in_single_precision, 0},
  {"minds no scale", minds_no_scale, TCT_DISTANCE_SCALE_FREE},
  {"minds no shift", minds_no_shift, TCT_DISTANCE_SHIFT_FREE},
  {"minds no rotation", minds_no_rotation, TCT_DISTANCE_ROTATION_FREE},
  {"minds no translation", minds_no_translation, TCT_DISTANCE_TRANSLATION_FREE},
  {"minds no mixing", minds_no_mixing, TCT_DISTANCE_MIXING_FREE},
  {"is never negative", is_never_negative, TCT_DISTANCE_NON_NEGATIVE},
  {"is unbiased", is_unbiased, TCT_DISTANCE_UNBIASED},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static tct_status far_from_the_first(const void *params, const tct_patterns *p, double *rdm,
                                     tct_error *err)
{
  const int n = p->conditions;
  (void)params;
  (void)err;

  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++)
      *rdm++ = 2 - i - 0.5 * fabs(p->fold[i * p->units] - p->fold[(n - 1) * p->units + 1]);
  return TCT_OK;
}

static void a_distance_that_keeps_nothing_is_caught(void **state)
{
  static const tct_distance liar = {.title  = "a distance by number",
                                    .claims = ~0U,
                                    .needs  = TCT_DISTANCE_FOLDS,
                                    .rdm    = far_from_the_first};
  (void)state;

  for (size_t i = 0; i < sizeof laws / sizeof *laws; i++)
    if (laws[i].holds != gets_by_without_a_fold && laws[i].holds != minds_no_mixing &&
        laws[i].holds != minds_no_threads && laws[i].holds != is_near_in_single_precision)
      CAUGHT(laws, laws[i].name, &liar.about);
}

/* Squared distances: of the means, of the first fold's, of all; noise biases each of them. */
static tct_status squared(const void *params, const tct_patterns *p, double *rdm, tct_error *err)
{
  (void)params;
  (void)err;
  for (int i = 0; i < p->conditions; i++)
    for (int j = i + 1; j < p->conditions; j++, rdm++) {
      *rdm = 0;
      for (int f = 0; f < p->folds; f++)
        for (int k = 0; k < p->units; k++) {
          const double *row = p->fold + f * p->conditions * p->units + k;
          *rdm += pow(row[i * p->units] - row[j * p->units], 2);
        }
    }
  return TCT_OK;
}

static void a_distance_that_is_not_crossed_is_caught(void **state)
{
  static const tct_distance liar = {.title  = "squared, and said to be crossed",
                                    .claims = TCT_DISTANCE_UNBIASED | TCT_DISTANCE_MIXING_FREE,
                                    .needs  = TCT_DISTANCE_FOLDS,
                                    .rdm    = squared};
  (void)state;

  CAUGHT(laws, "is unbiased", &liar.about);
  CAUGHT(laws, "minds no mixing", &liar.about);
  CAUGHT(laws, "gets by without a fold", &liar.about);
}

/* What single precision would be if nobody looked: wrong by a thousandth, and other with more threads. */
static tct_status rough(const void *params, const tct_patterns *p, double *rdm, tct_error *err)
{
  const tct_status status = squared(params, p, rdm, err);
  const int pairs         = p->conditions * (p->conditions - 1) / 2;

  for (int i = 0; i < pairs; i++)
    rdm[i] *= 1 + (p->precision == TCT_SINGLE ? 1e-3 : 0) + 1e-15 * p->threads;
  return status;
}

static void a_distance_that_is_rough_is_caught(void **state)
{
  static const tct_distance liar = {
    .title = "rough", .claims = TCT_DISTANCE_SINGLE, .needs = TCT_DISTANCE_FOLDS, .rdm = rough};
  (void)state;

  CAUGHT(laws, "minds no threads", &liar.about);
  CAUGHT(laws, "is near in single precision", &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {cmocka_unit_test(a_distance_that_is_rough_is_caught),
                                       cmocka_unit_test(a_distance_that_keeps_nothing_is_caught),
                                       cmocka_unit_test(a_distance_that_is_not_crossed_is_caught)};
  const int failed                  = LAWS("distances", laws);

  return (cmocka_run_group_tests_name("laws of distances", planted, NULL, NULL) + failed) != 0;
}
