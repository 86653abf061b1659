/* rows_pools.c -- ceilings where subjects lack different pairs: pools are made, and compared.
 *
 * Each subject is held against its own pools, over the pairs that it and any other has (pooling.h). */
#include "brain/inference/rows.h"

#include <math.h>

#include "base/memory.h"
#include "brain/inference/pooling.h"
#include "kernels/ranks.h"
#include "kernels/statistics.h"

struct tct_pool_vectors {
  tct_pooling pools;
  bool ranked;
  double *block;
  double *lower, *upper, *weight; /* [n] */
  double *vector[3];              /* [n + conditions] the subject, lower, upper */
  size_t *order, *place, *spare;  /* [n] */
};

tct_pool_vectors *tct_pool_vectors_new(const tct_drawn_rows *in)
{
  const size_t n = in->s->n, numbers = n + (size_t)in->s->of->conditions;
  const int subjects  = in->s->of->subjects;
  tct_pool_vectors *p = tct_alloc(1, sizeof *p);

  if (!p) return NULL;
  p->ranked = in->s->of->comparator->pool == TCT_POOL_RANKS;
  p->block  = tct_alloc(tct_pooling_room(n, subjects) + 3 * n + 3 * numbers, sizeof *p->block);
  p->order  = tct_alloc(n, 3 * sizeof *p->order);
  if (!p->block || !p->order) return tct_pool_vectors_free(p), NULL;
  p->lower  = p->block;
  p->upper  = p->lower + n;
  p->weight = p->upper + n;
  for (int i = 0; i < 3; i++) p->vector[i] = p->weight + n + (size_t)i * numbers;
  tct_pooling_lay(&p->pools, n, subjects, p->vector[2] + numbers);
  p->place = p->order + n;
  p->spare = p->place + n;
  return p;
}

void tct_pool_vectors_free(tct_pool_vectors *p)
{
  if (!p) return;
  tct_free(p->block);
  tct_free(p->order);
  tct_free(p);
}

/* As tct_places_in_order, in our own memory; NULL where nobody ranks. */
static const size_t *order_of(const tct_pool_vectors *p, const double *x)
{
  const size_t n = p->pools.n;
  size_t there = 0, missing = n;

  if (!p->ranked) return NULL;
  for (size_t i = 0; i < n; i++)
    if (!isnan(x[i])) p->place[there++] = i;
  const size_t *sorted = tct_sort_places(x, there, p->place, p->spare);
  for (size_t i = 0; i < there; i++) p->order[i] = sorted[i];
  for (size_t i = n; i-- > 0;)
    if (isnan(x[i])) p->order[--missing] = i;
  return p->order;
}

static void take_parts(const tct_drawn_rows *in)
{
  const tct_scorer *s = in->s;
  tct_pool_vectors *p = in->pools;

  for (size_t j = 0; j < (size_t)s->of->subjects; j++) {
    const double *rdm = tct_subject_rdm(s, j);
    if (s->in_lower[j] > 0 || s->in_upper[j] > 0)
      (void)tct_pool_part(s->of->comparator->pool, s->n, s->weight, rdm, order_of(p, rdm),
                          p->weight, p->pools.part + j * s->n);
  }
  p->pools.in_lower = s->in_lower;
  p->pools.in_upper = s->in_upper;
  tct_pooling_sum(&p->pools);
}

static double with_pool(tct_drawn_rows *in, const tct_drawn *d, const double *subject,
                        const double *pool)
{
  if (in->orders) return tct_order_of_two(in, d->weight, pool, subject);

  const tct_rsa *of         = in->s->of;
  const tct_pool_vectors *p = in->pools;
  const size_t numbers      = in->s->n + (size_t)of->conditions;

  if (!of->comparator->vector(of->params, d, subject, order_of(p, subject), p->vector[0]) ||
      !of->comparator->vector(of->params, d, pool, order_of(p, pool), p->vector[1]))
    return (double)NAN;
  return tct_within(tct_inner(numbers, p->vector[0], p->vector[1]));
}

void tct_pool_ceilings(tct_drawn_rows *in, double *lower, double *upper)
{
  const tct_scorer *s       = in->s;
  const tct_comparator *c   = s->of->comparator;
  const tct_pool_vectors *p = in->pools;
  const tct_drawn d         = {(int)s->n, s->of->conditions, s->times,    p->weight,
                               in->room,  s->noise,          s->own_error};

  in->known = false; /* what was prepared for g is written over */
  take_parts(in);
  for (int i = 0; i < s->of->subjects; i++) {
    if (!(s->drawn[i] > 0)) continue;
    tct_pools_of(&p->pools, i, p->lower, p->upper);
    for (size_t k = 0; k < s->n; k++) p->weight[k] = isnan(p->upper[k]) ? 0 : s->weight[k];
    if (c->prepare && !c->prepare(s->of->params, &d)) continue;
    const double *rdm = tct_subject_rdm(s, (size_t)i);
    upper[i]          = with_pool(in, &d, rdm, p->upper);
    if (p->pools.all_lower > s->in_lower[i]) lower[i] = with_pool(in, &d, rdm, p->lower);
  }
}
