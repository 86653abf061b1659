/* conv.c -- a small kernel looks at every place of a map with the same weights.
 *
 *     drive_kyx += sum over i, a, b of W_kiab r_i(y stride + a - padding, x stride + b - padding)
 *
 * Receptive fields without a teacher of where things are: what is learnt at one place is known at
 * all.  Units lie [y][x][channel], so that the numbers under a line of the kernel lie together and
 * the products are those of panels (kernels/convolution.h). */
#include <tercet/wiring.h>

#include "architectures/wirings/shapes.h"
#include "kernels/convolution.h"
#include "kernels/kernels.h"

struct params {
  int64_t kernel, stride, padding;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, kernel, 3, 1, TCT_KERNEL_MOST, "1", "side of the kernel in units"),
  TCT_PARAM(struct params, stride, 1, 1, TCT_KERNEL_MOST, "1", "units from place to place"),
  TCT_PARAM(struct params, padding, 0, 0, TCT_KERNEL_MOST - 1, "1",
            "silent units that are imagined around the map; kernel / 2 keeps its size"),
};

static tct_convolution convolution(const tct_projection *s)
{
  const struct params *p = s->params;

  return (tct_convolution){.pre     = s->pre_shape[0],
                           .post    = s->post_shape[0],
                           .height  = s->pre_shape[1],
                           .width   = s->pre_shape[2],
                           .rows    = s->post_shape[1],
                           .columns = s->post_shape[2],
                           .kernel  = (int)p->kernel,
                           .stride  = (int)p->stride,
                           .padding = (int)p->padding};
}

/* Places on a side of the receivers' map; 0: not even one. */
static int places(int side, const struct params *p)
{
  const int64_t room = side + 2 * p->padding - p->kernel;
  return room < 0 ? 0 : (int)(room / p->stride + 1);
}

static tct_status fit_shape(tct_projection *s, tct_error *err)
{
  const struct params *p = s->params;
  const int kernel = (int)p->kernel, padding = (int)p->padding;
  const int *in = s->pre_shape, *out = s->post_shape;
  const tct_status status = tct_senders_said(s, err);

  if (status != TCT_OK) return status;
  if (out[0] == 0)
    return tct_fail(err, TCT_BAD_SPEC,
                    "%s: conv needs to know how many channels its receivers have", s->name);
  if (padding >= kernel)
    return tct_fail(err, TCT_BAD_SPEC,
                    "%s: a padding of %d needs a kernel of more than %d, or units at the edge "
                    "would hear nothing",
                    s->name, padding, kernel);
  const int rows = places(in[1], p), columns = places(in[2], p);
  if (rows == 0 || columns == 0)
    return tct_fail(err, TCT_BAD_SPEC,
                    "%s: a kernel of %d x %d does not fit a map of %d x %d with padding %d",
                    s->name, kernel, kernel, in[1], in[2], padding);
  if (!tct_tell(s, 1, rows) || !tct_tell(s, 2, columns))
    return tct_fail(err, TCT_BAD_SPEC,
                    "%s: conv makes a map of %d x %d from one of %d x %d (kernel %d, stride %d, "
                    "padding %d), but its receivers are %d x %d",
                    s->name, rows, columns, in[1], in[2], kernel, (int)p->stride, padding, out[1],
                    out[2]);
  return TCT_OK;
}

static tct_status fit(tct_projection *s, uint64_t seed, tct_error *err)
{
  const tct_status status = fit_shape(s, err);
  (void)seed;

  if (status != TCT_OK) return status;
  const tct_convolution c = convolution(s);
  const size_t side = (size_t)c.kernel, taps = side * side;
  const size_t pre = (size_t)c.pre, post = (size_t)c.post;
  s->parts     = tct_panels(c.post);
  s->synapses  = post * pre * taps;
  s->n         = (size_t)s->parts * tct_convolution_part(&c);
  s->turned_n  = tct_convolution_turned(&c);
  s->scratch   = tct_convolution_scratch(&c);
  s->fan_in    = (double)(pre * taps);
  s->fan_out   = (double)(post * taps);
  s->rank      = 4;
  s->tensor[0] = post;
  s->tensor[1] = pre;
  s->tensor[2] = s->tensor[3] = side;
  return TCT_OK;
}

static void push(const tct_passage *p)
{
  const tct_projection *s = p->projection;
  const tct_convolution c = convolution(s);

  tct_convolve(&c, p->rows, p->weight, p->pre, s->pre_ld, p->into, s->post_ld, p->scratch);
}

static void carry(const tct_passage *p)
{
  const tct_projection *s = p->projection;
  const tct_convolution c = convolution(s);

  tct_convolve_back(&c, p->rows, p->turned, p->post, s->post_ld, p->into, s->pre_ld, p->scratch);
}

static void outer(const tct_passage *p, int part, tct_real by)
{
  const tct_projection *s = p->projection;
  const tct_convolution c = convolution(s);

  tct_convolve_outer(&c, part, p->rows, by, p->pre, s->pre_ld, p->post, s->post_ld, p->into,
                     p->scratch);
}

static void turn(const tct_projection *s, int part, const tct_real *weight, tct_real *turned)
{
  const tct_convolution c = convolution(s);

  tct_convolve_turn(&c, part, weight, turned);
}

/* from [post][pre][y][x] to [post / 16][y][x][pre][16] */
static size_t place(const tct_projection *s, size_t synapse)
{
  const size_t taps = s->tensor[2] * s->tensor[3], pre = s->tensor[1];
  const size_t tap = synapse % taps, i = synapse / taps % pre, k = synapse / taps / pre;

  return ((k / TCT_PANEL * taps + tap) * pre + i) * TCT_PANEL + k % TCT_PANEL;
}

const tct_wiring tct_wiring_conv = {
  .name     = "conv",
  .title    = "Convolution",
  .family   = "image",
  .summary  = "the same small kernel at every place of a map, from every channel to every channel",
  .equation = "drive_kyx = sum_iab W_kiab r_i(y stride + a - padding, x stride + b - padding)",
  .source   = "Fukushima 1980, doi:10.1007/BF00344251",
  .notes    = "Weights are shared between places, which no cortex does: think of it as what many "
              "places would learn if each saw everything.  Receivers say their channels; height and "
              "width follow.  Fastest where channels are multiples of 16",
  .claims   = TCT_WIRING_LINEAR | TCT_WIRING_TOPOGRAPHIC,
  TCT_TAKES(struct params, params),
  .shared = true,
  .infers = true,
  .fit    = fit,
  .push   = push,
  .carry  = carry,
  .outer  = outer,
  .turn   = turn,
  .place  = place,
  .ends   = tct_ends_shared,
};
