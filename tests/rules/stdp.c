/* stdp.c -- I13: an isolated pair at every lag, to the bit of the exponential; Poisson drift; pairings; delays. */
#include "spike_trains.h"

#define RULE "{kind: stdp, potentiation: 1.5, depression: 0.7, tau_plus: 17 ms, tau_minus: 31 ms%s}"

static const char *rule_of(const char *more)
{
  static char text[256];
  snprintf(text, sizeof text, RULE, more);
  return text;
}

/* a pair pre at step 60, post at step 60 + lag */
static trains pair_at(int lag)
{
  trains t      = trains_new(1, 120, 1, 1);
  t.x[60]       = 1;
  t.y[60 + lag] = 1;
  return t;
}

static double of_lag(double ms)
{
  return ms >= 0 ? 1.5 * exp(-ms / 17) : -0.7 * exp(ms / 31);
}

static void a_pair_is_weighed_by_its_lag(void **state)
{
  (void)state;
  for (int lag = -50; lag <= 50; lag++) {
    trains t = pair_at(lag);
    assert_true(fabs(trains_change(&t, rule_of(""), 1, 0, 0) - of_lag(lag)) < 1e-14);
    assert_true(fabs(trains_change(&t, rule_of(""), 0.1, 0, 0) - of_lag(0.1 * lag)) < 1e-13);
    assert_true(fabs(trains_change(&t, rule_of(", pairing: nearest"), 1, 0, 0) - of_lag(lag)) <
                1e-14);
    trains_free(&t);
  }
}

/* arrivals at 10, 20, 32; the cell fires at 12, 25, 32 */
static const int pre[3] = {10, 20, 32}, post[3] = {12, 25, 32};

static trains three_each(void)
{
  trains t = trains_new(1, 60, 1, 1);

  for (int i = 0; i < 3; i++) t.x[pre[i]] = t.y[post[i]] = 1;
  return t;
}

static void all_pairs_add_up(void **state)
{
  trains t = three_each();
  double w = 0;

  (void)state;
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 3; k++) w += of_lag(post[k] - pre[i]);
  assert_true(fabs(trains_change(&t, rule_of(""), 1, 0, 0) - w) < 1e-14);
  trains_free(&t);
}

static void or_the_nearest_alone(void **state)
{
  trains t       = three_each();
  const double w = of_lag(12 - 10) + of_lag(25 - 20) + of_lag(32 - 32) /* each spike of the cell */
                   + of_lag(12 - 20) + of_lag(25 - 32);                /* arrivals but the first */

  (void)state;
  assert_true(fabs(trains_change(&t, rule_of(", pairing: nearest"), 1, 0, 0) - w) < 1e-14);
  trains_free(&t);
}

static void a_delayed_spike_counts_when_it_arrives(void **state)
{
  trains t  = three_each();
  circuit c = trains_open(&t, rule_of(""), 4, "", 1, 0, 1);
  double w  = 0;

  (void)state;
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 3; k++) w += of_lag(post[k] - (pre[i] + 4));
  trains_propose(&c, 1, -1);
  assert_true(fabs(trains_update(&c, 0, 0) - w) < 1e-14);
  circuit_close(&c);
  trains_free(&t);
}

static void inhibition_grows_downwards(void **state)
{
  trains t       = three_each();
  circuit c      = trains_open(&t, rule_of(""), 0, ", sign: inhibitory", 1, 0, 1);
  const double w = trains_change(&t, rule_of(""), 1, 0, 0);

  (void)state;
  trains_propose(&c, 1, -1);
  assert_true(w != 0 && trains_update(&c, 0, 0) == -w);
  circuit_close(&c);
  trains_free(&t);
}

static void biases_stay(void **state)
{
  trains t  = three_each();
  circuit c = trains_open(&t, rule_of(""), 0, "", 1, 0, 1);
  int n     = 0;

  (void)state;
  trains_propose(&c, 1, -1);
  for (int k = 0; k < c.model->n_projections; k++) {
    const tct_projection *s = &c.model->projection[k];
    if (!c.model->population[s->pre].constant) continue;
    assert_true(tct_state_update(c.state)[s->at] == 0);
    n++;
  }
  assert_true(n > 0);
  circuit_close(&c);
  trains_free(&t);
}

/* but for the order in which both products are summed */
static void windows_give_the_same_update(void **state)
{
  trains t = trains_new(3, 200, 2, 2);

  (void)state;
  trains_draw(t.x, 1200, 0.1, 1);
  trains_draw(t.y, 1200, 0.1, 2);
  for (int pairing = 0; pairing < 2; pairing++) {
    const char *rule = rule_of(pairing ? ", pairing: nearest" : "");
    circuit a        = trains_open(&t, rule, 3, "", 1, 0, 1);
    trains_propose(&a, 3, -1);
    for (int window = 1; window < 200; window = 3 * window + 4) {
      circuit b = trains_open(&t, rule, 3, "", 1, window, 2);
      trains_propose(&b, 3, -1);
      for (int k = 0; k < 2; k++)
        for (int j = 0; j < 2; j++)
          assert_true(fabs(trains_update(&a, k, j) - trains_update(&b, k, j)) < 1e-12);
      circuit_close(&b);
    }
    circuit_close(&a);
  }
  trains_free(&t);
}

/* Independent Poisson trains of 40 and 25 Hz, 12 x 12 pairs in each of 40 trials.  In steps of dt the drift is
 * p_x p_y (A+ / (1 - k+) - A- k- / (1 - k-)) a step; for dt -> 0 it is r_x r_y (A+ tau+ - A- tau-).  The trials'
 * means are what is independent: the interval is theirs. */
static void poisson_drift(double dt, int steps, double law_per_ms)
{
  enum { TRIALS = 20, N = 12 };
  trains t    = trains_new(TRIALS, steps, N, N);
  double mean = 0, square = 0;

  trains_draw(t.x, (size_t)TRIALS * (size_t)steps * N, 0.040 * dt, 11);
  trains_draw(t.y, (size_t)TRIALS * (size_t)steps * N, 0.025 * dt, 12);
  circuit c = trains_open(&t, rule_of(""), 0, "", dt, 0, 1);
  for (int i = 0; i < TRIALS; i++) {
    double w = 0;
    trains_propose(&c, 1, i);
    for (int k = 0; k < N; k++)
      for (int j = 0; j < N; j++) w += trains_update(&c, k, j) / (N * N) / (steps * dt);
    mean += w / TRIALS;
    square += w * w / TRIALS;
  }
  circuit_close(&c);
  trains_free(&t);
  const double error = sqrt((square - mean * mean) / (TRIALS - 1));
  if (fabs(mean - law_per_ms) > 3 * error || error > 0.1 * fabs(law_per_ms))
    fail_msg("drift %g +- %g, the law says %g", mean, error, law_per_ms);
}

/* What the edges of a trial of T ms cut off: of 1 / (1 - k) a share (1 - k^n) / (n (1 - k)). */
static double traced(double tau, double dt, int steps, bool before)
{
  const double k = exp(-dt / tau);
  double sum = 0, trace = 0;

  for (int t = 0; t < steps; t++) {
    sum += before ? k * trace : k * trace + 1;
    trace = k * trace + 1;
  }
  return sum / steps;
}

static void poisson_spikes_drift_by_their_rates(void **state)
{
  const double rates = 0.040 * 0.025;

  (void)state;
  for (int fine = 0; fine < 2; fine++) {
    const double dt = fine ? 0.5 : 1;
    const int steps = fine ? 2000 : 1000;
    const double law =
      rates * dt * (1.5 * traced(17, dt, steps, false) - 0.7 * traced(31, dt, steps, true));
    poisson_drift(dt, steps, law);
    /* the law of continuous time, which it comes near: by 2 dt / tau, and tau / T for the edges */
    assert_true(fabs(law / (rates * (1.5 * 17 - 0.7 * 31)) - 1) < (fine ? 0.25 : 0.5));
  }
}

static void units_without_spikes_are_refused(void **state)
{
  (void)state;
  circuit_refused(
    true,
    "objective: {kind: squared_error, at: y, target: goal}\nrule: stdp\narchitecture:\n"
    "  populations: {in: {kind: input, from: x}, y: {kind: rate, units: 2}}\n"
    "  projections: {in -> y: dense}\n",
    "in->y lands on units that do not spike");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_pair_is_weighed_by_its_lag),
    cmocka_unit_test(all_pairs_add_up),
    cmocka_unit_test(or_the_nearest_alone),
    cmocka_unit_test(a_delayed_spike_counts_when_it_arrives),
    cmocka_unit_test(inhibition_grows_downwards),
    cmocka_unit_test(biases_stay),
    cmocka_unit_test(windows_give_the_same_update),
    cmocka_unit_test(poisson_spikes_drift_by_their_rates),
    cmocka_unit_test(units_without_spikes_are_refused),
  };
  return cmocka_run_group_tests_name("stdp", tests, NULL, NULL);
}
