/* interneuron.c -- a dendrite at log 3 / 2, tanh 0.5, taught 0.9 with a strength of 0.25: 0.6. */
#include "units/block.h"

extern const tct_unit tct_unit_interneuron;

static void begin(block *b)
{
  block_begin(b, &tct_unit_interneuron, 1);
  *(double *)block_param(b, "strength") = 0.25;
  b->u.drive[0][0]                      = (tct_real)(log(3) / 2);
  b->drive[1][0]                        = (tct_real)0.9;
  b->u.drive[1]                         = b->drive[1];
  b->u.error[1]                         = b->error;
  b->credit[0]                          = 4;
}

static void it_goes_part_of_the_way_to_the_cell_that_teaches_it(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  NEAR(b.rate[0], 0.75 * 0.5 + 0.25 * 0.9);
  NEAR(b.credit[0], 4 * 0.75 * (1 - 0.5 * 0.5));
  NEAR(b.error[0], 4 * 0.25);
  block_end(&b);
}

/* not as if it heard 0 */
static void untaught_it_is_its_dendrite_s_answer(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.u.drive[1] = NULL;
  b.u.error[1] = NULL;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  NEAR(b.rate[0], 0.5);
  NEAR(b.credit[0], 4 * 0.75);
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_goes_part_of_the_way_to_the_cell_that_teaches_it),
    cmocka_unit_test(untaught_it_is_its_dendrite_s_answer),
  };
  return cmocka_run_group_tests_name("interneuron", tests, NULL, NULL);
}
