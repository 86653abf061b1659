/* teacher.h -- what rules share that are taught by an error of predicted reward: who tells it, and of whose value.
 *
 *     delta(t) = r(t) + gamma V(t) - V(t-1)       the rate of a population of unit `prediction_error`
 *
 * Its site `value` hears one population of one linear unit, the critic, whose rate is V.  What follows a trial is
 * worth nothing: after the last step delta = (what is paid then) - V. */
#ifndef TERCET_RULES_TEACHER_H
#define TERCET_RULES_TEACHER_H

#include <string.h>

#include <tercet/lesson.h>

typedef struct {
  int at, critic; /* populations: who tells the error; whose rate is V */
  double discount;
} teacher;

/* Does the rate of this population's unit equal its drive?  Told by its parameters. */
static inline bool teacher_linear(const tct_population *q)
{
  static const char word[] = "linear";

  if (!q->unit || q->unit->memory) return false;
  for (int i = 0; i < q->unit->n_params; i++) {
    const tct_param *p = &q->unit->params[i];
    if (strcmp(p->name, "activation") != 0 || p->type != TCT_TYPE_CHOICE) continue;
    const char *choice = p->choices;
    for (int k = *(const int *)((const char *)q->params + p->offset); k > 0; k--)
      choice = strchr(choice, '|') + 1;
    return strncmp(choice, word, sizeof word - 1) == 0;
  }
  return false;
}

/* The one that hears V, and that nothing it hears can change. */
static inline tct_status teacher_hears(const tct_model *m, teacher *t, tct_error *err)
{
  const tct_population *q = &m->population[t->at];
  int values              = 0;

  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->post != t->at) continue;
    if (m->population[s->pre].constant)
      return tct_fail(err, TCT_BAD_SPEC,
                      "population %s has a bias, and knows of rewards alone: "
                      "`bias: false`",
                      q->name);
    if (!s->fixed)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s would learn: what a prediction error hears is `fixed: true`", s->name);
    if (strcmp(q->unit->sites[s->site], "value") != 0) continue;
    t->critic = s->pre;
    values += 1 + (s->delay > 0);
  }
  if (values != 1)
    return tct_fail(err, TCT_BAD_SPEC,
                    "the site `value` of population %s must hear one population, without delay",
                    q->name);
  return TCT_OK;
}

static inline tct_status teacher_find(const tct_model *m, teacher *t, tct_error *err)
{
  *t = (teacher){.at = -1};
  for (int p = 0; p < m->n_populations; p++) {
    if (!m->population[p].unit || !m->population[p].unit->discount) continue;
    if (t->at >= 0) return tct_fail(err, TCT_BAD_SPEC, "two populations tell a prediction error");
    t->at = p;
  }
  if (t->at < 0)
    return tct_fail(err, TCT_BAD_SPEC,
                    "nobody tells it of reward: give it a population of unit prediction_error");
  const tct_status fine = teacher_hears(m, t, err);
  if (fine != TCT_OK) return fine;
  const tct_population *q = &m->population[t->at], *v = &m->population[t->critic];
  if (q->size != 1 || v->size != 1)
    return tct_fail(err, TCT_BAD_SPEC,
                    "populations %s and %s have one unit each: one error, told to all", v->name,
                    q->name);
  if (!teacher_linear(v))
    return tct_fail(err, TCT_BAD_SPEC, "population %s, whose rate is the value, must be linear",
                    v->name);
  t->discount = q->unit->discount(q->params);
  return TCT_OK;
}

/* The one number of population p, in trial i at step t. */
static inline tct_real *teacher_at(const tct_lesson *l, const tct_real *field, int p, int t, int i)
{
  return tct_rows(l, field, p, t) + (size_t)i * l->model->population[p].ld;
}

#endif
