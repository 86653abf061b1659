/* kill.c -- a run that is killed, at any moment and at every system call of saving, resumes to the same
 * bits. */
#include "bench.h"

#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

static const char longer[]  = "train.evaluate=60\ntrain.checkpoint=24";
static const char shorter[] = "train.trials=40\ntrain.evaluate=24\ntrain.checkpoint=8";
static const char kept[] = "train.trials=40\ntrain.evaluate=24\ntrain.checkpoint=8\ntrain.keep=all";

static const tct_train_how on = {.threads = 2, .resume = true};

/* Everything of a session in a process of its own.  A forked child must not run cmocka's machinery. */
static void session(const char *set, const char *folder, const tct_train_how *how)
{
  tct_error err   = {0};
  tct_spec *s     = bench_spec(set);
  const int ended = tct_train(s, folder, how, NULL, &err) == TCT_OK ? 0 : 1;

  if (ended) fprintf(stderr, "%s\n", err.text);
  _exit(ended);
}

static bool ended_well(int status)
{
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void after(long microseconds)
{
  const struct timespec t = {.tv_nsec = microseconds * 1000};

  nanosleep(&t, NULL);
}

static long took(const char *folder)
{
  struct timespec a, b;

  clock_gettime(CLOCK_MONOTONIC, &a);
  bench_run(longer, folder, &on);
  clock_gettime(CLOCK_MONOTONIC, &b);
  return (b.tv_sec - a.tv_sec) * 1000000 + (b.tv_nsec - a.tv_nsec) / 1000;
}

/* Runs, each killed again and again until it is through. */
static void a_run_killed_at_random_moments_goes_on_to_the_same_bits(void **unused)
{
  char unharmed[300];
  unsigned random = 12345;
  int kills       = 0;
  tct_result r;
  long whole;

  (void)unused;
  tct_print(unharmed, sizeof unharmed, "%s", bench_path());
  r     = bench_run(longer, unharmed, NULL);
  whole = took(bench_path());
  while (kills < 20) {
    const char *folder = bench_path();
    for (int status = 1; !ended_well(status);) {
      const pid_t child = fork();
      if (child == 0) session(longer, folder, &on);
      assert_true(child > 0);
      random = random * 1103515245U + 12345U;
      after((long)(random >> 8) % (whole < 900000 ? whole + 1 : 900000));
      kill(child, SIGKILL);
      assert_int_equal(waitpid(child, &status, 0), child);
      assert_true(ended_well(status) || WIFSIGNALED(status)); /* it never fails by itself */
      kills += WIFSIGNALED(status);
    }
    assert_string_equal(bench_run(longer, folder, &on).weights_sha256, r.weights_sha256);
    bench_same_log(folder, unharmed);
    tct_folder_remove(folder, NULL);
  }
  print_message("           %d kills\n", kills);
}

/* ---- at every system call ---- */

/* A call that does nothing marks where the parent begins to count: the first save, and the next. */
static void mark(void *arg, const tct_progress *p)
{
  (void)arg;
  if (strcmp(p->phase, "checkpoint") == 0) (void)syscall(SYS_getppid);
}

/* Run the child up to the n-th system call after its second mark, and kill it as it enters.  False: it
 * came to its third mark before, or to its end. */
static bool kill_at(pid_t child, int n)
{
  int status, marks = 0, stops = 0;
  bool in_time = true;

  waitpid(child, &status, 0);
  ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)PTRACE_O_TRACESYSGOOD);
  while (in_time && stops < n) {
    struct __ptrace_syscall_info call = {0};
    ptrace(PTRACE_SYSCALL, child, NULL, NULL);
    if (waitpid(child, &status, 0) < 0 || WIFEXITED(status) || WIFSIGNALED(status)) return false;
    if (!WIFSTOPPED(status) || WSTOPSIG(status) != (SIGTRAP | 0x80)) continue;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, child, (void *)sizeof call, &call) <= 0) continue;
    const bool entering = call.op == PTRACE_SYSCALL_INFO_ENTRY;
    if (entering && call.entry.nr == SYS_getppid) marks++;
    stops += entering && marks == 2;
    in_time = marks < 3;
  }
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
  return in_time;
}

static pid_t traced(const char *set, const char *folder)
{
  static const tct_train_how how = {.threads = 1, .resume = true, .progress = mark};
  const pid_t child              = fork();

  if (child > 0) return child;
  if (child == 0 && ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0) {
    raise(SIGSTOP);
    session(set, folder, &how);
  }
  _exit(77);
}

static bool may_trace(void)
{
  const pid_t child = fork();
  int status;

  if (child == 0) _exit(ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 0 : 1);
  return waitpid(child, &status, 0) == child && ended_well(status);
}

/* Nothing is left half-written, and there are `most` checkpoints. */
static void expect_checkpoints(const char *folder, int most)
{
  char *path = tct_path(folder, "checkpoints"), name[24];
  int n      = 0;

  for (int trials = 8; trials <= 40; trials += 8) {
    (void)snprintf(name, sizeof name, "%d", trials);
    n += bench_has(path, name);
    (void)snprintf(name, sizeof name, "%d.tmp", trials);
    assert_false(bench_has(path, name));
  }
  assert_int_equal(n, most);
  tct_free(path);
}

static void kill_at_every_call(const char *set, int checkpoints)
{
  const tct_result r = bench_run(set, NULL, NULL);
  int n              = 1;

  if (!may_trace()) {
    print_message("           this process may not trace another\n");
    skip();
  }
  for (bool in_time = true; in_time; n++) {
    const char *folder = bench_path();
    in_time            = kill_at(traced(set, folder), n);
    assert_string_equal(bench_run(set, folder, &on).weights_sha256, r.weights_sha256);
    expect_checkpoints(folder, checkpoints);
    tct_folder_remove(folder, NULL);
  }
  print_message("           %d system calls\n", n - 2);
  assert_true(n > 40);
}

static void a_run_killed_at_every_system_call_of_a_save_goes_on_to_the_same_bits(void **unused)
{
  (void)unused;
  kill_at_every_call(shorter, 2);
}

static void a_run_that_keeps_all_and_is_killed_there_has_them_all_in_the_end(void **unused)
{
  (void)unused;
  kill_at_every_call(kept, 5);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_run_killed_at_random_moments_goes_on_to_the_same_bits),
    cmocka_unit_test(a_run_killed_at_every_system_call_of_a_save_goes_on_to_the_same_bits),
    cmocka_unit_test(a_run_that_keeps_all_and_is_killed_there_has_them_all_in_the_end),
  };

  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
