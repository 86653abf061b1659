/* leaky.c -- tau 10 ms and a step of 10 ln 2 ms: half of everything is left after a step. */
#include "units/block.h"

extern const tct_unit tct_unit_leaky;

static void begin(block *b)
{
  block_begin(b, &tct_unit_leaky, 2);
  b->unit->prepare(b->params, 10 * log(2));
}

static void half_is_kept_and_half_is_new(void **state)
{
  block b;
  (void)state;

  begin(&b);
  NEAR(b.unit->leak(b.params), 0.5);
  b.before[0] = 2, b.drive[0][0] = 4;
  b.before[1] = 2, b.drive[0][1] = -4; /* relu, the preset: nothing comes in */
  b.unit->step(&b.u);
  NEAR(b.rate[0], 3);
  NEAR(b.rate[1], 1);
  block_end(&b);
}

static void a_constant_drive_is_approached_as_its_equation_says(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.drive[0][0] = 8;
  for (int t = 1; t <= 5; t++) {
    b.unit->step(&b.u);
    NEAR(b.rate[0], 8 * (1 - pow(0.5, t))); /* 1 - exp(-t dt / tau) */
    b.before[0] = b.rate[0];
  }
  block_end(&b);
}

static void credit_goes_to_the_drive_and_to_the_past(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.drive[0][0] = 4, b.drive[0][1] = -4;
  b.credit[0] = 3, b.credit[1] = 3;
  b.credit_before[0] = 10;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  NEAR(b.credit[0], 1.5);
  NEAR(b.credit[1], 0); /* relu has no slope there */
  NEAR(b.credit_before[0], 11.5);
  NEAR(b.credit_before[1], 1.5); /* but what was kept was kept */
  block_end(&b);
}

static void without_a_drive_it_only_forgets(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.u.drive[0]       = NULL;
  b.before[0]        = 6;
  b.credit[0]        = 4;
  b.credit_before[0] = 10;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  NEAR(b.rate[0], 3);
  NEAR(b.credit[0], 0);
  NEAR(b.credit_before[0], 12);
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(half_is_kept_and_half_is_new),
    cmocka_unit_test(a_constant_drive_is_approached_as_its_equation_says),
    cmocka_unit_test(credit_goes_to_the_drive_and_to_the_past),
    cmocka_unit_test(without_a_drive_it_only_forgets),
  };
  return cmocka_run_group_tests_name("leaky", tests, NULL, NULL);
}
