/* assignment.c -- the best way to give each row a column of its own.
 *
 * Rows come one at a time; each takes the shortest way, over columns that others must then leave, to one that
 * is free.  Prices of rows and columns keep all lengths of steps from being negative, which makes it
 * Dijkstra's search: the Hungarian method in the form of Jonker & Volgenant 1987, doi:10.1007/BF02278710. */
#include "kernels/assignment.h"

#include <math.h>

#include "base/memory.h"

struct search {
  size_t columns;
  const double *gain;
  double *row_price, *column_price; /* [rows], [columns] */
  double *far;                      /* [columns] the shortest way that is known */
  size_t *owner;                    /* [columns] the row that has it; NOBODY: free */
  size_t *before;                   /* [columns] the column that the way comes from; NOBODY: none */
  bool *seen;                       /* [columns] whose way cannot become shorter */
};

static const size_t NOBODY = (size_t)-1;

/* From `row`, which `way` long is reached over column `at`; the nearest column that is not yet seen. */
static size_t look_further(struct search *s, size_t row, size_t at, double way)
{
  const double *gain = s->gain + row * s->columns;
  const double base  = way - s->row_price[row];
  size_t nearest     = NOBODY;

  for (size_t j = 0; j < s->columns; j++) {
    if (s->seen[j]) continue;
    const double length = base - gain[j] - s->column_price[j];
    if (length < s->far[j]) {
      s->far[j]    = length;
      s->before[j] = at;
    }
    if (nearest == NOBODY || s->far[j] < s->far[nearest]) nearest = j;
  }
  return nearest;
}

static void place(struct search *s, size_t row)
{
  size_t at = NOBODY, on = row;
  double way = 0;

  for (size_t j = 0; j < s->columns; j++) {
    s->far[j]    = (double)INFINITY;
    s->before[j] = NOBODY;
    s->seen[j]   = false;
  }
  do {
    at          = look_further(s, on, at, way);
    way         = s->far[at];
    s->seen[at] = true;
    on          = s->owner[at];
  } while (on != NOBODY);

  s->row_price[row] += way;
  for (size_t j = 0; j < s->columns; j++) {
    if (!s->seen[j]) continue;
    if (s->owner[j] != NOBODY) s->row_price[s->owner[j]] += way - s->far[j];
    s->column_price[j] -= way - s->far[j];
  }
  while (s->before[at] != NOBODY) { /* each moves to the next column of the way */
    s->owner[at] = s->owner[s->before[at]];
    at           = s->before[at];
  }
  s->owner[at] = row;
}

bool tct_assign(size_t rows, size_t columns, const double *gain, size_t *to)
{
  bool finite = true;

  for (size_t i = 0; i < rows; i++) to[i] = 0;
  for (size_t i = 0; finite && i < rows * columns; i++) finite = isfinite(gain[i]);
  if (!finite || rows > columns) return false;
  if (rows == 0) return true;

  const size_t words = rows + 2 * columns;
  double *block      = tct_alloc(words, sizeof *block);
  size_t *of         = tct_alloc(columns, 2 * sizeof *of + sizeof(bool));
  const bool there   = block && of;
  if (there) {
    struct search s = {columns,
                       gain,
                       block,
                       block + rows,
                       block + rows + columns,
                       of,
                       of + columns,
                       (bool *)(of + 2 * columns)};
    for (size_t j = 0; j < columns; j++) of[j] = NOBODY;
    for (size_t i = 0; i < rows; i++) place(&s, i);
    for (size_t j = 0; j < columns; j++)
      if (of[j] != NOBODY) to[of[j]] = j;
  }
  tct_free(block);
  tct_free(of);
  return there;
}
