/* record.c -- tercet record: virtual electrophysiology. */
#include "json.h"
#include "nouns.h"
#include "say.h"
#include "table.h"

#include "base/memory.h"

#include <tercet/format.h>
#include <tercet/run.h>

#include <math.h>
#include <string.h>

static size_t values_of(const tct_recording *r)
{
  return (size_t)r->conditions * (size_t)r->repeats * (size_t)r->steps * (size_t)r->units;
}

/* ---- into a file ---------------------------------------------------------------------------------- */

static bool add_names(tct_arrays *into, const char *name, int n, char (*names)[TCT_LABEL])
{
  const size_t shape[] = {(size_t)n, TCT_LABEL};
  tct_array *a         = tct_arrays_add(into, name, TCT_U8, 2, shape);

  if (a) memcpy(a->bytes, names, a->n);
  return a != NULL;
}

/* One array a population, and what the conditions are.  A population's name has no dot in it. */
static bool collect(tct_arrays *into, tct_recording *const *r, int n)
{
  for (int i = 0; i < n; i++) {
    const size_t shape[] = {(size_t)r[i]->conditions, (size_t)r[i]->repeats, (size_t)r[i]->steps,
                            (size_t)r[i]->units};
    tct_array *a         = tct_arrays_add(into, r[i]->name, TCT_F64, 4, shape);
    if (!a) return false;
    memcpy(a->bytes, r[i]->value, a->n * sizeof(double));
  }
  const size_t conditions = (size_t)r[0]->conditions;
  if (!add_names(into, "condition.name", r[0]->conditions, r[0]->condition)) return false;
  if (r[0]->categories == 0) return true;
  tct_array *category = tct_arrays_add(into, "condition.category", TCT_I32, 1, &conditions);
  for (size_t i = 0; category && i < conditions; i++)
    ((int32_t *)category->bytes)[i] = r[0]->category[i];
  return category && add_names(into, "category.name", r[0]->categories, r[0]->category_name);
}

static tct_status write_file(const char *path, tct_recording *const *r, int n, tct_error *err)
{
  const tct_format *f = tct_format_of(path);
  tct_arrays arrays   = {0};
  tct_status status;

  if (!collect(&arrays, r, n))
    status = tct_fail(err, TCT_NO_MEMORY, "no memory to write %s", path);
  else
    status = f->write(path, &arrays, err);
  tct_arrays_free(&arrays);
  return status;
}

/* ---- a summary ------------------------------------------------------------------------------------ */

struct summary {
  double mean, spread, silent; /* spread: standard deviation; silent: share that is 0 */
  size_t missing;
};

static struct summary summary_of(const tct_recording *r)
{
  const size_t n   = values_of(r);
  struct summary s = {0};
  double sum = 0, squares = 0;
  size_t zero = 0, seen = 0;

  for (size_t i = 0; i < n; i++) {
    if (isnan(r->value[i])) continue;
    sum += r->value[i];
    zero += r->value[i] == 0;
    seen++;
  }
  s.missing = n - seen;
  s.mean    = seen ? sum / (double)seen : NAN;
  s.silent  = seen ? (double)zero / (double)seen : NAN;
  for (size_t i = 0; i < n; i++)
    if (!isnan(r->value[i])) squares += (r->value[i] - s.mean) * (r->value[i] - s.mean);
  s.spread = seen ? sqrt(squares / (double)seen) : NAN;
  return s;
}

static int as_text(const char *probe, tct_recording *const *r, int n)
{
  static const char *const head[] = {"population", "units",  "mean rate",
                                     "spread",     "silent", "missing"};
  struct table table              = {.align = "lrrrrr"};
  char text[32];
  tct_text t = {0};

  tct_text_add(&t, "probe %s: %d conditions, %d repeats, %d steps\n", probe, r[0]->conditions,
               r[0]->repeats, r[0]->steps);
  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(&table, "%s", head[i]);
  for (int i = 0; i < n; i++) {
    const struct summary s = summary_of(r[i]);
    table_cell(&table, "%s", r[i]->name);
    table_cell(&table, "%s", say_count(text, (uint64_t)r[i]->units));
    table_cell(&table, "%s", say_score(text, s.mean));
    table_cell(&table, "%s", say_score(text, s.spread));
    table_cell(&table, "%.0f%%", 100 * s.silent);
    table_cell(&table, "%s", say_count(text, s.missing));
  }
  table_put(&table, &t, 2, 120);
  return say_text(&t);
}

static int as_json(const struct asked *a, const char *probe, tct_recording *const *r, int n)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "run", a->noun[0]);
  json_bool(&j, "trained", !a->untrained);
  json_text(&j, "probe", probe);
  json_text(&j, "file", a->out);
  json_count(&j, "conditions", (uint64_t)r[0]->conditions);
  json_count(&j, "repeats", (uint64_t)r[0]->repeats);
  json_count(&j, "steps", (uint64_t)r[0]->steps);
  json_list(&j, "populations");
  for (int i = 0; i < n; i++) {
    const struct summary s = summary_of(r[i]);
    json_map(&j, NULL);
    json_text(&j, "name", r[i]->name);
    json_count(&j, "units", (uint64_t)r[i]->units);
    json_number(&j, "mean", s.mean);
    json_number(&j, "spread", s.spread);
    json_number(&j, "silent", s.silent);
    json_count(&j, "missing", s.missing);
    json_close(&j);
  }
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}

/* ---- the verb ------------------------------------------------------------------------------------- */

/* Before anything is computed: can it be kept? */
static int check_out(const struct asked *a)
{
  const tct_format *f = a->out ? tct_format_of(a->out) : NULL;

  if (!a->out || (f && f->write)) return EXIT_DONE;
  return say_usage(a,
                   f ? "%s: files of that kind are only read; write .npz"
                     : "%s: write a file whose name ends in .npz",
                   a->out);
}

static int check_population(const struct asked *a, const tct_model *m)
{
  const char *name[64];
  int n = 0;

  if (!a->population || tct_population_named(m, a->population) >= 0) return EXIT_DONE;
  for (int i = 0; i < m->n_populations && n < 64; i++) name[n++] = m->population[i].name;
  const char *near = tct_nearest(a->population, name, n);
  if (near)
    return say_usage(a, "there is no population '%s'; did you mean '%s'?", a->population, near);
  return say_usage(a, "there is no population '%s'; tercet show %s lists them", a->population,
                   a->noun[0]);
}

static int record(const struct asked *a, const tct_model *m, tct_state *s)
{
  const int probe       = noun_probe(a, m);
  int code              = probe < 0 ? EXIT_USAGE : check_population(a, m);
  tct_recording **taken = NULL;
  tct_error err         = {0};
  int n                 = 0;

  if (code != EXIT_DONE) return code;
  const char *name = m->world->probe[probe].name;
  taken            = tct_alloc((size_t)m->n_populations, sizeof(void *));
  if (!taken)
    tct_fail(&err, TCT_NO_MEMORY, "no memory for recordings");
  else if (tct_record(s, name, a->population, taken, &n, &err) == TCT_OK && a->out)
    write_file(a->out, taken, n, &err);

  if (!taken || err.code != TCT_OK)
    code = say_error(a, &err);
  else if (a->json)
    code = as_json(a, name, taken, n);
  else
    code = as_text(name, taken, n);
  for (int i = 0; i < n; i++) tct_recording_free(taken[i]);
  tct_free(taken);
  return code;
}

static int run(const struct asked *a)
{
  tct_model *m = NULL;
  tct_state *s = NULL;
  int code     = check_out(a);

  if (code == EXIT_DONE) code = noun_run(a, a->noun[0], !a->untrained, &m, &s);
  if (code == EXIT_DONE) code = record(a, m, s);
  tct_state_free(s);
  tct_model_free(m);
  return code;
}

static const struct option options[] = {
  OPTION_TEXT_ROW("probe", 0, probe, "PROBE", NULL,
                  "the probe set of the task; its first if it is not said"),
  OPTION_TEXT_ROW("population", 0, population, "NAME", NULL,
                  "record this one; all if it is not said"),
  OPTION_FLAG_ROW("untrained", untrained, "record from the circuit as it was before any learning"),
  OPTION_TEXT_ROW("output", 'o', out, "FILE.npz", "files", "keep the rates: an array a population"),
  OPTION_ROW_THREADS,
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet record runs/a", "how active each population is"},
  {"tercet record runs/a --probe gratings --population v1 -o v1.npz",
   "the rates of one population, kept"},
  {NULL, NULL},
};

const struct verb verb_record = {
  .name    = "record",
  .nouns   = "RUN",
  .from    = "folders",
  .summary = "Record from the circuit of a run while it is shown a probe set",
  .text    = "In the file, the array of a population is [condition][repeat][step][unit], float64. "
             "condition.name and category.name hold names as rows of 64 bytes, condition.category a "
             "number for each condition.",
  .least   = 1,
  .most    = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
