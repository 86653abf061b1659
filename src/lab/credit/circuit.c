/* circuit.c -- one rule's circuit with its exact gradient beside it, and one measurement of the two.
 *
 * The reference is backprop in the circuit as the rule needs it; where the circuit settles before it
 * answers, recurrent backprop.  Both see the same weights and the same trials. */
#include "lab/credit/circuit.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "lab/run_own.h"
#include "lab/section.h"
#include "substrate/complain.h"
#include "substrate/init.h"

#include <math.h>
#include <string.h>

/* ---- the circuits ----------------------------------------------------------------------------------- */

/* What the section `credit` says of a rule; `of` "rule.": of its own parameters only. */
static tct_status adapt(const tct_spec *said, const char *rule, const char *of, tct_spec *s,
                        tct_error *err)
{
  const tct_node *all = tct_node_at(tct_node_at(tct_spec_root(said), "credit"), "rules");
  return tct_section_set(tct_node_at(all, rule), "rule", rule, of, s, err);
}

/* The spec's own rule keeps the parameters that it has there. */
static bool says(const tct_spec *s, const char *rule)
{
  const tct_node *n = tct_node_at(tct_spec_root(s), "rule"), *kind = tct_node_at(n, "kind");
  const char *said = n && n->text ? n->text : kind ? kind->text : NULL;

  return said && strcmp(said, rule) == 0;
}

/* "a & b=1": a=1, then b=1; "a=2 & b=1": a=2, then b=1. */
static tct_status turn(tct_spec *s, const char *knob, tct_error *err)
{
  const char *value = strrchr(knob, '=');
  char one[320];

  for (const char *path = knob; value && path < value;) {
    const char *more = strstr(path, " & "), *end = more && more < value ? more : value;
    const bool whole = memchr(path, '=', (size_t)(end - path)) != NULL;
    tct_print(one, sizeof one, "%.*s%s", (int)(end - path), path, whole ? "" : value);
    TCT_TRY(tct_set(s, one, err), err, "turning a knob");
    path = end == value ? value : end + 3;
  }
  return TCT_OK;
}

static tct_status say_all(tct_spec *s, const tct_spec *said, const char *rule, const char *as,
                          const char *knob, uint64_t seed, tct_error *err)
{
  char text[64];

  if (as && !says(s, as)) TCT_TRY(tct_set_rules(s, as, err), err, "choosing a rule");
  if (rule) TCT_TRY(adapt(said, rule, "", s, err), err, "making room for rule %s", rule);
  if (as && rule && strcmp(as, rule) != 0) {
    TCT_TRY(tct_set_rules(s, as, err), err, "choosing a rule");
    TCT_TRY(adapt(said, as, "rule.", s, err), err, "making room for rule %s", as);
  }
  if (knob) TCT_TRY(turn(s, knob, err), err, "turning %s", knob);
  tct_print(text, sizeof text, "seed=%llu", (unsigned long long)seed);
  TCT_TRY(tct_set(s, text, err), err, "setting the seed");
  return tct_settle_paths(s, err);
}

/* The circuit that `rule` needs, taught by `as`. */
static tct_status compile_as(const tct_credit_how *how, const char *rule, const char *as,
                             const char *knob, const char *aim, uint64_t seed, tct_model **m,
                             tct_error *err)
{
  tct_spec *s = how->open(how->open_arg, err), *said = s ? how->open(how->open_arg, err) : NULL;
  tct_status code = said ? TCT_OK : err->code;

  *m = NULL;
  if (said) code = say_all(s, said, rule, as, knob, seed, err);
  if (said && code == TCT_OK && aim)
    code = tct_section_set(
      tct_node_at(tct_node_at(tct_node_at(tct_spec_root(said), "field"), "objectives"), aim),
      "objective", aim, "", s, err);
  if (said && code == TCT_OK) {
    *m   = tct_compile(s, err);
    code = *m ? TCT_OK : err->code;
  }
  tct_spec_free(s);
  tct_spec_free(said);
  return code;
}

tct_status tct_credit_compile(const tct_credit_how *how, const char *rule, const char *knob,
                              uint64_t seed, tct_model **m, tct_error *err)
{
  return compile_as(how, rule, rule, knob, NULL, seed, m, err);
}

tct_status tct_credit_compile_aim(const tct_credit_how *how, const char *rule, const char *as,
                                  const char *aim, uint64_t seed, tct_model **m, tct_error *err)
{
  return compile_as(how, rule, as, NULL, aim, seed, m, err);
}

static tct_status plastic_parts(tct_credit_pair *pair, tct_error *err)
{
  const tct_model *m = pair->model;

  pair->part       = tct_alloc((size_t)m->n_projections, sizeof *pair->part);
  pair->projection = tct_alloc((size_t)m->n_projections, sizeof *pair->projection);
  pair->u          = tct_alloc(m->n, sizeof *pair->u);
  pair->g          = tct_alloc(m->n, sizeof *pair->g);
  if (!pair->part || !pair->projection || !pair->u || !pair->g)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for an update and its gradient");
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    if (s->fixed || s->n == 0 || m->population[s->post].hops < 0) continue; /* nobody asks them */
    pair->projection[pair->parts] = k;
    pair->part[pair->parts++]     = (tct_credit_range){s->at, s->at + s->n};
  }
  return TCT_OK;
}

tct_status tct_credit_pair_open(const tct_credit_how *how, const char *rule, const char *knob,
                                uint64_t seed, tct_credit_pair *pair, tct_error *err)
{
  *pair = (tct_credit_pair){0};
  TCT_TRY(tct_credit_compile(how, rule, knob, seed, &pair->model, err), err, "rule %s", rule);
  const char *as  = pair->model->responds ? "recurrent_backprop" : "backprop";
  tct_status code = compile_as(how, rule, as, strncmp(knob ? knob : "", "rule.", 5) ? knob : NULL,
                               NULL, seed, &pair->straight, err);
  if (code == TCT_OK && pair->straight->n != pair->model->n)
    code = tct_fail(err, TCT_BUG, "%s makes another circuit of the same spec", as);
  if (code == TCT_OK) pair->state = tct_state_new(pair->model, 1, err);
  if (pair->state) pair->gradient = tct_state_new(pair->straight, 1, err);
  if (code == TCT_OK && !pair->gradient) code = err->code;
  if (code == TCT_OK) code = plastic_parts(pair, err);
  if (code == TCT_OK) return TCT_OK;
  tct_credit_pair_close(pair);
  return tct_while(err, code, "rule %s and its gradient", rule);
}

void tct_credit_pair_close(tct_credit_pair *pair)
{
  tct_state_free(pair->state);
  tct_state_free(pair->gradient);
  tct_model_free(pair->model);
  tct_model_free(pair->straight);
  tct_free(pair->part);
  tct_free(pair->projection);
  tct_free(pair->u);
  tct_free(pair->g);
  *pair = (tct_credit_pair){0};
}

/* What starts as a copy is a copy again: interneurons that predict others go on predicting them, and take
 * over their biases. */
static void copy_again(const tct_model *from, tct_state *to)
{
  const tct_model *m = tct_state_model(to);
  tct_real *w        = tct_state_weights(to);

  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k], *of = s->like ? &m->projection[s->like - 1] : NULL;
    if (!of || tct_projection_named(from, s->name) >= 0) continue;
    tct_init_draw(m, s, w);
    if (s->like_transposed || tct_population_named(from, m->population[s->post].name) >= 0)
      continue;
    const tct_projection *bias = NULL, *theirs = NULL;
    for (int i = 0; i < m->n_projections; i++) {
      if (!m->population[m->projection[i].pre].constant) continue;
      if (m->projection[i].post == s->post) bias = &m->projection[i];
      if (m->projection[i].post == of->post) theirs = &m->projection[i];
    }
    if (bias && theirs && bias->n == theirs->n)
      memcpy(w + bias->at, w + theirs->at, bias->n * sizeof *w);
  }
}

tct_status tct_credit_hand_over(const tct_model *from, const tct_real *weights, tct_state *to,
                                tct_error *err)
{
  const tct_model *m = tct_state_model(to);

  for (int k = 0; k < from->n_projections; k++) {
    const tct_projection *a = &from->projection[k];
    const int at            = tct_projection_named(m, a->name);
    if (at < 0 || m->projection[at].n != a->n || m->projection[at].synapses != a->synapses ||
        m->projection[at].wiring != a->wiring)
      return tct_fail(err, TCT_BAD_SHAPE, "%s is not in both circuits", a->name);
    memcpy(tct_state_weights(to) + m->projection[at].at, weights + a->at, a->n * sizeof *weights);
  }
  copy_again(from, to);
  tct_state_start(to);
  return TCT_OK;
}

/* ---- the gradient ----------------------------------------------------------------------------------- */

tct_status tct_credit_reference(tct_credit_pair *pair, const uint64_t *trial, int trials,
                                tct_error *err)
{
  memcpy(tct_state_weights(pair->gradient), tct_state_weights(pair->state),
         pair->model->n * sizeof(tct_real));
  tct_state_turn(pair->gradient);
  return tct_mean_update(pair->gradient, TCT_TRAIN, trial, trials, pair->g, err);
}

static tct_status objective_at(tct_state *s, const uint64_t *trial, int trials, double *objective,
                               tct_error *err)
{
  tct_score score;

  tct_state_turn(s);
  TCT_TRY(tct_state_score(s, TCT_TRAIN, trial, trials, &score, err), err, "judging");
  *objective = score.objective;
  return TCT_OK;
}

/* One random direction over the plastic synapses: <g, v> is -d loss / dv. */
static tct_status check_one(tct_credit_pair *pair, const uint64_t *trial, int trials, int which,
                            double h, double *off, tct_error *err)
{
  tct_real *w = tct_state_weights(pair->gradient), *own = tct_state_weights(pair->state);
  const tct_key key = tct_key_in(tct_key_of(pair->model->seed, "gradient check"), (uint64_t)which);
  double gv = 0, gg = 0, vv = 0, loss[2] = {0};

  memset(pair->u, 0, pair->model->n * sizeof *pair->u);
  for (int k = 0; k < pair->parts; k++) {
    const tct_projection *s = &pair->model->projection[pair->projection[k]];
    for (size_t i = 0; i < s->synapses; i++) {
      const size_t at = s->at + s->wiring->place(s, i);
      pair->u[at]     = tct_normal(key, (uint64_t)k, 0, (uint32_t)i);
      gv += pair->g[at] * pair->u[at];
      gg += pair->g[at] * pair->g[at];
      vv += pair->u[at] * pair->u[at];
    }
  }
  const double step = h / sqrt(vv);
  for (int side = 0; side < 2; side++) {
    for (size_t i = 0; i < pair->model->n; i++)
      w[i] = (tct_real)((double)own[i] + (side ? -step : step) * pair->u[i]);
    TCT_TRY(objective_at(pair->gradient, trial, trials, &loss[side], err), err, "differencing");
  }
  memcpy(w, own, pair->model->n * sizeof *w);
  tct_state_turn(pair->gradient);
  *off = gg > 0 ? fabs(gv + (loss[0] - loss[1]) / (2 * step)) / sqrt(gg * vv) : NAN;
  return TCT_OK;
}

tct_status tct_credit_check(tct_credit_pair *pair, const uint64_t *trial, int trials, double *worst,
                            tct_error *err)
{
  const double h = sizeof(tct_real) == 8 ? 1e-4 : 1e-1;

  *worst = 0;
  for (int i = 0; i < 10; i++) {
    double off = 0;
    TCT_TRY(check_one(pair, trial, trials, i, h, &off, err), err, "checking the gradient");
    if (!(off <= *worst)) *worst = off;
  }
  return TCT_OK;
}

/* ---- the rule against it ------------------------------------------------------------------------------ */

static tct_status propose_one(tct_credit_pair *pair, uint64_t trial, int draw, tct_error *err)
{
  tct_state_set_batches(pair->state, (uint64_t)draw);
  TCT_TRY(tct_state_propose(pair->state, TCT_TRAIN, &trial, 1, err), err, "asking the rule");
  const tct_real *u = tct_state_update(pair->state);
  for (size_t i = 0; i < pair->model->n; i++) pair->u[i] = (double)u[i];
  return TCT_OK;
}

tct_status tct_credit_is_deterministic(tct_credit_pair *pair, const uint64_t *trial, int trials,
                                       bool *is, tct_error *err)
{
  const size_t bytes = pair->model->n * sizeof *pair->u;
  double *first      = tct_alloc(pair->model->n, sizeof *first);
  tct_status code    = TCT_OK;

  if (!first) return tct_fail(err, TCT_NO_MEMORY, "no memory for an update");
  *is = true; /* a choice may draw the same for long */
  for (int p = 0; p < pair->model->n_populations; p++)
    *is = *is && !tct_population_draws(&pair->model->population[p]);
  for (int i = 0; i < trials && i < 16 && *is && code == TCT_OK; i++)
    for (int draw = 0; draw < 8 && code == TCT_OK; draw++) {
      code = propose_one(pair, trial[i], draw, err);
      if (draw == 0) memcpy(first, pair->u, bytes);
      *is = *is && memcmp(first, pair->u, bytes) == 0;
    }
  tct_free(first);
  return code;
}

tct_status tct_credit_one(tct_credit_pair *pair, const uint64_t *trial, int trials, int draws,
                          bool deterministic, tct_credit_result *result, tct_credit_part *part,
                          tct_error *err)
{
  const tct_credit_plan plan = {.n             = pair->model->n,
                                .gradient      = pair->g,
                                .parts         = pair->parts,
                                .part          = pair->part,
                                .examples      = trials,
                                .draws         = deterministic ? 1 : draws,
                                .deterministic = deterministic};
  tct_credit *c              = tct_credit_new(&plan, err);
  tct_status code            = c ? TCT_OK : err->code;

  for (int i = 0; i < trials && code == TCT_OK; i++)
    for (int r = 0; r < plan.draws && code == TCT_OK; r++) {
      code = propose_one(pair, trial[i], r, err);
      if (code == TCT_OK) code = tct_credit_add(c, i, r, pair->u, err);
    }
  if (code == TCT_OK) code = tct_credit_finish(c, result, part, err);
  tct_credit_free(c);
  return code;
}
