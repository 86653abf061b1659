/* learning_curve.c -- fits of learning: scipy's likelihood, and learners whose numbers are known. */
#include "brain/behaviour_bench.h"
#include "brain/scipy.h"

enum { TRIALS = 600 };

static const double start = 0.5, top = 0.92, tau = 90;
static int truth[TRIALS], choice[TRIALS];
static const tct_choices drawn = {.trials = TRIALS, .options = 2, .truth = truth, .choice = choice};

static void draw(uint64_t seed, double from, double to)
{
  const tct_key key = tct_key_of(seed, "learner");

  for (int i = 0; i < TRIALS; i++) {
    const double p = to - (to - from) * exp(-i / tau);
    truth[i]       = i % 2;
    choice[i]      = tct_uniform(key, (uint64_t)i, 0, 0) < p ? truth[i] : !truth[i];
  }
}

static const char script[] =
  "from scipy.optimize import minimize\n"
  "y = given\n"
  "t = np.arange(len(y))\n"
  "def nll(q):\n"
  "  a, b, s = q\n"
  "  if not (0 <= a <= 1 and 0 <= b <= 1): return 1e9\n"
  "  p = np.clip(b - (b - a) * np.exp(-t / np.exp(s)), 1e-9, 1 - 1e-9)\n"
  "  return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))\n"
  "fits = [minimize(nll, [0.5, 0.9, s], method=\"Nelder-Mead\", options=dict(xatol=1e-9, "
  "fatol=1e-12, maxiter=5000,"
  " maxfev=5000)) for s in (3.0, 4.5, 5.5)]\n"
  "q = min(fits, key=lambda f: f.fun).x\n"
  "print(q[0], q[1], np.exp(q[2]), -np.exp(q[2]) * np.log((q[1] - 0.75) / (q[1] - q[0])))\n";

static void the_likelihood_is_largest_where_scipy_finds_it(void **state)
{
  double given[TRIALS], wanted[4];
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++) {
    struct asked a = behaviour_named("learning_curve");
    draw(seed, start, top);
    for (int i = 0; i < TRIALS; i++) given[i] = choice[i] == truth[i];
    scipy(script, TRIALS, given, 4, wanted);
    behaviour_of(&a, &drawn, NULL);
    assert_near(behaved(&a, "start"), wanted[0], 1e-5);
    assert_near(behaved(&a, "top"), wanted[1], 1e-5);
    assert_near(behaved(&a, "time_constant"), wanted[2], 1e-3 * wanted[2]);
    assert_near(behaved(&a, "trials_to_criterion"), wanted[3], 1e-3 * wanted[3]);
    behaviour_done(&a);
  }
}

/* 120 learners alike: how often the intervals hold, and on which side the estimates lie. */
static void planted_learners_come_back(void **state)
{
  enum { RUNS = 120 };
  const double criterion = -tau * log((top - 0.75) / (top - start));
  const double known[4]  = {start, top, tau, criterion};
  double mean[4]         = {0};
  int held[4] = {0}, above[4] = {0}, there = 0;
  struct asked a = behaviour_named("learning_curve");
  (void)state;

  a.how.draws = 100;
  for (uint64_t run = 1; run <= RUNS; run++) {
    draw(run + 50, start, top);
    a.how.seed = run;
    behaviour_of(&a, &drawn, NULL);
    if (isnan(behaved(&a, "start")) || isnan(behaved(&a, "trials_to_criterion"))) continue;
    there++;
    for (int j = 0; j < 4; j++) {
      const tct_behaved_number *x = &a.got.number[j];
      mean[j] += x->value;
      held[j] += x->low <= known[j] && known[j] <= x->high;
      above[j] += x->value > known[j];
    }
  }
  for (int j = 0; j < 4; j++)
    print_message("%s: %.3f, mean %.3f, %d of %d held, %d above\n", a.m->number[j].name, known[j],
                  mean[j] / there, held[j], there, above[j]);
  assert_true(there >= 0.97 * RUNS);
  for (int j = 0; j < 4; j++) assert_true(held[j] >= 0.88 * there);
  for (int j = 0; j < 4; j++) assert_true(above[j] >= 0.35 * there && above[j] <= 0.65 * there);
  behaviour_done(&a);
}

static void a_criterion_may_be_there_already_or_never(void **state)
{
  struct asked a = behaviour_named("learning_curve");
  (void)state;

  draw(3, 0.3, 0.7);
  behaviour_set(&a, "criterion", 0.9);
  behaviour_of(&a, &drawn, NULL);
  assert_true(behaved(&a, "top") < 0.8);
  assert_undefined(behaved(&a, "trials_to_criterion"));
  assert_int_equal(behaved_all(&a, "trials_to_criterion")->why, TCT_BEHAVIOUR_NOT_REACHED);
  behaviour_set(&a, "criterion", 0.1);
  behaviour_of(&a, &drawn, NULL);
  assert_near(behaved(&a, "trials_to_criterion"), 0, 0);
  for (int i = 0; i < TRIALS; i++) choice[i] = truth[i];
  behaviour_of(&a, &drawn, NULL);
  assert_int_equal(behaved_all(&a, "top")->why, TCT_BEHAVIOUR_CONSTANT);
  tct_choices few = drawn;
  few.trials      = 39;
  behaviour_of(&a, &few, NULL);
  assert_int_equal(behaved_all(&a, "top")->why, TCT_BEHAVIOUR_FEW_TRIALS);
  behaviour_done(&a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_likelihood_is_largest_where_scipy_finds_it),
    cmocka_unit_test(planted_learners_come_back),
    cmocka_unit_test(a_criterion_may_be_there_already_or_never),
  };
  return cmocka_run_group_tests_name("learning curve", tests, NULL, NULL);
}
