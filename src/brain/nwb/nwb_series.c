/* nwb_series.c -- the series of an NWB file: samples over time, their unit, and when they were taken.
 *
 * A series is a group with `data` and either `timestamps` or `starting_time` with a rate, or one that
 * calls itself so; extensions of the schema call theirs what they like.  value = data x conversion
 * [x channel_conversion] + offset.
 *
 * Source: NWB Format Specification 2.7, TimeSeries, ElectricalSeries, RoiResponseSeries. */
#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/nwb/nwb_parts.h"

#include <math.h>
#include <string.h>

static tct_status no_memory(const tct_nwb *f, size_t bytes, const char *path, tct_error *err)
{
  return tct_fail_in(err, TCT_NO_MEMORY, f->path, 0, 0,
                     "no memory for %zu bytes of '%s' beside what else is needed", bytes, path);
}

/* ---- which groups are series ---- */

static bool is_table(const tct_nwb *f, const char *path, size_t n)
{
  for (int i = 0; i < f->tables; i++)
    if (strncmp(f->table[i].path, path, n) == 0 && !f->table[i].path[n]) return true;
  return false;
}

static bool has_times(const nwb_listing *l, const char *path, int n)
{
  return nwb_entry(l, "%.*s/timestamps", n, path) || nwb_entry(l, "%.*s/starting_time", n, path);
}

static bool find_paths(const tct_nwb *f, const nwb_listing *l, nwb_paths *p)
{
  static const char says[] = "@neurodata_type", data[] = "/data";

  for (size_t i = 0; i < l->n; i++) {
    const tct_entry *e = l->entry[i];
    size_t n           = strlen(e->name);
    bool is            = false;
    if (nwb_ends_in(e->name, says)) {
      n -= sizeof says - 1;
      is = nwb_ends_in(e->note, "Series") && !nwb_entry(l, "%.*s", (int)n, e->name);
    } else if (nwb_ends_in(e->name, data)) {
      n -= sizeof data - 1;
      is = has_times(l, e->name, (int)n);
    }
    if (is && n > 0 && !is_table(f, e->name, n) && !nwb_paths_add(p, e->name, n)) return false;
  }
  nwb_paths_sort(p);
  return true;
}

/* ---- what a series is ---- */

__attribute__((format(printf, 3, 4))) static void useless(tct_nwb_series *s, tct_status trouble,
                                                          const char *form, ...)
{
  va_list args;

  if (!s->usable) return; /* the first reason stands */
  va_start(args, form);
  tct_print_list(s->why, sizeof s->why, form, args);
  va_end(args);
  s->usable  = false;
  s->trouble = trouble;
}

/* A number that may be missing, but not be anything else. */
static double number_or(const nwb_listing *l, const tct_nwb_series *s, const char *name,
                        double preset)
{
  double x = preset;

  if (!nwb_says_number(l, &x, "%s/data@%s", s->path, name) &&
      nwb_entry(l, "%s/data@%s", s->path, name))
    return NAN;
  return x;
}

static void look_at_data(const nwb_listing *l, tct_nwb_series *s)
{
  const tct_entry *e = nwb_entry(l, "%s/data", s->path);
  const char *unit   = nwb_says(l, "%s/data@unit", s->path);

  nwb_copy(s->unit, sizeof s->unit, unit, strlen(unit));
  if (!e && nwb_entry(l, "%s/external_file", s->path))
    useless(s, TCT_UNSUPPORTED, "its images are files of their own, which are not opened");
  else if (!e)
    useless(s, TCT_BAD_DATA, "it has no data");
  if (!e) return;
  s->rank = e->rank;
  memcpy(s->shape, e->shape, sizeof s->shape);
  if (!e->usable)
    useless(s, TCT_UNSUPPORTED, "its data: %s", e->note);
  else if (strcmp(e->type, "text") == 0 || strcmp(e->type, "references") == 0)
    useless(s, TCT_UNSUPPORTED, "its data are %s, not numbers", e->type);
  else if (e->rank == 0)
    useless(s, TCT_BAD_DATA, "its data are one number, without a time axis");
  s->conversion = number_or(l, s, "conversion", 1);
  s->offset     = number_or(l, s, "offset", 0);
  if (!isfinite(s->conversion) || s->conversion == 0 || !isfinite(s->offset))
    useless(s, TCT_BAD_DATA, "its conversion is %g and its offset %g", s->conversion, s->offset);
}

static void look_at_times(const nwb_listing *l, tct_nwb_series *s)
{
  const tct_entry *e = nwb_entry(l, "%s/timestamps", s->path),
                  *b = nwb_entry(l, "%s/starting_time", s->path);

  s->rate = s->starting_time = NAN;
  if (e) {
    if (!e->usable)
      useless(s, TCT_UNSUPPORTED, "its timestamps: %s", e->note);
    else if (e->rank != 1 || strcmp(e->type, "text") == 0 || strcmp(e->type, "references") == 0)
      useless(s, TCT_BAD_DATA, "its timestamps are not a row of numbers");
    else if (s->rank > 0 && e->shape[0] != s->shape[0])
      useless(s, TCT_BAD_DATA, "it has %zu timestamps for %zu samples%s", e->shape[0], s->shape[0],
              s->rank > 1 && e->shape[0] == s->shape[1]
                ? ", as many as its second axis has: time should be the first"
                : "");
  } else if (!b) {
    useless(s, TCT_BAD_DATA, "nothing says when its samples were taken");
  } else if (!b->usable) {
    useless(s, TCT_UNSUPPORTED, "its starting_time: %s", b->note);
  } else if (!nwb_says_number(l, &s->starting_time, "%s/starting_time", s->path) ||
             !isfinite(s->starting_time)) {
    useless(s, TCT_BAD_DATA, "its starting_time is no number");
  } else if (!nwb_says_number(l, &s->rate, "%s/starting_time@rate", s->path) || !(s->rate > 0) ||
             !isfinite(s->rate)) {
    useless(s, TCT_BAD_DATA, "its rate is not a number over 0");
    s->rate = NAN;
  }
}

/* It says so itself, or, where the schema has no place for that in it, a table of the file that we write
 * (nwb_write.h). */
bool nwb_region_place(size_t i, const char *series, char path[2 * TCT_NWB_PATH])
{
  static const struct {
    const char *before, *after;
  } places[]       = {{"", "/rois"}, {"", "/electrodes"}, {"processing/", "/columns/unit"}};
  const char *last = strrchr(series, '/');

  if (i >= sizeof places / sizeof *places) return false;
  if (*places[i].before && last) series = last + 1;
  tct_print(path, (size_t)2 * TCT_NWB_PATH, "%s%s%s", places[i].before, series, places[i].after);
  return true;
}

/* Which rows of which table its columns are. */
static void look_at_region(const nwb_listing *l, tct_nwb_series *s, tct_text *said)
{
  const size_t columns = s->rank > 1 ? s->shape[1] : 1;
  char path[2 * TCT_NWB_PATH];

  for (size_t i = 0; !s->region[0] && nwb_region_place(i, s->path, path); i++) {
    const tct_entry *e = nwb_entry(l, "%s", path);
    const char *table  = nwb_says(l, "%s@table", path);
    if (!e || e->rank != 1 || !e->usable) continue;
    nwb_copy(s->region, sizeof s->region, path, strlen(path));
    nwb_copy(s->rois, sizeof s->rois, table, strlen(table));
    if (s->rank > 0 && e->shape[0] != columns)
      tct_text_add(said, "%s has %zu %s and %zu columns%s\n", s->path, e->shape[0],
                   strrchr(path, '/') + 1, columns,
                   s->rank == 2 && e->shape[0] == s->shape[0]
                     ? ", but as many rows: time should be the first axis"
                     : "");
  }
}

static void make(const nwb_listing *l, tct_nwb_series *s, const char *path, tct_text *said)
{
  const char *type = nwb_says(l, "%s@neurodata_type", path),
             *of   = nwb_says(l, "%s@description", path);

  *s = (tct_nwb_series){.usable = true, .conversion = 1};
  nwb_copy(s->path, sizeof s->path, path, strlen(path));
  nwb_copy(s->type, sizeof s->type, type, strlen(type));
  nwb_copy(s->description, sizeof s->description, of, strlen(of));
  look_at_data(l, s);
  look_at_times(l, s);
  look_at_region(l, s, said);
}

tct_status nwb_find_series(tct_nwb *f, const nwb_listing *l, tct_text *said, tct_error *err)
{
  nwb_paths p = {0};
  bool fits   = find_paths(f, l, &p);

  if (fits && p.n > 0) {
    f->series = tct_alloc(p.n, sizeof *f->series);
    fits      = f->series != NULL;
  }
  for (size_t i = 0; i < p.n && fits; i++) make(l, &f->series[f->n_series++], p.path[i], said);
  tct_free(p.path);
  return fits ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for the series in it");
}

/* ---- its numbers ---- */

static const tct_array *given(const tct_arrays *a, const char *path, const char *name)
{
  char full[2 * TCT_NWB_PATH];

  tct_print(full, sizeof full, "%s/%s", path, name);
  return tct_arrays_named(a, full);
}

static tct_status odd(const tct_nwb *f, const tct_nwb_series *s, const char *name, tct_error *err)
{
  return tct_fail_in(err, TCT_BAD_DATA, f->path, 0, 0,
                     "'%s/%s' is not what it was when the file was opened", s->path, name);
}

static tct_status times_of(const tct_nwb *f, const tct_nwb_series *s, const tct_arrays *a,
                           double *time, tct_error *err)
{
  const tct_array *t = isnan(s->rate) ? given(a, s->path, "timestamps") : NULL;

  if (isnan(s->rate) && (!t || t->n != s->shape[0])) return odd(f, s, "timestamps", err);
  for (size_t i = 0; i < s->shape[0]; i++)
    time[i] = t ? tct_array_at(t, i) : s->starting_time + (double)i / s->rate;
  return TCT_OK;
}

static tct_status scale(const tct_nwb *f, const tct_nwb_series *s, const tct_arrays *a, size_t n,
                        double *value, tct_error *err)
{
  const tct_array *x = given(a, s->path, "data"), *by = given(a, s->path, "channel_conversion");
  const size_t columns = s->rank > 1 ? s->shape[1] : 1;
  const size_t within  = s->shape[0] && columns ? n / s->shape[0] / columns : 1;

  if (!x || x->n != n) return odd(f, s, "data", err);
  if (by && by->n != columns)
    return tct_fail_in(err, TCT_BAD_DATA, f->path, 0, 0,
                       "'%s/channel_conversion' has %zu numbers for %zu channels", s->path, by->n,
                       columns);
  /* what needs no conversion stays as it is, bit for bit: -0 + 0 would be another number */
  const bool as_it_is = !by && s->conversion == 1 && s->offset == 0;
  for (size_t i = 0; i < n; i++) {
    const double one = by ? tct_array_at(by, i / within % columns) : 1, v = tct_array_at(x, i);
    value[i] = as_it_is ? v : v * s->conversion * one + s->offset;
  }
  return TCT_OK;
}

tct_status nwb_samples_of(const tct_nwb *f, const tct_nwb_series *s, tct_arrays *a, size_t left,
                          double **value, double **time, tct_error *err)
{
  size_t n = 0, bytes = 0;
  tct_status status;

  *time = NULL;
  if (value) *value = NULL;
  if (!tct_elements(s->rank, s->shape, &n) ||
      __builtin_add_overflow(value ? n : 0, s->shape[0], &bytes) ||
      __builtin_mul_overflow(bytes, sizeof(double), &bytes) || bytes > left)
    return no_memory(f, bytes, s->path, err);
  *time = tct_alloc(s->shape[0] ? s->shape[0] : 1, sizeof **time);
  if (value) *value = tct_alloc(n ? n : 1, sizeof **value);
  if (!*time || (value && !*value))
    status = no_memory(f, bytes, s->path, err);
  else
    status = times_of(f, s, a, *time, err);
  if (status == TCT_OK && value) status = scale(f, s, a, n, *value, err);
  if (status != TCT_OK) {
    tct_free(*time);
    *time = NULL;
    if (value) {
      tct_free(*value);
      *value = NULL;
    }
  }
  return status;
}
