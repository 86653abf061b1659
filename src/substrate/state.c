/* state.c -- a state's memory: one arena, laid out in two passes over the same lines (count, then take). */
#include <math.h>
#include <string.h>

#include "substrate/closed.h"
#include "substrate/init.h"
#include "substrate/intervene.h"
#include "substrate/slices.h"
#include "substrate/speakers.h"
#include "substrate/tilt.h"
#include "substrate/windows.h"

enum { KEPT = TCT_RULES * TCT_KEEPS };

static size_t straight_size(const tct_model *m)
{
  size_t n      = 0;
  const int top = m->objective[0].at;

  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].unit && p != top)
      n += (size_t)m->population[p].panels * TCT_PANEL * (size_t)m->population[top].size;
  return n;
}

size_t tct_first_unit(const tct_model *m, int p)
{
  size_t at = 0;
  for (int i = 0; i < p; i++) at += (size_t)m->population[i].panels * TCT_PANEL;
  return at;
}

size_t tct_kept_numbers(const tct_model *m, const tct_keep *k)
{
  if (k->shape == TCT_NUMBERS) return (size_t)k->count;
  return k->shape == TCT_PER_UNIT ? tct_first_unit(m, m->n_populations) : 0;
}

/* ---- what a shard has of its own ------------------------------------------------------------------- */

static void lay_keep_of_shard(const tct_model *m, const tct_keep *k, int at, tct_desk *d,
                              tct_layer *y, size_t field, int trials)
{
  const bool summed    = k->life == TCT_LEARNT || k->life == TCT_SUMMED;
  const size_t numbers = k->life == TCT_LEARNT ? tct_kept_numbers(m, k) : 0,
               n       = (size_t)m->n_projections;
  tct_real *reel =
    k->shape == TCT_FIELD ? reals(y, times((size_t)tct_fields_of(m, k), field)) : NULL;

  if (k->shape == TCT_BUNDLE && k->life == TCT_SCRATCH) reel = reals(y, m->n);
  if (k->shape == TCT_PAIRED)
    reel = reals(
      y, times((size_t)trials, tct_paired_size(m, at / TCT_KEEPS, k,
                                               d->pair_at ? d->pair_at + (size_t)at * n : NULL)));
  tct_real *learnt = summed && k->shape == TCT_BUNDLE ? reals(y, m->n) : NULL;
  double *tally    = numbers ? room(y, numbers, sizeof *tally) : NULL;
  double *number   = k->shape == TCT_PER_TRIAL ? room(y, (size_t)trials, sizeof *number) : NULL;
  if (!y->arena) return;
  d->field_kept[at] = reel;
  d->trial_kept[at] = number;
  d->learnt[at]     = learnt;
  d->tally[at]      = tally;
}

static void lay_kept_scratch(const tct_model *m, tct_desk *d, tct_layer *y, size_t field,
                             int trials)
{
  d->field_kept = room(y, KEPT, sizeof *d->field_kept);
  d->trial_kept = room(y, KEPT, sizeof *d->trial_kept);
  d->learnt     = room(y, KEPT, sizeof *d->learnt);
  d->tally      = room(y, KEPT, sizeof *d->tally);
  d->pair_at = tct_pairs(m) ? room(y, KEPT * (size_t)m->n_projections, sizeof *d->pair_at) : NULL;
  for (int r = 0; r < m->n_rules; r++)
    for (int i = 0; i < m->rule[r].rule->n_keeps; i++)
      lay_keep_of_shard(m, &m->rule[r].rule->keeps[i], r * TCT_KEEPS + i, d, y, field, trials);
}

static bool relaxes(const tct_model *m)
{
  bool does = false;
  for (int r = 0; r < m->n_rules; r++) does = does || (m->rule[r].rule->costs & TCT_RELAXES);
  return does;
}

static bool reads_back(const tct_model *m)
{
  bool does = false;
  for (int o = 0; o < m->n_objectives; o++) does = does || m->objective[o].reads >= 0;
  return does;
}

/* A field has room for `trials`; a smaller batch lies denser in it. */
static void lay_lesson(const tct_model *m, tct_lesson *l, tct_desk *d, tct_layer *y, int trials)
{
  const int window = m->window;
  size_t field = 0, widest = 0, scratch = 0;
  const bool rests = relaxes(m), reads = reads_back(m);
  bool spare = false;

  for (int p = 0; p < m->n_populations; p++) {
    const size_t row = (size_t)trials * m->population[p].ld, rows = times((size_t)window, row);
    field = plus(field, plus(times((size_t)m->past, row), rows));
    if (tct_population_draws(&m->population[p]) && rows > widest) widest = rows;
  }
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->scratch > scratch) scratch = s->scratch;
    spare = spare || (s->back != 0 && (s->back != 1 || !s->wiring->panels));
  }
  const size_t sites = (size_t)m->most_sites, slots = (size_t)m->most_slots;
  l->rate        = reals(y, field);
  l->credit      = reals(y, times(sites, field));
  l->error       = l->credit;
  l->drive       = m->drives || m->sites ? reals(y, times(sites, field)) : NULL;
  d->slot        = slots ? reals(y, times(slots, field)) : NULL;
  d->credit_slot = slots ? reals(y, times(slots, field)) : NULL;
  d->next        = rests ? reals(y, field) : NULL;
  d->standing    = rests ? reals(y, field) : NULL;
  d->heard       = rests ? reals(y, field) : NULL;
  d->spare       = spare ? reals(y, field) : NULL;
  d->said        = reads ? reals(y, field) : NULL;
  d->miss        = reads ? reals(y, field) : NULL;
  d->uniform     = widest ? reals(y, widest) : NULL;
  d->scratch     = scratch ? reals(y, scratch) : NULL;
  d->value       = room(y, (size_t)window * (size_t)trials, sizeof *d->value);
  d->at          = room(y, (size_t)m->n_populations, sizeof *d->at);
  d->blank       = room(y, (size_t)m->n_populations, sizeof *d->blank);
  d->same        = room(y, (size_t)TCT_NOTES * (size_t)m->n_populations, sizeof *d->same);
  d->stood       = room(y, (size_t)m->n_populations, sizeof *d->stood);
  l->held        = room(y, (size_t)m->n_populations, sizeof *l->held);
  for (int o = 0; o < m->n_objectives; o++)
    d->target[o] =
      reals(y, times((size_t)window * (size_t)trials, m->population[m->objective[o].at].ld));
  tct_lay_closed(m, d, y, trials);
  tct_lay_speakers(m, d, y, trials);
  tct_lay_windows(m, d, y, trials);
  tct_lay_tilts(m, d, y, field, trials);
  lay_kept_scratch(m, d, y, field, trials);
}

/* ---- what all share --------------------------------------------------------------------------------- */

static void lay_turned(tct_state *s, tct_layer *y, const tct_real *bundle)
{
  tct_real *turned = reals(y, s->model->turned_n);
  if (y->arena) s->turned[s->n_turned++] = (tct_turned){bundle, turned};
}

static void lay_moments(const tct_model *m, tct_layer *y, tct_real *moment[TCT_MOMENTS])
{
  const char *const *name = m->training.optimiser->moments;
  for (int i = 0; name && name[i]; i++) moment[i] = reals(y, m->n);
}

static void lay_kept(tct_state *s, tct_layer *y, int r, int i)
{
  const tct_model *m = s->model;
  const tct_keep *k  = &m->rule[r].rule->keeps[i];

  if (k->shape == TCT_BUNDLE)
    s->kept[r][i] = reals(y, times((size_t)(k->count > 1 ? k->count : 1), m->n));
  if (k->shape == TCT_STRAIGHT) s->kept[r][i] = reals(y, straight_size(m));
  if (tct_kept_numbers(m, k)) s->kept[r][i] = reals(y, tct_kept_numbers(m, k));
  if (k->life == TCT_LEARNT && k->shape == TCT_BUNDLE) lay_moments(m, y, s->learnt_moment[r][i]);
  if (k->carried) lay_turned(s, y, s->kept[r][i]);
}

static void lay_shared(tct_state *s, tct_layer *y)
{
  const tct_model *m = s->model;
  bool turns = false, mask = false;

  for (int k = 0; k < m->n_projections; k++) turns = turns || m->projection[k].turns;
  for (int i = 0; i < m->n_constraints; i++) mask = mask || m->constraint[i].constraint->wants_mask;
  s->weight = reals(y, m->n);
  s->update = reals(y, m->n);
  s->mask   = mask ? reals(y, m->n) : NULL;
  lay_moments(m, y, s->moment);
  if (turns) lay_turned(s, y, s->weight);
  for (int r = 0; r < m->n_rules; r++)
    for (int i = 0; i < m->rule[r].rule->n_keeps; i++)
      if (m->rule[r].rule->keeps[i].life != TCT_SCRATCH &&
          m->rule[r].rule->keeps[i].life != TCT_SUMMED)
        lay_kept(s, y, r, i);
}

static void lay_batch(tct_state *s, tct_layer *y)
{
  const tct_model *m = s->model;
  size_t packed      = 0;

  s->packed_at = room(y, (size_t)m->n_populations, sizeof *s->packed_at);
  for (int p = 0; p < m->n_populations && m->window == 1; p++) {
    if (y->arena) s->packed_at[p] = packed;
    if (!tct_read_in_tiles(m, p, -1)) continue;
    packed += (size_t)(m->past + 1) * tct_packed(m->population[p].size, m->training.batch);
  }
  for (int i = 0; i < 2; i++) s->packed[i] = packed ? reals(y, packed) : NULL;
  s->trial = room(y, (size_t)m->training.batch, sizeof *s->trial);
  s->tally = room(y, (size_t)m->training.batch, sizeof *s->tally);
  s->post  = room(y, (size_t)s->threads, sizeof *s->post);
  for (int id = 0; id < s->threads; id++) {
    tct_real *post = reals(y, 2 * (size_t)TCT_CHUNK * TCT_PANEL);
    if (y->arena) s->post[id] = post;
  }
}

int tct_shard_most(const tct_state *s)
{
  return s->learns ? TCT_SHARD : (s->model->training.batch + s->shards - 1) / s->shards;
}

static void lay_all(tct_state *s, tct_layer *y)
{
  const int lessons =
    s->shards > s->threads ? s->shards : s->threads; /* a thread has a desk of its own */
  const int most     = tct_shard_most(s);
  tct_lesson *lesson = room(y, (size_t)lessons, sizeof *lesson);
  tct_desk *desk     = room(y, (size_t)lessons, sizeof *desk);

  lay_shared(s, y);
  lay_batch(s, y);
  tct_lay_clip(s, y);
  tct_lay_events(s, y);
  for (int id = 0; id < lessons; id++) {
    tct_lesson nobody = {0};
    tct_desk nothing  = {0};
    tct_lesson *l     = y->arena ? &lesson[id] : &nobody;
    tct_desk *d       = y->arena ? &desk[id] : &nothing;
    lay_lesson(s->model, l, d, y, most);
    l->model  = s->model;
    l->desk   = d;
    d->state  = s;
    l->weight = s->weight;
  }
  if (y->arena) s->lesson = lesson;
}

static void choose_shards(tct_state *s)
{
  const tct_model *m = s->model;

  for (int r = 0; r < m->n_rules; r++) {
    s->learns   = s->learns || m->rule[r].rule->settle;
    s->prepares = s->prepares || m->rule[r].rule->prepare;
    s->resweeps = s->resweeps || tct_is_reswept(m, r);
    for (int i = 0; i < m->rule[r].rule->n_keeps; i++)
      s->learns = s->learns || m->rule[r].rule->keeps[i].life == TCT_LEARNT;
  }
  for (int i = 0; i < m->n_constraints; i++)
    s->holds_panels = s->holds_panels || m->constraint[i].constraint->hold_panel;
  s->eventful = m->training.by_step && m->training.optimiser->rests &&
                m->training.optimiser->rests(m->training.params);
  s->shards = s->learns ? (m->training.batch + TCT_SHARD - 1) / TCT_SHARD : s->threads;
}

size_t tct_model_memory(const tct_model *m, int threads)
{
  tct_state s = {.model = m, .threads = threads};
  tct_layer y = {0};

  choose_shards(&s);

  lay_all(&s, &y);
  return y.bytes;
}

/* ---- the beginning ----------------------------------------------------------------------------------- */

static void draw_mask(tct_state *s)
{
  const tct_model *m = s->model;

  for (int k = 0; s->mask && k < m->n_projections; k++) {
    const tct_projection *q = &m->projection[k];
    const tct_key key       = tct_key_in(tct_key_of(m->seed, "mask"), tct_key_of(0, q->name).v[0]);
    double density          = 1;
    for (int i = 0; i < m->n_constraints; i++)
      if (m->constraint[i].constraint->wants_mask && !m->population[q->pre].constant &&
          (m->constraint[i].only < 0 || m->constraint[i].only == k))
        density = m->constraint[i].constraint->density(m->constraint[i].params);
    for (size_t i = 0; i < q->synapses; i++)
      s->mask[q->at + q->wiring->place(q, i)] =
        tct_uniform(key, 0, 0, (uint32_t)i) < density ? 1 : 0;
  }
}

static void hold_all(tct_state *s)
{
  const tct_model *m = s->model;

  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *q = &m->projection[k];
    tct_hold_some(s, q, q->n, s->mask ? s->mask + q->at : NULL, s->weight + q->at);
    for (int p = 0; p < q->parts && !q->fixed; p++) tct_hold_panel(s, q, p);
  }
}

static void forget(tct_state *s, int r, int i)
{
  const tct_model *m   = s->model;
  const tct_keep *k    = &m->rule[r].rule->keeps[i];
  const size_t numbers = tct_kept_numbers(m, k);

  if (numbers && s->kept[r][i]) memset(s->kept[r][i], 0, numbers * sizeof(tct_real));
  for (int j = 0; j < TCT_MOMENTS; j++)
    if (s->learnt_moment[r][i][j]) memset(s->learnt_moment[r][i][j], 0, m->n * sizeof(tct_real));
}

void tct_state_start(tct_state *s)
{
  const tct_model *m = s->model;

  for (int r = 0; r < m->n_rules; r++) {
    for (int i = 0; i < m->rule[r].rule->n_keeps; i++) forget(s, r, i);
    tct_take_up(&s->lesson[0], r);
    s->lesson[0].batch = 0; /* what is drawn for good does not depend on when */
    if (m->rule[r].rule->start) m->rule[r].rule->start(&s->lesson[0]);
  }
  tct_state_turn(s);
}

static void begin(tct_state *s)
{
  const tct_model *m = s->model;

  for (int likes = 0; likes < 2; likes++) /* who copies comes after whom it copies */
    for (int k = 0; k < m->n_projections; k++)
      if (m->projection[k].synapses && (m->projection[k].like != 0) == likes)
        tct_init_draw(m, &m->projection[k], s->weight);
  draw_mask(s);
  hold_all(s);
  tct_state_start(s);
}

tct_state *tct_state_new(const tct_model *m, int threads, tct_error *err)
{
  tct_layer y  = {0};
  tct_state *s = tct_alloc(1, sizeof *s);

  if (!s) {
    tct_fail(err, TCT_NO_MEMORY, "no memory for a state");
    return NULL;
  }
  s->model   = m;
  s->threads = threads < 1 ? 1 : threads;
  s->kernels = tct_kernels();
  choose_shards(s);
  lay_all(s, &y);
  if (tct_arena_new(&s->arena, y.bytes, err) != TCT_OK) {
    tct_state_free(s);
    return NULL;
  }
  y = (tct_layer){.arena = &s->arena};
  lay_all(s, &y);
  s->pool = tct_pool_new(s->threads, err);
  if (!s->pool) {
    tct_state_free(s);
    return NULL;
  }
  begin(s);
  return s;
}

void tct_state_free(tct_state *s)
{
  if (!s) return;
  tct_pool_free(s->pool);
  tct_acts_free(s->acts);
  tct_arena_free(&s->arena);
  tct_free(s);
}
