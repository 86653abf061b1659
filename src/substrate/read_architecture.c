/* read_architecture.c -- who there is, and who talks to whom.
 *
 * Two passes: names and kinds first, then projections; shapes follow along the projections, since a
 * convolution knows the shape of what it lands on. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "substrate/init.h"
#include "substrate/reading.h"

/* More than a mebibyte of spec says by hand; what is done with them grows with their squares. */
enum { POPULATIONS_MOST = 1024, PROJECTIONS_MOST = 16384, DELAY_MOST = 100000 };

static const char *const architecture_keys[] = {"kind",        "step",        "init",
                                                "populations", "projections", NULL};

static const tct_signal *first_input(const tct_world *w)
{
  for (int i = 0; i < w->n_signals; i++)
    if (!w->signal[i].hidden) return &w->signal[i];
  return NULL;
}

/* architecture: {kind: perceptron, ...} becomes the populations and projections it stands for */
static tct_status expand(tct_reading *r)
{
  const tct_node *n  = r->architecture;
  const tct_about *a = tct_find_variant(r->spec, n, "circuits");
  tct_model *m       = r->model;
  tct_text text      = {0};
  tct_error why      = {0};

  if (!a || !m->world) {
    r->architecture = NULL;
    return TCT_OK;
  }
  const int target = tct_world_signal(m->world, "target");
  const int before = tct_complaints(r->spec);
  void *params     = tct_reading_bind(r, n, a, architecture_keys);
  tct_status made  = TCT_BAD_SPEC;
  if (tct_complaints(r->spec) == before && !r->starved)
    made = ((const tct_circuit *)a)
             ->expand(params, first_input(m->world), target < 0 ? NULL : &m->world->signal[target],
                      &text, &why);
  tct_params_free(a, params);
  r->architecture = NULL;
  TCT_TRY(tct_reading_fed(r), r->err, "reading circuit %s", a->name);
  if (made == TCT_OK && !text.failed) {
    m->circuit      = text.at;
    r->expanded     = tct_spec_parse(text.at, a->name, r->err);
    r->architecture = r->expanded ? tct_spec_root(r->expanded) : NULL;
    return r->expanded ? TCT_OK : TCT_BUG;
  }
  tct_text_free(&text);
  if (made == TCT_OK) return tct_fail(r->err, TCT_NO_MEMORY, "no memory for circuit %s", a->name);
  if (why.code) tct_complain(r->spec, n, "%s", why.text);
  return TCT_OK;
}

/* ---- how weights start --------------------------------------------------------------------------- */

static void read_init(tct_reading *r, const tct_node *n, int *init, double *gain)
{
  static const char *const keys[] = {"kind", "gain", NULL};
  const char *name                = n ? tct_node_variant(n) : NULL;

  if (!n) return;
  if (n->kind == TCT_NODE_MAP) tct_only_keys(r->spec, n, keys);
  const int i = name ? tct_init_named(name) : -1;
  if (i < 0) {
    const char *names[16];
    for (int k = 0; k < tct_n_inits; k++) names[k] = tct_inits[k].name;
    const char *near = tct_nearest(name ? name : "", names, tct_n_inits);
    tct_complain(r->spec, n, "there is no way to start weights called '%s'%s%s%s", name ? name : "",
                 near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return;
  }
  *init = i;
  *gain = tct_node_real(r->spec, tct_node_at(n, "gain"), "1", 0, 1e6, 1);
}

/* ---- populations ---------------------------------------------------------------------------------- */

static void read_shape(tct_reading *r, const tct_node *n, tct_population *p)
{
  const tct_node *units = tct_node_at(n, "units"), *shape = tct_node_at(n, "shape"),
                 *channels = tct_node_at(n, "channels");

  if ((units != NULL) + (shape != NULL) + (channels != NULL) > 1)
    tct_complain(r->spec, n, "give units, shape or channels, only one of them");
  if (units) {
    p->shape[0] = p->shape[1] = 1;
    p->shape[2]               = (int)tct_node_int(r->spec, units, 1, 1 << 24, 1);
  } else if (channels) {
    p->shape[0] = (int)tct_node_int(r->spec, channels, 1, 1 << 16, 1);
  } else if (shape && (shape->kind != TCT_NODE_LIST || shape->n != 3)) {
    tct_complain(r->spec, shape, "a shape is [channels, height, width]");
  } else if (shape) {
    for (int i = 0; i < 3; i++)
      p->shape[i] = (int)tct_node_int(r->spec, shape->child[i], 1, 1 << 16, 1);
  }
}

static void read_input(tct_reading *r, const tct_node *n, tct_population *p)
{
  static const char *const keys[] = {"kind", "from", "sign", NULL};
  const tct_world *w              = r->model->world;
  const tct_node *from            = tct_node_at(n, "from");

  if (n->kind == TCT_NODE_MAP) tct_only_keys(r->spec, n, keys);
  if (!w) return;
  const tct_signal *first = first_input(w);
  const char *name        = tct_node_text(r->spec, from, first ? first->name : "");
  p->signal               = tct_world_signal(w, name);
  if (p->signal >= 0 && w->signal[p->signal].hidden) {
    tct_complain(r->spec, from ? from : n, "signal '%s' is hidden from the circuit", name);
    p->signal = -2; /* an input all the same */
  } else if (p->signal < 0) {
    const char *names[TCT_SIGNALS];
    for (int i = 0; i < w->n_signals; i++) names[i] = w->signal[i].name;
    const char *near = tct_nearest(name, names, w->n_signals);
    if (!near && first) near = first->name;
    tct_complain(r->spec, from ? from : n, "task %s has no signal '%s'%s%s%s", w->task->name, name,
                 near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
  }
  if (p->signal == -1) p->signal = -2;
  if (p->signal >= 0) memcpy(p->shape, w->signal[p->signal].shape, sizeof p->shape);
}

/* `readout` is as large as the target, and chooses if the target is a class */
static const tct_about *read_readout(tct_reading *r, const tct_node *n, tct_population *p)
{
  const tct_world *w = r->model->world;
  const int target   = w ? tct_world_signal(w, "target") : -1;

  if (w && target < 0)
    tct_complain(r->spec, n,
                 "task %s has no target for a readout: give the population a kind and units",
                 w->task->name);
  if (target < 0) return NULL;
  const int *shape = w->signal[target].shape;
  p->shape[0] = p->shape[1] = 1;
  p->shape[2]               = shape[0] * shape[1] * shape[2];
  return tct_variant("units", w->signal[target].kind == TCT_SIGNAL_CLASS ? "choice" : "rate");
}

static void read_population(tct_reading *r, int i, const tct_node *n)
{
  static const char *const keys[] = {"units", "shape", "channels",  "init",
                                     "bias",  "sign",  "precision", NULL};
  tct_population *p               = &r->model->population[i];
  const char *kind                = tct_node_variant(n);

  p->signal             = -1;
  p->precision          = 1;
  r->population[i]      = n;
  r->population_init[i] = -1;
  if (strlen(n->key) >= TCT_NAME || strchr(n->key, '.') || strchr(n->key, '>') || n->key[0] == 0 ||
      strcmp(n->key, "one") == 0) {
    tct_complain_key(
      r->spec, n, "'%s' cannot name a population: at most %d bytes, no '.' or '>', and not 'one'",
      n->key, TCT_NAME - 1);
    return;
  }
  memcpy(p->name, n->key, strlen(n->key) + 1);
  const char *sign = tct_node_text(r->spec, tct_node_at(n, "sign"), "either");
  p->sign          = strcmp(sign, "excitatory") == 0 ? 1 : strcmp(sign, "inhibitory") == 0 ? -1 : 0;
  if (p->sign == 0 && strcmp(sign, "either") != 0)
    tct_complain(r->spec, tct_node_at(n, "sign"),
                 "sign is excitatory, inhibitory or either, not '%s'", sign);
  if (kind && strcmp(kind, "input") == 0) {
    read_input(r, n, p);
    return;
  }
  const bool readout = kind && strcmp(kind, "readout") == 0;
  const tct_about *a = readout ? read_readout(r, n, p) : tct_find_variant(r->spec, n, "units");
  if (!a) return;
  p->unit   = (const tct_unit *)a;
  p->params = tct_reading_bind(r, n, a, keys);
  if (!readout) read_shape(r, n, p);
  p->precision = tct_node_real(r->spec, tct_node_at(n, "precision"), "1", 1e-9, 1e9, 1);
  r->biased[i] = tct_node_bool(r->spec, tct_node_at(n, "bias"), true);
  read_init(r, tct_node_at(n, "init"), &r->population_init[i], &r->population_gain[i]);
}

static tct_status read_populations(tct_reading *r, const tct_node *n)
{
  tct_model *m  = r->model;
  const int all = n && n->kind == TCT_NODE_MAP ? n->n : 0;

  if (all == 0) {
    tct_complain(r->spec, n ? n : r->architecture,
                 "an architecture needs populations: who there is");
    return TCT_OK;
  }
  if (all > POPULATIONS_MOST) {
    tct_complain(r->spec, n, "%d populations; %d are the most", all, POPULATIONS_MOST);
    return TCT_OK;
  }
  m->population      = tct_alloc((size_t)all + 1, sizeof *m->population); /* and `one` */
  r->population      = tct_alloc((size_t)all + 1, sizeof(const tct_node *));
  r->biased          = tct_alloc((size_t)all + 1, sizeof *r->biased);
  r->population_init = tct_alloc((size_t)all + 1, sizeof *r->population_init);
  r->population_gain = tct_alloc((size_t)all + 1, sizeof *r->population_gain);
  if (!m->population || !r->population || !r->biased || !r->population_init || !r->population_gain)
    return tct_fail(r->err, TCT_NO_MEMORY, "no memory for %d populations", all);
  m->n_populations = all;
  for (int i = 0; i < all; i++) read_population(r, i, n->child[i]);
  return TCT_OK;
}

/* ---- projections ---------------------------------------------------------------------------------- */

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

static int delay_of(tct_reading *r, const tct_node *n)
{
  int64_t whole = 0;
  double steps  = 0;

  if (!n) return 0;
  if (n->kind != TCT_NODE_SCALAR || tct_read_int(n->text, &whole))
    return (int)tct_node_int(r->spec, n, 0, DELAY_MOST, 0);
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
  const char *name = tct_node_text(r->spec, n, NULL);

  if (!name || !post->unit) return 0;
  for (int k = 0; post->unit->sites[k]; k++)
    if (strcmp(post->unit->sites[k], name) == 0) return k;
  tct_complain(r->spec, n, "a %s unit has no site '%s'", post->unit->name, name);
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
  s->post            = end_named(r, n, arrow + 2, strlen(arrow + 2));
  const tct_about *a = tct_find_variant(r->spec, wiring ? wiring : n, "wirings");
  if (!a || s->pre < 0 || s->post < 0) return;
  const tct_population *pre = &m->population[s->pre], *post = &m->population[s->post];
  snprintf(s->name, sizeof s->name, "%s->%s", pre->name, post->name);
  if (post->signal != -1) {
    tct_complain_key(r->spec, n, "%s is an input: nothing projects to it", post->name);
    s->post = -1;
    return;
  }
  s->wiring = (const tct_wiring *)a;
  s->params = tct_reading_bind(r, n, a, keys);
  s->delay  = delay_of(r, tct_node_at(n, "delay"));
  s->site   = site_named(r, tct_node_at(n, "site"), post);
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
  if (!copies(n)) read_init(r, tct_node_at(n, "init"), &s->init, &s->gain);
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
  const int pre  = end_named(r, n, of, (size_t)(arrow - of)),
            post = end_named(r, n, arrow + 2, strlen(arrow + 2));
  for (int k = 0; k < m->n_projections && pre >= 0 && post >= 0; k++)
    if (m->projection[k].pre == pre && m->projection[k].post == post) s->like = k + 1;
  if (pre < 0 || post < 0 || s->like) return;
  tct_complain(r->spec, n, "there is no projection %s", of);
}

/* Once shapes are known: as many weights, in the same order or turned round. */
static void check_copies(tct_reading *r)
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

static tct_status read_projections(tct_reading *r, const tct_node *n, int init, double gain)
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
  m->projection =
    tct_alloc((size_t)(all + m->n_populations) + 1, sizeof *m->projection); /* and biases */
  r->projection = tct_alloc((size_t)(all + m->n_populations) + 1, sizeof(const tct_node *));
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

tct_status tct_read_architecture(tct_reading *r)
{
  const tct_node *n = tct_node_at(r->root, "architecture");
  int init          = 0;
  double gain       = 1;

  r->architecture = n;
  if (!n) {
    tct_complain(r->spec, r->root, "a spec needs an architecture: populations and projections");
    return TCT_OK;
  }
  r->model->dt = tct_node_real(r->spec, tct_node_at(n, "step"), "ms", 1e-6, 1e6, 1);
  read_init(r, tct_node_at(n, "init"), &init, &gain);
  if (n->kind == TCT_NODE_SCALAR || tct_node_at(n, "kind"))
    TCT_TRY(expand(r), r->err, "expanding the circuit");
  else
    tct_only_keys(r->spec, n, architecture_keys);
  if (!r->architecture) return TCT_OK;
  TCT_TRY(read_populations(r, tct_node_at(r->architecture, "populations")), r->err,
          "reading populations");
  if (r->model->n_populations == 0) return TCT_OK;
  TCT_TRY(read_projections(r, tct_node_at(r->architecture, "projections"), init, gain), r->err,
          "reading projections");
  if (tct_complaints(r->spec)) return TCT_OK;
  TCT_TRY(tct_reading_fed(r), r->err, "reading projections");
  TCT_TRY(tct_fit_shapes(r), r->err, "fitting shapes");
  if (tct_complaints(r->spec) == 0) check_copies(r);
  if (tct_complaints(r->spec)) return TCT_OK;
  return tct_read_biases(r);
}
