/* bag.c -- instances of one rule at one state, and what they come to together.
 *
 * One instance has the interval of its own noise.  Several (other weights, other frozen feedback) have
 * the interval of their mean, by Student's t; what their own noise adds is in their spread already. */
#include "lab/credit/plan.h"

#include "base/memory.h"
#include "base/text.h"
#include "kernels/distributions.h"
#include "lab/credit/interval.h"

#include <math.h>
#include <string.h>

tct_status tct_credit_bag_new(tct_credit_bag *bag, const tct_credit_plan_all *a,
                              const tct_credit_pair *pair, tct_error *err)
{
  bag->result = tct_alloc((size_t)a->how->seeds * (size_t)a->how->feedback, sizeof *bag->result);
  bag->part   = tct_alloc((size_t)pair->parts, sizeof *bag->part);
  bag->spare  = tct_alloc((size_t)pair->parts, sizeof *bag->spare);
  if (bag->result && bag->part && bag->spare) return TCT_OK;
  return tct_fail(err, TCT_NO_MEMORY, "no memory for results");
}

void tct_credit_bag_free(tct_credit_bag *bag)
{
  tct_free(bag->result);
  tct_free(bag->part);
  tct_free(bag->spare);
  *bag = (tct_credit_bag){0};
}

static tct_estimate at(const tct_credit_result *r, size_t offset)
{
  return *(const tct_estimate *)(const void *)((const char *)r + offset);
}

/* Where one instance is unresolved so are all together, between what they are at least and at most. */
static tct_estimate between(const tct_credit_bag *bag, size_t offset)
{
  tct_estimate e = {NAN, 0, 0};

  for (int i = 0; i < bag->n; i++) {
    e.low += at(&bag->result[i], offset).low / bag->n;
    e.high += at(&bag->result[i], offset).high / bag->n;
  }
  return e;
}

tct_estimate tct_credit_over(const double *x, size_t stride, int n)
{
  double mean = 0, square = 0;

  for (int i = 0; i < n; i++) mean += x[stride * (size_t)i] / n;
  for (int i = 0; i < n; i++) {
    const double d = x[stride * (size_t)i] - mean;
    square += d * d / (n - 1);
  }
  const double half = n > 1 ? tct_student_quantile(0.975, n - 1) * sqrt(square / n) : (double)NAN;
  return (tct_estimate){mean, mean - half, mean + half};
}

static tct_estimate over(const tct_credit_bag *bag, size_t offset)
{
  const size_t stride = sizeof *bag->result / sizeof(double);

  if (bag->n == 1) return at(bag->result, offset);
  for (int i = 0; i < bag->n; i++)
    if (isnan(at(&bag->result[i], offset).value)) return between(bag, offset);
  return tct_credit_over((const double *)(const void *)((const char *)bag->result + offset), stride,
                         bag->n);
}

static void note_paths(const tct_credit_bag *bag, const tct_credit_pair *pair, tct_credit_entry *e)
{
  e->path = tct_alloc((size_t)pair->parts, sizeof *e->path);
  if (!e->path) return;
  e->paths = pair->parts;
  for (int i = 0; i < pair->parts; i++) {
    const tct_projection *s = &pair->model->projection[pair->projection[i]];
    e->path[i]              = (tct_credit_path){
                   .share = bag->part[i].share, .cosine = bag->part[i].cosine, .bias2 = bag->part[i].bias};
    memcpy(e->path[i].projection, s->name, sizeof e->path[i].projection);
  }
}

void tct_credit_sum_up(const tct_credit_bag *bag, const tct_credit_pair *pair, tct_credit_entry *e)
{
  e->instances = bag->n;
  e->weights = e->units = 0;
  for (int i = 0; i < pair->parts; i++)
    e->weights += (int)pair->model->projection[pair->projection[i]].synapses;
  for (int p = 0; p < pair->model->n_populations; p++)
    if (pair->model->population[p].unit) e->units += pair->model->population[p].size;
  e->resolved        = true;
  e->cosine          = over(bag, offsetof(tct_credit_result, cosine));
  e->bias2           = over(bag, offsetof(tct_credit_result, bias));
  e->bias2_layer     = over(bag, offsetof(tct_credit_result, bias_each));
  e->raw_bias        = over(bag, offsetof(tct_credit_result, raw_bias));
  e->variance        = over(bag, offsetof(tct_credit_result, variance));
  e->variance_online = over(bag, offsetof(tct_credit_result, online));
  e->efficiency      = over(bag, offsetof(tct_credit_result, efficiency));
  for (int i = 0; i < bag->n; i++) e->resolved = e->resolved && bag->result[i].resolved;
  note_paths(bag, pair, e);
}
