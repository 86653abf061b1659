/* products.c -- how long the parts are in the space in which the comparator is a cosine, and how like each other.
 *
 * A comparator gives vectors of length 1, so that their lengths are lost, and with them what each part weighs in
 * a sum.  Where it is not known how they were made (tct_inner_kind) they come back by way of a reference r, the same for all parts: the vector of x + r lies in the plane of
 * those of x and r, and
 *
 *     L (x + r) / |L (x + r)| = a L x / |L x| + b L r / |L r|   with   a / b = |L x| / |L r|
 *
 * The reference is a list of numbers with no plan in it, so that hardly any part points its way. */
#include <math.h>
#include <stdint.h>

#include "brain/fitting/fitting.h"
#include "kernels/statistics.h"

enum { REFERENCES = 8 };
static const double apart = 0.05; /* the least 1 - cos^2 between a part and its reference */

static void draw_reference(int which, size_t n, double *r)
{
  uint64_t at = (uint64_t)which << 32;

  for (size_t i = 0; i < n; i++) {
    uint64_t z = at += 0x9e3779b97f4a7c15U;
    z          = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z          = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    r[i]       = (double)((z ^ (z >> 31)) >> 11) / 4503599627370496.0 - 1;
  }
}

/* Where things lie in f->spare. */
static double *vector_of(const tct_fitting *f, size_t row)
{
  return f->spare + row * f->places;
}

/* Vectors of all parts that have one in this group; the others are marked by g_pp = 0. */
static tct_status vectors_of_parts(const tct_fitting *f, tct_fit_group *g, tct_error *err)
{
  const size_t parts = (size_t)f->of->parts, n = (size_t)f->of->drawn->n;

  for (size_t p = 0; p < parts; p++) {
    const double *part    = f->of->part + p * n;
    g->g[p * (parts + 1)] = 0;
    if (!(f->unit[p] > 0)) continue;
    if (tct_fitting_vector(f->of, &g->drawn, part, vector_of(f, p)))
      g->g[p * (parts + 1)] = 1;
    else if (tct_fitting_varies(&g->drawn, part))
      return tct_fail(err, TCT_NO_MEMORY, "no memory for part %zu of a model", p);
  }
  return TCT_OK;
}

/* A reference and its vector that no part is too like to.  Not found: there are too few pairs for it. */
static tct_status find_reference(const tct_fitting *f, tct_fit_group *g, double *r, double *vector,
                                 bool *found, tct_error *err)
{
  const size_t parts = (size_t)f->of->parts;
  *found             = false;

  for (int which = 0; which < REFERENCES; which++) {
    double least = 1;
    draw_reference(which, (size_t)f->of->drawn->n, r);
    if (!tct_fitting_vector(f->of, &g->drawn, r, vector)) {
      if (!tct_fitting_varies(&g->drawn, r)) return TCT_OK;
      return tct_fail(err, TCT_NO_MEMORY, "no memory for the lengths of %zu parts", parts);
    }
    for (size_t p = 0; p < parts; p++) {
      if (!(g->g[p * (parts + 1)] > 0)) continue;
      const double cosine = tct_inner(f->places, vector_of(f, p), vector);
      least               = fmin(least, 1 - cosine * cosine);
    }
    *found = least > 1e-9;
    if (least > apart) break;
  }
  return TCT_OK;
}

/* |L x| / |L r| for x = scale times the part; NAN: no memory. */
static double ratio(const tct_fitting *f, const tct_fit_group *g, size_t p, double scale,
                    const double *r, const double *vector, double *sum)
{
  const size_t n     = (size_t)f->of->drawn->n;
  const double *part = f->of->part + p * n, *own = vector_of(f, p);
  double *both = sum + f->places;

  for (size_t i = 0; i < n; i++) sum[i] = g->weight[i] > 0 ? scale * part[i] + r[i] : 0;
  if (!tct_fitting_vector(f->of, &g->drawn, sum, both)) return (double)NAN;
  const double cosine = tct_inner(f->places, own, vector);
  const double along  = tct_inner(f->places, own, both);
  const double other  = tct_inner(f->places, vector, both);
  return (along - cosine * other) / (other - cosine * along);
}

/* The length of a part on its unit, by the reference.  The second look is one at lengths that are like. */
static double length_beside(const tct_fitting *f, const tct_fit_group *g, size_t p, const double *r,
                            const double *vector, double *sum)
{
  double scale = 1 / f->unit[p];
  double found = ratio(f, g, p, scale, r, vector, sum);

  if (found > 0 && (found < 0.1 || found > 10)) {
    scale /= found;
    found *= ratio(f, g, p, scale, r, vector, sum);
  }
  return found;
}

/* length [parts]: of those that have a vector. */
static tct_status find_lengths(const tct_fitting *f, tct_fit_group *g, double *length,
                               tct_error *err)
{
  const size_t parts = (size_t)f->of->parts, n = (size_t)f->of->drawn->n;
  double *r = vector_of(f, parts), *vector = vector_of(f, parts + 1);
  bool sought = false, found = false;

  for (size_t p = 0; p < parts; p++) {
    if (!(g->g[p * (parts + 1)] > 0)) continue;
    length[p] = tct_fitting_length(f->of, &g->drawn, f->of->part + p * n) / f->unit[p];
    if (!isnan(length[p])) continue;
    if (!sought) TCT_TRY(find_reference(f, g, r, vector, &found, err), err, "seeking a reference");
    sought    = true;
    length[p] = 0;
    if (!found) continue;
    length[p] = length_beside(f, g, p, r, vector, vector_of(f, parts + 2));
    if (!(length[p] > 0))
      return tct_fail(err, TCT_NO_MEMORY, "no memory for the length of part %zu of a model", p);
  }
  return TCT_OK;
}

tct_status tct_fitting_products(const tct_fitting *f, tct_fit_group *g, tct_error *err)
{
  const size_t parts = (size_t)f->of->parts;
  double *length     = g->b;

  for (size_t i = 0; i < parts * parts; i++) g->g[i] = 0;
  for (size_t p = 0; p < parts; p++) length[p] = 0;
  if (!(g->times > 0)) return TCT_OK;
  TCT_TRY(vectors_of_parts(f, g, err), err, "making vectors of parts");
  TCT_TRY(find_lengths(f, g, length, err), err, "finding lengths of parts");
  for (size_t p = 0; p < parts; p++)
    for (size_t q = 0; q <= p; q++) {
      const double both   = length[p] * length[q];
      g->g[p * parts + q] = g->g[q * parts + p] =
        both > 0 ? both * tct_inner(f->places, vector_of(f, p), vector_of(f, q)) : 0;
    }
  for (size_t p = 0; p < parts; p++)
    g->b[p] = length[p] > 0 ? length[p] * tct_inner(f->places, vector_of(f, p), g->pool) : 0;
  return TCT_OK;
}
