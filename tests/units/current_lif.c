/* current_lif.c -- the exact step against the equation's own solution, and many small steps against one. */
#include "units/synaptic_cell.h"

extern const tct_unit tct_unit_current_lif;

/* v(t) = a (exp(-t / 5) - exp(-t / 20)) 5 / (5 - 20) for a current of a at 0 */
static double solution(double a, double tau_s, double t)
{
  return a * (exp(-t / tau_s) - exp(-t / 20)) * tau_s / (tau_s - 20);
}

static void a_spike_makes_the_potential_that_the_equation_says(void **state)
{
  cell c;
  (void)state;

  for (int inhibits = 0; inhibits < 2; inhibits++) {
    cell_begin(&c, &tct_unit_current_lif, 1);
    cell_ready(&c, 0.7);
    for (int t = 1; t <= 40; t++) {
      assert_int_equal(cell_step(&c, t == 1 && !inhibits ? 30 : 0, t == 1 && inhibits ? -30 : 0),
                       0);
      NEAR(c.slot[V][0], inhibits ? solution(-30, 10, 0.7 * t) : solution(30, 5, 0.7 * t));
    }
    block_end(&c.b);
  }
}

/* The same of two thousand steps and of one, with equal time constants too: c_s = k dt / tau. */
static void a_long_step_is_many_short_ones(void **state)
{
  cell one, many;
  (void)state;

  cell_begin(&one, &tct_unit_current_lif, 1);
  cell_begin(&many, &tct_unit_current_lif, 1);
  cell_set(&one, "tau_inhibitory", 20);
  cell_set(&many, "tau_inhibitory", 20);
  cell_ready(&one, 8);
  cell_ready(&many, 8.0 / 2000);
  cell_step(&one, 7, -3);
  for (int t = 0; t < 2000; t++) cell_step(&many, t ? 0 : 7, t ? 0 : -3);
  assert_true(fabs((double)(one.slot[V][0] - many.slot[V][0])) < 1e-11);
  assert_true(fabs((double)one.slot[V][0] - (solution(7, 5, 8) - 3 * 0.4 * exp(-0.4))) < 1e-12);
  block_end(&one.b);
  block_end(&many.b);
}

static void euler_is_a_straight_step(void **state)
{
  cell c;
  (void)state;

  cell_begin(&c, &tct_unit_current_lif, 1);
  *(int *)block_param(&c.b, "integration") = 1;
  cell_ready(&c, 1);
  cell_step(&c, 8, -2);
  NEAR(c.slot[V][0], 6.0 / 20);
  cell_step(&c, 0, 0);
  NEAR(c.slot[V][0], 0.3 + (8 * exp(-0.2) - 2 * exp(-0.1) - 0.3) / 20);
  block_end(&c.b);
}

/* The benchmark's cells rest at -49 mV, above their threshold of -50: from -60 that takes 20 ln 11 ms = 47.96. */
static void who_rests_above_the_threshold_fires_by_itself(void **state)
{
  int fired[3] = {0}, n = 0;
  cell c;
  (void)state;

  cell_begin(&c, &tct_unit_current_lif, 1);
  cell_set(&c, "rest", -49);
  cell_ready(&c, 0.1);
  c.slot[V][0] = -11;
  for (int t = 1; n < 3; t++)
    if (cell_step(&c, 0, 0)) fired[n++] = t;
  assert_int_equal(fired[0], 480);
  /* 49 steps stand still, and 480 more: the step of the spike is the first of 50 */
  assert_int_equal(fired[1] - fired[0], 529);
  assert_int_equal(fired[2] - fired[1], 529);
  block_end(&c.b);
}

static double draw(const void *chance, int what, int unit)
{
  (void)chance;
  (void)what;
  return 0.25 * (unit + 1);
}

static void a_trial_starts_at_rest_or_anywhere_below_the_threshold(void **state)
{
  cell c;
  (void)state;

  for (int uniform = 0; uniform < 2; uniform++) {
    cell_begin(&c, &tct_unit_current_lif, 2);
    *(int *)block_param(&c.b, "start") = uniform;
    cell_set(&c, "rest", -49);
    cell_ready(&c, 0.1);
    const tct_beginning at = {.units   = 2,
                              .params  = c.b.params,
                              .slot    = {c.slot[V], c.slot[E], c.slot[I], c.slot[R]},
                              .uniform = draw,
                              .normal  = draw};
    c.b.unit->begin(&at);
    NEAR(c.slot[V][0], uniform ? -11 + 2.5 : 0);
    NEAR(c.slot[V][1], uniform ? -11 + 5 : 0);
    assert_true(c.slot[E][0] == 0 && c.slot[I][0] == 0 && c.slot[V][2] == 0);
    block_end(&c.b);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_spike_makes_the_potential_that_the_equation_says),
    cmocka_unit_test(a_long_step_is_many_short_ones),
    cmocka_unit_test(euler_is_a_straight_step),
    cmocka_unit_test(who_rests_above_the_threshold_fires_by_itself),
    cmocka_unit_test(a_trial_starts_at_rest_or_anywhere_below_the_threshold),
  };
  return cmocka_run_group_tests_name("current_lif", tests, NULL, NULL);
}
