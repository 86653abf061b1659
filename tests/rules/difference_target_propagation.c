/* difference_target_propagation.c -- I12: linear, with exact inverses, it is Gauss and Newton's step below the last hop; one case by hand. */
#include "wishes.h"

#define RULE "{kind: difference_target_propagation, reach: 0.3, noise: 0.2, inverse_rate: 0.7}"

/* displacements: Wᵀ e at b, W⁻¹ Wᵀ e at a */
static void exact_inverses_give_the_step_of_gauss_and_newton(void **state)
{
  static const double up[2][2] = {{1.2, -0.7}, {0.4, 0.9}}, on[2][2] = {{0.5, 1.1}, {-0.8, 0.6}};
  circuit c = circuit_open(false, WISHES_LINEAR(RULE), 1);
  double at_a[2], at_b[2];

  (void)state;
  wishes_set(&c, "a->b", up);
  wishes_set(&c, "b->out", on);
  tct_state_turn(c.state);
  const wishes_trial r = wishes_answer(&c, up, on);
  wishes_propose_one(&c);
  for (int i = 0; i < 2; i++) at_b[i] = on[0][i] * r.e[0] + on[1][i] * r.e[1];
  wishes_solve(up, at_b, at_a);
  for (int i = 0; i < 2; i++) {
    for (int j = 0; j < 3; j++) wishes_expect(&c, "in->a", i, j, at_a[i] * r.x[j]);
    for (int j = 0; j < 2; j++) wishes_expect(&c, "a->b", i, j, at_b[i] * r.a[j]);
    for (int j = 0; j < 2; j++) wishes_expect(&c, "b->out", i, j, r.e[i] * r.b[j]);
  }
  circuit_close(&c);
}

static void orthogonal_weights_make_it_backprop(void **state)
{
  (void)state;
  wishes_are_backprop(WISHES_LINEAR(RULE), WISHES_LINEAR("backprop"), true);
}

static void a_kernel_s_wishes_go_back_through_its_transpose(void **state)
{
  (void)state;
  wishes_are_backprop(WISHES_CONV(RULE), WISHES_CONV("backprop"), false);
}

static void wishes_go_through_bent_units_as_by_hand(void **state)
{
  (void)state;
  wishes_by_hand(WISHES_BENT(RULE), false, 0.3, 0.7);
}

static void its_inverses_come_to_undo(void **state)
{
  (void)state;
  wishes_inverse_learns(WISHES_STILL("{kind: difference_target_propagation, inverse_rate: 1}"));
}

static void what_has_no_chain_is_refused(void **state)
{
  (void)state;
  wishes_refuse_what_has_no_chain("difference_target_propagation");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(exact_inverses_give_the_step_of_gauss_and_newton),
    cmocka_unit_test(orthogonal_weights_make_it_backprop),
    cmocka_unit_test(a_kernel_s_wishes_go_back_through_its_transpose),
    cmocka_unit_test(wishes_go_through_bent_units_as_by_hand),
    cmocka_unit_test(its_inverses_come_to_undo),
    cmocka_unit_test(what_has_no_chain_is_refused),
  };
  return cmocka_run_group_tests_name("difference_target_propagation", tests, NULL, NULL);
}
