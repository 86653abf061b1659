/* subject.c -- a run as a subject: its days are its checkpoints, and it says where all of it is from. */
#include "bench.h"

#include "base/sha256.h"

#include <tercet/electrode.h>

#include <jansson.h>

static const tct_electrode quiet = TCT_ELECTRODE_PRESET;

static const char kept[] = "train.evaluate=8\ntrain.keep=all\n"
                           "task={kind: gratings, size: 8}\n"
                           "architecture.populations.senses.from=image";
static const char two[]  = "train.evaluate=8\n"
                           "task={kind: gratings, size: 8}\n"
                           "architecture.populations.senses.from=image";

static tct_status record(const char *run, const tct_electrode *e, const tct_days *days,
                         tct_subject *into, tct_error *err)
{
  tct_model *m      = NULL;
  tct_state *s      = NULL;
  tct_status status = tct_run_open(run, false, 2, &m, &s, err);

  *into = (tct_subject){.days = 0};
  if (status == TCT_OK) status = tct_subject_record(run, s, e, days, into, err);
  tct_state_free(s);
  tct_model_free(m);
  return status;
}

static tct_subject subject(const char *run, const tct_electrode *e, const tct_days *days)
{
  tct_subject s;
  tct_error err = {0};

  if (record(run, e, days, &s, &err) != TCT_OK) fail_msg("%s", err.text);
  return s;
}

static size_t values(const tct_recording *r)
{
  return (size_t)r->conditions * (size_t)r->repeats * (size_t)r->steps * (size_t)r->units;
}

/* The plain recordings of a state after so many trials (-1: fresh) are those of that day. */
static void expect_day(const tct_subject *s, int day, const char *run, int64_t trials)
{
  tct_model *m;
  tct_state *state;
  tct_recording *r[4];
  tct_error err = {0};
  int n;

  if (tct_run_open(run, trials >= 0, 1, &m, &state, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_int_equal(tct_record(state, s->probe, NULL, r, &n, &err), TCT_OK);
  assert_int_equal(n, 3);
  for (int i = 0; i < n; i++) {
    const tct_recording *on = s->recordings.recording[3 * day + i];
    assert_int_equal(values(on), values(r[i]));
    assert_memory_equal(on->value, r[i]->value, values(on) * sizeof(double));
    tct_recording_free(r[i]);
  }
  tct_state_free(state);
  tct_model_free(m);
}

static void every_day_is_the_circuit_as_it_was_then(void **unused)
{
  static const int64_t trials[] = {40, 80, 120, 160, 200, 240, 280, 300};
  char folder[300], stopped[300], session[TCT_LABEL];

  (void)unused;
  tct_print(folder, sizeof folder, "%s", bench_path());
  tct_print(stopped, sizeof stopped, "%s", bench_path());
  bench_run(kept, folder, NULL);
  tct_subject s = subject(folder, &quiet, &(tct_days){.all = true});
  assert_int_equal(s.days, 9);
  assert_int_equal(s.recordings.n, 27);
  assert_false(s.pruned);
  assert_string_equal(s.recordings.recording[1]->session, "untrained");
  assert_string_equal(s.recordings.recording[1]->name, "v1 untrained");
  for (int i = 0; i < 8; i++) {
    tct_print(session, sizeof session, "%09d", (int)trials[i]);
    assert_string_equal(s.recordings.recording[3 * i + 3]->session, session);
  }
  expect_day(&s, 0, folder, -1);
  expect_day(&s, 8, folder, 300);
  bench_run_to(two, stopped, 72, false);
  expect_day(&s, 2, stopped, 80);
  assert_memory_not_equal(s.recordings.recording[4]->value, s.recordings.recording[7]->value,
                          values(s.recordings.recording[4]) * sizeof(double));
  tct_subject_free(&s);
}

static void days_have_the_same_units_and_other_noise(void **unused)
{
  const char *folder = bench_path();
  tct_electrode e    = quiet;

  (void)unused;
  bench_run(two, folder, NULL);
  e.units       = 5;
  e.noise       = TCT_NOISE_GAUSSIAN;
  e.seed        = 3;
  tct_subject s = subject(folder, &e, &(tct_days){.all = true});
  assert_true(s.pruned);
  assert_int_equal(s.days, 3); /* untrained, and the two that were kept */
  for (int day = 1; day < 3; day++)
    for (int i = 0; i < 3; i++) {
      const tct_recording *a = s.recordings.recording[i], *b = s.recordings.recording[3 * day + i];
      assert_int_equal(a->units, b->units);
      assert_memory_equal(a->unit, b->unit, (size_t)a->units * TCT_LABEL);
      assert_memory_equal(a->trial, b->trial, (size_t)(a->conditions * a->repeats) * 8);
    }
  /* the senses do not learn: what differs between their days is noise */
  const tct_recording *a = s.recordings.recording[0], *b = s.recordings.recording[3];
  int same = 0;
  for (size_t i = 0; i < values(a); i++) same += a->value[i] == b->value[i];
  assert_true(same < 3);
  tct_subject_free(&s);
}

static void days_are_asked_for_by_their_trials(void **unused)
{
  static const int64_t some[] = {300, TCT_UNTRAINED, 280, 300}, none[] = {280, 120};
  const char *folder = bench_path();
  tct_error err;
  tct_subject s;

  (void)unused;
  bench_run(two, folder, NULL);
  s = subject(folder, &quiet, &(tct_days){.day = some, .days = 4});
  assert_int_equal(s.days, 3);
  assert_string_equal(s.recordings.recording[0]->session, "untrained");
  assert_string_equal(s.recordings.recording[3]->session, "000000280");
  assert_string_equal(s.recordings.recording[6]->session, "000000300");
  tct_subject_free(&s);
  s = subject(folder, &quiet, NULL);
  assert_int_equal(s.days, 1);
  assert_string_equal(s.recordings.recording[0]->session, "000000300");
  assert_string_equal(s.recordings.recording[0]->name, "senses");
  expect_day(&s, 0, folder, 300);
  tct_subject_free(&s);
  assert_int_equal(record(folder, &quiet, &(tct_days){.day = none, .days = 2}, &s, &err),
                   TCT_NO_FILE);
  assert_non_null(strstr(err.text, "no checkpoint after 120 trials"));
  assert_non_null(strstr(err.text, "those after 280, 300"));
  assert_non_null(strstr(err.text, "train.keep=all"));
  assert_int_equal(s.recordings.n, 0);
  assert_int_equal(record("nowhere", &quiet, NULL, &s, &err), TCT_NO_FILE);
}

static const char *text_at(const json_t *o, const char *key)
{
  return json_string_value(json_object_get(o, key));
}

static void it_says_where_it_is_from(void **unused)
{
  const char *folder = bench_path();
  const tct_result r = bench_run(two, folder, NULL);
  tct_electrode e    = quiet;

  (void)unused;
  e.noise       = TCT_NOISE_POISSON;
  e.seed        = 12;
  e.units       = 4;
  e.repeats     = 6;
  tct_subject s = subject(folder, &e, NULL), again = subject(folder, &e, NULL);
  assert_string_equal(s.recordings.provenance, again.recordings.provenance);
  json_t *o = json_loads(s.recordings.provenance, 0, NULL);
  assert_non_null(o);
  assert_string_equal(text_at(o, "run"), folder);
  assert_string_equal(text_at(o, "probe"), "tuning");
  assert_int_equal(strlen(text_at(o, "probe_sha256")), 64);
  assert_string_equal(text_at(o, "tercet"), TERCET_VERSION);
  assert_int_equal(json_integer_value(json_object_get(o, "seed")), 12);
  assert_int_equal(json_integer_value(json_object_get(o, "repeats")), 6);
  assert_int_equal(json_integer_value(json_object_get(o, "units")), 4);
  assert_true(json_number_value(json_object_get(o, "step")) == 100);
  const json_t *day = json_array_get(json_object_get(o, "checkpoints"), 0);
  assert_string_equal(text_at(day, "weights_sha256"), r.weights_sha256);
  assert_int_equal(json_integer_value(json_object_get(day, "trials")), 300);
  const json_t *noise = json_object_get(o, "noise");
  assert_string_equal(text_at(noise, "kind"), "poisson");
  assert_true(json_number_value(json_object_get(noise, "gain")) == 30);
  const json_t *clipped = json_object_get(json_object_get(noise, "clipped"), "senses");
  assert_true(json_integer_value(clipped) > 100 &&
              (uint64_t)json_integer_value(clipped) == s.heard[0].clipped);
  char *spec = bench_read(folder, "spec.yaml"), hex[65];
  tct_sha256 sha;
  tct_sha256_begin(&sha);
  tct_sha256_add(&sha, spec, strlen(spec));
  tct_sha256_end(&sha, hex);
  assert_string_equal(text_at(o, "spec_sha256"), hex);
  tct_free(spec);
  assert_int_equal(strlen(s.started), 20);
  json_decref(o);
  tct_subject_free(&s);
  tct_subject_free(&again);
}

/* Two runs that were shown other stimuli say so; another seed of the weights is the same stimuli. */
static void the_hash_of_a_probe_set_is_that_of_what_is_seen(void **unused)
{
  static const char *const sets[] = {"", "\nseed=12", "\ntask.wavelength=5", "\ntask.probe=35"};
  char hash[4][65];

  (void)unused;
  for (int i = 0; i < 4; i++) {
    const char *folder = bench_path();
    char set[300];
    tct_print(set, sizeof set, "%s\ntrain.trials=8%s", two, sets[i]);
    bench_run(set, folder, NULL);
    tct_subject s = subject(folder, &quiet, NULL);
    json_t *o     = json_loads(s.recordings.provenance, 0, NULL);
    tct_print(hash[i], sizeof hash[i], "%s", text_at(o, "probe_sha256"));
    json_decref(o);
    tct_subject_free(&s);
  }
  assert_string_equal(hash[0], hash[1]);
  assert_string_not_equal(hash[0], hash[2]);
  assert_string_not_equal(hash[0], hash[3]);
}

static void what_would_take_too_much_memory_is_refused_before_it_begins(void **unused)
{
  const char *folder = bench_path();
  tct_electrode e    = quiet;
  tct_error err;
  tct_subject s;

  (void)unused;
  bench_run(two, folder, NULL);
  e.max_memory = (size_t)20 << 20;
  s            = subject(folder, &e, NULL);
  tct_subject_free(&s);
  e.repeats = 1000000;
  assert_int_equal(record(folder, &e, NULL, &s, &err), TCT_NO_MEMORY);
  assert_non_null(strstr(err.text, "20.0 MiB are allowed"));
}

static void no_memory_leaves_no_subject(void **unused)
{
  const char *folder = bench_path();
  tct_electrode e    = quiet;
  tct_error err;
  tct_subject s;
  int64_t i;

  (void)unused;
  bench_run(two, folder, NULL);
  e.units = 2;
  e.noise = TCT_NOISE_POISSON;
  for (i = 1;; i += 1 + i / 50) {
    tct_fail_allocation(i, true);
    const tct_status code = record(folder, &e, &(tct_days){.all = true}, &s, &err);
    tct_fail_allocation(-1, false);
    if (code == TCT_OK) break;
    if (code != TCT_NO_MEMORY) fail_msg("allocation %d: %s", (int)i, err.text);
    assert_int_equal(s.recordings.n, 0);
  }
  assert_true(i > 100);
  tct_subject_free(&s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_day_is_the_circuit_as_it_was_then),
    cmocka_unit_test(days_have_the_same_units_and_other_noise),
    cmocka_unit_test(days_are_asked_for_by_their_trials),
    cmocka_unit_test(it_says_where_it_is_from),
    cmocka_unit_test(the_hash_of_a_probe_set_is_that_of_what_is_seen),
    cmocka_unit_test(what_would_take_too_much_memory_is_refused_before_it_begins),
    cmocka_unit_test(no_memory_leaves_no_subject),
  };

  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
