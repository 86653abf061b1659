/* spikes.h -- spikes counted in bins around events, in one pass over all spikes of a file.
 *
 * A spike at t is in bin k of a window if event + start + k width <= t < event + start + (k + 1) width. */
#ifndef TERCET_SPIKES_H
#define TERCET_SPIKES_H

#include <tercet/status.h>

typedef struct {
  int n;               /* windows; they may overlap, and come in any order */
  const double *event; /* [n] s; NAN: no window, its counts stay NAN */
  double start, width; /* s from the event to the first bin; s of a bin, over 0 */
  int bins;
} tct_windows;

typedef struct tct_binner tct_binner;

/* `end` [units]: where each unit's spikes end in the flat array that is to come; `column` [units]: which
 * of `columns` its counts go to (two may share one), -1: none.  Both are copied.  NULL: no memory, or
 * BAD_DATA if ends go back or the counts could not be addressed. */
tct_binner *tct_binner_new(const tct_windows *w, int units, const uint64_t *end, const int *column,
                           int columns, tct_error *err);
void tct_binner_free(tct_binner *b);
/* The next n spikes of the flat array, in order; within a unit they need not be sorted (they are counted
 * in `unsorted`).  A time that is not finite is counted in `dropped`. */
tct_status tct_binner_take(tct_binner *b, const double *time, size_t n, tct_error *err);
/* [window][bin][column] counts; NAN in windows without an event. */
const double *tct_binner_counts(const tct_binner *b);
void tct_binner_said(const tct_binner *b, uint64_t *taken, uint64_t *dropped, uint64_t *unsorted);

typedef enum {
  TCT_KERNEL_NONE,
  TCT_KERNEL_GAUSSIAN,
  TCT_KERNEL_EXPONENTIAL,
  TCT_KERNEL_BOX
} tct_kernel;

/* Smooth [rows][bins][columns] along bins, in place; `width` in bins (sd, time constant, or full width).
 * At the edges the kernel's weights that lie inside are scaled to sum to 1.  NAN stays where all that it
 * would be the mean of is missing. */
tct_status tct_smooth(tct_kernel kernel, double width, size_t rows, int bins, int columns,
                      double *x, tct_error *err);

#endif
