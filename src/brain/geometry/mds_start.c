/* mds_start.c -- where MDS begins, and how two maps are laid on each other.
 *
 * Torgerson: -1/2 of the squared dissimilarities, less their row and column means, is the Gram matrix of
 * the points if there are such points; its largest eigenvectors times the roots of their values are places. */
#include "brain/geometry/mds_start.h"

#include <math.h>

#include "base/memory.h"
#include "brain/geometry/mds.h"
#include "kernels/eigen.h"

/* g = d, with the shortest way over known pairs where one is missing, and the longest of all where there is
 * no way. */
static void fill(size_t n, const double *d, double *g)
{
  double longest = 0;
  bool holes     = false;

  for (size_t i = 0; i < n * n; i++) {
    holes |= isnan(d[i]);
    g[i] = isnan(d[i]) ? (double)INFINITY : d[i];
  }
  for (size_t k = 0; holes && k < n; k++)
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < n; j++) g[i * n + j] = fmin(g[i * n + j], g[i * n + k] + g[k * n + j]);
  for (size_t i = 0; i < n * n; i++) {
    if (!isnan(d[i])) g[i] = d[i];
    if (isfinite(g[i])) longest = fmax(longest, g[i]);
  }
  for (size_t i = 0; i < n * n; i++)
    if (!isfinite(g[i])) g[i] = longest;
}

static void centre(size_t n, double *g, double *mean)
{
  double all = 0;

  for (size_t i = 0; i < n; i++) {
    mean[i] = 0;
    for (size_t j = 0; j < n; j++) {
      g[i * n + j] *= -0.5 * g[i * n + j];
      mean[i] += g[i * n + j] / (double)n;
    }
    all += mean[i] / (double)n;
  }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) g[i * n + j] += all - mean[i] - mean[j];
}

bool tct_mds_classical(size_t n, const double *d, size_t dimensions, double *room, double *x)
{
  double *value = tct_alloc(n, sizeof *value);

  if (!value) return false;
  fill(n, d, room);
  centre(n, room, value);
  const bool fine = tct_eigen(n, room, value, true);
  for (size_t k = 0; fine && k < dimensions; k++) {
    const double size = k < n ? sqrt(fmax(value[n - 1 - k], 0)) : 0;
    for (size_t i = 0; i < n; i++) x[k * n + i] = k < n ? size * room[(n - 1 - k) * n + i] : 0;
  }
  tct_free(value);
  return fine;
}

void tct_mds_part(size_t n, const double *d, size_t dimensions, double *x)
{
  const double golden = 2.399963229728653; /* an angle of which no multiple comes near another */
  double longest      = 0;
  bool met            = false;

  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++) {
      const double want = d[i * n + j];
      double sum        = 0;
      for (size_t k = 0; k < dimensions; k++)
        sum += (x[k * n + i] - x[k * n + j]) * (x[k * n + i] - x[k * n + j]);
      if (isnan(want)) continue;
      longest = fmax(longest, want);
      met |= sqrt(sum) < 1e-6 * want;
    }
  for (size_t i = 0; met && i < n; i++)
    for (size_t k = 0; k < dimensions; k++) {
      const size_t turns = i * (k / 2 + 1);
      const double angle = golden * (double)turns;
      x[k * n + i] += 1e-3 * longest * (k % 2 ? sin(angle) : cos(angle));
    }
}

/* ---- two maps ------------------------------------------------------------------------------------------- */

static bool in_both(const double *a, const double *b)
{
  return isfinite(a[0]) && isfinite(a[1]) && isfinite(b[0]) && isfinite(b[1]);
}

/* With both about their means, turning by t gains a cos t + b sin t, which is most at their hypotenuse; of
 * turning and turning the mirror image the better one is taken. */
void tct_mds_align(int n, const double *to, double *place)
{
  double mean[2][2] = {{0, 0}, {0, 0}}, plain[2] = {0, 0}, mirrored[2] = {0, 0}, both = 0;
  const size_t all = n > 0 ? (size_t)n : 0;

  for (size_t i = 0; i < all; i++) both += in_both(to + 2 * i, place + 2 * i);
  if (both < 1) return;
  for (size_t i = 0; i < all; i++)
    for (size_t k = 0; in_both(to + 2 * i, place + 2 * i) && k < 2; k++) {
      mean[0][k] += to[2 * i + k] / both;
      mean[1][k] += place[2 * i + k] / both;
    }
  for (size_t i = 0; i < all; i++) {
    if (!in_both(to + 2 * i, place + 2 * i)) continue;
    const double u = to[2 * i] - mean[0][0], v = to[2 * i + 1] - mean[0][1];
    const double x = place[2 * i] - mean[1][0], y = place[2 * i + 1] - mean[1][1];
    plain[0] += u * x + v * y;
    plain[1] += v * x - u * y;
    mirrored[0] += u * x - v * y;
    mirrored[1] += v * x + u * y;
  }
  const double gain[] = {hypot(plain[0], plain[1]), hypot(mirrored[0], mirrored[1])};
  const bool mirror   = gain[1] > gain[0];
  const double *by    = mirror ? mirrored : plain;
  const double c      = gain[mirror] > 0 ? by[0] / gain[mirror] : 1;
  const double s      = gain[mirror] > 0 ? by[1] / gain[mirror] : 0;
  for (size_t i = 0; i < all; i++) {
    const double x   = place[2 * i] - mean[1][0];
    const double y   = (mirror ? -1 : 1) * (place[2 * i + 1] - mean[1][1]);
    place[2 * i]     = mean[0][0] + c * x - s * y;
    place[2 * i + 1] = mean[0][1] + s * x + c * y;
  }
}
