/* session.c -- what an experimenter's file holds of one session. */
#include "brain/session.h"

#include "base/memory.h"

void tct_session_free(tct_session *s)
{
  if (!s) return;
  tct_free(s->unit);
  tct_free(s->area);
  tct_free(s->end);
  tct_free(s->spike);
  tct_free(s->sample);
  tct_free(s->trial);
  tct_free(s->provenance);
  *s = (tct_session){0};
}
