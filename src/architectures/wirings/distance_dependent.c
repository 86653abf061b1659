/* distance_dependent.c -- who is near meets often, who is far seldom: chance falls with the square of distance.
 *
 *     drive_k += sum over the senders j that k hears of w_kj r_j,   P(k hears j) = density exp(-d^2 / 2 spread^2)
 *
 * Both populations lie on one sheet, stretched over each other edge to edge; d is counted in units of the senders'
 * map, and channels of one place lie in one point.  Where the sheet wraps, its edges meet: nobody lies at an
 * edge.  Beyond eight spreads nobody is heard, where a Gaussian has 1e-14 of its height.  Draws are by
 * (seed, projection, receiver, sender). */
#include <math.h>
#include <stdio.h>

#include <tercet/wiring.h>

#include "architectures/wirings/drawn.h"

enum { SPREADS = 8 };

struct params {
  double spread, density;
  bool wraps, self;
};

static const tct_param params[] = {
  TCT_PARAM(
    struct params, spread, 2, 1e-3, 1e6, "1",
    "standard deviation of the distance to whom a receiver hears, in units of the senders' map"),
  TCT_PARAM(struct params, density, 0.5, 0, 1, "1",
            "probability that a receiver hears a sender at its own place"),
  TCT_PARAM(struct params, wraps, 0, 0, 1, "1", "the map's edges meet, as on a ring or a torus"),
  TCT_PARAM(struct params, self, 1, 0, 1, "1",
            "whether a unit may hear itself, where a population projects to itself"),
};

/* From line `to` of n_to receiving lines to line `from` of n_from sending ones. */
static double apart(const tct_projection *s, int axis, int to, int from)
{
  const double side = s->pre_shape[axis];
  double d          = fabs((to + 0.5) / s->post_shape[axis] * side - (from + 0.5));

  if (((const struct params *)s->params)->wraps && d > side / 2) d = side - d;
  return d;
}

/* Receiver k's senders behind the n that are known; the new n. */
static size_t draw(const tct_projection *s, tct_key key, size_t k, size_t n, int *pre)
{
  const struct params *p = s->params;
  const int *in          = s->pre_shape;
  const size_t at        = k / (size_t)s->post_shape[0];
  const int y = (int)(at / (size_t)s->post_shape[2]), x = (int)(at % (size_t)s->post_shape[2]);
  const double reach = SPREADS * p->spread;
  const bool others  = !p->self && s->pre == s->post;

  for (int i = 0; i < in[1] * in[2]; i++) {
    const double dy = apart(s, 1, y, i / in[2]);
    if (dy > reach) {
      i += in[2] - 1; /* a whole line */
      continue;
    }
    const double dx = apart(s, 2, x, i % in[2]);
    if (dx > reach) continue;
    const double odds = p->density * exp(-(dy * dy + dx * dx) / (2 * p->spread * p->spread));
    for (int j = i * in[0]; j < (i + 1) * in[0]; j++)
      if (!(others && (size_t)j == k) && tct_uniform(key, k, 0, (uint32_t)j) < odds) pre[n++] = j;
  }
  return n;
}

/* At most so many synapses are to be expected: as if no sheet had an edge. */
static double expected(const tct_projection *s)
{
  const struct params *p = s->params;
  double heard           = s->pre_shape[0];

  for (int axis = 1; axis < 3; axis++)
    heard *= fmin(s->pre_shape[axis], 1 + p->spread * sqrt(2 * M_PI));
  return p->density * heard * (double)tct_units_in(s->post_shape);
}

static tct_status fit(tct_projection *s, uint64_t seed, tct_error *err)
{
  const struct params *p  = s->params;
  const tct_status status = tct_shapes_said(s, "distance_dependent", err);
  char odds[64];

  if (status != TCT_OK) return status;
  (void)snprintf(odds, sizeof odds, "density %g with spread %g", p->density, p->spread);
  return drawn_fit(s, seed, expected(s), draw, odds, err);
}

const tct_wiring tct_wiring_distance_dependent = {
  .name   = "distance_dependent",
  .title  = "Distance-dependent",
  .family = "image",
  .summary =
    "each receiver meets each sender by chance, the likelier the nearer they lie on a common sheet",
  .equation =
    "drive_k = sum_(j heard by k) w_kj r_j,  P(k hears j) = density exp(-d^2 / 2 spread^2)",
  .source = "Mehring et al. 2003, doi:10.1007/s00422-002-0384-4; measured by Hellwig 2000, "
            "doi:10.1007/PL00007964",
  .notes =
    "The sheet is each population's map, [channels, height, width]; `units: 100` is a line. "
    " Topographic "
    "on the mean, not for every receiver, so it makes no such claim: between maps of two sizes "
    "receptive fields are Gaussian, as wide as `spread`, around places that map the map.  At an "
    "edge that does "
    "not wrap a "
    "receiver hears fewer.  Who meets whom follows from the seed and the projection's name; "
    "the tensor "
    "that leaves the program is a list in order of (post, pre)",
  .claims = TCT_WIRING_LINEAR,
  TCT_TAKES(struct params, params),
  .fit = fit,
  DRAWN_WORDS,
};
