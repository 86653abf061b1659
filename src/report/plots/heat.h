/* heat.h -- what heat maps share: cells, their colours, holes among them. */
#ifndef TERCET_HEAT_H
#define TERCET_HEAT_H

#include "report/plots/figure.h"

/* `c` with its range filled in from n values where it was left open. */
tct_colours tct_heat_colours(const tct_colours *c, size_t n, const double *value);

/* The frame, ranges that put cell (0, 0) at the upper left, and the plot of NAME.csv, a table with names in
 * its first row and column.  What was placed before lies over it.  Cells: on hatched ground, which is seen where
 * there is no number. */
void tct_heat_grid(tct_figure *f, const tct_box *box, int rows, int columns);
void tct_heat_cells(tct_figure *f, const tct_box *box, int rows, int columns);

/* What a cell without a number looks like. */
void tct_heat_hole(tct_figure *f, const tct_box *box);

/* Is ink or paper the colour of letters on a cell of this value? */
const char *tct_heat_letters(const tct_colours *c, double value);

#endif
