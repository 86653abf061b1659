/* variance.c -- minus half of 4 + 9; backprop of it is Hebb's rule; a spec that names no target. */
#include "circuit.h"
#include "objectives/rows.h"

extern const tct_objective tct_objective_variance;

#define CIRCUIT(objective, rule)                                                                   \
  "objective: " objective "\nrule: " rule "\narchitecture:\n  populations: {in: {kind: input, "    \
  "from: x}, y: {kind: rate, units: 4, bias: true}}\n  projections: {in -> y: dense}\ntrain: "     \
  "{batch: 24}\n"

static void two_units_as_worked_by_hand(void **state)
{
  const felt_row f =
    feel_row(&tct_objective_variance, 2, (const double[]){2, -3}, (const double[]){9, 9}, 10);
  (void)state;

  NEAR(f.value, -6.5);
  NEAR(f.credit[0], 20);
  NEAR(f.credit[1], -30);
}

/* Of linear units, biases too; and the score is that of the definition. */
static void its_gradient_is_hebbs_rule(void **state)
{
  circuit a               = circuit_open(false, CIRCUIT("{kind: variance, at: y}", "backprop"), 2);
  circuit b               = circuit_open(false, CIRCUIT("variance", "hebb"), 1);
  const tct_projection *s = &a.model->projection[0];
  double sum              = 0;

  (void)state;
  circuit_stir(&a, 1);
  circuit_stir(&b, 1);
  circuit_propose(&a, CIRCUIT_TRIALS);
  circuit_propose(&b, CIRCUIT_TRIALS);
  for (size_t i = 0; i < a.model->n; i++)
    assert_true(fabs((double)(tct_state_update(a.state)[i] - tct_state_update(b.state)[i])) <
                1e-14);
  for (int i = 0; i < CIRCUIT_TRIALS; i++)
    for (size_t k = 0; k < 4; k++) {
      const tct_projection *bias = &a.model->projection[1];
      double y = (double)tct_state_weights(a.state)[bias->at + bias->wiring->place(bias, k)];
      for (size_t j = 0; j < 3; j++)
        y += (double)tct_state_weights(a.state)[s->at + s->wiring->place(s, 3 * k + j)] *
             circuit_wave(i, (int)j);
      sum -= 0.5 * y * y / CIRCUIT_TRIALS;
    }
  assert_true(fabs(circuit_loss(&a, CIRCUIT_TRIALS) - sum) < 1e-13);
  assert_true(circuit_gradient_error(&a, 1e-5, CIRCUIT_TRIALS) < 1e-8);
  circuit_close(&a);
  circuit_close(&b);
}

/* Accuracy has no meaning; what is resolved names no target and reads back. */
static void no_target_is_asked_for(void **state)
{
  circuit c       = circuit_open(false, CIRCUIT("variance", "hebb"), 1);
  tct_error err   = {0};
  tct_score score = {0};

  (void)state;
  assert_int_equal(tct_state_score(c.state, TCT_TEST, circuit_trials(), 4, &score, &err), TCT_OK);
  assert_true(isnan(score.accuracy) && isfinite(score.objective));
  char *text = tct_resolved(c.model, &err);
  assert_non_null(text);
  assert_null(strstr(text, "target"));
  tct_spec *again = tct_spec_parse(text, "resolved", &err);
  assert_non_null(again);
  tct_model *m = tct_compile(again, &err);
  if (!m) fail_msg("%s", err.text);
  assert_int_equal(m->objective[0].signal, -1);
  tct_model_free(m);
  tct_spec_free(again);
  tct_string_free(text);
  circuit_close(&c);
}

static void and_none_may_be_named(void **state)
{
  (void)state;
  circuit_refused(false, CIRCUIT("{kind: variance, target: goal}", "hebb"),
                  "variance has no 'target'");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(two_units_as_worked_by_hand),
    cmocka_unit_test(its_gradient_is_hebbs_rule),
    cmocka_unit_test(no_target_is_asked_for),
    cmocka_unit_test(and_none_may_be_named),
  };
  return cmocka_run_group_tests_name("variance", tests, NULL, NULL);
}
