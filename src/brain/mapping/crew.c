/* crew.c -- the same work for many draws, on all cores, each thread with a scorer of its own. */
#include "brain/mapping/mapping.h"

#include <stdatomic.h>

#include "base/memory.h"
#include "base/pool.h"

struct hand {
  void *scorer;
  double *room;
  int at; /* the draw that failed */
  tct_status status;
  tct_error err;
};

typedef struct {
  const tct_map_crew *crew;
  struct hand *hand;
  _Atomic int next, done;
  _Atomic bool stop;
} job;

static void work(void *arg, int id)
{
  job *j                = arg;
  const tct_map_crew *c = j->crew;
  struct hand *h        = &j->hand[id];

  while (!atomic_load(&j->stop)) {
    const int number = atomic_fetch_add(&j->next, 1);
    if (number >= c->n) return;
    h->at          = number;
    h->status      = c->one(c->own, h->scorer, number, h->room, &h->err);
    const int done = atomic_fetch_add(&j->done, 1) + 1;
    if (h->status == TCT_OK && id == 0 && c->how->tell && c->how->tell(c->how->own, done, c->n))
      h->status = tct_fail(&h->err, TCT_INTERRUPTED, "stopped after %d of %d draws", done, c->n);
    if (h->status != TCT_OK) atomic_store(&j->stop, true);
  }
}

/* The failure of the first draw that failed. */
static tct_status outcome(const job *j, int threads, tct_error *err)
{
  const struct hand *first = NULL;

  for (int i = 0; i < threads; i++)
    if (j->hand[i].status != TCT_OK && (!first || j->hand[i].at < first->at)) first = &j->hand[i];
  if (!first) return TCT_OK;
  if (err) *err = first->err;
  return first->status;
}

static tct_status hands(const tct_map_crew *c, int threads, struct hand *hand, tct_error *err)
{
  for (int i = 0; i < threads; i++) {
    hand[i].room = tct_alloc(c->room + 1, sizeof *hand[i].room);
    if (!hand[i].room) return tct_fail(err, TCT_NO_MEMORY, "no memory for draws");
    TCT_TRY(c->area->kind->open(c->area, &hand[i].scorer, err), err, "making ready to draw");
  }
  return TCT_OK;
}

tct_status tct_map_each(const tct_map_crew *c, tct_error *err)
{
  const int cores   = c->how->threads > 0 ? c->how->threads : tct_cores();
  const int threads = cores < c->n ? cores : c->n;
  job j             = {.crew = c};
  tct_pool *pool    = NULL;

  if (threads < 1) return TCT_OK;
  j.hand = tct_alloc((size_t)threads, sizeof *j.hand);
  if (!j.hand) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d threads", threads);
  tct_status status = hands(c, threads, j.hand, err);
  if (status == TCT_OK && !(pool = tct_pool_new(threads, err))) status = TCT_NO_MEMORY;
  if (status == TCT_OK) {
    tct_pool_run(pool, work, &j);
    status = outcome(&j, threads, err);
  }
  tct_pool_free(pool);
  for (int i = 0; i < threads; i++) {
    c->area->kind->close(j.hand[i].scorer);
    tct_free(j.hand[i].room);
  }
  tct_free(j.hand);
  return status;
}
