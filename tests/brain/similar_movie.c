/* similar_movie.c -- how alike two recordings are, step by step. */
#include "brain/similar_recordings.h"

enum { N = 12, STEPS = 7 };

static tct_similar_how cka(void)
{
  static const bool plain = false;

  return (tct_similar_how){.similarity = similarity("cka"), .params = &plain};
}

/* Of one window of both, on its own. */
static double at(const tct_recording *a, int first_a, const tct_recording *b, int first_b,
                 int width)
{
  tct_similar_how how = cka();
  tct_paired r;
  tct_shared s;

  how.a = (tct_cut){.first = first_a, .steps = width};
  how.b = (tct_cut){.first = first_b, .steps = b->steps == 1 ? 1 : width};
  assert_int_equal(tct_shared_of(a, b, &s, NULL), TCT_OK);
  assert_int_equal(tct_paired_of(a, b, &s, &how, &r, NULL), TCT_OK);
  const double x = how.similarity->compare(how.params, r.conditions, r.p, r.a, r.q, r.b);
  tct_paired_free(&r);
  tct_shared_free(&s);
  return x;
}

static void windows_that_are_as_late_are_compared(void **state)
{
  tct_recording *a            = recorded("a", 4, N, 2, STEPS, 0, 1),
                *b            = recorded("b", 3, N, 1, STEPS + 2, 0, 2);
  const tct_similar_how how   = cka();
  const tct_similar_when when = {.width = 3, .stride = 2};
  tct_similar_movie m;
  tct_shared s;
  (void)state;

  assert_int_equal(tct_shared_of(a, b, &s, NULL), TCT_OK);
  assert_int_equal(tct_similar_movie_of(a, b, &s, &how, &when, &m, NULL), TCT_OK);
  assert_true(m.rows == 3 && m.columns == 1);
  for (int i = 0; i < 3; i++) {
    assert_near(m.value[i], at(a, 2 * i, b, 2 * i, 3), 0);
    assert_near(m.at_a[i], 15 + 20 * i, 1e-12);
    assert_near(m.at_b[i], 15 + 20 * i, 1e-12);
    assert_int_equal(m.conditions[i], N);
  }
  tct_similar_movie_free(&m);
  tct_shared_free(&s);
  tct_recording_free(a);
  tct_recording_free(b);
}

static void every_moment_can_be_held_against_every_one(void **state)
{
  tct_recording *a = recorded("a", 4, N, 2, 3, 0, 3), *b = recorded("b", 3, N, 1, 5, 0, 4);
  const tct_similar_how how = cka();
  tct_similar_when when     = {.width = 1, .stride = 1, .crossed = true};
  tct_similar_movie m, other;
  tct_shared s;
  (void)state;

  b->dt = 25; /* another clock does not matter here */
  assert_int_equal(tct_shared_of(a, b, &s, NULL), TCT_OK);
  for (when.threads = 1; when.threads <= 3; when.threads++) {
    assert_int_equal(tct_similar_movie_of(a, b, &s, &how, &when, &other, NULL), TCT_OK);
    if (when.threads == 1) m = other;
    assert_true(other.rows == 3 && other.columns == 5);
    for (int i = 0; i < 15; i++) assert_true(other.value[i] == m.value[i]);
    if (when.threads > 1) tct_similar_movie_free(&other);
  }
  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 5; k++) assert_near(m.value[i * 5 + k], at(a, i, b, k, 1), 0);
  assert_near(m.at_b[4], 112.5, 1e-12);
  tct_similar_movie_free(&m);
  tct_shared_free(&s);
  tct_recording_free(a);
  tct_recording_free(b);
}

/* a model without time */
static void what_has_no_time_is_the_same_at_every_moment(void **state)
{
  tct_recording *a = recorded("a", 4, N, 2, 1, 0, 5), *b = recorded("b", 3, N, 1, 4, 0, 6);
  const tct_similar_how how   = cka();
  const tct_similar_when when = {.width = 2, .stride = 1};
  tct_similar_movie m;
  tct_shared s;
  (void)state;

  assert_int_equal(tct_shared_of(a, b, &s, NULL), TCT_OK);
  assert_int_equal(tct_similar_movie_of(a, b, &s, &how, &when, &m, NULL), TCT_OK);
  assert_true(m.rows == 3 && m.columns == 1);
  for (int i = 0; i < 3; i++) assert_near(m.value[i], at(b, i, a, 0, 2), 1e-14);
  tct_similar_movie_free(&m);
  tct_shared_free(&s);
  tct_recording_free(a);
  tct_recording_free(b);
}

static void a_moment_in_which_nothing_was_recorded_is_a_gap(void **state)
{
  tct_recording *a = recorded("a", 4, N, 1, 3, 0, 7), *b = recorded("b", 3, N, 1, 3, 0, 8);
  const tct_similar_how how   = cka();
  const tct_similar_when when = {.width = 1, .stride = 1};
  tct_similar_movie m;
  tct_shared s;
  (void)state;

  for (int i = 0; i < N; i++) a->value[(i * 3 + 1) * 4 + 2] = (double)NAN;
  b->value[2 * 3] = (double)NAN; /* of one condition, the last */
  assert_int_equal(tct_shared_of(a, b, &s, NULL), TCT_OK);
  assert_int_equal(tct_similar_movie_of(a, b, &s, &how, &when, &m, NULL), TCT_OK);
  assert_undefined(m.value[1]);
  assert_true(isfinite(m.value[0]) && isfinite(m.value[2]));
  assert_true(m.conditions[0] == N && m.conditions[1] == 0 && m.conditions[2] == N - 1);
  tct_similar_movie_free(&m);
  tct_shared_free(&s);
  tct_recording_free(a);
  tct_recording_free(b);
}

static void times_that_do_not_fit_are_said(void **state)
{
  tct_recording *a = recorded("a", 4, N, 1, 5, 0, 9), *b = recorded("b", 3, N, 1, 5, 0, 10);
  const tct_similar_how how = cka();
  tct_similar_when when     = {.width = 1, .stride = 1};
  tct_similar_movie m;
  tct_error err;
  tct_shared s;
  (void)state;

  assert_int_equal(tct_shared_of(a, b, &s, NULL), TCT_OK);
  b->dt = 20;
  assert_told(tct_similar_movie_of(a, b, &s, &how, &when, &m, &err), TCT_BAD_SHAPE, &err,
              "a step is 10 ms in a and 20 ms in b");
  b->dt    = 10;
  b->start = -10;
  assert_told(tct_similar_movie_of(a, b, &s, &how, &when, &m, &err), TCT_BAD_SHAPE, &err,
              "the first windows of a and b are 10 ms apart");
  assert_null(m.value);
  b->start   = 0;
  when.width = 6;
  assert_told(tct_similar_movie_of(a, b, &s, &how, &when, &m, &err), TCT_BAD_SHAPE, &err,
              "no window of 6 steps, every 1, fits into the 5 steps of a from step 1 on");
  when.width = when.stride = 1;
  a->steps = b->steps = 1;
  assert_told(tct_similar_movie_of(a, b, &s, &how, &when, &m, &err), TCT_BAD_SHAPE, &err,
              "neither a nor b has time");
  a->steps = b->steps = 5;
  for (uint64_t i = 1;; i++) { /* until nothing is missing */
    tct_fail_allocation((int64_t)i, false);
    when.threads            = 1;
    const tct_status status = tct_similar_movie_of(a, b, &s, &how, &when, &m, &err);
    tct_fail_allocation(-1, false);
    bool gap = false;
    for (int k = 0; status == TCT_OK && k < m.rows; k++) gap = gap || isnan(m.value[k]);
    tct_similar_movie_free(&m);
    assert_true(i < 500);
    if (status == TCT_OK && !gap) break;
    if (status != TCT_OK) assert_int_equal(status, TCT_NO_MEMORY);
  }
  tct_shared_free(&s);
  tct_recording_free(a);
  tct_recording_free(b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(windows_that_are_as_late_are_compared),
    cmocka_unit_test(every_moment_can_be_held_against_every_one),
    cmocka_unit_test(what_has_no_time_is_the_same_at_every_moment),
    cmocka_unit_test(a_moment_in_which_nothing_was_recorded_is_a_gap),
    cmocka_unit_test(times_that_do_not_fit_are_said),
  };
  return cmocka_run_group_tests_name("similar movie", tests, NULL, NULL);
}
