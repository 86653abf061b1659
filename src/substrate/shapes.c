/* shapes.c -- shapes follow along the projections; then every biased population hears `one`. */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "kernels/kernels.h"
#include "substrate/init.h"
#include "substrate/reading.h"

enum { UNITS_MOST = 1 << 24 }; /* of a population */

static bool known(const int *shape)
{
  return shape[0] > 0 && shape[1] > 0 && shape[2] > 0;
}

/* No complaint: it counts few enough units, or its shape is not known yet. */
static bool countable(tct_reading *r, int p)
{
  const tct_population *q = &r->model->population[p];
  const size_t units      = (size_t)q->shape[0] * (size_t)q->shape[1] * (size_t)q->shape[2];

  if (units <= UNITS_MOST) return true;
  tct_complain_key(r->spec, r->population[p], "population %s has %zu units; %d are the most",
                   q->name, units, UNITS_MOST);
  return false;
}

static void settle_size(tct_population *p)
{
  p->size   = p->shape[0] * p->shape[1] * p->shape[2];
  p->panels = tct_panels(p->size);
  p->ld     = (size_t)p->panels * TCT_PANEL;
  if (p->ld % 128 == 0) p->ld += TCT_PANEL; /* rows a power of two apart share cache sets */
}

static tct_status fit(tct_reading *r, tct_projection *s, const tct_node *at)
{
  tct_model *m        = r->model;
  tct_population *pre = &m->population[s->pre], *post = &m->population[s->post];
  tct_error why   = {0};
  const bool open = !known(post->shape);

  memcpy(s->pre_shape, pre->shape, sizeof s->pre_shape);
  memcpy(s->post_shape, post->shape, sizeof s->post_shape);
  s->pre_ld = pre->ld;
  if (!open) s->post_ld = post->ld;
  const tct_status status = s->wiring->fit(s, m->seed, &why);
  if (status == TCT_NO_MEMORY) return tct_fail(r->err, status, "%s", why.text);
  if (status != TCT_OK) {
    tct_complain_key(r->spec, at, "%s", why.text);
    return TCT_OK;
  }
  if (open) {
    memcpy(post->shape, s->post_shape, sizeof post->shape);
    if (!countable(r, s->post)) return TCT_OK;
    settle_size(post);
  }
  s->post_ld = post->ld;
  return TCT_OK;
}

static tct_status fit_all(tct_reading *r, bool *fitted)
{
  tct_model *m = r->model;

  for (bool moved = true; moved;) {
    moved = false;
    for (int k = 0; k < m->n_projections; k++) {
      tct_projection *s = &m->projection[k];
      if (fitted[k] || !known(m->population[s->pre].shape)) continue;
      if (!known(m->population[s->post].shape) && (s->down || !s->wiring->infers)) continue;
      const int before = tct_complaints(r->spec);
      TCT_TRY(fit(r, s, r->projection[k]), r->err, "fitting %s", s->name);
      if (tct_complaints(r->spec) > before) return TCT_OK;
      fitted[k] = moved = true;
    }
  }
  return TCT_OK;
}

/* A projection is fitted as soon as its sender's shape is known and its receiver's is, or can be told. */
tct_status tct_fit_shapes(tct_reading *r)
{
  tct_model *m = r->model;
  bool *fitted, all = true;

  for (int p = 0; p < m->n_populations; p++) all = countable(r, p) && all;
  if (!all) return TCT_OK;
  fitted = tct_alloc((size_t)m->n_projections + 1, sizeof *fitted);
  if (!fitted) return tct_fail(r->err, TCT_NO_MEMORY, "no memory to fit shapes");
  for (int p = 0; p < m->n_populations; p++)
    if (known(m->population[p].shape)) settle_size(&m->population[p]);
  const tct_status status = fit_all(r, fitted);
  tct_free(fitted);
  if (status != TCT_OK || tct_complaints(r->spec)) return status;
  for (int p = 0; p < m->n_populations; p++)
    if (!known(m->population[p].shape))
      tct_complain_key(r->spec, r->population[p],
                       "population %s needs units, or a projection that tells its shape",
                       m->population[p].name);
  return TCT_OK;
}

/* Behind a shared kernel a threshold is shared too. */
static const tct_wiring *wiring_of_bias(const tct_model *m, int p)
{
  bool shared = false;

  for (int k = 0; k < m->n_projections; k++)
    shared = shared || (m->projection[k].post == p && !m->projection[k].down &&
                        m->projection[k].wiring->shared);
  return (const tct_wiring *)tct_variant("wirings", shared ? "per_channel" : "dense");
}

static int biased_sites(const tct_unit *u)
{
  int n = 0;

  while (u && u->gated && u->sites[n]) n++;
  return n ? n : u != NULL;
}

static tct_status bias(tct_reading *r, int one, int p, int site)
{
  tct_model *m               = r->model;
  const tct_population *post = &m->population[p];
  const tct_wiring *here     = wiring_of_bias(m, p);

  if (!here) return tct_fail(r->err, TCT_BUG, "there is no wiring for the bias of %s", post->name);
  tct_projection *s = &m->projection[m->n_projections++];
  *s                = (tct_projection){.pre    = one,
                                       .post   = p,
                                       .site   = site,
                                       .wiring = here,
                                       .rule   = r->bias_rule[p],
                                       .init   = tct_init_named("zero"),
                                       .gain   = 1};
  s->params         = tct_params_new(&here->about);
  if (!s->params && here->params_size)
    return tct_fail(r->err, TCT_NO_MEMORY, "no memory for a bias");
  tct_print(s->name, sizeof s->name, "one->%s%s%s", post->name, site ? "/" : "",
            site ? post->unit->sites[site] : "");
  return fit(r, s, r->population[p]);
}

tct_status tct_read_biases(tct_reading *r)
{
  tct_model *m  = r->model;
  const int one = m->n_populations;
  bool any      = false;

  for (int p = 0; p < one; p++) any = any || (m->population[p].unit && r->biased[p]);
  if (!any) return TCT_OK;
  tct_population *constant = &m->population[m->n_populations++];
  *constant = (tct_population){.name = "one", .shape = {1, 1, 1}, .signal = -1, .constant = true};
  settle_size(constant);
  for (int p = 0; p < one; p++)
    for (int k = 0; r->biased[p] && k < biased_sites(m->population[p].unit); k++)
      TCT_TRY(bias(r, one, p, k + m->population[p].unit->bias_site), r->err,
              "fitting the bias of %s", m->population[p].name);
  return TCT_OK;
}
