/* said.h -- what several verbs read alike of a command line. */
#ifndef TERCET_CLI_SAID_H
#define TERCET_CLI_SAID_H

#include "options.h"

#include <tercet/decoder.h>

/* --window A:B in ms, such as "50:200" or "-0.1 s:0".  *windowed: it was said.  The exit code; says what is wrong. */
int said_window(const struct asked *a, bool *windowed, double window[2]);

/* Parameters of a variant: its presets, changed by every --set NAME=VALUE; `key` is what it is to the verb, such as
 * "metric".  *params: freed by tct_params_free; NULL where there are none.  The exit code; says what is wrong. */
int said_params(const struct asked *a, const char *key, const tct_about *about, void **params);

/* --covariance and --shrinkage of what looks at a noise covariance, `preset` where it is not said; NULL: it looks at
 * none.  `whose` it is.  *params: freed by
 * tct_params_free with noise->of.  The exit code; says what is wrong. */
int said_noise(const struct asked *a, const char *whose, const char *preset,
               tct_decoder_noise *noise, void **params);

/* Does a name fit one of the patterns?  True where there are none. */
bool said_fits(const struct words *patterns, const char *name);

/* --max-memory in bytes, or 8 GiB. */
size_t said_memory(const struct asked *a);

/* --seed, or what stands for it. */
uint64_t said_seed(const struct asked *a, uint64_t otherwise);

#endif
