/* session.c -- what an experimenter's file holds of one session. */
#include "brain/session.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

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

/* ---- is it one? ---- */

typedef struct {
  const tct_session *s;
  const char *path;
  tct_error *err;
} checking;

static tct_status check_text(const checking *c, const char *text, size_t room, const char *what,
                             int64_t which)
{
  const char *end = memchr(text, 0, room);
  char where[32]  = "";

  if (end && tct_utf8(text, (size_t)(end - text))) return TCT_OK;
  if (which >= 0) tct_print(where, sizeof where, " %" PRId64, which);
  return tct_fail_in(c->err, TCT_BAD_DATA, c->path, 0, 0, "%s%s is no UTF-8 of at most %zu bytes",
                     what, where, room - 1);
}

/* "2019-10-28T09:30:00+00:00": a fraction of a second may follow, and Z stands for +00:00. */
static bool is_date(const char *text)
{
  static const char form[] = "0000-00-00T00:00:00", zone[] = "+00:00";

  for (const char *f = form; *f; f++, text++)
    if (*f == '0' ? !isdigit((unsigned char)*text) : *text != *f) return false;
  if (*text == '.') {
    const size_t n = strspn(text + 1, "0123456789");
    if (n == 0) return false;
    text += n + 1;
  }
  if (strcmp(text, "Z") == 0) return true;
  if (*text != '+' && *text != '-') return false;
  text++;
  for (const char *f = zone + 1; *f; f++, text++)
    if (*f == '0' ? !isdigit((unsigned char)*text) : *text != *f) return false;
  return *text == 0;
}

static tct_status check_date(const checking *c, const char *date, const char *what)
{
  TCT_PASS(check_text(c, date, TCT_LABEL, what, -1));
  if (!*date || is_date(date)) return TCT_OK;
  return tct_fail_in(c->err, TCT_BAD_DATA, c->path, 0, 0,
                     "%s is '%s', and should be like 2019-10-28T09:30:00+00:00", what, date);
}

static tct_status check_units(const checking *c)
{
  const tct_session *s = c->s;

  if (s->units < 1 || !s->unit || !s->area)
    return tct_fail_in(c->err, TCT_BAD_DATA, c->path, 0, 0, "the session has no units");
  for (int i = 0; i < s->units; i++) {
    TCT_PASS(check_text(c, s->unit[i], TCT_LABEL, "the name of unit", i));
    TCT_PASS(check_text(c, s->area[i], TCT_LABEL, "the area of unit", i));
  }
  if (!s->end == !s->sample)
    return tct_fail_in(c->err, TCT_BAD_DATA, c->path, 0, 0,
                       "the session has neither spikes nor samples, or both");
  return TCT_OK;
}

static tct_status check_spikes(const checking *c)
{
  const tct_session *s = c->s;
  uint64_t k           = 0;

  for (int i = 0; i < s->units; i++) {
    const uint64_t first = k;
    if (s->end[i] < first)
      return tct_fail_in(c->err, TCT_BAD_DATA, c->path, 0, 0,
                         "spikes of unit %d end at %" PRIu64 ", before they begin", i, s->end[i]);
    for (; k < s->end[i]; k++)
      if (!isfinite(s->spike[k]) || (k > first && s->spike[k] < s->spike[k - 1]))
        return tct_fail_in(c->err, TCT_BAD_DATA, c->path, 0, 0,
                           "spike %" PRIu64 " of unit %d, at %g s, is not in order of time",
                           k - first, i, s->spike[k]);
  }
  return TCT_OK;
}

static tct_status check_samples(const checking *c)
{
  TCT_PASS(check_text(c, c->s->quantity, sizeof c->s->quantity, "the quantity", -1));
  if (isfinite(c->s->rate) && c->s->rate > 0) return TCT_OK;
  return tct_fail_in(c->err, TCT_BAD_DATA, c->path, 0, 0,
                     "%g samples per second are none that could be taken", c->s->rate);
}

static tct_status check_trial(const checking *c, int i)
{
  const tct_trial *t = &c->s->trial[i];

  TCT_PASS(check_text(c, t->stimulus, TCT_LABEL, "the stimulus of trial", i));
  TCT_PASS(check_text(c, t->category, TCT_LABEL, "the category of trial", i));
  TCT_PASS(check_text(c, t->day, TCT_LABEL, "the day of trial", i));
  if (!isfinite(t->start) || !isfinite(t->stop) || t->stop < t->start)
    return tct_fail_in(c->err, TCT_BAD_DATA, c->path, 0, 0, "trial %d cannot last from %g to %g s",
                       i, t->start, t->stop);
  if (i > 0 && t->start < t[-1].start)
    return tct_fail_in(c->err, TCT_BAD_DATA, c->path, 0, 0,
                       "trial %d begins at %g s, before the one above it", i, t->start);
  if (t->repeat < 0)
    return tct_fail_in(c->err, TCT_BAD_DATA, c->path, 0, 0, "trial %d is repeat %d", i, t->repeat);
  return TCT_OK;
}

static tct_status check_trials(const checking *c)
{
  if (c->s->trials < 0 || (c->s->trials > 0 && !c->s->trial))
    return tct_fail_in(c->err, TCT_BAD_DATA, c->path, 0, 0, "the session's trials are not there");
  for (int i = 0; i < c->s->trials; i++) TCT_PASS(check_trial(c, i));
  return TCT_OK;
}

/* What it says of itself. */
static tct_status check_words(const checking *c)
{
  const tct_session *s = c->s;

  TCT_PASS(check_text(c, s->subject, TCT_LABEL, "the subject", -1));
  TCT_PASS(check_text(c, s->identifier, TCT_LABEL, "the identifier", -1));
  TCT_PASS(check_text(c, s->description, sizeof s->description, "the description", -1));
  TCT_PASS(check_date(c, s->start, "when it began"));
  TCT_PASS(check_date(c, s->created, "when it was written down"));
  if (!s->identifier[0])
    return tct_fail_in(c->err, TCT_BAD_DATA, c->path, 0, 0, "the session has no identifier");
  if (s->provenance && !tct_utf8(s->provenance, strlen(s->provenance)))
    return tct_fail_in(c->err, TCT_BAD_DATA, c->path, 0, 0, "its provenance is no UTF-8");
  return TCT_OK;
}

tct_status tct_session_sound(const tct_session *s, const char *path, tct_error *err)
{
  const checking c = {s, path, err};

  TCT_PASS(check_words(&c));
  TCT_PASS(check_units(&c));
  TCT_PASS(s->end ? check_spikes(&c) : check_samples(&c));
  return check_trials(&c);
}
