/* rdm.c -- tercet rdm: how unlike each other the responses to conditions are, recording by recording. */
#include "json.h"
#include "plot_file.h"
#include "rdm_making.h"
#include "rdm_plot.h"
#include "say.h"
#include "table.h"

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/rdms/rdms.h"

#include <tercet/format.h>

#include <string.h>

struct work {
  struct rdm_making making;
  tct_rdms made;
  tct_rdm_spread *spread; /* [made.n] */
};

static int check(const struct asked *a, struct work *w)
{
  const tct_format *out = a->out ? tct_format_of(a->out) : NULL;
  const int code        = rdm_making_asked(a, &w->making);

  if (code != EXIT_DONE) return code;
  if (a->out && (!out || strcmp(out->name, "npz") != 0))
    return say_usage(a, "%s: write a file whose name ends in .npz", a->out);
  if (a->out && strcmp(a->out, a->noun[0]) == 0)
    return say_usage(a, "%s would be replaced by its RDMs: name another file", a->out);
  return plot_asked(a);
}

/* All RDMs, of parts of the conditions, as one. */
static tct_status join(struct work *w, tct_error *err)
{
  tct_rdm *joined;

  TCT_PASS(tct_rdms_join(w->made.n, (const tct_rdm *const *)w->made.rdm, NULL, &joined, err));
  if (!*joined->name) tct_print(joined->name, sizeof joined->name, "joined");
  for (int i = 0; i < w->made.n; i++) tct_rdm_free(w->made.rdm[i]);
  w->made.rdm[0] = joined;
  w->made.n      = 1;
  return TCT_OK;
}

/* A file and a picture say what the numbers are: "crossnobis, positive, sqrt". */
static void note_transforms(const struct rdm_making *m, tct_rdms *made)
{
  for (int i = 0; i < m->transforms; i++) {
    const size_t used = strlen(made->distance);
    tct_print(made->distance + used, sizeof made->distance - used, "%s%s", used ? ", " : "",
              m->transform[i].by->name);
  }
}

static tct_status work(const struct asked *a, struct work *w, tct_error *err)
{
  if (a->join) TCT_PASS(join(w, err));
  TCT_PASS(rdms_transform(&w->making, &w->made, err));
  note_transforms(&w->making, &w->made);
  w->spread = tct_alloc((size_t)w->made.n, sizeof *w->spread);
  if (!w->spread) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d RDMs", w->made.n);
  for (int i = 0; i < w->made.n; i++) {
    const tct_rdm *r = w->made.rdm[i];
    TCT_PASS(tct_rdm_spread_of(r->conditions, r->value, &w->spread[i], err));
  }
  if (a->out) TCT_PASS(tct_rdms_write(a->out, &w->made, err));
  return rdm_plot(a, &w->made, err);
}

static void work_free(struct work *w)
{
  rdm_making_free(&w->making);
  tct_rdms_free(&w->made);
  tct_free(w->spread);
}

/* ---- what came out ----------------------------------------------------------------------------------- */

static void put_head(tct_text *t, const struct asked *a, const struct work *w)
{
  if (a->as != AS_IT_IS)
    tct_text_add(t, "models, which have many ties: compare them by rho_a or tau_a");
  else if (*w->made.distance)
    tct_text_add(t, "%s, noise %s", w->made.distance,
                 *w->made.covariance ? w->made.covariance : "not looked at");
  else
    tct_text_add(t, "as they are in %s, which does not say by what distance", a->noun[0]);
  if (w->making.windowed)
    tct_text_add(t, ", from %g to %g ms", w->making.window[0], w->making.window[1]);
  tct_text_add(t, "\n");
}

static int as_text(const struct asked *a, const struct work *w)
{
  static const char *const head[] = {"recording", "conditions", "repeats", "units",
                                     "least",     "median",     "largest", "undefined"};
  struct table table              = {.align = "lrrrrrrr"};
  tct_text t                      = {0};
  char text[32];

  put_head(&t, a, w);
  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(&table, "%s", head[i]);
  for (int i = 0; i < w->made.n; i++) {
    const tct_rdm *r        = w->made.rdm[i];
    const tct_rdm_spread *s = &w->spread[i];
    table_cell(&table, "%s", r->name);
    table_cell(&table, "%s", say_count(text, (uint64_t)r->conditions));
    table_cell(&table, "%s", say_count(text, (uint64_t)r->repeats));
    table_cell(&table, "%s", say_count(text, (uint64_t)r->units));
    table_cell(&table, "%s", say_score(text, s->least));
    table_cell(&table, "%s", say_score(text, s->median));
    table_cell(&table, "%s", say_score(text, s->largest));
    table_cell(&table, "%s", say_count(text, s->undefined));
  }
  table_put(&table, &t, 2, 160);
  return say_text(&t);
}

/* Into an object that is open. */
static void put_rdm(struct json *j, const struct work *w, int i)
{
  const tct_rdm *r = w->made.rdm[i];

  json_text(j, "recording", r->name);
  json_text(j, "subject", r->subject);
  json_text(j, "area", r->area);
  json_text(j, "session", r->session);
  json_row(j, "conditions");
  for (int k = 0; r->condition && k < r->conditions; k++) json_text(j, NULL, r->condition[k]);
  json_close(j);
  json_row(j, "rdm");
  for (size_t k = 0; k < tct_rdm_pairs(r->conditions); k++) json_number(j, NULL, r->value[k]);
  json_close(j);
  if (*w->made.distance)
    json_text(j, "distance", w->made.distance);
  else
    json_raw(j, "distance", NULL);
  if (r->dt > 0) {
    json_number(j, "start_ms", r->start);
    json_number(j, "width_ms", r->dt);
  }
  json_count(j, "units", (uint64_t)r->units);
  json_count(j, "repeats", (uint64_t)r->repeats);
  json_count(j, "n_dropped", (uint64_t)w->spread[i].dropped);
}

/* One RDM is the object itself; several are a list in it. */
static int as_json(const struct work *w)
{
  struct json j = {0};

  json_map(&j, NULL);
  if (w->made.n == 1) put_rdm(&j, w, 0);
  if (w->made.n != 1) json_list(&j, "rdms");
  for (int i = 0; w->made.n != 1 && i < w->made.n; i++) {
    json_map(&j, NULL);
    put_rdm(&j, w, i);
    json_close(&j);
  }
  if (w->made.n != 1) json_close(&j);
  if (*w->made.covariance)
    json_text(&j, "noise", w->made.covariance);
  else
    json_raw(&j, "noise", NULL);
  if (w->making.windowed) {
    json_row(&j, "window_ms");
    json_number(&j, NULL, w->making.window[0]);
    json_number(&j, NULL, w->making.window[1]);
    json_close(&j);
  } else {
    json_raw(&j, "window_ms", NULL);
  }
  json_raw(&j, "provenance", w->made.provenance);
  json_close(&j);
  return json_say(&j);
}

static int run(const struct asked *a)
{
  struct work w = {.spread = NULL};
  tct_error err = {0};
  int code      = check(a, &w);

  if (code == EXIT_DONE) code = noun_rdms(a, a->noun[0], &w.making, &w.made);
  if (code == EXIT_DONE && work(a, &w, &err) != TCT_OK) {
    code = say_error(a, &err);
  } else if (code == EXIT_DONE) {
    code = a->json ? as_json(&w) : as_text(a, &w);
  }
  work_free(&w);
  return code;
}

static const struct option options[] = {
  OPTION_TEXT_ROW("distance", 0, distance, "NAME", "distances",
                  "how unlike two responses are; correlation if it is not said"),
  OPTION_TEXT_ROW("noise", 0, covariance, "NAME", "covariances",
                  "estimate the noise of units from single trials in this way, for distances that "
                  "look at it"),
  OPTION_FLAG_ROW("condition-noise", condition_noise,
                  "keep too how conditions err together over repeats, for comparators that whiten"),
  OPTION_FLAG_ROW("noise-of-each-fold", noise_of_each,
                  "a covariance of each fold, from its trials alone: what is held out is not seen"),
  {.name  = "set",
   .kind  = OPTION_SET,
   .value = "PATH=VALUE",
   .doc = "a parameter: distance.root=true, noise.shrinkage=0.2, geotopological.u=0.9; or a key of "
          "the recipe; may be repeated"},
  OPTION_TEXT_ROW("condition", 0, condition, "COLUMN", NULL,
                  "of a recipe: what a condition is, a column of its trials or several "
                  "(stimulus,contrast), in place of its key `condition`"),
  OPTION_TEXT_ROW(
    "fold", 0, fold, "COLUMN", NULL,
    "of a recipe: the column of its trials that says which of them share their noise, such as a "
    "run, in place of its key `fold`"),
  OPTION_TEXT_ROW("window", 0, window, "A:B", NULL,
                  "the steps from A to B ms after the event; all if it is not said.  Of a time "
                  "before it: --window=-100:0"),
  OPTION_TEXT_ROW("movie", 0, frames, "WIDTH:STRIDE", NULL,
                  "an RDM of every window of WIDTH ms, a new one each STRIDE ms"),
  OPTION_WORDS_ROW("transform", transform, "NAME,...",
                   "what to make of the RDMs afterwards, in this order: tercet list transforms"),
  {.name = "precision",
   .kind = OPTION_CHOICE,
   OPTION_IS(precision),
   .value = "HOW",
   .from  = "double|single",
   .doc = "of products of patterns: single is twice as fast and off by some 1e-7 of their lengths"},
  OPTION_FLAG_ROW("untrained", untrained, "of a run: add the circuit before any learning"),
  OPTION_TEXT_ROW("recording", 0, recording, "NAME", NULL, "this one alone; all if it is not said"),
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "of a run: the probe set of the task; its first if it is not said"),
  OPTION_ROW_AS,
  OPTION_FLAG_ROW(
    "join", join,
    "join RDMs of parts of the conditions, each on a scale of its own, to one of all"),
  OPTION_TEXT_ROW("output", 'o', out, "FILE", "files",
                  "keep them as .npz; a file that is there is replaced"),
  OPTION_ROWS_RDM_PLOT,
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet rdm v4.yaml", "an RDM of each recording of a recipe, 1 - correlation"},
  {"tercet rdm v4.yaml --distance crossnobis --noise ledoit_wolf --window 50:200 -o v4.rdm.npz",
   "unbiased distances between responses in a window, kept"},
  {"tercet rdm v4.yaml --distance crossnobis --condition stimulus,contrast --fold run",
   "with conditions and folds by columns of the trials"},
  {"tercet rdm v4.yaml --movie 50:10 --transform rank -o v4.movie.npz",
   "ranks of dissimilarities over time"},
  {"tercet rdm runs/a --probe gratings --distance euclidean --json", "of each population of a run"},
  {"tercet rdm a.npz:v1", "of one recording that tercet record has kept"},
  {"tercet rdm a.npz:v1 --plot v1.svg --plot-kind mds", "as a map on which near is alike"},
  {"tercet rdm brain.mat:RDMs -o brain.npz", "those in a struct array, with their names"},
  {"tercet rdm objects.csv:animate --as category -o animate.npz",
   "a model: alike if animate alike"},
  {NULL, NULL},
};

const struct verb verb_rdm = {
  .name      = "rdm",
  .nouns     = "FILE|RECIPE|RUN[:NAME]",
  .nouns_doc = "A FILE is an .npz of recordings that tercet record wrote, or any file of RDMs; a "
               "RECIPE is a file in YAML "
               "or JSON, or - for the standard input; a RUN is a folder, whose newest checkpoint "
               "is recorded without "
               "noise.  :NAME is one thing in it: a recording, a population, an array of RDMs",
  .from      = "files",
  .summary   = "Make representational dissimilarity matrices of recordings",
  .text =
    "Files of RDMs are .npz, .npy, .csv, .mat, .h5, .safetensors: symmetric matrices, stacks of "
    "them, or upper triangles "
    "row by row; in MATLAB's structs the field RDM, with the field name.  :NAME is needed where "
    "there are several things "
    "in a file; NAME:upper takes only what is above the diagonal of a matrix.  Their conditions "
    "are named by a list beside "
    "them: conditions, stimuli, labels.\n"
    "There is one RDM a recording, or with --movie one a window, called after its beginning.  "
    "Trials are means over the window; a distance that is crossed over "
    "folds takes the recipe's, or else each repeat as one.  A condition that was not recorded "
    "stays in its place, and "
    "its "
    "distances are undefined: null in JSON, NaN in the file, never 0.  n_dropped counts conditions "
    "of "
    "which no distance is defined.\n"
    "JSON has the upper triangle row by row.  Of one RDM it is {conditions, rdm, distance, "
    "n_dropped, recording, "
    "...}; of several these are in a list, rdms.  In .npz an RDM is a square matrix NAME "
    "[condition][condition], float64, with NAME.condition, uint8 [condition][64], beside it: in "
    "NumPy f['NAME.condition'].view('S64') are the names; `about` says in JSON what all of it is.",
  .least = 1,
  .most  = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
