/* lstm.c -- gates at 3/4, a candidate of 1/2 and a cell of 0.8 before: 0.975, of which half is read. */
#include "units/block.h"

extern const tct_unit tct_unit_lstm;

enum { CANDIDATE, INPUT, FORGET, OUTPUT };

static tct_real error[TCT_SITES][BLOCK_ALL];

static void begin(block *b)
{
  block_begin(b, &tct_unit_lstm, 1);
  for (int k = 1; k < TCT_SITES; k++) {
    b->u.drive[k] = b->drive[k];
    b->u.error[k] = error[k];
  }
  b->drive[CANDIDATE][0] = (tct_real)(log(3) / 2);
  b->drive[INPUT][0]     = (tct_real)log(3);
  b->drive[FORGET][0]    = (tct_real)(log(3) - 1); /* forget_bias is 1 */
  b->slot_before[0]      = (tct_real)0.8;
}

static void a_cell_is_kept_written_and_read(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.unit->step(&b.u);
  NEAR(b.slot[0], 0.75 * 0.8 + 0.75 * 0.5);
  NEAR(b.rate[0], 0.5 * tanh(0.975));
  block_end(&b);
}

static void every_gate_is_told_its_part(void **state)
{
  const double read = tanh(0.975), cell = 2 * 0.5 * (1 - read * read) + 0.3;
  block b;
  (void)state;

  begin(&b);
  b.unit->step(&b.u);
  b.credit[0]      = 2;
  b.credit_slot[0] = (tct_real)0.3;
  b.unit->pull(&b.u);
  NEAR(b.credit[0], cell * 0.75 * 0.75);
  NEAR(error[INPUT][0], cell * 0.5 * 0.1875);
  NEAR(error[FORGET][0], cell * 0.8 * 0.1875);
  NEAR(error[OUTPUT][0], 2 * read * 0.25);
  NEAR(b.credit_slot_before[0], cell * 0.75);
  block_end(&b);
}

static void before_anything_is_heard_the_cell_is_kept(void **state)
{
  block b;
  (void)state;

  block_begin(&b, &tct_unit_lstm, 1);
  b.slot_before[0] = 1;
  b.unit->step(&b.u);
  NEAR(b.slot[0], 1 / (1 + exp(-1)));
  NEAR(b.rate[0], 0.5 * tanh(1 / (1 + exp(-1))));
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_cell_is_kept_written_and_read),
    cmocka_unit_test(every_gate_is_told_its_part),
    cmocka_unit_test(before_anything_is_heard_the_cell_is_kept),
  };
  return cmocka_run_group_tests_name("lstm", tests, NULL, NULL);
}
