/* spike_trains.h -- a bench for rules that see spikes: both sides of a synapse fire when the test says so.
 *
 * Senders are an input, and cells are lif units that forget at once and hear one strong fixed synapse each, from
 * a second input: a cell fires in the steps where that is 1.  The plastic synapses between are nil, so that they do
 * not disturb. */
#ifndef TERCET_TESTS_SPIKE_TRAINS_H
#define TERCET_TESTS_SPIKE_TRAINS_H

#include "circuit.h"

#include "base/random.h"

typedef struct {
  int trials, steps, pre, post;
  double *x, *y; /* [trial][step][sender], [trial][step][cell] */
} trains;

static inline trains trains_new(int trials, int steps, int pre, int post)
{
  trains t = {.trials = trials, .steps = steps, .pre = pre, .post = post};

  t.x = calloc((size_t)trials * (size_t)steps * (size_t)pre, sizeof *t.x);
  t.y = calloc((size_t)trials * (size_t)steps * (size_t)post, sizeof *t.y);
  assert_true(t.x && t.y);
  return t;
}

static inline void trains_free(trains *t)
{
  free(t->x);
  free(t->y);
}

/* Every step a spike with probability p, independently. */
static inline void trains_draw(double *spikes, size_t n, double p, uint64_t seed)
{
  const tct_key key = tct_key_of(seed, "spike trains");

  for (size_t i = 0; i < n; i++) spikes[i] = tct_uniform(key, i, 0, 0) < p;
}

static inline void trains_put(tct_arrays *all, const char *name, const char *split, const trains *t,
                              const double *from, int units)
{
  char full[64];
  const size_t shape[] = {*split ? 2 : (size_t)t->trials, (size_t)t->steps, (size_t)units};

  snprintf(full, sizeof full, "%s%s", name, split);
  tct_array *a = tct_arrays_add(all, full, TCT_F64, 3, shape);
  assert_non_null(a);
  if (*split)
    memset(a->bytes, 0, a->n * sizeof(double));
  else
    memcpy(a->bytes, from, a->n * sizeof(double));
}

static inline void trains_write(const trains *t, const char *path)
{
  static const char *const split[] = {"", "_validation", "_test"};
  tct_arrays all                   = {0};
  tct_error err                    = {0};

  for (int s = 0; s < 3; s++) {
    char name[32];
    const size_t rows = s ? 2 : (size_t)t->trials;
    trains_put(&all, "x", split[s], t, t->x, t->pre);
    trains_put(&all, "fire", split[s], t, t->y, t->post);
    snprintf(name, sizeof name, "y%s", split[s]);
    tct_array *y = tct_arrays_add(&all, name, TCT_I64, 1, &rows);
    assert_non_null(y);
    for (size_t i = 0; i < rows; i++) ((int64_t *)y->bytes)[i] = s ? 0 : (int64_t)(i % 2);
  }
  if (tct_format_of(path)->write(path, &all, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_arrays_free(&all);
}

/* `rule` in YAML; `delay` of the plastic synapses in steps; `sign`: more of the senders' population; plastic is
 * projection 0, in -> cell. */
static inline circuit trains_open(const trains *t, const char *rule, int delay, const char *sign,
                                  double dt, int window, int threads)
{
  char text[2048], path[64];
  circuit c     = {0};
  tct_error err = {0};

  snprintf(path, sizeof path, "trains_%d.npz", (int)getpid());
  trains_write(t, path);
  snprintf(text, sizeof text,
           "tercet: 1\nseed: 3\ntask: {kind: arrays, file: %s, time: true}\n"
           "objective: {kind: squared_error, at: cell, target: fire}\nrule: %s\n"
           "architecture:\n  step: %g ms\n  populations:\n    in: {kind: input, from: x%s}\n"
           "    order: {kind: input, from: fire}\n"
           "    cell: {kind: lif, units: %d, tau: 0.001 ms}\n"
           "  projections:\n    in -> cell: {wiring: dense, delay: %g ms}\n"
           "    order -> cell: {wiring: one_to_one, fixed: true}\n"
           "train: {batch: %d, window: %d, optimiser: {kind: sgd, momentum: 0}}\n",
           path, rule, dt, sign, t->post, delay * dt, t->trials, window);
  c.spec = tct_spec_parse(text, "test", &err);
  if (!c.spec) fail_msg("%s", err.text);
  c.model = tct_compile(c.spec, &err);
  unlink(path);
  if (!c.model) fail_msg("line %d: %s", err.line, err.text);
  c.state = tct_state_new(c.model, threads, &err);
  if (!c.state) fail_msg("%s", err.text);
  tct_state_check(c.state, true);
  for (int k = 0; k < c.model->n_projections; k++) {
    const tct_projection *s = &c.model->projection[k];
    for (size_t i = 0; i < s->synapses; i++)
      tct_state_weights(c.state)[s->at + s->wiring->place(s, i)] = k == 1 ? 3 : 0;
  }
  tct_state_turn(c.state);
  return c;
}

/* What is proposed for the synapse from sender j to cell k, of one trial or (-1) the mean of all. */
static inline void trains_propose(const circuit *c, int trials, int trial)
{
  const uint64_t one = (uint64_t)trial;
  tct_error err      = {0};
  uint64_t all[1024];

  for (int i = 0; i < trials; i++) all[i] = (uint64_t)i;
  if (tct_state_propose(c->state, TCT_TRAIN, trial < 0 ? all : &one, trial < 0 ? trials : 1, &err))
    fail_msg("%s", err.text);
}

static inline double trains_update(const circuit *c, int k, int j)
{
  const tct_projection *s = &c->model->projection[0];
  const int pre           = c->model->population[s->pre].size;
  return (double)tct_state_update(
    c->state)[s->at + s->wiring->place(s, (size_t)k * (size_t)pre + (size_t)j)];
}

/* of the synapse from sender j to cell k, if all of `t` is one trial after another: the mean */
static inline double trains_change(const trains *t, const char *rule, double dt, int k, int j)
{
  circuit c = trains_open(t, rule, 0, "", dt, 0, 1);

  trains_propose(&c, t->trials, -1);
  const double change = trains_update(&c, k, j);
  circuit_close(&c);
  return change;
}

#endif
