/* credit.c -- tercet credit: the bias and the variance of learning rules against the exact gradient. */
#include "interrupt.h"
#include "json.h"
#include "nouns.h"
#include "progress.h"
#include "rooms.h"
#include "say.h"
#include "table.h"

#include "base/file.h"
#include "base/memory.h"

#include <tercet/credit.h>

#include <math.h>
#include <string.h>

enum { LISTED_MOST = 128 };

/* "a,b,c" cut into its words, in `text`. */
static int cut(char *text, const char **word)
{
  int n = 0;

  for (char *at = text; *at && n < LISTED_MOST;) {
    word[n++] = at;
    at += strcspn(at, ",");
    if (*at) *at++ = 0;
  }
  return n;
}

static tct_spec *open_spec(void *arg, tct_error *err)
{
  const struct asked *a = arg;
  return noun_spec(a, a->noun[0], err);
}

static void tell(void *arg, int done, int of, const char *what)
{
  progress_count(arg, done, of, what);
}

/* ---- what is said ------------------------------------------------------------------------------------ */

static void put_estimate(struct json *j, const char *key, const tct_estimate *e)
{
  json_map(j, key);
  json_number(j, "value", e->value);
  json_number(j, "low", e->low);
  json_number(j, "high", e->high);
  json_close(j);
}

static void put_entry(struct json *j, const tct_credit_entry *e)
{
  json_map(j, NULL);
  json_text(j, "name", e->rule);
  json_text(j, "knob", *e->knob ? e->knob : NULL);
  json_bool(j, "deterministic", e->deterministic);
  json_bool(j, "resolved", e->resolved);
  json_count(j, "instances", (uint64_t)e->instances);
  json_number(j, "gradient_check", e->check);
  put_estimate(j, "cos", &e->cosine);
  put_estimate(j, "bias2", &e->bias2);
  put_estimate(j, "bias2_layer", &e->bias2_layer);
  put_estimate(j, "raw_bias", &e->raw_bias);
  put_estimate(j, "variance", &e->variance);
  put_estimate(j, "variance_online", &e->variance_online);
  put_estimate(j, "efficiency", &e->efficiency);
  json_list(j, "projections");
  for (int i = 0; i < e->paths; i++) {
    json_map(j, NULL);
    json_text(j, "name", e->path[i].projection);
    json_number(j, "share", e->path[i].share);
    put_estimate(j, "cos", &e->path[i].cosine);
    put_estimate(j, "bias2", &e->path[i].bias2);
    json_close(j);
  }
  json_close(j);
  json_close(j);
}

static void put_state(struct json *j, const tct_credit_state *s)
{
  json_map(j, NULL);
  json_text(j, "state", s->name);
  json_count(j, "trials", s->trials);
  json_number(j, "objective", s->objective);
  json_number(j, "gradient", s->gradient);
  json_list(j, "rules");
  for (int i = 0; i < s->entries; i++)
    if (!*s->entry[i].refused) put_entry(j, &s->entry[i]);
  json_close(j);
  json_list(j, "refused");
  for (int i = 0; i < s->entries; i++) {
    if (!*s->entry[i].refused) continue;
    json_map(j, NULL);
    json_text(j, "name", s->entry[i].rule);
    json_text(j, "knob", *s->entry[i].knob ? s->entry[i].knob : NULL);
    json_text(j, "why", s->entry[i].refused);
    json_close(j);
  }
  json_close(j);
  json_close(j);
}

static struct json as_json(const struct asked *a, const tct_credit_table *t)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "spec", a->noun[0]);
  json_count(&j, "examples", (uint64_t)t->examples);
  json_count(&j, "draws", (uint64_t)t->draws);
  json_count(&j, "seeds", (uint64_t)t->seeds);
  json_count(&j, "feedback", (uint64_t)t->feedback);
  json_list(&j, "states");
  for (int i = 0; i < t->states; i++) put_state(&j, &t->state[i]);
  json_close(&j);
  json_close(&j);
  return j;
}

static void csv_estimate(tct_text *t, const tct_estimate *e)
{
  const double x[] = {e->value, e->low, e->high};

  for (int i = 0; i < 3; i++)
    if (isfinite(x[i]))
      tct_text_add(t, ",%.9g", x[i]);
    else
      tct_text_add(t, ",");
}

static tct_text as_csv(const tct_credit_table *t)
{
  static const char *const name[] = {"cos",      "bias2",           "bias2_layer", "raw_bias",
                                     "variance", "variance_online", "efficiency"};
  tct_text csv                    = {0};

  tct_text_add(&csv, "state,rule,knob,deterministic,resolved,instances,gradient_check");
  for (size_t i = 0; i < sizeof name / sizeof *name; i++)
    tct_text_add(&csv, ",%s,%s_low,%s_high", name[i], name[i], name[i]);
  tct_text_add(&csv, "\n");
  for (int k = 0; k < t->states; k++)
    for (int i = 0; i < t->state[k].entries; i++) {
      const tct_credit_entry *e = &t->state[k].entry[i];
      const tct_estimate *all[] = {&e->cosine,   &e->bias2,           &e->bias2_layer, &e->raw_bias,
                                   &e->variance, &e->variance_online, &e->efficiency};
      if (*e->refused) continue;
      tct_text_add(&csv, "%s,%s,%s,%d,%d,%d,%.3g", t->state[k].name, e->rule, e->knob,
                   e->deterministic, e->resolved, e->instances, e->check);
      for (size_t n = 0; n < sizeof all / sizeof *all; n++) csv_estimate(&csv, all[n]);
      tct_text_add(&csv, "\n");
    }
  return csv;
}

static void cell(struct table *table, const tct_estimate *e)
{
  if (isnan(e->value) && isnan(e->high))
    table_cell(table, "-");
  else if (isnan(e->value))
    table_cell(table, "- (%.2g..%.2g)", e->low, e->high);
  else if (e->low == e->high || isnan(e->low))
    table_cell(table, "%.3g", e->value);
  else
    table_cell(table, "%.3g (%.2g..%.2g)", e->value, e->low, e->high);
}

static int as_text(const tct_credit_table *t)
{
  static const char *const head[] = {"rule",  "knob",     "cosine", "bias2 a projection",
                                     "bias2", "variance", "online", "efficiency"};
  tct_text out                    = {0};

  for (int k = 0; k < t->states; k++) {
    const tct_credit_state *s = &t->state[k];
    struct table table        = {.align = "llrrrrrr"};
    tct_text_add(&out, "%s%s: loss %.4g, gradient %.3g of that at the start\n", k ? "\n" : "",
                 s->name, s->objective, s->gradient);
    for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(&table, "%s", head[i]);
    for (int i = 0; i < s->entries; i++) {
      const tct_credit_entry *e = &s->entry[i];
      if (*e->refused) continue;
      table_cell(&table, "%s%s%s", e->rule, e->resolved ? "" : " (unresolved)",
                 e->check > 1e-3 ? " (reference off)" : "");
      table_cell(&table, "%s", e->knob);
      cell(&table, &e->cosine);
      cell(&table, &e->bias2_layer);
      cell(&table, &e->bias2);
      cell(&table, &e->variance);
      cell(&table, &e->variance_online);
      cell(&table, &e->efficiency);
    }
    table_put(&table, &out, 2, 160);
    for (int i = 0; i < s->entries; i++)
      if (*s->entry[i].refused)
        tct_text_add(&out, "  not measured: %s%s%s: %s\n", s->entry[i].rule,
                     *s->entry[i].knob ? ", " : "", s->entry[i].knob, s->entry[i].refused);
  }
  if (t->seeds == 1)
    tct_text_add(&out, "\none seed: how other weights would do is not in these intervals\n");
  return say_text(&out);
}

static tct_status keep(const char *folder, const char *name, const tct_text *t, tct_error *err)
{
  char *path = tct_path(folder, name);
  tct_status code;

  if (!path || t->failed) return tct_fail(err, TCT_NO_MEMORY, "no memory for %s", name);
  code = tct_file_write(path, t->at, t->n, err);
  tct_free(path);
  return code;
}

static tct_status keep_all(const struct asked *a, const tct_credit_table *t, tct_error *err)
{
  struct json j = as_json(a, t);
  tct_text csv  = as_csv(t);
  tct_status code;

  tct_text_add(&j.text, "\n");
  code = keep(a->out, "credit.json", &j.text, err);
  if (code == TCT_OK) code = keep(a->out, "credit.csv", &csv, err);
  tct_text_free(&j.text);
  tct_text_free(&csv);
  return code;
}

/* ---- the verb ------------------------------------------------------------------------------------------ */

static int check_rules(const struct asked *a, const char *const *rule, int n)
{
  for (int i = 0; i < n; i++) {
    if (tct_variant("rules", rule[i])) continue;
    const char *near = variant_near(tct_room_named("rules"), rule[i]);
    if (near) return say_usage(a, "there is no rule '%s'; did you mean '%s'?", rule[i], near);
    return say_usage(a, "there is no rule '%s'; tercet list rules shows those there are", rule[i]);
  }
  return EXIT_DONE;
}

static int measure(const struct asked *a, const tct_credit_how *how, struct progress *progress)
{
  tct_credit_table table = {0};
  tct_error err          = {0};
  tct_status code        = TCT_OK;

  if (a->out && !tct_folder_is(a->out)) code = tct_folder_new(a->out, &err); /* before the work */
  if (code == TCT_OK) code = tct_credit_measure(how, &table, &err);
  progress_end(progress);
  if (code == TCT_OK && a->out) code = keep_all(a, &table, &err);
  int end;
  if (code != TCT_OK) {
    end = say_error(a, &err);
  } else if (a->json) {
    struct json j = as_json(a, &table);
    end           = json_say(&j);
  } else {
    end = as_text(&table);
  }
  tct_credit_table_free(&table);
  return end;
}

static int run(const struct asked *a)
{
  const bool all = !a->rules || strcmp(a->rules, "all") == 0;
  char *rules    = tct_strdup(all ? "" : a->rules);
  char *states   = tct_strdup(a->state ? a->state : "init");
  const char *rule[LISTED_MOST], *state[LISTED_MOST];
  struct progress progress;
  tct_error err = {0};
  int code;

  if (!rules || !states) {
    tct_fail(&err, TCT_NO_MEMORY, "no memory for what was asked");
    return say_error(a, &err);
  }
  progress_begin(&progress, a->progress);
  interrupt_listen("\ntercet: stopping; nothing is kept\n");
  const tct_credit_how how = {.open         = open_spec,
                              .open_arg     = (void *)a,
                              .rules        = cut(rules, rule),
                              .rule         = rule,
                              .states       = cut(states, state),
                              .state        = state,
                              .knobs        = a->knobs,
                              .knob         = a->knob,
                              .examples     = a->examples ? a->examples : 64,
                              .draws        = a->draws ? a->draws : 200,
                              .seeds        = a->seeds ? a->seeds : 1,
                              .feedback     = a->feedback ? a->feedback : 10,
                              .threads      = a->threads,
                              .stop         = &interrupted,
                              .progress     = tell,
                              .progress_arg = &progress};
  code                     = check_rules(a, rule, how.rules);
  if (code == EXIT_DONE) code = measure(a, &how, &progress);
  tct_free(rules);
  tct_free(states);
  return code;
}

#define COUNT(name_, f, least_, most_, doc_)                                                       \
  {                                                                                                \
    .name = (name_), .kind = OPTION_COUNT, OPTION_IS(f), .value = "N", .least = (least_),          \
    .most = (most_), .doc = (doc_)                                                                 \
  }

static const struct option options[] = {
  OPTION_TEXT_ROW("rules", 0, rules, "A,B", NULL, "which rules; all of them if it is not said"),
  OPTION_TEXT_ROW("state", 0, state, "S,S", NULL,
                  "where: init, a number of trials of backprop, own:TRIALS, or a run"),
  COUNT("draws", draws, 8, 1000000, "draws of a rule's noise for each example; 200"),
  COUNT("examples", examples, 2, 100000, "training trials that the gradient is of; 64"),
  COUNT("seeds", seeds, 1, 1000, "draws of the weights; 1"),
  COUNT("feedback", feedback, 1, 1000, "draws of fixed feedback, for rules that have it; 10"),
  {.name  = "knob",
   .kind  = OPTION_KNOB,
   .value = "PATH=V,V",
   .doc = "measure once with each value of a setting, such as rule.nudge=0.1,0.5; may be repeated"},
  OPTION_TEXT_ROW("output", 'o', out, "DIR", "folders", "keep credit.json and credit.csv there"),
  {.name = "progress",
   .kind = OPTION_CHOICE,
   OPTION_IS(progress),
   .value = "HOW",
   .from  = "auto|plain|none",
   .doc   = "how to say how far it is"},
  OPTION_ROW_THREADS,
  OPTION_ROWS_SPEC,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet credit a.yaml --rules backprop,feedback_alignment,node_perturbation",
   "how far each is from the gradient, and how much it trembles"},
  {"tercet credit a.yaml --state init,20000 --seeds 10 -o credit", "early and late in learning"},
  {"tercet credit a.yaml --rules equilibrium_propagation --knob rule.nudge=0.01,0.1,1",
   "a rule as a curve"},
  {NULL, NULL},
};

const struct verb verb_credit = {
  .name    = "credit",
  .nouns   = "SPEC",
  .from    = "files",
  .summary = "Measure the bias and the variance of learning rules against the exact gradient",
  .text =
    "Every rule runs on the circuit, the objective and the task of the SPEC; what it needs beyond "
    "them stands in the spec's section `credit`. Bias is 1 - cos^2 of the rule's mean to the "
    "gradient, by products of different draws, with one free step size for all and with one for "
    "each projection; variance is that of the rule's own noise for a given example, in units of "
    "its squared mean; online adds the choice of the example; efficiency is the share of the "
    "gradient's speed that is left. Works in double.",
  .least = 1,
  .most  = 1,
  OPTIONS(options),
  .examples = examples,
  .exact    = true,
  .run      = run,
};
