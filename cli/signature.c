/* signature.c -- tercet signature: does a run show what its task promises of who has learnt it? */
#include "signature_asked.h"

#include "interrupt.h"
#include "nouns.h"
#include "plot_file.h"
#include "rooms.h"
#include "said.h"
#include "say.h"

static bool tell(void *own, const char *what, int done, int of)
{
  struct signature_work *w = own;

  progress_count(&w->progress, done, of, what);
  return interrupted != 0;
}

static int asked(const struct asked *a, struct signature_work *w)
{
  const char *correction = a->correction ? a->correction : "holm";

  w->asked      = a;
  w->correction = (const tct_correction *)tct_variant("corrections", correction);
  if (!w->correction) return say_no_variant(a, "corrections", correction, "");
  if (a->json && a->csv) return say_usage(a, "--json or --csv, not both");
  if (a->level == 1) return say_usage(a, "--level wants a number below 1");
  w->how = (tct_signature_how){.only       = a->measure.at,
                               .n_only     = a->measure.n,
                               .repeats    = a->repeats,
                               .draws      = a->draws,
                               .level      = a->level,
                               .seed       = said_seed(a, 1),
                               .threads    = a->threads,
                               .max_memory = said_memory(a),
                               .correction = w->correction,
                               .tell       = tell,
                               .told       = w};
  return plot_asked(a);
}

static int measure(struct signature_work *w)
{
  tct_error err = {0};

  interrupt_listen("tercet: stopping\n");
  progress_begin(&w->progress, w->asked->progress);
  progress_later(&w->progress);
  const tct_status status =
    tct_signatures_of(w->state, w->untrained, &w->how, w->found, &w->n, &err);
  progress_end(&w->progress);
  return status == TCT_OK ? EXIT_DONE : say_error(w->asked, &err);
}

static int run(const struct asked *a)
{
  struct signature_work w = {.n = 0};
  tct_error err           = {0};
  int code                = asked(a, &w);

  if (code == EXIT_DONE) code = noun_run(a, a->noun[0], true, &w.model, &w.state);
  if (code == EXIT_DONE) code = noun_run(a, a->noun[0], false, &w.naive, &w.untrained);
  if (code == EXIT_DONE) code = measure(&w);
  if (code == EXIT_DONE && a->plot && signature_plot(&w, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE) code = signature_said(&w);
  tct_state_free(w.untrained);
  tct_state_free(w.state);
  tct_model_free(w.naive);
  tct_model_free(w.model);
  return code;
}

static const struct option options[] = {
  OPTION_WORDS_ROW("only", measure, "NAME",
                   "this signature alone; may be repeated; all that the task promises"),
  OPTION_ROW_COUNT("repeats", repeats, 2, 100000,
                   "of each condition; as many as the probe set has if it is not said"),
  OPTION_ROW_DRAWS("200"),
  OPTION_TEXT_ROW("correction", 0, correction, "NAME", "corrections",
                  "of p, over all signatures that are promised; holm"),
  OPTION_ROW_LEVEL,
  OPTION_ROW_SEED_OF_DRAWS,
  OPTION_FLAG_ROW("csv", csv, "print a table of comma-separated values instead of text"),
  OPTION_TEXT_ROW("plot", 0, plot, "FILE", "files",
                  "draw all with their intervals into this .svg, beside the null and the "
                  "untrained circuit"),
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet signature runs/a", "all that the task promises"},
  {"tercet signature runs/a --only kernel --repeats 400 --plot kernel.svg",
   "one of them, surer, and drawn"},
  {"tercet help task perceptual_decision", "what a task promises, and by which criterion"},
  {NULL, NULL},
};

const struct verb verb_signature = {
  .name      = "signature",
  .nouns     = "RUN",
  .nouns_doc = "The folder of a run, whose newest checkpoint is shown a probe set of its task",
  .from      = "folders",
  .summary   = "Say which phenomena a run shows that its task promises, with nulls and controls",
  .text =
    "Each signature is a number with a criterion.  Its interval is of trials drawn again, within "
    "each condition: it holds for other trials of this circuit, not for other circuits.  Null: the "
    "same doings held to the conditions of other trials, shuffled.  Untrained: the circuit before "
    "any learning.\n"
    "shown: the whole interval keeps to the criterion, and the value lies outside the null's "
    "interval, which chance does in a share p of all cases, or p as large as so many signatures "
    "ask (--correction).  not shown: the whole interval misses the criterion.  unresolved: "
    "neither; more "
    "--repeats or --draws may tell.  Where the untrained circuit shows it too it is no mark of "
    "learning, and "
    "that is said.\n"
    "The exit code is 1 if any is not shown.",
  .least = 1,
  .most  = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
