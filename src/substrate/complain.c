/* complain.c -- complaints with a place, in order of the file, and the names that nodes carry. */
#include "substrate/complain.h"

#include "substrate/spec_own.h"

#include "base/text.h"

#include <limits.h>
#include <stdarg.h>
#include <string.h>

/* ---- complaints ---- */

static int source_of(const tct_spec *s, const char *file)
{
  for (int i = 0; i < s->n_sources; i++)
    if (s->source[i]->file == file) return i;
  return -1;
}

/* Does complaint k come after this place? */
static bool is_after(const tct_spec *s, int k, int from, const tct_error *e)
{
  const int k_from   = s->from[k] < 0 ? INT_MAX : s->from[k];
  const tct_error *c = &s->complaint[k];

  if (from < 0) from = INT_MAX;
  if (k_from != from) return k_from > from;
  if (c->line != e->line) return c->line > e->line;
  return c->column > e->column;
}

static bool is_known(const tct_spec *s, const tct_error *e)
{
  for (int k = 0; k < s->kept; k++) {
    const tct_error *c = &s->complaint[k];
    if (c->line == e->line && c->column == e->column && strcmp(c->text, e->text) == 0 &&
        strcmp(c->file, e->file) == 0)
      return true;
  }
  return false;
}

/* Insert among those that are kept; what falls off the end is only counted. */
static void keep(tct_spec *s, int from, const tct_error *e)
{
  int k = s->kept;

  s->complaints++;
  if (is_known(s, e)) return; /* a spec that is read twice is as wrong as before */
  while (k > 0 && is_after(s, k - 1, from, e)) k--;
  if (s->kept == TCT_COMPLAINTS_MOST)
    s->dropped++;
  else
    s->kept++;
  if (k < s->kept) {
    const size_t after = (size_t)(s->kept - k - 1);
    memmove(&s->complaint[k + 1], &s->complaint[k], after * sizeof *s->complaint);
    memmove(&s->from[k + 1], &s->from[k], after * sizeof *s->from);
    s->complaint[k] = *e;
    s->from[k]      = from;
  }
  if (s->dropped)
    tct_fail_in(&s->complaint[TCT_COMPLAINTS_MOST], TCT_BAD_SPEC, tct_spec_file(s), 0, 0,
                "%d more mistakes are not shown", s->dropped);
}

static void complain(tct_spec *s, const tct_node *at, bool at_key, const char *form, va_list args)
{
  const char *file = at ? at->file : tct_spec_file(s);
  const bool key   = at && at_key && at->key;
  char sentence[sizeof((tct_error *)0)->text];
  tct_error e;

  tct_print_list(sentence, sizeof sentence, form, args);
  tct_printable(sentence);
  tct_fail_in(&e, TCT_BAD_SPEC, file,
              !at   ? 0
              : key ? at->key_line
                    : at->line,
              !at   ? 0
              : key ? at->key_column
                    : at->column,
              "%s", sentence);
  keep(s, source_of(s, file), &e);
}

void tct_complain(tct_spec *s, const tct_node *at, const char *form, ...)
{
  va_list args;

  va_start(args, form);
  complain(s, at, false, form, args);
  va_end(args);
}

void tct_complain_key(tct_spec *s, const tct_node *at, const char *form, ...)
{
  va_list args;

  va_start(args, form);
  complain(s, at, true, form, args);
  va_end(args);
}

int tct_complaints(const tct_spec *s)
{
  return s->complaints;
}

/* ---- names ---- */

bool tct_node_null(const tct_node *n)
{
  if (!n) return true;
  return n->kind == TCT_NODE_SCALAR && !n->quoted && tct_word_is(n->text, tct_words_null);
}

const tct_node *tct_node_at(const tct_node *map, const char *key)
{
  if (!map || map->kind != TCT_NODE_MAP) return NULL;
  for (int i = 0; i < map->n; i++)
    if (strcmp(map->child[i]->key, key) == 0)
      return tct_node_null(map->child[i]) ? NULL : map->child[i];
  return NULL;
}

/* The scalar that names a variant. */
static const tct_node *named_by(const tct_node *n)
{
  if (n && n->kind == TCT_NODE_MAP) n = tct_node_at(n, "kind");
  return tct_node_null(n) || n->kind != TCT_NODE_SCALAR ? NULL : n;
}

const char *tct_node_variant(const tct_node *n)
{
  const tct_node *name = named_by(n);

  return name ? name->text : NULL;
}

const tct_about *tct_find_variant(tct_spec *s, const tct_node *n, const char *room)
{
  const tct_room *r    = tct_room_named(room);
  const tct_node *name = named_by(n);
  const char *words[256], *near;
  const int most = sizeof words / sizeof *words;
  int known      = 0;

  if (!r) {
    tct_complain(s, n, "Tercet has no room '%s'", room);
    return NULL;
  }
  if (!name) {
    tct_complain(s, n, "which %s? A name is expected, or a map with 'kind'", r->one);
    return NULL;
  }
  for (int i = 0; i < r->n; i++) {
    if (strcmp(r->about[i]->name, name->text) == 0) return r->about[i];
    if (known < most) words[known++] = r->about[i]->name;
  }
  near = tct_nearest(name->text, words, known);
  if (near)
    tct_complain(s, name, "there is no %s '%.60s'; did you mean '%s'?", r->one, name->text, near);
  else
    tct_complain(s, name, "there is no %s '%.60s'; 'tercet list %s' names all", r->one, name->text,
                 r->name);
  return NULL;
}

void tct_only_keys(tct_spec *s, const tct_node *n, const char *const *known)
{
  int count = 0;

  if (!n || n->kind != TCT_NODE_MAP) return;
  while (known[count]) count++;
  for (int i = 0; i < n->n; i++) {
    const tct_node *child = n->child[i];
    const char *near;
    int k = 0;

    while (k < count && strcmp(child->key, known[k]) != 0) k++;
    if (k < count) continue;
    near = tct_nearest(child->key, known, count);
    if (near)
      tct_complain_key(s, child, "there is no key '%.60s' here; did you mean '%s'?", child->key,
                       near);
    else
      tct_complain_key(s, child, "there is no key '%.60s' here", child->key);
  }
}
