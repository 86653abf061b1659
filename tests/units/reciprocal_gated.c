/* reciprocal_gated.c -- gates of log 3 and -log 3: they close to 3/4 and 1/4, and let 1/4 and 3/4 through. */
#include "units/block.h"

extern const tct_unit tct_unit_reciprocal_gated;

enum { LINEAR = 0, INPUT_GATE = 1, MEMORY_GATE = 2 };

static tct_real error[3][BLOCK_ALL];

static void begin(block *b)
{
  block_begin(b, &tct_unit_reciprocal_gated, 2);
  *(int *)block_param(b, "activation") = LINEAR;
  for (int k = 1; k < 3; k++) {
    b->u.drive[k] = b->drive[k];
    b->u.error[k] = error[k];
  }
  b->drive[0][0]           = 8;
  b->drive[INPUT_GATE][0]  = (tct_real)log(3);
  b->drive[MEMORY_GATE][0] = (tct_real)-log(3);
  b->before[0]             = 4;
}

static void gates_let_through_what_they_do_not_close(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.unit->step(&b.u);
  NEAR(b.rate[0], 8.0 / 4 + 4 * 0.75);
  b.drive[INPUT_GATE][0]  = -700; /* wide open: input and memory pass as they are */
  b.drive[MEMORY_GATE][0] = -700;
  b.unit->step(&b.u);
  NEAR(b.rate[0], 12);
  b.drive[INPUT_GATE][0]  = 700;
  b.drive[MEMORY_GATE][0] = 700;
  b.unit->step(&b.u);
  NEAR(b.rate[0], 0);
  b.u.drive[INPUT_GATE] = b.u.drive[MEMORY_GATE] = NULL; /* half open */
  b.unit->step(&b.u);
  NEAR(b.rate[0], 6);
  block_end(&b);
}

static void credit_goes_to_what_passed_and_to_the_gates(void **state)
{
  block b;
  (void)state;

  begin(&b);
  b.credit[0]        = 2;
  b.credit_before[0] = 10;
  b.unit->step(&b.u);
  b.unit->pull(&b.u);
  NEAR(b.credit[0], 0.5);
  NEAR(error[INPUT_GATE][0], -2.0 * 8 * 3 / 16); /* closing by da lets 3/16 da less through */
  NEAR(error[MEMORY_GATE][0], -2.0 * 4 * 3 / 16);
  NEAR(b.credit_before[0], 10 + 2 * 0.75);
  block_end(&b);
}

/* The cell of the source, h and c with weights of one unit, three steps by its two equations. */
static void two_of_them_are_the_cell_of_the_source(void **state)
{
  const double x[3] = {1, -0.5, 2}, ch = 0.7, hh = -0.4, hc = 1.1, cc = 0.3;
  double h = 0, c = 0;
  block b;
  (void)state;

  block_begin(&b, &tct_unit_reciprocal_gated, 2); /* tanh, the preset; unit 0 is h, unit 1 is c */
  for (int k = 1; k < 3; k++) b.u.drive[k] = b.drive[k];
  for (int t = 0; t < 3; t++) {
    const double new_h =
      tanh((1 - 1 / (1 + exp(-ch * c))) * x[t] + (1 - 1 / (1 + exp(-hh * h))) * h);
    const double new_c =
      tanh((1 - 1 / (1 + exp(-hc * h))) * x[t] + (1 - 1 / (1 + exp(-cc * c))) * c);
    b.drive[0][0] = b.drive[0][1] = (tct_real)x[t];
    b.drive[INPUT_GATE][0]        = (tct_real)ch * b.before[1];
    b.drive[MEMORY_GATE][0]       = (tct_real)hh * b.before[0];
    b.drive[INPUT_GATE][1]        = (tct_real)hc * b.before[0];
    b.drive[MEMORY_GATE][1]       = (tct_real)cc * b.before[1];
    b.unit->step(&b.u);
    h = new_h, c = new_c;
    NEAR(b.rate[0], h);
    NEAR(b.rate[1], c);
    b.before[0] = b.rate[0], b.before[1] = b.rate[1];
  }
  block_end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(gates_let_through_what_they_do_not_close),
    cmocka_unit_test(credit_goes_to_what_passed_and_to_the_gates),
    cmocka_unit_test(two_of_them_are_the_cell_of_the_source),
  };
  return cmocka_run_group_tests_name("reciprocal_gated", tests, NULL, NULL);
}
