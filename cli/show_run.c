/* show_run.c -- how far a run is, and how well it does, from what it left on the disk.
 *
 * Nothing is opened that a session which trains there at this moment could mind: the log and the result
 * are only read, and what is torn or missing is passed over. */
#include "json.h"
#include "nouns.h"
#include "say.h"
#include "show.h"
#include "table.h"

#include "base/file.h"
#include "base/memory.h"
#include "substrate/complain.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum { FILE_MOST = 256 << 20, SHOWN = 12 };

struct sight {
  tct_spec *spec;
  int64_t of;     /* trials in all, as the spec says */
  json_t *log;    /* array of what its lines say */
  json_t *result; /* NULL: not finished */
};

/* A file of the run, or NULL. */
static char *inside(const char *run, const char *name, size_t *n)
{
  char *path = tct_path(run, name), *text = NULL;

  if (path && tct_file_read(path, FILE_MOST, &text, n, NULL) != TCT_OK) text = NULL;
  tct_free(path);
  return text;
}

static json_t *read_log(const char *run)
{
  json_t *log = json_array();
  size_t n    = 0;
  char *text  = inside(run, "log.jsonl", &n);

  for (char *line = text, *end; line && (end = strchr(line, '\n')); line = end + 1) {
    json_t *one = json_loadb(line, (size_t)(end - line), 0, NULL);
    if (one) json_array_append_new(log, one);
  }
  tct_free(text);
  return log;
}

static json_t *read_result(const char *run)
{
  size_t n       = 0;
  char *text     = inside(run, "result.json", &n);
  json_t *result = text ? json_loadb(text, n, 0, NULL) : NULL;

  tct_free(text);
  return result;
}

static int64_t shown(const struct sight *s)
{
  const size_t n     = json_array_size(s->log);
  const json_t *last = s->result ? s->result : n ? json_array_get(s->log, n - 1) : NULL;

  return (int64_t)json_integer_value(json_object_get(last, "trials"));
}

static const char *diverged(const struct sight *s)
{
  const size_t n = json_array_size(s->log);

  return n ? json_string_value(json_object_get(json_array_get(s->log, n - 1), "diverged")) : NULL;
}

static double number_at(const json_t *object, const char *a, const char *b)
{
  const json_t *x = json_object_get(json_object_get(object, a), b);

  return json_is_number(x) ? json_number_value(x) : NAN;
}

static const char *said_kind(const tct_spec *s, const char *section)
{
  const tct_node *n = tct_node_at(tct_spec_root(s), section);
  const char *kind  = n ? tct_node_variant(n) : NULL;

  return kind ? kind : "-";
}

/* ---- as text -------------------------------------------------------------------------------------- */

static void put_log(tct_text *t, const struct sight *s)
{
  const size_t n     = json_array_size(s->log);
  struct table table = {.align = "rrrrr"};
  char trials[32], time[32], objective[32], accuracy[32], paid[32];

  for (size_t i = n > SHOWN ? n - SHOWN : 0; i < n; i++) {
    const json_t *line  = json_array_get(s->log, i);
    const double scored = number_at(line, "validation", "accuracy");
    const double reward = number_at(line, "validation", "reward");
    if (json_object_get(line, "diverged")) continue;
    if (table.n == 0) {
      table_cell(&table, "trials");
      table_cell(&table, "time");
      table_cell(&table, "objective");
      table_cell(&table, "%s", isnan(scored) ? "" : "accuracy");
      table_cell(&table, "%s", isnan(reward) ? "" : "reward");
    }
    table_cell(&table, "%s",
               say_count(trials, (uint64_t)json_integer_value(json_object_get(line, "trials"))));
    table_cell(&table, "%s", say_time(time, json_number_value(json_object_get(line, "seconds"))));
    table_cell(&table, "%s", say_score(objective, number_at(line, "validation", "objective")));
    table_cell(&table, "%s", isnan(scored) ? "" : say_score(accuracy, scored));
    table_cell(&table, "%s", isnan(reward) ? "" : say_score(paid, reward));
  }
  if (table.n > 0) tct_text_add(t, "\nvalidation%s\n", n > SHOWN ? ", lately" : "");
  table_put(&table, t, 2, 80);
}

/* What the last evaluation says of how the circuit came to rest. */
static void put_settling(tct_text *t, const struct sight *s)
{
  const size_t n     = json_array_size(s->log);
  const json_t *last = json_object_get(json_array_get(s->log, n ? n - 1 : 0), "settling");
  const char *why    = json_string_value(json_object_get(last, "warning"));
  const double rest  = json_number_value(json_object_get(last, "rest"));
  const json_t *far  = json_object_get(last, "apart");

  if (!last) return;
  tct_text_add(t, "\nsettling: moved %.2g in its last step", rest);
  if (json_is_number(far)) tct_text_add(t, ", %.2g apart from two starts", json_number_value(far));
  tct_text_add(t, "%s%s\n", why ? "; " : "", why ? why : "");
}

static void put_result(tct_text *t, const json_t *result)
{
  static const char *const split[] = {"train", "validation", "test"};
  const json_t *accuracy           = json_object_get(result, "accuracy");
  const bool scored                = json_is_number(json_object_get(accuracy, "test")) ||
                      json_is_number(json_object_get(accuracy, "train"));
  const bool paid    = json_is_number(json_object_get(json_object_get(result, "reward"), "test"));
  struct table table = {.align = "lrrr"};
  char text[32];

  table_cell(&table, "%s", "");
  table_cell(&table, "objective");
  table_cell(&table, "%s", scored ? "accuracy" : "");
  table_cell(&table, "%s", paid ? "reward" : "");
  for (int i = 0; i < 3; i++) {
    table_cell(&table, "%s", split[i]);
    table_cell(&table, "%s", say_score(text, number_at(result, "objective", split[i])));
    table_cell(&table, "%s",
               scored ? say_score(text, number_at(result, "accuracy", split[i])) : "");
    table_cell(&table, "%s", paid ? say_score(text, number_at(result, "reward", split[i])) : "");
  }
  tct_text_add(t, "\nin the end\n");
  table_put(&table, t, 2, 80);
  const char *sha = json_string_value(json_object_get(result, "weights_sha256"));
  if (sha) tct_text_add(t, "\nweights %s\n", sha);
}

static int as_text(const char *path, const struct sight *s)
{
  const tct_node *name = tct_node_at(tct_spec_root(s->spec), "name");
  char trials[32], of[32];
  tct_text t = {0};

  tct_text_add(&t, "%s%s%s\n", path, name && name->text && *name->text ? ": " : "",
               name && name->text ? name->text : "");
  tct_text_add(&t, "  task %s, rule %s\n", said_kind(s->spec, "task"), said_kind(s->spec, "rule"));
  tct_text_add(&t, "  %s of %s trials", say_count(trials, (uint64_t)shown(s)),
               say_count(of, (uint64_t)s->of));
  if (diverged(s))
    tct_text_add(&t, "; diverged: %s\n", diverged(s));
  else
    tct_text_add(&t, s->result ? "; finished\n" : "; not finished\n");
  put_log(&t, s);
  put_settling(&t, s);
  if (s->result) put_result(&t, s->result);
  return say_text(&t);
}

/* ---- as JSON -------------------------------------------------------------------------------------- */

static void json_jansson(struct json *j, const char *key, const json_t *value)
{
  char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(17)) : NULL;

  json_raw(j, key, text);
  free(text);
}

static int as_json(const char *path, const struct sight *s)
{
  const tct_node *name = tct_node_at(tct_spec_root(s->spec), "name");
  struct json j        = {0};

  json_map(&j, NULL);
  json_text(&j, "kind", "run");
  json_text(&j, "path", path);
  json_text(&j, "name", name ? name->text : NULL);
  json_text(&j, "task", said_kind(s->spec, "task"));
  json_text(&j, "rule", said_kind(s->spec, "rule"));
  json_count(&j, "trials", (uint64_t)shown(s));
  json_count(&j, "of", (uint64_t)s->of);
  json_bool(&j, "finished", s->result != NULL);
  json_text(&j, "diverged", diverged(s));
  json_list(&j, "log");
  for (size_t i = 0; i < json_array_size(s->log); i++)
    json_jansson(&j, NULL, json_array_get(s->log, i));
  json_close(&j);
  json_jansson(&j, "result", s->result);
  json_close(&j);
  return json_say(&j);
}

int show_run(const struct asked *a, const char *path)
{
  tct_error err  = {0};
  struct sight s = {.spec = noun_spec(a, path, &err)};
  int code;

  if (!s.spec) return say_error(a, &err);
  const tct_node *trials = tct_node_at(tct_node_at(tct_spec_root(s.spec), "train"), "trials");
  if (!trials || !trials->text || !tct_read_int(trials->text, &s.of)) s.of = 0;
  s.log    = read_log(path);
  s.result = read_result(path);
  code     = a->json ? as_json(path, &s) : as_text(path, &s);
  json_decref(s.log);
  json_decref(s.result);
  tct_spec_free(s.spec);
  return code;
}
