/* nwb_write.h -- a session as an NWB 2.x file that carries the schema it satisfies. */
#ifndef TERCET_NWB_WRITE_H
#define TERCET_NWB_WRITE_H

#include "brain/session.h"

/* Through a temporary name; nothing is left behind on trouble.  Spikes become /units/spike_times, samples a
 * TimeSeries /acquisition/activity; trials go to /intervals/trials with the columns stimulus, category,
 * repeat and day.  What is read back is equal bit for bit.  The same session gives the same bytes.
 * UNSUPPORTED where the program that writes HDF5 is not there; NO_MEMORY; IO. */
tct_status tct_nwb_write(const char *path, const tct_session *s, tct_error *err);

#endif
