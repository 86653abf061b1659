/* two_compartment.c -- basal log 3 / 4, apical log 3 / 2, strength 0.5: a soma at log 3 / 2, tanh 0.5. */
#include "units/block.h"

#include "kernels/kernels.h"

extern const tct_unit tct_unit_two_compartment;

static void begin(block *b, bool in_place)
{
  block_begin(b, &tct_unit_two_compartment, 1);
  *(double *)block_param(b, "strength") = 0.5;
  if (in_place) b->u.drive[0] = b->rate;
  b->u.drive[0][0] = (tct_real)(log(3) / 4);
  b->drive[1][0]   = (tct_real)(log(3) / 2);
  b->u.drive[1]    = b->drive[1];
  b->u.error[1]    = b->error;
}

static void both_sites_move_the_soma(void **state)
{
  block b;
  (void)state;

  for (int in_place = 0; in_place < 2; in_place++) {
    begin(&b, in_place);
    b.credit[0] = 4;
    b.unit->step(&b.u);
    b.unit->pull(&b.u);
    NEAR(b.rate[0], 0.5);
    NEAR(b.credit[0], 4 * 0.75);
    NEAR(b.error[0], 4 * 0.75 * 0.5);
    block_end(&b);
  }
}

static void a_silent_apical_site_is_as_if_it_were_not_there(void **state)
{
  block b;
  (void)state;

  begin(&b, true);
  b.rate[0]    = (tct_real)(log(3) / 2);
  b.u.drive[1] = NULL;
  b.u.error[1] = NULL;
  b.credit[0]  = 4;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  NEAR(b.rate[0], 0.5);
  NEAR(b.credit[0], 3);
  assert_true(b.error[0] == 0);
  block_end(&b);
}

static void a_cell_may_hear_from_above_only(void **state)
{
  block b;
  (void)state;

  begin(&b, true);
  *(double *)block_param(&b, "strength") = -1;
  *(int *)block_param(&b, "activation")  = TCT_LINEAR;
  b.u.drive[0]                           = NULL;
  b.credit[0]                            = 2;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  NEAR(b.rate[0], -log(3) / 2);
  NEAR(b.error[0], -2);
  block_end(&b);
}

static void sites_are_named_from_below(void **state)
{
  (void)state;

  assert_string_equal(tct_unit_two_compartment.sites[0], "basal");
  assert_string_equal(tct_unit_two_compartment.sites[1], "apical");
  assert_null(tct_unit_two_compartment.sites[2]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(both_sites_move_the_soma),
    cmocka_unit_test(a_silent_apical_site_is_as_if_it_were_not_there),
    cmocka_unit_test(a_cell_may_hear_from_above_only),
    cmocka_unit_test(sites_are_named_from_below),
  };
  return cmocka_run_group_tests_name("two compartments", tests, NULL, NULL);
}
