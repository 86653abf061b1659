/* csv.c -- a table of text with a header: an array a column.
 *
 * The file is gone through twice: first for its shape and for what its columns are, then for the
 * numbers.  A table without a header, all numbers from its first row on, is one matrix.
 *
 * Source: Shafranovich 2005, RFC 4180; W3C 2015, Model for Tabular Data; BIDS 1.9, Tabular files. */
#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/files/cells.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { COLUMNS = 16384 };

struct column {
  char name[128];
  bool wanted, gaps;  /* gaps: something is missing in it */
  tct_cell_kind kind; /* of its first cell that is not missing */
  size_t width;       /* of the longest text */
  tct_array *array;
};

struct table {
  tct_bytes *bytes;
  char *text;
  bool headless;
  size_t rows, columns;
  struct column *column; /* of a headless table: one */
};

static tct_cells start(const struct table *t)
{
  const char *path = t->bytes->path;
  const size_t n   = strlen(path);
  const bool tabs  = n > 4 && strcasecmp(path + n - 4, ".tsv") == 0;
  const char *from = t->text, *end = t->text + t->bytes->size;

  if (!from) return (tct_cells){0};
  if (end - from >= 3 && memcmp(from, "\xef\xbb\xbf", 3) == 0)
    from += 3; /* Excel's mark of UTF-8 */
  return (tct_cells){path, from, end, tabs ? '\t' : ',', 1, 1, {0}, 1, 1, false};
}

/* ---- the first row ---- */

/* Count its cells and see whether all are numbers. */
static tct_status count_columns(struct table *t, tct_cells *c, tct_error *err)
{
  double x;

  t->headless = true;
  do {
    TCT_PASS(tct_cells_next(c, err));
    if (tct_cell_kind_of(c->text.at, &x) != TCT_CELL_NUMBER) t->headless = false;
    if (++t->columns > COLUMNS) return tct_cells_bad(c, err, "there are over %d columns", COLUMNS);
  } while (!c->last);
  if (t->columns == 1 && !t->headless && strchr(c->text.at, ';'))
    return tct_cells_bad(c, err, "cells are separated by a comma (in .tsv by a tab), not by ';'");
  return TCT_OK;
}

static tct_status name_column(struct table *t, const tct_cells *c, size_t k,
                              const char *const *wanted, tct_error *err)
{
  struct column *column = &t->column[k];

  if (c->text.n >= sizeof column->name)
    return tct_cells_bad(c, err, "a name has at most %zu bytes", sizeof column->name - 1);
  snprintf(column->name, sizeof column->name, "%s", c->text.at);
  if (c->text.n == 0) snprintf(column->name, sizeof column->name, "column %zu", k + 1);
  for (size_t i = 0; i < k; i++)
    if (strcmp(t->column[i].name, column->name) == 0)
      return tct_cells_bad(c, err, "a column '%s' comes twice", column->name);
  column->wanted = tct_is_wanted(wanted, column->name);
  return TCT_OK;
}

static tct_status name_columns(struct table *t, tct_cells *c, const char *const *wanted,
                               tct_error *err)
{
  const size_t n = t->headless ? 1 : t->columns;
  void *block;

  TCT_PASS(tct_bytes_take(t->bytes, n * sizeof *t->column, &block, err));
  t->column = block;
  if (t->headless) {
    tct_stem(t->bytes->path, t->column->name);
    t->column->wanted = tct_is_wanted(wanted, t->column->name);
    return TCT_OK;
  }
  for (size_t k = 0; k < n; k++) {
    TCT_PASS(tct_cells_next(c, err));
    TCT_PASS(name_column(t, c, k, wanted, err));
  }
  return TCT_OK;
}

/* ---- the cells ---- */

static tct_status look(const tct_cells *c, struct column *column, tct_error *err)
{
  static const char *const kinds[] = {"", "numbers", "true or false", ""};
  double x;
  const tct_cell_kind kind = tct_cell_kind_of(c->text.at, &x);

  if (c->text.n > column->width) column->width = c->text.n;
  if (kind == TCT_CELL_MISSING) column->gaps = true;
  if (kind == TCT_CELL_MISSING || kind == column->kind || column->kind == TCT_CELL_TEXT)
    return TCT_OK;
  if (column->kind != TCT_CELL_MISSING)
    return tct_cells_bad(c, err, "'%.40s' is here, but the cells above in '%s' are %s", c->text.at,
                         column->name, kinds[column->kind]);
  column->kind = kind;
  return TCT_OK;
}

static void put(const tct_cells *c, const struct column *column, size_t i)
{
  tct_array *a = column->array;
  double x;

  (void)tct_cell_kind_of(c->text.at, &x);
  if (a->type == TCT_F64)
    ((double *)a->bytes)[i] = x;
  else if (a->type == TCT_BOOL8)
    ((uint8_t *)a->bytes)[i] = x > 0;
  else
    memcpy((char *)a->bytes + i * a->shape[1], c->text.at, c->text.n);
}

static tct_status one_cell(struct table *t, tct_cells *c, size_t k, bool take, tct_error *err)
{
  struct column *column = &t->column[t->headless ? 0 : k];

  TCT_PASS(tct_cells_next(c, err));
  if (c->last != (k + 1 == t->columns))
    return tct_cells_bad(c, err, "a row has %s than %zu cells", c->last ? "less" : "more",
                         t->columns);
  if (!column->wanted) return TCT_OK;
  if (!take) return look(c, column, err);
  put(c, column, t->headless ? t->rows * t->columns + k : t->rows);
  return TCT_OK;
}

/* Go through all rows: to see what is there, or to take it. */
static tct_status each_cell(struct table *t, tct_cells *c, bool take, tct_error *err)
{
  for (t->rows = 0; !tct_cells_over(c); t->rows++)
    for (size_t k = 0; k < t->columns; k++) TCT_PASS(one_cell(t, c, k, take, err));
  if (t->rows == 0) return tct_cells_bad(c, err, "no rows follow the header");
  return TCT_OK;
}

static tct_dtype type_of(const struct column *column)
{
  if (column->kind == TCT_CELL_TEXT) return TCT_U8;
  return column->kind == TCT_CELL_TRUTH && !column->gaps ? TCT_BOOL8 : TCT_F64;
}

static tct_status add_arrays(struct table *t, tct_arrays *into, tct_error *err)
{
  const size_t n = t->headless ? 1 : t->columns;

  for (size_t k = 0; k < n; k++) {
    struct column *column = &t->column[k];
    const bool text       = column->kind == TCT_CELL_TEXT;
    const size_t shape[]  = {t->rows, text ? column->width : t->columns};
    tct_array *a;
    if (!column->wanted) continue;
    TCT_PASS(tct_bytes_add(t->bytes, 0, into, column->name, type_of(column),
                           text || t->headless ? 2 : 1, shape, &a, err));
    a->text = text;
  }
  /* only now do they stay where they are */
  for (size_t k = 0, i = 0; k < n; k++)
    if (t->column[k].wanted) t->column[k].array = &into->array[i++];
  return TCT_OK;
}

/* ---- the file ---- */

static void go_back(tct_cells *c, const tct_cells *to)
{
  c->at     = to->at;
  c->line   = to->line;
  c->column = to->column;
}

static tct_status read_table(struct table *t, tct_cells *c, const char *const *wanted,
                             tct_arrays *into, tct_error *err)
{
  const tct_cells first = *c;

  if (tct_cells_over(c)) return tct_cells_bad(c, err, "the file is empty");
  TCT_PASS(count_columns(t, c, err));
  go_back(c, &first);
  TCT_PASS(name_columns(t, c, wanted, err));
  const tct_cells rows = *c;
  TCT_PASS(each_cell(t, c, false, err));
  TCT_PASS(add_arrays(t, into, err));
  go_back(c, &rows);
  return each_cell(t, c, true, err);
}

static tct_status read_arrays(const char *path, const char *const *wanted, size_t most,
                              tct_arrays *into, tct_error *err)
{
  tct_bytes b;
  struct table t = {.bytes = &b};
  void *text;

  *into = (tct_arrays){0};
  TCT_PASS(tct_bytes_open(&b, path, most, err));
  tct_status status = tct_bytes_take(&b, b.size, &text, err);
  if (status == TCT_OK) status = tct_bytes_read(&b, 0, text, b.size, err);
  t.text      = text;
  tct_cells c = start(&t);
  if (status == TCT_OK) status = read_table(&t, &c, wanted, into, err);
  tct_text_free(&c.text);
  tct_free(t.column);
  tct_bytes_give(&b, text, b.size);
  tct_bytes_close(&b);
  if (status != TCT_OK) tct_arrays_free(into);
  return status;
}

static const char *const endings[] = {".csv", ".tsv", NULL};

const tct_format tct_format_csv = {
  .name    = "csv",
  .title   = "table of text",
  .family  = "arrays",
  .summary = "an array a column of a table with a header, separated by commas or, in .tsv, by tabs",
  .equation = "name,name, ...    UTF-8; \"a, b\" and \"say \"\"a\"\"\" are quoted cells\n"
              "number,text, ...  as many cells in every row\n",
  .source   = "Shafranovich 2005, RFC 4180; W3C 2015, Model for Tabular Data; BIDS 1.9",
  .notes = "A column of numbers is float64; missing (an empty cell, NA, n/a, NaN) is NaN.  Of true "
           "and false it is bool, of anything else text: uint8, a row a cell, filled up with 0.  A "
           "column without a name is called by its place: column 3.  A table that begins with a "
           "row of numbers has no header and is one matrix, named after the file.",
  .endings = endings,
  .read    = read_arrays,
};
