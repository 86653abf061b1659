/* slices.c -- the weights' side of a step: each thread moves its own parts over the whole batch.
 *
 * All that was noted, in order of (note, step, trial), whoever made the shard; then the step and what
 * holds the weights to biology, a stretch at a time while it is in the first cache; then, where somebody
 * carries back, the part's turned form.  The rows of a chunk stay in the second cache while all panels of
 * a projection pass over them. */
#include <string.h>

#include "substrate/desk.h"

/* ---- what is packed before the first barrier --------------------------------------------------------- */

/* Senses are often the same in every phase of a lesson: found by looking, and then their posts are summed
 * and the product is made once. */
static bool same_senses(const tct_lesson *l, int i, int p)
{
  const tct_model *m = l->model;
  const tct_note *a = &l->desk->note[0], *b = &l->desk->note[i];
  const size_t n = (size_t)(m->past + l->steps) * (size_t)l->trials * m->population[p].ld;

  if (i == 0 || m->population[p].unit || a->only || b->only) return false;
  return memcmp(tct_rows(l, b->pre, p, -m->past), tct_rows(l, a->pre, p, -m->past),
                n * sizeof(tct_real)) == 0;
}

void tct_pack_notes(tct_state *s, int shard)
{
  const tct_model *m  = s->model;
  const tct_lesson *l = &s->lesson[shard];
  const tct_desk *d   = l->desk;

  for (int i = 0; i < d->notes; i++)
    for (int p = 0; p < m->n_populations; p++) {
      bool *same = &d->same[i * m->n_populations + p];
      *same      = same_senses(l, i, p);
      if (*same || !s->packed[0] || i > 1) continue; /* rows of many steps lie in cache by chunks */
      const size_t whole = tct_packed(m->population[p].size, s->trials);
      for (int t = -m->past; t < 1; t++)
        tct_pack(m->population[p].size, l->trials, s->trials, d->first,
                 tct_rows(l, d->note[i].pre, p, t), m->population[p].ld,
                 s->packed[i] + s->packed_at[p] + (size_t)(t + m->past) * whole);
    }
}

/* ---- the rows of an outer product -------------------------------------------------------------------- */

typedef struct {
  const tct_state *state;
  const tct_projection *projection;
  int note, step, shard, row; /* where the next rows begin */
  bool packed;                /* pre rows lie in tiles */
} tct_walk;

static bool agrees(const tct_walk *w, int note)
{
  const tct_model *m = w->state->model;
  bool same          = note > 0;

  for (int id = 0; same && id < w->state->shards; id++)
    same = w->state->lesson[id].trials == 0 ||
           w->state->lesson[id].desk->same[note * m->n_populations + w->projection->pre];
  return same;
}

static bool counts(const tct_walk *w, int note)
{
  const tct_note *n = &w->state->lesson[0].desk->note[note];
  return !n->only || n->only == w->projection;
}

static void to_next_note(tct_walk *w)
{
  while (w->note < w->state->lesson[0].desk->notes && (!counts(w, w->note) || agrees(w, w->note)))
    w->note++;
}

/* The post rows that belong to the rows at hand, into `post`; notes with the same senses are summed. */
static void take_post(const tct_walk *w, const tct_lesson *l, int rows, int panel, tct_real *post)
{
  const tct_state *s      = w->state;
  const tct_projection *q = w->projection;
  const tct_real share    = (tct_real)(1.0 / s->trials);
  bool more               = false;

  for (int i = w->note; i < l->desk->notes; i++) {
    const tct_note *n = &l->desk->note[i];
    if (i > w->note && (w->note > 0 || !agrees(w, i))) continue;
    const tct_real *from = n->post == l->error ? tct_site(l, n->post, q->site) : n->post;
    s->kernels->post_rows(rows, n->c * share,
                          tct_rows(l, from, q->post, w->step) + (size_t)w->row * q->post_ld +
                            (size_t)panel * TCT_PANEL,
                          q->post_ld, more, post);
    more = true;
  }
}

static const tct_real *pre_rows(const tct_walk *w, const tct_lesson *l)
{
  const tct_state *s      = w->state;
  const tct_projection *q = w->projection;
  const size_t whole      = tct_packed(s->model->population[q->pre].size, s->trials);

  if (w->packed)
    return s->packed[w->note] + s->packed_at[q->pre] + (size_t)(s->model->past - q->delay) * whole +
           (size_t)(l->desk->first + w->row) * 6;
  return tct_rows(l, l->desk->note[w->note].pre, q->pre, w->step - q->delay) +
         (size_t)w->row * q->pre_ld;
}

static bool at_end(const tct_walk *w)
{
  return w->note >= w->state->lesson[0].desk->notes;
}

/* Behind the last row of a shard come the next shard, step, note. */
static void go_on(tct_walk *w, int rows)
{
  const tct_state *s = w->state;

  w->row += rows;
  if (w->row < s->lesson[w->shard].trials) return;
  w->row = 0;
  if (++w->shard < s->shards) return;
  w->shard = 0;
  if (++w->step < s->lesson[0].steps) return;
  w->step = 0;
  w->note++;
  to_next_note(w);
}

/* The next rows, at most a chunk of them: parts of `pre`, and the post rows of one panel.  Returns how many parts. */
static int next_chunk(tct_walk *w, int panel, tct_part *part, tct_real *post)
{
  int parts = 0;

  for (int left = TCT_CHUNK; left > 0 && !at_end(w);) {
    const tct_lesson *l = &w->state->lesson[w->shard];
    const int rows      = l->trials - w->row < left ? l->trials - w->row : left;
    if (rows > 0) {
      part[parts++] = (tct_part){pre_rows(w, l), rows};
      take_post(w, l, rows, panel, post + (size_t)(TCT_CHUNK - left) * TCT_PANEL);
    }
    left -= rows;
    go_on(w, rows);
  }
  return parts;
}

/* ---- the step ---------------------------------------------------------------------------------------- */

static void step(tct_state *s, const tct_projection *q, size_t from, size_t n)
{
  const tct_model *m = s->model;
  tct_move move      = {.n      = n,
                        .params = m->training.params,
                        .count  = s->batches,
                        .rate   = s->rate,
                        .update = s->update + from,
                        .weight = s->weight + from};

  for (int i = 0; i < TCT_MOMENTS; i++) move.moment[i] = s->moment[i] ? s->moment[i] + from : NULL;
  m->training.optimiser->move(&move);
  if (m->population[q->pre].constant) return;
  for (int i = 0; i < m->n_constraints; i++)
    m->constraint[i].constraint->hold(m->constraint[i].params, m->population[q->pre].sign, n,
                                      s->mask ? s->mask + from : NULL, s->weight + from);
}

static void span_of(const tct_projection *q, int part, size_t *from, size_t *n)
{
  if (q->wiring->span) {
    q->wiring->span(q, part, from, n);
    return;
  }
  *n    = q->n / (size_t)q->parts;
  *from = *n * (size_t)part;
}

/* What stands beside the weights of a part: turned forms, and what rules keep in step with them. */
static void follow(tct_state *s, int id, const tct_projection *q, int part)
{
  const tct_model *m = s->model;
  size_t from, n;

  span_of(q, part, &from, &n);
  if (q->turns) q->wiring->turn(q, part, s->weight + q->at, s->turned[0].turned + q->turned_at);
  for (int r = 0; r < m->n_rules; r++) {
    const tct_rule *rule = m->rule[r].rule;
    tct_lesson *l        = &s->lesson[id];
    if (!rule->follow) continue;
    tct_take_up(l, r);
    l->batch = s->batches + (s->moving ? 1 : 0);
    rule->follow(l, q, q->at + from, n);
    l->desk->used[r] |= l->used;
    for (int i = 0; i < s->n_turned && q->turned_n; i++)
      for (int k = 0; k < rule->n_keeps; k++)
        if (rule->keeps[k].carried && s->turned[i].bundle == s->kept[r][k])
          q->wiring->turn(q, part, s->kept[r][k] + q->at, s->turned[i].turned + q->turned_at);
  }
}

/* One panel's sum goes on over a chunk; at the end of the batch it moves, a stretch at a time. */
static void move_panel(tct_state *s, int id, const tct_walk *w, int p, int parts,
                       const tct_part *part, bool more, bool last)
{
  const tct_projection *q = w->projection;
  const int pre           = s->model->population[q->pre].size;
  const size_t at         = q->at + (size_t)p * (size_t)pre * TCT_PANEL;
  const size_t row_step   = w->packed ? 6 : q->pre_ld,
               tile_step  = w->packed ? (size_t)s->trials * 6 : 6;

  for (int i = 0; i < pre; i += TCT_STRETCH) {
    const int units   = pre - i < TCT_STRETCH ? pre - i : TCT_STRETCH;
    const size_t from = at + (size_t)i * TCT_PANEL;
    s->kernels->outer(i, units, parts, part, row_step, tile_step, s->post[id], s->update + from,
                      more);
    if (last) step(s, q, from, (size_t)units * TCT_PANEL);
  }
  if (last) follow(s, id, q, p);
}

/* Panels [p0, p1): chunks of rows outside, panels inside. */
static void move_panels(tct_state *s, int id, const tct_projection *q, int p0, int p1, bool more,
                        bool last)
{
  tct_part part[TCT_CHUNK];
  tct_walk walk = {
    .state = s, .projection = q, .packed = s->packed[0] && s->lesson[0].desk->notes <= 2};

  to_next_note(&walk);
  do {
    const tct_walk here = walk;
    for (int p = p0; p < p1; p++) {
      walk            = here;
      const int parts = next_chunk(&walk, p, part, s->post[id]);
      move_panel(s, id, &walk, p, parts, part, more, last && at_end(&walk));
    }
    more = true;
  } while (!at_end(&walk));
}

/* A wiring with products of its own: note by note, step by step, shard by shard. */
static void move_part(tct_state *s, int id, const tct_projection *q, int part, bool more, bool last)
{
  const double share = 1.0 / s->trials;
  size_t from, n;
  tct_walk w = {.state = s, .projection = q};

  span_of(q, part, &from, &n);
  if (!more) memset(s->update + q->at + from, 0, n * sizeof(tct_real));
  for (int i = 0; i < s->lesson[0].desk->notes; i++)
    for (int t = 0; counts(&w, i) && t < s->lesson[0].steps; t++)
      for (int shard = 0; shard < s->shards; shard++) {
        const tct_lesson *l  = &s->lesson[shard];
        const tct_note *o    = &l->desk->note[i];
        const tct_real *post = o->post == l->error ? tct_site(l, o->post, q->site) : o->post;
        const tct_passage p  = {.projection = q,
                                .rows       = l->trials,
                                .weight     = s->weight + q->at,
                                .pre        = tct_rows(l, o->pre, q->pre, t - q->delay),
                                .post       = tct_rows(l, post, q->post, t),
                                .into       = s->update + q->at + from,
                                .scratch    = s->lesson[id].desk->scratch};
        if (l->trials) q->wiring->outer(&p, part, (tct_real)(o->c * share));
      }
  if (!last) return;
  step(s, q, q->at + from, n);
  follow(s, id, q, part);
}

/* ---- who owns what ------------------------------------------------------------------------------------ */

static double work_of(const tct_projection *q)
{
  const double posts = (double)q->post_shape[0] * q->post_shape[1] * q->post_shape[2];
  return q->fan_in * posts / q->parts;
}

typedef void (*tct_share)(tct_state *s, int id, const tct_projection *q, int p0, int p1, int rule,
                          bool more, bool last);

/* Cut by work: a thread owns the parts that begin in its share of it. */
static void each_share(tct_state *s, int id, int rule, tct_share work, bool more, bool last)
{
  const tct_model *m = s->model;
  double all = 0, at = 0;

  for (int k = 0; k < m->n_projections; k++)
    if (m->projection[k].parts) all += work_of(&m->projection[k]) * m->projection[k].parts;
  const double from = all * id / s->threads,
               to   = id + 1 == s->threads ? all + 1 : all * (id + 1) / s->threads;
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *q = &m->projection[k];
    int p0 = 0, p1 = 0;
    if (!q->parts) continue;
    const double each = work_of(q);
    for (int p = 0; p < q->parts; p++) {
      p0 += at + p * each < from;
      p1 += at + p * each < to;
    }
    at += each * q->parts;
    if (p0 < p1) work(s, id, q, p0, p1, rule, more, last);
  }
}

static void move_share(tct_state *s, int id, const tct_projection *q, int p0, int p1, int rule,
                       bool more, bool last)
{
  if (q->rule != rule || q->fixed || s->lesson[0].desk->notes == 0) return;
  if (q->wiring->panels) {
    move_panels(s, id, q, p0, p1, more, last);
    return;
  }
  for (int p = p0; p < p1; p++) move_part(s, id, q, p, more, last);
}

/* What is LEARNT moves like the weights beside it. */
static void step_learnt(tct_state *s, const tct_projection *q, int part, size_t from, size_t n)
{
  const tct_model *m = s->model;

  for (int r = 0; r < m->n_rules; r++)
    for (int i = 0; i < m->rule[r].rule->n_keeps; i++) {
      tct_real *change = s->lesson[0].desk->learnt[r * TCT_KEEPS + i], *kept = s->kept[r][i];
      if (!change) continue;
      tct_move move = {.n      = n,
                       .params = m->training.params,
                       .count  = s->batches,
                       .rate   = s->rate,
                       .update = change + from,
                       .weight = kept + from};
      for (int k = 0; k < TCT_MOMENTS; k++)
        move.moment[k] = s->learnt_moment[r][i][k] ? s->learnt_moment[r][i][k] + from : NULL;
      m->training.optimiser->move(&move);
      for (int k = 0; k < s->n_turned && q->turned_n; k++)
        if (s->turned[k].bundle == kept)
          q->wiring->turn(q, part, kept + q->at, s->turned[k].turned + q->turned_at);
    }
}

/* The shards' proposals in a fixed binary tree over shard numbers; each thread its own range. */
void tct_sum_learnt(tct_state *s, int id, int rule)
{
  const size_t n = s->model->n, from = n * (size_t)id / (size_t)s->threads,
               to = n * (size_t)(id + 1) / (size_t)s->threads;

  for (int i = 0; i < s->model->rule[rule].rule->n_keeps; i++) {
    const int at = rule * TCT_KEEPS + i;
    if (!s->lesson[0].desk->learnt[at]) continue;
    for (int gap = 1; gap < s->shards; gap *= 2)
      for (int k = 0; k + gap < s->shards; k += 2 * gap)
        tct_add(to - from, 1, s->lesson[k + gap].desk->learnt[at] + from,
                s->lesson[k].desk->learnt[at] + from);
  }
}

static void step_share(tct_state *s, int id, const tct_projection *q, int p0, int p1, int rule,
                       bool more, bool last)
{
  (void)rule;
  (void)more;
  (void)last;
  for (int p = p0; p < p1; p++) {
    size_t from, n;
    span_of(q, p, &from, &n);
    step_learnt(s, q, p, q->at + from, n);
    if (q->fixed) continue;
    step(s, q, q->at + from, n);
    follow(s, id, q, p);
  }
}

void tct_move_slices(tct_state *s, int id, int rule, bool more, bool last)
{
  each_share(s, id, rule, move_share, more, last);
}

void tct_step_slices(tct_state *s, int id)
{
  each_share(s, id, -1, step_share, false, true);
}

void tct_turn_all(tct_state *s)
{
  const tct_model *m = s->model;

  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *q = &m->projection[k];
    for (int i = 0; i < s->n_turned; i++) {
      const bool own = s->turned[i].bundle == s->weight;
      if (!q->turned_n || (own && !q->turns)) continue;
      for (int p = 0; p < q->parts; p++)
        q->wiring->turn(q, p, s->turned[i].bundle + q->at, s->turned[i].turned + q->turned_at);
    }
    for (int p = 0; p < q->parts; p++) follow(s, 0, q, p);
  }
}
