/* tilt.c -- the words tilt and likelihood: forward mode, and what made a draw likelier.
 *
 *     d a_post = sum over senders of W d r_pre + V r_pre          d r = f'(a) d a
 *
 * V is the direction in which the weights move.  Where a unit takes its credit at the drive the tilt is
 * that of the drive: there <credit, tilt> is how much the objective gains along V. */
#include <string.h>

#include "substrate/desk.h"

static bool tilts(const tct_model *m, int p)
{
  const tct_population *q = &m->population[p];

  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->post == p && !s->down &&
        (s->delay || s->site || !(s->wiring->claims & TCT_WIRING_LINEAR)))
      return false;
  }
  return !q->unit->memory;
}

tct_status tct_can_slope(const tct_model *m, tct_error *err)
{
  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].unit && m->population[p].unit->mixes)
      return tct_fail(err, TCT_BAD_SPEC, "population %s: a %s unit has no slope of its own",
                      m->population[p].name, m->population[p].unit->name);
  return TCT_OK;
}

void tct_tilt(tct_lesson *l, const tct_real *bundle, tct_real *into)
{
  const tct_model *m = l->model;

  l->used |= TCT_TILTS;
  if (l->status || l->trials == 0) return;
  tct_slope(l, l->credit);
  for (int i = 0; i < m->n_populations; i++) {
    const int p   = m->order[i];
    tct_real *now = tct_rows(l, into, p, 0);
    memset(now, 0, tct_span(l, p) * sizeof *now);
    if (!m->population[p].unit) continue;
    if (!tilts(m, p)) tct_trouble(l, TCT_BUG);
    for (int k = 0; k < m->n_projections; k++) {
      const tct_projection *s = &m->projection[k];
      if (s->post != p || s->down) continue;
      tct_push_at(l, s, l->weight, into, into);
      tct_push_at(l, s, bundle, l->rate, into);
    }
    const tct_real *slope = tct_rows(l, l->credit, p, 0);
    for (size_t j = 0, n = tct_span(l, p); j < n; j++) now[j] *= slope[j];
  }
}

void tct_likelihood(tct_lesson *l, tct_real *into)
{
  const tct_model *m = l->model;

  if (l->status || l->trials == 0) return;
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    tct_real *rows          = tct_rows(l, into, p, 0);
    const bool drew = q->unit && q->unit->score && (!q->unit->draws || q->unit->draws(q->params));
    if (!drew) {
      memset(rows, 0, tct_span(l, p) * sizeof *rows);
      continue;
    }
    tct_units u = tct_block(l, p, 0, l->steps * l->trials, TCT_ALL_PANELS, l->rate);
    u.credit    = rows;
    q->unit->score(&u);
  }
}
