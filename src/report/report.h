/* report.h -- the page of one or several runs: components, learning, angles, representations. */
#ifndef TERCET_REPORT_H
#define TERCET_REPORT_H

#include <tercet/status.h>

/* Write one static HTML page on `n` run folders to `out`; its figures (data, gnuplot script, SVG) are kept in
 * each run's figures/ or, where they compare runs, in a folder figures/ beside the page.  The first run is the one
 * that the others are held against. */
tct_status tct_report(const char *const *runs, int n, const char *out, tct_error *err);

#endif
