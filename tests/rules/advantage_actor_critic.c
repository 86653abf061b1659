/* advantage_actor_critic.c -- its mean update is the gradient of the mean reward, by enumeration; returns worked by hand. */
#include "substrate/acting.h"

enum { PULLS = 3, COURSES = 1 << PULLS, FEW_TRIALS = 4096 };

#define LSTM       "{kind: lstm, units: 2}"
#define RULE(rest) "{kind: advantage_actor_critic, discount: 1, critic: 0, entropy: " rest "}"

/* ---- what a policy is worth, by all that can be done ------------------------------------------------------ */

/* The first arm always pays, the second never. */
static void course_of(int course, int pulls, int *arm, double *paid)
{
  for (int t = 0; t < pulls; t++) {
    arm[t]  = course >> t & 1;
    paid[t] = arm[t] == 0;
  }
}

/* How likely a course is; the entropy of its choices on the way into `open`. */
static double likely(const circuit *c, int course, int pulls, double *open)
{
  double p[PULLS][ACTING_ARMS], value[PULLS], paid[PULLS], all = 1;
  int arm[PULLS];

  course_of(course, pulls, arm, paid);
  acting_by_hand(c, 0, pulls, arm, paid, p, value);
  *open = 0;
  for (int t = 0; t < pulls; t++) {
    all *= p[t][arm[t]];
    *open -= p[t][0] * log(p[t][0]) + p[t][1] * log(p[t][1]);
  }
  return all;
}

/* Mean reward of a step, and of one step alone the entropy of the choice. */
static double worth(const circuit *c, int pulls, double entropy)
{
  double sum = 0;

  for (int course = 0; course < 1 << pulls; course++) {
    double paid[PULLS], got = 0, open;
    int arm[PULLS];
    course_of(course, pulls, arm, paid);
    for (int t = 0; t < pulls; t++) got += paid[t] / pulls;
    const double p = likely(c, course, pulls, &open);
    sum += p * (got + entropy * open);
  }
  return sum;
}

/* Updates of trials that took each course, by how likely it is. */
static void mean_update(const circuit *c, int pulls, double *mean)
{
  bool seen[COURSES] = {false};
  int left           = 1 << pulls;

  memset(mean, 0, c->model->n * sizeof *mean);
  for (uint64_t i = 0; left > 0; i++) {
    acted a;
    double open;
    int course    = 0;
    tct_error err = {0};
    assert_true(i < FEW_TRIALS);
    acting_run(c, TCT_TRAIN, &i, 1, &a);
    for (int t = 0; t < pulls; t++) course |= a.arm[t] << t;
    if (seen[course]) continue;
    seen[course] = true;
    left--;
    assert_int_equal(tct_state_propose(c->state, TCT_TRAIN, &i, 1, &err), TCT_OK);
    const double p = likely(c, course, pulls, &open);
    for (size_t k = 0; k < c->model->n; k++) mean[k] += p * (double)tct_state_update(c->state)[k];
  }
}

static double off(const circuit *c, int pulls, double entropy)
{
  const double h = 1e-5;
  double worst = 0, largest = 0, *mean = calloc(c->model->n, sizeof *mean);

  assert_non_null(mean);
  mean_update(c, pulls, mean);
  for (int k = 0; k < c->model->n_projections; k++) {
    const tct_projection *s = &c->model->projection[k];
    for (size_t i = 0; i < s->synapses; i++) {
      const size_t at    = s->at + s->wiring->place(s, i);
      tct_real *w        = tct_state_weights(c->state) + at;
      const tct_real was = *w;
      *w                 = was + (tct_real)h;
      tct_state_turn(c->state);
      const double up = worth(c, pulls, entropy);
      *w              = was - (tct_real)h;
      tct_state_turn(c->state);
      const double slope = (up - worth(c, pulls, entropy)) / (2 * h);
      *w                 = was;
      tct_state_turn(c->state);
      worst   = fmax(worst, fabs(slope - mean[at]));
      largest = fmax(largest, fabs(slope));
    }
  }
  free(mean);
  assert_true(largest > 1e-3);
  return worst / largest;
}

/* Through the circuit's memory of what it did; whatever the value is, which hears the same cells. */
static void the_mean_update_is_the_gradient_of_the_mean_reward(void **state)
{
  static const char *const cells[] = {ACTING_LEAKY, LSTM, "{kind: gru, units: 2}"};
  (void)state;

  for (int k = 0; k < 3; k++) {
    circuit c = acting_open(", pulls: 3, probabilities: [1, 0]", RULE("0"), cells[k], "", 1);
    const double wrong = off(&c, PULLS, 0);
    if (!(wrong < 1e-8)) fail_msg("%s: off by %g of it", cells[k], wrong);
    circuit_close(&c);
  }
}

/* Without the entropy's way through later choices, so of one step. */
static void of_one_step_entropy_is_climbed_too(void **state)
{
  circuit c = acting_open(", pulls: 1, probabilities: [1, 0]", RULE("0.3"), LSTM, "", 1);
  (void)state;

  assert_true(off(&c, 1, 0.3) < 1e-8);
  circuit_close(&c);
}

/* And the test would have seen it. */
static void with_a_discount_it_is_not_that_gradient(void **state)
{
  circuit c = acting_open(", pulls: 3, probabilities: [1, 0]",
                          "{kind: advantage_actor_critic, discount: 0.5, critic: 0, entropy: 0}",
                          LSTM, "", 1);
  (void)state;

  assert_true(off(&c, PULLS, 0) > 1e-5);
  circuit_close(&c);
}

/* ---- returns, by hand -------------------------------------------------------------------------------------- */

/* Four pulls that always pay; the value is its bias, 0.8: what that is told, and the choice's of the first arm if it was drawn. */
static double told(const char *rule, const char *training)
{
  double bias   = NAN;
  circuit c     = acting_open(", pulls: 4, probabilities: [1, 1]", rule, ACTING_LEAKY, training, 2);
  tct_error err = {0};
  const uint64_t trial = 2;

  for (int k = 0; k < c.model->n_projections; k++) {
    const tct_projection *s = &c.model->projection[k];
    if (s->post != tct_population_named(c.model, "value")) continue;
    for (size_t i = 0; i < s->synapses; i++)
      tct_state_weights(c.state)[s->at + s->wiring->place(s, i)] =
        c.model->population[s->pre].constant ? (tct_real)0.8 : 0;
  }
  tct_state_turn(c.state);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, &err), TCT_OK);
  for (int k = 0; k < c.model->n_projections; k++) {
    const tct_projection *s = &c.model->projection[k];
    if (s->post == tct_population_named(c.model, "value") && c.model->population[s->pre].constant)
      bias = (double)tct_state_update(c.state)[s->at + s->wiring->place(s, 0)];
  }
  circuit_close(&c);
  return bias;
}

/* G: 1, 1.5, 1.75, 1.875 from the last step; in stretches of two 1, 1.5, then 1 + V/2 = 1.4, 1.7.  c/T sum of G - V. */
static void returns_are_as_worked_by_hand(void **state)
{
  static const char *const training[] = {"", ", window: 1", ", window: 3"};
  (void)state;

  for (int k = 0; k < 3; k++) {
    assert_true(
      fabs(told("{kind: advantage_actor_critic, discount: 0.5, critic: 0.25}", training[k]) -
           0.25 / 4 * (6.125 - 3.2)) < 1e-14);
    assert_true(fabs(told("{kind: advantage_actor_critic, discount: 0.5, critic: 0.25, steps: 2}",
                          training[k]) -
                     0.25 / 4 * (5.6 - 3.2)) < 1e-14);
    assert_true(fabs(told("{kind: advantage_actor_critic, discount: 0.5, critic: 0.25, steps: 3}",
                          training[k]) -
                     0.25 / 4 * (1 + (1 + 0.4) + 1.7 + 1.85 - 3.2)) < 1e-14);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_mean_update_is_the_gradient_of_the_mean_reward),
    cmocka_unit_test(of_one_step_entropy_is_climbed_too),
    cmocka_unit_test(with_a_discount_it_is_not_that_gradient),
    cmocka_unit_test(returns_are_as_worked_by_hand),
  };
  return cmocka_run_group_tests_name("advantage_actor_critic", tests, NULL, NULL);
}
