/* reader.h -- files that are read by another program, because what reads them cannot be trusted. */
#ifndef TERCET_READER_H
#define TERCET_READER_H

#include "brain/child.h"

/* What tercet_format's read and list are to be, by the program's word for the kind: "hdf5", "matlab". */
tct_status tct_reader_read(const char *kind, const char *path, const char *const *wanted,
                           size_t most, tct_arrays *into, tct_error *err);
tct_status tct_reader_list(const char *kind, const char *path, tct_entries *into, tct_error *err);

/* Hear what the program says about the file, into arrays or (if that is NULL) into entries, and believe
 * none of it. */
tct_status tct_reader_hear(tct_bytes *file, tct_child *child, const char *const *wanted,
                           tct_arrays *arrays, tct_entries *entries, tct_error *err);

/* for tests: another program, and the seconds it has; NULL and 0: as ever */
void tct_reader_is(const char *program, int seconds);

#endif
