/* spec_set.c -- `--set path=value`: reach any value of a spec from the command line.
 *
 * The path is cut at its dots and nowhere else, since the name of a projection has spaces and an
 * arrow in it.  The value is YAML.  Everything that can fail is done beside the tree and hung into
 * it with one assignment, so a spec is either changed as asked or not at all. */
#include "substrate/complain.h"
#include "substrate/spec_own.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

typedef struct {
  const tct_source *source;
  tct_error *err;
  char *words; /* the path, its names ended by 0 */
  int n;
  size_t name[TCT_SPEC_DEPTH]; /* where each begins in `words`, as in the source */
  size_t value;                /* where the value begins in the source */
} assignment;

static const char *name_of(const assignment *a, int i)
{
  return a->words + a->name[i];
}

static int column_of(const assignment *a, size_t byte)
{
  int line, column;

  tct_source_place(a->source, byte, &line, &column);
  return column;
}

static tct_status no_memory(const assignment *a)
{
  return tct_fail(a->err, TCT_NO_MEMORY, "no memory to set %s", name_of(a, 0));
}

#define REFUSE(a, byte, ...)                                                                       \
  tct_source_refuse((a)->source, 1, column_of((a), (byte)), (a)->err, __VA_ARGS__)

/* The name between bytes `from` and `to`, spaces around it left out, becomes part of the path. */
static tct_status add_name(assignment *a, size_t from, size_t to)
{
  while (from < to && a->words[from] == ' ') from++;
  while (to > from && a->words[to - 1] == ' ') to--;
  if (from == to) return REFUSE(a, from, "a name is missing here");
  if (a->n == TCT_SPEC_DEPTH) return REFUSE(a, from, "more than %d levels", TCT_SPEC_DEPTH);
  a->words[to]    = 0;
  a->name[a->n++] = from;
  return TCT_OK;
}

static tct_status cut_path(assignment *a)
{
  const char *text  = a->source->text;
  const char *equal = strchr(text, '=');
  const size_t n    = equal ? (size_t)(equal - text) : 0;
  size_t from       = 0;

  if (!tct_utf8(text, a->source->n)) return REFUSE(a, 0, "this is not text in UTF-8");
  if (!equal) return REFUSE(a, 0, "an assignment is written path=value, such as rule.scale=0.5");
  a->value = n + 1;
  for (size_t i = 0; i <= n; i++) {
    const unsigned char c = (unsigned char)text[i];
    tct_status code;

    if (c < 0x20 || c == 0x7f) return REFUSE(a, i, "a control character in a name");
    if (c != '.' && i < n) continue;
    code = add_name(a, from, i);
    if (code != TCT_OK) return code;
    from = i + 1;
  }
  return TCT_OK;
}

bool tct_same_key(const char *a, const char *b)
{
  if (!strstr(a, "->") || !strstr(b, "->")) return strcmp(a, b) == 0;
  for (;; a++, b++) {
    a += strspn(a, " ");
    b += strspn(b, " ");
    if (*a != *b) return false;
    if (*a == 0) return true;
  }
}

/* How far the path leads along what is there: `*slot` is the last node met, and the number of names
 * that led to it is returned through `passed`. */
static tct_status walk(const assignment *a, tct_node **root, tct_node ***slot, int *passed)
{
  int i;

  *slot = root;
  for (i = 0; i < a->n; i++) {
    const tct_node *at = **slot;
    int64_t k          = 0;

    if (at->kind == TCT_NODE_SCALAR) break;
    if (at->kind == TCT_NODE_LIST) {
      if (!tct_read_int(name_of(a, i), &k) || k < 0 || k >= at->n)
        return REFUSE(a, a->name[i],
                      "'%.60s' is not an entry of this list; it has %d, counted from 0",
                      name_of(a, i), at->n);
    } else {
      while (k < at->n && !tct_same_key(at->child[k]->key, name_of(a, i))) k++;
      if (k == at->n) break;
    }
    *slot = &at->child[k];
  }
  *passed = i;
  return TCT_OK;
}

static bool name_it(const assignment *a, tct_node *n, int i)
{
  return tct_node_named(n, name_of(a, i), 1, column_of(a, a->name[i]));
}

/* Wrap a value in the maps that the names from `first` on ask for.  Takes over `value`; NULL: no memory. */
static tct_node *wrap(const assignment *a, tct_node *value, int first)
{
  for (int i = a->n - 1; i > first; i--) {
    tct_node *map = tct_node_new(TCT_NODE_MAP, a->source->file, 1, column_of(a, a->name[i]));

    if (map && name_it(a, value, i) && tct_node_add(map, value)) {
      value = map;
      continue;
    }
    tct_node_free(map);
    tct_node_free(value);
    return NULL;
  }
  if (name_it(a, value, first)) return value;
  tct_node_free(value);
  return NULL;
}

/* {kind: oja, <child>} for the scalar `oja`, in its place; for a null just {<child>}.  A projection's
 * bare string is its wiring.  Takes over `child` if it succeeds. */
static tct_node *opened(const assignment *a, const tct_node *old, tct_node *child, int passed)
{
  const bool null  = tct_node_null(old);
  const bool joins = passed >= 2 && strcmp(name_of(a, passed - 2), "projections") == 0;
  tct_node *map    = tct_node_new(TCT_NODE_MAP, old->file, old->line, old->column);
  tct_node *kind   = null ? NULL : tct_node_scalar(old->text, old->file, old->line, old->column);
  bool fine        = map && (kind || null);

  if (fine && old->key) fine = tct_node_named(map, old->key, old->key_line, old->key_column);
  if (fine && kind) {
    kind->quoted = old->quoted;
    fine         = tct_node_named(kind, joins ? "wiring" : "kind", old->line, old->column) &&
           tct_node_add(map, kind);
    if (fine) kind = NULL; /* the map's now */
  }
  if (fine && tct_node_add(map, child)) return map;
  tct_node_free(kind);
  tct_node_free(map);
  return NULL;
}

/* Put `value` where all names of the path led to. */
static tct_status replace(const assignment *a, tct_node **slot, tct_node *value)
{
  tct_node *old = *slot;

  if (old->key && !tct_node_named(value, old->key, 1, column_of(a, a->name[a->n - 1])))
    return no_memory(a);
  *slot = value;
  tct_node_free(old);
  return TCT_OK;
}

/* Put `value` below `*slot`, to which the first `passed` names of the path led.  Takes it over. */
static tct_status extend(const assignment *a, tct_node **slot, int passed, tct_node *value)
{
  tct_node *old    = *slot, *child, *map;
  const int c      = old->kind == TCT_NODE_SCALAR ? *old->text : 'a';
  const bool named = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

  if (!named && !tct_node_null(old)) {
    tct_node_free(value);
    return REFUSE(a, a->name[passed], "'%.60s' stands here, and has nothing like '%.60s' in it",
                  old->text, name_of(a, passed));
  }
  child = wrap(a, value, passed);
  if (!child) return no_memory(a);
  if (old->kind == TCT_NODE_MAP) {
    if (tct_node_add(old, child)) return TCT_OK;
    tct_node_free(child);
    return no_memory(a);
  }
  map = opened(a, old, child, passed);
  if (!map) {
    tct_node_free(child);
    return no_memory(a);
  }
  *slot = map;
  tct_node_free(old);
  return TCT_OK;
}

static tct_status assign(tct_spec *s, assignment *a)
{
  tct_node *value = NULL;
  tct_node **slot = NULL;
  int passed      = 0;
  tct_status code = cut_path(a);

  if (code == TCT_OK) code = walk(a, &s->root, &slot, &passed);
  if (code == TCT_OK) code = tct_tree_read(a->source, a->value, &value, a->err);
  if (code != TCT_OK) return code;
  if (a->n + tct_node_depth(value) > TCT_SPEC_DEPTH) {
    tct_node_free(value);
    return REFUSE(a, 0, "more than %d levels of maps and lists", TCT_SPEC_DEPTH);
  }
  if (passed < a->n) return extend(a, slot, passed, value);
  code = replace(a, slot, value);
  if (code != TCT_OK) tct_node_free(value);
  return code;
}

tct_status tct_set(tct_spec *s, const char *path_value, tct_error *err)
{
  const size_t n     = strlen(path_value);
  assignment a       = {.err = err};
  tct_source *source = NULL;
  tct_source **more;
  tct_status code;

  if (n > TCT_SPEC_MOST)
    return tct_fail_in(err, TCT_BAD_SPEC, "--set", 0, 0, "more than 1 MiB in one assignment");
  more = tct_grow(s->source, (size_t)s->n_sources + 1, sizeof(tct_source *));
  if (more) s->source = more;
  if (more) source = tct_source_new("--set", path_value, n, err);
  if (source) a.words = tct_strdup(path_value);
  if (!a.words) {
    tct_source_free(source);
    return tct_fail(err, TCT_NO_MEMORY, "no memory to set %.60s", path_value);
  }
  a.source = source;
  code     = assign(s, &a);
  tct_free(a.words);
  if (code != TCT_OK) {
    tct_source_free(source);
    return code;
  }
  s->source[s->n_sources++] = source;
  s->complaints = s->kept = s->dropped = 0; /* they were about what it was before */
  return TCT_OK;
}
