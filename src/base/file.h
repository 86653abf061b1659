/* file.h -- whole files in and out: nothing half-written, short writes and EINTR met. */
#ifndef TERCET_FILE_H
#define TERCET_FILE_H

#include <tercet/status.h>

/* Read all of it (at most `most` bytes), with a 0 after the end.  Freed by tct_free. */
tct_status tct_file_read(const char *path, size_t most, char **bytes, size_t *n, tct_error *err);
/* Write to PATH.tmp, flush to disk, rename over PATH, flush the folder: PATH is old or new, never half. */
tct_status tct_file_write(const char *path, const void *bytes, size_t n, tct_error *err);
/* The same for what is written bit by bit, or by another program: open, write to `fd`, end. */
typedef struct {
  const char *path; /* the caller's */
  char *beside;     /* PATH.tmp; NULL: not open */
  int fd;
} tct_new_file;
tct_status tct_new_file_open(tct_new_file *f, const char *path, tct_error *err);
tct_status tct_new_file_put(const tct_new_file *f, const void *bytes, size_t n, tct_error *err);
/* If `status` is OK, flush, rename over PATH, flush the folder; else, or if one of these fails, PATH.tmp is
 * removed.  The first of what went wrong, or OK.  Fine if it is not open. */
tct_status tct_new_file_end(tct_new_file *f, tct_status status, tct_error *err);
/* Append in one write and, if `sync`, flush.  A torn last line is possible only if the machine dies. */
tct_status tct_file_append(const char *path, const void *bytes, size_t n, bool sync,
                           tct_error *err);
tct_status tct_folder_new(const char *path,
                          tct_error *err); /* with its parents; fine if it is there */
tct_status tct_folder_sync(const char *path, tct_error *err);
/* Rename a folder to a name that is free and flush the folder both lie in. */
tct_status tct_folder_rename(const char *from, const char *to, tct_error *err);
tct_status tct_folder_remove(const char *path, tct_error *err); /* with all in it; fine if absent */
bool tct_file_is(const char *path);                             /* something is there */
bool tct_folder_is(const char *path);
/* a/b joined; `b` if it is absolute.  Freed by tct_free; NULL if there is no memory. */
char *tct_path(const char *a, const char *b);
char *tct_path_folder(const char *path); /* the folder part, "." if none; freed by tct_free */
/* From errno: "cannot WHAT PATH: No space left on device"; NO_FILE, NO_MEMORY or IO. */
tct_status tct_fail_io(tct_error *err, const char *what, const char *path);

/* for tests: the n-th system call of writing (open write fsync close rename mkdir) from now on fails with
 * `error` (errno; -1: a short write); < 0: none */
void tct_fail_io_at(int64_t n, int error);
int64_t tct_io_calls(void);

#endif
