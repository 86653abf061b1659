/* pointwise.c -- pointwise work of every family by hand; and what becomes of NaN and infinity. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernels/truths.h"

enum { ROWS = 3, N = 2 * TCT_PANEL, LD = N + TCT_PANEL, BLOCK = ROWS * LD };

static void a_number_has_the_same_bits_wherever_it_stands(void **state)
{
  enum { MOST = 3 * TCT_PANEL };
  tct_real *x = drawn(MOST), *whole = drawn(MOST), *y = drawn(MOST);

  (void)state;
  EACH_FAMILY(k)
  for (int what = 0; what < 2; what++) {
    void (*f)(size_t, const tct_real *, tct_real *) = what ? k->vtanh : k->vexp;
    f(MOST, x, whole);
    for (size_t from = 0; from < MOST; from++)
      for (size_t n = 0; from + n <= MOST; n++) {
        for (size_t i = 0; i < MOST; i++) y[i] = 7;
        f(n, x + from, y);
        assert_true(same_bits(y, whole + from, n));
        for (size_t i = n; i < MOST; i++) assert_true(y[i] == 7);
      }
  }
  free(x);
  free(whole);
  free(y);
}

static void rates_worked_by_hand(void **state)
{
  static const tct_real x[4]       = {-2, 0, (tct_real)0.5, 3};
  static const double wanted[6][4] = {
    {-2, 0, 0.5, 3},
    {0, 0, 0.5, 3},
    {-0.96402758007581688395, 0, 0.46211715726000975850, 0.99505475368673045133},
    {0.11920292202211755594, 0.5, 0.62245933120185456464, 0.95257412682243321912},
    {0.12692801104297249644, 0.69314718055994530942, 0.97407698418010668087,
     3.04858735157374205570},
    {0, 0, 0.5, 1},
  };

  (void)state;
  EACH_FAMILY(k)
  EACH_ACTIVATION(f)
  {
    tct_real *drive = drawn(TCT_PANEL), *rate = drawn(TCT_PANEL);
    for (int i = 0; i < TCT_PANEL; i++) drive[i] = x[i % 4];
    k->activate(f, 1, TCT_PANEL, TCT_PANEL, drive, rate);
    for (int i = 0; i < TCT_PANEL; i++)
      assert_true(ulps(rate[i], (long double)wanted[f][i % 4]) <= 4);
    assert_true(tct_activation_silent(f) == (wanted[f][1] == 0));
    free(drive);
    free(rate);
  }
}

static void slopes_at_kinks_are_zero(void **state)
{
  (void)state;
  EACH_FAMILY(k)
  {
    tct_real *rate = drawn(TCT_PANEL), *credit = drawn(TCT_PANEL);
    for (int i = 0; i < TCT_PANEL; i++)
      rate[i] = (tct_real)(i % 3) / 2, credit[i] = 5; /* 0, 1/2, 1 */
    k->activation_pull(TCT_RELU, 1, TCT_PANEL, TCT_PANEL, rate, credit);
    for (int i = 0; i < TCT_PANEL; i++) assert_true(credit[i] == (i % 3 == 0 ? 0 : 5));
    for (int i = 0; i < TCT_PANEL; i++) credit[i] = 5;
    k->activation_pull(TCT_HARD_SIGMOID, 1, TCT_PANEL, TCT_PANEL, rate, credit);
    for (int i = 0; i < TCT_PANEL; i++) assert_true(credit[i] == (i % 3 == 1 ? 5 : 0));
    free(rate);
    free(credit);
  }
}

static void what_is_lost_stays_lost(void **state)
{
  const tct_real nan = (tct_real)NAN, inf = (tct_real)INFINITY;

  (void)state;
  EACH_FAMILY(k)
  EACH_ACTIVATION(f)
  {
    tct_real *x = drawn(TCT_PANEL), *y = drawn(TCT_PANEL), *credit = drawn(TCT_PANEL);
    x[0] = nan, x[1] = inf, x[2] = -inf, x[3] = -1, x[4] = -1, x[5] = -nan;
    credit[3] = nan, credit[4] = inf;
    k->activate(f, 1, TCT_PANEL, TCT_PANEL, x, y);
    assert_true(isnan(y[0]) && isnan(y[5]));
    assert_true(y[1] == (tct_real)truth(f, (long double)inf));
    assert_true(y[2] == (tct_real)truth(f, -(long double)inf));
    k->activation_pull(f, 1, TCT_PANEL, TCT_PANEL, y, credit);
    assert_true(isnan(credit[3]) && !isfinite(credit[4])); /* 0 x infinity is not 0 */
    if (f != TCT_LINEAR) assert_true(isnan(credit[0]));
    credit[0] = 1, credit[3] = nan;
    k->leaky_pull(f, (tct_real)0.5, 1, TCT_PANEL, TCT_PANEL, x, credit, NULL);
    assert_true(isnan(credit[3]) && (f == TCT_LINEAR || isnan(credit[0])));
    free(x);
    free(y);
    free(credit);
  }
}

static void in_place_is_the_same_and_nothing_beyond_the_block_is_touched(void **state)
{
  (void)state;
  EACH_FAMILY(k)
  EACH_ACTIVATION(f)
  {
    tct_real *drive = drawn(BLOCK), *rate = drawn(BLOCK), *was = drawn(BLOCK);
    memcpy(was, rate, BLOCK * sizeof *was);
    k->activate(f, ROWS, N, LD, drive, rate);
    for (size_t i = 0; i < BLOCK; i++)
      if (i % LD >= N) assert_true(rate[i] == was[i]);
    memcpy(was, drive, BLOCK * sizeof *was);
    k->activate(f, ROWS, N, LD, drive, drive);
    for (size_t i = 0; i < BLOCK; i++) assert_true(drive[i] == (i % LD < N ? rate[i] : was[i]));
    free(drive);
    free(rate);
    free(was);
  }
}

static void leaky_rates_keep_a_part_and_leaky_credit_is_split_alike(void **state)
{
  const tct_real keep = (tct_real)0.75;

  (void)state;
  EACH_FAMILY(k)
  EACH_ACTIVATION(f)
  {
    tct_real *drive = drawn(BLOCK), *before = drawn(BLOCK), *rate = drawn(BLOCK);
    tct_real *credit = drawn(BLOCK), *back = drawn(BLOCK), *was = drawn(BLOCK),
             *alone = drawn(BLOCK);
    k->leaky_step(f, keep, ROWS, N, LD, drive, before, rate);
    memcpy(was, credit, BLOCK * sizeof *was);
    memcpy(alone, credit, BLOCK * sizeof *alone);
    for (size_t i = 0; i < BLOCK; i++) back[i] = 3;
    k->leaky_pull(f, keep, ROWS, N, LD, drive, credit, back);
    k->leaky_pull(f, keep, ROWS, N, LD, drive, alone, NULL);
    assert_true(same_bits(alone, credit, BLOCK));
    for (size_t i = 0; i < BLOCK; i++) {
      const long double r = truth(f, drive[i]), s = slope(f, r);
      const bool in = i % LD < N;
      if (in) {
        assert_true(fabsl(rate[i] - (0.75L * before[i] + 0.25L * r)) <= 4 * REAL_EPSILON);
        assert_true(fabsl(credit[i] - 0.25L * s * was[i]) <= 4 * REAL_EPSILON);
      } else
        assert_true(credit[i] == was[i]);
      assert_true(fabsl(back[i] - (3 + (in ? 0.75L * was[i] : 0))) <= 4 * REAL_EPSILON);
    }
    k->leaky_step(f, keep, ROWS, N, LD, drive, before, before); /* in place */
    for (size_t row = 0; row < ROWS; row++)
      assert_true(same_bits(before + row * LD, rate + row * LD, N));
    tct_real *all[] = {drive, before, rate, credit, back, was, alone};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
  }
}

static void adding_and_scaling_go_to_the_end_and_no_further(void **state)
{
  (void)state;
  EACH_FAMILY(k)
  for (size_t n = 0; n < 40; n++) {
    tct_real *x = drawn_tight(n + 1), *y = drawn_tight(n + 1);
    for (size_t i = 0; i <= n; i++) x[i] = (tct_real)i, y[i] = 100;
    k->add(n, -2, x, y);
    for (size_t i = 0; i <= n; i++) assert_true(y[i] == (i < n ? 100 - 2 * (tct_real)i : 100));
    k->scale(n, (tct_real)0.5, y);
    for (size_t i = 0; i <= n; i++) assert_true(y[i] == (i < n ? 50 - (tct_real)i : 100));
    k->add(n, 1, y, y);
    for (size_t i = 0; i < n; i++) assert_true(y[i] == 100 - 2 * (tct_real)i);
    free(x);
    free(y);
  }
}

static void dot_sums_in_double_and_in_its_own_order(void **state)
{
  (void)state;
  for (size_t n = 0; n < 100; n++) {
    tct_real *x = drawn_tight(n), *y = drawn_tight(n);
    double part[16] = {0}, first = 0;
    for (size_t i = 0; i < n; i++) part[i % 16] += (double)x[i] * (double)y[i];
    for (int half = 8; half > 0; half /= 2)
      for (int j = 0; j < half; j++) part[j] += part[j + half];
    first = part[0];
    EACH_FAMILY(k) assert_true(k->dot(n, x, y) == first); /* to the last bit, in every family */
    free(x);
    free(y);
  }
  static tct_real ones[1 << 20], big[1 << 20];
  for (size_t i = 0; i < 1 << 20; i++) ones[i] = 1, big[i] = i ? 1 : (tct_real)(1 << 25);
  EACH_FAMILY(k) assert_true(k->dot(1 << 20, ones, big) == (1 << 25) + (1 << 20) - 1);
}

static void one_lost_number_is_found_wherever_it_is(void **state)
{
  const tct_real lost[] = {(tct_real)NAN, (tct_real)INFINITY, -(tct_real)INFINITY};

  (void)state;
  EACH_FAMILY(k)
  for (size_t n = 0; n < 70; n++) {
    tct_real *x = drawn_tight(n + 1);
    x[n]        = lost[0];
    if (n > 1) x[1] = (tct_real)(sizeof *x == 4 ? FLT_MAX : DBL_MAX), x[0] = -x[1];
    assert_true(k->all_finite(n, x));
    for (size_t at = 0; at < n; at++)
      for (int what = 0; what < 3; what++) {
        const tct_real was = x[at];
        x[at]              = lost[what];
        assert_false(k->all_finite(n, x));
        x[at] = was;
      }
    free(x);
  }
}

static void calls_go_to_the_family_in_use(void **state)
{
  const bool portable           = tct_kernels() == tct_kernels_portable();
  const tct_pointwise_family *k = portable ? families[0] : families[1];
  tct_real *x = drawn(BLOCK), *y = drawn(BLOCK), *z = drawn(BLOCK), *w = drawn(BLOCK);

  (void)state;
  tct_vexp(BLOCK, x, y), k->vexp(BLOCK, x, z);
  assert_true(same_bits(y, z, BLOCK));
  tct_vtanh(BLOCK, x, y), k->vtanh(BLOCK, x, z);
  assert_true(same_bits(y, z, BLOCK));
  tct_activate(TCT_LOGISTIC, ROWS, N, LD, x, y), k->activate(TCT_LOGISTIC, ROWS, N, LD, x, z);
  assert_true(same_bits(y, z, BLOCK));
  tct_activation_pull(TCT_TANH, ROWS, N, LD, x, y), k->activation_pull(TCT_TANH, ROWS, N, LD, x, z);
  assert_true(same_bits(y, z, BLOCK));
  tct_leaky_step(TCT_SOFTPLUS, (tct_real)0.9, ROWS, N, LD, x, w, y);
  k->leaky_step(TCT_SOFTPLUS, (tct_real)0.9, ROWS, N, LD, x, w, z);
  assert_true(same_bits(y, z, BLOCK));
  tct_leaky_pull(TCT_TANH, (tct_real)0.9, ROWS, N, LD, x, y, NULL);
  k->leaky_pull(TCT_TANH, (tct_real)0.9, ROWS, N, LD, x, z, NULL);
  assert_true(same_bits(y, z, BLOCK));
  tct_add(BLOCK, (tct_real)0.3, x, y), k->add(BLOCK, (tct_real)0.3, x, z);
  assert_true(same_bits(y, z, BLOCK));
  tct_scale(BLOCK, (tct_real)0.3, y), k->scale(BLOCK, (tct_real)0.3, z);
  assert_true(same_bits(y, z, BLOCK));
  assert_true(tct_dot(BLOCK, x, w) == k->dot(BLOCK, x, w));
  assert_true(tct_all_finite(BLOCK, x));
  x[BLOCK - 1] = (tct_real)NAN;
  assert_false(tct_all_finite(BLOCK, x));
  free(x);
  free(y);
  free(z);
  free(w);
}

static void wider_vectors_make_the_same_numbers(void **state)
{
  const tct_pointwise_family *a = families[1], *b = a ? families[2] : NULL;
  tct_real *x = drawn(BLOCK), *y = drawn(BLOCK), *z = drawn(BLOCK), *w = drawn(BLOCK);

  (void)state;
  for (int i = 0; i < BLOCK; i++) x[i] *= (tct_real)exp(6 * fabs((double)w[i]));
  memcpy(z, y, BLOCK * sizeof *z);
  for (tct_activation f = TCT_LINEAR; b && f <= TCT_HARD_SIGMOID; f = (tct_activation)(f + 1)) {
    a->activate(f, ROWS, N, LD, x, y), b->activate(f, ROWS, N, LD, x, z);
    assert_true(same_bits(y, z, BLOCK));
    memcpy(y, w, BLOCK * sizeof *y), memcpy(z, w, BLOCK * sizeof *z);
    a->activation_pull(f, ROWS, N, LD, x, y), b->activation_pull(f, ROWS, N, LD, x, z);
    assert_true(same_bits(y, z, BLOCK));
    a->leaky_step(f, (tct_real)0.9, ROWS, N, LD, x, w, y);
    b->leaky_step(f, (tct_real)0.9, ROWS, N, LD, x, w, z);
    assert_true(same_bits(y, z, BLOCK));
    a->leaky_pull(f, (tct_real)0.9, ROWS, N, LD, x, y, NULL);
    b->leaky_pull(f, (tct_real)0.9, ROWS, N, LD, x, z, NULL);
    assert_true(same_bits(y, z, BLOCK));
  }
  if (b) {
    a->vexp(BLOCK - 3, x, y), b->vexp(BLOCK - 3, x, z);
    assert_true(same_bits(y, z, BLOCK - 3));
    a->vtanh(BLOCK - 3, x, y), b->vtanh(BLOCK - 3, x, z);
    assert_true(same_bits(y, z, BLOCK - 3));
    a->add(BLOCK - 3, (tct_real)0.3, x, y), b->add(BLOCK - 3, (tct_real)0.3, x, z);
    assert_true(same_bits(y, z, BLOCK - 3));
    a->scale(BLOCK, (tct_real)0.3, y), b->scale(BLOCK, (tct_real)0.3, z);
    assert_true(same_bits(y, z, BLOCK - 3));
    assert_true(a->dot(BLOCK, x, w) == b->dot(BLOCK, x, w));
  }
  free(x);
  free(y);
  free(z);
  free(w);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_number_has_the_same_bits_wherever_it_stands),
    cmocka_unit_test(rates_worked_by_hand),
    cmocka_unit_test(slopes_at_kinks_are_zero),
    cmocka_unit_test(what_is_lost_stays_lost),
    cmocka_unit_test(in_place_is_the_same_and_nothing_beyond_the_block_is_touched),
    cmocka_unit_test(leaky_rates_keep_a_part_and_leaky_credit_is_split_alike),
    cmocka_unit_test(adding_and_scaling_go_to_the_end_and_no_further),
    cmocka_unit_test(dot_sums_in_double_and_in_its_own_order),
    cmocka_unit_test(one_lost_number_is_found_wherever_it_is),
    cmocka_unit_test(calls_go_to_the_family_in_use),
    cmocka_unit_test(wider_vectors_make_the_same_numbers),
  };

  find_families();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
