/* change.h -- how much tuning curves have changed: numbers of a population, from its curves before and after.
 *
 * Curves are responses averaged over repeats, [condition][unit], such as tct_recording_patterns gives; the same
 * units and conditions both times.  NAN where nothing responded before.  No function here allocates. */
#ifndef TERCET_TUNING_CHANGE_H
#define TERCET_TUNING_CHANGE_H

/* The mean of |after - before| over conditions and units, over the mean over units of their largest response
 * before: 0.1 is a tenth of a peak. */
double tct_tuning_change(int conditions, int units, const double *before, const double *after);

/* At one condition of a circle of them, the neighbours of each `apart` from it: how far slopes moved, and by
 * how much they became steeper; means over units, in peaks (as above) for each unit of `apart`. */
typedef struct {
  double moved, steeper;
} tct_slopes;
tct_slopes tct_slopes_changed(int conditions, int units, int at, double apart, const double *before,
                              const double *after);

/* Of conditions x, the whole circle of `period` evenly: how far preferred conditions (the angle of the vector sum) moved,
 * and how much wider curves became, in the unit of x: the part of the circle where a curve is at least half way from
 * its lowest to its highest; means over units that respond both before and after.  And how much larger the
 * largest responses became, the mean over all units, in shares of that before. */
typedef struct {
  double preferred, width, gain;
} tct_shapes;
tct_shapes tct_shapes_changed(int conditions, int units, const double *x, double period,
                              const double *before, const double *after);

#endif
