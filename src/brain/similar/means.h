/* means.h -- the mean responses of a recording, and whether they are whole. */
#ifndef TERCET_BRAIN_MEANS_H
#define TERCET_BRAIN_MEANS_H

#include <tercet/patterns.h>

/* Over trials and the steps of the cut, whose folds are not looked at.  Freed by tct_patterns_free. */
tct_status tct_means_of(const tct_recording *r, const tct_cut *cut, tct_patterns *p,
                        tct_error *err);
/* Are all responses to a condition there? */
bool tct_is_whole(const double *row, int units);

#endif
