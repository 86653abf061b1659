/* answer.h -- what the program tercet-reader says about a file: records of one size, through a pipe.
 *
 * The numbers themselves lie in shared memory, `bytes` of them from `at` on.  An array that is given in
 * blocks of rows is an entry without numbers, whose `bytes` are the most that a block has, and then its
 * blocks: rows shape[0] .. shape[0] + shape[1] - 1.  Blocks lie in turns in TCT_READER_SLOTS places; the
 * program is told by a byte that one was taken, and until then writes nothing there.  Whoever reads an
 * answer believes none of it: see reader.c. */
#ifndef TERCET_ANSWER_H
#define TERCET_ANSWER_H

#include <tercet/format.h>

enum { TCT_ANSWER_MARK = 0x54637431, TCT_ANSWERS_MOST = 1 << 18 };

/* What the note of a second name of a group begins with; the group's path follows. */
#define TCT_ANSWER_GROUP "a link to the group /"

typedef enum {
  TCT_ANSWER_ENTRY, /* something is in the file, and here are its numbers if they were asked for */
  TCT_ANSWER_TROUBLE, /* `status` and, in `note`, what is wrong; the last answer */
  TCT_ANSWER_END,     /* the last answer: `bytes` entries came before */
  TCT_ANSWER_ROWS     /* the next block of the entry that came before */
} tct_answer_kind;

typedef struct {
  uint32_t mark, kind;
  int32_t status, dtype; /* dtype: -1 if there is nothing that an array could hold */
  int32_t rank, usable;
  uint64_t shape[TCT_RANK];
  uint64_t at, bytes;
  char name[128], type[32], note[512];
} tct_answer;

/* Where the reader finds what it needs: its open files. */
enum {
  TCT_READER_TAKEN   = 0, /* a byte for each block that was taken */
  TCT_READER_ANSWERS = 1,
  TCT_READER_FILE    = 3,
  TCT_READER_NUMBERS = 4
};

/* Of what is allowed, a block takes at most this part: there are one for each slot, the one that is
 * looked at, and what unpacking takes. */
enum { TCT_READER_SLOTS = 2, TCT_READER_PART = 6 };

#endif
