/* electrode_noise.c -- units are drawn fairly, and noise is what theory says it is. */
#include "electrode_bench.h"

/* ---- units ---- */

static void units_are_drawn_without_replacement_and_all_alike_often(void **unused)
{
  enum { OF = 40, N = 10, SEEDS = 4000 };
  int often[OF] = {0}, unit[OF], fewer[OF];

  (void)unused;
  for (uint64_t seed = 0; seed < SEEDS; seed++) {
    tct_choose_units(seed, "v1", OF, N, unit);
    for (int i = 0; i < N; i++) {
      assert_true(unit[i] >= 0 && unit[i] < OF && (i == 0 || unit[i] > unit[i - 1]));
      often[unit[i]]++;
    }
  }
  /* binomial: mean 1000, sd sqrt(4000 x 1/4 x 3/4) = 27.4; five of them for the worst of 40 */
  for (int k = 0; k < OF; k++)
    if (abs(often[k] - 1000) > 137) fail_msg("unit %d was drawn %d times", k, often[k]);
  tct_choose_units(3, "v1", OF, N, unit);
  tct_choose_units(3, "v1", OF, N / 2, fewer);
  for (int i = 0, k = 0; i < N / 2; i++) { /* the smaller draw is part of the larger */
    while (k < N && unit[k] != fewer[i]) k++;
    assert_true(k < N);
  }
  tct_choose_units(3, "v2", OF, N, fewer);
  assert_memory_not_equal(unit, fewer, N * sizeof *unit);
  tct_choose_units(3, "v1", OF, OF, unit);
  for (int i = 0; i < OF; i++) assert_int_equal(unit[i], i);
}

/* ---- noise, against theory ---- */

/* Variance over mean is 1 with standard error sqrt(2 / n); the mean's is sqrt(mean / n). */
static void poisson_counts_have_the_mean_and_variance_of_poisson(void **unused)
{
  static const double means[] = {0.05, 0.7, 3, 31, 33, 150, 2500};
  enum { N = 100000 };

  (void)unused;
  for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
    const tct_key key = tct_electrode_key(5, "v1", "", "noise");
    double sum = 0, squares = 0;
    uint64_t none = 0;
    for (uint64_t n = 0; n < N; n++) {
      const double x = (double)tct_poisson(means[i], key, n, (uint32_t)i, (uint32_t)(n % 7));
      sum += x;
      squares += (x - means[i]) * (x - means[i]);
      none += x == 0;
    }
    const double fano = squares / N / means[i], share = exp(-means[i]);
    if (fabs(sum / N - means[i]) > 4 * sqrt(means[i] / N))
      fail_msg("mean %g of %g", sum / N, means[i]);
    /* the variance of a Poisson's squared deviation is 2 m^2 + m */
    if (fabs(fano - 1) > 4 * sqrt((2 + 1 / means[i]) / N))
      fail_msg("Fano %g of %g", fano, means[i]);
    assert_true(fabs((double)none / N - share) < 4 * sqrt(share / N) + 1e-9);
  }
  assert_int_equal(tct_poisson(0, (tct_key){{1, 2}}, 1, 1, 1), 0);
}

/* The whole of the distribution, not only its moments: each count as often as its probability. */
static void small_counts_are_as_frequent_as_they_should_be(void **unused)
{
  enum { N = 200000 };
  const tct_key key = tct_electrode_key(9, "it", "", "noise");
  double p          = exp(-2.5);
  int often[40]     = {0};

  (void)unused;
  for (uint64_t n = 0; n < N; n++) often[tct_poisson(2.5, key, n / 50, 3, (uint32_t)(n % 50))]++;
  for (int k = 0; k < 9; k++) {
    if (fabs(often[k] - N * p) > 4 * sqrt(N * p)) fail_msg("%d: %d, not %g", k, often[k], N * p);
    p *= 2.5 / (k + 1);
  }
}

/* Over many repeats, unit by unit, condition by condition, of a real circuit. */
static void gaussian_noise_has_the_spread_that_was_asked_for(void **unused)
{
  enum { REPEATS = 400 };
  tct_electrode e = quiet, none = quiet;
  tct_heard *heard = NULL;
  tct_model *m;
  tct_state *s;
  double squares = 0, sum = 0, mean = 0, spread = 0;

  (void)unused;
  open_stream(leaky, 2, &m, &s);
  e.noise              = TCT_NOISE_GAUSSIAN;
  e.sd                 = 0.5;
  e.repeats            = REPEATS;
  tct_recordings noisy = listen(s, &e, &heard), plain = listen(s, &none, NULL);
  const tct_recording *r = noisy.recording[1], *p = plain.recording[1];
  assert_string_equal(r->name, "v1");
  const int all = CONDITIONS * STEPS * UNITS;
  for (int i = 0; i < all; i++) mean += p->value[i] / all;
  for (int i = 0; i < all; i++) spread += (p->value[i] - mean) * (p->value[i] - mean) / all;
  spread = sqrt(spread);
  assert_true(spread > 0.01 && fabs(heard[1].spread / spread - 1) < 1e-9);
  for (int c = 0; c < CONDITIONS; c++)
    for (int k = 0; k < REPEATS; k++)
      for (int i = 0; i < STEPS * UNITS; i++) {
        const double off =
          r->value[(c * REPEATS + k) * STEPS * UNITS + i] - p->value[c * STEPS * UNITS + i];
        sum += off;
        squares += off * off;
      }
  const double n = (double)all * REPEATS, sd = sqrt(squares / n);
  assert_true(fabs(sum / n) < 4 * 0.5 * spread / sqrt(n));
  assert_true(fabs(sd / (0.5 * spread) - 1) < 4 / sqrt(2 * n));
  tct_recordings_free(&noisy);
  tct_recordings_free(&plain);
  tct_heard_free(heard);
  tct_state_free(s);
  tct_model_free(m);
}

/* Spikes of the circuit: in every condition, step and unit the mean count is gain x rate x step, and the
 * variance its mean. */
static void spikes_have_the_rate_of_their_unit_and_a_fano_factor_of_one(void **unused)
{
  enum { REPEATS = 500 };
  tct_electrode e  = quiet;
  tct_heard *heard = NULL;
  tct_model *m;
  tct_state *s;
  double z2 = 0, fano = 0;
  uint64_t negative = 0;
  int cells         = 0;

  (void)unused;
  open_stream(leaky, 1, &m, &s);
  tct_recordings plain   = listen(s, &e, NULL);
  e.noise                = TCT_NOISE_POISSON;
  e.gain                 = 4000;
  e.repeats              = REPEATS;
  tct_recordings noisy   = listen(s, &e, &heard);
  const tct_recording *r = noisy.recording[1], *p = plain.recording[1];
  assert_string_equal(r->quantity, "count");
  assert_true(r->dt == 2);
  for (int i = 0; i < CONDITIONS * STEPS * UNITS; i++) {
    const double mean = p->value[i] > 0 ? p->value[i] * 4000 * 2e-3 : 0;
    const int c = i / (STEPS * UNITS), j = i % (STEPS * UNITS);
    double sum = 0, squares = 0;
    negative += p->value[i] < 0;
    for (int k = 0; k < REPEATS; k++) {
      const double x = r->value[(c * REPEATS + k) * STEPS * UNITS + j];
      assert_true(x >= 0 && x == floor(x));
      sum += x;
      squares += (x - mean) * (x - mean);
    }
    if (mean == 0) assert_true(sum == 0);
    if (mean < 0.2) continue;
    cells++;
    z2 += (sum - REPEATS * mean) * (sum - REPEATS * mean) / (REPEATS * mean);
    fano += squares / (REPEATS * mean);
  }
  assert_true(cells > 100 && negative > 100);
  assert_int_equal(heard[1].clipped, negative * REPEATS);
  assert_true(fabs(z2 / cells - 1) < 4 * sqrt(2.0 / cells));
  assert_true(fabs(fano / cells - 1) < 4 * sqrt((2 + 5.0) / (REPEATS * (double)cells)));
  tct_recordings_free(&noisy);
  tct_recordings_free(&plain);
  tct_heard_free(heard);
  tct_state_free(s);
  tct_model_free(m);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(units_are_drawn_without_replacement_and_all_alike_often),
    cmocka_unit_test(poisson_counts_have_the_mean_and_variance_of_poisson),
    cmocka_unit_test(small_counts_are_as_frequent_as_they_should_be),
    cmocka_unit_test(gaussian_noise_has_the_spread_that_was_asked_for),
    cmocka_unit_test(spikes_have_the_rate_of_their_unit_and_a_fano_factor_of_one),
  };

  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
