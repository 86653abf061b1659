/* tuning_coverage.c -- of units whose numbers are known: how far the estimates are off on average, and how often
 * their intervals hold the truth. */
#include "brain/tuning_bench.h"

#include "kernels/distributions.h"

enum { SHOWN = 8, REPEATS = 16, SEEDS = 100, DRAWS = 100 };

/* 2 at the worst and 18 at the best of 8 values around a circle; the second unit 30 deg of 180 away */
static double cosine(const void *own, int unit, int c)
{
  (void)own;

  return 10 + 8 * cos(2 * acos(-1) * (c - 2.0) / SHOWN - unit * acos(-1) / 3);
}

static double step(const void *own, int unit, int c)
{
  (void)own, (void)unit;
  return 20 + c;
}

/* One number of a measure, of one unit or of two that share half of the variance of their noise. */
struct known {
  const char *measure, *number;
  int units, conditions;
  double spread, truth;
  double (*rate)(const void *, int, int);
  const char *param; /* that is set to `value`; NULL: none */
  double value;
};

static double even(double power)
{
  double sum = 0;

  for (int c = 0; c < SHOWN; c++) sum += pow(cosine(NULL, 0, c), power) / SHOWN;
  return sum;
}

static double entropy_of_cosine(void)
{
  double sum = 0;

  for (int c = 0; c < SHOWN; c++) {
    const double p = cosine(NULL, 0, c) / (10 * SHOWN);
    sum -= p * log(p) / log(SHOWN);
  }
  return sum;
}

/* mean over conditions of 16 / (20 + c) */
static double fano_of_steps(void)
{
  double sum = 0;

  for (int c = 0; c < SHOWN; c++) sum += 16 / (20.0 + c) / SHOWN;
  return sum;
}

static void look(const struct known *k)
{
  struct asked_tuning a = tuning_named(k->measure);
  const int at          = tuning_place(&a, k->number);
  double x[SHOWN], sum = 0, squares = 0;
  int held = 0, with = 0;

  for (int c = 0; c < k->conditions; c++)
    x[c] = a.how.measure->period > 0 ? a.how.measure->period * c / SHOWN : c;
  a.how.x     = x;
  a.how.draws = DRAWS;
  if (k->param) tuning_set(&a, k->param, k->value);
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    tct_trials t  = tuning_drawn(k->units, k->conditions, REPEATS, k->spread, seed, k->rate, NULL);
    double *value = t.own;
    const tct_key at_once = tct_key_of(seed, "shared");
    for (int i = 0; i < t.rows && k->units == 2; i++)
      for (int u = 0; u < 2; u++)
        value[2 * i + u] += k->spread * tct_normal(at_once, (uint64_t)i, 0, 0);
    a.how.seed = seed;
    tuning_of(&a, &t);
    tct_trials_free(&t);
    assert_int_equal(a.got.why[0], TCT_TUNING_FINE);
    const double off = a.got.value[at] - k->truth;
    sum += off;
    squares += off * off;
    with += !isnan(a.got.low[at]);
    held += a.got.low[at] <= k->truth && k->truth <= a.got.high[at];
  }
  tuning_done(&a);
  const double bias = sum / SEEDS, spread = sqrt(squares / SEEDS), share = held / fmax(with, 1);
  print_message("%-20s %-12s truth %7.4f bias %8.4f spread %7.4f intervals %3d coverage %.2f\n",
                k->measure, k->number, k->truth, bias, spread, with, share);
  if (!(fabs(bias) < 0.4 * spread && with >= 90 && share >= 0.87))
    fail_msg("%s of %s: bias %g, spread %g, %d intervals, coverage %g", k->number, k->measure, bias,
             spread, with, share);
}

static void numbers_of_known_units_are_nearly_unbiased_and_intervals_hold_them(void **state)
{
  const double area        = 1 - tct_normal_above(1 / sqrt(2));
  const struct known all[] = {
    {"response", "mean", 1, SHOWN, 2, 10, cosine, NULL, 0},
    {"response", "share", 1, SHOWN, 6, 256.0 / 7 / (256.0 / 7 + 36), cosine, NULL, 0},
    {"osi", "osi", 1, SHOWN, 2, 0.8, cosine, NULL, 0},
    {"dsi", "dsi", 1, SHOWN, 2, 0.8, cosine, NULL, 0},
    {"circular_variance", "selectivity", 1, SHOWN, 3, 0.4, cosine, NULL, 0},
    {"lifetime_sparseness", "sparseness", 1, SHOWN, 3, (1 - 100 / even(2)) / (1 - 1.0 / SHOWN),
     cosine, "corrected", 1},
    {"disparity_index", "ddi", 1, SHOWN, 2, 0.8, cosine, "root", 0},
    {"fano", "fano", 1, SHOWN, 4, fano_of_steps(), step, NULL, 0},
    {"noise_correlation", "plain", 2, SHOWN, 2, 0.5, cosine, NULL, 0},
    {"noise_correlation", "z_scored", 2, SHOWN, 2, 0.5, cosine, NULL, 0},
    {"signal_correlation", "crossed", 2, SHOWN, 0.4, 0.5, cosine, NULL, 0},
    {"dprime", "corrected", 1, 2, 1, 1, step, NULL, 0},
    {"roc", "area", 1, 2, 1, area, step, NULL, 0},
    {"entropy", "entropy", 1, SHOWN, 2, entropy_of_cosine(), cosine, NULL, 0},
  };
  (void)state;

  for (size_t i = 0; i < sizeof all / sizeof *all; i++) look(&all[i]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(numbers_of_known_units_are_nearly_unbiased_and_intervals_hold_them),
  };
  return cmocka_run_group_tests_name("coverage of tuning", tests, NULL, NULL);
}
