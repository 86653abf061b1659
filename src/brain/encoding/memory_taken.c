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

/* What is left of `most` numbers goes to a block: a slice of the recording, its trials, their means, one centred. */
static double block(const tct_recording *x, double n, double left)
{
  const double trials = (double)x->conditions * x->repeats;

  return floor(left / (trials * (x->steps + 1) + 2 * x->conditions + n + 8));
}

tct_status tct_encoding_width(const tct_recording *x, const tct_recording *y, int shared,
                              const tct_encoding_how *how, int *width, tct_error *err)
{
  const double n = shared, p = x->units, q = y->units, most = (double)how->most / sizeof(double);
  const bool wide   = how->encoder->claims & TCT_ENCODER_ROTATION_FREE && p > n;
  const int threads = how->threads > 0 ? how->threads : tct_cores();
  const double kept = how->cuttings * n * (q + 1), trials_y = (double)y->conditions * y->repeats;
  const double all   = gathered(x, y, n) + cutting(n, p, q, threads, wide) + kept;
  const double units = n * q + n * q * y->repeats;

  *width = 0;
  if (how->most == 0 || all <= most) return TCT_OK;
  /* block by block: products and directions, then an encoding of n directions */
  const double then = n * n + units + cutting(n, n, q, threads, false) + kept;
  const double now  = fmin(p, block(x, n, most - 2 * n * n - units - trials_y * q));
  if (wide && !how->features.centred && then <= most && now >= 1) {
    *width = (int)now;
    return TCT_OK;
  }
  return tct_fail(err, TCT_NO_MEMORY,
                  "encoding %d conditions with %d features takes about %.3g GB, and %.3g may be "
                  "taken: fewer features, fewer threads or more memory",
                  shared, x->units, fmin(all, wide ? fmax(then, 2 * n * n + units) : all) * 8e-9,
                  (double)how->most / 1e9);
}
