/* two_panels.c -- products of two panels beside each other: the bits of one by one, and what is fetched ahead. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "kernels/numbers.h"

enum { SOURCES = 3, ROWS = 40, UNITS = 30, PARTS = 3, PART_ROWS = 7, ALL = PARTS * PART_ROWS };

static const tct_kernel_family
  *k; /* under test; NULL: this processor has none that does two at once */
static tct_ahead nothing;

typedef struct {
  tct_source source[SOURCES];
  size_t stride[SOURCES];
  tct_real *rate[SOURCES], *weight[SOURCES];
} circuit;

static circuit a_circuit(int rows)
{
  circuit c;

  for (int i = 0; i < SOURCES; i++) {
    const int senders = i == 1 ? 0 : 5 + 12 * i;
    const size_t ld   = (size_t)senders + draw_bits() % 4;
    c.stride[i]       = (size_t)(senders + i) * TCT_PANEL;
    c.rate[i]         = drawn_tight((size_t)(rows - 1) * ld + (size_t)senders);
    c.weight[i]       = drawn(2 * c.stride[i] + 1);
    c.source[i]       = (tct_source){c.rate[i], ld, c.weight[i], senders};
  }
  return c;
}

static void forget(circuit *c)
{
  for (int i = 0; i < SOURCES; i++) {
    free(c->rate[i]);
    free(c->weight[i]);
  }
}

static void gathered_beside_each_other_they_have_the_bits_of_one_by_one(void **state)
{
  enum { LD = 3 * TCT_PANEL };

  (void)state;
  for (int rows = 1; rows <= ROWS; rows++)
    for (int kind = 0; kind < 3; kind++) { /* no start, a row for all, a row for each */
      const size_t n = (size_t)rows * LD, start_ld = kind == 2 ? LD : 0;
      circuit c       = a_circuit(rows);
      tct_real *start = drawn(n), *one = drawn(n), *two = drawn(n);
      memcpy(two, one, n * sizeof *two);
      k->gather_two(rows, SOURCES, c.source, c.stride, kind ? start : NULL, start_ld, two, LD,
                    &nothing);
      for (size_t p = 0; p < 2; p++) {
        k->gather(rows, SOURCES, c.source, kind ? start + p * TCT_PANEL : NULL, start_ld,
                  one + p * TCT_PANEL, LD);
        for (int i = 0; i < SOURCES; i++) c.source[i].panel += c.stride[i];
      }
      assert_true(same_bits(one, two, n)); /* what lies beside them too */
      free(start);
      free(one);
      free(two);
      forget(&c);
    }
}

static void outer_products_beside_each_other_have_the_bits_of_one_by_one(void **state)
{
  enum { LD = 50, N = UNITS * TCT_PANEL, POSTS = ALL * TCT_PANEL };

  (void)state;
  for (int units = 1; units <= UNITS; units++)
    for (int more = 0; more < 2; more++)
      for (int tiles = 0; tiles < 2; tiles++) {
        tct_real *field  = drawn_tight((size_t)(ALL - 1) * LD + (size_t)units);
        tct_real *packed = drawn_tight(tct_packed(units, ALL));
        tct_real *post = drawn(2 * POSTS), *one = drawn(2 * N), *two = drawn(2 * N);
        tct_part part[PARTS];
        for (int t = 0; t < PARTS; t++) {
          const tct_real *from = field + (size_t)t * PART_ROWS * LD;
          tct_pack(units, PART_ROWS, ALL, t * PART_ROWS, from, LD, packed);
          part[t] = (tct_part){tiles ? packed + (size_t)t * PART_ROWS * 6 : from, PART_ROWS};
        }
        const size_t row = tiles ? 6 : LD, tile = tiles ? ALL * 6 : 6;
        memcpy(two, one, 2 * N * sizeof *two);
        k->outer_two(0, units, PARTS, part, row, tile, post, POSTS, two, N, more, &nothing);
        for (int p = 0; p < 2; p++)
          k->outer(0, units, PARTS, part, row, tile, post + p * POSTS, one + p * N, more, NULL);
        assert_true(same_bits(one, two, (size_t)2 * N));
        free(field);
        free(packed);
        free(post);
        free(one);
        free(two);
      }
}

/* Nothing is read there: what is wanted may be anywhere. */
static void a_line_is_fetched_with_each_rate_or_row_and_never_more_than_is_wanted(void **state)
{
  enum { LINE = 64 / sizeof(tct_real), N = 10, SENDERS = 18 };

  (void)state;
  tct_real *rate = drawn(N * SENDERS), *weight = drawn(2 * SENDERS * TCT_PANEL);
  tct_real *out = drawn(2 * N * TCT_PANEL), *sum = drawn(2 * N * TCT_PANEL);
  const tct_source source = {rate, SENDERS, weight, SENDERS};
  const tct_part part     = {rate, N};
  const size_t stride     = SENDERS * TCT_PANEL;
  tct_ahead ahead         = {rate, 2 * SENDERS + 1};

  for (size_t times = 1; times <= 3; times++) {
    k->gather_two(N, 1, &source, &stride, NULL, 0, out, 2 * TCT_PANEL, &ahead);
    assert_int_equal(ahead.lines, times < 3 ? 2 * SENDERS + 1 - times * SENDERS : 0);
    assert_true(times == 3 || ahead.from == rate + times * SENDERS * LINE);
  }
  ahead = (tct_ahead){rate, 2 * N};
  k->outer(0, 18, 1, &part, SENDERS, 6, weight, sum, false, &ahead); /* tiles of 12 and of 6 */
  assert_true(ahead.lines == 0 && ahead.from == rate + 2 * N * LINE);
  ahead = (tct_ahead){rate, N + 1};
  for (size_t times = 1; times <= 2; times++) {
    k->outer_two(0, 6, 1, &part, SENDERS, 6, weight, 0, sum, N * TCT_PANEL, false, &ahead);
    assert_int_equal(ahead.lines, times == 1);
    assert_true(times == 2 || ahead.from == rate + N * LINE);
  }
  free(rate);
  free(weight);
  free(out);
  free(sum);
}

static void so_many_rows_that_they_lie_far_have_the_bits_of_few(void **state)
{
  enum { MANY = 1100, SENDERS = 21, HALF = MANY / 2 };
  tct_real *rate = drawn_tight(MANY * SENDERS), *weight = drawn(SENDERS * TCT_PANEL);
  tct_real *all = drawn(MANY * TCT_PANEL), *cut = drawn(MANY * TCT_PANEL);
  tct_source source = {rate, SENDERS, weight, SENDERS};

  (void)state;
  k->gather(MANY, 1, &source, NULL, 0, all, TCT_PANEL);
  k->gather(HALF, 1, &source, NULL, 0, cut, TCT_PANEL);
  source.from += HALF * SENDERS;
  k->gather(HALF, 1, &source, NULL, 0, cut + HALF * TCT_PANEL, TCT_PANEL);
  assert_true(same_bits(all, cut, MANY * TCT_PANEL));
  free(rate);
  free(weight);
  free(all);
  free(cut);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(gathered_beside_each_other_they_have_the_bits_of_one_by_one),
    cmocka_unit_test(outer_products_beside_each_other_have_the_bits_of_one_by_one),
    cmocka_unit_test(a_line_is_fetched_with_each_rate_or_row_and_never_more_than_is_wanted),
    cmocka_unit_test(so_many_rows_that_they_lie_far_have_the_bits_of_few),
  };

  k = tct_kernels_avx512();
  if (!k) {
    fputs("skipped: no family here makes two panels at once\n", stderr);
    return 77;
  }
  return cmocka_run_group_tests(tests, NULL, NULL);
}
