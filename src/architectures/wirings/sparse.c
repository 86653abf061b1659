/* sparse.c -- each receiver hears a random few of the senders.
 *
 *     drive_k += sum over the senders j that k hears of w_kj r_j,   P(k hears j) = density
 *
 * or so many and no more (`in_degree`): then every set of that size is as likely as another, and nobody is heard twice. */
#include <math.h>
#include <stdio.h>

#include <tercet/wiring.h>

#include "architectures/wirings/drawn.h"

struct params {
  double density;
  int64_t in_degree;
  bool self;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, density, 0.1, 0, 1, "1",
            "probability that a receiver hears any one sender"),
  TCT_PARAM(struct params, in_degree, 0, 0, 1 << 24, "1",
            "senders that every receiver hears, each once; 0: as many as the density brings"),
  TCT_PARAM(struct params, self, 1, 0, 1, "1",
            "whether a unit may hear itself, where a population projects to itself"),
};

/* Is a receiver, by the place k of its own, no sender to itself? */
static bool alone(const tct_projection *s)
{
  return !((const struct params *)s->params)->self && s->pre == s->post;
}

/* So many of all senders: each is taken with the share of those still wanted in those still left. */
static size_t draw_some(const tct_projection *s, tct_key key, size_t k, size_t n, int *pre)
{
  const int senders = (int)tct_units_in(s->pre_shape);
  int64_t wanted    = ((const struct params *)s->params)->in_degree;
  int left          = senders - alone(s);

  for (int j = 0; j < senders && wanted > 0; j++) {
    if (alone(s) && (size_t)j == k) continue;
    if (tct_uniform(key, k, 1, (uint32_t)j) * left-- >= (double)wanted) continue;
    pre[n++] = j;
    wanted--;
  }
  return n;
}

/* Receiver k's senders behind the n that are known; the new n.  The gaps between them are drawn,
 * which are geometric: log u / log (1 - density) rounded down. */
static size_t draw(const tct_projection *s, tct_key key, size_t k, size_t n, int *pre)
{
  const struct params *p = s->params;
  const int senders      = (int)tct_units_in(s->pre_shape);
  const bool apart       = alone(s);
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
  const int64_t degree    = ((const struct params *)s->params)->in_degree;
  const size_t senders    = tct_units_in(s->pre_shape);
  char odds[64];

  if (status != TCT_OK) return status;
  if (degree > (int64_t)senders - alone(s))
    return tct_fail(err, TCT_BAD_SPEC, "%s: an in_degree of %lld from %lld senders", s->name,
                    (long long)degree, (long long)senders - alone(s));
  if (degree > 0) {
    (void)snprintf(odds, sizeof odds, "in_degree %lld", (long long)degree);
    return drawn_fit(s, seed, (double)degree * (double)tct_units_in(s->post_shape), draw_some, odds,
                     err);
  }
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
  .source   = "van Vreeswijk & Sompolinsky 1996, doi:10.1126/science.274.5293.1724; a fixed "
              "in-degree: Brunel 2000, doi:10.1023/A:1008925309027",
  .notes  = "The number of senders varies from receiver to receiver, unless `in_degree` says it.  "
            "Who meets whom follows from "
            "the seed and the projection's name, and never changes; the tensor that leaves the "
            "program is a list in order of (post, pre)",
  .claims = TCT_WIRING_LINEAR,
  TCT_TAKES(struct params, params),
  .fit = fit,
  DRAWN_WORDS,
};
