/* nwb_table.c -- the tables of an NWB file: which there are, their columns, and which of them are lists.
 *
 * A table is a group with an attribute `colnames`, which orders its columns and forgets their indices.
 * Files of many hands lack one thing or another; what is there is taken, and said.
 *
 * Source: hdmf-common 1.8, DynamicTable, VectorIndex, DynamicTableRegion. */
#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/nwb/nwb_parts.h"

#include <string.h>

enum { COLUMNS_MOST = 4096 };

/* What one table is made of. */
typedef struct {
  const nwb_listing *l;
  const tct_arrays *texts;
  tct_text *said;
  tct_nwb_table *t;
  int room;         /* of its columns */
  nwb_paths target; /* names in pairs: an index, and what it is the index of */
} making;

static tct_status no_memory(tct_error *err)
{
  return tct_fail(err, TCT_NO_MEMORY, "no memory for what it holds");
}

/* ---- which groups are tables ---- */

static bool is_table_type(const char *type)
{
  static const char *const types[] = {"DynamicTable", "Units", "TimeIntervals", "PlaneSegmentation",
                                      "AlignedDynamicTable"};

  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (strcmp(type, types[i]) == 0) return true;
  return false;
}

/* Files that say nothing of themselves still have these in their places. */
static bool is_table_place(const char *name, size_t *n)
{
  const char *slash = strrchr(name, '/');

  *n = slash ? (size_t)(slash - name) : 0;
  if (strchr(name, '@')) return false;
  return (*n == 5 && strncmp(name, "units", 5) == 0) ||
         (*n > 10 && strncmp(name, "intervals/", 10) == 0 && !memchr(name + 10, '/', *n - 10));
}

static bool find_paths(const nwb_listing *l, nwb_paths *p)
{
  for (size_t i = 0; i < l->n; i++) {
    const tct_entry *e = l->entry[i];
    const char *at     = strchr(e->name, '@');
    size_t n           = at ? (size_t)(at - e->name) : 0;
    bool is            = at && strcmp(at, "@colnames") == 0;
    if (at && strcmp(at, "@neurodata_type") == 0)
      is = is_table_type(e->note) && !nwb_entry(l, "%.*s", (int)n, e->name);
    if (!is) is = is_table_place(e->name, &n);
    if (is && n > 0 && !nwb_paths_add(p, e->name, n)) return false;
  }
  nwb_paths_sort(p);
  return true;
}

/* ---- indices ---- */

static bool is_colname(const making *m, const char *name)
{
  for (int i = 0; i < m->t->n; i++)
    if (strcmp(m->t->column[i].name, name) == 0) return true;
  return false;
}

/* What a dataset is the index of, by what it points to or by its name; false: it is no index. */
static bool target_of(const making *m, const char *name, char target[TCT_NWB_PATH])
{
  const char *path = m->t->path;
  const char *type = nwb_says(m->l, "%s/%s@neurodata_type", path, name),
             *to   = nwb_says(m->l, "%s/%s@target", path, name);
  const size_t n = strlen(path), k = strlen(name);
  const bool by_type = strcmp(type, "VectorIndex") == 0, by_name = nwb_ends_in(name, "_index");

  if (!by_type && (type[0] || !by_name || is_colname(m, name))) return false;
  tct_print(target, TCT_NWB_PATH, "%.*s", (int)(by_name ? k - 6 : 0), name);
  if (strncmp(to, path, n) == 0 && to[n] == '/' && !strchr(to + n + 1, '/'))
    tct_print(target, TCT_NWB_PATH, "%s", to + n + 1);
  if (target[0] && strcmp(target, name) != 0 && nwb_entry(m->l, "%s/%s", path, target)) return true;
  if (by_type) tct_text_add(m->said, "%s/%s is an index of nothing that is there\n", path, name);
  return false;
}

static tct_status find_indices(making *m, tct_error *err)
{
  char folder[TCT_NWB_PATH + 2], target[TCT_NWB_PATH];

  tct_print(folder, sizeof folder, "%s/", m->t->path);
  size_t i = nwb_first(m->l, folder);
  for (const char *name; (name = nwb_member(m->l, m->t->path, &i));)
    if (strcmp(name, "id") != 0 && target_of(m, name, target) &&
        (!nwb_paths_add(&m->target, name, strlen(name)) ||
         !nwb_paths_add(&m->target, target, strlen(target))))
      return no_memory(err);
  return TCT_OK;
}

/* The index of a dataset, or NULL. */
static const char *index_of(const making *m, const char *name)
{
  for (size_t i = 0; i + 1 < m->target.n; i += 2)
    if (strcmp(m->target.path[i + 1], name) == 0) return m->target.path[i];
  return NULL;
}

static bool is_index(const making *m, const char *name)
{
  for (size_t i = 0; i + 1 < m->target.n; i += 2)
    if (strcmp(m->target.path[i], name) == 0) return true;
  return false;
}

/* ---- columns ---- */

static tct_status add_column(making *m, const char *name, size_t n, tct_error *err)
{
  tct_nwb_table *t = m->t;

  if (n >= sizeof t->column->name || n == 0 || (n == 2 && memcmp(name, "id", 2) == 0) ||
      memchr(name, '/', n) || !tct_utf8(name, n)) {
    tct_text_add(m->said, "%s has a column whose name cannot be one; it is left out\n", t->path);
    return TCT_OK;
  }
  if (t->n == m->room) {
    m->room            = m->room ? 2 * m->room : 8;
    tct_nwb_column *at = tct_grow(t->column, (size_t)m->room, sizeof *at);
    if (!at) return no_memory(err);
    t->column = at;
  }
  t->column[t->n] = (tct_nwb_column){0};
  nwb_copy(t->column[t->n++].name, sizeof t->column->name, name, n);
  return TCT_OK;
}

/* Columns in the order that colnames gives. */
static tct_status add_named(making *m, tct_error *err)
{
  char name[4 * TCT_NWB_PATH];
  tct_nwb_table *t = m->t;

  tct_print(name, sizeof name, "%s@colnames", t->path);
  const tct_array *a = tct_arrays_named(m->texts, name);
  if (!a || a->rank < 1 || a->type != TCT_U8) {
    const tct_entry *e = nwb_entry(m->l, "%s", name);
    if (!e || e->rank != 1 || e->shape[0] > 0) /* h5py gives none of them the type of numbers */
      tct_text_add(m->said, "%s has no colnames: its columns are those that are there\n", t->path);
    return TCT_OK;
  }
  const size_t width = a->shape[a->rank - 1], n = width ? a->n / width : 0;
  for (size_t i = 0; i < n; i++) {
    const char *text    = (const char *)a->bytes + i * width;
    const size_t length = strnlen(text, width);
    if (t->n == COLUMNS_MOST) {
      tct_text_add(m->said, "%s has over %d columns; the others are left out\n", t->path,
                   COLUMNS_MOST);
      break;
    }
    tct_print(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : 0), text);
    if (is_colname(m, name))
      tct_text_add(m->said, "%s names the column %s twice\n", t->path, name);
    else
      TCT_PASS(add_column(m, text, length, err));
  }
  return TCT_OK;
}

/* Datasets that colnames forgets. */
static tct_status add_forgotten(making *m, tct_error *err)
{
  char folder[TCT_NWB_PATH + 2];
  const int named = m->t->n;

  tct_print(folder, sizeof folder, "%s/", m->t->path);
  size_t i = nwb_first(m->l, folder);
  for (const char *name; m->t->n < COLUMNS_MOST && (name = nwb_member(m->l, m->t->path, &i));) {
    if (strcmp(name, "id") == 0 || is_index(m, name) || is_colname(m, name)) continue;
    TCT_PASS(add_column(m, name, strlen(name), err));
    if (named > 0 && is_colname(m, name))
      tct_text_add(m->said, "%s/%s is there, but colnames forgets it\n", m->t->path, name);
  }
  return TCT_OK;
}

/* ---- what a column is ---- */

__attribute__((format(printf, 2, 3))) static void useless(tct_nwb_column *c, const char *form, ...)
{
  va_list args;

  va_start(args, form);
  tct_print_list(c->why, sizeof c->why, form, args);
  va_end(args);
  c->usable  = false;
  c->trouble = TCT_BAD_DATA;
}

/* Its index and the index of that; the number of lists that there are in all rows, or of rows. */
static size_t look_at_index(const making *m, tct_nwb_column *c, size_t n)
{
  char *const into[] = {c->index, c->outer};
  const char *of     = c->name;

  for (const char *index; (index = index_of(m, of)) && strcmp(index, c->name) != 0; of = index) {
    const tct_entry *e = nwb_entry(m->l, "%s/%s", m->t->path, index);
    if (c->ragged == 2 || strlen(index) >= sizeof c->index) {
      useless(c, c->ragged == 2 ? "lists of lists of lists are not read"
                                : "the name of its index is too long");
      return n;
    }
    tct_print(into[c->ragged++], sizeof c->index, "%s", index);
    if (!e || !nwb_is_whole(e)) {
      useless(c, "its index %s is not a row of whole numbers: %s", index,
              e && !e->usable ? e->note
              : e             ? e->type
                              : "");
      return n;
    }
    n = e->shape[0];
  }
  return n;
}

static void look_at_column(const making *m, tct_nwb_column *c, size_t *rows)
{
  const char *path   = m->t->path;
  const tct_entry *e = nwb_entry(m->l, "%s/%s", path, c->name);
  const char *of     = nwb_says(m->l, "%s/%s@description", path, c->name);

  nwb_copy(c->description, sizeof c->description, of, strlen(of));
  const char *region = nwb_says(m->l, "%s/%s@table", path, c->name);
  if (!region[0]) region = nwb_says(m->l, "%s/%s@elements", path, c->name);
  nwb_copy(c->region, sizeof c->region, region, strlen(region));
  *rows = SIZE_MAX;
  if (!e) {
    useless(c, "colnames names it, but it is not in the file");
    return;
  }
  memcpy(c->type, e->type, sizeof c->type);
  c->rank = e->rank > 0 ? e->rank - 1 : 0;
  if (c->rank > 0) memcpy(c->shape, e->shape + 1, (size_t)c->rank * sizeof *c->shape);
  c->n      = e->rank > 0 ? e->shape[0] : 0;
  c->usable = e->usable && e->rank > 0;
  if (!c->usable) useless(c, "%s", e->usable ? "it is one value, not one for each row" : e->note);
  const size_t found = look_at_index(m, c, c->n);
  if (c->usable) *rows = found;
  if (!e->usable) c->trouble = TCT_UNSUPPORTED;
}

/* A table is as long as its ids, else as its first column. */
static void look_at_rows(const making *m)
{
  tct_nwb_table *t    = m->t;
  const tct_entry *id = nwb_entry(m->l, "%s/id", t->path);
  const bool has_id   = id && id->rank == 1;
  bool known          = has_id;
  size_t rows;

  if (has_id) {
    tct_print(t->id.name, sizeof t->id.name, "id");
    look_at_column(m, &t->id, &t->rows);
    t->rows = id->shape[0];
  }
  for (int i = 0; i < t->n; i++) {
    tct_nwb_column *c = &t->column[i];
    look_at_column(m, c, &rows);
    if (!c->usable) continue;
    if (!known) t->rows = rows;
    known = true;
    if (rows != t->rows)
      useless(c, "it has %zu rows, but the table has %zu%s", rows, t->rows,
              has_id ? ", as it has ids" : "");
  }
  if (!has_id) tct_text_add(m->said, "%s has no ids\n", t->path);
}

static tct_status make(making *m, tct_error *err)
{
  tct_nwb_table *t = m->t;
  const char *type = nwb_says(m->l, "%s@neurodata_type", t->path),
             *of   = nwb_says(m->l, "%s@description", t->path);

  nwb_copy(t->type, sizeof t->type, type, strlen(type));
  nwb_copy(t->description, sizeof t->description, of, strlen(of));
  TCT_PASS(add_named(m, err));
  TCT_PASS(find_indices(m, err));
  TCT_PASS(add_forgotten(m, err));
  look_at_rows(m);
  return TCT_OK;
}

tct_status nwb_find_tables(tct_nwb *f, const nwb_listing *l, const tct_arrays *texts,
                           tct_text *said, tct_error *err)
{
  nwb_paths p       = {0};
  tct_status status = find_paths(l, &p) ? TCT_OK : no_memory(err);

  if (status == TCT_OK && p.n > 0) {
    f->table = tct_alloc(p.n, sizeof *f->table);
    if (!f->table) status = no_memory(err);
  }
  for (size_t i = 0; i < p.n && status == TCT_OK; i++) {
    making m = {.l = l, .texts = texts, .said = said, .t = &f->table[f->tables++]};
    memcpy(m.t->path, p.path[i], sizeof m.t->path);
    status = make(&m, err);
    tct_free(m.target.path);
  }
  tct_free(p.path);
  return status;
}
