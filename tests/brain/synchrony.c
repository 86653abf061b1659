/* synchrony.c -- cells that do the same, go their own way, or share a part; the rate of a population in time. */
#include "spike_bench.h"

/* Each unit takes a spike of its own with probability p (1 - shared), one of a train that all hear with p shared. */
static tct_recording *drawn(int units, int repeats, int steps, double p, double shared,
                            uint64_t seed)
{
  tct_recording *r  = quiet(units, 1, repeats, steps, 1);
  const tct_key own = tct_key_of(seed, "own"), all = tct_key_of(seed, "all");

  for (int i = 0; i < repeats; i++)
    for (int t = 0; t < steps; t++) {
      const bool common = tct_uniform(all, (uint64_t)i, (uint32_t)t, 0) < p;
      for (int u = 0; u < units; u++) {
        const double x = tct_uniform(own, (uint64_t)i, (uint32_t)t, (uint32_t)u),
                     y = tct_uniform(own, (uint64_t)i, (uint32_t)t, (uint32_t)(u + units));
        r->value[((size_t)i * (size_t)steps + (size_t)t) * (size_t)units + (size_t)u] =
          x < sqrt(shared) ? common : y < p;
      }
    }
  return r;
}

static tct_synchrony measured(const tct_recording *r, int width)
{
  tct_spikes s;
  tct_synchrony y;

  assert_int_equal(tct_spikes_of(r, &s, NULL), TCT_OK);
  assert_int_equal(tct_synchrony_of(&s, width, 0.95, &y, NULL), TCT_OK);
  tct_spikes_free(&s);
  return y;
}

static void cells_that_do_the_same_are_one(void **state)
{
  tct_recording *r = drawn(7, 6, 300, 0.1, 1, 1);

  (void)state;
  for (int width = 1; width <= 10; width += 9) {
    const tct_synchrony y = measured(r, width);
    assert_int_equal(y.units, 7);
    assert_int_equal(y.bins, 6 * (300 / width));
    assert_true(fabs(y.correlation - 1) < 1e-12 && fabs(y.chi - 1) < 1e-12);
    assert_true(fabs(y.chi_low - 1) < 1e-9 && fabs(y.chi_high - 1) < 1e-9);
    assert_true(fabs(y.chi_apart - 1 / sqrt(7)) < 1e-15);
  }
  tct_recording_free(r);
}

/* By pairs, as it is defined. */
static void the_mean_over_pairs_is_that(void **state)
{
  enum { N = 5, T = 120 };
  tct_recording *r      = drawn(N, 1, T, 0.2, 0.3, 2);
  const tct_synchrony y = measured(r, 1);
  double mean[N] = {0}, var[N] = {0}, sum = 0, all = 0, together = 0, apart = 0;

  (void)state;
  for (int u = 0; u < N; u++) {
    for (int t = 0; t < T; t++) mean[u] += r->value[t * N + u] / T;
    for (int t = 0; t < T; t++) var[u] += pow(r->value[t * N + u] - mean[u], 2) / T;
    all += mean[u] / N;
    apart += var[u] / N;
  }
  for (int a = 0; a < N; a++)
    for (int b = 0; b < a; b++) {
      double c = 0;
      for (int t = 0; t < T; t++)
        c += (r->value[t * N + a] - mean[a]) * (r->value[t * N + b] - mean[b]) / T;
      sum += c / sqrt(var[a] * var[b]);
    }
  for (int t = 0; t < T; t++) {
    double x = 0;
    for (int u = 0; u < N; u++) x += r->value[t * N + u] / N;
    together += (x - all) * (x - all) / T;
  }
  assert_true(fabs(y.correlation - sum / (N * (N - 1) / 2)) < 1e-12);
  assert_true(fabs(y.chi - sqrt(together / apart)) < 1e-12);
  assert_true(isnan(y.chi_low)); /* one trial */
  tct_recording_free(r);
}

/* chi² = 1 / N + (1 - 1 / N) c for units that are alike: 200 times over, 20 trials each.  c = 0 and c = 0.1. */
static void intervals_hold_the_truth(void **state)
{
  enum { TIMES = 200, N = 10 };

  (void)state;
  for (int k = 0; k < 2; k++) {
    const double c = k ? 0.1 : 0, chi = sqrt(1.0 / N + (1 - 1.0 / N) * c);
    double mean = 0;
    int in = 0, chis = 0;
    for (uint64_t i = 0; i < TIMES; i++) {
      tct_recording *r      = drawn(N, 20, 200, 0.05, c, 100 + i);
      const tct_synchrony y = measured(r, 1);
      in += y.correlation_low <= c && c <= y.correlation_high;
      chis += y.chi_low <= chi && chi <= y.chi_high;
      mean += y.chi / TIMES;
      tct_recording_free(r);
    }
    assert_true(fabs(mean - chi) < 0.01);
    assert_true(in >= 180 && in <= 198 && chis >= 180 && chis <= 198);
  }
}

static void silent_units_are_left_out(void **state)
{
  tct_recording *r = drawn(6, 8, 100, 0.1, 1, 3);

  (void)state;
  for (int i = 0; i < 800; i++) r->value[i * 6 + 2] = 0;
  const tct_synchrony y = measured(r, 1);
  assert_int_equal(y.units, 5);
  assert_true(fabs(y.correlation - 1) < 1e-12);
  tct_recording_free(r);
}

static void alone_there_is_no_synchrony(void **state)
{
  tct_recording *r      = drawn(1, 8, 100, 0.1, 1, 3);
  const tct_synchrony y = measured(r, 1);

  (void)state;
  assert_true(isnan(y.correlation) && isnan(y.chi) && isnan(y.chi_high));
  tct_recording_free(r);
}

/* Two units; unit 0 fires in step 0 of both trials, unit 1 in steps 3 and 4 of the second. */
static void the_course_of_a_population_is_worked_out_by_hand(void **state)
{
  tct_recording *r = quiet(2, 1, 2, 5, 1);
  double rate[3], low[3], high[3];
  uint64_t gap[5];
  tct_spikes s;

  (void)state;
  r->value[0] = r->value[10] = r->value[17] = r->value[19] = 1;
  assert_int_equal(tct_spikes_of(r, &s, NULL), TCT_OK);
  tct_firing_course(&s, -1, 2, 0.95, rate, low, high);
  assert_true(rate[0] == 250 && low[0] == 250 && high[0] == 250);
  assert_true(rate[1] == 125 &&
              rate[2] == 250); /* 0 and 250, 0 and 500 Hz; the last bin has one step */
  assert_true(fabs(high[1] - (125 + 12.7062 * 125)) < 0.01);
  tct_firing_course(&s, 1, 2, 0.95, rate, low, high);
  assert_true(isnan(rate[0])); /* no such condition */
  tct_intervals_of(&s, -1, gap);
  assert_true(gap[1] == 1 && gap[2] == 0 && gap[3] == 0);
  tct_spikes_free(&s);
  tct_recording_free(r);
}

static void no_memory_is_said(void **state)
{
  tct_recording *r = drawn(2, 6, 20, 0.3, 0, 1);
  tct_synchrony y;
  tct_spikes s;

  (void)state;
  assert_int_equal(tct_spikes_of(r, &s, NULL), TCT_OK);
  for (int n = 1; n <= 2; n++) {
    tct_fail_allocation(n, false);
    assert_int_equal(tct_synchrony_of(&s, 1, 0.95, &y, NULL), TCT_NO_MEMORY);
  }
  tct_fail_allocation(-1, false);
  tct_spikes_free(&s);
  tct_recording_free(r);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(cells_that_do_the_same_are_one),
    cmocka_unit_test(the_mean_over_pairs_is_that),
    cmocka_unit_test(intervals_hold_the_truth),
    cmocka_unit_test(silent_units_are_left_out),
    cmocka_unit_test(alone_there_is_no_synchrony),
    cmocka_unit_test(the_course_of_a_population_is_worked_out_by_hand),
    cmocka_unit_test(no_memory_is_said),
  };
  return cmocka_run_group_tests_name("synchrony", tests, NULL, NULL);
}
