/* show_nwb.c -- what an NWB file is as NWB: its session, its tables with their columns, its series. */
#include "show_nwb.h"

#include "say.h"
#include "table.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 120, SPANS_MOST = 1000, LINES_MOST = 200 };
static const size_t spans_bytes = (size_t)1 << 30;

bool nwb_is_listed(const char *path, const tct_entries *all)
{
  const char *dot = strrchr(path, '.');

  if (dot && strcmp(dot, ".nwb") == 0) return true;
  for (int i = 0; i < all->n; i++) {
    const char *name = all->entry[i].name;
    if (strcmp(name, "@nwb_version") == 0 || strcmp(name, "nwb_version") == 0) return true;
    if (strcmp(name, "@neurodata_type") == 0 && strcmp(all->entry[i].note, "NWBFile") == 0)
      return true;
  }
  return false;
}

/* ---- when series begin and end ---- */

static const char *times_path(const tct_nwb_series *s, char path[2 * TCT_NWB_PATH])
{
  tct_print(path, sizeof(char[2 * TCT_NWB_PATH]), "%s/timestamps", s->path);
  return path;
}

static bool has_timestamps(const tct_nwb_series *s)
{
  return s->usable && isnan(s->rate);
}

static void spans_of_timestamps(const tct_nwb *f, nwb_span *span)
{
  static char path[SPANS_MOST][2 * TCT_NWB_PATH];
  const char *wanted[SPANS_MOST + 1] = {NULL};
  const size_t most                  = f->most < spans_bytes ? f->most : spans_bytes;
  tct_arrays all;
  int n = 0;

  for (int i = 0; i < f->n_series && n < SPANS_MOST; i++)
    if (has_timestamps(&f->series[i])) {
      wanted[n] = times_path(&f->series[i], path[n]);
      n++;
    }
  if (n == 0 || tct_arrays_read(f->path, wanted, most, &all, NULL) != TCT_OK) return;
  for (int i = 0; i < f->n_series; i++) {
    char name[2 * TCT_NWB_PATH];
    const tct_array *a = has_timestamps(&f->series[i])
                           ? tct_arrays_named(&all, times_path(&f->series[i], name))
                           : NULL;
    if (a && a->n > 0) span[i] = (nwb_span){tct_array_at(a, 0), tct_array_at(a, a->n - 1)};
  }
  tct_arrays_free(&all);
}

nwb_span *nwb_spans(const tct_nwb *f)
{
  nwb_span *span = tct_alloc(f->n_series ? (size_t)f->n_series : 1, sizeof *span);

  if (!span) return NULL;
  for (int i = 0; i < f->n_series; i++) {
    const tct_nwb_series *s = &f->series[i];
    span[i]                 = (nwb_span){NAN, NAN};
    if (s->usable && !isnan(s->rate) && s->shape[0] > 0)
      span[i] =
        (nwb_span){s->starting_time, s->starting_time + (double)(s->shape[0] - 1) / s->rate};
  }
  spans_of_timestamps(f, span);
  return span;
}

/* ---- for people ---- */

static void put_shape(tct_text *t, int rank, const size_t *shape)
{
  for (int d = 0; d < rank; d++) tct_text_add(t, "%s%zu", d ? " x " : "", shape[d]);
}

static void put_session(const tct_nwb *f, tct_text *t)
{
  struct table table = {.align = "lw"};

  tct_text_add(t, "%s: NWB%s%s, %d table%s and %d series\n", f->path, f->version[0] ? " " : "",
               f->version, f->tables, f->tables == 1 ? "" : "s", f->n_series);
  const char *const rows[][2] = {{"identifier", f->identifier},
                                 {"session", f->description},
                                 {"began", f->start},
                                 {"subject", f->subject}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    table_cell(&table, "%s", rows[i][0]);
    table_cell(&table, "%s", rows[i][1][0] ? rows[i][1] : "-");
  }
  table_put(&table, t, 2, WIDTH);
}

/* What stands in each row: "one", "2 x 3", "a list", "a list of 2". */
static const char *put_each(tct_text *t, const tct_nwb_column *c)
{
  static const char *const lists[] = {"", "a list", "lists"};

  tct_text_add(t, "%s", lists[c->ragged]);
  if (c->ragged && c->rank) tct_text_add(t, " of ");
  put_shape(t, c->rank, c->shape);
  if (!c->ragged && !c->rank) tct_text_add(t, "one");
  return t->at ? t->at : "-";
}

static void put_column(struct table *table, const tct_nwb_column *c)
{
  tct_text each = {0};
  char n[32];

  table_cell(table, "%s", c->name);
  table_cell(table, "%s", c->type[0] ? c->type : "-");
  table_cell(table, "%s", put_each(&each, c));
  table_cell(table, "%s", say_count(n, c->n));
  table_cell(table, "%s", c->usable ? "yes" : "no");
  if (c->usable && c->region[0])
    table_cell(table, "rows of %s", c->region);
  else
    table_cell(table, "%s", !c->usable ? c->why : c->description[0] ? c->description : "-");
  tct_text_free(&each);
}

static void put_beyond(int n, tct_text *out)
{
  if (n > LINES_MOST) tct_text_add(out, "  and %d more, which --json shows\n", n - LINES_MOST);
}

static void put_table(const tct_nwb_table *t, tct_text *out)
{
  static const char *const heads[] = {"column", "type",   "a row",
                                      "values", "usable", "what it is, or why not"};
  struct table table               = {.align = "lllrlw"};
  char rows[32];

  tct_text_add(out, "%s: %s, %s row%s\n", t->path, t->type[0] ? t->type : "a table",
               say_count(rows, t->rows), t->rows == 1 ? "" : "s");
  if (t->n == 0) return;
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) table_cell(&table, "%s", heads[i]);
  for (int i = 0; i < t->n && i < LINES_MOST; i++) put_column(&table, &t->column[i]);
  table_put(&table, out, 2, WIDTH);
  put_beyond(t->n, out);
}

static void put_when(struct table *table, const tct_nwb_series *s, const nwb_span *span)
{
  if (!isnan(s->rate))
    table_cell(table, "%.6g", s->rate);
  else
    table_cell(table, "%s", s->usable ? "timestamps" : "-");
  if (isnan(span->first) || isnan(span->last))
    table_cell(table, "-");
  else
    table_cell(table, "%.6g to %.6g", span->first, span->last);
}

static void put_series(const tct_nwb *f, const nwb_span *span, tct_text *out)
{
  static const char *const heads[] = {"series", "type",        "shape",  "unit",
                                      "Hz",     "from, to, s", "usable", "why not"};
  struct table table               = {.align = "lllllllw"};

  if (f->n_series == 0) return;
  bool all = true;
  for (int i = 0; i < f->n_series; i++) all = all && f->series[i].usable;
  const size_t columns = sizeof heads / sizeof *heads - all;
  if (all) table.align = "lllllll";
  for (size_t i = 0; i < columns; i++) table_cell(&table, "%s", heads[i]);
  for (int i = 0; i < f->n_series && i < LINES_MOST; i++) {
    const tct_nwb_series *s = &f->series[i];
    tct_text shape          = {0};
    put_shape(&shape, s->rank, s->shape);
    table_cell(&table, "%s", s->path);
    table_cell(&table, "%s", s->type[0] ? s->type : "-");
    table_cell(&table, "%s", shape.at ? shape.at : "-");
    table_cell(&table, "%s", s->unit[0] ? s->unit : "-");
    put_when(&table, s, &span[i]);
    table_cell(&table, "%s", s->usable ? "yes" : "no");
    if (!all) table_cell(&table, "%s", s->usable ? "-" : s->why);
    tct_text_free(&shape);
  }
  table_put(&table, out, 0, WIDTH);
  put_beyond(f->n_series, out);
}

void nwb_put_text(const tct_nwb *f, const nwb_span *span, tct_text *t)
{
  put_session(f, t);
  for (int i = 0; i < f->tables; i++) put_table(&f->table[i], t);
  put_series(f, span, t);
  for (int i = 0; i < f->links; i++)
    if (tct_nwb_table_named(f, f->link[i].from) || tct_nwb_series_named(f, f->link[i].from))
      tct_text_add(t, "%s is %s by another name\n", f->link[i].from, f->link[i].to);
}

/* ---- for programs ---- */

static void json_shape(struct json *j, int rank, const size_t *shape)
{
  json_row(j, "shape");
  for (int d = 0; d < rank; d++) json_count(j, NULL, shape[d]);
  json_close(j);
}

static void json_column(struct json *j, const tct_nwb_column *c)
{
  json_map(j, NULL);
  json_text(j, "name", c->name);
  json_text(j, "description", c->description);
  json_text(j, "type", c->type);
  json_count(j, "ragged", (uint64_t)c->ragged);
  json_shape(j, c->rank, c->shape);
  json_count(j, "values", c->n);
  json_text(j, "region", c->region);
  json_bool(j, "usable", c->usable);
  json_text(j, "why", c->why);
  json_close(j);
}

static void json_tables(struct json *j, const tct_nwb *f)
{
  json_list(j, "tables");
  for (int i = 0; i < f->tables; i++) {
    const tct_nwb_table *t = &f->table[i];
    json_map(j, NULL);
    json_text(j, "path", t->path);
    json_text(j, "type", t->type);
    json_text(j, "description", t->description);
    json_count(j, "rows", t->rows);
    json_list(j, "columns");
    for (int k = 0; k < t->n; k++) json_column(j, &t->column[k]);
    json_close(j);
    json_close(j);
  }
  json_close(j);
}

static void json_series(struct json *j, const tct_nwb *f, const nwb_span *span)
{
  json_list(j, "series");
  for (int i = 0; i < f->n_series; i++) {
    const tct_nwb_series *s = &f->series[i];
    json_map(j, NULL);
    json_text(j, "path", s->path);
    json_text(j, "type", s->type);
    json_text(j, "description", s->description);
    json_shape(j, s->rank, s->shape);
    json_text(j, "unit", s->unit);
    json_number(j, "conversion", s->conversion);
    json_number(j, "offset", s->offset);
    json_number(j, "rate", s->rate);
    json_number(j, "first", span[i].first);
    json_number(j, "last", span[i].last);
    json_text(j, "rois", s->rois);
    json_bool(j, "usable", s->usable);
    json_text(j, "why", s->why);
    json_close(j);
  }
  json_close(j);
}

void nwb_put_json(const tct_nwb *f, const nwb_span *span, struct json *j)
{
  json_map(j, "nwb");
  json_text(j, "version", f->version);
  json_text(j, "identifier", f->identifier);
  json_text(j, "description", f->description);
  json_text(j, "start", f->start);
  json_text(j, "subject", f->subject);
  json_tables(j, f);
  json_series(j, f, span);
  json_list(j, "links");
  for (int i = 0; i < f->links; i++) {
    json_map(j, NULL);
    json_text(j, "from", f->link[i].from);
    json_text(j, "to", f->link[i].to);
    json_close(j);
  }
  json_close(j);
  json_close(j);
}
