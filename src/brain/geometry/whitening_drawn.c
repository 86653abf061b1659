/* whitening_drawn.c -- whitened RDMs of conditions that were drawn, without gathering them.
 *
 * As whitening.c, for errors that are alike and independent, of copies too; for others see whitening_copies.c.  Copies of a condition have the same a_i, so that
 * the system for a has as many rows as different conditions were drawn.  It depends on the draw alone: factored once,
 * it serves all RDMs. */
#include "brain/geometry/whitening.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/cholesky.h"
#include "kernels/statistics.h"

/* What tct_drawn.room holds. */
struct drawn_system {
  size_t rows;      /* conditions that were drawn */
  double *l, *x;    /* [rows][rows] the factor of their system, in order; [rows] a solution */
  double *a, *root; /* [conditions] that solution, 0 for others; [n] roots of the weights */
};

static size_t room_alike(int n, int conditions)
{
  return (size_t)conditions * ((size_t)conditions + 2) + (size_t)n;
}

static struct drawn_system laid_out(const tct_drawn *d, double *room)
{
  const size_t conditions = (size_t)d->conditions;
  struct drawn_system s   = {0};

  s.x    = room;
  s.a    = s.x + conditions;
  s.root = s.a + conditions;
  s.l    = s.root + d->n;
  for (size_t i = 0; i < conditions; i++) s.rows += d->times[i] > 0;
  return s;
}

/* 2 times + all weights of a condition on the diagonal, weights elsewhere. */
static bool factor_drawn(const tct_drawn *d, double *room)
{
  const struct drawn_system s = laid_out(d, room);
  const double *w             = d->weight;
  size_t p                    = 0;

  for (int i = 0; i < d->n; i++) s.root[i] = sqrt(d->weight[i]);
  memset(s.l, 0, s.rows * s.rows * sizeof *s.l);
  for (int i = 0; i < d->conditions; w += d->conditions - 1 - i, i++) {
    if (!(d->times[i] > 0)) continue;
    s.l[p * (s.rows + 1)] += 2 * d->times[i];
    size_t q = p + 1;
    for (int j = i + 1; j < d->conditions; j++) {
      if (!(d->times[j] > 0)) continue;
      const double both   = w[j - i - 1];
      s.l[q * s.rows + p] = both;
      s.l[p * (s.rows + 1)] += both;
      s.l[q * (s.rows + 1)] += both;
      q++;
    }
    p++;
  }
  return tct_cholesky(s.rows, s.l) == s.rows;
}

/* a of `project`, for root w times dissimilarities */
static void solve_drawn(const tct_drawn *d, const struct drawn_system *s, const double *x)
{
  const double *root = s->root;
  size_t rows        = 0;

  memset(s->a, 0, (size_t)d->conditions * sizeof *s->a);
  for (int i = 0; i < d->conditions; i++) {
    const int more = d->conditions - 1 - i;
    double sum = 0, *other = s->a + i + 1;
    for (int j = 0; j < more; j++) {
      const double half = 0.5 * root[j] * x[j];
      sum += half;
      other[j] += half;
    }
    s->a[i] += sum;
    root += more;
    x += more;
  }
  for (int i = 0; i < d->conditions; i++)
    if (d->times[i] > 0) s->x[rows++] = s->a[i];
  tct_forward(rows, s->l, 1, s->x);
  tct_backward(rows, s->l, 1, s->x);
  rows = 0;
  for (int i = 0; i < d->conditions; i++) s->a[i] = d->times[i] > 0 ? s->x[rows++] : 0;
}

/* The matrix of `project`, each number as often as it is there; pairs count twice, in both triangles. */
static void lay_out(const tct_drawn *d, const struct drawn_system *s, double *out)
{
  const double *root = s->root;
  double *diagonal   = out + d->n;

  for (int i = 0; i < d->conditions; i++) {
    const int more      = d->conditions - 1 - i;
    const double *other = s->a + i + 1, own = s->a[i];
    for (int j = 0; j < more; j++)
      out[j] = sqrt(2) * root[j] * (own + other[j]) - sqrt(0.5) * out[j];
    diagonal[i] = 2 * sqrt(d->times[i]) * own;
    root += more;
    out += more;
  }
}

static bool project_drawn(const tct_drawn *d, double *room, double *out)
{
  const struct drawn_system s = laid_out(d, room);

  solve_drawn(d, &s, out);
  lay_out(d, &s, out);
  return true;
}

/* ---- either way ------------------------------------------------------------------------------------ */

size_t tct_whitened_room(const void *params, int n, int conditions)
{
  const size_t alike = room_alike(n, conditions), copies = tct_copies_room(conditions);

  (void)params;
  return alike > copies ? alike : copies;
}

static bool prepare(const tct_drawn *d, double *room)
{
  return d->noise ? tct_copies_prepare(d, room) : factor_drawn(d, room);
}

bool tct_whitened_prepare(const void *params, const tct_drawn *d)
{
  (void)params;
  return prepare(d, d->room);
}

bool tct_whitened_vector(const tct_drawn *d, const double *rdm, bool centred, double *out)
{
  const size_t n = (size_t)d->n, all = n + (size_t)d->conditions;
  double *own =
    d->room ? NULL : tct_alloc(tct_whitened_room(NULL, d->n, d->conditions), sizeof *own);
  double *room = d->room ? d->room : own;
  const bool solid =
    room && (d->room || prepare(d, room)) && tct_weighted_unit(n, d->weight, rdm, centred, out) &&
    (d->noise ? tct_copies_whiten : project_drawn)(d, room, out) && tct_unit_length(all, out, out);

  for (size_t i = 0; !solid && i < all; i++) out[i] = (double)NAN;
  tct_free(own);
  return solid;
}
