/* learn.c -- who does what, when: shards of trials, a barrier, slices of weights, a barrier.
 *
 *   each thread, its own trials    propose; then pack what `outer` will read
 *   ---- barrier ----              (across ranks: the rows that `outer` reads are exchanged here)
 *   each thread, its own parts     everything that was noted, over the whole batch; the step
 *   ---- barrier ----              (across ranks: the slices that moved)
 *
 * A long trial may be cut into windows: the update sums over them, and the step comes after the last. */
#include <math.h>
#include <string.h>

#include "base/sha256.h"
#include "substrate/desk.h"

/* ---- cutting a batch ------------------------------------------------------------------------------- */

/* Fields are laid out for a whole window; the last one of a trial may be shorter. */
static void lay_rows(tct_lesson *l, int window, int steps)
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

static void fill_ones(tct_lesson *l, tct_real *field)
{
  const tct_model *m = l->model;

  for (int p = 0; field && p < m->n_populations; p++) {
    if (!m->population[p].constant) continue;
    for (int i = 0; i < (m->past + l->desk->window) * l->trials; i++)
      tct_rows(l, field, p, -m->past)[(size_t)i * m->population[p].ld] = 1;
  }
}

static void clear(const tct_lesson *l, tct_real *field, size_t n)
{
  if (field) memset(field, 0, n * l->size * sizeof *field);
}

void tct_silence(tct_lesson *l)
{
  const tct_model *m = l->model;
  tct_desk *d        = l->desk;

  l->begun  = 0;
  d->stands = false;
  clear(l, l->rate, 1);
  clear(l, l->credit, (size_t)m->most_sites);
  clear(l, l->drive, (size_t)m->most_sites);
  clear(l, d->slot, (size_t)m->most_slots);
  clear(l, d->next, 1);
  clear(l, d->standing, 1);
  clear(l, d->spare, 1);
  for (int i = 0; i < TCT_RULES * TCT_KEEPS; i++)
    if (d->field_kept[i] && m->rule[i / TCT_KEEPS].rule->keeps[i % TCT_KEEPS].shape == TCT_FIELD)
      clear(l, d->field_kept[i], 1);
  fill_ones(l, l->rate);
  fill_ones(l, d->next);
}

static void roll(const tct_lesson *l, tct_real *field)
{
  const tct_model *m = l->model;

  for (int p = 0; field && p < m->n_populations; p++)
    for (int t = -m->past; t < 0; t++)
      memmove(tct_rows(l, field, p, t), tct_rows(l, field, p, t + l->steps),
              (size_t)l->trials * m->population[p].ld * sizeof *field);
}

void tct_roll(tct_lesson *l)
{
  const tct_model *m = l->model;

  roll(l, l->rate);
  for (int k = 0; k < m->most_slots; k++) roll(l, tct_site(l, l->desk->slot, k));
  for (int i = 0; i < TCT_RULES * TCT_KEEPS; i++)
    if (l->desk->field_kept[i] &&
        m->rule[i / TCT_KEEPS].rule->keeps[i % TCT_KEEPS].shape == TCT_FIELD)
      roll(l, l->desk->field_kept[i]);
  l->begun += l->steps;
}

tct_status tct_cut(tct_state *s, int split, const uint64_t *trial, int trials, int steps)
{
  memcpy(s->trial, trial, (size_t)trials * sizeof *trial);
  s->split  = split;
  s->trials = trials;
  for (int id = 0; id < s->threads; id++) {
    tct_lesson *l  = &s->lesson[id];
    l->desk->first = (int)((int64_t)trials * id / s->threads);
    l->trials      = (int)((int64_t)trials * (id + 1) / s->threads) - l->desk->first;
    l->desk->trial = s->trial + l->desk->first;
    l->desk->split = split;
    l->status      = TCT_OK;
    l->batch       = s->batches;
    l->weight      = s->weight;
  }
  (void)steps;
  return TCT_OK;
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
  }
  l->current = NULL;
  l->used    = 0;
}

/* One rank has nothing to exchange; here rows, and there slices, would go from rank to rank. */
void tct_exchange_rows(tct_state *s)
{
  (void)s;
}

void tct_exchange_slices(tct_state *s)
{
  (void)s;
}

/* ---- a batch ---------------------------------------------------------------------------------------- */

static void look_at_notes(tct_lesson *l)
{
  for (int i = 0; i < l->desk->notes; i++) {
    const tct_note *n = &l->desk->note[i];
    if (n->post_hash != tct_note_hash(l, n->post, n->only ? n->only->post : -1) ||
        n->pre_hash != tct_note_hash(l, n->pre, n->only ? n->only->pre : -1))
      tct_trouble(l, TCT_BUG); /* a noted field was written again */
  }
}

static int window_at(const tct_state *s, int begun)
{
  const int left = s->model->steps - begun;
  return s->window < left ? s->window : left;
}

static bool all_well(const tct_state *s)
{
  bool well = true;
  for (int id = 0; id < s->threads; id++) well = well && s->lesson[id].status == TCT_OK;
  return well;
}

static void teach(tct_state *s, int id, int rule, bool more, bool last)
{
  tct_lesson *l = &s->lesson[id];

  l->desk->notes = 0;
  tct_take_up(l, rule);
  s->model->rule[rule].rule->propose(l);
  if (s->checks && l->status == TCT_OK) look_at_notes(l);
  tct_pack_notes(s, id);
  tct_pool_wait(s->pool);
  if (id == 0) {
    tct_exchange_rows(s);
    for (int i = 0; i < s->threads; i++) s->used[rule] |= s->lesson[i].used;
  }
  if (all_well(s)) tct_move_slices(s, id, rule, more, last);
  tct_pool_wait(s->pool);
}

static void learn(void *arg, int id)
{
  tct_state *s       = arg;
  const tct_model *m = s->model;
  tct_lesson *l      = &s->lesson[id];

  for (int begun = 0; begun < m->steps; begun += s->window) {
    lay_rows(l, s->window, window_at(s, begun));
    if (begun == 0 && (m->past > 1 || m->slots || s->window < m->steps)) tct_silence(l);
    l->begun        = begun;
    const bool end  = begun + s->window >= m->steps;
    const bool more = begun > 0;
    for (int r = 0; r < m->n_rules; r++) teach(s, id, r, more, end && s->moving && m->n_rules == 1);
    if (!end) tct_roll(l);
  }
  if (s->moving && m->n_rules > 1) {
    if (all_well(s)) tct_step_slices(s, id);
    tct_pool_wait(s->pool);
  }
}

static tct_status batch(tct_state *s, int split, const uint64_t *trial, int trials, tct_error *err)
{
  const tct_model *m = s->model;

  if (trials < 1 || trials > m->training.batch)
    return tct_fail(err, TCT_BUG, "a batch of %d trials, where %d is the most", trials,
                    m->training.batch);
  s->window =
    m->training.window > 0 && m->training.window < m->steps ? m->training.window : m->steps;
  tct_cut(s, split, trial, trials, s->window);
  tct_pool_run(s->pool, learn, s);
  tct_exchange_slices(s);
  for (int id = 0; id < s->threads; id++)
    if (s->lesson[id].status)
      return tct_fail(err, s->lesson[id].status,
                      "a rule used a word as it may not be used (batch %llu)",
                      (unsigned long long)s->batches);
  return TCT_OK;
}

tct_status tct_state_learn(tct_state *s, tct_split split, const uint64_t *trial, int trials,
                           double rate, tct_error *err)
{
  s->moving = true;
  s->rate   = rate;
  TCT_TRY(batch(s, (int)split, trial, trials, err), err, "learning");
  s->batches++;
  return TCT_OK;
}

tct_status tct_state_propose(tct_state *s, int split, const uint64_t *trial, int trials,
                             tct_error *err)
{
  s->moving = false;
  memset(s->update, 0, s->model->n * sizeof *s->update);
  return batch(s, split, trial, trials, err);
}

/* ---- the answer -------------------------------------------------------------------------------------- */

typedef struct {
  tct_state *state;
  tct_see see;
  void *arg;
  int first;
  const uint64_t *trial;
} tct_asking;

static void ask(void *arg, int id)
{
  tct_asking *a      = arg;
  tct_state *s       = a->state;
  const tct_model *m = s->model;
  tct_lesson *l      = &s->lesson[id];

  for (int begun = 0; begun < m->steps; begun += s->window) {
    lay_rows(l, s->window, window_at(s, begun));
    if (begun == 0 && (m->past > 1 || m->slots || s->window < m->steps)) tct_silence(l);
    l->begun = begun;
    tct_take_up(l, m->responds ? m->responder : 0);
    if (m->responds)
      m->responds->respond(l);
    else
      tct_sweep(l);
    tct_pool_wait(s->pool);
    for (int i = 0; id == 0 && i < s->threads; i++)
      if (s->lesson[i].trials)
        a->see(a->arg, &s->lesson[i], a->first + s->lesson[i].desk->first,
               s->lesson[i].desk->trial);
    tct_pool_wait(s->pool);
    if (begun + s->window < m->steps) tct_roll(l);
  }
}

tct_status tct_state_respond(tct_state *s, int split, const uint64_t *trial, int trials,
                             tct_see see, void *arg, tct_error *err)
{
  const tct_model *m = s->model;
  tct_asking asking  = {.state = s, .see = see, .arg = arg};

  s->window =
    m->training.window > 0 && m->training.window < m->steps ? m->training.window : m->steps;
  for (int i = 0; i < trials; i += m->training.batch) {
    const int some = trials - i < m->training.batch ? trials - i : m->training.batch;
    asking.first   = i;
    tct_cut(s, split, trial + i, some, s->window);
    tct_pool_run(s->pool, ask, &asking);
    if (!all_well(s)) return tct_fail(err, TCT_BUG, "a word was used as it may not be used");
  }
  return TCT_OK;
}

/* ---- the score --------------------------------------------------------------------------------------- */

typedef struct {
  tct_state *state;
  double objective, right;
  bool classes;
} tct_scoring;

static int largest(const tct_real *x, int n)
{
  int best = 0;
  for (int i = 1; i < n; i++) best = x[i] > x[best] ? i : best;
  return best;
}

static void score(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  tct_scoring *g          = arg;
  const tct_model *m      = l->model;
  const tct_aim *a        = &m->objective[0];
  const tct_population *q = &m->population[a->at];
  double *tally           = g->state->tally;
  const int t             = l->steps - 1;

  (void)first;
  (void)trial;
  tct_cost((tct_lesson *)l, tally);
  for (int i = 0; i < l->trials; i++) g->objective += tally[i];
  if (!g->classes || l->begun + l->steps < m->steps) return;
  const tct_real *rate = tct_rows(l, q->unit->credit_at_drive ? l->drive : l->rate, a->at, t);
  const tct_real *goal = tct_target(l, 0, t);
  for (int i = 0; i < l->trials; i++)
    g->right +=
      largest(rate + (size_t)i * q->ld, q->size) == largest(goal + (size_t)i * q->ld, q->size);
}

tct_status tct_state_score(tct_state *s, int split, const uint64_t *trial, int trials,
                           tct_score *out, tct_error *err)
{
  const tct_signal *target = &s->model->world->signal[s->model->objective[0].signal];
  tct_scoring g            = {.state = s, .classes = target->kind == TCT_SIGNAL_CLASS};

  TCT_TRY(tct_state_respond(s, split, trial, trials, score, &g, err), err, "scoring");
  out->objective = trials ? g.objective / trials : NAN;
  out->accuracy  = trials && g.classes ? g.right / trials : NAN;
  return TCT_OK;
}
