/* gnuplot.h -- run gnuplot on a script. */
#ifndef TERCET_GNUPLOT_H
#define TERCET_GNUPLOT_H

#include <tercet/status.h>

/* Run `program` (looked up on the PATH) on `script` inside `folder`, with no settings of the user's, in
 * the C locale, for at most `seconds`.  What it says on stderr goes into the error.  Its children's
 * children die with it. */
tct_status tct_gnuplot(const char *program, const char *folder, const char *script, double seconds,
                       tct_error *err);

#endif
