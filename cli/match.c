/* match.c -- tercet match: checkpoints of a run and days of animals by performance, and what changed in both. */
#include "interrupt.h"
#include "match_work.h"
#include "plot_file.h"
#include "rooms.h"
#include "said.h"
#include "say.h"
#include "verbs.h"

#include "substrate/complain.h"

#include <string.h>

enum { BOOT_AUTO, BOOT_NONE }; /* as in the choices of --boot */

/* ---- what is asked ---------------------------------------------------------------------------------- */

static int ask_comparator(const struct asked *a, struct match *w)
{
  const char *name = a->comparator ? a->comparator : "pearson";

  w->like.comparator = (const tct_comparator *)tct_variant("comparators", name);
  if (!w->like.comparator) return say_no_variant(a, "comparators", name, "");
  if (!tct_likeness_can(w->like.comparator))
    return say_usage(a,
                     "%s takes an RDM for distances, and a change is none: say pearson, "
                     "spearman, cosine, rho_a or a tau",
                     name);
  const int code = said_params(a, "comparator", &w->like.comparator->about, &w->params);
  w->like.params = w->params;
  return code;
}

/* A model has no noise: distances over folds are euclidean there, unless it is said. */
static int ask_distances(const struct asked *a, struct match *w)
{
  struct asked brain = *a, model = *a;

  brain.sets = model.sets = 0;
  if (!a->distance) brain.distance = "crossnobis";
  int code = rdm_making_asked(&brain, &w->making);
  if (code != EXIT_DONE) return code;
  const bool folds = w->making.how.distance->needs & TCT_DISTANCE_FOLDS;
  model.distance   = a->model_distance ? a->model_distance : folds ? "euclidean" : brain.distance;
  model.covariance = NULL;
  code             = rdm_making_asked(&model, &w->model_making);
  if (code == EXIT_DONE && w->model_making.how.distance->needs & TCT_DISTANCE_FOLDS)
    code = say_usage(a,
                     "a run has no noise, and %s is over folds of trials: say another "
                     "--model-distance",
                     model.distance);
  return code;
}

static int ask(const struct asked *a, struct match *w)
{
  if (a->with.n != 1) return say_usage(a, "say --with ANIMAL, once");
  if (!a->performance)
    return say_usage(a, "say --performance TABLE: how the animal did, by session");
  if (a->csv && a->json) return say_usage(a, "say either --json or --csv");
  if (a->choices_on && a->held_out) return say_usage(a, "--choices-on or --held-out, not both");
  if (a->level == 1) return say_usage(a, "--level wants a number below 1");
  int code = ask_comparator(a, w);
  if (code == EXIT_DONE) code = ask_distances(a, w);
  if (code == EXIT_DONE) code = plot_asked(a);
  const double level = a->level > 0 ? a->level : 0.95;
  const int draws    = a->boot == BOOT_NONE ? 0 : a->draws ? a->draws : 1000;
  w->how =
    (tct_matching){.as_it_is = a->raw, .level = level, .draws = draws, .seed = said_seed(a, 1)};
  w->like.splits  = a->splits ? a->splits : 20;
  w->like.cycle   = a->cycle;
  w->like.randoms = a->permutations ? a->permutations : 200;
  w->like.draws   = draws;
  w->like.level   = level;
  w->like.seed    = said_seed(a, 1);
  w->like.threads = a->threads;
  return code;
}

static int run(const struct asked *a)
{
  struct match w = {.asked = a};
  tct_error err  = {0};
  int code       = ask(a, &w);

  interrupt_listen("tercet: stopping; nothing is kept\n");
  progress_begin(&w.progress, a->progress);
  progress_later(&w.progress);
  if (code == EXIT_DONE) code = match_days(&w);
  if (code == EXIT_DONE) code = match_changes(&w);
  progress_end(&w.progress);
  if (code == EXIT_DONE && a->plot && match_plot(&w, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE) code = a->json ? match_json(&w) : match_said(&w);
  match_free(&w);
  return code;
}

static const struct option options[] = {
  OPTION_WORDS_ROW("with", with, "ANIMAL",
                   "recordings of one or several animals on their days: a recipe or an .npz"),
  OPTION_TEXT_ROW("performance", 0, performance, "TABLE", "files",
                  "a .csv with columns session, right, of (a row a day, in time), or session, "
                  "truth, choice (a row a trial); subject, where there are several"),
  OPTION_TEXT_ROW("choices-on", 0, choices_on, "PROBE", NULL,
                  "of the run: the probe set in which its choices are counted; without it, trials "
                  "held out for validation"),
  OPTION_ROW_COUNT("held-out", held_out, 1, 10000000, "of these trials, so many; 1000"),
  OPTION_FLAG_ROW("raw", raw,
                  "match the run's curve with its ups and downs, instead of the nearest that never "
                  "falls"),
  OPTION_TEXT_ROW("from", 0, from, "SESSION", NULL,
                  "before; the first day with a checkpoint if it is not said"),
  OPTION_TEXT_ROW("to", 0, to, "SESSION", NULL, "after; the last one"),
  OPTION_WORDS_ROW("population", population, "NAME", "of the run: only this one; may be repeated"),
  OPTION_WORDS_ROW("area", area, "POPULATION=AREA",
                   "call a population as the area is called that it stands for; may be repeated"),
  OPTION_TEXT_ROW("distance", 0, distance, "NAME", "distances",
                  "of the animals; crossnobis if it is not said, which noise does not make larger"),
  OPTION_TEXT_ROW("model-distance", 0, model_distance, "NAME", "distances",
                  "of the run; the same, or euclidean where that is over folds of trials"),
  OPTION_TEXT_ROW("noise", 0, covariance, "NAME", "covariances",
                  "noise covariance for distances that look at it"),
  OPTION_TEXT_ROW("comparator", 0, comparator, "NAME", "comparators",
                  "how like two changes are; pearson if it is not said"),
  OPTION_ROW_SET_OF("the comparator"),
  OPTION_TEXT_ROW("window", 0, window, "A:B", NULL,
                  "the steps from A to B ms after the event; all if it is not said"),
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "of the run: the probe set that is recorded; its first if it is not said"),
  OPTION_ROW_COUNT("splits", splits, 1, 10000, "partings of the animals' trials into halves; 20"),
  OPTION_ROW_COUNT("cycle", cycle, 1, 1000,
                   "every N-th repeat of a condition shows the same, as the phases of gratings do "
                   "(4, of tercet record): halves have as many of each kind; 1"),
  OPTION_ROW_COUNT("randoms", permutations, 1, 1000000,
                   "changes of the run's size without meaning; 200"),
  OPTION_ROW_BOOT("auto|none", "auto: trials, for checkpoints; conditions, for likeness"),
  OPTION_ROW_DRAWS("1000"),
  OPTION_ROW_LEVEL,
  OPTION_ROW_SEED_OF_DRAWS,
  OPTION_FLAG_ROW("csv", csv, "print the changes as a table"),
  OPTION_TEXT_ROW("plot", 0, plot, "FILE", "files",
                  "draw performance into this .svg, and changes into FILE-change.svg"),
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet match runs/m --with animal.yaml --performance days.csv",
   "which checkpoint is which day, and did both change alike?"},
  {"tercet match runs/m --with animal.yaml --performance days.csv --from untrained --plot m.svg",
   "from one day on, drawn"},
  {"tercet match runs/m --with animal.yaml --performance days.csv --comparator spearman --json",
   "by ranks, for a program"},
  {NULL, NULL},
};

const struct verb verb_match = {
  .name      = "match",
  .nouns     = "RUN",
  .nouns_doc = "a run that kept its checkpoints (train.keep=all)",
  .from      = "folders",
  .summary   = "Match a run's checkpoints with an animal's days, and compare what changed in both",
  .text =
    "Each day gets the checkpoint that performs alike, in order of time.  Days that the run never "
    "reaches, or that it starts above, are told and have none.  Where performance is the same "
    "there "
    "is nothing to tell checkpoints apart by: all that fit as well are told, and the earliest is "
    "taken.\n"
    "A change is RDM(after) - RDM(before) over the conditions that both sides share by name.  "
    "Beside "
    "how alike both changes are stand: the ceiling, which halves of the animal's trials say of the "
    "change (not of the level); the same of changes that mean nothing, each unit's own put to "
    "other "
    "conditions; of a run whose RDM only grows (scaled), and what is alike beyond that; and RDM "
    "beside RDM, before and after, for levels may be alike where changes are not.\n"
    "Intervals are for other conditions.  Size is |change| over |RDM before|.",
  .least = 1,
  .most  = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
