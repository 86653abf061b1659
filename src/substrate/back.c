/* back.c -- the words feel, cost, carry, echo, slope: from the objective back to the senses. */
#include <string.h>

#include "substrate/desk.h"

/* ---- the objective -------------------------------------------------------------------------------- */

/* What the population says of its input through the synapses that brought it, beside that input. */
static void read_back(tct_lesson *l, const tct_aim *a, int from, tct_felt *f)
{
  const tct_projection *s   = &l->model->projection[a->reads];
  const tct_population *pre = &l->model->population[s->pre];
  tct_real *said            = tct_rows(l, l->desk->said, s->pre, from);

  l->used |= TCT_TRANSPORT;
  memset(said, 0, (size_t)f->rows * pre->ld * sizeof *said);
  tct_carry_rows(l, s, l->weight, f->rows, f->judged, tct_rows(l, l->rate, s->pre, from), said);
  f->units  = pre->size;
  f->ld     = pre->ld;
  f->judged = said;
  f->target = tct_rows(l, l->rate, s->pre, from);
}

/* The rows of aim o that are felt in this window: from step `*from` on; none, if it is felt at the last
 * step and that lies in a later window. */
static tct_felt felt(tct_lesson *l, int o, int *from)
{
  const tct_aim *a        = &l->model->objective[o];
  const tct_population *q = &l->model->population[a->at];
  const bool has_last     = l->begun + l->steps == l->model->steps;
  const tct_real *rate    = l->predicted ? l->predicted : l->rate;
  const tct_real *judged  = q->unit->credit_at_drive ? l->drive : rate;

  *from      = a->last ? l->steps - 1 : 0;
  tct_felt f = {.rows   = a->last && !has_last ? 0 : (l->steps - *from) * l->trials,
                .units  = q->size,
                .trials = l->trials,
                .ld     = q->ld,
                .params = a->params,
                .judged = tct_rows(l, judged, a->at, *from),
                .target = tct_target(l, o, *from),
                .reward =
                  l->desk->reward ? l->desk->reward + (size_t)*from * (size_t)l->trials : NULL};
  if (a->reads >= 0 && f.rows) read_back(l, a, *from, &f);
  return f;
}

/* What is missed of the input, as credit of the rates that said it: W fixed. */
static void feel_missed(const tct_lesson *l, const tct_aim *a, const tct_felt *f, int from,
                        tct_real c, tct_real *credit)
{
  const tct_projection *s = &l->model->projection[a->reads];
  tct_real *miss          = tct_rows(l, l->desk->miss, s->pre, from);

  memset(miss, 0, (size_t)f->rows * f->ld * sizeof *miss);
  a->objective->credit(f, c, miss);
  tct_push_rows(l, s, l->weight, f->rows, miss, credit);
}

static double share_of_step(const tct_lesson *l, const tct_aim *a)
{
  return a->weight * (a->last ? 1 : 1.0 / l->model->steps);
}

void tct_feel_at(tct_lesson *l, int p, tct_real c, tct_real *credit)
{
  const tct_model *m = l->model;

  for (int o = 0; o < m->n_objectives; o++) {
    int from;
    const tct_aim *a = &m->objective[o];
    if (a->at != p) continue;
    const tct_felt f     = felt(l, o, &from);
    const size_t row     = (size_t)from * (size_t)l->trials * m->population[p].ld;
    const tct_real share = c * (tct_real)share_of_step(l, a);
    if (f.rows && a->reads >= 0)
      feel_missed(l, a, &f, from, share, credit + row);
    else if (f.rows)
      a->objective->credit(&f, share, credit + row);
  }
}

void tct_feel(tct_lesson *l)
{
  const tct_model *m = l->model;

  l->used |= TCT_ERROR;
  if (l->desk->state->scrambled) l->weight = l->desk->state->scrambled;
  if (l->status || l->trials == 0) return;
  for (int p = 0; p < m->n_populations; p++) {
    tct_real *credit  = tct_rows(l, l->credit, p, 0);
    l->desk->blank[p] = !m->population[p].felt;
    if (l->desk->blank[p]) continue; /* zero, but nobody has to write it down */
    memset(credit, 0, tct_span(l, p) * sizeof *credit);
    tct_feel_at(l, p, 1, credit);
  }
}

void tct_cost(tct_lesson *l, double *cost)
{
  const tct_model *m = l->model;

  l->used |= TCT_SCALAR;
  memset(cost, 0, (size_t)l->trials * sizeof *cost);
  if (l->status || l->trials == 0) return;
  for (int o = 0; o < m->n_objectives; o++) {
    int from;
    const tct_felt f   = felt(l, o, &from);
    const double share = share_of_step(l, &m->objective[o]);
    memset(l->desk->value, 0, (size_t)f.rows * sizeof *l->desk->value);
    if (f.rows) m->objective[o].objective->value(&f, l->desk->value);
    for (int i = 0; i < f.rows; i++) cost[i % l->trials] += share * l->desk->value[i];
  }
}

/* ---- credit becomes error ------------------------------------------------------------------------- */

/* The rows of p from step t: credits turned into errors in place. */
void tct_pull(tct_lesson *l, int p, int t, int rows, tct_reach reach, tct_real *credit)
{
  const tct_population *q = &l->model->population[p];
  tct_units u;
  tct_block(l, p, t, rows, 0, TCT_ALL_PANELS, (tct_real *)(l->predicted ? l->predicted : l->rate),
            &u);

  if (!q->unit->pull) { /* compile refuses rules that declare the costs of asking */
    tct_trouble(l, TCT_BUG);
    return;
  }
  u.credit = u.error[0] = tct_rows(l, credit, p, t);
  if (reach != TCT_NOW && q->unit->memory) {
    u.credit_before = tct_rows(l, credit, p, t - 1);
    for (int k = 0; k < q->unit->slots; k++) {
      u.credit_slot[k]        = tct_rows(l, tct_site(l, l->desk->credit_slot, k), p, t);
      u.credit_slot_before[k] = tct_rows(l, tct_site(l, l->desk->credit_slot, k), p, t - 1);
    }
  }
  q->unit->pull(&u);
}

void tct_carry_rows(tct_lesson *l, const tct_projection *s, const tct_real *via, int rows,
                    const tct_real *post, const tct_real *pre_rate, tct_real *pre)
{
  const tct_real *turned = s->turned_n ? tct_turned_of(l, via) : NULL;

  if (s->turned_n && !turned) {
    tct_trouble(l, TCT_BUG); /* a bundle that the rule did not declare `carried` */
    return;
  }
  if (turned) turned += s->turned_at;
  if (!s->wiring->panels) {
    s->wiring->carry(&(tct_passage){.projection = s,
                                    .rows       = rows,
                                    .weight     = via + s->at,
                                    .turned     = turned,
                                    .pre        = pre_rate,
                                    .post       = post,
                                    .into       = pre,
                                    .scratch    = l->desk->scratch});
    return;
  }
  const tct_population *to = &l->model->population[s->post];
  tct_source source        = {post, s->post_ld, turned, to->size};
  for (int i = 0; i < l->model->population[s->pre].panels; i++) {
    tct_real *out = pre + (size_t)i * TCT_PANEL;
    l->desk->state->kernels->gather(rows, 1, &source, out, s->pre_ld, out, s->pre_ld);
    source.panel += (size_t)to->panels * TCT_PANEL * TCT_PANEL;
  }
}

typedef struct {
  const tct_real *via, *turned;
  tct_reach reach;
  bool stepped; /* back in time, step by step */
} tct_way;

static bool on_the_way(const tct_lesson *l, const tct_projection *s, int t, tct_reach reach)
{
  if (s->down || t + s->delay < 0) return false;
  return s->delay == 0 || (reach == TCT_THROUGH_TIME && t + s->delay < l->steps);
}

/* What the way through the units will touch at step t lies far: it is on its way while the products are made. */
static void want(const tct_lesson *l, int p, int t, tct_hearing *h)
{
  const tct_population *q = &l->model->population[p];
  const size_t lines      = (size_t)l->trials * q->ld / (64 / sizeof(tct_real));

  if (l->drive && !q->unit->in_place) h->ahead[0] = (tct_ahead){tct_rows(l, l->drive, p, t), lines};
  if (q->unit->memory) h->ahead[1] = (tct_ahead){tct_rows(l, l->credit, p, t - 1), lines};
}

/* What p is asked for at t by those it drives: on top of what its credit holds, or from nothing. */
static void ask(tct_lesson *l, const tct_way *way, int p, int t, int rows)
{
  const tct_model *m      = l->model;
  const tct_population *q = &m->population[p];
  tct_real *credit        = tct_rows(l, l->credit, p, t);
  bool others             = false;
  tct_hearing h;

  h.n = 0;
  for (int k = 0; k < q->n_told; k++) {
    const tct_projection *s = &m->projection[q->told[k]];
    if (!on_the_way(l, s, t, way->reach)) continue;
    others = others || !s->wiring->panels;
    if (!s->wiring->panels) continue;
    h.stride[h.n] = (size_t)m->population[s->post].panels * TCT_PANEL * TCT_PANEL;
    h.source[h.n++] =
      (tct_source){tct_at(l, tct_site(l, l->error, s->site), s->post, t + s->delay), s->post_ld,
                   way->turned + s->turned_at, m->population[s->post].size};
  }
  const bool from_nothing = l->desk->blank[p] && !way->stepped;
  if (from_nothing && h.n == 0) memset(credit, 0, (size_t)rows * q->ld * sizeof *credit);
  if (h.n && rows == 1) tct_form_row(l, &h, q->panels, from_nothing ? NULL : credit, credit);
  if (way->stepped) want(l, p, t, &h);
  for (int i = 0, n; h.n && rows > 1 && i < q->panels; i += n) {
    tct_real *out = credit + (size_t)i * TCT_PANEL;
    n             = tct_abreast(l, q->panels - i);
    tct_form(l, &h, rows, n, from_nothing ? NULL : out, q->ld, out, q->ld);
  }
  for (int k = 0; others && k < q->n_told; k++) {
    const tct_projection *s = &m->projection[q->told[k]];
    if (!on_the_way(l, s, t, way->reach) || s->wiring->panels) continue;
    tct_carry_rows(l, s, way->via, rows,
                   tct_rows(l, tct_site(l, l->error, s->site), s->post, t + s->delay),
                   tct_rows(l, l->rate, p, t), credit);
  }
}

static void clear_credit(tct_lesson *l, int p, int from, int to)
{
  if (from < to)
    memset(tct_rows(l, l->credit, p, from), 0,
           (size_t)(to - from) * (size_t)l->trials * l->model->population[p].ld * sizeof(tct_real));
}

/* What time will add to starts from zero; where that is all of it, a row is cleared just before, while it is near. */
static void clear_past(tct_lesson *l, int p)
{
  const tct_model *m = l->model;
  const size_t all   = (size_t)m->past * (size_t)l->trials * m->population[p].ld + tct_span(l, p);

  clear_credit(l, p, -m->past, 0);
  if (l->desk->blank[p]) clear_credit(l, p, l->steps > m->past ? l->steps - m->past : 0, l->steps);
  for (int k = 0; k < m->population[p].unit->slots; k++)
    memset(tct_rows(l, tct_site(l, l->desk->credit_slot, k), p, -m->past), 0,
           all * sizeof(tct_real));
  tct_take_due(l, p);
}

/* A population that drives others over a delay is asked step by step. */
static bool delays(const tct_model *m, int p)
{
  for (int k = 0; k < m->n_projections; k++)
    if (m->projection[k].pre == p && m->projection[k].delay) return true;
  return false;
}

unsigned tct_cost_of(const tct_lesson *l, const tct_real *via, unsigned own)
{
  const tct_rule *rule = l->model->rule[l->id].rule;
  unsigned cost        = TCT_FEEDBACK;

  if (via == l->weight) return own;
  for (int i = 0; i < rule->n_keeps; i++)
    if (l->kept[i] == via && rule->keeps[i].life == TCT_LEARNT) cost |= TCT_LEARNT_FEEDBACK;
  return cost;
}

static void count_costs(tct_lesson *l, const tct_real *via, tct_reach reach)
{
  const tct_model *m = l->model;
  bool memory = false, delay = false;

  for (int p = 0; p < m->n_populations; p++)
    memory = memory || (m->population[p].unit && m->population[p].unit->memory);
  for (int k = 0; k < m->n_projections; k++) delay = delay || m->projection[k].delay;
  l->used |= tct_cost_of(l, via, TCT_TRANSPORT);
  if (m->steps == 1) return;
  if (reach == TCT_THROUGH_TIME && (memory || delay)) l->used |= TCT_TIME;
  if (reach == TCT_THROUGH_MEMORY && memory) l->used |= TCT_TRACES;
}

/* What p is asked for, before its slope makes that an error. */
static void note_asked(const tct_lesson *l, int p, int t, int rows)
{
  memcpy(tct_rows(l, l->desk->asked, p, t), tct_rows(l, l->credit, p, t),
         (size_t)rows * l->model->population[p].ld * sizeof(tct_real));
}

/* One loop, populations order[first] .. order[end - 1]: step by step backwards where time is in it. */
static void carry_loop(tct_lesson *l, const tct_way *way, int first, int end)
{
  const tct_model *m = l->model;
  const int p        = m->order[first];
  const bool late    = way->reach == TCT_THROUGH_TIME && delays(m, p);
  const bool stepped = way->reach != TCT_NOW && (m->population[p].stepped || late);
  const int rows     = stepped ? l->trials : l->steps * l->trials;

  const tct_way here = {way->via, way->turned, way->reach, stepped};
  for (int i = first; stepped && i < end; i++)
    if (m->population[m->order[i]].unit) clear_past(l, m->order[i]);
  for (int t = stepped ? l->steps - 1 : 0; t >= 0; t--)
    for (int i = end - 1; i >= first; i--)
      if (m->population[m->order[i]].unit) {
        ask(l, &here, m->order[i], t, rows);
        if (l->desk->asked) note_asked(l, m->order[i], t, rows);
        if (stepped && l->desk->blank[m->order[i]] && t > 0 && t - 1 < l->steps - m->past)
          clear_credit(l, m->order[i], t - 1, t);
        tct_pull(l, m->order[i], t, rows, way->reach, l->credit);
      }
}

void tct_carry(tct_lesson *l, const tct_real *via, tct_reach reach)
{
  const tct_model *m = l->model;
  const tct_way way  = {via, tct_turned_of(l, via), reach, false};

  count_costs(l, via, reach);
  if (!way.turned && m->turned_n) tct_trouble(l, TCT_BUG);
  if (l->status || l->trials == 0) return;
  for (int end = m->n_populations, first; end > 0; end = first) {
    const int loop = m->population[m->order[end - 1]].loop;
    first          = end - 1;
    while (first > 0 && m->population[m->order[first - 1]].loop == loop) first--;
    carry_loop(l, &way, first, end);
  }
  for (int p = 0; p < m->n_populations; p++) {
    l->desk->blank[p] = false;
    for (int t = -m->past; t < 0 && l->desk->owing && m->population[p].unit; t++)
      ask(l, &way, p, t, l->trials);
  }
}

/* ---- one hop -------------------------------------------------------------------------- */

/* Through a synapse that works both ways those before it are driven too, and ask: post += back x W error. */
static void ask_back(tct_lesson *l, const tct_projection *s, const tct_real *via, tct_real *credit)
{
  if (s->back == 1) {
    tct_push_at(l, s, via, l->error, credit);
    return;
  }
  const size_t n  = tct_span(l, s->post);
  tct_real *asked = tct_rows(l, l->desk->spare, s->post, 0);
  memset(asked, 0, n * sizeof *asked);
  tct_push_at(l, s, via, l->error, l->desk->spare);
  tct_add(n, s->back, asked, tct_rows(l, credit, s->post, 0));
}

void tct_echo(tct_lesson *l, const tct_real *via, const tct_real *from, tct_real *credit)
{
  const tct_model *m = l->model;
  const int rows     = l->steps * l->trials;

  l->used |= tct_cost_of(l, via, TCT_TRANSPORT);
  if (l->status || l->trials == 0) return;
  for (int p = 0; p < m->n_populations; p++) {
    if (!m->population[p].unit) continue;
    memcpy(tct_rows(l, l->credit, p, 0), tct_rows(l, from, p, 0), tct_span(l, p) * sizeof *credit);
    memset(tct_rows(l, credit, p, 0), 0, tct_span(l, p) * sizeof *credit);
    tct_pull(l, p, 0, rows, TCT_NOW, l->credit);
    l->desk->blank[p] = false;
  }
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->down || s->delay || !m->population[s->pre].unit) continue;
    tct_carry_rows(l, s, via, rows, tct_rows(l, tct_site(l, l->error, s->site), s->post, 0),
                   tct_rows(l, l->rate, s->pre, 0), tct_rows(l, credit, s->pre, 0));
    if (s->back != 0) ask_back(l, s, via, credit);
  }
}

void tct_slope(tct_lesson *l, tct_real *into)
{
  const tct_model *m = l->model;

  if (l->status || l->trials == 0) return;
  for (int p = 0; p < m->n_populations; p++) {
    if (!m->population[p].unit) continue;
    tct_real *slope = tct_rows(l, into, p, 0);
    for (size_t i = 0, n = tct_span(l, p); i < n; i++) slope[i] = 1;
    tct_pull(l, p, 0, l->steps * l->trials, TCT_NOW, into);
    tct_clear_pads(l, p, l->steps * l->trials, slope);
  }
}

void tct_carry_at(tct_lesson *l, const tct_projection *s, const tct_real *via, const tct_real *post,
                  tct_real *pre)
{
  l->used |= tct_cost_of(l, via, TCT_RECIPROCAL);
  if (via != l->weight) l->used |= TCT_COMPARTMENTS;
  if (l->status || l->trials == 0) return;
  for (int t = 0; t < (s->delay ? l->steps : 1); t++)
    tct_carry_rows(l, s, via, s->delay ? l->trials : l->steps * l->trials,
                   tct_rows(l, post, s->post, t), tct_rows(l, l->rate, s->pre, t - s->delay),
                   tct_rows(l, pre, s->pre, t - s->delay));
}
