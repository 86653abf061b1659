/* electrode_bins.c -- steps put together while they are shown are the steps that one would put together afterwards. */
#include "electrode_bench.h"

static const char spiking[] =
  "architecture.populations.v1={kind: lif, units: 9, tau: 5 ms, threshold: 0.02}\n"
  "architecture.projections.v1 -> v1={wiring: dense, delay: 1}\ntrain.window=3\nrule=none";

/* Two steps of each bin of one recording, summed or their mean, against the other. */
static void hold(const tct_recording *every, const tct_recording *binned, bool counts)
{
  double all = 0;

  assert_true(binned->steps == STEPS / 2 && binned->dt == 4 && every->dt == 2);
  assert_string_equal(binned->quantity, counts ? "count" : "rate");
  assert_memory_equal(every->unit, binned->unit, (size_t)every->units * TCT_LABEL);
  for (int c = 0; c < CONDITIONS; c++)
    for (int b = 0; b < STEPS / 2; b++)
      for (int k = 0; k < every->units; k++) {
        const size_t first = (size_t)((c * STEPS + 2 * b) * every->units + k);
        const double sum   = every->value[first] + every->value[first + (size_t)every->units];
        const double got   = binned->value[(c * (STEPS / 2) + b) * every->units + k];
        assert_true(got == (counts ? sum : sum / 2));
        all += sum;
      }
  assert_true(all != 0);
}

static void rates_are_means_and_spikes_are_counted(void **unused)
{
  static const char *const only[] = {"v1"};
  (void)unused;

  for (int spikes = 0; spikes < 2; spikes++)
    for (int threads = 1; threads < 3; threads++) {
      tct_electrode e = quiet;
      tct_model *m;
      tct_state *s;
      open_stream(spikes ? spiking : leaky, threads, &m, &s);
      e.population       = only;
      e.populations      = 1;
      tct_recordings all = listen(s, &e, NULL);
      e.bin              = 4;
      tct_recordings two = listen(s, &e, NULL);
      hold(all.recording[0], two.recording[0], spikes);
      tct_recordings_free(&all);
      tct_recordings_free(&two);
      tct_state_free(s);
      tct_model_free(m);
    }
}

/* Where some of what is recorded does not spike, a session has means of all. */
static void beside_rates_spikes_are_means_too(void **unused)
{
  tct_electrode e = quiet;
  tct_model *m;
  tct_state *s;
  (void)unused;

  open_stream(spiking, 1, &m, &s);
  tct_recordings all = listen(s, &e, NULL);
  e.bin              = 4;
  tct_recordings two = listen(s, &e, NULL);
  for (int i = 0; i < all.n; i++) hold(all.recording[i], two.recording[i], false);
  tct_recordings_free(&all);
  tct_recordings_free(&two);
  tct_state_free(s);
  tct_model_free(m);
}

static void bins_that_are_not_whole_are_refused(void **unused)
{
  static const double bin[] = {3, 1, 6, 10};
  tct_electrode e           = quiet;
  tct_recordings r          = {0};
  tct_error err;
  tct_model *m;
  tct_state *s;
  (void)unused;

  open_stream(leaky, 1, &m, &s);
  for (int i = 0; i < 4; i++) {
    e.bin = bin[i];
    assert_int_equal(tct_electrode_record(s, &e, "", &r, NULL, &err), TCT_UNSUPPORTED);
    assert_non_null(strstr(err.text, "a whole number of steps of 2 ms, and a trial of 4 steps"));
  }
  e.bin   = 4;
  e.noise = TCT_NOISE_POISSON;
  assert_int_equal(tct_electrode_record(s, &e, "", &r, NULL, &err), TCT_UNSUPPORTED);
  assert_int_equal(r.n, 0);
  tct_state_free(s);
  tct_model_free(m);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rates_are_means_and_spikes_are_counted),
    cmocka_unit_test(beside_rates_spikes_are_means_too),
    cmocka_unit_test(bins_that_are_not_whole_are_refused),
  };

  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
