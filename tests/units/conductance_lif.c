/* conductance_lif.c -- steps worked by hand: tau 20 ms, E_e 60 and E_i -20 mV from rest, threshold 10 above it. */
#include "units/synaptic_cell.h"

extern const tct_unit tct_unit_conductance_lif;

/* A spike opens 3, another closes it again by 1: G = 4, v8 = 180 / 4 = 45; then g_e = 3 exp(-dt / 5), g_i = 1. */
static void a_step_is_exact_for_conductances_that_stand_still(void **state)
{
  const double dt = 0.5;
  cell c;
  (void)state;

  cell_begin(&c, &tct_unit_conductance_lif, 1);
  cell_ready(&c, dt);
  assert_int_equal(cell_step(&c, 3, 0), 0);
  const double v = 45 * (1 - exp(-4 * dt / 20)), g = 3 * exp(-dt / 5);
  NEAR(c.slot[V][0], v);
  NEAR(c.slot[E][0], g);
  assert_int_equal(cell_step(&c, 0, -1), 0);
  const double open = 2 + g, to = (60 * g - 20) / open;
  NEAR(c.slot[V][0], to + (v - to) * exp(-open * dt / 20));
  NEAR(c.slot[I][0], -exp(-dt / 10)); /* as synapses bring it: -g_i */
  block_end(&c.b);
}

static void euler_is_a_straight_step(void **state)
{
  cell c;
  (void)state;

  cell_begin(&c, &tct_unit_conductance_lif, 1);
  *(int *)block_param(&c.b, "integration") = 1;
  cell_ready(&c, 0.5);
  cell_step(&c, 3, 0);
  NEAR(c.slot[V][0], 0.5 / 20 * 180);
  cell_step(&c, 0, -1);
  const double g = 3 * exp(-0.1);
  NEAR(c.slot[V][0], 4.5 + 0.5 / 20 * (60 * g - 20 - (2 + g) * 4.5));
  block_end(&c.b);
}

/* 2 ms of rest in steps of 0.5: a spike, three steps that stand still, and the fifth may fire again. */
static void after_a_spike_it_rests(void **state)
{
  cell c;
  (void)state;

  cell_begin(&c, &tct_unit_conductance_lif, 1);
  cell_set(&c, "refractory", 2);
  cell_set(&c, "reset_voltage", -63);
  cell_ready(&c, 0.5);
  assert_int_equal(cell_step(&c, 1000, 0), 1);
  for (int t = 0; t < 3; t++) {
    NEAR(c.slot[V][0], -3);
    assert_int_equal(cell_step(&c, 0, 0), 0);
  }
  NEAR(c.slot[E][0], 1000 * exp(-4 * 0.5 / 5)); /* conductances do not rest */
  assert_int_equal(cell_step(&c, 0, 0), 1);
  block_end(&c.b);
}

static void a_reset_may_take_away(void **state)
{
  cell c;
  (void)state;

  cell_begin(&c, &tct_unit_conductance_lif, 1);
  *(int *)block_param(&c.b, "reset") = 1;
  cell_set(&c, "reset_voltage", -57);
  cell_ready(&c, 0.5);
  assert_int_equal(cell_step(&c, 19, 0), 1); /* v8 = 60 x 19 / 20 = 57 */
  NEAR(c.slot[V][0], 57 * (1 - exp(-0.5)) - 7);
  block_end(&c.b);
}

static void nothing_open_and_what_closes_more_than_there_is_leave_numbers(void **state)
{
  cell c;
  (void)state;

  cell_begin(&c, &tct_unit_conductance_lif, 1);
  cell_ready(&c, 0.5);
  cell_step(&c, -1, 0); /* g_e = -1: nothing is open */
  assert_true(isfinite(c.slot[V][0]));
  cell_step(&c, -1e6, 0);
  assert_true(isfinite(c.slot[V][0]));
  cell_step(&c, NAN, 0);
  assert_true(isnan(c.b.rate[0]));
  block_end(&c.b);
}

static double draw(const void *chance, int what, int unit)
{
  (void)chance;
  return what + 10 * unit;
}

static void a_trial_starts_where_it_is_drawn(void **state)
{
  cell c;
  (void)state;

  cell_begin(&c, &tct_unit_conductance_lif, 2);
  cell_set(&c, "start", -5);
  cell_set(&c, "start_spread", 5);
  cell_set(&c, "start_excitation", 4);
  cell_set(&c, "start_excitation_spread", 1.5);
  cell_set(&c, "start_inhibition", 20);
  cell_ready(&c, 0.5);
  const tct_beginning at = {.units   = 2,
                            .params  = c.b.params,
                            .slot    = {c.slot[V], c.slot[E], c.slot[I], c.slot[R]},
                            .uniform = draw,
                            .normal  = draw};
  c.b.unit->begin(&at);
  NEAR(c.slot[V][0], -5);
  NEAR(c.slot[V][1], -5 + 5 * 10);
  NEAR(c.slot[E][0], 4 + 1.5);
  NEAR(c.slot[E][1], 4 + 1.5 * 11);
  NEAR(c.slot[I][1], -20); /* without spread nothing is drawn */
  assert_true(c.slot[R][1] == 0 && c.slot[V][2] == 0);
  block_end(&c.b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_step_is_exact_for_conductances_that_stand_still),
    cmocka_unit_test(euler_is_a_straight_step),
    cmocka_unit_test(after_a_spike_it_rests),
    cmocka_unit_test(a_reset_may_take_away),
    cmocka_unit_test(nothing_open_and_what_closes_more_than_there_is_leave_numbers),
    cmocka_unit_test(a_trial_starts_where_it_is_drawn),
  };
  return cmocka_run_group_tests_name("conductance_lif", tests, NULL, NULL);
}
