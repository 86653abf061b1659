/* branches.h -- dendritic branches that answer for themselves: what a panel of receivers hears, and the way back.
 *
 *     drive_k += sum_b g(a_kb),  a_kb = sum_j w_kbj r_j        weights [receiver / 16][branch][sender][16]
 *
 * Every number is one chain over senders, branches or rows in order; what a branch summed is summed again on the way
 * back.  Pads of rows are neither read nor written. */
#ifndef TERCET_BRANCHES_H
#define TERCET_BRANCHES_H

#include <tercet/real.h>

enum { TCT_BRANCH_SIGMOID, TCT_BRANCH_RECTIFIED, TCT_BRANCH_EXPANSIVE };

typedef struct {
  int pre, post, branches;
  int answer;
  tct_real threshold;
} tct_branches;

void tct_branches_push(const tct_branches *b, int rows, const tct_real *weight, const tct_real *pre,
                       size_t pre_ld, tct_real *post, size_t post_ld);
void tct_branches_carry(const tct_branches *b, int rows, const tct_real *weight,
                        const tct_real *pre, size_t pre_ld, const tct_real *post, size_t post_ld,
                        tct_real *credit);
/* Of one panel, whose weights and update these are; post begins at it too. */
void tct_branches_outer(const tct_branches *b, int panel, int rows, tct_real c,
                        const tct_real *weight, const tct_real *pre, size_t pre_ld,
                        const tct_real *post, size_t post_ld, tct_real *update);

#endif
