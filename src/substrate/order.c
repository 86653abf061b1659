/* order.c -- in what order populations answer: the way up, the way down, loops, hops; where all lies.
 *
 * Populations that reach each other, with whatever delay, form a loop and are stepped together; all
 * others are computed for all steps of time at once, time folded into the rows. */
#include <string.h>

#include "base/memory.h"
#include "substrate/reading.h"
#include "substrate/windows.h"

typedef struct {
  int n;
  bool *reach; /* [n][n] along projections of any delay */
  bool *done;
  int *order; /* over undelayed projections */
  int *waits; /* [n] for so many of them */
} tct_sorting;

/* Its receiver waits for its sender on the way up. */
static bool at_once(const tct_projection *s)
{
  return s->delay == 0 && !s->down;
}

/* Kahn's order over the undelayed projections; ties in order of declaration. */
static int sort_up(const tct_model *m, tct_sorting *t)
{
  int n = 0;

  memset(t->done, 0, (size_t)t->n);
  for (int k = 0; k < m->n_projections; k++)
    t->waits[m->projection[k].post] += at_once(&m->projection[k]);
  for (;;) {
    int p = 0; /* from the top, so that the order does not depend on how far the scan got */
    while (p < t->n && (t->done[p] || t->waits[p] > 0)) p++;
    if (p == t->n) return n;
    t->done[p]    = true;
    t->order[n++] = p;
    for (int k = 0; k < m->n_projections; k++)
      if (m->projection[k].pre == p && at_once(&m->projection[k]))
        t->waits[m->projection[k].post]--;
  }
}

/* The same over the projections marked `down`; ties from the top of the way up. */
static int sort_down(tct_model *m, tct_sorting *t)
{
  int n = 0;

  memset(t->done, 0, (size_t)t->n);
  for (int k = 0; k < m->n_projections; k++)
    t->waits[m->projection[k].post] += m->projection[k].down;
  for (;;) {
    int i = t->n - 1;
    while (i >= 0 && (t->done[m->order[i]] || t->waits[m->order[i]] > 0)) i--;
    if (i < 0) return n;
    t->done[m->order[i]] = true;
    m->down[n++]         = m->order[i];
    for (int k = 0; k < m->n_projections; k++)
      if (m->projection[k].pre == m->order[i] && m->projection[k].down)
        t->waits[m->projection[k].post]--;
  }
}

static void reach_out(const tct_model *m, tct_sorting *t)
{
  const size_t n = (size_t)t->n;

  for (int k = 0; k < m->n_projections; k++)
    if (!m->projection[k].down)
      t->reach[(size_t)m->projection[k].pre * n + (size_t)m->projection[k].post] = true;
  for (size_t v = 0; v < n; v++)
    for (size_t a = 0; a < n; a++)
      for (size_t b = 0; t->reach[a * n + v] && b < n; b++)
        if (t->reach[v * n + b]) t->reach[a * n + b] = true;
}

static void find_loops(tct_model *m, const tct_sorting *t)
{
  const size_t n = (size_t)t->n;

  for (int p = 0; p < t->n; p++) {
    m->population[p].loop = p;
    for (int q = 0; q < p; q++)
      if (t->reach[(size_t)p * n + (size_t)q] && t->reach[(size_t)q * n + (size_t)p])
        m->population[p].loop = m->population[q].loop;
  }
}

/* Loops one after another, each when all that reach it are there; inside, the way up. */
static void order_loops(tct_model *m, tct_sorting *t)
{
  const size_t width = (size_t)t->n;
  int n              = 0;

  memset(t->done, 0, width);
  while (n < t->n)
    for (int c = 0; c < t->n; c++) {
      bool ready = m->population[c].loop == c && !t->done[c];
      for (int a = 0; ready && a < t->n; a++) {
        const int other = m->population[a].loop;
        ready           = other == c || !t->reach[(size_t)a * width + (size_t)c] || t->done[other];
      }
      if (!ready) continue;
      for (int i = 0; i < t->n; i++)
        if (m->population[t->order[i]].loop == c) m->order[n++] = t->order[i];
      t->done[c] = true;
    }
}

/* The shortest way up to an objective; and who must be stepped. */
static void measure(tct_model *m, const tct_sorting *t)
{
  const size_t n = (size_t)t->n;

  for (int p = 0; p < m->n_populations; p++) {
    tct_population *q = &m->population[p];
    q->hops           = q->felt ? 0 : -1;
    q->stepped        = t->reach[(size_t)p * n + (size_t)p] || (q->unit && q->unit->memory);
    q->leads  = p == m->actor || (m->actor >= 0 && t->reach[(size_t)p * n + (size_t)m->actor]);
    q->drives = q->unit && !q->unit->in_place;
  }
  for (bool moved = true; moved;) {
    moved = false;
    for (int k = 0; k < m->n_projections; k++) {
      tct_population *pre = &m->population[m->projection[k].pre];
      const int h         = m->population[m->projection[k].post].hops;
      if (m->projection[k].down || h < 0 || (pre->hops >= 0 && pre->hops <= h + 1)) continue;
      pre->hops = h + 1;
      moved     = true;
    }
  }
}

/* Who hears and tells whom, so that nobody has to look at all projections at every step. */
static void list_neighbours(tct_model *m)
{
  int *next = m->neighbours;

  for (int p = 0; p < m->n_populations; p++) {
    tct_population *q = &m->population[p];
    for (int site = 0; site < TCT_SITES; site++) {
      q->heard[site] = next;
      for (int k = 0; k < m->n_projections; k++) {
        const tct_projection *s = &m->projection[k];
        if ((s->post == p && s->site == site) || (s->pre == p && s->back != 0 && site == 0))
          *next++ = k;
      }
      q->n_heard[site] = (int)(next - q->heard[site]);
    }
    q->told = next;
    for (int k = 0; k < m->n_projections; k++)
      if (m->projection[k].pre == p) *next++ = k;
    q->n_told = (int)(next - q->told);
  }
}

static void complain_of_cycle(tct_reading *r, const tct_sorting *t)
{
  const tct_model *m = r->model;

  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    const size_t back       = (size_t)s->post * (size_t)t->n + (size_t)s->pre;
    if (!at_once(s) || t->done[s->post] || !(t->reach[back] || s->pre == s->post)) continue;
    tct_complain_key(r->spec, r->projection[k],
                     "%s closes a cycle without delay: give it `delay: 1`", s->name);
    return;
  }
}

static void complain_of_cycle_down(tct_reading *r, const tct_sorting *t)
{
  for (int k = 0; k < r->model->n_projections; k++) {
    const tct_projection *s = &r->model->projection[k];
    if (!s->down || t->done[s->post] || t->done[s->pre]) continue;
    tct_complain_key(r->spec, r->projection[k], "%s closes a cycle on the way down", s->name);
    return;
  }
}

/* A readable refusal for what would never hear anything. */
static void complain_of_silence(tct_reading *r)
{
  const tct_model *m = r->model;

  for (int p = 0; p < m->n_populations; p++) {
    bool hears = !m->population[p].unit;
    for (int k = 0; k < m->n_projections; k++)
      hears = hears || (m->projection[k].post == p && !m->projection[k].down &&
                        !m->population[m->projection[k].pre].constant);
    if (!hears)
      tct_complain_key(r->spec, r->population[p], "nothing projects to population %s",
                       m->population[p].name);
  }
}

tct_status tct_order(tct_reading *r)
{
  tct_model *m   = r->model;
  const size_t n = (size_t)m->n_populations;
  tct_sorting t  = {.n = m->n_populations};

  t.reach         = tct_alloc(n * n + 1, sizeof *t.reach);
  t.done          = tct_alloc(n + 1, sizeof *t.done);
  t.order         = tct_alloc(n + 1, sizeof *t.order);
  t.waits         = tct_alloc(n + 1, sizeof *t.waits);
  m->order        = tct_alloc(n + 1, sizeof *m->order);
  m->down         = tct_alloc(n + 1, sizeof *m->down);
  m->neighbours   = tct_alloc(3 * (size_t)m->n_projections + 1, sizeof *m->neighbours);
  const bool room = t.reach && t.done && t.order && t.waits && m->order && m->down && m->neighbours;
  if (room) {
    list_neighbours(m);
    reach_out(m, &t);
    if (sort_up(m, &t) == t.n) {
      find_loops(m, &t);
      order_loops(m, &t);
      measure(m, &t);
      complain_of_silence(r);
      if (sort_down(m, &t) < t.n) complain_of_cycle_down(r, &t);
    } else {
      complain_of_cycle(r, &t);
    }
  }
  tct_free(t.reach);
  tct_free(t.done);
  tct_free(t.order);
  tct_free(t.waits);
  return room ? TCT_OK : tct_fail(r->err, TCT_NO_MEMORY, "no memory to order the circuit");
}

/* Its place in a bundle; and in turned form, where anybody will ask: rules that carry through the
 * weights, reciprocal ones, objectives that read back, and synapses that work both ways.  Nothing is carried to the senses. */
static void lay_projection(tct_model *m, tct_projection *s)
{
  const bool senses = !m->population[s->pre].unit;
  bool reciprocal = false, carried = false;

  for (int i = 0; i < m->n_rules; i++) {
    reciprocal = reciprocal || (s->rule == i && (m->rule[i].rule->costs & TCT_RECIPROCAL));
    carried    = carried || (m->rule[i].rule->costs & TCT_TRANSPORT);
  }
  for (int o = 0; o < m->n_objectives; o++)
    reciprocal =
      reciprocal || (m->objective[o].reads >= 0 && &m->projection[m->objective[o].reads] == s);
  if (senses && !reciprocal) s->turned_n = 0;
  s->turns     = s->turned_n && (reciprocal || carried || s->back != 0);
  s->at        = m->n;
  s->turned_at = m->turned_n;
  m->n += (s->n + TCT_PANEL - 1) / TCT_PANEL * TCT_PANEL;
  m->turned_n += (s->turned_n + TCT_PANEL - 1) / TCT_PANEL * TCT_PANEL;
  m->synapses += s->synapses;
  if (s->down)
    m->population[s->post].opened |= 1U << s->site;
  else
    m->population[s->post].open |= 1U << s->site;
  if (s->delay > m->past) m->past = s->delay;
}

/* Nobody asks what its memories were: they are not read on a way back, and neither a phase nor another rule's sweep
 * begins anew from them. */
static bool is_brief(const tct_model *m, const tct_population *q)
{
  static const unsigned asks =
    TCT_TIME | TCT_PHASES | TCT_RELAXES | TCT_DESCENDS | TCT_TILTS | TCT_SYNAPSE_NOISE;
  bool brief = q->unit->overwrites && (!q->unit->pull || m->training.window == 1) &&
               (m->n_rules == 1 || m->training.by_step);

  for (int i = 0; i < m->n_rules; i++) brief = brief && !(m->rule[i].rule->costs & asks);
  return brief;
}

void tct_lay_out(tct_model *m)
{
  m->steps  = m->world->steps;
  m->window = tct_window_of(m);
  m->past   = 1;
  for (int p = 0; p < m->n_populations; p++) {
    tct_population *q = &m->population[p];
    int sites         = 0;
    if (!q->unit) continue;
    while (q->unit->sites[sites]) sites++;
    if (sites > m->most_sites) m->most_sites = sites;
    if (q->unit->slots > m->most_slots) m->most_slots = q->unit->slots;
    m->drives = m->drives || q->drives;
    q->brief  = is_brief(m, q);
    if (q->unit->prepare) q->unit->prepare(q->params, m->dt);
  }
  for (int k = 0; k < m->n_projections; k++) {
    lay_projection(m, &m->projection[k]);
  }
  m->sites = m->most_sites > 1;
  m->slots = m->most_slots > 0;
}
