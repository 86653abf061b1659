/* plan.c -- what is to be measured where: rules and knobs, states of training, trials. */
#include "lab/credit/plan.h"

#include "base/memory.h"
#include "base/text.h"
#include "lab/run_own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- rules and knobs -------------------------------------------------------------------------------- */

static bool has_param(const char *rule, const char *name, size_t length)
{
  const tct_about *about = tct_variant("rules", rule);

  for (int i = 0; about && i < about->n_params; i++)
    if (strlen(about->params[i].name) == length &&
        strncmp(about->params[i].name, name, length) == 0)
      return true;
  return false;
}

/* What follows "rule: " in a knob of one rule only; all of any other. */
static const char *knob_path(const char *knob)
{
  const size_t n = strspn(knob, "abcdefghijklmnopqrstuvwxyz0123456789_");

  return knob[n] == ':' ? knob + n + 1 + strspn(knob + n + 1, " ") : knob;
}

/* "rule.nudge=..." turns where the rule has a nudge, "this: ..." for that rule; others everywhere. */
static bool turns(const char *rule, const char *said)
{
  const char *knob = knob_path(said), *equals = strchr(knob, '=');

  if (knob != said) return strncmp(said, rule, strlen(rule)) == 0 && said[strlen(rule)] == ':';
  if (strncmp(knob, "rule.", 5) != 0) return true;
  return equals && has_param(rule, knob + 5, (size_t)(equals - knob) - 5);
}

static tct_status add_job(tct_credit_plan_all *a, const char *rule, const char *path, size_t length,
                          const char *value, size_t n, tct_error *err)
{
  tct_credit_job *more = tct_grow(a->job, (size_t)a->jobs + 1, sizeof *a->job);

  if (!more) return tct_fail(err, TCT_NO_MEMORY, "no memory for a plan");
  a->job            = more;
  tct_credit_job *j = &a->job[a->jobs++];
  *j                = (tct_credit_job){0};
  tct_print(j->rule, sizeof j->rule, "%s", rule);
  if (length + 1 + n >= sizeof j->knob)
    return tct_fail(err, TCT_BAD_SPEC, "a knob of more than %zu letters: %s", sizeof j->knob - 2,
                    path);
  if (length) tct_print(j->knob, sizeof j->knob, "%.*s=%.*s", (int)length, path, (int)n, value);
  return TCT_OK;
}

static tct_status add_rule(tct_credit_plan_all *a, const char *rule, tct_error *err)
{
  bool turned = false;

  for (int k = 0; k < a->how->knobs; k++) {
    const char *said = a->how->knob[k], *knob = knob_path(said), *value = strrchr(knob, '=');
    if (!value || value == knob || !value[1])
      return tct_fail(err, TCT_BAD_SPEC, "a knob is PATH=v1,v2, not '%s'", said);
    if (!turns(rule, said)) continue;
    turned = true;
    for (const char *v = value + 1; *v; v += strcspn(v, ","), v += *v == ',')
      TCT_TRY(add_job(a, rule, knob, (size_t)(value - knob), v, strcspn(v, ","), err), err,
              "planning");
  }
  return turned ? TCT_OK : add_job(a, rule, NULL, 0, NULL, 0, err);
}

static tct_status plan_rules(tct_credit_plan_all *a, tct_error *err)
{
  const tct_room *all = tct_room_named("rules");

  for (int i = 0; i < a->how->rules; i++) {
    if (!tct_variant("rules", a->how->rule[i]))
      return tct_fail(err, TCT_BAD_SPEC, "there is no rule '%s'", a->how->rule[i]);
    TCT_TRY(add_rule(a, a->how->rule[i], err), err, "planning");
  }
  for (int i = 0; a->how->rules == 0 && i < all->n; i++)
    TCT_TRY(add_rule(a, all->about[i]->name, err), err, "planning");
  return TCT_OK;
}

/* ---- states ------------------------------------------------------------------------------------------ */

static tct_status read_stop(const char *said, tct_credit_stop *stop, tct_error *err)
{
  const char *number = strncmp(said, "own:", 4) == 0 ? said + 4 : said;
  char *end;

  tct_print(stop->name, sizeof stop->name, "%s", said);
  stop->own = number != said;
  if (strcmp(said, "init") == 0) return TCT_OK;
  if (*number >= '0' && *number <= '9') {
    stop->trials = strtoull(number, &end, 10);
    if (!*end) return TCT_OK;
  }
  if (stop->own)
    return tct_fail(err, TCT_BAD_SPEC, "own: is followed by trials of backprop, not by '%s'",
                    number);
  stop->run = true;
  return TCT_OK;
}

static tct_status plan_stops(tct_credit_plan_all *a, tct_error *err)
{
  static const char *const init[] = {"init"};
  const char *const *said         = a->how->states ? a->how->state : init;

  a->stops = a->how->states ? a->how->states : 1;
  a->stop  = tct_alloc((size_t)a->stops, sizeof *a->stop);
  if (!a->stop) return tct_fail(err, TCT_NO_MEMORY, "no memory for a plan");
  for (int i = 0; i < a->stops; i++)
    TCT_TRY(read_stop(said[i], &a->stop[i], err), err, "reading where to measure");
  return TCT_OK;
}

static tct_status make_table(tct_credit_plan_all *a, tct_error *err)
{
  tct_credit_table *t = a->table;

  *t       = (tct_credit_table){.examples = a->trials,
                                .draws    = a->draws,
                                .seeds    = a->how->seeds,
                                .feedback = a->how->feedback,
                                .states   = a->stops};
  t->state = tct_alloc((size_t)a->stops, sizeof *t->state);
  for (int k = 0; t->state && k < a->stops; k++) {
    tct_credit_state *s = &t->state[k];
    memcpy(s->name, a->stop[k].name, sizeof s->name);
    s->trials = a->stop[k].trials;
    s->entry  = tct_alloc((size_t)a->jobs, sizeof *s->entry);
    if (!s->entry) return tct_fail(err, TCT_NO_MEMORY, "no memory for a table");
    s->entries = a->jobs;
  }
  return t->state ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for a table");
}

static uint64_t seed_of(const tct_credit_how *how, tct_error *err, tct_status *code)
{
  tct_spec *s   = how->open(how->open_arg, err);
  uint64_t seed = 1;

  *code = s ? TCT_OK : err->code;
  for (int i = 0; s && i < tct_spec_root(s)->n; i++) {
    const tct_node *n = tct_spec_root(s)->child[i];
    if (n->key && n->text && strcmp(n->key, "seed") == 0) seed = strtoull(n->text, NULL, 10);
  }
  tct_spec_free(s);
  return seed;
}

tct_status tct_credit_plan_make(tct_credit_plan_all *a, tct_error *err)
{
  tct_status code;

  pthread_mutex_init(&a->lock, NULL);
  a->seed = seed_of(a->how, err, &code);
  TCT_TRY(code, err, "reading the spec");
  TCT_TRY(plan_rules(a, err), err, "choosing rules");
  TCT_TRY(plan_stops(a, err), err, "choosing states");
  TCT_TRY(tct_credit_compile(a->how, "backprop", NULL, a->seed, &a->base, err), err,
          "compiling backprop's circuit");
  a->draws = a->how->draws < TCT_CREDIT_FEWEST ? TCT_CREDIT_FEWEST
             : a->how->draws <= TCT_CREDIT_BLOCKS
               ? a->how->draws
               : (a->how->draws + TCT_CREDIT_BLOCKS - 1) / TCT_CREDIT_BLOCKS * TCT_CREDIT_BLOCKS;
  a->trial = tct_alloc((size_t)a->how->examples, sizeof *a->trial);
  if (!a->trial) return tct_fail(err, TCT_NO_MEMORY, "no memory for trials");
  a->trials = (int)tct_order_choice(a->base, TCT_TRAIN, (uint64_t)a->how->examples, a->trial);
  return make_table(a, err);
}

/* ---- work handed out ---------------------------------------------------------------------------------- */

int tct_credit_next(tct_credit_plan_all *a)
{
  int job = -1;

  pthread_mutex_lock(&a->lock);
  if (a->code == TCT_OK && a->how->stop && *a->how->stop)
    a->code = tct_fail(&a->err, TCT_INTERRUPTED, "stopped");
  if (a->code == TCT_OK && a->begun < a->jobs) job = a->begun++;
  pthread_mutex_unlock(&a->lock);
  return job;
}

void tct_credit_done(tct_credit_plan_all *a, int job, tct_status code, const tct_error *err)
{
  pthread_mutex_lock(&a->lock);
  a->done++;
  if (code != TCT_OK && a->code == TCT_OK) {
    a->code = code;
    a->err  = *err;
  }
  if (a->how->progress) a->how->progress(a->how->progress_arg, a->done, a->jobs, a->job[job].rule);
  pthread_mutex_unlock(&a->lock);
}

void tct_credit_plan_free(tct_credit_plan_all *a)
{
  for (int seed = 0; a->way && seed < a->how->seeds; seed++) {
    tct_credit_way *w = &a->way[seed];
    for (int k = 0; w->weights && k < a->stops; k++) tct_free(w->weights[k]);
    tct_free(w->weights);
    tct_free(w->start);
    tct_free(w->objective);
    tct_free(w->gradient);
  }
  tct_free(a->way);
  tct_free(a->trial);
  tct_free(a->stop);
  tct_free(a->job);
  tct_model_free(a->base);
  pthread_mutex_destroy(&a->lock);
}

void tct_credit_table_free(tct_credit_table *t)
{
  for (int k = 0; k < t->states; k++) {
    for (int i = 0; i < t->state[k].entries; i++) tct_free(t->state[k].entry[i].path);
    tct_free(t->state[k].entry);
  }
  tct_free(t->state);
  *t = (tct_credit_table){0};
}
