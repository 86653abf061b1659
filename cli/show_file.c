/* show_file.c -- the arrays of a data file: type, shape, range, and what is missing.
 *
 * Where a file can hold more than arrays, what is in it is listed, with the reason where something cannot
 * be read; FILE:PATH is one array of it.  Of an NWB file is told what it means, and the list only if it is
 * asked for: it is long. */
#include "json.h"
#include "said.h"
#include "say.h"
#include "show.h"
#include "show_nwb.h"
#include "table.h"

#include "base/memory.h"
#include "brain/doubts.h"
#include "brain/rdms/rdms.h"
#include "brain/recordings.h"

#include <tercet/format.h>

#include <math.h>
#include <string.h>

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

/* ---- what is in it ---- */

/* An attribute, a@b: in a table only where it says what the numbers are. */
static bool is_telling(const tct_entry *e)
{
  static const char *const words[] = {"@unit",       "@units", "@conversion", "@offset",
                                      "@resolution", "@rate",  "@nwb_version"};
  const char *at                   = strrchr(e->name, '@');

  for (size_t i = 0; at && i < sizeof words / sizeof *words; i++)
    if (strcmp(at, words[i]) == 0) return true;
  return !at;
}

enum { ROWS_MOST = 400 };

/* Things with one name but for the places in it, s(1).x and s(2).x: a row of the table. */
struct row {
  char kin[128]; /* s().x */
  const tct_entry *first;
  int n;
};

static void kin_of(const char *name, char kin[128])
{
  bool inside = false;

  for (; *name; name++) {
    if (*name == ')' || *name == '}') inside = false;
    if (!inside) *kin++ = *name;
    if (*name == '(' || *name == '{') inside = true;
  }
  *kin = 0;
}

/* The rows of a table; what is not in it is counted. */
static int make_rows(const tct_entries *all, struct row rows[ROWS_MOST], int *hidden, int *beyond)
{
  int n = 0;

  for (int i = 0; i < all->n; i++) {
    const tct_entry *e = &all->entry[i];
    char kin[128];
    int k = 0;
    *hidden += !is_telling(e);
    if (!is_telling(e)) continue;
    kin_of(e->name, kin);
    while (k < n && (strcmp(rows[k].kin, kin) != 0 || rows[k].first->usable != e->usable)) k++;
    *beyond += k == ROWS_MOST;
    if (k == ROWS_MOST) continue;
    if (k == n) {
      rows[n] = (struct row){.first = e};
      memcpy(rows[n++].kin, kin, sizeof kin);
    }
    rows[k].n++;
  }
  return n;
}

static void put_row(struct table *table, const struct row *r)
{
  const tct_entry *e = r->first;
  tct_array a        = {.rank = e->rank};
  tct_text shape = {0}, note = {0};

  memcpy(a.shape, e->shape, sizeof a.shape);
  if (r->n > 1) tct_text_add(&note, "the first of %d%s", r->n, e->note[0] ? ": " : "");
  tct_text_add(&note, "%s", e->note[0] || r->n > 1 ? e->note : "-");
  table_cell(table, "%s", e->name);
  table_cell(table, "%s", e->type);
  table_cell(table, "%s", e->rank ? shape_of(&a, &shape) : e->usable ? "one" : "-");
  table_cell(table, "%s", e->usable ? "yes" : "no");
  table_cell(table, "%s", note.at ? note.at : "-");
  tct_text_free(&shape);
  tct_text_free(&note);
}

/* A file of things: what it lists, what it is as NWB (span NULL: it is not), and what is odd in it. */
struct listed {
  const char *path;
  const tct_format *format;
  tct_entries all;
  tct_nwb nwb;
  nwb_span *span;
  tct_text doubts; /* a line each */
};

static void put_arrays(const struct listed *l, tct_text *t)
{
  static struct row rows[ROWS_MOST];
  struct table table = {.align = "lllll"};
  int hidden = 0, beyond = 0;
  const int n = make_rows(&l->all, rows, &hidden, &beyond);

  table_cell(&table, "name");
  table_cell(&table, "type");
  table_cell(&table, "shape");
  table_cell(&table, "usable");
  table_cell(&table, "says, or why not");
  for (int i = 0; i < n; i++) put_row(&table, &rows[i]);
  table_put(&table, t, 2, 160);
  if (beyond) tct_text_add(t, "  and %d more, which --json shows\n", beyond);
  if (hidden)
    tct_text_add(t, "  and %d attribute%s, which --json shows\n", hidden, hidden == 1 ? "" : "s");
}

static int list_text(const struct asked *a, const struct listed *l)
{
  const char *doubts = l->doubts.at;
  tct_text t         = {0};
  int usable         = 0;
  char thing[128];

  for (int i = 0; i < l->all.n; i++) usable += l->all.entry[i].usable;
  if (l->span) nwb_put_text(&l->nwb, l->span, &t);
  if (!l->span || a->arrays) {
    tct_text_add(&t, "%s: %s, %d of %d things can be read as arrays\n", l->path, l->format->name,
                 usable, l->all.n);
    put_arrays(l, &t);
  }
  for (; doubts && *doubts; doubts = strchr(doubts, '\n') + 1)
    tct_text_add(&t, "warning: %.*s\n", (int)strcspn(doubts, "\n"), doubts);
  if (l->span && !a->arrays)
    tct_text_add(&t, "tercet show %s --arrays lists all %d things in it\n", l->path, l->all.n);
  if (usable) tct_text_add(&t, "tercet show %s:NAME shows one array\n", l->path);
  if (tct_rdms_are_listed(l->format, &l->all, thing))
    tct_text_add(&t, "tercet show %s:%s shows RDMs\n", l->path, thing);
  return say_text(&t);
}

static int list_json(const struct listed *l)
{
  const char *doubts = l->doubts.at;
  struct json j      = {0};

  json_map(&j, NULL);
  json_text(&j, "kind", "list");
  json_text(&j, "path", l->path);
  json_text(&j, "format", l->format->name);
  if (l->span) nwb_put_json(&l->nwb, l->span, &j);
  json_list(&j, "entries");
  for (int i = 0; i < l->all.n; i++) {
    const tct_entry *e = &l->all.entry[i];
    json_map(&j, NULL);
    json_text(&j, "name", e->name);
    json_text(&j, "type", e->type);
    json_row(&j, "shape");
    for (int d = 0; d < e->rank; d++) json_count(&j, NULL, e->shape[d]);
    json_close(&j);
    json_bool(&j, "usable", e->usable);
    json_text(&j, "note", e->note);
    json_close(&j);
  }
  json_close(&j);
  json_list(&j, "warnings");
  for (; doubts && *doubts; doubts = strchr(doubts, '\n') + 1) {
    char line[512];
    tct_print(line, sizeof line, "%.*s", (int)strcspn(doubts, "\n"), doubts);
    json_text(&j, NULL, line);
  }
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}

/* As NWB, if it is some: one that is not read as such is still a file of arrays. */
static tct_status look_at_nwb(struct listed *l, size_t most, tct_error *err)
{
  const tct_status status = tct_nwb_open(l->path, most, &l->nwb, err);

  if (status == TCT_BAD_DATA || status == TCT_UNSUPPORTED) {
    tct_text_add(&l->doubts, "%.*s\n", (int)strcspn(err->text, "\n"), err->text);
    return TCT_OK;
  }
  if (status != TCT_OK) return status;
  l->span = nwb_spans(&l->nwb);
  if (!l->span) return tct_fail(err, TCT_NO_MEMORY, "no memory for its series");
  tct_text_add(&l->doubts, "%s", l->nwb.said ? l->nwb.said : "");
  return TCT_OK;
}

static int show_list(const struct asked *a, const tct_format *f, const char *path)
{
  const size_t most = said_memory(a);
  struct listed l   = {.path = path, .format = f};
  tct_error err     = {0};
  int code;

  if (f->list(path, &l.all, &err) != TCT_OK) return say_error(a, &err);
  if (nwb_is_listed(path, &l.all) && look_at_nwb(&l, most, &err) != TCT_OK) {
    code = say_error(a, &err);
  } else {
    tct_doubts(path, f, &l.all, most, &l.doubts);
    code = a->json ? list_json(&l) : list_text(a, &l);
  }
  tct_free(l.span);
  tct_nwb_close(&l.nwb);
  tct_text_free(&l.doubts);
  tct_entries_free(&l.all);
  return code;
}

/* ---- the file ---- */

bool show_is_file(const char *path)
{
  char file[4096];

  (void)tct_path_within(path, file, sizeof file);
  return tct_format_of(file) != NULL;
}

/* One array of a file, or RDMs within it. */
static int show_within(const struct asked *a, const tct_format *f, const char *file,
                       const char *name, size_t most)
{
  const char *wanted[] = {name + (*name == '/'), NULL};
  tct_arrays all       = {0};
  tct_error err        = {0};

  if (tct_rdms_are(file)) return show_rdms(a, file, name, most);
  if (tct_arrays_read(file, wanted, most, &all, &err) != TCT_OK) return say_error(a, &err);
  const int code = all.n == 0 ? show_rdms(a, file, name, most)
                   : a->json  ? as_json(file, f, &all)
                              : as_text(file, f, &all);
  tct_arrays_free(&all);
  return code;
}

int show_file(const struct asked *a, const char *path)
{
  char file[4096];
  const char *name    = tct_path_within(path, file, sizeof file);
  const tct_format *f = tct_format_of(file);
  const size_t most   = said_memory(a);
  tct_arrays all      = {0};
  tct_error err       = {0};

  if (a->sets > 0)
    return say_usage(a, "--set and --seed are for specs, and %s is a data file", path);
  if (name) return show_within(a, f, file, name, most);
  if (f->list) return show_list(a, f, file);
  if (!a->arrays && tct_recordings_are(file)) return show_recordings(a, file, most);
  if (!a->arrays && tct_rdms_are(file)) return show_rdms(a, file, NULL, most);
  if (tct_arrays_read(file, NULL, most, &all, &err) != TCT_OK) return say_error(a, &err);
  const int code = a->json ? as_json(file, f, &all) : as_text(file, f, &all);
  tct_arrays_free(&all);
  return code;
}
