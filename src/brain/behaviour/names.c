/* names.c -- names of classes: each once, with a number, in an order that does not depend on which came first. */
#include "brain/behaviour/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"

static size_t place_of(const tct_names *n, const char *name)
{
  size_t at = (size_t)tct_fnv(name, strlen(name)) & (n->places - 1);

  while (n->place[at] && strcmp(n->of.name[n->place[at] - 1], name) != 0)
    at = (at + 1) & (n->places - 1);
  return at;
}

/* Half of the places stay free. */
static bool make_room(tct_names *n)
{
  if (n->of.n < n->room) return true;
  const int room = n->room ? 2 * n->room : 16;
  char(*name)[TCT_CHOICE_NAME] =
    n->room < (1 << 28) ? tct_grow(n->of.name, (size_t)room, sizeof *name) : NULL;
  if (!name) return false;
  n->of.name = name;
  int *place = tct_alloc(2 * (size_t)room, sizeof *place);
  if (!place) return false;
  tct_free(n->place);
  n->place  = place;
  n->places = 2 * (size_t)room;
  n->room   = room;
  for (int i = 0; i < n->of.n; i++) n->place[place_of(n, n->of.name[i])] = i + 1;
  return true;
}

int tct_names_put(tct_names *n, const char *name)
{
  if (!make_room(n)) return -1;
  const size_t at = place_of(n, name);
  if (n->place[at] == 0) {
    tct_print(n->of.name[n->of.n], TCT_CHOICE_NAME, "%s", name);
    n->place[at] = ++n->of.n;
  }
  return n->place[at] - 1;
}

/* Numbers before texts. */
static int by_name(const void *a, const void *b)
{
  const char *one = **(char(*const *)[TCT_CHOICE_NAME])a;
  const char *two = **(char(*const *)[TCT_CHOICE_NAME])b;
  double x, y;
  const bool first = tct_read_real(one, &x), second = tct_read_real(two, &y);

  if (first && second && x != y) return x < y ? -1 : 1;
  return first != second ? (first ? -1 : 1) : strcmp(one, two);
}

int *tct_names_sort(tct_names *n)
{
  const size_t all               = (size_t)n->of.n;
  char(**order)[TCT_CHOICE_NAME] = tct_alloc(all + 1, sizeof(void *));
  char(*sorted)[TCT_CHOICE_NAME] = tct_alloc(all + 1, sizeof *sorted);
  int *moved                     = tct_alloc(all + 1, sizeof *moved);

  if (!order || !sorted || !moved) {
    tct_free(order);
    tct_free(sorted);
    tct_free(moved);
    return NULL;
  }
  for (size_t i = 0; i < all; i++) order[i] = &n->of.name[i];
  qsort((void *)order, all, sizeof(void *), by_name);
  for (size_t i = 0; i < all; i++) {
    memcpy(sorted[i], *order[i], sizeof sorted[i]);
    moved[order[i] - n->of.name] = (int)i;
  }
  tct_free(order);
  tct_free(n->of.name);
  tct_free(n->place); /* no more names are put */
  *n = (tct_names){.of = {n->of.n, sorted}};
  return moved;
}

tct_class_names tct_names_taken(tct_names *n)
{
  const tct_class_names of = n->of;

  n->of = (tct_class_names){0};
  tct_names_free(n);
  return of;
}

void tct_names_free(tct_names *n)
{
  tct_free(n->of.name);
  tct_free(n->place);
  *n = (tct_names){0};
}
