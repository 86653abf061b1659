/* similar_shared.c -- which conditions two recordings share, and the responses to them. */
#include "brain/similar_recordings.h"

static void names_say_which_are_the_same(void **state)
{
  tct_recording *a = recorded("a", 2, 5, 1, 1, 0, 1), *b = recorded("b", 3, 4, 1, 1, 2, 2);
  tct_shared s;
  (void)state;

  (void)strcpy(b->condition[0], "c4"); /* c4 c3 c2 c5 */
  (void)strcpy(b->condition[2], "c2");
  assert_int_equal(tct_shared_of(a, b, &s, NULL), TCT_OK);
  assert_true(s.by_name);
  assert_int_equal(s.n, 3);
  for (int i = 0; i < 3; i++) assert_string_equal(a->condition[s.a[i]], b->condition[s.b[i]]);
  assert_true(s.a[0] == 2 && s.a[1] == 3 && s.a[2] == 4 && s.b[0] == 2 && s.b[2] == 0);
  assert_true(s.only_a == 2 && s.only_b == 1);
  tct_shared_free(&s);
  tct_recording_free(a);
  tct_recording_free(b);
}

static void without_names_places_do_if_there_are_equally_many(void **state)
{
  tct_recording *a = recorded("a", 2, 4, 1, 1, 0, 1), *b = recorded("b", 3, 4, 1, 1, 7, 2);
  tct_recording *c = recorded("c", 3, 5, 1, 1, 0, 2);
  tct_error err;
  tct_shared s;
  (void)state;

  assert_told(tct_shared_of(a, b, &s, &err), TCT_BAD_SHAPE, &err,
              "a and b have no condition in common: the first are 'c0' and 'c7'");
  assert_null(s.a);
  b->condition[1][0] = 0; /* one without a name */
  assert_int_equal(tct_shared_of(a, b, &s, NULL), TCT_OK);
  assert_true(!s.by_name && s.n == 4 && s.a[3] == 3 && s.b[3] == 3 && !s.only_a && !s.only_b);
  tct_shared_free(&s);
  (void)strcpy(c->condition[1], "c0"); /* a name that stands there twice */
  assert_told(tct_shared_of(a, c, &s, &err), TCT_BAD_SHAPE, &err,
              "a has 4 conditions and c 5, and not all have a name of their own");
  tct_recording_free(a);
  tct_recording_free(b);
  tct_recording_free(c);
}

/* Means over repeats and steps of the window; a condition that one side has not whole is dropped. */
static void responses_are_means_of_what_both_have(void **state)
{
  tct_recording *a = recorded("a", 1, 3, 2, 2, 0, 1), *b = recorded("b", 2, 3, 1, 1, 1, 2);
  const double value[]      = {1, 2, 3, 4, 10, 20, 30, 40, 0, 0, 8, 8};
  const tct_similar_how how = {.similarity = similarity("cka"), .a = {.first = 1, .steps = 1}};
  tct_paired r;
  tct_error err;
  tct_shared s;
  (void)state;

  memcpy(a->value, value, sizeof value);
  assert_int_equal(tct_shared_of(a, b, &s, NULL), TCT_OK);
  assert_int_equal(tct_paired_of(a, b, &s, &how, &r, NULL), TCT_OK);
  assert_true(r.conditions == 2 && r.dropped == 0 && r.p == 1 && r.q == 2);
  assert_true(r.a[0] == 30 && r.a[1] == 4); /* of 20 and 40, of 0 and 8 */
  assert_true(r.b[0] == b->value[0] && r.b[3] == b->value[3]);
  tct_paired_free(&r);

  b->value[1] = (double)NAN;
  assert_int_equal(tct_paired_of(a, b, &s, &how, &r, NULL), TCT_OK);
  assert_true(r.conditions == 1 && r.dropped == 1 && r.a[0] == 4 && r.b[1] == b->value[3]);
  tct_paired_free(&r);
  b->value[3] = (double)NAN;
  assert_told(tct_paired_of(a, b, &s, &how, &r, &err), TCT_BAD_SHAPE, &err,
              "of 2 conditions that both have, none was recorded whole");
  assert_null(r.a);
  tct_shared_free(&s);
  tct_recording_free(a);
  tct_recording_free(b);
}

static void without_memory_it_is_said(void **state)
{
  tct_recording *a = recorded("a", 2, 5, 2, 3, 0, 1), *b = recorded("b", 3, 4, 1, 1, 2, 2);
  const tct_similar_how how = {.similarity = similarity("cka")};
  tct_paired r;
  tct_shared s;
  (void)state;

  for (int i = 1; i <= 2; i++) {
    tct_fail_allocation(i, false);
    assert_int_equal(tct_shared_of(a, b, &s, NULL), TCT_NO_MEMORY);
  }
  tct_fail_allocation(-1, false);
  assert_int_equal(tct_shared_of(a, b, &s, NULL), TCT_OK);
  const uint64_t before = tct_allocations();
  assert_int_equal(tct_paired_of(a, b, &s, &how, &r, NULL), TCT_OK);
  const uint64_t taken = tct_allocations() - before;
  tct_paired_free(&r);
  for (uint64_t i = 1; i <= taken; i++) {
    tct_fail_allocation((int64_t)i, false);
    assert_int_equal(tct_paired_of(a, b, &s, &how, &r, NULL), TCT_NO_MEMORY);
  }
  tct_fail_allocation(-1, false);
  tct_shared_free(&s);
  tct_recording_free(a);
  tct_recording_free(b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(names_say_which_are_the_same),
    cmocka_unit_test(without_names_places_do_if_there_are_equally_many),
    cmocka_unit_test(responses_are_means_of_what_both_have),
    cmocka_unit_test(without_memory_it_is_said),
  };
  return cmocka_run_group_tests_name("similar shared", tests, NULL, NULL);
}
