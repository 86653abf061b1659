/* choice.c -- drives 0, log 2, log 3: probabilities 1/6, 2/6, 3/6. */
#include "units/block.h"

extern const tct_unit tct_unit_choice;

static void answer(block *b, bool draw, double uniform, double offset)
{
  const double drive[] = {0, log(2), log(3)};

  block_begin(b, &tct_unit_choice, 3);
  *(bool *)block_param(b, "draw") = draw;
  for (int i = 0; i < 3; i++) b->drive[0][i] = (tct_real)(drive[i] + offset);
  for (int i = 0; i < BLOCK_ALL; i++) b->rate[i] = 9;
  b->uniform[0] = (tct_real)uniform;
  b->unit->step(&b->u);
  block_end(b);
}

static void drives_become_probabilities(void **state)
{
  block b;
  (void)state;

  answer(&b, false, 0.5, 0);
  NEAR(b.rate[0], 1.0 / 6);
  NEAR(b.rate[1], 2.0 / 6);
  NEAR(b.rate[2], 3.0 / 6);
  for (int i = 3; i < BLOCK_LD; i++) assert_true(b.rate[i] == 0); /* pads */
  assert_true(b.rate[BLOCK_LD] == 9);                             /* the next row */
}

static void a_common_offset_changes_nothing_however_large(void **state)
{
  block b;
  (void)state;

  answer(&b, false, 0.5,
         1024); /* exp(1024) is beyond any double; the drives are still exact to 2e-13 */
  assert_true(fabs((double)b.rate[0] - 1.0 / 6) < (sizeof(tct_real) == 4 ? 1e-4 : 1e-12));
  assert_true(fabs((double)b.rate[2] - 3.0 / 6) < (sizeof(tct_real) == 4 ? 1e-4 : 1e-12));
}

static void the_first_draw_of_a_row_decides(void **state)
{
  static const struct {
    double uniform;
    int chosen;
  } draws[] = {{0.001, 0}, {0.16, 0}, {0.17, 1}, {0.49, 1}, {0.51, 2}, {0.999, 2}};
  block b;
  (void)state;

  for (size_t i = 0; i < sizeof draws / sizeof *draws; i++) {
    answer(&b, true, draws[i].uniform, 0);
    for (int k = 0; k < 3; k++) assert_true(b.rate[k] == (k == draws[i].chosen));
    for (int k = 3; k < BLOCK_LD; k++) assert_true(b.rate[k] == 0);
  }
}

static void what_cannot_be_is_never_drawn(void **state)
{
  block b;
  (void)state;

  block_begin(&b, &tct_unit_choice, 3);
  *(bool *)block_param(&b, "draw") = true;
  b.drive[0][0] = b.drive[0][2] = -2000; /* probabilities 0, 1, 0 */
  for (int i = 0; i < 2; i++) {
    b.uniform[0] = (tct_real)(i ? 0.9999999 : 1e-7);
    b.unit->step(&b.u);
    assert_true(b.rate[0] == 0 && b.rate[1] == 1 && b.rate[2] == 0);
  }
  block_end(&b);
}

static void a_drive_that_is_not_a_number_is_no_choice(void **state)
{
  block b;
  (void)state;

  answer(&b, true, 0.5, (double)NAN);
  assert_true(isnan(b.rate[0]));
}

static void credit_is_at_the_drive_already(void **state)
{
  block b;
  (void)state;

  assert_true(tct_unit_choice.credit_at_drive);
  block_begin(&b, &tct_unit_choice, 3);
  b.credit[1] = (tct_real)-0.375;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  assert_true(b.credit[0] == 0 && b.credit[1] == (tct_real)-0.375);
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(drives_become_probabilities),
    cmocka_unit_test(a_common_offset_changes_nothing_however_large),
    cmocka_unit_test(the_first_draw_of_a_row_decides),
    cmocka_unit_test(what_cannot_be_is_never_drawn),
    cmocka_unit_test(a_drive_that_is_not_a_number_is_no_choice),
    cmocka_unit_test(credit_is_at_the_drive_already),
  };
  return cmocka_run_group_tests_name("choice", tests, NULL, NULL);
}
