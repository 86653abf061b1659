/* encoding_draws.c -- encoding of recordings: intervals and how often they hold, threads, memory, bad input. */
#include "brain/encode.h"

#include <tercet/encoding.h>

#include "base/random.h"
#include "brain/similar_recordings.h"

enum { N = 48, P = 2, Q = 15, REPEATS = 2 };

/* Unit k follows feature 0 with a strength of its own. */
static void set_out(uint64_t seed, int q, const double *strength, tct_recording **x,
                    tct_recording **y)
{
  const tct_key key = tct_key_of(seed, "recordings");

  *x = recorded("features", P, N, 1, 1, 0, 1);
  *y = recorded("units", q, N, REPEATS, 1, 0, 2);
  for (int i = 0; i < N; i++) {
    double *f = (*x)->value + (size_t)i * P;
    for (int j = 0; j < P; j++) f[j] = tct_normal(key, (uint64_t)i, 0, (uint32_t)j);
    for (int k = 0; k < REPEATS * q; k++)
      (*y)->value[i * REPEATS * q + k] =
        strength[k % q] * f[0] + tct_normal(key, (uint64_t)i, 1, (uint32_t)k);
  }
}

static tct_encoding_how plain(const char *encoder)
{
  return (tct_encoding_how){.encoder  = (const tct_encoder *)tct_variant("encoders", encoder),
                            .ceiling  = (const tct_ceiling *)tct_variant("ceilings", "ncsnr"),
                            .folds    = 4,
                            .cuttings = 1,
                            .draws    = 200,
                            .level    = 0.95,
                            .seed     = 1,
                            .threads  = 1};
}

static tct_status encode(const tct_recording *x, const tct_recording *y,
                         const tct_encoding_how *how, tct_encoding *e, tct_error *err)
{
  tct_shared s;

  assert_int_equal(tct_shared_of(x, y, &s, NULL), TCT_OK);
  const tct_status status = tct_encoding_of(x, y, &s, how, e, err);
  tct_shared_free(&s);
  return status;
}

/* Halves of a population of 200, whose strengths are known: the median of a sample of 15, and whether the interval
 * holds that of all 200 on the same conditions.  Of 100, 95 should; 4 standard errors are 9. */
static void intervals_over_units_hold_the_population(void **state)
{
  static double strength[200];
  tct_encoding_how how = plain("one_to_one");
  tct_recording *x, *y;
  tct_encoding all, e;
  int held = 0;
  (void)state;

  for (int k = 0; k < 200; k++) strength[k] = 0.3 + 0.005 * k;
  set_out(1, 200, strength, &x, &y);
  assert_int_equal(encode(x, y, &how, &all, NULL), TCT_OK);
  how.boot = TCT_ENCODING_BOOT_UNITS;
  for (uint64_t seed = 1; seed <= 100; seed++) {
    tct_recording *some = recorded("some", Q, N, REPEATS, 1, 0, 1);
    for (int k = 0; k < Q; k++) {
      const int at = (int)(200 * tct_uniform(tct_key_of(seed, "sample"), (uint64_t)k, 0, 0));
      for (int i = 0; i < N * REPEATS; i++) some->value[i * Q + k] = y->value[i * 200 + at];
    }
    assert_int_equal(encode(x, some, &how, &e, NULL), TCT_OK);
    held += e.median[0].low <= all.median[0].value && all.median[0].value <= e.median[0].high;
    assert_true(e.median[0].low <= e.median[0].value && e.median[0].value <= e.median[0].high);
    tct_encoding_free(&e);
    tct_recording_free(some);
  }
  assert_true(held >= 86 && held <= 100);
  tct_encoding_free(&all);
  tct_recording_free(x);
  tct_recording_free(y);
}

/* One unit whose correlation with its feature is known: 2 trials, signal 1, noise 1 each: sqrt(1 / 1.5).  In folds
 * of 12 the correlation is smaller by (1 - r^2) / 24 of it. */
static void intervals_over_conditions_hold_the_truth(void **state)
{
  tct_encoding_how how    = plain("one_to_one");
  const double strength[] = {1}, truth = sqrt(1 / 1.5) * (1 - (1 - 1 / 1.5) / 24);
  int held = 0, ceiled = 0, unbiased = 0;
  (void)state;

  how.boot = TCT_ENCODING_BOOT_CONDITIONS;
  for (uint64_t seed = 1; seed <= 200; seed++) {
    tct_recording *x, *y;
    tct_encoding e;
    set_out(seed, 1, strength, &x, &y);
    assert_int_equal(encode(x, y, &how, &e, NULL), TCT_OK);
    held += e.median[0].low <= truth && truth <= e.median[0].high;
    const tct_encoding_median *c = &e.median[TCT_ENCODING_CEILED],
                              *u = &e.median[TCT_ENCODING_UNBIASED];
    ceiled += c->low <= 1 && 1 <= c->high;
    unbiased += u->low <= 1 && 1 <= u->high;
    tct_encoding_free(&e);
    tct_recording_free(x);
    tct_recording_free(y);
  }
  if (!(held >= 178 && held <= 199)) fail_msg("%d of 200 intervals of r hold the truth", held);
  if (!(ceiled >= 174 && unbiased >= 174))
    fail_msg("of 200 intervals %d and %d hold 1", ceiled, unbiased);
}

static void threads_change_no_bit(void **state)
{
  tct_encoding_how how = plain("pls");
  double strength[Q];
  tct_recording *x, *y;
  (void)state;

  how.params = tct_params_new(&how.encoder->about);
  for (int k = 0; k < Q; k++) strength[k] = 0.1 * k;
  set_out(5, Q, strength, &x, &y);
  how.cuttings = 3;
  for (int boot = TCT_ENCODING_BOOT_UNITS; boot <= TCT_ENCODING_BOOT_CONDITIONS; boot++) {
    tct_encoding one, three;
    how.boot    = (tct_encoding_boot)boot;
    how.threads = 1;
    assert_int_equal(encode(x, y, &how, &one, NULL), TCT_OK);
    how.threads = 3;
    assert_int_equal(encode(x, y, &how, &three, NULL), TCT_OK);
    for (int i = 0; i < TCT_ENCODING_N; i++) {
      assert_memory_equal(one.number[i], three.number[i], Q * sizeof(double));
      assert_memory_equal(&one.median[i].value, &three.median[i].value, 3 * sizeof(double));
    }
    assert_memory_equal(one.predicted, three.predicted, N * Q * sizeof(double));
    tct_encoding_free(&one);
    tct_encoding_free(&three);
  }
  tct_params_free(&how.encoder->about, (void *)(uintptr_t)how.params);
  tct_recording_free(x);
  tct_recording_free(y);
}

static bool stop(void *own, int done, int of)
{
  return --*(int *)own < 0 && done <= of;
}

static void what_cannot_be_is_refused(void **state)
{
  const double strength[] = {1, 1};
  tct_recording *x, *y;
  tct_error err = {0};
  tct_encoding e;
  (void)state;

  set_out(1, 2, strength, &x, &y);
  tct_encoding_how how = plain("one_to_one");
  how.folds            = N + 1;
  assert_told(encode(x, y, &how, &e, &err), TCT_BAD_SHAPE, &err, "49 folds of 48 conditions");
  how.folds = 1;
  assert_told(encode(x, y, &how, &e, &err), TCT_BAD_SHAPE, &err, "1 folds of 48 conditions");
  how.folds    = 4;
  how.cuttings = 0;
  assert_told(encode(x, y, &how, &e, &err), TCT_BAD_SHAPE, &err, "0 cuttings");
  how.cuttings = 1;
  how.boot     = TCT_ENCODING_BOOT_UNITS;
  how.level    = 1;
  assert_told(encode(x, y, &how, &e, &err), TCT_BAD_SHAPE, &err, "an interval of 1");
  how.level = 0.9;
  how.units = (tct_cut){.first = 1};
  assert_told(encode(x, y, &how, &e, &err), TCT_BAD_SHAPE, &err,
              "while taking the responses of units");
  how.units    = (tct_cut){.first = 0};
  how.features = (tct_cut){.first = 1};
  assert_told(encode(x, y, &how, &e, &err), TCT_BAD_SHAPE, &err, "while taking features");
  how.features = (tct_cut){.first = 0};
  how.most     = 10000;
  assert_told(encode(x, y, &how, &e, &err), TCT_NO_MEMORY, &err, "takes about");
  how.most = 100000;
  assert_int_equal(encode(x, y, &how, &e, &err), TCT_OK);
  tct_encoding_free(&e);
  for (int after = 0; after < 6; after++) {
    int left = after;
    how.tell = stop;
    how.own  = &left;
    assert_told(encode(x, y, &how, &e, &err), TCT_INTERRUPTED, &err, "stopped after");
    assert_null(e.own);
  }
  how.tell = NULL;
  for (int i = 2; i < N; i++) x->value[i * P] = (double)NAN;
  assert_told(encode(x, y, &how, &e, &err), TCT_BAD_SHAPE, &err, "2 were recorded whole");
  for (int i = 0; i < N * 2 * REPEATS; i++) y->value[i] = (double)NAN;
  assert_told(encode(x, y, &how, &e, &err), TCT_BAD_SHAPE, &err, "no unit of units was recorded");
  tct_encoding_free(NULL);
  tct_recording_free(x);
  tct_recording_free(y);
}

/* Wherever memory runs out it is said, and nothing is left behind. */
static void memory_that_runs_out_is_told(void **state)
{
  const double strength[] = {1, 1};
  tct_encoding_how how    = plain("one_to_one");
  tct_recording *x, *y;
  tct_shared s;
  (void)state;

  set_out(1, 2, strength, &x, &y);
  assert_int_equal(tct_shared_of(x, y, &s, NULL), TCT_OK);
  for (int boot = TCT_ENCODING_BOOT_UNITS; boot <= TCT_ENCODING_BOOT_CONDITIONS; boot++) {
    bool through = false;
    how.boot     = (tct_encoding_boot)boot;
    how.ceiling  = NULL; /* whose own memory is no error: it knows nothing then */
    how.draws    = 2;
    for (int64_t n = 1; !through && n < 2000; n++) {
      tct_encoding e;
      tct_error err = {0};
      tct_fail_allocation(n, true);
      const tct_status status = tct_encoding_of(x, y, &s, &how, &e, &err);
      tct_fail_allocation(-1, false);
      through = status == TCT_OK && !isnan(e.median[TCT_ENCODING_UNBIASED].low);
      if (status != TCT_OK) {
        assert_int_equal(status, TCT_NO_MEMORY);
        assert_null(e.own);
      }
      tct_encoding_free(&e);
    }
    assert_true(through);
  }
  tct_shared_free(&s);
  tct_recording_free(x);
  tct_recording_free(y);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(intervals_over_units_hold_the_population),
    cmocka_unit_test(intervals_over_conditions_hold_the_truth),
    cmocka_unit_test(threads_change_no_bit),
    cmocka_unit_test(what_cannot_be_is_refused),
    cmocka_unit_test(memory_that_runs_out_is_told),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
