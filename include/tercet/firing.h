/* firing.h -- how cells fire: how often, how regularly, in what course, how much together.
 *
 *     recording of spikes -> tct_spikes_of -+-> tct_firing_of        numbers of each cell, with intervals
 *                                           +-> tct_synchrony_of     how much cells fire together
 *                                           +-> tct_firing_course    rate of the population in time
 *                                           +-> tct_intervals_of     how often so many steps lie between two spikes
 *
 * A spike is known to its step.  An interval lies within one trial, so intervals near the length of a trial or beyond
 * are seldom seen, and all numbers of intervals are of those that are.  What cannot be said is NAN.  In double; any
 * thread, on different objects. */
#ifndef TERCET_FIRING_H
#define TERCET_FIRING_H

#include <tercet/recording.h>
#include <tercet/tuning.h>

/* Spikes of a recording, unit by unit and trial by trial. */
typedef struct {
  int units, trials, conditions, steps;
  double dt;      /* ms per step */
  int *condition; /* [trials] */
  int *repeat;    /* [trials] */
  size_t *first;  /* [units x trials + 1]: those of unit u in trial k are first[u trials + k] .. */
  int *step;      /* ascending; a step with several spikes stands there as often */
  bool *missing;  /* [units x trials] it was not recorded then */
} tct_spikes;

/* Spikes of what holds rates of units that fire (0 or 1 a step), counts, or rates in Hz that are whole counts.
 * UNSUPPORTED, in words, if it has no time or holds what is not a number of spikes; NO_MEMORY.  Freed by
 * tct_spikes_free, and then a zeroed one. */
TCT_API tct_status tct_spikes_of(const tct_recording *r, tct_spikes *into, tct_error *err);
TCT_API void tct_spikes_free(tct_spikes *s);

/* Numbers of each unit, in this order. */
enum {
  TCT_FIRING_RATE,
  TCT_FIRING_CV,
  TCT_FIRING_CV2,
  TCT_FIRING_LV,
  TCT_FIRING_FANO,
  TCT_FIRING_N
};

/*     rate   Hz: spikes of all trials by their time
 *     cv     standard deviation of intervals by their mean: 1 of a Poisson train, 0 of a clock
 *     cv2    mean of 2 |I' - I| / (I' + I) of neighbours: the same where the rate drifts (Holt et al. 1996,
 *            doi:10.1152/jn.1996.75.5.1806)
 *     lv     mean of 3 (I' - I)² / (I' + I)²: 1 of a Poisson train, 0 of a clock (Shinomoto, Shima & Tanji 2003,
 *            doi:10.1162/089976603322518759)
 *     fano   variance of a trial's count by its mean, within conditions, as tuning `fano`
 *
 * Low and high: jackknife over trials on the logarithm, at most 50 groups of them, with Student's t; NAN of fewer
 * than 5.
 * A unit with several spikes in a step has no numbers of intervals.  NO_MEMORY.  Freed by tct_tuned_free. */
TCT_API tct_status tct_firing_of(const tct_spikes *s, double level, tct_tuned *into,
                                 tct_error *err);

/* How much units fire together: counts x_i in bins of `width` steps, trials one behind the other.
 *
 *     correlation  mean over pairs of the correlation of their counts
 *     chi          chi² = var(mean over i of x_i) / mean over i of var(x_i): 1 if all do the same, 1 / √N if each goes
 *                  its own way (Golomb & Hansel 2000, doi:10.1162/089976600300015529)
 *
 * What a stimulus does to all alike is in both.  Intervals: jackknife over trials, at most 20 groups; NAN of fewer than
 * 5.  Units that never fire are left out.  Trials in which a unit is missing are left out. */
typedef struct {
  int units, bins;
  double correlation, correlation_low, correlation_high;
  double chi, chi_low, chi_high;
  double chi_apart; /* 1 / √N */
} tct_synchrony;

TCT_API tct_status tct_synchrony_of(const tct_spikes *s, int width, double level,
                                    tct_synchrony *into, tct_error *err);

/* Mean rate of a unit in Hz in bins of `width` steps (the last may be shorter), over trials of one condition (-1: all);
 * low and high: Student's t over trials, NAN of one.  Each [ceil(steps / width)]. */
TCT_API void tct_firing_course(const tct_spikes *s, int condition, int width, double level,
                               double *rate, double *low, double *high);

/* into [steps]: how many intervals of so many steps there are, of unit `unit` or (-1) of all. */
TCT_API void tct_intervals_of(const tct_spikes *s, int unit, uint64_t *into);

#endif
