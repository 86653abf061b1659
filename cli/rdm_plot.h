/* rdm_plot.h -- tercet rdm --plot FILE.svg: RDMs as pictures. */
#ifndef TERCET_CLI_RDM_PLOT_H
#define TERCET_CLI_RDM_PLOT_H

#include "options.h"

#include <tercet/rdm.h>

#define OPTION_ROWS_RDM_PLOT                                                                       \
  OPTION_TEXT_ROW("plot", 0, plot, "FILE", "files",                                                \
                  "draw them into FILE.svg, its numbers and its script beside it; of several "     \
                  "into FILE_N_NAME.svg each"),                                                    \
  {                                                                                                \
    .name = "plot-kind", .kind = OPTION_CHOICE, OPTION_IS(plot_kind), .value = "KIND",             \
    .from = "heat|ranked|clusters|mds|drift|dendrogram",                                           \
    .doc  = "heat: colours; ranked: colours of percentiles; clusters: colours in the order of "    \
            "clusters; mds: a map; drift: one map of how conditions move from RDM to RDM; "        \
            "dendrogram: a tree of clusters"                                                       \
  }

/* Draw what --plot asks for, if it does.  UNSUPPORTED without gnuplot, or for another ending. */
tct_status rdm_plot(const struct asked *a, const tct_rdms *r, tct_error *err);

#endif
