/* tuning.c -- tercet tuning: what units answer to, and how well they tell it. */
#include "nouns.h"
#include "plot_file.h"
#include "say.h"
#include "tuning_work.h"
#include "verbs.h"

#include <string.h>

static int tell_all(const struct tuning_work *w)
{
  const struct asked *a = w->asked;
  tct_error err         = {0};
  const int code        = a->json ? tuning_json(w) : a->csv ? tuning_csv(w) : tuning_text(w);

  if (code != EXIT_DONE) return code;
  if (a->plot && tuning_plot(w, &err) != TCT_OK) return say_error(a, &err);
  return EXIT_DONE;
}

static int run(const struct asked *a)
{
  struct tuning_work w = {.asked = a};
  tct_error err        = {0};
  int code             = tuning_asked(a, &w);

  if (code == EXIT_DONE) code = tuning_open(a, &w);
  if (code == EXIT_DONE && tuning_measure(&w, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE) code = tell_all(&w);
  tuning_free(&w);
  return code;
}

static const struct option options[] = {
  OPTION_TEXT_ROW("measure", 0, metric, "NAME", "tunings",
                  "what to measure; tercet list tunings shows what there is"),
  OPTION_WORDS_ROW("variable", variable, "V",
                   "the stimulus variable: contrast reads 0.2 in the name contrast=0.2 of a "
                   "condition, '{} deg' reads 45 in '45 deg, 20 %', category is the number of its "
                   "category; said twice, it names the second variable too"),
  OPTION_TEXT_ROW("table", 0, table, "FILE", "files",
                  "a .csv with a column condition and one for each variable, instead of names"),
  OPTION_REAL_ROW("period", period, "P", "1", 1000000,
                  "of the variable; as the measure says, such as 180 for orientation"),
  OPTION_TEXT_ROW("reference", 0, reference, "X", NULL,
                  "value of the variable at which the slope of a curve is wanted"),
  OPTION_WORDS_ROW("conditions", conditions, "PATTERN",
                   "only conditions whose name fits, such as '* deg, 20 %'; may be repeated"),
  OPTION_FLAG_ROW("each", each, "measure each condition by itself"),
  OPTION_ROW_SET_OF("the measure, such as unbiased=false"),
  OPTION_TEXT_ROW("window", 0, window, "A:B", NULL,
                  "the steps from A to B ms after the event; all if it is not said"),
  OPTION_TEXT_ROW("recording", 0, recording, "NAME", NULL, "this one alone; all if it is not said"),
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "of a run: the probe set of the task; its first if it is not said"),
  OPTION_ROW_BOOT("auto|none|trials",
                  "what is drawn for intervals: trials, within each condition; auto: trials, and "
                  "nothing for pairs"),
  OPTION_ROW_DRAWS("200"),
  OPTION_ROW_INTERVAL("auto|centred|percentile|bca",
                      "centred, which was measured to hold the truth most surely"),
  OPTION_ROW_LEVEL,
  OPTION_ROW_SEED_OF_DRAWS,
  OPTION_FLAG_ROW("csv", csv, "print the numbers of all units as a long table instead of text"),
  OPTION_TEXT_ROW("plot", 0, plot, "FILE", "files",
                  "draw into this .svg what share of units has at most so much of a number"),
  OPTION_TEXT_ROW("number", 0, number, "NAME", NULL,
                  "the number that is drawn; the first of the measure if it is not said"),
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet tuning runs/a --measure von_mises --variable '{} deg' --conditions '*, 100 %'",
   "fits to every unit of a run, beside the untrained circuit"},
  {"tercet tuning v4.yaml --measure noise_correlation --each --csv",
   "of all pairs, at each condition by itself"},
  {"tercet tuning v4.yaml --measure naka_rushton --variable contrast --reference 30 --json",
   "contrast responses and their slopes at 30 %"},
  {"tercet tuning v4.yaml --measure fano --set 'window=100 ms' --plot fano.svg",
   "of rates that were counted in 100 ms"},
  {NULL, NULL},
};

const struct verb verb_tuning = {
  .name  = "tuning",
  .nouns = "FILE|RECIPE|RUN",
  .nouns_doc =
    "A FILE is an .npz of recordings that tercet record wrote; a RECIPE is a file in YAML or JSON, "
    "or - for the standard input; a RUN is a folder, whose newest checkpoint is recorded without "
    "noise, and its circuit before any learning beside it",
  .from    = "files",
  .summary = "Measure tuning, selectivity and variability of units",
  .text =
    "A trial is the mean over the window.  Conditions of which the variable is the same are "
    "taken as "
    "one; those without a value are left out, and counted.  A unit of which a number cannot "
    "be said "
    "has none, and a reason: failures are counted and never averaged in.\n"
    "Medians have the interval of order statistics over units; units have that of trials "
    "drawn again "
    "within each condition.  Intervals are not corrected for how many units there are: of a "
    "hundred "
    "whose number is truly 0, some five have one without it.  Of a circuit without noise every "
    "trial of a condition is alike: "
    "its units "
    "have no intervals, and what needs repeats fails.\n"
    "The table of --csv has a row for each unit and number, with its interval, its trials and the "
    "reason where "
    "there is no number.",
  .least = 1,
  .most  = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
