/* show.h -- the three things that tercet show can be asked about. */
#ifndef TERCET_CLI_SHOW_H
#define TERCET_CLI_SHOW_H

#include "options.h"

/* Each prints; the exit code. */
int show_spec(const struct asked *a, const char *path);
int show_run(const struct asked *a, const char *path);
int show_file(const struct asked *a, const char *path);
/* An .npz that says that it holds recordings; `most` bounds the bytes that are read. */
int show_recordings(const struct asked *a, const char *path, size_t most);
bool show_is_file(const char *path); /* a file of arrays, or FILE:NAME, an array of one */

#endif
