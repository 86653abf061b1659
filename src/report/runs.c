/* runs.c -- a run folder read again: its model, its log, its result, and the circuit before it learnt. */
#include "report/runs.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

static double number(const json_t *o, const char *key)
{
  const json_t *v = o ? json_object_get(o, key) : NULL;
  return json_is_number(v) ? json_number_value(v) : NAN;
}

static tct_score score_of(const json_t *result, const char *split)
{
  return (tct_score){.objective = number(json_object_get(result, "objective"), split),
                     .accuracy  = number(json_object_get(result, "accuracy"), split),
                     .reward    = number(json_object_get(result, "reward"), split)};
}

static tct_status read_result(tct_report_run *r, tct_error *err)
{
  char *path = tct_path(r->folder, "result.json"), *bytes = NULL;
  size_t n;
  tct_status status = path ? tct_file_read(path, 1 << 20, &bytes, &n, err)
                           : tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
  json_t *o         = status == TCT_OK ? json_loadb(bytes, n, 0, NULL) : NULL;

  if (status == TCT_NO_FILE)
    tct_fail(err, status, "%s has no result: it is not finished, or no run", r->folder);
  if (status == TCT_OK && !o) status = tct_fail_in(err, TCT_BAD_DATA, path, 0, 0, "not a result");
  if (o) {
    const char *sha = json_string_value(json_object_get(o, "weights_sha256"));
    r->test         = score_of(o, "test");
    r->validation   = score_of(o, "validation");
    r->seconds      = number(o, "seconds");
    r->trials       = (uint64_t)fmin(fmax(number(o, "trials"), 0), 1e18);
    tct_print(r->sha256, sizeof r->sha256, "%s", sha ? sha : "");
  }
  json_decref(o);
  tct_free(bytes);
  tct_free(path);
  return status;
}

/* ---- the log ------------------------------------------------------------------------------------------ */

static int aligned_place(tct_report_run *r, const char *population)
{
  for (int i = 0; i < r->aligned; i++)
    if (strcmp(r->population[i], population) == 0) return i;
  if (r->aligned == TCT_ALIGNED) return -1;
  tct_print(r->population[r->aligned], TCT_NAME, "%s", population);
  return r->aligned++;
}

static void read_line(tct_report_run *r, const json_t *o)
{
  tct_evaluation *e   = &r->evaluation[r->n];
  const json_t *said  = json_object_get(o, "validation");
  const json_t *angle = json_object_get(o, "alignment"), *one;
  size_t i;

  e->trials = number(o, "trials");
  if (isnan(e->trials)) return;
  e->objective          = number(said, "objective");
  const json_t *settled = json_object_get(o, "settling");
  const char *why       = json_string_value(json_object_get(settled, "warning"));
  r->rest               = number(settled, "rest");
  r->apart              = number(settled, "apart");
  tct_print(r->warning, sizeof r->warning, "%s", why ? why : "");
  e->accuracy = number(said, "accuracy");
  e->reward   = number(said, "reward");
  for (int k = 0; k < TCT_ALIGNED; k++) e->degrees[k] = NAN;
  json_array_foreach(angle, i, one)
  {
    const char *name = json_string_value(json_object_get(one, "population"));
    const int k      = name ? aligned_place(r, name) : -1;
    if (k >= 0) e->degrees[k] = number(one, "degrees");
  }
  r->n++;
}

static tct_status read_log(tct_report_run *r, tct_error *err)
{
  char *path = tct_path(r->folder, "log.jsonl"), *bytes = NULL;
  size_t n = 0, lines = 1;
  const tct_status status = path ? tct_file_read(path, (size_t)1 << 28, &bytes, &n, err)
                                 : tct_fail(err, TCT_NO_MEMORY, "no memory for a path");

  tct_free(path);
  if (status != TCT_OK) return status;
  for (size_t i = 0; i < n; i++) lines += bytes[i] == '\n';
  r->evaluation = tct_alloc(lines, sizeof *r->evaluation);
  for (char *line = bytes; r->evaluation && line < bytes + n;) {
    char *end = memchr(line, '\n', (size_t)(bytes + n - line));
    if (!end) break; /* a torn last line */
    json_t *o = json_loadb(line, (size_t)(end - line), 0, NULL);
    if (o) read_line(r, o);
    json_decref(o);
    line = end + 1;
  }
  tct_free(bytes);
  return r->evaluation ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for a log");
}

/* ---- the components, in words -------------------------------------------------------------------------- */

static void name_components(tct_report_run *r)
{
  const tct_model *m = r->model;
  tct_text t         = {0};
  const char *word   = "";

  for (int o = 0; o < m->n_objectives; o++)
    tct_text_add(&t, "%s%s", o ? " + " : "", m->objective[o].objective->name);
  tct_print(r->objective, sizeof r->objective, "%s", t.at ? t.at : "");
  tct_text_free(&t);
  for (int i = 0; i < m->n_rules; i++)
    tct_text_add(&t, "%s%s", i ? " + " : "", m->rule[i].rule->name);
  tct_print(r->rule, sizeof r->rule, "%s", t.at ? t.at : "");
  tct_text_free(&t);
  for (int i = 0; i < m->n_populations; i++) {
    const tct_population *p = &m->population[m->order[i]];
    if (p->constant) continue;
    if (p->shape[0] * p->shape[1] == 1 || p->shape[1] == 1)
      tct_text_add(&t, "%s%s %d", word, p->name, p->size);
    else
      tct_text_add(&t, "%s%s %dx%dx%d", word, p->name, p->shape[0], p->shape[1], p->shape[2]);
    word = " → ";
  }
  tct_print(r->architecture, sizeof r->architecture, "%s", t.at ? t.at : "");
  tct_text_free(&t);
}

static tct_status score_untrained(tct_report_run *r, tct_error *err)
{
  tct_state *s    = NULL;
  uint64_t n      = r->model->world->trials[TCT_TEST];
  tct_status code = TCT_OK;
  if (n == 0 || n > 10000) n = n ? 10000 : 1000;
  uint64_t *trial = tct_alloc((size_t)n, sizeof *trial);

  s = trial ? tct_state_new(r->model, 1, err) : NULL;
  if (!s) code = trial ? TCT_NO_MEMORY : tct_fail(err, TCT_NO_MEMORY, "no memory for trials");
  for (uint64_t i = 0; trial && i < n; i++) trial[i] = i;
  if (s) code = tct_state_score(s, TCT_TEST, trial, (int)n, &r->untrained, err);
  tct_state_free(s);
  tct_free(trial);
  return code;
}

tct_status tct_report_run_read(tct_report_run *r, const char *folder, tct_error *err)
{
  const char *slash = strrchr(folder, '/');

  *r = (tct_report_run){.folder = folder, .rest = NAN, .apart = NAN};
  tct_print(r->name, sizeof r->name, "%s", slash && slash[1] ? slash + 1 : folder);
  TCT_TRY(read_result(r, err), err, "reading the result of %s", folder);
  TCT_TRY(read_log(r, err), err, "reading the log of %s", folder);
  TCT_TRY(tct_run_open(folder, true, 1, &r->model, NULL, err), err, "opening %s", folder);
  name_components(r);
  r->asked     = strcmp(r->objective, "none") != 0;
  r->untrained = (tct_score){NAN, NAN, NAN};
  return r->asked ? score_untrained(r, err) : TCT_OK;
}

void tct_report_run_free(tct_report_run *r)
{
  tct_free(r->evaluation);
  tct_model_free(r->model);
  r->evaluation = NULL;
  r->model      = NULL;
}
