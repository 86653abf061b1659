/* help.c -- tercet help: the verbs, the page of one, the page of a variant, man pages. */
#include "json.h"
#include "numbers.h"
#include "recipe.h"
#include "rooms.h"
#include "say.h"
#include "verbs.h"

#include <string.h>

static void json_of_verb(struct json *j, const struct verb *v)
{
  json_text(j, "verb", v->name);
  json_text(j, "nouns", v->nouns);
  json_text(j, "summary", v->summary);
  json_list(j, "options");
  for (int i = 0; i < v->n_options; i++) {
    const struct option *o = &v->options[i];
    const char letter[2]   = {o->letter, 0};
    json_map(j, NULL);
    json_text(j, "name", o->name);
    json_text(j, "letter", o->letter ? letter : NULL);
    json_text(j, "value", o->value);
    if (o->kind == OPTION_CHOICE) json_text(j, "choices", o->from);
    json_text(j, "doc", o->doc);
    json_close(j);
  }
  json_close(j);
}

int help_of_verb(const struct asked *a, const struct verb *v)
{
  struct json j = {0};
  tct_text t    = {0};

  if (!a->json) {
    page_of_verb(&t, v, say_columns(1));
    return say_text(&t);
  }
  json_map(&j, NULL);
  json_of_verb(&j, v);
  json_close(&j);
  return json_say(&j);
}

static int all(const struct asked *a)
{
  struct json j = {0};
  tct_text t    = {0};

  if (!a->json) {
    page_of_all(&t, say_columns(1));
    return say_text(&t);
  }
  json_map(&j, NULL);
  json_list(&j, "verbs");
  for (int i = 0; verbs[i]; i++) {
    json_map(&j, NULL);
    json_of_verb(&j, verbs[i]);
    json_close(&j);
  }
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}

/* ---- variants ------------------------------------------------------------------------------------- */

static void json_of_param(struct json *j, const tct_param *p)
{
  char text[64];

  json_map(j, NULL);
  json_text(j, "name", p->name);
  json_text(j, "type", type_name(p->type));
  if (p->type == TCT_TYPE_BOOL)
    json_bool(j, "preset", p->preset != 0);
  else if (p->type == TCT_TYPE_INT || p->type == TCT_TYPE_REAL)
    json_number(j, "preset", p->preset);
  else if (p->type == TCT_TYPE_CHOICE)
    json_text(j, "preset", param_preset(p, text));
  else
    json_text(j, "preset", p->preset_text);
  if (*param_range(p, text)) {
    json_number(j, "least", p->least);
    json_number(j, "most", p->most);
  }
  if (p->choices) json_text(j, "choices", p->choices);
  json_text(j, "unit", p->unit);
  json_text(j, "doc", p->doc);
  json_close(j);
}

void json_of_variant(struct json *j, const tct_room *room, const tct_about *about)
{
  json_text(j, "name", about->name);
  json_text(j, "title", about->title);
  json_text(j, "family", about->family);
  json_text(j, "summary", about->summary);
  json_text(j, "equation", about->equation);
  json_text(j, "source", about->source);
  json_text(j, "notes", about->notes);
  json_bits(j, "claims", about->claims, room->claims);
  if (room->costs) json_bits(j, "costs", costs_of(room, about), room->costs);
  if (needs_names(room)) json_bits(j, "needs", needs_of(room, about), needs_names(room));
  json_of_numbers(j, room, about);
  json_of_signatures(j, room, about);
  json_list(j, "params");
  for (int i = 0; i < about->n_params; i++) json_of_param(j, &about->params[i]);
  json_close(j);
}

void json_of_section(struct json *j, const tct_about *about)
{
  json_text(j, "name", about->name);
  json_text(j, "title", about->title);
  json_text(j, "summary", about->summary);
  json_text(j, "equation", about->equation);
  json_text(j, "source", about->source);
  json_list(j, "params");
  for (int i = 0; i < about->n_params; i++) json_of_param(j, &about->params[i]);
  json_close(j);
}

static int of_variant(const struct asked *a, const tct_room *room, const tct_about *about)
{
  struct json j = {0};
  tct_text t    = {0};

  if (!a->json) {
    page_of_variant(&t, room, about, say_columns(1));
    return say_text(&t);
  }
  json_map(&j, NULL);
  json_text(&j, "room", room->name);
  json_of_variant(&j, room, about);
  json_close(&j);
  return json_say(&j);
}

/* One word: a verb, a room, or a variant whose room goes without saying. */
static int of_word(const struct asked *a, const char *word)
{
  const struct verb *v = verb_named(word);
  int n;
  const tct_room *room = tct_rooms(&n);

  if (v) return help_of_verb(a, v);
  if (strcmp(word, "recipe") == 0) return recipe_help(a);
  if (tct_room_named(word)) return list_rooms(a, word);
  for (int i = 0; i < n; i++) {
    const tct_about *about = tct_variant(room[i].name, word);
    if (about) return of_variant(a, &room[i], about);
  }
  const char *near = verb_near(word);
  if (near) return say_usage(a, "there is no verb '%s'; did you mean '%s'?", word, near);
  return say_usage(a, "there is no page for '%s': neither a verb, nor a room, nor a variant", word);
}

static int man(const struct asked *a)
{
  tct_text t           = {0};
  const struct verb *v = a->nouns > 0 ? verb_named(a->noun[0]) : NULL;

  if (a->json) return say_usage(a, "a man page is no JSON: --man or --json");
  if (a->nouns > 1 || (a->nouns == 1 && !v))
    return say_usage(a, "--man makes the page of a verb, or of all");
  man_page(&t, v);
  return say_text(&t);
}

static int run(const struct asked *a)
{
  if (a->man) return man(a);
  if (a->nouns == 0) return all(a);
  if (a->nouns == 1) return of_word(a, a->noun[0]);

  const tct_room *room = tct_room_named(a->noun[0]);
  if (!room) return no_room(a, a->noun[0]);
  const tct_about *about = tct_variant(room->name, a->noun[1]);
  return about ? of_variant(a, room, about) : say_no_variant(a, room->name, a->noun[1], "");
}

static const struct option options[] = {
  OPTION_FLAG_ROW("man", man, "print it as a man page, in roff"),
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet help train", "the page of a verb"},
  {"tercet help rule feedback_alignment", "its equation, parameters, claims, costs and source"},
  {"tercet help recipe", "the keys of a recipe, which turns files into recordings"},
  {"tercet help --man train > tercet-train.1", "the same page for man"},
  {NULL, NULL},
};

const struct verb verb_help = {
  .name  = "help",
  .nouns = "[VERB | ROOM NAME | recipe]",
  .nouns_doc =
    "A ROOM is rule, objective, task, unit, wiring ...; NAME is one of its variants; recipe is "
    "the page of all that turns files into recordings",
  .from    = "verbs",
  .summary = "Print the page of a verb, or of a rule, a task, a unit ...",
  .least   = 0,
  .most    = 2,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
