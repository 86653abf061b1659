/* course.c -- how a run performs, checkpoint by checkpoint. */
#include "base/memory.h"
#include "lab/run_own.h"

#include <tercet/course.h>
#include <tercet/model.h>

static tct_performed count(const tct_choices *c)
{
  tct_performed p = {0, 0};

  for (int i = 0; i < c->trials; i++) {
    if (c->choice[i] < 0 || c->truth[i] < 0) continue;
    p.of++;
    p.right += c->choice[i] == c->truth[i];
  }
  return p;
}

static tct_status look(tct_state *s, const tct_choosing *how, tct_performed *into, tct_error *err)
{
  tct_observers o = {.n = 0};

  TCT_TRY(tct_run_choices(s, NULL, "model", how, &o, err), err, "looking at what it chooses");
  *into = count(&o.observer[0].choices);
  tct_observers_free(&o);
  return TCT_OK;
}

static tct_status look_at_all(const tct_run *r, tct_state *s, const tct_choosing *how,
                              bool (*tell)(void *own, int done, int of), void *own,
                              tct_course *into, tct_error *err)
{
  for (int i = 0; i < into->n; i++) {
    if (into->day[i] != TCT_UNTRAINED)
      TCT_TRY(tct_checkpoint_at(r->checkpoints, (uint64_t)into->day[i], s, err), err,
              "opening the run %s", r->folder);
    TCT_TRY(look(s, how, &into->performed[i], err), err, "looking at the run %s", r->folder);
    if (tell && tell(own, i + 1, into->n))
      return tct_fail(err, TCT_INTERRUPTED, "stopped after %d of %d checkpoints", i + 1, into->n);
  }
  return TCT_OK;
}

static tct_status list(const tct_run *r, const tct_state *s, tct_course *into, tct_error *err)
{
  uint64_t *kept = NULL;
  int n          = 0;

  TCT_TRY(tct_checkpoints(r->checkpoints, &kept, &n, err), err, "looking for checkpoints");
  into->day       = tct_alloc((size_t)n + 1, sizeof *into->day);
  into->performed = tct_alloc((size_t)n + 1, sizeof *into->performed);
  into->pruned    = !tct_state_model(s)->training.keep_all;
  if (into->day && into->performed) {
    into->day[into->n++] = TCT_UNTRAINED;
    for (int i = 0; i < n; i++) into->day[into->n++] = (int64_t)kept[i];
  }
  tct_free(kept);
  return into->n ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for %d checkpoints", n);
}

tct_status tct_course_of(const char *run, tct_state *fresh, const tct_choosing *how,
                         bool (*tell)(void *own, int done, int of), void *own, tct_course *into,
                         tct_error *err)
{
  tct_run r;

  *into = (tct_course){.n = 0};
  TCT_TRY(tct_run_paths(&r, run, err), err, "opening a run");
  tct_status status = list(&r, fresh, into, err);
  if (status == TCT_OK) status = look_at_all(&r, fresh, how, tell, own, into, err);
  tct_run_end(&r);
  if (status != TCT_OK) tct_course_free(into);
  return status;
}

void tct_course_free(tct_course *c)
{
  tct_free(c->day);
  tct_free(c->performed);
  *c = (tct_course){.n = 0};
}
