/* sparse.c -- each receiver hears a random few of the senders.
 *
 *     drive_k += sum over the senders j that k hears of w_kj r_j,   P(k hears j) = density
 *
 * Draws are by (seed, projection, receiver), so that who meets whom is the same whatever else the
 * circuit holds. */
#include <math.h>

#include <tercet/wiring.h>

#include "architectures/wirings/shapes.h"
#include "base/random.h"
#include "kernels/lists.h"

enum { SYNAPSES_MOST = 1 << 28 };

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

static void release(tct_projection *s)
{
  tct_lists_free(s->own);
  s->own = NULL;
}

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

/* Who meets whom; false if there is no memory for it. */
static bool draw_all(const tct_projection *s, uint64_t seed, tct_lists *t)
{
  const size_t senders = tct_units_in(s->pre_shape);
  const tct_key key    = tct_key_in(tct_key_of(seed, "sparse"), tct_key_of(0, s->name).v[0]);
  size_t n             = 0;

  for (size_t k = 0; k < t->receivers; k++) {
    if (!tct_lists_reserve(t, n, senders)) return false;
    n = t->first[k + 1] = draw(s, key, k, n, t->pre);
  }
  return tct_lists_close(t);
}

static tct_status fit(tct_projection *s, uint64_t seed, tct_error *err)
{
  const tct_status status = tct_shapes_said(s, "sparse", err);
  if (status != TCT_OK) return status;
  const size_t pre = tct_units_in(s->pre_shape), post = tct_units_in(s->post_shape);
  const double expected = ((const struct params *)s->params)->density * (double)pre * (double)post;
  if (expected > SYNAPSES_MOST)
    return tct_fail(err, TCT_BAD_SPEC,
                    "%s: density %g makes about %.3g synapses from %zu senders to %zu receivers; "
                    "%d are the most",
                    s->name, ((const struct params *)s->params)->density, expected, pre, post,
                    SYNAPSES_MOST);
  tct_lists *t = s->own = tct_lists_new(post, pre);

  if (!t || !draw_all(s, seed, t)) {
    release(s);
    return tct_fail(err, TCT_NO_MEMORY, "%s: no memory for who meets whom", s->name);
  }
  s->synapses = t->first[post];
  if (s->synapses == 0) {
    release(s);
    return tct_fail(err, TCT_BAD_SPEC,
                    "%s: density %g leaves no synapse from %zu senders to %zu receivers", s->name,
                    ((const struct params *)s->params)->density, pre, post);
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

static void push(const tct_passage *p)
{
  const tct_projection *s = p->projection;
  tct_lists_push(s->own, p->rows, p->weight, p->pre, s->pre_ld, p->into, s->post_ld);
}

static void carry(const tct_passage *p)
{
  const tct_projection *s = p->projection;
  tct_lists_carry(s->own, p->rows, p->weight, p->post, s->post_ld, p->into, s->pre_ld);
}

static void outer(const tct_passage *p, int part, tct_real c)
{
  const tct_projection *s = p->projection;
  tct_lists_outer(s->own, part, p->rows, c, p->pre, s->pre_ld, p->post, s->post_ld, p->into);
}

static void span(const tct_projection *s, int part, size_t *from, size_t *n)
{
  tct_lists_span(s->own, part, from, n);
}

static size_t place(const tct_projection *s, size_t synapse)
{
  return tct_lists_place(s->own, synapse);
}

static void ends(const tct_projection *s, size_t synapse, int *post, int *pre)
{
  const tct_lists *t = s->own;

  *post = t->post[synapse];
  *pre  = t->pre[synapse];
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
  .fit     = fit,
  .release = release,
  .push    = push,
  .carry   = carry,
  .outer   = outer,
  .span    = span,
  .place   = place,
  .ends    = ends,
};
