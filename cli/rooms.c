/* rooms.c -- rooms and variants as people name them. */
#include "rooms.h"

#include "say.h"
#include "verbs.h"

#include <string.h>

static const char *const metrics[] = {"distances", "comparators", "similarities", NULL};

int rooms_named(const char *word, const tct_room **room)
{
  int all, n = 0;
  const tct_room *rooms = tct_rooms(&all);

  for (int i = 0; i < all && n < ROOMS_MOST; i++) {
    bool meant = !word || tct_room_named(word) == &rooms[i];
    for (int k = 0; metrics[k]; k++)
      meant = meant || (strcmp(word, "metrics") == 0 && strcmp(rooms[i].name, metrics[k]) == 0);
    if (meant) room[n++] = &rooms[i];
  }
  return n;
}

const char *variant_near(const tct_room *room, const char *name)
{
  const char *known[256];
  int n = 0;

  for (int i = 0; i < room->n && n < 256; i++) known[n++] = room->about[i]->name;
  return tct_nearest(name, known, n);
}

int no_room(const struct asked *a, const char *name)
{
  const char *known[2 * ROOMS_MOST];
  int all, n = 0;
  const tct_room *rooms = tct_rooms(&all);

  for (int i = 0; i < all && i < ROOMS_MOST; i++) {
    known[n++] = rooms[i].name;
    known[n++] = rooms[i].one;
  }
  const char *near = tct_nearest(name, known, n);
  if (near) return say_usage(a, "there is no room '%s'; did you mean '%s'?", name, near);
  return say_usage(a, "there is no room '%s'; tercet list shows them", name);
}

int say_no_variant(const struct asked *a, const char *room, const char *name, const char *also)
{
  const tct_room *r = tct_room_named(room);
  const char *near  = variant_near(r, name);

  if (near) return say_usage(a, "there is no %s '%s'; did you mean '%s'?", r->one, name, near);
  return say_usage(a, "there is no %s '%s'%s; tercet list %s shows those there are", r->one, name,
                   also, room);
}
