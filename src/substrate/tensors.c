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
  return s->used[rule];
}

double tct_state_rest(const tct_state *s)
{
  double most = 0;
  for (int id = 0; id < s->shards; id++)
    if (!(s->lesson[id].rest <= most)) most = s->lesson[id].rest;
  return most;
}

/* ---- tensors ----------------------------------------------------------------------------------------- */

/* Bundles in order: weight, moments, kept; each gives a tensor for every projection with synapses.  `rule`
 * is the place of the rule that keeps it, -1: none does. */
static int bundles(const tct_state *s, const tct_real **bundle, const char **word, int *rule)
{
  const tct_model *m = s->model;
  int n              = 0;

  bundle[n] = s->weight;
  rule[n]   = -1;
  word[n++] = "weight";
  for (int i = 0; i < TCT_MOMENTS; i++)
    if (s->moment[i]) {
      bundle[n] = s->moment[i];
      rule[n]   = -1;
      word[n++] = m->training.optimiser->moments[i];
    }
  for (int r = 0; r < m->n_rules; r++)
    for (int i = 0; i < m->rule[r].rule->n_keeps; i++)
      if (m->rule[r].rule->keeps[i].shape == TCT_BUNDLE && s->kept[r][i]) {
        bundle[n] = s->kept[r][i];
        rule[n]   = r;
        word[n++] = m->rule[r].rule->keeps[i].name;
      }
  return n;
}

enum { BUNDLES = 1 + TCT_MOMENTS + TCT_RULES * TCT_KEEPS };

static int learnt(const tct_model *m)
{
  int n = 0;
  for (int k = 0; k < m->n_projections; k++) n += m->projection[k].synapses > 0;
  return n;
}

int tct_state_tensors(const tct_state *s)
{
  const tct_real *bundle[BUNDLES];
  const char *word[BUNDLES];
  int rule[BUNDLES];
  return bundles(s, bundle, word, rule) * learnt(s->model);
}

/* tensor i: which projection of which bundle */
static const tct_projection *locate(const tct_state *s, int i, const tct_real **bundle,
                                    const char **word, int *rule)
{
  const tct_real *all[BUNDLES];
  const char *words[BUNDLES];
  const int per = learnt(s->model);
  int rules[BUNDLES], left = i % per, k = 0;

  bundles(s, all, words, rules);
  *bundle = all[i / per];
  *word   = words[i / per];
  *rule   = rules[i / per];
  while (s->model->projection[k].synapses == 0 || left-- > 0) k++;
  return &s->model->projection[k];
}

/* "retina->v1.weight", "v1.bias", "retina->v1.momentum", "v1.bias.rule.feedback"; of a second rule, rule2. */
tct_tensor tct_state_tensor(const tct_state *s, int i)
{
  const tct_real *bundle;
  const char *word;
  char of[16] = "";
  int rule;
  const tct_projection *q = locate(s, i, &bundle, &word, &rule);
  const bool bias         = s->model->population[q->pre].constant;
  const char *owner       = bias ? s->model->population[q->post].name : q->name;
  tct_tensor t            = {.rank = q->rank, .n = q->synapses};

  if (rule == 0) tct_print(of, sizeof of, ".rule");
  if (rule > 0) tct_print(of, sizeof of, ".rule%d", rule + 1);
  if (bundle == s->weight && bias)
    tct_print(t.name, sizeof t.name, "%s.bias", owner);
  else
    tct_print(t.name, sizeof t.name, "%s%s%s.%s", owner, bias ? ".bias" : "", of, word);
  for (int k = 0; k < q->rank; k++) t.shape[k] = q->tensor[k];
  return t;
}

void tct_state_get(const tct_state *s, int i, tct_real *out)
{
  const tct_real *bundle;
  const char *word;
  int rule;
  const tct_projection *q = locate(s, i, &bundle, &word, &rule);

  tct_unpack(q, bundle, out);
}

void tct_state_put(tct_state *s, int i, const tct_real *in)
{
  const tct_real *bundle;
  const char *word;
  int rule;
  const tct_projection *q = locate(s, i, &bundle, &word, &rule);

  tct_fill(q, in, (tct_real *)bundle);
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
