/* pointwise_avx2.c -- exp and its kin, of every family, in ulps from long double. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernels/truths.h"

enum { MANY = 4096, TURNS = 80 }; /* TURNS x MANY numbers: all bit patterns, in steps of 13107 */

/* numbers of every size, both signs; in float the whole line of bit patterns, NaN too */
static void of_every_size(int turn, tct_real *x)
{
  for (int i = 0; i < MANY; i++) {
    x[i] = (tct_real)ldexp((double)draw(), (int)(draw_bits() % 164) - 150);
#ifndef TERCET_DOUBLE
    if (i % 2) {
      const uint32_t bits = ((uint32_t)turn * MANY + (uint32_t)i) * 13107u;
      memcpy(x + i, &bits, sizeof *x);
    }
#endif
  }
  x[turn % MANY] = (tct_real)(turn % 2 ? 0.0 : -0.0);
}

/* what kernels.h promises, and what the head of pointwise_avx2.c does */
static long double most_ulps(const tct_pointwise_family *k)
{
  return k == families[0] ? 4 : 2.5L;
}

static void exp_and_tanh_are_within_their_ulps(void **state)
{
  static tct_real x[MANY], y[MANY], z[MANY];

  (void)state;
  EACH_FAMILY(k)
  for (int turn = 0; turn < TURNS; turn++) {
    of_every_size(turn, x);
    k->vexp(MANY, x, y);
    k->vtanh(MANY, x, z);
    for (int i = 0; i < MANY; i++) {
      if (ulps(y[i], expl(x[i])) > most_ulps(k))
        fail_msg("exp(%a) is not %a", (double)x[i], (double)y[i]);
      if (ulps(z[i], tanhl(x[i])) > most_ulps(k))
        fail_msg("tanh(%a) is not %a", (double)x[i], (double)z[i]);
      if (!isnan(x[i])) assert_true(signbit(z[i]) == signbit(x[i]));
    }
  }
}

static void exp_saturates_to_zero_and_to_infinity(void **state)
{
#ifdef TERCET_DOUBLE
  const tct_real last = 709.782712893383973096, first = -745.13321910194110842;
#else
  const tct_real last = 88.72283f, first = -103.27892f;
#endif
  const tct_real inf = (tct_real)INFINITY, beyond = last * (1 + REAL_EPSILON);
  const tct_real x[] = {0, -(tct_real)0.0, last, beyond, 2 * last, inf, first, 2 * first, -inf};
  tct_real y[9];

  (void)state;
  EACH_FAMILY(k)
  {
    k->vexp(9, x, y);
    assert_true(y[0] == 1 && y[1] == 1);
    assert_true(isfinite(y[2]) && y[3] == inf && y[4] == inf && y[5] == inf);
    assert_true(y[6] > 0 && y[6] < REAL_EPSILON * REAL_EPSILON);
    assert_true(y[7] == 0 && y[8] == 0);
  }
}

static void rates_are_within_their_ulps_and_exact_without_exp(void **state)
{
  static _Alignas(64) tct_real x[MANY], y[MANY];

  (void)state;
  EACH_FAMILY(k)
  EACH_ACTIVATION(f)
  for (int turn = 0; turn < TURNS; turn++) {
    const bool exact = f == TCT_LINEAR || f == TCT_RELU || f == TCT_HARD_SIGMOID;
    of_every_size(turn, x);
    k->activate(f, MANY / 64, 64, 64, x, y);
    for (int i = 0; i < MANY; i++)
      if (ulps(y[i], truth(f, x[i])) > (exact ? 0 : most_ulps(k)))
        fail_msg("f%d(%a) is not %a", (int)f, (double)x[i], (double)y[i]);
  }
}

static void slopes_are_within_their_ulps_of_those_at_the_rate(void **state)
{
  static _Alignas(64) tct_real x[MANY], r[MANY], y[MANY];

  (void)state;
  EACH_FAMILY(k)
  EACH_ACTIVATION(f)
  for (int turn = 0; turn < TURNS; turn++) {
    of_every_size(turn, x);
    k->activate(f, MANY / 64, 64, 64, x, r);
    for (int i = 0; i < MANY; i++) y[i] = -2;
    k->activation_pull(f, MANY / 64, 64, 64, r, y);
    for (int i = 0; i < MANY; i++)
      if (f != TCT_LINEAR && isnan(r[i]))
        assert_true(isnan(y[i]));
      else if (ulps(y[i], -2 * slope(f, r[i])) > most_ulps(k))
        fail_msg("f%d' at rate %a is not %a", (int)f, (double)r[i], (double)y[i] / -2);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(exp_and_tanh_are_within_their_ulps),
    cmocka_unit_test(exp_saturates_to_zero_and_to_infinity),
    cmocka_unit_test(rates_are_within_their_ulps_and_exact_without_exp),
    cmocka_unit_test(slopes_are_within_their_ulps_of_those_at_the_rate),
  };

  find_families();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
