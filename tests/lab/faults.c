/* faults.c -- a full disk, a failing one, a short write, no memory: told of, and nothing is lost.
 *
 * Every system call of writing fails once, at every index, in a run that is resumed in its middle;
 * afterwards the run goes on to the same bits. */
#include "bench.h"

#include <errno.h>

static const char set[] = "train.evaluate=8\ntrain.trials=48\ntrain.checkpoint=40";

static const tct_train_how on = {.threads = 1, .resume = true};

/* From 32 trials to the end, with one call failing; what that came to. */
static tct_status resume_with(const char *folder, int64_t index, int error, tct_error *err)
{
  tct_status code;

  bench_run_to(set, folder, 24, false);
  tct_fail_io_at(index, error);
  code = bench_train(set, folder, &on, NULL, err);
  tct_fail_io_at(-1, 0);
  return code;
}

static int64_t calls_of_a_resumed_run(void)
{
  const char *folder = bench_path();
  int64_t before;

  bench_run_to(set, folder, 24, false);
  before = tct_io_calls();
  bench_run(set, folder, &on);
  return tct_io_calls() - before;
}

static void whatever_write_fails_the_run_goes_on_to_the_same_bits(void **unused)
{
  static const int errors[] = {ENOSPC, EIO, EROFS};
  const tct_result r        = bench_run(set, NULL, NULL);
  const int64_t calls       = calls_of_a_resumed_run();
  int told                  = 0;

  (void)unused;
  assert_true(calls > 80);
  for (int64_t i = 1; i <= calls; i++) {
    const char *folder = bench_path();
    tct_error err      = {0};
    tct_model *m;
    tct_state *s;

    if (resume_with(folder, i, errors[i % 3], &err) != TCT_OK) {
      told++;
      assert_int_equal(err.code, TCT_IO);
      if (!strstr(err.text, bench_folder))
        fail_msg("call %d: '%s' names no file", (int)i, err.text);
    }
    if (tct_run_open(folder, true, 1, &m, &s, &err) != TCT_OK)
      fail_msg("call %d: %s", (int)i, err.text);
    tct_state_free(s);
    tct_model_free(m);
    assert_string_equal(bench_run(set, folder, &on).weights_sha256, r.weights_sha256);
    tct_folder_remove(folder, NULL);
  }
  assert_int_equal(told, calls); /* no failure passes in silence */
}

static void a_short_write_or_a_signal_is_met_without_a_word(void **unused)
{
  const tct_result r  = bench_run(set, NULL, NULL);
  const int64_t calls = calls_of_a_resumed_run();

  (void)unused;
  for (int64_t i = 1; i <= calls; i += 1 + i % 3) {
    const char *folder = bench_path();
    tct_error err      = {0};

    if (resume_with(folder, i, i % 2 ? -1 : EINTR, &err) != TCT_OK)
      fail_msg("call %d: %s", (int)i, err.text);
    assert_string_equal(bench_run(set, folder, &on).weights_sha256, r.weights_sha256);
    tct_folder_remove(folder, NULL);
  }
}

/* From nothing: even a folder that was hardly begun is taken up. */
static void a_run_that_could_not_begin_can_be_begun_again(void **unused)
{
  const tct_result r = bench_run(set, NULL, NULL);

  (void)unused;
  for (int64_t i = 1; i <= 24; i++) {
    const char *folder = bench_path();
    tct_error err      = {0};

    tct_fail_io_at(i, ENOSPC);
    assert_int_equal(bench_train(set, folder, NULL, NULL, &err), TCT_IO);
    tct_fail_io_at(-1, 0);
    assert_string_equal(bench_run(set, folder, &on).weights_sha256, r.weights_sha256);
    tct_folder_remove(folder, NULL);
  }
}

/* Now once, now for good; angles too. */
static void no_memory_is_told_of_and_nothing_is_lost(void **unused)
{
  const tct_result r      = bench_run(set, NULL, NULL);
  const tct_train_how how = {.threads = 1, .alignment = true};
  int64_t i               = 1;

  (void)unused;
  for (bool hit = true; hit; i += 1 + i / 8) {
    const char *folder    = bench_path();
    tct_spec *s           = bench_spec(set);
    const uint64_t before = tct_allocations();
    tct_error err         = {0};
    tct_status code;

    tct_fail_allocation(i, i % 2);
    code = tct_train(s, folder, &how, NULL, &err);
    tct_fail_allocation(-1, false);
    hit = tct_allocations() - before >= (uint64_t)i;
    tct_spec_free(s);
    if (code != TCT_OK && code != TCT_NO_MEMORY) fail_msg("allocation %d: %s", (int)i, err.text);
    if (code == TCT_NO_MEMORY) assert_true(hit && err.text[0]);
    if (tct_file_is(folder))
      assert_string_equal(bench_run(set, folder, &on).weights_sha256, r.weights_sha256);
    tct_folder_remove(folder, NULL);
  }
  assert_true(i > 300);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(whatever_write_fails_the_run_goes_on_to_the_same_bits),
    cmocka_unit_test(a_short_write_or_a_signal_is_met_without_a_word),
    cmocka_unit_test(a_run_that_could_not_begin_can_be_begun_again),
    cmocka_unit_test(no_memory_is_told_of_and_nothing_is_lost),
  };

  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
