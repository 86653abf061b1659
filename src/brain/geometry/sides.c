/* sides.c -- two populations' responses over the conditions that both have, centred. */
#include "brain/geometry/sides.h"

#include <math.h>

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

static bool side_of(int units, const double *pattern, int n, const int *row, tct_side *s)
{
  const size_t length = (size_t)n, size = (size_t)units * length;

  s->units   = units;
  s->by_unit = tct_alloc(size + 1, sizeof *s->by_unit);
  if (!s->by_unit) return false;
  turned(length, (size_t)units, pattern, row, s->by_unit);
  for (size_t k = 0; k < (size_t)units; k++)
    tct_centred(length, s->by_unit + k * length, s->by_unit + k * length);
  if (n > 0) (void)tct_near_one(size, s->by_unit, &s->exponent);
  return true;
}

bool tct_sides_of(int n, int p, const double *a, int q, const double *b, tct_sides *s)
{
  int *row   = tct_alloc((size_t)n + 1, sizeof *row);
  bool there = false;

  *s = (tct_sides){0};
  if (!row) return false;
  for (int i = 0; i < n; i++)
    if (complete(a + (size_t)i * (size_t)p, p) && complete(b + (size_t)i * (size_t)q, q))
      row[s->n++] = i;
  there = side_of(p, a, s->n, row, &s->a) && side_of(q, b, s->n, row, &s->b);
  tct_free(row);
  return there;
}

void tct_sides_free(tct_sides *s)
{
  tct_free(s->a.by_unit);
  tct_free(s->b.by_unit);
  *s = (tct_sides){0};
}

double *tct_by_condition(const tct_side *s, int n)
{
  double *x = tct_alloc((size_t)n * (size_t)s->units + 1, sizeof *x);

  if (x) turned((size_t)s->units, (size_t)n, s->by_unit, NULL, x);
  return x;
}
