/* assignment.h -- the best way to give each row a column of its own. */
#ifndef TERCET_ASSIGNMENT_H
#define TERCET_ASSIGNMENT_H

#include <stdbool.h>
#include <stddef.h>

/* to [rows]: for each row a column that no other row has, so that the sum of gain [rows][columns], rows <=
 * columns, is as large as it can be.  Which of several that are equally good is always the same one.
 * O(rows x rows x columns).  False, and `to` all 0: no memory, or a gain is not finite.  Any thread. */
bool tct_assign(size_t rows, size_t columns, const double *gain, size_t *to);

#endif
