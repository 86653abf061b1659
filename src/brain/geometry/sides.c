/* sides.c -- two populations' responses over the conditions that both have, centred. */
#include "brain/geometry/sides.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "kernels/statistics.h"

enum { TILE = 16 }; /* numbers of a row that are moved while the rows they go to are near */

static bool complete(const double *row, int units)
{
  for (int k = 0; k < units; k++)
    if (!isfinite(row[k])) return false;
  return true;
}

/* to [columns][rows] = the rows of `from`, all if `row` is NULL */
static void turned(size_t rows, size_t columns, const double *from, const int *row, double *to)
{
  for (size_t i = 0; i < rows; i += TILE)
    for (size_t j = 0; j < columns; j += TILE)
      for (size_t k = j; k < j + TILE && k < columns; k++)
        for (size_t r = i; r < i + TILE && r < rows; r++)
          to[k * rows + r] = from[(row ? (size_t)row[r] : r) * columns + k];
}

static size_t bytes(int units, int n)
{
  return (size_t)units * (size_t)n * sizeof(double);
}

/* Where fourth powers would leave the range of numbers, the side is brought near 1. */
static void bring_into_range(size_t n, double most, tct_side *s)
{
  int e = 0;

  (void)frexp(most, &e);
  if (most > 0 && abs(e) > 200) (void)tct_near_one(n, s->by_unit, &s->exponent);
}

static void side_of(int units, const double *pattern, int n, const int *row, tct_arena *own,
                    tct_side *s)
{
  const size_t length = (size_t)n;
  double most         = 0;

  s->units   = units;
  s->by_unit = tct_arena_take(own, bytes(units, n));
  turned(length, (size_t)units, pattern, row, s->by_unit);
  for (size_t k = 0; n > 0 && k < (size_t)units; k++) {
    double *unit = s->by_unit + k * length;
    tct_centred(length, unit, unit);
    most = fmax(most, tct_largest_of(length, unit));
  }
  bring_into_range((size_t)units * length, most, s);
}

bool tct_sides_of(int n, int p, const double *a, int q, const double *b, tct_sides *s)
{
  int *row = tct_alloc((size_t)n + 1, sizeof *row);

  *s = (tct_sides){0};
  if (!row) return false;
  for (int i = 0; i < n; i++)
    if (complete(a + (size_t)i * (size_t)p, p) && complete(b + (size_t)i * (size_t)q, q))
      row[s->n++] = i;
  const size_t size = tct_arena_bytes(bytes(p, s->n)) + tct_arena_bytes(bytes(q, s->n));
  const bool there  = tct_arena_new(&s->own, size, NULL) == TCT_OK;
  if (there) {
    side_of(p, a, s->n, row, &s->own, &s->a);
    side_of(q, b, s->n, row, &s->own, &s->b);
  }
  tct_free(row);
  return there;
}

void tct_sides_free(tct_sides *s)
{
  tct_arena_free(&s->own);
  *s = (tct_sides){0};
}

double *tct_by_condition(const tct_side *s, int n)
{
  double *x = tct_alloc((size_t)n * (size_t)s->units + 1, sizeof *x);

  if (x) turned((size_t)s->units, (size_t)n, s->by_unit, NULL, x);
  return x;
}
