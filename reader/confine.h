/* confine.h -- what tercet-reader takes from itself before it looks at a file. */
#ifndef TERCET_READER_CONFINE_H
#define TERCET_READER_CONFINE_H

#include <stdbool.h>
#include <stdint.h>

/* For good: memory for `most` bytes of numbers, so many seconds of a processor, a few files, and no
 * system call that writes to a name, starts a program or speaks to others.  False: it did not work. */
bool confine(uint64_t most, uint64_t seconds);

#endif
