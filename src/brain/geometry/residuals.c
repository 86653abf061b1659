/* residuals.c -- what is left of trials without the mean of their condition, a block at a time.
 *
 * Nothing is copied: a row is its trial less a mean, made when it is asked for.  Trials in which a unit is
 * missing are left out, of the means too, so that rows less means is what is left to vary. */
#include "brain/geometry/residuals.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/gram.h"

struct source {
  const tct_trials *t;
  int *row;     /* [rows] which trials */
  double *mean; /* [conditions][units] */
};

static bool wanted(const tct_trials *t, int i, int fold)
{
  return t->condition[i] >= 0 && (fold < 0 || t->fold[i] == fold);
}

static bool whole(const tct_trials *t, int i)
{
  const double *row = t->value + (size_t)i * (size_t)t->units;

  for (int k = 0; k < t->units; k++)
    if (!isfinite(row[k])) return false;
  return true;
}

static void give(const void *from, int64_t first, int64_t n, double *out)
{
  const struct source *s = from;
  const size_t units     = (size_t)s->t->units;

  for (int64_t i = 0; i < n; i++) {
    const size_t row   = (size_t)s->row[first + i];
    const double *x    = s->t->value + row * units;
    const double *mean = s->mean + (size_t)s->t->condition[row] * units;
    for (size_t k = 0; k < units; k++) *out++ = x[k] - mean[k];
  }
}

/* Conditions with a trial; s->mean is filled.  `seen` [conditions] is room. */
static int condition_means(struct source *s, int64_t rows, int *seen)
{
  const size_t units = (size_t)s->t->units;
  int conditions     = 0;

  for (int64_t i = 0; i < rows; i++) {
    const int c     = s->t->condition[s->row[i]];
    const double *x = s->t->value + (size_t)s->row[i] * units;
    double *mean    = s->mean + (size_t)c * units;
    /* running means: of equal trials exactly they */
    seen[c]++;
    for (size_t k = 0; k < units; k++) mean[k] += (x[k] - mean[k]) / seen[c];
  }
  for (int c = 0; c < s->t->conditions; c++) conditions += seen[c] > 0;
  return conditions;
}

tct_status tct_residuals_of(const tct_trials *t, int fold, tct_residuals *into, tct_error *err)
{
  const size_t n   = (size_t)t->conditions;
  struct source *s = tct_alloc(1, sizeof *s + n * (size_t)t->units * sizeof(double) +
                                    ((size_t)t->rows + n) * sizeof(int));
  tct_residuals r  = {.units = t->units, .give = give, .from = s, .own = s};

  *into = (tct_residuals){0};
  if (!s) return tct_fail(err, TCT_NO_MEMORY, "no memory for the means of %zu conditions", n);
  s->t    = t;
  s->mean = (double *)(s + 1);
  s->row  = (int *)(s->mean + n * (size_t)t->units);
  for (int i = 0; i < t->rows; i++) {
    if (!wanted(t, i, fold)) continue;
    if (whole(t, i))
      s->row[r.rows++] = i;
    else
      r.dropped++;
  }
  if (r.rows == 0) {
    tct_free(s);
    return tct_fail(err, TCT_BAD_DATA,
                    "there is no trial in which all %d units were recorded, of %d", t->units,
                    (int)r.dropped);
  }
  r.dof = (double)(r.rows - condition_means(s, r.rows, s->row + t->rows));
  *into = r;
  return TCT_OK;
}

void tct_residuals_free(tct_residuals *r)
{
  if (!r) return;
  tct_free(r->own);
  *r = (tct_residuals){0};
}

/* ---- sums over them ------------------------------------------------------------------------------ */

enum { BLOCK = 128 }; /* rows at a time */

tct_status tct_residuals_each(const tct_residuals *r, tct_with_rows *with, void *arg,
                              tct_error *err)
{
  double *block = tct_alloc(BLOCK, (size_t)r->units * sizeof *block);

  if (!block) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", BLOCK);
  for (int64_t first = 0; first < r->rows; first += BLOCK) {
    const int64_t n = r->rows - first < BLOCK ? r->rows - first : BLOCK;
    r->give(r->from, first, n, block);
    with(arg, (size_t)n, (size_t)r->units, block);
  }
  tct_free(block);
  return TCT_OK;
}

struct squares {
  double *turned; /* [units][BLOCK] */
  double *sum, fourth;
};

static void add_squares(void *arg, size_t n, size_t units, const double *x)
{
  struct squares *s = arg;

  for (size_t i = 0; i < n; i++) {
    double length = 0;
    for (size_t k = 0; k < units; k++) {
      s->turned[k * n + i] = x[i * units + k];
      length += x[i * units + k] * x[i * units + k];
    }
    s->fourth += length * length;
  }
  tct_gram_add(&(tct_gram){.width   = n,
                           .a       = s->turned,
                           .b       = s->turned,
                           .lda     = n,
                           .ldb     = n,
                           .rows    = units,
                           .columns = units,
                           .lower   = true,
                           .factor  = 1,
                           .g       = s->sum,
                           .ldg     = units});
}

tct_status tct_residuals_squares(const tct_residuals *r, double *sum, double *fourth,
                                 tct_error *err)
{
  const size_t units = (size_t)r->units;
  struct squares s   = {.turned = tct_alloc(units, BLOCK * sizeof(double)), .sum = sum};

  if (!s.turned) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", BLOCK);
  memset(sum, 0, units * units * sizeof *sum);
  const tct_status status = tct_residuals_each(r, add_squares, &s, err);
  tct_free(s.turned);
  for (size_t i = 0; i < units; i++)
    for (size_t j = 0; j < i; j++) sum[j * units + i] = sum[i * units + j];
  *fourth = s.fourth;
  return status;
}

tct_status tct_covariance_of(const tct_covariance *c, const void *params, const tct_residuals *r,
                             double *out, double *shrinkage, tct_error *err)
{
  double unheard = 0;

  if (!(r->dof > 0))
    return tct_fail(
      err, TCT_BAD_DATA,
      "%lld trials less their means leave nothing that varies: no condition was shown "
      "twice",
      (long long)r->rows);
  return c->estimate(params, r, out, shrinkage ? shrinkage : &unheard, err);
}
