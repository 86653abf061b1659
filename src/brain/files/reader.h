/* reader.h -- files that are read by another program, because what reads them cannot be trusted. */
#ifndef TERCET_READER_H
#define TERCET_READER_H

#include "brain/files/answer.h"
#include "brain/files/child.h"

/* What tercet_format's read and list are to be, by the program's word for the kind: "hdf5", "matlab". */
tct_status tct_reader_read(const char *kind, const char *path, const char *const *wanted,
                           size_t most, tct_arrays *into, tct_error *err);
tct_status tct_reader_list(const char *kind, const char *path, tct_entries *into, tct_error *err);

/* What tercet_format's stream is to be: the dataset `name` in blocks of rows, of which the next is read
 * while the one before is worked on. */
tct_status tct_reader_stream(const char *kind, const char *path, const char *name, size_t most,
                             tct_take_rows *take, void *own, tct_error *err);

/* Hear what the program says about the file, into arrays or (if that is NULL) into entries, and believe
 * none of it. */
tct_status tct_reader_hear(tct_bytes *file, tct_child *child, const char *const *wanted,
                           tct_arrays *arrays, tct_entries *entries, tct_error *err);
/* Hear it give the one array `name`, in blocks. */
tct_status tct_reader_hear_rows(tct_bytes *file, tct_child *child, const char *name,
                                tct_take_rows *take, void *own, tct_error *err);

/* The next answer, if it makes sense by itself and is no trouble. */
tct_status tct_reader_answer(const tct_bytes *file, tct_child *child, tct_answer *a,
                             tct_error *err);
/* Is it of an array?  Its shape, elements and bytes. */
bool tct_reader_shape(const tct_answer *a, size_t shape[TCT_RANK], size_t *n, size_t *bytes);
tct_status tct_reader_babbles(const tct_bytes *file, tct_error *err); /* BAD_DATA */

/* for tests: another program, and the seconds it has; NULL and 0: as ever */
void tct_reader_is(const char *program, int seconds);

#endif
