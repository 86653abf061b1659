/* gru.c -- half of a rate of 0.9 is kept, half is a candidate of 1/2, which hears itself through a reset of 3/4. */
#include "units/block.h"

extern const tct_unit tct_unit_gru;

enum { CANDIDATE, RECURRENT, UPDATE, RESET };

static tct_real error[TCT_SITES][BLOCK_ALL];

static void half_is_kept_and_every_site_is_told_its_part(void **state)
{
  const double back = log(3) / 2 / 0.75;
  block b;
  (void)state;

  block_begin(&b, &tct_unit_gru, 1);
  for (int k = 1; k < TCT_SITES; k++) {
    b.u.drive[k] = b.drive[k];
    b.u.error[k] = error[k];
  }
  b.drive[RECURRENT][0] = (tct_real)back;
  b.drive[RESET][0]     = (tct_real)log(3);
  b.before[0]           = (tct_real)0.9;
  b.unit->step(&b.u);
  NEAR(b.rate[0], 0.5 * 0.5 + 0.5 * 0.9);
  b.credit[0]        = 2;
  b.credit_before[0] = (tct_real)0.1;
  b.unit->pull(&b.u);
  NEAR(b.credit[0], 2 * 0.5 * 0.75);
  NEAR(error[RECURRENT][0], 0.75 * 0.75);
  NEAR(error[UPDATE][0], 2 * (0.9 - 0.5) * 0.25);
  NEAR(error[RESET][0], 0.75 * back * 0.1875);
  NEAR(b.credit_before[0], 0.1 + 2 * 0.5);
  block_end(&b);
}

static void alone_it_fades_by_half(void **state)
{
  block b;
  (void)state;

  block_begin(&b, &tct_unit_gru, 1);
  b.before[0] = 1;
  b.unit->step(&b.u);
  NEAR(b.rate[0], 0.5);
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(half_is_kept_and_every_site_is_told_its_part),
    cmocka_unit_test(alone_it_fades_by_half),
  };
  return cmocka_run_group_tests_name("gru", tests, NULL, NULL);
}
