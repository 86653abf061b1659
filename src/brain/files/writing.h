/* writing.h -- an HDF5 file that another program writes for us: begun, filled step by step, ended.
 *
 *     tct_writing w;
 *     tct_status status = tct_writing_begin(&w, path, err);
 *     tct_put_group(&w, "/units");
 *     tct_put_text(&w, "/units", "description", "what was recorded from");
 *     status = tct_writing_end(&w, status);
 *
 * After one step failed the others do nothing, and the end says what it was.  A name is that of an attribute
 * of what lies at `path`; with NULL a dataset is made at `path`. */
#ifndef TERCET_WRITING_H
#define TERCET_WRITING_H

#include "base/file.h"

#include <tercet/format.h>

#include <sys/types.h>

typedef struct {
  tct_new_file file;
  pid_t pid; /* 0: it was not started */
  int plan, answer;
  uint64_t steps;
  bool deaf; /* it takes no more steps; what it has to say is heard at the end */
  tct_status status;
  tct_error *err;
} tct_writing;

/* `path` is kept until the end.  UNSUPPORTED if the program is not there. */
tct_status tct_writing_begin(tct_writing *w, const char *path, tct_error *err);
/* If `status` and all steps are OK, and the program says so, the file is at its path, flushed; else nothing
 * is left of it.  Always to be called once begun. */
tct_status tct_writing_end(tct_writing *w, tct_status status);

void tct_put_group(tct_writing *w, const char *path);
/* Row-major. */
void tct_put_array(tct_writing *w, const char *path, const char *name, tct_dtype type, int rank,
                   const size_t *shape, const void *values);
void tct_put_number(tct_writing *w, const char *path, const char *name, tct_dtype type,
                    const void *value);
/* One of n structs each: `first` lies in the first of them, the next is `stride` bytes on. */
void tct_put_column(tct_writing *w, const char *path, tct_dtype type, size_t n, const void *first,
                    size_t stride);
/* 0, 1, ... n - 1, int64. */
void tct_put_places(tct_writing *w, const char *path, size_t n);
void tct_put_text(tct_writing *w, const char *path, const char *name, const char *text);
void tct_put_texts(tct_writing *w, const char *path, const char *name, size_t n, const char *first,
                   size_t stride);
/* Text that is ASCII and says so: dates. */
void tct_put_ascii(tct_writing *w, const char *path, size_t n, const char *text);
/* An attribute that points to what lies at `target`. */
void tct_put_reference(tct_writing *w, const char *path, const char *name, const char *target);

/* for tests: another program, and the seconds it may be silent; NULL and 0: as ever */
void tct_writer_is(const char *program, int seconds);

#endif
