/* clip.c -- no step is longer than it may be: each number of an update is held, and then all of them together.
 *
 *     u = max(-c, min(c, u))          u = u min(1, C / |u|),   |u| over all that is plastic
 *
 * By the norm: Pascanu, Mikolov & Bengio 2013, doi:10.48550/arXiv.1211.5063.  The square of the length is summed part
 * by part of the weights, in double, and the parts in order: the same for any number of threads.  Pads are 0.  What
 * is LEARNT beside the weights is shortened as they are, so that what holds between the two goes on to hold. */
#include <math.h>

#include "substrate/slices.h"

static void hold(size_t n, tct_real most, tct_real *x)
{
  for (size_t i = 0; i < n; i++) x[i] = x[i] > most ? most : x[i] < -most ? -most : x[i];
}

static void measure(tct_state *s, int id, const tct_projection *q, int p0, int p1, int rule,
                    bool more, bool last)
{
  const double most = s->model->training.clip_value;

  (void)id;
  (void)rule;
  (void)more;
  (void)last;
  for (int p = p0; p < p1; p++) {
    size_t from, n;
    tct_span_of_part(q, p, &from, &n);
    from += q->at;
    for (int k = 0; k < TCT_RULES * TCT_KEEPS; k++)
      if (most > 0 && s->lesson[0].desk->learnt[k])
        hold(n, (tct_real)most, s->lesson[0].desk->learnt[k] + from);
    if (q->fixed) continue;
    if (most > 0) hold(n, (tct_real)most, s->update + from);
    s->square[s->first_part[q - s->model->projection] + (size_t)p] =
      tct_dot(n, s->update + from, s->update + from);
  }
}

void tct_lay_clip(tct_state *s, tct_layer *y)
{
  const tct_model *m = s->model;
  size_t parts       = 0;

  s->clips      = m->training.clip_norm > 0 || m->training.clip_value > 0;
  s->shortened  = 1;
  s->first_part = s->clips ? room(y, (size_t)m->n_projections, sizeof *s->first_part) : NULL;
  for (int k = 0; k < m->n_projections; k++) {
    if (s->first_part) s->first_part[k] = parts;
    parts += (size_t)m->projection[k].parts;
  }
  s->parts  = parts;
  s->square = s->clips ? room(y, parts, sizeof *s->square) : NULL;
}

void tct_clip(tct_state *s, int id)
{
  const double most = s->model->training.clip_norm;
  double square     = 0;

  tct_each_share(s, id, -1, measure, false, true);
  tct_pool_wait(s->pool);
  if (id == 0) {
    for (size_t i = 0; i < s->parts; i++) square += s->square[i]; /* of what is fixed: 0 */
    const double length = sqrt(square);
    s->shortened        = most > 0 && isfinite(length) && length > most ? most / length : 1;
  }
  tct_pool_wait(s->pool);
}

double tct_state_shortened(const tct_state *s)
{
  return s->shortened;
}
