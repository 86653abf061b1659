/* rule.c -- one rule in front of all objectives, seed by seed.
 *
 * At the weights where it is asked, its update is split by the gradient of each objective; then it makes its
 * own updates from there, and each objective is asked what came of them. */
#include "lab/field/own.h"

#include "base/memory.h"
#include "lab/run_own.h"

#include <math.h>
#include <string.h>

/* ---- the bench ------------------------------------------------------------------------------------------ */

static tct_status open_seat(tct_field_bench *b, int o, const char *rule, tct_error *err)
{
  const tct_field_table *t = b->plan->table;
  tct_field_seat *s        = &b->seat[o];
  const size_t seeds       = (size_t)t->seeds;

  s->model  = b->pair.straight;
  s->state  = b->pair.gradient;
  s->result = tct_alloc(seeds, sizeof *s->result);
  s->gain   = tct_alloc(3 * seeds * (size_t)t->held_out, sizeof *s->gain);
  if (!s->result || !s->gain) return tct_fail(err, TCT_NO_MEMORY, "no memory for gains");
  if (o == 0) return TCT_OK;
  s->owned = true;
  s->model = NULL;
  s->state = NULL;
  TCT_TRY(tct_credit_compile_aim(&b->plan->credit, rule, b->pair.straight->rule[0].rule->name,
                                 t->objective[o], b->plan->plan.seed, &s->model, err),
          err, "objective %s", t->objective[o]);
  if (s->model->n != b->pair.model->n)
    return tct_fail(err, TCT_BAD_SPEC, "objective %s makes another circuit", t->objective[o]);
  s->state = tct_state_new(s->model, 1, err);
  return s->state ? TCT_OK : err->code;
}

static tct_status make_room(tct_field_bench *b, tct_error *err)
{
  const tct_field_table *t = b->plan->table;
  const tct_model *m       = b->pair.model;

  b->part   = tct_alloc((size_t)b->pair.parts, sizeof *b->part);
  b->before = tct_alloc(m->n, sizeof *b->before);
  b->after  = tct_alloc(m->n, sizeof *b->after);
  b->curl   = tct_alloc((size_t)t->seeds, sizeof *b->curl);
  b->seat   = tct_alloc((size_t)t->objectives, sizeof *b->seat);
  if (b->part && b->before && b->after && b->curl && b->seat) return TCT_OK;
  return tct_fail(err, TCT_NO_MEMORY, "no memory for a rule and its objectives");
}

tct_status tct_field_bench_open(tct_field_bench *b, const tct_field_plan *plan, const char *rule,
                                tct_error *err)
{
  *b = (tct_field_bench){.plan = plan};
  TCT_TRY(tct_credit_pair_open(&plan->credit, rule, NULL, plan->plan.seed, &b->pair, err), err,
          "rule %s", rule);
  TCT_TRY(make_room(b, err), err, "rule %s", rule);
  for (int r = 0; r < b->pair.model->n_rules; r++)
    if (strcmp(b->pair.model->rule[r].rule->name, rule) == 0) b->rule = r;
  for (int o = 0; o < plan->table->objectives; o++) {
    const tct_status code = open_seat(b, o, rule, &b->seat[o].why);
    if (code == TCT_NO_MEMORY) return tct_fail(err, code, "no memory for an objective");
  }
  return TCT_OK;
}

void tct_field_bench_close(tct_field_bench *b)
{
  for (int o = 0; b->seat && o < b->plan->table->objectives; o++) {
    tct_field_seat *s = &b->seat[o];
    if (s->owned) {
      tct_state_free(s->state);
      tct_model_free(s->model);
    }
    tct_free(s->result);
    tct_free(s->gain);
  }
  tct_free(b->seat);
  tct_free(b->part);
  tct_free(b->before);
  tct_free(b->after);
  tct_free(b->curl);
  tct_credit_pair_close(&b->pair);
}

/* ---- one seed ------------------------------------------------------------------------------------------- */

/* A fresh state at the weights where the seed's rule is asked: nothing is left of what was before. */
static tct_status stand(tct_field_bench *b, int seed, tct_error *err)
{
  const tct_credit_plan_all *p = &b->plan->plan;

  b->pair.model->seed = p->seed + (uint64_t)seed;
  tct_state_free(b->pair.state);
  b->pair.state = tct_state_new(b->pair.model, 1, err);
  if (!b->pair.state) return err->code;
  return tct_credit_hand_over(p->base, p->way[seed].weights[0], b->pair.state, err);
}

static tct_status split(tct_field_bench *b, tct_field_seat *s, int seed, tct_error *err)
{
  const tct_credit_plan_all *p = &b->plan->plan;
  tct_credit_pair with         = b->pair;

  with.gradient = s->state;
  with.straight = s->model;
  TCT_TRY(tct_credit_reference(&with, p->trial, p->trials, err), err, "the gradient");
  if (seed == 0)
    TCT_TRY(tct_credit_check(&with, p->trial, p->trials, &s->check, err), err, "the gradient");
  return tct_credit_one(&with, p->trial, p->trials, p->draws, b->deterministic, &s->result[seed],
                        b->part, err);
}

/* `updates` batches as the spec trains, each seed with trials of its own. */
static tct_status learn(tct_field_bench *b, int seed, tct_error *err)
{
  const tct_model *m   = b->pair.model;
  const uint64_t batch = (uint64_t)m->training.batch, from = b->plan->plan.stop[0].trials;
  const uint64_t apart = (uint64_t)seed * (uint64_t)b->plan->table->updates * batch;
  tct_status code      = TCT_OK;

  for (int k = 0; code == TCT_OK && k < b->plan->table->updates; k++) {
    const uint64_t shown = from + (uint64_t)k * batch;
    code                 = tct_learn_batch(b->pair.state, shown + apart, shown, err);
    if (code == TCT_OK && b->plan->how->stop && *b->plan->how->stop)
      code = tct_fail(err, TCT_INTERRUPTED, "stopped");
  }
  return code;
}

static tct_status judge(const tct_field_bench *b, tct_field_seat *s, int seed, double *moved,
                        tct_error *err)
{
  const tct_field_table *t = b->plan->table;
  const size_t held = (size_t)t->held_out, all = (size_t)t->seeds * held;
  double *control           = tct_alloc(2 * held, sizeof *control);
  const tct_verdict_how how = {.split   = TCT_VALIDATION,
                               .trials  = t->held_out,
                               .trial   = b->plan->held,
                               .seed    = b->plan->plan.seed + (uint64_t)seed,
                               .gain    = s->gain + (size_t)seed * held,
                               .control = control};
  tct_verdict v;
  tct_status code = control ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for controls");

  if (code == TCT_OK)
    code = tct_verdict_between(s->state, s->state, b->before, b->after, &how, &v, err);
  for (size_t c = 0; code == TCT_OK && c < 2; c++)
    memcpy(s->gain + (c + 1) * all + (size_t)seed * held, control + c * held,
           held * sizeof *control);
  tct_free(control);
  if (code != TCT_OK) return code;
  s->before += v.before / t->seeds;
  s->zero = fmax(s->zero, fabs(v.zero.gain));
  s->first_order += v.first_order / t->seeds;
  s->second_order += v.second_order / t->seeds;
  *moved = v.moved;
  return TCT_OK;
}

/* What befalls one objective (a gradient of no length, a loss that ran away) is no matter of the others. */
static tct_status heed(tct_field_seat *s, tct_status code, tct_error *err)
{
  if (code != TCT_INTERRUPTED && code != TCT_NO_MEMORY && code != TCT_BUG) return TCT_OK;
  *err = s->why;
  return code;
}

static tct_status probe(tct_field_bench *b, int seed, tct_error *err)
{
  const tct_credit_plan_all *p = &b->plan->plan;
  const tct_curl_how how       = {
          .rule = b->rule, .probes = b->plan->table->probes, .seed = p->seed + (uint64_t)seed};

  b->curl[seed] = (tct_curl){0, (double)NAN, (double)NAN, (double)NAN};
  if (!b->deterministic) return TCT_OK;
  return tct_curl_probe(b->pair.state, TCT_TRAIN, p->trial, p->trials, &how, &b->curl[seed], err);
}

/* Every objective that the rule was not refused for: its shares, or (after learning) its verdict. */
static tct_status each_seat(tct_field_bench *b, int seed, double *moved, tct_error *err)
{
  for (int o = 0; o < b->plan->table->objectives; o++) {
    tct_field_seat *s = &b->seat[o];
    tct_status code   = TCT_OK;
    if (s->why.code != TCT_OK) continue;
    code = moved ? judge(b, s, seed, moved, &s->why) : split(b, s, seed, &s->why);
    code = heed(s, code, err);
    if (code != TCT_OK) return code;
  }
  return TCT_OK;
}

tct_status tct_field_bench_seed(tct_field_bench *b, int seed, tct_error *err)
{
  const tct_credit_plan_all *p = &b->plan->plan;
  const size_t bytes           = b->pair.model->n * sizeof *b->before;
  double moved                 = 0;

  TCT_TRY(stand(b, seed, err), err, "standing");
  memcpy(b->before, tct_state_weights(b->pair.state), bytes);
  if (seed == 0)
    TCT_TRY(tct_credit_is_deterministic(&b->pair, p->trial, p->trials, &b->deterministic, err), err,
            "drawing");
  TCT_TRY(each_seat(b, seed, NULL, err), err, "splitting updates");
  TCT_TRY(probe(b, seed, err), err, "probing");
  TCT_TRY(stand(b, seed, err), err, "standing");
  TCT_TRY(learn(b, seed, err), err, "learning");
  memcpy(b->after, tct_state_weights(b->pair.state), bytes);
  TCT_TRY(each_seat(b, seed, &moved, err), err, "judging");
  b->moved += moved / b->plan->table->seeds;
  return TCT_OK;
}
