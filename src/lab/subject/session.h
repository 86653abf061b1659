/* session.h -- a subject's recordings as the session that a laboratory would have written down. */
#ifndef TERCET_SUBJECT_SESSION_H
#define TERCET_SUBJECT_SESSION_H

#include "brain/session.h"

#include <tercet/electrode.h>

/* Rates become samples, counts become spikes; freed with tct_session_free.  NO_MEMORY; UNSUPPORTED if there are
 * more than 2^31 trials. */
tct_status tct_subject_session(const tct_subject *s, tct_session *into, tct_error *err);

#endif
