/* provenance.c -- where a model's recordings are from: run, checkpoints, stimuli, noise, by their hashes. */
#include "base/file.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "lab/subject/own.h"
#include "lab/subject/record_own.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>

static void put_days(tct_text *t, const tct_telling *z)
{
  char name[TCT_LABEL];

  tct_text_add(t, ", \"checkpoints\": [");
  for (int i = 0; i < z->days; i++) {
    tct_day_name(z->day[i], name);
    tct_text_add(t, "%s{\"session\": \"%s\", \"trials\": %" PRId64 ", \"weights_sha256\": \"%s\"}",
                 i ? ", " : "", name, z->day[i] == TCT_UNTRAINED ? 0 : z->day[i], z->weights[i]);
  }
  tct_text_add(t, "]");
}

/* What Gaussian noise was measured by, or what Poisson noise could not keep, of each recording. */
static void put_heard(tct_text *t, const tct_subject *s, bool gaussian)
{
  tct_text_add(t, ", \"%s\": {", gaussian ? "spread" : "clipped");
  for (int i = 0; i < s->recordings.n; i++) {
    if (i) tct_text_add(t, ", ");
    tct_text_json(t, s->recordings.recording[i]->name);
    tct_text_add(t, ": ");
    if (gaussian)
      tct_text_number(t, s->heard[i].spread);
    else
      tct_text_add(t, "%" PRIu64, s->heard[i].clipped);
  }
  tct_text_add(t, "}");
}

static void put_noise(tct_text *t, const tct_telling *z, const tct_subject *s)
{
  static const char *const names[] = {"none", "gaussian", "poisson"};
  const tct_electrode *e           = &z->electrode;

  tct_text_add(t, ", \"noise\": {\"kind\": \"%s\"", names[e->noise]);
  if (e->noise == TCT_NOISE_GAUSSIAN) {
    tct_text_add(t, ", \"sd\": ");
    tct_text_number(t, e->sd);
  }
  if (e->noise == TCT_NOISE_POISSON) {
    tct_text_add(t, ", \"gain\": ");
    tct_text_number(t, e->gain);
  }
  if (e->noise != TCT_NOISE_NONE) put_heard(t, s, e->noise == TCT_NOISE_GAUSSIAN);
  tct_text_add(t, "}");
}

static void put_all(tct_text *t, const tct_telling *z, const tct_subject *s, const char *spec,
                    const char *probe)
{
  const tct_recording *r = s->recordings.recording[0];

  tct_text_add(t, "{\"tercet\": \"%s\", \"run\": ", TERCET_VERSION);
  tct_text_json(t, z->run.folder);
  tct_text_add(t, ", \"spec_sha256\": \"%s\"", spec);
  put_days(t, z);
  tct_text_add(t, ", \"probe\": ");
  tct_text_json(t, s->probe);
  tct_text_add(t, ", \"probe_sha256\": \"%s\", \"seed\": %" PRIu64 ", \"repeats\": %d, \"units\": ",
               probe, s->seed, r->repeats);
  if (z->electrode.units > 0)
    tct_text_add(t, "%d", z->electrode.units);
  else
    tct_text_add(t, "\"all\"");
  tct_text_add(t, ", \"step\": ");
  tct_text_number(t, s->step);
  put_noise(t, z, s);
  tct_text_add(t, "}");
}

/* When the run was first begun, as its provenance tells; "" if that cannot be read. */
static void find_start(const tct_run *run, char *into, size_t room)
{
  enum { MOST = 16 << 20 };
  char *text   = NULL;
  json_t *root = NULL;
  size_t n;

  *into = 0;
  if (tct_file_read(run->provenance, MOST, &text, &n, NULL) != TCT_OK) return;
  root              = json_loadb(text, n, 0, NULL);
  const json_t *one = json_array_get(json_object_get(root, "sessions"), 0);
  const char *said  = json_string_value(json_object_get(one, "started"));
  if (said) tct_print(into, room, "%s", said);
  json_decref(root);
  tct_free(text);
}

tct_status tct_subject_provenance(const tct_telling *z, tct_subject *into, tct_error *err)
{
  char spec[65], probe[65];
  tct_text t = {0};
  uint64_t bytes;

  TCT_TRY(tct_file_hash(z->run.spec, spec, &bytes, err), err, "hashing the spec");
  TCT_TRY(tct_probe_sha256(z->model->world, z->probe, probe, err), err, "hashing the stimuli");
  find_start(&z->run, into->started, sizeof into->started);
  put_all(&t, z, into, spec, probe);
  into->recordings.provenance = t.failed ? NULL : tct_strdup(t.at);
  tct_text_free(&t);
  return into->recordings.provenance ? TCT_OK
                                     : tct_fail(err, TCT_NO_MEMORY, "no memory for provenance");
}
