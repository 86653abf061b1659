/* tally.c -- how many are below, as numbers come in one after the other. */
#include "kernels/tally.h"

#include <string.h>

enum { GROUP = 16 };

/* all ones above place i of a group */
#define ABOVE(i)                                                                                   \
  {                                                                                                \
    -(0 > (i)), -(1 > (i)), -(2 > (i)), -(3 > (i)), -(4 > (i)), -(5 > (i)), -(6 > (i)),            \
      -(7 > (i)), -(8 > (i)), -(9 > (i)), -(10 > (i)), -(11 > (i)), -(12 > (i)), -(13 > (i)),      \
      -(14 > (i)), -(15 > (i))                                                                     \
  }

static const int32_t above[GROUP][GROUP] = {
  ABOVE(0), ABOVE(1), ABOVE(2),  ABOVE(3),  ABOVE(4),  ABOVE(5),  ABOVE(6),  ABOVE(7),
  ABOVE(8), ABOVE(9), ABOVE(10), ABOVE(11), ABOVE(12), ABOVE(13), ABOVE(14), ABOVE(15)};

static size_t whole_groups(size_t n)
{
  return (n + GROUP - 1) / GROUP * GROUP;
}

size_t tct_tally_room(size_t n)
{
  size_t room = n;

  for (size_t left = n;; left = (left + GROUP - 1) / GROUP) {
    room += whole_groups(left);
    if (left <= GROUP) return room;
  }
}

void tct_tally_start(tct_tally *t, size_t n, int32_t *room)
{
  memset(room, 0, tct_tally_room(n) * sizeof *room);
  *t = (tct_tally){.n = n, .at = room};
  room += n;
  for (size_t left = n;; left = (left + GROUP - 1) / GROUP) {
    t->below[t->levels++] = room;
    room += whole_groups(left);
    if (left <= GROUP) return;
  }
}

void tct_tally_add(tct_tally *t, size_t place, int32_t times)
{
  t->at[place] += times;
  for (int level = 0; level < t->levels; level++, place /= GROUP) {
    int32_t *group      = t->below[level] + place / GROUP * GROUP;
    const int32_t *mask = above[place % GROUP];
    for (int i = 0; i < GROUP; i++) group[i] += times & mask[i];
  }
}
