/* own.h -- what the statistics of a rule keep while updates stream by. */
#ifndef TERCET_LAB_CREDIT_OWN_H
#define TERCET_LAB_CREDIT_OWN_H

#include "lab/credit/interval.h"

typedef struct {
  tct_credit_range range;
  double gg;                       /* |g_l|^2 */
  double along[TCT_CREDIT_BLOCKS]; /* <S_a, g_l> / |g_l|^2 for the mean update S_a of each block */
  tct_kernel across;               /* <S_a, S_b> of what is left of them across g_l */
} tct_credit_projection;

struct tct_credit {
  size_t n;
  int parts, examples, draws, blocks;
  int example, draw; /* which comes next */
  double gg;         /* |g|^2 over all projections */
  double *g;
  double *mean;                     /* for each block, over examples so far */
  double *now;                      /* for each block, of this example */
  double energy[TCT_CREDIT_BLOCKS]; /* mean |u|^2 */
  double within[TCT_CREDIT_BLOCKS]; /* squares about the block's own mean, meaned over examples */
  tct_kernel same;                  /* mean over examples of <S_ia, S_ib> */
  tct_credit_projection *part;
};

/* From the blocks' means to `along` and `across`; what is left in `mean` lies across. */
void tct_credit_project(tct_credit *c);

#endif
