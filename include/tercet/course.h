/* course.h -- how a run performs, checkpoint by checkpoint: what is matched with the days of an animal (matching.h). */
#ifndef TERCET_COURSE_H
#define TERCET_COURSE_H

#include <tercet/electrode.h>
#include <tercet/matching.h>
#include <tercet/run.h>

typedef struct {
  int n;
  int64_t *day;             /* [n] TCT_UNTRAINED, then trials of training */
  tct_performed *performed; /* [n] of what tct_run_choices chooses, those that are right */
  bool pruned;              /* the run has kept its two newest checkpoints only */
} tct_course;

/* The untrained circuit and all checkpoints that the run in a folder has kept, each with the same trials.  `fresh` is a
 * state of it as tct_run_open leaves it untrained; afterwards it is that of the newest.  `tell` is called after each (own,
 * done, of); true: stop, INTERRUPTED; may be NULL.  What tct_run_choices and reading checkpoints fail with.  Freed by
 * tct_course_free. */
TCT_API tct_status tct_course_of(const char *run, tct_state *fresh, const tct_choosing *how,
                                 bool (*tell)(void *own, int done, int of), void *own,
                                 tct_course *into, tct_error *err);
TCT_API void tct_course_free(tct_course *c); /* a zeroed or freed one is fine */

#endif
