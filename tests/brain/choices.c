/* choices.c -- two observers beside each other, by cases worked by hand; and tables that cannot be. */
#include "brain/behaviour_bench.h"

enum { N = 10 };

static const int truth[N]  = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
static const int first[N]  = {0, 1, 0, 1, 0, 1, 1, 0, 1, 0}; /* 6 of 10 right */
static const int second[N] = {0, 1, 0, 1, 1, 0, 0, 0, 1, 0}; /* 5 of 10; both 4, neither 3 */
static const int other[N]  = {1, 0, 1, 0, 1, 0, 0, 1, 0, 1}; /* right where the first errs */
static const int right[N]  = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
static const int hidden[N] = {0, -1, 0, 1, 0, 1, 1, 0, 1, 0}; /* trial 2 is missing */

static tct_choices of(const int *choice)
{
  return (tct_choices){.trials = N, .options = 2, .truth = truth, .choice = choice};
}

static void two_that_err_together_are_consistent(void **state)
{
  const tct_choices a = of(first), b = of(second), c = of(other);
  struct asked k = behaviour_named("error_consistency");
  (void)state;

  behaviour_of(&k, &a, &b); /* 0.7 observed; 0.6 0.5 + 0.4 0.5 expected */
  assert_near(behaved(&k, "observed"), 0.7, 1e-15);
  assert_near(behaved(&k, "expected"), 0.5, 1e-15);
  assert_near(behaved(&k, "kappa"), 0.4, 1e-15);
  assert_int_equal(behaved_all(&k, "kappa")->n, N);
  behaviour_of(&k, &a, &a);
  assert_near(behaved(&k, "kappa"), 1, 1e-15);
  behaviour_of(&k, &a, &c); /* none; 0.6 0.4 + 0.4 0.6 */
  assert_near(behaved(&k, "kappa"), -0.48 / 0.52, 1e-15);
  behaviour_done(&k);
}

/* Brain-Score's toy: three observers, three classes, three trials in each of three conditions; the first beside each,
 * itself too: 1, (0 - 0.8) / 2 and 0, for what is undefined is not averaged.  Together 0.2. */
static void three_observers_of_nine_trials_are_as_published(void **state)
{
  static const int three[]      = {0, 1, 2};
  static const int choice[3][9] = {
    {0, 1, 2, 1, 0, 0, 0, 0, 2}, {1, 1, 2, 1, 0, 1, 2, 1, 1}, {0, 1, 2, 0, 1, 2, 0, 1, 2}};
  struct asked k = behaviour_named("error_consistency");
  double mean    = 0;
  (void)state;

  for (int o = 0; o < 3; o++) {
    double sum = 0;
    int n      = 0;
    for (int condition = 0; condition < 9; condition += 3) {
      const tct_choices a = {
        .trials = 3, .options = 3, .truth = three, .choice = choice[0] + condition};
      tct_choices b = a;
      b.choice      = choice[o] + condition;
      behaviour_of(&k, &a, &b);
      if (isnan(behaved(&k, "kappa"))) continue;
      sum += behaved(&k, "kappa");
      n++;
    }
    mean += sum / n / 3;
  }
  assert_near(mean, 0.2, 1e-15);
  behaviour_done(&k);
}

static void two_that_never_err_say_nothing_of_errors(void **state)
{
  const tct_choices a = of(right), b = of(first);
  struct asked k = behaviour_named("error_consistency");
  (void)state;

  k.how.draws = 20;
  behaviour_of(&k, &a, &a);
  assert_undefined(behaved(&k, "kappa"));
  assert_int_equal(k.got.number[0].why, TCT_BEHAVIOUR_CERTAIN);
  assert_near(behaved(&k, "observed"), 1, 0);
  behaviour_of(&k, &a, &b); /* one that never errs: as often as chance has it */
  assert_near(behaved(&k, "kappa"), 0, 1e-15);
  behaviour_done(&k);
}

static void a_trial_missing_in_one_is_missing_in_both(void **state)
{
  const tct_choices a = of(hidden), b = of(second);
  struct asked k = behaviour_named("error_consistency");
  (void)state;

  behaviour_of(&k, &b, &a); /* of 9: both 3, neither 3, first 2, second 1 */
  assert_near(behaved(&k, "observed"), 6.0 / 9, 1e-15);
  assert_near(behaved(&k, "expected"), (4.0 * 5 + 5.0 * 4) / 81, 1e-15);
  assert_true(k.got.trials[0] == 9 && k.got.dropped[0] == 1 && k.got.dropped[1] == 1);
  behaviour_done(&k);
}

/* Observers who are right by themselves with 0.8 and 0.7, and else err together in a share s of the trials. */
static void its_interval_holds_the_truth(void **state)
{
  enum { TRIALS = 400, RUNS = 300 };
  static int zero[TRIALS], one[TRIALS], two[TRIALS];
  const double right_1 = 0.5 * 0.8 + 0.5 * 0.75, right_2 = 0.5 * 0.7 + 0.5 * 0.75;
  const double expected = right_1 * right_2 + (1 - right_1) * (1 - right_2);
  const double kappa    = (0.5 + 0.5 * (0.8 * 0.7 + 0.2 * 0.3) - expected) / (1 - expected);
  const tct_choices a   = {.trials = TRIALS, .options = 2, .truth = zero, .choice = one};
  const tct_choices b   = {.trials = TRIALS, .options = 2, .truth = zero, .choice = two};
  struct asked k        = behaviour_named("error_consistency");
  double mean           = 0;
  int held              = 0;
  (void)state;

  k.how.draws = 200;
  for (uint64_t run = 1; run <= RUNS; run++) {
    const tct_key key = tct_key_of(run, "pair");
    for (uint32_t i = 0; i < TRIALS; i++) {
      const bool shared = tct_uniform(key, i, 0, 0) < 0.5;
      one[i]            = tct_uniform(key, i, 0, 1) > (shared ? 0.75 : 0.8);
      two[i]            = shared ? one[i] : tct_uniform(key, i, 0, 2) > 0.7;
    }
    k.how.seed = run;
    behaviour_of(&k, &a, &b);
    mean += behaved(&k, "kappa") / RUNS;
    held += k.got.number[0].low <= kappa && kappa <= k.got.number[0].high;
  }
  print_message("kappa %.4f, mean %.4f, held %d of %d\n", kappa, mean, held, RUNS);
  assert_near(mean, kappa, 0.01);
  assert_true(held >= 0.92 * RUNS && held <= 0.98 * RUNS);
  behaviour_done(&k);
}

static void accuracies_are_apart_in_parts_of_the_farthest(void **state)
{
  const tct_choices a = of(first), b = of(second), c = of(other);
  struct asked k = behaviour_named("accuracy_distance");
  (void)state;

  behaviour_of(&k, &a, &b);
  assert_near(behaved(&k, "nearness"), 1 - 0.1 / 0.6, 1e-15);
  behaviour_of(&k, &c, &a);
  assert_near(behaved(&k, "nearness"), 1 - 0.2 / 0.6, 1e-15);
  assert_near(behaved(&k, "accuracy_1"), 0.4, 1e-15);
  assert_near(behaved(&k, "accuracy_2"), 0.6, 1e-15);
  behaviour_done(&k);
}

static void shares_have_the_intervals_of_their_trials(void **state)
{
  const tct_choices a = of(first), c = of(right);
  struct asked k = behaviour_named("accuracy");
  (void)state;

  behaviour_set(&k, "edge", 4);
  behaviour_of(&k, &a, NULL);
  assert_near(behaved(&k, "correct"), 0.6, 1e-15);
  assert_near(behaved(&k, "first"), 1, 0);
  assert_near(behaved(&k, "last"), 0, 0);
  assert_near(behaved(&k, "second"), 0.5, 0);
  /* (6 + z^2 / 2 -+ z sqrt(6 0.4 + z^2 / 4)) / (10 + z^2), z = 1.959963985 */
  assert_near(behaved_all(&k, "correct")->low, 0.312673770, 1e-9);
  assert_near(behaved_all(&k, "correct")->high, 0.831819670, 1e-9);
  assert_true(behaved_all(&k, "first")->n == 4 && behaved_all(&k, "first")->high == 1);
  assert_true(behaved_all(&k, "last")->low == 0 && behaved_all(&k, "last")->high > 0.4);
  behaviour_set(&k, "edge", 6);
  behaviour_of(&k, &c, NULL);
  assert_near(behaved(&k, "correct"), 1, 0);
  assert_int_equal(behaved_all(&k, "first")->why, TCT_BEHAVIOUR_FEW_TRIALS);
  behaviour_refused(&k, &a, &c, "a measure of one observer");
  behaviour_done(&k);
}

static void points_are_means_of_trials_in_few_enough_parts(void **state)
{
  enum { MANY = 1000 };
  static int zero[MANY], none[MANY];
  static double strength[MANY];
  tct_choices c = {
    .trials = MANY, .options = 2, .truth = zero, .choice = none, .strength = strength};
  struct asked k = behaviour_named("psychometric");
  tct_behaviour_points p;
  int trials = 0;
  (void)state;

  for (int i = 0; i < MANY; i++) {
    strength[i] = i < 400 ? 0.5 : i; /* 400 ties, and each its own */
    none[i]     = i % 4 == 0;
  }
  none[1] = -1;
  assert_int_equal(tct_behaviour_points_of(k.m, k.params, &c, 0.95, &p, NULL), TCT_OK);
  assert_true(p.n >= 16 && p.n <= TCT_BEHAVIOUR_POINTS && p.trials[0] == 399);
  assert_near(p.x[0], 0.5, 0);
  assert_near(p.y[0], 299.0 / 399, 1e-15);
  for (int i = 0; i < p.n; i++) trials += p.trials[i];
  assert_int_equal(trials, MANY - 1);
  c.trials = 3;
  assert_int_equal(tct_behaviour_points_of(k.m, k.params, &c, 0.95, &p, NULL), TCT_OK);
  assert_true(p.n == 1 && p.trials[0] == 2);
  behaviour_done(&k);
  k = behaviour_named("accuracy");
  assert_int_equal(tct_behaviour_points_of(k.m, k.params, &c, 0.95, &p, NULL), TCT_UNSUPPORTED);
  behaviour_done(&k);
}

static void failures_are_counted_and_never_averaged_in(void **state)
{
  tct_behaved row[4] = {{.number = {{.value = 1}}},
                        {.number = {{.value = 3}}},
                        {.number = {{.value = 8}}},
                        {.number = {{.value = 0}}}};
  tct_behaved_spread s;
  (void)state;

  row[3].number[0] = (tct_behaved_number){.value = (double)NAN, .why = TCT_BEHAVIOUR_AT_BOUND};
  assert_int_equal(tct_behaved_spread_of(4, row, 0, false, &s, NULL), TCT_OK);
  assert_true(s.n == 3 && s.failed == 1 && s.why[TCT_BEHAVIOUR_AT_BOUND] == 1);
  assert_near(s.mean, 4, 1e-15);
  assert_near(s.error, sqrt(13.0 / 3), 1e-15); /* squares 9, 1, 16 over 2 and 3 */
  assert_true(s.least == 1 && s.median == 3 && s.most == 8);
  assert_int_equal(tct_behaved_spread_of(4, row, 0, true, &s, NULL), TCT_OK);
  assert_undefined(s.error);
  assert_int_equal(tct_behaved_spread_of(1, row + 3, 0, false, &s, NULL), TCT_OK);
  assert_undefined(s.mean);
}

static void tables_that_cannot_be_are_refused_in_words(void **state)
{
  const int wild[N] = {0, 1, 2, 1, 0, 1, 1, 0, 1, 0};
  tct_choices a = of(first), b = of(second);
  struct asked k = behaviour_named("error_consistency");
  (void)state;

  behaviour_refused(&k, &a, NULL, "two observers");
  b.trials = 9;
  behaviour_refused(&k, &a, &b, "10 and 9");
  b = of(wild);
  behaviour_refused(&k, &a, &b, "second observer, trial 3: choice 2 of 2");
  b = of(NULL);
  behaviour_refused(&k, &a, &b, "there is no choice");
  b            = of(second);
  b.distractor = truth;
  behaviour_refused(&k, &a, &b, "trial 1: the distractor is the right choice");
  b           = of(second);
  k.how.level = 1;
  behaviour_refused(&k, &a, &b, "level of 1");
  behaviour_done(&k);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_that_err_together_are_consistent),
    cmocka_unit_test(three_observers_of_nine_trials_are_as_published),
    cmocka_unit_test(two_that_never_err_say_nothing_of_errors),
    cmocka_unit_test(a_trial_missing_in_one_is_missing_in_both),
    cmocka_unit_test(its_interval_holds_the_truth),
    cmocka_unit_test(accuracies_are_apart_in_parts_of_the_farthest),
    cmocka_unit_test(shares_have_the_intervals_of_their_trials),
    cmocka_unit_test(points_are_means_of_trials_in_few_enough_parts),
    cmocka_unit_test(failures_are_counted_and_never_averaged_in),
    cmocka_unit_test(tables_that_cannot_be_are_refused_in_words),
  };
  return cmocka_run_group_tests_name("choices", tests, NULL, NULL);
}
