/* mapping.h -- what scores all models beside one area: one kind for each sort of data. */
#ifndef TERCET_MAPPING_H
#define TERCET_MAPPING_H

#include <tercet/map.h>

typedef struct {
  const int *times, *subject_times, *against; /* as tct_map_score says */
} tct_map_draw;

/* A scorer works for one thread. */
struct tct_map_kind {
  tct_status (*open)(const tct_map_area *a, void **scorer, tct_error *err);
  tct_status (*score)(void *scorer, const tct_map_draw *d, double *score, tct_error *err);
  void (*close)(void *scorer); /* NULL is fine */
};

/* Work that is the same for many numbers, on all cores: one(own, scorer, number, room) for each below n, with `room`
 * numbers and `places` whole numbers of scratch a thread.  As in tct_map_how: threads, tell. */
typedef struct {
  const tct_map_area *area;
  const tct_map_how *how;
  int n;
  size_t room;
  tct_status (*one)(const void *own, void *scorer, int number, double *room, tct_error *err);
  const void *own;
} tct_map_crew;

tct_status tct_map_each(const tct_map_crew *c, tct_error *err);

/* How alike two populations respond to n conditions, a [n][p] and b [n][q], or how well a predicts b.  NAN: undefined. */
tct_status tct_map_alike(const tct_map_responses_how *how, int n, int p, const double *a, int q,
                         const double *b, double *value, tct_error *err);

#endif
