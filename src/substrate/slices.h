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

/* Weights of q as they lie, held by what holds one synapse at a time. */
void tct_hold_some(const tct_state *s, const tct_projection *q, size_t n, const tct_real *mask,
                   tct_real *weight);
/* A panel of q, held by what looks at all that its receivers hear; then by what holds one synapse at a time again. */
void tct_hold_panel(tct_state *s, const tct_projection *q, int part);
uint64_t tct_steps_taken(const tct_state *s); /* by the optimiser, before this one */
/* What stands beside the weights of a part that has moved: turned forms, and what rules keep in step with them. */
void tct_follow(tct_state *s, int id, const tct_projection *q, int part);

/* What was noted in a window of one step of one trial moves panels [p0, p1) of q; all else stays (events.c). */
void tct_move_events(tct_state *s, int id, const tct_projection *q, int p0, int p1);
void tct_lay_events(tct_state *s, tct_layer *y);

/* Hold and shorten the update as the spec asks (clip.c); all threads, with barriers of its own. */
void tct_lay_clip(tct_state *s, tct_layer *y);
void tct_clip(tct_state *s, int id);

#endif
