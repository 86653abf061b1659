/* recordings_npz.c -- recordings as a NumPy archive that says what it holds, and back.
 *
 *   about               uint8, JSON: what each recording is (recordings.h), and provenance
 *   NAME                float64 [condition][repeat][step][unit], NaN where nothing was recorded
 *   NAME.unit           uint8 [unit][64], ids filled up with 0; NAME.condition the same
 *   NAME.category       int32 [condition], if there are categories; NAME.category_name their names
 *   NAME.trial          int64 [condition][repeat], the place in the session, -1: no such repeat
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

bool tct_recordings_put_labels(tct_arrays *into, const char *base, const char *part, int n,
                               const tct_label *text)
{
  const size_t shape[] = {(size_t)n, TCT_LABEL};
  char name[TCT_BASE + 16];

  tct_print(name, sizeof name, "%s.%s", base, part);
  tct_array *a = tct_arrays_add(into, name, TCT_U8, 2, shape);
  for (int i = 0; a && i < n; i++)
    memcpy((char *)a->bytes + (size_t)i * TCT_LABEL, text[i], strnlen(text[i], TCT_LABEL - 1));
  return a != NULL;
}

static bool put_categories(tct_arrays *into, const char *base, const tct_recording *r)
{
  const size_t conditions = (size_t)r->conditions;
  char name[TCT_BASE + 16];

  if (r->categories == 0) return true;
  tct_print(name, sizeof name, "%s.category", base);
  tct_array *a = tct_arrays_add(into, name, TCT_I32, 1, &conditions);
  for (size_t i = 0; a && i < conditions; i++) ((int32_t *)a->bytes)[i] = r->category[i];
  return a && tct_recordings_put_labels(into, base, "category_name", r->categories,
                                        (const tct_label *)r->category_name);
}

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
  return tct_recordings_put_labels(into, base, "unit", r->units, (const tct_label *)r->unit) &&
         tct_recordings_put_labels(into, base, "condition", r->conditions,
                                   (const tct_label *)r->condition) &&
         put_categories(into, base, r);
}

tct_status tct_recordings_npz_write(const char *path, const tct_recordings *r, tct_error *err)
{
  const tct_format *npz = (const tct_format *)tct_variant("formats", "npz");
  tct_arrays all        = {0};
  tct_text about        = {0};
  char base[TCT_BASE];
  tct_status status = TCT_OK;
  bool good;

  tct_recordings_about(&about, r);
  tct_array *a = about.failed ? NULL : tct_arrays_add(&all, "about", TCT_U8, 1, &about.n);
  if (a) memcpy(a->bytes, about.at, about.n);
  good = a != NULL;
  for (int i = 0; i < r->n && good; i++) {
    tct_recordings_base(r, i, base);
    good = put_recording(&all, base, r->recording[i]);
  }
  if (!npz)
    status = tct_fail(err, TCT_BUG, "this build cannot write NPZ");
  else if (!good)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory to write %s", path);
  else
    status = npz->write(path, &all, err);
  tct_text_free(&about);
  tct_arrays_free(&all);
  return status;
}

/* ---- reading ---- */

typedef struct {
  const char *path, *base; /* of the recording that is read */
  const tct_arrays *all;
  tct_error *err;
} reading;

static tct_status bad(const reading *g, const char *what)
{
  return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0, "recording '%s': %s", g->base, what);
}

/* The array NAME.part ("": NAME itself) of that rank and shape (0: any length). */
static tct_status find(const reading *g, const char *part, int rank, const size_t *shape,
                       const tct_array **found)
{
  char name[2 * TCT_BASE];

  tct_print(name, sizeof name, "%s%s%s", g->base, *part ? "." : "", part);
  *found = tct_arrays_named(g->all, name);
  if (!*found)
    return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0, "there is no array '%s' in it", name);
  bool fits = (*found)->rank == rank;
  for (int d = 0; d < rank && fits; d++)
    fits = (*found)->shape[d] > 0 && (*found)->shape[d] <= INT_MAX &&
           (!shape[d] || (*found)->shape[d] == shape[d]);
  if (fits) return TCT_OK;
  return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                     "the shape of array '%s' is not that of its recording", name);
}

static tct_status take_labels(const reading *g, const char *part, int n, tct_label *into)
{
  const size_t shape[] = {(size_t)n, 0};
  const tct_array *a;

  TCT_PASS(find(g, part, 2, shape, &a));
  if (a->type != TCT_U8) return bad(g, "names are rows of bytes");
  for (int i = 0; i < n; i++) {
    const char *row     = (const char *)a->bytes + (size_t)i * a->shape[1];
    const size_t length = strnlen(row, a->shape[1]);
    if (length >= TCT_LABEL) return bad(g, "a name is longer than 63 bytes");
    if (!tct_utf8(row, length)) return bad(g, "a name is not UTF-8");
    memcpy(into[i], row, length);
  }
  return TCT_OK;
}

static tct_status take_categories(const reading *g, tct_recording *r)
{
  const size_t conditions = (size_t)r->conditions;
  const tct_array *a;

  if (r->categories == 0) return TCT_OK;
  TCT_PASS(find(g, "category", 1, &conditions, &a));
  for (size_t i = 0; i < conditions; i++) {
    const double x = tct_array_at(a, i);
    if (!(x >= 0 && x < r->categories)) return bad(g, "a category has no name");
    r->category[i] = (int)x;
  }
  return take_labels(g, "category_name", r->categories, r->category_name);
}

static tct_status take_trials(const reading *g, tct_recording *r)
{
  const size_t shape[] = {(size_t)r->conditions, (size_t)r->repeats};
  const tct_array *a;

  TCT_PASS(find(g, "trial", 2, shape, &a));
  if (a->type != TCT_I64) return bad(g, "trials are whole numbers, int64");
  memcpy(r->trial, a->bytes, a->n * sizeof(int64_t));
  for (size_t i = 0; i < a->n; i++)
    if (r->trial[i] < -1) return bad(g, "a trial has a negative place");
  return TCT_OK;
}

static tct_status take_text(const reading *g, const json_t *one, const char *key, size_t room,
                            char *into)
{
  const char *text = json_string_value(json_object_get(one, key));

  if (!text || strlen(text) >= room)
    return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                       "recording '%s': its %s is not a text of at most %zu bytes", g->base, key,
                       room - 1);
  tct_print(into, room, "%s", text);
  return TCT_OK;
}

/* What `about` says of one recording. */
static tct_status take_about(const reading *g, const json_t *one, tct_recording *r)
{
  const json_t *dt = json_object_get(one, "dt"), *start = json_object_get(one, "start");

  TCT_PASS(take_text(g, one, "name", sizeof r->name, r->name));
  TCT_PASS(take_text(g, one, "subject", sizeof r->subject, r->subject));
  TCT_PASS(take_text(g, one, "area", sizeof r->area, r->area));
  TCT_PASS(take_text(g, one, "session", sizeof r->session, r->session));
  TCT_PASS(take_text(g, one, "quantity", sizeof r->quantity, r->quantity));
  if (!json_is_number(dt) || json_number_value(dt) < 0 || !json_is_number(start))
    return bad(g, "its dt and start are not times");
  r->dt    = json_number_value(dt);
  r->start = json_number_value(start);
  return TCT_OK;
}

static tct_status take_values(const reading *g, const tct_array *a, tct_recording **made)
{
  char name[2 * TCT_BASE];
  const tct_array *names;

  tct_print(name, sizeof name, "%s.category_name", g->base);
  names = tct_arrays_named(g->all, name);
  const int categories =
    names && names->rank == 2 && names->shape[0] <= INT_MAX ? (int)names->shape[0] : 0;
  *made = tct_recording_new((int)a->shape[3], (int)a->shape[0], (int)a->shape[1], (int)a->shape[2],
                            categories, g->err);
  if (!*made) return TCT_NO_MEMORY;
  for (size_t i = 0; i < a->n; i++) (*made)->value[i] = tct_array_at(a, i);
  return TCT_OK;
}

static tct_status read_one(reading *g, const json_t *one, tct_recording **made)
{
  static const size_t any[] = {0, 0, 0, 0};
  const tct_array *a;

  g->base = json_string_value(json_object_get(one, "array"));
  if (!g->base || strlen(g->base) >= TCT_BASE)
    return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                       "what is in 'about' does not name the array of a recording");
  TCT_PASS(find(g, "", 4, any, &a));
  TCT_PASS(take_values(g, a, made));
  TCT_PASS(take_about(g, one, *made));
  TCT_PASS(take_labels(g, "unit", (*made)->units, (*made)->unit));
  TCT_PASS(take_labels(g, "condition", (*made)->conditions, (*made)->condition));
  TCT_PASS(take_categories(g, *made));
  return take_trials(g, *made);
}

static tct_status read_all(reading *g, const json_t *about, tct_recordings *into)
{
  const json_t *list       = json_object_get(about, "recordings");
  const json_t *provenance = json_object_get(about, "provenance");
  const size_t n           = json_array_size(list);

  if (n == 0 || n > INT_MAX || json_integer_value(json_object_get(about, "layout")) != 1)
    return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                       "what is in 'about' does not tell of recordings");
  into->recording = tct_alloc(n, sizeof(void *));
  if (!into->recording) return tct_fail(g->err, TCT_NO_MEMORY, "no memory for %zu recordings", n);
  into->n = (int)n;
  for (size_t i = 0; i < n; i++)
    TCT_PASS(read_one(g, json_array_get(list, i), &into->recording[i]));
  if (!json_is_object(provenance)) return TCT_OK;
  char *text       = json_dumps(provenance, JSON_COMPACT | JSON_REAL_PRECISION(17));
  into->provenance = text ? tct_strdup(text) : NULL;
  free(text);
  return into->provenance ? TCT_OK : tct_fail(g->err, TCT_NO_MEMORY, "no memory for provenance");
}

/* What `about` says, or NULL. */
static json_t *about_of(const tct_arrays *all)
{
  const tct_array *a = tct_arrays_named(all, "about");

  return a && a->type == TCT_U8 ? json_loadb(a->bytes, a->n, JSON_REJECT_DUPLICATES, NULL) : NULL;
}

bool tct_recordings_are(const char *path)
{
  static const char *const wanted[] = {"about", NULL};
  enum { ABOUT_MOST = 64 << 20 };
  const tct_format *f = tct_format_of(path);
  tct_arrays all      = {0};

  if (!f || strcmp(f->name, "npz") != 0) return false;
  if (f->read(path, wanted, ABOUT_MOST, &all, NULL) != TCT_OK) return false;
  json_t *about     = about_of(&all);
  const char *holds = json_string_value(json_object_get(about, "holds"));
  const bool are    = holds && strcmp(holds, "recordings") == 0;
  json_decref(about);
  tct_arrays_free(&all);
  return are;
}

tct_status tct_recordings_npz_read(const char *path, size_t most, tct_recordings *into,
                                   tct_error *err)
{
  tct_error local;
  tct_arrays all = {0};
  reading g      = {.path = path, .all = &all, .err = err ? err : &local};
  json_t *about;

  *into = (tct_recordings){0};
  TCT_PASS(tct_arrays_read(path, NULL, most, &all, err));
  about             = about_of(&all);
  tct_status status = json_is_object(about)
                        ? read_all(&g, about, into)
                        : tct_fail_in(g.err, TCT_BAD_DATA, path, 0, 0,
                                      "it holds arrays, but no 'about' that tells of recordings");
  json_decref(about);
  tct_arrays_free(&all);
  if (status != TCT_OK) tct_recordings_free(into);
  return status;
}
