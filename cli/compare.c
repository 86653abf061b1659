/* compare.c -- tercet compare: runs with each other, or models with a brain. */
#include "compare_asked.h"
#include "say.h"

/* What belongs to --with alone. */
static int check_alone(const struct asked *a)
{
  const struct {
    bool said;
    const char *option;
  } all[] = {{a->rdm_model != NULL, "--model"},
             {a->boot > 0, "--boot"},
             {a->draws > 0, "--draws"},
             {a->ceiling, "--ceiling"},
             {a->test != NULL, "--test"},
             {a->correction != NULL, "--correction"},
             {a->interval > 0, "--interval"},
             {a->level > 0, "--level"},
             {a->close > 0, "--equivalence"},
             {a->in_sample, "--in-sample"},
             {a->model_distance != NULL, "--model-distance"},
             {a->covariance != NULL, "--noise"},
             {a->condition_noise, "--condition-noise"},
             {a->window != NULL, "--window"},
             {a->only_area != NULL, "--area"},
             {a->plot != NULL, "--plot"},
             {*a->seed != 0, "--seed"}};

  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (all[i].said)
      return say_usage(a, "%s is for models beside a brain: say which --with DATA", all[i].option);
  if (a->nouns > 2) return say_usage(a, "two runs at most, or models --with DATA");
  return EXIT_DONE;
}

static int run(const struct asked *a)
{
  if (a->with.n) return compare_with(a);
  const int code = check_alone(a);
  return code == EXIT_DONE ? compare_runs(a) : code;
}

static const struct option options[] = {
  OPTION_WORDS_ROW(
    "with", with, "DATA",
    "a brain: RDMs of subjects, or recordings or a recipe of which they are made; may be "
    "repeated"),
  OPTION_TEXT_ROW("metric", 0, metric, "NAME", "similarities",
                  "a similarity, or rsa; cka if it is not said, rsa beside a brain"),
  OPTION_TEXT_ROW("distance", 0, distance, "NAME", "distances",
                  "of rsa: how unlike two responses are; correlation if it is not said"),
  OPTION_TEXT_ROW("model-distance", 0, model_distance, "NAME", "distances",
                  "the same for MODELs, where their recordings want another; as --distance"),
  OPTION_TEXT_ROW(
    "noise", 0, covariance, "NAME", "covariances",
    "of DATA: estimate the noise of units in this way, for distances that look at it"),
  OPTION_FLAG_ROW(
    "condition-noise", condition_noise,
    "of DATA: estimate over repeats how conditions err together, for whitened comparators"),
  OPTION_TEXT_ROW("window", 0, window, "A:B", NULL,
                  "of DATA: the steps from A to B ms after the event"),
  OPTION_TEXT_ROW("comparator", 0, comparator, "NAME", "comparators",
                  "of rsa: how like two RDMs are; rho_a if it is not said"),
  OPTION_TEXT_ROW("area", 0, only_area, "AREA", NULL,
                  "of DATA: this area alone, where it has several"),
  OPTION_TEXT_ROW("model", 0, rdm_model, "KIND", "rdm_models",
                  "what a MODEL predicts; fixed if it is not said: each RDM is a model of its own"),
  OPTION_ROW_BOOT(
    "auto|none|subjects|conditions|both|dual",
    "what is drawn again and again; auto: dual, or conditions where there is one subject"),
  OPTION_ROW_DRAWS("1000"),
  OPTION_FLAG_ROW("ceiling", ceiling,
                  "draw the noise ceilings too: their intervals, and tests against them"),
  OPTION_TEXT_ROW("test", 0, test, "NAME", "tests", "of differences; t if it is not said"),
  OPTION_TEXT_ROW("correction", 0, correction, "NAME", "corrections",
                  "for the number of comparisons; holm if it is not said"),
  OPTION_ROW_INTERVAL("auto|bca|percentile|t",
                      "t, which was measured to hold the truth most surely"),
  OPTION_ROW_LEVEL,
  OPTION_REAL_ROW("equivalence", close, "MARGIN", "1", 10,
                  "ask too whether a model is no more than this below the lower ceiling"),
  OPTION_FLAG_ROW("in-sample", in_sample,
                  "fit models and hold them against the same data, without cross-validation"),
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "of runs: the probe set of the task; its first if it is not said"),
  OPTION_FLAG_ROW("untrained", untrained, "add runs as they were before any learning"),
  OPTION_ROW_SEED_OF_DRAWS,
  OPTION_TEXT_ROW("plot", 0, plot, "FILE", "files", "draw models and ceilings into this .svg"),
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet compare runs/a runs/b", "every population of a with every one of b, by CKA"},
  {"tercet compare runs/a --untrained", "what learning has changed in one run"},
  {"tercet compare runs/a runs/b --metric rsa --distance euclidean --comparator spearman",
   "by representational similarity"},
  {"tercet compare runs/a --untrained --with v4.yaml --ceiling --plot v4.svg",
   "each population beside the recordings of a recipe, with noise ceilings"},
  {"tercet compare models.mat:Models --with subjects.mat:RDMs --comparator pearson --json",
   "RDMs that another program has made"},
  {NULL, NULL},
};

const struct verb verb_compare = {
  .name      = "compare",
  .nouns     = "MODEL...",
  .nouns_doc = "Without --with, one or two RUNs, and one is compared with itself.  With it, MODELs "
               "and DATA are "
               "RUNs, recordings (.npz), recipes, or files of RDMs; NOUN:NAME is one thing in it: "
               "a population, a "
               "recording, an array, or a struct array of which each element holds an RDM",
  .from      = "files",
  .summary   = "Compare models with a brain, or the populations of two runs",
  .text =
    "Beside a brain, RDMs of all models are compared with that of each subject.  Conditions are "
    "matched "
    "by name where all have names, else by place.  Several RDMs of one subject, such as sessions, "
    "count as "
    "their mean.  The upper noise ceiling is what an RDM reaches that knows all subjects, the "
    "lower "
    "what the others say of each: a model between them cannot be told from the truth by these "
    "data.\n"
    "What is drawn says what the result holds for: other subjects, other conditions, or both.  p "
    "against 0 "
    "and against the lower ceiling are corrected over models, those of pairs over pairs.  A model "
    "with anything to fit is cross-validated over conditions and subjects in each draw.",
  .least = 1,
  .most  = NOUNS_MOST,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
