/* slices.h -- what goes over the weights part by part, each thread over its own. */
#ifndef TERCET_SLICES_H
#define TERCET_SLICES_H

#include "substrate/desk.h"
#include "substrate/layer.h"

/* Parts [p0, p1) of projection q; the last three are handed on. */
typedef void (*tct_share)(tct_state *s, int id, const tct_projection *q, int p0, int p1, int rule,
                          bool more, bool last);
void tct_each_share(tct_state *s, int id, int rule, tct_share work, bool more, bool last);
/* The weights of a part, from the first of its projection. */
void tct_span_of_part(const tct_projection *q, int part, size_t *from, size_t *n);

/* Hold and shorten the update as the spec asks (clip.c); all threads, with barriers of its own. */
void tct_lay_clip(tct_state *s, tct_layer *y);
void tct_clip(tct_state *s, int id);

#endif
