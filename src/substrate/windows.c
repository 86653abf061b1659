/* windows.c -- credit through a trial that is longer than a window of time.
 *
 *     forward     every window is swept; what the next one needs of it, its past, is kept
 *     back        the last window first: its past is put back, it is swept again and credit is carried; what that
 *                 owes to steps before the window joins the credit of the window before
 *
 * The update is that of one window as long as the trial, but for the order of sums; memory is that of one
 * window, and a past for each; the price is one more sweep.  A rule may cut its credit into stretches: then
 * nothing is owed over their ends, and where a window is as long as a stretch nothing is swept again. */
#include <string.h>

#include "substrate/closed.h"
#include "substrate/windows.h"

int tct_stretch_of(const tct_model *m, int rule)
{
  const tct_rule *r = m->rule[rule].rule;
  const int stretch = r->stretch ? r->stretch(m->rule[rule].params) : 0;

  return stretch < m->steps ? stretch : 0;
}

int tct_window_of(const tct_model *m)
{
  const int asked = m->training.by_step ? 1 : m->training.window;
  int window      = asked > 0 && asked < m->steps ? asked : m->steps;

  for (int r = 0; r < m->n_rules; r++) {
    const int stretch = tct_stretch_of(m, r);
    if (stretch > 0 && stretch < window) window = stretch;
    if ((m->rule[r].rule->costs & TCT_RELAXES) && tct_remembers(m)) window = 1;
  }
  return window;
}

bool tct_is_reswept(const tct_model *m, int r)
{
  return m->window < m->steps && (m->rule[r].rule->claims & TCT_CLAIM_RESWEPT) &&
         tct_stretch_of(m, r) != m->window;
}

/* ---- a past: [population][past row][trial][unit] of rates or credits, a row of each memory, the world's --------- */

static size_t row_of(const tct_lesson *l, int p)
{
  return (size_t)l->trials * l->model->population[p].ld;
}

/* Where the rows of population p begin in a past; those of a memory, with `slot` from 0. */
static size_t place_of(const tct_lesson *l, int p, int slot)
{
  const tct_model *m = l->model;
  size_t before = 0, all = 0;

  for (int q = 0; q < m->n_populations; q++) {
    before += q < p ? row_of(l, q) : 0;
    all += row_of(l, q);
  }
  return slot < 0 ? (size_t)m->past * before : (size_t)m->past * all + (size_t)slot * all + before;
}

/* The rows before step 0 of a field, and the row before of every memory, into a past or out of it. */
static void move_past(const tct_lesson *l, tct_real *field, tct_real *slots, tct_real *past,
                      bool back)
{
  const tct_model *m = l->model;

  for (int slot = -1; slot < m->most_slots; slot++)
    for (int p = 0; p < m->n_populations; p++) {
      const int rows = slot < 0 ? m->past : 1;
      tct_real *row  = tct_rows(l, slot < 0 ? field : tct_site(l, slots, slot), p, -rows),
               *kept = past + place_of(l, p, slot);
      const size_t n = (size_t)rows * row_of(l, p) * sizeof *row;
      if (back)
        memcpy(row, kept, n);
      else
        memcpy(kept, row, n);
    }
}

/* What the world kept when the window began, behind all of that. */
static void move_world(const tct_lesson *l, tct_real *past, bool back)
{
  tct_real *kept     = past + place_of(l, 0, l->model->most_slots);
  const size_t bytes = tct_world_size(l->model, l->trials) * sizeof *kept;

  if (bytes && back) memcpy(l->desk->world, kept, bytes);
  if (bytes && !back) memcpy(kept, l->desk->world, bytes);
}

static size_t past_size(const tct_model *m, int trials)
{
  size_t n = 0;

  for (int p = 0; p < m->n_populations; p++)
    n =
      plus(n, times((size_t)trials * m->population[p].ld, (size_t)m->past + (size_t)m->most_slots));
  return plus(n, tct_world_size(m, trials));
}

void tct_lay_windows(const tct_model *m, tct_desk *d, tct_layer *y, int trials)
{
  const size_t past = past_size(m, trials);
  bool reswept      = false;

  for (int r = 0; r < m->n_rules; r++) {
    d->owed[r] = tct_is_reswept(m, r) ? reals(y, past) : NULL;
    reswept    = reswept || tct_is_reswept(m, r);
  }
  d->past_size = past;
  d->pasts =
    reswept ? reals(y, times(past, (size_t)((m->steps + m->window - 1) / m->window))) : NULL;
}

static tct_real *past_of(const tct_lesson *l)
{
  return l->desk->pasts + (size_t)(l->begun / l->desk->state->window) * l->desk->past_size;
}

void tct_keep_window(tct_lesson *l)
{
  if (!l->trials) return;
  move_past(l, l->rate, l->desk->slot, past_of(l), false);
  move_world(l, past_of(l), false);
}

void tct_return_to(tct_state *s, int shard, int begun)
{
  tct_lesson *l  = &s->lesson[shard];
  const int left = s->model->steps - begun;

  tct_lay_rows(l, s->window, s->window < left ? s->window : left);
  l->begun        = begun;
  l->weight       = s->weight;
  l->desk->stands = false;
  if (!l->trials) return;
  move_past(l, l->rate, l->desk->slot, past_of(l), true);
  move_world(l, past_of(l), true);
}

/* ---- what windows owe each other ----------------------------------------------------------------------------- */

void tct_call_due(tct_lesson *l, int r)
{
  const int end = l->begun + l->steps, stretch = tct_stretch_of(l->model, r);

  l->desk->owing = true;
  l->desk->due =
    end == l->model->steps || (stretch > 0 && end % stretch == 0) ? NULL : l->desk->owed[r];
}

void tct_keep_owed(tct_lesson *l, int r)
{
  if (l->trials) move_past(l, l->credit, l->desk->credit_slot, l->desk->owed[r], false);
  l->desk->owing = false;
  l->desk->due   = NULL;
}

/* The past of the next window ends where this one does. */
void tct_take_due(tct_lesson *l, int p)
{
  const tct_model *m = l->model;
  const size_t row   = row_of(l, p);

  if (!l->desk->due) return;
  tct_add((size_t)m->past * row, 1, l->desk->due + place_of(l, p, -1),
          tct_rows(l, l->credit, p, l->steps - m->past));
  for (int k = 0; k < m->population[p].unit->slots; k++)
    memcpy(tct_rows(l, tct_site(l, l->desk->credit_slot, k), p, l->steps - 1),
           l->desk->due + place_of(l, p, k), row * sizeof(tct_real));
}
