/* sanger.c -- I14: units find the principal components in their order; a number by hand; one unit is Oja's. */
#include "circuit.h"

#define CIRCUIT(rule, units, target)                                                               \
  "objective: {kind: squared_error, at: y, target: " target "}\nrule: " rule "\n"                  \
  "architecture:\n  populations: {in: {kind: input, from: x}, y: {kind: rate, units: " units       \
  ", bias: false}}\n"                                                                              \
  "  projections: {in -> y: dense}\ntrain: {batch: 24, optimiser: {kind: sgd, momentum: 0}}\n"

#define PLACE(k, j) s->at + s->wiring->place(s, (size_t)(k)*3 + (size_t)(j))
#define W(k, j)     (double)tct_state_weights(c.state)[PLACE(k, j)]

/* Δw_1 = y_1 (x - y_1 w_1), Δw_2 = y_2 (x - y_1 w_1 - y_2 w_2) */
static void each_stage_learns_what_is_left(void **state)
{
  circuit c               = circuit_open(false, CIRCUIT("sanger", "2", "goal"), 1);
  const tct_projection *s = &c.model->projection[0];
  const uint64_t trial    = 4;
  double y[2]             = {0, 0};

  (void)state;
  circuit_stir(&c, 1);
  for (int k = 0; k < 2; k++)
    for (int j = 0; j < 3; j++) y[k] += W(k, j) * circuit_wave(4, j);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  for (int j = 0; j < 3; j++) {
    const double first = circuit_wave(4, j) - y[0] * W(0, j), second = first - y[1] * W(1, j);
    assert_true(fabs((double)tct_state_update(c.state)[PLACE(0, j)] - y[0] * first) < 1e-14);
    assert_true(fabs((double)tct_state_update(c.state)[PLACE(1, j)] - y[1] * second) < 1e-14);
  }
  circuit_close(&c);
}

static void one_unit_is_ojas(void **state)
{
  circuit c               = circuit_open(false, CIRCUIT("sanger", "1", "first"), 1);
  circuit oja             = circuit_open(false, CIRCUIT("oja", "1", "first"), 1);
  const tct_projection *s = &c.model->projection[0];

  (void)state;
  circuit_stir(&c, 1);
  circuit_stir(&oja, 1);
  circuit_propose(&c, CIRCUIT_TRIALS);
  circuit_propose(&oja, CIRCUIT_TRIALS);
  for (int j = 0; j < 3; j++)
    assert_true(fabs((double)tct_state_update(c.state)[PLACE(0, j)] -
                     (double)tct_state_update(oja.state)[PLACE(0, j)]) < 1e-14);
  circuit_close(&c);
  circuit_close(&oja);
}

/* eigenvectors of the second moments of x, the largest first: power iteration, then deflation */
static void components(double v[3][3])
{
  double c[3][3] = {{0}};

  for (int i = 0; i < CIRCUIT_TRIALS; i++)
    for (int a = 0; a < 3; a++)
      for (int b = 0; b < 3; b++)
        c[a][b] += circuit_wave(i, a) * circuit_wave(i, b) / CIRCUIT_TRIALS;
  for (int k = 0; k < 3; k++) {
    double value = 0, *u = v[k];
    u[0] = 1;
    u[1] = 0.3;
    u[2] = -0.2;
    for (int n = 0; n < 20000; n++) {
      double w[3] = {0};
      value       = 0;
      for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++) w[a] += c[a][b] * u[b];
      for (int a = 0; a < 3; a++) value += w[a] * w[a];
      value = sqrt(value);
      for (int a = 0; a < 3; a++) u[a] = w[a] / value;
    }
    for (int a = 0; a < 3; a++)
      for (int b = 0; b < 3; b++) c[a][b] -= value * u[a] * u[b];
  }
}

static void units_find_the_components_in_order(void **state)
{
  circuit c               = circuit_open(false, CIRCUIT("sanger", "2", "goal"), 2);
  const tct_projection *s = &c.model->projection[0];
  double v[3][3];

  (void)state;
  circuit_stir(&c, 0.4);
  for (int n = 0; n < 40000; n++)
    assert_int_equal(
      tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), CIRCUIT_TRIALS, 0.05, NULL), TCT_OK);
  components(v);
  for (int k = 0; k < 2; k++) {
    double dot = 0, length = 0;
    for (int j = 0; j < 3; j++) {
      dot += W(k, j) * v[k][j];
      length += W(k, j) * W(k, j);
    }
    if (fabs(fabs(dot) - 1) > 1e-9 || fabs(length - 1) > 1e-9)
      fail_msg("unit %d: cosine %.12g, length %.12g", k, dot, length);
  }
  circuit_close(&c);
}

static void is_refused(const char *task, const char *input, const char *y, const char *wiring,
                       const char *because)
{
  char text[1024];
  tct_error err = {0};

  snprintf(text, sizeof text,
           "tercet: 1\ntask: %s\nobjective: {kind: cross_entropy, at: out}\nrule: backprop\n"
           "architecture:\n  populations: {in: {kind: input, from: %s}, y: {kind: rate, %s}, out: "
           "readout}\n  projections: {in -> y: {%s, rule: sanger}, y -> out: dense}\n",
           task, input, y, wiring);
  tct_spec *spec = tct_spec_parse(text, "test", &err);
  assert_non_null(spec);
  assert_null(tct_compile(spec, &err));
  if (!strstr(err.text, because)) fail_msg("%s", err.text);
  tct_spec_free(spec);
}

static void refuses_long_chains_and_shared_weights(void **state)
{
  (void)state;
  is_refused("{kind: gratings}", "image", "units: 65", "wiring: dense", "at most 64");
  is_refused("{kind: gratings}", "image", "shape: [4, 5, 5]",
             "wiring: conv, kernel: 5, stride: 4, padding: 2", "shares weights");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_stage_learns_what_is_left),
    cmocka_unit_test(one_unit_is_ojas),
    cmocka_unit_test(units_find_the_components_in_order),
    cmocka_unit_test(refuses_long_chains_and_shared_weights),
  };
  return cmocka_run_group_tests_name("sanger", tests, NULL, NULL);
}
