/* plane.c -- F and the field of one rule in the plane of the gradient and of what lies across it.
 *
 *     x = g / |g|,   y = (m - <m,x> x) / |m - <m,x> x|
 *
 * Both are taken where the rule is asked; elsewhere in the plane the update has parts outside it, which the
 * picture cannot show. */
#include "lab/field/own.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "lab/field/said.h"
#include "lab/run_own.h"

#include <math.h>
#include <string.h>

typedef struct {
  const tct_field_how *how;
  tct_credit_how credit;
  tct_credit_table spare;
  tct_credit_plan_all plan;
  tct_credit_pair pair;
  double *x, *y, *m; /* [n]; m: whatever is asked */
  tct_real *home;
  tct_field_plane *to;
} view;

static double dot(const view *v, const double *a, const double *b)
{
  double sum = 0;
  for (int k = 0; k < v->pair.parts; k++)
    for (size_t i = v->pair.part[k].from; i < v->pair.part[k].to; i++) sum += a[i] * b[i];
  return sum;
}

static double scale(const view *v, double *a)
{
  const double size = sqrt(dot(v, a, a));
  for (size_t i = 0; i < v->pair.model->n; i++) a[i] = size > 0 ? a[i] / size : 0;
  return size;
}

static void take_away(const view *v, double *a, const double *along)
{
  const double by = dot(v, a, along);
  for (size_t i = 0; i < v->pair.model->n; i++) a[i] -= by * along[i];
}

/* What a rule says of synapses that are fixed is not done. */
static void only_plastic(const view *v, double *a)
{
  size_t done = 0;
  for (int k = 0; k < v->pair.parts; k++) {
    for (; done < v->pair.part[k].from; done++) a[done] = 0;
    done = v->pair.part[k].to;
  }
  for (; done < v->pair.model->n; done++) a[done] = 0;
}

/* ---- where to look ----------------------------------------------------------------------------------- */

/* A state of which nothing has been asked: what is drawn for a rule depends on that. */
static tct_status afresh(view *v, tct_error *err)
{
  tct_state_free(v->pair.state);
  v->pair.state = tct_state_new(v->pair.model, 1, err);
  if (!v->pair.state) return err->code;
  return tct_credit_hand_over(v->plan.base, v->plan.way[0].weights[0], v->pair.state, err);
}

static tct_status enter(view *v, const char *const *rule, tct_error *err)
{
  v->credit     = (tct_credit_how){.open     = v->how->open,
                                   .open_arg = v->how->open_arg,
                                   .rule     = rule,
                                   .rules    = 1,
                                   .state    = &v->how->state,
                                   .states   = v->how->state ? 1 : 0,
                                   .examples = v->how->examples,
                                   .draws    = TCT_CREDIT_FEWEST,
                                   .seeds    = 1,
                                   .feedback = 1,
                                   .stop     = v->how->stop};
  v->plan.how   = &v->credit;
  v->plan.table = &v->spare;
  TCT_TRY(tct_credit_plan_make(&v->plan, err), err, "planning");
  TCT_TRY(tct_credit_walk(&v->plan, err), err, "walking");
  TCT_TRY(tct_credit_pair_open(&v->credit, *rule, NULL, v->plan.seed, &v->pair, err), err,
          "rule %s", *rule);
  const size_t n = v->pair.model->n;
  v->x           = tct_alloc(n, sizeof *v->x);
  v->y           = tct_alloc(n, sizeof *v->y);
  v->m           = tct_alloc(n, sizeof *v->m);
  v->home        = tct_alloc(n, sizeof *v->home);
  if (!v->x || !v->y || !v->m || !v->home)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for a plane");
  TCT_TRY(afresh(v, err), err, "standing");
  memcpy(v->home, tct_state_weights(v->pair.state), n * sizeof *v->home);
  return TCT_OK;
}

static void leave(view *v)
{
  tct_credit_pair_close(&v->pair);
  tct_credit_plan_free(&v->plan);
  tct_credit_table_free(&v->spare);
  tct_free(v->x);
  tct_free(v->y);
  tct_free(v->m);
  tct_free(v->home);
}

static void draw_direction(const view *v, double *into)
{
  const tct_key key = tct_key_of(v->plan.seed, "plane");

  for (int k = 0; k < v->pair.parts; k++) {
    const tct_projection *s = &v->pair.model->projection[v->pair.projection[k]];
    for (size_t i = 0; i < s->synapses; i++)
      into[s->at + s->wiring->place(s, i)] = tct_normal(key, (uint64_t)k, 0, (uint32_t)i);
  }
}

static tct_status find_axes(view *v, tct_error *err)
{
  const tct_credit_plan_all *p = &v->plan;
  bool deterministic;

  TCT_TRY(tct_credit_is_deterministic(&v->pair, p->trial, p->trials, &deterministic, err), err,
          "drawing");
  if (!deterministic)
    return tct_fail(err, TCT_UNSUPPORTED, "the field of rule %s is noise for the most part",
                    v->to->rule);
  TCT_TRY(tct_credit_reference(&v->pair, p->trial, p->trials, err), err, "the gradient");
  memcpy(v->x, v->pair.g, v->pair.model->n * sizeof *v->x);
  only_plastic(v, v->x);
  if (!(scale(v, v->x) > 0))
    return tct_fail(err, TCT_DIVERGED, "the gradient has no direction here");
  TCT_TRY(tct_mean_update(v->pair.state, TCT_TRAIN, p->trial, p->trials, v->y, err), err,
          "asking the rule");
  only_plastic(v, v->y);
  const double size = sqrt(dot(v, v->y, v->y));
  v->to->cosine     = dot(v, v->y, v->x) / size;
  take_away(v, v->y, v->x);
  v->to->borrowed = !(sqrt(dot(v, v->y, v->y)) > 1e-6 * size);
  if (v->to->borrowed) draw_direction(v, v->y);
  take_away(v, v->y, v->x);
  scale(v, v->y);
  return TCT_OK;
}

/* ---- the rule's own way ------------------------------------------------------------------------------- */

static void note(const view *v, int at)
{
  const tct_real *w = tct_state_weights(v->pair.state);

  for (size_t i = 0; i < v->pair.model->n; i++) v->m[i] = (double)w[i] - (double)v->home[i];
  v->to->path[at][0] = dot(v, v->m, v->x);
  v->to->path[at][1] = dot(v, v->m, v->y);
}

static tct_status go(view *v, tct_error *err)
{
  const tct_model *m   = v->pair.model;
  const uint64_t batch = (uint64_t)m->training.batch, from = v->plan.stop[0].trials;
  tct_status code = TCT_OK;

  v->to->steps = v->how->updates + 1;
  v->to->path  = tct_alloc((size_t)v->to->steps, sizeof *v->to->path);
  if (code == TCT_OK && !v->to->path) code = tct_fail(err, TCT_NO_MEMORY, "no memory for a way");
  for (int k = 0; code == TCT_OK && k < v->how->updates; k++) {
    const uint64_t shown = from + (uint64_t)k * batch;
    code                 = tct_learn_batch(v->pair.state, shown, shown, err);
    if (code == TCT_OK) note(v, k + 1);
  }
  return code;
}

/* A square around the way, half as large again. */
static void frame(tct_field_plane *p)
{
  double low[2] = {0}, high[2] = {0};

  for (int i = 0; i < p->steps; i++)
    for (int k = 0; k < 2; k++) {
      low[k]  = fmin(low[k], p->path[i][k]);
      high[k] = fmax(high[k], p->path[i][k]);
    }
  const double side = 1.5 * fmax(fmax(high[0] - low[0], high[1] - low[1]), 1e-9);
  p->x_low          = 0.5 * (low[0] + high[0] - side);
  p->x_high         = p->x_low + side;
  p->y_low          = 0.5 * (low[1] + high[1] - side);
  p->y_high         = p->y_low + side;
}

/* ---- heights and arrows -------------------------------------------------------------------------------- */

static void stand(const view *v, tct_state *s, double x, double y)
{
  tct_real *w = tct_state_weights(s);

  for (size_t i = 0; i < v->pair.model->n; i++)
    w[i] = (tct_real)((double)v->home[i] + x * v->x[i] + y * v->y[i]);
  tct_state_turn(s);
}

static double between(double low, double high, double share)
{
  return low + (high - low) * share;
}

static tct_status look(view *v, tct_error *err)
{
  tct_field_plane *p = v->to;

  for (int i = 0; i < p->n; i++)
    for (int j = 0; j < p->n; j++) {
      tct_score score;
      stand(v, v->pair.gradient, between(p->x_low, p->x_high, (double)j / (p->n - 1)),
            between(p->y_low, p->y_high, (double)i / (p->n - 1)));
      TCT_TRY(
        tct_state_score(v->pair.gradient, TCT_TRAIN, v->plan.trial, v->plan.trials, &score, err),
        err, "judging");
      p->height[(size_t)i * (size_t)p->n + (size_t)j] = -score.objective;
    }
  return TCT_OK;
}

static tct_status point(view *v, int side, tct_error *err)
{
  tct_field_plane *p = v->to;

  for (int i = 0; i < p->arrows; i++) {
    double *a     = p->arrow[i];
    const int row = i / side;
    a[0]          = between(p->x_low, p->x_high, (i % side + 0.5) / side);
    a[1]          = between(p->y_low, p->y_high, (row + 0.5) / side);
    stand(v, v->pair.state, a[0], a[1]);
    tct_state_set_batches(v->pair.state, 0);
    TCT_TRY(tct_mean_update(v->pair.state, TCT_TRAIN, v->plan.trial, v->plan.trials, v->m, err),
            err, "asking the rule");
    a[2] = dot(v, v->m, v->x);
    a[3] = dot(v, v->m, v->y);
  }
  return TCT_OK;
}

static tct_status measure(view *v, int side, tct_error *err)
{
  tct_field_plane *p = v->to;

  TCT_TRY(find_axes(v, err), err, "finding a plane");
  TCT_TRY(afresh(v, err), err, "standing");
  TCT_TRY(go(v, err), err, "going the rule's own way");
  frame(p);
  p->height = tct_alloc((size_t)p->n * (size_t)p->n, sizeof *p->height);
  p->arrows = side * side;
  p->arrow  = tct_alloc((size_t)p->arrows, sizeof *p->arrow);
  if (!p->height || !p->arrow) return tct_fail(err, TCT_NO_MEMORY, "no memory for a plane");
  TCT_TRY(look(v, err), err, "looking around");
  TCT_TRY(afresh(v, err), err, "standing"); /* what was learnt on the way is no part of the field */
  return point(v, side, err);
}

tct_status tct_field_plane_of(const tct_field_how *how, const char *rule, int n, int arrows,
                              tct_field_plane *plane, tct_error *err)
{
  tct_field_said said;
  tct_error local = {0};
  tct_error *tell = err ? err : &local;

  *plane = (tct_field_plane){.n = n};
  tct_print(plane->rule, sizeof plane->rule, "%s", rule);
  if (n < 2 || arrows < 1)
    return tct_fail(tell, TCT_BUG, "a plane needs two points a side and an arrow");
  TCT_TRY(tct_field_said_read(how, &said, tell), tell, "reading what to measure");
  view v          = {.how = &said.how, .to = plane};
  tct_status code = enter(&v, &rule, tell);
  if (code == TCT_OK) code = measure(&v, arrows, tell);
  leave(&v);
  tct_field_said_free(&said);
  if (code == TCT_OK) return TCT_OK;
  tct_field_plane_free(plane);
  return tct_while(tell, code, "the plane of rule %s", rule);
}

void tct_field_plane_free(tct_field_plane *p)
{
  tct_free(p->height);
  tct_free(p->arrow);
  tct_free(p->path);
  *p = (tct_field_plane){0};
}
