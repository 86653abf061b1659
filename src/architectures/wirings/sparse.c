/* sparse.c -- each receiver hears a random few of the senders.
 *
 *     drive_k += sum over the senders j that k hears of w_kj r_j,   P(k hears j) = density */
#include <math.h>
#include <stdio.h>

#include <tercet/wiring.h>

#include "architectures/wirings/drawn.h"

struct params {
  double density;
  bool self;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, density, 0.1, 0, 1, "1",
            "probability that a receiver hears any one sender"),
  TCT_PARAM(struct params, self, 1, 0, 1, "1",
            "whether a unit may hear itself, where a population projects to itself"),
};

/* Receiver k's senders behind the n that are known; the new n.  The gaps between them are drawn,
 * which are geometric: log u / log (1 - density) rounded down. */
static size_t draw(const tct_projection *s, tct_key key, size_t k, size_t n, int *pre)
{
  const struct params *p = s->params;
  const int senders      = (int)tct_units_in(s->pre_shape);
  const bool apart       = !p->self && s->pre == s->post;
  const double odds      = log1p(-p->density);

  if (p->density <= 0) return n;
  for (int j = 0; j < senders; j++) {
    const double gap = floor(log(tct_uniform(key, k, 0, (uint32_t)j)) / odds);
    if (gap >= senders - j) break;
    j += (int)gap;
    if (!(apart && (size_t)j == k)) pre[n++] = j;
  }
  return n;
}

static tct_status fit(tct_projection *s, uint64_t seed, tct_error *err)
{
  const tct_status status = tct_shapes_said(s, "sparse", err);
  const double density    = ((const struct params *)s->params)->density;
  char odds[64];

  if (status != TCT_OK) return status;
  (void)snprintf(odds, sizeof odds, "density %g", density);
  return drawn_fit(
    s, seed, density * (double)tct_units_in(s->pre_shape) * (double)tct_units_in(s->post_shape),
    draw, odds, err);
}

const tct_wiring tct_wiring_sparse = {
  .name     = "sparse",
  .title    = "Sparse and random",
  .family   = "unstructured",
  .summary  = "each receiver meets each sender with a fixed probability, or never",
  .equation = "drive_k = sum_(j heard by k) w_kj r_j,  P(k hears j) = density",
  .source   = "van Vreeswijk & Sompolinsky 1996, doi:10.1126/science.274.5293.1724",
  .notes  = "The number of senders varies from receiver to receiver.  Who meets whom follows from "
            "the seed and the projection's name, and never changes; the tensor that leaves the "
            "program is a list in order of (post, pre)",
  .claims = TCT_WIRING_LINEAR,
  TCT_TAKES(struct params, params),
  .fit = fit,
  DRAWN_WORDS,
};
