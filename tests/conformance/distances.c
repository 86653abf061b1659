/* distances.c -- what every distance between patterns must keep to, run on all of them. */
#include <tercet/distance.h>

#include "conformance/metrics.h"

enum { CONDITIONS = 9, UNITS = 6, PAIRS = CONDITIONS * (CONDITIONS - 1) / 2 };

static int pair(int i, int j)
{
  const int low = i < j ? i : j, high = i < j ? j : i;
  return low * (2 * CONDITIONS - low - 1) / 2 + high - low - 1;
}

static void rdm_of(const tct_about *variant, const void *params, const double *pattern, double *rdm)
{
  for (int i = 0; i < PAIRS; i++) rdm[i] = 77;
  ((const tct_distance *)variant)->rdm(params, CONDITIONS, UNITS, pattern, rdm);
}

static bool follows_the_conditions(const tct_about *variant, void *params, law_why *why)
{
  double x[CONDITIONS * UNITS], y[CONDITIONS * UNITS], a[PAIRS], b[PAIRS];

  draw_all(x, CONDITIONS * UNITS, 1);
  in_other_order(x, CONDITIONS, UNITS, y);
  rdm_of(variant, params, x, a);
  rdm_of(variant, params, y, b);
  for (int i = 0; i < CONDITIONS; i++)
    for (int j = i + 1; j < CONDITIONS; j++)
      if (!law_near(b[pair(i, j)], a[pair(shuffled(i, CONDITIONS), shuffled(j, CONDITIONS))],
                    1e-12))
        return broken(why, "in another order conditions %d and %d are %g apart", i, j,
                      b[pair(i, j)]);
  return true;
}

static bool puts_the_same_nearest(const tct_about *variant, void *params, law_why *why)
{
  double x[CONDITIONS * UNITS], d[PAIRS];

  draw_all(x, CONDITIONS * UNITS, 2);
  memcpy(x + 3 * UNITS, x, UNITS * sizeof *x);
  rdm_of(variant, params, x, d);
  for (int i = 0; i < PAIRS; i++)
    if (!(d[pair(0, 3)] <= d[i])) return broken(why, "others are nearer than two that are equal");
  return true;
}

static bool has_holes_where_data_have(const tct_about *variant, void *params, law_why *why)
{
  double x[CONDITIONS * UNITS], whole[PAIRS], holed[PAIRS];

  draw_all(x, CONDITIONS * UNITS, 3);
  rdm_of(variant, params, x, whole);
  x[4 * UNITS + 2] = (double)NAN;
  rdm_of(variant, params, x, holed);
  for (int i = 0; i < CONDITIONS; i++)
    for (int j = i + 1; j < CONDITIONS; j++) {
      const double d = holed[pair(i, j)];
      if (i == 4 || j == 4 ? !isnan(d) : d != whole[pair(i, j)])
        return broken(why, "a missing value in condition 4 made %d and %d %g apart", i, j, d);
    }
  return true;
}

static bool same_distances(const tct_about *variant, const void *params, const double *x,
                           const double *y)
{
  double a[PAIRS], b[PAIRS];

  rdm_of(variant, params, x, a);
  rdm_of(variant, params, y, b);
  return all_near(a, b, PAIRS);
}

static bool minds_no_scale(const tct_about *variant, void *params, law_why *why)
{
  double x[CONDITIONS * UNITS], y[CONDITIONS * UNITS];

  draw_all(x, CONDITIONS * UNITS, 4);
  scaled(x, CONDITIONS * UNITS, 3.7, y);
  return same_distances(variant, params, x, y) || broken(why, "another scale, another RDM");
}

static bool minds_no_shift(const tct_about *variant, void *params, law_why *why)
{
  double x[CONDITIONS * UNITS], y[CONDITIONS * UNITS];

  draw_all(x, CONDITIONS * UNITS, 5);
  for (int i = 0; i < CONDITIONS * UNITS; i++) y[i] = x[i] + 0.3 * (i / UNITS);
  return same_distances(variant, params, x, y) || broken(why, "a baseline changed the RDM");
}

static bool minds_no_rotation(const tct_about *variant, void *params, law_why *why)
{
  double x[CONDITIONS * UNITS], y[CONDITIONS * UNITS];

  draw_all(x, CONDITIONS * UNITS, 6);
  rotated(x, CONDITIONS, UNITS, y);
  return same_distances(variant, params, x, y) || broken(why, "a rotation changed the RDM");
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"follows the conditions", follows_the_conditions, 0},
  {"puts the same nearest", puts_the_same_nearest, 0},
  {"has holes where data have", has_holes_where_data_have, 0},
  {"minds no scale", minds_no_scale, TCT_DISTANCE_SCALE_FREE},
  {"minds no shift", minds_no_shift, TCT_DISTANCE_SHIFT_FREE},
  {"minds no rotation", minds_no_rotation, TCT_DISTANCE_ROTATION_FREE},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

static void far_from_the_first(const void *params, int n, int units, const double *pattern,
                               double *rdm)
{
  (void)params;
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++)
      *rdm++ = 9 - i - 0.5 * fabs(pattern[i * units] - pattern[(n - 1) * units + 1]);
}

static void a_distance_that_keeps_nothing_is_caught(void **state)
{
  static const tct_distance liar = {.title  = "a distance by number",
                                    .claims = TCT_DISTANCE_SCALE_FREE | TCT_DISTANCE_SHIFT_FREE |
                                              TCT_DISTANCE_ROTATION_FREE,
                                    .rdm = far_from_the_first};
  (void)state;

  for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) CAUGHT(laws, laws[i].name, &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {cmocka_unit_test(a_distance_that_keeps_nothing_is_caught)};
  const int failed                  = LAWS("distances", laws);

  return (cmocka_run_group_tests_name("laws of distances", planted, NULL, NULL) + failed) != 0;
}
