/* attention.c -- each place of a map asks all others, and hears most from those that answer its question.
 *
 *     q_i = Q x_i, k_j = K x_j, v_j = V x_j     a_ij = softmax_j(q_i · k_j / sqrt(keys))     drive_i += sum_j a_ij v_j
 *
 * x_i are the channels of place i.  The softmax is divisive: what one place gains of a receiver's attention others
 * lose, the competition that attention biases in cortex.  Weights of a head lie together, [channel][query, key,
 * value]: a part, which reads no other. */
#include <tercet/wiring.h>

#include "architectures/wirings/shapes.h"
#include "kernels/attend.h"

struct params {
  int64_t heads, keys;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, heads, 1, 1, 64, "1",
            "ways of looking at once, each with queries and keys of its own; they share out the "
            "receivers' channels"),
  TCT_PARAM(
    struct params, keys, 0, 0, 1024, "1",
    "numbers in a query and in a key of a head; 0: as many as the head has channels to write to"),
};

static int heads(const tct_projection *s)
{
  return (int)((const struct params *)s->params)->heads;
}

static tct_head head(const tct_projection *s)
{
  const int values = s->post_shape[0] / heads(s);
  const int keys   = (int)((const struct params *)s->params)->keys;

  return (tct_head){.places = s->pre_shape[1] * s->pre_shape[2],
                    .pre    = s->pre_shape[0],
                    .post   = s->post_shape[0],
                    .keys   = keys ? keys : values,
                    .values = values};
}

static tct_status fit_shape(tct_projection *s, tct_error *err)
{
  const int *in = s->pre_shape, *out = s->post_shape;

  TCT_TRY(tct_senders_said(s, err), err, "fitting");
  if (!tct_tell(s, 1, in[1]) || !tct_tell(s, 2, in[2]))
    return tct_fail(err, TCT_BAD_SPEC,
                    "%s: places attend to each other: receivers lie on a map of %d x %d as their "
                    "senders do, not %d x %d",
                    s->name, in[1], in[2], out[1], out[2]);
  if (out[0] == 0) s->post_shape[0] = in[0];
  if (out[0] % heads(s))
    return tct_fail(err, TCT_BAD_SPEC, "%s: %d channels are not shared out evenly among %d heads",
                    s->name, out[0], heads(s));
  return TCT_OK;
}

static tct_status fit(tct_projection *s, uint64_t seed, tct_error *err)
{
  const tct_status status = fit_shape(s, err);
  (void)seed;

  if (status != TCT_OK) return status;
  const tct_head h  = head(s);
  const size_t rows = (size_t)heads(s) * (2 * (size_t)h.keys + (size_t)h.values);
  s->parts          = heads(s);
  s->synapses       = rows * (size_t)h.pre;
  s->n              = (size_t)s->parts *
         ((tct_head_weights(&h) + TCT_PANEL - 1) / TCT_PANEL * TCT_PANEL); /* a part's own lines */
  s->turned_n  = 0;
  s->scratch   = tct_head_scratch(&h);
  s->fan_in    = h.pre;
  s->fan_out   = (double)rows;
  s->rank      = 2;
  s->tensor[0] = rows;
  s->tensor[1] = (size_t)h.pre;
  return TCT_OK;
}

static void push(const tct_passage *p)
{
  const tct_projection *s = p->projection;
  const tct_head h        = head(s);

  for (int i = 0; i < s->parts; i++)
    tct_attend(&h, p->rows, p->weight + s->n / (size_t)s->parts * (size_t)i, p->pre, s->pre_ld,
               p->into + (ptrdiff_t)i * h.values, s->post_ld, p->scratch);
}

static void carry(const tct_passage *p)
{
  const tct_projection *s = p->projection;
  const tct_head h        = head(s);

  for (int i = 0; i < s->parts; i++)
    tct_attend_back(&h, p->rows, p->weight + s->n / (size_t)s->parts * (size_t)i, p->pre, s->pre_ld,
                    p->post + (ptrdiff_t)i * h.values, s->post_ld, p->into, p->scratch);
}

static void outer(const tct_passage *p, int part, tct_real c)
{
  const tct_projection *s = p->projection;
  const tct_head h        = head(s);

  tct_attend_outer(&h, p->rows, c, p->weight + s->n / (size_t)s->parts * (size_t)part, p->pre,
                   s->pre_ld, p->post + (ptrdiff_t)part * h.values, s->post_ld, p->into,
                   p->scratch);
}

/* from rows of queries of all heads, then keys, then values, to [head][channel][query, key, value] */
static size_t place(const tct_projection *s, size_t synapse)
{
  const tct_head h  = head(s);
  const size_t keys = (size_t)h.keys, values = (size_t)h.values, n = (size_t)heads(s);
  size_t row = synapse / s->tensor[1], kind = row / (n * keys);
  const size_t channel = synapse % s->tensor[1];

  if (kind > 2) kind = 2;
  row -= kind * n * keys;
  const size_t each = kind < 2 ? keys : values, which = row / each;
  return s->n / n * which + channel * (2 * keys + values) + kind * keys + row % each;
}

const tct_wiring tct_wiring_attention = {
  .name     = "attention",
  .title    = "Attention",
  .family   = "image",
  .summary  = "each place asks all places of the same map, and hears most from those that match",
  .equation = "drive_i = sum_j a_ij V r_j,  a_ij = softmax_j((Q r_i) · (K r_j) / sqrt(keys))",
  .source = "Vaswani et al. 2017, doi:10.48550/arXiv.1706.03762; as biased competition: Desimone & "
            "Duncan 1995, doi:10.1146/annurev.ne.18.030195.001205",
  .notes  = "A place is a column of channels: `shape: [channels, 1, items]` is a sequence.  Places "
            "have no order of their own: what shall depend on where must be said in a channel.  "
            "Not linear, and neither weights nor their transpose stand for it on a way back: rules "
            "that do not claim ANY_WIRING are refused.  The tensor has the queries' rows, then the "
            "keys', then the values'.  What heads write is not mixed: a `conv` of one place does",
  TCT_TAKES(struct params, params),
  .shared = true,
  .infers = true,
  .fit    = fit,
  .push   = push,
  .carry  = carry,
  .outer  = outer,
  .place  = place,
  .ends   = tct_ends_shared,
};
