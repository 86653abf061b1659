/* nwb_write.h -- a session as an NWB 2.x file that carries the schema it satisfies. */
#ifndef TERCET_NWB_WRITE_H
#define TERCET_NWB_WRITE_H

#include "brain/session.h"

/* Through a temporary name; nothing is left behind on trouble.  Spikes become /units/spike_times, samples a
 * TimeSeries /acquisition/activity; trials go to /intervals/trials with the columns stimulus, category,
 * repeat and day.  What is read back is equal bit for bit.  The same session gives the same bytes.
 * A file must
 * have dates: where the session says none it is 1970-01-01T00:00:00+00:00.
 * BAD_DATA if the session is not what session.h says; UNSUPPORTED where the program that writes HDF5 is not
 * there; NO_MEMORY; IO, NO_FILE. */
tct_status tct_nwb_write(const char *path, const tct_session *s, tct_error *err);

#endif
