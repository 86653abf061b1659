/* kept.h -- trials of one observer in which nothing is missing that a measure looks at. */
#ifndef TERCET_BRAIN_BEHAVIOUR_KEPT_H
#define TERCET_BRAIN_BEHAVIOUR_KEPT_H

#include <tercet/behaviour.h>

/* BAD_DATA where a column that `needs` asks for is not there, or holds what cannot be.  `who`: "the first observer". */
tct_status tct_choices_check(const tct_choices *c, unsigned needs, const char *who, tct_error *err);

bool tct_choice_whole(const tct_choices *c, unsigned needs, int trial);

/* A copy of the trials where keep [trials]; without columns that `needs` does not ask for. */
tct_status tct_choices_kept(const tct_choices *c, unsigned needs, const bool *keep,
                            tct_choices *into, tct_error *err);
/* A copy of the trials which [n], with all columns that there are. */
tct_status tct_choices_taken(const tct_choices *c, int n, const int *which, tct_choices *into,
                             tct_error *err);
void tct_choices_free(tct_choices *c);

#endif
