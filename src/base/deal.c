/* deal.c -- pieces of work dealt out to threads, each thread with numbers of its own to work in. */
#include "base/deal.h"

#include <stdatomic.h>

#include "base/memory.h"
#include "base/pool.h"

typedef struct {
  const tct_deal *deal;
  double *room;
  _Atomic int next, done;
  _Atomic bool stop;
} dealing;

static void work(void *arg, int id)
{
  dealing *j        = arg;
  const tct_deal *d = j->deal;

  while (!atomic_load(&j->stop)) {
    const int number = atomic_fetch_add(&j->next, 1);
    if (number >= d->pieces) return;
    d->piece(d->own, number, j->room + (size_t)id * d->room);
    const int done = atomic_fetch_add(&j->done, 1) + 1;
    if (id == 0 && d->tell && d->tell(d->told, done, d->pieces)) atomic_store(&j->stop, true);
  }
}

tct_status tct_deal_out(const tct_deal *d, tct_error *err)
{
  const int wanted  = d->threads > 0 ? d->threads : tct_cores();
  const int threads = wanted < d->pieces ? wanted : d->pieces;
  dealing j         = {.deal = d};

  if (threads < 1) return TCT_OK;
  tct_pool *pool    = tct_pool_new(threads, err);
  tct_status status = TCT_OK;
  j.room            = tct_alloc((size_t)threads, (d->room + 1) * sizeof *j.room);
  if (!pool || !j.room) {
    status = tct_fail(err, TCT_NO_MEMORY, "no memory to draw on %d threads", threads);
  } else {
    tct_pool_run(pool, work, &j);
    if (atomic_load(&j.stop))
      status = tct_fail(err, TCT_INTERRUPTED, "stopped after %d of %d draws", atomic_load(&j.done),
                        d->pieces);
  }
  tct_pool_free(pool);
  tct_free(j.room);
  return status;
}
