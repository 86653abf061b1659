/* random.c -- draws are Philox's, depend on nothing but their place, and are spread as they should. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"

#include <math.h>
#include <string.h>

static bool near(double a, double b, double by)
{
  return fabs(a - b) <= by;
}

/* Box and Muller's normals of two words, by the C library; the angle starts half a quarter back. */
static void by_library(uint32_t a, uint32_t b, double *x, double *y)
{
  const double radius = sqrt(-2 * log(((double)a + 0.5) / 4294967296.));
  const double turn   = ((double)b + 0.5) / 4294967296. - 0.125;

  *x = radius * cos(2 * M_PI * turn);
  *y = radius * sin(2 * M_PI * turn);
}

static void the_words_are_those_of_philox_4x32_10(void **unused)
{
  const tct_key ones = {{0xffffffffU, 0xffffffffU}}, zero = {{0, 0}};
  const tct_key pi = {{0xa4093822U, 0x299f31d0U}};
  double x, y;

  (void)unused;
  /* known answers of Salmon et al.'s distribution: counter and key of ones, of zeros, of pi */
  assert_true(tct_bits(ones, UINT64_MAX, UINT32_MAX, UINT32_MAX - 1) == 0x41c83b0e408f276dU);
  assert_true(tct_bits(ones, UINT64_MAX, UINT32_MAX, UINT32_MAX) == 0x6d5451fda20bc7c6U);

  by_library(0x6627e8d5U, 0xe169c58dU, &x, &y);
  assert_true(near(tct_normal(zero, 0, 0, 0), x, 1e-9));
  assert_true(near(tct_normal(zero, 0, 0, 1), y, 1e-9));
  by_library(0xbc57ac4cU, 0x9b00dbd8U, &x, &y);
  assert_true(near(tct_normal(zero, 0, 0, 2), x, 1e-9));
  assert_true(near(tct_normal(zero, 0, 0, 3), y, 1e-9));

  by_library(0x5001e420U, 0x24126ea1U, &x, &y);
  assert_true(near(tct_normal(pi, 0x85a308d3243f6a88U, 0x13198a2eU, 4 * 0x03707344U + 2), x, 1e-9));
  assert_true(near(tct_normal(pi, 0x85a308d3243f6a88U, 0x13198a2eU, 4 * 0x03707344U + 3), y, 1e-9));
}

static void normals_in_a_row_are_the_normals_one_by_one(void **unused)
{
  const tct_key key = tct_key_of(3, "v1.noise");
  tct_real row[301];

  (void)unused;
  for (uint32_t first = 0; first < 9; first++)
    for (int n = 0; n <= 300; n += first % 2 ? 1 : 13) {
      row[n] = 42;
      tct_normals(key, 5, 6, first, n, (tct_real)0.3, row);
      for (int i = 0; i < n; i++) {
        const double one = tct_normal(key, 5, 6, first + (uint32_t)i);
        const tct_real c = (tct_real)((double)(tct_real)0.3 * one);
        if (memcmp(&row[i], &c, sizeof c) != 0) fail_msg("unit %u + %d", first, i);
      }
      assert_true(row[n] == 42); /* and not one more */
    }
  tct_normals(key, 5, 6, UINT32_MAX - 2, 3, 1, row);
  assert_true(row[2] == (tct_real)tct_normal(key, 5, 6, UINT32_MAX));
}

static void a_draw_does_not_know_what_was_drawn_before(void **unused)
{
  const tct_key key = tct_key_of(1, "a");
  double there[500], back[500];

  (void)unused;
  for (uint32_t i = 0; i < 500; i++) there[i] = tct_normal(key, i % 7, i % 3, i);
  for (uint32_t i = 500; i-- > 0;) {
    tct_uniform(key, i, 0, 0);
    back[i] = tct_normal(key, i % 7, i % 3, i);
  }
  assert_memory_equal(there, back, sizeof there);
}

static void every_part_of_the_place_makes_another_draw(void **unused)
{
  const tct_key key     = tct_key_of(1, "a");
  const uint64_t seen[] = {
    tct_bits(key, 0, 0, 0),
    tct_bits(key, 1, 0, 0),
    tct_bits(key, UINT64_C(1) << 32, 0, 0),
    tct_bits(key, 0, 1, 0),
    tct_bits(key, 0, 0, 1),
    tct_bits(key, 0, 0, 2),
    tct_bits(key, 0, 0, UINT32_C(1) << 31),
    tct_bits(tct_key_of(2, "a"), 0, 0, 0),
    tct_bits(tct_key_of(UINT64_C(1) << 32 | 1, "a"), 0, 0, 0),
    tct_bits(tct_key_of(1, "b"), 0, 0, 0),
    tct_bits(tct_key_of(1, ""), 0, 0, 0),
    tct_bits(tct_key_in(key, 0), 0, 0, 0),
    tct_bits(tct_key_in(key, 1), 0, 0, 0),
    tct_bits(tct_key_in(key, UINT64_C(1) << 32), 0, 0, 0),
    tct_bits(tct_key_in(tct_key_in(key, 0), 0), 0, 0, 0),
  };
  const int n = sizeof seen / sizeof *seen;

  (void)unused;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++)
      if (seen[i] == seen[j]) fail_msg("draws %d and %d are the same", i, j);
}

static void draws_stay_what_they_were_when_runs_were_published(void **unused)
{
  const tct_key key = tct_key_of(7, "retina->v1.weight");

  (void)unused;
  assert_int_equal(key.v[0], 0x21199257);
  assert_int_equal(key.v[1], 0xb334f86d);
  assert_true(tct_bits(key, 1, 2, 3) == 0xc7022b096f2cd39cU);
  assert_true(tct_key_in(key, 9).v[0] == 0x8dfb4bc1);
  assert_true(tct_normal(key, 1, 2, 3) == 0x1.5459cc50967a5p+0);
  assert_true(tct_shuffled(key, 12345, 60000) == 48183);
}

/* First four moments of n draws, and the correlation of neighbours. */
typedef struct {
  double mean, variance, skew, kurtosis, neighbours, least, most;
} moments;

static moments of(const double *x, int n)
{
  moments m = {.least = x[0], .most = x[0]};

  for (int i = 0; i < n; i++) m.mean += x[i] / n;
  for (int i = 0; i < n; i++) {
    const double d = x[i] - m.mean;

    m.variance += d * d / n;
    m.skew += d * d * d / n;
    m.kurtosis += d * d * d * d / n;
    if (i) m.neighbours += d * (x[i - 1] - m.mean) / n;
    m.least = fmin(m.least, x[i]);
    m.most  = fmax(m.most, x[i]);
  }
  return m;
}

enum { MANY = 200000 };
static double many[MANY];

/* Limits are five standard errors: of the mean sd / sqrt n, of the variance sd^2 sqrt(2 / n), ... */
static void normals_have_the_moments_of_a_normal(void **unused)
{
  const tct_key key = tct_key_of(11, "moments");
  const double root = 5 / sqrt(MANY);

  (void)unused;
  for (int axis = 0; axis < 3; axis++) { /* along units, steps, trials */
    moments m;
    int beyond[4] = {0};

    for (uint32_t i = 0; i < MANY; i++)
      many[i] = tct_normal(key, axis == 2 ? i : 0, axis == 1 ? i : 0, axis == 0 ? i : 0);
    m = of(many, MANY);
    assert_true(near(m.mean, 0, root));
    assert_true(near(m.variance, 1, root * sqrt(2)));
    assert_true(near(m.skew, 0, root * sqrt(15)));
    assert_true(near(m.kurtosis, 3, root * sqrt(96)));
    assert_true(near(m.neighbours, 0, root));
    for (int i = 0; i < MANY; i++)
      for (int k = 0; k < 4; k++) beyond[k] += fabs(many[i]) > k + 0.5;
    /* two-sided tails beyond 0.5, 1.5, 2.5, 3.5 standard deviations */
    const double tail[4] = {0.617075, 0.133614, 0.012419, 0.000465};
    for (int k = 0; k < 4; k++)
      assert_true(near(beyond[k] / (double)MANY, tail[k], root * sqrt(tail[k])));
  }
}

static void uniforms_fill_the_open_interval_evenly(void **unused)
{
  const tct_key key = tct_key_of(12, "moments");
  int bins[64]      = {0};
  double chi        = 0;
  moments m;

  (void)unused;
  for (uint32_t i = 0; i < MANY; i++) {
    many[i] = tct_uniform(key, i / 1000, i % 1000 / 100, i % 100);
    assert_true(many[i] > 0 && many[i] < 1);
    bins[(int)(many[i] * 64)]++;
  }
  m = of(many, MANY);
  assert_true(near(m.mean, 0.5, 5 * sqrt(1. / 12 / MANY)));
  assert_true(near(m.variance, 1. / 12, 5 * sqrt(1. / 180 / MANY)));
  assert_true(near(m.neighbours, 0, 5. / 12 / sqrt(MANY)));
  for (int b = 0; b < 64; b++) chi += pow(bins[b] - MANY / 64., 2) / (MANY / 64.);
  assert_true(chi > 24 && chi < 127); /* 63 degrees of freedom: five sigma of Wilson and Hilferty */
}

static void bits_are_set_half_of_the_time(void **unused)
{
  const tct_key key = tct_key_of(13, "bits");
  int set[64]       = {0};

  (void)unused;
  for (uint32_t i = 0; i < 40000; i++) {
    const uint64_t bits = tct_bits(key, 0, 0, i);
    for (int b = 0; b < 64; b++) set[b] += (int)(bits >> b & 1);
  }
  for (int b = 0; b < 64; b++) assert_in_range(set[b], 20000 - 500, 20000 + 500);
}

static void bits_and_normals_of_one_place_are_independent(void **unused)
{
  const tct_key key = tct_key_of(14, "both");
  double with       = 0;

  (void)unused;
  for (uint32_t i = 0; i < MANY; i++)
    with += tct_normal(key, 0, 0, i) * (tct_uniform(key, 0, 0, i) - 0.5);
  assert_true(near(with / MANY, 0, 5 * sqrt(1. / 12 / MANY)));
}

static void shuffle_once(tct_key key, uint64_t n)
{
  static unsigned char taken[60000];

  memset(taken, 0, sizeof taken);
  for (uint64_t i = 0; i < n; i++) {
    const uint64_t to = tct_shuffled(key, i, n);

    assert_true(to < n);
    if (taken[to]++) fail_msg("%d of %d is taken twice", (int)to, (int)n);
  }
}

static void a_shuffle_takes_every_place_once(void **unused)
{
  (void)unused;
  for (uint64_t n = 1; n <= 200; n++) shuffle_once(tct_key_of(n, "order"), n);
  shuffle_once(tct_key_of(1, "order"), 60000);
  assert_true(tct_shuffled(tct_key_of(1, "order"), 5, UINT64_MAX) < UINT64_MAX);
}

static void all_orders_of_four_are_about_as_frequent(void **unused)
{
  enum { DRAWS = 24000 };
  const tct_key key = tct_key_of(5, "order");
  int count[256] = {0}, orders = 0;
  double chi = 0;

  (void)unused;
  for (uint64_t d = 0; d < DRAWS; d++) {
    const tct_key k = tct_key_in(key, d);
    uint64_t order  = 0;
    for (uint64_t i = 0; i < 4; i++) order = order * 4 + tct_shuffled(k, i, 4);
    count[order]++;
  }
  for (int i = 0; i < 256; i++)
    if (count[i]) {
      orders++;
      chi += pow(count[i] - DRAWS / 24., 2) / (DRAWS / 24.);
    }
  assert_int_equal(orders, 24);
  assert_true(chi < 70); /* 23 degrees of freedom */
}

static void a_shuffle_puts_anyone_anywhere(void **unused)
{
  enum { N = 10, DRAWS = 20000 };
  const tct_key key = tct_key_of(6, "order");
  int count[N][N]   = {{0}};
  int after         = 0; /* i + 1 right behind i: (N - 1) / N of the time by chance */

  (void)unused;
  for (uint64_t d = 0; d < DRAWS; d++) {
    const tct_key k = tct_key_in(key, d);
    uint64_t before = N;
    for (uint64_t i = 0; i < N; i++) {
      const uint64_t to = tct_shuffled(k, i, N);
      count[i][to]++;
      after += to == before + 1;
      before = to;
    }
  }
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) assert_in_range(count[i][j], 2000 - 230, 2000 + 230);
  assert_true(near(after / (double)DRAWS, (N - 1.) / N, 5 * 0.0067));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_words_are_those_of_philox_4x32_10),
    cmocka_unit_test(normals_in_a_row_are_the_normals_one_by_one),
    cmocka_unit_test(a_draw_does_not_know_what_was_drawn_before),
    cmocka_unit_test(every_part_of_the_place_makes_another_draw),
    cmocka_unit_test(draws_stay_what_they_were_when_runs_were_published),
    cmocka_unit_test(normals_have_the_moments_of_a_normal),
    cmocka_unit_test(uniforms_fill_the_open_interval_evenly),
    cmocka_unit_test(bits_are_set_half_of_the_time),
    cmocka_unit_test(bits_and_normals_of_one_place_are_independent),
    cmocka_unit_test(a_shuffle_takes_every_place_once),
    cmocka_unit_test(all_orders_of_four_are_about_as_frequent),
    cmocka_unit_test(a_shuffle_puts_anyone_anywhere),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
