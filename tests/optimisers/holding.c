/* holding.c -- constraints hold at the start, and after every step of a circuit that learns. */
#include <tercet/state.h>

#include "optimisers/weights.h"

static const char spec[] =
  "tercet: 1\n"
  "seed: 4\n"
  "task: {kind: teacher, inputs: 12, outputs: 6}\n"
  "objective: squared_error\n"
  "rule: backprop\n"
  "architecture:\n"
  "  populations:\n"
  "    senses: input\n"
  "    exciting: {kind: rate, units: 20, activation: relu, sign: excitatory, bias: false}\n"
  "    calming: {kind: rate, units: 20, activation: relu, sign: inhibitory, bias: false}\n"
  "    out: {kind: readout, bias: true}\n"
  "  projections:\n"
  "    senses -> exciting: dense\n"
  "    senses -> calming: dense\n"
  "    exciting -> out: dense\n"
  "    calming -> out: dense\n"
  "train:\n"
  "  batch: 8\n"
  "  constraints: [dale, {kind: bounds, least: -0.2, most: 0.3}, {kind: mask, density: 0.5}]\n";

enum { BATCH = 8 };

typedef struct {
  tct_spec *spec;
  tct_model *model;
  tct_state *state;
} circuit;

static circuit open_circuit(int threads)
{
  circuit c     = {0};
  tct_error err = {0};

  c.spec  = tct_spec_parse(spec, "test", &err);
  c.model = c.spec ? tct_compile(c.spec, &err) : NULL;
  c.state = c.model ? tct_state_new(c.model, threads, &err) : NULL;
  if (!c.state) fail_msg("line %d: %s", err.line, err.text);
  return c;
}

static void close_circuit(circuit *c)
{
  tct_state_free(c->state);
  tct_model_free(c->model);
  tct_spec_free(c->spec);
}

static void learn(const circuit *c, uint64_t first)
{
  uint64_t trial[BATCH];
  tct_error err = {0};

  for (uint64_t i = 0; i < BATCH; i++) trial[i] = first + i;
  if (tct_state_learn(c->state, TCT_TRAIN, trial, BATCH, 0.3, &err) != TCT_OK)
    fail_msg("%s", err.text);
}

typedef struct {
  int all, silent, at_least, at_most, wrong;
} tally;

/* Weights of one projection, and how many break its sender's sign or the bounds. */
static tally look(const circuit *c, const char *name, bool *silent)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, name)];
  const tct_real *w       = tct_state_weights(c->state) + s->at;
  const int sign          = c->model->population[s->pre].sign;
  tally t                 = {0};

  for (size_t i = 0; i < s->synapses; i++) {
    const double x = (double)w[s->wiring->place(s, i)];
    t.all++;
    t.silent += x == 0;
    t.at_least += x == (double)(tct_real)-0.2;
    t.at_most += x == (double)(tct_real)0.3;
    t.wrong += !(x >= (double)(tct_real)-0.2 && x <= (double)(tct_real)0.3) || sign * x < 0;
    if (silent) silent[i] = x == 0;
  }
  return t;
}

static void all_three_hold_from_the_first_step_to_the_last(void **state)
{
  static const char *const names[] = {"senses->exciting", "senses->calming", "exciting->out",
                                      "calming->out"};
  circuit c                        = open_circuit(2);
  bool silent[240], still[240];
  (void)state;

  for (int k = 0; k < 4; k++) assert_int_equal(look(&c, names[k], NULL).wrong, 0);
  look(&c, "senses->exciting", silent);
  for (uint64_t b = 0; b < 20; b++) {
    learn(&c, b * BATCH);
    for (int k = 0; k < 4; k++) assert_int_equal(look(&c, names[k], NULL).wrong, 0);
  }
  const tally free = look(&c, "senses->exciting", still);
  assert_int_equal(free.all, 240);
  /* no sign asked for: half of the synapses are masked, and stay so; bounds were reached */
  assert_in_range(free.silent, 90, 150);
  assert_memory_equal(silent, still, sizeof silent);
  assert_true(free.at_least > 0 && free.at_most > 0);
  assert_true(look(&c, "calming->out", NULL).at_most == 0);
  close_circuit(&c);
}

static void biases_are_left_alone(void **state)
{
  circuit c               = open_circuit(1);
  const tct_projection *s = &c.model->projection[tct_projection_named(c.model, "one->out")];
  const tct_real *w       = tct_state_weights(c.state) + s->at;
  int moved               = 0;
  (void)state;

  for (uint64_t b = 0; b < 20; b++) learn(&c, b * BATCH);
  for (size_t i = 0; i < s->synapses; i++) moved += w[s->wiring->place(s, i)] != 0;
  assert_int_equal(moved, 6);
  close_circuit(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(all_three_hold_from_the_first_step_to_the_last),
    cmocka_unit_test(biases_are_left_alone),
  };
  return cmocka_run_group_tests_name("holding", tests, NULL, NULL);
}
