/* field.c -- the plan of Figure 3: every rule in front of every objective, at the same weights.
 *
 * Backprop's way to where the rules are asked, the trials, and the handing out of rules to threads are those
 * of credit (credit_plan.c, credit_way.c). */
#include "lab/field/own.h"

#include "base/memory.h"
#include "base/pool.h"
#include "base/text.h"
#include "lab/field/said.h"
#include "lab/run_own.h"
#include "substrate/complain.h"

#include <string.h>

/* ---- objectives ----------------------------------------------------------------------------------------- */

static tct_status add_objective(tct_field_table *t, const char *name, tct_error *err)
{
  char(*more)[TCT_NAME] = tct_grow(t->objective, (size_t)t->objectives + 1, sizeof *t->objective);

  if (!more) return tct_fail(err, TCT_NO_MEMORY, "no memory for objectives");
  t->objective = more;
  if (strlen(name) >= TCT_NAME)
    return tct_fail(err, TCT_BAD_SPEC, "an objective's name has at most %d bytes", TCT_NAME - 1);
  for (int o = 0; o < t->objectives; o++)
    if (strcmp(t->objective[o], name) == 0)
      return tct_fail(err, TCT_BAD_SPEC, "objective '%s' is there twice", name);
  tct_print(t->objective[t->objectives++], TCT_NAME, "%s", name);
  return TCT_OK;
}

static tct_status choose(tct_field_plan *a, const tct_node *said, tct_error *err)
{
  const tct_model *m = a->plan.base;

  TCT_TRY(add_objective(a->table,
                        m->n_objectives == 1 ? m->objective[0].objective->name : "objectives", err),
          err, "choosing objectives");
  for (int i = 0; i < a->how->objectives; i++) {
    const char *name = a->how->objective[i];
    if (strcmp(name, a->table->objective[0]) == 0) continue;
    if (!tct_node_at(said, name))
      return tct_fail(err, TCT_BAD_SPEC, "the spec's section field has no objective '%s'", name);
    TCT_TRY(add_objective(a->table, name, err), err, "choosing objectives");
  }
  for (int i = 0; a->how->objectives == 0 && said && i < said->n; i++)
    TCT_TRY(add_objective(a->table, said->child[i]->key, err), err, "choosing objectives");
  return TCT_OK;
}

/* ---- the plan ------------------------------------------------------------------------------------------- */

static tct_status make_table(tct_field_plan *a, tct_error *err)
{
  const tct_field_how *how = a->how;
  tct_field_table *t       = a->table;

  t->examples = a->plan.trials;
  t->draws    = a->plan.draws;
  t->seeds    = how->seeds;
  t->probes   = how->probes;
  t->updates  = how->updates;
  t->margin   = how->margin;
  t->held_out = (int)tct_order_choice(a->plan.base, TCT_VALIDATION, (uint64_t)how->held_out, NULL);
  a->held     = tct_alloc((size_t)t->held_out + 1, sizeof *a->held);
  t->rule     = tct_alloc((size_t)a->plan.jobs, sizeof *t->rule);
  if (!a->held || !t->rule) return tct_fail(err, TCT_NO_MEMORY, "no memory for a table");
  tct_order_choice(a->plan.base, TCT_VALIDATION, (uint64_t)how->held_out, a->held);
  memcpy(t->state, a->plan.stop[0].name, sizeof t->state);
  t->rules = a->plan.jobs;
  for (int i = 0; i < t->rules; i++) {
    tct_print(t->rule[i].rule, TCT_NAME, "%s", a->plan.job[i].rule);
    t->rule[i].cell = tct_alloc((size_t)t->objectives, sizeof *t->rule[i].cell);
    if (!t->rule[i].cell) return tct_fail(err, TCT_NO_MEMORY, "no memory for a table");
  }
  return TCT_OK;
}

static tct_status make_plan(tct_field_plan *a, tct_error *err)
{
  const tct_field_how *how = a->how;

  a->credit     = (tct_credit_how){.open         = how->open,
                                   .open_arg     = how->open_arg,
                                   .rule         = how->rule,
                                   .rules        = how->rules,
                                   .state        = &how->state,
                                   .states       = how->state ? 1 : 0,
                                   .examples     = how->examples,
                                   .draws        = how->draws,
                                   .seeds        = how->seeds,
                                   .feedback     = 1,
                                   .threads      = how->threads,
                                   .stop         = how->stop,
                                   .progress     = how->progress,
                                   .progress_arg = how->progress_arg};
  a->plan.how   = &a->credit;
  a->plan.table = &a->spare;
  TCT_TRY(tct_credit_plan_make(&a->plan, err), err, "planning");
  if (a->plan.stop[0].own)
    return tct_fail(err, TCT_BAD_SPEC, "rules are asked at common weights, not at their own");
  TCT_TRY(choose(a, a->objectives, err), err, "choosing objectives");
  return make_table(a, err);
}

/* ---- the work ------------------------------------------------------------------------------------------- */

/* A rule that a circuit cannot carry is said to be refused; what stops all the work is trouble. */
static bool stops_all(tct_status code)
{
  return code == TCT_INTERRUPTED || code == TCT_NO_MEMORY || code == TCT_BUG;
}

static tct_status measure_rule(tct_field_plan *a, int job, tct_error *err)
{
  tct_field_rule *into = &a->table->rule[job];
  tct_error why        = {0};
  tct_field_bench b;
  tct_status code = tct_field_bench_open(&b, a, into->rule, &why);

  for (int seed = 0; code == TCT_OK && seed < a->how->seeds; seed++)
    code = tct_field_bench_seed(&b, seed, &why);
  if (code == TCT_OK)
    tct_field_sum_up(&b, into);
  else
    tct_field_refuse(into->refused, &why);
  tct_field_bench_close(&b);
  if (!stops_all(code)) return TCT_OK;
  *err = why;
  return code;
}

static void work(void *arg, int id)
{
  tct_field_plan *a = arg;

  (void)id;
  for (;;) {
    tct_error err = {0};
    const int job = tct_credit_next(&a->plan);
    if (job < 0) return;
    const tct_status code = measure_rule(a, job, &err);
    tct_credit_done(&a->plan, job, code, &err);
  }
}

static tct_status share_out(tct_field_plan *a, tct_error *err)
{
  tct_pool *pool = tct_pool_new(a->how->threads > 0 ? a->how->threads : tct_cores(), err);

  if (!pool) return err->code;
  tct_pool_run(pool, work, a);
  tct_pool_free(pool);
  if (a->plan.code != TCT_OK) *err = a->plan.err;
  return a->plan.code;
}

static tct_status measure(tct_field_plan *a, tct_error *err)
{
  const tct_field_how *how = a->how;

  if (how->held_out < 2)
    return tct_fail(err, TCT_BAD_SPEC, "a verdict needs two held-out examples");
  TCT_TRY(make_plan(a, err), err, "planning");
  TCT_TRY(tct_credit_walk(&a->plan, err), err, "walking");
  TCT_TRY(share_out(a, err), err, "working");
  TCT_TRY(tct_field_hold(a->table, err), err, "holding verdicts against how many there are");
  return TCT_OK;
}

tct_status tct_field_measure(const tct_field_how *how, tct_field_table *table, tct_error *err)
{
  tct_field_said said;
  tct_error local = {0};
  tct_error *tell = err ? err : &local;

  *table = (tct_field_table){0};
  TCT_TRY(tct_field_said_read(how, &said, tell), tell, "reading what to measure");
  tct_field_plan a      = {.how = &said.how, .table = table, .objectives = said.objectives};
  const tct_status code = measure(&a, tell);
  tct_credit_plan_free(&a.plan);
  tct_credit_table_free(&a.spare);
  tct_field_said_free(&said);
  tct_free(a.held);
  if (code == TCT_OK) return TCT_OK;
  tct_field_table_free(table);
  return tct_while(tell, code, "measuring fields");
}

void tct_field_table_free(tct_field_table *t)
{
  for (int i = 0; t->rule && i < t->rules; i++) tct_free(t->rule[i].cell);
  tct_free(t->rule);
  tct_free(t->objective);
  *t = (tct_field_table){0};
}
