/* usual_bursts.h -- which spikes of a population are events and which make bursts of them, when that is judged, and what
 * is usual from trial to trial: kept apart from the rule, which only compares.
 *
 * At once: an event is judged where it is, its burst where that comes.  When known: both `window` after the event, when
 * it has come out whether a burst was made of it; the next event comes later than that, so one is due at a time. */
#ifndef TERCET_RULES_USUAL_BURSTS_H
#define TERCET_RULES_USUAL_BURSTS_H

#include <string.h>

#include <tercet/lesson.h>

#include "kernels/bursts.h"

/* A second spike may come within the window, and what learns sits at somas. */
static inline tct_status bursts_check(const tct_model *m, int id, double window, tct_error *err)
{
  if (window / m->dt < 1 - 1e-9)
    return tct_fail(err, TCT_BAD_SPEC, "no second spike comes within %g ms where a step is %g ms",
                    window, m->dt);
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->rule == id && !s->fixed && s->site > 0 && s->n > 0)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s: synapses at a soma learn from bursts, those of further sites do not: "
                      "`fixed: true`",
                      s->name);
  }
  return TCT_OK;
}

/* Does anybody fire here? */
static inline bool bursts_fires(const tct_population *q)
{
  return q->unit && (q->unit->claims & TCT_UNIT_SPIKING);
}

/* What every spike is. */
static inline void bursts_tell_apart(tct_lesson *l, int p, tct_real window, tct_real *clocks,
                                     tct_real *events, tct_real *bursts)
{
  const size_t row = (size_t)l->trials * l->model->population[p].ld;

  for (int t = 0; t < l->steps; t++) {
    const tct_real *z = tct_rows(l, l->rate, p, t), *was = tct_rows(l, clocks, p, t - 1);
    tct_real *clock = tct_rows(l, clocks, p, t), *e = tct_rows(l, events, p, t),
             *b = tct_rows(l, bursts, p, t);
    for (size_t i = 0; i < row; i++) {
      const tct_spoken what = tct_spoken_by(was[i], z[i] > 0);
      e[i]                  = what == TCT_EVENT ? 1 : 0;
      b[i]                  = what == TCT_BURST ? 1 : 0;
      clock[i]              = tct_burst_clock(was[i], z[i] > 0, window);
    }
  }
}

/* Senders that do not fire are heard as they are; nothing of `one`, so that biases stay. */
static inline void bursts_hear(tct_lesson *l, int p, tct_real *events)
{
  if (!l->model->population[p].constant)
    memcpy(tct_rows(l, events, p, 0), tct_rows(l, l->rate, p, 0),
           tct_span(l, p) * sizeof(tct_real));
}

/* Events into `judged`, at once. */
static inline void bursts_at_once(tct_lesson *l, int p, const tct_real *events, tct_real *judged)
{
  memcpy(tct_rows(l, judged, p, 0), tct_rows(l, events, p, 0), tct_span(l, p) * sizeof(tct_real));
}

/* One cell a step on.  due: steps until its event is judged, below 0 once there was a burst, 0 where none waits.  Is it
 * judged now? */
static inline bool bursts_wait(tct_real was, bool event, bool burst, tct_real window, tct_real *due)
{
  const tct_real n = was < 0 ? -was : was;

  if (event)
    *due = window;
  else if (n < 2)
    *due = 0;
  else
    *due = burst ? 1 - n : n - 1;
  return n > 0 && n < 2;
}

/* Events into `judged` and bursts to the same step, `window` after the event. */
static inline void bursts_when_known(tct_lesson *l, int p, tct_real window, tct_real *due,
                                     const tct_real *events, tct_real *bursts, tct_real *judged)
{
  const size_t row = (size_t)l->trials * l->model->population[p].ld;

  for (int t = 0; t < l->steps; t++) {
    const tct_real *e = tct_rows(l, events, p, t), *was = tct_rows(l, due, p, t - 1);
    tct_real *left = tct_rows(l, due, p, t), *b = tct_rows(l, bursts, p, t),
             *now = tct_rows(l, judged, p, t);
    for (size_t i = 0; i < row; i++) {
      const bool burst = was[i] < 0 || b[i] > 0;
      const bool known = bursts_wait(was[i], e[i] > 0, burst, window, &left[i]);
      now[i]           = known ? 1 : 0;
      b[i]             = known && burst ? 1 : 0;
    }
  }
}

/* What is usual before the first trial: 5 Hz, and `base` of them bursts. */
static inline void bursts_at_first(tct_lesson *l, double base, tct_real *events, tct_real *bursts)
{
  for (int p = 0; p < l->model->n_populations; p++) {
    const size_t at = tct_first_unit(l->model, p);
    for (size_t k = at; k < at + (size_t)l->model->population[p].size; k++) {
      events[k] = (tct_real)(0.005 * l->model->dt);
      bursts[k] = (tct_real)base * events[k];
    }
  }
}

/* Running average of a field, from the usual one on; where a trial ends, the mean over trials is told in `tally`. */
static inline void bursts_run(tct_lesson *l, int p, double keep, const tct_real *field,
                              const tct_real *usual, tct_real *average, double *tally)
{
  const tct_population *q = &l->model->population[p];
  const size_t row = (size_t)l->trials * q->ld, at = tct_first_unit(l->model, p);

  for (int i = 0; i < l->trials && l->begun == 0; i++)
    memcpy(tct_rows(l, average, p, -1) + (size_t)i * q->ld, usual + at,
           (size_t)q->size * sizeof(tct_real));
  for (int t = 0; t < l->steps; t++) {
    const tct_real *now = tct_rows(l, field, p, t), *was = tct_rows(l, average, p, t - 1);
    tct_real *mean = tct_rows(l, average, p, t);
    for (size_t i = 0; i < row; i++)
      mean[i] = (tct_real)keep * was[i] + (1 - (tct_real)keep) * now[i];
  }
  if (l->begun + l->steps < l->model->steps) return;
  for (int i = 0; i < l->trials; i++)
    for (int k = 0; k < q->size; k++)
      tally[at + (size_t)k] +=
        l->share * (double)tct_rows(l, average, p, l->steps - 1)[(size_t)i * q->ld + (size_t)k];
}

/* That is usual from now on. */
static inline void bursts_settle(tct_lesson *l, const double *tally, tct_real *usual)
{
  for (int p = 0; p < l->model->n_populations && l->moving; p++) {
    const size_t at = tct_first_unit(l->model, p);
    for (size_t k = at; k < at + (size_t)l->model->population[p].size; k++)
      usual[k] = (tct_real)tally[k];
  }
}

#endif
