/* encode_work.c -- tercet encode: all nouns opened, every recording of features predicts every one of units. */
#include "encode_asked.h"
#include "interrupt.h"
#include "json.h"
#include "say.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"
#include "substrate/complain.h"

#include <math.h>
#include <string.h>

static int open_all(struct encode *e)
{
  const struct asked *a = e->asked;
  int code              = EXIT_DONE;

  e->of_features = a->nouns;
  e->side        = tct_alloc((size_t)a->nouns + (size_t)a->with.n, sizeof *e->side);
  if (!e->side) {
    tct_error err = {0};
    (void)tct_fail(&err, TCT_NO_MEMORY, "no memory for nouns");
    return say_error(a, &err);
  }
  for (; code == EXIT_DONE && e->sides < a->nouns + a->with.n; e->sides++)
    code = side_open(a, e->sides < a->nouns ? a->noun[e->sides] : a->with.at[e->sides - a->nouns],
                     &e->side[e->sides]);
  return code;
}

static tct_status pair_all(struct encode *e, tct_error *err)
{
  int features = 0, units = 0;

  for (int i = 0; i < e->sides; i++) *(i < e->of_features ? &features : &units) += e->side[i].n;
  e->pair = tct_alloc((size_t)features * (size_t)units, sizeof *e->pair);
  if (!e->pair) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d x %d pairs", features, units);
  for (int u = e->of_features; u < e->sides; u++)
    for (int j = 0; j < e->side[u].n; j++)
      for (int f = 0; f < e->of_features; f++)
        for (int i = 0; i < e->side[f].n; i++) {
          struct encode_pair *p = &e->pair[e->n++];
          const struct side *d  = &e->side[f];
          p->features           = d->chosen[i];
          p->units              = e->side[u].chosen[j];
          p->before             = d->untrained ? d->untrained[i] : NULL;
        }
  return TCT_OK;
}

static bool tell(void *own, int done, int of)
{
  struct encode *e = own;

  progress_count(&e->progress, e->at * of + done, e->n * of, "units and draws");
  return interrupted != 0;
}

static tct_status encode(struct encode *e, struct encode_pair *p, tct_error *err)
{
  tct_encoding_how how = e->how, then;

  TCT_PASS(tct_shared_of(p->features, p->units, &p->shared, err));
  TCT_PASS(sides_cut(e->windowed ? e->window : NULL, p->features, p->units, &how.features,
                     &how.units, err));
  TCT_PASS(tct_encoding_of(p->features, p->units, &p->shared, &how, &p->found, err));
  then      = how;
  then.boot = TCT_ENCODING_BOOT_NONE;
  if (p->before)
    TCT_PASS(tct_encoding_of(p->before, p->units, &p->shared, &then, &p->untrained, err));
  return TCT_OK;
}

static tct_status encode_all(struct encode *e, tct_error *err)
{
  tct_status status = TCT_OK;

  TCT_PASS(pair_all(e, err));
  e->how.tell = tell;
  e->how.own  = e;
  interrupt_listen("tercet: stopping; nothing is kept\n");
  progress_begin(&e->progress, e->asked->progress);
  progress_later(&e->progress);
  for (e->at = 0; e->at < e->n && status == TCT_OK; e->at++) {
    struct encode_pair *p = &e->pair[e->at];
    status                = encode(e, p, err);
    if (status != TCT_OK && status != TCT_INTERRUPTED)
      status = tct_while(err, status, "predicting %s from %s", p->units->name, p->features->name);
  }
  progress_end(&e->progress);
  return status;
}

int encode_work(struct encode *e)
{
  tct_error err = {0};
  int code      = open_all(e);

  if (code == EXIT_DONE && encode_all(e, &err) != TCT_OK) code = say_error(e->asked, &err);
  return code;
}

bool encode_has_run(const struct encode *e)
{
  for (int i = 0; i < e->n; i++)
    if (e->pair[i].before) return true;
  return false;
}

void encode_free(struct encode *e)
{
  for (int i = 0; i < e->n; i++) {
    tct_shared_free(&e->pair[i].shared);
    tct_encoding_free(&e->pair[i].found);
    tct_encoding_free(&e->pair[i].untrained);
  }
  for (int i = 0; i < e->sides; i++) side_free(&e->side[i]);
  tct_free(e->side);
  tct_free(e->pair);
  if (e->how.encoder) tct_params_free(&e->how.encoder->about, e->params);
  if (e->how.ceiling) tct_params_free(&e->how.ceiling->about, e->ceiling_params);
}

/* ---- predictions as recordings ------------------------------------------------------------------------ */

/* A unit of which every condition was predicted: a pattern in which one is missing would be missing as a whole. */
static bool is_whole(const tct_encoding *e, int unit)
{
  for (int i = 0; i < e->conditions; i++)
    if (isnan(e->predicted[(size_t)i * (size_t)e->units + (size_t)unit])) return false;
  return true;
}

static void name_it(const struct encode_pair *p, tct_recording *r)
{
  tct_print(r->name, sizeof r->name, "%s from %s", p->units->name, p->features->name);
  tct_print(r->subject, sizeof r->subject, "%.*s", TCT_LABEL - 1, p->features->name);
  memcpy(r->area, p->units->area, sizeof r->area);
  memcpy(r->quantity, p->units->quantity, sizeof r->quantity);
  for (int i = 0; i < r->categories; i++)
    memcpy(r->category_name[i], p->units->category_name[i], sizeof r->category_name[i]);
  for (int i = 0; i < r->conditions; i++) {
    const int from = p->found.condition[i];
    memcpy(r->condition[i], p->units->condition[from], sizeof r->condition[i]);
    r->category[i] = p->units->category[from];
    r->trial[i]    = i;
  }
}

static tct_status predicted(const struct encode_pair *p, tct_recording **out, tct_error *err)
{
  const tct_encoding *e = &p->found;
  int units = 0, at = 0;

  for (int u = 0; u < e->units; u++) units += is_whole(e, u);
  if (units == 0)
    return tct_fail(err, TCT_BAD_DATA, "no unit of %s was predicted from %s in all conditions",
                    p->units->name, p->features->name);
  tct_recording *r = tct_recording_new(units, e->conditions, 1, 1, p->units->categories, err);
  *out             = r;
  if (!r) return TCT_NO_MEMORY;
  name_it(p, r);
  for (int u = 0; u < e->units; u++) {
    if (!is_whole(e, u)) continue;
    memcpy(r->unit[at], p->units->unit[u], sizeof r->unit[at]);
    for (int i = 0; i < e->conditions; i++)
      r->value[(size_t)i * (size_t)units + (size_t)at] =
        e->predicted[(size_t)i * (size_t)e->units + (size_t)u];
    at++;
  }
  return TCT_OK;
}

/* What was asked, as JSON; owned by the caller. */
static char *provenance(const struct encode *e)
{
  const struct asked *a = e->asked;
  struct json j         = {.depth = 0};

  json_map(&j, NULL);
  json_text(&j, "verb", a->verb->name);
  json_text(&j, "encoder", e->how.encoder->name);
  json_row(&j, "set");
  for (int i = 0; i < a->sets; i++) json_text(&j, NULL, a->set[i]);
  json_close(&j);
  json_row(&j, "features");
  for (int i = 0; i < a->nouns; i++) json_text(&j, NULL, a->noun[i]);
  json_close(&j);
  json_row(&j, "units");
  for (int i = 0; i < a->with.n; i++) json_text(&j, NULL, a->with.at[i]);
  json_close(&j);
  json_count(&j, "folds", (uint64_t)a->folds);
  json_count(&j, "cuttings", (uint64_t)e->how.cuttings);
  json_count(&j, "seed", e->how.seed);
  json_close(&j);
  char *text = j.text.failed ? NULL : tct_strdup(j.text.at);
  tct_text_free(&j.text);
  return text;
}

tct_status encode_write(const struct encode *e, tct_error *err)
{
  tct_recordings all = {.recording = tct_alloc((size_t)e->n + 1, sizeof(void *))};
  tct_status status  = TCT_OK;

  all.provenance = provenance(e);
  if (!all.recording || !all.provenance)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for %d recordings", e->n);
  for (int i = 0; status == TCT_OK && i < e->n; i++) {
    status = predicted(&e->pair[i], &all.recording[all.n], err);
    all.n += all.recording[all.n] != NULL;
  }
  if (status == TCT_OK) status = tct_recordings_write(e->asked->out, &all, err);
  tct_recordings_free(&all);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "writing predictions");
}
