/* tilt.c -- the words tilt and likelihood: forward mode, and what made a draw likelier.
 *
 *     d a(t) = sum over senders of W d r(t - delay) + V r(t - delay)          at every site
 *     d (r, m)(t) = J (d a(t), d r(t - 1), d m(t - 1))                        m: what a unit remembers
 *
 * V is the direction in which the weights move.  J is what a unit's `pull` is the transpose of: asked for the
 * rates alone, and then for each memory alone, it tells a row of J for all units at once, where none of them hears
 * another.  So the forward mode of a unit has the slopes of its way back, surrogates and paths that were left out.
 * Where a unit takes its credit at the drive the tilt is that of the drive: there <credit, tilt> is how much the
 * objective gains along V. */
#include <string.h>

#include "substrate/tilt.h"

/* Rows [trial][unit] of one population at one step. */
typedef struct {
  tct_real *drive[TCT_SITES];                                  /* d a */
  tct_real *site[TCT_SITES], *before, *slot_before[TCT_SLOTS]; /* a row of J */
  tct_real *ask[TCT_SLOTS]; /* which row: of a memory, or of the rate */
} tct_leaning;

enum { ROWS_MOST = 2 * TCT_SITES + 1 + 2 * TCT_SLOTS };

static size_t row_most(const tct_model *m, int trials)
{
  size_t most = 0;

  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].ld > most) most = m->population[p].ld;
  return most * (size_t)trials;
}

void tct_lay_tilts(const tct_model *m, tct_desk *d, tct_layer *y, size_t field, int trials)
{
  bool tilts = false;

  for (int r = 0; r < m->n_rules; r++) tilts = tilts || (m->rule[r].rule->costs & TCT_TILTS);
  d->lean_slot = tilts && m->slots ? reals(y, times((size_t)m->most_slots, field)) : NULL;
  d->leaning   = tilts ? reals(y, times(ROWS_MOST, row_most(m, trials))) : NULL;
}

tct_status tct_can_tilt(const tct_model *m, tct_error *err)
{
  TCT_TRY(tct_can_slope(m, err), err, "asking for slopes");
  for (int k = 0; k < m->n_projections; k++)
    if (!(m->projection[k].wiring->claims & TCT_WIRING_LINEAR))
      return tct_fail(err, TCT_BAD_SPEC, "%s is not linear in what it hears: no forward mode",
                      m->projection[k].name);
  return TCT_OK;
}

static tct_leaning rows_of(const tct_lesson *l)
{
  const size_t row = row_most(l->model, l->trials);
  tct_real *at     = l->desk->leaning;
  tct_leaning n;

  for (int k = 0; k < TCT_SITES; k++, at += row) n.drive[k] = at;
  for (int k = 0; k < TCT_SITES; k++, at += row) n.site[k] = at;
  for (int k = 0; k < TCT_SLOTS; k++, at += row) n.slot_before[k] = at;
  for (int k = 0; k < TCT_SLOTS; k++, at += row) n.ask[k] = at;
  n.before = at;
  return n;
}

/* How the drives of p lean at step t. */
static void lean_drives(tct_lesson *l, const tct_real *bundle, const tct_real *into, int p, int t,
                        const tct_leaning *n)
{
  const tct_model *m = l->model;
  const size_t bytes = (size_t)l->trials * m->population[p].ld * sizeof(tct_real);

  for (int k = 0; k < m->most_sites; k++) memset(n->drive[k], 0, bytes);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->post != p || s->down) continue;
    if (m->population[s->pre].unit)
      tct_push_rows(l, s, l->weight, l->trials, tct_rows(l, into, s->pre, t - s->delay),
                    n->drive[s->site]);
    tct_push_rows(l, s, bundle, l->trials, tct_rows(l, l->rate, s->pre, t - s->delay),
                  n->drive[s->site]);
  }
}

/* The slopes of the rate (slot < 0) or of a memory of p at step t, in everything that they depend on. */
static void find_slopes(const tct_lesson *l, int p, int t, int slot, const tct_leaning *n)
{
  const tct_unit *unit = l->model->population[p].unit;
  const size_t all     = (size_t)l->trials * l->model->population[p].ld;
  tct_units u;
  tct_block(l, p, t, l->trials, 0, TCT_ALL_PANELS, l->rate, &u);

  for (size_t i = 0; i < all; i++) n->site[0][i] = (tct_real)(slot < 0);
  for (int k = 0; k < unit->slots; k++)
    for (size_t i = 0; i < all; i++) n->ask[k][i] = (tct_real)(k == slot);
  u.credit = u.error[0] = n->site[0];
  for (int k = 1; k < l->model->most_sites; k++) u.error[k] = u.error[k] ? n->site[k] : NULL;
  if (unit->memory) {
    memset(n->before, 0, all * sizeof *n->before);
    u.credit_before = n->before;
    for (int k = 0; k < unit->slots; k++) {
      u.credit_slot[k]        = n->ask[k];
      u.credit_slot_before[k] = n->slot_before[k];
    }
  }
  unit->pull(&u);
}

static void add_products(size_t n, const tct_real *slope, const tct_real *lean, tct_real *into)
{
  for (size_t i = 0; i < n; i++) into[i] += slope[i] * lean[i];
}

/* What leans, and how steeply that is felt. */
static void lean(tct_lesson *l, int p, int t, int slot, const tct_real *rate, const tct_leaning *n,
                 tct_real *into)
{
  const tct_unit *unit = l->model->population[p].unit;
  const size_t all     = (size_t)l->trials * l->model->population[p].ld;
  const unsigned open  = tct_open(l, p);

  find_slopes(l, p, t, slot, n);
  memset(into, 0, all * sizeof *into);
  for (int k = 0; k < l->model->most_sites; k++)
    if (open & (1U << k)) add_products(all, n->site[k], n->drive[k], into);
  if (unit->memory) add_products(all, n->before, tct_rows(l, rate, p, t - 1), into);
  for (int k = 0; k < unit->slots; k++)
    add_products(all, n->slot_before[k], tct_rows(l, tct_site(l, l->desk->lean_slot, k), p, t - 1),
                 into);
}

static void tilt(tct_lesson *l, const tct_real *bundle, tct_real *into, int p, int t)
{
  const tct_unit *unit = l->model->population[p].unit;
  const tct_leaning n  = rows_of(l);

  lean_drives(l, bundle, into, p, t, &n);
  for (int k = 0; k < unit->slots; k++)
    lean(l, p, t, k, into, &n, tct_rows(l, tct_site(l, l->desk->lean_slot, k), p, t));
  lean(l, p, t, -1, into, &n, tct_rows(l, into, p, t));
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
  if (tct_can_tilt(m, NULL) != TCT_OK || !l->desk->leaning) tct_trouble(l, TCT_BUG);
  if (l->status || l->trials == 0) return;
  for (int first = 0, end; first < m->n_populations; first = end) {
    const int loop = m->population[m->order[first]].loop;
    for (end = first; end < m->n_populations && m->population[m->order[end]].loop == loop;) end++;
    for (int t = 0; t < l->steps; t++)
      for (int i = first; i < end; i++)
        if (m->population[m->order[i]].unit) tilt(l, bundle, into, m->order[i], t);
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
    tct_units u;
    tct_block(l, p, 0, l->steps * l->trials, 0, TCT_ALL_PANELS, l->rate, &u);
    u.credit = rows;
    q->unit->score(&u);
  }
}
