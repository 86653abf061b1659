/* predictive_coding.c -- values settle between what predicts them and what they predict.
 *
 *     ε = Π (v - μ),  μ = f(W v_below)          v += pace [Wᵀ(f' ∘ ε_above) - ε]          ΔW = (f' ∘ ε) v_belowᵀ
 *
 * Values start where the predictions are.  Where the objective is felt, the answer is replaced by the
 * target: ε is Π x the credit at the prediction, the clamped difference for squared_error, target minus
 * probability for cross_entropy at a `choice`.
 *
 *   strict       predictions follow: the gradient, with an error of first order in the objective's Π
 *   fixed        predictions and slopes stay those of the first pass: at pace 1, after as many steps as
 *                the longest way has populations, the gradient
 *   incremental  strict at pace 1, but who is k hops from the objective learns in step k: the gradient
 *
 * In time values settle step by step upon those before, which are held: where they came to rest (strict), or where
 * they were predicted (fixed: the gradient that ends at each step).  Source: Millidge et al. 2024. */
#include <string.h>

#include <tercet/lesson.h>

enum { EPSILON, MU, ASKED, CAUGHT, SAID };
enum { STRICT, FIXED, INCREMENTAL };

struct params {
  int inference;
  double pace, precision;
  int64_t steps;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, inference, STRICT, "strict|fixed|incremental",
                   "predictions follow, stay, or follow and all learn in their own step"),
  TCT_PARAM(struct params, pace, 0.1, 1e-6, 1, "1",
            "share of the way to what they are asked for that values go each step"),
  TCT_PARAM(struct params, precision, 1.0, 1e-9, 1e9, "1",
            "Π where the objective is felt, x the population's own `precision`"),
  TCT_PARAM(struct params, steps, 20, 1, 100000, "1",
            "steps of inference; incremental takes what its longest way needs"),
};

static const tct_keep keeps[] = {
  {"epsilon", TCT_FIELD, TCT_SCRATCH, .doc = "ε: how far values are from predictions, weighed"},
  {"mu", TCT_FIELD, TCT_SCRATCH, .doc = "strict: predictions; fixed: values"},
  {"asked", TCT_FIELD, TCT_SCRATCH, .doc = "what those above ask of the values"},
  {"caught", TCT_FIELD, TCT_SCRATCH, .doc = "incremental: errors in their own step"},
  {"said", TCT_FIELD, TCT_SCRATCH, .doc = "incremental: rates before they moved"},
};

/* ε of all, their errors f' ∘ ε, and what these ask of the values below. */
static void surprise(tct_lesson *l, const tct_real *value, const tct_real *predicted)
{
  const struct params *own = l->params;

  tct_feel(l);
  for (int p = 0; p < l->model->n_populations; p++) {
    const tct_population *q = &l->model->population[p];
    const double weight     = q->precision * (q->felt ? own->precision : 1);
    const tct_real *v       = tct_rows(l, q->felt ? l->credit : value, p, 0);
    const tct_real *mu      = tct_rows(l, predicted, p, 0);
    tct_real *epsilon       = tct_rows(l, l->kept[EPSILON], p, 0);
    for (size_t i = 0, n = q->unit ? tct_span(l, p) : 0; i < n; i++)
      epsilon[i] = (tct_real)weight * (q->felt ? v[i] : v[i] - mu[i]);
  }
  tct_echo(l, l->weight, l->kept[EPSILON], l->kept[ASKED]);
}

/* The errors of those whose turn it is. */
static int catch_errors(tct_lesson *l, int step)
{
  int further = 0;

  for (int p = 0; p < l->model->n_populations; p++) {
    const tct_population *q = &l->model->population[p];
    if (q->unit && q->hops == step)
      memcpy(tct_rows(l, l->kept[CAUGHT], p, 0), tct_rows(l, l->error, p, 0),
             tct_span(l, p) * sizeof(tct_real));
    further += q->unit && q->hops > step;
  }
  return further;
}

static void propose(tct_lesson *l)
{
  const struct params *own = l->params;
  const bool fixed         = own->inference == FIXED;

  for (int p = 0; p < l->model->n_populations; p++) l->held[p] = l->model->population[p].felt;
  tct_sweep(l);
  tct_copy(l, l->kept[MU], l->rate);
  tct_real *value           = fixed ? l->kept[MU] : l->rate;
  const tct_real *predicted = fixed ? l->rate : l->kept[MU];
  l->predicted              = predicted;
  surprise(l, value, predicted);
  if (own->inference == INCREMENTAL) tct_copy(l, l->kept[SAID], l->rate);
  for (int k = 0; own->inference == INCREMENTAL ? catch_errors(l, k) : k < own->steps; k++) {
    tct_drift(l, value, (tct_real)own->pace, l->kept[ASKED], l->kept[EPSILON]);
    if (!fixed) tct_predict(l, l->kept[MU]);
    surprise(l, value, predicted);
  }
  if (own->inference == INCREMENTAL)
    l->rest = 0; /* it is caught on the way: no rest is asked for */
  const bool caught = own->inference == INCREMENTAL;
  tct_outer(l, 1, caught ? l->kept[CAUGHT] : l->error, caught ? l->kept[SAID] : l->rate);
}

static const char *trouble(const tct_model *m, const tct_projection *s, int inference)
{
  const tct_population *pre = &m->population[s->pre], *post = &m->population[s->post];
  const tct_unit *unit = post->unit;

  if (unit->slots) return "a value that settles is a rate: nobody may remember more than that";
  if (inference == INCREMENTAL && m->steps > 1 && tct_remembers(m))
    return "who learns on the way leaves no past to hold: `inference: strict` or `fixed`";
  if (unit->stochastic && (!unit->draws || unit->draws(post->params)))
    return "who draws is not predicted the same every time";
  if (s->site || s->back != 0) return "predictions go one way and to one site: no `site`, `back`";
  if (pre->felt) return "a target takes the place of the value it leaves from: nobody may hear it";
  if (inference == INCREMENTAL && pre->unit && post->hops >= 0 && pre->hops != post->hops + 1)
    return "ways of unequal length to the objective, no step is one's own: `inference: fixed`";
  return NULL;
}

static tct_status check(const tct_model *m, int id, const void *from, tct_error *err)
{
  const struct params *own = from;

  (void)id;
  for (int k = 0; k < m->n_projections; k++) {
    const char *why = trouble(m, &m->projection[k], own->inference);
    if (why) return tct_fail(err, TCT_BAD_SPEC, "%s: %s", m->projection[k].name, why);
  }
  if (own->inference == INCREMENTAL && own->pace != 1)
    return tct_fail(err, TCT_BAD_SPEC, "incremental inference goes all the way: give it `pace: 1`");
  return TCT_OK;
}

const tct_rule tct_rule_predictive_coding = {
  .name    = "predictive_coding",
  .title   = "Predictive coding",
  .family  = "energy",
  .summary = "let values settle between predictions both ways, and learn what stays unpredicted",
  .equation =
    "ε = Π (v - μ),  μ = f(W v_pre)\nv += pace [Wᵀ(f' ∘ ε_post) - ε]\nΔW = (f' ∘ ε) v_preᵀ",
  .source = "Whittington & Bogacz 2017, doi:10.1162/NECO_a_00949; fixed: Rosenbaum 2022, "
            "doi:10.1371/journal.pone.0266102; incremental: Song et al. 2020, NeurIPS 33; in time: "
            "Millidge et al. 2024, doi:10.1371/journal.pcbi.1011183",
  .notes  = "The error of strict inference does not vanish as the answer becomes right. Unfinished "
            "fixed inference scales what is k hops from the objective by P(Bin(steps, pace) >= k). "
            "A pace above 2 / (1 + |J|²) swings. Untaught, the circuit answers as it predicts",
  TCT_TAKES(struct params, params),
  .costs  = TCT_ERROR | TCT_TRANSPORT | TCT_RELAXES,
  .claims = TCT_CLAIM_ERROR_DRIVEN | TCT_CLAIM_ANY_WIRING,
  TCT_KEEPS_ALL(keeps),
  .check   = check,
  .propose = propose,
};
