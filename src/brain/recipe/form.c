/* form.c -- the form of a recipe: its keys, what they are bound to, and what cannot stand together.
 *
 * An entry is the keys under its name and, of those that it does not say, the keys at the top.  Both are
 * nodes of one spec, so a complaint about a preset is made once and at its place. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { ENTRIES_MOST = 4096 };

static const char *const at_top[] = {"tercet", "recipe", "recordings", NULL};

static bool is_one_of(const char *key, const char *const *words)
{
  for (; *words; words++)
    if (strcmp(key, *words) == 0) return true;
  return false;
}

bool tct_is_recipe(const tct_spec *s)
{
  return tct_node_at(tct_spec_root(s), "recipe") != NULL;
}

/* ---- entries ---- */

const tct_node *tct_recipe_own(const tct_node *map, const char *key)
{
  for (int i = 0; map && map->kind == TCT_NODE_MAP && i < map->n; i++)
    if (strcmp(map->child[i]->key, key) == 0) return map->child[i];
  return NULL;
}

/* The keys of `node` (NULL: none), then those of the top that it does not have. */
static tct_status merge(struct recipe *r, struct entry *e, const tct_node *node)
{
  const tct_node *root = tct_spec_root(r->spec);
  const int own_keys   = node && node->kind == TCT_NODE_MAP ? node->n : 0;
  tct_node *map        = &e->map;

  e->own     = node ? node : root;
  *map       = *e->own;
  map->kind  = TCT_NODE_MAP;
  map->child = NULL;
  map->n     = 0;
  TCT_PASS(tct_recipe_take(r, (size_t)own_keys + (size_t)root->n, sizeof(tct_node *), &map->child,
                           "a recipe"));
  for (int i = 0; i < own_keys; i++) map->child[map->n++] = node->child[i];
  for (int i = 0; i < root->n; i++)
    if (!is_one_of(root->child[i]->key, at_top) &&
        (!own_keys || !tct_recipe_own(node, root->child[i]->key)))
      map->child[map->n++] = root->child[i];
  return TCT_OK;
}

static void name_after_file(const struct recipe *r, struct entry *e)
{
  char name[128];

  tct_stem(tct_spec_file(r->spec), name);
  tct_print(e->name, sizeof e->name, "%s", name);
}

static tct_status read_entries(struct recipe *r)
{
  const tct_node *root = tct_spec_root(r->spec), *all = tct_node_at(root, "recordings");
  const bool named = all && all->kind == TCT_NODE_MAP;
  const int n      = named ? all->n : 1;

  if (all && (!named || n == 0 || n > ENTRIES_MOST)) {
    tct_complain(r->spec, all, "recordings are a map of names: 'before: {session: day 1, ...}'");
    return TCT_OK;
  }
  TCT_PASS(tct_recipe_take(r, (size_t)n, sizeof *r->entry, &r->entry, "a recipe"));
  for (r->entries = 0; r->entries < n;) {
    struct entry *e      = &r->entry[r->entries++];
    const tct_node *node = named ? all->child[r->entries - 1] : NULL;
    TCT_PASS(merge(r, e, node));
    name_after_file(r, e);
    if (!node) continue;
    if (strlen(node->key) >= sizeof e->name || !*node->key)
      tct_complain_key(r->spec, node, "a recording's name has 1 to 95 bytes");
    tct_print(e->name, sizeof e->name, "%s", node->key);
    if (node->kind != TCT_NODE_MAP && !tct_node_null(node))
      tct_complain(r->spec, node, "a recording is a map of keys, such as {session: day 1}");
  }
  return TCT_OK;
}

void tct_recipe_entry_free(struct entry *e)
{
  tct_params_free(&tct_recipe_settings, e->set);
  tct_params_free(&tct_recipe_smooth, e->smooth);
  tct_params_free(&tct_recipe_select, e->select);
  tct_params_free(tct_recipe_source[e->kind], e->source);
  tct_free(e->map.child);
  tct_free(e->stack.part);
  tct_columns_free(&e->trial);
  tct_columns_free(&e->unit);
  tct_free(e->id);
  tct_free(e->event);
  tct_free(e->condition);
  tct_free(e->fold);
  tct_free(e->condition_name);
  tct_free(e->category_name);
  tct_free(e->category);
}

/* ---- what an entry says ---- */

static tct_status bind(struct recipe *r, const tct_node *n, const tct_about *about,
                       const char *const *allowed, void *into)
{
  void *params = tct_bind(r->spec, n, about, allowed);

  if (tct_node_at(n, "kind")) /* of variants, which these are not */
    tct_complain_key(r->spec, tct_node_at(n, "kind"), "%s has no 'kind'", about->name);
  if (!params) return tct_fail(r->err, TCT_NO_MEMORY, "no memory for a recipe");
  memcpy(into, &params, sizeof params);
  return TCT_OK;
}

/* Two numbers that go up. */
static void check_span(struct recipe *r, const struct entry *e, const char *key,
                       const tct_numbers *x)
{
  const tct_node *at = said(e, key);

  if (at && (at->kind != TCT_NODE_LIST || at->n != 2 || (x->n == 2 && x->at[0] >= x->at[1])))
    tct_complain(r->spec, at, "%s is from and to: [-200 ms, 500 ms]", key);
}

static void check_time(struct recipe *r, struct entry *e)
{
  const struct settings *s = e->set;

  check_span(r, e, "window", &s->window);
  check_span(r, e, "baseline", &s->baseline);
  if (s->window.n != 2) return;
  const double length = s->window.at[1] - s->window.at[0];
  const double bins   = s->bin > 0 ? length / s->bin : 1;
  if (fabs(bins - round(bins)) > 1e-9 * bins || bins < 0.5)
    tct_complain(r->spec, said(e, "bin"),
                 "the window is %.10g ms long, which is no multiple of a bin of %.10g ms", length,
                 s->bin);
  else if (bins > 1e8)
    tct_complain(r->spec, said(e, "bin"), "there are over 100 million bins in the window");
  else
    e->bins = (int)round(bins);
  e->start = s->window.at[0] / 1e3;
  e->width = s->bin > 0 ? s->bin / 1e3 : length / 1e3;
}

/* A name, or {column: NAME}. */
static void check_label(struct recipe *r, const struct entry *e, const char *key)
{
  static const char *const keys[] = {"column", NULL};
  const tct_node *n               = said(e, key);

  if (!n) return;
  tct_only_keys(r->spec, n, keys);
  const tct_node *text = n->kind == TCT_NODE_MAP ? tct_node_at(n, "column") : n;
  if (!text && n->n) return; /* some other key, which was complained of */
  if (!text || text->kind != TCT_NODE_SCALAR)
    tct_complain(r->spec, n, "%s is a name, or {column: NAME}", key);
  else if (strlen(text->text) >= TCT_LABEL)
    tct_complain(r->spec, text, "a name has at most 63 bytes");
}

/* A column, or {column: NAME, step: 45}. */
static void check_by(struct recipe *r, const tct_node *n)
{
  static const char *const keys[] = {"column", "step", NULL};

  tct_only_keys(r->spec, n, keys);
  if (n->kind == TCT_NODE_SCALAR) return;
  const tct_node *column = tct_node_at(n, "column"), *step = tct_node_at(n, "step");
  if (!column || column->kind != TCT_NODE_SCALAR || !step)
    tct_complain(r->spec, n, "a column's name is expected, or {column: NAME, step: 45}");
  else if (tct_node_real(r->spec, step, "1", 0, 0, 1) <= 0)
    tct_complain(r->spec, step, "a step is over 0");
}

static void check_condition(struct recipe *r, const struct entry *e)
{
  const tct_node *n = said(e, "condition");

  (void)tct_node_text(r->spec, said(e, "category"), "");
  (void)tct_node_text(r->spec, said(e, "fold"), "");
  if (!n) return;
  if (n->kind != TCT_NODE_LIST) check_by(r, n);
  if (n->kind == TCT_NODE_LIST && n->n == 0)
    tct_complain(r->spec, n, "condition is a column of the trials, or a list of columns");
  for (int i = 0; n->kind == TCT_NODE_LIST && i < n->n; i++) {
    check_by(r, n->child[i]);
    for (int k = 0; k < i; k++)
      if (n->child[i]->kind == TCT_NODE_SCALAR && n->child[k]->kind == TCT_NODE_SCALAR &&
          strcmp(n->child[i]->text, n->child[k]->text) == 0)
        tct_complain(r->spec, n->child[i], "'%.60s' comes twice", n->child[i]->text);
  }
}

static void check_where(struct recipe *r, const tct_node *n)
{
  static const char *const keys[] = {"from", "to", NULL};

  if (n && n->kind != TCT_NODE_MAP)
    tct_complain(r->spec, n, "where is a map: {COLUMN: value | [values] | {from: x, to: y}}");
  for (int i = 0; n && n->kind == TCT_NODE_MAP && i < n->n; i++) {
    const tct_node *c = n->child[i];
    tct_only_keys(r->spec, c, keys);
    if (c->kind == TCT_NODE_MAP && c->n == 0)
      tct_complain(r->spec, c, "a range has from, to, or both");
    for (int k = 0; k < c->n; k++) {
      if (c->child[k]->kind != TCT_NODE_SCALAR)
        tct_complain(r->spec, c->child[k], "a value is expected");
      else if (c->kind == TCT_NODE_MAP)
        (void)tct_node_real(r->spec, c->child[k], "1", 0, 0, 0);
    }
  }
}

/* ---- the source ---- */

static tct_status find_source(struct recipe *r, struct entry *e)
{
  static const char *const allowed[SOURCES][2] = {{NULL}, {"axes", NULL}, {"axes", NULL}};
  int found                                    = 0;

  for (int k = 0; k < SOURCES; k++) {
    const tct_node *n = said(e, tct_recipe_source[k]->name);
    if (!n) continue;
    if (found++)
      tct_complain_key(r->spec, n,
                       "a recording has one source, and '%s' (line %d) is one: take one away",
                       e->at->key, e->at->key_line);
    else
      e->kind = (source_kind)k;
    e->at = e->at ? e->at : n;
  }
  if (!found) {
    tct_complain(r->spec, e->map.line ? &e->map : NULL,
                 "%s has no source: one of 'spikes', 'series' and 'responses'", e->name);
    return TCT_OK;
  }
  if (e->at->kind == TCT_NODE_SCALAR && e->kind != RESPONSES) return TCT_OK; /* a path in NWB */
  if (e->at->kind != TCT_NODE_MAP) {
    tct_complain(r->spec, e->at, "%s is a map, such as {%s: ARRAY, ...}", e->at->key,
                 e->kind == SPIKES ? "times" : "data");
    return TCT_OK;
  }
  return bind(r, e->at, tct_recipe_source[e->kind], allowed[e->kind], &e->source);
}

static void check_spikes(struct recipe *r, const struct entry *e)
{
  const struct source *s = e->source;
  const int ways         = (*s->ends != 0) + (*s->unit != 0) + (strstr(s->times, "{unit}") != NULL);

  if ((*s->times != 0) + (*s->cells != 0) != 1)
    tct_complain(r->spec, e->at, "spikes are in 'times' or in 'cells'");
  else if (*s->cells ? *s->ends || *s->unit : ways > 1)
    tct_complain(r->spec, e->at,
                 "whose spikes they are is said twice: by one of ends, unit, "
                 "{unit} and cells");
}

static void check_source(struct recipe *r, struct entry *e)
{
  const struct source *s = e->source;

  if (e->kind != RESPONSES && e->at && e->set->window.n == 0 && !said(e, "window"))
    tct_complain(r->spec, e->at, "%s need a window around each event: 'window: [-200 ms, 500 ms]'",
                 tct_recipe_source[e->kind]->name);
  if (!s) return;
  if (e->kind == SPIKES) check_spikes(r, e);
  if (e->kind == SERIES && (s->rate > 0) + (*s->times != 0) != 1)
    tct_complain(r->spec, e->at, "a series has either 'rate' or 'times'");
  if (tct_counts(e) && *e->set->quantity && strcmp(e->set->quantity, "Hz") != 0 &&
      strcmp(e->set->quantity, "count") != 0)
    tct_complain(r->spec, said(e, "quantity"), "of what is counted, quantity is Hz or count");
  if (strlen(e->set->quantity) >= sizeof((tct_recording *)0)->quantity)
    tct_complain(r->spec, said(e, "quantity"), "a quantity has at most 15 bytes");
}

static tct_status read_entry(struct recipe *r, struct entry *e)
{
  static const char *const allowed[] = {"where", "units", NULL};
  const int all                      = tct_complaints(r->spec);
  const char *forms[32];
  int n = 0;

  for (int i = 2; i < tct_recipe_forms.n_params; i++) forms[n++] = tct_recipe_forms.params[i].name;
  forms[n] = NULL;
  TCT_PASS(bind(r, &e->map, &tct_recipe_settings, forms, &e->set));
  check_label(r, e, "subject");
  check_label(r, e, "area");
  check_label(r, e, "session");
  check_condition(r, e);
  check_where(r, said(e, "where"));
  check_time(r, e);
  const int before = tct_complaints(r->spec);
  TCT_PASS(find_source(r, e));
  check_source(r, e);
  if (tct_complaints(r->spec) > before) e->at = NULL; /* there is nothing to look at */
  if (said(e, "smooth")) {
    TCT_PASS(bind(r, said(e, "smooth"), &tct_recipe_smooth, NULL, &e->smooth));
    if (!tct_node_at(said(e, "smooth"), "width"))
      tct_complain(r->spec, said(e, "smooth"),
                   "smooth needs 'width': {kernel: gaussian, width: 20 ms}");
  }
  TCT_PASS(bind(r, said(e, "select"), &tct_recipe_select, allowed, &e->select));
  check_where(r, tct_node_at(said(e, "select"), "where"));
  e->sound = tct_complaints(r->spec) == all;
  return TCT_OK;
}

tct_status tct_recipe_form(struct recipe *r)
{
  const tct_node *root = tct_spec_root(r->spec), *version = tct_node_at(root, "tercet");

  if (!version)
    tct_complain(r->spec, root, "a recipe begins with its version: 'tercet: 1'");
  else if (tct_node_int(r->spec, version, INT64_MIN, INT64_MAX, 1) != 1)
    tct_complain(r->spec, version, "this Tercet reads recipes of version 1");
  (void)tct_node_text(r->spec, tct_node_at(root, "recipe"), "");
  TCT_PASS(read_entries(r));
  for (int i = 0; i < r->entries; i++) TCT_PASS(read_entry(r, &r->entry[i]));
  return TCT_OK;
}
