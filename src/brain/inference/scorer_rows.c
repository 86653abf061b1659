/* scorer_rows.c -- scores and ceilings of a draw by a comparator that is an inner product, or looks at the order
 * of pairs alone.
 *
 * For an inner product, with s_i the subjects' rows, each of length 1, and t_i how often each was drawn, the pool of all is their sum P,
 * for a comparator that is LINEAR, and
 *
 *     upper_i = s_i . P / |P|           lower_i = s_i . (P - t_i s_i) / |P - t_i s_i|
 *
 * which the products g of all rows tell: no pool is ever made. */
#include "brain/inference/rows.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"

/* ---- groups ---------------------------------------------------------------------------------------- */

static bool lack_the_same(const tct_scorer *s, size_t a, size_t b)
{
  const double *x = tct_subject_rdm(s, a), *y = tct_subject_rdm(s, b);

  for (size_t i = 0; i < s->n; i++)
    if (!s->lacking[i] && isnan(x[i]) != isnan(y[i])) return false;
  return true;
}

static void find_groups(tct_drawn_rows *in)
{
  for (int j = 0; j < in->s->of->subjects; j++) {
    int group = 0;
    while (group < in->groups && !lack_the_same(in->s, (size_t)in->first[group], (size_t)j))
      group++;
    in->group[j] = group;
    if (group < in->groups) continue;
    const double *rdm       = tct_subject_rdm(in->s, (size_t)j);
    in->first[in->groups++] = j;
    in->whole[group]        = true;
    for (size_t i = 0; i < in->s->n; i++) in->whole[group] &= in->s->lacking[i] || !isnan(rdm[i]);
  }
}

/* ---- made and dropped ------------------------------------------------------------------------------ */

static void drop(void *own)
{
  tct_drawn_rows *in = own;

  if (!in) return;
  tct_sums_free(in->sums);
  tct_rank_rows_free(in->ranks);
  tct_order_rows_free(in->orders);
  tct_pool_vectors_free(in->pools);
  tct_free(in->group);
  tct_free(in->whole);
  tct_free(in->place);
  tct_free(in->g);
  tct_free(in->vector);
  tct_free(in);
}

static bool take_memory(tct_drawn_rows *in)
{
  const tct_rsa *of = in->s->of;
  const size_t n = in->s->n, subjects = (size_t)of->subjects, k = (size_t)of->conditions;
  const size_t room =
    of->comparator->room_for ? of->comparator->room_for(of->params, (int)n, of->conditions) : 0;

  in->group = tct_alloc(subjects, 2 * sizeof *in->group);
  in->whole = tct_alloc(subjects + (size_t)of->models, sizeof *in->whole);
  in->place = tct_alloc(n, sizeof *in->place);
  in->g     = tct_alloc(in->rows * in->rows + 2 * n + k + room, sizeof *in->g);
  if (!in->group || !in->whole || !in->place || !in->g) return false;
  in->first  = in->group + subjects;
  in->laid   = in->whole + subjects;
  in->often  = in->g + in->rows * in->rows;
  in->weight = in->often + n;
  in->before = in->weight + n;
  in->room   = of->comparator->prepare ? in->before + k : NULL;
  find_groups(in);
  return true;
}

/* What the way that was chosen wants. */
static bool take_ways(tct_drawn_rows *in)
{
  const tct_comparator *c = in->s->of->comparator;
  const bool ranks        = c->inner == TCT_INNER_RANKS || c->inner == TCT_INNER_UNTIED_RANKS;
  const bool sums         = c->inner == TCT_INNER_VALUES || c->inner == TCT_INNER_DEVIATIONS;
  const bool order        = !(c->claims & TCT_COMPARATOR_INNER);
  const bool linear       = (c->claims & TCT_COMPARATOR_LINEAR) != 0;
  const bool direct       = in->groups == 1 && (ranks || order || linear);
  const size_t numbers    = in->s->n + (size_t)in->s->of->conditions;

  if (sums && !(in->sums = tct_sums_new(in))) return false;
  if (ranks && !(in->ranks = tct_rank_rows_new(in))) return false;
  if (order && !(in->orders = tct_order_rows_new(in))) return false;
  if (!ranks && !order && !(in->vector = tct_alloc(in->rows * numbers, sizeof *in->vector)))
    return false;
  return !in->s->ceiling || direct || (in->pools = tct_pool_vectors_new(in));
}

static void *make(const tct_scorer *s, tct_error *err)
{
  tct_drawn_rows *in = tct_alloc(1, sizeof *in);

  if (in) {
    in->s    = s;
    in->rows = (size_t)s->of->models + (size_t)s->of->subjects;
    if (take_memory(in) && take_ways(in)) return in;
  }
  drop(in);
  tct_fail(err, TCT_NO_MEMORY, "no memory for %zu RDMs of %d conditions",
           (size_t)s->of->models + (size_t)s->of->subjects, s->of->conditions);
  return NULL;
}

/* ---- a draw ---------------------------------------------------------------------------------------- */

/* The draw as the group sees it. */
static void turn_to(tct_drawn_rows *in, int group)
{
  const tct_scorer *s = in->s;
  const double *first = tct_subject_rdm(s, (size_t)in->first[group]), *w = s->weight;
  size_t at = 0;

  in->at    = group;
  in->pairs = 0;
  in->total = 0;
  if (!in->whole[group]) {
    for (size_t i = 0; i < s->n; i++) in->weight[i] = isnan(first[i]) ? 0 : w[i];
    w = in->weight;
  }
  for (int i = 0; i < s->of->conditions; i++) {
    const size_t more = (size_t)(s->of->conditions - 1 - i);
    for (size_t j = at; s->times[i] > 0 && j < at + more; j++) {
      in->place[in->pairs] = (uint32_t)j; /* written over by the next if it is not there */
      in->often[in->pairs] = w[j];
      in->total += w[j];
      in->pairs += w[j] > 0;
    }
    at += more;
  }
  in->drawn =
    (tct_drawn){(int)s->n, s->of->conditions, s->times, w, in->room, s->noise, s->own_error};
}

/* g of the group, unless it is that of the draw before, as where subjects are drawn and conditions are not. */
static void find_products(tct_drawn_rows *in, int group)
{
  const tct_scorer *s = in->s;
  const size_t bytes  = (size_t)s->of->conditions * sizeof *in->before;

  const bool fresh = !in->known || memcmp(in->before, s->times, bytes) != 0;

  if (!fresh && !in->orders) return;
  if (fresh) turn_to(in, group);
  if (in->orders)
    tct_order_products(in, fresh);
  else if (in->ranks)
    tct_rank_products(in);
  else if (!in->sums || !tct_sums_products(in))
    tct_vector_products(in);
  memcpy(in->before, s->times, bytes);
  in->known = in->groups == 1 && !tct_rsa_fits(s->of);
}

static bool is_drawn(const tct_drawn_rows *in, int group)
{
  for (int j = 0; j < in->s->of->subjects; j++)
    if (in->group[j] == group && in->s->drawn[j] > 0) return true;
  return false;
}

static void read_scores(const tct_drawn_rows *in, double *each)
{
  const size_t models = (size_t)in->s->of->models, subjects = (size_t)in->s->of->subjects;

  for (size_t m = 0; m < models; m++)
    for (size_t j = 0; j < subjects; j++)
      if (in->group[j] == in->at && in->s->drawn[j] > 0)
        each[m * subjects + j] = in->g[(models + j) * in->rows + m];
}

/* ---- ceilings from products ------------------------------------------------------------------------ */

/* s_i . P and |P|^2, P the sum of subjects' rows, each `times`, without `i` if it is left out. */
struct pool {
  double along, square;
  bool any;
};

/* s_i . sum of times_j s_j */
static double along(const tct_drawn_rows *in, const double *times, size_t i)
{
  const size_t models = (size_t)in->s->of->models, subjects = (size_t)in->s->of->subjects;
  const double *g = in->g + models * in->rows + models;
  double sum      = 0;

  for (size_t j = 0; j < subjects; j++)
    if (times[j] > 0) sum += times[j] * (j < i ? g[i * in->rows + j] : g[j * in->rows + i]);
  return sum;
}

static double length_squared(const tct_drawn_rows *in, const double *times)
{
  double sum = 0;

  for (int j = 0; j < in->s->of->subjects; j++)
    if (times[j] > 0) sum += times[j] * along(in, times, (size_t)j);
  return sum;
}

/* NAN where vectors cancel: what is left of them is rounding. */
static double cosine_with_pool(double along_it, double square, double most)
{
  return square > 64 * DBL_EPSILON * most * most ? tct_within(along_it / sqrt(square))
                                                 : (double)NAN;
}

static double all_of(const tct_drawn_rows *in, const double *times, size_t but)
{
  double sum = 0;

  for (size_t j = 0; j < (size_t)in->s->of->subjects; j++) sum += j == but ? 0 : times[j];
  return sum;
}

static void ceilings_of_sums(const tct_drawn_rows *in, double *lower, double *upper)
{
  const double *a = in->s->in_lower, *b = in->s->in_upper;
  const double in_lower = length_squared(in, a), in_upper = length_squared(in, b);

  for (size_t i = 0; i < (size_t)in->s->of->subjects; i++) {
    if (!(in->s->drawn[i] > 0)) continue;
    const double others = all_of(in, a, i), with = along(in, a, i), itself = a[i];
    lower[i] = others > 0
                 ? cosine_with_pool(with - itself, in_lower - 2 * itself * with + itself * itself,
                                    others + itself)
                 : (double)NAN;
    upper[i] = cosine_with_pool(along(in, b, i), in_upper, all_of(in, b, SIZE_MAX));
  }
}

static tct_status scores(tct_scorer *s, tct_error *err)
{
  tct_drawn_rows *in = s->own;
  (void)err;

  for (int group = 0; group < in->groups; group++) {
    if (!is_drawn(in, group)) continue;
    find_products(in, group);
    read_scores(in, s->each);
  }
  if (!s->ceiling) return TCT_OK;
  if (in->pools)
    tct_pool_ceilings(in, s->lower, s->upper);
  else if (in->orders)
    tct_order_ceilings(in, s->lower, s->upper);
  else if (in->ranks)
    tct_rank_ceilings(in, s->lower, s->upper);
  else
    ceilings_of_sums(in, s->lower, s->upper);
  return TCT_OK;
}

const tct_scoring tct_by_rows = {make, drop, scores};
