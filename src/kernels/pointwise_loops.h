/* pointwise_loops.h -- the loops of pointwise.c and pointwise_avx2.c, written once.
 *
 * The file that includes this defines mul_add, exp_of, expm1_of, tanh_of and log1p_of for one
 * number; the compiler makes of each loop what that file's processor can do.  Plain C on one number
 * at a time has the same bits in a vector, in its last few numbers and in a scalar build.
 *
 * Comparisons are written so that NaN falls through them: a rate that was lost stays lost, and so
 * does a credit, for a slope is a factor even where it is zero.  Arrays may be the same, never
 * shifted, so that `ivdep` holds. */
#include "kernels/pointwise.h"

#include <tgmath.h>

#define INLINE static inline __attribute__((always_inline))

INLINE tct_real logistic_of(tct_real x)
{
  const tct_real e = exp_of(-fabs(x)); /* never overflows */

  return (x < 0 ? e : 1) / (1 + e);
}

INLINE tct_real softplus_of(tct_real x)
{
  return (x > 0 ? x : 0) + log1p_of(exp_of(-fabs(x)));
}

INLINE tct_real rate_of(const tct_activation f, tct_real drive)
{
  switch (f) {
  case TCT_RELU:
    return drive <= 0 ? 0 : drive;
  case TCT_TANH:
    return tanh_of(drive);
  case TCT_LOGISTIC:
    return logistic_of(drive);
  case TCT_SOFTPLUS:
    return softplus_of(drive);
  case TCT_HARD_SIGMOID:
    return drive <= 0 ? 0 : drive >= 1 ? 1 : drive;
  default:
    return drive;
  }
}

/* f' where the rate is r */
INLINE tct_real slope_of(const tct_activation f, tct_real r)
{
  switch (f) {
  case TCT_RELU:
    return r > 0 ? 1 : r <= 0 ? 0 : r;
  case TCT_TANH:
    return (1 - r) * (1 + r);
  case TCT_LOGISTIC:
    return r * (1 - r);
  case TCT_SOFTPLUS:
    return -expm1_of(-r);
  case TCT_HARD_SIGMOID:
    return r <= 0 || r >= 1 ? 0 : r > 0 ? 1 : r;
  default:
    return 1;
  }
}

/* to[i] op value, for the panel that starts at p.  The values are made first and put in their place
 * then: `to` may be one of the arrays that are read, and the compiler need not ask. */
#define PANEL(to, op, value)                                                                       \
  {                                                                                                \
    tct_real made[TCT_PANEL];                                                                      \
    _Pragma("GCC unroll 1") for (size_t j = 0, i = p; j < TCT_PANEL; j++, i++) made[j] = (value);  \
    for (size_t j = 0, i = p; j < TCT_PANEL; j++, i++) (to)[i] op made[j];                         \
  }

/* for each i of a block: rows ld apart, each of whole panels */
#define EACH(to, op, value)                                                                        \
  for (size_t row = 0; row < (size_t)rows; row++)                                                  \
    for (size_t p = row * ld, end = p + (size_t)n; p < end; p += TCT_PANEL) PANEL(to, op, value)

/* for each i of a flat array */
#define ALL(to, op, value)                                                                         \
  size_t p = 0;                                                                                    \
  for (; n - p >= TCT_PANEL; p += TCT_PANEL) PANEL(to, op, value)                                  \
  for (size_t i = p; i < n; i++) (to)[i] op(value)

INLINE void activate_by(const tct_activation f, int rows, int n, size_t ld, const tct_real *drive,
                        tct_real *rate)
{
  EACH(rate, =, rate_of(f, drive[i]));
}

INLINE void pull_by(const tct_activation f, int rows, int n, size_t ld, const tct_real *rate,
                    tct_real *credit)
{
  EACH(credit, *=, slope_of(f, rate[i]));
}

INLINE void leaky_step_by(const tct_activation f, tct_real keep, int rows, int n, size_t ld,
                          const tct_real *drive, const tct_real *before, tct_real *rate)
{
  EACH(rate, =, mul_add(keep, before[i], (1 - keep) * rate_of(f, drive[i])));
}

/* The slopes are made first: what is multiplied by a choice of 0 or 1 would become a branch. */
INLINE void leaky_pull_by(const tct_activation f, tct_real keep, int rows, int n, size_t ld,
                          const tct_real *drive, tct_real *credit, tct_real *before_credit)
{
  for (size_t row = 0; row < (size_t)rows; row++)
    for (size_t p = row * ld, end = p + (size_t)n; p < end; p += TCT_PANEL) {
      tct_real slope[TCT_PANEL];
      _Pragma("GCC unroll 1") for (size_t j = 0, i = p; j < TCT_PANEL; j++, i++) slope[j] =
        slope_of(f, rate_of(f, drive[i]));
      if (before_credit) PANEL(before_credit, =, mul_add(keep, credit[i], before_credit[i]))
      PANEL(credit, =, credit[i] * slope[j] * (1 - keep))
    }
}

/* One copy of a loop for each activation: the choice is made once, outside. */
#define BY_ACTIVATION(f, loop, ...)                                                                \
  switch (f) {                                                                                     \
  case TCT_LINEAR:                                                                                 \
    loop(TCT_LINEAR, __VA_ARGS__);                                                                 \
    break;                                                                                         \
  case TCT_RELU:                                                                                   \
    loop(TCT_RELU, __VA_ARGS__);                                                                   \
    break;                                                                                         \
  case TCT_TANH:                                                                                   \
    loop(TCT_TANH, __VA_ARGS__);                                                                   \
    break;                                                                                         \
  case TCT_LOGISTIC:                                                                               \
    loop(TCT_LOGISTIC, __VA_ARGS__);                                                               \
    break;                                                                                         \
  case TCT_SOFTPLUS:                                                                               \
    loop(TCT_SOFTPLUS, __VA_ARGS__);                                                               \
    break;                                                                                         \
  case TCT_HARD_SIGMOID:                                                                           \
    loop(TCT_HARD_SIGMOID, __VA_ARGS__);                                                           \
    break;                                                                                         \
  }

static void activate(tct_activation f, int rows, int n, size_t ld, const tct_real *drive,
                     tct_real *rate)
{
  BY_ACTIVATION(f, activate_by, rows, n, ld, drive, rate)
}

static void activation_pull(tct_activation f, int rows, int n, size_t ld, const tct_real *rate,
                            tct_real *credit)
{
  BY_ACTIVATION(f, pull_by, rows, n, ld, rate, credit)
}

static void leaky_step(tct_activation f, tct_real keep, int rows, int n, size_t ld,
                       const tct_real *drive, const tct_real *before, tct_real *rate)
{
  BY_ACTIVATION(f, leaky_step_by, keep, rows, n, ld, drive, before, rate)
}

static void leaky_pull(tct_activation f, tct_real keep, int rows, int n, size_t ld,
                       const tct_real *drive, tct_real *credit, tct_real *before_credit)
{
  BY_ACTIVATION(f, leaky_pull_by, keep, rows, n, ld, drive, credit, before_credit)
}

static void add(size_t n, tct_real c, const tct_real *x, tct_real *y)
{
  ALL(y, =, mul_add(c, x[i], y[i]));
}

static void scale(size_t n, tct_real c, tct_real *x)
{
  ALL(x, *=, c);
}

static void vexp(size_t n, const tct_real *x, tct_real *y)
{
  ALL(y, =, exp_of(x[i]));
}

static void vtanh(size_t n, const tct_real *x, tct_real *y)
{
  ALL(y, =, tanh_of(x[i]));
}

/* Sixteen sums side by side, then halved and halved.  The product of two floats is exact in double,
 * so that float has the same bits in both families. */
static double dot(size_t n, const tct_real *x, const tct_real *y)
{
  double sum[16] = {0};
  size_t i       = 0;

  for (; i + 16 <= n; i += 16)
    for (size_t j = 0; j < 16; j++) sum[j] += (double)x[i + j] * (double)y[i + j];
  for (size_t j = 0; i + j < n; j++) sum[j] += (double)x[i + j] * (double)y[i + j];
  for (size_t half = 8; half > 0; half /= 2)
    for (size_t j = 0; j < half; j++) sum[j] += sum[j + half];
  return sum[0];
}

/* x - x is zero for a number, NaN for infinity and NaN */
static bool all_finite(size_t n, const tct_real *x)
{
  int finite = 1;

  for (size_t i = 0; i < n; i++) finite &= x[i] - x[i] == 0;
  return finite != 0;
}

static const tct_pointwise_family family = {
  .activate        = activate,
  .activation_pull = activation_pull,
  .leaky_step      = leaky_step,
  .leaky_pull      = leaky_pull,
  .add             = add,
  .scale           = scale,
  .vexp            = vexp,
  .vtanh           = vtanh,
  .dot             = dot,
  .all_finite      = all_finite,
};
