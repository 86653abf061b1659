/* movement.h -- how a population's conditions moved while it learnt. */
#ifndef TERCET_MOVEMENT_H
#define TERCET_MOVEMENT_H

#include "report/sections.h"

/* Draw NAME.svg and put it on the page: maps of two RDMs of the same conditions, the later one laid on the
 * earlier.  Where there can be no map the page says why, and all is well. */
tct_status tct_report_movement(const tct_report_of *r, const char *name, const char *title,
                               const tct_recording *of, const double *before, const double *after,
                               tct_error *err);

#endif
