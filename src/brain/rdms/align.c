/* align.c -- RDMs of models and subjects over one list of conditions: by their names, or else by their places.
 *
 * What some subjects lack is missing from these alone; what a model lacks is missing from all models, since models
 * that are compared are held against the same pairs. */
#include "brain/rdms/rdms.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CONDITIONS_LEAST = 3 };

typedef struct {
  const char *name;
  int place;
} entry;

typedef struct {
  const tct_rdm *rdm;
  entry *sorted; /* [conditions] by name, then place; NULL: it has none */
  int *
    place; /* [kept] where it has the conditions that are kept, -1: nowhere; NULL: where they are */
} member;

typedef struct {
  int models, n; /* n: of models and then subjects */
  member *all;   /* [n] */
  tct_aligned *into;
  tct_error *err;
} aligning;

static int by_name(const void *a, const void *b)
{
  const entry *x = a, *y = b;
  const int order = strcmp(x->name, y->name);

  return order ? order : x->place - y->place;
}

static int name_only(const void *key, const void *element)
{
  return strcmp(key, ((const entry *)element)->name);
}

static int place_of(const member *m, const char *name)
{
  const entry *found =
    bsearch(name, m->sorted, (size_t)m->rdm->conditions, sizeof *m->sorted, name_only);

  return found ? found->place : -1;
}

static tct_status no_memory(const aligning *g)
{
  return tct_fail(g->err, TCT_NO_MEMORY, "no memory to align %d RDMs", g->n);
}

/* ---- how they can be paired ---- */

static bool all_have_names(const aligning *g)
{
  for (int i = 0; i < g->n; i++)
    if (!g->all[i].rdm->condition) return false;
  return true;
}

static bool all_are_equal(const aligning *g)
{
  const tct_rdm *first = g->all[0].rdm;

  for (int i = 1; i < g->n; i++) {
    const tct_rdm *r = g->all[i].rdm;
    if (r->conditions != first->conditions) return false;
    for (int c = 0; c < r->conditions; c++)
      if (strncmp(r->condition[c], first->condition[c], TCT_LABEL) != 0) return false;
  }
  return true;
}

static tct_status sort_names(const aligning *g)
{
  for (int i = 0; i < g->n; i++) {
    const tct_rdm *r = g->all[i].rdm;
    entry *e         = tct_alloc((size_t)r->conditions, sizeof *e);
    if (!e) return no_memory(g);
    g->all[i].sorted = e;
    for (int c = 0; c < r->conditions; c++) e[c] = (entry){r->condition[c], c};
    qsort(e, (size_t)r->conditions, sizeof *e, by_name);
  }
  return TCT_OK;
}

/* A name that stands twice in one RDM, and which; or NULL. */
static const char *double_name(const aligning *g, const tct_rdm **in)
{
  for (int i = 0; i < g->n; i++)
    for (int c = 1; c < g->all[i].rdm->conditions; c++)
      if (strcmp(g->all[i].sorted[c - 1].name, g->all[i].sorted[c].name) == 0) {
        *in = g->all[i].rdm;
        return g->all[i].sorted[c].name;
      }
  return NULL;
}

static tct_status pair_by_place(const aligning *g)
{
  const tct_rdm *first = g->all[0].rdm;

  for (int i = 1; i < g->n; i++)
    if (g->all[i].rdm->conditions != first->conditions)
      return tct_fail(g->err, TCT_BAD_SHAPE,
                      "RDM '%s' has %d conditions and '%s' has %d, and not all have names by which "
                      "they could be paired",
                      first->name, first->conditions, g->all[i].rdm->name,
                      g->all[i].rdm->conditions);
  g->into->conditions = first->conditions;
  return TCT_OK;
}

/* In every model, and in a subject if there are any? */
static bool is_kept(const aligning *g, const char *name)
{
  bool in_subject = g->n == g->models;

  for (int i = 0; i < g->models; i++)
    if (place_of(&g->all[i], name) < 0) return false;
  for (int i = g->models; i < g->n && !in_subject; i++)
    in_subject = place_of(&g->all[i], name) >= 0;
  return in_subject;
}

/* Different names in all of them. */
static tct_status count_names(const aligning *g, int *count)
{
  size_t n = 0, at = 0;

  for (int i = 0; i < g->n; i++) n += (size_t)g->all[i].rdm->conditions;
  entry *all = tct_alloc(n, sizeof *all);
  if (!all) return no_memory(g);
  for (int i = 0; i < g->n; i++)
    for (int c = 0; c < g->all[i].rdm->conditions; c++) all[at++] = g->all[i].sorted[c];
  qsort(all, n, sizeof *all, by_name);
  *count = n > 0;
  for (size_t i = 1; i < n; i++) *count += strcmp(all[i - 1].name, all[i].name) != 0;
  tct_free(all);
  return TCT_OK;
}

/* Without models, all that any subject has, in the order in which they come. */
static tct_status gather(const aligning *g, int most)
{
  tct_aligned *a = g->into;

  a->condition = tct_alloc((size_t)most, sizeof *a->condition);
  if (!a->condition) return no_memory(g);
  for (int i = 0; i < (g->models ? 1 : g->n); i++) {
    const tct_rdm *r = g->all[i].rdm;
    for (int c = 0; c < r->conditions; c++) {
      bool is_new = true;
      for (int k = 0; k < i && is_new; k++) is_new = place_of(&g->all[k], r->condition[c]) < 0;
      if (is_new && is_kept(g, r->condition[c]))
        tct_print(a->condition[a->conditions++], TCT_LABEL, "%s", r->condition[c]);
    }
  }
  return TCT_OK;
}

static tct_status pair_by_name(const aligning *g)
{
  tct_aligned *a = g->into;
  int names      = 0;

  TCT_PASS(count_names(g, &names));
  TCT_PASS(gather(g, names));
  a->by_name = true;
  a->dropped = names - a->conditions;
  for (int i = 0; i < g->n; i++) {
    g->all[i].place = tct_alloc((size_t)a->conditions, sizeof *g->all[i].place);
    if (!g->all[i].place) return no_memory(g);
    for (int c = 0; c < a->conditions; c++)
      g->all[i].place[c] = place_of(&g->all[i], a->condition[c]);
  }
  return TCT_OK;
}

static tct_status pair(const aligning *g)
{
  const tct_rdm *in;

  if (!all_have_names(g)) return pair_by_place(g);
  TCT_PASS(sort_names(g));
  const char *twice = double_name(g, &in);
  if (!twice) return pair_by_name(g);
  if (all_are_equal(g)) return pair_by_place(g);
  return tct_fail(
    g->err, TCT_BAD_SHAPE,
    "in RDM '%s' the condition '%s' stands twice, and not all RDMs have the same list "
    "of conditions: they can be paired neither by name nor by place",
    in->name, twice);
}

/* ---- what is taken ---- */

static double value_of(const member *m, int i, int k)
{
  const int a = m->place ? m->place[i] : i, b = m->place ? m->place[k] : k;
  const size_t low = (size_t)(a < b ? a : b), high = (size_t)(a < b ? b : a);
  const size_t n = (size_t)m->rdm->conditions;

  if (a < 0 || b < 0) return (double)NAN;
  return m->rdm->value[low * n - low * (low + 1) / 2 + high - low - 1];
}

static void take_values(const member *m, int conditions, double *to)
{
  for (int i = 0; i < conditions; i++)
    for (int k = i + 1; k < conditions; k++) *to++ = value_of(m, i, k);
}

/* A pair that a model lacks is missing from all; count those that no model or no subject has. */
static void settle_pairs(tct_aligned *a, int models, int subjects)
{
  for (size_t p = 0; p < a->pairs; p++) {
    bool lacks = false, has = subjects == 0;
    for (int i = 0; i < models && !lacks; i++) lacks = isnan(a->model[(size_t)i * a->pairs + p]);
    for (int i = 0; i < models && lacks; i++) a->model[(size_t)i * a->pairs + p] = (double)NAN;
    for (int i = 0; i < subjects && !has; i++) has = !isnan(a->subject[(size_t)i * a->pairs + p]);
    a->dropped_pairs += lacks || !has;
  }
}

/* Categories of the first RDM that has some. */
static tct_status take_categories(const aligning *g)
{
  tct_aligned *a = g->into;
  int i          = 0;

  while (i < g->n && !(g->all[i].rdm->categories > 0 && g->all[i].rdm->category)) i++;
  if (i == g->n) return TCT_OK;
  const member *m  = &g->all[i];
  const size_t all = (size_t)m->rdm->categories;
  a->category      = tct_alloc((size_t)a->conditions, sizeof *a->category);
  a->category_name = tct_alloc(all, sizeof *a->category_name);
  if (!a->category || !a->category_name) return no_memory(g);
  a->categories = m->rdm->categories;
  memcpy(a->category_name, m->rdm->category_name, all * sizeof *a->category_name);
  for (int c = 0; c < a->conditions; c++) {
    const int place = m->place ? m->place[c] : c;
    a->category[c]  = place < 0 ? -1 : m->rdm->category[place];
  }
  return TCT_OK;
}

static bool add_noise(const member *m, int conditions, double *sum, double *count)
{
  const size_t n = (size_t)conditions, all = (size_t)m->rdm->conditions;
  bool any = false;

  for (size_t i = 0; i < n && m->rdm->noise; i++)
    for (size_t k = 0; k < n; k++) {
      const int a = m->place ? m->place[i] : (int)i, b = m->place ? m->place[k] : (int)k;
      const double x = a < 0 || b < 0 ? (double)NAN : m->rdm->noise[(size_t)a * all + (size_t)b];
      if (isnan(x)) continue;
      sum[i * n + k] += x;
      count[i * n + k]++;
      any = true;
    }
  return any;
}

/* The mean over subjects, if it is known of all pairs of conditions. */
static tct_status take_noise(const aligning *g)
{
  tct_aligned *a = g->into;
  const size_t n = (size_t)a->conditions * (size_t)a->conditions;
  double *sum    = tct_alloc(n, 2 * sizeof *sum);
  bool whole     = false;

  if (!sum) return no_memory(g);
  for (int i = g->models; i < g->n; i++)
    whole |= add_noise(&g->all[i], a->conditions, sum, sum + n);
  for (size_t i = 0; i < n; i++) {
    whole = whole && sum[n + i] > 0;
    sum[i] /= sum[n + i];
  }
  if (whole)
    a->noise = sum;
  else
    tct_free(sum);
  return TCT_OK;
}

static tct_status take(const aligning *g)
{
  const int subjects = g->n - g->models;
  tct_aligned *a     = g->into;

  if (a->conditions < CONDITIONS_LEAST)
    return tct_fail(
      g->err, TCT_BAD_SHAPE,
      "only %d conditions are in %s: three are the least.  '%s' begins with '%s', and "
      "'%s' with '%s'",
      a->conditions,
      g->models == 0 ? "any subject"
      : subjects > 0 ? "all models and in a subject"
                     : "all models",
      g->all[0].rdm->name, a->by_name ? g->all[0].rdm->condition[0] : "",
      g->all[g->n - 1].rdm->name, a->by_name ? g->all[g->n - 1].rdm->condition[0] : "");
  a->pairs   = tct_rdm_pairs(a->conditions);
  a->model   = tct_alloc((size_t)g->models * a->pairs, sizeof *a->model);
  a->subject = tct_alloc((size_t)subjects * a->pairs, sizeof *a->subject);
  if (!a->model || !a->subject) return no_memory(g);
  for (int i = 0; i < g->models; i++)
    take_values(&g->all[i], a->conditions, a->model + (size_t)i * a->pairs);
  for (int i = 0; i < subjects; i++)
    take_values(&g->all[g->models + i], a->conditions, a->subject + (size_t)i * a->pairs);
  settle_pairs(a, g->models, subjects);
  TCT_PASS(take_noise(g));
  return take_categories(g);
}

void tct_aligned_free(tct_aligned *a)
{
  if (!a) return;
  tct_free(a->condition);
  tct_free(a->category);
  tct_free(a->category_name);
  tct_free(a->model);
  tct_free(a->subject);
  tct_free(a->noise);
  *a = (tct_aligned){0};
}

tct_status tct_rdms_align(int models, const tct_rdm *const *model, int subjects,
                          const tct_rdm *const *subject, tct_aligned *into, tct_error *err)
{
  aligning g = {.models = models, .n = models + subjects, .into = into, .err = err};

  *into = (tct_aligned){0};
  if (models < 0 || subjects < 0 || g.n < 1)
    return tct_fail(err, TCT_BAD_SHAPE, "there are no RDMs to be aligned");
  g.all             = tct_alloc((size_t)g.n, sizeof *g.all);
  tct_status status = TCT_OK;
  if (!g.all) status = no_memory(&g);
  for (int i = 0; g.all && i < g.n; i++) g.all[i].rdm = i < models ? model[i] : subject[i - models];
  if (status == TCT_OK) status = pair(&g);
  if (status == TCT_OK) status = take(&g);
  for (int i = 0; g.all && i < g.n; i++) {
    tct_free(g.all[i].sorted);
    tct_free(g.all[i].place);
  }
  tct_free(g.all);
  if (status != TCT_OK) tct_aligned_free(into);
  return status;
}
