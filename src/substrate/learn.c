/* learn.c -- who does what, when: shards of trials, a barrier, slices of weights, a barrier.
 *
 *   each thread, its own trials    propose; then pack what `outer` will read
 *   ---- barrier ----              (across ranks: the rows that `outer` reads are exchanged here)
 *   each thread, its own parts     everything that was noted, over the whole batch; the step
 *   ---- barrier ----              (across ranks: the slices that moved)
 *
 * A long trial may be cut into windows: the update sums over them, and the step comes after the last.  Rules
 * that carry credit through all of it go over them twice: forward, and from the last one back (windows.c).
 * Where weights move while a trial goes on, windows are of one step, and each ends with a step (events.c). */
#include <string.h>

#include "substrate/slices.h"
#include "substrate/speakers.h"
#include "substrate/windows.h"

/* One rank has nothing to exchange; here rows, and there slices, would go from rank to rank. */
void tct_exchange_rows(tct_state *s)
{
  (void)s;
}

void tct_exchange_slices(tct_state *s)
{
  (void)s;
}

static void look_at_notes(tct_lesson *l)
{
  for (int i = 0; i < l->desk->notes; i++) {
    const tct_note *n = &l->desk->note[i];
    if (n->post_hash != tct_note_hash(l, n->post, n->only ? n->only->post : -1) ||
        n->pre_hash != tct_note_hash(l, n->pre, n->only ? n->only->pre : -1))
      tct_trouble(l, TCT_BUG); /* a noted field was written again */
  }
}

static void clear_proposals(tct_lesson *l, int rule, int keep)
{
  const tct_model *m = l->model;

  if (l->learnt[keep]) memset(l->learnt[keep], 0, m->n * sizeof *l->learnt[keep]);
  if (l->tally[keep])
    memset(l->tally[keep], 0,
           tct_kept_numbers(m, &m->rule[rule].rule->keeps[keep]) * sizeof *l->tally[keep]);
}

static void propose(tct_state *s, int shard, int rule, bool more)
{
  tct_lesson *l = &s->lesson[shard];

  l->desk->notes  = 0;
  l->desk->passes = l->desk->sayings = 0;
  tct_take_up(l, rule);
  for (int i = 0; i < TCT_KEEPS && !more; i++) clear_proposals(l, rule, i);
  s->model->rule[rule].rule->propose(l);
  tct_forget_speakers(l); /* it may have written rates */
  l->desk->used[rule] |= l->used;
  if (s->checks && l->status == TCT_OK) look_at_notes(l);
  tct_pack_notes(s, shard);
}

static void teach(tct_state *s, int id, int rule, bool more, bool last)
{
  for (int i = tct_first_shard(s, id); i < tct_first_shard(s, id + 1); i++)
    propose(s, i, rule, more);
  tct_pool_wait(s->pool);
  if (id == 0) tct_exchange_rows(s);
  if (tct_all_well(s)) tct_move_slices(s, id, rule, more, last);
  tct_pool_wait(s->pool);
}

/* A number made by all trials reaches every synapse. */
static bool broadcasts(const tct_rule *rule)
{
  bool does = false;
  for (int i = 0; i < rule->n_keeps; i++)
    does = does || (rule->keeps[i].shape == TCT_NUMBERS && rule->keeps[i].life == TCT_LEARNT);
  return does;
}

/* What waits for the whole batch: LEARNT bundles summed, `settle`, and the step of several rules. */
static void settle(tct_state *s, int id)
{
  const tct_model *m = s->model;

  for (int r = 0; r < m->n_rules; r++) {
    tct_sum_learnt(s, id, r);
    if (id == 0) tct_sum_tallies(s, r);
    tct_pool_wait(s->pool);
    if (id != 0 || !m->rule[r].rule->settle) continue;
    tct_take_up(&s->lesson[0], r);
    if (broadcasts(m->rule[r].rule)) s->lesson[0].used |= TCT_SCALAR;
    s->lesson[0].update = s->update;
    s->lesson[0].weight = s->weight; /* a synapse knows its own, whatever a test did behind it */
    m->rule[r].rule->settle(&s->lesson[0]);
    s->lesson[0].desk->used[r] |= s->lesson[0].used;
  }
  tct_pool_wait(s->pool);
  if (s->moving && s->clips) tct_clip(s, id);
  if (s->moving && tct_all_well(s)) tct_step_slices(s, id);
  tct_pool_wait(s->pool);
}

/* What rules fill anew for every batch. */
static void prepare(tct_state *s)
{
  const tct_model *m = s->model;

  for (int r = 0; r < m->n_rules; r++) {
    if (!m->rule[r].rule->prepare) continue;
    tct_take_up(&s->lesson[0], r);
    m->rule[r].rule->prepare(&s->lesson[0]);
    s->lesson[0].desk->used[r] |= s->lesson[0].used;
  }
}

/* What the next window needs of this one, which was only looked at. */
static void pass_over(tct_lesson *l)
{
  tct_take_up(l, 0);
  l->desk->passes = 0;
  tct_sweep(l);
}

/* From the first window to the last; steps if `move`: after the last, or after each. */
static void go_forward(tct_state *s, int id, bool move)
{
  const tct_model *m = s->model;
  const int from = tct_first_shard(s, id), to = tct_first_shard(s, id + 1);
  const bool each = move && m->training.by_step;

  for (int begun = 0; begun < m->steps; begun += s->window) {
    const bool end = begun + s->window >= m->steps;
    for (int i = from; i < to; i++) {
      tct_begin_window(s, i, begun);
      if (s->resweeps) tct_keep_window(&s->lesson[i]);
    }
    for (int r = 0; r < m->n_rules; r++)
      if (!tct_is_reswept(m, r)) teach(s, id, r, begun > 0 && !each, each || (end && move));
    for (int i = from; i < to && !end; i++) {
      if (s->resweeps) pass_over(&s->lesson[i]);
      tct_roll(&s->lesson[i]);
    }
  }
}

/* From the last window to the first: each is swept again, and takes what is due to it. */
static void go_back(tct_state *s, int id, bool move)
{
  const tct_model *m = s->model;
  const int from = tct_first_shard(s, id), to = tct_first_shard(s, id + 1),
            last = (m->steps - 1) / s->window * s->window;

  for (int begun = last; begun >= 0; begun -= s->window) {
    for (int i = from; i < to; i++) tct_return_to(s, i, begun);
    for (int r = 0; r < m->n_rules; r++) {
      if (!tct_is_reswept(m, r)) continue;
      for (int i = from; i < to; i++) tct_call_due(&s->lesson[i], r);
      teach(s, id, r, begun < last, begun == 0 && move);
      for (int i = from; i < to; i++) tct_keep_owed(&s->lesson[i], r);
    }
  }
}

static void learn(void *arg, int id)
{
  tct_state *s       = arg;
  const tct_model *m = s->model;
  const bool at_once =
    m->training.by_step || (m->n_rules == 1 && !s->learns &&
                            !s->clips); /* the step follows each sum while it is in cache */

  if (s->prepares) {
    if (id == 0) prepare(s);
    tct_pool_wait(s->pool);
  }
  go_forward(s, id, s->moving && at_once);
  if (s->resweeps) go_back(s, id, s->moving && at_once);
  if (!at_once) settle(s, id);
  if (s->moving && s->holds_panels) {
    tct_hold_panels(s, id);
    tct_pool_wait(s->pool);
  }
}

static tct_status batch(tct_state *s, int split, const uint64_t *trial, int trials, tct_error *err)
{
  const tct_model *m = s->model;

  if (trials < 1 || trials > m->training.batch)
    return tct_fail(err, TCT_BUG, "a batch of %d trials, where %d is the most", trials,
                    m->training.batch);
  if (s->acts)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "a circuit that is intervened in answers, and does not learn");
  tct_cut(s, split, trial, trials);
  tct_pool_run(s->pool, learn, s);
  tct_exchange_slices(s);
  for (int id = 0; id < s->shards; id++)
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
