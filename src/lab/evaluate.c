/* evaluate.c -- a look at a run: its scores, its angles to the gradient, whether its numbers are numbers.
 *
 * The same trials every time, chosen once.  The test split is scored at the end and never before, so
 * that nobody can be tempted by it. */
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "kernels/kernels.h"
#include "lab/teaching.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>

enum { ALIGNED_MOST = 512, SETTLED_MOST = 256 };

static tct_status choose(tct_choice *c, const tct_model *m, int split, uint64_t most,
                         tct_error *err)
{
  const uint64_t n = tct_order_choice(m, split, most, NULL);

  if (n > INT_MAX)
    return tct_fail(err, TCT_UNSUPPORTED, "an evaluation has at most %d trials", INT_MAX);
  c->trial = tct_alloc((size_t)n, sizeof *c->trial);
  if (!c->trial) return tct_fail(err, TCT_NO_MEMORY, "no memory to choose %" PRIu64 " trials", n);
  c->n = (int)n;
  tct_order_choice(m, split, most, c->trial);
  return TCT_OK;
}

tct_status tct_teaching_choose(tct_teaching *z, tct_error *err)
{
  const tct_model *m = z->model;

  for (int split = TCT_TRAIN; split <= TCT_TEST; split++)
    TCT_TRY(choose(&z->on[split], m, split, m->training.evaluate_trials, err), err,
            "preparing evaluations");
  for (int r = 0; r < m->n_rules; r++)
    z->settles = z->settles || (m->rule[r].rule->costs & TCT_RELAXES);
  if (!z->how->alignment) return TCT_OK;
  TCT_TRY(choose(&z->aligned, m, TCT_TRAIN, ALIGNED_MOST, err), err, "preparing evaluations");
  z->angle = tct_alloc((size_t)m->n_populations, sizeof *z->angle);
  return z->angle ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for angles");
}

void tct_teaching_choose_free(tct_teaching *z)
{
  for (int split = TCT_TRAIN; split <= TCT_TEST; split++) tct_free(z->on[split].trial);
  tct_free(z->aligned.trial);
  tct_free(z->angle);
}

/* ---- divergence ---- */

/* The last line of a run that ran away; it has no result.json. */
static void log_end(tct_teaching *z, const char *where)
{
  tct_text t = {0};

  tct_text_add(&t, "{\"trials\":%" PRIu64 ",\"diverged\":", z->at.trials);
  tct_text_json(&t, where);
  tct_text_add(&t, "}\n");
  if (!t.failed && z->kept && z->logged < (int64_t)z->at.trials)
    (void)tct_file_append(z->run.log, t.at, t.n, true,
                          NULL); /* divergence is what is to be told of */
  tct_text_free(&t);
}

tct_status tct_teaching_check(tct_teaching *z, tct_error *err)
{
  const tct_real *w = tct_state_weights(z->state);

  for (int k = 0; k < z->model->n_projections; k++) {
    const tct_projection *s = &z->model->projection[k];
    if (tct_all_finite(s->n, w + s->at)) continue;
    log_end(z, s->name);
    return tct_fail(err, TCT_DIVERGED,
                    "the weights of %s are no longer finite after trial %" PRIu64, s->name,
                    z->at.trials);
  }
  return TCT_OK;
}

static tct_status score(tct_teaching *z, tct_split split, tct_score *into, tct_error *err)
{
  static const char *const name[] = {"train", "validation", "test"};
  const tct_choice *on            = &z->on[split];

  TCT_TRY(tct_state_score(z->state, (int)split, on->trial, on->n, into, err), err,
          "scoring %s trials", name[split]);
  if (isfinite(into->objective)) return TCT_OK;
  log_end(z, "objective");
  return tct_fail(err, TCT_DIVERGED,
                  "the objective is no longer finite on %s trials after trial %" PRIu64,
                  name[split], z->at.trials);
}

/* On some of the trials that are scored; training ones, for the rules teach there. */
static tct_status settle(tct_teaching *z, tct_error *err)
{
  const tct_choice *on = &z->on[TCT_TRAIN];
  const int n          = on->n < SETTLED_MOST ? on->n : SETTLED_MOST;

  return tct_state_settling(z->state, TCT_TRAIN, on->trial, n, &z->settling, err);
}

/* ---- a line of the log ---- */

static void put_angles(tct_text *t, const tct_teaching *z)
{
  tct_text_add(t, ",\"alignment\":[");
  for (int i = 0; i < z->n_angles; i++) {
    const tct_alignment *a = &z->angle[i];
    tct_text_add(t, "%s{\"population\":", i ? "," : "");
    tct_text_json(t, a->population);
    tct_text_add(t, ",\"cosine\":");
    tct_text_number(t, a->cosine);
    tct_text_add(t, ",\"degrees\":");
    tct_text_number(t, a->degrees);
    tct_text_add(t, ",\"ratio\":");
    tct_text_number(t, a->ratio);
    tct_text_add(t, "}");
  }
  tct_text_add(t, "]");
}

/* Where it comes to rest the move shrinks: what is ten times as far is another rest. */
static const char *warning(const tct_settling *s, double tolerance)
{
  if (!(s->rest <= tolerance)) return "not at rest: take more steps, or smaller weights";
  if (s->apart > 10 * tolerance) return "several resting points: the start decides on the answer";
  return NULL;
}

static void put_settling(tct_text *t, const tct_teaching *z)
{
  const char *why = warning(&z->settling, z->model->training.tolerance);

  tct_text_add(t, ",\"settling\":{\"rest\":");
  tct_text_number(t, z->settling.rest);
  tct_text_add(t, ",\"apart\":");
  tct_text_number(t, z->settling.apart);
  if (why) {
    tct_text_add(t, ",\"warning\":");
    tct_text_json(t, why);
  }
  tct_text_add(t, "}");
}

static void put_line(tct_text *t, const tct_teaching *z, const tct_result *result)
{
  const double seconds = z->at.seconds - z->evaluated.seconds;
  const double trials  = (double)(z->at.trials - z->evaluated.trials);

  tct_text_add(t, "{\"trials\":%" PRIu64 ",\"seconds\":", z->at.trials);
  tct_text_number(t, z->at.seconds);
  tct_text_add(t, ",\"rate\":");
  tct_text_number(t, trials > 0 && seconds > 0 ? trials / seconds : NAN);
  tct_text_add(t, ",\"step\":");
  tct_text_number(t, tct_step_size(&z->model->training, z->at.trials));
  tct_text_add(t, ",\"validation\":");
  tct_score_json(t, &z->validation);
  if (result) {
    tct_text_add(t, ",\"test\":");
    tct_score_json(t, &result->test);
  }
  if (z->settles) put_settling(t, z);
  if (z->straight) put_angles(t, z);
  tct_text_add(t, "}\n");
}

static tct_status log_line(tct_teaching *z, const tct_result *result, tct_error *err)
{
  tct_text t      = {0};
  tct_status code = TCT_OK;

  if (z->kept && z->logged < (int64_t)z->at.trials) {
    put_line(&t, z, result);
    code = t.failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a line of the log")
                    : tct_file_append(z->run.log, t.at, t.n, true, err);
  }
  tct_text_free(&t);
  if (code == TCT_OK) z->logged = (int64_t)z->at.trials;
  z->evaluated = z->at;
  return code;
}

tct_status tct_teaching_evaluate(tct_teaching *z, tct_result *result, tct_error *err)
{
  tct_teaching_tell(z, "evaluating", true);
  TCT_TRY(tct_teaching_check(z, err), err, "evaluating");
  TCT_TRY(score(z, TCT_VALIDATION, &z->validation, err), err, "evaluating");
  if (result) {
    result->validation = z->validation;
    TCT_TRY(score(z, TCT_TRAIN, &result->train, err), err, "evaluating");
    TCT_TRY(score(z, TCT_TEST, &result->test, err), err, "evaluating");
  }
  if (z->settles) TCT_TRY(settle(z, err), err, "evaluating");
  if (z->straight)
    TCT_TRY(tct_align(z->state, z->straight, TCT_TRAIN, z->aligned.trial, z->aligned.n, z->angle,
                      &z->n_angles, err),
            err, "evaluating");
  return log_line(z, result, err);
}
