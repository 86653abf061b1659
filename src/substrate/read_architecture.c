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
enum { POPULATIONS_MOST = 1024, SHOWN_MOST = 100000 };

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
    m->circuit  = text.at;
    r->expanded = tct_spec_parse(text.at, a->name, r->err);
    if (!r->expanded) return r->err->code == TCT_NO_MEMORY ? TCT_NO_MEMORY : TCT_BUG;
    r->architecture = tct_spec_root(r->expanded);
    return tct_amend(r, n, a->name);
  }
  tct_text_free(&text);
  if (made == TCT_OK || made == TCT_NO_MEMORY)
    return tct_fail(r->err, TCT_NO_MEMORY, "no memory for circuit %s", a->name);
  if (why.code) tct_complain(r->spec, n, "%s", why.text);
  return TCT_OK;
}

/* ---- how weights start --------------------------------------------------------------------------- */

void tct_read_init(tct_reading *r, const tct_node *n, int *init, double *gain)
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

/* bias: false, true, or a map: {rule: whom it learns by} */
static void read_bias(tct_reading *r, int i, const tct_node *n)
{
  static const char *const keys[] = {"rule", NULL};
  const tct_node *rule            = tct_node_at(n, "rule");

  r->biased[i] = true;
  if (!n || n->kind != TCT_NODE_MAP) {
    r->biased[i] = tct_node_bool(r->spec, n, true);
    return;
  }
  tct_only_keys(r->spec, n, keys);
  r->bias_rule[i] = rule ? tct_reading_rule(r, rule) : 0;
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
  if (strlen(n->key) >= TCT_NAME || strpbrk(n->key, "./>") || n->key[0] == 0 ||
      strcmp(n->key, "one") == 0) {
    tct_complain_key(
      r->spec, n,
      "'%s' cannot name a population: at most %d bytes, no '.', '/' or '>', and not 'one'", n->key,
      TCT_NAME - 1);
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
  read_bias(r, i, tct_node_at(n, "bias"));
  tct_read_init(r, tct_node_at(n, "init"), &r->population_init[i], &r->population_gain[i]);
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
  r->bias_rule       = tct_alloc((size_t)all + 1, sizeof *r->bias_rule);
  r->population_init = tct_alloc((size_t)all + 1, sizeof *r->population_init);
  r->population_gain = tct_alloc((size_t)all + 1, sizeof *r->population_gain);
  if (!m->population || !r->population || !r->biased || !r->bias_rule || !r->population_init ||
      !r->population_gain)
    return tct_fail(r->err, TCT_NO_MEMORY, "no memory for %d populations", all);
  m->n_populations = all;
  for (int i = 0; i < all; i++) read_population(r, i, n->child[i]);
  return TCT_OK;
}

/* Does all that the task shows, and asks for, stand still for one step? */
static bool stands_still(const tct_world *w)
{
  bool still = w->steps == 1 && w->dt == 0 && !w->task->act;

  for (int i = 0; i < w->n_signals; i++) still = still && w->signal[i].still;
  return still;
}

/* What stands still may be shown for longer than a step: tasks hold it. */
static void read_shown(tct_reading *r, const tct_node *n)
{
  tct_world *w   = r->model->world;
  const double t = tct_node_real(r->spec, n, "ms", 1e-6, 1e9, 0), steps = t / r->model->dt;

  if (!w || t == 0) return;
  if (!stands_still(w))
    tct_complain(r->spec, n, "task %s has a time of its own", w->task->name);
  else if (steps < 0.5 || steps > SHOWN_MOST || fabs(steps - nearbyint(steps)) > 1e-6 * steps)
    tct_complain(r->spec, n, "%g ms are not a whole number of steps of %g ms, from 1 to %d", t,
                 r->model->dt, SHOWN_MOST);
  else
    w->steps = (int)nearbyint(steps);
  r->model->shown = t;
}

/* A task that goes by the clock says how long a step is. */
static void read_step(tct_reading *r, const tct_node *n)
{
  const tct_world *w = r->model->world;
  const double said  = w && w->dt > 0 ? w->dt : 1;

  r->model->dt = tct_node_real(r->spec, n, "ms", 1e-6, 1e6, said);
  if (w && w->dt > 0 && r->model->dt != said)
    tct_complain(r->spec, n, "the task goes by steps of %g ms", said);
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
  read_step(r, tct_node_at(n, "step"));
  read_shown(r, tct_node_at(tct_node_at(r->root, "task"), "shown"));
  tct_read_init(r, tct_node_at(n, "init"), &init, &gain);
  if (n->kind == TCT_NODE_SCALAR || tct_node_at(n, "kind"))
    TCT_TRY(expand(r), r->err, "expanding the circuit");
  else
    tct_only_keys(r->spec, n, architecture_keys);
  if (!r->architecture) return TCT_OK;
  TCT_TRY(read_populations(r, tct_node_at(r->architecture, "populations")), r->err,
          "reading populations");
  if (r->model->n_populations == 0) return TCT_OK;
  TCT_TRY(tct_read_projections(r, tct_node_at(r->architecture, "projections"), init, gain), r->err,
          "reading projections");
  if (tct_complaints(r->spec)) return TCT_OK;
  TCT_TRY(tct_reading_fed(r), r->err, "reading projections");
  TCT_TRY(tct_fit_shapes(r), r->err, "fitting shapes");
  if (tct_complaints(r->spec) == 0) tct_check_copies(r);
  if (tct_complaints(r->spec)) return TCT_OK;
  return tct_read_biases(r);
}
