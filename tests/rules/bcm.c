/* bcm.c -- I14: a cell comes to answer one stimulus, with 1/p; the gradient of its risk; by hand. */
#include "circuit.h"

#define CIRCUIT(rule)                                                                              \
  "objective: {kind: squared_error, at: y, target: goal}\nrule: " rule "\n"                        \
  "architecture:\n  populations: {in: {kind: input, from: x}, y: {kind: rate, units: 2, bias: "    \
  "false}}\n  projections: {in -> y: dense}\ntrain: {batch: 24, optimiser: {kind: sgd, momentum: " \
  "0}}\n"

/* maps of 3 x 3 under a padded kernel, onto which bcm learns through dense, conv and biases */
#define DEEP                                                                                       \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: {kind: bcm, pace: 1}\n"          \
  "architecture:\n  populations: {in: {kind: input, from: x}, a: {kind: rate, shape: [2, 3, 3], "  \
  "activation: tanh}, b: {kind: rate, shape: [3, 3, 3], activation: tanh}, out: {kind: rate, "     \
  "units: 2}}\n  projections: {in -> a: {wiring: dense, fixed: true}, a -> b: {wiring: conv, "     \
  "kernel: 3, padding: 1}, b -> out: dense}\ntrain: {batch: 24}\n"

#define PLACE(k, j) s->at + s->wiring->place(s, (size_t)(k)*3 + (size_t)(j))
#define W(k, j)     (double)tct_state_weights(c.state)[PLACE(k, j)]

static double answer(const circuit *c, int k, int trial)
{
  const tct_projection *s = &c->model->projection[0];
  double y                = 0;

  for (int j = 0; j < 3; j++)
    y += (double)tct_state_weights(c->state)[PLACE(k, j)] * circuit_wave(trial, j);
  return y;
}

/* Two batches of two trials: θ_1 = E_1[y²], θ_2 = θ_1 + pace (E_2[y²] - θ_1) */
static void the_threshold_slides(const char *rule, double pace, bool divided)
{
  circuit c                  = circuit_open(false, rule, 2);
  const tct_projection *s    = &c.model->projection[0];
  const uint64_t trial[2][2] = {{4, 5}, {6, 7}};

  circuit_stir(&c, 1);
  assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, trial[0], 2, 0, NULL), TCT_OK);
  for (int again = 0; again < 2; again++) /* to propose moves nothing */
    assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, trial[1], 2, NULL), TCT_OK);
  for (int k = 0; k < 2; k++) {
    const double y[4]  = {answer(&c, k, 4), answer(&c, k, 5), answer(&c, k, 6), answer(&c, k, 7)};
    const double was   = (y[0] * y[0] + y[1] * y[1]) / 2;
    const double theta = was + pace * ((y[2] * y[2] + y[3] * y[3]) / 2 - was);
    assert_true(fabs((double)tct_state_kept(c.state, 0, 0)[tct_first_unit(c.model, 1) + (size_t)k] -
                     was) < 1e-14);
    for (int j = 0; j < 3; j++) {
      double expected = 0;
      for (int i = 2; i < 4; i++)
        expected += y[i] * (y[i] - theta) * circuit_wave(4 + i, j) / 2 / (divided ? theta : 1);
      assert_true(fabs((double)tct_state_update(c.state)[PLACE(k, j)] - expected) < 1e-14);
    }
  }
  circuit_close(&c);
}

static void its_update_is_about_a_threshold_that_slides(void **state)
{
  (void)state;
  the_threshold_slides(CIRCUIT("{kind: bcm, pace: 0.25}"), 0.25, false);
  the_threshold_slides(CIRCUIT("{kind: bcm, pace: 0.25, form: law_cooper}"), 0.25, true);
}

/* Three linearly independent stimuli, p = 1/3 each: (3, 0, 0) in some order, from several starts. */
static void a_cell_comes_to_answer_one_of_its_stimuli(void **state)
{
  static const uint64_t trial[3]  = {0, 1, 2};
  static const char *const rule[] = {CIRCUIT("bcm"), CIRCUIT("{kind: bcm, form: law_cooper}")};

  (void)state;
  for (int start = 0; start < 4; start++) {
    circuit c = circuit_open(false, rule[start % 2], 1);
    circuit_stir(&c, 0.5 + start);
    for (int n = 0; n < 60000; n++)
      assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, trial, 3, start % 2 ? 0.2 : 0.02, NULL),
                       TCT_OK);
    for (int k = 0; k < 2; k++) {
      int answered = 0;
      for (int i = 0; i < 3; i++) {
        const double y = answer(&c, k, i);
        answered += y > 1.5;
        if (fabs(y - (y > 1.5 ? 3 : 0)) > 1e-6)
          fail_msg("start %d: unit %d says %.9g", start, k, y);
      }
      assert_int_equal(answered, 1);
    }
    circuit_close(&c);
  }
}

/* ---- the gradient of E[y³]/3 - E[y²]²/4 ---------------------------------------------------------------- */

typedef struct {
  double cube[64], square[64];
  int p;
} moments;

static void gather(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  moments *m              = arg;
  const tct_population *q = &l->model->population[m->p];

  (void)first;
  (void)trial;
  for (int i = 0; i < l->trials; i++)
    for (int k = 0; k < q->size; k++) {
      const double y = (double)tct_rows(l, l->rate, m->p, 0)[(size_t)i * q->ld + (size_t)k];
      m->cube[k] += y * y * y / CIRCUIT_TRIALS;
      m->square[k] += y * y / CIRCUIT_TRIALS;
    }
}

/* Places of a map share the threshold: their mean square, `places` times. */
static double risk(const circuit *c, int p, int groups)
{
  moments m        = {.p = p};
  const int places = c->model->population[p].size / groups;
  double sum       = 0;

  assert_int_equal(
    tct_state_respond(c->state, TCT_TRAIN, circuit_trials(), CIRCUIT_TRIALS, gather, &m, NULL),
    TCT_OK);
  for (int g = 0; g < groups; g++) {
    double cube = 0, square = 0;
    for (int k = g; k < groups * places; k += groups) {
      cube += m.cube[k];
      square += m.square[k] / places;
    }
    sum += cube / 3 - places * square * square / 4;
  }
  return sum;
}

static void follows_the_gradient(const circuit *c, int k, int groups)
{
  const tct_projection *s = &c->model->projection[k];
  double largest          = 0;

  circuit_propose(c, CIRCUIT_TRIALS);
  for (size_t i = 0; i < s->synapses; i++) {
    tct_real *w = tct_state_weights(c->state) + s->at + s->wiring->place(s, i), was = *w;
    const double u = (double)tct_state_update(c->state)[s->at + s->wiring->place(s, i)];
    *w             = was + 1e-5;
    tct_state_turn(c->state);
    const double up = risk(c, s->post, groups);
    *w              = was - 1e-5;
    tct_state_turn(c->state);
    const double slope = (up - risk(c, s->post, groups)) / 2e-5;
    *w                 = was;
    tct_state_turn(c->state);
    largest = fmax(largest, fabs(slope));
    if (fabs(u - slope) > 1e-8) fail_msg("%s: %.12g, downhill %.12g", s->name, u, slope);
  }
  assert_true(largest > 1e-3);
}

static void with_the_batchs_own_threshold_it_is_a_gradient(void **state)
{
  circuit c = circuit_open(false, CIRCUIT("{kind: bcm, pace: 1}"), 2);
  circuit d = circuit_open(false, DEEP, 1);

  (void)state;
  circuit_stir(&c, 1);
  follows_the_gradient(&c, 0, 2);
  circuit_stir(&d, 1);
  follows_the_gradient(&d, tct_projection_named(d.model, "a->b"), 3);
  follows_the_gradient(&d, tct_projection_named(d.model, "one->b"), 3);
  circuit_close(&c);
  circuit_close(&d);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(its_update_is_about_a_threshold_that_slides),
    cmocka_unit_test(a_cell_comes_to_answer_one_of_its_stimuli),
    cmocka_unit_test(with_the_batchs_own_threshold_it_is_a_gradient),
  };
  return cmocka_run_group_tests_name("bcm", tests, NULL, NULL);
}
