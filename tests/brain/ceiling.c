/* ceiling.c -- what noise leaves to be predicted: by hand, and of units whose truth is known. */
#include "base/memory.h"
#include "base/random.h"
#include "brain/encode.h"

#include <tercet/ceiling.h>

static void formulas_are_as_by_hand(void **state)
{
  (void)state;
  assert_near(tct_spearman_brown(0.5, 2), 2 / 3.0, 1e-15);
  assert_near(tct_spearman_brown(0.5, 1), 0.5, 0);
  assert_near(tct_spearman_brown(-0.25, 2), -2 / 3.0, 1e-15);
  assert_undefined(tct_spearman_brown(-1, 2));
  assert_near(tct_ceiled(TCT_CEILED_OVER, 0.6, 0.8), 0.45, 1e-15);
  assert_near(tct_ceiled(TCT_CEILED_SQUARED, 0.6, 0.8), 0.5625, 1e-15);
  assert_near(tct_ceiled(TCT_CEILED_ROOT, -0.6, 0.64), -0.75, 1e-15);
  assert_undefined(tct_ceiled(TCT_CEILED_OVER, 0.6, 0));
  assert_undefined(tct_ceiled(TCT_CEILED_SQUARED, 0.6, -0.1));
  assert_undefined(tct_ceiled(TCT_CEILED_OVER, 0.6, (double)NAN));
}

static void halves_that_agree_are_reliable(void **state)
{
  const double same[] = {1, 1, 2, 2, 4, 4, (double)NAN, 3}, flat[] = {1, 1, 1, 1, 1, 1};
  (void)state;

  assert_near(tct_split_half(4, 2, same, 7, 1), 1, 1e-14);
  assert_undefined(tct_split_half(3, 2, flat, 7, 1));
  assert_undefined(tct_split_half(2, 2, same, 7, 1));
  assert_undefined(tct_split_half(6, 1, same, 7, 1));
  assert_undefined(tct_split_half(3, 2, same + 2, 7, 1)); /* two have two */
  tct_fail_allocation(1, false);
  assert_undefined(tct_split_half(4, 2, same, 7, 1));
  tct_fail_allocation(-1, false);
}

static double unbiased(int n, int repeats, const double *predicted, const double *response)
{
  return tct_unbiased_r2(
    &(tct_ceiling_unit){.n = n, .repeats = repeats, .response = response, .predicted = predicted});
}

enum { N = 200, REPEATS = 5 };

/* signal of variance 1, noise of variance 2; predictions have a correlation of 0.8 with the signal */
static void draw(uint64_t seed, double *predicted, double *response)
{
  const tct_key key = tct_key_of(seed, "units whose truth is known");

  for (uint32_t i = 0; i < N; i++) {
    const double signal = tct_normal(key, i, 0, 0);
    predicted[i]        = 0.8 * signal + 0.6 * tct_normal(key, i, 0, 1);
    for (uint32_t k = 0; k < REPEATS; k++)
      response[i * REPEATS + k] = 3 + signal + sqrt(2.0) * tct_normal(key, i, 1, k);
  }
}

/* The truth of 5 repeats: 1 / (1 + 2 / 5); each draw is off by about 0.03, the mean of 100 by 0.003. */
static void noise_that_is_known_is_found(void **state)
{
  static double predicted[N], response[N * REPEATS];
  double reliability = 0, r2 = 0, naive = 0;
  (void)state;

  for (uint64_t seed = 1; seed <= 100; seed++) {
    double mean[N];
    draw(seed, predicted, response);
    for (int i = 0; i < N; i++) {
      mean[i] = 0;
      for (int k = 0; k < REPEATS; k++) mean[i] += response[i * REPEATS + k] / REPEATS;
    }
    double xy = 0, xx = 0, yy = 0;
    for (int i = 0; i < N; i++) {
      xy += predicted[i] * (mean[i] - 3);
      xx += predicted[i] * predicted[i];
      yy += (mean[i] - 3) * (mean[i] - 3);
    }
    naive += xy * xy / xx / yy / 100;
    reliability += tct_split_half(N, REPEATS, response, 20, seed) / 100;
    r2 += unbiased(N, REPEATS, predicted, response) / 100;
  }
  assert_near(reliability, 1 / 1.4, 0.015);
  assert_near(r2, 0.64, 0.02);
  assert_near(naive, 0.64 / 1.4, 0.02); /* what noise would have made of it */
}

/* Means 0, 1, 2 with repeats 1 apart: v = (1/2) / 2 = 1/4; Sxx = Sxy = Syy = 2: (4 - 1/2) / (4 - 1) = 7/6.  One repeat
 * less of the last, 2.5: mean 2.5, noise still 1/2; y = 0, 1, 2.5, mean 7/6: Sxy = 5/2, Syy = 19/6;
 * above 25/4 - (1/4 + 1/2), below 2 (19/6 - 2/3 (1/4 + 1/4 + 1/2)). */
static void unbiased_r2_is_as_by_hand(void **state)
{
  const double x[] = {0, 1, 2}, y[] = {-0.5, 0.5, 0.5, 1.5, 1.5, 2.5}, flat[] = {1, 1, 1};
  double bad[6];
  (void)state;

  assert_near(unbiased(3, 2, x, y), 7 / 6.0, 1e-14);
  assert_undefined(unbiased(3, 2, flat, y));
  assert_undefined(unbiased(3, 1, x, y));
  assert_undefined(unbiased(2, 2, x, y));
  memcpy(bad, y, sizeof bad);
  bad[4] = (double)NAN;
  assert_near(unbiased(3, 2, x, bad), (6.25 - 0.75) / (2 * (19 / 6.0 - 2 / 3.0)), 1e-14);
  for (int i = 0; i < 6; i++) bad[i] = i % 2; /* noise alone: nothing is left */
  assert_undefined(unbiased(3, 2, x, bad));
}

/* Two folds, each with means of its own: what is between them counts for nothing. */
static void folds_have_means_of_their_own(void **state)
{
  const int fold[]   = {0, 0, 0, 1, 1, 1};
  const double x[]   = {0, 1, 2, 100, 101, 102};
  const double y[]   = {-0.5, 0.5, 0.5, 1.5, 1.5, 2.5, -50.5, -49.5, -49.5, -48.5, -48.5, -47.5};
  tct_ceiling_unit u = {6, 2, 2, y, x, fold, 0, 0};
  (void)state;

  /* v = 1/4; Sxx = Sxy = Syy = 4: (16 - 1) / (4 (4 - 4 / 4)) */
  assert_near(tct_unbiased_r2(&u), 15 / 12.0, 1e-13);
  u.fold = NULL;
  assert_true(tct_unbiased_r2(&u) > 0.99);
}

/* Three stimuli, two trials: means 0, 2, 4; within 2 (1/2)^2 each: noise 1/2.  All drift: the second is 1 more. */
static void ceilings_are_as_by_hand(void **state)
{
  const double drift[] = {-0.5, 0.5, 1.5, 2.5, 3.5, 4.5}, x[] = {1, 2, 3};
  tct_ceiling_unit u = {3, 2, 1, drift, x, NULL, 1, 1};
  static const struct {
    const char *name;
    double ceiling, score;
  } wanted[] = {
    /* spread 4, noise of a mean 1/4 */
    {"ncsnr", 3.75 / 4, 4 / 3.75},
    /* what drifts is no noise */
    {"signal_power", 1, 0.75}, /* (4 - 1) / 4 */
    {"cc_norm", 1, 1},
    /* variance of trials 5 x 3.5 / 5: squares 2.5^2 + 1.5^2 + .5^2 twice = 17.5; / 5 */
    {"explainable_variance", 3 / 3.5, 1 - (2 * 1 / 3.0 + 0.25 - 0.5) / 3},
    {"unbiased_r2", 3.75 / 4, (16 - 0.25 * 2) / (2 * (8 - 2 * 0.25))},
  };
  (void)state;

  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    const tct_ceiling *c = (const tct_ceiling *)tct_variant("ceilings", wanted[i].name);
    assert_non_null(c);
    const double got = c->ceiling(NULL, &u);
    if (!(fabs(got - wanted[i].ceiling) < 1e-13)) fail_msg("%s: ceiling %.17g", c->name, got);
    const double score = c->score(NULL, &u, got);
    if (!(fabs(score - wanted[i].score) < 1e-13)) fail_msg("%s: score %.17g", c->name, score);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(formulas_are_as_by_hand),
    cmocka_unit_test(halves_that_agree_are_reliable),
    cmocka_unit_test(noise_that_is_known_is_found),
    cmocka_unit_test(unbiased_r2_is_as_by_hand),
    cmocka_unit_test(folds_have_means_of_their_own),
    cmocka_unit_test(ceilings_are_as_by_hand),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
