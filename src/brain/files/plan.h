/* plan.h -- what the program tercet-writer is to put into a file: steps of a plan, through a socket.
 *
 * A step is a tct_step, then the path of what it makes or adds to ("/" or "/units/id"), then, of an
 * attribute, its name, each with the 0 at its end, then the values: numbers as they lie in memory, texts one
 * after the other with the 0 at each end, references as the paths of what they point to.  Groups come before
 * what is in them, and what is pointed to before what points.  Whoever reads a step believes none of it: see
 * writer/steps.c. */
#ifndef TERCET_PLAN_H
#define TERCET_PLAN_H

#include <tercet/format.h>

enum {
  TCT_STEP_MARK    = 0x54637331,
  TCT_STEP_PATH    = 256, /* bytes at most, with the 0 */
  TCT_STEP_NAME    = 64,
  TCT_WRITTEN_MARK = 0x54637731
};

typedef enum {
  TCT_STEP_GROUP,
  TCT_STEP_DATASET,
  TCT_STEP_ATTRIBUTE,
  TCT_STEP_END /* the last; shape[0] steps came before */
} tct_step_kind;

/* What values are: a tct_dtype, or one of these. */
enum { TCT_STEP_TEXT = 64, TCT_STEP_ASCII, TCT_STEP_REFERENCE };

typedef struct {
  uint32_t mark, kind;
  int32_t type, rank; /* rank 0: one value, without a shape */
  uint64_t shape[TCT_RANK];
  uint64_t bytes;      /* of the values */
  uint32_t path, name; /* bytes of these; 0: none */
} tct_step;

/* The one answer, when the file is written or cannot be. */
typedef struct {
  uint32_t mark;
  int32_t status;
  uint64_t steps; /* done */
  char note[512]; /* what went wrong, or "" */
} tct_written;

/* Where the writer finds what it needs: its open files. */
enum { TCT_WRITER_ANSWER = 1, TCT_WRITER_FILE = 3, TCT_WRITER_PLAN = 4 };

#endif
