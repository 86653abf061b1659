/* verdict.c -- F before and after, example by example; and what updates of the same size do that know nothing.
 *
 *     F(W + d) - F(W) = <g, d> + 1/2 d'Hd + ...,   F(W - d) - F(W) = -<g, d> + 1/2 d'Hd - ...
 *
 * So the flipped control gives the curvature along d for nothing, and with it how far one could have gone:
 * a rule that points uphill still fails where its step is larger than `critical`.  All examples are asked
 * with the same draws. */
#include <tercet/verdict.h>

#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <string.h>

typedef struct {
  tct_state *judge;
  const tct_model *model;
  const tct_verdict_how *how;
  uint64_t batches;
  tct_real *home;              /* weights as they were */
  tct_real *d;                 /* after - before */
  double *loss, *gain, *batch; /* [trials] before; of whatever is asked; [training.batch] */
} bench;

static void leave(bench *b)
{
  if (b->home) {
    memcpy(tct_state_weights(b->judge), b->home, b->model->n * sizeof *b->home);
    tct_state_turn(b->judge);
    tct_state_set_batches(b->judge, b->batches);
  }
  tct_free(b->home);
  tct_free(b->d);
  tct_free(b->loss);
  tct_free(b->gain);
  tct_free(b->batch);
}

static tct_status enter(bench *b, tct_state *judge, const tct_verdict_how *how, tct_error *err)
{
  const tct_model *m = tct_state_model(judge);
  tct_real *home     = tct_alloc(m->n, sizeof *home);

  *b       = (bench){.judge = judge, .model = m, .how = how, .batches = tct_state_batches(judge)};
  b->d     = tct_alloc(m->n, sizeof *b->d);
  b->loss  = tct_alloc((size_t)how->trials, sizeof *b->loss);
  b->gain  = tct_alloc((size_t)how->trials, sizeof *b->gain);
  b->batch = tct_alloc((size_t)m->training.batch, sizeof *b->batch);
  if (!home || !b->d || !b->loss || !b->gain || !b->batch) {
    tct_free(home);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d examples and their controls",
                    how->trials);
  }
  b->home = home;
  memcpy(home, tct_state_weights(judge), m->n * sizeof *home);
  return TCT_OK;
}

/* ---- one look --------------------------------------------------------------------------------------- */

typedef struct {
  double *loss, *batch;
} look;

static void see(void *arg, const tct_lesson *l, int first, const uint64_t *trial)
{
  const look *a = arg;

  (void)trial;
  tct_cost((tct_lesson *)l, a->batch);
  for (int i = 0; i < l->trials; i++) a->loss[first + i] += a->batch[i];
}

/* loss[trial] with the weights that the judge has */
static tct_status look_at(const bench *b, double *loss, tct_error *err)
{
  look a = {loss, b->batch};

  memset(loss, 0, (size_t)b->how->trials * sizeof *loss);
  tct_state_turn(b->judge);
  tct_state_set_batches(b->judge, b->batches);
  return tct_state_respond(b->judge, b->how->split, b->how->trial, b->how->trials, see, &a, err);
}

static double mean_of(const bench *b, const double *x)
{
  double sum = 0;
  for (int i = 0; i < b->how->trials; i++) sum += x[i];
  return sum / b->how->trials;
}

/* Where synapse i of s takes its share of d from. */
typedef size_t (*from)(const bench *b, int k, size_t i);

static size_t itself(const bench *b, int k, size_t i)
{
  (void)b;
  (void)k;
  return i;
}

static size_t another(const bench *b, int k, size_t i)
{
  const tct_projection *s = &b->model->projection[k];
  return (size_t)tct_shuffled(tct_key_in(tct_key_of(b->how->seed, "verdict"), (uint64_t)k), i,
                              s->synapses);
}

/* The judge at before + c d, taken so. */
static void stand(const bench *b, const tct_real *before, double c, from of)
{
  tct_real *w = tct_state_weights(b->judge);

  for (int k = 0; k < b->model->n_projections; k++) {
    const tct_projection *s = &b->model->projection[k];
    for (size_t i = 0; i < s->synapses; i++) {
      const size_t at = s->at + s->wiring->place(s, i);
      w[at] =
        (tct_real)((double)before[at] + c * (double)b->d[s->at + s->wiring->place(s, of(b, k, i))]);
    }
  }
}

static tct_status ask(const bench *b, double moved, tct_judgement *j, tct_error *err)
{
  TCT_TRY(look_at(b, b->gain, err), err, "looking at what came of it");
  for (int i = 0; i < b->how->trials; i++) b->gain[i] = b->loss[i] - b->gain[i];
  return tct_judge(b->gain, 1, b->how->trials, b->how->margin, moved, j, err);
}

static void note(const bench *b, double *into)
{
  if (into) memcpy(into, b->gain, (size_t)b->how->trials * sizeof *b->gain);
}

/* ---- slopes ----------------------------------------------------------------------------------------- */

static double measure(bench *b, const tct_real *before, const tct_real *after)
{
  double dd = 0, ww = 0;

  for (size_t i = 0; i < b->model->n; i++) {
    b->d[i] = (tct_real)(after[i] - before[i]);
    dd += (double)b->d[i] * (double)b->d[i];
    ww += (double)before[i] * (double)before[i];
  }
  return dd > 0 ? sqrt(dd / ww) : 0;
}

/* <g, d> at `before`, g the mean over the examples of what backprop proposes */
static tct_status lean(const bench *b, tct_state *gradient, const tct_real *before, double *slope,
                       tct_error *err)
{
  const int batch = tct_state_model(gradient)->training.batch;

  if (tct_state_model(gradient)->n != b->model->n)
    return tct_fail(err, TCT_BAD_SHAPE, "the gradient is of another circuit");
  memcpy(tct_state_weights(gradient), before, b->model->n * sizeof *before);
  tct_state_turn(gradient);
  *slope = 0;
  for (int at = 0; at < b->how->trials; at += batch) {
    const int n = b->how->trials - at < batch ? b->how->trials - at : batch;
    TCT_TRY(tct_state_propose(gradient, b->how->split, b->how->trial + at, n, err), err,
            "asking for the gradient");
    const tct_real *g = tct_state_update(gradient);
    for (size_t i = 0; i < b->model->n; i++)
      *slope += (double)n / b->how->trials * (double)g[i] * (double)b->d[i];
  }
  return TCT_OK;
}

static tct_status try_all(bench *b, const tct_real *before, tct_verdict *v, tct_error *err)
{
  tct_error local;
  tct_error *said = err ? err : &local;

  stand(b, before, 0, itself);
  TCT_TRY(look_at(b, b->loss, said), said, "looking at what was before");
  v->before = mean_of(b, b->loss);
  TCT_TRY(ask(b, 0, &v->zero, said), said, "changing nothing");
  stand(b, before, 1, another);
  TCT_TRY(ask(b, v->moved, &v->shuffled, said), said, "in another order");
  note(b, b->how->control);
  stand(b, before, -1, itself);
  TCT_TRY(ask(b, v->moved, &v->flipped, said), said, "the other way");
  note(b, b->how->control ? b->how->control + b->how->trials : NULL);
  stand(b, before, 1, itself);
  TCT_TRY(ask(b, v->moved, &v->update, said), said, "judging the update");
  v->after = v->before - v->update.gain;
  note(b, b->how->gain);
  v->second_order = (v->update.gain + v->flipped.gain) / 2;
  return TCT_OK;
}

tct_status tct_verdict_between(tct_state *judge, tct_state *gradient, const tct_real *before,
                               const tct_real *after, const tct_verdict_how *how, tct_verdict *v,
                               tct_error *err)
{
  bench b;

  if (how->trials < 2) return tct_fail(err, TCT_BUG, "a verdict needs two examples");
  tct_status status = enter(&b, judge, how, err);
  if (status == TCT_OK) {
    *v       = (tct_verdict){.first_order = (double)NAN, .critical = (double)NAN};
    v->moved = measure(&b, before, after);
    status   = try_all(&b, before, v, err);
  }
  if (status == TCT_OK && gradient) status = lean(&b, gradient, before, &v->first_order, err);
  if (status == TCT_OK && v->first_order > 0)
    v->critical = v->second_order < 0 ? -v->first_order / v->second_order : (double)INFINITY;
  leave(&b);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "judging a change");
}
