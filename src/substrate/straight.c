/* straight.c -- the words direct, straight: from the objective's population to all others, past those between. */
#include <string.h>

#include "substrate/desk.h"

/* Panels of p lie [post / 16][top][16], one population after another. */
static void straight(tct_lesson *l, const tct_real *via, const tct_real *from, tct_real *into)
{
  const tct_model *m = l->model;
  const int top = m->objective[0].at, rows = l->steps * l->trials;
  const tct_population *say = &m->population[top];

  tct_source source = {tct_rows(l, from, top, 0), say->ld, via, say->size};
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (!q->unit || p == top) continue;
    for (int i = 0; i < q->panels; i++, source.panel += (size_t)say->size * TCT_PANEL) {
      tct_real *out = tct_rows(l, into, p, 0) + (size_t)i * TCT_PANEL;
      l->desk->state->kernels->gather(rows, 1, &source, out, q->ld, out, q->ld);
    }
  }
}

void tct_straight(tct_lesson *l, const tct_real *via, const tct_real *from, tct_real *into)
{
  l->used |= TCT_DIRECT | TCT_COMPARTMENTS;
  if (l->desk->sayings++ > 0) l->used |= TCT_PHASES; /* told once of each phase */
  if (!l->status && l->trials > 0) straight(l, via, from, into);
}

void tct_direct(tct_lesson *l, const tct_real *via)
{
  const tct_model *m = l->model;
  const int top = m->objective[0].at, rows = l->steps * l->trials;

  l->used |= TCT_DIRECT;
  if (l->status || l->trials == 0) return;
  for (int p = 0; p < m->n_populations; p++) {
    if (!m->population[p].unit) continue;
    if (p == top)
      tct_pull(l, top, 0, rows, TCT_NOW, l->credit);
    else
      memset(tct_rows(l, l->credit, p, 0), 0, tct_span(l, p) * sizeof(tct_real));
    l->desk->blank[p] = false;
  }
  straight(l, via, l->error, l->credit);
  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].unit && p != top) tct_pull(l, p, 0, rows, TCT_NOW, l->credit);
}
