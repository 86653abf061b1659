/* paired.h -- numbers at single synapses of one panel, [sender][16]: what both cells do, and what is left of before. */
#ifndef TERCET_PAIRED_H
#define TERCET_PAIRED_H

#include "kernels/kernels.h"

/* x[j][k] = keep x[j][k] + c post[k] pre[j];  keep 0: x is not read */
void tct_paired_meet(int senders, tct_real keep, tct_real c, const tct_real *post,
                     const tct_real *pre, tct_real *x);
/* x[j][k] += c post[k] y[j][k] */
void tct_paired_gate(int senders, tct_real c, const tct_real *post, const tct_real *y, tct_real *x);
/* x = keep x + y;  keep 0: x is not read */
void tct_paired_trace(size_t n, tct_real keep, const tct_real *y, tct_real *x);

#endif
