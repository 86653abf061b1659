/* band.c -- bands held against what they were made of, and what is solved with them against Cholesky's root of all. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "kernels/band.h"
#include "kernels/cholesky.h"

static double draw(void)
{
  static uint32_t seed = 1;

  seed = 1664525u * seed + 1013904223u;
  return seed / 2147483648.0 - 1;
}

static double *numbers(size_t n)
{
  double *x = calloc(n + 1, sizeof *x);

  if (!x) abort();
  return x;
}

/* x'x of n + 5 draws, or of `rank` of them */
static double *products(size_t n, size_t rank)
{
  double *x = numbers(rank * n), *a = numbers(n * n);

  for (size_t i = 0; i < rank * n; i++) x[i] = draw();
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      for (size_t k = 0; k < rank; k++) a[i * n + j] += x[k * n + i] * x[k * n + j];
  free(x);
  return a;
}

static double band_at(const tct_band *b, size_t i, size_t j)
{
  const size_t d = i > j ? i - j : j - i, at = i > j ? i : j;

  return d > TCT_BAND ? 0 : b->band[at * (TCT_BAND + 1) + d];
}

/* A = Q' B Q and Q Q' = I */
static void check_band(size_t n, const double *a, const tct_band *b, const double *q)
{
  double *half = numbers(n * n);

  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < n; k++)
      for (size_t l = 0; l < n; l++) half[i * n + l] += band_at(b, i, k) * q[k * n + l];
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double sum = 0, unit = 0;
      for (size_t k = 0; k < n; k++) {
        sum += q[k * n + i] * half[k * n + j];
        unit += q[i * n + k] * q[j * n + k];
      }
      assert_true(fabs(sum - a[i * n + j]) <= 1e-13 * (double)n * fabs(a[0]));
      assert_true(fabs(unit - (i == j)) <= 1e-13);
    }
  free(half);
}

/* y = (A + c I)^-1 x, turned along and back, against the root of all; the norm and the trace, too */
static void check_solved(size_t n, const double *a, tct_band *b, const double *q, double c)
{
  const size_t p = b->padded;
  double *root = numbers(n * n), *x = numbers(100 * p), *z = numbers(100 * p), *want = numbers(n),
         left[100] = {0}, trace = 0;

  memcpy(root, a, n * n * sizeof *a);
  for (size_t i = 0; i < n; i++) root[i * (n + 1)] += c;
  assert_int_equal(tct_cholesky(n, root), n);
  for (size_t i = 0; i < n; i++) {
    memset(want, 0, n * sizeof *want);
    want[i] = 1;
    tct_forward(n, root, 1, want);
    for (size_t k = 0; k < n; k++) trace += want[k] * want[k];
  }
  for (size_t i = 0; i < 100; i++)
    for (size_t k = 0; k < n; k++) x[i * p + k] = draw();
  for (size_t i = 0; i < 100; i++)
    for (size_t k = 0; k < n; k++)
      for (size_t l = 0; l < n; l++) z[i * p + k] += q[k * n + l] * x[i * p + l];
  assert_true(tct_band_shift(b, c));
  tct_band_norms(b, 100, z, p, left);
  tct_band_solve(b, 100, z, p);
  assert_true(fabs(tct_band_trace(b) - trace) <= 1e-10 * trace);
  for (size_t i = 0; i < 100; i += 11) {
    double norm = 0;
    memcpy(want, x + i * p, n * sizeof *want);
    tct_forward(n, root, 1, want);
    tct_backward(n, root, 1, want);
    for (size_t k = 0; k < n; k++) norm += want[k] * x[i * p + k];
    assert_true(fabs(left[i] + norm) <= 1e-10 * norm);
    for (size_t k = 0; k < n; k++) {
      double own = 0;
      for (size_t l = 0; l < n; l++) own += q[l * n + k] * z[i * p + l];
      assert_true(fabs(own - want[k]) <= 1e-10 * norm);
    }
  }
  free(root);
  free(x);
  free(z);
  free(want);
}

/* Rows along directions and back, more of them than each has numbers. */
static void check_along(size_t n, const tct_band *b, const double *q)
{
  const size_t rows = 2 * n + 1, ld = n + 3;
  double *x = numbers(rows * ld), *along = numbers(rows * ld);

  for (size_t i = 0; i < rows * ld; i++) along[i] = x[i] = draw();
  tct_band_along(b, rows, along, ld);
  for (size_t i = 0; i < rows; i++)
    for (size_t k = 0; k < n; k++) {
      double want = 0;
      for (size_t l = 0; l < n; l++) want += q[k * n + l] * x[i * ld + l];
      assert_true(fabs(along[i * ld + k] - want) <= 1e-13 * (double)n);
    }
  tct_band_back(b, rows, along, ld);
  for (size_t i = 0; i < rows * ld; i++) assert_true(fabs(along[i] - x[i]) <= 1e-13 * (double)n);
  free(x);
  free(along);
}

static void bands_are_what_they_were_made_of(void **state)
{
  static const size_t size[] = {1, 2, 5, 31, 32, 33, 34, 64, 65, 80, 96, 131};
  (void)state;

  for (size_t s = 0; s < sizeof size / sizeof *size; s++)
    for (int whole = 0; whole < 2; whole++) {
      const size_t n = size[s];
      double *a = products(n, whole ? n + 5 : n / 3 + 1), *q = numbers(n * n);
      tct_band b;
      assert_true(tct_band_new(n, &b));
      assert_true(tct_band_of(a, &b));
      tct_band_directions(&b, q);
      check_band(n, a, &b, q);
      check_solved(n, a, &b, q, 0.3);
      check_solved(n, a, &b, q, 100);
      check_along(n, &b, q);
      tct_band_free(&b);
      free(a);
      free(q);
    }
}

/* Of rank 1: without a shift it has no root.  A band is a band already.  Scale is one of powers of two. */
static void what_cannot_be_is_refused(void **state)
{
  double *a = products(70, 1);
  tct_band b;
  (void)state;

  assert_true(tct_band_new(70, &b));
  assert_true(tct_band_of(a, &b));
  assert_false(tct_band_shift(&b, 0));
  assert_true(tct_band_shift(&b, 1));
  a[3] = (double)NAN;
  assert_false(tct_band_of(a, &b));
  tct_band_free(&b);
  tct_fail_allocation(1, false);
  assert_false(tct_band_new(70, &b));
  tct_fail_allocation(-1, false);
  tct_band_free(&b);
  free(a);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(bands_are_what_they_were_made_of),
    cmocka_unit_test(what_cannot_be_is_refused),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
