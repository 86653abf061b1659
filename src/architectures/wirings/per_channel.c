/* per_channel.c -- one sender says one thing to each channel, the same at every place.
 *
 *     drive[y, x, k] += w_k r
 *
 * The bias of populations that hear through shared kernels: a channel has one threshold, wherever it looks. */
#include <tercet/wiring.h>

#include "architectures/wirings/shapes.h"

static tct_status fit(tct_projection *s, uint64_t seed, tct_error *err)
{
  const tct_status status = tct_shapes_said(s, "per_channel", err);
  (void)seed;

  if (status != TCT_OK) return status;
  if (tct_units_in(s->pre_shape) != 1)
    return tct_fail(err, TCT_BAD_SPEC, "%s: per_channel wants one sender, not %zu", s->name,
                    tct_units_in(s->pre_shape));
  const size_t channels = (size_t)s->post_shape[0];
  s->synapses           = channels;
  s->parts              = (int)((channels + TCT_PANEL - 1) / TCT_PANEL);
  s->n                  = (size_t)s->parts * TCT_PANEL;
  s->turned_n = s->scratch = 0;
  s->fan_in                = 1;
  s->fan_out               = (double)tct_units_in(s->post_shape);
  s->rank                  = 1;
  s->tensor[0]             = channels;
  return TCT_OK;
}

static size_t places(const tct_projection *s)
{
  return (size_t)s->post_shape[1] * (size_t)s->post_shape[2];
}

static void push(const tct_passage *p)
{
  const tct_projection *s = p->projection;
  const size_t channels = (size_t)s->post_shape[0], all = places(s);

  for (size_t row = 0; row < (size_t)p->rows; row++) {
    const tct_real x = p->pre[row * s->pre_ld];
    tct_real *y      = p->into + row * s->post_ld;
    for (size_t i = 0; i < all; i++, y += channels)
      for (size_t k = 0; k < channels; k++) y[k] += p->weight[k] * x;
  }
}

static void carry(const tct_passage *p)
{
  const tct_projection *s = p->projection;
  const size_t channels = (size_t)s->post_shape[0], all = places(s);

  for (size_t row = 0; row < (size_t)p->rows; row++) {
    const tct_real *e = p->post + row * s->post_ld;
    tct_real sum      = 0;
    for (size_t i = 0; i < all; i++, e += channels)
      for (size_t k = 0; k < channels; k++) sum += p->weight[k] * e[k];
    p->into[row * s->pre_ld] += sum;
  }
}

/* sum[k] += x e[k] at every place */
static inline void add_places(size_t places, size_t n, size_t channels, tct_real x,
                              const tct_real *e, tct_real *sum)
{
  for (size_t i = 0; i < places; i++, e += channels)
    for (size_t k = 0; k < n; k++) sum[k] += e[k] * x;
}

/* One chain for each channel of the part: rows in order, places in order. */
static void outer(const tct_passage *p, int part, tct_real c)
{
  const tct_projection *s = p->projection;
  const size_t channels = (size_t)s->post_shape[0], first = (size_t)part * TCT_PANEL,
               all = places(s);
  const size_t n   = channels - first < TCT_PANEL ? channels - first : TCT_PANEL;
  tct_real sum[TCT_PANEL];

  for (size_t k = 0; k < n; k++) sum[k] = p->into[k];
  for (size_t row = 0; row < (size_t)p->rows; row++) {
    const tct_real x  = c * p->pre[row * s->pre_ld];
    const tct_real *e = p->post + row * s->post_ld + first;
    if (n == TCT_PANEL) /* a known width is a vector */
      add_places(all, TCT_PANEL, channels, x, e, sum);
    else
      add_places(all, n, channels, x, e, sum);
  }
  for (size_t k = 0; k < n; k++) p->into[k] = sum[k];
}

static size_t place(const tct_projection *s, size_t synapse)
{
  (void)s;
  return synapse;
}

static void ends(const tct_projection *s, size_t synapse, int *post, int *pre)
{
  const bool alone = places(s) == 1; /* else it meets the channel at every place */
  *post            = alone ? (int)synapse : -1;
  *pre             = alone ? 0 : -1;
}

const tct_wiring tct_wiring_per_channel = {
  .name     = "per_channel",
  .title    = "Per channel",
  .family   = "image",
  .summary  = "one sender meets every channel through one weight, the same at every place",
  .equation = "drive[y, x, k] = w_k r",
  .source   = "LeCun et al. 1998, doi:10.1109/5.726791",
  .notes    = "What gives populations behind shared kernels their bias",
  .claims   = TCT_WIRING_LINEAR,
  .shared   = true,
  .fit      = fit,
  .push     = push,
  .carry    = carry,
  .outer    = outer,
  .place    = place,
  .ends     = ends,
};
