/* tree.c -- YAML events become a tree of nodes that know their place.
 *
 * libyaml's events are used and not its documents, which hide aliases and accept a key twice.  What
 * makes YAML dangerous or ambiguous is refused where it stands: aliases and anchors (a few lines can
 * unfold to gigabytes), tags (types belong to descriptors), several documents, keys that are not
 * words.  Scalars stay text: what they mean is asked by whoever reads them.
 *
 * The C stack bears TCT_SPEC_DEPTH levels, no more. */
#include "substrate/spec_own.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* NOLINTBEGIN(misc-no-recursion): no deeper than TCT_SPEC_DEPTH */

/* ---- nodes ---- */

tct_node *tct_node_new(tct_node_kind kind, const char *file, int line, int column)
{
  tct_node *n = tct_alloc(1, sizeof *n);

  if (!n) return NULL;
  *n = (tct_node){.kind = kind, .file = file, .line = line, .column = column};
  return n;
}

tct_node *tct_node_scalar(const char *text, const char *file, int line, int column)
{
  tct_node *n = tct_node_new(TCT_NODE_SCALAR, file, line, column);

  if (!n) return NULL;
  n->text = tct_strdup(text);
  if (n->text) return n;
  tct_node_free(n);
  return NULL;
}

bool tct_node_named(tct_node *n, const char *key, int line, int column)
{
  char *copy = tct_strdup(key);

  if (!copy) return false;
  tct_free((void *)n->key);
  n->key        = copy;
  n->key_line   = line;
  n->key_column = column;
  return true;
}

bool tct_node_add(tct_node *parent, tct_node *child)
{
  const int n = parent->n;

  if ((n & (n - 1)) == 0) { /* room doubles whenever n is 0 or a power of two */
    tct_node **more = tct_grow(parent->child, n ? 2 * (size_t)n : 1, sizeof(tct_node *));
    if (!more) return false;
    parent->child = more;
  }
  parent->child[parent->n++] = child;
  return true;
}

void tct_node_free(tct_node *n)
{
  if (!n) return;
  for (int i = 0; i < n->n; i++) tct_node_free(n->child[i]);
  tct_free(n->child);
  tct_free((void *)n->key);
  tct_free((void *)n->text);
  tct_free(n);
}

int tct_node_depth(const tct_node *n)
{
  int most = 0;

  if (n->kind == TCT_NODE_SCALAR) return 0;
  for (int i = 0; i < n->n; i++) {
    const int depth = tct_node_depth(n->child[i]);
    if (depth > most) most = depth;
  }
  return most + 1;
}

/* ---- what libyaml says ---- */

typedef struct {
  yaml_parser_t yaml;
  const tct_source *source;
  size_t from;
  int shift; /* columns before `from`, in line 1 */
  tct_error *err;
} reader;

static int line_of(yaml_mark_t at)
{
  return (int)at.line + 1;
}

static int column_of(const reader *r, yaml_mark_t at)
{
  return (int)at.column + 1 + (at.line == 0 ? r->shift : 0);
}

/* Refuse what stands at a mark. */
#define REFUSE(r, at, ...)                                                                         \
  tct_source_refuse((r)->source, line_of(at), column_of(r, at), (r)->err, __VA_ARGS__)

static tct_status no_memory(const reader *r)
{
  return tct_fail(r->err, TCT_NO_MEMORY, "no memory to read %s", r->source->file);
}

/* What libyaml means, in words for somebody who does not know its grammar. */
static const char *plainly(const char *problem)
{
  static const struct {
    const char *theirs, *ours;
  } words[] = {
    {"mapping values are not allowed in this context",
     "a ':' is not expected here: quote a text that contains ': ', and begin all keys of one map "
     "in "
     "the same column"},
    {"could not find expected ':'", "this key has no ':' after it"},
    {"did not find expected key",
     "a key is expected here; all keys of one map begin in the same column"},
    {"did not find expected '-' indicator", "the next '- ' of this list is expected here"},
    {"found character that cannot start any token", "a text cannot begin like this; quote it"},
    {"found unexpected end of stream", "a quoted text is not closed"},
    {"did not find expected node content", "a value or a key is expected here"},
    {"did not find expected ',' or '}'", "a ',' or '}' is missing"},
    {"did not find expected ',' or ']'", "a ',' or ']' is missing"},
  };

  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(problem, words[i].theirs) == 0) return words[i].ours;
  return problem;
}

/* Bytes that cannot stand in a text: there is no mark for these, only their number. */
static tct_status refuse_byte(const reader *r, const char *what, size_t byte)
{
  int line, column;

  tct_source_place(r->source, byte, &line, &column);
  return tct_source_refuse(r->source, line, column, r->err, "%s (0x%02x, byte %zu)", what,
                           (unsigned)(unsigned char)r->source->text[byte], byte);
}

static tct_status refuse_syntax(const reader *r)
{
  static const char open_quote[] = "found unexpected end of stream";
  const yaml_parser_t *y         = &r->yaml;
  const tct_source *s            = r->source;
  const char *problem            = y->problem ? y->problem : "this is not YAML";
  const bool open_flow           = y->context && strstr(y->context, "flow");
  /* what has no end is shown where it begins */
  const yaml_mark_t at = strcmp(problem, open_quote) == 0 ? y->context_mark : y->problem_mark;
  int line = line_of(at), column = column_of(r, at);
  size_t byte = tct_source_byte(s, line, column);

  if (y->error == YAML_MEMORY_ERROR) return no_memory(r);
  if (y->error == YAML_READER_ERROR)
    return refuse_byte(r, "a control character", r->from + y->problem_offset);
  if (byte >= s->n) { /* behind the last word there is nothing to show */
    while (byte > r->from && strchr(" \t\r\n", s->text[byte - 1])) byte--;
    tct_source_place(s, byte, &line, &column);
  }
  if (s->text[byte] == '\t')
    return tct_source_refuse(s, line, column, r->err, "a tab cannot indent; use spaces");
  if (open_flow && line_of(y->context_mark) < line)
    return tct_source_refuse(s, line, column, r->err, "%s; what it belongs to began in line %d",
                             plainly(problem), line_of(y->context_mark));
  return tct_source_refuse(s, line, column, r->err, "%s", plainly(problem));
}

static tct_status next(reader *r, yaml_event_t *e)
{
  return yaml_parser_parse(&r->yaml, e) ? TCT_OK : refuse_syntax(r);
}

/* ---- events become nodes ---- */

/* Aliases, anchors, tags, depth: what no node may have. */
static tct_status look(const reader *r, const yaml_event_t *e, int depth)
{
  const yaml_char_t *anchor = NULL, *tag = NULL;

  if (e->type == YAML_ALIAS_EVENT) {
    return REFUSE(r, e->start_mark, "aliases are not allowed here; write the value out");
  }
  if (e->type == YAML_SCALAR_EVENT) {
    anchor = e->data.scalar.anchor;
    tag    = e->data.scalar.tag;
    if (memchr(e->data.scalar.value, 0, e->data.scalar.length))
      return REFUSE(r, e->start_mark, "a text cannot contain the character \\0");
  } else if (e->type == YAML_SEQUENCE_START_EVENT) {
    anchor = e->data.sequence_start.anchor;
    tag    = e->data.sequence_start.tag;
  } else if (e->type == YAML_MAPPING_START_EVENT) {
    anchor = e->data.mapping_start.anchor;
    tag    = e->data.mapping_start.tag;
  }
  if (anchor) return REFUSE(r, e->start_mark, "anchors are not allowed here");
  if (tag) return REFUSE(r, e->start_mark, "tags are not allowed here");
  if (e->type != YAML_SCALAR_EVENT && depth >= TCT_SPEC_DEPTH)
    return REFUSE(r, e->start_mark, "more than %d levels of maps and lists", TCT_SPEC_DEPTH);
  return TCT_OK;
}

static tct_status read_value(reader *r, yaml_event_t *e, int depth, tct_node **out);

/* Read the next value and hang it into `parent`, under a key if there is one. */
static tct_status read_child(reader *r, tct_node *parent, const yaml_event_t *key, yaml_event_t *e,
                             int depth)
{
  tct_node *child = NULL;
  tct_status code = read_value(r, e, depth, &child);

  if (code != TCT_OK) return code;
  if ((key && !tct_node_named(child, (const char *)key->data.scalar.value, line_of(key->start_mark),
                              column_of(r, key->start_mark))) ||
      !tct_node_add(parent, child)) {
    tct_node_free(child);
    return no_memory(r);
  }
  return TCT_OK;
}

static tct_status read_entry(reader *r, tct_node *map, const yaml_event_t *key, int depth)
{
  yaml_event_t e;
  tct_status code = look(r, key, 0);

  if (code != TCT_OK) return code;
  if (key->type != YAML_SCALAR_EVENT)
    return REFUSE(r, key->start_mark, "a key must be a text, not a list or a map");
  if (key->data.scalar.length == 0) return REFUSE(r, key->start_mark, "a key is missing here");
  code = next(r, &e);
  return code == TCT_OK ? read_child(r, map, key, &e, depth) : code;
}

static int by_key(const void *a, const void *b)
{
  const tct_node *x = *(tct_node *const *)a, *y = *(tct_node *const *)b;
  const int keys = strcmp(x->key, y->key);

  if (keys) return keys;
  if (x->key_line != y->key_line) return x->key_line < y->key_line ? -1 : 1;
  return (x->key_column > y->key_column) - (x->key_column < y->key_column);
}

/* The first key that was there before.  By sorting, for a hostile file may have very many keys. */
static tct_status look_for_twins(const reader *r, const tct_node *map)
{
  const tct_node *first = NULL, *again = NULL;
  tct_node **sorted;

  if (map->n < 2) return TCT_OK;
  sorted = tct_alloc((size_t)map->n, sizeof(tct_node *));
  if (!sorted) return no_memory(r);
  memcpy(sorted, map->child, (size_t)map->n * sizeof(tct_node *));
  qsort(sorted, (size_t)map->n, sizeof(tct_node *), by_key);
  for (int i = 1; i < map->n; i++) {
    const tct_node *now = sorted[i];

    if (strcmp(sorted[i - 1]->key, now->key) != 0) continue;
    if (again && (now->key_line > again->key_line ||
                  (now->key_line == again->key_line && now->key_column > again->key_column)))
      continue;
    first = sorted[i - 1];
    again = now;
  }
  tct_free(sorted);
  if (!again) return TCT_OK;
  return tct_source_refuse(r->source, again->key_line, again->key_column, r->err,
                           "'%.60s' stands here a second time; the first is in line %d, column %d",
                           again->key, first->key_line, first->key_column);
}

static tct_status read_children(reader *r, tct_node *parent, int depth)
{
  const bool map = parent->kind == TCT_NODE_MAP;
  tct_status code;

  for (;;) {
    yaml_event_t e;

    code = next(r, &e);
    if (code != TCT_OK) return code;
    if (e.type == YAML_SEQUENCE_END_EVENT || e.type == YAML_MAPPING_END_EVENT) {
      yaml_event_delete(&e);
      return map ? look_for_twins(r, parent) : TCT_OK;
    }
    if (map) {
      code = read_entry(r, parent, &e, depth);
      yaml_event_delete(&e);
    } else {
      code = read_child(r, parent, NULL, &e, depth);
    }
    if (code != TCT_OK) return code;
  }
}

/* The value that event `e` is or begins; `e` is used up. */
static tct_status read_value(reader *r, yaml_event_t *e, int depth, tct_node **out)
{
  const yaml_mark_t at     = e->start_mark;
  const char *file         = r->source->file;
  const tct_node_kind kind = e->type == YAML_SCALAR_EVENT           ? TCT_NODE_SCALAR
                             : e->type == YAML_SEQUENCE_START_EVENT ? TCT_NODE_LIST
                                                                    : TCT_NODE_MAP;
  tct_status code          = look(r, e, depth);
  tct_node *n              = NULL;

  if (code == TCT_OK && kind == TCT_NODE_SCALAR) {
    n = tct_node_scalar((const char *)e->data.scalar.value, file, line_of(at), column_of(r, at));
    if (n) n->quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
  } else if (code == TCT_OK) {
    n = tct_node_new(kind, file, line_of(at), column_of(r, at));
  }
  yaml_event_delete(e);
  if (code != TCT_OK) return code;
  if (!n) return no_memory(r);
  if (kind != TCT_NODE_SCALAR) code = read_children(r, n, depth + 1);
  if (code == TCT_OK)
    *out = n;
  else
    tct_node_free(n);
  return code;
}

/* One document and nothing after it. */
static tct_status read_stream(reader *r, tct_node **root)
{
  yaml_event_t e;
  tct_status code = next(r, &e); /* the stream begins */

  while (code == TCT_OK) {
    const yaml_event_type_t type = e.type;

    if (type == YAML_DOCUMENT_START_EVENT && *root)
      code = REFUSE(r, e.start_mark, "a second document begins here; a spec is only one");
    if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT ||
        type == YAML_DOCUMENT_END_EVENT || type == YAML_STREAM_END_EVENT)
      yaml_event_delete(&e);
    else
      code = read_value(r, &e, 0, root);
    if (code != TCT_OK || type == YAML_STREAM_END_EVENT) break;
    code = next(r, &e);
  }
  return code;
}

tct_status tct_tree_read(const tct_source *s, size_t from, tct_node **root, tct_error *err)
{
  reader r            = {.source = s, .from = from, .err = err};
  const char *at      = s->text + from;
  const char *nul     = memchr(at, 0, s->n - from);
  const size_t spoilt = tct_source_spoilt(s);
  int line;
  tct_status code;

  *root = NULL;
  tct_source_place(s, from, &line, &r.shift);
  r.shift--;
  if (spoilt < s->n) return refuse_byte(&r, "this is not text in UTF-8", spoilt);
  if (nul) return refuse_byte(&r, "a control character", (size_t)(nul - s->text));
  if (!yaml_parser_initialize(&r.yaml)) return no_memory(&r);
  yaml_parser_set_encoding(&r.yaml, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&r.yaml, (const unsigned char *)at, s->n - from);
  code = read_stream(&r, root);
  yaml_parser_delete(&r.yaml);
  if (code == TCT_OK && !*root) {
    *root = tct_node_scalar("", s->file, line, r.shift + 1);
    if (!*root) code = no_memory(&r);
  }
  if (code != TCT_OK) {
    tct_node_free(*root);
    *root = NULL;
  }
  return code;
}

/* NOLINTEND(misc-no-recursion) */
