/* fit.c -- subjects, pooled by what they lack.
 *
 * Each subject's RDM becomes a vector of length 1 once; whatever weights are tried then, only sums of them
 * are looked at. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "brain/fitting/fitting.h"
#include "brain/geometry/whitening.h"
#include "kernels/statistics.h"

/* ---- the linear comparator ------------------------------------------------------------------------------ */

/* Of which the comparator itself, or the one that stands in for it, is made. */
static tct_inner_kind inner_of(const tct_comparator *c)
{
  if (c->claims & TCT_COMPARATOR_LINEAR) return c->inner;
  return c->claims & TCT_COMPARATOR_GEOMETRIC ? TCT_INNER_VECTORS : TCT_INNER_DEVIATIONS;
}

bool tct_fitting_vector(const tct_rdm_fit *of, const tct_drawn *d, const double *rdm, double *out)
{
  const tct_comparator *c = of->comparator;

  if (c->claims & TCT_COMPARATOR_LINEAR) return c->vector(of->comparator_params, d, rdm, NULL, out);
  if (c->claims & TCT_COMPARATOR_GEOMETRIC) return tct_whitened_vector(d, rdm, false, out);
  memset(out + d->n, 0, (size_t)d->conditions * sizeof *out);
  return tct_weighted_unit((size_t)d->n, d->weight, rdm, true, out);
}

double tct_fitting_length(const tct_rdm_fit *of, const tct_drawn *d, const double *rdm)
{
  const tct_inner_kind inner = inner_of(of->comparator);
  const size_t n             = (size_t)d->n;
  double first = (double)NAN, mean = 0, count = 0, square = 0;

  if (inner != TCT_INNER_VALUES && inner != TCT_INNER_DEVIATIONS) return (double)NAN;
  for (size_t i = 0; i < n; i++) {
    if (!(d->weight[i] > 0)) continue;
    if (isnan(first)) first = rdm[i];
    count += d->weight[i];
    mean += d->weight[i] * (rdm[i] - first);
  }
  const double from = inner == TCT_INNER_VALUES ? 0 : first + mean / count;
  for (size_t i = 0; i < n; i++)
    if (d->weight[i] > 0) square += d->weight[i] * (rdm[i] - from) * (rdm[i] - from);
  return sqrt(square);
}

/* How many numbers are to be made ready for all vectors of a group, and so made. */
static size_t room_for(const tct_rdm_fit *of)
{
  const tct_comparator *c = of->comparator;
  const tct_drawn *d      = of->drawn;

  if (inner_of(c) != TCT_INNER_VECTORS) return 0;
  if (!(c->claims & TCT_COMPARATOR_LINEAR)) return tct_whitened_room(NULL, d->n, d->conditions);
  return c->room_for ? c->room_for(of->comparator_params, d->n, d->conditions) : 0;
}

static void make_ready(const tct_rdm_fit *of, tct_fit_group *g, double *room)
{
  const tct_comparator *c = of->comparator;

  if (room_for(of) == 0) return;
  g->drawn.room = room;
  if (!(c->claims & TCT_COMPARATOR_LINEAR ? c->prepare(of->comparator_params, &g->drawn)
                                          : tct_whitened_prepare(NULL, &g->drawn)))
    g->drawn.room = NULL; /* what is undefined for all is so for each */
}

/* ---- who lacks what ------------------------------------------------------------------------------------- */

static bool lacks(const tct_rdm_fit *of, int subject, size_t pair)
{
  return of->drawn->weight[pair] > 0 &&
         isnan(of->subject[(size_t)subject * (size_t)of->drawn->n + pair]);
}

static bool lack_the_same(const tct_rdm_fit *of, int a, int b)
{
  for (size_t i = 0; i < (size_t)of->drawn->n; i++)
    if (lacks(of, a, i) != lacks(of, b, i)) return false;
  return true;
}

/* first [subjects]: the first who lacks what this one lacks; -1: not drawn.  Returns how many are first. */
static int sort_subjects(const tct_rdm_fit *of, int *first)
{
  int groups = 0;

  for (int s = 0; s < of->subjects; s++) {
    first[s] = -1;
    if (!(of->times[s] > 0)) continue;
    for (int t = 0; t < s && first[s] < 0; t++)
      if (first[t] == t && lack_the_same(of, s, t)) first[s] = t;
    if (first[s] >= 0) continue;
    first[s] = s;
    groups++;
  }
  return groups;
}

/* ---- pools ---------------------------------------------------------------------------------------------- */

static void add_to(size_t n, double *sum, double times, const double *x)
{
  for (size_t i = 0; i < n; i++) sum[i] += times * x[i];
}

bool tct_fitting_varies(const tct_drawn *d, const double *rdm)
{
  double least = INFINITY, most = -INFINITY;

  for (size_t i = 0; i < (size_t)d->n; i++) {
    if (!(d->weight[i] > 0)) continue;
    if (!isfinite(rdm[i])) return false;
    least = fmin(least, rdm[i]);
    most  = fmax(most, rdm[i]);
  }
  return most - least > 1e-12 * fmax(fabs(least), fabs(most));
}

/* Adds a subject, if both comparators can say something of it. */
static tct_status add_subject(tct_fitting *f, tct_fit_group *g, int subject, tct_error *err)
{
  const tct_rdm_fit *of   = f->of;
  const tct_comparator *c = of->comparator;
  const double *rdm       = of->subject + (size_t)subject * (size_t)of->drawn->n;
  const double times      = of->times[subject];
  double *one = f->spare, *other = f->spare + f->places;
  const bool two = g->ranks && g->ranks != g->pool;

  if (!tct_fitting_vector(of, &g->drawn, rdm, one) ||
      (two && !c->vector(of->comparator_params, &g->drawn, rdm, NULL, other))) {
    if (tct_fitting_varies(&g->drawn, rdm))
      return tct_fail(err, TCT_NO_MEMORY, "no memory for the RDM of a subject");
    return TCT_OK;
  }
  add_to(f->places, g->pool, times, one);
  if (two) add_to(f->places, g->ranks, times, other);
  g->times += times;
  return TCT_OK;
}

static tct_status pool_group(tct_fitting *f, tct_fit_group *g, const int *first, int who,
                             tct_error *err)
{
  const tct_rdm_fit *of = f->of;
  tct_status status     = TCT_OK;

  for (size_t i = 0; i < (size_t)of->drawn->n; i++)
    g->weight[i] = lacks(of, who, i) ? 0 : of->drawn->weight[i];
  make_ready(of, g, g->b + of->parts);
  for (int s = who; s < of->subjects && status == TCT_OK; s++)
    if (first[s] == who) status = add_subject(f, g, s, err);
  return status;
}

/* ---- parts ---------------------------------------------------------------------------------------------- */

/* Their largest numbers, 0 for those without any. */
static tct_status units_of(tct_fitting *f, tct_error *err)
{
  const tct_drawn *d = f->of->drawn;

  for (int p = 0; p < f->of->parts; p++) {
    const double *part = f->of->part + (size_t)p * (size_t)d->n;
    for (size_t i = 0; i < (size_t)d->n; i++) {
      if (!(d->weight[i] > 0)) continue;
      if (!isfinite(part[i]))
        return tct_fail(err, TCT_BAD_DATA,
                        "part %d of the model has no value at a pair that counts", p);
      f->unit[p] = fmax(f->unit[p], fabs(part[i]));
    }
  }
  return TCT_OK;
}

/* ---- copies --------------------------------------------------------------------------------------------- */

/* Comparators that make no list of an RDM alone are shown all copies, pair by pair. */
static tct_status gather(tct_fitting *f, tct_error *err)
{
  const tct_drawn *d = f->of->drawn;
  size_t conditions = 0, at = 0;

  for (int i = 0; i < d->conditions; i++) conditions += (size_t)lround(d->times[i]);
  const size_t all = conditions ? conditions * (conditions - 1) / 2 : 0;
  f->gathered      = tct_alloc(all + 1, sizeof *f->gathered);
  f->copied        = tct_alloc(all + 1, 2 * sizeof *f->copied);
  int *who         = tct_alloc(conditions + 1, sizeof *who);
  if (!f->gathered || !f->copied || !who) {
    tct_free(who);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu pairs of drawn conditions", all);
  }
  for (int i = 0; i < d->conditions; i++)
    for (long t = lround(d->times[i]); t > 0; t--) who[at++] = i;
  f->all = 0;
  for (size_t i = 0; i < conditions; i++)
    for (size_t j = i + 1; j < conditions; j++) {
      const int a = who[i], b = who[j]; /* a <= b */
      const int place       = a * d->conditions - a * (a + 1) / 2 + b - a - 1;
      const bool there      = a != b && d->weight[place] > 0;
      f->gathered[f->all++] = there ? place : a == b ? TCT_FIT_COPIES : TCT_FIT_MISSING;
    }
  tct_free(who);
  return TCT_OK;
}

/* ---- all of it ------------------------------------------------------------------------------------------ */

/* Lays out one block for all groups. */
static bool lay_out(tct_fitting *f, int groups)
{
  const tct_rdm_fit *of = f->of;
  const size_t n = (size_t)of->drawn->n, parts = (size_t)of->parts;
  const bool ranks  = !f->linear && (of->comparator->claims & TCT_COMPARATOR_INNER);
  const size_t each = n + (ranks ? 2 : 1) * f->places + parts * (parts + 1) + room_for(of);
  const size_t all  = (size_t)groups * each + 3 * parts + (parts + 4) * f->places;
  double *at = f->block = tct_alloc(all, sizeof *f->block);

  f->group = tct_alloc((size_t)groups + 1, sizeof *f->group);
  f->every = tct_alloc(parts, sizeof *f->every);
  if (!f->block || !f->group || !f->every) return false;
  for (int p = 0; p < of->parts; p++) f->every[p] = p;
  f->groups = groups;
  f->unit   = at;
  f->trial  = at + parts;
  f->spare  = at + 3 * parts;
  at        = f->spare + (parts + 4) * f->places;
  for (int i = 0; i < groups; i++, at += each) {
    tct_fit_group *g = &f->group[i];
    g->drawn         = *of->drawn;
    g->drawn.room    = NULL;
    g->weight        = at;
    g->drawn.weight  = at;
    g->pool          = at + n;
    g->ranks         = f->linear ? g->pool : ranks ? g->pool + f->places : NULL;
    g->g             = g->pool + (ranks ? 2 : 1) * f->places;
    g->b             = g->g + parts * parts;
  }
  return true;
}

static tct_status prepare(tct_fitting *f, const int *first, bool weigh, tct_error *err)
{
  const tct_rdm_fit *of = f->of;

  TCT_TRY(units_of(f, err), err, "looking at a model's parts");
  for (int s = 0, at = 0; s < of->subjects; s++)
    if (first[s] == s)
      TCT_TRY(pool_group(f, &f->group[at++], first, s, err), err, "pooling subjects");
  for (int g = 0; g < f->groups; g++) f->subjects += f->group[g].times;
  if (!(f->subjects > 0))
    return tct_fail(err, TCT_BAD_DATA, "no subject's RDM says anything by %s",
                    of->comparator->name);
  for (int g = 0; weigh && g < f->groups; g++)
    TCT_TRY(tct_fitting_products(f, &f->group[g], err), err, "comparing parts");
  return of->comparator->claims & TCT_COMPARATOR_INNER ? TCT_OK : gather(f, err);
}

static tct_status begin(tct_fitting *f, bool weigh, tct_error *err)
{
  const tct_rdm_fit *of = f->of;
  int *first            = tct_alloc((size_t)of->subjects + 1, sizeof *first);
  const bool there      = first && lay_out(f, sort_subjects(of, first));
  const tct_status status =
    there ? prepare(f, first, weigh, err)
          : tct_fail(err, TCT_NO_MEMORY, "no memory to fit %d parts", of->parts);

  tct_free(first);
  return status;
}

/* What was found, if it is to be believed. */
static tct_status end(const tct_fitting *f, const double *weight, tct_error *err)
{
  const tct_rdm_fit *of = f->of;
  double size           = 0;

  for (int p = 0; p < of->parts; p++) size += fabs(weight[p]);
  if (f->no_memory) return tct_fail(err, TCT_NO_MEMORY, "no memory to fit %d parts", of->parts);
  if (size > 0) return TCT_OK;
  return tct_fail(err, TCT_BAD_DATA, "no part of the model can be compared by %s",
                  of->comparator->name);
}

static void let_go(tct_fitting *f)
{
  tct_free(f->block);
  tct_free(f->group);
  tct_free(f->every);
  tct_free(f->gathered);
  tct_free(f->copied);
}

tct_status tct_fit(const tct_rdm_fit *of, bool weigh,
                   void (*choose)(tct_fitting *f, double *weight), double *weight, tct_error *err)
{
  tct_fit_drawn there;

  for (int p = 0; p < of->parts; p++) weight[p] = 0;
  if (!tct_fit_drawn_new(of, &there))
    return tct_fail(err, TCT_NO_MEMORY, "no memory for what was drawn of %d parts", of->parts);
  const tct_drawn *d = there.fit.drawn;
  tct_fitting f      = {.of     = &there.fit,
                        .places = (size_t)d->n + (size_t)d->conditions,
                        .linear = (of->comparator->claims & TCT_COMPARATOR_LINEAR) != 0};
  tct_status status  = begin(&f, weigh, err);
  if (status == TCT_OK) {
    choose(&f, weight);
    status = end(&f, weight, err);
  }
  let_go(&f);
  tct_free(there.block);
  return status;
}
