/* model.c -- a model's ends: freeing, names, and numbers in and out of a projection's own order. */
#include <string.h>

#include "base/memory.h"
#include "substrate/complain.h"
#include <tercet/model.h>

void tct_model_free(tct_model *m)
{
  if (!m) return;
  for (int p = 0; p < m->n_populations; p++)
    if (m->population[p].unit)
      tct_params_free(&m->population[p].unit->about, m->population[p].params);
  for (int k = 0; k < m->n_projections; k++) {
    tct_projection *s = &m->projection[k];
    if (!s->wiring) continue;
    if (s->wiring->release) s->wiring->release(s);
    tct_free(s->meetings);
    tct_params_free(&s->wiring->about, s->params);
  }
  for (int i = 0; i < m->n_objectives; i++)
    tct_params_free(&m->objective[i].objective->about, m->objective[i].params);
  for (int i = 0; i < m->n_rules; i++) tct_params_free(&m->rule[i].rule->about, m->rule[i].params);
  for (int i = 0; i < m->n_constraints; i++)
    tct_params_free(&m->constraint[i].constraint->about, m->constraint[i].params);
  if (m->training.optimiser) tct_params_free(&m->training.optimiser->about, m->training.params);
  if (m->world) tct_world_close(m->world);
  if (m->task) tct_params_free(&m->task->about, m->task_params);
  tct_free(m->circuit);
  tct_free(m->population);
  tct_free(m->projection);
  tct_free(m->order);
  tct_free(m->down);
  tct_free(m->neighbours);
  tct_free(m);
}

int tct_population_named(const tct_model *m, const char *name)
{
  for (int p = 0; p < m->n_populations; p++)
    if (strcmp(m->population[p].name, name) == 0) return p;
  return -1;
}

int tct_projection_named(const tct_model *m, const char *name)
{
  for (int k = 0; k < m->n_projections; k++)
    if (strcmp(m->projection[k].name, name) == 0) return k;
  return -1;
}

void tct_unpack(const tct_projection *s, const tct_real *bundle, tct_real *tensor)
{
  for (size_t i = 0; i < s->synapses; i++) tensor[i] = bundle[s->at + s->wiring->place(s, i)];
}

void tct_fill(const tct_projection *s, const tct_real *tensor, tct_real *bundle)
{
  memset(bundle + s->at, 0, s->n * sizeof *bundle);
  for (size_t i = 0; i < s->synapses; i++) bundle[s->at + s->wiring->place(s, i)] = tensor[i];
}

void tct_string_free(char *s)
{
  tct_free(s);
}
