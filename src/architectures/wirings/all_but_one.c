/* all_but_one.c -- unit k hears all senders but the one that has its own place.
 *
 *     drive_k += sum over j of w_j r_j - w_k r_k
 *
 * Lateral inhibition through a cell of one's own: each inhibits all others.  A sender says the same to all, so that
 * there are as many weights as senders, and a row costs one sum. */
#include <tercet/wiring.h>

#include "architectures/wirings/shapes.h"
#include "kernels/kernels.h"
#include "kernels/spiking.h"

static tct_status fit(tct_projection *s, uint64_t seed, tct_error *err)
{
  const tct_status status = tct_pair_up(s, "all_but_one", err);
  (void)seed;

  s->fan_in = s->fan_out = s->synapses > 1 ? (double)s->synapses - 1 : 1;
  return status;
}

enum { BLOCK = 256 };

/* What all say; how many of them speak. */
static int hear(const tct_projection *s, const tct_real *w, const tct_real *x, tct_real *all)
{
  int list[BLOCK + 1], speak = 0;

  *all = 0;
  for (size_t from = 0; from < s->synapses; from += BLOCK) {
    const size_t left = s->synapses - from;
    const int some    = tct_active(x, from, left < BLOCK ? left : BLOCK, list);
    for (int k = 0; k < some; k++) *all += w[list[k]] * x[list[k]];
    speak += some;
  }
  return speak;
}

/* Nobody speaks: nothing is said.  Else what all say, less one's own. */
static void push(const tct_passage *p)
{
  const tct_projection *s = p->projection;
  const tct_real *w = p->weight, *x = p->pre;
  tct_real *y = p->into, all;

  for (int row = 0; row < p->rows; row++, x += s->pre_ld, y += s->post_ld)
    if (hear(s, w, x, &all))
      for (size_t k = 0; k < s->synapses; k++) y[k] += all - w[k] * x[k];
}

static tct_real sum(size_t n, const tct_real *x)
{
  tct_real all = 0;

  for (size_t i = 0; i < n; i++) all += x[i];
  return all;
}

static void carry(const tct_passage *p)
{
  const size_t n    = p->projection->synapses;
  const tct_real *w = p->weight, *e = p->post;
  tct_real *y = p->into;

  for (int row = 0; row < p->rows; row++, e += p->projection->post_ld, y += p->projection->pre_ld) {
    const tct_real all = sum(n, e);
    for (size_t j = 0; j < n; j++) y[j] += w[j] * (all - e[j]);
  }
}

static void outer(const tct_passage *p, int part, tct_real c)
{
  const size_t n    = p->projection->synapses;
  const tct_real *x = p->pre, *e = p->post;
  (void)part;

  for (int row = 0; row < p->rows; row++, x += p->projection->pre_ld, e += p->projection->post_ld) {
    const tct_real all = sum(n, e);
    for (size_t j = 0; j < n; j++) p->into[j] += c * x[j] * (all - e[j]);
  }
}

static size_t place(const tct_projection *s, size_t synapse)
{
  (void)s;
  return synapse;
}

const tct_wiring tct_wiring_all_but_one = {
  .name     = "all_but_one",
  .title    = "All but one",
  .family   = "unstructured",
  .summary  = "each receiver meets all senders but the one that has its own place",
  .equation = "drive_k = sum_(j not k) w_j r_j",
  .source   = "Diehl & Cook 2015, doi:10.3389/fncom.2015.00099",
  .notes  = "What inhibits all cells but the one that drives it.  A sender has one weight for all "
            "who hear it.  Both populations are of one size; where the receivers' shape is open it "
            "is the senders'",
  .claims = TCT_WIRING_LINEAR,
  .infers = true,
  .fit    = fit,
  .push   = push,
  .carry  = carry,
  .outer  = outer,
  .place  = place,
  .ends   = tct_ends_shared,
};
