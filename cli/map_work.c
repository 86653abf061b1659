/* map_work.c -- tercet map: every area beside every population, and the best one chosen. */
#include "interrupt.h"
#include "map_asked.h"
#include "say.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"
#include "substrate/complain.h"

#include <math.h>
#include <string.h>

enum { STAGE = 1000, ORDERS = 50000, SPLITS = 20 /* of repeats */ };

static bool tell(void *own, int done, int of)
{
  struct map *m = own;

  progress_count(&m->progress, m->at * STAGE + (int)((double)STAGE * done / (of > 0 ? of : 1)),
                 m->stages * STAGE, "steps");
  return interrupted != 0;
}

/* ---- what all ways share ----------------------------------------------------------------------------- */

static tct_status room_for(const struct map *m, struct map_area *d, tct_error *err)
{
  const size_t items = (size_t)m->items + 1, models = (size_t)m->models + 1;

  d->cell   = tct_alloc(items, sizeof *d->cell);
  d->gain   = tct_alloc(items, sizeof *d->gain);
  d->p      = tct_alloc(items, sizeof *d->p);
  d->choice = tct_alloc(models, sizeof *d->choice);
  d->before = tct_alloc(models, sizeof *d->before);
  if (d->cell && d->gain && d->p && d->choice && d->before) return TCT_OK;
  return tct_fail(err, TCT_NO_MEMORY, "no memory for %d populations", m->items);
}

/* Each model's population, chosen on halves. */
static tct_status choose(const struct map *m, struct map_area *d, const tct_map_halves *h,
                         tct_error *err)
{
  for (int i = 0; i < m->models; i++) {
    const struct map_model *model = &m->model[i];
    TCT_PASS(tct_map_choose(h, model->n, model->member, &m->interval, &d->choice[i], err));
    if (model->before)
      TCT_PASS(tct_map_choose(h, model->n, model->before, &m->interval, &d->before[i], err));
  }
  return TCT_OK;
}

/* Halves of an area that has enough conditions; else h->splits is 0. */
static tct_status halve(struct map *m, struct map_area *d, const tct_map_area *a, tct_map_halves *h,
                        tct_error *err)
{
  *h = (tct_map_halves){.splits = 0};
  if (a->conditions < TCT_MAP_CONDITIONS_LEAST) return TCT_OK;
  TCT_PASS(tct_map_halves_of(a, &m->halves, h, err));
  return choose(m, d, h, err);
}

/* ---- by RDMs ------------------------------------------------------------------------------------------ */

/* What the inference says of each model, and of the difference between it and its control. */
static void take_cells(const struct map *m, struct map_area *d, const tct_inference *f)
{
  for (int i = 0; i < m->items; i++) {
    const tct_inferred_model *x = &f->model[i];
    d->cell[i] =
      (tct_map_cell){x->mean.value, x->mean.low, x->mean.high, x->mean.error, x->p_zero, 0};
    d->gain[i] = (tct_map_cell){.value = (double)NAN, .low = (double)NAN, .high = (double)NAN};
  }
  for (int k = 0; k < f->pairs; k++) {
    const tct_inferred_pair *p = &f->pair[k];
    if (m->item[p->a].control != p->b) continue;
    d->gain[p->a] = (tct_map_cell){p->difference.value, p->difference.low, p->difference.high,
                                   p->difference.error, (double)NAN,       0};
  }
  d->lower = f->lower.value;
  d->upper = f->upper.value;
  if (f->subjects > 1) d->ceiling = "subjects";
}

/* Of one subject whose repeats are known, what these say of each other. */
static tct_status rdm_ceiling(const struct map *m, struct map_area *d, tct_error *err)
{
  const tct_recording *r = d->item[0]->recording;
  tct_rdm_how how        = m->making.how;

  if (d->n > 1 || !r) return TCT_OK;
  if (m->making.windowed)
    TCT_PASS(tct_cut_window(&how.cut, r, m->making.window[0], m->making.window[1], err));
  TCT_PASS(tct_map_repeats_of_rdms(r, &how, m->comparator, m->params, SPLITS, m->halves.seed,
                                   &d->lower, err));
  if (!isnan(d->lower)) d->ceiling = "repeats";
  return TCT_OK;
}

static tct_status infer(struct map *m, struct map_area *d, const tct_rsa *rsa, tct_error *err)
{
  tct_infer_how how = m->infer;
  tct_inference f   = {.models = 0};
  tct_map_halves h;

  how.draw.boot = m->asked->boot      ? (tct_boot)(m->asked->boot - 1)
                  : rsa->subjects > 1 ? TCT_BOOT_DUAL
                                      : TCT_BOOT_CONDITIONS;
  how.draw.tell = tell;
  how.draw.own  = m;
  TCT_PASS(tct_rsa_infer(rsa, &how, &f, err));
  take_cells(m, d, &f);
  tct_inference_free(&f);
  TCT_PASS(rdm_ceiling(m, d, err));
  m->at++;
  const tct_map_area a    = tct_map_area_of_rdms(rsa);
  const tct_status status = halve(m, d, &a, &h, err);
  tct_map_halves_free(&h);
  return status;
}

static tct_status beside_rdms(struct map *m, struct map_area *d, tct_error *err)
{
  const tct_rdm **rdm  = tct_alloc((size_t)(m->items + d->n) + 1, sizeof(void *));
  tct_rsa_model *model = tct_alloc((size_t)m->items + 1, sizeof *model);
  char(*name)[96]      = tct_alloc((size_t)d->n + 1, sizeof *name);
  tct_aligned over     = {.conditions = 0};
  tct_status status    = TCT_OK;

  if (!rdm || !model || !name)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for %d RDMs", m->items + d->n);
  for (int i = 0; i < m->items && status == TCT_OK; i++) rdm[i] = m->item[i].rdm;
  for (int i = 0; i < d->n && status == TCT_OK; i++) rdm[m->items + i] = d->item[i]->rdm;
  if (status == TCT_OK) status = tct_rdms_align(m->items, rdm, d->n, rdm + m->items, &over, err);
  if (status == TCT_OK) {
    for (int i = 0; i < m->items; i++)
      model[i] = (tct_rsa_model){.kind  = (const tct_rdm_model *)tct_variant("rdm_models", "fixed"),
                                 .parts = 1,
                                 .part  = over.model + (size_t)i * over.pairs};
    d->conditions     = over.conditions;
    d->dropped        = over.dropped;
    d->by_name        = over.by_name;
    d->subjects       = tct_aligned_by_subject(&over, d->n, rdm + m->items, name);
    const tct_rsa rsa = {.conditions = over.conditions,
                         .pairs      = over.pairs,
                         .models     = m->items,
                         .model      = model,
                         .subjects   = d->subjects,
                         .subject    = over.subject,
                         .comparator = m->comparator,
                         .params     = m->params,
                         .noise      = over.noise};
    status            = infer(m, d, &rsa, err);
  }
  tct_aligned_free(&over);
  tct_free(rdm);
  tct_free(model);
  tct_free(name);
  return status;
}

/* ---- by a similarity ----------------------------------------------------------------------------------- */

static tct_status ceiling(const struct map *m, struct map_area *d, const tct_map_responses *r,
                          tct_error *err)
{
  if (d->n > 1) {
    d->ceiling = "subjects";
    return tct_map_between_subjects(r, &d->lower, err);
  }
  TCT_PASS(tct_map_between_repeats(d->item[0]->recording, &m->how, SPLITS, m->halves.seed,
                                   &d->lower, err));
  if (!isnan(d->lower)) d->ceiling = "repeats";
  return TCT_OK;
}

static tct_status measure(struct map *m, struct map_area *d, const tct_map_responses *r,
                          tct_error *err)
{
  const tct_map_area a = tct_map_area_of_responses(r);
  int *control         = tct_alloc((size_t)m->items + 1, sizeof *control);
  tct_map_halves h;

  if (!control) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d populations", m->items);
  for (int i = 0; i < m->items; i++) control[i] = m->item[i].control;
  d->conditions     = r->conditions;
  d->dropped        = r->dropped;
  d->by_name        = r->by_name;
  d->subjects       = d->n;
  tct_status status = halve(m, d, &a, &h, err);
  m->at++;
  if (status == TCT_OK)
    status = tct_map_cells_of(&a, h.splits ? &h : NULL, &m->halves, &m->interval, control, d->cell,
                              d->gain, err);
  if (status == TCT_OK) status = ceiling(m, d, r, err);
  tct_map_halves_free(&h);
  tct_free(control);
  return status;
}

static tct_status beside_recordings(struct map *m, struct map_area *d, tct_error *err)
{
  const tct_recording **r = tct_alloc((size_t)(m->items + d->n) + 1, sizeof(void *));
  tct_map_responses responses;

  if (!r) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d recordings", m->items + d->n);
  for (int i = 0; i < m->items; i++) r[i] = m->item[i].recording;
  for (int i = 0; i < d->n; i++) r[m->items + i] = d->item[i]->recording;
  tct_status status =
    tct_map_responses_of(m->items, r, d->n, r + m->items, &m->how, &responses, err);
  if (status == TCT_OK) {
    status = measure(m, d, &responses, err);
    tct_map_responses_free(&responses);
  }
  tct_free(r);
  return status;
}

/* ---- over all areas ------------------------------------------------------------------------------------ */

/* p of all cells but controls, as one family. */
static tct_status correct(struct map *m, tct_error *err)
{
  const int most = m->areas * m->items;
  double *p      = tct_alloc((size_t)most + 1, sizeof *p);
  int n          = 0;

  if (!p) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d p values", most);
  for (int i = 0; i < m->areas; i++)
    for (int k = 0; k < m->items; k++)
      p[n++] = map_is_control(m, k) ? (double)NAN : m->area[i].cell[k].p;
  for (int i = 0; i < n; i++) m->comparisons += !isnan(p[i]);
  const tct_status status = tct_correct(m->correction, NULL, n, p, p, err);
  for (int i = 0; i < m->areas && status == TCT_OK; i++)
    memcpy(m->area[i].p, p + (ptrdiff_t)i * m->items, (size_t)m->items * sizeof *p);
  tct_free(p);
  return status;
}

static tct_status order_one(const struct map *m, int model, bool before, double *depth,
                            tct_map_order *into, tct_error *err)
{
  for (int i = 0; i < m->areas; i++) {
    const tct_map_choice *c = before ? &m->area[i].before[model] : &m->area[i].choice[model];
    depth[i]                = c->n && c->chosen >= 0 ? c->depth : (double)NAN;
  }
  return tct_map_order_of(m->areas, depth, ORDERS, m->halves.seed, into, err);
}

static tct_status order(struct map *m, tct_error *err)
{
  const size_t models = (size_t)m->models + 1;
  double *depth       = tct_alloc((size_t)m->areas + 1, sizeof *depth);
  tct_status status   = TCT_OK;

  m->order   = tct_alloc(models, sizeof *m->order);
  m->first   = tct_alloc(models, sizeof *m->first);
  m->p_order = tct_alloc(models, sizeof *m->p_order);
  if (!depth || !m->order || !m->first || !m->p_order)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for %d areas", m->areas);
  for (int i = 0; i < m->models && status == TCT_OK; i++) {
    status = order_one(m, i, false, depth, &m->order[i], err);
    if (status == TCT_OK && m->model[i].before)
      status = order_one(m, i, true, depth, &m->first[i], err);
    if (status == TCT_OK) m->p_order[i] = m->order[i].p;
  }
  if (status == TCT_OK)
    status = tct_correct(m->correction, NULL, m->models, m->p_order, m->p_order, err);
  tct_free(depth);
  return status;
}

static tct_status work(struct map *m, tct_error *err)
{
  tct_status status = TCT_OK;

  m->halves.tell = tell;
  m->halves.own  = m;
  m->stages      = 2 * m->areas;
  for (int i = 0; i < m->areas && status == TCT_OK; i++) {
    struct map_area *d = &m->area[i];
    m->at              = 2 * i;
    status             = room_for(m, d, err);
    if (status == TCT_OK)
      status = m->comparator ? beside_rdms(m, d, err) : beside_recordings(m, d, err);
    if (status != TCT_OK && status != TCT_INTERRUPTED)
      status = tct_while(err, status, "mapping %s", d->name);
  }
  if (status == TCT_OK) status = correct(m, err);
  return status == TCT_OK ? order(m, err) : status;
}

int map_work(struct map *m)
{
  tct_error err = {0};

  interrupt_listen("tercet: stopping; nothing is kept\n");
  progress_begin(&m->progress, m->asked->progress);
  progress_later(&m->progress);
  const tct_status status = work(m, &err);
  progress_end(&m->progress);
  return status == TCT_OK ? EXIT_DONE : say_error(m->asked, &err);
}

static void area_free(const struct map *m, struct map_area *d)
{
  for (int i = 0; i < m->models; i++) {
    if (d->choice) tct_map_choice_free(&d->choice[i]);
    if (d->before) tct_map_choice_free(&d->before[i]);
  }
  tct_free(d->item);
  tct_free(d->cell);
  tct_free(d->gain);
  tct_free(d->p);
  tct_free(d->choice);
  tct_free(d->before);
}

void map_free(struct map *m)
{
  for (int i = 0; i < m->areas && m->area; i++) area_free(m, &m->area[i]);
  for (int i = 0; i < m->models && m->model; i++) {
    tct_free(m->model[i].member);
    tct_free(m->model[i].before);
  }
  for (int i = 0; i < m->asked->nouns + m->asked->with.n && m->noun; i++) {
    tct_rdms_free(&m->noun[i].rdms);
    tct_recordings_free(&m->noun[i].now);
    tct_recordings_free(&m->noun[i].before);
    tct_recordings_free(&m->noun[i].made_of);
  }
  if (m->comparator) tct_params_free(&m->comparator->about, m->params);
  if (m->how.similarity) tct_params_free(&m->how.similarity->about, m->params);
  if (m->how.encoder) tct_params_free(tct_variant("encoders", map_metric(m)), m->params);
  rdm_making_free(&m->making);
  rdm_making_free(&m->model_making);
  tct_free(m->area);
  tct_free(m->model);
  tct_free(m->noun);
  tct_free(m->item);
  tct_free(m->brain);
  tct_free(m->order);
  tct_free(m->first);
  tct_free(m->p_order);
}
