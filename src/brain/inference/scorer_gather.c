/* scorer_gather.c -- scores of a draw, for any comparator: copies are gathered into new RDMs and compared.
 *
 * The definition, against which quicker ways are held, and the way of those that have no quicker one.
 * Two copies of a condition make no pair.  A comparator that wants all pairs (WHOLE) takes RDMs for matrices
 * of points, and two copies of a point are at distance 0.
 *
 * Copies of a condition must not share all errors, or their covariance has no inverse.  With L the smallest
 * eigenvalue of the covariance S, S - L I is what the errors of conditions may have in common: copies share
 * that, and each has its own part of variance L.  Where errors are alike and independent, copies are as
 * independent as other conditions; where nothing is drawn twice, S is as it was. */
#include "brain/inference/scorer_own.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/geometry/pairs.h"
#include "brain/inference/pooling.h"

typedef struct {
  int most, conditions;            /* there is room for; gathered in this draw */
  int *from;                       /* [most] which condition stands there */
  double *noise;                   /* [most][most]; NULL: none */
  double *model;                   /* [models][pairs of most] */
  double *subject, *lower, *upper; /* [pairs of most]; pools are of the one subject */
  tct_pooling pools;
  double *scratch; /* [3][n] */
} tct_gather;

/* Room for draws of so many conditions, copies counted. */
static bool make_room(tct_gather *g, const tct_scorer *s, int conditions)
{
  const size_t rows = (size_t)conditions, pairs = tct_rdm_pairs(conditions);
  const size_t models = (size_t)s->of->models, noise = s->noise ? rows * rows : 0;

  if (conditions <= g->most) return true;
  int *from     = tct_alloc(rows, sizeof *from);
  double *block = tct_alloc((models + 3) * pairs + noise + 1, sizeof *block);
  if (!from || !block) return tct_free(from), tct_free(block), false;
  tct_free(g->from);
  tct_free(g->model);
  g->most    = conditions;
  g->from    = from;
  g->model   = block;
  g->subject = block + models * pairs;
  g->lower   = g->subject + pairs;
  g->upper   = g->lower + pairs;
  g->noise   = noise > 0 ? g->upper + pairs : NULL;
  return true;
}

static void drop(void *own)
{
  tct_gather *g = own;

  if (!g) return;
  tct_free(g->from);
  tct_free(g->model);
  tct_free(g->scratch);
  tct_free(g);
}

static void *make(const tct_scorer *s, tct_error *err)
{
  tct_gather *g     = tct_alloc(1, sizeof *g);
  const size_t room = s->ceiling ? tct_pooling_room(s->n, s->of->subjects) : 0;

  if (g) g->scratch = tct_alloc(room + 3 * s->n, sizeof *g->scratch);
  if (!g || !g->scratch)
    return drop(g), tct_fail(err, TCT_NO_MEMORY, "no memory for pools of RDMs"), NULL;
  if (s->ceiling) tct_pooling_lay(&g->pools, s->n, s->of->subjects, g->scratch + 3 * s->n);
  if (make_room(g, s, s->of->conditions)) return g;
  drop(g);
  tct_fail(err, TCT_NO_MEMORY, "no memory for RDMs of %d conditions", s->of->conditions);
  return NULL;
}

/* ---- what was drawn -------------------------------------------------------------------------------- */

/* Lists the conditions; false: no memory. */
static bool list(tct_scorer *s)
{
  tct_gather *g = s->own;
  double all    = 0;
  int n         = 0;

  for (int i = 0; i < s->of->conditions; i++) all += s->times[i];
  if (!make_room(g, s, (int)all)) return false;
  for (int i = 0; i < s->of->conditions; i++)
    for (int k = 0; k < (int)s->times[i]; k++) g->from[n++] = i;
  g->conditions = n;
  return true;
}

static void gather(const tct_scorer *s, const double *rdm, double *out)
{
  const tct_gather *g = s->own;
  const size_t k      = (size_t)s->of->conditions;
  const double copies = s->of->comparator->claims & TCT_COMPARATOR_WHOLE ? 0 : (double)NAN;

  for (int i = 0; i < g->conditions; i++)
    for (int j = i + 1; j < g->conditions; j++) {
      const size_t p = (size_t)g->from[i], q = (size_t)g->from[j];
      if (p == q) {
        *out++ = copies;
        continue;
      }
      const size_t at = tct_pair(k, p, q); /* from is ascending */
      *out++          = s->lacking[at] ? (double)NAN : rdm[at];
    }
}

static void gather_noise(const tct_scorer *s)
{
  tct_gather *g  = s->own;
  const size_t n = (size_t)g->conditions, k = (size_t)s->of->conditions;

  for (size_t i = 0; g->noise && i < n; i++)
    for (size_t j = 0; j < n; j++) {
      const size_t p = (size_t)g->from[i], q = (size_t)g->from[j];
      g->noise[i * n + j] = s->noise[p * k + q] - (p == q && i != j ? s->own_error : 0);
    }
}

/* ---- scores ---------------------------------------------------------------------------------------- */

static double compare(const tct_scorer *s, const double *model, const double *subject)
{
  const tct_gather *g    = s->own;
  const tct_conditions c = {.noise = g->noise};

  return s->of->comparator->compare(s->of->params, &c, (int)tct_rdm_pairs(g->conditions), model,
                                    subject);
}

/* What of each subject that is in a pool goes into it. */
static void parts(const tct_scorer *s)
{
  tct_gather *g = s->own;

  for (int j = 0; j < s->of->subjects; j++)
    if (s->in_lower[j] > 0 || s->in_upper[j] > 0)
      (void)tct_pool_part(s->of->comparator->pool, s->n, s->weight, tct_subject_rdm(s, (size_t)j),
                          NULL, g->scratch, g->pools.part + (size_t)j * s->n);
  g->pools.in_lower = s->in_lower;
  g->pools.in_upper = s->in_upper;
  tct_pooling_sum(&g->pools);
}

static void ceilings(tct_scorer *s, int j)
{
  tct_gather *g = s->own;
  double *low = g->scratch + s->n, *high = low + s->n;

  tct_pools_of(&g->pools, j, low, high);
  gather(s, low, g->lower);
  gather(s, high, g->upper);
  s->lower[j] = compare(s, g->lower, g->subject);
  s->upper[j] = compare(s, g->upper, g->subject);
}

static tct_status scores(tct_scorer *s, tct_error *err)
{
  tct_gather *g = s->own;

  if (!list(s)) return tct_fail(err, TCT_NO_MEMORY, "no memory for the RDMs of a draw");
  const size_t pairs = tct_rdm_pairs(g->conditions);
  gather_noise(s);
  for (int m = 0; m < s->of->models; m++) gather(s, s->prediction[m], g->model + (size_t)m * pairs);
  if (s->ceiling) parts(s);
  for (int j = 0; j < s->of->subjects; j++) {
    if (!(s->drawn[j] > 0)) continue;
    gather(s, tct_subject_rdm(s, (size_t)j), g->subject);
    for (int m = 0; m < s->of->models; m++)
      s->each[(size_t)m * (size_t)s->of->subjects + (size_t)j] =
        compare(s, g->model + (size_t)m * pairs, g->subject);
    if (s->ceiling) ceilings(s, j);
  }
  return TCT_OK;
}

const tct_scoring tct_by_gathering = {make, drop, scores};
