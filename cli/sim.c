/* sim.c -- tercet sim: how alike two populations respond. */
#include "sim_asked.h"

#include "plot_file.h"
#include "rooms.h"
#include "said.h"
#include "say.h"

#include "base/text.h"

#include <string.h>

/* ---- what is asked -------------------------------------------------------------------------------- */

/* The metric and what --set says of it. */
static int bind(const struct asked *a, struct sim *s)
{
  const char *name       = a->metric ? a->metric : "cka";
  const tct_about *about = tct_variant("similarities", name);

  if (!about) return say_no_variant(a, "similarities", name, "");
  s->similarity = (const tct_similarity *)about;
  return said_params(a, "metric", about, &s->params);
}

static int check_time(const struct asked *a)
{
  const char *drawn = a->boot > 1    ? "--boot"
                      : a->draws     ? "--draws"
                      : a->interval  ? "--interval"
                      : a->level > 0 ? "--level"
                                     : NULL;

  if (a->movie && drawn)
    return say_usage(a, "%s is about one window: --movie has no intervals", drawn);
  if (!a->movie && (a->width || a->stride || a->crossed))
    return say_usage(a, "--%s belongs to --movie",
                     a->width    ? "width"
                     : a->stride ? "stride"
                                 : "crossed");
  if (a->json && a->csv) return say_usage(a, "--json or --csv, not both");
  return EXIT_DONE;
}

int sim_asked(const struct asked *a, struct sim *s)
{
  int code = check_time(a);

  s->asked = a;
  if (code == EXIT_DONE) code = bind(a, s);
  if (code == EXIT_DONE) code = said_window(a, &s->windowed, s->window);
  if (code == EXIT_DONE) code = plot_asked(a);
  if (code != EXIT_DONE) return code;
  s->draws =
    (tct_similar_draws){.boot  = a->boot ? (tct_similar_boot)(a->boot - 1) : TCT_SIMILAR_CONDITIONS,
                        .draws = a->draws ? a->draws : 500,
                        .level = a->level > 0 ? a->level : 0.95,
                        .seed  = said_seed(a, 1),
                        .threads = a->threads};
  s->draws.interval = a->interval                          ? (tct_similar_interval)(a->interval - 1)
                      : s->draws.boot == TCT_SIMILAR_UNITS ? TCT_SIMILAR_BY_BCA
                                                           : TCT_SIMILAR_BY_PERCENTILE;
  s->when           = (tct_similar_when){.width   = a->width ? a->width : 1,
                                         .stride  = a->stride ? a->stride : 1,
                                         .crossed = a->crossed,
                                         .threads = a->threads};
  if (s->draws.boot == TCT_SIMILAR_CONDITIONS && s->draws.interval == TCT_SIMILAR_BY_BCA)
    return say_usage(a, "bca is for draws with replacement, such as --boot units; conditions are "
                        "drawn in halves, without copies: percentile or t");
  return EXIT_DONE;
}

void sim_direction(const tct_similarity *s, char text[128])
{
  const char *at_self = s->claims & TCT_SIMILARITY_ONE_AT_SELF    ? ", 1 = identical"
                        : s->claims & TCT_SIMILARITY_ZERO_AT_SELF ? ", 0 = identical"
                                                                  : "";

  tct_print(text, 128, "%s is more similar%s%s", s->smaller_is_more_similar ? "smaller" : "larger",
            at_self,
            s->claims & TCT_SIMILARITY_SYMMETRIC ? "" : "; A and B the other way round differ");
}

static int run(const struct asked *a)
{
  struct sim s  = {.n = 0};
  tct_error err = {0};
  int code      = sim_asked(a, &s);

  if (code == EXIT_DONE) code = sim_work(&s);
  if (code == EXIT_DONE && a->plot && sim_plot(&s, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE) code = sim_said(&s);
  sim_free(&s);
  return code;
}

static const struct option options[] = {
  OPTION_TEXT_ROW("metric", 0, metric, "NAME", "similarities",
                  "a similarity; cka if it is not said"),
  OPTION_ROW_SET_OF("the metric, such as debiased=true"),
  OPTION_TEXT_ROW("window", 0, window, "A:B", NULL,
                  "the steps from A to B ms after the event, of recordings that have time; all if "
                  "it is not said.  Of a time before it: --window=-100:0"),
  OPTION_FLAG_ROW("movie", movie, "step by step instead of the mean over the window"),
  OPTION_ROW_COUNT("width", width, 1, 1000000, "steps that are averaged for each frame; 1"),
  OPTION_ROW_COUNT("stride", stride, 1, 1000000, "steps from frame to frame; 1"),
  OPTION_FLAG_ROW("crossed", crossed, "every frame of A with every one of B"),
  OPTION_ROW_BOOT("auto|none|conditions|units",
                  "what is drawn for intervals: halves of the conditions, or units with "
                  "replacement; auto: conditions, where there are 8 or more"),
  OPTION_ROW_DRAWS("500"),
  OPTION_ROW_INTERVAL("auto|percentile|bca|t", "percentile of conditions, bca of units"),
  OPTION_ROW_LEVEL,
  OPTION_ROW_SEED_OF_DRAWS,
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "of runs: the probe set of the task; its first if it is not said"),
  OPTION_FLAG_ROW("csv", csv, "print a table of comma-separated values instead of text"),
  OPTION_TEXT_ROW(
    "plot", 0, plot, "FILE", "files",
    "draw it into this .svg: bars with intervals, curves over time, or a map of times"),
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet sim runs/a v4.yaml --set debiased=true",
   "every population of a run beside every recording of a recipe, by CKA, and before learning"},
  {"tercet sim a.npz:v1 b.npz:v1 --metric procrustes --boot units",
   "two recordings, by their shapes"},
  {"tercet sim a.npz:it m1.yaml --movie --width 2 --plot it.svg", "over time"},
  {"tercet list similarities", "what can be asked"},
  {NULL, NULL},
};

const struct verb verb_sim = {
  .name      = "sim",
  .nouns     = "A B",
  .nouns_doc = "Recordings (.npz), recipes or runs, whose newest checkpoint is recorded without "
               "noise; NOUN:NAME is one of its recordings, such as a population of a run",
  .from      = "files",
  .summary   = "Compare populations by how alike they respond, without RDMs between",
  .text  = "Every recording of A is compared with every one of B, over the conditions that both "
           "have: by name where all have names, else by place.  A condition in which a value is "
           "missing is dropped, and counted.  Beside a run stands what it was before any learning: "
           "what it shares with B then, it has from its architecture.\nIntervals over conditions "
           "are made of halves of them without copies, for two copies of a condition are alike in "
           "any two populations; they hold for other conditions and the same units.  Those over "
           "units hold for other units and the same conditions.  What is undefined is - in text, "
           "null in JSON; tercet help similarity NAME says when that is.",
  .least = 2,
  .most  = 2,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
