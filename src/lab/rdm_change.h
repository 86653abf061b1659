/* rdm_change.h -- how far patterns of the same conditions moved, and whether their geometry did. */
#ifndef TERCET_LAB_RDM_CHANGE_H
#define TERCET_LAB_RDM_CHANGE_H

/* Patterns [conditions][units]; room for as many numbers as conditions (conditions - 1).  alike: Pearson's correlation of
 * their RDMs of squared Euclidean distances, NAN if one is constant.  away: |after - before| over |before - its mean over
 * conditions|, NAN if `before` does not vary. */
void tct_rdm_change(int conditions, int units, const double *before, const double *after,
                    double *room, double *alike, double *away);

#endif
