/* behave.c -- tercet behave: what observers choose, of one, or of two beside each other. */
#include "behave_asked.h"

#include "plot_file.h"
#include "rooms.h"
#include "said.h"
#include "say.h"

#include "base/text.h"

#include <string.h>

/* ---- what is asked -------------------------------------------------------------------------------- */

/* "psychometric.guess=0" is of psychometric; "guess=0" of the one measure there is. */
const char *behave_set(const struct asked *a, int measures, int i, const char *measure)
{
  const char *set   = a->set[i];
  const size_t name = strcspn(set, "=."), n = strlen(measure);

  if (set == a->seed) return NULL;
  if (set[name] == '.') return name == n && strncmp(set, measure, n) == 0 ? set + n + 1 : NULL;
  return measures == 1 ? set : NULL;
}

static int bind(const struct asked *a, struct behave *b)
{
  int code = EXIT_DONE;

  for (int i = 0; i < a->sets; i++) {
    bool meant = a->set[i] == a->seed;
    for (int k = 0; k < b->measures; k++)
      meant = meant || behave_set(a, b->measures, i, b->measure[k].m->name);
    if (!meant)
      return say_usage(a, "--set %s: say of which measure, as in psychometric.guess=0.5",
                       a->set[i]);
  }
  for (int k = 0; k < b->measures && code == EXIT_DONE; k++) {
    struct asked own = *a;
    own.sets         = 0;
    for (int i = 0; i < a->sets; i++) {
      const char *set = behave_set(a, b->measures, i, b->measure[k].m->name);
      if (set) own.set[own.sets++] = set;
    }
    code = said_params(&own, "measure", &b->measure[k].m->about, &b->measure[k].params);
  }
  return code;
}

static int choose_measures(const struct asked *a, struct behave *b)
{
  const tct_room *room = tct_room_named("behaviours");

  for (int i = 0; a->measure.n == 0 && i < room->n && i < BEHAVE_MEASURES; i++)
    b->measure[b->measures++].m = (const tct_behaviour *)room->about[i];
  for (int i = 0; i < a->measure.n && i < BEHAVE_MEASURES; i++) {
    const tct_about *about = tct_variant("behaviours", a->measure.at[i]);
    if (!about) return say_no_variant(a, "behaviours", a->measure.at[i], "");
    for (int k = 0; k < b->measures; k++)
      if (&b->measure[k].m->about == about)
        return say_usage(a, "--measure %s is said twice", about->name);
    b->measure[b->measures++].m = (const tct_behaviour *)about;
  }
  return bind(a, b);
}

/* "truth=answer": the first is of A, the second of B; one alone of both. */
static int name_column(const struct asked *a, struct behave *b, const char *word)
{
#define X(name, text, doc) text,
  static const char *const known[] = {TCT_CHOICE_COLUMNS(X)};
#undef X
  const size_t n = strcspn(word, "=");
  char name[64];
  int k = 0;

  tct_print(name, sizeof name, "%.*s", (int)n, word);
  while (k < TCT_CHOICE_COLUMN_N && strcmp(known[k], name) != 0) k++;
  if (k == TCT_CHOICE_COLUMN_N) {
    const char *near = tct_nearest(name, known, TCT_CHOICE_COLUMN_N);
    return say_usage(a, "--column %s: there is no '%s'%s%s%s", word, name,
                     near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
  }
  if (word[n] != '=' || !word[n + 1])
    return say_usage(a, "--column wants NAME=COLUMN, such as truth=answer, not '%s'", word);
  if (!b->side[0].how.column[k]) b->side[0].how.column[k] = word + n + 1;
  b->side[1].how.column[k] = word + n + 1;
  return EXIT_DONE;
}

int behave_number(const struct behave *b)
{
  const tct_behaviour *m = b->measure[0].m;

  for (int j = 0; j < m->n; j++)
    if (!b->asked->number || strcmp(m->number[j].name, b->asked->number) == 0) return j;
  return -1;
}

static int check_plot(const struct asked *a, const struct behave *b)
{
  if (a->number && !a->plot) return say_usage(a, "--number is what --plot draws");
  if (a->plot && b->measures != 1)
    return say_usage(a, "a picture is of one measure: say one --measure");
  if (a->plot && behave_number(b) < 0)
    return say_usage(a, "%s has no number '%s'; tercet help behaviour %s lists them",
                     b->measure[0].m->name, a->number, b->measure[0].m->name);
  return plot_asked(a);
}

int behave_asked(const struct asked *a, struct behave *b)
{
  int code = choose_measures(a, b);

  b->asked = a;
  for (int i = 0; i < a->nouns; i++) b->side[i].path = a->noun[i];
  for (int i = 0; code == EXIT_DONE && i < a->column.n; i++)
    code = name_column(a, b, a->column.at[i]);
  for (int s = 0; s < 2; s++)
    if (a->subject) b->side[s].how.column[TCT_CHOICE_SUBJECT] = a->subject;
  if (code == EXIT_DONE && a->json && a->csv) code = say_usage(a, "--json or --csv, not both");
  if (code == EXIT_DONE && a->level == 1) code = say_usage(a, "--level wants a number below 1");
  if (code == EXIT_DONE && a->boot && a->draws) code = say_usage(a, "--boot none has no --draws");
  if (code == EXIT_DONE) code = check_plot(a, b);
  b->how = (tct_behaviour_how){.draws = a->boot    ? 0
                                        : a->draws ? a->draws
                                                   : 200,
                               .level = a->level > 0 ? a->level : 0.95,
                               .seed  = said_seed(a, 1)};
  return code;
}

static int run(const struct asked *a)
{
  struct behave b = {.n = 0};
  tct_error err   = {0};
  int code        = behave_asked(a, &b);

  if (code == EXIT_DONE) code = behave_work(&b);
  if (code == EXIT_DONE && a->plot && behave_plot(&b, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE) code = behave_said(&b);
  behave_free(&b);
  return code;
}

static const struct option options[] = {
  OPTION_WORDS_ROW("measure", measure, "NAME",
                   "what to measure; may be repeated; all that the data allow if it is not said"),
  OPTION_ROW_SET_OF("the measure, such as edge=50; of one among several accuracy.edge=50"),
  OPTION_WORDS_ROW(
    "column", column, "NAME=COLUMN",
    "what truth, choice, image, distractor, strength, time or trial is called in a "
    "table; strength=A-B is a difference of two; said twice, the second is of B.  Of a "
    "run, strength=V is read from the names of conditions, as --variable of tuning"),
  OPTION_TEXT_ROW("subject", 0, subject, "COLUMN", NULL,
                  "that says who chose: each is an observer; subject, if there is one"),
  OPTION_TEXT_ROW(
    "probe", 0, probe, "PROBE", NULL,
    "of a run: a probe set of the task; trials of the validation split if it is not said"),
  OPTION_ROW_COUNT("held-out", held_out, 1, 10000000,
                   "of a run: how many of these; all, or 1,000 where they have no end"),
  OPTION_ROW_BOOT("auto|none",
                  "what is drawn for intervals: auto, as each measure says on its page"),
  OPTION_ROW_DRAWS("200"),
  OPTION_ROW_LEVEL,
  OPTION_ROW_SEED_OF_DRAWS,
  OPTION_FLAG_ROW("csv", csv, "print a long table of comma-separated values instead of text"),
  OPTION_TEXT_ROW(
    "plot", 0, plot, "FILE", "files",
    "draw one measure into this .svg: a fit among its points, which options were chosen, "
    "or bars with intervals"),
  OPTION_TEXT_ROW("number", 0, number, "NAME", NULL,
                  "the number that bars are of; the first of the measure if it is not said"),
  OPTION_ROW_PROGRESS,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet behave rat.csv --column truth=answer --column choice=y",
   "all that one table of choices allows"},
  {"tercet behave humans.csv runs/a --subject who --measure error_consistency --measure i2n",
   "people beside a run, and before it learnt, and among themselves"},
  {"tercet behave rat.csv --measure psychometric --set counted=second --set guess=0 --plot p.svg",
   "a fit among what it is fitted to"},
  {"tercet list behaviours", "what can be asked"},
  {NULL, NULL},
};

const struct verb verb_behave = {
  .name  = "behave",
  .nouns = "A [B]",
  .nouns_doc =
    "Tables of choices (.csv, .tsv, .npz, .mat, .h5), a row a trial, or runs, whose newest "
    "checkpoint chooses",
  .from    = "files",
  .summary = "Measure what observers choose, of one, or of two beside each other",
  .text =
    "A table has columns truth and choice, or chance:OPTION with the probability of each option; "
    "and image, distractor, strength, time, trial, subject, where there are such.  Options are the "
    "same where their names are.  A trial in which a cell is missing that a measure looks at is "
    "left "
    "out, and counted.\nTrials of two observers are matched by trial; else by image, if no image "
    "comes twice; else by place.  Beside a run stands what it chose before any learning.  Several "
    "subjects of A are also held against each other: what they share with themselves, nobody "
    "else can be asked to exceed by much.\nWhat is undefined is - in text, null in JSON, with its "
    "reason, and is never averaged in.",
  .least = 1,
  .most  = 2,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
