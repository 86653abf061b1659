/* recordings_npz.c -- recordings as a NumPy archive that says what it holds, and back.
 *
 *   about               uint8, JSON: what each recording is (recordings.h), and provenance
 *   NAME                float64 [condition][repeat][step][unit], NaN where nothing was recorded
 *   NAME.unit           uint8 [unit][64], ids filled up with 0; NAME.condition the same
 *   NAME.category       int32 [condition], if there are categories; NAME.category_name their names
 *   NAME.trial          int64 [condition][repeat], the place in the session, -1: no such repeat
 *   NAME.fold           int32 [condition][repeat], the fold from 0, -1: in none, if it is cut into folds
 *
 * In NumPy, f["v1.unit"].view("S64") are the ids as text.  A file is not to be believed: shapes are held
 * against each other before anything is taken over. */
#include "brain/recordings.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <jansson.h>
#include <limits.h>
#include <string.h>

/* ---- writing ---- */

static bool put_recording(tct_arrays *into, const char *base, const tct_recording *r)
{
  const size_t shape[] = {(size_t)r->conditions, (size_t)r->repeats, (size_t)r->steps,
                          (size_t)r->units};
  char name[TCT_BASE + 16];
  tct_array *a = tct_arrays_add(into, base, TCT_F64, 4, shape);

  if (!a) return false;
  memcpy(a->bytes, r->value, a->n * sizeof(double));
  tct_print(name, sizeof name, "%s.trial", base);
  a = tct_arrays_add(into, name, TCT_I64, 2, shape);
  if (!a) return false;
  memcpy(a->bytes, r->trial, a->n * sizeof(int64_t));
  tct_print(name, sizeof name, "%s.fold", base);
  a = r->folds ? tct_arrays_add(into, name, TCT_I32, 2, shape) : NULL;
  if (r->folds && !a) return false;
  if (a) memcpy(a->bytes, r->fold, a->n * sizeof(int32_t));
  return tct_archive_put_labels(into, base, "unit", r->units, (const tct_label *)r->unit) &&
         tct_archive_put_labels(into, base, "condition", r->conditions,
                                (const tct_label *)r->condition) &&
         tct_archive_put_categories(into, base, r->conditions, r->category, r->categories,
                                    (const tct_label *)r->category_name);
}

tct_status tct_recordings_npz_write(const char *path, const tct_recordings *r, tct_error *err)
{
  tct_arrays all = {0};
  tct_text about = {0};
  bool good      = true;
  char base[TCT_BASE];

  tct_recordings_about(&about, r);
  for (int i = 0; i < r->n && good; i++) {
    tct_recordings_base(r, i, base);
    good = put_recording(&all, base, r->recording[i]);
  }
  const tct_status status = good ? tct_archive_write(path, &about, &all, err)
                                 : tct_fail(err, TCT_NO_MEMORY, "no memory to write %s", path);
  tct_text_free(&about);
  tct_arrays_free(&all);
  return status;
}

/* ---- reading ---- */

static tct_status take_trials(const tct_archive *g, tct_recording *r)
{
  const size_t shape[] = {(size_t)r->conditions, (size_t)r->repeats};
  const tct_array *a;

  TCT_PASS(tct_archive_find(g, "trial", 2, shape, &a));
  if (a->type != TCT_I64) return tct_archive_bad(g, "trials are whole numbers, int64");
  memcpy(r->trial, a->bytes, a->n * sizeof(int64_t));
  for (size_t i = 0; i < a->n; i++)
    if (r->trial[i] < -1) return tct_archive_bad(g, "a trial has a negative place");
  return TCT_OK;
}

static tct_status take_folds(const tct_archive *g, tct_recording *r)
{
  const size_t shape[] = {(size_t)r->conditions, (size_t)r->repeats};
  const tct_array *a;
  int32_t last = -1;

  if (!tct_archive_has(g, "fold")) return TCT_OK;
  TCT_PASS(tct_archive_find(g, "fold", 2, shape, &a));
  if (a->type != TCT_I32) return tct_archive_bad(g, "folds are whole numbers, int32");
  if (!tct_recording_cut(r, 0)) return tct_fail(g->err, TCT_NO_MEMORY, "no memory for folds");
  memcpy(r->fold, a->bytes, a->n * sizeof(int32_t));
  for (size_t i = 0; i < a->n; i++) {
    if (r->fold[i] < -1 || r->fold[i] >= (int)a->n)
      return tct_archive_bad(g, "a fold has a number that it cannot have");
    last = r->fold[i] > last ? r->fold[i] : last;
  }
  r->folds = last + 1;
  return r->folds ? TCT_OK : tct_archive_bad(g, "it has folds, and no trial in one");
}

/* What `about` says of one recording. */
static tct_status take_about(const tct_archive *g, const json_t *one, tct_recording *r)
{
  const json_t *dt = json_object_get(one, "dt"), *start = json_object_get(one, "start");

  TCT_PASS(tct_archive_text(g, one, "name", sizeof r->name, r->name));
  TCT_PASS(tct_archive_text(g, one, "subject", sizeof r->subject, r->subject));
  TCT_PASS(tct_archive_text(g, one, "area", sizeof r->area, r->area));
  TCT_PASS(tct_archive_text(g, one, "session", sizeof r->session, r->session));
  TCT_PASS(tct_archive_text(g, one, "quantity", sizeof r->quantity, r->quantity));
  if (!json_is_number(dt) || json_number_value(dt) < 0 || !json_is_number(start))
    return tct_archive_bad(g, "its dt and start are not times");
  r->dt    = json_number_value(dt);
  r->start = json_number_value(start);
  return TCT_OK;
}

static tct_status take_values(const tct_archive *g, const tct_array *a, tct_recording **made)
{
  *made = tct_recording_new((int)a->shape[3], (int)a->shape[0], (int)a->shape[1], (int)a->shape[2],
                            tct_archive_categories(g), g->err);
  if (!*made) return TCT_NO_MEMORY;
  for (size_t i = 0; i < a->n; i++) (*made)->value[i] = tct_array_at(a, i);
  return TCT_OK;
}

static tct_status read_one(tct_archive *g, const json_t *one, tct_recording **made)
{
  static const size_t any[] = {0, 0, 0, 0};
  const tct_array *a;

  TCT_PASS(tct_archive_named(g, one));
  TCT_PASS(tct_archive_find(g, "", 4, any, &a));
  TCT_PASS(take_values(g, a, made));
  TCT_PASS(take_about(g, one, *made));
  TCT_PASS(tct_archive_labels(g, "unit", (*made)->units, (*made)->unit));
  TCT_PASS(tct_archive_labels(g, "condition", (*made)->conditions, (*made)->condition));
  TCT_PASS(tct_archive_take_categories(g, (*made)->conditions, 0, (*made)->category,
                                       (*made)->categories, (*made)->category_name));
  TCT_PASS(take_folds(g, *made));
  return take_trials(g, *made);
}

static tct_status read_all(tct_archive *g, const json_t *about, tct_recordings *into)
{
  const json_t *list = json_object_get(about, "recordings");
  const size_t n     = json_array_size(list);

  if (n == 0 || n > INT_MAX || json_integer_value(json_object_get(about, "layout")) != 1)
    return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                       "what is in 'about' does not tell of recordings");
  into->recording = tct_alloc(n, sizeof(void *));
  if (!into->recording) return tct_fail(g->err, TCT_NO_MEMORY, "no memory for %zu recordings", n);
  into->n = (int)n;
  for (size_t i = 0; i < n; i++)
    TCT_PASS(read_one(g, json_array_get(list, i), &into->recording[i]));
  return tct_archive_provenance(g, about, &into->provenance);
}

bool tct_recordings_are(const char *path)
{
  return tct_archive_holds(path, "recordings");
}

tct_status tct_recordings_npz_read(const char *path, size_t most, tct_recordings *into,
                                   tct_error *err)
{
  tct_error local;
  tct_arrays all = {0};
  tct_archive g  = {path, "recording", NULL, &all, err ? err : &local};
  json_t *about;

  *into = (tct_recordings){0};
  TCT_PASS(tct_arrays_read(path, NULL, most, &all, err));
  about             = tct_archive_about(&all);
  tct_status status = json_is_object(about)
                        ? read_all(&g, about, into)
                        : tct_fail_in(g.err, TCT_BAD_DATA, path, 0, 0,
                                      "it holds arrays, but no 'about' that tells of recordings");
  json_decref(about);
  tct_arrays_free(&all);
  if (status != TCT_OK) tct_recordings_free(into);
  return status;
}
