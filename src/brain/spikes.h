/* spikes.h -- spikes counted in bins around events, in one pass over all spikes of a file.
 *
 * A spike at t is in bin k of a window if event + start + k width <= t < event + start + (k + 1) width. */
#ifndef TERCET_SPIKES_H
#define TERCET_SPIKES_H

#include <tercet/status.h>

typedef struct {
  int n;               /* windows; they may overlap, and come in any order */
  const double *event; /* [n] s; not finite: no window, its counts stay NAN */
  double start, width; /* s from the event to the first bin; s of a bin, over 0 */
  int bins;
} tct_windows;

typedef struct tct_binner tct_binner;

/* The bytes that a binner takes, its counts included; SIZE_MAX if they could not be addressed. */
size_t tct_binner_bytes(const tct_windows *w, int units, int columns);
/* `end` [units]: where each unit's spikes end in the flat array that is to come; `column` [units]: which
 * of `columns` its counts go to (two may share one), -1: none.  Both are copied.  NULL: no memory, or
 * BAD_DATA if ends go back, the counts could not be addressed, or a bin is so narrow that the numbers
 * of its two edges are the same. */
tct_binner *tct_binner_new(const tct_windows *w, int units, const uint64_t *end, const int *column,
                           int columns, tct_error *err);
void tct_binner_free(tct_binner *b);
uint64_t tct_binner_spikes(const tct_binner *b); /* of all units */
/* The next n spikes of the flat array, in order; within a unit they need not be sorted (those earlier
 * than the one before are counted in `unsorted`, and take longer).  A time that is not finite is counted
 * in `dropped`.  How the array is cut into calls makes no difference.  BAD_DATA: no unit has so many. */
tct_status tct_binner_take(tct_binner *b, const double *time, size_t n, tct_error *err);
/* [window][bin][column] counts; NAN in windows without an event.  They are the binner's. */
const double *tct_binner_counts(tct_binner *b);
void tct_binner_said(const tct_binner *b, uint64_t *taken, uint64_t *dropped, uint64_t *unsorted);

/* Take all times in the array `name` of a file ("units/spike_times"), which must be as many as the
 * units' ends say; `second`: s that a time of 1 is, 1e-3 for ms.  Where the format can, the file is
 * gone through in blocks; `most` bounds the bytes this takes, beside the binner. */
tct_status tct_bin_file(tct_binner *b, const char *path, const char *name, double second,
                        size_t most, tct_error *err);

typedef enum {
  TCT_KERNEL_NONE,
  TCT_KERNEL_GAUSSIAN,    /* exp(-d^2 / 2 width^2), to 6 sd on both sides */
  TCT_KERNEL_EXPONENTIAL, /* exp(-d / width) of what came d bins before */
  TCT_KERNEL_BOX          /* the part of a bin that lies within width / 2 of the middle */
} tct_kernel;

/* Smooth [rows][bins][columns] along bins, in place; `width` in bins (sd, time constant, or full width).
 * At the edges the kernel's weights that lie inside are scaled to sum to 1, and so are those of what is
 * not NAN.  NAN stays where all that it would be the mean of is missing. */
tct_status tct_smooth(tct_kernel kernel, double width, size_t rows, int bins, int columns,
                      double *x, tct_error *err);

#endif
