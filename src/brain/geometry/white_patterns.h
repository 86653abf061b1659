/* white_patterns.h -- patterns in which the noise of all units is alike and uncorrelated. */
#ifndef TERCET_BRAIN_WHITE_PATTERNS_H
#define TERCET_BRAIN_WHITE_PATTERNS_H

#include <tercet/status.h>

/* x [rows][units] becomes x L'^-1, where L L' is the mean of the covariances a and b [units][units] (b may
 * be NULL: a alone).  A row with a NAN is NAN, and no other.  BAD_DATA if it is not positive definite. */
tct_status tct_whiten(size_t units, const double *a, const double *b, size_t rows, double *x,
                      tct_error *err);

#endif
