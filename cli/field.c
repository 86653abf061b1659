/* field.c -- tercet field: does a rule follow the gradient, something else, or nothing; and what comes of it? */
#include "field_table.h"
#include "interrupt.h"
#include "measured.h"
#include "progress.h"
#include "say.h"

#include "base/file.h"
#include "base/memory.h"

#include <math.h>
#include <string.h>

static int measure(const struct asked *a, const tct_field_how *how, struct progress *progress)
{
  tct_field_table table = {0};
  tct_error err         = {0};
  tct_status code       = TCT_OK;
  int end;

  if (a->out && !tct_folder_is(a->out)) code = tct_folder_new(a->out, &err); /* before the work */
  if (code == TCT_OK) code = tct_field_measure(how, &table, &err);
  progress_end(progress);
  if (code == TCT_OK && a->out) code = field_keep(a->out, a->noun[0], &table, &err);
  if (code != TCT_OK) {
    end = say_error(a, &err);
  } else if (a->json) {
    struct json j = field_json(a->noun[0], &table);
    end           = json_say(&j);
  } else {
    tct_text t = field_text(&table);
    end        = say_text(&t);
  }
  tct_field_table_free(&table);
  return end;
}

/* "all", though the spec may say which. */
static int every_rule(const char **rule)
{
  const tct_room *all = tct_room_named("rules");
  int n               = 0;

  for (; n < all->n && n < LISTED_MOST; n++) rule[n] = all->about[n]->name;
  return n;
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
                             .rules        = strcmp(rules, "all") == 0 ? every_rule(rule)
                                                                       : cut_words(rules, rule),
                             .rule         = rule,
                             .state        = a->state,
                             .objectives   = cut_words(objectives, objective),
                             .objective    = objective,
                             .examples     = a->examples,
                             .draws        = a->draws,
                             .seeds        = a->seeds,
                             .probes       = a->probes,
                             .updates      = a->updates,
                             .held_out     = a->held_out,
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
  char *rules      = tct_strdup(a->rules ? a->rules : "");
  char *objectives = tct_strdup(a->objectives ? a->objectives : "");
  double margin    = 0;
  tct_error err    = {0};
  int code;

  if (a->margin && (!tct_read_real(a->margin, &margin) || !(margin > 0) || !isfinite(margin))) {
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
  OPTION_TEXT_ROW("rules", 0, rules, "A,B", NULL,
                  "which rules, or all; as the spec says, or all of them"),
  OPTION_TEXT_ROW(
    "state", 0, state, "S", NULL,
    "where: init, a number of trials of backprop, or a run; as the spec says, or init"),
  OPTION_TEXT_ROW("objectives", 0, objectives, "A,B", NULL,
                  "which of the spec's section `field`, besides its own; all of them"),
  COUNT("examples", examples, 2, 100000,
        "training trials that the gradient is of; as the spec says, or 64"),
  COUNT("draws", draws, 8, 1000000,
        "draws of a rule's noise for each example; as the spec says, or 200"),
  COUNT("seeds", seeds, 1, 1000,
        "draws of weights, fixed feedback and training trials; as the spec says, or 1"),
  COUNT("probes", probes, 2, 100000, "pairs of directions for kappa; as the spec says, or 100"),
  COUNT("updates", updates, 1, 1000000,
        "updates of the rule that are judged; as the spec says, or 100"),
  COUNT("held-out", held_out, 2, 100000,
        "validation trials that judge them; as the spec says, or 256"),
  OPTION_TEXT_ROW(
    "margin", 0, margin, "X", NULL,
    "a gain below this share of what the objective was is nothing; as the spec says, or 0.02"),
  OPTION_TEXT_ROW("output", 'o', out, "DIR", "folders", "keep field.json and field.csv there"),
  OPTION_ROW_PROGRESS,
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
