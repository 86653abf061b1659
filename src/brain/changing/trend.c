/* trend.c -- is each level of a hierarchy above the one before?  Page's test, and how surely means are in order.
 *
 *     L = sum over rows and levels of k x rank of level k within the row, k = 1 ..
 *
 * Were every order of a row's numbers as likely as any other, a row's share of L would be the sum of k x rank over
 * all ways to put its ranks to the levels; rows are independent, so that the distribution of L is that of a sum.
 * Ranks are doubled: where they are tied they are halves.  The ways of a row are counted level by level over the sets
 * of ranks that are used up.
 *
 * Page 1963, "Ordered hypotheses for multiple treatments". */
#include <tercet/change.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "kernels/distributions.h"
#include "kernels/ranks.h"

enum { LEVELS_COUNTED = 10, LEVELS_LEAST = 3, ROWS_LEAST = 2 };
static const double steps_most = 2e8;

/* Rows that are whole, closed up, and their ranks. */
struct whole {
  int rows, levels;
  double *x, *rank; /* [rows][levels] */
};

static tct_status whole_of(const double *x, int rows, int levels, struct whole *w, tct_error *err)
{
  const size_t width = (size_t)levels;

  *w = (struct whole){.levels = levels};
  if (levels < LEVELS_LEAST || levels > TCT_TREND_LEVELS)
    return tct_fail(err, TCT_BAD_SHAPE, "a trend is over %d to %d levels, not %d", LEVELS_LEAST,
                    TCT_TREND_LEVELS, levels);
  w->x = tct_alloc(2 * width * (size_t)(rows > 0 ? rows : 1), sizeof *w->x);
  if (!w->x) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d rows", rows);
  w->rank = w->x + width * (size_t)(rows > 0 ? rows : 1);
  for (int i = 0; i < rows; i++) {
    bool is_whole = true;
    for (size_t k = 0; k < width; k++) is_whole = is_whole && isfinite(x[(size_t)i * width + k]);
    if (!is_whole) continue;
    memcpy(w->x + (size_t)w->rows * width, x + (size_t)i * width, width * sizeof *x);
    w->rows++;
  }
  if (w->rows < ROWS_LEAST)
    return tct_fail(err, TCT_BAD_SHAPE, "a trend needs %d rows that have all levels, and has %d",
                    ROWS_LEAST, w->rows);
  for (int i = 0; i < w->rows; i++)
    if (tct_mid_ranks(width, w->x + (size_t)i * width, w->rank + (size_t)i * width) < 0)
      return tct_fail(err, TCT_NO_MEMORY, "no memory for ranks of %d levels", levels);
  return TCT_OK;
}

/* ---- L, and its moments ----------------------------------------------------------------------------- */

static void moments(const struct whole *w, tct_trend *into)
{
  const double k = w->levels, middle = (k + 1) / 2;
  double variance = 0;

  into->l        = 0;
  into->expected = w->rows * k * middle * middle;
  for (int i = 0; i < w->rows; i++) {
    double squares = 0;
    for (int j = 0; j < w->levels; j++) {
      const double rank = w->rank[i * w->levels + j];
      into->l += (j + 1) * rank;
      squares += (rank - middle) * (rank - middle);
    }
    variance += k * (k * k - 1) / 12 * squares / (k - 1);
  }
  into->z = variance > 0 ? (into->l - into->expected) / sqrt(variance) : 0;
  into->p = variance > 0 ? tct_normal_above(into->z) : 1;
}

/* ---- counted ---------------------------------------------------------------------------------------- */

struct counting {
  int span;      /* 1 + the largest doubled sum of a row */
  double *sets;  /* [2^levels][span] ways to fill the first levels with a set of ranks */
  double *row;   /* -> sets of all ranks */
  double *all;   /* [rows x span] of the rows so far */
  double *other; /* the same, of one row more */
};

static void count_row(const double *rank, int levels, struct counting *c)
{
  const size_t span = (size_t)c->span;
  const int sets    = 1 << levels;

  memset(c->sets, 0, (size_t)sets * span * sizeof *c->sets);
  c->sets[0] = 1;
  for (int set = 0; set < sets; set++) {
    const int level = __builtin_popcount((unsigned)set) + 1;
    for (int j = 0; j < levels; j++) {
      if (set >> j & 1) continue;
      const size_t by    = (size_t)level * (size_t)lrint(2 * rank[j]);
      const double *from = c->sets + (size_t)set * span;
      double *to         = c->sets + (size_t)(set | 1 << j) * span;
      for (size_t s = 0; s + by < span; s++) to[s + by] += from[s] / (levels - level + 1);
    }
  }
  c->row = c->sets + (size_t)(sets - 1) * span;
}

/* The distribution of one row more. */
static void add_row(struct counting *c, size_t reach)
{
  const size_t span = (size_t)c->span;

  memset(c->other, 0, (reach + span) * sizeof *c->other);
  for (size_t s = 0; s < span; s++) {
    if (c->row[s] == 0) continue;
    for (size_t i = 0; i < reach; i++) c->other[i + s] += c->row[s] * c->all[i];
  }
  double *swap = c->all;
  c->all       = c->other;
  c->other     = swap;
}

static tct_status count(const struct whole *w, tct_trend *into, tct_error *err)
{
  const int k        = w->levels;
  const size_t span  = 1 + (size_t)(k * (k + 1) * (2 * k + 1) / 3);
  const size_t sets  = (size_t)1 << (k <= LEVELS_COUNTED ? k : 0);
  const double steps = w->rows * (double)(sets * span) * k +
                       (double)w->rows * w->rows / 2 * (double)span * (double)span;
  const size_t most = (size_t)w->rows * span + 1;
  double p          = 0;

  if (k > LEVELS_COUNTED || steps > steps_most) return TCT_OK;
  double *block = tct_alloc(sets * span + 2 * most, sizeof *block);
  if (!block) return tct_fail(err, TCT_NO_MEMORY, "no memory to count %d levels", k);
  struct counting c = {.span  = (int)span,
                       .sets  = block,
                       .all   = block + sets * span,
                       .other = block + sets * span + most};
  size_t reach      = 1;
  c.all[0]          = 1;
  for (int i = 0; i < w->rows; i++, reach += span - 1) {
    count_row(w->rank + (size_t)i * (size_t)k, k, &c);
    add_row(&c, reach);
  }
  for (size_t s = reach; s-- > (size_t)lrint(2 * into->l);) p += c.all[s];
  into->p     = fmin(p, 1);
  into->exact = true;
  tct_free(block);
  return TCT_OK;
}

/* ---- in order --------------------------------------------------------------------------------------- */

static void means_of(const struct whole *w, tct_key key, int draw, double *mean)
{
  for (int k = 0; k < w->levels; k++) mean[k] = 0;
  for (int i = 0; i < w->rows; i++) {
    int row = i;
    if (draw >= 0)
      row = (int)fmin(tct_uniform(key, (uint64_t)draw, 0, (uint32_t)i) * w->rows, w->rows - 1);
    for (int k = 0; k < w->levels; k++) mean[k] += w->x[row * w->levels + k] / w->rows;
  }
}

static void draw_rows(const struct whole *w, int draws, uint64_t seed, tct_trend *into)
{
  const tct_key key = tct_key_of(seed, "trend");
  double mean[TCT_TREND_LEVELS];

  means_of(w, key, -1, into->mean);
  into->draws   = draws;
  into->ordered = draws ? 0 : (double)NAN;
  for (int k = 0; k + 1 < w->levels; k++) into->above[k] = into->ordered;
  for (int d = 0; d < draws; d++) {
    bool all = true;
    means_of(w, key, d, mean);
    for (int k = 0; k + 1 < w->levels; k++) {
      const bool above = mean[k + 1] > mean[k];
      into->above[k] += (double)above / draws;
      all = all && above;
    }
    into->ordered += (double)all / draws;
  }
}

tct_status tct_trend_of(const double *x, int rows, int levels, int draws, uint64_t seed,
                        tct_trend *into, tct_error *err)
{
  struct whole w;

  *into             = (tct_trend){.levels = levels};
  tct_status status = whole_of(x, rows, levels, &w, err);
  if (status == TCT_OK) {
    into->rows    = w.rows;
    into->dropped = rows - w.rows;
    moments(&w, into);
    status = count(&w, into, err);
    if (status == TCT_OK) draw_rows(&w, draws, seed, into);
  }
  tct_free(w.x);
  if (status != TCT_OK) *into = (tct_trend){.levels = 0};
  return status;
}

/* ---- drawn elsewhere -------------------------------------------------------------------------------- */

int tct_trend_drawn(const double *drawn, int levels, int draws, double *above, double *ordered)
{
  int n = 0, all = 0;

  for (int k = 0; k + 1 < levels; k++) above[k] = 0;
  for (int d = 0; d < draws; d++) {
    bool whole = true, in_order = true;
    for (int k = 0; k < levels; k++)
      whole = whole && !isnan(drawn[(size_t)k * (size_t)draws + (size_t)d]);
    if (!whole) continue;
    for (int k = 0; k + 1 < levels; k++) {
      const bool higher = drawn[(size_t)(k + 1) * (size_t)draws + (size_t)d] >
                          drawn[(size_t)k * (size_t)draws + (size_t)d];
      above[k] += higher;
      in_order = in_order && higher;
    }
    all += in_order;
    n++;
  }
  for (int k = 0; k + 1 < levels; k++) above[k] = n ? above[k] / n : (double)NAN;
  *ordered = n ? (double)all / n : (double)NAN;
  return n;
}
