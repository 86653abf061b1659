/* compact.h -- gnuplot's heat maps in a tenth of the bytes. */
#ifndef TERCET_COMPACT_H
#define TERCET_COMPACT_H

#include "report/plots/figure.h"

/* Copy the svg into `out`: its title becomes that of the figure, and cells of the heat map, a polygon
 * each, become one path for each colour.  Anything it does not know stays as it is.  False: no memory. */
bool tct_compact(const tct_figure *f, const char *svg, tct_text *out);

#endif
