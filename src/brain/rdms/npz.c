/* npz.c -- RDMs as a NumPy archive that says what it holds, and back.
 *
 *   about           uint8, JSON: the distance, the noise, whose each RDM is and of what time, and provenance
 *   NAME            float64 [condition][condition], symmetric, 0 on the diagonal, NaN where undefined
 *   NAME.condition  uint8 [condition][64], names filled up with 0, if they have names
 *   NAME.category   int32 [condition], -1: in none, if there are some; NAME.category_name their names
 *   NAME.noise      float64 [condition][condition], if it is known
 *
 * Squares, since programs that draw or scale an RDM want one; np.triu_indices(n, 1) takes the triangle back. */
#include "brain/rdms/rdms.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <limits.h>
#include <math.h>
#include <string.h>

enum { LAYOUT = 1, TOLD_MOST = 8 };

/* ---- writing ---- */

static const char *name_of(const void *of, int i)
{
  return ((const tct_rdms *)of)->rdm[i]->name;
}

static void add_text(tct_text *t, const char *key, const char *value)
{
  tct_text_add(t, ", \"%s\": ", key);
  tct_text_json(t, value);
}

static void add_number(tct_text *t, const char *key, double value)
{
  tct_text_add(t, ", \"%s\": ", key);
  tct_text_number(t, value);
}

static void add_about(tct_text *t, const tct_rdms *r)
{
  char base[TCT_BASE];

  tct_text_add(t, "{\"holds\": \"rdms\", \"layout\": %d, \"tercet\": \"%s\"", LAYOUT,
               TERCET_VERSION);
  add_text(t, "distance", *r->distance ? r->distance : NULL);
  add_text(t, "noise", *r->covariance ? r->covariance : NULL);
  tct_text_add(t, ", \"rdms\": [");
  for (int i = 0; i < r->n; i++) {
    const tct_rdm *one = r->rdm[i];
    tct_archive_base("rdm", r, r->n, name_of, i, base);
    tct_text_add(t, "%s{\"array\": ", i ? ", " : "");
    tct_text_json(t, base);
    add_text(t, "name", one->name);
    add_text(t, "subject", one->subject);
    add_text(t, "area", one->area);
    add_text(t, "session", one->session);
    add_number(t, "start", one->start);
    add_number(t, "dt", one->dt);
    tct_text_add(t, ", \"units\": %d, \"repeats\": %d}", one->units, one->repeats);
  }
  tct_text_add(t, "], \"provenance\": %s}", r->provenance ? r->provenance : "null");
}

static double *add_square(tct_arrays *into, const char *base, const char *part, int conditions)
{
  const size_t shape[] = {(size_t)conditions, (size_t)conditions};
  char name[TCT_BASE + 16];

  tct_print(name, sizeof name, "%s%s", base, part);
  tct_array *a = tct_arrays_add(into, name, TCT_F64, 2, shape);
  return a ? a->bytes : NULL;
}

static bool put_rdm(tct_arrays *into, const char *base, const tct_rdm *r)
{
  const size_t n       = (size_t)r->conditions;
  const double *value  = r->value;
  double *const square = add_square(into, base, "", r->conditions);

  if (!square) return false;
  for (size_t i = 0; i < n; i++)
    for (size_t k = i + 1; k < n; k++) square[i * n + k] = square[k * n + i] = *value++;
  if (r->condition && !tct_archive_put_labels(into, base, "condition", r->conditions,
                                              (const tct_label *)r->condition))
    return false;
  if (r->noise) {
    double *const noise = add_square(into, base, ".noise", r->conditions);
    if (!noise) return false;
    memcpy(noise, r->noise, n * n * sizeof *noise);
  }
  return tct_archive_put_categories(into, base, r->conditions, r->category,
                                    r->category ? r->categories : 0,
                                    (const tct_label *)r->category_name);
}

static tct_status check(const char *path, const tct_rdms *r, tct_error *err)
{
  const tct_format *f = tct_format_of(path);

  if (!f || strcmp(f->name, "npz") != 0)
    return tct_fail_in(err, TCT_UNSUPPORTED, path, 0, 0, "RDMs are written as .npz");
  if (r->n < 1) return tct_fail_in(err, TCT_BAD_SHAPE, path, 0, 0, "there is nothing to write");
  for (int i = 0; i < r->n; i++)
    if (!isfinite(r->rdm[i]->start) || !isfinite(r->rdm[i]->dt))
      return tct_fail_in(err, TCT_BAD_DATA, path, 0, 0, "the time of RDM '%s' is no number",
                         r->rdm[i]->name);
  return TCT_OK;
}

tct_status tct_rdms_write(const char *path, const tct_rdms *r, tct_error *err)
{
  tct_arrays all = {0};
  tct_text about = {0};
  bool good      = true;
  char base[TCT_BASE];

  TCT_TRY(check(path, r, err), err, "writing RDMs");
  add_about(&about, r);
  for (int i = 0; i < r->n && good; i++) {
    tct_archive_base("rdm", r, r->n, name_of, i, base);
    good = put_rdm(&all, base, r->rdm[i]);
  }
  const tct_status status = good ? tct_archive_write(path, &about, &all, err)
                                 : tct_fail(err, TCT_NO_MEMORY, "no memory to write %s", path);
  tct_text_free(&about);
  tct_arrays_free(&all);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "writing RDMs");
}

/* ---- reading ---- */

static tct_status take_count(const tct_archive *g, const json_t *one, const char *key, int *into)
{
  const json_t *said = json_object_get(one, key);
  const json_int_t n = json_integer_value(said);

  if (!json_is_integer(said) || n < 0 || n > INT_MAX)
    return tct_archive_bad(g, "its units or repeats are not a number of them");
  *into = (int)n;
  return TCT_OK;
}

static tct_status take_about(const tct_archive *g, const json_t *one, tct_rdm *r)
{
  const json_t *start = json_object_get(one, "start"), *dt = json_object_get(one, "dt");

  TCT_PASS(tct_archive_text(g, one, "name", sizeof r->name, r->name));
  TCT_PASS(tct_archive_text(g, one, "subject", sizeof r->subject, r->subject));
  TCT_PASS(tct_archive_text(g, one, "area", sizeof r->area, r->area));
  TCT_PASS(tct_archive_text(g, one, "session", sizeof r->session, r->session));
  TCT_PASS(take_count(g, one, "units", &r->units));
  TCT_PASS(take_count(g, one, "repeats", &r->repeats));
  if (!json_is_number(start) || !json_is_number(dt) || json_number_value(dt) < 0)
    return tct_archive_bad(g, "its start and dt are not times");
  r->start = json_number_value(start);
  r->dt    = json_number_value(dt);
  return TCT_OK;
}

static tct_status take_names(const tct_archive *g, tct_rdm *r)
{
  const size_t n       = (size_t)r->conditions;
  const int categories = tct_archive_categories(g);

  if (tct_archive_has(g, "condition")) {
    r->condition = tct_alloc(n, sizeof *r->condition);
    if (!r->condition) return tct_fail(g->err, TCT_NO_MEMORY, "no memory for %zu names", n);
    TCT_PASS(tct_archive_labels(g, "condition", r->conditions, r->condition));
  }
  if (categories == 0) return TCT_OK;
  r->category      = tct_alloc(n, sizeof *r->category);
  r->category_name = tct_alloc((size_t)categories, sizeof *r->category_name);
  r->categories    = categories;
  if (!r->category || !r->category_name)
    return tct_fail(g->err, TCT_NO_MEMORY, "no memory for %d categories", categories);
  return tct_archive_take_categories(g, r->conditions, -1, r->category, categories,
                                     r->category_name);
}

static tct_status take_noise(const tct_archive *g, tct_rdm *r)
{
  const size_t n = (size_t)r->conditions, shape[] = {n, n};
  const tct_array *a;

  if (!tct_archive_has(g, "noise")) return TCT_OK;
  TCT_PASS(tct_archive_find(g, "noise", 2, shape, &a));
  r->noise = tct_alloc(a->n, sizeof *r->noise);
  if (!r->noise) return tct_fail(g->err, TCT_NO_MEMORY, "no memory for noise");
  for (size_t i = 0; i < a->n; i++) r->noise[i] = tct_array_at(a, i);
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < n; k++)
      if (!isfinite(r->noise[i * n + k]) || r->noise[i * n + k] != r->noise[k * n + i])
        return tct_archive_bad(g, "its noise is no covariance: it is not finite or not symmetric");
  return TCT_OK;
}

static tct_status read_one(tct_rdm_source *s, tct_archive *g, const json_t *one, tct_rdms *into)
{
  static const size_t any[] = {0, 0};
  const tct_array *a;

  TCT_PASS(tct_archive_find(g, "", 2, any, &a));
  if (a->shape[0] != a->shape[1] || a->shape[0] < 2)
    return tct_archive_bad(g, "its matrix is no square of two conditions or more");
  if (tct_archive_has(g, "noise")) TCT_PASS(tct_rdm_charge(s, a->n * sizeof(double)));
  TCT_PASS(tct_rdms_take_square(s, a, g->base, into));
  tct_rdm *r = into->rdm[into->n - 1];
  TCT_PASS(take_about(g, one, r));
  TCT_PASS(take_names(g, r));
  return take_noise(g, r);
}

static tct_status take_text(const tct_archive *g, const json_t *about, const char *key, size_t room,
                            char *into)
{
  const char *said = json_string_value(json_object_get(about, key));

  if (said && strlen(said) >= room)
    return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0, "its %s has a name that is too long",
                       key);
  if (said) tct_print(into, room, "%s", said);
  return TCT_OK;
}

/* Is it the one that is asked for, by its name or by its array's? */
static bool is_asked(const json_t *one, const char *within)
{
  const char *name = json_string_value(json_object_get(one, "name"));
  const char *base = json_string_value(json_object_get(one, "array"));

  return !within || (name && strcmp(name, within) == 0) || (base && strcmp(base, within) == 0);
}

/* There is none of that name: say which there are, or which is near. */
static tct_status no_such(const tct_archive *g, const json_t *list, const char *within)
{
  const size_t n     = json_array_size(list);
  const char **names = tct_alloc(n, sizeof *names);
  tct_text known     = {0};
  int count          = 0;

  for (size_t i = 0; names && i < n; i++) {
    const char *name = json_string_value(json_object_get(json_array_get(list, i), "name"));
    if (!name) continue;
    names[count++] = name;
    if (count <= TOLD_MOST) tct_text_add(&known, "%s'%s'", count > 1 ? ", " : "", name);
  }
  const char *near = names ? tct_nearest(within, names, count) : NULL;
  if (near)
    (void)tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                      "there is no RDM '%.96s' in it; did you mean '%s'?", within, near);
  else
    (void)tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                      "there is no RDM '%.96s' in it; it has %s%s", within,
                      known.at ? known.at : "others", count > TOLD_MOST ? " and more" : "");
  tct_text_free(&known);
  tct_free(names);
  return TCT_BAD_DATA;
}

static tct_status read_all(tct_rdm_source *s, tct_archive *g, const json_t *about,
                           const char *within, tct_rdms *into)
{
  const json_t *list = json_object_get(about, "rdms");
  const json_t *one;
  size_t i;

  if (json_array_size(list) == 0 || json_integer_value(json_object_get(about, "layout")) != LAYOUT)
    return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                       "what is in 'about' does not tell of RDMs");
  TCT_PASS(take_text(g, about, "distance", sizeof into->distance, into->distance));
  TCT_PASS(take_text(g, about, "noise", sizeof into->covariance, into->covariance));
  json_array_foreach(list, i, one)
  {
    TCT_PASS(tct_archive_named(g, one));
    if (is_asked(one, within)) TCT_PASS(read_one(s, g, one, into));
  }
  if (into->n == 0) return no_such(g, list, within);
  return tct_archive_provenance(g, about, &into->provenance);
}

tct_status tct_rdms_npz_read(tct_rdm_source *g, const tct_arrays *all, const char *within,
                             tct_rdms *into)
{
  tct_archive archive     = {g->path, "RDM", NULL, all, g->err};
  json_t *about           = tct_archive_about(all);
  const tct_status status = read_all(g, &archive, about, within, into);

  json_decref(about);
  return status;
}

bool tct_rdms_are(const char *path)
{
  return tct_archive_holds(path, "rdms");
}
