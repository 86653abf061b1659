/* spikes.c -- tercet spikes: how cells fire, in numbers and as a picture. */
#include "say.h"
#include "spikes_work.h"
#include "verbs.h"

#include <limits.h>

static int tell_all(const struct spikes_work *w)
{
  const struct asked *a = w->asked;
  tct_error err         = {0};
  const int code        = a->json ? spikes_json(w) : a->csv ? spikes_csv(w) : spikes_text(w);

  if (code != EXIT_DONE) return code;
  if (a->plot && spikes_plot(w, &err) != TCT_OK) return say_error(a, &err);
  return EXIT_DONE;
}

static int run(const struct asked *a)
{
  struct spikes_work w;
  tct_error err = {0};
  int code      = spikes_asked(a, &w);

  if (code == EXIT_DONE) code = spikes_open(&w);
  if (code == EXIT_DONE && spikes_measure(&w, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE) code = tell_all(&w);
  spikes_free(&w);
  return code;
}

static const struct option options[] = {
  OPTION_WORDS_ROW("population", population, "NAME",
                   "look at this one; may be repeated; all that spike if it is not said"),
  OPTION_WORDS_ROW("conditions", conditions, "PATTERN",
                   "only conditions whose name fits, such as '* deg, 20 %'; may be repeated"),
  OPTION_REAL_ROW("bin", bin, "MS", "ms", 1000000,
                  "bins of the rate in time and of counts that are held against each other; 10 ms "
                  "if it is not said"),
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "of a run: the probe set of the task; its first if it is not said"),
  OPTION_ROW_COUNT("repeats", repeats, 1, 1000000,
                   "of a run: trials of each condition; those of the probe set if it is not said"),
  OPTION_ROW_LEVEL,
  OPTION_FLAG_ROW("csv", csv, "print the numbers of all units as a long table instead of text"),
  OPTION_TEXT_ROW("plot", 0, plot, "FILE", "files",
                  "draw into this .svg who fired when, membranes of a run, the rate in time and "
                  "the intervals"),
  OPTION_ROW_COUNT("trial", trial, 1, INT_MAX,
                   "which of the trials is drawn, from 1; the first if it is not said"),
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet spikes runs/a --plot spikes.svg",
   "populations of a run that spike, beside the untrained circuit"},
  {"tercet spikes v4.yaml --bin '20 ms' --json", "of a session, by a recipe that bins it finely"},
  {"tercet spikes runs/a --population r --trial 7 --plot r7.svg", "one population in one trial"},
  {NULL, NULL},
};

const struct verb verb_spikes = {
  .name  = "spikes",
  .nouns = "FILE|RECIPE|RUN",
  .nouns_doc =
    "A FILE is an .npz of recordings that tercet record wrote; a RECIPE is a file in YAML or JSON, "
    "or - for the standard input; a RUN is a folder, whose newest checkpoint is recorded, and its "
    "circuit before any learning beside it",
  .from    = "files",
  .summary = "Tell how cells fire: how often, how regularly, how much together",
  .text =
    "Of each unit: its rate; cv, the standard deviation of intervals by their mean; cv2 and lv, "
    "which look at neighbouring intervals and so hardly see a rate that drifts; the Fano factor of "
    "counts over trials, within conditions.  A Poisson train has 1 in all of these, a clock 0.  "
    "Intervals lie within a trial, so short trials show few long ones, and make cv smaller.  "
    "Medians have the interval of order statistics over units; units have that of a jackknife over "
    "trials.\n"
    "Of all together: the mean correlation of the counts of two units in a bin, and chi, the "
    "spread "
    "in time of the population's count by that of single ones, which is 1 if all do the same and "
    "1 / sqrt(N) if each goes its own way.  What a stimulus does to all alike is in both.  Their "
    "intervals are a jackknife over trials.\n"
    "A spike is known to its step.  Recordings that hold no spikes are left out; a unit with "
    "several spikes in a step has no numbers of intervals: bin it more finely.",
  .least = 1,
  .most  = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
