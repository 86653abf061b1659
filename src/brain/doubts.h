/* doubts.h -- what in a file of recordings looks like a mistake of units or of orientation. */
#ifndef TERCET_DOUBTS_H
#define TERCET_DOUBTS_H

#include "base/text.h"
#include <tercet/format.h>

/* Add a line for each doubt about the file that `all` lists; `most` bounds the bytes read for that.  What
 * cannot be read is no doubt: whoever reads it is told. */
void tct_doubts(const char *path, const tct_format *f, const tct_entries *all, size_t most,
                tct_text *lines);

#endif
