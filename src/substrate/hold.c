/* hold.c -- what holds weights to biology after they moved: synapse by synapse, or all that a receiver hears. */
#include "substrate/slices.h"

void tct_hold_some(const tct_state *s, const tct_projection *q, size_t n, const tct_real *mask,
                   tct_real *weight)
{
  const tct_model *m = s->model;

  if (m->population[q->pre].constant) return;
  for (const tct_hold *h = m->constraint; h < m->constraint + m->n_constraints; h++)
    if (h->constraint->hold && (h->only < 0 || q == &m->projection[h->only]))
      h->constraint->hold(h->params, m->population[q->pre].sign, n, mask, weight);
}

void tct_hold_panel(tct_state *s, const tct_projection *q, int part)
{
  const tct_model *m         = s->model;
  const tct_population *from = &m->population[q->pre];
  const size_t n             = (size_t)from->size;
  const size_t at            = q->at + (size_t)part * n * TCT_PANEL;
  bool held                  = false;

  for (const tct_hold *h = m->constraint; h < m->constraint + m->n_constraints; h++) {
    if (!h->constraint->hold_panel || from->constant || !q->wiring->panels ||
        (h->only >= 0 && q != &m->projection[h->only]))
      continue;
    h->constraint->hold_panel(h->params, from->sign, n, s->weight + at);
    held = true;
  }
  if (held) tct_hold_some(s, q, n * TCT_PANEL, s->mask ? s->mask + at : NULL, s->weight + at);
}

static void hold_share(tct_state *s, int id, const tct_projection *q, int p0, int p1, int rule,
                       bool more, bool last)
{
  (void)rule;
  (void)more;
  (void)last;
  for (int p = p0; p < p1 && !q->fixed; p++) {
    tct_hold_panel(s, q, p);
    tct_follow(s, id, q, p);
  }
}

void tct_hold_panels(tct_state *s, int id)
{
  tct_each_share(s, id, -1, hold_share, false, true);
}
