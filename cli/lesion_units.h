/* lesion_units.h -- which units a lesion is of, as people write it. */
#ifndef TERCET_CLI_LESION_UNITS_H
#define TERCET_CLI_LESION_UNITS_H

#include "lesion_asked.h"

enum { LESION_UNITS_MOST = 4096 }; /* of a list */

/* "0.25", "25%", "3,7,10-12", "top8@FILE.csv" or "bottom8@FILE.csv" into x, whose places are known; a list goes into unit
 * [LESION_UNITS_MOST], to which x points then.  The exit code; says what is wrong. */
int lesion_units(const struct lesion_work *w, const char *said, int *unit, tct_lesion *x);

#endif
