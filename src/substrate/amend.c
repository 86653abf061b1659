/* amend.c -- what stands beside a ready-made circuit: more about populations and projections that it makes.
 *
 *     architecture: {kind: perceptron, units: 64, projections: {senses -> hidden1: {fixed: true}}}
 *
 * It is put into the nodes that the circuit became, and keeps the place where it was said.  A circuit is
 * changed, not added to: a name that it does not make is more likely a slip. */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "substrate/reading.h"
#include "substrate/spec_own.h"

enum { NAMES_MOST = 64 };

/* NOLINTNEXTLINE(misc-no-recursion): no deeper than TCT_SPEC_DEPTH */
static tct_node *copy(const tct_node *n)
{
  tct_node *c = tct_node_new(n->kind, n->file, n->line, n->column);
  bool fine   = c != NULL;

  if (fine && n->text) fine = (c->text = tct_strdup(n->text)) != NULL;
  if (fine && n->key) fine = tct_node_named(c, n->key, n->key_line, n->key_column);
  if (fine) c->quoted = n->quoted;
  for (int i = 0; fine && i < n->n; i++) {
    tct_node *child = copy(n->child[i]);
    fine            = child && tct_node_add(c, child);
    if (!fine) tct_node_free(child);
  }
  if (fine) return c;
  tct_node_free(c);
  return NULL;
}

static int place_of(const tct_node *map, const char *key)
{
  int i = 0;

  while (i < map->n && !tct_same_key(map->child[i]->key, key)) i++;
  return i < map->n ? i : -1;
}

/* `said` under `key` in `map`, in place of what may be there. */
static bool put(tct_node *map, const tct_node *said, const char *key)
{
  tct_node *c = copy(said);
  const int i = place_of(map, key);

  if (!c || !tct_node_named(c, key, said->key_line, said->key_column) ||
      (i < 0 && !tct_node_add(map, c))) {
    tct_node_free(c);
    return false;
  }
  if (i >= 0) {
    tct_node_free(map->child[i]);
    map->child[i] = c;
  }
  return true;
}

/* A bare word in `*slot` becomes a map with the word at `word`. */
static bool open_up(tct_node **slot, const char *word)
{
  tct_node *old = *slot, *map = tct_node_new(TCT_NODE_MAP, old->file, old->line, old->column);

  if (!map || !tct_node_named(map, old->key, old->key_line, old->key_column) ||
      !put(map, old, word)) {
    tct_node_free(map);
    return false;
  }
  *slot = map;
  tct_node_free(old);
  return true;
}

/* One population or projection; a bare word says its kind or wiring. */
static bool amend_one(tct_node **slot, const tct_node *said, const char *word)
{
  if (tct_node_null(said)) return true;
  if ((*slot)->kind == TCT_NODE_SCALAR && !open_up(slot, word)) return false;
  if (said->kind == TCT_NODE_SCALAR) return put(*slot, said, word);
  for (int i = 0; i < said->n; i++)
    if (!put(*slot, said->child[i], said->child[i]->key)) return false;
  return true;
}

static void refuse(tct_reading *r, const tct_node *map, const tct_node *said, const char *circuit,
                   const char *what)
{
  const char *names[NAMES_MOST];
  int n = 0;

  for (; n < map->n && n < NAMES_MOST; n++) names[n] = map->child[n]->key;
  const char *near = tct_nearest(said->key, names, n);
  tct_complain_key(r->spec, said, "%s has no %s '%s'%s%s%s", circuit, what, said->key,
                   near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static bool amend_all(tct_reading *r, const tct_node *said, const char *circuit, const char *where,
                      const char *what, const char *word)
{
  const tct_node *root = tct_spec_root(r->expanded);
  tct_node *map        = root->child[place_of(root, where)];

  if (!said) return true;
  if (said->kind != TCT_NODE_MAP) {
    tct_complain(r->spec, said, "%s are names, and what is said of each", where);
    return true;
  }
  for (int i = 0; i < said->n; i++) {
    const tct_node *one = said->child[i];
    const int k         = place_of(map, one->key);
    if (k < 0)
      refuse(r, map, one, circuit, what);
    else if (one->kind == TCT_NODE_LIST)
      tct_complain(r->spec, one, "a list says nothing of a %s", what);
    else if (!amend_one(&map->child[k], one, word))
      return false;
  }
  return true;
}

tct_status tct_amend(tct_reading *r, const tct_node *said, const char *circuit)
{
  if (amend_all(r, tct_node_at(said, "populations"), circuit, "populations", "population",
                "kind") &&
      amend_all(r, tct_node_at(said, "projections"), circuit, "projections", "projection",
                "wiring"))
    return TCT_OK;
  return tct_fail(r->err, TCT_NO_MEMORY, "no memory to change circuit %s", circuit);
}
