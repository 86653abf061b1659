/* decode_trouble.c -- classes, frames and pools of recordings; what cannot be decoded, and memory that is not there. */
#include "brain/decode_bench.h"

#include "base/memory.h"

static void classes_are_conditions_categories_or_values(void **state)
{
  tct_recording *r  = noise_alone(2, 5, 2, 1, 2, 1);
  const bool some[] = {true, true, false, true, false};
  tct_classes c;
  (void)state;

  assert_int_equal(tct_classes_of(r, "condition", some, &c, NULL), TCT_OK);
  assert_true(c.classes == 3 && c.left_out == 2 && c.of[2] == -1 && c.of[3] == 2);
  assert_string_equal(c.name[2], "c3 side=1");
  tct_classes_free(&c);
  assert_int_equal(tct_classes_of(r, "category", NULL, &c, NULL), TCT_OK);
  assert_true(c.classes == 2 && c.left_out == 0 && c.of[4] == 0 && c.of[3] == 1);
  assert_string_equal(c.name[1], "k1");
  tct_classes_free(&c);
  assert_int_equal(tct_classes_of(r, "side", NULL, &c, NULL), TCT_OK); /* 0 0 1 1 2 */
  assert_true(c.classes == 3 && c.of[1] == 0 && c.of[4] == 2);
  assert_string_equal(c.name[2], "2");
  tct_classes_free(&c);
  tct_recording_free(r);
}

static void frames_are_means_of_whole_trials(void **state)
{
  tct_recording *r  = noise_alone(2, 2, 3, 5, 1, 2);
  const tct_cut cut = {.first = 1, .steps = 4};
  tct_decode_trials t;
  (void)state;

  r->start = -20;
  *value_at(r, 0, 1, 2, 0) =
    (double)NAN; /* one of the two steps of a frame: the other is the mean */
  *value_at(r, 1, 0, 3, 1) = *value_at(r, 1, 0, 4, 1) = (double)NAN; /* a whole frame */
  for (int s = 0; s < 5; s++)
    for (int u = 0; u < 2; u++) *value_at(r, 1, 2, s, u) = (double)NAN; /* no trial */
  assert_int_equal(tct_decode_trials_of(r, &cut, 2, 2, &t, NULL), TCT_OK);
  assert_true(t.rows == 4 && t.frames == 2 && t.dropped == 1 && t.condition[3] == 1);
  assert_true(t.at[0] == 0 && t.at[1] == 20);
  assert_near(t.value[0], (*value_at(r, 0, 0, 1, 0) + *value_at(r, 0, 0, 2, 0)) / 2, 1e-15);
  assert_near(t.value[2], *value_at(r, 0, 1, 1, 0), 1e-15);
  assert_near(t.value[(4 + 3) * 2 + 1], (*value_at(r, 1, 1, 3, 1) + *value_at(r, 1, 1, 4, 1)) / 2,
              1e-15);
  tct_decode_trials_free(&t);
  tct_recording_free(r);
}

/* The correlation of two units over all trials of a recording. */
static double together(const tct_recording *r, int a, int b)
{
  double ab = 0, aa = 0, bb = 0;

  for (int c = 0; c < r->conditions; c++)
    for (int k = 0; k < r->repeats; k++) {
      const double x = *value_at(r, c, k, 0, a), y = *value_at(r, c, k, 0, b);
      if (isnan(x) || isnan(y)) continue;
      ab += x * y, aa += x * x, bb += y * y;
    }
  return ab / sqrt(aa * bb);
}

/* Unit 0 of both is the same noise, trial by trial; the second lacks a condition and a trial. */
static void units_of_one_session_keep_their_trials_and_of_two_do_not(void **state)
{
  tct_recording *r[2] = {noise_alone(2, 3, 150, 1, 1, 3), noise_alone(3, 3, 150, 1, 1, 4)}, *all;
  const tct_recording *both[2] = {r[0], r[1]};
  bool at_once;
  tct_error err = {0};
  (void)state;

  for (int c = 0; c < 3; c++)
    for (int k = 0; k < 150; k++) *value_at(r[1], c, k, 0, 0) = *value_at(r[0], c, k, 0, 0);
  for (int u = 0; u < 3; u++) *value_at(r[1], 1, 7, 0, u) = (double)NAN;
  (void)snprintf(r[1]->condition[2], TCT_LABEL, "another");
  for (int same = 0; same < 2; same++) {
    for (int i = 0; i < 2; i++) (void)snprintf(r[i]->session, TCT_LABEL, "day %d", same ? 1 : i);
    if (tct_pooled_of(2, both, 1, &all, &at_once, &err) != TCT_OK) fail_msg("%s", err.text);
    assert_int_equal(at_once, same);
    assert_true(all->units == 5 && all->conditions == 2 && all->repeats == 150);
    assert_true(isnan(*value_at(all, 1, 149, 0, 0)) && !isnan(*value_at(all, 1, 148, 0, 4)));
    assert_true(all->trial[1 * 150 + 149] == -1);
    assert_near(together(all, 0, 2), same ? 1 : 0, same ? 1e-12 : 0.2);
    assert_string_equal(all->condition[1], "c1 side=1");
    tct_recording_free(all);
  }
  r[1]->dt = 5;
  r[0]->dt = 4;
  assert_int_equal(tct_pooled_of(2, both, 1, &all, &at_once, &err), TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "cannot be put beside each other"));
  r[1]->dt = r[0]->dt = 0;
  for (int c = 0; c < 3; c++) r[1]->condition[c][0] = 'x';
  assert_int_equal(tct_pooled_of(2, both, 1, &all, &at_once, &err), TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "no trials in them"));
  for (int i = 0; i < 2; i++) tct_recording_free(r[i]);
}

static void refused(const tct_recording *r, const char *what, int width, const tct_decode_how *how,
                    tct_status status, const char *words)
{
  tct_decoded d;
  tct_error err = {0};

  assert_int_equal(decode(r, what, width, how, &d, &err), status);
  if (!strstr(err.text, words)) fail_msg("%s", err.text);
}

static bool stop(void *own, int done, int of)
{
  (void)own, (void)done, (void)of;
  return true;
}

static void what_cannot_be_is_told(void **state)
{
  tct_recording *r   = noise_alone(2, 4, 2, 3, 2, 5);
  const bool none[4] = {false}, one[4] = {true};
  tct_decode_how how = how_of("nearest_centroid");
  (void)state;

  refused(r, "colour", 0, &how, TCT_BAD_DATA, "no condition of r says a value of 'colour'");
  refused(r, "condition", 4, &how, TCT_BAD_SHAPE, "no frame of 4 steps fits");
  how.test = none;
  refused(r, "condition", 0, &how, TCT_BAD_DATA, "class 'c0 side=0' has no trial to ask about");
  how.test  = NULL;
  how.train = one;
  refused(r, "category", 0, &how, TCT_BAD_DATA, "class 'k1' has no trial to fit to");
  how.train = NULL;
  how.hold  = TCT_DECODE_CONDITIONS;
  refused(r, "condition", 0, &how, TCT_BAD_DATA, "has one condition: it cannot be held out");
  how.exchange = TCT_DECODE_OF_TRIALS;
  refused(r, "category", 0, &how, TCT_UNSUPPORTED, "cannot be exchanged trial by trial");
  how.folds = 1;
  refused(r, "category", 0, &how, TCT_BAD_SHAPE, "1 folds");
  how_free(&how);
  how              = how_of("nearest_centroid");
  how.permutations = 5;
  how.threads      = 1; /* who asks does some of the work */
  how.tell         = stop;
  refused(r, "condition", 0, &how, TCT_INTERRUPTED, "stopped after");
  for (int i = 0; i < 4 * 2 * 3 * 2; i += 2) r->value[i] = (double)NAN;
  refused(r, "condition", 0, &how, TCT_BAD_DATA, "no trial in which all 2 units were recorded; 8");
  how_free(&how);
  tct_recording_free(r);
}

/* Each piece in its turn; with one thread at work, for with two their order varies. */
static void memory_is_told(void **state)
{
  tct_recording *r             = noise_alone(2, 2, 6, 2, 1, 6), *all;
  tct_decode_how how           = how_of("lda");
  const tct_recording *both[2] = {r, r};
  bool at_once;
  tct_decoded d;
  (void)state;

  how.permutations = 2;
  how.draws        = 5;
  how.threads      = 1;
  uint64_t before  = tct_allocations();
  d                = decoded(r, "condition", 1, &how);
  int64_t taken    = (int64_t)(tct_allocations() - before);
  tct_decoded_free(&d);
  for (int64_t i = 1; i <= taken; i++) {
    tct_fail_allocation(i, false);
    const tct_status status = decode(r, "condition", 1, &how, &d, NULL);
    tct_fail_allocation(-1, false);
    if (status != TCT_NO_MEMORY) fail_msg("status %d without piece %d", (int)status, (int)i);
  }
  before = tct_allocations();
  assert_int_equal(tct_pooled_of(2, both, 1, &all, &at_once, NULL), TCT_OK);
  taken = (int64_t)(tct_allocations() - before);
  tct_recording_free(all);
  for (int64_t i = 1; i <= taken; i++) {
    tct_fail_allocation(i, false);
    assert_int_equal(tct_pooled_of(2, both, 1, &all, &at_once, NULL), TCT_NO_MEMORY);
    tct_fail_allocation(-1, false);
  }
  how_free(&how);
  tct_recording_free(r);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(classes_are_conditions_categories_or_values),
    cmocka_unit_test(frames_are_means_of_whole_trials),
    cmocka_unit_test(units_of_one_session_keep_their_trials_and_of_two_do_not),
    cmocka_unit_test(what_cannot_be_is_told),
    cmocka_unit_test(memory_is_told),
  };
  return cmocka_run_group_tests_name("trouble with decoding", tests, NULL, NULL);
}
