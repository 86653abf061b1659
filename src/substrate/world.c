/* world.c -- opening a task: what comes out is what its descriptor promised, or an error.
 *
 * Everything downstream (compiling, training, recording) trusts a world's numbers, so they are
 * checked once here and not again. */
#include "base/memory.h"
#include <tercet/task.h>

#include <math.h>
#include <string.h>

enum { UNITS_MOST = 1 << 24, CONDITIONS_MOST = 1 << 24 };

/* A name ends, is not empty, and is not among the n before it, which are `stride` bytes apart. */
static bool fresh_name(const char *first, int n, size_t stride)
{
  const char *name = first + (size_t)n * stride;

  if (name[0] == 0 || !memchr(name, 0, sizeof((tct_signal *)0)->name)) return false;
  for (int i = 0; i < n; i++)
    if (strcmp(first + (size_t)i * stride, name) == 0) return false;
  return true;
}

static tct_status check_signal(const tct_world *w, int i, tct_error *err)
{
  const tct_signal *s = &w->signal[i];
  int64_t units       = 1;

  if (!fresh_name(w->signal[0].name, i, sizeof *s))
    return tct_fail(err, TCT_BUG, "task %s: signal %d has no name of its own", w->task->name, i);
  for (int d = 0; d < 3; d++) {
    if (s->shape[d] < 1)
      return tct_fail(err, TCT_BUG, "task %s: signal %s has no units", w->task->name, s->name);
    units = units > UNITS_MOST ? units : units * s->shape[d];
  }
  if (units > UNITS_MOST)
    return tct_fail(err, TCT_BAD_SHAPE, "task %s: signal %s has more than %d units", w->task->name,
                    s->name, UNITS_MOST);
  return TCT_OK;
}

static tct_status check_probe(const tct_world *w, int i, tct_error *err)
{
  const tct_probe *p = &w->probe[i];

  if (!fresh_name(w->probe[0].name, i, sizeof *p))
    return tct_fail(err, TCT_BUG, "task %s: probe %d has no name of its own", w->task->name, i);
  if (p->conditions < 1 || p->repeats < 1 || p->conditions > CONDITIONS_MOST / p->repeats)
    return tct_fail(err, TCT_BUG, "task %s: probe %s has %d conditions, %d times each",
                    w->task->name, p->name, p->conditions, p->repeats);
  return TCT_OK;
}

static tct_status check_epoch(const tct_world *w, int i, tct_error *err)
{
  const tct_epoch *e = &w->epoch[i];

  if (!fresh_name(w->epoch[0].name, i, sizeof *e))
    return tct_fail(err, TCT_BUG, "task %s: epoch %d has no name of its own", w->task->name, i);
  if (e->begin < 0 || e->end < e->begin || e->end > w->steps)
    return tct_fail(err, TCT_BUG, "task %s: epoch %s is from step %d to %d of %d", w->task->name,
                    e->name, e->begin, e->end, w->steps);
  return TCT_OK;
}

static tct_status check_counts(const tct_world *w, tct_error *err)
{
  const char *name = w->task->name;

  if (w->n_signals < 1 || w->n_signals > TCT_SIGNALS || w->n_probes < 0 || w->n_probes > TCT_PROBES)
    return tct_fail(err, TCT_BUG, "task %s: %d signals and %d probes", name, w->n_signals,
                    w->n_probes);
  if (w->n_epochs < 0 || w->n_epochs > TCT_EPOCHS)
    return tct_fail(err, TCT_BUG, "task %s: %d epochs", name, w->n_epochs);
  if (w->steps < 1) return tct_fail(err, TCT_BUG, "task %s: a trial has no steps", name);
  if ((w->actions > 0) != (w->task->act != NULL) || w->actions < 0 || w->actions > UNITS_MOST ||
      w->memory < 0 || w->memory > UNITS_MOST)
    return tct_fail(err, TCT_BUG, "task %s: %d actions and %d numbers to keep", name, w->actions,
                    w->memory);
  if (w->chance < 0 || w->chance > 1)
    return tct_fail(err, TCT_BUG, "task %s: chance is no probability", name);
  if (w->n_probes > 0 && !w->task->condition)
    return tct_fail(err, TCT_BUG, "task %s: its probes' conditions have no names", name);
  return TCT_OK;
}

static tct_status check(const tct_world *w, tct_error *err)
{
  TCT_TRY(check_counts(w, err), err, "checking how many there are");
  for (int i = 0; i < w->n_signals; i++)
    TCT_TRY(check_signal(w, i, err), err, "checking the signals");
  for (int i = 0; i < w->n_probes; i++) TCT_TRY(check_probe(w, i, err), err, "checking the probes");
  for (int i = 0; i < w->n_epochs; i++) TCT_TRY(check_epoch(w, i, err), err, "checking the epochs");
  return TCT_OK;
}

tct_world *tct_world_open(const tct_task *task, const void *params, uint64_t seed,
                          const char *folder, tct_error *err)
{
  tct_world *w = tct_alloc(1, sizeof *w);
  tct_status status;

  if (!w) {
    tct_fail(err, TCT_NO_MEMORY, "no memory to open task %s", task->name);
    return NULL;
  }
  w->task   = task;
  w->params = params;
  w->seed   = seed;
  w->steps  = 1;
  w->chance = NAN;
  status    = task->open(w, folder ? folder : ".", err);
  if (status == TCT_OK) status = check(w, err);
  if (status == TCT_OK) return w;
  tct_while(err, status, "opening task %s", task->name);
  tct_world_close(w);
  return NULL;
}

void tct_world_close(tct_world *w)
{
  if (!w) return;
  if (w->task->close) w->task->close(w);
  tct_free(w);
}

int tct_world_signal(const tct_world *w, const char *name)
{
  for (int i = 0; i < w->n_signals; i++)
    if (strcmp(w->signal[i].name, name) == 0) return i;
  return -1;
}

int tct_world_probe(const tct_world *w, const char *name)
{
  for (int i = 0; i < w->n_probes; i++)
    if (strcmp(w->probe[i].name, name) == 0) return i;
  return -1;
}

int tct_world_epoch(const tct_world *w, const char *name)
{
  for (int i = 0; i < w->n_epochs; i++)
    if (strcmp(w->epoch[i].name, name) == 0) return i;
  return -1;
}
