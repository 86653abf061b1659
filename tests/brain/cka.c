/* cka.c -- a case worked by hand, the formula written out naively, and what must not matter.
 *
 * x = (-1, 0, 1), y = ((1, 0), (0, 0), (0, 0)):  yc = ((2, 0), (-1, 0), (-1, 0)) / 3
 *     |yc' xc|^2 = 1,  |xc' xc| = 2,  |yc' yc| = 2 / 3,  CKA = 3 / 4 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tercet/similarity.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/near.h"

extern const tct_similarity tct_similarity_cka;

static double cka(bool debiased, int n, int p, const double *a, int q, const double *b)
{
  return tct_similarity_cka.compare(&debiased, n, p, a, q, b);
}

static void noise(const char *place, int n, double *out)
{
  for (int i = 0; i < n; i++) out[i] = 3 + tct_normal(tct_key_of(1, place), 0, 0, (uint32_t)i);
}

static void three_conditions_align_as_worked_by_hand(void **state)
{
  const double x[] = {-1, 0, 1}, y[] = {1, 0, 0, 0, 0, 0};
  (void)state;

  assert_near(cka(false, 3, 1, x, 2, y), 0.75, 1e-15);
  assert_near(cka(false, 3, 2, y, 1, x), 0.75, 1e-15);
}

/* HSIC as the papers write it, over a stored matrix of similarities of uncentred patterns. */
static double entry(const double *x, int p, int i, int j)
{
  double s = 0;
  for (int k = 0; k < p; k++) s += x[i * p + k] * x[j * p + k];
  return s;
}

static double hsic(int n, int p, const double *x, int q, const double *y)
{
  double kl = 0, k = 0, l = 0, klone = 0;

  for (int i = 0; i < n; i++) {
    double ki = 0, li = 0;
    for (int j = 0; j < n; j++) {
      if (i == j) continue;
      kl += entry(x, p, i, j) * entry(y, q, i, j);
      ki += entry(x, p, i, j);
      li += entry(y, q, i, j);
    }
    k += ki;
    l += li;
    klone += ki * li;
  }
  return (kl + k * l / ((n - 1.0) * (n - 2.0)) - 2 * klone / (n - 2.0)) / (n * (n - 3.0));
}

static double plain(int n, int p, const double *x, int q, const double *y)
{
  double sum = 0;

  for (int a = 0; a < p; a++)
    for (int b = 0; b < q; b++) {
      double mx = 0, my = 0, c = 0;
      for (int i = 0; i < n; i++) mx += x[i * p + a] / n, my += y[i * q + b] / n;
      for (int i = 0; i < n; i++) c += (x[i * p + a] - mx) * (y[i * q + b] - my);
      sum += c * c;
    }
  return sum;
}

/* many conditions and few units, few conditions and many units, and one of each */
static void both_ways_to_sum_give_the_formula(void **state)
{
  const int shape[][3] = {{12, 2, 3}, {5, 30, 40}, {8, 3, 40}};
  double x[400];
  double y[400];
  (void)state;

  for (int i = 0; i < 3; i++) {
    const int n = shape[i][0], p = shape[i][1], q = shape[i][2];
    noise("x", n * p, x);
    noise("y", n * q, y);
    assert_near(cka(false, n, p, x, q, y),
                plain(n, p, x, q, y) / sqrt(plain(n, p, x, p, x) * plain(n, q, y, q, y)), 1e-12);
    assert_near(cka(true, n, p, x, q, y),
                hsic(n, p, x, q, y) / sqrt(hsic(n, p, x, p, x) * hsic(n, q, y, q, y)), 1e-10);
  }
}

static void rotation_gain_and_offset_do_not_matter(void **state)
{
  double x[20];
  double y[20];
  (void)state;

  noise("x", 20, x);
  for (int i = 0; i < 10; i++) { /* 3-4-5 rotation, gain 1e150, an offset */
    y[2 * i]     = 1e150 * (0.6 * x[2 * i] - 0.8 * x[2 * i + 1]);
    y[2 * i + 1] = 1e150 * (0.8 * x[2 * i] + 0.6 * x[2 * i + 1] + 5);
  }
  assert_near(cka(false, 10, 2, x, 2, y), 1, 1e-12);
  assert_near(cka(true, 10, 2, x, 2, y), 1, 1e-12);
}

static void independent_noise_looks_alike_only_without_debiasing(void **state)
{
  enum { N = 30, P = 1200 };
  static double x[N * P];
  static double y[N * P];
  (void)state;

  noise("x", N * P, x);
  noise("y", N * P, y);
  assert_true(cka(false, N, P, x, P, y) > 0.9);
  assert_true(fabs(cka(true, N, P, x, P, y)) < 0.2);
}

static void a_condition_with_a_hole_is_left_out(void **state)
{
  const double hole = (double)NAN;
  const double x[] = {-1, 7, 0, hole, 1}, y[] = {1, 0, hole, 4, 0, 0, 1, 1, 0, 0};
  (void)state;

  assert_near(cka(false, 5, 1, x, 2, y), 0.75, 1e-15);
}

static void what_does_not_vary_or_is_too_little_is_undefined(void **state)
{
  const double x[] = {-1, 0, 1, 4}, flat[] = {0.1, 0.1, 0.1, 0.1};
  /* all conditions equally far apart: nothing is left beside the diagonal */
  const double each[] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
  (void)state;

  assert_undefined(cka(false, 4, 1, x, 1, flat));
  assert_undefined(cka(false, 1, 1, x, 1, x));
  assert_undefined(cka(true, 3, 1, x, 1, x));
  assert_undefined(cka(true, 4, 4, each, 4, each));
  assert_near(cka(false, 4, 4, each, 4, each), 1, 1e-15);
}

static void without_memory_the_answer_is_undefined(void **state)
{
  const double x[] = {-1, 0, 1, 2, 0, 3, 1, 4, 7, 5, 5, 2};
  (void)state;

  for (int units = 1; units <= 3; units += 2) /* summed over units, and over conditions */
    for (int debiased = 0; debiased < 2; debiased++) {
      const int n           = 12 / units;
      const uint64_t before = tct_allocations();
      const double whole    = cka(debiased, n, units, x, units, x);
      const uint64_t taken  = tct_allocations() - before;
      assert_true(taken > 0);
      for (uint64_t i = 1; i <= taken; i++) {
        tct_fail_allocation((int64_t)i, false);
        assert_undefined(cka(debiased, n, units, x, units, x));
      }
      tct_fail_allocation(-1, false);
      assert_near(cka(debiased, n, units, x, units, x), whole, 0);
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(three_conditions_align_as_worked_by_hand),
    cmocka_unit_test(both_ways_to_sum_give_the_formula),
    cmocka_unit_test(rotation_gain_and_offset_do_not_matter),
    cmocka_unit_test(independent_noise_looks_alike_only_without_debiasing),
    cmocka_unit_test(a_condition_with_a_hole_is_left_out),
    cmocka_unit_test(what_does_not_vary_or_is_too_little_is_undefined),
    cmocka_unit_test(without_memory_the_answer_is_undefined),
  };
  return cmocka_run_group_tests_name("cka", tests, NULL, NULL);
}
