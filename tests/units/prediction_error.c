/* prediction_error.c -- a discount of 3/4: reward 2, value 4 now and 1 before. */
#include "units/block.h"

extern const tct_unit tct_unit_prediction_error;

enum { REWARD, VALUE };

static tct_real error[BLOCK_ALL];

static void begin(block *b)
{
  block_begin(b, &tct_unit_prediction_error, 1);
  *(double *)block_param(b, "discount") = 0.75;
  b->u.drive[VALUE]                     = b->drive[VALUE];
  b->u.error[VALUE]                     = error;
  b->u.drive[REWARD]                    = b->u.rate; /* in place */
}

static void it_is_what_is_new(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.rate[0]         = 2;
  b.drive[VALUE][0] = 4;
  b.slot_before[0]  = 1;
  b.unit->step(&b.u);
  NEAR(b.rate[0], 2 + 0.75 * 4 - 1);
  NEAR(b.slot[0], 4);
  NEAR(b.unit->discount(b.params), 0.75);
  block_end(&b);
}

static void a_reward_foretold_is_no_news_and_one_left_out_is_a_dip(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.slot_before[0] = 1;
  b.rate[0]        = 1;
  b.unit->step(&b.u);
  NEAR(b.rate[0], 0);
  b.rate[0] = 0;
  b.unit->step(&b.u);
  NEAR(b.rate[0], -1);
  b.u.drive[REWARD] = b.u.drive[VALUE] = NULL;
  b.unit->step(&b.u);
  NEAR(b.rate[0], -1);
  block_end(&b);
}

static void credit_goes_to_reward_value_and_the_value_before(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.credit[0]      = 2;
  b.credit_slot[0] = 5;
  b.unit->pull(&b.u);
  NEAR(b.credit[0], 2);
  NEAR(error[0], 0.75 * 2 + 5);
  NEAR(b.credit_slot_before[0], -2);
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_what_is_new),
    cmocka_unit_test(a_reward_foretold_is_no_news_and_one_left_out_is_a_dip),
    cmocka_unit_test(credit_goes_to_reward_value_and_the_value_before),
  };
  return cmocka_run_group_tests_name("prediction_error", tests, NULL, NULL);
}
