/* shapes.h -- what every wiring asks of two shapes before it lays synapses between them. */
#ifndef TERCET_WIRINGS_SHAPES_H
#define TERCET_WIRINGS_SHAPES_H

#include <tercet/model.h>

/* channels x height x width; 0: one of them is not known */
static inline size_t tct_units_in(const int shape[3])
{
  return (size_t)shape[0] * (size_t)shape[1] * (size_t)shape[2];
}

static inline tct_status tct_senders_said(const tct_projection *s, tct_error *err)
{
  if (tct_units_in(s->pre_shape) > 0) return TCT_OK;
  return tct_fail(err, TCT_BAD_SPEC, "%s: the shape of its senders is not known", s->name);
}

static inline tct_status tct_shapes_said(const tct_projection *s, const char *wiring,
                                         tct_error *err)
{
  const tct_status status = tct_senders_said(s, err);

  if (status != TCT_OK || tct_units_in(s->post_shape) > 0) return status;
  return tct_fail(err, TCT_BAD_SPEC,
                  "%s: a %s wiring cannot tell the shape of its receivers: say how many units "
                  "they are",
                  s->name, wiring);
}

/* The receivers' side `i` is `told`, if the spec left it open.  False: the spec says otherwise. */
static inline bool tct_tell(tct_projection *s, int i, int told)
{
  if (s->post_shape[i] == 0) s->post_shape[i] = told;
  return s->post_shape[i] == told;
}

/* Unit k of the receivers goes with sender k: shapes are of one size, and there is a weight for each pair. */
static inline tct_status tct_pair_up(tct_projection *s, const char *wiring, tct_error *err)
{
  const tct_status status = tct_senders_said(s, err);

  if (status != TCT_OK) return status;
  for (int i = 0; i < 3; i++)
    if (s->post_shape[i] == 0) s->post_shape[i] = s->pre_shape[i];
  const size_t pre = tct_units_in(s->pre_shape), post = tct_units_in(s->post_shape);
  if (pre != post)
    return tct_fail(err, TCT_BAD_SPEC, "%s: %s needs as many receivers as senders, not %zu for %zu",
                    s->name, wiring, post, pre);
  s->synapses  = pre;
  s->n         = (pre + TCT_PANEL - 1) / TCT_PANEL * TCT_PANEL;
  s->turned_n  = 0;
  s->parts     = 1;
  s->scratch   = 0;
  s->rank      = 1;
  s->tensor[0] = pre;
  return TCT_OK;
}

/* `ends` where one weight stands for many synapses. */
static inline void tct_ends_shared(const tct_projection *s, size_t synapse, int *post, int *pre)
{
  (void)s;
  (void)synapse;
  *post = *pre = -1;
}

#endif
