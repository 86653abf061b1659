/* rows_sums.c -- cosines and correlations of a draw from weighted sums of products.
 *
 * All RDMs lie side by side in a table, a row to a pair, with a column of ones for means.  Of a draw, one pass over those
 * pairs that are in it gives all that is needed (kernels/weighted_gram.h):
 *
 *     S_ij = sum w x_i x_j      cos = S_ij / sqrt(S_ii S_jj)
 *     M_i  = sum w x_i          cov = S_ij - M_i M_j / W,   r = cov_ij / sqrt(cov_ii cov_jj)
 *
 * Taking means away at the end loses digits where a mean is large beside what varies.  All columns begin with a mean of 0 and
 * a largest number near 1, so that in a draw the mean is small; where it is not, we say so, and vectors are made. */
#include "brain/inference/rows.h"

#include <math.h>

#include "base/memory.h"
#include "kernels/weighted_gram.h"

struct tct_sums {
  size_t width;
  bool centred;
  tct_arena arena;
  double *x;        /* [n][width] */
  double *s;        /* [width][width] */
  double *one_over; /* [rows] 1 / length; NAN: not of this group */
};

/* Its largest finite number, and how far it is from it to 1, as a power of 2. */
static int exponent(size_t n, const double *rdm, const bool *lacking)
{
  double most = 0;
  int e       = 0;

  for (size_t i = 0; i < n; i++)
    if (!lacking[i] && isfinite(rdm[i])) most = fmax(most, fabs(rdm[i]));
  (void)frexp(most, &e);
  return e;
}

/* What is missing becomes 0, and never has weight; what is infinite NAN, and spoils a draw that has it. */
static void lay_column(const tct_drawn_rows *in, tct_sums *t, size_t column)
{
  const tct_scorer *s = in->s;
  const double *rdm   = tct_row(in, column);
  const int e         = exponent(s->n, rdm, s->lacking);
  double sum = 0, count = 0;

  for (size_t i = 0; i < s->n; i++) {
    const bool there            = !s->lacking[i] && !isnan(rdm[i]);
    const double x              = !there ? 0 : isinf(rdm[i]) ? (double)NAN : ldexp(rdm[i], -e);
    t->x[i * t->width + column] = x;
    sum += isnan(x) ? 0 : x;
    count += there;
  }
  for (size_t i = 0; t->centred && i < s->n; i++)
    if (!s->lacking[i] && !isnan(rdm[i])) t->x[i * t->width + column] -= sum / count;
}

tct_sums *tct_sums_new(const tct_drawn_rows *in)
{
  const size_t step = TCT_WEIGHTED_GRAM_STEP, n = in->s->n, models = (size_t)in->s->of->models;
  tct_sums *t = tct_alloc(1, sizeof *t);

  if (!t) return NULL;
  t->centred         = in->s->of->comparator->inner == TCT_INNER_DEVIATIONS;
  t->width           = (in->rows + 1 + step - 1) / step * step;
  const size_t table = n * t->width * sizeof *t->x, products = t->width * t->width * sizeof *t->s,
               rows = in->rows * sizeof *t->one_over;
  if (tct_arena_new(&t->arena,
                    tct_arena_bytes(table) + tct_arena_bytes(products) + tct_arena_bytes(rows),
                    NULL) != TCT_OK)
    return tct_free(t), NULL;
  t->x        = tct_arena_take(&t->arena, table);
  t->s        = tct_arena_take(&t->arena, products);
  t->one_over = tct_arena_take(&t->arena, rows);
  for (size_t i = 0; i < n; i++) t->x[i * t->width + in->rows] = 1;
  for (size_t column = models; column < in->rows; column++) lay_column(in, t, column);
  return t;
}

void tct_sums_free(tct_sums *t)
{
  if (t) tct_arena_free(&t->arena);
  tct_free(t);
}

/* Models that stay as they are are laid once. */
static void lay_models(tct_drawn_rows *in)
{
  for (size_t m = 0; m < (size_t)in->s->of->models; m++)
    if (!in->laid[m]) {
      lay_column(in, in->sums, m);
      in->laid[m] = !tct_fits_model(&in->s->of->model[m]);
    }
}

static const double *products_of(const tct_sums *t, size_t column)
{
  return t->s + column * t->width;
}

/* S_ij, or cov_ij */
static double together(const tct_sums *t, const double *mean, double total, size_t i, size_t j)
{
  const double s = products_of(t, i)[j];

  return t->centred ? s - mean[i] * mean[j] / total : s;
}

bool tct_sums_products(tct_drawn_rows *in)
{
  tct_sums *t        = in->sums;
  const double *mean = products_of(t, in->rows); /* sums of columns times 1 */

  lay_models(in);
  tct_weighted_gram_of(&(tct_weighted_gram){in->pairs, in->place, in->often, t->x, t->width, t->s});
  if (t->centred && in->total < 2) return false;
  for (size_t i = 0; i < in->rows; i++) {
    const double square = products_of(t, i)[i], left = together(t, mean, in->total, i, i);

    t->one_over[i] = 1 / sqrt(left);
    if (tct_row_counts(in, i) && (left < 0.01 * square || square < 1e-200)) return false;
  }
  for (size_t i = 0; i < in->rows; i++) {
    for (size_t j = 0; j < i; j++)
      in->g[i * in->rows + j] =
        tct_within(together(t, mean, in->total, i, j) * t->one_over[i] * t->one_over[j]);
    in->g[i * in->rows + i] = isnan(t->one_over[i]) ? (double)NAN : 1;
  }
  return true;
}
