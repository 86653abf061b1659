/* divisive.c -- drives 1, 2, -3 and 4 with n = 2, s = 2: what is squared is 1, 4, 0 and 16, over 4 + 21. */
#include "units/block.h"

extern const tct_unit tct_unit_divisive;

static void begin(block *b, double exponent, double semisaturation, double gain)
{
  static const double drive[] = {1, 2, -3, 4};

  block_begin(b, &tct_unit_divisive, 4);
  *(double *)block_param(b, "exponent")       = exponent;
  *(double *)block_param(b, "semisaturation") = semisaturation;
  *(double *)block_param(b, "gain")           = gain;
  for (int k = 0; k < 4; k++) b->drive[0][k] = (tct_real)drive[k];
  for (int k = 0; k < BLOCK_ALL; k++) b->rate[k] = 9;
}

static void each_is_its_share_of_all(void **state)
{
  static const double squares[] = {1, 4, 0, 16};
  block b;
  (void)state;

  begin(&b, 2, 2, 5);
  b.unit->step(&b.u);
  for (int k = 0; k < 4; k++) NEAR(b.rate[k], 5 * squares[k] / 25);
  for (int k = 4; k < BLOCK_LD; k++) assert_true(b.rate[k] == 0);
  assert_true(b.rate[BLOCK_LD] == 9);
  block_end(&b);
  begin(&b, 1, 3, 1);
  b.unit->step(&b.u);
  for (int k = 0; k < 4; k++) NEAR(b.rate[k], (k == 2 ? 0 : (double)b.drive[0][k]) / 10);
  block_end(&b);
}

/* The source's curve: half of the gain at the semisaturation, all of it far beyond, preferences kept. */
static void it_saturates_and_keeps_its_preferences(void **state)
{
  double share[3];
  block b;
  (void)state;

  begin(&b, 2, 2, 1);
  for (int k = 0; k < 4; k++) b.drive[0][k] = 0;
  b.drive[0][1] = 2;
  b.unit->step(&b.u);
  NEAR(b.rate[1], 0.5);
  for (int i = 0; i < 3; i++) {
    const double contrast = 0.1 * pow(1000, i);
    b.drive[0][0] = (tct_real)contrast, b.drive[0][1] = (tct_real)(3 * contrast);
    b.unit->step(&b.u);
    NEAR(b.rate[0] / b.rate[1], 1.0 / 9);
    share[i] = (double)(b.rate[0] + b.rate[1]);
  }
  assert_true(share[0] < 0.03 && share[1] > 0.99 && share[2] > share[1] && share[2] <= 1);
  block_end(&b);
}

/* Another stimulus, to which the unit itself does not answer, suppresses it: 16 / (4 + 16), then / (4 + 16 + 64). */
static void what_others_hear_suppresses(void **state)
{
  block b;
  (void)state;

  begin(&b, 2, 2, 1);
  b.drive[0][0] = b.drive[0][1] = 0;
  b.unit->step(&b.u);
  NEAR(b.rate[3], 16.0 / 20);
  b.drive[0][0] = 8;
  b.unit->step(&b.u);
  NEAR(b.rate[3], 16.0 / 84);
  block_end(&b);
}

/* N = 25, credit on the last alone: da_3 = 2 x 4 / 25 (1 - 16/25), da_1 = 2 x 2 / 25 x (- 16/25). */
static void credit_of_one_reaches_all(void **state)
{
  block b;
  (void)state;

  begin(&b, 2, 2, 5);
  b.credit[3] = 3;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  NEAR(b.credit[3], 3.0 * 5 * 8 / 25 * (1 - 16.0 / 25));
  NEAR(b.credit[1], 3.0 * 5 * 4 / 25 * (-16.0 / 25));
  NEAR(b.credit[0], 3.0 * 5 * 2 / 25 * (-16.0 / 25));
  NEAR(b.credit[2], 0);
  block_end(&b);
}

static void without_a_drive_it_is_silent_and_what_is_no_number_shows(void **state)
{
  block b;
  (void)state;

  begin(&b, 2, 2, 1);
  b.u.drive[0] = NULL;
  b.credit[1]  = 1;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  for (int k = 0; k < BLOCK_LD; k++) assert_true(b.rate[k] == 0 && b.credit[k] == 0);
  b.u.drive[0]  = b.drive[0];
  b.drive[0][0] = (tct_real)NAN;
  b.unit->step(&b.u);
  for (int k = 0; k < 4; k++) assert_true(isnan(b.rate[k]));
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_is_its_share_of_all),
    cmocka_unit_test(it_saturates_and_keeps_its_preferences),
    cmocka_unit_test(what_others_hear_suppresses),
    cmocka_unit_test(credit_of_one_reaches_all),
    cmocka_unit_test(without_a_drive_it_is_silent_and_what_is_no_number_shows),
  };
  return cmocka_run_group_tests_name("divisive", tests, NULL, NULL);
}
