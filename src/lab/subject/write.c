/* write.c -- a subject as a file: NWB as from a laboratory, or recordings. */
#include "base/text.h"
#include "brain/nwb/nwb_write.h"
#include "lab/subject/session.h"

#include <string.h>
#include <strings.h>

static bool is_nwb(const char *path)
{
  const size_t n = strlen(path);

  return n > 4 && strcasecmp(path + n - 4, ".nwb") == 0;
}

bool tct_subject_writes(const char *path)
{
  return is_nwb(path) || tct_recordings_writes(path);
}

tct_status tct_subject_write(const char *path, const tct_subject *s, tct_error *err)
{
  tct_session session;

  if (!is_nwb(path)) return tct_recordings_write(path, &s->recordings, err);
  TCT_TRY(tct_subject_session(s, &session, err), err, "writing %s", path);
  const tct_status code = tct_nwb_write(path, &session, err);
  tct_session_free(&session);
  return code;
}
