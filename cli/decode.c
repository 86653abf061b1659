/* decode.c -- tercet decode: which class single trials are of, told from a population. */
#include "decode_work.h"

#include "nouns.h"
#include "plot_file.h"
#include "record_asked.h"
#include "rooms.h"
#include "said.h"
#include "say.h"
#include "verbs.h"

#include "substrate/complain.h"

#include <string.h>

enum { EXCHANGE_NONE = TCT_DECODE_EXCHANGE_N }; /* of --exchange, after those of the library */
enum { BOOT_AUTO, BOOT_NONE };                  /* of --boot */

/* ---- what is asked ---------------------------------------------------------------------------------- */

static int ask_decoder(const struct asked *a, struct decode_work *w)
{
  const char *name = a->decoder ? a->decoder : "lda";

  w->how.decoder = (const tct_decoder *)tct_variant("decoders", name);
  if (!w->how.decoder) return say_no_variant(a, "decoders", name, "");
  const int code = said_params(a, "decoder", &w->how.decoder->about, &w->params);
  w->how.params  = w->params;
  return code;
}

static int ask_time(const struct asked *a, struct decode_work *w)
{
  if (!a->movie && (a->width || a->stride || a->crossed))
    return say_usage(a, "--%s belongs to --movie",
                     a->width    ? "width"
                     : a->stride ? "stride"
                                 : "crossed");
  if (a->json && a->csv) return say_usage(a, "say either --json or --csv");
  w->how.crossed = a->crossed;
  return said_window(a, &w->windowed, w->window);
}

static int ask_numbers(const struct asked *a, struct decode_work *w)
{
  const char *name = a->correction ? a->correction : "holm";

  if (a->level == 1) return say_usage(a, "--level wants a number below 1");
  w->correction = (const tct_correction *)tct_variant("corrections", name);
  if (!w->correction) return say_no_variant(a, "corrections", name, "");
  w->classes   = a->classes ? a->classes : "condition";
  w->how.raw   = a->raw;
  w->how.hold  = (tct_decode_hold)a->hold;
  w->how.folds = a->folds ? a->folds : 5;
  w->how.exchange =
    a->exchange < EXCHANGE_NONE ? (tct_decode_exchange)a->exchange : TCT_DECODE_AUTO;
  w->how.permutations = a->exchange == EXCHANGE_NONE ? 0 : a->permutations ? a->permutations : 200;
  w->how.draws        = a->boot == BOOT_NONE ? 0 : a->draws ? a->draws : 1000;
  w->how.interval     = a->interval ? (tct_decode_interval)(a->interval - 1) : TCT_DECODE_POSTERIOR;
  w->how.level        = a->level > 0 ? a->level : 0.95;
  w->how.seed         = said_seed(a, 1);
  w->how.threads      = a->threads;
  return EXIT_DONE;
}

static int ask_runs(const struct asked *a)
{
  const bool of_a_run =
    a->population.n || a->units || a->repeats || a->noise || a->probe || a->step > 0;
  bool run = false;

  for (int i = 0; i < a->nouns; i++) run = run || noun_is_run(a->noun[i]);
  if (of_a_run && !run)
    return say_usage(a, "--population, --units, --repeats, --noise, --step and --probe are "
                        "for runs, and there is none");
  return recording_check(a);
}

int decode_asked(const struct asked *a, struct decode_work *w)
{
  int code = ask_decoder(a, w);

  w->asked = a;
  if (code == EXIT_DONE)
    code = said_noise(a, w->how.decoder->name,
                      w->how.decoder->needs & TCT_DECODER_NEEDS_NOISE ? "ledoit_wolf" : NULL,
                      &w->how.noise, &w->covariance_params);
  if (code == EXIT_DONE) code = ask_time(a, w);
  if (code == EXIT_DONE) code = ask_numbers(a, w);
  if (code == EXIT_DONE) code = ask_runs(a);
  if (code == EXIT_DONE) code = plot_asked(a);
  return code;
}

static int run(const struct asked *a)
{
  struct decode_work w = {.n = 0};
  tct_error err        = {0};
  int code             = decode_asked(a, &w);

  if (code == EXIT_DONE) code = decode_work(&w);
  if (code == EXIT_DONE && a->plot && decode_plot(&w, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE) code = decode_said(&w);
  decode_free(&w);
  return code;
}

#define X(name, text, doc) "|" text
static const char holds[] = TCT_DECODE_HOLDS(X), exchanges[] = TCT_DECODE_EXCHANGES(X) "|none",
                  intervals[] = "|auto" TCT_DECODE_INTERVALS(X);
#undef X

static const struct option options[] = {
  OPTION_TEXT_ROW("classes", 0, classes, "WHAT", NULL,
                  "what is decoded: condition, category, or a variable of the names of conditions: "
                  "contrast reads 0.2 in contrast=0.2, '{} deg' reads 45 in '45 deg, 20 %'; "
                  "condition if it is not said"),
  OPTION_TEXT_ROW("decoder", 0, decoder, "NAME", "decoders",
                  "tercet list decoders shows what there is; lda if it is not said"),
  OPTION_ROW_SET_OF("the decoder, such as penalty=0.1"),
  OPTION_TEXT_ROW("covariance", 0, covariance, "NAME", "covariances",
                  "of the noise that lda looks at; ledoit_wolf if it is not said"),
  OPTION_REAL_ROW("shrinkage", shrinkage, "SHARE", "1", 1,
                  "how far ledoit_wolf draws it to equal noise; as far as the data say"),
  OPTION_FLAG_ROW("raw", raw,
                  "take units as they are; else each is less its mean, over its spread, of the "
                  "trials that are fitted"),
  OPTION_WORDS_ROW("conditions", conditions, "PATTERN",
                   "only conditions whose name fits, such as '* deg, 20 %'; may be repeated"),
  OPTION_WORDS_ROW("train", train_on, "PATTERN", "fit to those whose name fits; may be repeated"),
  OPTION_WORDS_ROW("test", test_on, "PATTERN", "ask about those whose name fits; may be repeated"),
  OPTION_CHOICE_ROW("hold", hold, "WHAT", holds + 1,
                    "what is held out: trials of every condition, or whole conditions, which tells "
                    "classes of conditions that were not seen"),
  OPTION_ROW_COUNT("folds", folds, 2, 1000, "parts, each held out once; 5, or the recording's own"),
  OPTION_TEXT_ROW("window", 0, window, "A:B", NULL,
                  "the steps from A to B ms after the event; all if it is not said.  Of a time "
                  "before it: --window=-100:0"),
  OPTION_FLAG_ROW("movie", movie, "step by step instead of the mean over the window"),
  OPTION_ROW_COUNT("width", width, 1, 1000000, "steps that are averaged for each frame; 1"),
  OPTION_ROW_COUNT("stride", stride, 1, 1000000, "steps from frame to frame; 1"),
  OPTION_FLAG_ROW("crossed", crossed, "what was fitted at each frame is asked about every frame"),
  OPTION_FLAG_ROW("pool", pool,
                  "units of all recordings of one area side by side: trials stay together if they "
                  "were recorded at once, else they are paired at random"),
  OPTION_WORDS_ROW("recording", recordings, "PATTERN",
                   "only recordings whose name fits; may be repeated"),
  OPTION_CHOICE_ROW("exchange", exchange, "WHAT", exchanges + 1,
                    "labels of what change places for p; auto: of trials, of conditions where a "
                    "class has several; none: no p"),
  OPTION_ROW_COUNT("permutations", permutations, 19, 10000000, "how often; 200"),
  OPTION_TEXT_ROW("correction", 0, correction, "NAME", "corrections",
                  "of p over recordings; holm if it is not said"),
  OPTION_ROW_BOOT("auto|none|trials", "what is drawn for intervals: trials, within each class"),
  OPTION_ROW_DRAWS("1000"),
  OPTION_ROW_INTERVAL(intervals + 1, "posterior, which has a width where all answers are right"),
  OPTION_ROW_LEVEL,
  OPTION_ROW_SEED_OF_DRAWS,
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "of runs: the probe set of the task; its first if it is not said"),
  OPTION_WORDS_ROW("population", population, "NAME", "of runs: this one; may be repeated"),
  OPTION_ROW_COUNT("units", units, 1, 1000000000, "of runs: units drawn of each population; all"),
  OPTION_ROW_COUNT("repeats", repeats, 1, 1000000, "of runs: trials of each condition"),
  OPTION_CHOICE_ROW("noise", noise, "KIND", "none|gaussian|poisson",
                    "of runs: of trials, as of tercet record; none if it is not said"),
  OPTION_REAL_ROW("noise-sd", noise_sd, "X", "1", 1000000,
                  "of gaussian noise, in spreads of the population's rates; 1"),
  OPTION_REAL_ROW("gain", gain, "HZ", "Hz", 1000000,
                  "of poisson noise: spikes per second at a rate of 1; 30"),
  OPTION_REAL_ROW("step", step, "MS", "ms", 1000000,
                  "how long a trial of a circuit without time is"),
  OPTION_FLAG_ROW("csv", csv, "print a table of comma-separated values instead of text"),
  OPTION_TEXT_ROW(
    "plot", 0, plot, "FILE", "files",
    "draw it into this .svg: bars beside what labels without meaning give, curves over "
    "time, a map of times"),
  OPTION_CHOICE_ROW("plot-kind", plot_kind, "KIND", "auto|confusion",
                    "confusion: which class is taken for which, of one recording"),
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet decode v4.yaml --classes contrast", "how well contrasts are told in every recording"},
  {"tercet decode runs/a --noise poisson --repeats 20 --classes category --hold conditions",
   "of a run and of the circuit before any learning: categories of conditions that were not seen"},
  {"tercet decode m.npz --classes '{} deg' --train '*, 100 %' --test '*, 20 %'",
   "learnt at one contrast, asked at another"},
  {"tercet decode it.npz --movie --width 2 --crossed --plot times.svg", "does a code stand still?"},
  {"tercet list decoders", "what can be asked"},
  {NULL, NULL},
};

const struct verb verb_decode = {
  .name      = "decode",
  .nouns     = "NOUN...",
  .nouns_doc = "Recordings (.npz), recipes or runs, whose newest checkpoint is recorded as tercet "
               "record would, "
               "and beside it the circuit before any learning",
  .from      = "files",
  .summary   = "Tell the classes of single trials from a population, on trials held out",
  .text  = "Accuracy is balanced: the mean over classes of the share of their trials that are told "
           "right; chance is 1 / classes, and below it is told as such.  A trial in which a unit is "
           "missing is dropped, a condition of no class left out; a fit that failed has no answers: "
           "all are counted.\n"
           "p is (1 + permutations at least as accurate) / (1 + permutations); the least that there "
           "can be is told.  Over frames it is that of the most accurate frame of each permutation, "
           "over recordings it is corrected; controls before learning are not counted.  Where a "
           "class has several conditions these are exchanged whole: their trials have more in "
           "common than the class.\n"
           "Intervals take the fits as they are: they hold for other trials, not for other trials "
           "to fit to.",
  .least = 1,
  .most  = NOUNS_MOST,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
