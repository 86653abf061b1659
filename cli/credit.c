/* credit.c -- tercet credit: the bias and the variance of learning rules against the exact gradient. */
#include "credit_table.h"
#include "interrupt.h"
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

/* ---- what is said ------------------------------------------------------------------------------------ */

static void put_entry(struct table *table, const tct_credit_entry *e)
{
  table_cell(table, "%s%s%s", e->rule, e->resolved ? "" : " (unresolved)",
             e->check > 1e-3 ? " (reference off)" : "");
  table_cell(table, "%s", knob_name(e->knob));
  table_estimate(table, &e->cosine);
  table_estimate(table, &e->bias2_layer);
  table_estimate(table, &e->bias2);
  table_estimate(table, &e->variance);
  table_estimate(table, &e->variance_online);
  table_estimate(table, &e->efficiency);
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
    for (int i = 0; i < s->entries; i++)
      if (!*s->entry[i].refused) put_entry(&table, &s->entry[i]);
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

/* ---- the verb ------------------------------------------------------------------------------------------ */

static int measure(const struct asked *a, const tct_credit_how *how, struct progress *progress)
{
  tct_credit_table table = {0};
  tct_error err          = {0};
  tct_status code        = TCT_OK;

  if (a->out && !tct_folder_is(a->out)) code = tct_folder_new(a->out, &err); /* before the work */
  if (code == TCT_OK) code = tct_credit_measure(how, &table, &err);
  progress_end(progress);
  if (code == TCT_OK && a->out) code = credit_keep(a->out, a->noun[0], &table, &err);
  int end;
  if (code != TCT_OK) {
    end = say_error(a, &err);
  } else if (a->json) {
    struct json j = credit_json(a->noun[0], &table);
    end           = json_say(&j);
  } else {
    end = as_text(&table);
  }
  tct_credit_table_free(&table);
  return end;
}

static int run(const struct asked *a)
{
  struct progress progress;
  struct credit_asked asked;

  progress_begin(&progress, a->progress);
  interrupt_listen("\ntercet: stopping; nothing is kept\n");
  int code = credit_asked_read(a, &asked);
  if (code == EXIT_DONE) {
    asked.how.open         = open_asked;
    asked.how.open_arg     = (void *)a;
    asked.how.progress_arg = &progress;
    code                   = measure(a, &asked.how, &progress);
  }
  credit_asked_free(&asked);
  return code;
}

static const struct option options[] = {
  OPTION_TEXT_ROW("rules", 0, rules, "A,B", NULL, "which rules; all of them if it is not said"),
  OPTION_TEXT_ROW("state", 0, state, "S,S", NULL,
                  "where: init, a number of trials of backprop, own:TRIALS, or a run"),
  OPTION_ROWS_MEASURE,
  OPTION_TEXT_ROW("output", 'o', out, "DIR", "folders", "keep credit.json and credit.csv there"),
  OPTION_ROW_PROGRESS,
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
    "gradient's speed that is left. What the command line does not say, the section `credit` may: "
    "states, knobs, seeds, draws, examples, feedback. Works in double.",
  .least = 1,
  .most  = 1,
  OPTIONS(options),
  .examples = examples,
  .exact    = true,
  .run      = run,
};
