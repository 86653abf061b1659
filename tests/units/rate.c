/* rate.c -- f and f' at points where they are known. */
#include "units/block.h"

#include "kernels/kernels.h"

extern const tct_unit tct_unit_rate;

static void answer(block *b, int activation, const double *drive, int n)
{
  block_begin(b, &tct_unit_rate, n);
  *(int *)block_param(b, "activation") = activation;
  b->u.drive[0]                        = b->rate; /* as in the substrate: in place */
  for (int i = 0; i < n; i++) b->rate[i] = (tct_real)drive[i];
  for (int i = 0; i < n; i++) b->credit[i] = 2;
  b->unit->step(&b->u);
  b->unit->pull(&b->u);
  block_end(b);
}

static void a_readout_may_say_any_number(void **state)
{
  block b;
  (void)state;

  block_begin(&b, &tct_unit_rate, 1);
  assert_int_equal(*(int *)block_param(&b, "activation"), TCT_LINEAR); /* the preset */
  b.drive[0][0] = (tct_real)-3.25;
  b.unit->step(&b.u);
  assert_true(b.rate[0] == (tct_real)-3.25);
  block_end(&b);
}

static void relu_cuts_below_zero_and_has_no_slope_there(void **state)
{
  block b;
  (void)state;

  answer(&b, TCT_RELU, (const double[]){-1.5, 0, 2}, 3);
  NEAR(b.rate[0], 0);
  NEAR(b.rate[1], 0);
  NEAR(b.rate[2], 2);
  NEAR(b.credit[0], 0);
  NEAR(b.credit[1], 0);
  NEAR(b.credit[2], 2);
}

static void smooth_activations_at_known_points(void **state)
{
  const double ln3 = log(3);
  block b;
  (void)state;

  answer(&b, TCT_LOGISTIC, (const double[]){0, ln3, -ln3}, 3);
  NEAR(b.rate[0], 0.5);
  NEAR(b.rate[1], 0.75);
  NEAR(b.rate[2], 0.25);
  NEAR(b.credit[0], 2 * 0.25);
  NEAR(b.credit[1], 2 * 0.1875);
  answer(&b, TCT_TANH, (const double[]){0, ln3 / 2}, 2); /* tanh(ln 3 / 2) = (3 - 1) / (3 + 1) */
  NEAR(b.rate[1], 0.5);
  NEAR(b.credit[0], 2);
  NEAR(b.credit[1], 2 * 0.75);
  answer(&b, TCT_SOFTPLUS, (const double[]){0, log(2)}, 2); /* log(1 + 2), slope 2 / 3 */
  NEAR(b.rate[0], log(2));
  NEAR(b.rate[1], ln3);
  NEAR(b.credit[1], 2 * 2.0 / 3);
}

static void hard_sigmoid_is_the_drive_between_nought_and_one(void **state)
{
  block b;
  (void)state;

  answer(&b, TCT_HARD_SIGMOID, (const double[]){-0.5, 0.25, 1.5}, 3);
  NEAR(b.rate[0], 0);
  NEAR(b.rate[1], 0.25);
  NEAR(b.rate[2], 1);
  NEAR(b.credit[0], 0);
  NEAR(b.credit[1], 2);
  NEAR(b.credit[2], 0);
}

static void a_drive_that_is_not_a_number_shows_in_the_rate(void **state)
{
  block b;
  (void)state;

  for (int f = TCT_LINEAR; f <= TCT_HARD_SIGMOID; f++) {
    answer(&b, f, (const double[]){(double)NAN}, 1);
    assert_true(isnan(b.rate[0]));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_readout_may_say_any_number),
    cmocka_unit_test(relu_cuts_below_zero_and_has_no_slope_there),
    cmocka_unit_test(smooth_activations_at_known_points),
    cmocka_unit_test(hard_sigmoid_is_the_drive_between_nought_and_one),
    cmocka_unit_test(a_drive_that_is_not_a_number_shows_in_the_rate),
  };
  return cmocka_run_group_tests_name("rate", tests, NULL, NULL);
}
