/* read_projections.c -- who talks to whom: both ends, the wiring, and what is said of the synapses. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "substrate/init.h"
#include "substrate/reading.h"
#include "substrate/spec_own.h"

/* More than a mebibyte of spec says by hand; what is done with them grows with their squares. */
enum { PROJECTIONS_MOST = 16384, DELAY_MOST = 100000 };

static int end_named(tct_reading *r, const tct_node *n, const char *from, size_t length)
{
  const tct_model *m      = r->model;
  char name[TCT_NAME + 1] = {0};
  const char *names[64];
  int n_names = 0;

  while (length > 0 && *from == ' ') from++, length--;
  while (length > 0 && from[length - 1] == ' ') length--;
  memcpy(name, from, length < TCT_NAME ? length : TCT_NAME);
  const int p = tct_population_named(m, name);
  if (p >= 0) return p;
  for (int i = 0; i < m->n_populations && i < 64; i++) names[n_names++] = m->population[i].name;
  const char *near = tct_nearest(name, names, n_names);
  tct_complain_key(r->spec, n, "there is no population '%s'%s%s%s", name,
                   near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
  return -1;
}

/* One end of `from -> to` or `from -> to/site`. */
static int end_of(tct_reading *r, const tct_node *n, const char *said)
{
  return end_named(r, n, said, strcspn(said, "/"));
}

/* Steps as a whole number, or a time with its unit. */
static int delay_of(tct_reading *r, const tct_node *n)
{
  int64_t whole = 0;
  double steps  = 0, bare;

  if (!n) return 0;
  if (n->kind != TCT_NODE_SCALAR || tct_read_int(n->text, &whole))
    return (int)tct_node_int(r->spec, n, 0, DELAY_MOST, 0);
  if (tct_read_real(n->text, &bare)) {
    tct_complain(r->spec, n, "a delay is a whole number of steps, or a time such as '%g ms'", bare);
    return 0;
  }
  steps = tct_node_real(r->spec, n, "ms", 0, 1e9, 0) / r->model->dt;
  if (steps > DELAY_MOST)
    tct_complain(r->spec, n, "a delay of %g steps of %g ms; %d are the most", steps, r->model->dt,
                 DELAY_MOST);
  else if (fabs(steps - nearbyint(steps)) > 1e-6)
    tct_complain(r->spec, n, "a delay is a whole number of steps of %g ms", r->model->dt);
  else
    return (int)nearbyint(steps);
  return 0;
}

static int site_named(tct_reading *r, const tct_node *n, const tct_population *post)
{
  const tct_node *site = tct_node_at(n, "site");
  const char *slash = strchr(n->key, '/'), *name = tct_node_text(r->spec, site, NULL);

  if (slash && name) tct_complain(r->spec, site, "its name already says the site");
  if (slash) name = slash + 1;
  if (!name || !post->unit) return 0;
  for (int k = 0; post->unit->sites[k]; k++)
    if (strcmp(post->unit->sites[k], name) == 0) return k;
  if (slash)
    tct_complain_key(r->spec, n, "a %s unit has no site '%s'", post->unit->name, name);
  else
    tct_complain(r->spec, site, "a %s unit has no site '%s'", post->unit->name, name);
  return 0;
}

static bool copies(const tct_node *projection)
{
  const tct_node *init = tct_node_at(projection, "init");
  const char *kind     = init ? tct_node_variant(init) : NULL;

  return kind && strcmp(kind, "copy") == 0;
}

static void read_projection(tct_reading *r, int i, const tct_node *n)
{
  static const char *const keys[] = {"wiring", "delay", "site", "back", "down",
                                     "fixed",  "rule",  "init", NULL};
  tct_model *m                    = r->model;
  tct_projection *s               = &m->projection[i];
  const char *arrow               = strstr(n->key, "->");
  const tct_node *wiring          = tct_node_at(n, "wiring");

  r->projection[i] = n;
  s->pre = s->post = -1;
  if (!arrow) {
    tct_complain_key(r->spec, n, "a projection is written `from -> to`, not '%s'", n->key);
    return;
  }
  s->pre             = end_named(r, n, n->key, (size_t)(arrow - n->key));
  s->post            = end_of(r, n, arrow + 2);
  const tct_about *a = tct_find_variant(r->spec, wiring ? wiring : n, "wirings");
  if (!a || s->pre < 0 || s->post < 0) return;
  const tct_population *pre = &m->population[s->pre], *post = &m->population[s->post];
  const char *slash = strchr(arrow, '/');
  tct_print(s->name, sizeof s->name, "%s->%s%.24s", pre->name, post->name, slash ? slash : "");
  if (post->signal != -1) {
    tct_complain_key(r->spec, n, "%s is an input: nothing projects to it", post->name);
    s->post = -1;
    return;
  }
  s->wiring = (const tct_wiring *)a;
  s->params = tct_reading_bind(r, n, a, keys);
  s->delay  = delay_of(r, tct_node_at(n, "delay"));
  s->site   = site_named(r, n, post);
  s->back   = (tct_real)tct_node_real(r->spec, tct_node_at(n, "back"), "1", 0, 100, 0);
  s->down   = tct_node_bool(r->spec, tct_node_at(n, "down"), false);
  s->fixed  = tct_node_bool(r->spec, tct_node_at(n, "fixed"), false);
  if (s->down && (s->delay || s->back != 0))
    tct_complain(r->spec, tct_node_at(n, "down"),
                 "what goes down goes at once and one way: no `delay`, no `back`");
  if (s->back != 0 && !(a->claims & TCT_WIRING_LINEAR))
    tct_complain(r->spec, tct_node_at(n, "back"), "wiring %s does not work both ways", a->name);
  if (tct_node_at(n, "rule")) s->rule = tct_reading_rule(r, tct_node_at(n, "rule"));
  s->init = r->population_init[s->post] >= 0 ? r->population_init[s->post] : s->init;
  s->gain = r->population_init[s->post] >= 0 ? r->population_gain[s->post] : s->gain;
  if (!copies(n)) tct_read_init(r, tct_node_at(n, "init"), &s->init, &s->gain);
}

/* init: {kind: copy, of: a -> b, transposed: true, gain: -1} */
static void read_copy(tct_reading *r, tct_projection *s, const tct_node *n)
{
  static const char *const keys[] = {"kind", "of", "transposed", "gain", NULL};
  const tct_model *m              = r->model;
  const char *of                  = tct_node_text(r->spec, tct_node_at(n, "of"), "");
  const char *arrow               = strstr(of, "->");

  if (n->kind == TCT_NODE_MAP) tct_only_keys(r->spec, n, keys);
  s->gain            = tct_node_real(r->spec, tct_node_at(n, "gain"), "1", -1e6, 1e6, 1);
  s->like_transposed = tct_node_bool(r->spec, tct_node_at(n, "transposed"), false);
  if (!arrow) {
    tct_complain(r->spec, n, "whose weights are copied is said by `of: from -> to`");
    return;
  }
  const int pre = end_named(r, n, of, (size_t)(arrow - of)), post = end_of(r, n, arrow + 2);
  for (int k = 0; k < m->n_projections && pre >= 0 && post >= 0; k++)
    if (tct_same_key(m->projection[k].name, of)) s->like = k + 1;
  if (pre < 0 || post < 0 || s->like) return;
  tct_complain(r->spec, n, "there is no projection %s", of);
}

/* Once shapes are known: as many weights, in the same order or turned round. */
void tct_check_copies(tct_reading *r)
{
  const tct_model *m = r->model;

  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k], *of = s->like ? &m->projection[s->like - 1] : NULL;
    if (!of) continue;
    bool same = s->rank == of->rank && (!s->like_transposed || s->rank == 2);
    for (int i = 0; same && i < s->rank; i++)
      same = s->tensor[i] == of->tensor[s->like_transposed ? 1 - i : i];
    if (of->like)
      tct_complain_key(r->spec, r->projection[k], "%s copies %s, which is a copy itself", s->name,
                       of->name);
    else if (!same)
      tct_complain_key(r->spec, r->projection[k],
                       "%s cannot copy %s: their weights differ in shape%s", s->name, of->name,
                       s->like_transposed ? ", transposed" : "");
  }
}

tct_status tct_read_projections(tct_reading *r, const tct_node *n, int init, double gain)
{
  tct_model *m  = r->model;
  const int all = n && n->kind == TCT_NODE_MAP ? n->n : 0;

  if (all == 0)
    tct_complain(r->spec, n ? n : r->architecture,
                 "an architecture needs projections: who talks to whom");
  if (all > PROJECTIONS_MOST) {
    tct_complain(r->spec, n, "%d projections; %d are the most", all, PROJECTIONS_MOST);
    return TCT_OK;
  }
  const size_t most = (size_t)all + (size_t)m->n_populations * TCT_SITES + 1; /* and biases */
  m->projection     = tct_alloc(most, sizeof *m->projection);
  r->projection     = tct_alloc(most, sizeof(const tct_node *));
  if (!m->projection || !r->projection)
    return tct_fail(r->err, TCT_NO_MEMORY, "no memory for %d projections", all);
  m->n_projections = all;
  for (int i = 0; i < all; i++) {
    m->projection[i].init = init;
    m->projection[i].gain = gain;
    read_projection(r, i, n->child[i]);
  }
  for (int i = 0; i < all; i++)
    if (m->projection[i].wiring && copies(n->child[i]))
      read_copy(r, &m->projection[i], tct_node_at(n->child[i], "init"));
  for (int i = 0; i < all; i++)
    for (int k = 0; k < i; k++)
      if (m->projection[i].name[0] && strcmp(m->projection[i].name, m->projection[k].name) == 0)
        tct_complain_key(r->spec, n->child[i], "%s is there twice (line %d)", m->projection[i].name,
                         n->child[k]->line);
  return TCT_OK;
}
