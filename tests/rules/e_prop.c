/* e_prop.c -- I10: without recurrence it is surrogate backprop through time; ten windows are one. */
#include "circuit.h"

#define CIRCUIT(rule, more, window)                                                                \
  "objective: cross_entropy\nrule: " rule                                                          \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, r: {kind: lif, units: 20, tau: "   \
  "20 ms, threshold: 0.6}, out: readout}\n"                                                        \
  "  projections: {in -> r: dense" more ", r -> out: dense}\ntrain: {batch: 8, window: " window    \
  "}\n"
#define RECURRENT ", r -> r: {wiring: dense, delay: 1}"

static double apart(const circuit *a, const circuit *b)
{
  double off = 0, most = 0;

  for (int k = 0; k < a->model->n_projections; k++) {
    const tct_projection *s = &a->model->projection[k];
    for (size_t i = s->at; i < s->at + s->n; i++) {
      off = fmax(
        off, fabs((double)tct_state_update(a->state)[i] - (double)tct_state_update(b->state)[i]));
      most = fmax(most, fabs((double)tct_state_update(a->state)[i]));
    }
  }
  assert_true(most > 1e-4); /* something spiked and something was learnt */
  return off / most;
}

static double against(const char *one, const char *other)
{
  circuit a = circuit_open(true, one, 1), b = circuit_open(true, other, 2);

  circuit_stir(&a, 2);
  circuit_stir(&b, 2);
  circuit_propose(&a, 8);
  circuit_propose(&b, 8);
  const double d = apart(&a, &b);
  circuit_close(&a);
  circuit_close(&b);
  return d;
}

static void without_recurrence_it_is_backprop_through_time(void **state)
{
  (void)state;
  assert_true(against(CIRCUIT("e_prop", "", "0"), CIRCUIT("backprop", "", "0")) < 1e-12);
}

static void with_recurrence_it_is_not(void **state)
{
  (void)state;
  assert_true(against(CIRCUIT("e_prop", RECURRENT, "0"), CIRCUIT("backprop", RECURRENT, "0")) >
              1e-3);
}

static void windows_of_one_step_are_one_window_bit_for_bit(void **state)
{
  (void)state;
  assert_true(against(CIRCUIT("e_prop", RECURRENT, "0"), CIRCUIT("e_prop", RECURRENT, "1")) == 0);
  assert_true(against(CIRCUIT("e_prop", RECURRENT, "0"), CIRCUIT("e_prop", RECURRENT, "4")) == 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(without_recurrence_it_is_backprop_through_time),
    cmocka_unit_test(with_recurrence_it_is_not),
    cmocka_unit_test(windows_of_one_step_are_one_window_bit_for_bit),
  };
  return cmocka_run_group_tests_name("e_prop", tests, NULL, NULL);
}
