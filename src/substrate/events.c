/* events.c -- weights that move at every step of a trial, where only what spoke moves.
 *
 * Of a window of one step of one trial an outer product is one row by one row, and where cells fire most of either
 * is 0.  Of a panel of 16 receivers nothing moves if none of them is in a post row; else the senders that are in a pre
 * row: their weights are taken together, moved and held as a stretch of the panel would be, and put back.  What is
 * proposed for all others is 0, and they stay: so this is for optimisers that leave such weights where they are
 * (`rests`) and for constraints, which hold already what held before.
 *
 * Sums are those of slices.c, by the same kernel: the same bits. */
#include <string.h>

#include "kernels/spiking.h"
#include "substrate/slices.h"
#include "substrate/walk.h"

struct tct_events {
  uint16_t *notes; /* [sender] in whose pre row it is, as bits */
  int *list;       /* [sender + 1] those that move */
};

/* The rows of a projection's notes; posts of notes with the same senses are summed, as where products are made. */
typedef struct {
  const tct_lesson *l;
  const tct_projection *projection;
  int n;
  const tct_real *pre[TCT_NOTES];
  const tct_real *post[TCT_NOTES]; /* [note] */
  int row_of[TCT_NOTES];           /* [note] or -1 */
} rows;

void tct_lay_events(tct_state *s, tct_layer *y)
{
  const tct_model *m = s->model;
  int most           = 0;

  if (!s->eventful) return;
  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].size > most) most = m->population[p].size;
  s->events = room(y, (size_t)s->threads, sizeof *s->events);
  for (int id = 0; id < s->threads; id++) {
    uint16_t *notes = room(y, (size_t)most, sizeof *notes);
    int *list       = room(y, (size_t)most + 1, sizeof *list);
    if (y->arena) s->events[id] = (struct tct_events){notes, list};
  }
}

/* Whoever has the trial. */
static const tct_lesson *taught(const tct_state *s)
{
  int i = 0;

  while (s->lesson[i].trials == 0) i++;
  return &s->lesson[i];
}

static rows rows_of(const tct_state *s, const tct_projection *q)
{
  const tct_lesson *l = taught(s);
  const tct_desk *d   = l->desk;
  const tct_walk w    = {.state = s, .projection = q};
  rows r              = {.l = l, .projection = q};

  for (int i = 0; i < d->notes; i++) {
    r.row_of[i] = -1;
    if (!tct_walk_counts(&w, i)) continue;
    const tct_note *o    = &d->note[i];
    const tct_real *post = o->post == l->error ? tct_site(l, o->post, q->site) : o->post;
    r.post[i]            = tct_rows(l, post, q->post, 0);
    r.row_of[i]          = i > 0 && d->same[i * s->model->n_populations + q->pre] ? 0 : r.n++;
    r.pre[r.row_of[i]]   = tct_rows(l, d->note[r.row_of[i] == 0 ? 0 : i].pre, q->pre, -q->delay);
  }
  return r;
}

/* Is something in 16 numbers that follow each other?  -0 counts, and does no harm. */
static bool any_of(const tct_real *x)
{
  static const tct_real none[TCT_PANEL];
  const void *bytes = x, *zeros = none;
  return memcmp(bytes, zeros, sizeof none) != 0;
}

/* The post rows of a panel, [row][16]; those in which something is, as bits. */
static unsigned posts(const tct_state *s, const rows *r, int panel, tct_real *post)
{
  unsigned live = 0;

  for (int i = 0; i < r->l->desk->notes; i++) {
    const int row = r->row_of[i];
    if (row < 0) continue;
    const tct_real *from = r->post[i] + (size_t)panel * TCT_PANEL;
    if (!any_of(from)) continue;
    s->kernels->post_rows(1, r->l->desk->note[i].c, from, r->projection->post_ld, live >> row & 1,
                          post + (size_t)row * TCT_PANEL);
    live |= 1U << row;
  }
  return live;
}

/* Who is in a pre row of those rows: into the list; how many. */
static int senders(const struct tct_events *e, const rows *r, int n, unsigned live)
{
  int found = 0;

  if ((live & (live - 1)) == 0)
    return tct_active(r->pre[__builtin_ctz(live)], 0, (size_t)n, e->list);
  memset(e->notes, 0, (size_t)n * sizeof *e->notes);
  for (int row = 0; row < r->n; row++)
    for (int i = 0, some = live >> row & 1 ? tct_active(r->pre[row], 0, (size_t)n, e->list) : 0;
         i < some; i++)
      e->notes[e->list[i]] |= (uint16_t)(1U << row);
  for (int j = 0; j < n; j++)
    if (e->notes[j]) e->list[found++] = j;
  return found;
}

/* Lines of a panel, out of it and back. */
TCT_WIDE static void take(int n, const int *list, const tct_real *restrict panel,
                          tct_real *restrict into)
{
  for (int i = 0; i < n; i++) {
    const tct_real *from = panel + (size_t)list[i] * TCT_PANEL;
    for (int k = 0; k < TCT_PANEL; k++) into[i * TCT_PANEL + k] = from[k];
  }
}

TCT_WIDE static void put(int n, const int *list, const tct_real *restrict from,
                         tct_real *restrict panel)
{
  for (int i = 0; i < n; i++) {
    tct_real *into = panel + (size_t)list[i] * TCT_PANEL;
    for (int k = 0; k < TCT_PANEL; k++) into[k] = from[i * TCT_PANEL + k];
  }
}

/* At most a stretch of senders of one panel. */
static void move(tct_state *s, const rows *r, size_t at, unsigned live, const tct_real *post, int n,
                 const int *list)
{
  const tct_model *m = s->model;
  _Alignas(64) tct_real pre[TCT_NOTES * TCT_STRETCH], row[TCT_NOTES * TCT_PANEL];
  _Alignas(64) tct_real update[TCT_STRETCH * TCT_PANEL], weight[TCT_STRETCH * TCT_PANEL];
  _Alignas(64) tct_real mask[TCT_STRETCH * TCT_PANEL];
  tct_part part[TCT_NOTES];
  int parts = 0;

  for (int k = 0; k < r->n; k++) {
    if (!(live >> k & 1)) continue;
    tct_real *here = pre + (size_t)parts * TCT_STRETCH;
    for (int i = 0; i < n; i++) here[i] = r->pre[k][list[i]];
    memcpy(row + (size_t)parts * TCT_PANEL, post + (size_t)k * TCT_PANEL, TCT_PANEL * sizeof *row);
    part[parts++] = (tct_part){here, 1};
  }
  s->kernels->outer(0, n, parts, part, 6, 6, row, update, false, NULL);
  take(n, list, s->weight + at, weight);
  if (s->mask) take(n, list, s->mask + at, mask);
  const tct_move one = {.n      = (size_t)n * TCT_PANEL,
                        .params = m->training.params,
                        .count  = tct_steps_taken(s),
                        .rate   = s->rate,
                        .update = update,
                        .weight = weight};
  m->training.optimiser->move(&one);
  tct_hold_some(s, r->projection, (size_t)n * TCT_PANEL, s->mask ? mask : NULL, weight);
  put(n, list, weight, s->weight + at);
}

void tct_move_events(tct_state *s, int id, const tct_projection *q, int p0, int p1)
{
  const struct tct_events *e = &s->events[id];
  const rows r               = rows_of(s, q);
  const int pre              = s->model->population[q->pre].size;
  _Alignas(64) tct_real post[TCT_NOTES * TCT_PANEL];
  unsigned listed = 0;
  int n           = 0;

  for (int p = p0; p < p1; p++) {
    const unsigned live = posts(s, &r, p, post);
    if (!live) continue;
    if (live != listed) n = senders(e, &r, pre, live);
    listed = live;
    for (int i = 0; i < n; i += TCT_STRETCH)
      move(s, &r, q->at + (size_t)p * (size_t)pre * TCT_PANEL, live, post,
           n - i < TCT_STRETCH ? n - i : TCT_STRETCH, e->list + i);
    if (n) tct_follow(s, id, q, p);
  }
}
