/* shapes.h -- what every wiring asks of two shapes before it lays synapses between them. */
#ifndef TERCET_WIRINGS_SHAPES_H
#define TERCET_WIRINGS_SHAPES_H

#include <tercet/model.h>

/* channels, height, width; 0: a zero is among them */
static inline size_t tct_units_in(const int shape[3])
{
  return (size_t)shape[0] * (size_t)shape[1] * (size_t)shape[2];
}

static inline tct_status tct_shapes_said(const tct_projection *s, const char *wiring,
                                         tct_error *err)
{
  if (tct_units_in(s->pre_shape) == 0)
    return tct_fail(err, TCT_BAD_SPEC, "%s: the shape of its senders is not known", s->name);
  if (tct_units_in(s->post_shape) == 0)
    return tct_fail(err, TCT_BAD_SPEC,
                    "%s: a %s wiring cannot tell the shape of its receivers; say how many units "
                    "they are",
                    s->name, wiring);
  return TCT_OK;
}

#endif
