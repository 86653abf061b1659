/* drawn.h -- wirings of which a list says who meets whom, drawn receiver by receiver: all but the odds.
 *
 * A wiring gives a drawing: the senders of one receiver, ascending, by draws of (seed, wiring, projection, receiver ...),
 * so that who meets whom is the same whatever else the circuit holds. */
#ifndef TERCET_WIRINGS_DRAWN_H
#define TERCET_WIRINGS_DRAWN_H

#include <math.h>

#include "architectures/wirings/shapes.h"
#include "base/random.h"
#include "kernels/lists.h"

enum { DRAWN_MOST = 1 << 28 };

/* Receiver k's senders into pre, behind the n that are known; the new n. */
typedef size_t drawn_senders(const tct_projection *s, tct_key key, size_t k, size_t n, int *pre);

static inline void drawn_release(tct_projection *s)
{
  tct_lists_free(s->own);
  s->own = NULL;
}

/* Who meets whom; false if there is no memory for it. */
static inline bool drawn_all(const tct_projection *s, tct_key key, drawn_senders *draw,
                             tct_lists *t)
{
  const size_t senders = tct_units_in(s->pre_shape);
  size_t n             = 0;

  for (size_t k = 0; k < t->receivers; k++) {
    if (!tct_lists_reserve(t, n, senders)) return false;
    n = t->first[k + 1] = draw(s, key, k, n, t->pre);
  }
  return tct_lists_close(t);
}

/* For `fit`, of shapes that are known.  `expected`: synapses, at most, in the mean; `odds`: the parameters, for complaints. */
static inline tct_status drawn_fit(tct_projection *s, uint64_t seed, double expected,
                                   drawn_senders *draw, const char *odds, tct_error *err)
{
  const size_t pre = tct_units_in(s->pre_shape), post = tct_units_in(s->post_shape);
  const tct_key key = tct_key_in(tct_key_of(seed, s->wiring->name), tct_key_of(0, s->name).v[0]);

  if (expected > DRAWN_MOST)
    return tct_fail(err, TCT_BAD_SPEC,
                    "%s: %s makes about %.3g synapses from %zu senders to %zu receivers; %d are "
                    "the most",
                    s->name, odds, expected, pre, post, DRAWN_MOST);
  tct_lists *t = s->own = tct_lists_new(post, pre);
  if (!t || !drawn_all(s, key, draw, t)) {
    drawn_release(s);
    return tct_fail(err, TCT_NO_MEMORY, "%s: no memory for who meets whom", s->name);
  }
  s->synapses = t->first[post];
  if (s->synapses == 0) {
    drawn_release(s);
    return tct_fail(err, TCT_BAD_SPEC, "%s: %s leaves no synapse from %zu senders to %zu receivers",
                    s->name, odds, pre, post);
  }
  s->n         = tct_lists_reals(t);
  s->turned_n  = 0;
  s->parts     = t->parts;
  s->scratch   = 0;
  s->fan_in    = fmax(1, (double)s->synapses / (double)post); /* who hears at all hears one */
  s->fan_out   = fmax(1, (double)s->synapses / (double)pre);
  s->rank      = 1;
  s->tensor[0] = s->synapses;
  return TCT_OK;
}

static inline void drawn_push(const tct_passage *p)
{
  const tct_projection *s = p->projection;
  tct_lists_push(s->own, p->rows, p->weight, p->pre, s->pre_ld, p->speakers, p->into, s->post_ld);
}

static inline void drawn_foresee(const tct_passage *p)
{
  tct_lists_foresee(p->projection->own, p->rows, p->weight, p->speakers);
}

static inline void drawn_carry(const tct_passage *p)
{
  const tct_projection *s = p->projection;
  tct_lists_carry(s->own, p->rows, p->weight, p->post, s->post_ld, p->into, s->pre_ld);
}

static inline void drawn_outer(const tct_passage *p, int part, tct_real c)
{
  const tct_projection *s = p->projection;
  tct_lists_outer(s->own, part, p->rows, c, p->pre, s->pre_ld, p->post, s->post_ld, p->into);
}

static inline void drawn_span(const tct_projection *s, int part, size_t *from, size_t *n)
{
  tct_lists_span(s->own, part, from, n);
}

static inline size_t drawn_place(const tct_projection *s, size_t synapse)
{
  return tct_lists_place(s->own, synapse);
}

static inline void drawn_ends(const tct_projection *s, size_t synapse, int *post, int *pre)
{
  const tct_lists *t = s->own;

  *post = t->post[synapse];
  *pre  = t->pre[synapse];
}

/* The end of a descriptor, behind .fit. */
#define DRAWN_WORDS                                                                                \
  .release = drawn_release, .push = drawn_push, .foresee = drawn_foresee, .carry = drawn_carry,    \
  .outer = drawn_outer, .span = drawn_span, .place = drawn_place, .ends = drawn_ends

#endif
