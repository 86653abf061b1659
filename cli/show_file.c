/* show_file.c -- the arrays of a data file: type, shape, range, and what is missing. */
#include "json.h"
#include "say.h"
#include "show.h"
#include "table.h"

#include <tercet/format.h>

#include <math.h>

static const size_t bytes_most = (size_t)8 << 30;

struct range {
  double least, most; /* NAN: there is no number in it */
  size_t nan;
};

static struct range range_of(const tct_array *a)
{
  struct range r = {NAN, NAN, 0};

  for (size_t i = 0; i < a->n; i++) {
    const double x = tct_array_at(a, i);
    if (isnan(x)) {
      r.nan++;
      continue;
    }
    if (!(x >= r.least)) r.least = x;
    if (!(x <= r.most)) r.most = x;
  }
  return r;
}

static const char *shape_of(const tct_array *a, tct_text *t)
{
  for (int d = 0; d < a->rank; d++) tct_text_add(t, "%s%zu", d ? " x " : "", a->shape[d]);
  return t->at ? t->at : "one number";
}

static const char *bound(char *text, double x)
{
  tct_print(text, 32, isnan(x) ? "-" : "%.6g", x);
  return text;
}

static int as_text(const char *path, const tct_format *f, const tct_arrays *all)
{
  struct table table = {.align = "llrrrr"};
  char least[32], most[32], nan[32];
  tct_text t = {0};

  table_cell(&table, "array");
  table_cell(&table, "type");
  table_cell(&table, "shape");
  table_cell(&table, "least");
  table_cell(&table, "most");
  table_cell(&table, "NaN");
  for (int i = 0; i < all->n; i++) {
    const tct_array *a   = &all->array[i];
    const struct range r = range_of(a);
    tct_text shape       = {0};
    table_cell(&table, "%s", *a->name ? a->name : "-");
    table_cell(&table, "%s", tct_dtype_name(a->type));
    table_cell(&table, "%s", shape_of(a, &shape));
    table_cell(&table, "%s", bound(least, r.least));
    table_cell(&table, "%s", bound(most, r.most));
    table_cell(&table, "%s", r.nan ? say_count(nan, r.nan) : "0");
    tct_text_free(&shape);
  }
  tct_text_add(&t, "%s: %s, %d array%s\n", path, f->name, all->n, all->n == 1 ? "" : "s");
  table_put(&table, &t, 2, 120);
  return say_text(&t);
}

static int as_json(const char *path, const tct_format *f, const tct_arrays *all)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "kind", "file");
  json_text(&j, "path", path);
  json_text(&j, "format", f->name);
  json_list(&j, "arrays");
  for (int i = 0; i < all->n; i++) {
    const tct_array *a   = &all->array[i];
    const struct range r = range_of(a);
    json_map(&j, NULL);
    json_text(&j, "name", a->name);
    json_text(&j, "type", tct_dtype_name(a->type));
    json_row(&j, "shape");
    for (int d = 0; d < a->rank; d++) json_count(&j, NULL, a->shape[d]);
    json_close(&j);
    json_number(&j, "least", r.least);
    json_number(&j, "most", r.most);
    json_count(&j, "nan", r.nan);
    json_close(&j);
  }
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}

int show_file(const struct asked *a, const char *path)
{
  const tct_format *f = tct_format_of(path);
  tct_arrays all      = {0};
  tct_error err       = {0};

  if (a->sets > 0)
    return say_usage(a, "--set and --seed are for specs, and %s is a data file", path);
  if (tct_arrays_read(path, NULL, a->max_memory ? a->max_memory : bytes_most, &all, &err) != TCT_OK)
    return say_error(a, &err);
  const int code = a->json ? as_json(path, f, &all) : as_text(path, f, &all);
  tct_arrays_free(&all);
  return code;
}
