/* receptive.c -- the weights of a projection by receiver, laid out as their senders lie.
 *
 *     value[k][y][c width + x] = W_kj,   j the sender at channel c, row y, column x
 *
 * What a cell of the first population hears is then a picture of what drives it. */
#include "lab/receptive.h"

#include "base/memory.h"

#include <math.h>

enum { KERNEL = 4, BRANCHED = 3 }; /* ranks of tensors: [post][pre][y][x], [post][branch][pre] */

static tct_status room_for(const tct_projection *s, int most, tct_receptive *r, tct_error *err)
{
  const int *in      = s->pre_shape;
  const bool kernels = s->rank == KERNEL;
  const size_t maps =
    s->rank == BRANCHED ? s->tensor[0] * s->tensor[1]
    : kernels           ? s->tensor[0]
              : (size_t)s->post_shape[0] * (size_t)s->post_shape[1] * (size_t)s->post_shape[2];

  r->of          = (int)maps;
  r->n           = r->of < most ? r->of : most;
  r->height      = kernels ? (int)s->tensor[2] : in[1];
  r->width       = kernels ? (int)(s->tensor[1] * s->tensor[3]) : in[0] * in[2];
  const size_t n = (size_t)r->n * (size_t)r->height * (size_t)r->width;
  r->value       = tct_alloc(n + 1, sizeof *r->value);
  if (!r->value) return tct_fail(err, TCT_NO_MEMORY, "no memory for weights of %s", s->name);
  for (size_t i = 0; i < n; i++) r->value[i] = (double)NAN;
  return TCT_OK;
}

/* From [post][pre][y][x]. */
static void put_kernels(const tct_projection *s, const tct_real *weight, tct_receptive *r)
{
  const size_t high = s->tensor[2], wide = s->tensor[3], pre = s->tensor[1];
  const size_t each = high * wide * pre;

  for (size_t i = 0; i < each * (size_t)r->n; i++) {
    const size_t x = i % wide, y = i / wide % high, c = i / wide / high % pre, k = i / each;
    r->value[((k * high + y) * pre + c) * wide + x] = (double)weight[i];
  }
}

/* Units lie [y][x][channel]. */
static void put_pairs(const tct_projection *s, const tct_real *weight, tct_receptive *r)
{
  const size_t channels = (size_t)s->pre_shape[0], wide = (size_t)s->pre_shape[2];

  for (size_t i = 0; i < s->synapses; i++) {
    int post, pre;
    s->wiring->ends(s, i, &post, &pre);
    const size_t at = (size_t)pre / channels, c = (size_t)pre % channels;
    const size_t map = s->rank == BRANCHED ? i / s->tensor[2] : (size_t)post;
    if (map >= (size_t)r->n) continue;
    r->value[((map * (size_t)r->height + at / wide) * channels + c) * wide + at % wide] =
      (double)weight[i];
  }
}

tct_status tct_receptive_of(const tct_state *s, int projection, int most, tct_receptive *into,
                            tct_error *err)
{
  const tct_projection *p = &tct_state_model(s)->projection[projection];
  int post = -1, pre = -1;

  *into = (tct_receptive){0};
  if (p->synapses > 0 && p->wiring->ends) p->wiring->ends(p, 0, &post, &pre);
  if (post < 0 && p->rank != KERNEL)
    return tct_fail(err, TCT_UNSUPPORTED, "the weights of %s belong to no pair of units", p->name);
  tct_real *weight = tct_alloc(p->synapses, sizeof *weight);
  if (!weight) return tct_fail(err, TCT_NO_MEMORY, "no memory for weights of %s", p->name);
  const tct_status status = room_for(p, most, into, err);
  if (status == TCT_OK) {
    tct_unpack(p, tct_state_weights((tct_state *)s), weight);
    if (post < 0)
      put_kernels(p, weight, into);
    else
      put_pairs(p, weight, into);
  }
  tct_free(weight);
  return status;
}

void tct_receptive_free(tct_receptive *r)
{
  tct_free(r->value);
  *r = (tct_receptive){0};
}
