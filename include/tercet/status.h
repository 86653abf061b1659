/* status.h -- how a call says that it could not.
 *
 * Fallible functions return a tct_status (0 is fine) or NULL, and take a `tct_error *` last, which
 * may be NULL.  The error lies on the caller's stack; each level adds one "while ..." line.  The
 * library never prints, aborts or exits. */
#ifndef TERCET_STATUS_H
#define TERCET_STATUS_H

#include <tercet/real.h>

/*      code         exit  meaning */
#define TCT_STATUSES(X)                                                                            \
  X(OK, 0, "done")                                                                                 \
  X(BAD_SPEC, 3, "the spec says something that cannot be")                                         \
  X(BAD_DATA, 4, "a data file is not what it should be")                                           \
  X(BAD_SHAPE, 4, "shapes do not fit")                                                             \
  X(NO_MEMORY, 7, "out of memory")                                                                 \
  X(NO_FILE, 4, "a file is not there")                                                             \
  X(IO, 7, "reading or writing failed")                                                            \
  X(DIVERGED, 5, "numbers ran away")                                                               \
  X(UNSUPPORTED, 4, "not supported")                                                               \
  X(INTERRUPTED, 6, "interrupted; can be resumed")                                                 \
  X(BUG, 70, "a mistake in Tercet itself")

typedef enum {
#define X(name, exit, doc) TCT_##name,
  TCT_STATUSES(X)
#undef X
} tct_status;

typedef struct {
  tct_status code;
  char file[256];   /* where the trouble lies, or "" */
  int line, column; /* from 1; 0: unknown */
  char text[2048];  /* what is wrong, then a line for each level that was on the way */
} tct_error;

/* Fill `err` (if there is one) and return `code`.  printf-style, one sentence, no full stop. */
TCT_API tct_status tct_fail(tct_error *err, tct_status code, const char *form, ...)
  __attribute__((format(printf, 3, 4)));
TCT_API tct_status tct_fail_in(tct_error *err, tct_status code, const char *file, int line,
                               int column, const char *form, ...)
  __attribute__((format(printf, 6, 7)));
/* Add "\n  while ..." to what `err` says and return `code`. */
TCT_API tct_status tct_while(tct_error *err, tct_status code, const char *form, ...)
  __attribute__((format(printf, 3, 4)));

TCT_API const char *tct_status_name(tct_status code); /* "BAD_SPEC" */
TCT_API const char *tct_status_doc(tct_status code);
TCT_API int tct_status_exit(tct_status code); /* what a program that fails so exits with */

/* Leave the calling function if `call` fails, with a line more: TCT_TRY(read(f, err), err, "reading %s", f) */
#define TCT_TRY(call, err, ...)                                                                    \
  do {                                                                                             \
    const tct_status tct_try_status = (call);                                                      \
    if (tct_try_status != TCT_OK) {                                                                \
      (void)tct_while((err), tct_try_status, __VA_ARGS__);                                         \
      return tct_try_status; /* said so that an analyser sees that it is not OK */                 \
    }                                                                                              \
  } while (0)

#endif
