/* noise.c -- the trials of one unit, told apart into signal and noise, and the sums that scores are made of.
 *
 *     noise   = sum_i sum_k (y_ik - m_i)^2 / (trials - stimuli)
 *     steady  = the same of y_ik - m_i - d_k,  d_k the mean of y_ik - m_i,  / (trials - stimuli - places + 1)
 *     signal  = variance of m_i - noise / (harmonic mean of trials of a stimulus)
 *
 * `steady` is the noise power of Sahani & Linden 2003, which takes the k-th trials of all stimuli for one: drift from one to
 * the next is then no noise.  Where all stimuli have equally many trials it is theirs, else what its own sum is. */
#include "brain/encoding/noise.h"

#include <math.h>

#include "base/memory.h"
#include "kernels/statistics.h"

double tct_unit_mean(const tct_ceiling_unit *u, int i, int *trials)
{
  const double *own = u->response + (size_t)i * (size_t)u->repeats;
  double sum        = 0;

  *trials = 0;
  for (int k = 0; k < u->repeats; k++)
    if (isfinite(own[k])) sum += own[k], ++*trials;
  return *trials ? sum / *trials : (double)NAN;
}

/* How many trial places hold a trial, and the squares that what they have in common takes.  room [2][repeats], 0. */
static int places(const tct_ceiling_unit *u, double *room, double *squares)
{
  const size_t repeats = (size_t)u->repeats;
  int there            = 0;

  for (int i = 0; i < u->n; i++) {
    const double *own = u->response + (size_t)i * repeats;
    int trials;
    const double mean = tct_unit_mean(u, i, &trials);
    for (size_t k = 0; k < repeats; k++)
      if (isfinite(own[k])) room[k] += own[k] - mean, room[repeats + k]++;
  }
  *squares = 0;
  for (size_t k = 0; k < repeats; k++)
    if (room[repeats + k] > 0) *squares += room[k] * room[k] / room[repeats + k], there++;
  return there;
}

bool tct_unit_noise_of(const tct_ceiling_unit *u, tct_unit_noise *out)
{
  double all = 0, means = 0, within = 0, about = 0, spread = 0, inverse = 0, reach = 0, common;

  *out = (tct_unit_noise){.noise = (double)NAN, .steady = (double)NAN};
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < u->n; i++) {
      const double *own = u->response + (size_t)i * (size_t)u->repeats;
      int trials;
      const double mean = tct_unit_mean(u, i, &trials);
      if (trials == 0) continue;
      if (pass == 0) {
        out->n++;
        out->trials += trials;
        inverse += 1.0 / trials;
        means += (mean - means) / out->n;
        all += (mean - all) * trials / out->trials;
        reach = fmax(reach, fabs(mean));
        continue;
      }
      spread += (mean - means) * (mean - means);
      for (int k = 0; k < u->repeats; k++) {
        if (!isfinite(own[k])) continue;
        within += (own[k] - mean) * (own[k] - mean);
        about += (own[k] - all) * (own[k] - all);
      }
    }
  if (out->n < 3 || !(sqrt(spread) > 1e-14 * out->n * reach)) return false;
  const int free = out->trials - out->n;
  double *room   = free > 0 ? tct_alloc(2 * (size_t)u->repeats, sizeof *room) : NULL;
  if (!room) return false;
  const int there = places(u, room, &common);
  tct_free(room);
  out->each   = out->n / inverse;
  out->spread = spread / (out->n - 1);
  out->total  = about / (out->trials - 1);
  out->noise  = within / free;
  out->steady = free > there - 1 ? fmax(0, within - common) / (free - there + 1) : out->noise;
  return true;
}

/* ---- predictions ----------------------------------------------------------------------------------------- */

/* The sums over one fold, added to all. */
static void add_fold(const tct_ceiling_unit *u, int fold, tct_unit_sums *all)
{
  double x = 0, y = 0, inverse = 0;
  int n = 0;

  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < u->n; i++) {
      int trials;
      if ((u->fold && u->fold[i] != fold) || !isfinite(u->predicted[i])) continue;
      const double mean = tct_unit_mean(u, i, &trials);
      if (trials == 0) continue;
      if (pass == 0) {
        n++;
        x += (u->predicted[i] - x) / n;
        y += (mean - y) / n;
        inverse += 1.0 / trials;
        continue;
      }
      const double dx = u->predicted[i] - x, dy = mean - y;
      all->xx += dx * dx, all->xy += dx * dy, all->yy += dy * dy;
      all->noise_x += dx * dx / trials;
    }
  all->n += n;
  all->noise_y += n ? (1 - 1.0 / n) * inverse : 0;
}

bool tct_unit_sums_of(const tct_ceiling_unit *u, tct_unit_sums *out)
{
  const double x = tct_largest_of((size_t)u->n, u->predicted);

  *out = (tct_unit_sums){.n = 0};
  for (int f = 0; f < (u->fold ? u->folds : 1); f++) add_fold(u, f, out);
  return out->n >= 3 && sqrt(out->xx) > 1e-14 * out->n * x && out->yy > 0;
}
