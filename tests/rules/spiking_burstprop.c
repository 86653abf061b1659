/* spiking_burstprop.c -- by hand: one event, single or a burst; an independent loop over random trains; the mean over
 * chance against the rule in rates. */
#include "spike_trains.h"

#define RULE "{kind: spiking_burstprop, tau: 500 ms, tau_pre: 17 ms, base: 0.3%s}"

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
static double looped(const trains *t, int trial, int k, int j, double dt)
{
  const double keep = exp(-dt / 500), trace = exp(-dt / 17);
  double e = 0.005 * dt, b = 0.3 * e, pre = 0, w = 0;
  int last = -1000, first = 0;

  for (int s = 0; s < t->steps; s++) {
    const size_t row = (size_t)trial * (size_t)t->steps + (size_t)s;
    const bool z     = t->y[row * (size_t)t->post + (size_t)k] > 0;
    const bool alone = (s - last) * dt > 16, event = z && alone, burst = z && !alone && first;
    pre = trace * pre + t->x[row * (size_t)t->pre + (size_t)j];
    w += (burst - b / e * event) * pre;
    e = keep * e + (1 - keep) * event;
    b = keep * b + (1 - keep) * burst;
    if (z) first = event, last = s;
  }
  return w;
}

static void it_does_as_its_equations_say(void **state)
{
  (void)state;
  for (int i = 0; i < 3; i++) {
    const double dt = i == 2 ? 0.5 : 1;
    trains t        = trains_new(2, 400, 2, 2);
    trains_draw(t.x, 1600, 0.05, 1 + (uint64_t)i);
    trains_draw(t.y, 1600, 0.03 * (1 + i), 5 + (uint64_t)i);
    for (int k = 0; k < 2; k++)
      for (int j = 0; j < 2; j++)
        assert_true(fabs(trains_change(&t, rule_of(""), dt, k, j) -
                         (looped(&t, 0, k, j, dt) + looped(&t, 1, k, j, dt)) / 2) < 1e-12);
    trains_free(&t);
  }
}

static void windows_give_the_same_update(void **state)
{
  trains t = trains_new(3, 200, 2, 2);
  (void)state;

  trains_draw(t.x, 1200, 0.1, 1);
  trains_draw(t.y, 1200, 0.05, 2);
  circuit a = trains_open(&t, rule_of(", begin: 31 ms"), 3, "", 1, 0, 1);
  trains_propose(&a, 3, -1);
  for (int window = 1; window < 200; window = 3 * window + 4) {
    circuit b = trains_open(&t, rule_of(", begin: 31 ms"), 3, "", 1, window, 2);
    trains_propose(&b, 3, -1);
    for (int k = 0; k < 2; k++)
      for (int j = 0; j < 2; j++) assert_true(trains_update(&a, k, j) == trains_update(&b, k, j));
    circuit_close(&b);
  }
  circuit_close(&a);
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
    cmocka_unit_test(the_usual_share_runs),
    cmocka_unit_test(it_does_as_its_equations_say),
    cmocka_unit_test(windows_give_the_same_update),
    cmocka_unit_test(in_the_mean_it_is_the_rule_in_rates),
    cmocka_unit_test(biases_stay_and_others_are_refused),
    cmocka_unit_test(averages_run_on_from_trial_to_trial),
  };
  return cmocka_run_group_tests_name("spiking_burstprop", tests, NULL, NULL);
}
