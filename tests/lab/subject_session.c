/* subject_session.c -- what was recorded as a session: trials in time, samples bit for bit, spikes that count
 * to the same counts; and the same again out of an NWB file. */
#include "subject_bench.h"

#include "brain/nwb/nwb.h"
#include "brain/spikes.h"
#include "lab/subject/session.h"

static tct_session session_of(const tct_subject *s)
{
  tct_session z;
  tct_error err = {0};

  if (tct_subject_session(s, &z, &err) != TCT_OK) fail_msg("%s", err.text);
  return z;
}

/* Recording, condition and repeat of trial i and unit k of a session. */
typedef struct {
  const tct_recording *of;
  int c, repeat, unit;
} place;

static place place_of(const tct_subject *s, const tct_session *z, int i, int k)
{
  const tct_recording *r = s->recordings.recording[0];
  const int trials = r->conditions * r->repeats, populations = s->recordings.n / s->days;
  int p = i / trials * populations;

  assert_int_equal(z->trials, trials * s->days);
  while (k >= s->recordings.recording[p]->units) k -= s->recordings.recording[p++]->units;
  r = s->recordings.recording[p];
  for (int n = 0; n < trials; n++)
    if (r->trial[n] == i % trials) return (place){r, n / r->repeats, n % r->repeats, k};
  fail_msg("trial %d was not recorded", i);
  return (place){0};
}

static double value_of(place p, int t)
{
  const tct_recording *r = p.of;

  return r->value[((p.c * r->repeats + p.repeat) * r->steps + t) * r->units + p.unit];
}

static void trials_follow_in_time_and_name_what_was_shown(void **unused)
{
  const char *sets[] = {gratings, timed()};

  (void)unused;
  for (int i = 0; i < 2; i++) {
    tct_subject s     = record(sets[i], TCT_NOISE_NONE, 1, 4);
    tct_session z     = session_of(&s);
    const double last = i ? 4 * 2e-3 : 0.1;
    assert_true(z.trials > 80 && z.units > 8);
    for (int n = 0; n < z.trials; n++) {
      const place p      = place_of(&s, &z, n, 0);
      const tct_trial *t = &z.trial[n];
      assert_true(fabs(t->start - n * last) < 1e-9 && fabs(t->stop - (n + 1) * last) < 1e-9);
      assert_string_equal(t->stimulus, p.of->condition[p.c]);
      assert_string_equal(t->category, p.of->category_name[p.of->category[p.c]]);
      assert_string_equal(t->day, p.of->session);
      assert_int_equal(t->repeat, p.repeat);
    }
    assert_string_equal(z.trial[0].day, "untrained");
    for (int k = 0; k < z.units; k++) {
      const place p = place_of(&s, &z, 0, k);
      assert_string_equal(z.unit[k], p.of->unit[p.unit]);
      assert_string_equal(z.area[k], p.of->area);
    }
    assert_string_equal(z.provenance, s.recordings.provenance);
    tct_session_free(&z);
    tct_subject_free(&s);
  }
}

static void samples_are_the_values_bit_for_bit(void **unused)
{
  (void)unused;
  for (int noise = TCT_NOISE_NONE; noise <= TCT_NOISE_GAUSSIAN; noise++) {
    tct_subject s   = record(timed(), (tct_trial_noise)noise, 1, 0);
    tct_session z   = session_of(&s);
    const int steps = s.recordings.recording[0]->steps;
    assert_null(z.end);
    assert_true(fabs(z.rate - 500) < 1e-9);
    assert_int_equal(z.samples, z.trials * steps);
    for (int n = 0; n < z.trials; n++)
      for (int k = 0; k < z.units; k++) {
        const place p = place_of(&s, &z, n, k);
        for (int t = 0; t < steps; t++)
          assert_true(z.sample[(n * steps + t) * z.units + k] == value_of(p, t));
      }
    tct_session_free(&z);
    tct_subject_free(&s);
  }
}

/* Counted by what counts an animal's spikes, around the starts of trials. */
static void expect_counts(const tct_subject *s, const tct_session *z)
{
  const int steps     = s->recordings.recording[0]->steps;
  double *event       = tct_alloc((size_t)z->trials, sizeof *event);
  int *column         = tct_alloc((size_t)z->units, sizeof *column);
  tct_windows windows = {z->trials, event, 0, s->step / 1000, steps};

  for (int n = 0; n < z->trials; n++) event[n] = z->trial[n].start;
  for (int k = 0; k < z->units; k++) column[k] = k;
  tct_binner *b = tct_binner_new(&windows, z->units, z->end, column, z->units, NULL);
  assert_non_null(b);
  assert_int_equal(tct_binner_take(b, z->spike, (size_t)z->end[z->units - 1], NULL), TCT_OK);
  const double *counts = tct_binner_counts(b);
  for (int n = 0; n < z->trials; n++)
    for (int k = 0; k < z->units; k++) {
      const place p = place_of(s, z, n, k);
      for (int t = 0; t < steps; t++)
        assert_true(counts[(n * steps + t) * z->units + k] == value_of(p, t));
    }
  tct_binner_free(b);
  tct_free(event);
  tct_free(column);
}

static void spikes_count_to_the_same_counts_and_lie_anywhere_in_their_step(void **unused)
{
  const char *sets[] = {gratings, timed()};

  (void)unused;
  for (int i = 0; i < 2; i++) {
    tct_subject s  = record(sets[i], TCT_NOISE_POISSON, 1, 6);
    tct_session z  = session_of(&s);
    const size_t n = (size_t)z.end[z.units - 1];
    int tenth[10]  = {0};
    assert_true(n > 1000 && !z.sample);
    expect_counts(&s, &z);
    for (int k = 0; k < z.units; k++)
      for (uint64_t j = (k ? z.end[k - 1] : 0) + 1; j < z.end[k]; j++)
        assert_true(z.spike[j] >= z.spike[j - 1]);
    for (size_t j = 0; j < n; j++) {
      const double at = fmod(z.spike[j] / (s.step / 1000), 1);
      assert_true(at > 0 && at < 1);
      tenth[(int)(10 * at)]++;
    }
    for (int k = 0; k < 10; k++)
      if (fabs(tenth[k] - (double)n / 10) > 4 * sqrt((double)n * 0.09))
        fail_msg("%d of %zu in tenth %d", tenth[k], n, k);
    tct_session_free(&z);
    tct_subject_free(&s);
  }
}

static void the_same_seed_has_the_same_spikes_whoever_else_is_recorded(void **unused)
{
  tct_subject all   = record(gratings, TCT_NOISE_POISSON, 4, 0),
              few   = record(gratings, TCT_NOISE_POISSON, 4, 3),
              other = record(gratings, TCT_NOISE_POISSON, 5, 0);
  tct_session a = session_of(&all), f = session_of(&few), o = session_of(&other);
  int found = 0;

  (void)unused;
  for (int k = 0; k < f.units; k++)
    for (int j = 0; j < a.units; j++) {
      if (strcmp(a.unit[j], f.unit[k]) != 0) continue;
      const uint64_t from = k ? f.end[k - 1] : 0, n = f.end[k] - from, at = j ? a.end[j - 1] : 0;
      assert_int_equal(a.end[j] - at, n);
      if (n) assert_memory_equal(a.spike + at, f.spike + from, n * sizeof(double));
      found++;
    }
  assert_int_equal(found, f.units);
  assert_string_equal(a.description, f.description);
  assert_string_not_equal(a.identifier, f.identifier);
  assert_true(o.end[o.units - 1] != a.end[a.units - 1] || memcmp(o.spike, a.spike, 800) != 0);
  tct_session_free(&a);
  tct_session_free(&f);
  tct_session_free(&o);
  tct_subject_free(&all);
  tct_subject_free(&few);
  tct_subject_free(&other);
}

/* ---- through a file ---- */

static void reader_or_skip(void)
{
  const char *program = getenv("TERCET_READER");

  if (program && access(program, X_OK) == 0) return;
  fprintf(stderr, "skipped: TERCET_READER names no program\n");
  skip();
}

static tct_nwb open_written(const tct_subject *s, const char *name)
{
  static char path[400];
  tct_error err = {0};
  tct_nwb f;

  tct_print(path, sizeof path, "%s/%s", bench_folder, name);
  assert_true(tct_subject_writes(path));
  if (tct_subject_write(path, s, &err) != TCT_OK) fail_msg("%s", err.text);
  if (tct_nwb_open(path, (size_t)1 << 30, &f, &err) != TCT_OK) fail_msg("%s", err.text);
  return f;
}

static void rates_come_out_of_an_nwb_file_bit_for_bit(void **unused)
{
  double *value = NULL, *time = NULL;
  tct_error err = {0};

  (void)unused;
  reader_or_skip();
  tct_subject s                = record(timed(), TCT_NOISE_NONE, 1, 0);
  tct_session z                = session_of(&s);
  tct_nwb f                    = open_written(&s, "rates.nwb");
  const tct_nwb_series *series = tct_nwb_series_named(&f, "acquisition/activity");
  assert_non_null(series);
  if (tct_nwb_series_read(&f, series, &value, &time, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_int_equal(series->shape[0], z.samples);
  assert_int_equal(series->shape[1], z.units);
  assert_memory_equal(value, z.sample, z.samples * (size_t)z.units * sizeof(double));
  for (size_t i = 0; i < z.samples; i++) assert_true(fabs(time[i] - (double)i * 2e-3) < 1e-9);
  assert_string_equal(f.identifier, z.identifier);
  assert_string_equal(f.start, s.started);
  tct_free(value);
  tct_free(time);
  tct_nwb_close(&f);
  tct_session_free(&z);
  tct_subject_free(&s);
}

static void spikes_and_trials_come_out_of_an_nwb_file_bit_for_bit(void **unused)
{
  static const char *const columns[] = {"start_time", "stimulus", "day"};
  tct_error err                      = {0};
  tct_nwb_values spikes, of[3];

  (void)unused;
  reader_or_skip();
  tct_subject s               = record(gratings, TCT_NOISE_POISSON, 1, 6);
  tct_session z               = session_of(&s);
  tct_nwb f                   = open_written(&s, "spikes.nwb");
  const tct_nwb_table *units  = tct_nwb_table_named(&f, "units"),
                      *trials = tct_nwb_table_named(&f, "intervals/trials");
  assert_non_null(units);
  assert_non_null(trials);
  if (tct_nwb_column_read(&f, units, "spike_times", &spikes, &err) != TCT_OK)
    fail_msg("%s", err.text);
  assert_int_equal(spikes.rows, z.units);
  for (int k = 0; k < z.units; k++) assert_int_equal(spikes.end[k], z.end[k]);
  assert_memory_equal(spikes.number, z.spike, spikes.n * sizeof(double));
  if (tct_nwb_columns_read(&f, trials, columns, 3, of, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_int_equal(of[0].rows, z.trials);
  for (int i = 0; i < z.trials; i++) {
    char text[3][TCT_LABEL] = {"", "", ""};
    for (int k = 1; k < 3; k++)
      tct_print(text[k], TCT_LABEL, "%.*s", (int)of[k].width, of[k].text + (size_t)i * of[k].width);
    assert_true(of[0].number[i] == z.trial[i].start);
    assert_string_equal(text[1], z.trial[i].stimulus);
    assert_string_equal(text[2], z.trial[i].day);
  }
  for (int k = 0; k < 3; k++) tct_nwb_values_free(&of[k]);
  tct_nwb_values_free(&spikes);
  tct_nwb_close(&f);
  tct_session_free(&z);
  tct_subject_free(&s);
}

static void no_memory_leaves_no_session(void **unused)
{
  (void)unused;
  for (int noise = TCT_NOISE_NONE; noise <= TCT_NOISE_POISSON; noise += 2) {
    tct_subject s = record(gratings, (tct_trial_noise)noise, 1, 2);
    tct_session z;
    tct_error err;
    int64_t i;
    for (i = 1;; i++) {
      tct_fail_allocation(i, i % 2);
      const tct_status code = tct_subject_session(&s, &z, &err);
      tct_fail_allocation(-1, false);
      if (code == TCT_OK) break;
      assert_int_equal(code, TCT_NO_MEMORY);
      assert_true(!z.unit && !z.trial && !z.spike && !z.sample && !z.provenance);
    }
    assert_true(i > 4);
    tct_session_free(&z);
    tct_subject_free(&s);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(trials_follow_in_time_and_name_what_was_shown),
    cmocka_unit_test(samples_are_the_values_bit_for_bit),
    cmocka_unit_test(spikes_count_to_the_same_counts_and_lie_anywhere_in_their_step),
    cmocka_unit_test(the_same_seed_has_the_same_spikes_whoever_else_is_recorded),
    cmocka_unit_test(rates_come_out_of_an_nwb_file_bit_for_bit),
    cmocka_unit_test(spikes_and_trials_come_out_of_an_nwb_file_bit_for_bit),
    cmocka_unit_test(no_memory_leaves_no_session),
  };

  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
