/* max_pool.c -- a receiver hears the strongest of a window of its own channel.
 *
 *     drive_cyx += max over the window of r
 *
 * On the way back the credit goes to the one that was heard: of equals, the first in reading order.
 * Not linear, but while the winners stay it is a selection, and `carry` is its transpose. */
#include <tercet/wiring.h>

#include "architectures/wirings/windows.h"

enum { BLOCK = 16 }; /* channels at a time */

static const tct_param params[] = {
  TCT_PARAM(tct_windows, size, 2, 1, 1024, "1", "side of a window in units"),
  TCT_PARAM(tct_windows, stride, 0, 0, 1024, "1",
            "units from window to window; 0 is the side of a window, so that they touch"),
};

static tct_status fit(tct_projection *s, uint64_t seed, tct_error *err)
{
  (void)seed;
  return tct_windows_fit(s, "max_pool", err);
}

/* The largest rates of a window, and how far from its first unit, for `n` neighbouring channels. */
static inline void find(const int n, const tct_projection *s, const tct_real *window,
                        tct_real *best, int *who)
{
  for (int j = 0; j < n; j++) {
    best[j] = window[j];
    who[j]  = 0;
  }
  for (int i = 1, taps = tct_taps(s); i < taps; i++) {
    const int at      = (int)tct_tap_at(s, i);
    const tct_real *x = window + at;
    for (int j = 0; j < n; j++) {
      who[j]  = x[j] > best[j] ? at : who[j];
      best[j] = x[j] > best[j] ? x[j] : best[j];
    }
  }
}

static inline void hear(const int n, const tct_projection *s, const tct_real *window,
                        tct_real *restrict drive)
{
  tct_real best[BLOCK];
  int who[BLOCK];

  find(n, s, window, best, who);
  for (int j = 0; j < n; j++) drive[j] += best[j];
}

static inline void repay(const int n, const tct_projection *s, const tct_real *window,
                         const tct_real *error, tct_real *restrict credit)
{
  tct_real best[BLOCK];
  int who[BLOCK];

  find(n, s, window, best, who);
  for (int j = 0; j < n; j++) credit[who[j] + j] += error[j];
}

/* One window: `n` channels from `pre` among the senders, from `post` among the receivers. */
static inline void meet(const int n, const tct_passage *p, bool back, size_t pre, size_t post)
{
  if (back)
    repay(n, p->projection, p->pre + pre, p->post + post, p->into + pre);
  else
    hear(n, p->projection, p->pre + pre, p->into + post);
}

/* All windows of all rows; a whole block of channels is a loop whose length the compiler knows. */
static void pass(const tct_passage *p, bool back)
{
  const tct_projection *s = p->projection;
  const int channels      = s->post_shape[0];

  for (size_t row = 0; row < (size_t)p->rows; row++)
    for (int y = 0; y < s->post_shape[1]; y++)
      for (int x = 0; x < s->post_shape[2]; x++) {
        size_t pre  = row * s->pre_ld + tct_window_at(s, y, x);
        size_t post = row * s->post_ld + (size_t)((y * s->post_shape[2] + x) * channels);
        int left    = channels;
        for (; left >= BLOCK; left -= BLOCK, pre += BLOCK, post += BLOCK)
          meet(BLOCK, p, back, pre, post);
        if (left) meet(left, p, back, pre, post);
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

const tct_wiring tct_wiring_max_pool = {
  .name     = "max_pool",
  .title    = "Max pooling",
  .family   = "image",
  .summary  = "each receiver hears the strongest of a small window of its own channel",
  .equation = "drive_cyx = max_window r",
  .source   = "Riesenhuber & Poggio 1999, doi:10.1038/14819",
  .notes    = "Has no weights.  Of equal rates the first in reading order is heard and gets the "
              "credit.  Rows and columns that no whole window reaches are not heard",
  .claims   = TCT_WIRING_TOPOGRAPHIC,
  TCT_TAKES(tct_windows, params),
  .infers = true,
  .fit    = fit,
  .push   = push,
  .carry  = carry,
};
