/* descend.c -- projections marked `down`: silent on the way up, heard on the way down; weights that are copies. */
#include "circuit.h"

#include "substrate/desk.h"

/* Two areas; y speaks down to a2, a2 to a1: weights of the way up, transposed, one of them x -2. */
#define CIRCUIT(rule)                                                                              \
  "objective: {kind: squared_error, at: y, target: goal}\nrule: " rule                             \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a1: {kind: two_compartment, "      \
  "units: 18, strength: 0.5}, a2: {kind: two_compartment, units: 5, strength: 0.5}, y: {kind: "    \
  "rate, units: 2}}\n  projections: {in -> a1: dense, a1 -> a2: dense, a2 -> y: dense, y -> a2: "  \
  "{wiring: dense, site: apical, down: true, init: {kind: copy, of: a2 -> y, transposed: true, "   \
  "gain: -2}}, a2 -> a1: {wiring: dense, site: apical, down: true, init: {kind: copy, of: a1 -> "  \
  "a2, transposed: true}}}\ntrain: {batch: 8}\n"

static double synapse(const circuit *c, const char *name, int post, int pre)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, name)];
  const int senders       = c->model->population[s->pre].size;
  return (double)tct_state_weights(
    c->state)[s->at + s->wiring->place(s, (size_t)(post * senders + pre))];
}

static double rate(const circuit *c, const char *name, int unit)
{
  const int p = tct_population_named(c->model, name);
  return (double)tct_rows(&c->state->lesson[0], c->state->lesson[0].rate, p, 0)[unit];
}

static void a_copy_is_turned_and_scaled(void **state)
{
  circuit c   = circuit_open(false, CIRCUIT("backprop"), 1);
  double most = 0;

  (void)state;
  for (int i = 0; i < 5; i++) {
    for (int k = 0; k < 2; k++)
      assert_true(synapse(&c, "y->a2", i, k) == -2 * synapse(&c, "a2->y", k, i));
    for (int j = 0; j < 18; j++) {
      assert_true(synapse(&c, "a2->a1", j, i) == synapse(&c, "a1->a2", i, j));
      most = fmax(most, fabs(synapse(&c, "a2->a1", j, i)));
    }
  }
  assert_true(most > 0.1);
  circuit_close(&c);
}

static void the_way_down_comes_after_who_speaks_there(void **state)
{
  circuit c          = circuit_open(false, CIRCUIT("backprop"), 1);
  const tct_model *m = c.model;
  int at[8];

  (void)state;
  for (int i = 0; i < m->n_populations; i++) at[m->down[i]] = i;
  assert_true(at[tct_population_named(m, "y")] < at[tct_population_named(m, "a2")]);
  assert_true(at[tct_population_named(m, "a2")] < at[tct_population_named(m, "a1")]);
  assert_int_equal(m->population[tct_population_named(m, "a1")].hops, 2);
  assert_int_equal(m->population[tct_population_named(m, "a1")].open, 1);
  assert_int_equal(m->population[tct_population_named(m, "a1")].opened, 2);
  circuit_close(&c);
}

/* Backprop's update is the loss's gradient, and that of what comes down is zero. */
static void nobody_hears_it_on_the_way_up(void **state)
{
  circuit c = circuit_open(false, CIRCUIT("backprop"), 2);

  (void)state;
  assert_true(circuit_gradient_error(&c, 1e-5, 7) < 1e-8);
  for (int k = 0; k < c.model->n_projections; k++) {
    const tct_projection *s = &c.model->projection[k];
    for (size_t i = s->at; s->down && i < s->at + s->n; i++)
      assert_true(tct_state_update(c.state)[i] == 0);
  }
  circuit_close(&c);
}

/* y is nudged; a2 hears y as it then is, and a1 hears a2 so; basal drives are those of the way up */
static void down_it_is_heard_from_the_top(void **state)
{
  circuit c            = circuit_open(false, CIRCUIT("backprop"), 1);
  tct_lesson *l        = &c.state->lesson[0];
  const uint64_t trial = 2;
  double a1[18], a2[5], y[2];

  (void)state;
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  for (int j = 0; j < 18; j++) a1[j] = rate(&c, "a1", j);
  for (int i = 0; i < 5; i++) a2[i] = rate(&c, "a2", i);
  for (int k = 0; k < 2; k++) y[k] = rate(&c, "y", k);
  tct_sweep(l);
  tct_descend(l, (tct_real)0.25);
  assert_int_equal(l->status, TCT_OK);
  assert_true((l->used & TCT_DESCENDS) && (l->used & TCT_ERROR));
  for (int k = 0; k < 2; k++) {
    y[k] += 0.25 * (circuit_wave(2 + 9, k + 27) - y[k]);
    assert_true(fabs(rate(&c, "y", k) - y[k]) < 1e-14);
  }
  for (int i = 0; i < 5; i++) {
    double apical = 0;
    for (int k = 0; k < 2; k++) apical += synapse(&c, "y->a2", i, k) * y[k];
    a2[i] = tanh(atanh(a2[i]) + 0.5 * apical);
    assert_true(fabs(rate(&c, "a2", i) - a2[i]) < 1e-13);
  }
  for (int j = 0; j < 18; j++) {
    double apical = 0;
    for (int i = 0; i < 5; i++) apical += synapse(&c, "a2->a1", j, i) * a2[i];
    a1[j] = tanh(atanh(a1[j]) + 0.5 * apical);
    assert_true(fabs(rate(&c, "a1", j) - a1[j]) < 1e-13);
  }
  tct_sweep(l); /* and it is forgotten */
  assert_true(fabs(rate(&c, "a1", 0) - a1[0]) > 1e-6);
  circuit_close(&c);
}

/* What is printed reads back to the same weights. */
static void it_is_said_again_as_it_is(void **state)
{
  circuit c     = circuit_open(false, CIRCUIT("backprop"), 1);
  tct_error err = {0};
  char *said    = tct_resolved(c.model, &err);
  tct_spec *s   = said ? tct_spec_parse(said, "again", &err) : NULL;
  tct_model *m  = s ? tct_compile(s, &err) : NULL;
  tct_state *t  = m ? tct_state_new(m, 1, &err) : NULL;

  (void)state;
  if (!t) fail_msg("%s", err.text);
  assert_non_null(strstr(said, "down: true"));
  assert_non_null(strstr(said, "of: a2 -> y, transposed: true, gain: -2"));
  assert_memory_equal(tct_state_weights(t), tct_state_weights(c.state),
                      c.model->n * sizeof(tct_real));
  tct_state_free(t);
  tct_model_free(m);
  tct_spec_free(s);
  tct_string_free(said);
  circuit_close(&c);
}

static void refused(const char *projections, const char *why)
{
  char rest[2048];

  snprintf(rest, sizeof rest,
           "objective: {kind: squared_error, at: y, target: goal}\nrule: backprop\narchitecture:\n"
           "  populations: {in: {kind: input, from: x}, a: {kind: two_compartment, units: 4}, "
           "b: {kind: two_compartment, units: 4}, y: {kind: rate, units: 2}}\n"
           "  projections: {in -> a: dense, in -> b: dense, a -> y: dense, %s}\n",
           projections);
  circuit_refused(false, rest, why);
}

static void what_cannot_be_is_refused(void **state)
{
  (void)state;
  refused("a -> b: {wiring: dense, down: true}, b -> a: {wiring: dense, down: true}",
          "closes a cycle on the way down");
  refused("y -> a: {wiring: dense, down: true, delay: 1}", "goes down goes at once");
  refused("y -> a: {wiring: dense, init: {kind: copy, of: a -> b}}",
          "there is no projection a -> b");
  refused("b -> a: {wiring: dense, down: true, init: {kind: copy, of: a -> y}}",
          "cannot copy a->y: their weights differ in shape");
  refused("y -> b: {wiring: dense, down: true, init: {kind: copy, of: y -> a}}, y -> a: {wiring: "
          "dense, down: true, init: {kind: copy, of: a -> y, transposed: true}}",
          "which is a copy itself");
  refused("y -> a: {wiring: dense, down: true, init: {kind: copy}}", "`of: from -> to`");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_copy_is_turned_and_scaled),
    cmocka_unit_test(the_way_down_comes_after_who_speaks_there),
    cmocka_unit_test(nobody_hears_it_on_the_way_up),
    cmocka_unit_test(down_it_is_heard_from_the_top),
    cmocka_unit_test(it_is_said_again_as_it_is),
    cmocka_unit_test(what_cannot_be_is_refused),
  };
  return cmocka_run_group_tests_name("descend", tests, NULL, NULL);
}
