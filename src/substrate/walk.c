/* walk.c -- the rows of an outer product: packed before the barrier, walked over behind it. */
#include "substrate/walk.h"

#include <string.h>

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

bool tct_read_in_tiles(const tct_model *m, int p, int delay)
{
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *q = &m->projection[k];
    if (q->pre == p && (delay < 0 || q->delay == delay) && q->wiring->panels && !q->fixed)
      return true;
  }
  return false;
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
      if (*same || !s->packed[0] || i > 1 || (s->eventful && s->moving))
        continue; /* rows of many steps lie in cache by chunks */
      const size_t whole = tct_packed(m->population[p].size, s->trials);
      for (int t = -m->past; t < 1; t++)
        if (tct_read_in_tiles(m, p, -t))
          tct_pack(m->population[p].size, l->trials, s->trials, d->first,
                   tct_rows(l, d->note[i].pre, p, t), m->population[p].ld,
                   s->packed[i] + s->packed_at[p] + (size_t)(t + m->past) * whole);
    }
}

/* ---- the rows of an outer product -------------------------------------------------------------------- */

static bool agrees(const tct_walk *w, int note)
{
  const tct_model *m = w->state->model;
  bool same          = note > 0;

  for (int id = 0; same && id < w->state->shards; id++)
    same = w->state->lesson[id].trials == 0 ||
           w->state->lesson[id].desk->same[note * m->n_populations + w->projection->pre];
  return same;
}

bool tct_walk_counts(const tct_walk *w, int note)
{
  const tct_note *n = &w->state->lesson[0].desk->note[note];
  return n->only ? n->only == w->projection : !w->projection->down;
}

void tct_walk_begin(tct_walk *w)
{
  while (w->note < w->state->lesson[0].desk->notes &&
         (!tct_walk_counts(w, w->note) || agrees(w, w->note)))
    w->note++;
}

bool tct_walk_together(const tct_state *s, const tct_projection *a, const tct_projection *b)
{
  const tct_walk one = {.state = s, .projection = a}, other = {.state = s, .projection = b};
  bool same = a->post == b->post && a->site == b->site && a->rule == b->rule &&
              a->fixed == b->fixed && a->wiring->panels && b->wiring->panels;

  for (int i = 0; same && i < s->lesson[0].desk->notes; i++)
    same = tct_walk_counts(&one, i) == tct_walk_counts(&other, i) &&
           agrees(&one, i) == agrees(&other, i);
  return same;
}

/* The post rows of note i that belong to the rows at hand. */
static const tct_real *post_rows(const tct_walk *w, const tct_lesson *l, int i)
{
  const tct_projection *q = w->projection;
  const tct_note *n       = &l->desk->note[i];
  const tct_real *from    = n->post == l->error ? tct_site(l, n->post, q->site) : n->post;

  return tct_rows(l, from, q->post, w->step) + (size_t)w->row * q->post_ld;
}

/* They, for one panel, into `post`; notes with the same senses are summed. */
static void take_post(const tct_walk *w, const tct_lesson *l, int rows, int panel, tct_real *post)
{
  const tct_state *s      = w->state;
  const tct_projection *q = w->projection;
  const tct_real share    = (tct_real)(1.0 / s->trials);
  bool more               = false;

  for (int i = w->note; i < l->desk->notes; i++) {
    if (i > w->note && (w->note > 0 || !agrees(w, i))) continue;
    s->kernels->post_rows(rows, l->desk->note[i].c * share,
                          post_rows(w, l, i) + (size_t)panel * TCT_PANEL, q->post_ld, more, post);
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

bool tct_walk_at_end(const tct_walk *w)
{
  return w->note >= w->state->lesson[0].desk->notes;
}

/* Rows that follow each other in memory from here on: those of later steps too, where one shard has all trials. */
static int run_of(const tct_walk *w)
{
  const tct_lesson *l = &w->state->lesson[w->shard];
  return l->trials * (w->state->shards == 1 ? l->steps - w->step : 1) - w->row;
}

/* Behind the last row of a shard come the next shard, step, note. */
static void go_on(tct_walk *w, int rows)
{
  const tct_state *s = w->state;

  for (w->row += rows; w->row >= s->lesson[w->shard].trials;) {
    w->row -= s->lesson[w->shard].trials;
    if (++w->shard < s->shards) continue;
    w->shard = 0;
    if (++w->step < s->lesson[0].steps) continue;
    w->step = 0;
    w->note++;
    tct_walk_begin(w);
    return;
  }
}

/* Rows of neighbouring steps follow each other: one span of them. */
static int add_span(tct_ahead *span, int n, const tct_real *from, size_t reals)
{
  const size_t line = 64 / sizeof(tct_real);
  int i             = 0;

  while (i < n && span[i].from + span[i].lines * line != from) i++;
  if (i == TCT_SPANS) return n;
  if (i == n) span[n++] = (tct_ahead){from, 0};
  span[i].lines += reals / line;
  return n;
}

int tct_walk_ahead(tct_walk w, bool posts, tct_ahead span[TCT_SPANS], int n)
{
  for (int left = TCT_CHUNK; left > 0 && !w.packed && !tct_walk_at_end(&w);) {
    const tct_lesson *l     = &w.state->lesson[w.shard];
    const tct_projection *q = w.projection;
    const int run = run_of(&w), rows = run < left ? run : left;
    if (rows > 0) n = add_span(span, n, pre_rows(&w, l), (size_t)rows * q->pre_ld);
    if (rows > 0 && posts)
      n = add_span(span, n, post_rows(&w, l, w.note), (size_t)rows * q->post_ld);
    left -= rows;
    go_on(&w, rows);
  }
  return n;
}

int tct_walk_on(tct_walk *w, int panel, tct_part *part, tct_real *post)
{
  int parts = 0;

  for (int left = TCT_CHUNK; left > 0 && !tct_walk_at_end(w);) {
    const tct_lesson *l = &w->state->lesson[w->shard];
    const int run = run_of(w), rows = run < left ? run : left;
    if (rows > 0) {
      part[parts++] = (tct_part){pre_rows(w, l), rows};
      if (post) take_post(w, l, rows, panel, post + (size_t)(TCT_CHUNK - left) * TCT_PANEL);
    }
    left -= rows;
    go_on(w, rows);
  }
  return parts;
}
