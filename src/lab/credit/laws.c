/* laws.c -- laws of bias and variance: each seed of each law is a piece of work for the threads.
 *
 * One seed of a law is a measurement of its own (credit.c) with the law's knob turned: it gives a point for each
 * value of the knob, and so a slope.  The interval of the law's slope is that of the mean over seeds. */
#include "lab/credit/laws.h"

#include "base/memory.h"
#include "base/pool.h"
#include "base/text.h"
#include "lab/credit/law.h"
#include "substrate/complain.h"

#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

struct work {
  const tct_credit_how *how;
  tct_credit_laws *all;
  int64_t seed; /* the spec's */
  pthread_mutex_t lock;
  int begun, done;
  tct_status code;
  tct_error err;
};

/* What one seed of one law opens. */
struct piece {
  const struct work *w;
  const tct_credit_law *l;
  int seed;
};

/* ---- reading ---------------------------------------------------------------------------------------------- */

static const char *said(const tct_node *n, const char *key)
{
  const tct_node *one = tct_node_at(n, key);

  return one ? one->text : NULL;
}

static int64_t number(const tct_node *n, const char *key, int64_t usual)
{
  const char *text = said(n, key);
  int64_t read     = usual;

  return text && tct_read_int(text, &read) && read > 0 ? read : usual;
}

static tct_status check_keys(const tct_node *law, tct_error *err)
{
  static const char *const keys[] = {"name",  "rule", "knob",     "along", "of",
                                     "slope", "at",   "examples", "draws", "with"};
  enum { KEYS = sizeof keys / sizeof *keys };

  for (int i = 0; i < law->n; i++) {
    const tct_node *n = law->child[i];
    bool known        = false;
    for (int k = 0; n->key && k < KEYS; k++) known = known || strcmp(n->key, keys[k]) == 0;
    if (known) continue;
    const char *near = n->key ? tct_nearest(n->key, keys, KEYS) : NULL;
    return tct_fail_in(err, TCT_BAD_SPEC, n->file, n->key_line, n->key_column,
                       "a law has no '%s'%s%s", n->key ? n->key : "list",
                       near ? "; did you mean " : "", near ? near : "");
  }
  return TCT_OK;
}

static bool is_known(const char *of)
{
  return strcmp(of, "variance") == 0 || strcmp(of, "bias2") == 0 ||
         strcmp(of, "bias2_projection") == 0;
}

tct_status tct_credit_laws_read(const tct_spec *spec, tct_credit_laws *all, tct_error *err)
{
  const tct_node *section = tct_node_at(tct_spec_root(spec), "credit"),
                 *laws    = tct_node_at(section, "laws");

  *all = (tct_credit_laws){0};
  for (int i = 0; laws && i < laws->n; i++) {
    const tct_node *n = laws->child[i];
    if (all->laws == TCT_LAWS) return tct_fail(err, TCT_UNSUPPORTED, "more than %d laws", TCT_LAWS);
    TCT_TRY(check_keys(n, err), err, "section credit");
    tct_credit_law *l = &all->law[all->laws++];
    *l                = (tct_credit_law){.name     = said(n, "name"),
                                         .rule     = said(n, "rule"),
                                         .knob     = said(n, "knob"),
                                         .along    = said(n, "along"),
                                         .of       = said(n, "of"),
                                         .expected = said(n, "slope"),
                                         .at       = said(n, "at"),
                                         .with     = tct_node_at(n, "with"),
                                         .examples = (int)number(n, "examples", 0),
                                         .draws    = (int)number(n, "draws", 0)};
    if (!l->name || !l->rule || !l->knob || !l->along || !l->of || !l->expected)
      return tct_fail_in(err, TCT_BAD_SPEC, n->file, n->line, n->column,
                         "a law has name, rule, knob, along, of and slope");
    if (!is_known(l->of))
      return tct_fail_in(err, TCT_BAD_SPEC, n->file, n->line, n->column,
                         "a law is of variance, bias2 or bias2_projection, not of %s", l->of);
  }
  return all->laws ? TCT_OK : tct_fail(err, TCT_BAD_SPEC, "credit.laws says no law");
}

/* ---- one seed of a law ------------------------------------------------------------------------------------ */

static tct_spec *open_piece(void *arg, tct_error *err)
{
  const struct piece *p = arg;
  tct_spec *s           = p->w->how->open(p->w->how->open_arg, err);
  tct_status code       = s ? TCT_OK : err->code;
  char text[64];

  for (int i = 0; p->l->with && i < p->l->with->n && code == TCT_OK; i++)
    code = tct_set(s, p->l->with->child[i]->text ? p->l->with->child[i]->text : "", err);
  tct_print(text, sizeof text, "seed=%" PRIu64, (uint64_t)p->w->seed + (uint64_t)p->seed);
  if (code == TCT_OK) code = tct_set(s, text, err);
  if (code == TCT_OK) return s;
  tct_spec_free(s);
  return NULL;
}

static double place(const tct_credit_law *l, const tct_credit_entry *e)
{
  const char *equals = strrchr(e->knob, '=');
  const size_t n     = strlen(l->along);
  double x           = 0;

  if (strcmp(l->along, "weights") == 0) return e->weights;
  if (strcmp(l->along, "units") == 0) return e->units;
  if (!equals || !tct_read_real(equals + 1, &x)) return 0;
  return n > 3 && strcmp(l->along + n - 3, "- 1") == 0 ? x - 1 : x;
}

static tct_estimate what(const tct_credit_law *l, const tct_credit_entry *e)
{
  if (strcmp(l->of, "variance") == 0) return e->variance;
  return strcmp(l->of, "bias2") == 0 ? e->bias2 : e->bias2_layer;
}

/* Under the lock: points of a refused seed are no numbers. */
static void take(tct_credit_law *l, const tct_credit_table *t, int seed)
{
  const tct_credit_state *s = &t->state[0];

  l->n        = s->entries < TCT_LAW_POINTS ? s->entries : TCT_LAW_POINTS;
  l->examples = t->examples;
  l->draws    = t->draws;
  for (int i = 0; i < l->n; i++) {
    const tct_credit_entry *e = &s->entry[i];
    const tct_estimate y      = what(l, e);
    if (*e->refused) tct_print(l->refused, sizeof l->refused, "%s", e->refused);
    if (!*e->refused) l->x[i] = place(l, e);
    if (seed == 0) l->y[i] = y;
    l->each[seed * TCT_LAW_POINTS + i] = *e->refused ? (double)NAN : y.value;
  }
}

static tct_status measure(struct work *w, tct_credit_law *l, int seed, tct_error *err)
{
  struct piece p         = {w, l, seed};
  const char *state[]    = {l->at ? l->at : "init"};
  tct_credit_table table = {0};
  char knob[400];
  const char *const knobs[] = {knob};

  tct_print(knob, sizeof knob, "%s: %s", l->rule, l->knob);
  pthread_mutex_lock(&w->lock);
  const tct_credit_how how = {.open     = open_piece,
                              .open_arg = &p,
                              .rules    = 1,
                              .rule     = &l->rule,
                              .states   = 1,
                              .state    = state,
                              .knobs    = 1,
                              .knob     = knobs,
                              .examples = w->how->examples ? w->how->examples : l->examples,
                              .draws    = w->how->draws ? w->how->draws : l->draws,
                              .seeds    = 1,
                              .feedback = w->how->feedback,
                              .threads  = 1,
                              .stop     = w->how->stop};
  pthread_mutex_unlock(&w->lock);
  TCT_TRY(tct_credit_measure(&how, &table, err), err, "law %s", l->name);
  pthread_mutex_lock(&w->lock);
  take(l, &table, seed);
  pthread_mutex_unlock(&w->lock);
  tct_credit_table_free(&table);
  return TCT_OK;
}

static void work(void *arg, int id)
{
  struct work *w = arg;

  (void)id;
  for (;;) {
    tct_error err = {0};
    pthread_mutex_lock(&w->lock);
    const int piece = w->code == TCT_OK ? w->begun++ : w->all->laws * w->all->seeds;
    pthread_mutex_unlock(&w->lock);
    if (piece >= w->all->laws * w->all->seeds) return;
    tct_credit_law *l     = &w->all->law[piece / w->all->seeds];
    const tct_status code = measure(w, l, piece % w->all->seeds, &err);
    pthread_mutex_lock(&w->lock);
    w->done++;
    if (code != TCT_OK && w->code == TCT_OK) {
      w->code = code;
      w->err  = err;
    }
    if (w->how->progress)
      w->how->progress(w->how->progress_arg, w->done, w->all->laws * w->all->seeds, l->name);
    pthread_mutex_unlock(&w->lock);
  }
}

/* ---- all of them ------------------------------------------------------------------------------------------ */

/* Points that no seed has are left out; then a line for each seed, or for one seed a line through its points. */
static void fit(tct_credit_law *l, int seeds)
{
  int n = 0;

  for (int i = 0; i < l->n; i++) {
    bool any = false;
    for (int s = 0; s < seeds; s++) any = any || isfinite(l->each[s * TCT_LAW_POINTS + i]);
    if (!any || !(l->x[i] > 0)) continue;
    for (int s = 0; s < seeds; s++)
      l->each[s * TCT_LAW_POINTS + n] = l->each[s * TCT_LAW_POINTS + i];
    l->x[n]   = l->x[i];
    l->y[n++] = l->y[i];
  }
  l->n = n;
  for (int s = 1; s < seeds; s++)
    memmove(l->each + (size_t)s * (size_t)n, l->each + (size_t)s * TCT_LAW_POINTS,
            (size_t)n * sizeof *l->each);
  if (seeds > 1)
    l->seeds = tct_law_seeds(n, seeds, l->x, l->each, l->y, &l->slope, &l->at_one);
  else
    l->seeds = tct_law_fit(n, l->x, l->y, &l->slope, &l->at_one) > 2;
}

static tct_status run(struct work *w, tct_error *err)
{
  tct_pool *pool = tct_pool_new(w->how->threads > 0 ? w->how->threads : tct_cores(), err);

  if (!pool) return err->code;
  tct_pool_run(pool, work, w);
  tct_pool_free(pool);
  if (w->code != TCT_OK) *err = w->err;
  return w->code;
}

tct_status tct_credit_laws_measure(const tct_credit_how *how, const tct_spec *spec,
                                   tct_credit_laws *all, tct_error *err)
{
  const tct_node *root = tct_spec_root(spec);
  struct work w        = {.how = how, .all = all, .seed = number(root, "seed", 1)};

  all->seeds = how->seeds ? how->seeds : (int)number(tct_node_at(root, "credit"), "seeds", 1);
  for (int i = 0; i < all->laws; i++) {
    all->law[i].each = tct_alloc((size_t)all->seeds * TCT_LAW_POINTS, sizeof *all->law[i].each);
    if (!all->law[i].each) return tct_fail(err, TCT_NO_MEMORY, "no memory for laws");
  }
  pthread_mutex_init(&w.lock, NULL);
  const tct_status code = run(&w, err);
  pthread_mutex_destroy(&w.lock);
  for (int i = 0; i < all->laws && code == TCT_OK; i++) fit(&all->law[i], all->seeds);
  return code;
}

void tct_credit_laws_free(tct_credit_laws *all)
{
  for (int i = 0; i < all->laws; i++) {
    tct_free(all->law[i].each);
    all->law[i].each = NULL;
  }
}
