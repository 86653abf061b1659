/* recurrent_backprop.c -- the gradient of the objective where the circuit comes to rest.
 *
 *     r ← f(W r + γ Wᵀ r)                      to rest, with every way between populations in it
 *     e ← f' ∘ (c + Wᵀ e + γ W e)              to rest: linear; c is the objective's credit
 *     ΔW = e r_preᵀ + γ r e_preᵀ               one synapse, both its ways
 *
 * By the implicit function theorem: what phases of settling come to, found without any.  The errors come to
 * rest where the rates do.
 */
#include <tercet/lesson.h>

enum { FELT, CREDIT, ASKED };

struct params {
  double pace;
  int64_t free, back;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, pace, 1.0, 0.01, 1, "1",
            "share of the way to its drive's answer that a unit goes each step"),
  TCT_PARAM(struct params, free, 30, 1, 100000, "1", "steps in which rates settle"),
  TCT_PARAM(struct params, back, 30, 1, 100000, "1", "steps in which errors settle"),
};

static const tct_keep keeps[] = {
  {"felt", TCT_FIELD, TCT_SCRATCH, .doc = "the objective's credit at rest"},
  {"credit", TCT_FIELD, TCT_SCRATCH, .doc = "credits while they settle"},
  {"asked", TCT_FIELD, TCT_SCRATCH, .doc = "what others ask for, and the objective"},
};

enum { BOTH_WAYS_MOST = 15 }; /* a note each */

static tct_status check(const tct_model *m, int id, const void *own, tct_error *err)
{
  int both = 0;

  (void)id;
  (void)own;
  TCT_TRY(tct_can_relax(m, err), err, "settling");
  for (int k = 0; k < m->n_projections; k++) both += m->projection[k].back != 0;
  if (both > BOTH_WAYS_MOST)
    return tct_fail(err, TCT_BAD_SPEC, "%d projections work both ways; %d are the most", both,
                    BOTH_WAYS_MOST);
  return TCT_OK;
}

static void settle_freely(tct_lesson *l)
{
  const struct params *own = l->params;

  tct_show(l);
  tct_relax(l, 0, &(tct_relaxing){(int)own->free, (tct_real)own->pace});
}

/* into = felt + asked, felt at first alone */
static void join(tct_lesson *l, tct_real *into, bool asked)
{
  for (int p = 0; p < l->model->n_populations; p++) {
    const tct_real *felt = tct_rows(l, l->kept[FELT], p, 0);
    tct_real *sum        = tct_rows(l, into, p, 0);
    for (size_t i = 0, n = l->model->population[p].unit ? tct_span(l, p) : 0; i < n; i++)
      sum[i] = asked ? sum[i] + felt[i] : felt[i];
  }
}

static void keep_what_is_felt(tct_lesson *l)
{
  tct_feel(l);
  for (int p = 0; p < l->model->n_populations; p++) {
    const tct_real *credit = tct_rows(l, l->credit, p, 0);
    tct_real *felt         = tct_rows(l, l->kept[FELT], p, 0);
    for (size_t i = 0, n = tct_span(l, p); i < n; i++)
      felt[i] = l->model->population[p].felt ? credit[i] : 0;
  }
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  const tct_model *m       = l->model;

  settle_freely(l);
  keep_what_is_felt(l);
  join(l, l->kept[CREDIT], false);
  for (int k = 0; k < own->back; k++) {
    tct_echo(l, l->weight, l->kept[CREDIT], l->kept[ASKED]);
    join(l, l->kept[ASKED], true);
    tct_drift(l, l->kept[CREDIT], (tct_real)own->pace, l->kept[ASKED], l->kept[CREDIT]);
  }
  tct_outer(l, 1, l->error, l->rate);
  for (int k = 0; k < m->n_projections; k++)
    if (m->projection[k].back != 0 && tct_mine(l, &m->projection[k]))
      tct_outer_at(l, &m->projection[k], m->projection[k].back, l->rate, l->error);
}

const tct_rule tct_rule_recurrent_backprop = {
  .name     = "recurrent_backprop",
  .title    = "Recurrent backpropagation",
  .family   = "gradient",
  .summary  = "carry errors around the circuit until they come to rest where the rates did",
  .equation = "e ← f' ∘ (c + Wᵀ e + γ W e)\nΔW = e r_preᵀ + γ r e_preᵀ",
  .source   = "Pineda 1987, doi:10.1103/PhysRevLett.59.2229; Almeida 1987, A learning rule for "
              "asynchronous perceptrons with feedback in a combinatorial environment",
  .notes = "The gradient that equilibrium propagation and contrastive Hebbian learning come near. "
           "Exact at rest: look at the log's `rest`. Synapses work both ways where the projection "
           "has `back`; where nothing does, this is backprop",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_TRANSPORT | TCT_RELAXES,
  .claims = TCT_CLAIM_GRADIENT | TCT_CLAIM_ERROR_DRIVEN | TCT_CLAIM_ANY_WIRING,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
  .respond = settle_freely,
  .rests   = true,
};
