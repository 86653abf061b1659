/* similar_draws.c -- intervals: what is drawn, whether the truth lies within, and what cannot be drawn. */
#include "base/random.h"
#include "brain/similar_recordings.h"

enum { MOST = 60, UNITS = 8, OTHERS = 6, SIGNALS = 3 };

static double a[MOST * UNITS], b[MOST * OTHERS];

/* n conditions of two populations that see the same signals, each in its own way (of `world`), with noise. */
static tct_paired populations(uint64_t world, uint64_t sample, int n, double noise)
{
  const tct_key way = tct_key_of(world, "way"), shown = tct_key_of(sample, "shown");

  for (int side = 0; side < 2; side++) {
    const int units = side ? OTHERS : UNITS;
    double *x       = side ? b : a;
    for (int i = 0; i < n; i++)
      for (int k = 0; k < units; k++) {
        double sum = noise * tct_normal(shown, (uint64_t)i, 1 + (uint32_t)side, (uint32_t)k);
        for (int s = 0; s < SIGNALS; s++)
          sum += tct_normal(shown, (uint64_t)i, 0, (uint32_t)s) *
                 tct_normal(way, (uint64_t)side, (uint32_t)s, (uint32_t)k);
        x[i * units + k] = sum;
      }
  }
  return (tct_paired){.conditions = n, .p = UNITS, .q = OTHERS, .a = a, .b = b};
}

/* of as many conditions as one likes: the mean over many samples of an estimate that has no bias */
static double truth(uint64_t world, double noise)
{
  const bool debiased = true;
  double sum          = 0;

  for (uint64_t i = 0; i < 400; i++) {
    const tct_paired r = populations(world, 10000 + i, MOST, noise);
    sum += similarity("cka")->compare(&debiased, MOST, UNITS, a, OTHERS, b);
    (void)r;
  }
  return sum / 400;
}

static int covered(uint64_t world, double noise, int n, tct_similar_interval by, double wanted)
{
  const bool debiased = true;
  int inside          = 0;

  for (uint64_t sample = 0; sample < 100; sample++) {
    const tct_paired r          = populations(world, sample, n, noise);
    const tct_similar_draws how = {.boot     = TCT_SIMILAR_CONDITIONS,
                                   .interval = by,
                                   .draws    = 100,
                                   .level    = 0.95,
                                   .seed     = sample,
                                   .threads  = 1};
    tct_similar s;
    assert_int_equal(tct_similar_of(&r, similarity("cka"), &debiased, &how, &s, NULL), TCT_OK);
    inside += s.low <= wanted && wanted <= s.high;
  }
  return inside;
}

/* Three worlds, with little noise and much.  95 of 100 are promised; conservative where little is shared. */
static void the_truth_lies_within_intervals_over_conditions(void **state)
{
  (void)state;
  for (uint64_t world = 1; world <= 3; world++)
    for (int much = 0; much < 2; much++) {
      const double noise = much ? 4 : 0.5, wanted = truth(world, noise);
      for (int n = 21; n <= 50; n += 29) {
        const int percentile = covered(world, noise, n, TCT_SIMILAR_BY_PERCENTILE, wanted);
        const int t          = world == 1 ? covered(world, noise, n, TCT_SIMILAR_BY_T, wanted) : 95;
        if (percentile < 88 || t < 88)
          fail_msg("%d and %d of 100 intervals hold %g (world %d, noise %g, %d conditions)",
                   percentile, t, wanted, (int)world, noise, n);
      }
    }
}

/* Copies of conditions look alike to everybody: a bootstrap with them would be sure that noise is not noise. */
static void noise_is_not_taken_for_something_in_common(void **state)
{
  enum { EACH = 30 };
  static double x[2][MOST * EACH], copy[2][MOST * EACH];
  const bool debiased = true;
  (void)state;

  for (uint64_t seed = 1; seed <= 3; seed++) {
    const tct_paired r          = {.conditions = MOST, .p = EACH, .q = EACH, .a = x[0], .b = x[1]};
    const tct_similar_draws how = {
      .boot = TCT_SIMILAR_CONDITIONS, .draws = 200, .level = 0.95, .seed = seed};
    tct_similar s;
    for (int side = 0; side < 2; side++)
      for (int i = 0; i < MOST * EACH; i++)
        x[side][i] = tct_normal(tct_key_of(seed, "noise"), (uint64_t)side, 0, (uint32_t)i);
    assert_int_equal(tct_similar_of(&r, similarity("cka"), &debiased, &how, &s, NULL), TCT_OK);
    assert_true(s.low < 0 && s.high > 0 && s.error < 0.1);
    for (int i = 0; i < MOST; i++) {
      const int at = (int)(tct_uniform(tct_key_of(seed, "at"), 0, 0, (uint32_t)i) * MOST);
      for (int side = 0; side < 2; side++)
        memcpy(copy[side] + i * EACH, x[side] + at * EACH, EACH * sizeof(double));
    }
    assert_true(similarity("cka")->compare(&debiased, MOST, EACH, copy[0], EACH, copy[1]) >
                s.value + 3 * s.error);
  }
}

/* The same on any number of threads; another seed is another draw. */
static void draws_hang_on_the_seed_alone(void **state)
{
  const tct_paired r = populations(1, 1, 31, 1);
  (void)state;

  for (int boot = TCT_SIMILAR_CONDITIONS; boot <= TCT_SIMILAR_UNITS; boot++)
    for (int by = 0; by <= TCT_SIMILAR_BY_T; by++) {
      tct_similar_draws how = {.boot     = (tct_similar_boot)boot,
                               .interval = (tct_similar_interval)by,
                               .draws    = 60,
                               .level    = 0.9,
                               .seed     = 7};
      tct_similar s[4];
      if (boot == TCT_SIMILAR_CONDITIONS && by == TCT_SIMILAR_BY_BCA) continue;
      for (int i = 0; i < 4; i++) {
        how.threads = i < 3 ? i + 1 : 1;
        if (i == 3) how.seed = 8;
        assert_int_equal(tct_similar_of(&r, similarity("procrustes"), NULL, &how, &s[i], NULL),
                         TCT_OK);
        assert_true(s[i].low < s[i].high && s[i].error > 0 && s[i].undefined == 0);
      }
      for (int i = 1; i < 3; i++)
        assert_true(s[0].value == s[i].value && s[0].low == s[i].low && s[0].high == s[i].high &&
                    s[0].error == s[i].error);
      assert_true(s[0].low != s[3].low && s[0].value == s[3].value);
    }
}

/* Of one unit there is one draw: no scatter. */
static void units_are_drawn_from_their_own_side(void **state)
{
  tct_paired r                = populations(2, 2, 30, 1);
  const tct_similar_draws how = {
    .boot = TCT_SIMILAR_UNITS, .draws = 50, .level = 0.95, .seed = 1, .threads = 1};
  tct_similar s;
  (void)state;

  r.p = r.q = 1;
  assert_int_equal(tct_similar_of(&r, similarity("procrustes"), NULL, &how, &s, NULL), TCT_OK);
  assert_true(s.low == s.value && s.high == s.value && s.error == 0);
}

/* No end of an interval lies where the similarity cannot be. */
static void intervals_stay_within_what_can_be(void **state)
{
  tct_paired r                = populations(3, 3, 20, 0.001);
  const tct_similar_draws how = {.boot     = TCT_SIMILAR_CONDITIONS,
                                 .interval = TCT_SIMILAR_BY_T,
                                 .draws    = 50,
                                 .level    = 0.999,
                                 .seed     = 1};
  const bool plain            = false;
  tct_similar s;
  (void)state;

  r.q = r.p;
  r.b = r.a;
  assert_int_equal(tct_similar_of(&r, similarity("cka"), &plain, &how, &s, NULL), TCT_OK);
  assert_near(s.value, 1, 1e-14);
  assert_true(s.high <= 1);
}

static bool stop_at_once(void *own, int done, int of)
{
  (void)own, (void)of;
  return done >= 1;
}

static void what_cannot_be_drawn_is_said(void **state)
{
  const bool plain      = false;
  tct_paired r          = populations(1, 4, 7, 1);
  tct_similar_draws how = {
    .boot = TCT_SIMILAR_CONDITIONS, .draws = 50, .level = 0.95, .threads = 1};
  tct_error err;
  tct_similar s;
  (void)state;

  assert_told(tct_similar_of(&r, similarity("cka"), &plain, &how, &s, &err), TCT_BAD_SHAPE, &err,
              "an interval over conditions takes 8 of them or more, and there are 7");
  r            = populations(1, 4, 20, 1);
  how.interval = TCT_SIMILAR_BY_BCA;
  assert_told(tct_similar_of(&r, similarity("cka"), &plain, &how, &s, &err), TCT_UNSUPPORTED, &err,
              "take percentile or t");
  how.interval = TCT_SIMILAR_BY_PERCENTILE;
  how.tell     = stop_at_once;
  assert_told(tct_similar_of(&r, similarity("cka"), &plain, &how, &s, &err), TCT_INTERRUPTED, &err,
              "stopped after");
  how.tell  = NULL;
  how.level = 1;
  assert_told(tct_similar_of(&r, similarity("cka"), &plain, &how, &s, &err), TCT_BAD_SHAPE, &err,
              "an interval of 1");
  how.boot = TCT_SIMILAR_NONE;
  assert_int_equal(tct_similar_of(&r, similarity("cka"), &plain, &how, &s, NULL), TCT_OK);
  assert_true(isfinite(s.value) && isnan(s.low) && isnan(s.error));
  assert_int_equal(tct_similar_of(&r, similarity("cka"), &plain, NULL, &s, NULL), TCT_OK);
}

/* Without memory for a draw it is undefined, and counted; without memory to draw at all, that is said. */
static void draws_that_are_undefined_are_counted(void **state)
{
  const tct_paired r    = populations(1, 4, 20, 1);
  tct_similar_draws how = {
    .boot = TCT_SIMILAR_CONDITIONS, .draws = 50, .level = 0.95, .threads = 1};
  tct_similar s;
  (void)state;

  /* of 10 conditions of 8 units, cca has something to say; of 8 it has not */
  assert_int_equal(tct_similar_of(&r, similarity("cca"), NULL, &how, &s, NULL), TCT_OK);
  assert_int_equal(s.undefined, 0);
  const tct_paired few = populations(1, 4, 16, 1);
  assert_int_equal(tct_similar_of(&few, similarity("cca"), NULL, &how, &s, NULL), TCT_OK);
  assert_true(isfinite(s.value) && s.undefined == 50 && isnan(s.low) && isnan(s.error));
  int refused = 0;
  for (int boot = TCT_SIMILAR_CONDITIONS; boot <= TCT_SIMILAR_UNITS; boot++) {
    how.boot     = (tct_similar_boot)boot;
    how.interval = boot == TCT_SIMILAR_UNITS ? TCT_SIMILAR_BY_BCA : TCT_SIMILAR_BY_PERCENTILE;
    for (int64_t i = 1; i < 40; i++) {
      tct_fail_allocation(i, false);
      const tct_status status = tct_similar_of(&r, similarity("procrustes"), NULL, &how, &s, NULL);
      tct_fail_allocation(-1, false);
      refused += status == TCT_NO_MEMORY;
      assert_true(status == TCT_NO_MEMORY ||
                  (status == TCT_OK && (isnan(s.value) || s.undefined == 1)));
    }
  }
  assert_true(refused >= 4);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_truth_lies_within_intervals_over_conditions),
    cmocka_unit_test(noise_is_not_taken_for_something_in_common),
    cmocka_unit_test(draws_hang_on_the_seed_alone),
    cmocka_unit_test(units_are_drawn_from_their_own_side),
    cmocka_unit_test(intervals_stay_within_what_can_be),
    cmocka_unit_test(what_cannot_be_drawn_is_said),
    cmocka_unit_test(draws_that_are_undefined_are_counted),
  };
  return cmocka_run_group_tests_name("similar draws", tests, NULL, NULL);
}
