/* models.h -- bars of models while they are laid out, for the halves that draw them. */
#ifndef TERCET_PLOT_MODELS_H
#define TERCET_PLOT_MODELS_H

#include <stdint.h>

#include "report/plots/figure.h"

enum { TCT_MODELS = TCT_MODELS_MOST, TCT_MODELS_ROW = 26 }; /* at most; px of a row */

/* Models of which each is better than all the same others. */
typedef struct {
  uint64_t from, to; /* bit i: model i */
} tct_wing;

typedef struct {
  const tct_inference *of;
  const char *label;
  double alpha;
  tct_range range;
  tct_ticks ticks;
  int decimals;
  double names, values; /* px of the widest name and number; values 0: numbers have no room */
  int wings, shown;     /* shown: those that find room */
  tct_wing wing[TCT_MODELS];
  double step;                         /* px between two wings */
  bool at_zero, below, equal, ceiling; /* what is drawn, and wants a word in the key */
  tct_box frame;
} tct_models_plan;

double tct_models_x(const tct_models_plan *p, double value);
double tct_models_y(const tct_models_plan *p, int model);

/* Find what the marks will be, and the wings: at most `room` px of them. */
void tct_models_find(tct_models_plan *p, double room);
double tct_models_wings_width(const tct_models_plan *p);
/* px that the key takes below the axis, on a figure so wide */
double tct_models_key_height(const tct_models_plan *p, double width);
/* Half discs, rings, wings and the key, whose top is at y. */
void tct_models_marks(const tct_models_plan *p, tct_figure *f, double y);

#endif
