/* rooms.h -- many arrays of doubles in one block, on large pages where it is large: to fold after fold a new page costs
 * as much as what is put into it. */
#ifndef TERCET_BRAIN_ROOMS_H
#define TERCET_BRAIN_ROOMS_H

#include "base/memory.h"

typedef struct {
  double **at; /* where the array will stand */
  size_t many;
} tct_own_room;

/* n arrays, all 0; free the arena, also where it failed. */
tct_status tct_rooms_new(size_t n, const tct_own_room *room, tct_arena *own, tct_error *err);

#endif
