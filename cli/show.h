/* show.h -- what tercet show can be asked about. */
#ifndef TERCET_CLI_SHOW_H
#define TERCET_CLI_SHOW_H

#include "options.h"

#include "base/text.h"

/* Each prints; the exit code. */
int show_spec(const struct asked *a, const char *path);
int show_run(const struct asked *a, const char *path);
int show_file(const struct asked *a, const char *path);
/* Weights of a run's projection: how they are spread, how far they moved, what each receiver hears as a picture. */
int show_weights(const struct asked *a, const char *path);
/* An .npz that says that it holds recordings; `most` bounds the bytes that are read. */
int show_recordings(const struct asked *a, const char *path, size_t most);
/* An .npz that says that it holds RDMs, or RDMs within a file of arrays. */
int show_rdms(const struct asked *a, const char *file, const char *within, size_t most);
/* Append where something is from, a line a thing that is a text or a number; `said`: JSON, or NULL. */
void show_provenance(tct_text *t, const char *said);
bool show_is_file(const char *path); /* a file of arrays, or FILE:NAME, an array of one */

#endif
