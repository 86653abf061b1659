/* way.c -- backprop's own way, once for each seed: the weights that all rules are measured at. */
#include "lab/credit/plan.h"

#include "base/memory.h"
#include "lab/run_own.h"

#include <math.h>
#include <string.h>

static tct_status make_room(tct_credit_plan_all *a, tct_credit_way *w, tct_error *err)
{
  const size_t n = a->base->n, stops = (size_t)a->stops;

  w->start     = tct_alloc(n, sizeof *w->start);
  w->objective = tct_alloc(stops, sizeof *w->objective);
  w->gradient  = tct_alloc(stops, sizeof *w->gradient);
  w->weights   = tct_alloc(stops, sizeof *w->weights);
  for (size_t k = 0; w->weights && k < stops; k++) {
    w->weights[k] = tct_alloc(n, sizeof *w->weights[k]);
    if (!w->weights[k]) return tct_fail(err, TCT_NO_MEMORY, "no memory for weights");
  }
  if (w->start && w->objective && w->gradient && w->weights) return TCT_OK;
  return tct_fail(err, TCT_NO_MEMORY, "no memory for weights");
}

/* Note where the way is now, for every stop that is due. */
static tct_status note(tct_credit_plan_all *a, tct_state *s, tct_credit_way *w, int k,
                       tct_error *err)
{
  double *mean = tct_alloc(a->base->n, sizeof *mean), sum = 0;
  tct_score score;
  tct_status code = mean ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for a gradient");

  if (code == TCT_OK) code = tct_state_score(s, TCT_TRAIN, a->trial, a->trials, &score, err);
  if (code == TCT_OK) code = tct_mean_update(s, TCT_TRAIN, a->trial, a->trials, mean, err);
  for (size_t i = 0; code == TCT_OK && i < a->base->n; i++) sum += mean[i] * mean[i];
  tct_free(mean);
  if (code != TCT_OK) return code;
  memcpy(w->weights[k], tct_state_weights(s), a->base->n * sizeof(tct_real));
  w->objective[k] = score.objective;
  w->gradient[k]  = sqrt(sum);
  return TCT_OK;
}

static tct_status note_run(tct_credit_plan_all *a, tct_state *s, tct_credit_way *w, int k,
                           tct_error *err)
{
  tct_model *m     = NULL;
  tct_state *other = NULL;
  tct_status code  = tct_run_open(a->stop[k].name, true, 1, &m, &other, err);

  if (code == TCT_OK) code = tct_credit_hand_over(m, tct_state_weights(other), s, err);
  if (code == TCT_OK) code = note(a, s, w, k, err);
  tct_state_free(other);
  tct_model_free(m);
  return code;
}

/* Every stop that lies between the batch before and where the way is now. */
static tct_status note_all(tct_credit_plan_all *a, tct_state *s, tct_credit_way *w, uint64_t shown,
                           tct_error *err)
{
  const uint64_t batch = (uint64_t)a->base->training.batch;

  for (int k = 0; k < a->stops; k++) {
    const tct_credit_stop *stop = &a->stop[k];
    const bool due = shown >= stop->trials && (shown < batch || shown - batch < stop->trials);
    if (due && !stop->run) TCT_TRY(note(a, s, w, k, err), err, "on backprop's way");
  }
  return TCT_OK;
}

static tct_status walk(tct_credit_plan_all *a, tct_state *s, tct_credit_way *w, tct_error *err)
{
  const uint64_t batch = (uint64_t)a->base->training.batch;
  uint64_t last        = 0;

  memcpy(w->start, tct_state_weights(s), a->base->n * sizeof(tct_real));
  for (int k = 0; k < a->stops; k++)
    if (a->stop[k].trials > last) last = a->stop[k].trials;
  for (uint64_t shown = 0;; shown += batch) {
    TCT_TRY(note_all(a, s, w, shown, err), err, "looking around");
    if (shown >= last) break;
    if (a->how->stop && *a->how->stop) return tct_fail(err, TCT_INTERRUPTED, "stopped");
    TCT_TRY(tct_learn_batch(s, shown, shown, err), err, "on backprop's way");
  }
  for (int k = 0; k < a->stops; k++)
    if (a->stop[k].run)
      TCT_TRY(note_run(a, s, w, k, err), err, "taking weights from %s", a->stop[k].name);
  return TCT_OK;
}

static void enter(tct_credit_plan_all *a, const tct_credit_way *w, double first)
{
  for (int k = 0; k < a->stops; k++) {
    tct_credit_state *s = &a->table->state[k];
    s->objective += w->objective[k] / a->how->seeds;
    s->gradient += w->gradient[k] / first / a->how->seeds;
  }
}

/* The gradient's length at the start, to hold the others against. */
static tct_status length_at_start(tct_credit_plan_all *a, tct_state *s, double *length,
                                  tct_error *err)
{
  double *mean    = tct_alloc(a->base->n, sizeof *mean);
  tct_status code = mean ? tct_mean_update(s, TCT_TRAIN, a->trial, a->trials, mean, err)
                         : tct_fail(err, TCT_NO_MEMORY, "no memory for a gradient");

  *length = 0;
  for (size_t i = 0; code == TCT_OK && i < a->base->n; i++) *length += mean[i] * mean[i];
  *length = sqrt(*length);
  tct_free(mean);
  return code;
}

tct_status tct_credit_walk(tct_credit_plan_all *a, tct_error *err)
{
  a->way = tct_alloc((size_t)a->how->seeds, sizeof *a->way);
  if (!a->way) return tct_fail(err, TCT_NO_MEMORY, "no memory for backprop's way");
  for (int seed = 0; seed < a->how->seeds; seed++) {
    double first  = 1;
    a->base->seed = a->seed + (uint64_t)seed;
    TCT_TRY(make_room(a, &a->way[seed], err), err, "on backprop's way");
    tct_state *s    = tct_state_new(a->base, 1, err);
    tct_status code = s ? length_at_start(a, s, &first, err) : err->code;
    if (code == TCT_OK) code = walk(a, s, &a->way[seed], err);
    tct_state_free(s);
    if (code != TCT_OK) return tct_while(err, code, "seed %d", seed);
    enter(a, &a->way[seed], first);
  }
  a->base->seed = a->seed;
  return TCT_OK;
}
