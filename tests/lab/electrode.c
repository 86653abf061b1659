/* electrode.c -- units are drawn fairly, noise is what it says, and without noise nothing is changed. */
#include "bench.h"

#include "lab/electrode_own.h"
#include "lab/record_own.h"

#include <tercet/electrode.h>

enum { CONDITIONS = 21, STEPS = 4, SENSES = 3, UNITS = 9 };

static void write_stream(const char *path)
{
  const size_t x[] = {20, STEPS, SENSES}, y[] = {20}, probe[] = {CONDITIONS, STEPS, SENSES};
  tct_arrays all = {0};

  assert_non_null(tct_arrays_add(&all, "x", TCT_F32, 3, x));
  assert_non_null(tct_arrays_add(&all, "y", TCT_I64, 1, y));
  assert_non_null(tct_arrays_add(&all, "probe_ramp", TCT_F32, 3, probe));
  for (size_t i = 0; i < 20; i++) ((int64_t *)all.array[1].bytes)[i] = (int64_t)i % 3;
  for (size_t i = 0; i < CONDITIONS * STEPS * SENSES; i++)
    ((float *)all.array[2].bytes)[i] = (float)sin(0.7 * (double)i);
  assert_int_equal(tct_format_of(path)->write(path, &all, NULL), TCT_OK);
  tct_arrays_free(&all);
}

/* A circuit that remembers: a leaky population with a loop onto itself, four steps of 2 ms. */
static const char leaky[] = "architecture.populations.v1={kind: leaky, units: 9, activation: tanh}\n"
                            "architecture.projections.v1 -> v1={wiring: dense, delay: 1}";

static void open_stream(const char *set, int threads, tct_model **m, tct_state **s)
{
  char path[300], all[800];
  tct_error err = {0};

  tct_print(path, sizeof path, "%s/stream.npz", bench_folder);
  if (!tct_file_is(path)) write_stream(path);
  tct_print(all, sizeof all,
            "task={kind: arrays, file: %s, time: true}\narchitecture.step=2 ms\nrule=backprop\n%s",
            path, set);
  tct_spec *spec = bench_spec(all);
  *m             = tct_compile(spec, &err);
  if (!*m) fail_msg("%s", err.text);
  *s = tct_state_new(*m, threads, &err);
  assert_non_null(*s);
  tct_spec_free(spec);
}

static tct_recordings listen(tct_state *s, const tct_electrode *e, tct_heard **heard)
{
  tct_recordings r = {0};
  tct_error err    = {0};

  if (tct_electrode_record(s, e, "", &r, heard, &err) != TCT_OK) fail_msg("%s", err.text);
  return r;
}

static const tct_electrode quiet = TCT_ELECTRODE_PRESET;

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

/* ---- without noise ---- */

typedef struct {
  double *value; /* [trial][step][unit] of population 1 */
} raw;

static void take_raw(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  const raw *to = arg;

  (void)first;
  for (int t = 0; t < l->steps; t++)
    for (int k = 0; k < l->trials; k++)
      for (int j = 0; j < UNITS; j++)
        to->value[((int)trial[k] * STEPS + l->begun + t) * UNITS + j] =
          (double)tct_rows(l, l->rate, 1, t)[(size_t)k * l->model->population[1].ld + (size_t)j];
}

static void without_noise_the_values_are_the_circuit_s_own_bit_for_bit(void **unused)
{
  uint64_t trial[CONDITIONS];
  double value[CONDITIONS * STEPS * UNITS];
  tct_electrode e = quiet;
  tct_recording *plain[4];
  tct_error err = {0};
  tct_model *m;
  tct_state *s;
  int n;

  (void)unused;
  open_stream(leaky, 2, &m, &s);
  for (int i = 0; i < CONDITIONS; i++) trial[i] = (uint64_t)i;
  assert_int_equal(
    tct_state_respond(s, TCT_PROBE, trial, CONDITIONS, take_raw, &(raw){value}, &err), TCT_OK);
  tct_recordings r = listen(s, &e, NULL);
  assert_int_equal(r.n, 3);
  assert_memory_equal(r.recording[1]->value, value, sizeof value);
  assert_int_equal(r.recording[1]->steps, STEPS);
  assert_true(r.recording[1]->dt == 2);
  assert_string_equal(r.recording[1]->quantity, "rate");
  /* and nothing else differs from the plain recording */
  assert_int_equal(tct_record(s, "ramp", NULL, plain, &n, &err), TCT_OK);
  assert_int_equal(n, 3);
  for (int i = 0; i < n; i++) {
    const tct_recording *a = plain[i], *b = r.recording[i];
    assert_memory_equal(a->value, b->value,
                        (size_t)(a->conditions * a->repeats * a->steps * a->units) *
                          sizeof(double));
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->area, b->area);
    assert_memory_equal(a->unit, b->unit, (size_t)a->units * TCT_LABEL);
    assert_memory_equal(a->condition, b->condition, CONDITIONS * TCT_LABEL);
    assert_memory_equal(a->trial, b->trial, CONDITIONS * sizeof(int64_t));
    tct_recording_free(plain[i]);
  }
  tct_recordings_free(&r);
  tct_state_free(s);
  tct_model_free(m);
}

static void drawn_units_have_the_values_that_they_have_among_all(void **unused)
{
  static const char *const only[] = {"v1"};
  tct_electrode e = quiet, few = quiet;
  tct_model *m;
  tct_state *s;

  (void)unused;
  open_stream(leaky, 1, &m, &s);
  few.units       = 4;
  few.population  = only;
  few.populations = 1;
  few.seed = e.seed = 8;
  for (int noise = TCT_NOISE_NONE; noise <= TCT_NOISE_POISSON; noise++) {
    e.noise = few.noise = (tct_trial_noise)noise;
    e.gain = few.gain  = 500;
    tct_recordings all = listen(s, &e, NULL), some = listen(s, &few, NULL);
    const tct_recording *a = all.recording[1], *b = some.recording[0];
    assert_int_equal(some.n, 1);
    assert_int_equal(b->units, 4);
    for (int k = 0; k < b->units; k++) {
      const int unit = atoi(strchr(b->unit[k], ':') + 1);
      assert_string_equal(b->unit[k], a->unit[unit]);
      for (int i = 0; i < CONDITIONS * STEPS; i++)
        assert_true(a->value[i * UNITS + unit] == b->value[i * 4 + k]);
    }
    tct_recordings_free(&all);
    tct_recordings_free(&some);
  }
  tct_state_free(s);
  tct_model_free(m);
}

/* ---- what a draw does not depend on ---- */

static void the_same_seed_gives_the_same_bits_for_any_number_of_threads(void **unused)
{
  tct_electrode e = quiet;

  (void)unused;
  e.units = 5;
  for (int noise = TCT_NOISE_GAUSSIAN; noise <= TCT_NOISE_POISSON; noise++) {
    tct_recordings first = {0};
    e.noise              = (tct_trial_noise)noise;
    e.gain               = 800;
    e.repeats            = 3;
    for (int threads = 1; threads <= 3; threads++) {
      tct_model *m;
      tct_state *s;
      open_stream(leaky, threads, &m, &s);
      tct_recordings r = listen(s, &e, NULL);
      tct_state_free(s);
      tct_model_free(m);
      if (threads == 1) {
        first = r;
        continue;
      }
      for (int i = 0; i < r.n; i++)
        assert_memory_equal(r.recording[i]->value, first.recording[i]->value,
                            (size_t)(CONDITIONS * 3 * STEPS * r.recording[i]->units) *
                              sizeof(double));
      tct_recordings_free(&r);
    }
    tct_recordings_free(&first);
  }
}

/* A later session, another seed, another day: other noise.  More repeats: the same first ones. */
static void a_draw_depends_on_seed_and_session_and_not_on_how_many_repeats_follow(void **unused)
{
  tct_electrode e = quiet, more = quiet, other = quiet;
  tct_recordings a = {0}, b = {0};
  tct_model *m;
  tct_state *s;

  (void)unused;
  open_stream(leaky, 1, &m, &s);
  for (int noise = TCT_NOISE_GAUSSIAN; noise <= TCT_NOISE_POISSON; noise++) {
    e.noise = more.noise = other.noise = (tct_trial_noise)noise;
    e.gain = more.gain = other.gain = 800;
    e.repeats                       = 2;
    more.repeats                    = 5;
    other.repeats                   = 2;
    other.seed                      = 1;
    tct_recordings r = listen(s, &e, NULL), longer = listen(s, &more, NULL),
                   o   = listen(s, &other, NULL);
    const size_t trial = STEPS * UNITS;
    for (size_t c = 0; c < CONDITIONS; c++)
      for (size_t k = 0; k < 2; k++) {
        assert_memory_equal(r.recording[1]->value + (c * 2 + k) * trial,
                            longer.recording[1]->value + (c * 5 + k) * trial,
                            trial * sizeof(double));
        assert_int_equal(r.recording[1]->trial[c * 2 + k], k * CONDITIONS + c);
        assert_int_equal(longer.recording[1]->trial[c * 5 + k], k * CONDITIONS + c);
      }
    assert_memory_not_equal(r.recording[1]->value, o.recording[1]->value,
                            2 * CONDITIONS * trial * sizeof(double));
    assert_int_equal(tct_electrode_record(s, &e, "000000040", &a, NULL, NULL), TCT_OK);
    assert_int_equal(tct_electrode_record(s, &e, "000000080", &b, NULL, NULL), TCT_OK);
    assert_string_equal(b.recording[1]->session, "000000080");
    assert_memory_not_equal(a.recording[1]->value, b.recording[1]->value,
                            2 * CONDITIONS * trial * sizeof(double));
    tct_recordings_free(&a);
    tct_recordings_free(&b);
    tct_recordings_free(&r);
    tct_recordings_free(&longer);
    tct_recordings_free(&o);
  }
  tct_state_free(s);
  tct_model_free(m);
}

/* Units that draw do so afresh when the probe set is shown again; those that do not answer as before. */
static void a_probe_set_that_is_shown_again_is_drawn_afresh_by_units_that_draw(void **unused)
{
  static const char *const kinds[] = {"architecture.populations.v1={kind: rate, units: 9}",
                                      "architecture.populations.v1={kind: bernoulli, units: 9}"};

  (void)unused;
  for (int draws = 0; draws < 2; draws++) {
    tct_electrode e = quiet;
    tct_model *m;
    tct_state *s;
    int differ = 0;
    open_stream(kinds[draws], 1, &m, &s);
    e.repeats        = 2;
    tct_recordings r = listen(s, &e, NULL);
    for (int c = 0; c < CONDITIONS; c++)
      for (int i = 0; i < STEPS * UNITS; i++) {
        const double *v = r.recording[1]->value + (size_t)(c * 2 * STEPS * UNITS + i);
        differ += v[0] != v[STEPS * UNITS];
      }
    assert_true(draws ? differ > 50 : differ == 0);
    tct_recordings_free(&r);
    tct_state_free(s);
    tct_model_free(m);
  }
}

/* ---- areas and names ---- */

static void populations_lie_in_the_areas_that_are_said(void **unused)
{
  static const tct_placement placement[] = {{"v1", "V4"}, {"choice", "V4"}};
  tct_electrode e                        = quiet;
  tct_model *m;
  tct_state *s;

  (void)unused;
  open_stream("", 1, &m, &s);
  e.placement      = placement;
  e.placements     = 2;
  e.subject        = "M1";
  tct_recordings r = listen(s, &e, NULL);
  assert_string_equal(r.recording[0]->area, "senses");
  assert_string_equal(r.recording[1]->area, "V4");
  assert_string_equal(r.recording[2]->area, "V4");
  for (int i = 0; i < 3; i++) assert_string_equal(r.recording[i]->subject, "M1");
  tct_recordings_free(&r);
  tct_state_free(s);
  tct_model_free(m);
}

static void what_cannot_be_is_refused_and_what_was_recorded_before_stays(void **unused)
{
  static const char *const only[]      = {"v2"};
  static const tct_placement nowhere[] = {{"v3", "V3"}};
  tct_electrode e                      = quiet;
  tct_model *m;
  tct_state *s;
  tct_error err;

  (void)unused;
  open_stream("", 1, &m, &s);
  tct_recordings r = listen(s, &e, NULL);
  e.population     = only;
  e.populations    = 1;
  assert_int_equal(tct_electrode_record(s, &e, "", &r, NULL, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "no population 'v2'"));
  e            = quiet;
  e.placement  = nowhere;
  e.placements = 1;
  assert_int_equal(tct_electrode_record(s, &e, "", &r, NULL, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "no population 'v3'"));
  e       = quiet;
  e.probe = "rmap";
  assert_int_equal(tct_electrode_record(s, &e, "", &r, NULL, &err), TCT_UNSUPPORTED);
  e       = quiet;
  e.noise = TCT_NOISE_POISSON;
  e.gain  = 1e12;
  assert_int_equal(tct_electrode_record(s, &e, "", &r, NULL, &err), TCT_DIVERGED);
  assert_non_null(strstr(err.text, "too large to make spikes of"));
  tct_state_weights(s)[0] = (tct_real)NAN;
  tct_state_turn(s);
  e.noise = TCT_NOISE_GAUSSIAN;
  assert_int_equal(tct_electrode_record(s, &e, "", &r, NULL, &err), TCT_DIVERGED);
  assert_non_null(strstr(err.text, "v1"));
  assert_int_equal(r.n, 3);
  tct_recordings_free(&r);
  tct_state_free(s);
  tct_model_free(m);
}

static void no_memory_leaves_no_recording(void **unused)
{
  tct_electrode e  = quiet;
  tct_heard *heard = NULL;
  tct_recordings r = {0};
  tct_model *m;
  tct_state *s;
  tct_error err;
  int64_t i;

  (void)unused;
  open_stream("", 1, &m, &s);
  e.noise = TCT_NOISE_GAUSSIAN;
  e.units = 2;
  for (i = 1;; i++) {
    tct_fail_allocation(i, i % 2);
    const tct_status code = tct_electrode_record(s, &e, "", &r, &heard, &err);
    tct_fail_allocation(-1, false);
    if (code == TCT_OK) break;
    assert_int_equal(code, TCT_NO_MEMORY);
    assert_int_equal(r.n, 0);
  }
  assert_true(i > 20);
  tct_recordings_free(&r);
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
    cmocka_unit_test(without_noise_the_values_are_the_circuit_s_own_bit_for_bit),
    cmocka_unit_test(drawn_units_have_the_values_that_they_have_among_all),
    cmocka_unit_test(the_same_seed_gives_the_same_bits_for_any_number_of_threads),
    cmocka_unit_test(a_draw_depends_on_seed_and_session_and_not_on_how_many_repeats_follow),
    cmocka_unit_test(a_probe_set_that_is_shown_again_is_drawn_afresh_by_units_that_draw),
    cmocka_unit_test(populations_lie_in_the_areas_that_are_said),
    cmocka_unit_test(what_cannot_be_is_refused_and_what_was_recorded_before_stays),
    cmocka_unit_test(no_memory_leaves_no_recording),
  };

  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
