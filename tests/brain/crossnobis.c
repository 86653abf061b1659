/* crossnobis.c -- two conditions, two units, two folds: differences (1, -2) and (1, 2).
 *
 *     1 - 4 = -3;  with noise (1 0; 0 4): 1 - 4 / 4 = 0;  with noise (2 1; 1 1): (1, -2) . (-1, 3) = -7;
 *     with noises (1 0; 0 2), (3 0; 0 6), in the mean (2 0; 0 4): 1 / 2 - 1 = -1 / 2;  all per unit */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brain/rdm.h"

extern const tct_distance tct_distance_crossnobis;

enum { WITHIN, ACROSS };
static const int how[] = {WITHIN, ACROSS};

static const double two[] = {1, 0, 0, 2, 2, 1, 1, -1};

static void negative_products_are_kept(void **state)
{
  const double alone[] = {1, 0, 0, 4}, shared[] = {2, 1, 1, 1}, each[] = {1, 0, 0, 2, 3, 0, 0, 6};
  (void)state;

  for (int i = 0; i < 2; i++) {
    tct_patterns p = {2, 2, .folds = 2, .fold = two};
    double d;
    assert_rdm_of(&tct_distance_crossnobis, &how[i], &p, &d);
    assert_near(d, -1.5, 1e-15);
    p.noise  = alone;
    p.noises = 1;
    assert_rdm_of(&tct_distance_crossnobis, &how[i], &p, &d);
    assert_near(d, 0, 1e-15);
    p.noise = shared;
    assert_rdm_of(&tct_distance_crossnobis, &how[i], &p, &d);
    assert_near(d, -3.5, 1e-14);
    assert_memory_is_told(&tct_distance_crossnobis, &how[i], &p, &d);
    p.noise  = each;
    p.noises = 2;
    assert_rdm_of(&tct_distance_crossnobis, &how[i], &p, &d);
    assert_near(d, -0.25, 1e-15);
    assert_memory_is_told(&tct_distance_crossnobis, &how[i], &p, &d);
  }
}

/* One unit, three folds.  Differences 1, 2, 4 of 1 and 1, 1 and 3, 2 and 2 trials weigh 1/2, 3/4, 1:
 *     (1/2 3/4 2 + 1/2 4 + 3/4 8) / (1/2 3/4 + 1/2 + 3/4) = 8.75 / 1.625 = 70 / 13 */
static void folds_weigh_as_much_as_their_difference_is_precise(void **state)
{
  const double fold[]  = {1, 0, 7, 5, 4, 0};
  const int trials[]   = {1, 1, 1, 3, 2, 2};
  const tct_patterns p = {2, 1, .folds = 3, .fold = fold, .trials = trials};
  double d;
  (void)state;

  assert_rdm_of(&tct_distance_crossnobis, &how[WITHIN], &p, &d);
  assert_near(d, 70 / 13.0, 1e-14);
}

/* i in folds 1 and 2 (3, 4), j in 2 and 3 (1, 2): no two folds have both.  Across:
 *     ii 3 x 4, jj 1 x 2, ij the mean of 3 x 1, 3 x 2, 4 x 2;  12 + 2 - 2 x 17 / 3 = 8 / 3 */
static void conditions_that_share_no_two_folds_can_be_crossed_across(void **state)
{
  const double hole   = (double)NAN;
  const double fold[] = {3, hole, 4, 1, hole, 2};
  tct_patterns p      = {2, 1, .folds = 3, .fold = fold};
  double d;
  (void)state;

  assert_rdm_of(&tct_distance_crossnobis, &how[WITHIN], &p, &d);
  assert_undefined(d);
  assert_rdm_of(&tct_distance_crossnobis, &how[ACROSS], &p, &d);
  assert_near(d, 8 / 3.0, 1e-14);
}

/* ---- larger: against the sums written out ---------------------------------------------------------- */

enum { N = 5, UNITS = 3, FOLDS = 4, SIZE = N * UNITS, PAIRS = N * (N - 1) / 2 };

static uint64_t at = 1;

static double draw(void)
{
  at = at * 6364136223846793005u + 1442695040888963407u;
  return (double)(at >> 11) / 4503599627370496.0 - 1;
}

static void train_times_test_over_held_out_folds_is_the_same(void **state)
{
  double fold[FOLDS * SIZE], rdm[PAIRS];
  int pair = 0;
  (void)state;

  for (int i = 0; i < FOLDS * SIZE; i++) fold[i] = 1000 + draw(); /* a high rate takes no digits */
  assert_rdm_of(&tct_distance_crossnobis, &how[WITHIN],
                &(tct_patterns){N, UNITS, .folds = FOLDS, .fold = fold}, rdm);
  for (int i = 0; i < N; i++)
    for (int j = i + 1; j < N; j++, pair++) {
      double sum = 0;
      for (int f = 0; f < FOLDS; f++)
        for (int k = 0; k < UNITS; k++) {
          double train = 0;
          for (int g = 0; g < FOLDS; g++)
            if (g != f)
              train +=
                (fold[g * SIZE + i * UNITS + k] - fold[g * SIZE + j * UNITS + k]) / (FOLDS - 1);
          sum += train * (fold[f * SIZE + i * UNITS + k] - fold[f * SIZE + j * UNITS + k]);
        }
      assert_near(rdm[pair], sum / FOLDS / UNITS, 1e-12);
    }
}

/* Trials one by one, three conditions with 7, 4 and 5 of them in 3 folds; every product of two trials of
 * different folds counts once. */
static void across_is_the_mean_over_all_pairs_of_trials(void **state)
{
  enum { TRIALS = 16 };
  const int of[TRIALS] = {0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2};
  const int in[TRIALS] = {0, 0, 0, 1, 1, 2, 2, 0, 1, 1, 2, 1, 1, 2, 2, 2};
  double x[TRIALS], fold[9] = {0}, sum[3][3] = {{0}}, seen[3][3] = {{0}}, rdm[3];
  int trials[9] = {0};
  (void)state;

  for (int t = 0; t < TRIALS; t++) {
    x[t] = draw();
    fold[in[t] * 3 + of[t]] += x[t];
    trials[in[t] * 3 + of[t]]++;
  }
  for (int i = 0; i < 9; i++) fold[i] = trials[i] ? fold[i] / trials[i] : (double)NAN;
  for (int a = 0; a < TRIALS; a++)
    for (int b = 0; b < TRIALS; b++)
      if (in[a] != in[b]) sum[of[a]][of[b]] += x[a] * x[b], seen[of[a]][of[b]]++;
  assert_rdm_of(&tct_distance_crossnobis, &how[ACROSS],
                &(tct_patterns){3, 1, .folds = 3, .fold = fold, .trials = trials}, rdm);
  for (int i = 0, pair = 0; i < 3; i++)
    for (int j = i + 1; j < 3; j++, pair++)
      assert_near(rdm[pair],
                  sum[i][i] / seen[i][i] + sum[j][j] / seen[j][j] - 2 * sum[i][j] / seen[i][j],
                  1e-14);
}

static void what_a_whole_fold_adds_cancels_within(void **state)
{
  double fold[FOLDS * SIZE], moved[FOLDS * SIZE], a[PAIRS], b[PAIRS];
  int trials[FOLDS * N];
  tct_patterns p = {N, UNITS, .folds = FOLDS, .fold = fold, .trials = trials};
  (void)state;

  for (int i = 0; i < FOLDS * SIZE; i++) {
    fold[i]  = draw();
    moved[i] = fold[i] + i / SIZE * (1 + i % UNITS);
  }
  for (int i = 0; i < FOLDS * N; i++) trials[i] = i % 7 ? 1 + i * i % 4 : 0;
  assert_rdm_of(&tct_distance_crossnobis, &how[WITHIN], &p, a);
  p.fold = moved;
  assert_rdm_of(&tct_distance_crossnobis, &how[WITHIN], &p, b);
  for (int i = 0; i < PAIRS; i++) assert_near(b[i], a[i], 1e-13);
}

/* 2,000 experiments of unequal trials, one fold without condition 1; conditions 0 and 1 are the same.  The
 * mean is the truth, to 4.5 standard errors; that of the squared distance of means is far from it. */
static void unequal_trials_leave_it_unbiased(void **state)
{
  enum { DRAWS = 2000 };
  const int trials[FOLDS * N] = {1, 2, 3, 1, 1, 2, 0, 1, 1, 1, 3, 2, 1, 1, 1, 1, 1, 1, 4, 1};
  double fold[FOLDS * SIZE], rdm[PAIRS], truth[PAIRS];
  (void)state;

  for (int h = 0; h < 2; h++) {
    double sum[PAIRS] = {0}, square[PAIRS] = {0}, first_two = 0;
    for (int t = 0; t < DRAWS; t++) {
      double naive[UNITS] = {0};
      for (int i = 0; i < FOLDS * SIZE; i++) {
        const int row = i / UNITS, c = row % N;
        double noise = 0;
        for (int k = 0; k < trials[row]; k++) noise += 2 * draw() / trials[row];
        fold[i] = (c < 2 ? 1 : c) + i % UNITS + noise;
        if (c < 2 && row / N != 1) naive[i % UNITS] += (c ? -1 : 1) * fold[i] / (FOLDS - 1);
      }
      assert_rdm_of(&tct_distance_crossnobis, &how[h],
                    &(tct_patterns){N, UNITS, .folds = FOLDS, .fold = fold, .trials = trials}, rdm);
      for (int i = 0; i < PAIRS; i++) sum[i] += rdm[i], square[i] += rdm[i] * rdm[i];
      for (int k = 0; k < UNITS; k++) first_two += naive[k] * naive[k] / UNITS / DRAWS;
    }
    for (int i = 0, pair = 0; i < N; i++)
      for (int j = i + 1; j < N; j++)
        truth[pair++] = pow((i < 2 ? 1 : i) - j * (j > 1) - (j == 1), 2);
    for (int i = 0; i < PAIRS; i++) {
      const double mean = sum[i] / DRAWS, error = sqrt((square[i] / DRAWS - mean * mean) / DRAWS);
      if (!(fabs(mean - truth[i]) < 4.5 * error))
        fail_msg("pair %d: the mean is %g +- %g, the truth %g", i, mean, error, truth[i]);
    }
    assert_true(first_two > 0.5);
  }
}

static void noise_without_an_inverse_is_refused(void **state)
{
  const double bad[] = {1, 0, 0, 1, -1, 0, 0, 1};
  tct_patterns p     = {2, 2, .folds = 2, .fold = two, .noises = 2, .noise = bad};
  (void)state;

  assert_refused(&tct_distance_crossnobis, &how[WITHIN], &p, TCT_BAD_DATA,
                 "while whitening folds 1 and 2");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(negative_products_are_kept),
    cmocka_unit_test(folds_weigh_as_much_as_their_difference_is_precise),
    cmocka_unit_test(conditions_that_share_no_two_folds_can_be_crossed_across),
    cmocka_unit_test(train_times_test_over_held_out_folds_is_the_same),
    cmocka_unit_test(across_is_the_mean_over_all_pairs_of_trials),
    cmocka_unit_test(what_a_whole_fold_adds_cancels_within),
    cmocka_unit_test(unequal_trials_leave_it_unbiased),
    cmocka_unit_test(noise_without_an_inverse_is_refused),
  };
  return cmocka_run_group_tests_name("crossnobis", tests, NULL, NULL);
}
