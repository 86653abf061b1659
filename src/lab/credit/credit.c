/* credit.c -- the plan of a measurement: rules and knobs x states of training x seeds and frozen feedback.
 *
 * First backprop's own way is walked once for each seed, and its weights kept where somebody wants to
 * measure.  Then each rule, with each value of its knobs, is a piece of work of its own: it makes its
 * circuit, stands on those weights (or learns by itself until its loss is no higher), and is measured
 * once for each draw of frozen feedback. */
#include "lab/credit/circuit.h"

#include "base/memory.h"
#include "base/pool.h"
#include "base/text.h"
#include "lab/credit/plan.h"
#include "lab/credit/said.h"
#include "lab/run_own.h"

#include <math.h>
#include <string.h>

enum { FEEDBACK_SEED = 7919 }; /* a prime, so that seeds of feedback do not meet those of weights */

/* ---- one rule --------------------------------------------------------------------------------------- */

/* Does the rule keep anything that was drawn, and does the draw matter? */
static bool draws_feedback(const tct_model *m)
{
  for (int r = 0; r < m->n_rules; r++)
    for (int i = 0; i < m->rule[r].rule->n_keeps; i++) {
      const tct_keep *k = &m->rule[r].rule->keeps[i];
      if (k->life != TCT_SCRATCH && k->life != TCT_FRESH &&
          (k->shape == TCT_BUNDLE || k->shape == TCT_STRAIGHT))
        return true;
    }
  return false;
}

/* By its own learning, from the weights it starts with, until its loss is no higher than `goal`. */
static tct_status learn_until(tct_credit_pair *pair, const tct_credit_plan_all *a, double goal,
                              uint64_t most, bool *reached, tct_error *err)
{
  const tct_model *m   = pair->model;
  const uint64_t every = (uint64_t)m->training.batch * 8;
  tct_score score;

  *reached = false;
  for (uint64_t shown = 0; shown <= most; shown += (uint64_t)m->training.batch) {
    if (shown % every == 0) {
      TCT_TRY(tct_state_score(pair->state, TCT_TRAIN, a->trial, a->trials, &score, err), err,
              "judging");
      *reached = score.objective <= goal;
      if (*reached || !isfinite(score.objective)) return TCT_OK;
    }
    TCT_TRY(tct_learn_batch(pair->state, shown, shown, err), err, "learning");
    if (a->how->stop && *a->how->stop) return tct_fail(err, TCT_INTERRUPTED, "stopped");
  }
  return TCT_OK;
}

/* Weights of its own: a knob made the circuit another than backprop's. */
static tct_status start_afresh(tct_credit_pair *pair, tct_error *err)
{
  tct_state_free(pair->state);
  pair->state = tct_state_new(pair->model, 1, err);
  return pair->state ? TCT_OK : err->code;
}

/* Does the rule's circuit have all that backprop's has, as large as there?  Room for synapses comes in whole
 * panels: it is the same for 3 and for 12 units. */
static bool same_shape(const tct_model *base, const tct_model *m)
{
  for (int k = 0; k < base->n_projections; k++) {
    const int at = tct_projection_named(m, base->projection[k].name);
    if (at < 0 || m->projection[at].n != base->projection[k].n ||
        m->projection[at].synapses != base->projection[k].synapses)
      return false;
  }
  return true;
}

/* Bring the pair to state k of a seed, with the f-th draw of frozen feedback. */
static tct_status stand(tct_credit_pair *pair, const tct_credit_plan_all *a, int k, int seed, int f,
                        bool *there, tct_error *err)
{
  const tct_credit_stop *stop = &a->stop[k];
  const uint64_t of           = a->seed + (uint64_t)seed;

  *there            = true;
  pair->model->seed = of + (uint64_t)f * FEEDBACK_SEED;
  if (!stop->own && !stop->run && stop->trials == 0 && !same_shape(a->base, pair->model))
    return start_afresh(pair, err);
  if (stop->own) {
    TCT_TRY(tct_credit_hand_over(a->base, a->way[seed].start, pair->state, err), err, "starting");
    return learn_until(pair, a, a->way[seed].objective[k], 4 * (stop->trials + 1000), there, err);
  }
  return tct_credit_hand_over(a->base, a->way[seed].weights[k], pair->state, err);
}

/* What is asked of the first instance alone: is there chance in it, and is the reference the gradient? */
static tct_status look(tct_credit_pair *pair, const tct_credit_plan_all *a, tct_credit_entry *e,
                       tct_error *err)
{
  TCT_TRY(tct_credit_is_deterministic(pair, a->trial, a->trials, &e->deterministic, err), err,
          "drawing");
  return tct_credit_check(pair, a->trial, a->trials, &e->check, err);
}

static tct_status measure_once(tct_credit_pair *pair, const tct_credit_plan_all *a, int k,
                               tct_credit_bag *bag, tct_credit_entry *e, tct_error *err)
{
  const bool first = bag->n == 0;

  TCT_TRY(tct_credit_reference(pair, a->trial, a->trials, err), err, "the gradient at %s",
          a->stop[k].name);
  if (first) TCT_TRY(look(pair, a, e, err), err, "looking");
  TCT_TRY(tct_credit_one(pair, a->trial, a->trials, a->draws, e->deterministic,
                         &bag->result[bag->n], first ? bag->part : bag->spare, err),
          err, "measuring");
  bag->n++;
  return TCT_OK;
}

/* All instances of one rule at one state. */
static tct_status measure_state(tct_credit_pair *pair, const tct_credit_plan_all *a, int k,
                                tct_credit_bag *bag, tct_credit_entry *e, tct_error *err)
{
  const int feedback = draws_feedback(pair->model) ? a->how->feedback : 1;
  bool there;

  bag->n = 0;
  for (int seed = 0; seed < a->how->seeds; seed++)
    for (int f = 0; f < feedback; f++) {
      TCT_TRY(stand(pair, a, k, seed, f, &there, err), err, "coming to %s", a->stop[k].name);
      if (!there)
        return tct_fail(err, TCT_UNSUPPORTED, "its loss does not come down to backprop's there");
      TCT_TRY(measure_once(pair, a, k, bag, e, err), err, "measuring");
    }
  tct_credit_sum_up(bag, pair, e);
  return e->path || pair->parts == 0 ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for paths");
}

static void refuse(tct_credit_entry *e, const tct_error *err)
{
  tct_print(e->refused, sizeof e->refused, "%.*s", (int)strcspn(err->text, "\n"), err->text);
}

/* A rule that a circuit cannot carry is said to be refused; what stops all the work is trouble. */
static bool stops_all(tct_status code)
{
  return code == TCT_INTERRUPTED || code == TCT_NO_MEMORY || code == TCT_BUG;
}

static tct_status measure_rule(tct_credit_plan_all *a, int job, tct_error *err)
{
  const tct_credit_job *j = &a->job[job];
  tct_credit_pair pair    = {0};
  tct_credit_bag bag      = {0};
  tct_error why           = {0};
  tct_status code =
    tct_credit_pair_open(a->how, j->rule, j->knob[0] ? j->knob : NULL, a->seed, &pair, &why);

  if (code == TCT_OK) code = tct_credit_bag_new(&bag, a, &pair, &why);
  for (int k = 0; k < a->stops; k++) {
    tct_credit_entry *e = &a->table->state[k].entry[job];
    tct_print(e->rule, sizeof e->rule, "%s", j->rule);
    tct_print(e->knob, sizeof e->knob, "%s", j->knob);
    if (code == TCT_OK || !pair.model) {
      if (pair.state) code = measure_state(&pair, a, k, &bag, e, &why);
    }
    if (code != TCT_OK) refuse(e, &why);
    if (code != TCT_OK && stops_all(code)) break;
    if (pair.state && code != TCT_OK) { /* refused here; elsewhere it may do */
      code = TCT_OK;
      why  = (tct_error){0};
    }
  }
  tct_credit_bag_free(&bag);
  tct_credit_pair_close(&pair);
  if (!stops_all(code)) return TCT_OK;
  *err = why;
  return code;
}

/* ---- all of them ------------------------------------------------------------------------------------- */

static void work(void *arg, int id)
{
  tct_credit_plan_all *a = arg;

  (void)id;
  for (;;) {
    tct_error err = {0};
    const int job = tct_credit_next(a);
    if (job < 0) return;
    const tct_status code = measure_rule(a, job, &err);
    tct_credit_done(a, job, code, &err);
  }
}

tct_status tct_credit_measure(const tct_credit_how *how, tct_credit_table *table, tct_error *err)
{
  tct_credit_said plan;
  tct_credit_plan_all a = {.how = &plan.how, .table = table};
  tct_error local       = {0};
  tct_error *said       = err ? err : &local;
  tct_status code;

  *table = (tct_credit_table){0};
  TCT_TRY(tct_credit_said_read(how, &plan, said), said, "reading what to measure");
  how  = &plan.how;
  code = tct_credit_plan_make(&a, said);
  if (code == TCT_OK) code = tct_credit_walk(&a, said);
  if (code == TCT_OK) {
    tct_pool *pool = tct_pool_new(how->threads > 0 ? how->threads : tct_cores(), said);
    code           = pool ? TCT_OK : said->code;
    if (pool) tct_pool_run(pool, work, &a);
    tct_pool_free(pool);
  }
  if (code == TCT_OK && a.code != TCT_OK) {
    code  = a.code;
    *said = a.err;
  }
  tct_credit_plan_free(&a);
  tct_credit_said_free(&plan);
  if (code == TCT_OK) return TCT_OK;
  tct_credit_table_free(table);
  return tct_while(said, code, "measuring credit");
}
