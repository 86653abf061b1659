/* delta_lif.c -- jumps, leaks, deafness, a threshold that is heard, and one spike for all, worked by hand. */
#include "units/block.h"

extern const tct_unit tct_unit_delta_lif;

/* 13 mV from rest to threshold, reset 5 mV above rest, deaf for 2 steps of 1 ms, half of a voltage left after each. */
static void begin(block *b, int units, tct_real *deaf)
{
  block_begin(b, &tct_unit_delta_lif, units);
  *(double *)block_param(b, "tau")           = 1 / log(2);
  *(double *)block_param(b, "rest")          = -65;
  *(double *)block_param(b, "threshold")     = -52;
  *(double *)block_param(b, "reset_voltage") = -60;
  *(double *)block_param(b, "refractory")    = 2;
  b->unit->prepare(b->params, 1);
  b->u.slot[1]        = deaf;
  b->u.slot_before[1] = deaf; /* it may be written where it is read */
  b->u.slot_before[0] = b->slot;
}

static void step(block *b, double drive)
{
  b->drive[0][0] = (tct_real)drive;
  b->unit->step(&b->u);
}

static void a_cell_jumps_leaks_fires_and_is_deaf_a_while(void **state)
{
  tct_real deaf[BLOCK_LD] = {0};
  block b;
  (void)state;

  begin(&b, 1, deaf);
  step(&b, 8);
  NEAR(b.slot[0], 8);
  step(&b, 9); /* 4 are left: 13 is not above */
  NEAR(b.slot[0], 13);
  assert_true(b.rate[0] == 0);
  step(&b, 7);
  assert_true(b.rate[0] == 1);
  NEAR(b.slot[0], 5);
  step(&b, 100); /* not heard, but it leaks */
  NEAR(b.slot[0], 2.5);
  step(&b, 100);
  NEAR(b.slot[0], 1.25);
  assert_true(b.rate[0] == 0);
  step(&b, 100);
  assert_true(b.rate[0] == 1);
  block_end(&b);
}

static void what_lands_on_its_threshold_raises_it(void **state)
{
  tct_real deaf[BLOCK_LD] = {0}, theta[BLOCK_LD] = {2, 4};
  block b;
  (void)state;

  begin(&b, 2, deaf);
  b.u.drive[1]  = theta;
  b.drive[0][1] = 16;
  step(&b, 16);
  assert_true(b.rate[0] == 1 && b.rate[1] == 0);
  NEAR(b.slot[1], 16);
  assert_int_equal(tct_unit_delta_lif.bias_site, 1);
  assert_string_equal(tct_unit_delta_lif.sites[1], "threshold");
  block_end(&b);
}

/* 3, 5 and 5 above their thresholds: the first of the farthest.  All that were above are reset and deaf. */
static void of_several_the_farthest_fires_alone_if_asked(void **state)
{
  tct_real deaf[BLOCK_LD] = {0}, theta[BLOCK_LD] = {4, 0, 1, 0};
  block b;
  (void)state;

  begin(&b, 4, deaf);
  *(bool *)block_param(&b, "one_spike") = true;
  b.u.drive[1]                          = theta;
  b.drive[0][1]                         = 18;
  b.drive[0][2]                         = 19;
  b.drive[0][3]                         = 1;
  step(&b, 20);
  assert_true(b.rate[0] == 0 && b.rate[1] == 1 && b.rate[2] == 0 && b.rate[3] == 0);
  for (int i = 0; i < 3; i++) NEAR(b.slot[i], 5);
  NEAR(b.slot[3], 1);
  assert_true(deaf[0] == 2 && deaf[1] == 2 && deaf[2] == 2 && deaf[3] == 0);
  block_end(&b);
}

static void a_drive_that_is_not_a_number_shows(void **state)
{
  tct_real deaf[BLOCK_LD] = {0};
  block b;
  (void)state;

  begin(&b, 1, deaf);
  step(&b, (double)NAN);
  assert_true(isnan(b.rate[0]));
  block_end(&b);
}

static void a_threshold_below_rest_is_refused(void **state)
{
  tct_error err = {0};
  block b;
  (void)state;

  block_begin(&b, &tct_unit_delta_lif, 1);
  assert_int_equal(b.unit->check(b.params, 1, NULL), TCT_OK);
  *(double *)block_param(&b, "threshold") = -70;
  assert_int_equal(b.unit->check(b.params, 1, &err), TCT_BAD_SPEC);
  assert_string_equal(err.text,
                      "the threshold of a delta_lif lies above its rest and not below its reset");
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_cell_jumps_leaks_fires_and_is_deaf_a_while),
    cmocka_unit_test(what_lands_on_its_threshold_raises_it),
    cmocka_unit_test(of_several_the_farthest_fires_alone_if_asked),
    cmocka_unit_test(a_drive_that_is_not_a_number_shows),
    cmocka_unit_test(a_threshold_below_rest_is_refused),
  };
  return cmocka_run_group_tests_name("delta_lif", tests, NULL, NULL);
}
