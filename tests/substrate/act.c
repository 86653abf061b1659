/* act.c -- step by step, with senses handed in, the circuit answers what it answers to trials. */
#include "circuit.h"

#include "base/memory.h"

static const char lstm[]            = "objective: cross_entropy\nrule: backprop\narchitecture:\n"
                                      "  populations: {in: {kind: input, from: x}, also: {kind: input, from: "
                                      "context}, r: {kind: lstm, units: 17}, "
                                      "out: readout}\n"
                                      "  projections: {in -> r: dense, also -> r/input: dense, r -> r/forget: "
                                      "{wiring: dense, delay: 1}, r -> r: "
                                      "{wiring: dense, delay: 2}, r -> r/output: {wiring: dense, delay: 1}, r "
                                      "-> out: dense}\ntrain: {batch: 5}\n";
static const char spiking[]         = "objective: cross_entropy\nrule: e_prop\narchitecture:\n"
                                      "  populations: {in: {kind: input, from: x}, also: {kind: input, "
                                      "from: context}, r: {kind: lif, units: 6, "
                                      "threshold: 0.3}, out: readout}\n"
                                      "  projections: {in -> r: dense, also -> out: {wiring: dense, delay: "
                                      "3}, r -> r: {wiring: dense, delay: 1}, r "
                                      "-> out: dense}\ntrain: {batch: 5, window: 2}\n";
static const char *const circuits[] = {lstm, spiking};

enum { TRIAL = 3, MOST = 20 };

typedef struct {
  int population, steps;
  double rate[CIRCUIT_STEPS][MOST];
} seen;

static void see(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  seen *s = arg;

  (void)first;
  (void)trial;
  for (int t = 0; t < l->steps; t++)
    for (int k = 0; k < l->model->population[s->population].size; k++)
      s->rate[l->begun + t][k] = (double)tct_rows(l, l->rate, s->population, t)[k];
}

static void senses_of(int trial, int step, tct_real x[3], tct_real context[2])
{
  const int i = trial * CIRCUIT_STEPS + step % CIRCUIT_STEPS;

  for (int j = 0; j < 3; j++) x[j] = (tct_real)circuit_wave(i, j);
  for (int j = 0; j < 2; j++) context[j] = (tct_real)circuit_wave(i + 5, j + 15);
}

static void a_trial_by_hand_is_a_trial_of_the_task(void **state)
{
  const uint64_t trial = TRIAL;
  tct_error err        = {0};

  (void)state;
  for (int k = 0; k < 2; k++) {
    circuit c = circuit_open(true, circuits[k], 2);
    circuit_stir(&c, 1.2);
    for (int p = 2; p < 4; p++)
      for (int again = 0; again < 2; again++) {
        seen s = {.population = p};
        assert_int_equal(tct_state_respond(c.state, TCT_TRAIN, &trial, 1, see, &s, &err), TCT_OK);
        assert_int_equal(tct_state_begin(c.state, trial, &err), TCT_OK);
        for (int t = 0; t < CIRCUIT_STEPS; t++) {
          tct_real x[3], context[2];
          const tct_real *const sense[] = {x, context};
          senses_of(TRIAL, t, x, context);
          const tct_lesson *l = tct_state_step(c.state, sense);
          assert_non_null(l);
          for (int i = 0; i < c.model->population[p].size; i++)
            assert_true((double)tct_rows(l, l->rate, p, 0)[i] == s.rate[t][i]);
        }
      }
    circuit_close(&c);
  }
}

static void it_goes_on_as_long_as_it_is_asked_and_takes_no_memory(void **state)
{
  circuit c     = circuit_open(true, lstm, 1);
  tct_error err = {0};
  tct_real x[3], context[2];
  const tct_real *const sense[] = {x, context};

  (void)state;
  assert_null(tct_state_step(c.state, sense));
  const uint64_t before = tct_allocations();
  assert_int_equal(tct_state_begin(c.state, 0, &err), TCT_OK);
  for (int t = 0; t < 5 * CIRCUIT_STEPS; t++) {
    senses_of(TRIAL, t, x, context);
    const tct_lesson *l = tct_state_step(c.state, sense);
    assert_int_equal(l->begun, t);
  }
  assert_true(tct_allocations() == before);
  circuit_close(&c);
}

/* What was done between two batches leaves no trace in what is learnt; and a batch ends the trial. */
static void learning_goes_on_as_if_nothing_had_been_done(void **state)
{
  tct_error err = {0};

  (void)state;
  for (int k = 0; k < 2; k++) {
    char sum[2][65];
    for (int acts = 0; acts < 2; acts++) {
      circuit c = circuit_open(true, circuits[k], 2);
      tct_real x[3], context[2];
      const tct_real *const sense[] = {x, context};
      for (int i = 0; i < 3; i++) {
        if (acts) assert_int_equal(tct_state_begin(c.state, 7, &err), TCT_OK);
        for (int t = 0; acts && t < 4; t++) {
          senses_of(i, t, x, context);
          assert_non_null(tct_state_step(c.state, sense));
        }
        assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, circuit_trials(), 5, 0.1, &err),
                         TCT_OK);
        assert_null(tct_state_step(c.state, sense));
      }
      tct_state_sha256(c.state, sum[acts]);
      circuit_close(&c);
    }
    assert_string_equal(sum[0], sum[1]);
  }
}

static void who_settles_before_it_answers_does_not_act(void **state)
{
  circuit c     = circuit_open(false,
                               "objective: {kind: squared_error, at: out, target: goal}\nrule: "
                                   "equilibrium_propagation\narchitecture:\n"
                                   "  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 4, "
                                   "activation: hard_sigmoid}, out: "
                                   "{kind: rate, units: 2, activation: hard_sigmoid}}\n"
                                   "  projections: {in -> a: dense, a -> out: {wiring: dense, back: 1}}\n",
                               1);
  tct_error err = {0};

  (void)state;
  assert_int_equal(tct_state_begin(c.state, 0, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "settle"));
  circuit_close(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_trial_by_hand_is_a_trial_of_the_task),
    cmocka_unit_test(it_goes_on_as_long_as_it_is_asked_and_takes_no_memory),
    cmocka_unit_test(learning_goes_on_as_if_nothing_had_been_done),
    cmocka_unit_test(who_settles_before_it_answers_does_not_act),
  };
  return cmocka_run_group_tests_name("act", tests, NULL, NULL);
}
