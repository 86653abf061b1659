/* slices.c -- the weights' side of a step: each thread moves its own parts over the whole batch.
 *
 * All that was noted, in order of (note, step, trial), whoever made the shard; then the step and what
 * holds the weights to biology, a stretch at a time while it is in the first cache; then, where somebody
 * carries back, the part's turned form.  The rows of a chunk stay in the second cache while all panels of
 * a projection pass over them. */
#include <string.h>

#include "substrate/slices.h"
#include "substrate/walk.h"

/* ---- the step ---------------------------------------------------------------------------------------- */

uint64_t tct_steps_taken(const tct_state *s)
{
  const tct_model *m = s->model;
  return m->training.by_step ? s->batches * (uint64_t)m->steps + (uint64_t)s->lesson[0].begun
                             : s->batches;
}

static void step(tct_state *s, const tct_projection *q, size_t from, size_t n,
                 const tct_real *update)
{
  const tct_model *m = s->model;
  tct_move move      = {.n      = n,
                        .params = m->training.params,
                        .count  = tct_steps_taken(s),
                        .rate   = s->rate,
                        .update = update,
                        .weight = s->weight + from};

  for (int i = 0; i < TCT_MOMENTS; i++) move.moment[i] = s->moment[i] ? s->moment[i] + from : NULL;
  m->training.optimiser->move(&move);
  tct_hold_some(s, q, n, s->mask ? s->mask + from : NULL, s->weight + from);
}

void tct_span_of_part(const tct_projection *q, int part, size_t *from, size_t *n)
{
  if (q->wiring->span) {
    q->wiring->span(q, part, from, n);
    return;
  }
  *n    = q->n / (size_t)q->parts;
  *from = *n * (size_t)part;
}

/* What stands beside the weights of a part: turned forms, and what rules keep in step with them. */
void tct_follow(tct_state *s, int id, const tct_projection *q, int part)
{
  const tct_model *m = s->model;
  size_t from, n;

  tct_span_of_part(q, part, &from, &n);
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

/* What the step will touch comes from far: it is on its way while the sums are made. */
static void fetch(const tct_state *s, size_t from, size_t n)
{
  const size_t line = 64 / sizeof(tct_real);

  for (size_t i = from; i < from + n; i += line) {
    __builtin_prefetch(s->weight + i, 1);
    for (int k = 0; k < TCT_MOMENTS && s->moment[k]; k++) __builtin_prefetch(s->moment[k] + i, 1);
  }
}

/* Rows at hand, and the lines of those that come next. */
typedef struct {
  int parts, spans, span;
  tct_part part[TCT_CHUNK];
  tct_ahead ahead[TCT_SPANS + 1]; /* behind the last, nothing */
  bool more, last;
} chunk;

static tct_ahead *next_span(chunk *c)
{
  while (c->span < c->spans && c->ahead[c->span].lines == 0) c->span++;
  return &c->ahead[c->span];
}

/* The sums of a panel, or of two beside each other, go on over a chunk; at the end of the batch they move, a stretch
 * at a time. */
static void move_panel(tct_state *s, int id, const tct_walk *w, int p, int panels, chunk *c)
{
  const tct_projection *q = w->projection;
  const int pre           = s->model->population[q->pre].size;
  const size_t panel = (size_t)pre * TCT_PANEL, at = q->at + (size_t)p * panel;
  const size_t row_step  = w->packed ? 6 : q->pre_ld,
               tile_step = w->packed ? (size_t)s->trials * 6 : 6;
  const bool stays       = c->last && !c->more; /* a sum begun and ended here stays here */
  const size_t apart     = stays ? (size_t)TCT_STRETCH * TCT_PANEL : panel;
  _Alignas(64) tct_real stretch[2 * TCT_STRETCH * TCT_PANEL];

  for (int i = 0; i < pre; i += TCT_STRETCH) {
    const int units   = pre - i < TCT_STRETCH ? pre - i : TCT_STRETCH;
    const size_t from = at + (size_t)i * TCT_PANEL, n = (size_t)units * TCT_PANEL;
    tct_real *sum = stays ? stretch : s->update + from;
    for (int k = 0; c->last && k < panels; k++) fetch(s, from + (size_t)k * panel, n);
    if (panels == 2)
      s->kernels->outer_two(i, units, c->parts, c->part, row_step, tile_step, s->post[id],
                            (size_t)TCT_CHUNK * TCT_PANEL, sum, apart, c->more, next_span(c));
    else
      s->kernels->outer(i, units, c->parts, c->part, row_step, tile_step, s->post[id], sum, c->more,
                        next_span(c));
    for (int k = 0; c->last && k < panels; k++)
      step(s, q, from + (size_t)k * panel, n, sum + (size_t)k * apart);
  }
  for (int k = 0; c->last && k < panels; k++) tct_follow(s, id, q, p + k);
}

/* All that moves on the same post rows as q, q first: how many.  None, if q is not the first of them. */
static int companions(const tct_state *s, const tct_projection *q,
                      const tct_projection *all[TCT_SOURCES])
{
  const tct_model *m = s->model;
  int n              = 0;

  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *other = &m->projection[k];
    if (!tct_walk_together(s, q, other)) continue;
    if (n == 0 && other != q) return 0;
    all[n++] = other;
  }
  return n;
}

/* Panel p of all n, or two from p on: the post rows are taken once for all. */
static void move_abreast(tct_state *s, int id, const tct_walk *here, int p, int panels,
                         const tct_projection *const *all, int n, chunk *c)
{
  for (int i = 0; i < panels; i++) {
    tct_walk w = *here;
    tct_walk_on(&w, p + i, c->part, s->post[id] + (size_t)i * TCT_CHUNK * TCT_PANEL);
  }
  for (int k = 0; k < n; k++) {
    tct_walk w   = *here;
    w.projection = all[k];
    c->parts     = tct_walk_on(&w, p, c->part, NULL);
    move_panel(s, id, &w, p, panels, c);
  }
}

/* Panels [p0, p1) of q and its companions: chunks of rows outside, panels inside. */
static void move_panels(tct_state *s, int id, const tct_projection *q, int p0, int p1, bool more,
                        bool last)
{
  const tct_projection *all[TCT_SOURCES];
  const int n   = companions(s, q, all);
  chunk c       = {.more = more};
  tct_walk walk = {
    .state = s, .projection = q, .packed = s->packed[0] && s->lesson[0].desk->notes <= 2};

  if (n == 0) return; /* moved with the first of them */
  tct_walk_begin(&walk);
  do {
    const tct_walk here = walk;
    tct_walk_on(&walk, p0, c.part, NULL);
    c.last  = last && tct_walk_at_end(&walk);
    c.spans = c.span = 0;
    for (int k = 0; k < n; k++) {
      walk.projection = all[n - 1 - k]; /* q last */
      c.spans         = tct_walk_ahead(walk, k == n - 1, c.ahead, c.spans);
    }
    c.ahead[c.spans] = (tct_ahead){0};
    for (int p = p0, panels; p < p1; p += panels) {
      panels = s->kernels->outer_two && p1 - p > 1 ? 2 : 1;
      move_abreast(s, id, &here, p, panels, all, n, &c);
    }
    c.more = true;
  } while (!tct_walk_at_end(&walk));
}

/* A wiring with products of its own: note by note, step by step, shard by shard. */
static void move_part(tct_state *s, int id, const tct_projection *q, int part, bool more, bool last)
{
  const double share = 1.0 / s->trials;
  size_t from, n;
  tct_walk w = {.state = s, .projection = q};

  tct_span_of_part(q, part, &from, &n);
  if (!more) memset(s->update + q->at + from, 0, n * sizeof(tct_real));
  for (int i = 0; i < s->lesson[0].desk->notes; i++)
    for (int t = 0; tct_walk_counts(&w, i) && t < s->lesson[0].steps; t++)
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
  step(s, q, q->at + from, n, s->update + q->at + from);
  tct_follow(s, id, q, part);
}

/* ---- who owns what ------------------------------------------------------------------------------------ */

static double work_of(const tct_projection *q)
{
  const double posts = (double)q->post_shape[0] * q->post_shape[1] * q->post_shape[2];
  return q->fan_in * posts / q->parts;
}

/* Panels onto the same receivers belong together: one thread moves them, beside each other. */
static bool beside(const tct_projection *a, const tct_projection *b)
{
  return a == b || (a->post == b->post && a->site == b->site && a->parts == b->parts &&
                    a->wiring->panels && b->wiring->panels);
}

/* The work of a part of q and of all beside it; none, if that is counted with an earlier one. */
static double work_beside(const tct_model *m, const tct_projection *q)
{
  double work = 0;

  for (const tct_projection *b = m->projection; q->parts && b < m->projection + m->n_projections;
       b++) {
    if (!beside(q, b)) continue;
    if (b < q) return 0;
    work += work_of(b);
  }
  return work;
}

/* Cut by work: a thread owns the parts that begin in its share of it. */
void tct_each_share(tct_state *s, int id, int rule, tct_share work, bool more, bool last)
{
  const tct_model *m        = s->model;
  const tct_projection *end = m->projection + m->n_projections;
  double all = 0, at = 0;

  for (const tct_projection *q = m->projection; q < end; q++) all += work_beside(m, q) * q->parts;
  const double from = all * id / s->threads,
               to   = id + 1 == s->threads ? all + 1 : all * (id + 1) / s->threads;
  for (const tct_projection *q = m->projection; q < end; q++) {
    const double each = work_beside(m, q);
    int p0 = 0, p1 = 0;
    if (each <= 0) continue;
    for (int p = 0; p < q->parts; p++) {
      p0 += at + p * each < from;
      p1 += at + p * each < to;
    }
    at += each * q->parts;
    for (const tct_projection *b = q; b < end && p0 < p1; b++)
      if (beside(q, b)) work(s, id, b, p0, p1, rule, more, last);
  }
}

static void move_share(tct_state *s, int id, const tct_projection *q, int p0, int p1, int rule,
                       bool more, bool last)
{
  if (q->rule != rule || q->fixed) return;
  if (s->lesson[0].desk->notes == 0) { /* a rule may leave its update to `settle` */
    for (int p = p0; p < p1 && s->learns && !more; p++) {
      size_t from, n;
      tct_span_of_part(q, p, &from, &n);
      memset(s->update + q->at + from, 0, n * sizeof *s->update);
    }
    return;
  }
  if (q->wiring->panels && last && s->eventful) {
    tct_move_events(s, id, q, p0, p1);
    return;
  }
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
      if (!change || !kept) continue;
      if (s->shortened < 1) tct_scale(n, (tct_real)s->shortened, change + from);
      tct_move move = {.n      = n,
                       .params = m->training.params,
                       .count  = tct_steps_taken(s),
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

void tct_sum_tallies(tct_state *s, int rule)
{
  const tct_rule *of = s->model->rule[rule].rule;

  for (int i = 0; i < of->n_keeps; i++) {
    const int at   = rule * TCT_KEEPS + i;
    const size_t n = tct_kept_numbers(s->model, &of->keeps[i]);
    if (!s->lesson[0].desk->tally[at]) continue;
    for (int gap = 1; gap < s->shards; gap *= 2)
      for (int k = 0; k + gap < s->shards; k += 2 * gap)
        for (size_t j = 0; j < n; j++)
          s->lesson[k].desk->tally[at][j] += s->lesson[k + gap].desk->tally[at][j];
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
    tct_span_of_part(q, p, &from, &n);
    step_learnt(s, q, p, q->at + from, n);
    if (q->fixed) continue;
    if (s->shortened < 1) tct_scale(n, (tct_real)s->shortened, s->update + q->at + from);
    step(s, q, q->at + from, n, s->update + q->at + from);
    tct_follow(s, id, q, p);
  }
}

void tct_move_slices(tct_state *s, int id, int rule, bool more, bool last)
{
  tct_each_share(s, id, rule, move_share, more, last);
}

void tct_step_slices(tct_state *s, int id)
{
  tct_each_share(s, id, -1, step_share, false, true);
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
    for (int p = 0; p < q->parts; p++) tct_follow(s, 0, q, p);
  }
}
