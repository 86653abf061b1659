/* lif.c -- half of a voltage is left after a step (tau 10 ms, step 10 ln 2 ms), threshold 1, dampening 0.3. */
#include "units/block.h"

extern const tct_unit tct_unit_lif;

static void begin(block *b, int units)
{
  block_begin(b, &tct_unit_lif, units);
  *(double *)block_param(b, "tau") = 10;
  b->unit->prepare(b->params, 10 * log(2));
}

static void a_train_of_three_steps(void **state)
{
  static const double drive[] = {0.7, 0.9, 0.3}, v[] = {0.7, 1.25, -0.075};
  block b;
  (void)state;

  /* 0.7;  0.35 + 0.9 = 1.25, a spike;  0.625 + 0.3 - 1 = -0.075 */
  begin(&b, 1);
  NEAR(b.unit->leak(b.params), 0.5);
  for (int t = 0; t < 3; t++) {
    b.drive[0][0] = (tct_real)drive[t];
    b.unit->step(&b.u);
    NEAR(b.slot[0], v[t]);
    assert_true(b.rate[0] == (t == 1));
    b.slot_before[0] = b.slot[0];
    b.before[0]      = b.rate[0];
  }
  block_end(&b);
}

static void a_surrogate_has_the_shape_that_was_asked_for(void **state)
{
  /* u = 2 (v - 1) */
  static const double v[] = {1, 1.2, 0.5, 1.5}, shape[4][4] = {{1, 0.6, 0, 0},
                                                               {1, 1 / 1.96, 0.25, 0.25},
                                                               {1, 0.923116346386636, 0, 0},
                                                               {1, 1, 0, 0}};
  block b;
  (void)state;

  for (int s = 0; s < 4; s++) {
    begin(&b, 4);
    *(int *)block_param(&b, "surrogate")    = s;
    *(double *)block_param(&b, "sharpness") = 2;
    for (int i = 0; i < 4; i++) {
      b.drive[0][i] = (tct_real)v[i];
      b.credit[i]   = 2;
    }
    b.unit->step(&b.u);
    b.unit->pull(&b.u);
    for (int i = 0; i < 4; i++)
      NEAR(b.credit[i], 2 * 0.3 * (s == 2 && i > 1 ? exp(-0.5) : shape[s][i]));
    block_end(&b);
  }
}

static void at_the_threshold_it_is_silent(void **state)
{
  block b;
  (void)state;

  begin(&b, 1);
  b.drive[0][0] = 1;
  b.unit->step(&b.u);
  assert_true(b.slot[0] == 1 && b.rate[0] == 0);
  block_end(&b);
}

static void the_surrogate_is_a_triangle_around_the_threshold(void **state)
{
  static const double v[] = {1, 1.2, 0.5, 2, 2.5, 0, -1}, psi[] = {0.3, 0.24, 0.15, 0, 0, 0, 0};
  block b;
  (void)state;

  begin(&b, 7);
  for (int i = 0; i < 7; i++) {
    b.drive[0][i] = (tct_real)v[i];
    b.credit[i]   = 2;
  }
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  for (int i = 0; i < 7; i++) NEAR(b.credit[i], 2 * psi[i]);
  block_end(&b);
}

/* v = 1.2, credit 2, 0.1 owed by the next voltage: 0.48 + 0.1; half of it goes back in time. */
static void credit_goes_back_through_the_voltage(void **state)
{
  block b;
  (void)state;

  for (int reset = 0; reset < 2; reset++) {
    begin(&b, 1);
    *(bool *)block_param(&b, "reset_credit") = reset;
    b.drive[0][0]                            = (tct_real)1.2;
    b.credit[0]                              = 2;
    b.credit_slot[0]                         = (tct_real)0.1;
    b.credit_slot_before[0]                  = 99; /* written, not added to */
    b.credit_before[0]                       = 5;
    b.unit->step(&b.u);
    b.unit->pull(&b.u);
    NEAR(b.credit[0], 0.58);
    NEAR(b.credit_slot_before[0], 0.29);
    NEAR(b.credit_before[0], reset ? 5 - 0.58 : 5); /* the spike before took a threshold away */
    block_end(&b);
  }
}

/* Another threshold scales voltages and, inversely, the slope: psi = gamma / theta at the top. */
static void the_threshold_sets_the_scale(void **state)
{
  block b;
  (void)state;

  begin(&b, 1);
  *(double *)block_param(&b, "threshold")  = 0.5;
  *(bool *)block_param(&b, "reset_credit") = true;
  b.drive[0][0]                            = (tct_real)0.6;
  b.before[0]                              = 1;
  b.slot_before[0]                         = 1;
  b.credit[0]                              = 1;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  NEAR(b.slot[0], 0.6); /* 0.5 + 0.6 - 0.5 */
  assert_true(b.rate[0] == 1);
  NEAR(b.credit[0], 0.3 / 0.5 * 0.8);
  NEAR(b.credit_before[0], -0.5 * 0.48);
  block_end(&b);
}

static void a_voltage_that_is_not_a_number_is_no_silence(void **state)
{
  block b;
  (void)state;

  begin(&b, 1);
  b.drive[0][0] = (tct_real)NAN;
  b.credit[0]   = 1;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  assert_true(isnan(b.rate[0]) && isnan(b.credit[0]));
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_train_of_three_steps),
    cmocka_unit_test(at_the_threshold_it_is_silent),
    cmocka_unit_test(a_surrogate_has_the_shape_that_was_asked_for),
    cmocka_unit_test(the_surrogate_is_a_triangle_around_the_threshold),
    cmocka_unit_test(credit_goes_back_through_the_voltage),
    cmocka_unit_test(the_threshold_sets_the_scale),
    cmocka_unit_test(a_voltage_that_is_not_a_number_is_no_silence),
  };
  return cmocka_run_group_tests_name("lif", tests, NULL, NULL);
}
