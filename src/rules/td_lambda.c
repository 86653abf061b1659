/* td_lambda.c -- an error of predicted reward, told to all, meets what spoke before.
 *
 *     delta(t) = r(t) + gamma V(t) - V(t-1)        x_j: rates that V hears
 *     e_j(t)   = gamma lambda e_j(t-1) + x_j(t)    ΔW_j = 1/T Σ_t delta(t) e_j(t-1)
 *
 * delta is the rate of a population of the circuit.  After the last step it is -V: what follows a trial is worth
 * nothing.  With lambda 1 the sum is the gradient of value_prediction; below that it is no gradient of anything, since
 * V(t) in delta is taken as given.  Weights rest during a trial: this is the form of the source that learns after it.
 */
#include "teacher.h"

enum { TRACE, BEFORE, TOLD, END };

struct params {
  double lambda;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, lambda, 0.9, 0, 1, "1",
            "how much longer than what it foresees a trace lasts: 0 a step, 1 all the trial"),
};

static const tct_keep keeps[] = {
  {"trace", TCT_FIELD, TCT_SCRATCH, .doc = "decaying memory of every population's rates"},
  {"before", TCT_FIELD, TCT_SCRATCH, .doc = "that of the step before"},
  {"told", TCT_FIELD, TCT_SCRATCH, .doc = "delta, at the value population"},
  {"end", TCT_FIELD, TCT_SCRATCH, .doc = "-V there, at the last step of a trial"},
};

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  teacher t;
  const tct_status fine = teacher_find(m, &t, err);
  (void)own;

  for (int k = 0; fine == TCT_OK && k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->rule == id && !s->fixed && s->n > 0 && s->post != t.critic)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s does not land on %s, which tells the value: `fixed: true`, or a rule of "
                      "its own",
                      s->name, m->population[t.critic].name);
  }
  return fine;
}

/* What each population's trace was a step before. */
static void look_back(tct_lesson *l)
{
  for (int p = 0; p < l->model->n_populations; p++)
    memcpy(tct_rows(l, l->kept[BEFORE], p, 0), tct_rows(l, l->kept[TRACE], p, -1),
           tct_span(l, p) * sizeof(tct_real));
}

static void propose(tct_lesson *l)
{
  const double lambda  = ((const struct params *)l->params)->lambda;
  const tct_real share = 1 / (tct_real)l->model->steps;
  const bool ends      = l->begun + l->steps == l->model->steps;
  teacher by;

  tct_sweep(l);
  if (l->status || teacher_find(l->model, &by, NULL) != TCT_OK) return;
  tct_trace(l, l->kept[TRACE], l->rate, (tct_real)(by.discount * lambda));
  look_back(l);
  for (int t = 0; t < l->steps; t++)
    for (int i = 0; i < l->trials; i++) {
      *teacher_at(l, l->kept[TOLD], by.critic, t, i) = 1;
      *teacher_at(l, l->kept[END], by.critic, t, i) =
        ends && t == l->steps - 1 ? -*teacher_at(l, l->rate, by.critic, t, i) : 0;
    }
  tct_modulate(l, l->kept[TOLD], by.at);
  for (int k = 0; k < l->model->n_projections; k++) {
    const tct_projection *s = &l->model->projection[k];
    if (!tct_mine(l, s)) continue;
    tct_outer_at(l, s, share, l->kept[TOLD], l->kept[BEFORE]);
    if (ends) tct_outer_at(l, s, share, l->kept[END], l->kept[TRACE]);
  }
}

const tct_rule tct_rule_td_lambda = {
  .name     = "td_lambda",
  .title    = "Temporal-difference learning",
  .family   = "reward in time",
  .summary  = "let an error of predicted reward, told to all, change what spoke before it",
  .equation = "δ(t) = r(t) + γ V(t) - V(t-1),   e_j(t) = γλ e_j(t-1) + x_j(t)\n"
              "ΔW_j = 1/T Σ_t δ(t) e_j(t-1),   δ = -V after the last step",
  .source   = "Sutton 1988, doi:10.1007/BF00115009",
  .notes =
    "A population of unit prediction_error tells δ and γ; its site `value` hears the linear unit "
    "whose synapses this rule changes, and no others. With λ = 1 it is the gradient of "
    "value_prediction; below, of nothing. Circuits below the value population may be anything, "
    "fixed or of other rules",
  TCT_TAKES(struct params, params),
  .costs  = TCT_SCALAR | TCT_TRACES,
  .claims = TCT_CLAIM_ONLINE,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
};
