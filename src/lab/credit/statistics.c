/* statistics.c -- how far a learning rule is from the gradient: streaming the updates.
 *
 * An example's draws go by turns to B blocks.  When its last draw is in, the products of its B means are
 * added up (they tell the rule's noise from what it means for this example), and the means join those of
 * all examples, whose products at the end tell what it means for the whole set. */
#include "lab/credit/own.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

static double dot(const double *x, const double *y, size_t from, size_t to)
{
  double sum[4] = {0};
  size_t i      = from;

  for (; i + 4 <= to; i += 4)
    for (size_t k = 0; k < 4; k++) sum[k] += x[i + k] * y[i + k];
  for (; i < to; i++) sum[0] += x[i] * y[i];
  return sum[0] + sum[1] + (sum[2] + sum[3]);
}

static double dot_all(const tct_credit *c, const double *x, const double *y)
{
  double sum = 0;

  for (int l = 0; l < c->parts; l++) sum += dot(x, y, c->part[l].range.from, c->part[l].range.to);
  return sum;
}

/* ---- beginning ---- */

static tct_status check(const tct_credit_plan *p, tct_error *err)
{
  size_t at = 0;

  if (p->parts < 1 || p->examples < 1)
    return tct_fail(err, TCT_BAD_SHAPE, "there must be a projection and an example");
  for (int l = 0; l < p->parts; l++) {
    if (p->part[l].from < at || p->part[l].to < p->part[l].from || p->part[l].to > p->n)
      return tct_fail(err, TCT_BAD_SHAPE, "projections must be in order, apart and within %zu",
                      p->n);
    at = p->part[l].to;
  }
  if (p->deterministic && p->draws != 1)
    return tct_fail(err, TCT_BAD_SHAPE, "a rule without noise needs 1 draw, not %d", p->draws);
  if (p->deterministic) return TCT_OK;
  if (p->draws < TCT_CREDIT_FEWEST ||
      (p->draws > TCT_CREDIT_BLOCKS && p->draws % TCT_CREDIT_BLOCKS != 0))
    return tct_fail(err, TCT_BAD_SHAPE, "%d draws: must be %d to %d, or a multiple of %d", p->draws,
                    TCT_CREDIT_FEWEST, TCT_CREDIT_BLOCKS, TCT_CREDIT_BLOCKS);
  return TCT_OK;
}

static void begin(tct_credit *c, const tct_credit_plan *p)
{
  c->n           = p->n;
  c->parts       = p->parts;
  c->examples    = p->examples;
  c->draws       = p->draws;
  c->blocks      = p->draws < TCT_CREDIT_BLOCKS ? p->draws : TCT_CREDIT_BLOCKS;
  c->same.blocks = c->blocks;
}

static tct_status take(tct_credit *c, const tct_credit_plan *p, tct_error *err)
{
  const size_t blocks = (size_t)c->blocks;

  c->g    = tct_alloc(c->n, sizeof *c->g);
  c->mean = tct_alloc(c->n, blocks * sizeof *c->mean);
  c->now  = tct_alloc(c->n, blocks * sizeof *c->now);
  c->part = tct_alloc((size_t)c->parts, sizeof *c->part);
  if (!c->g || !c->mean || !c->now || !c->part)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d blocks of updates", 2 * c->blocks);
  memcpy(c->g, p->gradient, c->n * sizeof *c->g);
  for (int l = 0; l < c->parts; l++) {
    tct_credit_projection *s = &c->part[l];
    s->range                 = p->part[l];
    s->gg                    = dot(c->g, c->g, s->range.from, s->range.to);
    s->across.blocks         = c->blocks;
    c->gg += s->gg;
  }
  if (!(c->gg > 0) || !isfinite(c->gg))
    return tct_fail(err, TCT_DIVERGED, "the gradient is %g long: it has no direction", sqrt(c->gg));
  return TCT_OK;
}

tct_credit *tct_credit_new(const tct_credit_plan *plan, tct_error *err)
{
  tct_credit *c;

  if (check(plan, err) != TCT_OK) return NULL;
  c = tct_alloc(1, sizeof *c);
  if (!c) {
    tct_fail(err, TCT_NO_MEMORY, "no memory for statistics");
    return NULL;
  }
  begin(c, plan);
  if (take(c, plan, err) == TCT_OK) return c;
  tct_credit_free(c);
  return NULL;
}

void tct_credit_free(tct_credit *c)
{
  if (!c) return;
  tct_free(c->g);
  tct_free(c->mean);
  tct_free(c->now);
  tct_free(c->part);
  tct_free(c);
}

/* ---- streaming ---- */

/* The example's means join those of all, and are cleared for the next one's. */
static void close_example(tct_credit *c)
{
  const double share = 1.0 / c->examples, each = (double)c->draws / c->blocks;
  const size_t all = (size_t)c->blocks * c->n;

  for (int a = 0; a < c->blocks; a++)
    for (int b = 0; b <= a; b++) {
      const double ab = dot_all(c, c->now + (size_t)a * c->n, c->now + (size_t)b * c->n);

      c->same.at[a][b] += share * ab;
      if (a == b)
        c->within[a] -= share * each * ab;
      else
        c->same.at[b][a] += share * ab;
    }
  for (size_t i = 0; i < all; i++) c->mean[i] += share * c->now[i];
  memset(c->now, 0, all * sizeof *c->now);
}

tct_status tct_credit_add(tct_credit *c, int example, int draw, const double *u, tct_error *err)
{
  const int block    = draw % c->blocks;
  const double share = (double)c->blocks / c->draws, uu = dot_all(c, u, u);
  double *now;

  if (example != c->example || draw != c->draw || example >= c->examples)
    return tct_fail(err, TCT_BUG, "draw %d of example %d comes where %d of %d is due", draw,
                    example, c->draw, c->example);
  if (!isfinite(uu))
    return tct_fail(err, TCT_DIVERGED, "draw %d of example %d is not finite", draw, example);
  now = c->now + (size_t)block * c->n;
  for (size_t i = 0; i < c->n; i++) now[i] += share * u[i];
  c->energy[block] += share * uu / c->examples;
  c->within[block] += uu / c->examples;
  if (++c->draw < c->draws) return TCT_OK;
  close_example(c);
  c->draw = 0;
  c->example++;
  return TCT_OK;
}

/* ---- ending ---- */

void tct_credit_project(tct_credit *c)
{
  for (int l = 0; l < c->parts; l++) {
    tct_credit_projection *s = &c->part[l];
    const size_t from = s->range.from, to = s->range.to;

    for (int a = 0; a < c->blocks; a++) {
      double *mean = c->mean + (size_t)a * c->n;

      s->along[a] = s->gg > 0 ? dot(mean, c->g, from, to) / s->gg : 0;
      for (size_t i = from; i < to; i++) mean[i] -= s->along[a] * c->g[i];
      for (int b = 0; b <= a; b++) {
        s->across.at[a][b] = dot(mean, c->mean + (size_t)b * c->n, from, to);
        s->across.at[b][a] = s->across.at[a][b];
      }
    }
  }
}
