/* map.c -- tercet map: which population of a model goes with which area of a brain. */
#include "map_asked.h"
#include "plot_file.h"
#include "rooms.h"
#include "said.h"
#include "say.h"

#include "base/memory.h"
#include "base/text.h"
#include "substrate/complain.h"

#include <string.h>

/* ---- what is asked -------------------------------------------------------------------------------- */

const char *map_metric(const struct map *m)
{
  return m->asked->metric ? m->asked->metric : "rsa";
}

bool map_smaller(const struct map *m)
{
  return m->comparator       ? m->comparator->smaller_is_more_similar
         : m->how.similarity ? m->how.similarity->smaller_is_more_similar
                             : false;
}

static int ask_rsa(struct map *m)
{
  const struct asked *a = m->asked;
  const char *by = a->comparator ? a->comparator : "rho_a", *test = a->test ? a->test : "t";
  struct asked models = *a;
  const bool percent  = a->interval && a->interval - 1 != TCT_INTERVAL_T;

  if (!tct_variant("comparators", by)) return say_no_variant(a, "comparators", by, "");
  if (!tct_variant("tests", test)) return say_no_variant(a, "tests", test, "");
  m->comparator = (const tct_comparator *)tct_variant("comparators", by);
  m->params     = tct_params_new(&m->comparator->about);
  m->infer =
    (tct_infer_how){.interval = a->interval ? (tct_interval_kind)(a->interval - 1) : TCT_INTERVAL_T,
                    .level    = m->interval.level,
                    .test     = test,
                    .correction = "none"};
  m->infer.draw = (tct_draw_how){
    .draws = a->draws ? a->draws : 1000, .seed = m->halves.seed, .threads = a->threads};
  m->interval.by_t = !percent;
  m->halves.draws  = 0; /* p is the inference's */
  models.distance  = a->model_distance ? a->model_distance : a->distance;
  models.window    = NULL; /* which is of DATA, as its noise is */
  if (a->model_distance) models.covariance = NULL;
  const int code = rdm_making_asked(a, &m->making);
  return code == EXIT_DONE ? rdm_making_asked(&models, &m->model_making) : code;
}

/* What belongs to --metric rsa alone. */
static int check_responses(const struct asked *a, bool alike)
{
  const struct {
    bool said;
    const char *option;
  } rsa[] = {{a->distance != NULL, "--distance"},
             {a->model_distance != NULL, "--model-distance"},
             {a->comparator != NULL, "--comparator"},
             {a->covariance != NULL, "--noise"},
             {a->test != NULL, "--test"},
             {a->boot > 0, "--boot"}};

  for (size_t i = 0; i < sizeof rsa / sizeof *rsa; i++)
    if (rsa[i].said) return say_usage(a, "%s belongs to --metric rsa", rsa[i].option);
  if (a->interval - 1 == TCT_INTERVAL_BCA)
    return say_usage(a, "bca is for draws with replacement; but of rsa conditions are drawn in "
                        "halves, without copies: percentile or t");
  if (alike && a->folds) return say_usage(a, "--folds belongs to encoders");
  return EXIT_DONE;
}

/* A similarity, or an encoder, which takes longer and is drawn less often. */
static int ask_responses(struct map *m)
{
  const struct asked *a  = m->asked;
  const tct_about *alike = tct_variant("similarities", map_metric(m));
  const tct_about *about = alike ? alike : tct_variant("encoders", map_metric(m));
  const int draws        = alike ? 1000 : 200;

  if (!about)
    return say_no_variant(a, "similarities", map_metric(m),
                          ", and it is neither an encoder nor rsa");
  int code          = check_responses(a, alike != NULL);
  m->how.similarity = (const tct_similarity *)alike;
  m->how.encoder    = alike ? NULL : (const struct tct_encoder *)about;
  m->how.folds      = a->folds ? a->folds : 5;
  m->how.seed       = m->halves.seed;
  m->interval.by_t  = a->interval - 1 == TCT_INTERVAL_T;
  m->halves.draws   = a->draws ? a->draws : draws;
  if (!alike && !a->splits) m->halves.splits = 50;
  if (code == EXIT_DONE) code = said_params(a, "metric", about, &m->params);
  if (code == EXIT_DONE) code = said_window(a, &m->how.windowed, m->how.window);
  m->how.params = m->params;
  return code;
}

static int ask(struct map *m)
{
  const struct asked *a    = m->asked;
  const char *correction   = a->correction ? a->correction : "holm";
  const tct_about *correct = tct_variant("corrections", correction);

  if (a->with.n == 0) return say_usage(a, "say which brain: --with DATA");
  if (a->json && a->csv) return say_usage(a, "--json or --csv, not both");
  if (a->level >= 1) return say_usage(a, "--level is below 1, such as 0.95");
  if (!correct) return say_no_variant(a, "corrections", correction, "");
  m->correction = (const tct_correction *)correct;
  m->interval   = (tct_map_interval){.level = a->level > 0 ? a->level : 0.95};
  m->halves     = (tct_map_how){
        .splits = a->splits ? a->splits : 250, .seed = said_seed(a, 1), .threads = a->threads};
  const int code = strcmp(map_metric(m), "rsa") == 0 ? ask_rsa(m) : ask_responses(m);
  return code == EXIT_DONE ? plot_asked(a) : code;
}

void map_title(const struct map *m, char text[160])
{
  const char *own = m->model_making.how.distance ? m->model_making.how.distance->name : "";
  const bool made = m->asked->distance || m->asked->model_distance;
  const bool two  = made && strcmp(own, m->making.how.distance->name) != 0;

  if (m->how.encoder)
    tct_print(text, 160, "%s, correlation held out in %d folds, median over units", map_metric(m),
              m->how.folds);
  else if (!m->comparator)
    tct_print(text, 160, "%s", m->how.similarity->name);
  else if (made)
    tct_print(text, 160, "rsa by %s of %s distances%s%s", m->comparator->name,
              m->making.how.distance->name, two ? ", of MODELs " : "", two ? own : "");
  else
    tct_print(text, 160, "rsa by %s", m->comparator->name);
}

static int say(struct map *m)
{
  tct_error err = {0};
  int code      = m->asked->json ? map_as_json(m) : m->asked->csv ? map_as_csv(m) : map_as_text(m);

  /* a picture that fails takes no numbers with it */
  if (code == EXIT_DONE && m->asked->plot && map_plot(m, &err) != TCT_OK) {
    say_aside("%s", err.text);
    code = tct_status_exit(err.code);
  }
  return code;
}

static int run(const struct asked *a)
{
  struct map *m = tct_alloc(1, sizeof *m);
  tct_error err = {0};

  if (!m) {
    (void)tct_fail(&err, TCT_NO_MEMORY, "no memory to map");
    return say_error(a, &err);
  }
  m->asked = a;
  int code = ask(m);
  if (code == EXIT_DONE) code = map_open(m);
  if (code == EXIT_DONE) code = map_settle(m);
  if (code == EXIT_DONE) code = map_work(m);
  if (code == EXIT_DONE) code = say(m);
  map_free(m);
  tct_free(m);
  return code;
}

static const struct option options[] = {
  OPTION_WORDS_ROW("with", with, "[AREA=]DATA",
                   "a brain: recordings, a recipe, a run, or RDMs of subjects; AREA is what they "
                   "are of, where they do not say it themselves; may be repeated"),
  OPTION_TEXT_ROW("metric", 0, metric, "NAME", "similarities",
                  "rsa, a similarity, or an encoder; rsa if it is not said"),
  OPTION_WORDS_ROW("order", order, "NAME,...",
                   "the populations of MODEL from the first to the last; others are left out.  As "
                   "they stand in MODEL if it is not said; may be repeated"),
  OPTION_WORDS_ROW("areas", areas, "NAME,...",
                   "the areas from the first to the last, likewise; in the order of --with"),
  OPTION_TEXT_ROW("distance", 0, distance, "NAME", "distances",
                  "of rsa: how unlike two responses are; correlation if it is not said"),
  OPTION_TEXT_ROW("model-distance", 0, model_distance, "NAME", "distances",
                  "the same for MODELs, where their recordings want another; as --distance"),
  OPTION_TEXT_ROW("noise", 0, covariance, "NAME", "covariances",
                  "of rsa: estimate the noise of units in this way, for distances that look at it"),
  OPTION_TEXT_ROW("comparator", 0, comparator, "NAME", "comparators",
                  "of rsa: how like two RDMs are; rho_a if it is not said"),
  OPTION_ROW_SET_OF("the metric, such as debiased=true, or distance.NAME=VALUE of rsa"),
  OPTION_TEXT_ROW("window", 0, window, "A:B", NULL,
                  "the steps from A to B ms after the event; of rsa, of DATA alone"),
  OPTION_ROW_COUNT("splits", splits, 1, 1000000,
                   "into two halves, to choose on one and score on the other; 250, of encoders 50"),
  OPTION_ROW_COUNT("folds", folds, 2, 1000, "of encoders, in each half too; 5"),
  OPTION_ROW_BOOT("auto|none|subjects|conditions|both|dual",
                  "of rsa: what is drawn for the intervals of cells; auto: dual, or conditions "
                  "where there is one subject"),
  OPTION_ROW_COUNT(
    "draws", draws, 20, 10000000,
    "of rsa, for intervals and p; else conditions relabelled for p; 1000, of encoders "
    "200"),
  OPTION_ROW_INTERVAL("auto|bca|percentile|t", "t of rsa, percentile of similarities"),
  OPTION_ROW_LEVEL,
  OPTION_TEXT_ROW("test", 0, test, "NAME", "tests", "of rsa, of scores; t if it is not said"),
  OPTION_TEXT_ROW("correction", 0, correction, "NAME", "corrections",
                  "for the number of cells; holm if it is not said"),
  OPTION_ROW_SEED_OF_DRAWS,
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "of runs: the probe set of the task; its first if it is not said"),
  OPTION_FLAG_ROW("csv", csv, "print a table of comma-separated values instead of text"),
  OPTION_TEXT_ROW("plot", 0, plot, "FILE", "files",
                  "draw populations by areas into this .svg, what was chosen framed"),
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet map runs/a --with v1.yaml --with it.yaml --plot map.svg",
   "every population of a run beside two areas, and beside what it was before learning"},
  {"tercet map runs/a --with brain.npz --metric cka --set debiased=true --areas V1,V4,IT",
   "without RDMs, areas in their order"},
  {"tercet map layers.mat:Models --with V1=v1.mat --with IT=it.mat --comparator pearson",
   "RDMs that another program has made"},
  {NULL, NULL},
};

const struct verb verb_map = {
  .name      = "map",
  .nouns     = "MODEL...",
  .nouns_doc = "RUNs, recordings (.npz), recipes, or for rsa files of RDMs, of which NOUN:NAME is "
               "one thing.  A MODEL with several populations is a hierarchy; MODELs of one "
               "population each are one together",
  .from      = "files",
  .summary   = "Say which population of a model goes with which area of a brain, and whether both "
               "are in the same order",
  .text =
    "Every population stands beside every area, with an interval, and p corrected for the number "
    "of cells; that of a run beside what it was before any learning, too.\nThe best of several is "
    "too good, since chance made it the best.  So the population of an area is chosen on one half "
    "of the conditions (and of the subjects, of rsa or where an area has several), and scored on "
    "the other half, again and again: held out is the mean of these scores, naive what it seems to "
    "be on the half that it was chosen on, share in how many halves it was chosen.  Halves have "
    "half of the data: what is chosen of all of it is chosen more surely.\nDeeper goes with deeper "
    "if the places of what was chosen rank as the areas do; p is of all orders of the areas, and "
    "of "
    "three cannot be below 0.17.  Sessions of one subject count as one, of rsa.",
  .least = 1,
  .most  = NOUNS_MOST,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
