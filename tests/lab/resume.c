/* resume.c -- a run that was stopped goes on to the same bits; a spoilt checkpoint is passed over. */
#include "bench.h"

#include "lab/run_own.h"

static const char every[] = "train.evaluate=8"; /* so that a run can be stopped after any batch */

static const tct_train_how on = {.threads = 1, .resume = true};

static void a_run_stopped_anywhere_goes_on_to_the_same_bits(void **unused)
{
  static const uint64_t stops[] = {0, 8, 40, 64, 120, 152, 288};
  const char *whole             = bench_path();
  const tct_result r            = bench_run(every, whole, NULL);

  (void)unused;
  for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
    const char *folder = bench_path();
    bench_run_to(every, folder, stops[i], false);
    const tct_result again = bench_run(every, folder, &on);
    assert_string_equal(again.weights_sha256, r.weights_sha256);
    assert_true(again.test.objective == r.test.objective);
    assert_true(again.seconds > 0);
    bench_same_log(folder, whole);
  }
}

static void a_run_stopped_again_and_again_goes_on_to_the_same_bits(void **unused)
{
  const char *whole = bench_path(), *folder = bench_path();
  const tct_result r = bench_run(every, whole, NULL);

  (void)unused;
  for (uint64_t at = 0; at < BENCH_OF - BENCH_BATCH; at += BENCH_BATCH)
    bench_run_to(every, folder, at, true);
  assert_string_equal(bench_run(every, folder, &on).weights_sha256, r.weights_sha256);
  bench_same_log(folder, whole);
}

/* What a rule, an optimiser or a constraint keeps is in the checkpoint, or follows from the weights. */
static void every_rule_goes_on_to_the_same_bits(void **unused)
{
  const tct_room *rules = tct_room_named("rules");
  int ran               = 0;

  (void)unused;
  for (int i = 0; i < rules->n; i++) {
    char set[128];
    tct_error err = {0};
    tct_result r  = {0};

    tct_print(set, sizeof set, "%s\ntrain.optimiser={kind: adam, step: 0.01}\nrule=%s", every,
              rules->about[i]->name);
    if (bench_train(set, NULL, NULL, &r, &err) != TCT_OK) continue; /* not for this circuit */
    const char *folder = bench_path();
    bench_run_to(set, folder, 120, false);
    assert_string_equal(bench_run(set, folder, &on).weights_sha256, r.weights_sha256);
    ran++;
  }
  assert_true(ran >= 5);
}

static void sizes_that_are_drawn_afresh_for_every_batch_go_on_too(void **unused)
{
  static const char set[] = "train.evaluate=8\nrule={kind: sign_symmetric, sizes: redrawn}";
  const char *folder      = bench_path();
  const tct_result r      = bench_run(set, NULL, NULL);

  (void)unused;
  bench_run_to(set, folder, 120, false);
  assert_string_equal(bench_run(set, folder, &on).weights_sha256, r.weights_sha256);
}

static void two_rules_of_one_kind_do_not_share_a_name(void **unused)
{
  static const char set[] = "train.evaluate=8\n"
                            "architecture.projections.senses -> v1={wiring: dense, rule: {kind: "
                            "feedback_alignment, scale: 0.5}}";
  const char *folder      = bench_path();
  const tct_result r      = bench_run(set, NULL, NULL);

  (void)unused;
  bench_run_to(set, folder, 120, false);
  assert_string_equal(bench_run(set, folder, &on).weights_sha256, r.weights_sha256);
}

static void a_finished_run_is_resumed_to_the_same_result(void **unused)
{
  const char *folder = bench_path();
  const tct_result r = bench_run("", folder, NULL), again = bench_run("", folder, &on);
  char *log = bench_read(folder, "log.jsonl");
  int lines = 0;

  (void)unused;
  assert_string_equal(again.weights_sha256, r.weights_sha256);
  assert_true(again.seconds == r.seconds && again.test.objective == r.test.objective);
  for (char *c = log; *c; c++) lines += *c == '\n';
  assert_int_equal(lines, 6);
  tct_free(log);
}

/* ---- spoilt checkpoints ---- */

static void spoil(const char *folder, const char *name, size_t at, bool cut)
{
  char *path = tct_path(folder, name), *bytes;
  size_t n;

  assert_int_equal(tct_file_read(path, 1 << 24, &bytes, &n, NULL), TCT_OK);
  at %= n;
  if (!cut) bytes[at] = (char)(bytes[at] ^ 4);
  assert_int_equal(tct_file_write(path, bytes, cut ? at : n, NULL), TCT_OK);
  tct_free(bytes);
  tct_free(path);
}

/* The newest of a run stopped after 120 trials is 120, the one before 80 (checkpoints every 40). */
static tct_mark mark_of(const char *folder, tct_status *code, tct_error *err)
{
  tct_mark found = {0};
  bool any       = false;
  char *path     = tct_path(folder, "checkpoints");
  tct_spec *spec = bench_spec(every);
  tct_model *m   = tct_compile(spec, NULL);
  tct_state *s   = tct_state_new(m, 1, NULL);

  *code = tct_checkpoint_load(path, s, &found, &any, err);
  tct_state_free(s);
  tct_model_free(m);
  tct_spec_free(spec);
  tct_free(path);
  return found;
}

static void expect_mark(const char *folder, uint64_t trials)
{
  tct_error err = {0};
  tct_status code;
  const tct_mark m = mark_of(folder, &code, &err);

  if (code != TCT_OK) fail_msg("%s", err.text);
  assert_int_equal(m.trials, trials);
  assert_int_equal(m.batches, trials / BENCH_BATCH);
}

static void a_spoilt_checkpoint_is_passed_over_wherever_it_is_spoilt(void **unused)
{
  static const char *const files[] = {"checkpoints/120/manifest.json",
                                      "checkpoints/120/weights.safetensors"};
  const tct_result r               = bench_run(every, NULL, NULL);
  const char *folder               = NULL;

  (void)unused;
  for (int file = 0; file < 2; file++)
    for (size_t at = 0; at < 2000; at += 397)
      for (int cut = 0; cut < 2; cut++) {
        folder = bench_path();
        bench_run_to(every, folder, 112, false);
        expect_mark(folder, 120);
        spoil(folder, files[file], at, cut);
        expect_mark(folder, 80);
        if (at == 397 && cut == 0)
          assert_string_equal(bench_run(every, folder, &on).weights_sha256, r.weights_sha256);
        tct_folder_remove(folder, NULL);
      }
}

static void a_checkpoint_under_a_wrong_name_is_passed_over(void **unused)
{
  const char *folder = bench_path();
  char *from, *to;

  (void)unused;
  bench_run_to(every, folder, 112, false);
  from = tct_path(folder, "checkpoints/120");
  to   = tct_path(folder, "checkpoints/200");
  assert_int_equal(tct_folder_rename(from, to, NULL), TCT_OK);
  expect_mark(folder, 80);
  tct_free(from);
  tct_free(to);
}

static void if_no_checkpoint_is_whole_the_run_is_not_quietly_started_over(void **unused)
{
  const char *folder = bench_path();
  tct_error err      = {0};

  (void)unused;
  bench_run_to(every, folder, 112, false);
  spoil(folder, "checkpoints/120/manifest.json", 30, false);
  spoil(folder, "checkpoints/80/weights.safetensors", 300, false);
  assert_int_equal(bench_train(every, folder, &on, NULL, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "not the file that its manifest tells of"));
}

/* ---- all of them ---- */

static const char kept[] = "train.evaluate=8\ntrain.keep=all";

/* The weights that the checkpoint after so many trials holds. */
static void sha_at(const char *folder, uint64_t trials, char hex[65])
{
  char *path     = tct_path(folder, "checkpoints");
  tct_spec *spec = bench_spec(every);
  tct_model *m   = tct_compile(spec, NULL);
  tct_state *s   = tct_state_new(m, 1, NULL);
  tct_error err  = {0};

  if (tct_checkpoint_at(path, trials, s, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_state_sha256(s, hex);
  tct_state_free(s);
  tct_model_free(m);
  tct_spec_free(spec);
  tct_free(path);
}

static void expect_checkpoints(const char *folder, int n, const uint64_t *trials)
{
  char *path      = tct_path(folder, "checkpoints");
  uint64_t *found = NULL;
  int many;

  assert_int_equal(tct_checkpoints(path, &found, &many, NULL), TCT_OK);
  assert_int_equal(many, n);
  for (int i = 0; i < n; i++) assert_int_equal(found[i], trials[i]);
  tct_free(found);
  tct_free(path);
}

static void a_run_that_keeps_all_checkpoints_keeps_them_as_they_were(void **unused)
{
  static const uint64_t all[] = {40, 80, 120, 160, 200, 240, 280, 300};
  const char *folder = bench_path(), *plain = bench_path(), *two = bench_path();
  const tct_result r = bench_run(every, plain, NULL);
  char hex[65], then[65];

  (void)unused;
  bench_run_to(kept, folder, 112,
               false); /* stopped and gone on with, it keeps the 120 of stopping too */
  bench_run_to(kept, folder, 152, true);
  assert_string_equal(bench_run(kept, folder, &on).weights_sha256, r.weights_sha256);
  expect_checkpoints(folder, 8, all);
  expect_checkpoints(plain, 2, all + 6);
  bench_run_to(every, two, 72, false);
  sha_at(two, 80, then);
  sha_at(folder, 80, hex);
  assert_string_equal(hex, then);
  sha_at(folder, 120, hex);
  assert_string_not_equal(hex, then);
  sha_at(folder, 300, hex);
  assert_string_equal(hex, r.weights_sha256);
}

/* One that is spoilt is written again; an old one that is spoilt is told of when it is asked for. */
static void a_spoilt_one_of_all_is_made_again_or_told_of(void **unused)
{
  static const uint64_t all[] = {40, 80, 120, 160, 200, 240, 280, 300};
  const char *folder          = bench_path();
  tct_error err               = {0};
  tct_spec *spec              = bench_spec(every);
  tct_model *m                = tct_compile(spec, NULL);
  tct_state *s                = tct_state_new(m, 1, NULL);
  char *path                  = tct_path(folder, "checkpoints");

  (void)unused;
  bench_run_to(kept, folder, 112, false);
  spoil(folder, "checkpoints/120/manifest.json", 30, false);
  bench_run(kept, folder, &on);
  expect_checkpoints(folder, 8, all);
  spoil(folder, "checkpoints/80/weights.safetensors", 300, false);
  assert_int_equal(tct_checkpoint_at(path, 80, s, &err), TCT_BAD_DATA);
  assert_non_null(strstr(err.text, "loading the checkpoint after 80 trials"));
  assert_int_equal(tct_checkpoint_at(path, 81, s, &err), TCT_NO_FILE);
  tct_state_free(s);
  tct_model_free(m);
  tct_spec_free(spec);
  tct_free(path);
}

static void how_many_are_kept_is_two_or_all(void **unused)
{
  tct_spec *spec = bench_spec("train.keep=3");
  tct_error err  = {0};

  (void)unused;
  assert_null(tct_compile(spec, &err));
  assert_int_equal(err.code, TCT_BAD_SPEC);
  assert_non_null(strstr(err.text, "keep is 2 or all checkpoints, not '3'"));
  tct_spec_free(spec);
}

/* ---- opening ---- */

static void sha_of(const char *folder, bool trained, char hex[65])
{
  tct_model *m;
  tct_state *s;
  tct_error err = {0};

  if (tct_run_open(folder, trained, 2, &m, &s, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_state_sha256(s, hex);
  tct_state_free(s);
  tct_model_free(m);
}

static void a_run_is_opened_as_it_ended_and_as_it_began(void **unused)
{
  const char *folder   = bench_path();
  const tct_result r   = bench_run("", folder, NULL);
  const tct_result raw = bench_run("train.trials=0", NULL, NULL);
  char hex[65];
  tct_model *m  = NULL;
  tct_error err = {0};

  (void)unused;
  sha_of(folder, true, hex);
  assert_string_equal(hex, r.weights_sha256);
  sha_of(folder, false, hex);
  assert_string_equal(hex, raw.weights_sha256);
  assert_int_equal(tct_run_open(folder, true, 1, &m, NULL, &err), TCT_OK);
  assert_int_equal(m->training.trials, BENCH_OF);
  tct_model_free(m);
  assert_int_equal(tct_run_open("there_is_no_such_run", true, 1, &m, NULL, &err), TCT_NO_FILE);
}

/* Anyone who has moved to another folder still finds the data. */
static void a_run_is_opened_from_anywhere(void **unused)
{
  char here[4096], hex[65], *folder;
  const tct_result r = bench_run("", bench_path(), NULL);

  (void)unused;
  assert_non_null(getcwd(here, sizeof here));
  folder = tct_path(here, r.run);
  assert_int_equal(chdir("/"), 0);
  sha_of(folder, true, hex);
  assert_int_equal(chdir(here), 0);
  assert_string_equal(hex, r.weights_sha256);
  tct_free(folder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_run_stopped_anywhere_goes_on_to_the_same_bits),
    cmocka_unit_test(a_run_stopped_again_and_again_goes_on_to_the_same_bits),
    cmocka_unit_test(every_rule_goes_on_to_the_same_bits),
    cmocka_unit_test(sizes_that_are_drawn_afresh_for_every_batch_go_on_too),
    cmocka_unit_test(two_rules_of_one_kind_do_not_share_a_name),
    cmocka_unit_test(a_finished_run_is_resumed_to_the_same_result),
    cmocka_unit_test(a_spoilt_checkpoint_is_passed_over_wherever_it_is_spoilt),
    cmocka_unit_test(a_checkpoint_under_a_wrong_name_is_passed_over),
    cmocka_unit_test(if_no_checkpoint_is_whole_the_run_is_not_quietly_started_over),
    cmocka_unit_test(a_run_that_keeps_all_checkpoints_keeps_them_as_they_were),
    cmocka_unit_test(a_spoilt_one_of_all_is_made_again_or_told_of),
    cmocka_unit_test(how_many_are_kept_is_two_or_all),
    cmocka_unit_test(a_run_is_opened_as_it_ended_and_as_it_began),
    cmocka_unit_test(a_run_is_opened_from_anywhere),
  };

  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
