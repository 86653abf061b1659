/* draws.h -- an interval for each number of an item, from trials drawn again within each condition. */
#ifndef TERCET_BRAIN_TUNING_DRAWS_H
#define TERCET_BRAIN_TUNING_DRAWS_H

#include "brain/tuning/items.h"

enum { TCT_TUNING_BLOCKS = 20, TCT_TUNING_DRAWS_LEAST = 20 };

/* Reused from item to item. */
typedef struct {
  int draws;
  double *value;  /* [rows][width] trials that were drawn */
  double *number; /* [n][draws + TCT_TUNING_BLOCKS] */
  void *own;
} tct_draw_room;

tct_status tct_draw_room_new(const tct_items *s, int draws, tct_draw_room *room, tct_error *err);
void tct_draw_room_free(tct_draw_room *room);

/* Around what was found [n]: into low and high [n], NAN where there is none; *defined: draws that have numbers.  kept
 * [draws]: those of the number that `how` keeps; NULL: none.  `room`
 * is that of the item, `r` what lies in it. */
tct_status tct_tuning_interval_of(const tct_tuning_how *how, const tct_item_room *item,
                                  const tct_responses *r, const double *found, tct_draw_room *room,
                                  double *low, double *high, int *defined, double *kept,
                                  tct_error *err);

#endif
