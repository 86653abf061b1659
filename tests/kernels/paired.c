/* paired.c -- numbers at single synapses of a panel, against the same by plain indices. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernels/paired.h"

enum { SENDERS = 5, ALL = SENDERS * TCT_PANEL };

static tct_real wave(int i)
{
  return (tct_real)sin(1.7 * i + 0.3);
}

static void fill(int phase, int n, tct_real *x)
{
  for (int i = 0; i < n; i++) x[i] = wave(i + phase);
}

static void is_near(double got, double want)
{
  if (!(fabs(got - want) < (sizeof(tct_real) == 4 ? 1e-6 : 1e-15)))
    fail_msg("%.17g is not %.17g", got, want);
}

/* x = keep x + c post pre; with keep 0 what was there is not read, be it no number */
static void both_cells_meet(void **state)
{
  tct_real post[TCT_PANEL], pre[SENDERS], x[ALL];
  (void)state;

  fill(3, TCT_PANEL, post);
  fill(40, SENDERS, pre);
  for (int forget = 0; forget < 2; forget++) {
    fill(90, ALL, x);
    if (forget) x[7] = NAN;
    tct_paired_meet(SENDERS, forget ? 0 : (tct_real)0.75, 2, post, pre, x);
    for (int i = 0; i < ALL; i++)
      is_near((double)x[i], (forget ? 0 : 0.75 * (double)wave(i + 90)) +
                              2 * (double)post[i % TCT_PANEL] * (double)pre[i / TCT_PANEL]);
  }
}

static void a_receiver_gates(void **state)
{
  tct_real post[TCT_PANEL], y[ALL], x[ALL];
  (void)state;

  fill(3, TCT_PANEL, post);
  fill(20, ALL, y);
  fill(90, ALL, x);
  tct_paired_gate(SENDERS, -3, post, y, x);
  for (int i = 0; i < ALL; i++)
    is_near((double)x[i],
            (double)wave(i + 90) - 3 * (double)post[i % TCT_PANEL] * (double)wave(i + 20));
}

static void traces_decay(void **state)
{
  tct_real y[ALL], x[ALL];
  (void)state;

  fill(20, ALL, y);
  for (int forget = 0; forget < 2; forget++) {
    fill(90, ALL, x);
    if (forget) x[7] = NAN;
    tct_paired_trace(ALL, forget ? 0 : (tct_real)0.75, y, x);
    for (int i = 0; i < ALL; i++)
      is_near((double)x[i], (forget ? 0 : 0.75 * (double)wave(i + 90)) + (double)wave(i + 20));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(both_cells_meet),
    cmocka_unit_test(a_receiver_gates),
    cmocka_unit_test(traces_decay),
  };
  return cmocka_run_group_tests_name("paired", tests, NULL, NULL);
}
