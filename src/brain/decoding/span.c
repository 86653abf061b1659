/* span.c -- more units than trials: the directions in which the trials lie, instead of units.
 *
 *     K = X X' = Z Z',  Z lower triangular;  weights w of units from v of directions: w = X' Z^-T v
 *
 * Z is X rotated: n numbers a trial at most, however many units there are, and every product of trials is the same.
 * What has no more than rounding left, once the directions of the trials before it are taken away, adds none.
 * A decoder that minds no rotation gives weights within the span: it can be fitted there, at the cost of K once for
 * all labels. */
#include "brain/decoding/span.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/cholesky.h"
#include "kernels/gram.h"
#include "kernels/statistics.h"

static const double least = 1e-13; /* of the largest square of a trial: what is below is rounding */

bool tct_span_serves(const tct_decoder *d, const tct_decoder_noise *noise)
{
  const bool turns = !(d->needs & TCT_DECODER_NEEDS_NOISE) ||
                     (noise && noise->of && noise->of->about.claims & TCT_COVARIANCE_ROTATION_FREE);

  return d->needs && d->about.claims & TCT_DECODER_ROTATION_FREE && turns;
}

tct_status tct_span_new(int n, tct_span *s, tct_error *err)
{
  const size_t rows = (size_t)n;

  *s = (tct_span){.z = tct_alloc(rows * rows * sizeof(double) + rows * sizeof(int) + 1, 1)};
  if (!s->z) return tct_fail(err, TCT_NO_MEMORY, "no memory for the products of %d trials", n);
  s->first = (int *)(s->z + rows * rows);
  return TCT_OK;
}

void tct_span_free(tct_span *s)
{
  tct_free(s->z);
  *s = (tct_span){0};
}

double tct_span_bytes(double n)
{
  return n * (n * sizeof(double) + sizeof(int));
}

/* Products of trial i, in row i of z, become what it has of each direction: place j is read as a product no later than
 * it is written to. */
static void project(tct_span *s, int i, double reach)
{
  const size_t n = (size_t)s->n;
  double *z      = s->z + (size_t)i * n;

  for (int j = 0; j < s->m; j++) {
    const double *of = s->z + (size_t)s->first[j] * n;
    z[j]             = (z[s->first[j]] - tct_inner((size_t)j, z, of)) / of[j];
  }
  const double left = z[i] - tct_inner((size_t)s->m, z, z);
  for (size_t j = (size_t)s->m; j < n; j++) z[j] = 0;
  if (!(left > least * reach)) return;
  z[s->m]          = sqrt(left);
  s->first[s->m++] = i;
}

void tct_span_of(int n, size_t units, const double *x, tct_span *s)
{
  const size_t rows = (size_t)n;
  double reach      = 0;

  s->n = n;
  s->m = 0;
  memset(s->z, 0, rows * rows * sizeof *s->z);
  tct_gram_add(&(tct_gram){.width   = units,
                           .a       = x,
                           .b       = x,
                           .lda     = units,
                           .ldb     = units,
                           .rows    = rows,
                           .columns = rows,
                           .lower   = true,
                           .factor  = 1,
                           .g       = s->z,
                           .ldg     = rows});
  for (size_t i = 0; i < rows; i++) reach = fmax(reach, s->z[i * (rows + 1)]);
  for (int i = 0; i < n; i++) project(s, i, reach);
  for (size_t i = 1; i < rows; i++)
    memmove(s->z + i * (size_t)s->m, s->z + i * rows, (size_t)s->m * sizeof *s->z);
}

size_t tct_span_room(const tct_span *s, int classes)
{
  return (size_t)s->m * (size_t)(s->m + classes);
}

void tct_span_back(const tct_span *s, const tct_class_trials *t, const double *v, double *room,
                   double *weight)
{
  const size_t m = (size_t)s->m, units = (size_t)t->units, classes = (size_t)t->classes;
  double *l = room, *part = room + m * m; /* part [classes][m] of each of the first trials */

  for (size_t j = 0; j < m; j++) memcpy(l + j * m, s->z + (size_t)s->first[j] * m, m * sizeof *l);
  for (size_t k = 0; k < classes; k++) memcpy(part + k * m, v + k * (m + 1), m * sizeof *part);
  tct_backward(m, l, classes, part);
  for (size_t k = 0; k < classes; k++) {
    double *w = weight + k * (units + 1);
    for (size_t j = 0; j < m; j++)
      tct_take_away(units, -part[k * m + j], t->x + (size_t)s->first[j] * units, w);
    w[units] = v[k * (m + 1) + m];
  }
}
