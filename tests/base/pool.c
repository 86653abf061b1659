/* pool.c -- all threads do the work, meet at the barrier, and are there again for the next run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/pool.h"

#include <float.h>
#include <pthread.h>
#include <string.h>

enum { THREADS_MOST = 8, ROUNDS = 300 };

typedef struct {
  tct_pool *pool;
  int threads;
  int ran[THREADS_MOST];
  pthread_t who[THREADS_MOST];
  int round[THREADS_MOST]; /* plain, so that a hole in the barrier is a race that a tool can see */
  int behind[THREADS_MOST];
  int64_t sum;
} work;

static void once(void *arg, int id)
{
  work *w = arg;

  w->ran[id]++;
  w->who[id] = pthread_self();
}

static void every_thread_works_once_a_run(void **unused)
{
  (void)unused;
  for (int threads = 1; threads <= THREADS_MOST; threads++) {
    work w = {.pool = tct_pool_new(threads, NULL), .threads = threads};

    assert_non_null(w.pool);
    assert_int_equal(tct_pool_threads(w.pool), threads);
    for (int run = 1; run <= 50; run++) {
      tct_pool_run(w.pool, once, &w);
      for (int id = 0; id < THREADS_MOST; id++) assert_int_equal(w.ran[id], id < threads ? run : 0);
    }
    assert_true(pthread_equal(w.who[0], pthread_self()));
    for (int id = 1; id < threads; id++)
      for (int other = 0; other < id; other++) assert_false(pthread_equal(w.who[id], w.who[other]));
    tct_pool_free(w.pool);
  }
}

/* Each writes its round, waits, and looks at what all others wrote. */
static void step_together(void *arg, int id)
{
  work *w = arg;

  for (int r = 1; r <= ROUNDS; r++) {
    w->round[id] = r;
    tct_pool_wait(w->pool);
    for (int other = 0; other < w->threads; other++) w->behind[id] += w->round[other] != r;
    tct_pool_wait(w->pool);
    if (id == r % w->threads) w->sum += r; /* one after another, never two */
  }
}

static void nobody_passes_the_barrier_before_all_have_come(void **unused)
{
  (void)unused;
  for (int threads = 1; threads <= 5; threads++) {
    work w = {.pool = tct_pool_new(threads, NULL), .threads = threads};

    assert_non_null(w.pool);
    for (int run = 1; run <= 3; run++) {
      tct_pool_run(w.pool, step_together, &w);
      assert_int_equal(w.sum, run * ROUNDS * (ROUNDS + 1) / 2);
    }
    for (int id = 0; id < threads; id++) assert_int_equal(w.behind[id], 0);
    tct_pool_free(w.pool);
  }
}

static void a_pool_may_die_without_having_worked(void **unused)
{
  (void)unused;
  for (int i = 0; i < 20; i++) tct_pool_free(tct_pool_new(3, NULL));
  tct_pool_free(NULL);
}

static void runs_of_a_pool_allocate_nothing(void **unused)
{
  work w = {.pool = tct_pool_new(2, NULL), .threads = 2};
  uint64_t before;

  (void)unused;
  assert_non_null(w.pool);
  before = tct_allocations();
  for (int run = 0; run < 10; run++) tct_pool_run(w.pool, once, &w);
  assert_int_equal(tct_allocations(), before);
  tct_pool_free(w.pool);
}

static void a_pool_that_cannot_be_says_so(void **unused)
{
  tct_error err = {0};

  (void)unused;
  assert_null(tct_pool_new(0, &err));
  assert_int_equal(err.code, TCT_UNSUPPORTED);
  assert_string_equal(err.text, "0 threads; there can be 1 to 256");
  assert_null(tct_pool_new(257, NULL));
  tct_fail_allocation(1, false);
  assert_null(tct_pool_new(2, &err));
  assert_int_equal(err.code, TCT_NO_MEMORY);
  tct_fail_allocation(-1, false);
}

#if defined(__x86_64__)
/* The smallest normal number, and a half of it: 0 in a run, a number outside. */
static void halve(void *arg, int id)
{
  volatile float *x = arg, least = FLT_MIN;

  x[id] = least / 2;
}

static void tiny_numbers_are_zero_inside_a_run_alone(void **unused)
{
  volatile float x[3] = {1, 1, 1}, least = FLT_MIN;
  tct_pool *p = tct_pool_new(3, NULL);
  (void)unused;

  assert_non_null(p);
  tct_pool_run(p, halve, (void *)x);
  for (int i = 0; i < 3; i++) assert_true(x[i] == 0);
  assert_true(least / 2 > 0);
  tct_pool_free(p);
}
#endif

static void there_is_at_least_one_core(void **unused)
{
  (void)unused;
  assert_in_range(tct_cores(), 1, 1 << 16);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_thread_works_once_a_run),
    cmocka_unit_test(nobody_passes_the_barrier_before_all_have_come),
    cmocka_unit_test(a_pool_may_die_without_having_worked),
    cmocka_unit_test(runs_of_a_pool_allocate_nothing),
    cmocka_unit_test(a_pool_that_cannot_be_says_so),
#if defined(__x86_64__)
    cmocka_unit_test(tiny_numbers_are_zero_inside_a_run_alone),
#endif
    cmocka_unit_test(there_is_at_least_one_core),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
