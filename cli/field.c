/* field.c -- tercet field: does a rule follow the gradient, something else, or nothing; and what comes of it? */
#include "interrupt.h"
#include "json.h"
#include "measured.h"
#include "progress.h"
#include "say.h"
#include "table.h"

#include "base/file.h"
#include "base/memory.h"

#include <tercet/field.h>

#include <math.h>
#include <string.h>

/* ---- as JSON ----------------------------------------------------------------------------------------- */

static void put_judgement(struct json *j, const char *key, const tct_judgement *g)
{
  json_map(j, key);
  json_text(j, "finding", tct_finding_name(g->finding));
  json_number(j, "gain", g->gain);
  json_number(j, "low", g->low);
  json_number(j, "high", g->high);
  json_number(j, "p", g->p);
  json_bool(j, "within_margin", g->nothing);
  json_close(j);
}

static void put_cell(struct json *j, const char *objective, const tct_field_cell *c)
{
  json_map(j, NULL);
  json_text(j, "objective", objective);
  json_text(j, "refused", *c->refused ? c->refused : NULL);
  if (!*c->refused) {
    json_text(j, "verdict", tct_finding_name(c->finding));
    json_number(j, "p_holm", c->adjusted);
    json_bool(j, "resolved", c->resolved);
    json_estimate(j, "cos", &c->cosine);
    json_estimate(j, "along", &c->along);
    json_estimate(j, "across", &c->across);
    json_estimate(j, "choice", &c->choice);
    json_estimate(j, "noise", &c->noise);
    json_number(j, "gradient_check", c->check);
    json_number(j, "objective_before", c->before);
    json_number(j, "margin", c->margin);
    put_judgement(j, "update", &c->update);
    put_judgement(j, "shuffled", &c->shuffled);
    put_judgement(j, "flipped", &c->flipped);
    json_number(j, "zero", c->zero);
    json_number(j, "first_order", c->first_order);
    json_number(j, "second_order", c->second_order);
    json_number(j, "critical", c->critical);
  }
  json_close(j);
}

static void put_rule(struct json *j, const tct_field_table *t, const tct_field_rule *r)
{
  json_map(j, NULL);
  json_text(j, "name", r->rule);
  json_text(j, "refused", *r->refused ? r->refused : NULL);
  if (!*r->refused) {
    json_bool(j, "deterministic", r->deterministic);
    json_estimate(j, "kappa", &r->kappa);
    json_number(j, "moved", r->moved);
    json_list(j, "objectives");
    for (int o = 0; o < t->objectives; o++) put_cell(j, t->objective[o], &r->cell[o]);
    json_close(j);
  }
  json_close(j);
}

static struct json as_json(const struct asked *a, const tct_field_table *t)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "spec", a->noun[0]);
  json_text(&j, "state", t->state);
  json_count(&j, "examples", (uint64_t)t->examples);
  json_count(&j, "draws", (uint64_t)t->draws);
  json_count(&j, "seeds", (uint64_t)t->seeds);
  json_count(&j, "probes", (uint64_t)t->probes);
  json_count(&j, "updates", (uint64_t)t->updates);
  json_count(&j, "held_out", (uint64_t)t->held_out);
  json_number(&j, "margin", t->margin);
  json_list(&j, "rules");
  for (int i = 0; i < t->rules; i++) put_rule(&j, t, &t->rule[i]);
  json_close(&j);
  json_close(&j);
  return j;
}

/* ---- as CSV ------------------------------------------------------------------------------------------ */

static void csv_gain(tct_text *t, const tct_judgement *g)
{
  csv_reals(t, (const double[]){g->gain, g->low, g->high}, 3);
}

static tct_text as_csv(const tct_field_table *t)
{
  static const char *const name[] = {"cos",   "along", "across",   "choice", "noise",
                                     "kappa", "gain",  "shuffled", "flipped"};
  tct_text csv                    = {0};

  tct_text_add(&csv, "state,rule,objective,verdict,p_holm,within_margin,moved,before,margin");
  for (size_t i = 0; i < sizeof name / sizeof *name; i++)
    tct_text_add(&csv, ",%s,%s_low,%s_high", name[i], name[i], name[i]);
  tct_text_add(&csv, ",first_order,second_order,critical\n");
  for (int i = 0; i < t->rules * t->objectives; i++) {
    const tct_field_rule *r   = &t->rule[i / t->objectives];
    const tct_field_cell *c   = &r->cell[i % t->objectives];
    const tct_estimate *all[] = {&c->cosine, &c->along, &c->across,
                                 &c->choice, &c->noise, &r->kappa};
    if (*r->refused || *c->refused) continue;
    tct_text_add(&csv, "%s,%s,%s,%s,%.6g,%d", t->state, r->rule, t->objective[i % t->objectives],
                 tct_finding_name(c->finding), c->adjusted, c->update.nothing);
    csv_reals(&csv, (const double[]){r->moved, c->before, c->margin}, 3);
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) csv_estimate(&csv, all[k]);
    csv_gain(&csv, &c->update);
    csv_gain(&csv, &c->shuffled);
    csv_gain(&csv, &c->flipped);
    csv_reals(&csv, (const double[]){c->first_order, c->second_order, c->critical}, 3);
    tct_text_add(&csv, "\n");
  }
  return csv;
}

/* ---- as text ----------------------------------------------------------------------------------------- */

static void put_shares(tct_text *out, const tct_field_table *t)
{
  static const char *const head[] = {"rule",   "objective", "cosine", "along",
                                     "across", "choice",    "noise",  "kappa"};
  struct table table              = {.align = "llrrrrrr"};

  tct_text_add(out, "what is proposed at %s, in shares of its square: %d seed%s, %d examples\n",
               t->state, t->seeds, t->seeds == 1 ? "" : "s", t->examples);
  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(&table, "%s", head[i]);
  for (int i = 0; i < t->rules * t->objectives; i++) {
    const int o             = i % t->objectives;
    const tct_field_rule *r = &t->rule[i / t->objectives];
    const tct_field_cell *c = &r->cell[o];
    if (*r->refused || *c->refused) continue;
    table_cell(&table, "%s", r->rule);
    table_cell(&table, "%s%s%s", t->objective[o], c->resolved ? "" : " (unresolved)",
               c->check > 1e-3 ? " (reference off)" : "");
    table_estimate(&table, &c->cosine);
    table_estimate(&table, &c->along);
    table_estimate(&table, &c->across);
    table_estimate(&table, &c->choice);
    table_estimate(&table, &c->noise);
    table_estimate(&table, &r->kappa);
  }
  table_put(&table, out, 2, 160);
}

static void put_verdicts(tct_text *out, const tct_field_table *t)
{
  static const char *const head[] = {"rule",        "objective", "verdict",  "gain",   "p (Holm)",
                                     "first order", "critical",  "shuffled", "flipped"};
  struct table table              = {.align = "lllrrrrrr"};

  tct_text_add(out,
               "\nwhat %d updates of its own bring, on %d held-out examples; within %g of what the "
               "objective was is nothing\n",
               t->updates, t->held_out, t->margin);
  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(&table, "%s", head[i]);
  for (int i = 0; i < t->rules * t->objectives; i++) {
    const int o             = i % t->objectives;
    const tct_field_rule *r = &t->rule[i / t->objectives];
    const tct_field_cell *c = &r->cell[o];
    const bool told         = c->finding == TCT_LEARNING || c->finding == TCT_DETERIORATION;
    if (*r->refused || *c->refused) continue;
    table_cell(&table, "%s", r->rule);
    table_cell(&table, "%s", t->objective[o]);
    table_cell(&table, "%s%s", tct_finding_name(c->finding),
               told && c->update.nothing ? " (within the margin)" : "");
    table_cell(&table, "%.3g (%.2g..%.2g)", c->update.gain, c->update.low, c->update.high);
    table_cell(&table, c->adjusted < 1e-9 ? "<1e-9" : "%.2g", c->adjusted);
    table_cell(&table, "%.3g", c->first_order);
    table_cell(&table,
               isnan(c->critical)   ? "-"
               : isinf(c->critical) ? "never"
                                    : "%.3g",
               c->critical);
    table_cell(&table, "%.3g (%.2g..%.2g)", c->shuffled.gain, c->shuffled.low, c->shuffled.high);
    table_cell(&table, "%.3g (%.2g..%.2g)", c->flipped.gain, c->flipped.low, c->flipped.high);
  }
  table_put(&table, out, 2, 200);
}

static int as_text(const tct_field_table *t)
{
  tct_text out = {0};
  double zero  = 0;

  put_shares(&out, t);
  put_verdicts(&out, t);
  for (int i = 0; i < t->rules; i++) {
    const tct_field_rule *r = &t->rule[i];
    if (*r->refused) tct_text_add(&out, "  not measured: %s: %s\n", r->rule, r->refused);
    for (int o = 0; !*r->refused && o < t->objectives; o++) {
      if (*r->cell[o].refused)
        tct_text_add(&out, "  not measured: %s, %s: %s\n", r->rule, t->objective[o],
                     r->cell[o].refused);
      zero = fmax(zero, r->cell[o].zero);
    }
  }
  tct_text_add(&out, "  where nothing changes the gain is %g\n", zero);
  if (t->seeds == 1)
    tct_text_add(&out, "\none seed: how other weights would do is not in these intervals\n");
  return say_text(&out);
}

/* ---- the verb ------------------------------------------------------------------------------------------ */

static tct_status keep_all(const struct asked *a, const tct_field_table *t, tct_error *err)
{
  struct json j = as_json(a, t);
  tct_text csv  = as_csv(t);
  tct_status code;

  tct_text_add(&j.text, "\n");
  code = keep_text(a->out, "field.json", &j.text, err);
  if (code == TCT_OK) code = keep_text(a->out, "field.csv", &csv, err);
  tct_text_free(&j.text);
  tct_text_free(&csv);
  return code;
}

static int measure(const struct asked *a, const tct_field_how *how, struct progress *progress)
{
  tct_field_table table = {0};
  tct_error err         = {0};
  tct_status code       = TCT_OK;
  int end;

  if (a->out && !tct_folder_is(a->out)) code = tct_folder_new(a->out, &err); /* before the work */
  if (code == TCT_OK) code = tct_field_measure(how, &table, &err);
  progress_end(progress);
  if (code == TCT_OK && a->out) code = keep_all(a, &table, &err);
  if (code != TCT_OK) {
    end = say_error(a, &err);
  } else if (a->json) {
    struct json j = as_json(a, &table);
    end           = json_say(&j);
  } else {
    end = as_text(&table);
  }
  tct_field_table_free(&table);
  return end;
}

static int run_with(const struct asked *a, char *rules, char *objectives, double margin)
{
  const char *rule[LISTED_MOST], *objective[LISTED_MOST];
  struct progress progress;
  int code;

  progress_begin(&progress, a->progress);
  interrupt_listen("\ntercet: stopping; nothing is kept\n");
  const tct_field_how how = {.open         = open_asked,
                             .open_arg     = (void *)a,
                             .rules        = cut_words(rules, rule),
                             .rule         = rule,
                             .state        = a->state,
                             .objectives   = cut_words(objectives, objective),
                             .objective    = objective,
                             .examples     = a->examples ? a->examples : 64,
                             .draws        = a->draws ? a->draws : 200,
                             .seeds        = a->seeds ? a->seeds : 1,
                             .probes       = a->probes,
                             .updates      = a->updates ? a->updates : 100,
                             .held_out     = a->held_out ? a->held_out : 256,
                             .margin       = margin,
                             .threads      = a->threads,
                             .stop         = &interrupted,
                             .progress     = tell_count,
                             .progress_arg = &progress};
  code                    = rules_known(a, rule, how.rules);
  return code == EXIT_DONE ? measure(a, &how, &progress) : code;
}

static int run(const struct asked *a)
{
  const bool all   = !a->rules || strcmp(a->rules, "all") == 0;
  char *rules      = tct_strdup(all ? "" : a->rules);
  char *objectives = tct_strdup(a->objectives ? a->objectives : "");
  double margin    = 0.02;
  tct_error err    = {0};
  int code;

  if (a->margin && (!tct_read_real(a->margin, &margin) || !(margin >= 0) || !isfinite(margin))) {
    code = say_usage(a, "--margin wants a share such as 0.02, not '%s'", a->margin);
  } else if (!rules || !objectives) {
    tct_fail(&err, TCT_NO_MEMORY, "no memory for what was asked");
    code = say_error(a, &err);
  } else {
    code = run_with(a, rules, objectives, margin);
  }
  tct_free(rules);
  tct_free(objectives);
  return code;
}

#define COUNT(name_, f, least_, most_, doc_)                                                       \
  {                                                                                                \
    .name = (name_), .kind = OPTION_COUNT, OPTION_IS(f), .value = "N", .least = (least_),          \
    .most = (most_), .doc = (doc_)                                                                 \
  }

static const struct option options[] = {
  OPTION_TEXT_ROW("rules", 0, rules, "A,B", NULL, "which rules; all of them if it is not said"),
  OPTION_TEXT_ROW("state", 0, state, "S", NULL,
                  "where: init, a number of trials of backprop, or a run"),
  OPTION_TEXT_ROW("objectives", 0, objectives, "A,B", NULL,
                  "which of the spec's section `field`, besides its own; all of them"),
  COUNT("examples", examples, 2, 100000, "training trials that the gradient is of; 64"),
  COUNT("draws", draws, 8, 1000000, "draws of a rule's noise for each example; 200"),
  COUNT("seeds", seeds, 1, 1000, "draws of weights, fixed feedback and training trials; 1"),
  COUNT("probes", probes, 2, 100000, "pairs of directions for kappa; 100"),
  COUNT("updates", updates, 1, 1000000, "updates of the rule that are judged; 100"),
  COUNT("held-out", held_out, 2, 100000, "validation trials that judge them; 256"),
  OPTION_TEXT_ROW("margin", 0, margin, "X", NULL,
                  "a gain below this share of what the objective was is nothing; 0.02"),
  OPTION_TEXT_ROW("output", 'o', out, "DIR", "folders", "keep field.json and field.csv there"),
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
  {"tercet field a.yaml --rules backprop,oja --seeds 20",
   "is it learning, or change without learning?"},
  {"tercet field a.yaml --state 20000 --updates 500 -o field",
   "late in learning, kept in a folder"},
  {NULL, NULL},
};

const struct verb verb_field = {
  .name    = "field",
  .nouns   = "SPEC",
  .from    = "files",
  .summary = "Split the updates of learning rules by the gradient, and tell learning from change",
  .text =
    "Every rule runs on the circuit and the task of the SPEC and is held against its objective and "
    "those of its section `field`, each a list of settings. The square of what it proposes for one "
    "example is split into what follows the gradient, what is systematic and does not, the choice "
    "of the example, and the rule's own noise. kappa is 0 if the rule is the gradient of anything "
    "at all; rules with noise of their own have none here.\n"
    "Then each rule makes updates of its own, as the spec trains it, and each objective says on "
    "held-out trials what came of them: learning, deterioration, change without learning (a gain "
    "that is nothing, within the margin), or unresolved; beside it the same updates shuffled and "
    "flipped. All verdicts together are held to Holm's bounds. A rule whose updates point uphill "
    "(first order above 0) still fails beyond `critical` times their length. Works in double.",
  .least = 1,
  .most  = 1,
  OPTIONS(options),
  .examples = examples,
  .exact    = true,
  .run      = run,
};
