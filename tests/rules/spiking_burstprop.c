/* spiking_burstprop.c -- by hand: one event, single or a burst; an independent loop over random trains; the mean over
 * chance against the rule in rates; what synapses do that nobody teaches. */
#include "spike_trains.h"

#include "substrate/desk.h"

#define RULE  "{kind: spiking_burstprop, tau: 500 ms, tau_pre: 17 ms, base: 0.3%s}"
#define KNOWN ", judged: when_known"

static const char *rule_of(const char *more)
{
  static char text[256];
  snprintf(text, sizeof text, RULE, more);
  return text;
}

/* Sender at step 60; the cell at 60 + lag, and once more `second` steps later, if that is not 0. */
static double change(int lag, int second, const char *more)
{
  trains t      = trains_new(1, 160, 1, 1);
  t.x[60]       = 1;
  t.y[60 + lag] = 1;
  if (second) t.y[60 + lag + second] = 1;
  const double w = trains_change(&t, rule_of(more), 1, 0, 0);
  trains_free(&t);
  return w;
}

/* P at the first event is what was there before the trial, 0.3: both averages decay alike. */
static void a_single_spike_weakens_and_a_burst_strengthens(void **state)
{
  (void)state;
  for (int lag = 0; lag < 40; lag += 3) {
    const double pre = exp(-lag / 17.0);
    assert_true(fabs(change(lag, 0, "") + 0.3 * pre) < 1e-14);
    for (int second = 1; second <= 16; second += 5)
      assert_true(fabs(change(lag, second, "") - (exp(-(lag + second) / 17.0) - 0.3 * pre)) <
                  1e-14);
  }
  assert_true(fabs(change(-1, 0, "")) == 0);         /* what came too late is not asked */
  assert_true(change(5, 16, ", window: 15 ms") < 0); /* two single spikes */
}

static void nothing_changes_before_it_is_taught(void **state)
{
  (void)state;
  assert_true(change(5, 0, ", begin: 66 ms") == 0);
  assert_true(change(5, 0, ", begin: 65 ms") == change(5, 0, ""));
  assert_true(fabs(change(5, 4, ", begin: 66 ms") - exp(-9 / 17.0)) < 1e-14); /* its burst alone */
}

/* An event at 60 + lag, judged 16 ms later: both kinds meet the same trace, whenever the second spike came. */
static void when_known_both_kinds_meet_the_same_trace(void **state)
{
  (void)state;
  for (int lag = 0; lag < 40; lag += 3) {
    const double pre = exp(-(lag + 16) / 17.0);
    assert_true(fabs(change(lag, 0, KNOWN) + 0.3 * pre) < 1e-14);
    for (int second = 1; second <= 16; second += 5)
      assert_true(fabs(change(lag, second, KNOWN) - 0.7 * pre) < 1e-14);
  }
  assert_true(fabs(change(-7, 0, KNOWN) + 0.3 * exp(-9 / 17.0)) < 1e-14); /* it came in time */
  assert_true(change(-17, 0, KNOWN) == 0);
  assert_true(change(5, 4, KNOWN ", begin: 82 ms") == 0);
  assert_true(change(5, 4, KNOWN ", begin: 81 ms") == change(5, 4, KNOWN));
}

/* Averages as they follow from 5 Hz and base, an event at 20 with its burst at 25, then a single one at 70. */
static void the_usual_share_runs(void **state)
{
  const double k = exp(-1 / 500.0);
  double e = 0.005, b = 0.0015, w = 0;
  trains t = trains_new(1, 160, 1, 1);
  (void)state;

  t.x[70] = t.y[20] = t.y[25] = t.y[70] = 1;
  for (int s = 0; s <= 70; s++) {
    if (s == 70) w = -b / e;
    e = k * e + (1 - k) * (s == 20 || s == 70);
    b = k * b + (1 - k) * (s == 25);
  }
  assert_true(w < -0.3 && fabs(trains_change(&t, rule_of(""), 1, 0, 0) - w) < 1e-14);
  trains_free(&t);
}

/* The whole rule in a loop of its own, over random trains with all kinds of gaps. */
static double looped(const trains *t, int trial, int k, int j, double dt, bool known)
{
  const double keep = exp(-dt / 500), trace = exp(-dt / 17);
  double e = 0.005 * dt, b = 0.3 * e, pre = 0, w = 0;
  int last = -1000, first = 0, begun = -1000;
  bool was = false;

  for (int s = 0; s < t->steps; s++) {
    const size_t row = (size_t)trial * (size_t)t->steps + (size_t)s;
    const bool z     = t->y[row * (size_t)t->post + (size_t)k] > 0;
    const bool alone = (s - last) * dt > 16, event = z && alone, burst = z && !alone && first;
    was            = !event && (was || burst);
    const bool due = known ? begun + (int)(16 / dt) == s : event, is = known ? due && was : burst;
    pre = trace * pre + t->x[row * (size_t)t->pre + (size_t)j];
    w += (is - b / e * due) * pre;
    e = keep * e + (1 - keep) * due;
    b = keep * b + (1 - keep) * is;
    if (event) begun = s;
    if (z) first = event, last = s;
  }
  return w;
}

static void it_does_as_its_equations_say(void **state)
{
  (void)state;
  for (int i = 0; i < 6; i++) {
    const double dt  = i / 2 == 2 ? 0.5 : 1;
    const bool known = i % 2;
    trains t         = trains_new(2, 400, 2, 2);
    trains_draw(t.x, 1600, 0.05, 1 + (uint64_t)(i / 2));
    trains_draw(t.y, 1600, 0.03 * (1 + i / 2), 5 + (uint64_t)(i / 2));
    for (int k = 0; k < 2; k++)
      for (int j = 0; j < 2; j++)
        assert_true(fabs(trains_change(&t, rule_of(known ? KNOWN : ""), dt, k, j) -
                         (looped(&t, 0, k, j, dt, known) + looped(&t, 1, k, j, dt, known)) / 2) <
                    1e-12);
    trains_free(&t);
  }
}

static void windows_give_the_same_update(void **state)
{
  trains t = trains_new(3, 200, 2, 2);
  (void)state;

  trains_draw(t.x, 1200, 0.1, 1);
  trains_draw(t.y, 1200, 0.05, 2);
  for (int known = 0; known < 2; known++) {
    const char *more = known ? ", begin: 31 ms" KNOWN : ", begin: 31 ms";
    circuit a        = trains_open(&t, rule_of(more), 3, "", 1, 0, 1);
    trains_propose(&a, 3, -1);
    for (int window = 1; window < 200; window = 3 * window + 4) {
      circuit b = trains_open(&t, rule_of(more), 3, "", 1, window, 2);
      trains_propose(&b, 3, -1);
      for (int k = 0; k < 2; k++)
        for (int j = 0; j < 2; j++) assert_true(trains_update(&a, k, j) == trains_update(&b, k, j));
      circuit_close(&b);
    }
    circuit_close(&a);
  }
  trains_free(&t);
}

/* Events come with e a step, bursts 10 steps after them with probability p, and senders with r; 16 senders and cells. */
static void draw_bursts(trains *t, double e, double p, uint64_t seed)
{
  const tct_key key = tct_key_of(seed, "bursts");

  trains_draw(t->x, (size_t)t->trials * (size_t)t->steps * (size_t)t->pre, 0.02, seed);
  memset(t->y, 0, (size_t)t->trials * (size_t)t->steps * (size_t)t->post * sizeof *t->y);
  for (int i = 0; i < t->trials; i++)
    for (int k = 0; k < t->post; k++)
      for (int s = 0, free = 0; s + 10 < t->steps; s++) {
        const size_t at = ((size_t)i * (size_t)t->steps + (size_t)s) * (size_t)t->post + (size_t)k;
        const uint32_t who = (uint32_t)(i * t->post + k);
        if (s < free || tct_uniform(key, (uint64_t)s, who, 0) >= e) continue;
        t->y[at] = 1;
        if (tct_uniform(key, (uint64_t)s, who, 1) < p) t->y[at + 10 * (size_t)t->post] = 1;
        free = s + 30;
      }
}

/* Mean and standard error of the change per event and per mean of the sender's trace, over trials; the first 600 ms, in
 * which averages come to be, do not count.  tau is long, so that P is the share of bursts before. */
static void mean_change(double p, double base, double *mean, double *error)
{
  enum { TRIALS = 24, N = 12, STEPS = 1600 };
  trains t   = trains_new(TRIALS, STEPS, N, N);
  double sum = 0, square = 0;
  char rule[160];

  snprintf(rule, sizeof rule,
           "{kind: spiking_burstprop, tau: 1e9 ms, tau_pre: 17 ms, base: %g, begin: 600 ms}", base);
  draw_bursts(&t, 0.02, p, 31);
  circuit c = trains_open(&t, rule, 0, "", 1, 0, 1);
  for (int i = 0; i < TRIALS; i++) {
    double w = 0, events = 0;
    trains_propose(&c, 1, i);
    for (int k = 0; k < N; k++) {
      for (int j = 0; j < N; j++) w += trains_update(&c, k, j) / N;
      for (int s = 600, last = -99; s < STEPS; s++) {
        if (t.y[((size_t)i * STEPS + (size_t)s) * N + (size_t)k] == 0) continue;
        events += s - last > 16;
        last = s;
      }
    }
    w /= events * 0.02 / (1 - exp(-1 / 17.0));
    sum += w / TRIALS, square += w * w / TRIALS;
  }
  circuit_close(&c);
  trains_free(&t);
  *mean = sum, *error = sqrt((square - sum * sum) / (TRIALS - 1));
}

/* In rates b_t - b = (p - P) e, times e_pre tau_pre: per event and trace p - P.  Nothing where the share is the usual. */
static void in_the_mean_it_is_the_rule_in_rates(void **state)
{
  (void)state;
  for (int i = 0; i < 4; i++) {
    const double p = 0.1 + 0.2 * i;
    double mean, error;
    mean_change(p, 0.3, &mean, &error);
    if (fabs(mean - (p - 0.3)) > 3 * error || error > 0.03)
      fail_msg("share %g against 0.3: %g +- %g", p, mean, error);
  }
}

enum { SEEDS = 6, BATCHES = 8, BATCH = 16 };

static const char untaught[] =
  "tercet: 1\nseed: %d\n"
  "task: {kind: xor, step: 1 ms, cells: 4, answer: 600 ms, teaching: 0 ms}\n"
  "objective: {kind: squared_error, at: choice, steps: last}\n"
  "rule: {kind: spiking_burstprop, base: 0.3, tau: %g ms%s}\n"
  "architecture:\n  populations:\n    bits: {kind: input, from: bits}\n"
  "    senses: {kind: poisson, units: 16, bias: false, init: {kind: constant, gain: 20}}\n"
  "    cells: {kind: bursting, base: 0.3, shape: [2, 2, 2], bias: false, init: {kind: constant, "
  "gain: 0.25}}\n"
  "    choice: {kind: leaky, shape: [2, 1, 1], bias: false}\n"
  "  projections:\n    bits -> senses: {wiring: one_to_one, fixed: true}\n"
  "    senses -> cells: dense\n    cells -> choice: {wiring: mean_pool, size: 2}\n"
  "train: {batch: 16, optimiser: {kind: sgd, momentum: 0}}\n";

/* Sum of a field's rows of population p, all steps and trials. */
static double sum_of(const tct_lesson *l, int field, int p)
{
  const tct_real *row = tct_rows(l, l->kept[field], p, 0);
  double sum          = 0;

  for (size_t i = 0; i < tct_span(l, p); i++) sum += (double)row[i];
  return sum;
}

/* Mean change of synapses from senses to cells, per event and per mean of the senders' traces: as if the share of
 * bursts were so much larger than the usual one. */
static double drift(int seed, double tau, const char *more)
{
  double change = 0, events = 0, trace = 0;
  tct_error err = {0};
  char text[2048];
  circuit c = {0};

  snprintf(text, sizeof text, untaught, seed, tau, more);
  c.spec = tct_spec_parse(text, "test", &err);
  if (!c.spec) fail_msg("%s", err.text);
  c.model = tct_compile(c.spec, &err);
  if (!c.model) fail_msg("line %d: %s", err.line, err.text);
  c.state = tct_state_new(c.model, 1, &err);
  if (!c.state) fail_msg("%s", err.text);
  const tct_projection *s = &c.model->projection[tct_projection_named(c.model, "senses->cells")];
  for (int b = 0; b < BATCHES; b++) {
    uint64_t trial[BATCH];
    for (int i = 0; i < BATCH; i++) trial[i] = (uint64_t)(b * BATCH + i);
    if (tct_state_propose(c.state, TCT_TRAIN, trial, BATCH, &err)) fail_msg("%s", err.text);
    const tct_lesson *l = &c.state->lesson[0];
    assert_int_equal(l->trials, BATCH);
    for (size_t i = 0; i < s->synapses; i++)
      change += (double)tct_state_update(c.state)[s->at + s->wiring->place(s, i)];
    events += sum_of(l, 1, s->post) / BATCH;
    trace += sum_of(l, 2, s->pre) / BATCH / l->steps / BATCHES;
  }
  circuit_close(&c);
  return change / events / trace;
}

/* Nobody teaches, and the share of bursts is the usual one: change is noise about 0, or the rule moves weights of its
 * own.  Weights are all alike and excite, so that who was heard before an event made it.  Judged at once, a burst meets
 * what is left of that after `gap`, and a running average holds a burst for longer than its event, exp(gap / tau) - 1 =
 * 0.07 of the share where tau is 150 ms.  Stated before the first run: over 6 seeds the 95 % interval lies below 0 judged
 * at once, and judged when known it holds 0 and nothing as far from it as a fifth of that drift; with averages that
 * stand, and with such that run. */
static void judged_at_once_synapses_that_nobody_teaches_shrink_and_when_known_they_stay(
  void **state)
{
  (void)state;
  for (int i = 0; i < 2; i++) {
    const double tau = i ? 150 : 1e9;
    double mean[2]   = {0}, margin[2];
    for (int known = 0; known < 2; known++) {
      double square = 0;
      for (int seed = 1; seed <= SEEDS; seed++) {
        const double x = drift(seed, tau, known ? KNOWN : "");
        mean[known] += x / SEEDS, square += x * x / SEEDS;
      }
      margin[known] = 2.571 * sqrt((square - mean[known] * mean[known]) / (SEEDS - 1)); /* t of 5 */
      print_message("tau %g ms, judged %s: %.4f +- %.4f\n", tau, known ? "when known" : "at once",
                    mean[known], margin[known]);
    }
    assert_true(mean[0] + margin[0] < 0);
    assert_true(fabs(mean[1]) < margin[1]);
    assert_true(fabs(mean[1]) + margin[1] < -mean[0] / 5);
  }
}

static void biases_stay_and_others_are_refused(void **state)
{
  trains t = trains_new(1, 60, 1, 1);
  (void)state;

  t.x[10] = t.y[12] = 1;
  circuit c         = trains_open(&t, rule_of(""), 0, "", 1, 0, 1);
  trains_propose(&c, 1, -1);
  for (int k = 0; k < c.model->n_projections; k++)
    if (c.model->population[c.model->projection[k].pre].constant)
      assert_true(tct_state_update(c.state)[c.model->projection[k].at] == 0);
  circuit_close(&c);
  trains_free(&t);
  circuit_refused(
    true,
    "objective: {kind: squared_error, at: y, target: goal}\nrule: spiking_burstprop\n"
    "architecture:\n  populations: {in: {kind: input, from: x}, y: {kind: rate, units: 2}}\n"
    "  projections: {in -> y: dense}\n",
    "in->y lands on units that do not spike");
  circuit_refused(
    true,
    "objective: {kind: squared_error, at: y, target: goal}\nrule: spiking_burstprop\n"
    "architecture:\n  populations: {in: {kind: input, from: x}, y: {kind: bursting, units: 2}}\n"
    "  projections: {in -> y/apical: dense}\n",
    "those of further sites do not");
  circuit_refused(
    true,
    "objective: {kind: squared_error, at: y, target: goal}\nrule: {kind: spiking_burstprop, "
    "window: 0.5 ms}\n"
    "architecture:\n  populations: {in: {kind: input, from: x}, y: {kind: bursting, units: 2}}\n"
    "  projections: {in -> y: dense}\n",
    "no second spike comes within 0.5 ms");
}

/* Where averages ended is where the next trial starts: 3 batches of a cell that fires a burst each. */
static void averages_run_on_from_trial_to_trial(void **state)
{
  const double k = exp(-1 / 500.0);
  trains t       = trains_new(1, 60, 1, 1);
  double e = 0.005, b = 0.0015;
  const uint64_t one = 0;
  tct_error err      = {0};
  (void)state;

  t.y[10] = t.y[15] = 1;
  circuit c         = trains_open(&t, rule_of(""), 0, "", 1, 0, 1);
  for (int i = 0; i < 3; i++) {
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, &one, 1, 0.1, &err), TCT_OK);
    for (int s = 0; s < 60; s++) e = k * e + (1 - k) * (s == 10), b = k * b + (1 - k) * (s == 15);
    const size_t at = tct_first_unit(c.model, c.model->projection[0].post);
    assert_true(fabs((double)tct_state_kept(c.state, 0, 6)[at] - e) < 1e-15);
    assert_true(fabs((double)tct_state_kept(c.state, 0, 7)[at] - b) < 1e-15);
  }
  circuit_close(&c);
  trains_free(&t);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_single_spike_weakens_and_a_burst_strengthens),
    cmocka_unit_test(nothing_changes_before_it_is_taught),
    cmocka_unit_test(when_known_both_kinds_meet_the_same_trace),
    cmocka_unit_test(the_usual_share_runs),
    cmocka_unit_test(it_does_as_its_equations_say),
    cmocka_unit_test(windows_give_the_same_update),
    cmocka_unit_test(in_the_mean_it_is_the_rule_in_rates),
    cmocka_unit_test(judged_at_once_synapses_that_nobody_teaches_shrink_and_when_known_they_stay),
    cmocka_unit_test(biases_stay_and_others_are_refused),
    cmocka_unit_test(averages_run_on_from_trial_to_trial),
  };
  return cmocka_run_group_tests_name("spiking_burstprop", tests, NULL, NULL);
}
