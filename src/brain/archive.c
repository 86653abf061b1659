/* archive.c -- archives of things with names: what they are called, what stands beside them. */
#include "brain/archive.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <limits.h>
#include <string.h>

/* ---- writing ---- */

/* Names of arrays become names in an archive: no dot, which sets parts apart, and no path. */
static bool can_name(const char *kind, const char *name)
{
  const size_t n = strlen(kind);

  return *name && !strpbrk(name, "./\\") && strcmp(name, "about") != 0 &&
         !(strncmp(name, kind, n) == 0 && name[n] == '_') && tct_utf8(name, strlen(name));
}

void tct_archive_base(const char *kind, const void *of, int n,
                      const char *(*name_of)(const void *of, int i), int i, char base[TCT_BASE])
{
  const char *name = name_of(of, i);
  bool alone       = strlen(name) < TCT_BASE && can_name(kind, name);

  for (int k = 0; k < n && alone; k++) alone = k == i || strcmp(name_of(of, k), name) != 0;
  if (alone)
    tct_print(base, TCT_BASE, "%s", name);
  else
    tct_print(base, TCT_BASE, "%s_%d", kind, i + 1);
}

bool tct_archive_put_labels(tct_arrays *into, const char *base, const char *part, int n,
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

bool tct_archive_put_categories(tct_arrays *into, const char *base, int conditions,
                                const int *category, int categories, const tct_label *name)
{
  const size_t n = (size_t)conditions;
  char part[TCT_BASE + 16];

  if (categories == 0) return true;
  tct_print(part, sizeof part, "%s.category", base);
  tct_array *a = tct_arrays_add(into, part, TCT_I32, 1, &n);
  for (size_t i = 0; a && i < n; i++) ((int32_t *)a->bytes)[i] = category[i];
  return a && tct_archive_put_labels(into, base, "category_name", categories, name);
}

tct_status tct_archive_write(const char *path, const tct_text *about, const tct_arrays *all,
                             tct_error *err)
{
  const tct_format *npz = (const tct_format *)tct_variant("formats", "npz");
  const tct_array text  = {.name  = "about",
                           .type  = TCT_U8,
                           .rank  = 1,
                           .shape = {about->n},
                           .n     = about->n,
                           .bytes = about->at};
  tct_arrays with       = {1 + all->n, NULL};

  if (!npz) return tct_fail(err, TCT_BUG, "this build cannot write NPZ");
  if (!about->failed) with.array = tct_alloc((size_t)with.n, sizeof *with.array);
  if (!with.array) return tct_fail(err, TCT_NO_MEMORY, "no memory to write %s", path);
  with.array[0] = text;
  memcpy(with.array + 1, all->array, (size_t)all->n * sizeof *all->array);
  const tct_status status = npz->write(path, &with, err);
  tct_free(with.array);
  return status;
}

/* ---- reading ---- */

tct_status tct_archive_bad(const tct_archive *g, const char *what)
{
  return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0, "%s '%s': %s", g->thing, g->base, what);
}

static void name_part(const tct_archive *g, const char *part, char name[2 * TCT_BASE])
{
  tct_print(name, 2 * (size_t)TCT_BASE, "%s%s%s", g->base, *part ? "." : "", part);
}

const tct_array *tct_archive_has(const tct_archive *g, const char *part)
{
  char name[2 * TCT_BASE];

  name_part(g, part, name);
  return tct_arrays_named(g->all, name);
}

tct_status tct_archive_find(const tct_archive *g, const char *part, int rank, const size_t *shape,
                            const tct_array **found)
{
  char name[2 * TCT_BASE];

  name_part(g, part, name);
  *found = tct_arrays_named(g->all, name);
  if (!*found)
    return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0, "there is no array '%s' in it", name);
  bool fits = (*found)->rank == rank;
  for (int d = 0; d < rank && fits; d++)
    fits = (*found)->shape[d] > 0 && (*found)->shape[d] <= INT_MAX &&
           (!shape[d] || (*found)->shape[d] == shape[d]);
  if (fits) return TCT_OK;
  return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                     "the shape of array '%s' is not that of its %s", name, g->thing);
}

tct_status tct_archive_labels(const tct_archive *g, const char *part, int n, tct_label *into)
{
  const size_t shape[] = {(size_t)n, 0};
  const tct_array *a;

  TCT_PASS(tct_archive_find(g, part, 2, shape, &a));
  if (a->type != TCT_U8) return tct_archive_bad(g, "names are rows of bytes");
  for (int i = 0; i < n; i++) {
    const char *row     = (const char *)a->bytes + (size_t)i * a->shape[1];
    const size_t length = strnlen(row, a->shape[1]);
    if (length >= TCT_LABEL) return tct_archive_bad(g, "a name is longer than 63 bytes");
    if (!tct_utf8(row, length)) return tct_archive_bad(g, "a name is not UTF-8");
    memcpy(into[i], row, length);
  }
  return TCT_OK;
}

int tct_archive_categories(const tct_archive *g)
{
  const tct_array *names = tct_archive_has(g, "category_name");

  return names && names->rank == 2 && names->shape[0] <= INT_MAX ? (int)names->shape[0] : 0;
}

tct_status tct_archive_take_categories(const tct_archive *g, int conditions, int least,
                                       int *category, int categories, tct_label *name)
{
  const size_t n = (size_t)conditions;
  const tct_array *a;

  if (categories == 0) return TCT_OK;
  TCT_PASS(tct_archive_find(g, "category", 1, &n, &a));
  for (size_t i = 0; i < n; i++) {
    const double x = tct_array_at(a, i);
    if (!(x >= least && x < categories)) return tct_archive_bad(g, "a category has no name");
    category[i] = (int)x;
  }
  return tct_archive_labels(g, "category_name", categories, name);
}

/* ---- what is said of them ---- */

json_t *tct_archive_about(const tct_arrays *all)
{
  const tct_array *a = tct_arrays_named(all, "about");

  return a && a->type == TCT_U8 ? json_loadb(a->bytes, a->n, JSON_REJECT_DUPLICATES, NULL) : NULL;
}

tct_status tct_archive_what(const char *path, char what[TCT_HOLDS], tct_error *err)
{
  static const char *const wanted[] = {"about", NULL};
  enum { ABOUT_MOST = 64 << 20 };
  const tct_format *f = tct_format_of(path);
  tct_arrays all      = {0};

  what[0] = 0;
  if (!f || strcmp(f->name, "npz") != 0) return TCT_OK;
  const tct_status status = f->read(path, wanted, ABOUT_MOST, &all, err);
  if (status != TCT_OK) return status == TCT_NO_MEMORY ? status : TCT_OK;
  json_t *about     = tct_archive_about(&all);
  const char *holds = json_string_value(json_object_get(about, "holds"));
  tct_print(what, TCT_HOLDS, "%s", holds ? holds : "");
  json_decref(about);
  tct_arrays_free(&all);
  return TCT_OK;
}

bool tct_archive_holds(const char *path, const char *what)
{
  char says[TCT_HOLDS];

  return tct_archive_what(path, says, NULL) == TCT_OK && strcmp(says, what) == 0;
}

tct_status tct_archive_named(tct_archive *g, const json_t *one)
{
  g->base = json_string_value(json_object_get(one, "array"));
  if (g->base && strlen(g->base) < TCT_BASE) return TCT_OK;
  return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                     "what is in 'about' does not name the array of a%s %s",
                     strchr("RAEIO", *g->thing) ? "n" : "", g->thing);
}

tct_status tct_archive_text(const tct_archive *g, const json_t *one, const char *key, size_t room,
                            char *into)
{
  const char *text = json_string_value(json_object_get(one, key));

  if (!text || strlen(text) >= room)
    return tct_fail_in(g->err, TCT_BAD_DATA, g->path, 0, 0,
                       "%s '%s': its %s is not a text of at most %zu bytes", g->thing, g->base, key,
                       room - 1);
  tct_print(into, room, "%s", text);
  return TCT_OK;
}

tct_status tct_archive_provenance(const tct_archive *g, const json_t *about, char **into)
{
  const json_t *provenance = json_object_get(about, "provenance");

  if (!json_is_object(provenance)) return TCT_OK;
  char *text = json_dumps(provenance, JSON_COMPACT | JSON_REAL_PRECISION(17));
  *into      = text ? tct_strdup(text) : NULL;
  free(text);
  return *into ? TCT_OK : tct_fail(g->err, TCT_NO_MEMORY, "no memory for provenance");
}
