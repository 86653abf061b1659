/* decode_span.c -- more units than trials: fitted in the span of the trials, and in units, the scores are the same. */
#include "brain/decode_bench.h"

#include "base/memory.h"
#include "brain/decoding/span.h"

enum { N = 30, UNITS = 60, CLASSES = 3, ASKED = 40, ROW = UNITS + 1 };

typedef struct {
  double x[(N + ASKED) * UNITS];
  int of[N];
} bench;

/* Classes apart, units of unequal noise that some share; on a level, so that they are not centred. */
static void set_out(bench *b, uint64_t seed)
{
  const tct_key key = tct_key_of(seed, "span");

  for (int i = 0; i < N + ASKED; i++) {
    const uint64_t at   = (uint64_t)i;
    const double shared = tct_normal(key, at, 0, 1);
    if (i < N) b->of[i] = i % CLASSES;
    for (uint32_t u = 0; u < UNITS; u++)
      b->x[i * UNITS + (int)u] = 2 + (1 + 0.02 * u) * tct_normal(key, at, u, 0) + shared +
                                 (i % CLASSES == (int)u % CLASSES ? 0.5 : 0);
  }
}

static void assert_same_scores(const bench *b, const double *one, const double *other,
                               double within)
{
  double p[ASKED * CLASSES], q[ASKED * CLASSES];

  tct_decoder_scores(ASKED, UNITS, CLASSES, b->x + N * UNITS, one, p);
  tct_decoder_scores(ASKED, UNITS, CLASSES, b->x + N * UNITS, other, q);
  for (int i = 0; i < ASKED * CLASSES; i++) assert_near(p[i], q[i], within * (1 + fabs(q[i])));
}

/* The whole covariance, units x units, against the one in the span. */
static void a_discriminant_is_the_same(void **state)
{
  const tct_covariance *c = (const tct_covariance *)tct_variant("covariances", "ledoit_wolf");
  static double noise[UNITS * UNITS], one[CLASSES * ROW], other[CLASSES * ROW];
  static bench b;
  (void)state;

  for (uint64_t seed = 1; seed <= 5; seed++)
    for (int by_the_data = 0; by_the_data < 2; by_the_data++) {
      const double shrinkage = by_the_data ? -1 : 0.1 * (double)seed;
      void *params           = params_of(&c->about, "shrinkage", shrinkage);
      tct_residuals r;
      double found = 0;
      set_out(&b, seed);
      const tct_trials all = {
        .rows = N, .units = UNITS, .conditions = CLASSES, .value = b.x, .condition = b.of};
      tct_class_trials t = {N, UNITS, CLASSES, b.x, b.of, NULL};
      assert_int_equal(tct_residuals_of(&all, -1, &r, NULL), TCT_OK);
      assert_int_equal(tct_covariance_of(c, params, &r, noise, &found, NULL), TCT_OK);
      assert_true(found > 0.01 && found < 0.99);
      assert_int_equal(weights_of("lda", NULL, 0, "ledoit_wolf", shrinkage, &t, one),
                       TCT_DECODER_FINE);
      t.noise = noise;
      assert_int_equal(weights_of("lda", NULL, 0, NULL, 0, &t, other), TCT_DECODER_FINE);
      assert_same_scores(&b, one, other, 1e-10);
      tct_residuals_free(&r);
      tct_params_free(&c->about, params);
    }
}

/* The way down ends where the gradient is small, which depends on the coordinates. */
static void losses_are_least_at_the_same_weights(void **state)
{
  static const char *const name[] = {"logistic", "linear_svm"};
  static double one[CLASSES * ROW], other[CLASSES * ROW];
  static bench b;
  (void)state;

  for (int i = 0; i < 2; i++) {
    const tct_decoder *d     = decoder_named(name[i]);
    void *params             = params_of(&d->about, "tolerance", 1e-13);
    const tct_class_trials t = {N, UNITS, CLASSES, b.x, b.of, NULL};
    tct_decoder_why why      = TCT_DECODER_FINE;
    set_out(&b, 7);
    memset(other, 0, sizeof other);
    assert_int_equal(d->fit(params, &t, other, &why, NULL), TCT_OK);
    assert_int_equal(why, TCT_DECODER_FINE);
    assert_int_equal(weights_of(name[i], "tolerance", 1e-13, NULL, 0, &t, one), TCT_DECODER_FINE);
    assert_same_scores(&b, one, other, 1e-9);
    tct_params_free(&d->about, params);
  }
}

/* Trials that are given twice, or lie between others, add no direction; all products are kept. */
static void a_span_has_no_more_directions_than_there_are(void **state)
{
  static bench b;
  tct_span s;
  (void)state;

  set_out(&b, 3);
  for (int u = 0; u < UNITS; u++) {
    b.x[4 * UNITS + u]         = b.x[u];
    b.x[9 * UNITS + u]         = (b.x[UNITS + u] - 3 * b.x[2 * UNITS + u]) / 4;
    b.x[N * UNITS - UNITS + u] = 0;
  }
  assert_int_equal(tct_span_new(N, &s, NULL), TCT_OK);
  tct_span_of(N, UNITS, b.x, &s);
  assert_int_equal(s.m, N - 3);
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      double wanted = 0, found = 0;
      for (int u = 0; u < UNITS; u++) wanted += b.x[i * UNITS + u] * b.x[j * UNITS + u];
      for (int k = 0; k < s.m; k++) found += s.z[i * s.m + k] * s.z[j * s.m + k];
      assert_near(found, wanted, 1e-9);
    }
  tct_span_free(&s);
}

/* Outside of the span there is no noise, also where it has an inverse within. */
static void noise_that_is_not_everywhere_has_no_inverse(void **state)
{
  static double weight[CLASSES * ROW];
  static bench b;
  const tct_class_trials t = {N, UNITS, CLASSES, b.x, b.of, NULL};
  (void)state;

  set_out(&b, 4);
  for (int i = 0; i < N; i++)
    for (int u = 2; u < UNITS; u++) b.x[i * UNITS + u] = 0;
  assert_int_equal(weights_of("lda", NULL, 0, "full", 0, &t, weight), TCT_DECODER_SINGULAR);
  assert_int_equal(weights_of("lda", NULL, 0, "ledoit_wolf", 0, &t, weight), TCT_DECODER_SINGULAR);
  assert_int_equal(weights_of("lda", NULL, 0, "ledoit_wolf", -1, &t, weight), TCT_DECODER_FINE);
}

/* Spans of the true labels serve permutations, or each has its own: all that is found is the same. */
static void spans_that_serve_again_change_nothing(void **state)
{
  tct_recording *r = noise_alone(600, 6, 10, 2, 2, 5);
  (void)state;

  for (int c = 0; c < 6; c += 2)
    for (int u = 0; u < 60; u++) plant(r, c, -1, u, 0.4);
  for (int pass = 0; pass < 2; pass++) {
    const tct_covariance *c = (const tct_covariance *)tct_variant("covariances", "ledoit_wolf");
    tct_decode_how how      = how_of("lda");
    how.noise               = (tct_decoder_noise){c, params_of(&c->about, NULL, 0)};
    how.exchange            = pass ? TCT_DECODE_OF_TRIALS : TCT_DECODE_OF_CONDITIONS;
    how.permutations        = 19;
    tct_decoded a           = decoded(r, "category", 1, &how);
    how.threads             = 1;
    tct_decoded b           = decoded(r, "category", 1, &how);
    assert_memory_equal(a.cell, b.cell, 2 * sizeof *a.cell);
    assert_true(a.failed == 0 && a.cell->accuracy > 0.7);
    tct_decoded_free(&a);
    tct_decoded_free(&b);
    tct_params_free(&c->about, (void *)(uintptr_t)how.noise.params);
    how_free(&how);
  }
  tct_recording_free(r);
}

static void memory_is_told(void **state)
{
  static double weight[CLASSES * ROW];
  static bench b;
  const tct_decoder *d     = decoder_named("logistic");
  void *params             = params_of(&d->about, NULL, 0);
  const tct_class_trials t = {N, UNITS, CLASSES, b.x, b.of, NULL};
  tct_decoder_why why;
  tct_error err;
  (void)state;

  set_out(&b, 6);
  const uint64_t before = tct_allocations();
  assert_int_equal(tct_decoder_fit(d, params, NULL, &t, weight, &why, &err), TCT_OK);
  const int64_t n = (int64_t)(tct_allocations() - before);
  assert_true(n >= 3);
  for (int64_t i = 1; i <= n; i++) {
    tct_fail_allocation(i, false);
    assert_int_equal(tct_decoder_fit(d, params, NULL, &t, weight, &why, &err), TCT_NO_MEMORY);
    tct_fail_allocation(-1, false);
  }
  tct_params_free(&d->about, params);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_discriminant_is_the_same),
    cmocka_unit_test(losses_are_least_at_the_same_weights),
    cmocka_unit_test(a_span_has_no_more_directions_than_there_are),
    cmocka_unit_test(noise_that_is_not_everywhere_has_no_inverse),
    cmocka_unit_test(spans_that_serve_again_change_nothing),
    cmocka_unit_test(memory_is_told),
  };
  return cmocka_run_group_tests_name("decode_span", tests, NULL, NULL);
}
