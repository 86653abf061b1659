/* tensors.c -- what of a state is seen from outside: its arrays by name, row-major, without pads. */
#include <string.h>

#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "substrate/desk.h"

const tct_model *tct_state_model(const tct_state *s)
{
  return s->model;
}

tct_real *tct_state_weights(tct_state *s)
{
  return s->weight;
}

const tct_real *tct_state_update(const tct_state *s)
{
  return s->update;
}

void tct_state_turn(tct_state *s)
{
  s->moving = false;
  tct_turn_all(s);
}

tct_real *tct_state_kept(tct_state *s, int rule, int keep)
{
  return s->kept[rule][keep];
}

uint64_t tct_state_batches(const tct_state *s)
{
  return s->batches;
}

void tct_state_set_batches(tct_state *s, uint64_t n)
{
  s->batches = n;
}

void tct_state_check(tct_state *s, bool look)
{
  s->checks = look;
}

unsigned tct_state_used(const tct_state *s, int rule)
{
  const int desks = s->shards > s->threads ? s->shards : s->threads;
  unsigned used   = 0;

  for (int i = 0; i < desks; i++) used |= s->lesson[i].desk->used[rule];
  return used;
}

double tct_state_rest(const tct_state *s)
{
  double most = 0;
  for (int i = 0; i < s->shards; i++)
    if (s->lesson[i].trials)
      most = tct_worse(most, tct_worse(s->lesson[i].rest, s->lesson[i].desk->unrest));
  return most;
}

/* ---- tensors ----------------------------------------------------------------------------------------- */

/* A bundle and what it is called: a word of its own, the rule that keeps it (-1: none), the optimiser's
 * memory of it. */
typedef struct {
  tct_real *bundle;
  const char *word, *moment;
  int rule;
} tct_named;

enum { BUNDLES = 1 + TCT_MOMENTS + TCT_RULES * TCT_KEEPS * (1 + TCT_MOMENTS) };

static int kept_bundles(const tct_state *s, int r, tct_named *into)
{
  const tct_rule *rule         = s->model->rule[r].rule;
  const char *const *of_moment = s->model->training.optimiser->moments;
  int n                        = 0;

  for (int i = 0; i < rule->n_keeps; i++) {
    if (rule->keeps[i].shape != TCT_BUNDLE || !s->kept[r][i] || rule->keeps[i].life == TCT_FRESH)
      continue;
    into[n++] = (tct_named){s->kept[r][i], rule->keeps[i].name, NULL, r};
    for (int k = 0; k < TCT_MOMENTS; k++)
      if (s->learnt_moment[r][i][k])
        into[n++] = (tct_named){s->learnt_moment[r][i][k], rule->keeps[i].name, of_moment[k], r};
  }
  return n;
}

/* In order: weights, the optimiser's memory of them, what rules keep; each gives a tensor for every
 * projection with synapses. */
static int bundles(const tct_state *s, tct_named *into)
{
  int n = 0;

  into[n++] = (tct_named){s->weight, "weight", NULL, -1};
  for (int i = 0; i < TCT_MOMENTS; i++)
    if (s->moment[i])
      into[n++] = (tct_named){s->moment[i], s->model->training.optimiser->moments[i], NULL, -1};
  for (int r = 0; r < s->model->n_rules; r++) n += kept_bundles(s, r, into + n);
  return n;
}

static int learnt(const tct_model *m)
{
  int n = 0;
  for (int k = 0; k < m->n_projections; k++) n += m->projection[k].synapses > 0;
  return n;
}

/* Numbers that rules keep: one tensor for NUMBERS, one for each population that has units for PER_UNIT. */
typedef struct {
  tct_real *at;
  int n, rule, population; /* -1: of none */
  const char *word;
} tct_numbered;

/* The i-th of them, or NULL there; returns how many were counted. */
static int numbered(const tct_state *s, int i, tct_numbered *found)
{
  const tct_model *m = s->model;
  int n              = 0;

  for (int r = 0; r < m->n_rules; r++)
    for (int j = 0; j < m->rule[r].rule->n_keeps; j++) {
      const tct_keep *k = &m->rule[r].rule->keeps[j];
      if (k->life == TCT_SCRATCH || k->life == TCT_FRESH) continue;
      if (k->shape == TCT_NUMBERS && n++ == i)
        *found = (tct_numbered){s->kept[r][j], k->count, r, -1, k->name};
      for (int p = 0; k->shape == TCT_PER_UNIT && p < m->n_populations; p++)
        if (m->population[p].unit && n++ == i)
          *found = (tct_numbered){s->kept[r][j] + tct_first_unit(m, p), m->population[p].size, r, p,
                                  k->name};
    }
  return n;
}

static int of_synapses(const tct_state *s)
{
  tct_named all[BUNDLES];
  return bundles(s, all) * learnt(s->model);
}

int tct_state_tensors(const tct_state *s)
{
  return of_synapses(s) + numbered(s, -1, NULL);
}

/* tensor i: which projection of which bundle */
static const tct_projection *locate(const tct_state *s, int i, tct_named *which)
{
  tct_named all[BUNDLES];
  const int per = learnt(s->model);
  int left = i % per, k = 0;

  bundles(s, all);
  *which = all[i / per];
  while (s->model->projection[k].synapses == 0 || left-- > 0) k++;
  return &s->model->projection[k];
}

/* "rule.baseline", "v1.rule.threshold" */
static tct_tensor number_tensor(const tct_state *s, int i)
{
  tct_numbered w = {0};
  tct_tensor t   = {.rank = 1};

  numbered(s, i, &w);
  tct_print(t.name, sizeof t.name, "%s%srule",
            w.population < 0 ? "" : s->model->population[w.population].name,
            w.population < 0 ? "" : ".");
  if (w.rule > 0)
    tct_print(t.name + strlen(t.name), sizeof t.name - strlen(t.name), "%d", w.rule + 1);
  tct_print(t.name + strlen(t.name), sizeof t.name - strlen(t.name), ".%s", w.word);
  t.n = t.shape[0] = (size_t)w.n;
  return t;
}

/* "retina->v1.weight", "v1.bias", "cells/forget.bias", "retina->v1.momentum", "v1.bias.rule.feedback"; of a
 * second rule, rule2. */
tct_tensor tct_state_tensor(const tct_state *s, int i)
{
  if (i >= of_synapses(s)) return number_tensor(s, i - of_synapses(s));
  tct_named w;
  char of[16]             = "";
  const tct_projection *q = locate(s, i, &w);
  const bool bias         = s->model->population[q->pre].constant;
  const char *owner       = bias ? strstr(q->name, "->") + 2 : q->name;
  tct_tensor t            = {.rank = q->rank, .n = q->synapses};

  if (w.rule == 0) tct_print(of, sizeof of, ".rule");
  if (w.rule > 0) tct_print(of, sizeof of, ".rule%d", w.rule + 1);
  if (w.bundle == s->weight && bias)
    tct_print(t.name, sizeof t.name, "%s.bias", owner);
  else
    tct_print(t.name, sizeof t.name, "%s%s%s.%s%s%s", owner, bias ? ".bias" : "", of, w.word,
              w.moment ? "." : "", w.moment ? w.moment : "");
  for (int k = 0; k < q->rank; k++) t.shape[k] = q->tensor[k];
  return t;
}

void tct_state_get(const tct_state *s, int i, tct_real *out)
{
  tct_numbered k = {0};
  tct_named w;

  if (i >= of_synapses(s)) {
    numbered(s, i - of_synapses(s), &k);
    memcpy(out, k.at, (size_t)k.n * sizeof *out);
    return;
  }
  const tct_projection *q = locate(s, i, &w);
  tct_unpack(q, w.bundle, out);
}

void tct_state_put(tct_state *s, int i, const tct_real *in)
{
  tct_numbered k = {0};
  tct_named w;

  if (i >= of_synapses(s)) {
    numbered(s, i - of_synapses(s), &k);
    memcpy(k.at, in, (size_t)k.n * sizeof *in);
    return;
  }
  const tct_projection *q = locate(s, i, &w);
  tct_fill(q, in, w.bundle);
}

void tct_state_sha256(const tct_state *s, char hex[65])
{
  tct_sha256 sum;

  tct_sha256_begin(&sum);
  for (int k = 0; k < s->model->n_projections; k++) {
    const tct_projection *q = &s->model->projection[k];
    for (size_t i = 0; i < q->synapses; i++) {
      const float w = (float)s->weight[q->at + q->wiring->place(q, i)];
      tct_sha256_add(&sum, &w, sizeof w);
    }
  }
  tct_sha256_end(&sum, hex);
}
