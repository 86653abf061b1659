/* tuned.c -- every item of a recording measured: units side by side on as many threads as there are. */
#include <tercet/tuning.h>

#include <math.h>
#include <stdatomic.h>

#include "base/memory.h"
#include "base/pool.h"
#include "brain/files/bytes.h"
#include "brain/tuning/draws.h"
#include "kernels/distributions.h"

const char *tct_tuning_why_text(tct_tuning_why why)
{
#define X(name, text) text,
  static const char *const texts[] = {TCT_TUNING_WHYS(X)};
#undef X
  return why >= 0 && why < TCT_TUNING_WHY_N ? texts[why] : "";
}

/* What a thread has for itself. */
struct hand {
  tct_item_room item;
  tct_draw_room draws;
  tct_error err;
  tct_status status;
};

struct work {
  const tct_tuning_how *how;
  const tct_items *items;
  tct_tuned *into;
  int threads;
  struct hand *hand;
  atomic_int done;
  atomic_bool stop;
};

static void from_theory(const tct_tuning_how *how, const double *error, const double *value,
                        double *low, double *high)
{
  const double z = tct_normal_quantile((1 + how->level) / 2);

  for (int j = 0; j < how->measure->n; j++) {
    low[j]  = value[j] - z * error[j];
    high[j] = value[j] + z * error[j];
  }
}

static tct_status one(const struct work *w, struct hand *hand, int i, tct_error *err)
{
  const tct_tuning *m   = w->how->measure;
  const tct_responses r = tct_item_gather(w->items, i, &hand->item);
  tct_tuned *t          = w->into;
  const size_t at       = (size_t)i * (size_t)m->n;
  double error[TCT_TUNING_NUMBERS];
  tct_tuned_item out = {.value = t->value + at, .error = error};

  for (int j = 0; j < TCT_TUNING_NUMBERS; j++) error[j] = (double)NAN;
  t->trials[i] = r.first[r.conditions];
  if (r.conditions == 0)
    out.why = TCT_TUNING_NO_TRIALS;
  else
    TCT_PASS(m->measure(w->how->params, &r, &out, err));
  t->why[i] = out.why;
  if (m->scope == TCT_TUNING_POPULATION) t->dropped_rows = hand->item.dropped;
  if (out.why != TCT_TUNING_FINE) {
    for (int j = 0; j < m->n; j++) out.value[j] = (double)NAN;
    return TCT_OK;
  }
  from_theory(w->how, error, out.value, t->low + at, t->high + at);
  if (m->needs & TCT_TUNING_NEEDS_NO_DRAWS) return TCT_OK;
  return tct_tuning_interval_of(
    w->how, &hand->item, &r, out.value, &hand->draws, t->low + at, t->high + at, &t->draws[i],
    t->drawn ? t->drawn + (size_t)i * (size_t)w->how->draws : NULL, err);
}

static void work_on(void *arg, int id)
{
  struct work *w    = arg;
  struct hand *hand = &w->hand[id];

  for (int i = id; i < w->into->items && !atomic_load(&w->stop); i += w->threads) {
    hand->status = one(w, hand, i, &hand->err);
    if (hand->status != TCT_OK) atomic_store(&w->stop, true);
    const int done = atomic_fetch_add(&w->done, 1) + 1;
    if (id == 0 && w->how->tell && w->how->tell(w->how->own, done, w->into->items)) {
      hand->status =
        tct_fail(&hand->err, TCT_INTERRUPTED, "stopped after %d of %d", done, w->into->items);
      atomic_store(&w->stop, true);
    }
  }
}

static tct_status hands_new(struct work *w, tct_error *err)
{
  w->hand = tct_alloc((size_t)w->threads, sizeof *w->hand);
  if (!w->hand) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d threads", w->threads);
  for (int i = 0; i < w->threads; i++) {
    TCT_PASS(tct_item_room_new(w->items, &w->hand[i].item, err));
    TCT_PASS(tct_draw_room_new(w->items, w->how->draws, &w->hand[i].draws, err));
  }
  return TCT_OK;
}

static tct_status run(struct work *w, tct_error *err)
{
  TCT_PASS(hands_new(w, err));
  tct_pool *pool = tct_pool_new(w->threads, err);
  if (!pool) return TCT_NO_MEMORY;
  tct_pool_run(pool, work_on, w);
  tct_pool_free(pool);
  for (int i = 0; i < w->threads; i++)
    if (w->hand[i].status != TCT_OK) {
      if (err) *err = w->hand[i].err;
      return w->hand[i].status;
    }
  return TCT_OK;
}

static void work_free(struct work *w)
{
  for (int i = 0; w->hand && i < w->threads; i++) {
    tct_item_room_free(&w->hand[i].item);
    tct_draw_room_free(&w->hand[i].draws);
  }
  tct_free(w->hand);
}

static tct_status tuned_new(const tct_items *s, int kept, tct_tuned *into, tct_error *err)
{
  const size_t items = (size_t)tct_items_count(s), n = items * (size_t)s->measure->n;
  const size_t drawn = items * (size_t)kept;
  double *block      = tct_alloc(3 * n + drawn + 2 * items + 1, sizeof *block);

  *into = (tct_tuned){.measure    = s->measure,
                      .items      = (int)items,
                      .period     = s->period,
                      .conditions = s->conditions,
                      .dropped    = s->dropped,
                      .value      = block};
  if (!block) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu numbers", n);
  for (size_t i = 0; i < 3 * n + drawn; i++) block[i] = (double)NAN;
  into->low    = block + n;
  into->high   = block + 2 * n;
  into->drawn  = kept ? block + 3 * n : NULL;
  into->trials = (int *)(block + 3 * n + drawn);
  into->draws  = into->trials + items;
  into->why    = (tct_tuning_why *)(into->draws + items);
  return TCT_OK;
}

static int threads_of(const tct_tuning_how *how, int items)
{
  const int threads = how->threads > 0 ? how->threads : tct_cores();

  return threads < items ? threads : items > 1 ? items : 1;
}

tct_status tct_tuned_of(const tct_trials *t, const tct_tuning_how *how, tct_tuned *into,
                        tct_error *err)
{
  tct_items items;

  *into = (tct_tuned){.items = 0};
  TCT_PASS(tct_items_of(t, how, &items, err));
  tct_status status = tuned_new(&items, how->keep ? how->draws : 0, into, err);
  if (status == TCT_OK && into->items > 0) {
    struct work w = {
      .how = how, .items = &items, .into = into, .threads = threads_of(how, into->items)};
    status = run(&w, err);
    work_free(&w);
  }
  tct_items_free(&items);
  if (status != TCT_OK) tct_tuned_free(into);
  return status;
}

void tct_tuned_free(tct_tuned *t)
{
  if (!t) return;
  tct_free(t->value);
  *t = (tct_tuned){.items = 0};
}
