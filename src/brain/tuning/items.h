/* items.h -- trials sorted by what was shown, and those of one item after another.
 *
 * Conditions in which the variable is the same are one; they are in order of it.  An item is a unit, a pair
 * of units or all of them: its trials are those in which every one of its units was recorded. */
#ifndef TERCET_BRAIN_TUNING_ITEMS_H
#define TERCET_BRAIN_TUNING_ITEMS_H

#include <tercet/tuning.h>

typedef struct {
  const tct_trials *trials;
  const tct_tuning *measure;
  int groups, dropped; /* dropped: conditions that are in no group, or have no trial */
  int conditions;      /* that are in one and have a trial */
  double period, reference, floor;
  uint64_t seed;
  double *x, *y; /* [groups]; NULL: the measure does not look at it */
  int *first;    /* [groups + 1] */
  int *row;      /* [first[groups]] of the trials, group by group, as they stand */
  void *own;
} tct_items;

/* BAD_DATA where the measure needs a variable, a period, a second variable or two values, and there are none. */
tct_status tct_items_of(const tct_trials *t, const tct_tuning_how *how, tct_items *into,
                        tct_error *err);
void tct_items_free(tct_items *s);
int tct_items_count(const tct_items *s);
int tct_items_width(const tct_items *s); /* units of an item */

/* Where one item is put: reused from item to item. */
typedef struct {
  int *first, *group; /* [groups + 1], [groups]: which group a condition is */
  int *spare;         /* [groups + 1] for another `first` */
  double *x, *y, *value;
  int64_t dropped; /* trials of which a unit was not recorded */
  void *own;
} tct_item_room;

tct_status tct_item_room_new(const tct_items *s, tct_item_room *room, tct_error *err);
void tct_item_room_free(tct_item_room *room);
/* A view into the room, good until it is filled again. */
tct_responses tct_item_gather(const tct_items *s, int item, tct_item_room *room);

#endif
