/* tuning_real.c -- measures of tuning on published recordings: what their authors found, to the last digit where
 * they counted, and in its order where they fitted. */
#include "brain/tuning_bench.h"

#include "brain/published.h"
#include "kernels/ranks.h"
#include "kernels/statistics.h"

#include <tercet/change.h>
#include <tercet/format.h>

#include <unistd.h>

static tct_arrays read_or_skip(const char *name)
{
  const char *path = published_or_not(name);
  tct_error err    = {0};
  tct_arrays a     = {0};

  if (!path) skip();
  if (tct_arrays_read(path, NULL, (size_t)512 << 20, &a, &err) != TCT_OK) fail_msg("%s", err.text);
  return a;
}

/* Of many arrays: looked for from where the last one was. */
static const tct_array *must(const tct_arrays *all, const char *name)
{
  static int last = 0;

  for (int i = 0; i < all->n; i++) {
    const int at = (last + i) % all->n;
    if (strcmp(all->array[at].name, name) != 0) continue;
    last = at;
    return &all->array[at];
  }
  fail_msg("there is no array '%s'", name);
  return NULL;
}

/* ---- V4 before and after learning (Cheng et al. 2024) ---- */

enum { CONTRASTS = 14 };

/* [unit][trial], of one contrast, as trials of one condition */
static tct_trials trials_of(const tct_array *a)
{
  const size_t units = a->shape[0], rows = a->shape[1];
  double *value = tct_alloc(rows * units, sizeof *value + sizeof(int));

  assert_non_null(value);
  for (size_t i = 0; i < rows; i++)
    for (size_t k = 0; k < units; k++) value[i * units + k] = tct_array_at(a, k * rows + i);
  return (tct_trials){.rows       = (int)rows,
                      .units      = (int)units,
                      .conditions = 1,
                      .value      = value,
                      .condition  = (const int *)(value + rows * units),
                      .own        = value};
}

/* The first number of every item is row `row` of the published array. */
static void holds(struct asked_tuning *a, const tct_trials *t, const tct_arrays *published,
                  const char *name, const char *day, int row)
{
  char array[64];

  (void)snprintf(array, sizeof array, "%s_%s", name, day);
  const tct_array *p = must(published, array);
  tuning_of(a, t);
  assert_int_equal(p->shape[1], a->got.items);
  for (int i = 0; i < a->got.items; i++) {
    const double got    = a->got.value[i * a->how.measure->n];
    const double wanted = tct_array_at(p, (size_t)(row * a->got.items + i));
    assert_near(got, wanted, 1e-12 * fmax(1, fabs(wanted)));
  }
}

static void rates_fano_factors_and_noise_correlations_are_as_published(void **state)
{
  struct asked_tuning rate = tuning_named("response"), fano = tuning_named("fano"),
                      noise       = tuning_named("noise_correlation");
  static const char *const days[] = {"pre", "post"};
  char name[64];
  (void)state;

  tuning_set(&fano, "window", 100);
  tuning_set(&fano, "unbiased", 0);
  for (int m = 1; m <= 2; m++) {
    (void)snprintf(name, sizeof name, "VPL_cheng2024/V4_MUA_trials_M%d.npz", m);
    tct_arrays trials = read_or_skip(name);
    (void)snprintf(name, sizeof name, "VPL_cheng2024/V4_MUA_published_metrics_M%d.npz", m);
    tct_arrays published      = read_or_skip(name);
    const tct_array *contrast = must(&published, "contrast_percent");
    for (int c = 0; c < 2 * CONTRASTS; c++) {
      const char *day = days[c / CONTRASTS];
      const int row   = c % CONTRASTS;
      (void)snprintf(name, sizeof name, "M%d_s2_%s_c%g", m, day,
                     tct_array_at(contrast, (size_t)row));
      tct_trials t = trials_of(must(&trials, name));
      holds(&rate, &t, &published, "fr", day, row);
      holds(&fano, &t, &published, "FanoFactor", day, row);
      holds(&noise, &t, &published, "correlation", day, row);
      tct_trials_free(&t);
    }
    tct_arrays_free(&trials);
    tct_arrays_free(&published);
  }
  tuning_done(&rate);
  tuning_done(&fano);
  tuning_done(&noise);
}

/* Reference and test of one contrast, as trials of two conditions. */
static tct_trials both(const tct_arrays *all, int monkey, const char *day, double contrast)
{
  char name[64];
  (void)snprintf(name, sizeof name, "M%d_s1_%s_c%g", monkey, day, contrast);
  tct_trials a = trials_of(must(all, name));
  (void)snprintf(name, sizeof name, "M%d_s2_%s_c%g", monkey, day, contrast);
  tct_trials b = trials_of(must(all, name)), t = a;
  const size_t units = (size_t)a.units;

  t.rows       = a.rows + b.rows;
  t.conditions = 2;
  t.own        = tct_alloc((size_t)t.rows, units * sizeof(double) + sizeof(int));
  assert_non_null(t.own);
  double *value  = t.own;
  int *condition = (int *)(value + (size_t)t.rows * units);
  memcpy(value, a.value, (size_t)a.rows * units * sizeof *value);
  memcpy(value + (size_t)a.rows * units, b.value, (size_t)b.rows * units * sizeof *value);
  for (int i = a.rows; i < t.rows; i++) condition[i] = 1;
  t.value     = value;
  t.condition = condition;
  tct_trials_free(&a);
  tct_trials_free(&b);
  return t;
}

/* The authors fitted Poisson-lognormal models, so that the numbers are others; their order over contrasts is nearly
 * the same.  The variable is how far the contrast is from the reference, of 30 %. */
static void information_is_in_the_order_that_was_published(void **state)
{
  static const double rho[] = {0.964835, 0.951648, 0.986813, 0.991209};
  struct asked_tuning a     = tuning_named("fisher_information");
  char name[64];
  (void)state;

  for (int i = 0; i < 4; i++) {
    const char *day = i % 2 ? "post" : "pre";
    double got[CONTRASTS], wanted[CONTRASTS];
    (void)snprintf(name, sizeof name, "VPL_cheng2024/V4_MUA_trials_M%d.npz", 1 + i / 2);
    tct_arrays trials = read_or_skip(name);
    (void)snprintf(name, sizeof name, "VPL_cheng2024/V4_MUA_published_metrics_M%d.npz", 1 + i / 2);
    tct_arrays published = read_or_skip(name);
    (void)snprintf(name, sizeof name, "LFI_%s", day);
    for (size_t c = 0; c < CONTRASTS; c++) {
      const double contrast = tct_array_at(must(&published, "contrast_percent"), c);
      tct_trials t          = both(&trials, 1 + i / 2, day, contrast);
      a.how.x               = (const double[]){0, fabs(contrast - 30) / 100};
      tuning_of(&a, &t);
      got[c]    = tuned(&a, 0, "information");
      wanted[c] = tct_array_at(must(&published, name), c);
      tct_trials_free(&t);
    }
    assert_true(tct_mid_ranks(CONTRASTS, got, got) == CONTRASTS);
    assert_true(tct_mid_ranks(CONTRASTS, wanted, wanted) == CONTRASTS);
    assert_near(tct_correlation(CONTRASTS, got, wanted), rho[i], 1e-6);
    tct_arrays_free(&trials);
    tct_arrays_free(&published);
  }
  tuning_done(&a);
}

/* ---- disparity in V1, V2 and MT (Read and Cumming 2003, DeAngelis and Uka 2003) ---- */

enum { CELLS = 1575, SHOWN = 64, COUNTS = 4096 };

/* Indices of the cells of an area: of all conditions; without monocular and uncorrelated ones. */
struct area {
  int cells;
  double of_all[CELLS], of_disparities[CELLS];
};

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* x is sorted */
static double median(double *x, int n)
{
  qsort(x, (size_t)n, sizeof *x, by_size);
  return (x[(n - 1) / 2] + x[n / 2]) / 2;
}

static double median_drawn(const double *x, int n, tct_key key, int draw)
{
  static double again[CELLS];

  for (int i = 0; i < n; i++) {
    const double u = tct_uniform(key, (uint64_t)draw, (uint32_t)i, 0);
    again[i]       = x[(int)fmin(u * n, n - 1)];
  }
  return median(again, n);
}

enum { DRAWS = 2000 };

/* How far the median of b lies above that of a, with other cells: 95 % of the draws. */
static void above(const double *a, int n, const double *b, int m, double interval[2])
{
  const tct_key of_a = tct_key_of(1, "cells"), of_b = tct_key_of(2, "cells");
  static double d[DRAWS];

  for (int i = 0; i < DRAWS; i++) d[i] = median_drawn(b, m, of_b, i) - median_drawn(a, n, of_a, i);
  qsort(d, DRAWS, sizeof *d, by_size);
  interval[0] = d[DRAWS / 40];
  interval[1] = d[DRAWS - 1 - DRAWS / 40];
}

/* Trials of each condition of a cell: counts lie in one array each. */
static void cell(const tct_arrays *all, int i, struct asked_tuning *a, double ddi[2])
{
  static double value[COUNTS], place[SHOWN], dx[SHOWN];
  static int condition[COUNTS];
  char name[64];
  int rows = 0;

  (void)snprintf(name, sizeof name, "DTdata(%d).dx", i + 1);
  const tct_array *x = must(all, name);
  assert_true(x->n <= SHOWN);
  for (size_t c = 0; c < x->n; c++) {
    (void)snprintf(name, sizeof name, "DTdata(%d).counts{%zu}", i + 1, c + 1);
    const tct_array *counts = must(all, name);
    for (size_t k = 0; k < counts->n; k++) {
      assert_true(rows < COUNTS);
      value[rows]       = tct_array_at(counts, k);
      condition[rows++] = (int)c;
    }
    place[c] = (double)c;
    dx[c]    = fabs(tct_array_at(x, c)) < 100 ? tct_array_at(x, c) : (double)NAN;
  }
  const tct_trials t = {
    .rows = rows, .units = 1, .conditions = (int)x->n, .value = value, .condition = condition};
  for (int k = 0; k < 2; k++) {
    a->how.x = k ? dx : place;
    tuning_of(a, &t);
    ddi[k] = tuned(a, 0, "ddi");
  }
}

static void of_area(const tct_arrays *all, int area, struct area *into)
{
  struct asked_tuning a = tuning_named("disparity_index");
  char name[64];

  into->cells = 0;
  for (int i = 0; i < CELLS; i++) {
    double ddi[2];
    (void)snprintf(name, sizeof name, "DTdata(%d).visualarea", i + 1);
    if ((int)tct_array_at(must(all, name), 0) != area) continue;
    cell(all, i, &a, ddi);
    into->of_all[into->cells]           = ddi[0];
    into->of_disparities[into->cells++] = ddi[1];
  }
  tuning_done(&a);
}

enum { MT_CELLS = 501 };

static void of_mt(double *ddi)
{
  tct_arrays all         = read_or_skip("disparity_V1V2MT/MT_trials.npz");
  const tct_array *cells = must(&all, "cell_index"), *x = must(&all, "disparity"),
                  *rate = must(&all, "rate");
  static double value[COUNTS], place[COUNTS];
  static int condition[COUNTS];
  struct asked_tuning a = tuning_named("disparity_index");

  for (size_t i = 0, from = 0; i < MT_CELLS; i++) {
    int rows = 0;
    for (; from < cells->n && (size_t)tct_array_at(cells, from) == i; from++) {
      if (fabs(tct_array_at(x, from)) > 50) continue; /* of one eye, uncorrelated, none */
      value[rows]     = tct_array_at(rate, from);
      place[rows]     = tct_array_at(x, from);
      condition[rows] = rows; /* what has the same disparity is one */
      rows++;
    }
    const tct_trials t = {
      .rows = rows, .units = 1, .conditions = rows, .value = value, .condition = condition};
    a.how.x = place;
    tuning_of(&a, &t);
    ddi[i] = tuned(&a, 0, "ddi");
  }
  tuning_done(&a);
  tct_arrays_free(&all);
}

/* In how many draws of cells are the medians of V1, V2 and MT in this order? */
static double in_order(const struct area *v1, const struct area *v2, const double *mt,
                       double above[2])
{
  static double drawn[3][DRAWS];
  double ordered;

  for (int d = 0; d < DRAWS; d++) {
    drawn[0][d] = median_drawn(v1->of_all, v1->cells, tct_key_of(1, "V1"), d);
    drawn[1][d] = median_drawn(v2->of_all, v2->cells, tct_key_of(1, "V2"), d);
    drawn[2][d] = median_drawn(mt, MT_CELLS, tct_key_of(1, "MT"), d);
  }
  assert_int_equal(tct_trend_drawn(&drawn[0][0], 3, DRAWS, above, &ordered), DRAWS);
  return ordered;
}

static void disparity_stands_out_more_from_area_to_area(void **state)
{
  static struct area v1, v2;
  static double mt[MT_CELLS];
  double between[2], further[2];
  tct_arrays all = read_or_skip("disparity_V1V2MT/AllDTData.mat");
  (void)state;

  of_mt(mt);
  of_area(&all, 1, &v1);
  of_area(&all, 2, &v2);
  tct_arrays_free(&all);
  assert_true(v1.cells == 994 && v2.cells == 581);
  assert_near(median(v1.of_all, v1.cells), 0.6256, 5e-5);
  assert_near(median(v2.of_all, v2.cells), 0.6499, 5e-5);
  assert_near(median(mt, MT_CELLS), 0.6771, 5e-5);
  assert_near(median(v1.of_disparities, v1.cells), 0.566902523135289, 1e-12);
  assert_near(median(v2.of_disparities, v2.cells), 0.638182990561249, 1e-12);
  above(v1.of_all, v1.cells, v2.of_all, v2.cells, between);
  above(v2.of_all, v2.cells, mt, MT_CELLS, further);
  assert_true(between[0] > 0 && further[0] > 0);
  assert_near(between[0], 0.0122, 5e-5);
  assert_near(between[1], 0.0378, 5e-5);
  assert_near(further[0], 0.0089, 5e-5);
  assert_near(further[1], 0.0448, 5e-5);
  const double ordered = in_order(&v1, &v2, mt, between);
  print_message("V1 < V2 < MT in %g of draws: V2 above V1 in %g, MT above V2 in %g\n", ordered,
                between[0], between[1]);
  assert_true(ordered > 0.99);
  above(v1.of_disparities, v1.cells, v2.of_disparities, v2.cells, between);
  above(v2.of_disparities, v2.cells, mt, MT_CELLS, further);
  assert_true(between[0] > 0 && further[0] > 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rates_fano_factors_and_noise_correlations_are_as_published),
    cmocka_unit_test(information_is_in_the_order_that_was_published),
    cmocka_unit_test(disparity_stands_out_more_from_area_to_area),
  };
  return cmocka_run_group_tests_name("tuning on real data", tests, NULL, NULL);
}
