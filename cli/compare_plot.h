/* compare_plot.h -- the models of a comparison as bars, with the ceiling. */
#ifndef TERCET_CLI_COMPARE_PLOT_H
#define TERCET_CLI_COMPARE_PLOT_H

#include <tercet/rsa.h>

/* Draw them as `path`, an .svg; the table and the script that made it stand beside it.  `comparator` is the
 * name below the axis.  UNSUPPORTED without gnuplot, or for another ending. */
tct_status compare_plot(const char *path, const tct_inference *i, const char *comparator,
                        tct_error *err);

#endif
