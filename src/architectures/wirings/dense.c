/* dense.c -- everybody meets everybody.
 *
 *     drive_k += sum over j of W_kj r_j
 *
 * Synapses lie in panels of 16 receivers, [post / 16][pre][16], so that one pass over the senders
 * drives 16 receivers from registers; the way back reads the same panels turned.  The substrate
 * gathers panels by itself, several projections in one pass, and never asks for products here. */
#include <tercet/wiring.h>

#include "architectures/wirings/shapes.h"
#include "kernels/kernels.h"

static tct_status fit(tct_projection *s, uint64_t seed, tct_error *err)
{
  const tct_status status = tct_shapes_said(s, "dense", err);
  (void)seed;

  if (status != TCT_OK) return status;
  const size_t pre = tct_units_in(s->pre_shape), post = tct_units_in(s->post_shape);
  const size_t pre_panels = (size_t)tct_panels((int)pre), panels = (size_t)tct_panels((int)post);
  s->synapses  = pre * post;
  s->n         = panels * pre * TCT_PANEL;
  s->turned_n  = pre_panels * panels * TCT_PANEL * TCT_PANEL;
  s->parts     = (int)panels;
  s->scratch   = 0;
  s->fan_in    = (double)pre;
  s->fan_out   = (double)post;
  s->rank      = 2;
  s->tensor[0] = post;
  s->tensor[1] = pre;
  return TCT_OK;
}

static void turn(const tct_projection *s, int part, const tct_real *weight, tct_real *turned)
{
  const size_t pre = tct_units_in(s->pre_shape);

  tct_kernels()->turn((int)pre, s->parts, part, weight + (size_t)part * pre * TCT_PANEL, turned);
}

static size_t place(const tct_projection *s, size_t synapse)
{
  const size_t pre = tct_units_in(s->pre_shape), post = synapse / pre;

  return (post / TCT_PANEL * pre + synapse % pre) * TCT_PANEL + post % TCT_PANEL;
}

static void ends(const tct_projection *s, size_t synapse, int *post, int *pre)
{
  const size_t senders = tct_units_in(s->pre_shape);

  *post = (int)(synapse / senders);
  *pre  = (int)(synapse % senders);
}

const tct_wiring tct_wiring_dense = {
  .name     = "dense",
  .title    = "All to all",
  .family   = "unstructured",
  .summary  = "every sender meets every receiver, each pair with a weight of its own",
  .equation = "drive_k = sum_j W_kj r_j",
  .source   = "Rumelhart et al. 1986, doi:10.1038/323533a0",
  .notes  = "Knows nothing of the shapes of its populations.  The fastest wiring for each synapse",
  .claims = TCT_WIRING_LINEAR,
  .panels = true,
  .fit    = fit,
  .turn   = turn,
  .place  = place,
  .ends   = ends,
};
