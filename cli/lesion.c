/* lesion.c -- tercet lesion: what a circuit loses without some of its units, and does when they are driven. */
#include "interrupt.h"
#include "lesion_asked.h"
#include "nouns.h"
#include "say.h"

#include "base/memory.h"
#include "base/text.h"
#include "substrate/complain.h"

#include <tercet/recording.h>

#include <math.h>

static bool tell(void *own, int done, int of)
{
  struct lesion_work *w = own;

  progress_count(&w->progress, done, of, "passes");
  return interrupted != 0;
}

static int measure(struct lesion_work *w)
{
  tct_error err = {0};

  w->how.tell = tell;
  w->how.own  = w;
  interrupt_listen("tercet: stopping; nothing is kept\n");
  progress_begin(&w->progress, w->asked->progress);
  progress_later(&w->progress);
  const tct_status status =
    tct_lesion_all(w->state, w->untrained, w->lesion, w->n, &w->how, &w->found, &err);
  progress_end(&w->progress);
  return status == TCT_OK ? EXIT_DONE : say_error(w->asked, &err);
}

/* p of every lesion with controls, as many as they are. */
static tct_status correct(struct lesion_work *w, tct_error *err)
{
  void *params = tct_params_new(&w->correction->about);

  w->corrected      = tct_alloc((size_t)w->n, sizeof *w->corrected);
  tct_status status = w->corrected && params
                        ? TCT_OK
                        : tct_fail(err, TCT_NO_MEMORY, "no memory for %d lesions", w->n);
  for (int i = 0; status == TCT_OK && i < w->n; i++) {
    const bool held = w->found.lesioned[i].controls > 0;
    w->corrected[i] = held ? w->found.lesioned[i].p : (double)NAN;
    w->compared += held;
  }
  if (status == TCT_OK)
    status = tct_correct(w->correction, params, w->n, w->corrected, w->corrected, err);
  tct_params_free(&w->correction->about, params);
  return status;
}

static tct_status keep(const struct lesion_work *w, tct_error *err)
{
  tct_recording *r = tct_lesion_deficits(&w->found, w->lesion, err);
  tct_text t       = {0};
  tct_status status;

  if (!r) return err->code;
  tct_text_add(&t, "{\"run\":");
  tct_text_json(&t, w->asked->noun[0]);
  tct_text_add(
    &t, ",\"lesions\":{\"measure\":\"%s\",\"trials\":", w->found.accuracy ? "accuracy" : "loss");
  tct_text_json(&t, w->found.trials);
  tct_text_add(&t, ",\"direction\":\"negative = worse than intact\",\"seed\":%llu}}",
               (unsigned long long)w->how.seed);
  const tct_recordings all = {.n = 1, .recording = &r, .provenance = t.at};
  status                   = t.failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for provenance")
                                      : tct_recordings_write(w->asked->out, &all, err);
  tct_text_free(&t);
  tct_recording_free(r);
  return status;
}

static int run(const struct asked *a)
{
  struct lesion_work w = {.n = 0};
  tct_error err        = {0};
  int code             = lesion_asked(a, &w);

  if (code == EXIT_DONE) code = noun_run(a, a->noun[0], true, &w.model, &w.state);
  if (code == EXIT_DONE) code = noun_run(a, a->noun[0], false, &w.naive, &w.untrained);
  if (code == EXIT_DONE && (a->probe || a->on) && noun_probe(a, w.model) < 0) code = EXIT_USAGE;
  if (code == EXIT_DONE) code = lesion_read(&w);
  if (code == EXIT_DONE) code = measure(&w);
  if (code == EXIT_DONE && correct(&w, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE && a->out && keep(&w, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE && a->plot && lesion_plot(&w, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE) code = lesion_said(&w);
  lesion_free(&w);
  return code;
}

static const struct option options[] = {
  OPTION_WORDS_ROW(
    "silence", silence, "PLACE[:UNITS]",
    "silence a population, or v1+v2 as one area; UNITS is a share drawn at random (0.25, "
    "25%), a list (3,7,10-12), or the 8 of which a measure is largest "
    "(top8@FILE.csv, of tercet tuning --csv; bottom8@...); may be repeated"),
  OPTION_WORDS_ROW("cut", cut, "PROJECTION[:UNITS]",
                   "silence what one projection hears, such as 'v1->v2'; may be repeated"),
  OPTION_WORDS_ROW("scale", scale, "PLACE[:UNITS]=F,...",
                   "multiply rates, or what a projection hears, by each of these; may be repeated"),
  OPTION_WORDS_ROW("inject", inject, "PLACE[:UNITS]=DRIVE,...",
                   "stimulate: add each of these doses to the drive; may be repeated"),
  OPTION_FLAG_ROW("each", each, "silence every population in turn; so it is if no lesion is said"),
  OPTION_WORDS_ROW("each-unit", each_unit, "POPULATION", "silence every unit of it in turn"),
  {.name = "by",
   .kind = OPTION_CHOICE,
   OPTION_IS(by),
   .value = "WHAT",
   .from  = "zero|mean|resample",
   .doc =
     "what silent units say instead: 0, their mean over the trials, or what they said in another"},
  OPTION_TEXT_ROW("window", 0, window, "A:B", NULL,
                  "only from A to B ms of a trial, of circuits that have time"),
  {.name = "on",
   .kind = OPTION_CHOICE,
   OPTION_IS(on),
   .value = "TRIALS",
   .from  = "test|probe",
   .doc =
     "which trials are scored: of the test split, by class, or of the probe set, by condition"},
  OPTION_ROW_COUNT("trials", trials, 2, 100000000,
                   "of the test split, at most; as many as an evaluation has"),
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "the probe set whose RDMs are compared; the first of the task"),
  OPTION_TEXT_ROW("number", 0, number, "NAME", NULL,
                  "of top8@FILE.csv: which number of the measure; the first in the file"),
  OPTION_ROW_COUNT("draws", draws, 1, 100000,
                   "of a share's units, of a resample's trials, of random controls; 20"),
  OPTION_TEXT_ROW("correction", 0, correction, "NAME", "corrections",
                  "of p, over all lesions that are held against random units; holm"),
  OPTION_ROW_LEVEL,
  OPTION_ROW_SEED_OF_DRAWS,
  OPTION_TEXT_ROW(
    "output", 'o', out, "FILE", "files",
    "keep the pattern of deficits as a recording: conditions are conditions, units are "
    "lesions; .npz, .csv or .json"),
  OPTION_FLAG_ROW("csv", csv, "print a table of comma-separated values instead of text"),
  OPTION_TEXT_ROW(
    "plot", 0, plot, "FILE", "files",
    "draw it into this .svg: a curve of doses, bars with their controls, or conditions by "
    "lesions"),
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet lesion runs/a", "every population silent in turn"},
  {"tercet lesion runs/a --silence v1:0.1 --silence v1:0.5 --silence v1",
   "a tenth of the units, half of them, all; drawn 20 times"},
  {"tercet lesion runs/a --each-unit v2 -o deficits.npz", "a pattern of deficits for each unit"},
  {"tercet lesion runs/a --inject v2:3,5=0.5,1,2 --plot doses.svg", "stimulation, dose by dose"},
  {NULL, NULL},
};

const struct verb verb_lesion = {
  .name  = "lesion",
  .nouns = "RUN",
  .nouns_doc =
    "The folder of a run, whose newest checkpoint is lesioned in memory; nothing in it changes",
  .from    = "folders",
  .summary = "Silence, cut or stimulate parts of a circuit, and say what it loses",
  .text =
    "The same trials are answered intact and under each lesion.  A change is negative where "
    "the circuit "
    "does worse than intact, of accuracy and of loss alike.  Intervals hold for other trials "
    "and, where "
    "units are drawn, for other units.\n"
    "Beside units that were chosen stand as many at random in the same population: `control` "
    "is the "
    "mean change and the middle 95 % of them, p how often they are hurt as much, beside it as many "
    "such "
    "lesions ask (--correction).  Intervals are of each lesion by itself.  Beside all "
    "stands the "
    "circuit before any learning, under the same lesions.  RDMs are those of every "
    "population that hears of "
    "the lesion, held against the intact ones; 1 = unchanged.",
  .least = 1,
  .most  = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
