/* bernoulli.c -- a drive of log 3: 1 with probability 3/4. */
#include "units/block.h"

extern const tct_unit tct_unit_bernoulli;

static void begin(block *b)
{
  block_begin(b, &tct_unit_bernoulli, 3);
  b->drive[0][0] = (tct_real)log(3);
  b->drive[0][1] = (tct_real)-log(3);
  for (int i = 3; i < BLOCK_LD; i++) b->rate[i] = 9;
}

static void it_speaks_as_often_as_its_drive_says(void **state)
{
  static const struct {
    double uniform;
    int first, second, third; /* p = 3/4, 1/4, 1/2 */
  } t[] = {{0.001, 1, 1, 1}, {0.24, 1, 1, 1}, {0.26, 1, 0, 1}, {0.49, 1, 0, 1},
           {0.51, 1, 0, 0},  {0.74, 1, 0, 0}, {0.76, 0, 0, 0}, {0.999, 0, 0, 0}};
  block b;
  (void)state;

  for (size_t k = 0; k < sizeof t / sizeof *t; k++) {
    begin(&b);
    for (int i = 0; i < 3; i++) b.uniform[i] = (tct_real)t[k].uniform;
    b.unit->step(&b.u);
    assert_true(b.rate[0] == t[k].first && b.rate[1] == t[k].second && b.rate[2] == t[k].third);
    for (int i = 3; i < BLOCK_LD; i++) assert_true(b.rate[i] == 0); /* pads */
    block_end(&b);
  }
}

static void a_draw_is_likelier_by_what_the_probability_lacked(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.rate[0] = 1;
  b.rate[1] = 0;
  b.rate[2] = 1;
  b.unit->score(&b.u);
  NEAR(b.credit[0], 1.0 / 4);
  NEAR(b.credit[1], -1.0 / 4);
  NEAR(b.credit[2], 1.0 / 2);
  for (int i = 3; i < BLOCK_LD; i++) assert_true(b.credit[i] == 0);
  block_end(&b);
}

static void credit_goes_straight_to_the_slope_of_the_mean(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.credit[0] = 16;
  b.credit[1] = -16;
  b.credit[2] = 1;
  b.unit->pull(&b.u);
  NEAR(b.credit[0], 3);
  NEAR(b.credit[1], -3);
  NEAR(b.credit[2], 0.25);
  block_end(&b);
}

static void a_drive_that_is_not_a_number_is_no_draw(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.drive[0][1] = (tct_real)NAN;
  b.uniform[0]  = (tct_real)0.5;
  b.unit->step(&b.u);
  assert_true(b.rate[0] == 1 && isnan(b.rate[1]));
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_speaks_as_often_as_its_drive_says),
    cmocka_unit_test(a_draw_is_likelier_by_what_the_probability_lacked),
    cmocka_unit_test(credit_goes_straight_to_the_slope_of_the_mean),
    cmocka_unit_test(a_drive_that_is_not_a_number_is_no_draw),
  };
  return cmocka_run_group_tests_name("bernoulli", tests, NULL, NULL);
}
