/* change.c -- tercet change: what is different between two times, how surely, and how well it can be known. */
#include "change_trend.h"
#include "change_verdict.h"
#include "change_work.h"

#include "nouns.h"
#include "plot_file.h"
#include "rooms.h"
#include "said.h"
#include "say.h"
#include "tuning_work.h"
#include "verbs.h"

#include "substrate/complain.h"

#include <math.h>
#include <string.h>

enum { BOOT_AUTO, BOOT_NONE, BOOT_CONDITIONS }; /* as in the choices of --boot */

/* ---- what is asked ---------------------------------------------------------------------------------- */

/* The number that --number names, of n; the exit code. */
static int ask_number(const struct asked *a, struct change_work *w, int n)
{
  for (w->number = 0; a->number && w->number < n; w->number++)
    if (strcmp(change_number(w, w->number), a->number) == 0) break;
  if (w->number < n) return EXIT_DONE;
  return say_usage(a, "%s has no number '%s'; tercet help %s %s lists them", a->metric, a->number,
                   w->joint.measure ? "change" : "tuning", a->metric);
}

static int ask_measure(const struct asked *a, struct change_work *w)
{
  if (!a->metric)
    return say_usage(a, "say what --measure; tercet list tunings changes shows what there is");
  w->joint.measure = (const tct_joint *)tct_variant("changes", a->metric);
  w->how.measure   = (const tct_tuning *)tct_variant("tunings", a->metric);
  if (w->joint.measure) {
    const int code = change_joint_asked(a, w);
    return code == EXIT_DONE ? ask_number(a, w, w->joint.measure->n) : code;
  }
  if (!w->how.measure && variant_near(tct_room_named("changes"), a->metric))
    return say_no_variant(a, "changes", a->metric, "");
  if (!w->how.measure) return say_no_variant(a, "tunings", a->metric, " and no change");
  const tct_tuning *m = w->how.measure;
  int code            = tuning_check(a, m);
  if (code == EXIT_DONE && (a->covariance || a->permutations))
    code = say_usage(a, "--%s is of a measure of both times together; tercet list changes",
                     a->covariance ? "covariance" : "permutations");
  if (code == EXIT_DONE) code = said_params(a, "measure", &m->about, &w->params);
  w->how.params = w->params;
  if (code == EXIT_DONE) code = ask_number(a, w, m->n);
  w->how.number = w->number;
  return code;
}

static int ask_numbers(const struct asked *a, struct change_work *w)
{
  w->how.reference = w->how.margin = (double)NAN;
  if (a->reference && !tct_read_real(a->reference, &w->how.reference))
    return say_usage(a, "--reference wants a number, not '%s'", a->reference);
  if (a->margin && (!tct_read_real(a->margin, &w->how.margin) || !(w->how.margin > 0)))
    return say_usage(a, "--margin wants a number above 0, not '%s'", a->margin);
  if (a->level == 1) return say_usage(a, "--level wants a number below 1");
  const bool drawn =
    a->boot != BOOT_NONE && !(w->how.measure && w->how.measure->needs & TCT_TUNING_NEEDS_NO_DRAWS);
  w->aligned = w->how.conditions = a->boot == BOOT_CONDITIONS;
  w->how.draws                   = !drawn ? 0 : a->draws ? a->draws : 200;
  w->how.splits                  = a->splits ? a->splits : 20;
  w->how.median                  = a->median;
  w->how.seed                    = said_seed(a, 1);
  w->how.period                  = a->period > 0 ? a->period : -1;
  w->how.level                   = a->level > 0 ? a->level : 0.95;
  w->how.threads                 = a->threads;
  w->joint.reference             = w->how.reference;
  w->joint.draws                 = w->how.draws;
  w->joint.shuffles = a->boot == BOOT_AUTO ? (a->permutations ? a->permutations : 200) : 0;
  w->joint.splits   = w->how.splits;
  w->joint.level    = w->how.level;
  w->joint.seed     = w->how.seed;
  w->joint.threads  = w->how.threads;
  return EXIT_DONE;
}

/* What it is to be asked for alone, without a measure. */
static const char *for_verdicts(const struct asked *a)
{
  return a->classes     ? "classes"
         : a->behaviour ? "behaviour"
         : a->decoder   ? "decoder"
         : a->folds     ? "folds"
         : a->dealings  ? "dealings"
                        : NULL;
}

static int ask_change(const struct asked *a, struct change_work *w)
{
  int code = ask_measure(a, w);

  if (code == EXIT_DONE && for_verdicts(a))
    code = say_usage(a, "--%s is for --verdict", for_verdicts(a));
  if (code == EXIT_DONE && w->joint.measure && a->boot == BOOT_CONDITIONS)
    code =
      say_usage(a, "--boot conditions is of differences; %s is of both times together", a->metric);
  return code == EXIT_DONE ? ask_numbers(a, w) : code;
}

static int ask(const struct asked *a, struct change_work *w)
{
  int code = a->verdict ? change_verdict_asked(a, w) : ask_change(a, w);

  if (code == EXIT_DONE) code = said_window(a, &w->windowed, w->window);
  if (code == EXIT_DONE) code = plot_asked(a);
  if (code == EXIT_DONE && a->csv && a->json) code = say_usage(a, "say either --json or --csv");
  if (code == EXIT_DONE && !a->verdict) code = change_trend_asked(a, w);
  if (code == EXIT_DONE && a->nouns > 2 && !a->each)
    code = say_usage(a, "two nouns are before and after; of more, each with two times, say --each");
  if (code == EXIT_DONE && (a->from || a->to) && a->nouns == 1 && noun_is_run(a->noun[0]))
    code = say_usage(a, "--from and --to are sessions: a run alone changes from untrained");
  return code;
}

static int run(const struct asked *a)
{
  struct change_work w = {.asked = a};
  tct_error err        = {0};
  int code             = ask(a, &w);

  if (code == EXIT_DONE) code = change_work(&w);
  if (code == EXIT_DONE && a->plot && change_plot(&w, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE) code = a->verdict ? change_verdict_said(&w) : change_said(&w);
  change_free(&w);
  return code;
}

static const struct option options[] = {
  OPTION_TEXT_ROW("measure", 0, metric, "NAME", "tunings",
                  "what may change, of the rooms tunings and changes: tercet list tunings changes"),
  OPTION_TEXT_ROW("number", 0, number, "NAME", NULL,
                  "which number of it; the first of the measure if it is not said"),
  OPTION_ROW_SET_OF("the measure, such as unbiased=false"),
  OPTION_TEXT_ROW("from", 0, from, "SESSION", NULL,
                  "of one file: before; the first of two sessions if it is not said"),
  OPTION_TEXT_ROW("to", 0, to, "SESSION", NULL, "after; the second of two"),
  OPTION_FLAG_ROW("each", each,
                  "every noun is a subject by itself: its two sessions, or a run and what it was "
                  "untrained"),
  OPTION_TEXT_ROW("trend", 0, trend, "AREA,AREA,...", NULL,
                  "are areas, or populations of a circuit, in this order, the last with the "
                  "largest change?  Page's test over subjects, and draws"),
  OPTION_FLAG_ROW("descending", descending, "of --trend the first with the largest change"),
  OPTION_CHOICE_ROW("trend-of", trend_of, "WHAT", "change|magnitude",
                    "with its sign, or without; noise makes magnitudes larger"),
  OPTION_FLAG_ROW("verdict", verdict,
                  "instead of a measure: learning, change only, unlearning or unresolved, by right "
                  "answers and by whether activity moved"),
  OPTION_TEXT_ROW("classes", 0, classes, "WHAT", NULL,
                  "of --verdict what is decoded: condition, category, or a variable, as in tercet "
                  "decode"),
  OPTION_TEXT_ROW("decoder", 0, decoder, "NAME", "decoders", "that tells it; lda"),
  OPTION_ROW_COUNT("folds", folds, 2, 1000, "parts of its trials, each held out once; 5"),
  OPTION_ROW_COUNT("dealings", dealings, 1, 1000, "of trials into folds; 5"),
  OPTION_TEXT_ROW("behaviour", 0, behaviour, "TABLE", "files",
                  "answers of the animal instead: columns truth, choice, session"),
  OPTION_FLAG_ROW("unpaired", unpaired,
                  "units are others at both times, whatever they are called: without it the same "
                  "id is the same unit, and units that only one time has are left out"),
  OPTION_FLAG_ROW("median", median, "over units, or pairs of units, instead of the mean"),
  OPTION_TEXT_ROW("margin", 0, margin, "X", NULL,
                  "a change closer to 0 is none; without it nothing is found to be unchanged.  Of "
                  "--verdict a share of right answers"),
  OPTION_WORDS_ROW("variable", variable, "V",
                   "the stimulus variable, as in tercet tuning; said twice, the second one too"),
  OPTION_TEXT_ROW("table", 0, table, "FILE", "files",
                  "a .csv with a column condition and one for each variable, instead of names"),
  OPTION_REAL_ROW("period", period, "P", "1", 1000000, "of the variable; as the measure says"),
  OPTION_TEXT_ROW("reference", 0, reference, "X", NULL,
                  "value of the variable at which the slope of a curve is wanted"),
  OPTION_WORDS_ROW("conditions", conditions, "PATTERN",
                   "only conditions whose name fits; may be repeated"),
  OPTION_TEXT_ROW("window", 0, window, "A:B", NULL,
                  "the steps from A to B ms after the event; all if it is not said"),
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "of runs: the probe set of the task; its first if it is not said"),
  OPTION_TEXT_ROW("covariance", 0, covariance, "NAME", "covariances",
                  "of changes that look at noise: how it is known; full, which turns no axis"),
  OPTION_REAL_ROW("shrinkage", shrinkage, "S", "0", 1,
                  "of ledoit_wolf: how far it is drawn to its target; as it finds best"),
  OPTION_ROW_COUNT("permutations", permutations, 19, 1000000,
                   "of trials between the two times, for p; 200 of changes, 999 of --verdict"),
  OPTION_ROW_COUNT("splits", splits, 1, 10000, "partings of the trials into halves; 20"),
  OPTION_ROW_BOOT("auto|none|conditions",
                  "auto: units and trials, crossed; of a population trials alone; conditions: with "
                  "all of their trials instead of these, for other conditions"),
  OPTION_ROW_DRAWS("200"),
  OPTION_ROW_LEVEL,
  OPTION_ROW_SEED_OF_DRAWS,
  OPTION_FLAG_ROW("csv", csv, "print the numbers of all units at both times as a table"),
  OPTION_TEXT_ROW("plot", 0, plot, "FILE", "files",
                  "draw changes and their intervals into this "
                  ".svg"),
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet change days.yaml --measure noise_correlation --from pre --to post",
   "of all pairs of units that both days have"},
  {"tercet change days.yaml --measure fano --margin 0.1 --median --csv",
   "has the variability of units changed, or is it the same to 0.1?"},
  {"tercet change days.yaml --measure signal_axis --variable contrast",
   "by what angle did that turn along which responses move with contrast?"},
  {"tercet change runs/a --measure osi --variable '{} deg' --json",
   "of a run: from its untrained circuit to its newest checkpoint"},
  {"tercet change runs/a runs/b runs/c --each --measure osi --variable '{} deg' --trend v1,v2",
   "does tuning change more from population to population, over runs?"},
  {"tercet change days.yaml --verdict --classes category --margin 0.02",
   "was it learnt, or did activity change only?"},
  {NULL, NULL},
};

const struct verb verb_change = {
  .name  = "change",
  .nouns = "BEFORE [AFTER]...",
  .nouns_doc =
    "a FILE of recordings (.npz), a RECIPE or a RUN, or NOUN:NAME for one of its recordings; "
    "one alone, or --each of several, is a run, whose untrained circuit is before, or has two "
    "sessions",
  .from    = "files",
  .summary = "Measure what changed between two times, how surely, and how well it can be known",
  .text =
    "A change is after - before.  Populations of one subject and area are held against each "
    "other, over conditions that both times have.  Of paired units (the same id) it is that of "
    "each unit, and the mean over units; else that of the means.\n"
    "Intervals are for other units and other trials, drawn crossed.  The verdict: not changed "
    "where two one-sided tests put the change within --margin; else changed where the interval "
    "does not hold 0; else unresolved.\n"
    "The reliability of a change is how well differences of one half of the trials go with those "
    "of the other, over units, taken to all trials: the most that another measurement of the same "
    "change can correlate with this one.  Its root is the most that a model can.\n"
    "A measure of the room changes (tercet list changes) is not subtracted, but of both times "
    "together: how far the RDM moved, by what angle an axis turned.  It says what it is where "
    "nothing changed; p is of trials of paired units that change times within their condition.\n"
    "--verdict: learning where the interval of the gain of right answers lies above 0, unlearning "
    "where it lies below, change only where activity moved and the gain is within --margin (which "
    "goes first), else unresolved; docs/concepts/change.md has how often it errs.\n"
    "A run has no noise: there are no trials to part, and intervals are for other units alone.",
  .least = 1,
  .most  = NOUNS_MOST,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
