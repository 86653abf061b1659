/* inhibitory_stdp.c -- pairs by hand, both ways; drift 2 τ r_x (r_y - ρ₀); a cell comes to fire at its target. */
#include "spike_trains.h"

#define RULE "{kind: inhibitory_stdp, tau: 20 ms, target: 5 Hz}"

/* 2 x 5 Hz x 20 ms of each arrival, and whichever came first counts the same */
static void near_spikes_strengthen_inhibition(void **state)
{
  (void)state;
  for (int lag = -30; lag <= 30; lag += 5) {
    trains t       = trains_new(1, 100, 1, 1);
    t.x[50]        = 1;
    t.y[50 + lag]  = 1;
    const double w = -(exp(-abs(lag) / 20.0) - 0.2);
    assert_true(fabs(trains_change(&t, RULE, 1, 0, 0) - w) < 1e-14);
    trains_free(&t);
  }
}

static void an_arrival_alone_weakens_it(void **state)
{
  trains t = trains_new(1, 100, 1, 1);

  (void)state;
  t.x[50] = t.x[70] = 1;
  assert_true(fabs(trains_change(&t, RULE, 1, 0, 0) - 0.4) < 1e-14);
  trains_free(&t);
}

static void poisson_spikes_drift_by_what_the_rate_misses(void **state)
{
  enum { TRIALS = 40, STEPS = 1000, N = 12 };
  static const double rates[3] = {0.010, 0.005, 0.001};

  (void)state;
  for (int r = 0; r < 3; r++) {
    const double k = exp(-1 / 20.0), p = 0.030;
    trains t    = trains_new(TRIALS, STEPS, N, N);
    double mean = 0, square = 0, trace = 0, near = 0;
    trains_draw(t.x, (size_t)TRIALS * STEPS * N, p, (uint64_t)(41 + r));
    trains_draw(t.y, (size_t)TRIALS * STEPS * N, rates[r], (uint64_t)(51 + r));
    for (int s = 0; s < STEPS; s++) { /* traces start at nil with the trial */
      near += (k * trace + 1 + k * trace) / STEPS;
      trace = k * trace + 1;
    }
    const double law = -p * (rates[r] * near - 0.2);
    circuit c        = trains_open(&t, RULE, 0, "", 1, 0, 1);
    for (int i = 0; i < TRIALS; i++) {
      double w = 0;
      trains_propose(&c, 1, i);
      for (int a = 0; a < N; a++)
        for (int j = 0; j < N; j++) w += trains_update(&c, a, j) / (N * N) / STEPS;
      mean += w / TRIALS;
      square += w * w / TRIALS;
    }
    circuit_close(&c);
    trains_free(&t);
    const double error = sqrt((square - mean * mean) / (TRIALS - 1));
    if (fabs(mean - law) > 3 * error) fail_msg("drift %g +- %g, the law says %g", mean, error, law);
    assert_true(error < 4e-4);
    assert_true(fabs(law + 40 * p * (rates[r] - 0.005)) < 0.03 * 40 * p * rates[r]); /* edges */
  }
}

/* ---- what it is for ---------------------------------------------------------------------------------- */

/* Cells hear Poisson excitation of weights apart by a factor of three, and Poisson inhibition that is too weak: after
 * learning all fire near the target, from 4 to 20 times as much before.  A little above it, for right after inhibition a
 * cell fires less than on average, and that is when its rate is asked for.  One trial a batch. */
enum { CELLS = 8, SENDERS = 40, TRIALS = 20, STEPS = 1000 };

static circuit balance_open(uint64_t seed, const char *rule)
{
  char text[2048], path[64];
  circuit c     = {0};
  tct_error err = {0};
  trains t      = trains_new(TRIALS, STEPS, SENDERS, SENDERS);

  trains_draw(t.x, (size_t)TRIALS * STEPS * SENDERS, 0.020, 2 * seed);
  trains_draw(t.y, (size_t)TRIALS * STEPS * SENDERS, 0.020, 2 * seed + 1);
  snprintf(path, sizeof path, "balance_%d.npz", (int)getpid());
  trains_write(&t, path);
  snprintf(text, sizeof text,
           "tercet: 1\ntask: {kind: arrays, file: %s, time: true}\n"
           "objective: {kind: cross_entropy, at: out}\nrule: %s\narchitecture:\n"
           "  populations:\n    e: {kind: input, from: x}\n"
           "    i: {kind: input, from: fire, sign: inhibitory}\n"
           "    cell: {kind: lif, units: %d, tau: 20 ms, bias: false}\n    out: readout\n"
           "  projections:\n    e -> cell: {wiring: dense, fixed: true}\n    i -> cell: dense\n"
           "    cell -> out: {wiring: dense, fixed: true}\n"
           "train: {batch: 1, optimiser: {kind: sgd, momentum: 0}, constraints: dale}\n",
           path, rule, CELLS);
  c.spec = tct_spec_parse(text, "test", &err);
  if (!c.spec) fail_msg("%s", err.text);
  c.model = tct_compile(c.spec, &err);
  unlink(path);
  if (!c.model) fail_msg("line %d: %s", err.line, err.text);
  c.state = tct_state_new(c.model, 1, &err);
  for (int k = 0; k < 2; k++) {
    const tct_projection *s = &c.model->projection[k];
    for (size_t i = 0; i < s->synapses; i++)
      tct_state_weights(c.state)[s->at + s->wiring->place(s, i)] =
        (tct_real)(k == 1 ? -0.01 : 0.1 * (1 + 2.0 * (double)(i / SENDERS) / (CELLS - 1)));
  }
  tct_state_turn(c.state);
  trains_free(&t);
  return c;
}

typedef struct {
  double rate[CELLS];
} heard;

static void hear(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  heard *h    = arg;
  const int p = tct_population_named(l->model, "cell");

  (void)first;
  (void)trial;
  for (int t = 0; t < l->steps; t++)
    for (int i = 0; i < l->trials; i++)
      for (int k = 0; k < CELLS; k++)
        h->rate[k] +=
          (double)tct_rows(l, l->rate, p, t)[(size_t)i * l->model->population[p].ld + (size_t)k] *
          1000 / STEPS / TRIALS;
}

static heard rates_of(const circuit *c)
{
  heard h = {{0}};
  uint64_t all[TRIALS];

  for (uint64_t i = 0; i < TRIALS; i++) all[i] = i;
  assert_int_equal(tct_state_respond(c->state, TCT_TRAIN, all, TRIALS, hear, &h, NULL), TCT_OK);
  return h;
}

static void cells_come_to_fire_at_their_target(void **state)
{
  (void)state;
  for (uint64_t seed = 1; seed <= 3; seed++) {
    circuit c          = balance_open(seed, "{kind: inhibitory_stdp, target: 8 Hz}");
    const heard before = rates_of(&c);
    for (int epoch = 0; epoch < 20; epoch++)
      for (uint64_t i = 0; i < TRIALS; i++)
        assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, &i, 1, epoch < 15 ? 1e-3 : 2e-4, NULL),
                         TCT_OK);
    const heard after = rates_of(&c);
    for (int k = 0; k < CELLS; k++) {
      assert_true(before.rate[k] > 16);
      assert_true(after.rate[k] > 7 && after.rate[k] < 10);
    }
    circuit_close(&c);
  }
}

static void senders_that_excite_are_refused(void **state)
{
  (void)state;
  circuit_refused(
    true,
    "objective: {kind: squared_error, at: y, target: goal}\n"
    "rule: inhibitory_stdp\narchitecture:\n"
    "  populations: {in: {kind: input, from: x, sign: excitatory}, y: {kind: lif, units: 2}}\n"
    "  projections: {in -> y: dense}\n",
    "in->y excites, but learns to inhibit");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(near_spikes_strengthen_inhibition),
    cmocka_unit_test(an_arrival_alone_weakens_it),
    cmocka_unit_test(poisson_spikes_drift_by_what_the_rate_misses),
    cmocka_unit_test(cells_come_to_fire_at_their_target),
    cmocka_unit_test(senders_that_excite_are_refused),
  };
  return cmocka_run_group_tests_name("inhibitory_stdp", tests, NULL, NULL);
}
