/* course.c -- how a run performs at each of its checkpoints: the same as the circuit does that was kept there. */
#include "bench.h"

#include "base/memory.h"

#include <tercet/course.h>

static const char kept[] = "train.evaluate=8\ntrain.keep=all\n"
                           "task={kind: gratings, size: 8}\n"
                           "architecture.populations.senses.from=image";

static const tct_choosing some = {.trials = 50};

static tct_status course(const char *run, bool (*tell)(void *own, int done, int of), void *own,
                         tct_course *into, tct_error *err)
{
  tct_model *m      = NULL;
  tct_state *s      = NULL;
  tct_status status = tct_run_open(run, false, 1, &m, &s, err);

  *into = (tct_course){.n = 0};
  if (status == TCT_OK) status = tct_course_of(run, s, &some, tell, own, into, err);
  tct_state_free(s);
  tct_model_free(m);
  return status;
}

/* Choices of the newest checkpoint (or of the fresh circuit) that are right. */
static int right_of(const char *run, bool trained)
{
  tct_model *m;
  tct_state *s;
  tct_observers o = {.n = 0};
  tct_error err   = {0};
  int right       = 0;

  if (tct_run_open(run, trained, 1, &m, &s, &err) != TCT_OK ||
      tct_run_choices(s, NULL, "run", &some, &o, &err) != TCT_OK)
    fail_msg("%s", err.text);
  const tct_choices *c = &o.observer[0].choices;
  for (int i = 0; i < c->trials; i++) right += c->truth[i] == c->choice[i];
  tct_observers_free(&o);
  tct_state_free(s);
  tct_model_free(m);
  return right;
}

static bool stop_at(void *own, int done, int of)
{
  assert_int_equal(of, 9);
  return done == *(int *)own;
}

static void every_checkpoint_is_looked_at(void **unused)
{
  static const int64_t trials[] = {TCT_UNTRAINED, 40, 80, 120, 160, 200, 240, 280, 300};
  char folder[300];
  tct_error err = {0};
  tct_course c;
  int at = 3, refused = 0;

  (void)unused;
  tct_print(folder, sizeof folder, "%s", bench_path());
  bench_run(kept, folder, NULL);
  if (course(folder, NULL, NULL, &c, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_int_equal(c.n, 9);
  assert_false(c.pruned);
  for (int i = 0; i < c.n; i++) assert_true(c.day[i] == trials[i] && c.performed[i].of == 50);
  assert_int_equal((int)c.performed[0].right, right_of(folder, false));
  assert_int_equal((int)c.performed[8].right, right_of(folder, true));
  tct_course_free(&c);
  assert_int_equal(course(folder, stop_at, &at, &c, &err), TCT_INTERRUPTED);
  assert_null(c.day);
  for (int i = 1; i < 20000; i += 1 + i / 8) { /* ever rarer: opening takes hundreds */
    tct_fail_allocation(i, false);
    const tct_status status = course(folder, NULL, NULL, &c, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_null(c.day);
    refused++;
  }
  assert_true(refused > 20);
  tct_course_free(&c);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_checkpoint_is_looked_at),
  };

  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
