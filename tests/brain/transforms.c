/* transforms.c -- RDMs of three and four conditions transformed by hand; larger ones by numpy and scipy. */
#include "brain/formats.h"

#include "base/memory.h"
#include "brain/near.h"

#include <tercet/transform.h>

extern const tct_transform tct_transform_rank, tct_transform_sqrt, tct_transform_positive,
  tct_transform_minmax, tct_transform_geotopological, tct_transform_geodesic;

struct quantiles {
  double l, u;
};

static void transform(const tct_transform *t, const void *params, int n, double *rdm)
{
  tct_error err = {0};

  if (tct_transform_rdm(t, params, n, rdm, &err) != TCT_OK) fail_msg("%s", err.text);
}

static void assert_becomes(const tct_transform *t, const void *params, const double *wanted)
{
  double rdm[] = {4, -1, 9, (double)NAN, 4, 25};

  transform(t, params, 4, rdm);
  for (int i = 0; i < 6; i++)
    if (isnan(wanted[i]))
      assert_undefined(rdm[i]);
    else
      assert_near(rdm[i], wanted[i], 1e-15);
}

/* 4, -1, 9, missing, 4, 25: in order -1, 4, 4, 9, 25 */
static void values_and_their_order(void **state)
{
  const double nan = (double)NAN;
  (void)state;

  assert_becomes(&tct_transform_rank, NULL, (double[]){2.5, 1, 4, nan, 2.5, 5});
  assert_becomes(&tct_transform_sqrt, NULL, (double[]){2, 0, 3, nan, 2, 5});
  assert_becomes(&tct_transform_positive, NULL, (double[]){4, 0, 9, nan, 4, 25});
  assert_becomes(&tct_transform_minmax, NULL, (double[]){5 / 26.0, 0, 10 / 26.0, nan, 5 / 26.0, 1});
  /* the quantiles 0.25 and 0.75 are 4 and 9; 0 and 0.875, -1 and 17 */
  assert_becomes(&tct_transform_geotopological, &(struct quantiles){0.25, 0.75},
                 (double[]){0, 0, 1, nan, 0, 1});
  assert_becomes(&tct_transform_geotopological, &(struct quantiles){0, 0.875},
                 (double[]){5 / 18.0, 0, 10 / 18.0, nan, 5 / 18.0, 1});
}

/* Conditions 1-2-3-4 in a row, 1 apart, 1 to 3 is 5 and not 2; with edges up to the median, 1.5, there is no other
 * way; the fifth is alone. */
static void ways_go_by_others(void **state)
{
  const double all = 1, half = 0.5;
  double rdm[] = {1, 5, 4, 9, 1, 2, 9, 1, 9, 9}, alone[10];
  (void)state;

  memcpy(alone, rdm, sizeof rdm);
  transform(&tct_transform_geodesic, &all, 5, rdm);
  for (int i = 0; i < 10; i++) assert_true(rdm[i] == ((double[]){1, 2, 3, 9, 1, 2, 9, 1, 9, 9})[i]);
  alone[2] = 2; /* sorted 1 1 1 2 2 5 9 9 9 9: the median is 3.5 */
  transform(&tct_transform_geodesic, &half, 5, alone);
  for (int i = 0; i < 10; i++)
    if (i == 3 || i == 6 || i >= 8)
      assert_undefined(alone[i]);
    else
      assert_true(alone[i] == ((double[]){1, 2, 2, 0, 1, 2, 0, 1})[i]);
}

static void equal_dissimilarities_have_no_spread(void **state)
{
  double rdm[] = {3, 3, 3};
  (void)state;

  transform(&tct_transform_minmax, NULL, 3, rdm);
  assert_true(rdm[0] == 0 && rdm[1] == 0 && rdm[2] == 0);
}

static void assert_told(const tct_transform *t, const void *params, int n, double first,
                        tct_status code, const char *words)
{
  double rdm[] = {first, 1, 1};
  tct_error err;

  assert_int_equal(tct_transform_rdm(t, params, n, rdm, &err), code);
  if (!strstr(err.text, words)) fail_msg("'%s' does not say '%s'", err.text, words);
}

static void what_cannot_be_is_told(void **state)
{
  const struct quantiles crossed = {0.6, 0.4};
  const double all               = 1;
  (void)state;

  assert_told(&tct_transform_rank, NULL, 1, 1, TCT_BAD_SHAPE, "two conditions or more, not of 1");
  assert_told(&tct_transform_rank, NULL, 3, (double)INFINITY, TCT_BAD_DATA, "infinities");
  assert_told(&tct_transform_geodesic, &all, 3, -0.5, TCT_BAD_DATA,
              "conditions 1 and 2 are -0.5 apart: transform by positive first");
  assert_told(&tct_transform_geotopological, &crossed, 3, 1, TCT_BAD_SHAPE, "l is 0.6 and u 0.4");
}

static void without_memory_it_is_told(void **state)
{
  const struct quantiles q            = {0.2, 0.8};
  const tct_transform *const taking[] = {&tct_transform_rank, &tct_transform_minmax,
                                         &tct_transform_geotopological, &tct_transform_geodesic};
  (void)state;

  for (int i = 0; i < 4; i++) {
    tct_status status = TCT_NO_MEMORY;
    for (int64_t at = 1; status == TCT_NO_MEMORY; at++) {
      double rdm[]  = {1, 2, 3};
      tct_error err = {0};
      tct_fail_allocation(at, false);
      status = tct_transform_rdm(taking[i], &q, 3, rdm, &err);
      tct_fail_allocation(-1, false);
      if (status != TCT_OK) assert_non_null(strstr(err.text, "no memory"));
      assert_true(at > 1 || status == TCT_NO_MEMORY);
    }
    assert_int_equal(status, TCT_OK);
  }
}

static void numpy_and_scipy_have_the_same(void **state)
{
  static const char script[] =
    "import sys\n"
    "try:\n"
    "  import numpy as np\n"
    "  from scipy.sparse.csgraph import shortest_path\n"
    "  from scipy.stats import rankdata\n"
    "except ImportError: sys.exit(77)\n"
    "rng = np.random.default_rng(3)\n"
    "n = 40\n"
    "at = np.triu_indices(n, 1)\n"
    "d = np.linalg.norm((x := rng.normal(size=(n, 6)))[at[0]] - x[at[1]], axis=1) ** 2\n"
    "low, high = np.quantile(d, [0.2, 0.8])\n"
    "cut = np.quantile(d, 0.3)\n"
    "def ways(edge):\n"
    "  g = np.full((n, n), np.inf)\n"
    "  g[at] = np.where(edge, d, np.inf)\n"
    "  return shortest_path(np.minimum(g, g.T), directed=False)[at]\n"
    "np.savez(sys.argv[1] + '/t.npz', d=d, rank=rankdata(d), minmax=(d - d.min()) / np.ptp(d),\n"
    "         geotopological=np.clip((d - low) / (high - low), 0, 1), all=ways(d >= 0), "
    "near=ways(d <= cut))\n";
  const double all = 1, near = 0.3;
  const struct quantiles q = {0.2, 0.8};
  const struct {
    const char *name;
    const tct_transform *by;
    const void *params;
  } of[] = {{"rank", &tct_transform_rank, NULL},
            {"minmax", &tct_transform_minmax, NULL},
            {"geotopological", &tct_transform_geotopological, &q},
            {"all", &tct_transform_geodesic, &all},
            {"near", &tct_transform_geodesic, &near}};
  tct_arrays a;
  tct_error err;
  (void)state;

  python_or_skip(script, folder);
  if (tct_arrays_read(in_folder("t.npz"), NULL, MOST, &a, &err) != TCT_OK) fail_msg("%s", err.text);
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    const tct_array *d = tct_arrays_named(&a, "d"), *wanted = tct_arrays_named(&a, of[i].name);
    double rdm[780];
    assert_int_equal(d->n, 780);
    for (size_t k = 0; k < 780; k++) rdm[k] = tct_array_at(d, k);
    transform(of[i].by, of[i].params, 40, rdm);
    for (size_t k = 0; k < 780; k++)
      if (isinf(tct_array_at(wanted, k)))
        assert_undefined(rdm[k]);
      else
        assert_near(rdm[k], tct_array_at(wanted, k), 1e-12 * (1 + fabs(rdm[k])));
  }
  tct_arrays_free(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(values_and_their_order),
    cmocka_unit_test(ways_go_by_others),
    cmocka_unit_test(equal_dissimilarities_have_no_spread),
    cmocka_unit_test(what_cannot_be_is_told),
    cmocka_unit_test(without_memory_it_is_told),
    cmocka_unit_test(numpy_and_scipy_have_the_same),
  };
  return cmocka_run_group_tests_name("transforms", tests, make_folder, remove_folder);
}
