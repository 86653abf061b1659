/* rooms.c -- many arrays of doubles in one block. */
#include "brain/encoding/rooms.h"

#include <stdint.h>

tct_status tct_rooms_new(size_t n, const tct_own_room *room, tct_arena *own, tct_error *err)
{
  size_t bytes = 0;

  *own = (tct_arena){0};
  for (size_t i = 0; i < n; i++) {
    const size_t many = room[i].many, most = PTRDIFF_MAX / 64 / sizeof(double);
    if (many > most || bytes > PTRDIFF_MAX / 2)
      return tct_fail(err, TCT_NO_MEMORY, "%zu numbers are more than this machine can address",
                      many);
    bytes += tct_arena_bytes(many * sizeof(double));
  }
  TCT_TRY(tct_arena_new(own, bytes, err), err, "making room");
  for (size_t i = 0; i < n; i++) *room[i].at = tct_arena_take(own, room[i].many * sizeof(double));
  return TCT_OK;
}
