/* groups.h -- which trials belong to which condition, category, and all. */
#ifndef TERCET_LESION_GROUPS_H
#define TERCET_LESION_GROUPS_H

#include "lab/lesion/own.h"

/* Lists of trials: conditions, categories, all; those of one are places list[at[i]] .. list[at[i + 1] - 1]. */
typedef struct {
  int n;
  int *at;   /* [n + 1] */
  int *list; /* [3 trials] */
  double *
    weight; /* [trials] that makes a mean over trials one over classes; 0 where there is no class */
} tct_lesion_groups;

static inline int tct_group_n(const tct_lesion_groups *g, int i)
{
  return g->at[i + 1] - g->at[i];
}

/* Name the conditions of `into`, and sort the trials of `shown`, whose outcomes are `intact`, into them.  `probe`:
 * responses to the probe set, or NULL where trials are not its own. */
tct_status tct_lesion_groups_make(tct_lesion_groups *g, tct_lesions *into, const tct_model *m,
                                  const tct_shown *shown, const tct_outcome *intact,
                                  const tct_lesion_responses *probe, tct_error *err);
void tct_lesion_groups_free(tct_lesion_groups *g);

/* Shares of choices, [conditions + 1][classes]: `share` x those of these outcomes are added. */
void tct_choices_add(const tct_lesion_groups *g, const tct_lesions *l, const tct_outcome *o,
                     double share, double *choice);

#endif
