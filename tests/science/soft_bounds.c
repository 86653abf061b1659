/* soft_bounds.c -- how updates depend on weights decides whether synapses part into strong and weak ones.
 *
 * 60 senders fire by chance at 20 Hz, each on its own; a leaky cell (10 ms) hears them through synapses that begin at 1/2,
 * between hard bounds of 0 and 1, and learns by spike timing for 500 trials of 1 s.  A_- is 1.2 A_+, a step is 0.005.
 *
 * Claim    additive (mu 0) synapses part: four fifths of them end within a tenth of a bound, and one in ten at least at each;
 *          multiplicative ones (mu 1) stay together: at most one in twenty ends there, and they spread by at most 0.1.
 *          In each of 3 seeds (van Rossum, Bi & Turrigiano 2000; Gütig et al. 2003).
 * Null     nothing is learnt: all stay at 1/2.
 * Against  additive synapses that stay between, or multiplicative ones that part.
 *
 * These numbers were written before the first run, and stand.  In it A_- was 1.05 A_+ and a step 0.02: multiplicative synapses kept
 * to them, and additive ones all became strong (seed 1), for each of so few senders helps the cell to fire.  With 1.2 they
 * parted, but 0.68 alone ended near a bound in seed 2, as a trial's change was as large as what it ends in.  Then seeds 11 to
 * 13 were looked at; on 11 and 12 a step of 0.005 brought all of them there, with 1.2 and with 1.3.  The seeds here had not been
 * seen. */
#include "circuit.h"

enum { SENDERS = 60, TRIALS = 500, SEEDS = 3 };

static circuit open_cell(int seed, double dependence)
{
  char text[1400];
  circuit c     = {0};
  tct_error err = {0};

  snprintf(text, sizeof text,
           "tercet: 1\nseed: %d\ntask: {kind: spontaneous, duration: 1000 ms, sources: %d, rate: "
           "20 Hz}\nobjective: none\n"
           "rule: {kind: weight_dependent_stdp, depression: 1.2, dependence: %g}\narchitecture:\n  "
           "populations:\n   "
           " in: {kind: input, from: background}\n"
           "    cell: {kind: current_lif, units: 1, tau: 10 ms, tau_excitatory: 3 ms, threshold: "
           "-58.8 mV, refractory: 5 ms, bias: false}\n"
           "  projections:\n"
           "    in -> cell: {wiring: dense, init: {kind: constant, gain: 0.5}}\n"
           "train: {batch: 1, optimiser: {kind: sgd, momentum: 0}, constraints: {kind: bounds, "
           "least: 0, most: 1}}\n",
           seed, SENDERS, dependence);
  c.spec  = tct_spec_parse(text, "test", &err);
  c.model = c.spec ? tct_compile(c.spec, &err) : NULL;
  if (!c.model) fail_msg("line %d: %s", err.line, err.text);
  c.state = tct_state_new(c.model, 1, &err);
  if (!c.state) fail_msg("%s", err.text);
  return c;
}

typedef struct {
  double weak, strong, mean, spread; /* shares within a tenth of a bound */
} outcome;

static outcome look(const circuit *c)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, "in->cell")];
  tct_real w[SENDERS];
  outcome o = {0};

  tct_unpack(s, tct_state_weights(c->state), w);
  for (int j = 0; j < SENDERS; j++) {
    o.weak += (w[j] < 0.1) / (double)SENDERS;
    o.strong += (w[j] > 0.9) / (double)SENDERS;
    o.mean += (double)w[j] / SENDERS;
  }
  for (int j = 0; j < SENDERS; j++)
    o.spread += ((double)w[j] - o.mean) * ((double)w[j] - o.mean) / SENDERS;
  o.spread = sqrt(o.spread);
  return o;
}

static outcome learnt(int seed, double dependence, double step)
{
  circuit c = open_cell(seed, dependence);

  for (uint64_t i = 0; i < TRIALS; i++)
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, &i, 1, step, NULL), TCT_OK);
  const outcome o = look(&c);
  print_message("mu %g, step %g, seed %d: weak %.2f, strong %.2f, mean %.3f, spread %.3f\n",
                dependence, step, seed, o.weak, o.strong, o.mean, o.spread);
  circuit_close(&c);
  return o;
}

static void additive_synapses_part(void **state)
{
  (void)state;
  for (int seed = 4; seed < 4 + SEEDS; seed++) {
    const outcome o = learnt(seed, 0, 0.005);
    assert_true(o.weak + o.strong >= 0.8 && o.weak >= 0.1 && o.strong >= 0.1);
  }
}

static void multiplicative_ones_stay_together(void **state)
{
  (void)state;
  for (int seed = 4; seed < 4 + SEEDS; seed++) {
    const outcome o = learnt(seed, 1, 0.005);
    assert_true(o.weak + o.strong <= 0.05 && o.spread <= 0.1);
  }
}

static void who_does_not_learn_stays(void **state)
{
  (void)state;
  const outcome o = learnt(4, 0, 0);
  assert_true(o.weak + o.strong == 0 && o.spread < 1e-9); /* but for rounding of the mean */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(additive_synapses_part),
    cmocka_unit_test(multiplicative_ones_stay_together),
    cmocka_unit_test(who_does_not_learn_stays),
  };
  return cmocka_run_group_tests_name("soft_bounds", tests, NULL, NULL);
}
