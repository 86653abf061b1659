/* provenance.c -- what a run was made with: versions, processor, kernels, seed, inputs, sessions.
 *
 * Enough to say why two runs of one spec differ.  Every session adds a line; the hashes of the input
 * files are taken at the first and must be the same at all later ones. */
#include "base/file.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "kernels/kernels.h"
#include "lab/run_own.h"

#include <jansson.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PROVENANCE_MOST = 16 << 20 };

/* ---- reading what is there ---- */

/* The object in a file, or NULL: none, or not one. */
static json_t *read_object(const char *path)
{
  json_t *root = NULL;
  char *text;
  size_t n;

  if (tct_file_read(path, PROVENANCE_MOST, &text, &n, NULL) != TCT_OK) return NULL;
  root = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
  tct_free(text);
  if (json_is_object(root)) return root;
  json_decref(root);
  return NULL;
}

bool tct_provenance_is(const char *path)
{
  json_t *root  = read_object(path);
  const bool is = json_is_string(json_object_get(root, "tercet"));

  json_decref(root);
  return is;
}

/* The sessions before this one, each followed by a comma. */
static void put_sessions(tct_text *t, const json_t *before)
{
  const json_t *sessions = json_object_get(before, "sessions");

  for (size_t i = 0; i < json_array_size(sessions); i++) {
    char *one = json_dumps(json_array_get(sessions, i), JSON_COMPACT | JSON_REAL_PRECISION(17));
    if (one)
      tct_text_add(t, "\n    %s,", one);
    else
      t->failed = true;
    free(one);
  }
}

/* ---- what there is to tell ---- */

/* Files that the task's parameters name. */
static tct_status put_inputs(tct_text *t, const tct_model *m, tct_error *err)
{
  const tct_about *about = &m->world->task->about;
  const char *comma      = "";

  for (int i = 0; i < about->n_params; i++) {
    const tct_param *p = &about->params[i];
    const char *value  = NULL;
    char hex[65];
    uint64_t bytes;

    if (p->type == TCT_TYPE_TEXT)
      memcpy(&value, (const char *)m->task_params + p->offset, sizeof value);
    if (!value || !*value || !tct_file_is(value) || tct_folder_is(value)) continue;
    TCT_TRY(tct_file_hash(value, hex, &bytes, err), err, "hashing what task %s reads", about->name);
    tct_text_add(t, "%s{\"path\":", comma);
    tct_text_json(t, value);
    tct_text_add(t, ",\"bytes\":%llu,\"sha256\":\"%s\"}", (unsigned long long)bytes, hex);
    comma = ",";
  }
  return TCT_OK;
}

/* "model name : ..." of /proc/cpuinfo */
static void put_processor(tct_text *t)
{
  static const char key[] = "model name";
  const char *at, *end;
  tct_text name = {0};
  char *text    = NULL;
  size_t n;

  if (tct_file_read("/proc/cpuinfo", PROVENANCE_MOST, &text, &n, NULL) != TCT_OK) text = NULL;
  at = text ? strstr(text, key) : NULL;
  if (at) {
    at += sizeof key - 1;
    at += strspn(at, " \t:");
    end = at + strcspn(at, "\n");
    tct_text_put(&name, at, (size_t)(end - at));
  }
  if (name.failed) t->failed = true;
  tct_text_json(t, name.at);
  tct_text_free(&name);
  tct_free(text);
}

static void put_session(tct_text *t, int threads, uint64_t from)
{
  const time_t now = time(NULL);
  char when[32]    = "";
  struct tm utc;

  if (gmtime_r(&now, &utc)) strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
  tct_text_add(t, "\n    {\"started\":\"%s\",\"from\":%llu,\"threads\":%d,\"kernels\":", when,
               (unsigned long long)from, threads);
  tct_text_json(t, tct_kernels()->name);
  tct_text_add(t, ",\"processor\":");
  put_processor(t);
  tct_text_add(t, "}");
}

static void put_model(tct_text *t, const tct_model *m)
{
  tct_text_add(t, "{\n  \"tercet\": \"%s\",\n  \"compiler\": ", TERCET_VERSION);
  tct_text_json(t, __VERSION__);
  tct_text_add(t, ",\n  \"reals\": \"%s\",\n  \"seed\": %llu,\n",
               sizeof(tct_real) == 4 ? "float32" : "float64", (unsigned long long)m->seed);
  tct_text_add(t, "  \"synapses\": %zu,\n  \"steps\": %d,\n  \"batch\": %d,\n  \"window\": %d,\n",
               m->synapses, m->steps, m->training.batch, m->training.window);
}

/* An input that changed would make another run of it, without a word. */
static tct_status same_inputs(const json_t *before, const char *inputs, const char *path,
                              tct_error *err)
{
  json_t *now     = json_loads(inputs, 0, NULL);
  const bool same = json_equal(json_object_get(before, "inputs"), now);

  json_decref(now);
  if (!now) return tct_fail(err, TCT_NO_MEMORY, "no memory for provenance");
  if (same) return TCT_OK;
  return tct_fail(err, TCT_BAD_DATA, "the files that the task reads are not those that %s tells of",
                  path);
}

static tct_status write_all(const tct_run *r, const tct_model *m, const json_t *before,
                            const char *inputs, int threads, uint64_t from, tct_error *err)
{
  tct_text t = {0};
  tct_status code;

  put_model(&t, m);
  tct_text_add(&t, "  \"inputs\": %s,\n  \"sessions\": [", inputs);
  put_sessions(&t, before);
  put_session(&t, threads, from);
  tct_text_add(&t, "\n  ]\n}\n");
  code = t.failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for provenance")
                  : tct_file_write(r->provenance, t.at, t.n, err);
  tct_text_free(&t);
  return code;
}

tct_status tct_provenance_add(const tct_run *r, const tct_model *m, int threads, uint64_t from,
                              tct_error *err)
{
  json_t *before  = read_object(r->provenance);
  tct_text inputs = {0};
  tct_status code;

  tct_text_add(&inputs, "[");
  code = put_inputs(&inputs, m, err);
  tct_text_add(&inputs, "]");
  if (code == TCT_OK && inputs.failed)
    code = tct_fail(err, TCT_NO_MEMORY, "no memory for provenance");
  if (code == TCT_OK && before) code = same_inputs(before, inputs.at, r->provenance, err);
  if (code == TCT_OK) code = write_all(r, m, before, inputs.at, threads, from, err);
  tct_text_free(&inputs);
  json_decref(before);
  return code;
}
