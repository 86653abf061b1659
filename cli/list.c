/* list.c -- tercet list: what there is, room by room, family by family. */
#include "json.h"
#include "rooms.h"
#include "say.h"
#include "table.h"
#include "verbs.h"

#include <string.h>

static void put_names(struct table *t, const char *word, unsigned bits, const char *const *names)
{
  tct_text text = {0};

  for (int i = 0; names && names[i]; i++)
    if (bits >> i & 1) tct_text_add(&text, "%s%s", text.n ? " " : "", names[i]);
  if (text.n) {
    table_cell(t, "%s", "");
    table_cell(t, "%s: %s", word, text.at);
  }
  tct_text_free(&text);
}

static void put_family(tct_text *t, const tct_room *room, const char *family, bool claims, int wide,
                       int width)
{
  struct table table = {.align = "lw"};

  tct_text_add(t, "  %s\n", family);
  for (int i = 0; i < room->n; i++) {
    const tct_about *about = room->about[i];
    if (strcmp(about->family, family) != 0) continue;
    table_cell(&table, "%-*s", wide, about->name);
    table_cell(&table, "%s", about->summary);
    if (!claims) continue;
    put_names(&table, "needs", needs_of(room, about), needs_names(room));
    put_names(&table, "claims", about->claims, room->claims);
    put_names(&table, "costs", costs_of(room, about), room->costs);
  }
  table_put(&table, t, 4, width);
}

static void put_room(tct_text *t, const tct_room *room, bool claims, int width)
{
  int wide = 0;

  for (int i = 0; i < room->n; i++)
    if ((int)strlen(room->about[i]->name) > wide) wide = (int)strlen(room->about[i]->name);
  tct_text_add(t, "%s%s (%d)\n", t->n ? "\n" : "", room->name, room->n);
  for (int i = 0; i < room->n; i++) {
    int before = 0; /* a family stands where its first member does */
    while (strcmp(room->about[before]->family, room->about[i]->family) != 0) before++;
    if (before == i) put_family(t, room, room->about[i]->family, claims, wide, width);
  }
}

static int as_json(const tct_room *const *room, int n)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_list(&j, "rooms");
  for (int i = 0; i < n; i++) {
    json_map(&j, NULL);
    json_text(&j, "name", room[i]->name);
    json_text(&j, "one", room[i]->one);
    json_list(&j, "variants");
    for (int k = 0; k < room[i]->n; k++) {
      json_map(&j, NULL);
      json_of_variant(&j, room[i], room[i]->about[k]);
      json_close(&j);
    }
    json_close(&j);
    json_close(&j);
  }
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}

int list_rooms(const struct asked *a, const char *name)
{
  const tct_room *room[ROOMS_MOST];
  tct_text t  = {0};
  const int n = rooms_named(name, room);

  if (n == 0) return no_room(a, name);
  if (a->json) return as_json(room, n);
  for (int i = 0; i < n; i++) put_room(&t, room[i], a->claims, say_columns(1));
  return say_text(&t);
}

static int run(const struct asked *a)
{
  return list_rooms(a, a->nouns > 0 ? a->noun[0] : NULL);
}

static const struct option options[] = {
  OPTION_FLAG_ROW("claims", claims, "show what each promises and what it costs a brain"),
  OPTION_ROWS_ALL,
};

static const struct example examples[] = {
  {"tercet list", "all rooms"},
  {"tercet list rules --claims", "the rules, with what they promise and cost"},
  {NULL, NULL},
};

const struct verb verb_list = {
  .name      = "list",
  .nouns     = "[ROOM]",
  .nouns_doc = "A ROOM is rules, objectives, tasks, units, wirings ...; metrics are distances, "
               "comparators and similarities",
  .from      = "rooms",
  .summary   = "List the rules, objectives, tasks, units ... that there are",
  .least     = 0,
  .most      = 1,
  OPTIONS(options),
  .examples = examples,
  .run      = run,
};
