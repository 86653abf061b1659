/* child.h -- the program tercet-reader while it reads a file: started, listened to, ended. */
#ifndef TERCET_CHILD_H
#define TERCET_CHILD_H

#include "brain/files/bytes.h"

#include <sys/types.h>

typedef struct {
  const char *path; /* of the file it reads */
  pid_t pid;
  int answers, numbers; /* its pipe and the shared memory */
  int taken;            /* where it is told that a block was taken; -1: it gives none */
  int seconds;          /* that may be spent on waiting for it */
  int64_t left;         /* ms of them */
  bool silent;          /* it says no more, before the end */
} tct_child;

/* `mode` is "list", "give" or "stream"; `wanted` as for reading, NULL: all. */
tct_status tct_child_start(tct_child *c, const tct_bytes *file, const char *kind, const char *mode,
                           size_t most, const char *const *wanted, tct_error *err);
/* Tell it that a block was taken. */
void tct_child_took(const tct_child *c);
/* The next n bytes it says; BAD_DATA if it says no more, or is late. */
tct_status tct_child_read(tct_child *c, void *into, size_t n, tct_error *err);
/* n bytes of shared memory; false if they are not there. */
bool tct_child_numbers(const tct_child *c, uint64_t at, void *into, size_t n);
/* End it, whatever it does.  If `status` is not OK because it died, say of what. */
tct_status tct_child_end(tct_child *c, tct_status status, tct_error *err);

#endif
