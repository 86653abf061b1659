/* spiking_segregated_dendrites.c -- one trial simulated apart from its spikes; long phases are the rule of rates. */
#include "circuit.h"

#include "substrate/desk.h"

enum { IN = 3, HIDDEN = 18, OUT = 3, STEPS_MOST = 4096 };

/* x -> a -> out, whose spikes come down to tufts of a a step later; targets are classes. */
#define CIRCUIT(rule, cell, wires)                                                                 \
  "objective: {kind: squared_error, at: seen, steps: last}\nrule: " rule                           \
  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: spiking_pyramidal, "     \
  "units: 18" cell "}, out: {kind: spiking_pyramidal, units: 3" cell "}, seen: {kind: leaky, "     \
  "units: 3, activation: linear, bias: false}}\n  projections: {in -> a: dense, a -> out: "        \
  "dense, out -> a/apical: {wiring: dense, delay: 1, fixed: true}, out -> seen: {wiring: "         \
  "one_to_one, fixed: true, init: constant}" wires "}\ntrain: {batch: 8"

static circuit open_for(int ms, const char *rest)
{
  static char text[4096];
  tct_error err = {0};
  circuit c     = {0};

  circuit_data();
  snprintf(text, sizeof text,
           "tercet: 1\nseed: 3\ntask: {kind: arrays, file: %s, shown: %d ms}\n%s", circuit_still,
           ms, rest);
  c.spec = tct_spec_parse(text, "test", &err);
  if (!c.spec) fail_msg("%s", err.text);
  c.model = tct_compile(c.spec, &err);
  if (!c.model) fail_msg("line %d: %s", err.line, err.text);
  c.state = tct_state_new(c.model, 1, &err);
  if (!c.state) fail_msg("%s", err.text);
  tct_state_check(c.state, true);
  return c;
}

static size_t place(const circuit *c, const char *name, int post, int pre, int senders)
{
  const tct_projection *s = &c->model->projection[tct_projection_named(c->model, name)];
  return s->at + s->wiring->place(s, (size_t)(post * senders + pre));
}

static double weight(const circuit *c, const char *name, int post, int pre, int senders)
{
  return (double)tct_state_weights(c->state)[place(c, name, post, pre, senders)];
}

static double update(const circuit *c, const char *name, int post, int pre, int senders)
{
  return (double)tct_state_update(c->state)[place(c, name, post, pre, senders)];
}

static double sigma(double x)
{
  return 1 / (1 + exp(-x));
}

static double asked(uint64_t trial, int k)
{
  return (trial * 7 + trial / 3) % 3 == (uint64_t)k;
}

/* ---- one trial, from its spikes alone --------------------------------------------------------------------- */

enum { T = 40, TURN = 20, FROM = 12 }; /* phases of 20 steps, of which 12 are left out */

/* What came in n steps ago is felt by these: sums over all that was said, not step after step. */
static double potential_at(int t, const double said[T])
{
  const double q = exp(-1.0 / 3), d = exp(-1.0 / 10);
  double sum = 0;

  for (int s = 0; s <= t; s++)
    sum += said[s] * (1 - q) * (1 - d) / (d - q) * (pow(d, t - s + 1) - pow(q, t - s + 1));
  return sum;
}

static double soma_at(int t, const double said[T])
{
  const double k = exp(-0.7);
  double sum     = 0;

  for (int s = 0; s <= t; s++) sum += pow(k, t - s) * (1 - k) * 6 / 7 * potential_at(s, said);
  return sum;
}

typedef double at_step(int t, const double said[T]);

static double mean_of(at_step *what, bool target, const double said[T], bool rate)
{
  double sum = 0;

  for (int t = FROM; t < TURN; t++) {
    const double x = what(target ? t + TURN : t, said);
    sum += (rate ? sigma(x) : x) / (TURN - FROM);
  }
  return sum;
}

typedef struct {
  double in[IN], hidden[HIDDEN], one; /* mean potentials of senders in the forward phase */
  double post_hidden[HIDDEN], post_out[OUT];
} simulated;

static void spikes_of(const circuit *c, const char *name, int i, double said[T])
{
  const tct_lesson *l = &c->state->lesson[0];
  const int p         = tct_population_named(c->model, name);

  for (int t = 0; t < T; t++) said[t] = (double)tct_rows(l, l->rate, p, t)[i];
}

static void simulate(const circuit *c, uint64_t trial, double teach, double gain, simulated *z)
{
  static double a[HIDDEN][T], out[OUT][T], in[IN][T], one[T];
  double drive[T], tuft[T];

  for (int i = 0; i < HIDDEN; i++) spikes_of(c, "a", i, a[i]);
  for (int k = 0; k < OUT; k++) spikes_of(c, "out", k, out[k]);
  for (int t = 0; t < T; t++) {
    one[t] = 1;
    for (int j = 0; j < IN; j++) in[j][t] = circuit_wave((int)trial, j);
  }
  z->one = mean_of(potential_at, false, one, false);
  for (int j = 0; j < IN; j++) z->in[j] = mean_of(potential_at, false, in[j], false);
  for (int i = 0; i < HIDDEN; i++) {
    z->hidden[i] = mean_of(potential_at, false, a[i], false);
    for (int t = 0; t < T; t++) {
      drive[t] = weight(c, "one->a", i, 0, 1);
      tuft[t]  = 0;
      for (int j = 0; j < IN; j++) drive[t] += weight(c, "in->a", i, j, IN) * in[j][t];
      for (int k = 0; k < OUT && t > 0; k++)
        tuft[t] += weight(c, "out->a/apical", i, k, OUT) * out[k][t - 1];
    }
    const double v    = sigma(mean_of(soma_at, false, drive, false));
    z->post_hidden[i] = gain * v * (1 - v) *
                        (sigma(mean_of(potential_at, true, tuft, false)) -
                         sigma(mean_of(potential_at, false, tuft, false)));
  }
  for (int k = 0; k < OUT; k++) {
    for (int t = 0; t < T; t++) {
      drive[t] =
        weight(c, "one->out", k, 0, 1) + (t < TURN ? 0 : teach * (2 * asked(trial, k) - 1));
      for (int i = 0; i < HIDDEN; i++) drive[t] += weight(c, "a->out", k, i, HIDDEN) * a[i][t];
    }
    const double v = sigma(mean_of(soma_at, false, drive, false));
    z->post_out[k] = v * (1 - v) * (mean_of(soma_at, true, drive, true) - v);
  }
}

static void one_trial_simulated_from_its_spikes(void **state)
{
  circuit c =
    open_for(T, CIRCUIT("{kind: spiking_segregated_dendrites, teach: 2.5, gain: 3}", "", "") "}\n");
  const uint64_t trial = 4;
  double most = 0, off = 0, spikes = 0;
  simulated z;

  (void)state;
  circuit_stir(&c, 3);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
  simulate(&c, trial, 2.5, 3, &z);
  for (int i = 0; i < HIDDEN; i++) {
    most = fmax(most, fabs(z.post_hidden[i]));
    off  = fmax(off, fabs(update(&c, "one->a", i, 0, 1) - z.post_hidden[i] * z.one));
    for (int j = 0; j < IN; j++)
      off = fmax(off, fabs(update(&c, "in->a", i, j, IN) - z.post_hidden[i] * z.in[j]));
    for (int k = 0; k < OUT; k++)
      off = fmax(off, fabs(update(&c, "a->out", k, i, HIDDEN) - z.post_out[k] * z.hidden[i]));
    for (int k = 0; k < OUT; k++) assert_true(update(&c, "out->a/apical", i, k, OUT) == 0);
    spikes += z.hidden[i] > 0;
  }
  assert_true(most > 1e-2 && spikes > HIDDEN / 2);
  if (off > 1e-13) fail_msg("%g off", off);
  circuit_close(&c);
}

static void nothing_comes_down_no_hidden_update(void **state)
{
  circuit c = open_for(T, CIRCUIT("spiking_segregated_dendrites", "", "") "}\n");

  (void)state;
  circuit_stir(&c, 3);
  for (int i = 0; i < HIDDEN; i++)
    for (int k = 0; k < OUT; k++)
      tct_state_weights(c.state)[place(&c, "out->a/apical", i, k, OUT)] = 0;
  tct_state_turn(c.state);
  circuit_propose(&c, 8);
  double top = 0;
  for (int i = 0; i < HIDDEN; i++) {
    for (int j = 0; j < IN; j++) assert_true(update(&c, "in->a", i, j, IN) == 0);
    for (int k = 0; k < OUT; k++) top = fmax(top, fabs(update(&c, "a->out", k, i, HIDDEN)));
  }
  assert_true(top > 1e-4);
  circuit_close(&c);
}

/* ---- long phases ---------------------------------------------------------------------------------------- */

/* The update of segregated_dendrites where rates are 0.2 σ: no noise, and phases without an end. */
static void in_rates(const circuit *c, uint64_t trial, double teach, double wanted[HIDDEN][IN])
{
  const double heard = 6.0 / 7, rate = 0.2;
  double a[HIDDEN], y[OUT], taught[OUT];

  for (int i = 0; i < HIDDEN; i++) {
    double drive = weight(c, "one->a", i, 0, 1);
    for (int j = 0; j < IN; j++)
      drive += weight(c, "in->a", i, j, IN) * circuit_wave((int)trial, j);
    a[i] = sigma(heard * drive);
  }
  for (int k = 0; k < OUT; k++) {
    double drive = weight(c, "one->out", k, 0, 1);
    for (int i = 0; i < HIDDEN; i++) drive += weight(c, "a->out", k, i, HIDDEN) * rate * a[i];
    y[k]      = sigma(heard * drive);
    taught[k] = sigma(heard * (drive + teach * (2 * asked(trial, k) - 1)));
  }
  for (int i = 0; i < HIDDEN; i++) {
    double forward = 0, target = 0;
    for (int k = 0; k < OUT; k++) {
      forward += weight(c, "out->a/apical", i, k, OUT) * rate * y[k];
      target += weight(c, "out->a/apical", i, k, OUT) * rate * taught[k];
    }
    const double post = 4 * (sigma(target) - sigma(forward)) * a[i] * (1 - a[i]);
    for (int j = 0; j < IN; j++) wanted[i][j] = post * circuit_wave((int)trial, j);
  }
}

/* How far updates lie from it, relative to its length: root mean square over draws, and their mean. */
static void off_the_rates(int ms, int draws, double *each, double *mean)
{
  char cell[128], rest[4096];
  const uint64_t trial = 4;
  double wanted[HIDDEN][IN], sum[HIDDEN][IN] = {{0}}, length = 0, square = 0, bias = 0;

  /* potentials last as a fortieth of a trial does: a longer trial sees more spikes in each of them */
  snprintf(cell, sizeof cell, ", tau: %g ms, tau_rise: %g ms", ms / 40.0, ms / 150.0);
  snprintf(rest, sizeof rest,
           CIRCUIT("{kind: spiking_segregated_dendrites, teach: 2.5}", "%s", "") "}\n", cell, cell);
  circuit c = open_for(ms, rest);
  circuit_stir(&c, 3);
  in_rates(&c, trial, 2.5, wanted);
  for (int n = 0; n < draws; n++) {
    tct_state_set_batches(c.state, (uint64_t)n);
    assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, &trial, 1, NULL), TCT_OK);
    for (int i = 0; i < HIDDEN; i++)
      for (int j = 0; j < IN; j++) {
        const double is = update(&c, "in->a", i, j, IN);
        square += pow(is - wanted[i][j], 2) / draws;
        sum[i][j] += is / draws;
      }
  }
  for (int i = 0; i < HIDDEN; i++)
    for (int j = 0; j < IN; j++) {
      length += pow(wanted[i][j], 2);
      bias += pow(sum[i][j] - wanted[i][j], 2);
    }
  *each = sqrt(square / length);
  *mean = sqrt(bias / length);
  circuit_close(&c);
}

/* Four times the time, half as far: chance alone is between one trial of spikes and the rule of rates.  And in the mean
 * over draws long phases are no further off than the chance of so many leaves them (1 of it is expected). */
static void long_phases_are_the_rule_of_rates(void **state)
{
  static const int ms[] = {150, 600, 2400};
  double each[3], mean[3];

  (void)state;
  for (int i = 0; i < 3; i++) off_the_rates(ms[i], 200, &each[i], &mean[i]);
  for (int i = 0; i < 3; i++)
    printf("%d ms: %.3f off in one draw, %.4f in the mean of 200\n", ms[i], each[i], mean[i]);
  for (int i = 1; i < 3; i++) {
    const double ratio = each[i - 1] / each[i];
    if (fabs(ratio - 2) > 0.2) fail_msg("%d ms is %g times nearer, not 2", ms[i], ratio);
  }
  const double chance = each[2] / sqrt(200);
  if (mean[2] > 1.3 * chance) fail_msg("%g off in the mean, where chance is %g", mean[2], chance);
}

/* ---- what it wants ------------------------------------------------------------------------------------ */

static void what_it_cannot_serve_is_refused(void **state)
{
#define RULE "spiking_segregated_dendrites"
  (void)state;
  circuit_refused(false, CIRCUIT(RULE, "", "") "}\n", "two phases in one window: 1 steps");
  circuit_refused(true, CIRCUIT(RULE, "", "") ", window: 3}\n", "6 steps in windows of 3");
  circuit_refused(true, CIRCUIT(RULE, "", ", in -> seen: dense") "}\n",
                  "in->seen does not land on basal dendrites");
  circuit_refused(true, CIRCUIT(RULE, "", ", in -> a/apical: dense") "}\n",
                  "in->a/apical does not land on basal dendrites");
  circuit_refused(true,
                  "objective: cross_entropy\nrule: " RULE
                  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: "
                  "spiking_pyramidal, units: 4}, out: readout}\n  projections: {in -> a: dense, a "
                  "-> out: dense}\n",
                  "it teaches `spiking_pyramidal` cells");
  circuit_refused(true,
                  "objective: {kind: squared_error, at: out}\nrule: " RULE
                  "\narchitecture:\n  populations: {in: {kind: input, from: x}, a: {kind: "
                  "spiking_pyramidal, units: 4, tau: 9 ms}, out: {kind: spiking_pyramidal, units: "
                  "3}}\n  projections: {in -> a: dense, a -> out: dense}\n",
                  "one time course of potentials for all cells");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_trial_simulated_from_its_spikes),
    cmocka_unit_test(nothing_comes_down_no_hidden_update),
    cmocka_unit_test(long_phases_are_the_rule_of_rates),
    cmocka_unit_test(what_it_cannot_serve_is_refused),
  };
  return cmocka_run_group_tests_name("spiking_segregated_dendrites", tests, NULL, NULL);
}
