/* e_prop_random.c -- with feedback that is the weights it is e_prop, bit for bit; as born it is not. */
#include "circuit.h"

#define CIRCUIT(rule)                                                                              \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, r: {kind: lif, units: 20, tau: "   \
  "20 ms, threshold: 0.6}, a: {kind: adaptive_lif, units: 18, threshold: 0.6, adaptation: 0.3}, "  \
  "out: {kind: leaky, units: 2, activation: linear, tau: 4 ms}}\n"                                 \
  "  projections: {in -> r: dense, in -> a: dense, r -> a: {wiring: dense, delay: 1}, a -> r: "    \
  "{wiring: dense, delay: 1}, r -> out: dense, a -> out: dense}\ntrain: {batch: 8}\n"

/* The last of the rule's keeps is its feedback. */
static tct_real *feedback(const circuit *c)
{
  return tct_state_kept(c->state, 0, c->model->rule[0].rule->n_keeps - 1);
}

static bool same(const circuit *a, const circuit *b, const char *name)
{
  const tct_projection *s = &a->model->projection[tct_projection_named(a->model, name)];
  return memcmp(tct_state_update(a->state) + s->at, tct_state_update(b->state) + s->at,
                s->n * sizeof(tct_real)) == 0;
}

static void through_the_weights_it_is_e_prop(void **state)
{
  circuit a = circuit_open(true, CIRCUIT("e_prop"), 1),
          b = circuit_open(true, CIRCUIT("e_prop_random"), 1);

  (void)state;
  circuit_stir(&a, 2);
  circuit_stir(&b, 2);
  circuit_propose(&a, 8);
  circuit_propose(&b, 8);
  assert_true(same(&a, &b, "r->out")); /* the read-out needs no way back */
  assert_false(same(&a, &b, "in->r"));
  assert_false(same(&a, &b, "a->r"));
  memcpy(feedback(&b), tct_state_weights(b.state), b.model->n * sizeof(tct_real));
  tct_state_turn(b.state);
  circuit_propose(&b, 8);
  for (size_t i = 0; i < a.model->n; i++)
    assert_true(tct_state_update(a.state)[i] == tct_state_update(b.state)[i]);
  circuit_close(&a);
  circuit_close(&b);
}

/* Feedback is as wide as weights, times scale, and stays. */
static void feedback_is_drawn_once(void **state)
{
  circuit c               = circuit_open(true, CIRCUIT("{kind: e_prop_random, scale: 3}"), 1);
  const tct_projection *s = &c.model->projection[tct_projection_named(c.model, "r->out")];
  double square           = 0;

  (void)state;
  const size_t bytes = c.model->n * sizeof(tct_real);
  tct_real *was      = malloc(bytes);
  assert_non_null(was);
  memcpy(was, feedback(&c), bytes);
  for (size_t i = 0; i < s->synapses; i++) {
    const double b = (double)was[s->at + s->wiring->place(s, i)];
    square += b * b / (double)s->synapses;
  }
  /* 40 draws of variance 9 / 20: within four standard errors */
  assert_true(fabs(square * 20 / 9 - 1) < 4 * sqrt(2.0 / 40));
  circuit_stir(&c, 2);
  assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 8, 0.1, NULL), TCT_OK);
  assert_memory_equal(was, feedback(&c), bytes);
  free(was);
  circuit_close(&c);
}

/* Random feedback begins where cells are heard: a choice that hears a leak one to one teaches it by its true error. */
static void a_read_out_of_two_stages_learns_by_its_own_error(void **state)
{
  static const char spec[] =
    "objective: {kind: cross_entropy, at: out}\nrule: %s\narchitecture:\n  populations: {in: "
    "{kind: "
    "input, from: x}, r: {kind: lif, units: 20, threshold: 0.6}, y: {kind: leaky, units: 3, "
    "activation: linear, tau: 4 ms}, out: readout}\n  projections: {in -> r: dense, r -> y: dense, "
    "y "
    "-> out: {wiring: one_to_one, fixed: true, init: constant}}\ntrain: {batch: 8}\n";
  char one[1024], other[1024];

  (void)state;
  (void)snprintf(one, sizeof one, spec, "e_prop");
  (void)snprintf(other, sizeof other, spec, "e_prop_random");
  circuit a = circuit_open(true, one, 1), b = circuit_open(true, other, 1);
  circuit_propose(&a, 8);
  circuit_propose(&b, 8);
  assert_true(same(&a, &b, "r->y"));
  assert_true(same(&a, &b, "one->y"));
  assert_false(same(&a, &b, "in->r"));
  circuit_close(&a);
  circuit_close(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(through_the_weights_it_is_e_prop),
    cmocka_unit_test(feedback_is_drawn_once),
    cmocka_unit_test(a_read_out_of_two_stages_learns_by_its_own_error),
  };
  return cmocka_run_group_tests_name("e_prop_random", tests, NULL, NULL);
}
