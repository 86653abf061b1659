/* matching.h -- what the parts of matching share: shares of right trials, how unlike two are, the best way in order. */
#ifndef TERCET_BRAIN_MATCHING_H
#define TERCET_BRAIN_MATCHING_H

#include <tercet/matching.h>

/* curve [n]: shares of right trials; never falling if `isotonic`.  spare [3 n]. */
void tct_curve_of(int n, const tct_performed *p, bool isotonic, double *curve, double *spare);

/* Of the day's own share against one that both would have, the model's trials having had `share`. */
double tct_share_deviance(const tct_performed *day, double share, double trials);

/* cost [days][checkpoints] -> least sum over ways in which checkpoints never go back.  first, last [days]: the earliest
 * and the latest checkpoint that a day has in any way as good; all of `first` is such a way.
 * spare [2 x days x checkpoints]. */
void tct_best_path(int days, int checkpoints, const double *cost, int *first, int *last,
                   double *spare);

#endif
