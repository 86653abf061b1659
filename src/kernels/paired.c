/* paired.c -- numbers at single synapses of one panel: plain loops over 16 receivers, made wide by the compiler. */
#include "kernels/paired.h"

static TCT_WIDE void meet(int senders, tct_real keep, tct_real c, const tct_real *restrict post,
                          const tct_real *restrict pre, tct_real *restrict x)
{
  tct_real of[TCT_PANEL];

  for (int k = 0; k < TCT_PANEL; k++) of[k] = c * post[k];
  for (int j = 0; j < senders && keep == 0; j++, x += TCT_PANEL)
    for (int k = 0; k < TCT_PANEL; k++) x[k] = of[k] * pre[j];
  for (int j = 0; j < senders && keep != 0; j++, x += TCT_PANEL)
    for (int k = 0; k < TCT_PANEL; k++) x[k] = keep * x[k] + of[k] * pre[j];
}

static TCT_WIDE void gate(int senders, tct_real c, const tct_real *restrict post,
                          const tct_real *restrict y, tct_real *restrict x)
{
  tct_real of[TCT_PANEL];

  for (int k = 0; k < TCT_PANEL; k++) of[k] = c * post[k];
  for (int j = 0; j < senders; j++, x += TCT_PANEL, y += TCT_PANEL)
    for (int k = 0; k < TCT_PANEL; k++) x[k] += of[k] * y[k];
}

static TCT_WIDE void trace(size_t n, tct_real keep, const tct_real *restrict y,
                           tct_real *restrict x)
{
  for (size_t i = 0; i < n && keep == 0; i++) x[i] = y[i];
  for (size_t i = 0; i < n && keep != 0; i++) x[i] = keep * x[i] + y[i];
}

void tct_paired_meet(int senders, tct_real keep, tct_real c, const tct_real *post,
                     const tct_real *pre, tct_real *x)
{
  meet(senders, keep, c, post, pre, x);
}

void tct_paired_gate(int senders, tct_real c, const tct_real *post, const tct_real *y, tct_real *x)
{
  gate(senders, c, post, y, x);
}

void tct_paired_trace(size_t n, tct_real keep, const tct_real *y, tct_real *x)
{
  trace(n, keep, y, x);
}
