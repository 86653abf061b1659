/* forward.c -- the words show, sweep, descend, predict: from the senses to the objective. */
#include <string.h>

#include "substrate/closed.h"
#include "substrate/intervene.h"
#include "substrate/speakers.h"

tct_real *tct_rows(const tct_lesson *l, const tct_real *field, int p, int t)
{
  return tct_at(l, field, p, t);
}

size_t tct_span(const tct_lesson *l, int p)
{
  return (size_t)l->steps * (size_t)l->trials * l->model->population[p].ld;
}

tct_real *tct_target(const tct_lesson *l, int o, int t)
{
  const size_t ld = l->model->population[l->model->objective[o].at].ld;
  return l->desk->target[o] + (size_t)t * (size_t)l->trials * ld;
}

bool tct_mine(const tct_lesson *l, const tct_projection *s)
{
  return s->rule == l->id && !s->fixed && s->n > 0;
}

bool tct_population_draws(const tct_population *q)
{
  return q->unit && q->unit->stochastic && (!q->unit->draws || q->unit->draws(q->params));
}

static tct_showing showing_of(const tct_lesson *l, int t, int steps)
{
  return (tct_showing){.split  = l->desk->split,
                       .trial  = l->desk->trial,
                       .trials = l->trials,
                       .begun  = l->begun + t,
                       .steps  = steps,
                       .memory = tct_world_kept(l, t)};
}

void tct_show_senses(tct_lesson *l, int t, int steps)
{
  const tct_model *m = l->model;
  tct_showing what   = showing_of(l, t, steps);

  for (int p = 0; p < m->n_populations; p++) {
    if (m->population[p].signal < 0) continue;
    what.signal = m->population[p].signal;
    what.ld     = m->population[p].ld;
    what.rows   = tct_rows(l, l->rate, p, t);
    m->task->show(m->world, &what);
    tct_intervene(l, p, t, steps, l->rate);
  }
}

void tct_show_targets(tct_lesson *l)
{
  const tct_model *m = l->model;
  tct_showing what   = showing_of(l, 0, l->steps);

  for (int o = 0; o < m->n_objectives; o++) {
    if (m->objective[o].signal < 0) continue;
    what.signal = m->objective[o].signal;
    what.ld     = m->population[m->objective[o].at].ld;
    what.rows   = tct_target(l, o, 0);
    m->task->show(m->world, &what);
  }
}

void tct_show(tct_lesson *l)
{
  const tct_model *m = l->model;

  if (l->status) return;
  if (m->actor >= 0) { /* without a sweep nothing is done, and the world cannot answer */
    tct_trouble(l, TCT_BUG);
    return;
  }
  tct_show_senses(l, 0, l->steps);
  tct_show_targets(l);
  l->desk->stands = false;
  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].unit)
      memset(tct_rows(l, l->rate, p, 0), 0, tct_span(l, p) * sizeof(tct_real));
}

/* All drives of p from step t, then its answer. */
static void answer(tct_lesson *l, int p, int t, int steps, unsigned whom, tct_real *into)
{
  const tct_population *q = &l->model->population[p];
  const int rows          = steps * l->trials;
  bool answered           = false;

  if (tct_population_draws(q)) tct_draw_uniform(l, p, t, steps);
  if (rows == 1) tct_drive_row(l, p, t, whom, into);
  for (int site = 0; rows > 1 && site < l->model->most_sites; site++)
    if (tct_open(l, p) & (1U << site)) answered = tct_drive_site(l, p, site, t, rows, whom, into);
  if (tct_is_driven(l, p)) tct_act_on_drive(l, p, t, steps, into);
  if (!answered) {
    tct_units u;
    tct_block(l, p, t, rows, 0, TCT_ALL_PANELS, into, &u);
    q->unit->step(&u);
  }
  if (!(q->unit->claims & TCT_UNIT_SILENT_AT_REST))
    tct_clear_pads(l, p, rows, tct_at(l, into, p, t));
  tct_intervene(l, p, t, steps, into);
  if (l->desk->sweeping && q->unit->tells && (answered || tct_acts_on(l, p)))
    tct_forget_row(l, p, t);
  else if (l->desk->sweeping && q->unit->tells)
    tct_foresee(l, p, t, rows);
}

void tct_count_pass(tct_lesson *l)
{
  if (l->desk->passes++ > 0) l->used |= TCT_PHASES;
}

void tct_sweep_on(tct_lesson *l)
{
  tct_count_pass(l);
  if (l->status || l->trials == 0 || l->desk->swept) return;
  if (l->model->actor >= 0) {
    tct_sweep_closed(l);
    return;
  }
  tct_show_senses(l, 0, l->steps);
  tct_show_targets(l);
  tct_sweep_up(l);
  l->desk->swept = l->model->training.by_step;
}

void tct_sweep(tct_lesson *l)
{
  if (l->trials) tct_forget_speakers(l);
  tct_sweep_on(l);
}

void tct_sweep_part(tct_lesson *l, int whom, int t, int steps)
{
  const tct_model *m = l->model;

  l->desk->sweeping = true;
  for (int i = 0; i < m->n_populations;) {
    const tct_population *q = &m->population[m->order[i]];
    const int n             = q->stepped ? 1 : steps; /* at once */
    int end                 = i;
    while (end < m->n_populations && m->population[m->order[end]].loop == q->loop) end++;
    for (int s = t; (whom == TCT_WHOEVER || q->leads == (whom == TCT_LEADS)) && s < t + steps;
         s += n)
      for (int k = i; k < end; k++)
        if (m->population[m->order[k]].unit)
          answer(l, m->order[k], s, n, TCT_MOVING | TCT_HELD, l->rate);
    i = end;
  }
  l->desk->sweeping = false;
}

void tct_sweep_up(tct_lesson *l)
{
  l->desk->stands = false;
  tct_sweep_part(l, TCT_WHOEVER, 0, l->steps);
}

/* Where the objective is felt, what joins the drive: the current, and `nudge` x its error. */
static void nudge_at(tct_lesson *l, int p, tct_real nudge)
{
  const size_t n = tct_span(l, p);
  tct_real *push = tct_rows(l, l->credit, p, 0);

  memset(push, 0, n * sizeof *push);
  if (l->current) tct_add(n, 1, tct_rows(l, l->current, p, 0), push);
  tct_feel_at(l, p, nudge, push);
}

void tct_descend(tct_lesson *l, tct_real nudge)
{
  const tct_model *m      = l->model;
  const tct_real *current = l->current;

  l->used |= TCT_DESCENDS | (nudge != 0 ? TCT_ERROR : 0);
  if (l->status || l->trials == 0) return;
  l->desk->descends = true;
  l->desk->stands   = false;
  for (int i = 0; i < m->n_populations; i++) {
    const int p             = m->down[i];
    const tct_population *q = &m->population[p];
    if (!q->unit || l->held[p]) continue;
    if (q->unit->memory) tct_trouble(l, TCT_BUG);
    if (q->felt && nudge != 0) {
      nudge_at(l, p, nudge);
      l->current = l->credit;
    }
    answer(l, p, 0, l->steps, TCT_MOVING | TCT_HELD, l->rate);
    l->current = current;
  }
  l->desk->descends = false;
}

void tct_run_on(tct_lesson *l, const tct_real *bundle)
{
  l->weight       = bundle ? bundle : l->desk->state->weight;
  l->desk->stands = false;
}

void tct_push_rows(const tct_lesson *l, const tct_projection *s, const tct_real *via, int rows,
                   const tct_real *pre, tct_real *post)
{
  tct_source from = {pre, s->pre_ld, via + s->at, l->model->population[s->pre].size};

  if (!s->wiring->panels)
    s->wiring->push(&(tct_passage){.projection = s,
                                   .rows       = rows,
                                   .weight     = via + s->at,
                                   .pre        = pre,
                                   .into       = post,
                                   .scratch    = l->desk->scratch});
  for (int p = 0; s->wiring->panels && p < s->parts;
       p++, post += TCT_PANEL, from.panel += (size_t)from.n * TCT_PANEL)
    l->desk->state->kernels->gather(rows, 1, &from, post, s->post_ld, post, s->post_ld);
}

void tct_push_at(tct_lesson *l, const tct_projection *s, const tct_real *via, const tct_real *pre,
                 tct_real *post)
{
  if (l->status || l->trials == 0) return;
  for (int t = 0; t < (s->delay ? l->steps : 1); t++)
    tct_push_rows(l, s, via, s->delay ? l->trials : l->steps * l->trials,
                  tct_rows(l, pre, s->pre, t - s->delay), tct_rows(l, post, s->post, t));
}

/* Where nothing delays or remembers, what the senses say is heard once for many predictions. */
static bool can_stand(const tct_lesson *l)
{
  const tct_model *m = l->model;
  bool can           = l->desk->standing && !m->slots && !l->current;

  for (int p = 0; p < m->n_populations; p++) can = can && m->population[p].open <= 1U;
  for (int k = 0; k < m->n_projections; k++) can = can && m->projection[k].delay == 0;
  return can;
}

void tct_predict(tct_lesson *l, tct_real *into)
{
  const tct_model *m = l->model;

  if (l->status || l->trials == 0) return;
  if (into == l->rate) tct_trouble(l, TCT_BUG);
  const unsigned whom = TCT_MOVING | TCT_BACK | (can_stand(l) ? 0 : TCT_HELD);
  if (!(whom & TCT_HELD)) tct_stand(l);
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (!q->unit)
      memcpy(tct_rows(l, into, p, 0), tct_rows(l, l->rate, p, 0), tct_span(l, p) * sizeof *into);
    else
      answer(l, p, 0, l->steps, whom, into);
  }
}

void tct_answer(tct_lesson *l, const tct_real *drive, tct_real *into)
{
  const tct_model *m = l->model;
  const int rows     = l->steps * l->trials;

  if (l->status || l->trials == 0) return;
  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (!q->unit) continue;
    if (q->unit->memory || tct_population_draws(q)) tct_trouble(l, TCT_BUG);
    tct_real *heard = tct_rows(l, q->unit->in_place ? into : l->drive, p, 0);
    if (heard != tct_rows(l, drive, p, 0))
      memcpy(heard, tct_rows(l, drive, p, 0), tct_span(l, p) * sizeof *heard);
    tct_units u;
    tct_block(l, p, 0, rows, 0, TCT_ALL_PANELS, into, &u);
    for (int k = 0; k < TCT_SITES; k++) u.drive[k] = k == 0 ? heard : NULL;
    q->unit->step(&u);
    if (!(q->unit->claims & TCT_UNIT_SILENT_AT_REST))
      tct_clear_pads(l, p, rows, tct_rows(l, into, p, 0));
  }
}

void tct_copy(tct_lesson *l, tct_real *into, const tct_real *from)
{
  if (!l->status) memcpy(into, from, l->size * sizeof *into);
}
