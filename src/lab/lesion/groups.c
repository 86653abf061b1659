/* groups.c -- trials sorted into conditions and categories, and what becomes of lesions as a result. */
#include "lab/lesion/groups.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

#include <string.h>

/* ---- conditions ------------------------------------------------------------------------------------------ */

static int classes_of(const tct_model *m)
{
  const int target = m->objective[0].signal;

  return target >= 0 && m->world->signal[target].kind == TCT_SIGNAL_CLASS
           ? m->population[m->objective[0].at].size
           : 0;
}

static tct_status name_conditions(tct_lesions *into, const tct_lesion_responses *probe,
                                  tct_error *err)
{
  const tct_recording *r = probe ? probe->of[0] : NULL;

  into->conditions    = r ? r->conditions : into->classes ? into->classes : 1;
  into->categories    = r ? r->categories : 0;
  into->condition     = tct_alloc((size_t)into->conditions, sizeof *into->condition);
  into->category      = tct_alloc((size_t)into->conditions, sizeof *into->category);
  into->category_name = tct_alloc((size_t)into->categories + 1, sizeof *into->category_name);
  if (!into->condition || !into->category || !into->category_name)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d conditions", into->conditions);
  for (int c = 0; c < into->conditions; c++) {
    if (r)
      tct_print(into->condition[c], TCT_LABEL, "%s", r->condition[c]);
    else if (into->classes)
      tct_print(into->condition[c], TCT_LABEL, "class %d", c);
    else
      tct_print(into->condition[c], TCT_LABEL, "all");
    into->category[c] = r ? r->category[c] : 0;
  }
  for (int k = 0; k < into->categories; k++)
    tct_print(into->category_name[k], TCT_LABEL, "%s", r->category_name[k]);
  return TCT_OK;
}

/* The condition of trial i, or -1. */
static int condition_of(const tct_lesions *l, const tct_model *m, const tct_shown *shown,
                        const tct_outcome *intact, int i)
{
  if (shown->split >= TCT_PROBE)
    return (int)(shown->trial[i] / (uint64_t)m->world->probe[shown->split - TCT_PROBE].repeats);
  return l->classes ? intact[i].target : 0;
}

static void weigh(tct_lesion_groups *g, const tct_outcome *intact, int n, int classes)
{
  int present = 0;

  for (int c = 0; c < classes; c++) {
    int of = 0;
    for (int i = 0; i < n; i++) of += intact[i].target == c;
    present += of > 0;
    for (int i = 0; i < n && of; i++)
      if (intact[i].target == c) g->weight[i] = 1.0 / of;
  }
  int known = 0;
  for (int i = 0; i < n; i++) known += intact[i].target >= 0;
  for (int i = 0; i < n && present; i++) g->weight[i] *= (double)known / present;
}

tct_status tct_lesion_groups_make(tct_lesion_groups *g, tct_lesions *into, const tct_model *m,
                                  const tct_shown *shown, const tct_outcome *intact,
                                  const tct_lesion_responses *probe, tct_error *err)
{
  into->classes  = classes_of(m);
  into->n_trials = shown->n;
  TCT_PASS(name_conditions(into, probe, err));
  g->n      = into->conditions + into->categories + 1;
  g->at     = tct_alloc((size_t)g->n + 1, sizeof *g->at);
  g->list   = tct_alloc((size_t)shown->n * 3, sizeof *g->list);
  g->weight = tct_alloc((size_t)shown->n, sizeof *g->weight);
  if (!g->at || !g->list || !g->weight)
    return tct_fail(err, TCT_NO_MEMORY, "no memory to sort %d trials", shown->n);
  for (int group = 0, at = 0; group < g->n; group++) {
    for (int i = 0; i < shown->n; i++) {
      const int c   = condition_of(into, m, shown, intact, i);
      const bool in = group < into->conditions ? c == group
                      : group < g->n - 1 ? c >= 0 && into->category[c] == group - into->conditions
                                         : true;
      if (in) g->list[at++] = i;
    }
    g->at[group + 1] = at;
  }
  weigh(g, intact, shown->n, into->classes);
  return TCT_OK;
}

void tct_lesion_groups_free(tct_lesion_groups *g)
{
  tct_free(g->at);
  tct_free(g->list);
  tct_free(g->weight);
  *g = (tct_lesion_groups){0};
}

void tct_choices_add(const tct_lesion_groups *g, const tct_lesions *l, const tct_outcome *o,
                     double share, double *choice)
{
  for (int c = 0; c <= l->conditions; c++) {
    const int group = c < l->conditions ? c : g->n - 1, n = tct_group_n(g, group);
    for (int i = 0; i < n; i++) {
      const int chosen = o[g->list[g->at[group] + i]].choice;
      if (chosen >= 0) choice[c * l->classes + chosen] += share / n;
    }
  }
}

/* ---- what came out ---------------------------------------------------------------------------------------- */

void tct_lesions_free(tct_lesions *l)
{
  for (int i = 0; l->lesioned && i < l->n; i++) {
    tct_free(l->lesioned[i].accuracy);
    tct_free(l->lesioned[i].loss);
    tct_free(l->lesioned[i].change);
    tct_free(l->lesioned[i].choice);
    tct_free(l->lesioned[i].rdm);
  }
  tct_free(l->lesioned);
  tct_free(l->condition);
  tct_free(l->category);
  tct_free(l->category_name);
  tct_free(l->choice);
  *l = (tct_lesions){0};
}

static double mean_change(const tct_lesions *l, int lesion, int c)
{
  const tct_effect *e = l->accuracy ? l->lesioned[lesion].accuracy : l->lesioned[lesion].loss;
  return e[c].change;
}

tct_recording *tct_lesion_deficits(const tct_lesions *l, const tct_lesion *lesion, tct_error *err)
{
  int draws = l->n ? l->lesioned[0].draws : 1;

  for (int i = 1; i < l->n; i++)
    if (l->lesioned[i].draws != draws) draws = 1;
  tct_recording *r =
    tct_recording_new(l->n, l->conditions, draws, 1, l->categories ? l->categories : 1, err);
  if (!r) return NULL;
  tct_print(r->name, sizeof r->name, "deficits");
  tct_print(r->quantity, sizeof r->quantity, "change");
  for (int i = 0; i < l->n; i++) tct_print(r->unit[i], TCT_LABEL, "%s", lesion[i].name);
  for (int k = 0; k < r->categories; k++)
    tct_print(r->category_name[k], TCT_LABEL, "%s",
              l->categories ? l->category_name[k] : l->trials);
  for (int c = 0; c < l->conditions; c++) {
    tct_print(r->condition[c], TCT_LABEL, "%s", l->condition[c]);
    r->category[c] = l->category[c];
    for (int d = 0; d < draws; d++) {
      r->trial[c * draws + d] = (int64_t)d * l->conditions + c;
      for (int i = 0; i < l->n; i++)
        r->value[(size_t)(c * draws + d) * (size_t)l->n + (size_t)i] =
          draws > 1 ? l->lesioned[i].change[d * (l->conditions + 1) + c] : mean_change(l, i, c);
    }
  }
  return r;
}
