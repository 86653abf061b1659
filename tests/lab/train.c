/* train.c -- what a run leaves, what it refuses, and that it does the same however it is run. */
#include "bench.h"

#include <jansson.h>

static json_t *read_json(const char *folder, const char *name)
{
  char *text   = bench_read(folder, name);
  json_t *root = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;

  tct_free(text);
  assert_non_null(root);
  return root;
}

static double number_of(const json_t *root, const char *a, const char *b)
{
  const json_t *at = json_object_get(json_object_get(root, a), b);

  assert_true(json_is_number(at));
  return json_number_value(at);
}

static void a_run_leaves_its_spec_its_log_and_its_result(void **unused)
{
  const char *folder = bench_path();
  tct_result r       = bench_run("", folder, NULL);
  json_t *result, *provenance;

  (void)unused;
  assert_int_equal(r.trials, BENCH_OF);
  assert_int_equal(strlen(r.weights_sha256), 64);
  assert_string_equal(r.run, folder);
  assert_true(r.seconds > 0 && r.trials_per_second > 0);
  result = read_json(folder, "result.json");
  assert_string_equal(json_string_value(json_object_get(result, "weights_sha256")),
                      r.weights_sha256);
  assert_true(number_of(result, "objective", "test") == r.test.objective);
  assert_true(number_of(result, "accuracy", "train") == r.train.accuracy);
  json_decref(result);
  provenance = read_json(folder, "provenance.json");
  assert_int_equal(json_array_size(json_object_get(provenance, "sessions")), 1);
  assert_int_equal(json_array_size(json_object_get(provenance, "inputs")), 1);
  json_decref(provenance);
  assert_true(bench_has(folder, "checkpoints/300/weights.safetensors"));
  assert_true(bench_has(folder, "checkpoints/280/manifest.json"));
  assert_false(bench_has(folder, "checkpoints/240"));
}

/* Evaluations every 60 in batches of 8 come at 64, 120, 184, 240 and the end; the test only then. */
static void the_log_has_a_line_for_each_evaluation(void **unused)
{
  static const int64_t trials[] = {0, 64, 120, 184, 240, 300};
  const char *folder            = bench_path();
  char *text, *line;
  double objective[6];
  int n = 0;

  (void)unused;
  bench_run("", folder, NULL);
  text = line = bench_read(folder, "log.jsonl");
  assert_non_null(text);
  for (char *end; (end = strchr(line, '\n')); line = end + 1, n++) {
    json_t *root = json_loadb(line, (size_t)(end - line), JSON_REJECT_DUPLICATES, NULL);
    assert_true(n < 6);
    assert_int_equal(json_integer_value(json_object_get(root, "trials")), trials[n]);
    assert_int_equal(json_object_get(root, "test") != NULL, trials[n] == BENCH_OF);
    objective[n] = number_of(root, "validation", "objective");
    json_decref(root);
  }
  assert_int_equal(n, 6);
  assert_true(objective[5] < 0.6 * objective[0]); /* it has learnt */
  tct_free(text);
}

static void the_weights_do_not_depend_on_threads_evaluations_checkpoints_or_folders(void **unused)
{
  const tct_result one = bench_run("", bench_path(), NULL);

  (void)unused;
  for (int threads = 2; threads <= 3; threads++) {
    const tct_result r = bench_run("", bench_path(), &(tct_train_how){.threads = threads});
    assert_string_equal(r.weights_sha256, one.weights_sha256);
    assert_true(r.validation.objective == one.validation.objective);
  }
  assert_string_equal(bench_run("", NULL, NULL).weights_sha256, one.weights_sha256);
  assert_string_equal(
    bench_run("train.evaluate=8\ntrain.checkpoint=8", bench_path(), NULL).weights_sha256,
    one.weights_sha256);
  assert_string_equal(
    bench_run("train.evaluate=0\ntrain.checkpoint=0", bench_path(), NULL).weights_sha256,
    one.weights_sha256);
  assert_string_not_equal(bench_run("seed=12", NULL, NULL).weights_sha256, one.weights_sha256);
}

static void angles_in_the_log_change_nothing(void **unused)
{
  const tct_result plain = bench_run("", NULL, NULL);
  const char *folder     = bench_path();
  const tct_result r     = bench_run("", folder, &(tct_train_how){.threads = 2, .alignment = true});
  char *text             = bench_read(folder, "log.jsonl");

  (void)unused;
  assert_string_equal(r.weights_sha256, plain.weights_sha256);
  assert_non_null(strstr(text, "\"alignment\":[{\"population\":\"v1\",\"cosine\":"));
  tct_free(text);
}

/* the last line's member of "settling", NAN if there is none; whether it warns */
static double settled(const char *folder, const char *key, char *why, size_t room)
{
  char *text = bench_read(folder, "log.jsonl"), *last = text;

  assert_non_null(text);
  for (char *end; (end = strchr(last, '\n')) && end[1];) last = end + 1;
  json_t *root       = json_loads(last, 0, NULL);
  const json_t *said = json_object_get(root, "settling"), *x = json_object_get(said, key);
  const char *warned = json_string_value(json_object_get(said, "warning"));
  const double value = json_is_number(x) ? json_number_value(x) : NAN;
  tct_print(why, room, "%s", warned ? warned : "");
  json_decref(root);
  tct_free(text);
  return value;
}

#define SETTLING "rule={kind: predictive_coding, inference: fixed, pace: 0.5, steps: %d}\n"

static void the_log_says_whether_it_came_to_rest(void **unused)
{
  const char *folder = bench_path();
  char set[256], why[160];

  (void)unused;
  bench_run("", folder, NULL);
  assert_true(isnan(settled(folder, "rest", why, sizeof why)));
  folder = bench_path();
  tct_print(set, sizeof set, SETTLING, 60);
  bench_run(set, folder, NULL);
  assert_true(settled(folder, "rest", why, sizeof why) < 1e-3);
  assert_string_equal(why, "");
  assert_true(isnan(settled(folder, "apart", why, sizeof why)));
  folder = bench_path();
  tct_print(set, sizeof set, SETTLING, 1);
  bench_run(set, folder, NULL);
  assert_true(settled(folder, "rest", why, sizeof why) > 1e-3);
  assert_non_null(strstr(why, "not at rest"));
  folder = bench_path();
  bench_run(strcat(set, "train.tolerance=100\n"), folder, NULL);
  settled(folder, "rest", why, sizeof why);
  assert_string_equal(why, "");
}

#define BOTH_WAYS                                                                                  \
  "objective.kind=squared_error\narchitecture.populations.v1.init={kind: lecun, gain: %s}\n"       \
  "architecture.populations.choice={kind: rate, units: 3, activation: tanh, init: {kind: lecun, "  \
  "gain: %s}}\n"                                                                                   \
  "architecture.projections.v1 -> choice={wiring: dense, back: 1}\ntrain.optimiser.step=1e-6\n"    \
  "rule={kind: equilibrium_propagation, free: 200, nudged: 60, nudge: 0.01, pace: 0.5}\n"

static void the_log_warns_of_several_resting_points(void **unused)
{
  const char *folder = bench_path();
  char set[1024], why[160];

  (void)unused;
  tct_print(set, sizeof set, BOTH_WAYS, "0.3", "0.3");
  bench_run(set, folder, NULL);
  assert_true(settled(folder, "apart", why, sizeof why) < 1e-4);
  assert_string_equal(why, "");
  folder = bench_path();
  tct_print(set, sizeof set, BOTH_WAYS "train.tolerance=0.05\n", "1", "4");
  bench_run(set, folder, NULL);
  const double apart = settled(folder, "apart", why, sizeof why);
  if (!(apart > 0.5) || !strstr(why, "several resting points")) fail_msg("%g '%s'", apart, why);
}

/* Twice the batches, not one allocation more. */
static void nothing_is_allocated_between_the_first_and_the_last_trial(void **unused)
{
  uint64_t before = tct_allocations(), short_run, long_run;

  (void)unused;
  bench_run("train.evaluate=0\ntrain.trials=300", NULL, NULL);
  short_run = tct_allocations() - before;
  before    = tct_allocations();
  bench_run("train.evaluate=0\ntrain.trials=3000", NULL, NULL);
  long_run = tct_allocations() - before;
  assert_int_equal(long_run, short_run);
}

static void refused(const char *set, const char *folder, const tct_train_how *how, tct_status code,
                    const char *says)
{
  tct_error err = {0};

  assert_int_equal(bench_train(set, folder, how, NULL, &err), code);
  if (!strstr(err.text, says)) fail_msg("'%s' does not say '%s'", err.text, says);
}

static void a_folder_that_is_there_is_refused_and_left_as_it_is(void **unused)
{
  const char *folder = bench_path();
  const tct_result r = bench_run("", folder, NULL);
  char *log          = bench_read(folder, "log.jsonl"), *after;

  (void)unused;
  refused("seed=12", folder, NULL, TCT_BAD_DATA, "is there already");
  after = bench_read(folder, "log.jsonl");
  assert_string_equal(log, after);
  tct_free(log);
  tct_free(after);
  assert_string_equal(
    bench_run("seed=12", folder, &(tct_train_how){.replace = true}).weights_sha256,
    bench_run("seed=12", NULL, NULL).weights_sha256);
  assert_string_equal(bench_run("", folder, &(tct_train_how){.replace = true}).weights_sha256,
                      r.weights_sha256);
}

static void a_folder_that_is_no_run_is_never_emptied(void **unused)
{
  const char *folder = bench_path();
  char *path         = tct_path(folder, "thesis.txt");

  (void)unused;
  assert_int_equal(tct_folder_new(folder, NULL), TCT_OK);
  assert_int_equal(tct_file_write(path, "years", 5, NULL), TCT_OK);
  refused("", folder, &(tct_train_how){.replace = true}, TCT_BAD_DATA, "does not look like a run");
  refused("", folder, &(tct_train_how){.resume = true}, TCT_BAD_DATA, "does not look like a run");
  refused("", path, NULL, TCT_BAD_DATA, "is a file");
  assert_true(tct_file_is(path));
  tct_free(path);
}

static void an_empty_folder_is_as_good_as_none(void **unused)
{
  const char *folder = bench_path();

  (void)unused;
  assert_int_equal(tct_folder_new(folder, NULL), TCT_OK);
  bench_run("", folder, NULL);
}

static void a_run_of_another_spec_is_not_resumed(void **unused)
{
  const tct_train_how resume = {.resume = true};
  const char *folder         = bench_path();
  tct_error err              = {0};

  (void)unused;
  bench_run("", folder, NULL);
  assert_int_equal(bench_train("train.batch=4", folder, &resume, NULL, &err), TCT_BAD_SPEC);
  assert_non_null(strstr(err.text, "'batch: 8'"));
  assert_non_null(strstr(err.text, "'batch: 4'"));
  assert_true(err.line > 10);
}

static void a_run_whose_input_changed_is_not_resumed(void **unused)
{
  const char *folder = bench_path();
  char set[400], path[300];
  char *bytes;
  size_t n;

  (void)unused;
  tct_print(path, sizeof path, "%s/other.npz", bench_folder);
  tct_print(set, sizeof set, "task.file=%s", path);
  bench_write(path);
  bench_run(set, folder, NULL);
  bench_run(set, folder, &(tct_train_how){.resume = true});
  assert_int_equal(tct_file_read(path, 1 << 20, &bytes, &n, NULL), TCT_OK);
  assert_int_equal(tct_file_write(path, bytes, n, NULL), TCT_OK); /* another date, the same bytes */
  bench_run(set, folder, &(tct_train_how){.resume = true});
  bytes[12]++; /* a member's date: read without complaint */
  assert_int_equal(tct_file_write(path, bytes, n, NULL), TCT_OK);
  refused(set, folder, &(tct_train_how){.resume = true}, TCT_BAD_DATA, "not those that");
  tct_free(bytes);
}

static void one_process_at_a_time_trains_in_a_folder(void *arg, const tct_progress *p)
{
  const char *folder = arg;

  if (p->trials == 0)
    refused("", folder, &(tct_train_how){.resume = true}, TCT_IO, "another process");
}

static void a_second_session_in_the_same_folder_is_refused(void **unused)
{
  char folder[300];

  (void)unused;
  tct_print(folder, sizeof folder, "%s", bench_path());
  bench_run("", folder,
            &(tct_train_how){.progress = one_process_at_a_time_trains_in_a_folder, .arg = folder});
}

/* A linear circuit and steps that are much too large. */
#define RUNAWAY                                                                                    \
  "rule=backprop\nobjective.kind=squared_error\ntrain.optimiser.step=100\n"                        \
  "architecture.populations.v1.activation=linear\n"                                                \
  "architecture.populations.choice={kind: rate, units: 3, activation: linear}\n"

static void a_run_that_diverges_says_where_and_has_no_result(void **unused)
{
  const char *folder = bench_path();
  tct_error err      = {0};
  char *log;

  (void)unused;
  assert_int_equal(bench_train(RUNAWAY, folder, NULL, NULL, &err), TCT_DIVERGED);
  if (!strstr(err.text, "->v1 are no longer finite after trial ")) fail_msg("%s", err.text);
  assert_false(bench_has(folder, "result.json"));
  log = bench_read(folder, "log.jsonl");
  assert_non_null(strstr(log, "\"diverged\":\"senses->v1\""));
  tct_free(log);
}

/* Nobody has to wait for the next evaluation, and no spoilt weights are saved. */
static void divergence_is_seen_within_64_batches(void **unused)
{
  const char *folder = bench_path();
  tct_error err      = {0};

  (void)unused;
  assert_int_equal(bench_train(RUNAWAY "train.trials=4000\ntrain.evaluate=0\ntrain.checkpoint=0",
                               folder, NULL, NULL, &err),
                   TCT_DIVERGED);
  if (!strstr(err.text, "after trial 512")) fail_msg("%s", err.text);
  assert_int_equal(bench_train(RUNAWAY "train.trials=4000\ntrain.evaluate=0\ntrain.checkpoint=400",
                               bench_path(), NULL, NULL, &err),
                   TCT_DIVERGED);
  if (!strstr(err.text, "after trial 400")) fail_msg("%s", err.text);
}

static void a_limit_of_memory_is_kept_before_anything_is_written(void **unused)
{
  const char *folder = bench_path();

  (void)unused;
  refused("", folder, &(tct_train_how){.threads = 1, .max_memory = 1000}, TCT_NO_MEMORY, "MiB");
  assert_false(tct_file_is(folder));
}

static void a_run_without_trials_is_the_untrained_circuit(void **unused)
{
  const char *folder = bench_path();
  const tct_result r = bench_run("train.trials=0", folder, NULL);
  tct_model *m;
  tct_state *s;
  tct_error err = {0};
  char hex[65];

  (void)unused;
  assert_true(isnan(r.trials_per_second));
  assert_int_equal(tct_run_open(folder, true, 1, &m, &s, &err), TCT_OK);
  tct_state_sha256(s, hex);
  assert_string_equal(hex, r.weights_sha256);
  tct_state_free(s);
  tct_model_free(m);
}

static void what_means_nothing_is_null(void **unused)
{
  const tct_result r = {.run = "a\"b", .trials_per_second = NAN, .test = {1.5, NAN}};
  char *text         = tct_result_json(&r);
  json_t *root       = json_loads(text, 0, NULL);

  (void)unused;
  assert_string_equal(json_string_value(json_object_get(root, "run")), "a\"b");
  assert_true(json_is_null(json_object_get(root, "trials_per_second")));
  assert_true(json_is_null(json_object_get(json_object_get(root, "accuracy"), "test")));
  assert_true(number_of(root, "objective", "test") == 1.5);
  json_decref(root);
  tct_string_free(text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_run_leaves_its_spec_its_log_and_its_result),
    cmocka_unit_test(the_log_has_a_line_for_each_evaluation),
    cmocka_unit_test(the_weights_do_not_depend_on_threads_evaluations_checkpoints_or_folders),
    cmocka_unit_test(angles_in_the_log_change_nothing),
    cmocka_unit_test(the_log_says_whether_it_came_to_rest),
    cmocka_unit_test(the_log_warns_of_several_resting_points),
    cmocka_unit_test(nothing_is_allocated_between_the_first_and_the_last_trial),
    cmocka_unit_test(a_folder_that_is_there_is_refused_and_left_as_it_is),
    cmocka_unit_test(a_folder_that_is_no_run_is_never_emptied),
    cmocka_unit_test(an_empty_folder_is_as_good_as_none),
    cmocka_unit_test(a_run_of_another_spec_is_not_resumed),
    cmocka_unit_test(a_run_whose_input_changed_is_not_resumed),
    cmocka_unit_test(a_second_session_in_the_same_folder_is_refused),
    cmocka_unit_test(a_run_that_diverges_says_where_and_has_no_result),
    cmocka_unit_test(divergence_is_seen_within_64_batches),
    cmocka_unit_test(a_limit_of_memory_is_kept_before_anything_is_written),
    cmocka_unit_test(a_run_without_trials_is_the_untrained_circuit),
    cmocka_unit_test(what_means_nothing_is_null),
  };
  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
