/* encode.c -- tercet encode: how well features predict units, on conditions held out. */
#include "encode_asked.h"

#include "plot_file.h"
#include "rooms.h"
#include "said.h"
#include "say.h"

#include "base/text.h"

#include <string.h>

#define X(name, text, doc) text,
const char *const encode_numbers[TCT_ENCODING_N] = {TCT_ENCODING_NUMBERS(X)};
#undef X

/* ---- what is asked -------------------------------------------------------------------------------- */

/* --set ceiling.NAME=VALUE is about the ceiling, all others about the encoder. */
static struct asked sets_of(const struct asked *a, bool ceiling)
{
  static const char prefix[] = "ceiling.";
  struct asked own           = *a;

  own.sets = 0;
  for (int i = 0; i < a->sets; i++) {
    const bool about = strncmp(a->set[i], prefix, sizeof prefix - 1) == 0;
    if (a->set[i] != a->seed && about == ceiling)
      own.set[own.sets++] = a->set[i] + (about ? sizeof prefix - 1 : 0);
  }
  return own;
}

static int bind(const struct asked *a, struct encode *e)
{
  const char *encoder      = a->encoder ? a->encoder : "ridge";
  const char *ceiling      = a->ceiling_kind ? a->ceiling_kind : "spearman_brown";
  const bool none          = strcmp(ceiling, "none") == 0;
  const tct_about *by      = tct_variant("encoders", encoder);
  const tct_about *to      = none ? NULL : tct_variant("ceilings", ceiling);
  const struct asked of_by = sets_of(a, false), of_to = sets_of(a, true);

  if (!by) return say_no_variant(a, "encoders", encoder, "");
  if (!to && !none) return say_no_variant(a, "ceilings", ceiling, ", and it is not none");
  if (none && of_to.sets)
    return say_usage(a, "--set ceiling.%s: there is no ceiling", of_to.set[0]);
  e->how.encoder = (const tct_encoder *)by;
  e->how.ceiling = (const tct_ceiling *)to;
  int code       = said_params(&of_by, "encoder", by, &e->params);
  if (code == EXIT_DONE && to) code = said_params(&of_to, "ceiling", to, &e->ceiling_params);
  e->how.params         = e->params;
  e->how.ceiling_params = e->ceiling_params;
  return code;
}

static int check(const struct asked *a)
{
  const tct_encoding_number report = a->report ? (tct_encoding_number)(a->report - 1) : 0;
  const bool none                  = a->ceiling_kind && strcmp(a->ceiling_kind, "none") == 0;

  if (a->with.n == 0)
    return say_usage(a, "whose units are to be predicted?  tercet encode %s --with UNITS",
                     a->noun[0]);
  if (a->nouns + a->with.n > NOUNS_MOST)
    return say_usage(a, "%d nouns and --with are more than %d", a->nouns + a->with.n, NOUNS_MOST);
  if (a->json && a->csv) return say_usage(a, "--json or --csv, not both");
  if (a->boot == 1 + TCT_ENCODING_BOOT_NONE && (a->draws || a->level > 0))
    return say_usage(a, "--boot none draws nothing");
  if (none && (report == TCT_ENCODING_CEILING || report == TCT_ENCODING_CEILED || a->least > 0))
    return say_usage(a, "--%s: there is no ceiling", a->least > 0 ? "least" : "report");
  if (a->out && !tct_recordings_writes(a->out))
    return say_usage(a, "%s: write a file whose name ends in .npz, .csv or .json", a->out);
  return plot_asked(a);
}

int encode_asked(const struct asked *a, struct encode *e)
{
  int code = check(a);

  e->asked  = a;
  e->report = a->report ? (tct_encoding_number)(a->report - 1) : TCT_ENCODING_R;
  e->how =
    (tct_encoding_how){.folds      = a->folds,
                       .cuttings   = a->cuttings ? a->cuttings : 1,
                       .stratified = true,
                       .least      = a->least,
                       .boot = a->boot ? (tct_encoding_boot)(a->boot - 1) : TCT_ENCODING_BOOT_UNITS,
                       .draws   = a->draws ? a->draws : 500,
                       .level   = a->level > 0 ? a->level : 0.95,
                       .seed    = said_seed(a, 1),
                       .threads = a->threads,
                       .most    = said_memory(a)};
  if (code == EXIT_DONE) code = bind(a, e);
  if (code == EXIT_DONE) code = said_window(a, &e->windowed, e->window);
  return code;
}

static int run(const struct asked *a)
{
  struct encode e = {.n = 0};
  tct_error err   = {0};
  int code        = encode_asked(a, &e);

  if (code == EXIT_DONE) code = encode_work(&e);
  if (code == EXIT_DONE && a->out && encode_write(&e, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE && a->plot && encode_plot(&e, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE) code = encode_said(&e);
  encode_free(&e);
  return code;
}

#define X(name, text, doc) "|" text
static const struct option options[] = {
  OPTION_WORDS_ROW("with", with, "UNITS",
                   "whose units are predicted: recordings, a recipe or a run; may be repeated"),
  OPTION_TEXT_ROW("encoder", 0, encoder, "NAME", "encoders", "an encoder; ridge if it is not said"),
  OPTION_TEXT_ROW("ceiling", 0, ceiling_kind, "NAME", "ceilings",
                  "what noise leaves to be predicted; spearman_brown if it is not said, or none"),
  OPTION_ROW_SET_OF("the encoder, such as components=10, or of the ceiling, ceiling.splits=50"),
  OPTION_ROW_COUNT(
    "folds", folds, 2, 100000,
    "parts that conditions are cut into, each predicted by a fit to all others; 10, or "
    "fewer of 4 conditions each"),
  OPTION_ROW_COUNT("cuttings", cuttings, 1, 10000,
                   "how often they are cut anew, of which scores are the mean; 1"),
  OPTION_REAL_ROW("least", least, "SHARE", "1", 1,
                  "leave out units whose ceiling is below this; those at 0 and below are left out "
                  "always"),
  OPTION_CHOICE_ROW("report", report, "NUMBER", "auto" TCT_ENCODING_NUMBERS(X),
                    "the number that stands first, with its interval, and is drawn; r"),
  OPTION_TEXT_ROW("window", 0, window, "A:B", NULL,
                  "the steps from A to B ms after the event, of recordings that have time; all if "
                  "it is not said.  Of a time before it: --window=-100:0"),
  OPTION_ROW_BOOT(
    "auto" TCT_ENCODING_BOOTS(X),
    "what is drawn for intervals of medians, with replacement: units, or the conditions "
    "that are predicted; auto: units"),
  OPTION_ROW_DRAWS("500"),
  OPTION_ROW_LEVEL,
  OPTION_ROW_SEED_OF_DRAWS,
  OPTION_TEXT_ROW("output", 'o', out, "FILE", "files",
                  "write what was predicted of held-out conditions, as recordings: .npz, .csv or "
                  ".json"),
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "of runs: the probe set of the task; its first if it is not said"),
  OPTION_FLAG_ROW("csv", csv, "print the numbers of all units as a table instead of text"),
  OPTION_TEXT_ROW(
    "plot", 0, plot, "FILE", "files",
    "draw medians with intervals into this .svg, beside ceilings and what features were "
    "before learning"),
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};
#undef X

static const struct example examples[] = {
  {"tercet encode runs/a --with v4.yaml",
   "every population of a run, before and after learning, predicts every recording of a recipe"},
  {"tercet encode runs/a:v2 runs/b:v2 --with v4.yaml --encoder pls --report ceiled --plot v4.svg",
   "two circuits beside each other, by partial least squares"},
  {"tercet encode a.npz --with it.npz --ceiling ncsnr --least 0.3 --csv", "unit by unit"},
  {"tercet encode a.npz:it --with it.npz -o predicted.npz",
   "what was predicted, for tercet rdm and compare"},
  {"tercet list encoders", "what can be asked"},
  {NULL, NULL},
};

const struct verb verb_encode = {
  .name      = "encode",
  .nouns     = "FEATURES...",
  .nouns_doc = "Recordings (.npz), recipes or runs, whose newest checkpoint is recorded without "
               "noise; NOUN:NAME is one of its recordings, such as a population of a run",
  .from      = "files",
  .summary   = "Predict units of a brain from features of a model, on conditions held out",
  .text =
    "Every recording of FEATURES predicts every one of UNITS, over the conditions that both have: "
    "by "
    "name where all have names, else by place.  Conditions are cut into folds, each category "
    "spread "
    "evenly; each fold is predicted by what was fitted to all others, among which alone penalties "
    "and "
    "the like are chosen.  Beside a run stands what it predicted before any learning.\nr and what "
    "is "
    "explained are of each fold, then means over folds, then medians over units; a unit's ceiling "
    "is "
    "what noise leaves to be predicted, told from repeats of the same conditions (tercet list "
    "ceilings).  Intervals over units hold for other units and the same conditions; those over "
    "conditions for other conditions that these fits predict.  What could not be fitted, predicted "
    "or "
    "relied on is counted, and is in no median.",
  .least = 1,
  .most  = NOUNS_MOST,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
