/* joined.h -- what the parts of a joint measurement share: trials of both times in order, and what is drawn of them. */
#ifndef TERCET_BRAIN_JOINT_JOINED_H
#define TERCET_BRAIN_JOINT_JOINED_H

#include <tercet/joint.h>

/* Trials of both times, condition by condition, and their halves.  Rows of both stand behind one another in arrays of
 * [rows[0] + rows[1]]. */
typedef struct {
  tct_joint_times as_is;
  int rows[2];
  const double **trial; /* [rows] -> [units] */
  double *times;        /* [rows] 1 each */
  unsigned char *half;  /* [splits][rows] */
  int dropped;
  int64_t dropped_rows[2];
  void *own, *own_halves;
} tct_arranged;

tct_status tct_joint_arrange(const tct_change_side *before, const tct_change_side *after,
                             const tct_joint_how *how, tct_arranged *into, tct_error *err);
void tct_arranged_free(tct_arranged *a);

/* While it is worked on. */
typedef struct {
  const tct_joint_how *how;
  const tct_arranged *a;
  bool crossed; /* units are drawn too */
} tct_joining;

/* Numbers [n] of these trials, over all partings; NAN where it cannot be told. */
tct_status tct_joint_numbers(const tct_joining *j, tct_joint_times t, double *number,
                             tct_joint_why *why, tct_error *err);

/* Which draws there are of a number: [KINDS][draws], NAN where it is undefined. */
enum {
  TCT_OF_TRIALS, /* of trials */
  TCT_OF_FAINT,  /* of trials that count by TCT_FAINT as much more or less */
  TCT_OF_UNITS,
  TCT_OF_BOTH,
  TCT_JOINT_KINDS
};
#define TCT_FAINT 0.5

/* Where they are put: number j of kind k in draw d is drawn[(j x KINDS + k) x draws + d]. */
typedef struct {
  double *drawn;    /* [n][KINDS][draws] */
  double *shuffled; /* [n][shuffles] */
  double *together; /* [splits] correlations of the change between halves */
  void *own;
} tct_joint_drawn;

tct_status tct_joint_draw(const tct_joining *j, tct_joint_drawn *into, tct_error *err);
void tct_joint_drawn_free(tct_joint_drawn *d);

#endif
