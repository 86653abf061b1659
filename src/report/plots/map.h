/* map.h -- a map of conditions while it is laid out, for the halves that draw it. */
#ifndef TERCET_PLOT_MAP_H
#define TERCET_PLOT_MAP_H

#include "report/plots/categories.h"

typedef struct {
  const tct_map_picture *m;
  tct_categories kinds;
  double left, top, scale; /* px of x = 0, of y = 0, of a distance of 1 */
  double point;            /* px, the radius of a point */
  bool wide;               /* there is a distance to be shown */
  tct_box frame;
} tct_map_plan;

/* Place of a condition in px; false: it has none in that map. */
bool tct_map_at(const tct_map_plan *p, int map, int condition, double at[2]);
/* The last map in which it has a place; -1: none. */
int tct_map_end(const tct_map_plan *p, int condition);
/* Write names of conditions where there is room.  False: no memory. */
bool tct_map_names(const tct_map_plan *p, tct_figure *f);

#endif
