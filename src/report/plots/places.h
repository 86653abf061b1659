/* places.h -- what the two halves of a figure of places share: where they lie, what stands in them. */
#ifndef TERCET_PLACES_H
#define TERCET_PLACES_H

#include "report/plots/figure.h"

enum { TCT_PLACES_ROWS = 48, TCT_PLACES_PANELS = 8, TCT_PLACES_FAMILIES = 12 };

/* One rule with one knob (or none): a row if it does not tremble. */
typedef struct {
  const char *rule;
  char turned[160]; /* the knob, without its value */
  char name[TCT_LETTERS];
  double order, high; /* bias in the first panel; px */
  bool quiet;         /* variance 0 wherever it was measured */
  bool curve;
  int colour;
} tct_places_line;

typedef struct {
  const tct_places *p;
  int lines, families;
  const char *family[TCT_PLACES_FAMILIES];
  tct_places_line line[2 * TCT_PLACES_ROWS];
  double names, room; /* px: of the widest name; between two panels */
  double top, bottom; /* decades of variance */
  double noise, rows; /* px high: the part that trembles, the rows */
} tct_places_plan;

/* One panel: `noise` above, `rows` below, the same width. */
typedef struct {
  const tct_credit_state *state;
  tct_box noise, rows;
} tct_places_panel;

/* px of a bias: a root stretches what is small, and 0 has a place. */
double tct_places_x(const tct_box *b, double bias);
/* Does the entry belong to the line, and was it measured? */
bool tct_places_of(const tct_credit_entry *e, const tct_places_line *l);
const char *tct_places_value(const tct_credit_entry *e); /* of its knob; "" */
/* A point with its whiskers along x: interval, and a hair to the bias with one scalar for all. */
void tct_places_mark(tct_figure *f, const tct_box *b, const tct_credit_entry *e, double y,
                     int colour);

void tct_places_noise(tct_figure *f, const tct_places_plan *plan, const tct_places_panel *panel);
void tct_places_rows(tct_figure *f, const tct_places_plan *plan, const tct_places_panel *panel);

#endif
