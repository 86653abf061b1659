/* mixed_selectivity.c -- is a unit tuned to one thing, to another, or to the two in combination?
 *
 * An analysis of variance of the means m_ij over the values of two variables:
 *
 *     V_x = mean (m_i. - m)^2,   V_y = mean (m_.j - m)^2,   V_xy = mean (m_ij - m_i. - m_.j + m)^2
 *
 * each less what noise adds to it on average: its degrees of freedom / (I J) x s^2 mean(1 / trials).  Shares are
 * of their sum.  A unit with a share of the interaction is not told by tuning to either (Rigotti et al. 2013). */
#include <math.h>

#include <tercet/tuning.h>

#include "base/memory.h"
#include "brain/tuning/means.h"

/* Values of y at each x, the same number everywhere; 0: the table has holes. */
static int columns_of(const tct_responses *r)
{
  int columns = 1;

  while (columns < r->conditions && r->x[columns] == r->x[0]) columns++;
  if (r->conditions % columns != 0) return 0;
  for (int c = 0; c < r->conditions; c++)
    if (r->x[c] != r->x[c - c % columns] ||
        fabs(r->y[c] - r->y[c % columns]) > 1e-9 * fabs(r->y[c]))
      return 0;
  return columns;
}

static void effects(const double *m, int rows, int columns, double v[3])
{
  const double n = (double)rows * columns;
  double mean    = 0;

  for (int i = 0; i < rows * columns; i++) mean += m[i] / n;
  v[0] = v[1] = v[2] = 0;
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) {
      double row = 0, column = 0;
      for (int k = 0; k < columns; k++) row += m[i * columns + k] / columns;
      for (int k = 0; k < rows; k++) column += m[k * columns + j] / rows;
      const double both = m[i * columns + j] - row - column + mean;
      v[0] += (row - mean) * (row - mean) / n;
      v[1] += (column - mean) * (column - mean) / n;
      v[2] += both * both / n;
    }
}

static void shares(const tct_responses *r, double *mean, tct_tuned_item *out)
{
  const int columns = columns_of(r), rows = columns ? r->conditions / columns : 0;
  const double n = r->conditions, of[] = {rows - 1.0, columns - 1.0, (rows - 1.0) * (columns - 1)};
  double v[3], few = 0, sum = 0;
  int freedom;
  const double squares = tct_pooled_squares(r, 0, &freedom);

  if (rows < 2 || columns < 2) {
    out->why = TCT_TUNING_FEW_CONDITIONS;
    return;
  }
  if (freedom < 1) {
    out->why = TCT_TUNING_FEW_REPEATS;
    return;
  }
  (void)tct_tuning_means(r, 0, mean);
  effects(mean, rows, columns, v);
  for (int c = 0; c < r->conditions; c++) few += 1 / n / (r->first[c + 1] - r->first[c]);
  for (int k = 0; k < 3; k++) {
    v[k] -= of[k] / n * squares / freedom * few;
    sum += v[k];
  }
  if (!(sum > r->floor * r->floor)) {
    out->why = TCT_TUNING_NO_SIGNAL;
    return;
  }
  for (int k = 0; k < 3; k++) out->value[k] = v[k] / sum;
}

static tct_status measure(const void *params, const tct_responses *r, tct_tuned_item *out,
                          tct_error *err)
{
  double *mean = tct_alloc((size_t)r->conditions, sizeof *mean);
  (void)params;

  if (!mean) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d means", r->conditions);
  shares(r, mean, out);
  tct_free(mean);
  return TCT_OK;
}

static const tct_tuned_number numbers[] = {
  {"first", "1", "share of the first variable alone; noise may take it below 0", 0, 0, false},
  {"second", "1", "share of the second variable alone", 0, 0, false},
  {"interaction", "1", "share that neither alone explains", 0, 0, false},
};

const tct_tuning tct_tuning_mixed_selectivity = {
  .name   = "mixed_selectivity",
  .title  = "Mixed selectivity",
  .family = "selectivity",
  .summary =
    "what share of a unit's tuning is to one variable, to another, and to both in combination",
  .equation = "m_ij - m = (m_i. - m) + (m_.j - m) + interaction",
  .source   = "Rigotti et al. 2013, doi:10.1038/nature12160; Fusi et al. 2016, "
              "doi:10.1016/j.conb.2016.01.010",
  .notes =
    "Every value of one variable must have been shown with every value of the other, and some of "
    "them more than once.  Undefined where nothing is left of a unit's tuning when noise is taken "
    "away.  Shares add up to 1",
  .claims  = TCT_TUNING_SCALE_FREE | TCT_TUNING_SHIFT_FREE | TCT_TUNING_ORDER_FREE,
  .needs   = TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_SECOND | TCT_TUNING_NEEDS_REPEATS,
  .scope   = TCT_TUNING_UNIT,
  .n       = sizeof numbers / sizeof *numbers,
  .number  = numbers,
  .measure = measure,
};
