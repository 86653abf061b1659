/* none.h -- what stands for a rule or an objective where the spec says `none`. */
#ifndef TERCET_NONE_H
#define TERCET_NONE_H

#include <tercet/lesson.h>

#include "substrate/complain.h"

/* The one that node `n` names, of room "rules" or "objectives"; NULL: it names another, or nothing. */
const tct_about *tct_none_of(const tct_node *n, const char *room);
bool tct_is_none(const tct_about *a);

#endif
