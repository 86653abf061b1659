/* max_pool.c -- a receiver hears the strongest of a window of its own channel.
 *
 *     drive_cyx += max over the window of r
 *
 * On the way back the credit goes to the one that was heard: of equals, the first in reading order.
 * Not linear, but between two changes of who wins it is a selection, and `carry` is its transpose. */
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

/* The largest rate of a window, and at which tap, for `n` neighbouring channels. */
static void find(const tct_projection *s, int n, const tct_real *window, tct_real *best, int *who)
{
  for (int j = 0; j < n; j++) {
    best[j] = window[j];
    who[j]  = 0;
  }
  for (int i = 1, taps = tct_taps(s); i < taps; i++) {
    const tct_real *x = window + tct_tap_at(s, i);
    for (int j = 0; j < n; j++) {
      who[j]  = x[j] > best[j] ? i : who[j];
      best[j] = x[j] > best[j] ? x[j] : best[j];
    }
  }
}

static void hear(const tct_projection *s, int n, const tct_real *window, tct_real *drive)
{
  tct_real best[BLOCK];
  int who[BLOCK];

  find(s, n, window, best, who);
  for (int j = 0; j < n; j++) drive[j] += best[j];
}

static void repay(const tct_projection *s, int n, const tct_real *window, const tct_real *error,
                  tct_real *credit)
{
  tct_real best[BLOCK];
  int who[BLOCK];

  find(s, n, window, best, who);
  for (int i = 0, taps = tct_taps(s); i < taps; i++) {
    tct_real *y = credit + tct_tap_at(s, i);
    for (int j = 0; j < n; j++) y[j] += who[j] == i ? error[j] : 0;
  }
}

/* All windows of all rows, some channels at a time. */
static void pass(const tct_passage *p, bool back)
{
  const tct_projection *s = p->projection;
  const int channels      = s->post_shape[0];

  for (size_t row = 0; row < (size_t)p->rows; row++)
    for (int y = 0; y < s->post_shape[1]; y++)
      for (int x = 0; x < s->post_shape[2]; x++) {
        const size_t pre  = row * s->pre_ld + tct_window_at(s, y, x);
        const size_t post = row * s->post_ld + (size_t)((y * s->post_shape[2] + x) * channels);
        for (size_t c = 0; c < (size_t)channels; c += BLOCK) {
          const int n = channels - (int)c < BLOCK ? channels - (int)c : BLOCK;
          if (back)
            repay(s, n, p->pre + pre + c, p->post + post + c, p->into + pre + c);
          else
            hear(s, n, p->pre + pre + c, p->into + post + c);
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
