/* columns.c -- tables of trials and of units: columns of numbers or of text, from arrays of a file. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { COLUMNS_MOST = 1024, WORDS_MOST = 2048 };

void tct_columns_free(struct columns *t)
{
  for (int i = 0; i < t->n; i++) {
    tct_free(t->column[i].number);
    tct_free(t->column[i].text);
  }
  tct_free(t->column);
  *t = (struct columns){0};
}

const struct column *tct_column(const struct columns *t, const char *name)
{
  for (int i = 0; i < t->n; i++)
    if (strcmp(t->column[i].name, name) == 0) return &t->column[i];
  return NULL;
}

/* Pointers to columns added before no longer hold. */
tct_status tct_columns_add(struct recipe *r, struct columns *t, const char *name, bool text,
                           struct column **column)
{
  struct column *more = tct_grow(t->column, (size_t)t->n + 1, sizeof *more);
  struct column one   = {0};

  if (!more) return tct_fail(r->err, TCT_NO_MEMORY, "no memory for a table");
  t->column = more;
  tct_print(one.name, sizeof one.name, "%s", name);
  if (text)
    TCT_PASS(tct_recipe_take(r, t->rows, sizeof *one.text, &one.text, "a table"));
  else
    TCT_PASS(tct_recipe_take(r, t->rows, sizeof *one.number, &one.number, "a table"));
  t->column[t->n] = one;
  *column         = &t->column[t->n++];
  return TCT_OK;
}

/* ---- an array as a column ---- */

/* Text is uint8, its last axis the bytes; where a format does not say so, its bytes do. */
static bool is_text(const struct held *h, int entry, const tct_array *a)
{
  const uint8_t *bytes = a->bytes;
  size_t n             = a->n;

  if (strcmp(h->list.entry[entry].type, "text") == 0) return true;
  if (a->type != TCT_U8 || a->rank < 2 || n == 0) return false;
  while (n > 0 && bytes[n - 1] == 0) n--;
  for (size_t i = 0; i < a->n; i++)
    if (bytes[i] < ' ' && bytes[i] != 0) return false;
  return n > 0;
}

/* Rows of an array that has one axis that counts (and, of text, its bytes); false: it is no column. */
static bool rows_of(const tct_array *a, bool text, size_t *rows)
{
  const int rank = text ? a->rank - 1 : a->rank;
  int long_axes  = 0;

  *rows = 1;
  for (int d = 0; d < rank; d++) {
    long_axes += a->shape[d] != 1;
    *rows *= a->shape[d];
  }
  return long_axes <= 1;
}

static bool copy_text(struct column *c, const tct_array *a, size_t rows)
{
  const size_t width = a->rank ? a->shape[a->rank - 1] : 0;

  for (size_t i = 0; i < rows; i++) {
    const char *from = (const char *)a->bytes + i * width;
    const size_t n   = strnlen(from, width);
    if (n >= TCT_LABEL || !tct_utf8(from, n)) return false;
    memcpy(c->text[i], from, n);
  }
  return true;
}

tct_status tct_columns_array(struct recipe *r, struct columns *t, const char *name, struct held *h,
                             int entry, const tct_node *at)
{
  const char *path = h->list.entry[entry].name;
  const tct_array *a;
  struct column *c;
  size_t rows;

  if (strlen(name) >= TCT_LABEL || t->n >= COLUMNS_MOST) {
    tct_complain(r->spec, at, "a table has at most %d columns, of names of up to 63 bytes",
                 COLUMNS_MOST);
    return TCT_OK;
  }
  if (tct_column(t, name)) {
    tct_complain_key(r->spec, at, "there are two columns '%s'", name);
    return TCT_OK;
  }
  TCT_PASS(tct_held_array(r, h, entry, &a));
  const bool text = is_text(h, entry, a);
  if (!rows_of(a, text, &rows)) {
    tct_complain(r->spec, at, "'%.100s' is no column: it has %d axes", path, a->rank);
    return TCT_OK;
  }
  if (t->rows && rows != t->rows) {
    tct_complain(r->spec, at, "'%.100s' has %zu rows, but there are %zu", path, rows, t->rows);
    return TCT_OK;
  }
  t->rows = rows;
  TCT_PASS(tct_columns_add(r, t, name, text, &c));
  for (size_t i = 0; !text && i < rows; i++) c->number[i] = tct_array_at(a, i);
  if (text && !copy_text(c, a, rows))
    tct_complain(r->spec, at, "a text of '%.100s' has over 63 bytes or is not UTF-8", path);
  return TCT_OK;
}

/* ---- what `trials` and `units` say ---- */

static tct_status all_of_file(struct recipe *r, struct held *h, const tct_node *at,
                              struct columns *t)
{
  for (int i = 0; i < h->list.n; i++)
    if (h->list.entry[i].usable) TCT_PASS(tct_columns_array(r, t, h->list.entry[i].name, h, i, at));
  return TCT_OK;
}

tct_status tct_columns_said(struct recipe *r, struct entry *e, const char *key, struct columns *t)
{
  const tct_node *n    = said(e, key);
  const tct_node *file = tct_node_at(n, "file");
  struct held *h       = e->file;

  if (!n) return TCT_OK;
  if (n->kind == TCT_NODE_SCALAR) return tct_nwb_part_table(r, e, h, n, t);
  if (n->kind != TCT_NODE_MAP) {
    tct_complain(r->spec, n, "%s is a map of columns: {contrast: ARRAY}, or {file: t.csv}", key);
    return TCT_OK;
  }
  if (file && file->kind != TCT_NODE_SCALAR) {
    tct_complain(r->spec, file, "file is a path");
    return TCT_OK;
  }
  if (file) TCT_PASS(tct_held_open(r, file, file->text, &h));
  if (!h) return TCT_OK;
  if (file && n->n == 1) return all_of_file(r, h, file, t);
  for (int i = 0; i < n->n; i++) {
    const tct_node *c = n->child[i];
    if (c == file) continue;
    if (c->kind != TCT_NODE_SCALAR) {
      tct_complain(r->spec, c, "the name of an array is expected");
      continue;
    }
    const int entry = tct_held_named(r, h, c, c->text);
    if (entry >= 0) TCT_PASS(tct_columns_array(r, t, c->key, h, entry, c));
  }
  return TCT_OK;
}

/* ---- cells ---- */

void tct_column_label(const struct column *c, size_t row, char label[TCT_LABEL])
{
  double back;

  label[0] = 0;
  if (c->text) tct_print(label, TCT_LABEL, "%s", c->text[row]);
  if (c->text || isnan(c->number[row])) return;
  for (int digits = 6; digits <= 17; digits++) {
    tct_print(label, TCT_LABEL, "%.*g", digits, c->number[row]);
    if (tct_read_real(label, &back) && back == c->number[row]) return;
  }
}

int tct_column_order(const struct column *c, size_t a, size_t b)
{
  if (c->text) return strcmp(c->text[a], c->text[b]);
  const double x = c->number[a], y = c->number[b];
  if (isnan(x) || isnan(y)) return (isnan(x) ? 1 : 0) - (isnan(y) ? 1 : 0); /* missing ones last */
  return (x > y) - (x < y);
}

const struct column *tct_column_of(struct recipe *r, const tct_node *at, const struct columns *t,
                                   const struct columns *or_of)
{
  const struct column *c        = tct_column(t, at->text);
  const char *words[WORDS_MOST] = {NULL};
  int n                         = 0;

  if (!c && or_of) c = tct_column(or_of, at->text);
  if (c) return c;
  for (int i = 0; i < t->n; i++) words[n++] = t->column[i].name;
  for (int i = 0; or_of && i < or_of->n; i++) words[n++] = or_of->column[i].name;
  const char *near = tct_nearest(at->text, words, n);
  tct_text all     = {0};
  for (int i = 0; i < n && all.n < 300; i++) tct_text_add(&all, "%s%s", i ? ", " : "", words[i]);
  if (near)
    tct_complain(r->spec, at, "there is no column '%.60s'; did you mean '%s'?", at->text, near);
  else if (n)
    tct_complain(r->spec, at, "there is no column '%.60s'; there are %s", at->text,
                 all.at ? all.at : "others");
  else
    tct_complain(r->spec, at, "there is no column '%.60s': nothing says what columns there are",
                 at->text);
  tct_text_free(&all);
  return NULL;
}
