/* baseline.h -- a running mean over batches, for rules that hold a loss or a reward against it.
 *
 * The keep is { , TCT_NUMBERS, TCT_LEARNT, .count = 2}: the mean, and 1 once there is one.  Shards add
 * their part of the batch's mean to the first tally.  What a batch is held against is from before it. */
#ifndef TERCET_RULES_BASELINE_H
#define TERCET_RULES_BASELINE_H

#include <tercet/lesson.h>

static inline bool baseline_begun(const tct_lesson *l, int keep)
{
  return l->kept[keep][1] > 0;
}

/* For `settle`, when all has been held against it. */
static inline void baseline_move(const tct_lesson *l, int keep, double pace)
{
  tct_real *mean   = l->kept[keep];
  const double now = l->tally[keep][0], was = (double)mean[0];

  if (!l->moving) return;
  mean[0] = (tct_real)(baseline_begun(l, keep) ? was + pace * (now - was) : now);
  mean[1] = 1;
}

#endif
