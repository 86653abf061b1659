/* align.c -- angles to the gradient: of the gradient itself, of feedback that is and is not the weights. */
#include "bench.h"

typedef struct {
  tct_model *model, *straight_model;
  tct_state *state, *straight;
  tct_alignment angle[8];
  int n;
} pair;

static pair pair_of(const char *set)
{
  tct_error err  = {0};
  tct_spec *spec = bench_spec(set);
  pair p         = {.model = tct_compile(spec, &err)};

  tct_spec_free(spec);
  if (!p.model) fail_msg("%s", err.text);
  p.state = tct_state_new(p.model, 2, &err);
  assert_non_null(p.state);
  if (tct_alignment_new(p.model, 1, &p.straight_model, &p.straight, &err) != TCT_OK)
    fail_msg("%s", err.text);
  return p;
}

static void measure(pair *p, int trials)
{
  uint64_t trial[50];
  tct_error err = {0};

  for (uint64_t i = 0; i < 50; i++) trial[i] = i;
  if (tct_align(p->state, p->straight, TCT_TRAIN, trial, trials, p->angle, &p->n, &err) != TCT_OK)
    fail_msg("%s", err.text);
}

static void end(pair *p)
{
  tct_state_free(p->state);
  tct_state_free(p->straight);
  tct_model_free(p->model);
  tct_model_free(p->straight_model);
}

static const tct_alignment *of(const pair *p, const char *population)
{
  for (int i = 0; i < p->n; i++)
    if (strcmp(p->angle[i].population, population) == 0) return &p->angle[i];
  fail_msg("no angle for %s", population);
  return NULL;
}

static void near(double got, double wanted, double by)
{
  if (!(fabs(got - wanted) <= by)) fail_msg("%.9g where %.9g is right", got, wanted);
}

static void the_gradient_lies_along_itself(void **unused)
{
  pair p = pair_of("rule=backprop");

  (void)unused;
  measure(&p, 50);
  assert_int_equal(p.n, 2); /* nobody projects to the senses */
  for (int i = 0; i < 2; i++) {
    near(p.angle[i].cosine, 1, 1e-12);
    near(p.angle[i].degrees, 0, 1e-4);
    near(p.angle[i].ratio, 1, 1e-12);
  }
  end(&p);
}

/* One hop from the objective nobody needs feedback; two hops away it is another matter. */
static void random_feedback_is_right_at_the_read_out_and_not_before_it(void **unused)
{
  pair p = pair_of("rule=feedback_alignment");

  (void)unused;
  measure(&p, 50);
  near(of(&p, "choice")->cosine, 1, 1e-6);
  near(of(&p, "choice")->ratio, 1, 1e-6);
  assert_true(of(&p, "v1")->degrees > 5 && of(&p, "v1")->degrees < 175);
  near(cos(of(&p, "v1")->degrees * M_PI / 180), of(&p, "v1")->cosine, 1e-9);
  end(&p);
}

static void feedback_that_is_the_weights_is_the_gradient_and_twice_them_is_twice_it(void **unused)
{
  pair p = pair_of("rule=feedback_alignment");

  (void)unused;
  for (int twice = 1; twice <= 2; twice++) {
    tct_real *feedback = tct_state_kept(p.state, 0, 0), *w = tct_state_weights(p.state);
    for (size_t i = 0; i < p.model->n; i++) feedback[i] = (tct_real)twice * w[i];
    tct_state_turn(p.state);
    measure(&p, 50);
    near(of(&p, "v1")->cosine, 1, 1e-6);
    near(of(&p, "v1")->ratio, twice, 1e-5);
  }
  end(&p);
}

/* Batches of 8: 16 trials are two whole ones, 9 are one and a single trial with a ninth of the weight. */
static void batches_count_by_their_trials(void **unused)
{
  pair p     = pair_of("rule=feedback_alignment");
  pair whole = pair_of("rule=feedback_alignment\ntrain.batch=50");

  (void)unused;
  for (int trials = 9; trials <= 50; trials += 41) {
    measure(&p, trials);
    measure(&whole, trials);
    near(of(&p, "v1")->cosine, of(&whole, "v1")->cosine, 1e-5);
    near(of(&p, "v1")->ratio, of(&whole, "v1")->ratio, 1e-5);
  }
  end(&p);
  end(&whole);
}

/* A projection with a rule of its own is held against the same gradient. */
static void a_rule_of_one_projection_is_measured_too(void **unused)
{
  pair p =
    pair_of("rule=backprop\narchitecture.projections.senses -> v1={wiring: dense, rule: oja}");

  (void)unused;
  assert_int_equal(p.straight_model->n_rules, 1);
  measure(&p, 50);
  near(of(&p, "choice")->cosine, 1, 1e-6);
  assert_true(fabs(of(&p, "v1")->cosine) < 0.99);
  end(&p);
}

static void synapses_that_are_fixed_have_no_angle(void **unused)
{
  pair p = pair_of("architecture.projections.senses -> v1={wiring: dense, fixed: true}\n"
                   "architecture.populations.v1.bias=false");

  (void)unused;
  measure(&p, 50);
  assert_int_equal(p.n, 1);
  assert_string_equal(p.angle[0].population, "choice");
  end(&p);
}

static void measuring_changes_neither_weights_nor_what_comes_next(void **unused)
{
  pair p = pair_of("rule=node_perturbation");
  char before[65], after[65];

  (void)unused;
  tct_state_sha256(p.state, before);
  measure(&p, 50);
  tct_state_sha256(p.state, after);
  assert_string_equal(before, after);
  assert_int_equal(tct_state_batches(p.state), 0);
  end(&p);
}

#define SETTLES                                                                                    \
  "objective.kind=squared_error\narchitecture.populations.v1.activation=hard_sigmoid\n"            \
  "architecture.populations.choice={kind: rate, units: 3, activation: hard_sigmoid}\n"             \
  "architecture.projections.v1 -> choice={wiring: dense, back: 1}\n"

/* nudged by less and less it lies along the gradient at rest, which is not that of a sweep */
static void what_settles_is_held_against_the_gradient_at_rest(void **unused)
{
  pair p =
    pair_of(SETTLES "architecture.populations.v1.activation=tanh\n"
                    "architecture.populations.choice.activation=logistic\n"
                    "rule={kind: equilibrium_propagation, nudge: 0.01, free: 200, nudged: 200}");

  (void)unused;
  assert_string_equal(p.straight_model->rule[0].rule->name, "recurrent_backprop");
  measure(&p, 50);
  for (int i = 0; i < p.n; i++)
    if (!(p.angle[i].cosine > 0.9999 && fabs(p.angle[i].ratio - 1) < 0.01))
      fail_msg("%s: cosine %g, ratio %g", p.angle[i].population, p.angle[i].cosine,
               p.angle[i].ratio);
  end(&p);
}

static void a_circuit_that_settles_its_own_way_is_given_no_angle(void **unused)
{
  tct_error err = {0};
  tct_rule own;
  tct_spec *spec      = bench_spec("rule=equilibrium_propagation\n" SETTLES);
  tct_model *m        = tct_compile(spec, &err);
  tct_model *straight = NULL;
  tct_state *gradient = NULL;

  (void)unused;
  if (!m) fail_msg("%s", err.text);
  own         = *m->responds;
  own.rests   = false;
  m->responds = &own;
  assert_int_equal(tct_alignment_new(m, 1, &straight, &gradient, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "settles before it answers"));
  assert_null(straight);
  tct_model_free(m);
  tct_spec_free(spec);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_gradient_lies_along_itself),
    cmocka_unit_test(random_feedback_is_right_at_the_read_out_and_not_before_it),
    cmocka_unit_test(feedback_that_is_the_weights_is_the_gradient_and_twice_them_is_twice_it),
    cmocka_unit_test(batches_count_by_their_trials),
    cmocka_unit_test(a_rule_of_one_projection_is_measured_too),
    cmocka_unit_test(synapses_that_are_fixed_have_no_angle),
    cmocka_unit_test(measuring_changes_neither_weights_nor_what_comes_next),
    cmocka_unit_test(what_settles_is_held_against_the_gradient_at_rest),
    cmocka_unit_test(a_circuit_that_settles_its_own_way_is_given_no_angle),
  };

  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
