/* program.h -- a program of Tercet's own beside this one: found, started, listened to, ended.
 *
 * What must not run in the user's process, or not be loaded by it, runs in one of these: see child.c and
 * write.c. */
#ifndef TERCET_PROGRAM_H
#define TERCET_PROGRAM_H

#include <tercet/status.h>

#include <sys/types.h>

/* An open file that the program is to find by another number. */
typedef struct {
  int ours, theirs;
} tct_handed;

/* Where `said` says (tests), where the environment's `variable` says, beside the program that runs, or beside
 * the library.  False if it is not there. */
bool tct_program_find(const char *name, const char *said, const char *variable, char *program,
                      size_t room);

/* Start it with these words and `n` open files, whose numbers in it are 0, 1 or 3, 4, ... ; 2 is
 * /dev/null, so is 0 if it is none of them, and nothing else is open in it.  All of `ours` must be 16 or more: tct_program_high.  0 or errno. */
int tct_program_start(pid_t *pid, const char *program, char *const *words, const tct_handed *files,
                      int n);
/* A copy of an open file (which is closed) at 16 or more; -1. */
int tct_program_high(int fd);

/* Wait until one may read (or write, `events` of poll), until `deadline` (tct_program_clock).  1: one may,
 * 0: it is too late, -1: errno. */
int tct_program_wait(int fd, short events, int64_t deadline);
int64_t tct_program_clock(void); /* ms */

/* It is made to go, unless it is `silent`: then it has up to a second to go by itself.  False if it cannot
 * be known how it ended (waitpid). */
bool tct_program_end(pid_t pid, bool silent, int *how);

#endif
