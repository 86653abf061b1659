/* avx2.c -- the AVX2 and AVX-512 families bit for bit against chains of fmaf, one number at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "kernels/numbers.h"

#ifdef TERCET_DOUBLE
static void double_has_no_such_family(void **state)
{
  (void)state;
  assert_null(tct_kernels_avx2());
  assert_null(tct_kernels_avx512());
  assert_ptr_equal(tct_kernels(), tct_kernels_portable());
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(double_has_no_such_family)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
enum { SOURCES = 9, ROWS = 26, UNITS = 20 };

static const tct_kernel_family *k; /* under test */

/* like a 3 x 3 convolution: nine sources, the channels of one map as senders, a place apart */
static void gather_is_one_chain_of_fmaf(void **state)
{
  (void)state;
  for (int channels = 1; channels <= 9; channels++)
    for (int rows = 1; rows <= ROWS; rows++) {
      const size_t ld = (size_t)channels, n = (size_t)rows * TCT_PANEL;
      tct_real *map     = drawn_tight((size_t)(rows + SOURCES - 1) * ld);
      tct_real *weights = drawn(SOURCES * ld * TCT_PANEL), *bias = drawn(TCT_PANEL),
               *out = drawn(n);
      tct_source source[SOURCES];
      for (size_t s = 0; s < SOURCES; s++)
        source[s] = (tct_source){
          .from = map + s * ld, .ld = ld, .panel = weights + s * ld * TCT_PANEL, .n = channels};
      k->gather(rows, SOURCES, source, bias, 0, out, TCT_PANEL);
      for (size_t i = 0; i < n; i++) {
        tct_real want = bias[i % TCT_PANEL];
        for (size_t j = 0; j < SOURCES * ld; j++)
          want = fmaf(map[i / TCT_PANEL * ld + j], weights[j * TCT_PANEL + i % TCT_PANEL], want);
        assert_true(same_bits(&want, out + i, 1));
      }
      free(map);
      free(weights);
      free(bias);
      free(out);
    }
}

static void outer_is_one_chain_of_fmaf(void **state)
{
  (void)state;
  for (int units = 1; units <= UNITS; units++)
    for (int more = 0; more < 2; more++) {
      const size_t n = (size_t)units * TCT_PANEL, ld = (size_t)units + 3;
      tct_real *pre = drawn_tight((ROWS - 1) * ld + (size_t)units), *post = drawn(ROWS * TCT_PANEL);
      tct_real *was = drawn(n), *sum = drawn(n);
      const tct_part part[2] = {{.from = pre, .rows = 9}, {.from = pre + 9 * ld, .rows = ROWS - 9}};
      memcpy(sum, was, n * sizeof *sum);
      k->outer(0, units, 2, part, ld, 6, post, sum, more, NULL);
      for (size_t i = 0; i < n; i++) {
        tct_real want = more ? was[i] : 0;
        for (size_t r = 0; r < ROWS; r++)
          want = fmaf(pre[r * ld + i / TCT_PANEL], post[r * TCT_PANEL + i % TCT_PANEL], want);
        assert_true(same_bits(&want, sum + i, 1));
      }
      free(pre);
      free(post);
      free(was);
      free(sum);
    }
}

static void post_rows_are_added_by_fmaf(void **state)
{
  enum { N = ROWS * TCT_PANEL };
  tct_real *from = drawn(N), *was = drawn(N), *post = drawn(N);
  const tct_real c = draw();

  (void)state;
  memcpy(post, was, N * sizeof *post);
  k->post_rows(ROWS, c, from, TCT_PANEL, true, post);
  for (int i = 0; i < N; i++) assert_true(post[i] == fmaf(c, from[i], was[i]));
  free(from);
  free(was);
  free(post);
}

static void lost_numbers_are_seen_in_their_own_rows_only(void **state)
{
  enum { N = 7 };
  tct_real *rows = drawn(N * TCT_PANEL), *panel = drawn(TCT_PANEL * TCT_PANEL);
  tct_real *out           = drawn(N * TCT_PANEL);
  const tct_source source = {.from = rows, .ld = TCT_PANEL, .panel = panel, .n = TCT_PANEL};

  (void)state;
  rows[2 * TCT_PANEL + 5] = NAN;
  rows[4 * TCT_PANEL]     = INFINITY;
  k->gather(N, 1, &source, NULL, 0, out, TCT_PANEL);
  for (int i = 0; i < N; i++)
    for (int j = 0; j < TCT_PANEL; j++) {
      const tct_real x = out[i * TCT_PANEL + j];
      if (i == 2)
        assert_true(isnan(x));
      else if (i == 4)
        assert_true(isinf(x) && (x > 0) == (panel[j] > 0));
      else
        assert_true(isfinite(x));
    }
  free(rows);
  free(panel);
  free(out);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(gather_is_one_chain_of_fmaf),
    cmocka_unit_test(outer_is_one_chain_of_fmaf),
    cmocka_unit_test(post_rows_are_added_by_fmaf),
    cmocka_unit_test(lost_numbers_are_seen_in_their_own_rows_only),
  };

  if (!tct_kernels_avx2()) {
    fputs("skipped: this processor has no AVX2 and FMA\n", stderr);
    return 77;
  }
  k                = tct_kernels_avx2();
  const int failed = cmocka_run_group_tests_name("avx2", tests, NULL, NULL);
  k                = tct_kernels_avx512();
  if (!k) fputs("this processor has no AVX-512: that family is not tested\n", stderr);
  return failed + (k ? cmocka_run_group_tests_name("avx512", tests, NULL, NULL) : 0);
}
#endif
