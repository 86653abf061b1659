/* nwb_parts.c -- what a recipe takes of an NWB file by its path: a table of trials or of units, spikes, a series.
 *
 * Times are seconds there, whatever the recipe says of other files.  Columns with a list in each row, or with
 * records, are none of the columns of a table here. */
#include "brain/nwb/nwb.h"
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { NEAR_MOST = 512, TABLE_MOST = 256 };

void tct_held_nwb_free(struct held *h)
{
  if (h->nwb) tct_nwb_close(h->nwb);
  tct_free(h->nwb);
  h->nwb = NULL;
}

static void say_odd(struct recipe *r, const struct entry *e, const char *line)
{
  while (line && *line) {
    const int n = (int)strcspn(line, "\n");
    tct_recipe_say(r, e, "%.*s", n, line);
    line += n + (line[n] == '\n');
  }
}

/* The file as NWB; NULL and a complaint if it is none. */
static tct_status open_nwb(struct recipe *r, const struct entry *e, struct held *h,
                           const tct_node *at)
{
  if (h->nwb) return TCT_OK;
  if (strcmp(h->format->name, "hdf5") != 0) {
    tct_complain(r->spec, at,
                 "'%.100s' would be a path in an NWB file, which %.100s is not: a map is expected",
                 at->text, h->path);
    return TCT_OK;
  }
  tct_nwb *nwb = tct_alloc(1, sizeof *nwb);
  if (!nwb) return tct_fail(r->err, TCT_NO_MEMORY, "no memory for %s", h->path);
  const tct_status code = tct_nwb_open(h->path, r->left, nwb, r->err);
  if (code != TCT_OK) {
    tct_free(nwb);
    return tct_while(r->err, code, "reading what line %d of the recipe names", at->line);
  }
  h->nwb = nwb;
  say_odd(r, e, nwb->said);
  return TCT_OK;
}

/* "there is no X; did you mean Y?", of paths */
static void no_such(struct recipe *r, const struct held *h, const tct_node *at, const char *what,
                    const char *const *words, int n)
{
  const char *near = tct_nearest(at->text, words, n);
  tct_text all     = {0};

  for (int i = 0; i < n && all.n < 300; i++) tct_text_add(&all, "%s%s", i ? ", " : "", words[i]);
  if (near)
    tct_complain(r->spec, at, "there is no %s '%.100s' in %.100s; did you mean '%s'?", what,
                 at->text, h->path, near);
  else
    tct_complain(r->spec, at, "there is no %s '%.100s' in %.100s; there are %s", what, at->text,
                 h->path, all.at ? all.at : "none");
  tct_text_free(&all);
}

static const tct_nwb_table *table_of(struct recipe *r, const struct held *h, const tct_node *at)
{
  const tct_nwb_table *t = tct_nwb_table_named(h->nwb, at->text);
  const char *words[NEAR_MOST];
  int n = 0;

  if (t) return t;
  for (; n < h->nwb->tables && n < NEAR_MOST; n++) words[n] = h->nwb->table[n].path;
  no_such(r, h, at, "table", words, n);
  return NULL;
}

/* ---- tables ---- */

/* One text, or a list of them as "a+b"; false: it has over 63 bytes. */
static bool copy_texts(const tct_nwb_values *v, size_t row, char into[TCT_LABEL])
{
  const size_t first = !v->end ? row : row ? v->end[row - 1] : 0;
  const size_t end   = v->end ? v->end[row] : row + 1;
  size_t used        = 0;

  for (size_t i = first; i < end; i++) {
    const char *text = v->text + i * v->width;
    const size_t n = strnlen(text, v->width), plus = i > first;
    if (n + plus >= TCT_LABEL - used) return false;
    if (plus) into[used++] = '+';
    memcpy(into + used, text, n);
    used += n;
  }
  return true;
}

static tct_status copy_column(struct recipe *r, const tct_node *at, const char *name,
                              const tct_nwb_values *v, size_t rows, const size_t *row,
                              struct columns *t)
{
  struct column *c;

  if (!v->number && !v->text) return TCT_OK;
  TCT_PASS(tct_columns_add(r, t, name, v->text != NULL, &c));
  for (size_t i = 0; i < rows; i++) {
    const size_t from = row ? row[i] : i;
    if (from >= v->rows)
      return tct_fail(r->err, TCT_BAD_DATA, "column '%s' has no row %zu", name, from);
    if (v->number) {
      c->number[i] = v->number[from];
    } else if (!copy_texts(v, from, c->text[i])) {
      tct_complain(r->spec, at, "a text of column '%s' has over 63 bytes", name);
      return TCT_OK;
    }
  }
  return TCT_OK;
}

/* A value a row, or a list of texts. */
static bool is_plain(const tct_nwb_column *c)
{
  return c->usable && c->rank == 0 &&
         (c->ragged == 0 || (c->ragged == 1 && strcmp(c->type, "text") == 0));
}

/* Units are known by their names, where they have some, and not by numbers that change from file to file. */
static bool has_names(const tct_nwb_table *t)
{
  const tct_nwb_column *c = tct_nwb_column_named(t, "unit_name");

  return c && is_plain(c) && !c->ragged && strcmp(c->type, "text") == 0;
}

/* Rows of a table (all, or those listed) as columns of t. */
static tct_status copy_table(struct recipe *r, const struct entry *e, const struct held *h,
                             const tct_node *at, const tct_nwb_table *from, const size_t *row,
                             struct columns *t)
{
  const char *name[TABLE_MOST];
  tct_nwb_values *v = NULL;
  int n             = 0;

  const bool named = t == &e->unit && has_names(from);

  if (from->id.name[0] && from->id.usable && !named && !tct_column(t, "id")) name[n++] = "id";
  for (int i = 0; i < from->n && n < TABLE_MOST; i++)
    if (is_plain(&from->column[i]) && !tct_column(t, from->column[i].name))
      name[n++] = from->column[i].name;
  if (n == 0) return TCT_OK;
  TCT_PASS(tct_recipe_take(r, (size_t)n, sizeof *v, &v, "a table"));
  tct_status code = tct_nwb_columns_read(h->nwb, from, name, n, v, r->err);
  for (int i = 0; i < n && code == TCT_OK; i++)
    code = copy_column(r, at, named && strcmp(name[i], "unit_name") == 0 ? "id" : name[i], &v[i],
                       t->rows, row, t);
  for (int i = 0; i < n; i++) tct_nwb_values_free(&v[i]);
  tct_free(v);
  return code == TCT_OK ? TCT_OK : tct_while(r->err, code, "reading the table %s", from->path);
}

tct_status tct_nwb_part_table(struct recipe *r, const struct entry *e, struct held *h,
                              const tct_node *at, struct columns *t)
{
  TCT_PASS(open_nwb(r, e, h, at));
  const tct_nwb_table *from = h->nwb ? table_of(r, h, at) : NULL;
  if (!from) return TCT_OK;
  if (t->rows && t->rows != from->rows) {
    tct_complain(r->spec, at, "the table '%s' has %zu rows, but there are %zu", from->path,
                 from->rows, t->rows);
    return TCT_OK;
  }
  t->rows    = from->rows;
  t->seconds = true;
  return copy_table(r, e, h, at, from, NULL, t);
}

/* ---- spikes ---- */

/* Where a unit lies is often said of its electrodes alone: what their table says of the first of each. */
static tct_status copy_electrodes(struct recipe *r, struct entry *e)
{
  const tct_nwb_column *c = tct_nwb_column_named(e->table, "electrodes");
  const tct_nwb_table *t =
    c && c->usable && c->region[0] ? tct_nwb_table_named(e->file->nwb, c->region) : NULL;
  tct_nwb_values v = {0};
  size_t *row      = NULL;

  if (!t || c->ragged > 1 || c->rank > 0) return TCT_OK;
  TCT_PASS(tct_nwb_column_read(e->file->nwb, e->table, "electrodes", &v, r->err));
  tct_status code = tct_recipe_take(r, e->unit.rows, sizeof *row, &row, "electrodes of units");
  for (size_t i = 0; code == TCT_OK && i < e->unit.rows; i++) {
    const size_t first = !v.end ? i : i ? v.end[i - 1] : 0;
    const bool has     = v.number && first < (v.end ? v.end[i] : v.n);
    if (!has || !(v.number[first] >= 0)) {
      tct_recipe_say(r, e, "unit %zu has no electrode: what is said of electrodes is left out", i);
      break;
    }
    row[i] = (size_t)v.number[first];
    if (i + 1 == e->unit.rows) code = copy_table(r, e, e->file, e->at, t, row, &e->unit);
  }
  tct_nwb_values_free(&v);
  tct_free(row);
  return code;
}

tct_status tct_nwb_part_spikes(struct recipe *r, struct entry *e)
{
  TCT_PASS(open_nwb(r, e, e->file, e->at));
  const tct_nwb_table *t = e->file->nwb ? table_of(r, e->file, e->at) : NULL;
  if (!t) return TCT_OK;
  const tct_nwb_column *c = tct_nwb_column_named(t, "spike_times");
  if (!c || c->ragged != 1 || !c->usable) {
    tct_complain(r->spec, e->at, "the table '%s' has no column 'spike_times' of lists%s%s", t->path,
                 c && !c->usable ? ": " : "", c && !c->usable ? c->why : "");
    return TCT_OK;
  }
  e->table     = t;
  e->unit.rows = t->rows;
  TCT_PASS(copy_table(r, e, e->file, e->at, t, NULL, &e->unit));
  return copy_electrodes(r, e);
}

tct_status tct_nwb_part_ends(struct recipe *r, const struct entry *e, uint64_t **end)
{
  tct_nwb_values v = {0};

  TCT_PASS(tct_nwb_column_ends(e->file->nwb, e->table, "spike_times", &v, r->err));
  const tct_status code = tct_recipe_take(r, e->unit.rows, sizeof **end, end, "ends of units");
  for (size_t i = 0; code == TCT_OK && i < e->unit.rows; i++) (*end)[i] = v.end[i];
  tct_nwb_values_free(&v);
  return code;
}

tct_status tct_nwb_part_count(struct recipe *r, const struct entry *e, tct_binner *b)
{
  char name[TCT_NWB_PATH + 16];

  tct_print(name, sizeof name, "%s/spike_times", e->table->path);
  return tct_bin_file(b, e->file->path, name, 1, r->left, r->err);
}

/* ---- series ---- */

/* What the table of regions or electrodes says of the columns of a series. */
static tct_status copy_regions(struct recipe *r, struct entry *e)
{
  const tct_nwb_series *s = e->series;
  const tct_nwb_table *t  = s->rois[0] ? tct_nwb_table_named(e->file->nwb, s->rois) : NULL;
  size_t *row = NULL, n = 0;

  if (!t) return TCT_OK;
  TCT_PASS(tct_nwb_series_rows(e->file->nwb, s, &row, &n, r->err));
  tct_status code = TCT_OK;
  if (n == e->unit.rows) code = copy_table(r, e, e->file, e->at, t, row, &e->unit);
  if (n != e->unit.rows)
    tct_recipe_say(r, e, "%s has %zu columns and says the regions of %zu", s->path, e->unit.rows,
                   n);
  tct_free(row);
  return code;
}

tct_status tct_nwb_part_series(struct recipe *r, struct entry *e)
{
  const char *words[NEAR_MOST];
  int n = 0;

  TCT_PASS(open_nwb(r, e, e->file, e->at));
  if (!e->file->nwb) return TCT_OK;
  const tct_nwb *f = e->file->nwb;
  e->series        = tct_nwb_series_named(f, e->at->text);
  if (!e->series) {
    for (; n < f->n_series && n < NEAR_MOST; n++) words[n] = f->series[n].path;
    no_such(r, e->file, e->at, "series", words, n);
    return TCT_OK;
  }
  const tct_nwb_series *s = e->series;
  if (!s->usable || s->rank < 1 || s->rank > 2 || s->shape[0] == 0) {
    tct_complain(r->spec, e->at, "the series '%s' is none of time x units%s%s", s->path,
                 s->usable ? "" : ": ", s->usable ? "" : s->why);
    e->series = NULL;
    return TCT_OK;
  }
  e->stack.time_axis = 0;
  e->stack.trials    = 1;
  e->stack.steps     = s->shape[0];
  e->stack.units     = s->rank > 1 ? s->shape[1] : 1;
  e->unit.rows       = e->stack.units;
  if (strlen(s->unit) < sizeof e->quantity)
    tct_print(e->quantity, sizeof e->quantity, "%s", s->unit);
  return copy_regions(r, e);
}

tct_status tct_nwb_part_samples(struct recipe *r, const struct entry *e, double **x, double **time)
{
  size_t bytes;

  if (__builtin_mul_overflow(e->stack.steps, e->stack.units * sizeof **x, &bytes) ||
      bytes > r->left)
    return tct_fail(r->err, TCT_NO_MEMORY, "the series %s takes more memory than is allowed",
                    e->series->path);
  return tct_nwb_series_read(e->file->nwb, e->series, x, time, r->err);
}
