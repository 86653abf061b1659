/* mean_pool.c -- a receiver hears the mean of a window of its own channel.
 *
 *     drive_cyx += 1 / size^2 sum over the window of r
 *
 * No synapse is learnt: a fixed blur, then fewer units.  Classic complex cells pool energy so. */
#include <tercet/wiring.h>

#include "architectures/wirings/windows.h"

static const tct_param params[] = {
  TCT_PARAM(tct_windows, size, 2, 1, 1024, "1", "side of a window in units"),
  TCT_PARAM(tct_windows, stride, 0, 0, 1024, "1",
            "units from window to window; 0 is the side of a window, so that they touch"),
};

static tct_status fit(tct_projection *s, uint64_t seed, tct_error *err)
{
  (void)seed;
  return tct_windows_fit(s, "mean_pool", err);
}

/* y += c x, one number for each channel */
static void add(int channels, tct_real c, const tct_real *x, tct_real *y)
{
  for (int i = 0; i < channels; i++) y[i] += c * x[i];
}

/* All windows of all rows: from the window's units to its receiver, or back. */
static void pass(const tct_passage *p, bool back)
{
  const tct_projection *s = p->projection;
  const int channels = s->post_shape[0], taps = tct_taps(s);
  const tct_real share = (tct_real)(1.0 / taps);

  for (size_t row = 0; row < (size_t)p->rows; row++)
    for (int y = 0; y < s->post_shape[1]; y++)
      for (int x = 0; x < s->post_shape[2]; x++) {
        const size_t pre  = row * s->pre_ld + tct_window_at(s, y, x);
        const size_t post = row * s->post_ld + (size_t)((y * s->post_shape[2] + x) * channels);
        for (int i = 0; i < taps; i++) {
          const size_t tap = pre + tct_tap_at(s, i);
          if (back)
            add(channels, share, p->post + post, p->into + tap);
          else
            add(channels, share, p->pre + tap, p->into + post);
        }
      }
}

static void push(const tct_passage *p)
{
  pass(p, false);
}

static void carry(const tct_passage *p)
{
  pass(p, true);
}

const tct_wiring tct_wiring_mean_pool = {
  .name     = "mean_pool",
  .title    = "Mean pooling",
  .family   = "image",
  .summary  = "each receiver hears the mean of a small window of its own channel",
  .equation = "drive_cyx = 1 / size^2 sum_window r",
  .source   = "LeCun et al. 1998, doi:10.1109/5.726791",
  .notes    = "Has no weights.  Rows and columns that no whole window reaches are not heard",
  .claims   = TCT_WIRING_LINEAR | TCT_WIRING_TOPOGRAPHIC,
  TCT_TAKES(tct_windows, params),
  .infers = true,
  .fit    = fit,
  .push   = push,
  .carry  = carry,
};
