/* steps.c -- weights that move while a trial goes on: against a loop that looks at every synapse in every step; what
 * only spikes move is what is moved in full, bit for bit; any number of threads; and who is refused. */
#include "circuit.h"

#include "substrate/desk.h"

enum { CELLS = 20, ROUNDS = 3 };

/* Senses are numbers of either sign, sources fire by them, cells by sources; `move` and what else is in train. */
static const char learner[] =
  "objective: none\nrule: {kind: stdp, potentiation: 0.3, depression: 0.2, tau_plus: 3 ms, "
  "tau_minus: 4 ms%s}\n"
  "architecture:\n  populations:\n    in: {kind: input, from: x}\n"
  "    s: {kind: poisson, units: 40, rate: 150 Hz, bias: false}\n"
  "    c: {kind: delta_lif, units: 20, tau: 5 ms, refractory: 1 ms, bias: {rule: {kind: "
  "intrinsic_plasticity, rise: 0.7, tau: 50 ms}}}\n"
  "  projections:\n    in -> s: {wiring: dense, fixed: true, init: {kind: constant, gain: 100}}\n"
  "    s -> c: {wiring: dense, delay: %d, init: {kind: constant, gain: 4}}\n"
  "    c -> c: {wiring: all_but_one, delay: 1, fixed: true, init: {kind: constant, gain: 0.5}}\n"
  "train: {batch: 1, move: step, optimiser: {kind: sgd, step: 0.5}, constraints: [{kind: bounds, "
  "least: "
  "0, most: 4.5, at: s -> c}%s]}\n";

static circuit open_with(const char *pairing, int delay, const char *more, int threads)
{
  char text[4096];

  (void)snprintf(text, sizeof text, learner, pairing, delay, more);
  return circuit_open(true, text, threads);
}

static void teach(const circuit *c)
{
  tct_error err = {0};

  for (int i = 0; i < ROUNDS * CIRCUIT_TRIALS; i++)
    if (tct_state_learn(c->state, TCT_TRAIN, circuit_trials() + i % CIRCUIT_TRIALS, 1, 0.5, &err))
      fail_msg("%s", err.text);
}

static bool same_weights(const circuit *a, const circuit *b)
{
  return memcmp(tct_state_weights(a->state), tct_state_weights(b->state),
                a->model->n * sizeof(tct_real)) == 0;
}

/* ---- the same, synapse by synapse --------------------------------------------------------------------------------- */

enum { SOURCES = 40 };

typedef struct {
  double w[CELLS][SOURCES], theta[CELLS];
  int spikes;
} world;

/* What the sources do in a trial that nobody teaches is what they do in the next that somebody does. */
static bool source[CIRCUIT_STEPS][SOURCES];

static void look(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  (void)arg;
  (void)first;
  (void)trial;
  for (int t = 0; t < l->steps; t++)
    for (int i = 0; i < SOURCES; i++) source[l->begun + t][i] = tct_rows(l, l->rate, 1, t)[i] == 1;
}

static void live(world *z, int delay)
{
  double v[CELLS] = {0}, r[SOURCES] = {0}, o[CELLS] = {0};
  int deaf[CELLS]   = {0};
  bool fired[CELLS] = {0};

  for (int t = 0; t < CIRCUIT_STEPS; t++) {
    const bool none[SOURCES] = {0}, *x = t < delay ? none : source[t - delay];
    double all = 0;
    for (int k = 0; k < CELLS; k++) all += 0.5 * fired[k];
    for (int j = 0; j < SOURCES; j++) r[j] = exp(-1 / 3.) * r[j] + x[j];
    for (int k = 0; k < CELLS; k++) o[k] = exp(-1 / 4.) * (o[k] + fired[k]);
    for (int k = 0; k < CELLS; k++) {
      double heard = all - 0.5 * fired[k];
      for (int j = 0; j < SOURCES; j++) heard += z->w[k][j] * x[j];
      v[k] = exp(-1 / 5.) * v[k] + (deaf[k] > 0 ? 0 : heard);
      deaf[k] -= deaf[k] > 0;
    }
    for (int k = 0; k < CELLS; k++) {
      fired[k] = v[k] > 15 + z->theta[k];
      z->spikes += fired[k];
      z->theta[k] += 0.5 * (0.7 * fired[k] + expm1(-1 / 50.) * z->theta[k]);
      if (fired[k]) v[k] = 0, deaf[k] = 1;
      for (int j = 0; j < SOURCES; j++) {
        z->w[k][j] += 0.5 * (0.3 * fired[k] * r[j] - 0.2 * o[k] * x[j]);
        z->w[k][j] = fmin(fmax(z->w[k][j], 0), 4.5);
      }
    }
  }
}

static void weights_move_within_a_trial_as_in_a_plain_loop(void **state)
{
  (void)state;
  for (int delay = 0; delay < 3; delay++) {
    circuit c                     = open_with("", delay, "", 1);
    const tct_real *w             = tct_state_weights(c.state);
    const tct_projection *plastic = &c.model->projection[1], *bias = &c.model->projection[3];
    world z    = {.spikes = 0};
    double far = 0;
    for (int k = 0; k < CELLS; k++)
      for (int j = 0; j < SOURCES; j++) z.w[k][j] = 4;
    assert_string_equal(bias->name, "one->c/threshold");
    for (int i = 0; i < ROUNDS * CIRCUIT_TRIALS; i++) {
      const uint64_t *trial = circuit_trials() + i % CIRCUIT_TRIALS;
      assert_int_equal(tct_state_respond(c.state, TCT_TRAIN, trial, 1, look, NULL, NULL), TCT_OK);
      assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, trial, 1, 0.5, NULL), TCT_OK);
      live(&z, delay);
    }
    for (int k = 0; k < CELLS; k++) {
      far = fmax(far, fabs((double)w[bias->at + (size_t)k] - z.theta[k]));
      for (int j = 0; j < SOURCES; j++)
        far = fmax(
          far,
          fabs((double)w[plastic->at + plastic->wiring->place(plastic, (size_t)(k * SOURCES + j))] -
               z.w[k][j]));
    }
    assert_in_range(z.spikes, 100, 5000); /* there was something to get wrong */
    if (far > (sizeof(tct_real) == 8 ? 1e-11 : 1e-4)) fail_msg("%g apart, delay %d", far, delay);
    circuit_close(&c);
  }
}

/* ---- what only spikes move ------------------------------------------------------------------------------------- */

static const char *const settings[][2] = {
  {"", ""},
  {", pairing: nearest",
   ", {kind: normalise, total: 90, at: s -> c}, {kind: mask, density: 0.6, at: s -> c}"}};

static void what_spikes_move_is_what_is_moved_in_full(void **state)
{
  (void)state;
  for (int i = 0; i < 2; i++)
    for (int delay = 0; delay < 2; delay++) {
      circuit few = open_with(settings[i][0], delay, settings[i][1], 1),
              all = open_with(settings[i][0], delay, settings[i][1], 1);
      assert_true(few.state->eventful);
      all.state->eventful = false;
      teach(&few);
      assert_false(same_weights(&few, &all));
      teach(&all);
      assert_true(same_weights(&few, &all));
      circuit_close(&few);
      circuit_close(&all);
    }
}

static void threads_do_not_matter(void **state)
{
  circuit one = open_with("", 1, settings[1][1], 1);
  (void)state;

  teach(&one);
  for (int threads = 2; threads <= 3; threads++) {
    circuit more = open_with("", 1, settings[1][1], threads);
    teach(&more);
    assert_true(same_weights(&one, &more));
    circuit_close(&more);
  }
  circuit_close(&one);
}

/* Momentum remembers what a silent synapse was asked for: then all move, and the steps count. */
static void an_optimiser_that_remembers_moves_all(void **state)
{
  static const char *const kinds[] = {"{kind: sgd, step: 0.1, momentum: 0.5}",
                                      "{kind: adam, step: 0.01}"};
  char text[4096];
  (void)state;

  for (int i = 0; i < 2; i++) {
    (void)snprintf(
      text, sizeof text,
      "objective: none\nrule: stdp\narchitecture:\n  populations: {in: {kind: input, from: x}, "
      "c: {kind: lif, units: 5}}\n  projections: {in -> c: dense}\n"
      "train: {batch: 1, move: step, optimiser: %s}\n",
      kinds[i]);
    circuit c = circuit_open(true, text, 1);
    assert_false(c.state->eventful);
    teach(&c);
    assert_true(isfinite((double)tct_state_weights(c.state)[0]));
    circuit_close(&c);
  }
}

/* A rule whose weights rest within a trial proposes what it always did. */
static void a_proposal_moves_nothing_and_sums_over_the_trial(void **state)
{
  circuit c = open_with("", 0, "", 1), whole;
  char text[4096];
  double far       = 0;
  tct_real *before = malloc(c.model->n * sizeof *before);
  (void)state;

  assert_non_null(before);
  memcpy(before, tct_state_weights(c.state), c.model->n * sizeof *before);
  circuit_propose(&c, 1);
  assert_memory_equal(before, tct_state_weights(c.state), c.model->n * sizeof *before);
  (void)snprintf(text, sizeof text, learner, "", 0, "");
  memcpy(strstr(text, "move: step"), "window: 0 ", strlen("move: step"));
  whole = circuit_open(true, text, 1);
  assert_int_equal(whole.model->window, CIRCUIT_STEPS);
  circuit_propose(&whole, 1);
  for (size_t i = 0; i < c.model->n; i++)
    far = fmax(
      far, fabs((double)tct_state_update(c.state)[i] - (double)tct_state_update(whole.state)[i]));
  if (far > (sizeof(tct_real) == 8 ? 1e-13 : 1e-5)) fail_msg("%g apart", far);
  free(before);
  circuit_close(&c);
  circuit_close(&whole);
}

static void who_cannot_move_by_steps_is_refused(void **state)
{
  static const char rest[] =
    "rule: %s\nobjective: {kind: squared_error, at: c, target: goal}\narchitecture:\n  "
    "populations: {in: {kind: input, from: x}, c: {kind: lif, units: 2}}\n"
    "  projections: {in -> c: dense}\ntrain: {move: %s}\n";
  static const struct {
    const char *rule, *train, *why;
  } cases[] = {
    {"stdp", "step", "see one trial at a time: `batch: 1`"},
    {"backprop", "step, batch: 1", "rule backprop carries credit back through a trial"},
    {"node_perturbation", "step, batch: 1", "its loss is that of a whole trial: no windows"},
    {"e_prop_adaptive", "step, batch: 1",
     "sums over a batch before it proposes: its weights move after a batch"},
    {"stdp", "step, batch: 1, window: 3", "want windows of one step"},
    {"stdp", "step, batch: 1, optimiser: {kind: sgd, clip_norm: 1}", "no update is clipped"},
    {"stdp", "sometimes, batch: 1", "weights move after a batch or at every step, not 'sometimes'"},
    {"stdp", "step, batch: 1, constraints: [{kind: bounds, at: in -> d}]",
     "there is no projection in -> d"},
  };
  char text[2048];
  (void)state;

  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    (void)snprintf(text, sizeof text, rest, cases[i].rule, cases[i].train);
    circuit_refused(true, text, cases[i].why);
  }
}

static void what_is_resolved_reads_back(void **state)
{
  circuit c     = open_with("", 1, settings[1][1], 1);
  char *said    = tct_resolved(c.model, NULL);
  tct_spec *s   = said ? tct_spec_parse(said, "resolved", NULL) : NULL;
  tct_error err = {0};
  tct_model *m  = s ? tct_compile(s, &err) : NULL;
  (void)state;

  if (!m) fail_msg("%s\n%s", err.text, said);
  assert_true(m->training.by_step && m->window == 1 && m->n_rules == 2);
  assert_true(m->constraint[0].only == 1 && m->projection[3].rule == 1);
  char *again = tct_resolved(m, NULL);
  assert_string_equal(said, again);
  tct_string_free(said);
  tct_string_free(again);
  tct_model_free(m);
  tct_spec_free(s);
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(weights_move_within_a_trial_as_in_a_plain_loop),
    cmocka_unit_test(what_spikes_move_is_what_is_moved_in_full),
    cmocka_unit_test(threads_do_not_matter),
    cmocka_unit_test(an_optimiser_that_remembers_moves_all),
    cmocka_unit_test(a_proposal_moves_nothing_and_sums_over_the_trial),
    cmocka_unit_test(who_cannot_move_by_steps_is_refused),
    cmocka_unit_test(what_is_resolved_reads_back),
  };
  return cmocka_run_group_tests_name("steps", tests, NULL, NULL);
}
