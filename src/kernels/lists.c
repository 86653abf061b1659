/* lists.c -- products over lists of synapses, in plain loops.
 *
 * A synapse costs one weight, one index and one number from anywhere; four rows side by side share
 * the first two, and their sums do not wait for each other. */
#include "kernels/lists.h"

#include "base/memory.h"

enum { ROWS = 4 };

tct_lists *tct_lists_new(size_t receivers)
{
  tct_lists *t = tct_alloc(1, sizeof *t);

  if (!t) return NULL;
  t->receivers = receivers;
  t->parts     = (int)((receivers + TCT_PANEL - 1) / TCT_PANEL);
  t->first     = tct_alloc(receivers + 1, sizeof *t->first);
  t->pads      = tct_alloc((size_t)t->parts + 1, sizeof *t->pads);
  if (t->first && t->pads) return t;
  tct_lists_free(t);
  return NULL;
}

void tct_lists_free(tct_lists *t)
{
  if (!t) return;
  tct_free(t->first);
  tct_free(t->pads);
  tct_free(t->pre);
  tct_free(t->post);
  tct_free(t);
}

bool tct_lists_reserve(tct_lists *t, size_t n, size_t more)
{
  if (t->pre && n + more <= t->room) return true;
  const size_t room = 2 * (n + more);
  int *pre          = tct_grow(t->pre, room, sizeof *pre);
  if (!pre) return false;
  t->pre  = pre;
  t->room = room;
  return true;
}

static size_t end_of(const tct_lists *t, int part)
{
  const size_t end = ((size_t)part + 1) * TCT_PANEL;
  return t->first[end < t->receivers ? end : t->receivers];
}

bool tct_lists_close(tct_lists *t)
{
  const size_t n = t->first[t->receivers];
  int *pre       = tct_grow(t->pre, n + 1, sizeof *pre);

  if (pre) t->pre = pre; /* what was too much is given back, if it can be */
  t->room = n;
  t->post = tct_alloc(n + 1, sizeof *t->post);
  if (!t->post) return false;
  for (size_t k = 0; k < t->receivers; k++)
    for (size_t i = t->first[k]; i < t->first[k + 1]; i++) t->post[i] = (int)k;
  for (int i = 0; i < t->parts; i++) {
    const size_t end = end_of(t, i) + t->pads[i];
    t->pads[i + 1]   = t->pads[i] + (TCT_PANEL - end % TCT_PANEL) % TCT_PANEL;
  }
  return true;
}

size_t tct_lists_reals(const tct_lists *t)
{
  return t->first[t->receivers] + t->pads[t->parts];
}

size_t tct_lists_place(const tct_lists *t, size_t synapse)
{
  return synapse + t->pads[t->post[synapse] / TCT_PANEL];
}

void tct_lists_span(const tct_lists *t, int part, size_t *from, size_t *n)
{
  *from = t->first[(size_t)part * TCT_PANEL] + t->pads[part];
  *n    = end_of(t, part) + t->pads[part + 1] - *from;
}

/* Receiver k in `rows` neighbouring rows. */
static inline void hear(const int rows, const tct_lists *t, size_t k, const tct_real *weight,
                        const tct_real *pre, size_t pre_ld, tct_real *drive, size_t post_ld)
{
  tct_real sum[ROWS];

  for (int r = 0; r < rows; r++) sum[r] = drive[(size_t)r * post_ld];
  for (size_t i = t->first[k]; i < t->first[k + 1]; i++) {
    const tct_real w = weight[i], *x = pre + t->pre[i];
    for (int r = 0; r < rows; r++) sum[r] += w * x[(size_t)r * pre_ld];
  }
  for (int r = 0; r < rows; r++) drive[(size_t)r * post_ld] = sum[r];
}

void tct_lists_push(const tct_lists *t, int rows, const tct_real *weight, const tct_real *pre,
                    size_t pre_ld, tct_real *drive, size_t post_ld)
{
  for (; rows > 0; rows -= ROWS, pre += ROWS * pre_ld, drive += ROWS * post_ld)
    for (size_t k = 0; k < t->receivers; k++) {
      const tct_real *w = weight + t->pads[k / TCT_PANEL];
      if (rows >= ROWS)
        hear(ROWS, t, k, w, pre, pre_ld, drive + k, post_ld);
      else
        hear(rows, t, k, w, pre, pre_ld, drive + k, post_ld);
    }
}

void tct_lists_carry(const tct_lists *t, int rows, const tct_real *weight, const tct_real *post,
                     size_t post_ld, tct_real *credit, size_t pre_ld)
{
  for (; rows > 0; rows--, post += post_ld, credit += pre_ld)
    for (size_t k = 0; k < t->receivers; k++) {
      const tct_real error = post[k], *w = weight + t->pads[k / TCT_PANEL];
      for (size_t i = t->first[k]; i < t->first[k + 1]; i++) credit[t->pre[i]] += w[i] * error;
    }
}

void tct_lists_outer(const tct_lists *t, int part, int rows, tct_real c, const tct_real *pre,
                     size_t pre_ld, const tct_real *post, size_t post_ld, tct_real *sum)
{
  const size_t begin = t->first[(size_t)part * TCT_PANEL], end = end_of(t, part);

  for (; rows > 0; rows--, pre += pre_ld, post += post_ld)
    for (size_t i = begin; i < end; i++) sum[i - begin] += c * post[t->post[i]] * pre[t->pre[i]];
}
