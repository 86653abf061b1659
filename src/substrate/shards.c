/* shards.c -- a batch cut into shards of trials: where their rows lie, silence, windows, whose turn it is. */
#include <string.h>

#include "substrate/closed.h"
#include "substrate/speakers.h"

/* Fields are laid out for a whole window; the last one of a trial may be shorter. */
void tct_lay_rows(tct_lesson *l, int window, int steps)
{
  const tct_model *m = l->model;
  tct_desk *d        = l->desk;

  l->steps = steps;
  if (d->cut == l->trials && d->window == window) return;
  d->cut    = l->trials;
  d->window = window;
  l->size   = 0;
  for (int p = 0; p < m->n_populations; p++) {
    const size_t row = (size_t)l->trials * m->population[p].ld;
    d->at[p]         = l->size + (size_t)m->past * row;
    l->size += (size_t)(m->past + window) * row;
  }
  tct_silence(l);
}

static void fill_ones(tct_lesson *l, tct_real *field, int rows)
{
  const tct_model *m = l->model;

  for (int p = 0; field && p < m->n_populations; p++) {
    if (!m->population[p].constant) continue;
    for (int i = 0; i < rows * l->trials; i++)
      tct_rows(l, field, p, -m->past)[(size_t)i * m->population[p].ld] = 1;
  }
}

/* The first rows of n fields beside each other, those of the past among them. */
static void clear(const tct_lesson *l, tct_real *field, int n, int rows)
{
  const tct_model *m = l->model;

  for (int k = 0; field && k < n; k++)
    for (int p = 0; p < m->n_populations; p++)
      memset(tct_rows(l, tct_site(l, field, k), p, -m->past), 0,
             (size_t)rows * (size_t)l->trials * m->population[p].ld * sizeof *field);
}

static void silence(tct_lesson *l, int rows)
{
  const tct_model *m = l->model;
  tct_desk *d        = l->desk;

  l->begun  = 0;
  d->stands = false;
  clear(l, l->rate, 1, rows);
  clear(l, l->credit, m->most_sites, rows);
  clear(l, l->drive, m->most_sites, rows);
  clear(l, d->slot, m->most_slots, rows);
  clear(l, d->next, 1, rows);
  clear(l, d->standing, 1, rows);
  clear(l, d->spare, 1, rows);
  clear(l, d->lean_slot, m->most_slots, rows);
  for (int i = 0; i < TCT_RULES * TCT_KEEPS; i++)
    if (d->field_kept[i] && m->rule[i / TCT_KEEPS].rule->keeps[i % TCT_KEEPS].shape == TCT_FIELD)
      clear(l, d->field_kept[i],
            tct_fields_of(m, &m->rule[i / TCT_KEEPS].rule->keeps[i % TCT_KEEPS]),
            m->past + d->window); /* rules write into them as they please */
  tct_forget_pairs(l);
  fill_ones(l, l->rate, rows);
  fill_ones(l, d->next, rows);
  tct_forget_speakers(l);
}

void tct_silence(tct_lesson *l)
{
  silence(l, l->model->past + l->desk->window);
}

/* What comes before the trial, and memories that have one row; all other rows are written before they are read. */
static void silence_past(tct_lesson *l)
{
  silence(l, l->model->past + 1);
}

/* ---- where a trial starts ---- */

typedef struct {
  tct_key key;
  uint64_t trial;
} tct_start;

static double uniform(const void *chance, int what, int unit)
{
  const tct_start *s = chance;
  return tct_uniform(s->key, s->trial, (uint32_t)what, (uint32_t)unit);
}

static double normal(const void *chance, int what, int unit)
{
  const tct_start *s = chance;
  return tct_normal(s->key, s->trial, (uint32_t)what, (uint32_t)unit);
}

/* Draws go by (seed, population, split, trial): the same trial starts alike whenever it is shown. */
void tct_begin_trials(tct_lesson *l)
{
  const tct_model *m = l->model;

  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (!q->unit || !q->unit->begin) continue;
    const tct_key key =
      tct_key_in(tct_key_in(tct_key_of(m->seed, "begin"), (uint64_t)l->desk->split),
                 tct_key_of(0, q->name).v[0]);
    for (int i = 0; i < l->trials; i++) {
      const tct_start chance = {key, l->desk->trial[i]};
      tct_beginning b        = {.units   = q->size,
                                .params  = q->params,
                                .uniform = uniform,
                                .normal  = normal,
                                .chance  = &chance};
      for (int k = 0; k < q->unit->slots; k++)
        b.slot[k] =
          tct_rows(l, tct_site(l, l->desk->slot, k), p, q->brief ? 0 : -1) + (size_t)i * q->ld;
      q->unit->begin(&b);
    }
  }
}

/* `slots`: memories of those that have one row stay where they are */
static void roll(const tct_lesson *l, tct_real *field, bool slots)
{
  const tct_model *m = l->model;

  for (int p = 0; field && p < m->n_populations; p++)
    for (int t = -m->past; t < 0 && !(slots && m->population[p].brief); t++)
      if (field != l->rate || !tct_move_speakers(l, p, t))
        memmove(tct_rows(l, field, p, t), tct_rows(l, field, p, t + l->steps),
                (size_t)l->trials * m->population[p].ld * sizeof *field);
}

void tct_roll(tct_lesson *l)
{
  const tct_model *m = l->model;

  roll(l, l->rate, false);
  for (int k = 0; k < m->most_slots; k++) {
    roll(l, tct_site(l, l->desk->slot, k), true);
    if (l->desk->lean_slot) roll(l, tct_site(l, l->desk->lean_slot, k), false);
  }
  for (int i = 0; i < TCT_RULES * TCT_KEEPS; i++) {
    if (!l->desk->field_kept[i]) continue;
    const tct_keep *k = &m->rule[i / TCT_KEEPS].rule->keeps[i % TCT_KEEPS];
    if (k->shape != TCT_FIELD) continue;
    for (int n = 0; n < tct_fields_of(m, k); n++)
      roll(l, tct_site(l, l->desk->field_kept[i], n), false);
  }
  tct_roll_world(l);
  l->begun += l->steps;
}

/* Where shards sum into bundles they are cut by size, so that the sums do not depend on the threads. */
static int first_trial(const tct_state *s, int shard)
{
  const int64_t by_size = (int64_t)shard * TCT_SHARD;

  if (!s->learns) return (int)((int64_t)s->trials * shard / s->shards);
  return by_size < s->trials ? (int)by_size : s->trials;
}

void tct_cut(tct_state *s, int split, const uint64_t *trial, int trials)
{
  memcpy(s->trial, trial, (size_t)trials * sizeof *trial);
  s->trials = trials;
  s->acting = false;
  s->window = s->model->window;
  for (int i = 0; i < s->shards; i++) {
    tct_lesson *l  = &s->lesson[i];
    l->desk->first = first_trial(s, i);
    l->trials      = first_trial(s, i + 1) - l->desk->first;
    l->desk->trial = s->trial + l->desk->first;
    l->desk->split = split;
    l->status      = TCT_OK;
    l->batch       = s->batches;
    l->share       = 1.0 / trials;
    l->weight      = s->weight;
    l->moving      = s->moving;
  }
}

void tct_begin_window(tct_state *s, int shard, int begun)
{
  const tct_model *m = s->model;
  tct_lesson *l      = &s->lesson[shard];
  const int left     = m->steps - begun;

  tct_lay_rows(l, s->window, s->window < left ? s->window : left);
  if (begun == 0 && (m->past > 1 || m->slots || s->window < m->steps)) silence_past(l);
  if (begun == 0) tct_begin_trials(l);
  if (begun == 0) tct_begin_world(l);
  if (begun == 0) tct_forget_pairs(l);
  l->begun        = begun;
  l->desk->swept  = false;
  l->desk->unrest = begun == 0 ? 0 : tct_worse(l->desk->unrest, l->rest);
  l->rest         = 0;
}

bool tct_all_well(const tct_state *s)
{
  bool well = true;
  for (int i = 0; i < s->shards; i++) well = well && s->lesson[i].status == TCT_OK;
  return well;
}

void tct_take_up(tct_lesson *l, int rule)
{
  const tct_state *s = l->desk->state;

  l->id     = rule;
  l->params = s->model->rule[rule].params;
  for (int i = 0; i < TCT_KEEPS; i++) {
    const tct_keep *k =
      i < s->model->rule[rule].rule->n_keeps ? &s->model->rule[rule].rule->keeps[i] : NULL;
    l->kept[i] =
      k && k->life != TCT_SCRATCH ? s->kept[rule][i] : l->desk->field_kept[rule * TCT_KEEPS + i];
    l->per_trial[i] = l->desk->trial_kept[rule * TCT_KEEPS + i];
    l->learnt[i]    = l->desk->learnt[rule * TCT_KEEPS + i];
    l->tally[i]     = l->desk->tally[rule * TCT_KEEPS + i];
  }
  l->current = l->predicted = NULL;
  memset(l->held, 0, (size_t)s->model->n_populations * sizeof *l->held);
  l->update = NULL;
  l->used   = 0;
}
