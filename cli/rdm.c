/* rdm.c -- tercet rdm: how unlike each other the responses to conditions are, recording by recording. */
#include "json.h"
#include "nouns.h"
#include "rooms.h"
#include "say.h"
#include "table.h"

#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/rdms/rdms.h"
#include "substrate/complain.h"

#include <tercet/format.h>
#include <tercet/movie.h>

#include <string.h>

struct work {
  tct_rdm_how how;
  void *distance_params, *noise_params;
  double window[2];           /* ms */
  tct_recordings all, chosen; /* `chosen` has its own list and nothing else */
  tct_rdms made;
  tct_rdm_spread *spread; /* [made.n] */
};

/* ---- what is asked, before anything is opened ------------------------------------------------------ */

static int find(const struct asked *a, const char *room, const char *name, const tct_about **found)
{
  *found = tct_variant(room, name);
  return *found ? EXIT_DONE : say_no_variant(a, room, name, "");
}

static int find_noise(const struct asked *a, struct work *w)
{
  const tct_distance *d = w->how.distance;
  const tct_about *noise;

  if (!a->covariance && d->needs & TCT_DISTANCE_NOISE)
    return say_usage(a, "%s needs a noise covariance: say which, such as --noise ledoit_wolf",
                     d->name);
  if (!a->covariance) return EXIT_DONE;
  const int code = find(a, "covariances", a->covariance, &noise);
  if (code != EXIT_DONE) return code;
  if (!(d->needs & (TCT_DISTANCE_NOISE | TCT_DISTANCE_MAY_NOISE)))
    return say_usage(
      a, "%s does not look at noise; tercet help distance NAME says of each whether it does",
      d->name);
  w->how.noise = (const tct_covariance *)noise;
  return EXIT_DONE;
}

/* "50:200", "-0.1 s:0" */
static int read_window(const struct asked *a, struct work *w)
{
  const char *colon = a->window ? strchr(a->window, ':') : NULL;
  char from[64];

  if (!a->window) return EXIT_DONE;
  tct_print(from, sizeof from, "%.*s", colon ? (int)(colon - a->window) : 0, a->window);
  if (colon && tct_quantity(from, "ms", &w->window[0], NULL, 0) &&
      tct_quantity(colon + 1, "ms", &w->window[1], NULL, 0) && w->window[0] < w->window[1])
    return EXIT_DONE;
  return say_usage(a, "--window wants A:B in ms, A before B, such as 50:200, not '%s'", a->window);
}

static int check(const struct asked *a, struct work *w)
{
  const tct_format *out = a->out ? tct_format_of(a->out) : NULL;
  const tct_about *distance;
  int code = find(a, "distances", a->distance ? a->distance : "correlation", &distance);

  if (code == EXIT_DONE) {
    w->how.distance = (const tct_distance *)distance;
    code            = find_noise(a, w);
  }
  if (code == EXIT_DONE) code = read_window(a, w);
  if (code == EXIT_DONE && a->out && (!out || strcmp(out->name, "npz") != 0))
    return say_usage(a, "%s: write a file whose name ends in .npz", a->out);
  if (code == EXIT_DONE && a->out && strcmp(a->out, a->noun[0]) == 0)
    return say_usage(a, "%s would be replaced by its RDMs: name another file", a->out);
  return code;
}

/* ---- the work ------------------------------------------------------------------------------------ */

static tct_status no_such(const struct asked *a, const tct_recordings *all, tct_error *err)
{
  const char **name = tct_alloc((size_t)all->n, sizeof *name);
  tct_text known    = {0};

  if (!name) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d names", all->n);
  for (int i = 0; i < all->n; i++) {
    name[i] = all->recording[i]->name;
    if (i < 8) tct_text_add(&known, "%s'%s'", i ? ", " : "", name[i]);
  }
  if (all->n > 8) tct_text_add(&known, " and %d more", all->n - 8);
  const char *near = tct_nearest(a->recording, name, all->n);
  if (near)
    (void)tct_fail(err, TCT_BAD_DATA, "%s has no recording '%s'; did you mean '%s'?", a->noun[0],
                   a->recording, near);
  else
    (void)tct_fail(err, TCT_BAD_DATA, "%s has no recording '%s'; it has %s", a->noun[0],
                   a->recording, known.at ? known.at : "others");
  tct_free(name);
  tct_text_free(&known);
  return TCT_BAD_DATA;
}

static tct_status choose(const struct asked *a, struct work *w, tct_error *err)
{
  w->chosen.recording = tct_alloc((size_t)w->all.n, sizeof(void *));
  if (!w->chosen.recording) return tct_fail(err, TCT_NO_MEMORY, "no memory for recordings");
  for (int i = 0; i < w->all.n; i++)
    if (!a->recording || strcmp(w->all.recording[i]->name, a->recording) == 0)
      w->chosen.recording[w->chosen.n++] = w->all.recording[i];
  return w->chosen.n ? TCT_OK : no_such(a, &w->all, err);
}

static tct_status make(const struct asked *a, struct work *w, int i, tct_error *err)
{
  const tct_recording *r = w->chosen.recording[i];
  const size_t bytes     = tct_rdm_pairs(r->conditions) * sizeof(double);
  tct_rdm_how how        = w->how;

  if (r->conditions < 2)
    return tct_fail(err, TCT_BAD_SHAPE, "an RDM is of two conditions or more, and %s has %d",
                    r->name, r->conditions);
  if (a->max_memory && bytes > a->max_memory)
    return tct_fail(err, TCT_NO_MEMORY, "the RDM of %s takes %zu bytes, and %zu are allowed",
                    r->name, bytes, a->max_memory);
  if (a->window) TCT_PASS(tct_cut_window(&how.cut, r, w->window[0], w->window[1], err));
  tct_rdm *made = tct_rdm_for(r, err);
  if (!made) return TCT_NO_MEMORY;
  w->made.rdm[w->made.n++] = made;
  if (a->window) {
    made->start = w->window[0];
    made->dt    = w->window[1] - w->window[0];
  }
  TCT_PASS(tct_rdm_of(r, &how, made->value, err));
  return tct_rdm_spread_of(r->conditions, made->value, &w->spread[i], err);
}

static tct_status work(const struct asked *a, struct work *w, tct_error *err)
{
  const tct_about *distance = &w->how.distance->about;
  const tct_about *noise    = w->how.noise ? &w->how.noise->about : NULL;

  TCT_PASS(choose(a, w, err));
  w->made.rdm        = tct_alloc((size_t)w->chosen.n, sizeof(void *));
  w->spread          = tct_alloc((size_t)w->chosen.n, sizeof *w->spread);
  w->distance_params = tct_params_new(distance);
  w->noise_params    = noise ? tct_params_new(noise) : NULL;
  if (!w->made.rdm || !w->spread || (distance->params_size && !w->distance_params) ||
      (noise && noise->params_size && !w->noise_params))
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d RDMs", w->chosen.n);
  tct_print(w->made.distance, sizeof w->made.distance, "%s", distance->name);
  tct_print(w->made.covariance, sizeof w->made.covariance, "%s", noise ? noise->name : "");
  w->made.provenance     = w->all.provenance; /* moves: it is freed once */
  w->all.provenance      = NULL;
  w->how.distance_params = w->distance_params;
  w->how.noise_params    = w->noise_params;
  for (int i = 0; i < w->chosen.n; i++) TCT_PASS(make(a, w, i, err));
  return a->out ? tct_rdms_write(a->out, &w->made, err) : TCT_OK;
}

static void work_free(struct work *w)
{
  if (w->how.distance) tct_params_free(&w->how.distance->about, w->distance_params);
  if (w->how.noise) tct_params_free(&w->how.noise->about, w->noise_params);
  tct_rdms_free(&w->made);
  tct_free(w->spread);
  tct_free(w->chosen.recording);
  tct_recordings_free(&w->all);
}

/* ---- what came out ----------------------------------------------------------------------------------- */

static void put_head(tct_text *t, const struct asked *a, const struct work *w)
{
  tct_text_add(t, "%s, noise %s", w->how.distance->name,
               w->how.noise ? w->how.noise->name : "not looked at");
  if (a->window) tct_text_add(t, ", from %g to %g ms", w->window[0], w->window[1]);
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

static void put_rdm(struct json *j, const struct work *w, int i)
{
  const tct_rdm *r = w->made.rdm[i];

  json_map(j, NULL);
  json_text(j, "recording", r->name);
  json_text(j, "subject", r->subject);
  json_text(j, "area", r->area);
  json_text(j, "session", r->session);
  json_row(j, "conditions");
  for (int k = 0; k < r->conditions; k++) json_text(j, NULL, r->condition[k]);
  json_close(j);
  json_row(j, "rdm");
  for (size_t k = 0; k < tct_rdm_pairs(r->conditions); k++) json_number(j, NULL, r->value[k]);
  json_close(j);
  json_text(j, "distance", w->how.distance->name);
  json_count(j, "units", (uint64_t)r->units);
  json_count(j, "repeats", (uint64_t)r->repeats);
  json_count(j, "n_dropped", (uint64_t)w->spread[i].dropped);
  json_close(j);
}

static int as_json(const struct asked *a, const struct work *w)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_list(&j, "rdms");
  for (int i = 0; i < w->made.n; i++) put_rdm(&j, w, i);
  json_close(&j);
  if (w->how.noise)
    json_text(&j, "noise", w->how.noise->name);
  else
    json_raw(&j, "noise", NULL);
  if (a->window) {
    json_row(&j, "window_ms");
    json_number(&j, NULL, w->window[0]);
    json_number(&j, NULL, w->window[1]);
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

  if (code == EXIT_DONE) code = noun_recordings(a, a->noun[0], &w.all);
  if (code == EXIT_DONE && work(a, &w, &err) != TCT_OK) {
    code = say_error(a, &err);
  } else if (code == EXIT_DONE) {
    code = a->json ? as_json(a, &w) : as_text(a, &w);
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
  OPTION_TEXT_ROW("window", 0, window, "A:B", NULL,
                  "the steps from A to B ms after the event; all if it is not said.  Of a time "
                  "before it: --window=-100:0"),
  OPTION_TEXT_ROW("recording", 0, recording, "NAME", NULL, "this one alone; all if it is not said"),
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "of a run: the probe set of the task; its first if it is not said"),
  OPTION_TEXT_ROW("output", 'o', out, "FILE", "files",
                  "keep them as .npz; a file that is there is replaced"),
  OPTION_ROW_THREADS,
  OPTION_ROW_MEMORY,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet rdm v4.yaml", "an RDM of each recording of a recipe, 1 - correlation"},
  {"tercet rdm v4.yaml --distance crossnobis --noise ledoit_wolf --window 50:200 -o v4.rdm.npz",
   "unbiased distances between responses in a window, kept"},
  {"tercet rdm runs/a --probe gratings --distance euclidean --json", "of each population of a run"},
  {"tercet rdm a.npz --recording v1", "of one recording that tercet record has kept"},
  {NULL, NULL},
};

const struct verb verb_rdm = {
  .name  = "rdm",
  .nouns = "FILE|RECIPE|RUN",
  .nouns_doc =
    "A FILE is an .npz of recordings that tercet record wrote; a RECIPE is a file in YAML or JSON, "
    "or - "
    "for the standard input; a RUN is a folder, whose newest checkpoint is recorded without noise",
  .from    = "files",
  .summary = "Make representational dissimilarity matrices of recordings",
  .text =
    "There is one RDM a recording.  Trials are means over the window; a distance that is crossed "
    "over "
    "folds takes each repeat as a fold.  A condition that was not recorded stays in its place, and "
    "its "
    "distances are undefined: null in JSON, NaN in the file, never 0.  n_dropped counts conditions "
    "of "
    "which no distance is defined.\n"
    "JSON has the upper triangle row by row.  In .npz an RDM is a square matrix NAME "
    "[condition][condition], float64, with NAME.condition, uint8 [condition][64], beside it: in "
    "NumPy f['NAME.condition'].view('S64') are the names; `about` says in JSON what all of it is.",
  .least = 1,
  .most  = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
