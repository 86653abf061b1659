/* bursts.h -- which spikes of a cell start something, and which make it a burst.
 *
 * An event is a spike after a silence longer than the window; its second spike, if it comes within the window, makes it
 * a burst, once; what follows while spikes go on as fast is neither.  A clock tells all of it: steps of the window that
 * are left, above 0 after an event, below 0 once it is a burst, 0 in silence.  It is a whole number, so nothing depends
 * on rounding. */
#ifndef TERCET_KERNELS_BURSTS_H
#define TERCET_KERNELS_BURSTS_H

#include <tercet/real.h>

#include <stdbool.h>

typedef enum { TCT_NOTHING, TCT_EVENT, TCT_BURST } tct_spoken;

/* What a spike in this step is, by the clock of the step before; `window` in steps. */
static inline tct_spoken tct_spoken_by(tct_real clock, bool spike)
{
  return !spike || clock < -0.5 ? TCT_NOTHING : clock > 0.5 ? TCT_BURST : TCT_EVENT;
}

static inline tct_real tct_burst_clock(tct_real clock, bool spike, tct_real window)
{
  if (spike) return clock < -0.5 || clock > 0.5 ? -window : window;
  return clock > 1 ? clock - 1 : clock < -1 ? clock + 1 : 0;
}

#endif
