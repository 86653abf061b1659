/* memory_taken.c -- how much memory an encoding takes, reckoned before it begins. */
#include <math.h>

#include "base/pool.h"
#include "brain/encoding/gather.h"

/* Of numbers; in double, so that nothing overflows on the way. */
static double gathered(const tct_recording *x, const tct_recording *y, double n)
{
  const double p = x->units, q = y->units;
  const double trials_x = (double)x->conditions * x->repeats,
               trials_y = (double)y->conditions * y->repeats;

  return fmax(trials_x * p + 2 * x->conditions * p, trials_y * q) + n * p + n * q +
         n * q * y->repeats;
}

/* One cutting: all stimuli and their products, then on each thread one fold with its fit. */
static double cutting(double n, double p, double q, double threads, bool directions)
{
  const double d = directions ? n : p; /* what is fitted with */

  return 2 * n * p + n * q + (directions ? n * n : p * p + p * q) +
         threads * (2 * n * d + d * d + 2 * d * q + n * q + n * p + /* a fold */
                    2 * d * d + n * d + 3 * d * q + 2 * n * q);     /* a fit */
}

double tct_encoding_bytes(const tct_recording *x, const tct_recording *y, int shared,
                          const tct_encoding_how *how)
{
  const double n = shared, p = x->units, q = y->units;
  const bool directions = how->encoder->claims & TCT_ENCODER_ROTATION_FREE && p > n;
  const int threads     = how->threads > 0 ? how->threads : tct_cores();

  return sizeof(double) *
         (gathered(x, y, n) + cutting(n, p, q, threads, directions) + how->cuttings * n * (q + 1));
}
