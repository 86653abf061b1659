/* nwb_write.h -- a session as an NWB 2.4 file that carries the schema it satisfies (src/brain/nwb/schema).
 *
 *     /units                         unit_name, location, and spike_times with spike_times_index
 *     /acquisition/activity          samples: a TimeSeries [time][unit]
 *     /processing/activity/columns   samples: `unit`, which row of /units each column of them is; read as a
 *                                    series' rois (nwb.h)
 *     /intervals/trials              start_time, stop_time, stimulus, category, repeat, day
 *     /general/subject               subject_id
 *     /scratch/provenance            the JSON object
 *
 * What a session does not have is not there.  Identities of objects are hashes of the session's identifier and
 * of their path, and HDF5 notes no times: the same session gives the same bytes. */
#ifndef TERCET_NWB_WRITE_H
#define TERCET_NWB_WRITE_H

#include "brain/session.h"

/* Through a temporary name; nothing is left behind on trouble.  What is read back is equal bit for bit.  A file
 * must have dates: where the session says none it is 1970-01-01T00:00:00+00:00.  Memory does not grow with the
 * session.  BAD_DATA if the session is not what session.h says; UNSUPPORTED where the program that writes HDF5
 * is not there; NO_MEMORY; IO, NO_FILE. */
tct_status tct_nwb_write(const char *path, const tct_session *s, tct_error *err);

#endif
