/* teller.h -- what tercet-reader was asked, and how it answers. */
#ifndef TERCET_READER_TELLER_H
#define TERCET_READER_TELLER_H

#include "brain/files/answer.h"

typedef struct {
  int file, answers, numbers; /* open: to be read; a pipe; shared memory */
  int taken;                  /* open: it is told here that a block was taken */

  bool list;           /* say what is there, without numbers */
  bool stream;         /* give the one array that is wanted in blocks of rows */
  char *const *wanted; /* the arrays to give; none: all */
  int n_wanted;
  uint64_t left;      /* bytes of numbers that may still be given; of a stream, at once */
  uint64_t file_size; /* a file cannot hold more than 200 times that */
  uint64_t at;        /* end of the numbers given */
  int n;              /* entries told */
} teller;

/* One thing in the file, to be told of. */
typedef struct {
  char name[160]; /* longer than 127: cannot be told of, and says so */
  const char *type;
  int dtype; /* -1: none */
  int rank;
  size_t shape[TCT_RANK];
  char note[512]; /* why it is not usable, or what it says */
} told;

typedef enum { PASS_OVER, ONLY_LIST, GIVE } wish;
/* What is wanted of it?  `on_request`: only if it is named, or all are listed. */
wish wish_for(const teller *t, const char *name, bool on_request);

/* Append to a name; what does not fit makes it too long to be told of. */
void name_add(char name[160], const char *form, ...) __attribute__((format(printf, 2, 3)));
/* Words of others as a note: shortened, and without what would spoil a terminal. */
void note_text(told *it, const char *text, size_t n);
/* A number as a note, in as few digits as tell it from all others of its type. */
void note_number(told *it, double x);

/* There it is, with its numbers if they are to be given (NULL when listing). */
tct_status tell(teller *t, const told *it, const void *numbers, tct_error *err);
/* There it is, to come in blocks of at most so many bytes. */
tct_status tell_blocks(teller *t, const told *it, size_t block, tct_error *err);
/* The next block: n rows from `first` on, `bytes` of shared memory from `at` on. */
tct_status tell_rows(const teller *t, uint64_t at, size_t first, size_t n, size_t bytes,
                     tct_error *err);
/* Trouble: of this kind nothing is given in blocks. */
tct_status tell_only_whole(tct_error *err);
/* Wait until another block was taken. */
tct_status wait_taken(const teller *t, tct_error *err);
/* There it is, but it cannot be read, for a reason; trouble if it was asked for by name. */
tct_status tell_useless(teller *t, told *it, tct_error *err, const char *why, ...)
  __attribute__((format(printf, 4, 5)));
/* The number of bytes an array takes, if it may be given: else it is told of as useless, and *bytes is 0. */
tct_status tell_room(teller *t, told *it, size_t *bytes, bool *fits, tct_error *err);

void tell_trouble(const teller *t, const tct_error *err);
void tell_end(const teller *t);

/* The two kinds of files. */
tct_status read_hdf5(teller *t, tct_error *err);
tct_status read_matlab(teller *t, tct_error *err);

#endif
