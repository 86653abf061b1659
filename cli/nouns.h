/* nouns.h -- what the nouns of a command line name: a spec, a run, a file of arrays. */
#ifndef TERCET_CLI_NOUNS_H
#define TERCET_CLI_NOUNS_H

#include "options.h"

#include <tercet/recording.h>
#include <tercet/spec.h>
#include <tercet/state.h>

bool noun_is_run(const char *path); /* a folder with a spec.yaml in it */

/* The spec of a file, of a run, or of the standard input (`-`), with --set and --seed carried out.  NULL
 * and `err` on trouble; freed by tct_spec_free. */
tct_spec *noun_spec(const struct asked *a, const char *path, tct_error *err);

/* The same of a text that the command carries; `name` stands in messages. */
tct_spec *noun_spec_text(const struct asked *a, const char *text, const char *name, tct_error *err);

/* A run's model and state, trained or not; either may be NULL.  Says what is wrong by itself; the exit
 * code.  Freed by the caller, the state first. */
int noun_run(const struct asked *a, const char *path, bool trained, tct_model **m, tct_state **s);

/* The place of the projection that is said, `retina -> v1` with blanks or without; -1: there is none. */
int noun_projection(const tct_model *m, const char *said);

/* The place of the probe set that --probe names, or of the first; -1 after saying what there is. */
int noun_probe(const struct asked *a, const tct_model *m);

/* The recordings of an .npz, of a recipe (or - for one from the standard input) or of a run, which is shown the probe
 * set that --probe names, as tercet record does.  Says what is wrong by itself; the exit code.  Freed by
 * tct_recordings_free, also then. */
int noun_recordings(const struct asked *a, const char *path, tct_recordings *into);

/* The same of one noun of several: --set is about something else, and --probe about those that are runs.  `untrained`:
 * of a run before any learning. */
int noun_recordings_of(const struct asked *a, const char *path, bool untrained,
                       tct_recordings *into);

/* BAD_DATA: `noun` has no recording called `wanted`; says which it has. */
tct_status noun_no_recording(const char *noun, const tct_recordings *all, const char *wanted,
                             tct_error *err);

#endif
