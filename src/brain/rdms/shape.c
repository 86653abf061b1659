/* shape.c -- arrays that are RDMs: squares, stacks of them, triangles; and what is wrong with those that are not.
 *
 * MATLAB counts RDMs along the last axis and Python along the first; a square is its own transpose, so the order
 * in which a file keeps its numbers does not matter. */
#include "brain/rdms/rdms.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <string.h>

enum { FAR_MORE = 20 };
#define HALF "NAME:upper and NAME:lower are one half of it alone"

tct_status tct_rdm_charge(tct_rdm_source *g, size_t bytes)
{
  if (bytes > g->left)
    return tct_fail_in(g->err, TCT_NO_MEMORY, g->path, 0, 0,
                       "its RDMs take more memory than is allowed");
  g->left -= bytes;
  return TCT_OK;
}

tct_status tct_rdms_add(tct_rdm_source *g, int conditions, tct_rdms *into, tct_rdm **made)
{
  const size_t n = (size_t)conditions;

  TCT_PASS(tct_rdm_charge(g, sizeof **made + tct_rdm_pairs(conditions) * sizeof(double) +
                               n * (2 * sizeof(tct_label) + sizeof(int))));
  /* the list doubles whenever its length is a power of two */
  if ((into->n & (into->n - 1)) == 0) {
    tct_rdm **list = tct_grow(into->rdm, into->n ? 2 * (size_t)into->n : 1, sizeof(tct_rdm *));
    if (!list) return tct_fail(g->err, TCT_NO_MEMORY, "no memory for RDMs");
    into->rdm = list;
  }
  *made = tct_rdm_new(conditions, g->err);
  if (!*made) return TCT_NO_MEMORY;
  into->rdm[into->n++] = *made;
  return TCT_OK;
}

/* ---- what an array can be ---- */

/* Conditions that have so many pairs, if it is three or more; else 0. */
static size_t conditions_of(size_t pairs)
{
  if (pairs < 3 || pairs > (size_t)INT_MAX * (INT_MAX / 2)) return 0;
  size_t n = (size_t)((1 + sqrt(1 + 8 * (double)pairs)) / 2);

  while (n * (n - 1) / 2 > pairs) n--;
  while ((n + 1) * n / 2 <= pairs) n++;
  return n * (n - 1) / 2 == pairs ? n : 0;
}

/* Both sides may be numbers of pairs: there are more pairs than RDMs then, unless they are about as many. */
static tct_rdm_shape shape_of_two(size_t a, size_t b)
{
  const size_t first = conditions_of(a), last = conditions_of(b);

  if (a == b && a >= 3) return (tct_rdm_shape){TCT_SQUARE, 1, a};
  if (last && !(first && a / b >= FAR_MORE)) return (tct_rdm_shape){TCT_TRIANGLES, a, last};
  if (first) return (tct_rdm_shape){TCT_TRIANGLES_LAST, b, first};
  return (tct_rdm_shape){TCT_NO_RDM, 0, 0};
}

/* Squares along the last two axes or the first two; all other axes count them. */
static tct_rdm_shape shape_of_more(int rank, const size_t *side)
{
  const tct_rdm_shape none = {TCT_NO_RDM, 0, 0};
  const bool last          = side[rank - 1] == side[rank - 2] && side[rank - 1] >= 3;
  size_t n;

  if (last && tct_elements(rank - 2, side, &n))
    return (tct_rdm_shape){TCT_STACK, n, side[rank - 1]};
  if (!last && side[0] == side[1] && side[0] >= 3 && tct_elements(rank - 2, side + 2, &n))
    return (tct_rdm_shape){TCT_STACK_LAST, n, side[0]};
  return none;
}

tct_rdm_shape tct_rdm_shape_of(int rank, const size_t *shape)
{
  size_t side[TCT_RANK];
  int n = 0;

  for (int d = 0; d < rank; d++) {
    if (shape[d] == 0 || shape[d] > INT_MAX) return (tct_rdm_shape){TCT_NO_RDM, 0, 0};
    if (shape[d] > 1) side[n++] = shape[d]; /* an axis of one is none */
  }
  if (n > 2) return shape_of_more(n, side);
  if (n == 0) return (tct_rdm_shape){TCT_NO_RDM, 0, 0};
  return n == 1 ? shape_of_two(1, side[0]) : shape_of_two(side[0], side[1]);
}

/* ---- squares ---- */

/* Element [i][k] of a square within an array is at first + (i K + k) stride. */
typedef struct {
  const tct_array *a;
  size_t first, stride, side;
} square;

static double at(const square *q, size_t i, size_t k)
{
  return tct_array_at(q->a, q->first + (i * q->side + k) * q->stride);
}

/* Numbers that differ by less are the same to within the rounding of the array's type. */
static double rounding_of(const square *q)
{
  double most = 0;

  for (size_t i = 0; i < q->side; i++)
    for (size_t k = 0; k < q->side; k++) {
      const double x = fabs(at(q, i, k));
      if (isfinite(x) && x > most) most = x;
    }
  if (q->a->type == TCT_F64) return 1e-12 * most;
  return q->a->type == TCT_F32 ? 1e-5 * most : 0;
}

static bool is_same(double x, double y, double rounding)
{
  return x == y || (isnan(x) && isnan(y)) || fabs(x - y) <= rounding;
}

/* One value all along the diagonal, and nothing is above it. */
static bool is_of_similarities(const square *q)
{
  const double top = at(q, 0, 0);

  if (!(top > 0)) return false;
  for (size_t i = 0; i < q->side; i++)
    for (size_t k = 0; k < q->side; k++)
      if ((i == k && !is_same(at(q, i, k), top, 1e-5 * top)) || at(q, i, k) > top * (1 + 1e-5))
        return false;
  return true;
}

static tct_status check_square(tct_rdm_source *g, const square *q, const char *name)
{
  if (g->half != TCT_WHOLE) return TCT_OK;
  const double rounding = rounding_of(q);

  for (size_t i = 0; i < q->side; i++) {
    const double own = at(q, i, i);
    if (!isnan(own) && !is_same(own, 0, rounding))
      return tct_fail_in(
        g->err, TCT_BAD_DATA, g->path, 0, 0, "'%s' is %g at [%zu][%zu], where an RDM is 0: %s",
        name, own, i, i,
        is_of_similarities(q)
          ? "it looks like similarities, and an RDM is of dissimilarities, such as 1 - similarity"
          : HALF);
    for (size_t k = i + 1; k < q->side; k++)
      if (!is_same(at(q, i, k), at(q, k, i), rounding))
        return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                           "'%s' is not symmetric: it is %g at [%zu][%zu] and %g at [%zu][%zu]; %s",
                           name, at(q, i, k), i, k, at(q, k, i), k, i, HALF);
  }
  return TCT_OK;
}

static tct_status take_square(tct_rdm_source *g, const square *q, const char *name, tct_rdms *into)
{
  tct_rdm *r;
  size_t pair = 0;

  TCT_PASS(check_square(g, q, name));
  TCT_PASS(tct_rdms_add(g, (int)q->side, into, &r));
  for (size_t i = 0; i < q->side; i++)
    for (size_t k = i + 1; k < q->side; k++)
      r->value[pair++] = g->half == TCT_LOWER ? at(q, k, i) : at(q, i, k);
  tct_print(r->name, sizeof r->name, "%s", name);
  return TCT_OK;
}

tct_status tct_rdms_take_square(tct_rdm_source *g, const tct_array *a, const char *name,
                                tct_rdms *into)
{
  const square q = {a, 0, 1, a->shape[0]};

  return take_square(g, &q, name, into);
}

/* ---- any of them ---- */

static tct_status take_triangle(tct_rdm_source *g, const tct_array *a, const tct_rdm_shape *s,
                                size_t which, const char *name, tct_rdms *into)
{
  const size_t pairs = tct_rdm_pairs((int)s->conditions);
  const bool last    = s->layout == TCT_TRIANGLES_LAST;
  tct_rdm *r;

  TCT_PASS(tct_rdms_add(g, (int)s->conditions, into, &r));
  for (size_t i = 0; i < pairs; i++)
    r->value[i] = tct_array_at(a, last ? i * s->n + which : which * pairs + i);
  tct_print(r->name, sizeof r->name, "%s", name);
  return TCT_OK;
}

static bool is_of_triangles(const tct_rdm_shape *s)
{
  return s->layout == TCT_TRIANGLES || s->layout == TCT_TRIANGLES_LAST;
}

static square square_of(const tct_array *a, const tct_rdm_shape *s, size_t i)
{
  const size_t k = s->conditions;

  return s->layout == TCT_STACK_LAST ? (square){a, i, s->n, k} : (square){a, i * k * k, 1, k};
}

tct_status tct_rdms_take(tct_rdm_source *g, const tct_array *a, const char *name, tct_rdms *into)
{
  const tct_rdm_shape s = tct_rdm_shape_of(a->rank, a->shape);
  char own[sizeof a->name + 24];

  for (size_t i = 0; i < s.n; i++) {
    const square q = square_of(a, &s, i);
    tct_print(own, sizeof own, s.n > 1 ? "%s %zu" : "%s", name, i + 1);
    if (is_of_triangles(&s))
      TCT_PASS(take_triangle(g, a, &s, i, own, into));
    else
      TCT_PASS(take_square(g, &q, own, into));
  }
  return TCT_OK;
}

bool tct_rdms_hold(const tct_array *a, tct_rdm_half half)
{
  const tct_rdm_shape s = tct_rdm_shape_of(a->rank, a->shape);
  tct_error ignored     = {0};
  tct_rdm_source g      = {a->name, 0, &ignored, half};
  bool good             = s.layout != TCT_NO_RDM;

  for (size_t i = 0; i < s.n && good && !is_of_triangles(&s); i++) {
    const square q = square_of(a, &s, i);
    good           = check_square(&g, &q, a->name) == TCT_OK;
  }
  return good;
}
