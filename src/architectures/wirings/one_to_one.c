/* one_to_one.c -- unit k hears unit k, and no other.
 *
 *     drive_k += w_k r_k
 *
 * What pairs a unit with its own error unit, its own inhibitor or its own second compartment. */
#include <tercet/wiring.h>

#include "architectures/wirings/shapes.h"

static tct_status fit(tct_projection *s, uint64_t seed, tct_error *err)
{
  const tct_status status = tct_pair_up(s, "one_to_one", err);
  (void)seed;

  s->fan_in = s->fan_out = 1;
  return status;
}

/* y[i] += w[i] x[i], row by row */
static void add(const tct_passage *p, const tct_real *x, size_t x_ld, size_t y_ld)
{
  const tct_real *w = p->weight;
  tct_real *y       = p->into;

  for (int row = 0; row < p->rows; row++, x += x_ld, y += y_ld)
    for (size_t i = 0; i < p->projection->synapses; i++) y[i] += w[i] * x[i];
}

static void push(const tct_passage *p)
{
  add(p, p->pre, p->projection->pre_ld, p->projection->post_ld);
}

static void carry(const tct_passage *p)
{
  add(p, p->post, p->projection->post_ld, p->projection->pre_ld);
}

static void outer(const tct_passage *p, int part, tct_real c)
{
  const tct_projection *s = p->projection;
  const tct_real *x = p->pre, *e = p->post;
  (void)part;

  for (int row = 0; row < p->rows; row++, x += s->pre_ld, e += s->post_ld)
    for (size_t i = 0; i < s->synapses; i++) p->into[i] += c * e[i] * x[i];
}

static size_t place(const tct_projection *s, size_t synapse)
{
  (void)s;
  return synapse;
}

static void ends(const tct_projection *s, size_t synapse, int *post, int *pre)
{
  (void)s;
  *post = *pre = (int)synapse;
}

const tct_wiring tct_wiring_one_to_one = {
  .name     = "one_to_one",
  .title    = "One to one",
  .family   = "unstructured",
  .summary  = "each receiver meets the one sender that has its own place",
  .equation = "drive_k = w_k r_k",
  .source   = "Whittington & Bogacz 2017, doi:10.1162/NECO_a_00949",
  .notes    = "Both populations are of one size; where the receivers' shape is open it is the "
              "senders'.  Units meet in the order of their places, whatever the two shapes",
  .claims   = TCT_WIRING_LINEAR,
  .infers   = true,
  .fit      = fit,
  .push     = push,
  .carry    = carry,
  .outer    = outer,
  .place    = place,
  .ends     = ends,
};
