/* windows.h -- windows that slide over a map, each channel for itself: what poolings share. */
#ifndef TERCET_WIRINGS_WINDOWS_H
#define TERCET_WIRINGS_WINDOWS_H

#include "architectures/wirings/shapes.h"

typedef struct {
  int64_t size, stride; /* units; 0: windows touch */
} tct_windows;

/* How many windows of `size` fit on a side, `stride` apart; what is left over is not heard. */
static inline int tct_windows_on(int64_t side, int64_t size, int64_t stride)
{
  return side < size ? 0 : (int)((side - size) / stride + 1);
}

static inline size_t tct_stride_of(const tct_windows *w)
{
  return (size_t)(w->stride ? w->stride : w->size);
}

/* Reals from the first unit of a trial to that of the window at (y, x), and from there to tap i. */
static inline size_t tct_window_at(const tct_projection *s, int y, int x)
{
  const size_t step = tct_stride_of(s->params);

  return ((size_t)y * (size_t)s->pre_shape[2] + (size_t)x) * step * (size_t)s->pre_shape[0];
}

static inline size_t tct_tap_at(const tct_projection *s, int i)
{
  const int size = (int)((const tct_windows *)s->params)->size;

  return ((size_t)(i / size) * (size_t)s->pre_shape[2] + (size_t)(i % size)) *
         (size_t)s->pre_shape[0];
}

static inline int tct_taps(const tct_projection *s)
{
  const int size = (int)((const tct_windows *)s->params)->size;

  return size * size;
}

static inline tct_status tct_windows_fit(tct_projection *s, const char *wiring, tct_error *err)
{
  const tct_windows *w    = s->params;
  const int *in           = s->pre_shape;
  const tct_status status = tct_senders_said(s, err);

  if (status != TCT_OK) return status;
  const int64_t stride = (int64_t)tct_stride_of(w);
  const int high       = tct_windows_on(in[1], w->size, stride),
            wide       = tct_windows_on(in[2], w->size, stride);
  if (high == 0 || wide == 0)
    return tct_fail(err, TCT_BAD_SPEC, "%s: windows of %d x %d do not fit a map of %d x %d",
                    s->name, (int)w->size, (int)w->size, in[1], in[2]);
  const int said[3] = {s->post_shape[0], s->post_shape[1], s->post_shape[2]};
  if (!tct_tell(s, 0, in[0]) || !tct_tell(s, 1, high) || !tct_tell(s, 2, wide))
    return tct_fail(err, TCT_BAD_SPEC,
                    "%s: %s makes %d channels of %d x %d, but its receivers have the shape "
                    "[%d, %d, %d]",
                    s->name, wiring, in[0], high, wide, said[0], said[1], said[2]);
  s->synapses = s->n = s->turned_n = s->scratch = 0;
  s->parts = s->rank = 0;
  s->fan_in = s->fan_out = (double)tct_taps(s);
  return TCT_OK;
}

#endif
