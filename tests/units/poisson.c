/* poisson.c -- the chance of a spike in a step of 2 ms, worked by hand: 100 + 150 Hz are 0.5 events, 1 - exp(-0.5). */
#include "units/block.h"

extern const tct_unit tct_unit_poisson;

static void begin(block *b, int units, double rate)
{
  block_begin(b, &tct_unit_poisson, units);
  *(double *)block_param(b, "rate") = rate;
  b->unit->prepare(b->params, 2);
}

static void a_unit_fires_as_often_as_rate_and_drive_say(void **state)
{
  const double p = 1 - exp(-0.5);
  block b;
  (void)state;

  begin(&b, 3, 100);
  b.drive[0][0] = b.drive[0][1] = 150;
  b.drive[0][2]                 = -101; /* less than never is never */
  b.uniform[0]                  = (tct_real)(p - 1e-6);
  b.uniform[1]                  = (tct_real)(p + 1e-6);
  b.uniform[2]                  = (tct_real)1e-9;
  b.unit->step(&b.u);
  assert_true(b.rate[0] == 1 && b.rate[1] == 0 && b.rate[2] == 0);
  for (int i = 0; i < 3; i++) b.credit[i] = 4;
  b.unit->pull(&b.u);
  NEAR(b.credit[0], 4 * 0.002 * exp(-0.5));
  assert_true(b.credit[2] == 0);
  block_end(&b);
}

/* d log P by differences: of a spike, and of none. */
static void the_score_is_the_slope_of_the_likelihood(void **state)
{
  block b;
  (void)state;

  begin(&b, 2, 0);
  b.drive[0][0] = b.drive[0][1] = 70;
  b.rate[0]                     = 1;
  b.unit->score(&b.u);
  const double h = 1e-4, up = (70 + h) * 0.002, down = (70 - h) * 0.002;
  assert_true(fabs((double)b.credit[0] - (log(1 - exp(-up)) - log(1 - exp(-down))) / (2 * h)) <
              1e-9);
  NEAR(b.credit[1], -0.002);
  block_end(&b);
}

static void a_drive_that_is_not_a_number_shows(void **state)
{
  block b;
  (void)state;

  begin(&b, 1, 0);
  b.drive[0][0] = (tct_real)NAN;
  b.uniform[0]  = (tct_real)0.5;
  b.unit->step(&b.u);
  assert_true(isnan(b.rate[0]));
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_unit_fires_as_often_as_rate_and_drive_say),
    cmocka_unit_test(the_score_is_the_slope_of_the_likelihood),
    cmocka_unit_test(a_drive_that_is_not_a_number_shows),
  };
  return cmocka_run_group_tests_name("poisson", tests, NULL, NULL);
}
