/* pointwise.c -- pointwise work in plain C with the functions of libm, and the choice of a family.
 *
 * This is the only family in double.  In float its transcendental functions are calls, one number
 * at a time; pointwise_avx2.c is many times as fast. */
#include "kernels/pointwise.h"

#include <stdatomic.h>
#include <tgmath.h>

static inline tct_real mul_add(tct_real a, tct_real b, tct_real c)
{
  return a * b + c;
}

static inline tct_real exp_of(tct_real x)
{
  return exp(x);
}

static inline tct_real expm1_of(tct_real x)
{
  return expm1(x);
}

static inline tct_real tanh_of(tct_real x)
{
  return tanh(x);
}

static inline tct_real log1p_of(tct_real x)
{
  return log1p(x);
}

#include "kernels/pointwise_loops.h"

const tct_pointwise_family *tct_pointwise_portable(void)
{
  return &family;
}

/* the family that goes with the products in use */
static const tct_pointwise_family *in_use(void)
{
  static _Atomic(const tct_pointwise_family *) chosen;
  const tct_pointwise_family *found = atomic_load_explicit(&chosen, memory_order_relaxed);

  if (!found) {
    const tct_kernel_family *products = tct_kernels();
    if (products == tct_kernels_avx512()) found = tct_pointwise_avx512();
    if (products != tct_kernels_portable() && !found) found = tct_pointwise_avx2();
    if (!found) found = &family;
    atomic_store_explicit(&chosen, found, memory_order_relaxed);
  }
  return found;
}

void tct_activate(tct_activation f, int rows, int n, size_t ld, const tct_real *drive,
                  tct_real *rate)
{
  in_use()->activate(f, rows, n, ld, drive, rate);
}

void tct_activation_pull(tct_activation f, int rows, int n, size_t ld, const tct_real *rate,
                         tct_real *credit)
{
  in_use()->activation_pull(f, rows, n, ld, rate, credit);
}

bool tct_activation_silent(tct_activation f)
{
  return f != TCT_LOGISTIC && f != TCT_SOFTPLUS;
}

void tct_leaky_step(tct_activation f, tct_real keep, int rows, int n, size_t ld,
                    const tct_real *drive, const tct_real *before, tct_real *rate)
{
  in_use()->leaky_step(f, keep, rows, n, ld, drive, before, rate);
}

void tct_leaky_pull(tct_activation f, tct_real keep, int rows, int n, size_t ld,
                    const tct_real *drive, tct_real *credit, tct_real *before_credit)
{
  in_use()->leaky_pull(f, keep, rows, n, ld, drive, credit, before_credit);
}

void tct_add(size_t n, tct_real c, const tct_real *x, tct_real *y)
{
  in_use()->add(n, c, x, y);
}

void tct_scale(size_t n, tct_real c, tct_real *x)
{
  in_use()->scale(n, c, x);
}

void tct_vexp(size_t n, const tct_real *x, tct_real *y)
{
  in_use()->vexp(n, x, y);
}

void tct_vtanh(size_t n, const tct_real *x, tct_real *y)
{
  in_use()->vtanh(n, x, y);
}

double tct_dot(size_t n, const tct_real *x, const tct_real *y)
{
  return in_use()->dot(n, x, y);
}

bool tct_all_finite(size_t n, const tct_real *x)
{
  return in_use()->all_finite(n, x);
}
