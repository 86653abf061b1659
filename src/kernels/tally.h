/* tally.h -- how many are below, as numbers come in one after the other.
 *
 * Numbers are places 0 .. n - 1.  Sums over all places below one are kept up at each addition, in groups of 16, groups of
 * groups and so on, so that to ask takes one addition a level and to add one vector of 16 a level (the prefix sums of
 * Fenwick 1994, doi:10.1002/spe.4380240306, with 16 branches and not 2).  Nothing here allocates. */
#ifndef TERCET_TALLY_H
#define TERCET_TALLY_H

#include <stddef.h>
#include <stdint.h>

enum { TCT_TALLY_LEVELS = 8 };

typedef struct {
  size_t n;
  int levels;
  int32_t *
    below[TCT_TALLY_LEVELS]; /* in the group of a place, of places below it; and so on, of groups */
  int32_t *at;               /* [n] at a place itself */
} tct_tally;

/* Numbers of int32_t that a tally of up to n places takes. */
size_t tct_tally_room(size_t n);
/* Nothing has come in yet.  room: tct_tally_room(n). */
void tct_tally_start(tct_tally *t, size_t n, int32_t *room);
/* `times` more at a place.  All that comes in is less than 2^31. */
void tct_tally_add(tct_tally *t, size_t place, int32_t times);

static inline int32_t tct_tally_below(const tct_tally *t, size_t place)
{
  int32_t sum = 0;

  for (int level = 0; level < t->levels; level++) sum += t->below[level][place >> 4 * level];
  return sum;
}

#endif
