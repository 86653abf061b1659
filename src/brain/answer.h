/* answer.h -- what the program tercet-reader says about a file: records of one size, through a pipe.
 *
 * The numbers themselves lie in shared memory, `bytes` of them from `at` on.  Whoever reads an answer
 * believes none of it: see reader.c. */
#ifndef TERCET_ANSWER_H
#define TERCET_ANSWER_H

#include <tercet/format.h>

enum { TCT_ANSWER_MARK = 0x54637431, TCT_ANSWERS_MOST = 1 << 18 };

/* What the note of a second name of a group begins with; the group's path follows. */
#define TCT_ANSWER_GROUP "a link to the group /"

typedef enum {
  TCT_ANSWER_ENTRY, /* something is in the file, and here are its numbers if they were asked for */
  TCT_ANSWER_TROUBLE, /* `status` and, in `note`, what is wrong; the last answer */
  TCT_ANSWER_END      /* the last answer: `bytes` entries came before */
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
enum { TCT_READER_ANSWERS = 1, TCT_READER_FILE = 3, TCT_READER_NUMBERS = 4 };

#endif
