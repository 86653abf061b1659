/* triplet_stdp.c -- I13: triplets by hand; without the third spike it is the pair rule; Poisson rate law. */
#include "spike_trains.h"

#define RULE                                                                                       \
  "{kind: triplet_stdp, pair_plus: %g, pair_minus: %g, triplet_plus: %g, triplet_minus: %g, "      \
  "tau_plus: 17 ms, tau_minus: 31 ms, tau_x: 90 ms, tau_y: 70 ms%s}"

static const char *rule_of(double a2, double b2, double a3, double b3, const char *more)
{
  static char text[512];
  snprintf(text, sizeof text, RULE, a2, b2, a3, b3, more);
  return text;
}

static double fall(double ms, double tau)
{
  return exp(-ms / tau);
}

/* The cell fires at 10 and 35, the sender at 20 and 50. */
static void a_third_spike_weighs_in(void **state)
{
  trains t = trains_new(1, 80, 1, 1);
  double w;

  (void)state;
  t.x[20] = t.x[50] = t.y[10] = t.y[35] = 1;
  w                                     = fall(15, 17) *
        (1.5 + 0.8 * fall(25, 70)) /* fires at 35: 15 after an arrival, 25 after itself */
      - fall(10, 31) * 0.7         /* arrives at 20: 10 after a spike, none before */
      - (fall(40, 31) + fall(15, 31)) * (0.7 + 0.3 * fall(30, 90)); /* arrives at 50 */
  assert_true(fabs(trains_change(&t, rule_of(1.5, 0.7, 0.8, 0.3, ""), 1, 0, 0) - w) < 1e-14);
  w += fall(40, 31) * (0.7 + 0.3 * fall(30, 90)); /* the nearest alone */
  assert_true(fabs(trains_change(&t, rule_of(1.5, 0.7, 0.8, 0.3, ", pairing: nearest"), 1, 0, 0) -
                   w) < 1e-14);
  trains_free(&t);
}

/* An arrival and a spike in one step: the arrival came first, and neither is its own memory. */
static void a_spike_is_not_its_own_memory(void **state)
{
  trains t = trains_new(1, 40, 1, 1);

  (void)state;
  t.x[20] = t.y[20] = 1;
  assert_true(trains_change(&t, rule_of(1.5, 0.7, 0.8, 0.3, ""), 1, 0, 0) == 1.5);
  trains_free(&t);
}

static void without_triplets_it_is_the_pair_rule(void **state)
{
  trains t = trains_new(2, 400, 3, 2);

  (void)state;
  trains_draw(t.x, 2400, 0.1, 1);
  trains_draw(t.y, 1600, 0.1, 2);
  for (int nearest = 0; nearest < 2; nearest++) {
    const char *more = nearest ? ", pairing: nearest" : "";
    char pair[256];
    snprintf(
      pair, sizeof pair,
      "{kind: stdp, potentiation: 1.5, depression: 0.7, tau_plus: 17 ms, tau_minus: 31 ms%s}",
      more);
    circuit a = trains_open(&t, rule_of(1.5, 0.7, 0, 0, more), 0, "", 1, 0, 1),
            b = trains_open(&t, pair, 0, "", 1, 0, 1);
    trains_propose(&a, 2, -1);
    trains_propose(&b, 2, -1);
    for (int k = 0; k < 2; k++)
      for (int j = 0; j < 3; j++)
        assert_true(fabs(trains_update(&a, k, j) - trains_update(&b, k, j)) < 1e-12);
    circuit_close(&a);
    circuit_close(&b);
  }
  trains_free(&t);
}

/* ---- rates ------------------------------------------------------------------------------------------ */

/* Mean over steps of a trace of steady trains of 1 (a trial's edges with it), and of the product of two: of traces
 * of the same Poisson train, of probability p a step, E[o1 o2]-like terms do not occur: r1 meets o2, trains apart. */
typedef struct {
  double r1, r1_o2, o1, o1_r2;
} traced;

static traced traces_of(double dt, int steps)
{
  const double kp = exp(-dt / 17), km = exp(-dt / 31), kx = exp(-dt / 90), ky = exp(-dt / 70);
  double r1 = 0, r2 = 0, o1 = 0, o2 = 0; /* as they are before a step */
  traced sum = {0};

  for (int t = 0; t < steps; t++) {
    const double with = r1 + 1; /* the step's own arrival */
    sum.r1 += with / steps;
    sum.r1_o2 += with * o2 / steps;
    sum.o1 += o1 / steps;
    sum.o1_r2 += o1 * r2 / steps;
    r1 = kp * with;
    r2 = kx * (r2 + 1);
    o1 = km * (o1 + 1);
    o2 = ky * (o2 + 1);
  }
  return sum;
}

/* With trains of p_x and p_y: arrivals p_x, of which r1 has p_x x its trace ... */
static double law_of(double dt, int steps, double rx, double ry)
{
  const double x = rx * dt, y = ry * dt;
  const traced s = traces_of(dt, steps);
  return (x * y * (1.5 * s.r1 - 0.7 * s.o1) + 0.8 * x * y * y * s.r1_o2 -
          0.3 * x * x * y * s.o1_r2) /
         dt;
}

static double rate_law(double rx, double ry)
{
  return rx * ry * (1.5 * 17 - 0.7 * 31) + 0.8 * 17 * 70 * rx * ry * ry -
         0.3 * 31 * 90 * rx * rx * ry;
}

static void poisson_spikes_drift_by_the_rate_law(void **state)
{
  enum { TRIALS = 40, STEPS = 1000, N = 12 };
  static const double rates[3][2] = {{0.040, 0.025}, {0.020, 0.060}, {0.060, 0.010}};

  (void)state;
  for (int r = 0; r < 3; r++) {
    trains t    = trains_new(TRIALS, STEPS, N, N);
    double mean = 0, square = 0, law = law_of(1, STEPS, rates[r][0], rates[r][1]);
    trains_draw(t.x, (size_t)TRIALS * STEPS * N, rates[r][0], (uint64_t)(21 + r));
    trains_draw(t.y, (size_t)TRIALS * STEPS * N, rates[r][1], (uint64_t)(31 + r));
    circuit c = trains_open(&t, rule_of(1.5, 0.7, 0.8, 0.3, ""), 0, "", 1, 0, 1);
    for (int i = 0; i < TRIALS; i++) {
      double w = 0;
      trains_propose(&c, 1, i);
      for (int k = 0; k < N; k++)
        for (int j = 0; j < N; j++) w += trains_update(&c, k, j) / (N * N) / STEPS;
      mean += w / TRIALS;
      square += w * w / TRIALS;
    }
    circuit_close(&c);
    trains_free(&t);
    const double error = sqrt((square - mean * mean) / (TRIALS - 1));
    if (fabs(mean - law) > 3 * error || error > 0.05 * 1.5 * 17 * rates[r][0] * rates[r][1])
      fail_msg("drift %g +- %g, the law says %g", mean, error, law);
  }
}

/* what the trains were held to goes over into the law of continuous time, in long trials and fine steps */
static void which_is_that_of_rates_in_fine_steps(void **state)
{
  (void)state;
  assert_true(fabs(law_of(0.01, 4000000, 0.040, 0.025) / rate_law(0.040, 0.025) - 1) < 0.02);
  assert_true(fabs(law_of(0.01, 4000000, 0.020, 0.060) / rate_law(0.020, 0.060) - 1) < 0.02);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_third_spike_weighs_in),
    cmocka_unit_test(a_spike_is_not_its_own_memory),
    cmocka_unit_test(without_triplets_it_is_the_pair_rule),
    cmocka_unit_test(poisson_spikes_drift_by_the_rate_law),
    cmocka_unit_test(which_is_that_of_rates_in_fine_steps),
  };
  return cmocka_run_group_tests_name("triplet_stdp", tests, NULL, NULL);
}
