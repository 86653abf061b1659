/* said.h -- what several verbs read alike of a command line. */
#ifndef TERCET_CLI_SAID_H
#define TERCET_CLI_SAID_H

#include "options.h"

/* --window A:B in ms, such as "50:200" or "-0.1 s:0".  *windowed: it was said.  The exit code; says what is wrong. */
int said_window(const struct asked *a, bool *windowed, double window[2]);

/* --max-memory in bytes, or 8 GiB. */
size_t said_memory(const struct asked *a);

/* --seed, or what stands for it. */
uint64_t said_seed(const struct asked *a, uint64_t otherwise);

#endif
