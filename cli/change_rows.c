/* change_rows.c -- tercet change: which recordings are one population at two times, and which were recorded at once. */
#include "change_work.h"

#include "nouns.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

#include <string.h>

static void name_row(struct change_work *w, const struct side *d, const tct_recording *before,
                     const tct_recording *after, const char *time_before, const char *time_after)
{
  struct change_row *row = &w->row[w->n++];
  const char *subject    = *after->subject || !w->asked->each ? after->subject : d->path;

  *row = (struct change_row){.of = {before, after}};
  tct_print(row->time[0], sizeof row->time[0], "%s", time_before);
  tct_print(row->time[1], sizeof row->time[1], "%s", time_after);
  tct_print(row->subject, sizeof row->subject, "%s", subject);
  tct_print(row->area, sizeof row->area, "%s", *after->area ? after->area : after->name);
  if (*after->area || w->asked->each)
    tct_print(row->name, sizeof row->name, "%s%s%s", subject, *subject ? " " : "", row->area);
  else
    tct_print(row->name, sizeof row->name, "%s", after->name);
}

static bool is_same_place(const tct_recording *r, const tct_recording *s)
{
  return strcmp(r->subject, s->subject) == 0 && strcmp(r->area, s->area) == 0;
}

static const char *time_of(const tct_recording *r, const char *otherwise)
{
  return *r->session ? r->session : otherwise;
}

/* A run: what it was before it learnt is before. */
static void rows_of_run(struct change_work *w, const struct side *d)
{
  for (int i = 0; i < d->n; i++)
    if (d->untrained[i]) name_row(w, d, d->untrained[i], d->chosen[i], "untrained", "trained");
}

/* Recordings of `before` whose session is `from` (NULL: any) beside those of `after` whose session is `to`. */
static void rows_between(struct change_work *w, const struct side *before, const struct side *after,
                         const char *from, const char *to)
{
  const bool alone = before->n == 1 && after->n == 1;

  for (int i = 0; i < before->n; i++)
    for (int k = 0; k < after->n; k++) {
      const tct_recording *r = before->chosen[i], *s = after->chosen[k];
      if (from && strcmp(r->session, from) != 0) continue;
      if (to && strcmp(s->session, to) != 0) continue;
      if (alone || is_same_place(r, s))
        name_row(w, after, r, s, time_of(r, "before"), time_of(s, "after"));
    }
}

/* The only two sessions that there are, in the order in which they stand. */
static tct_status two_sessions(const struct side *d, const char **from, const char **to,
                               tct_error *err)
{
  const char *seen[2] = {d->chosen[0]->session, NULL};
  bool more           = false;

  for (int i = 1; i < d->n; i++) {
    const char *session = d->chosen[i]->session;
    if (strcmp(session, seen[0]) == 0 || (seen[1] && strcmp(session, seen[1]) == 0)) continue;
    more    = more || seen[1];
    seen[1] = seen[1] ? seen[1] : session;
  }
  if (more || !seen[1])
    return tct_fail(err, TCT_BAD_DATA,
                    "%s has %s: say --from SESSION --to SESSION, or name two files", d->path,
                    more ? "more than two sessions" : "one session alone");
  if (!*from) *from = seen[0];
  if (!*to) *to = seen[1];
  return TCT_OK;
}

/* Of one noun that has both times. */
static tct_status rows_within(struct change_work *w, const struct side *d, tct_error *err)
{
  const char *from = w->asked->from, *to = w->asked->to;

  if (d->untrained) {
    rows_of_run(w, d);
    return TCT_OK;
  }
  if (!from || !to) TCT_PASS(two_sessions(d, &from, &to, err));
  rows_between(w, d, d, from, to);
  return TCT_OK;
}

/* ---- recorded at once --------------------------------------------------------------------------------- */

static bool is_at_once(const tct_recording *r, const tct_recording *s)
{
  const size_t trials = (size_t)r->conditions * (size_t)r->repeats;

  if (strcmp(r->session, s->session) != 0 || r->conditions != s->conditions) return false;
  if (r->repeats != s->repeats || memcmp(r->trial, s->trial, trials * sizeof *r->trial) != 0)
    return false;
  for (int c = 0; c < r->conditions; c++)
    if (strcmp(r->condition[c], s->condition[c]) != 0) return false;
  return true;
}

/* A circuit's populations see the same trials; an animal's areas if they share them in both sessions. */
static void find_company(struct change_work *w)
{
  for (int i = 0; i < w->n; i++) {
    struct change_row *row = &w->row[i];
    for (row->with = 0; row->with < i; row->with++) {
      const struct change_row *first = &w->row[row->with];
      if (strcmp(first->subject, row->subject) == 0 && is_at_once(first->of[0], row->of[0]) &&
          is_at_once(first->of[1], row->of[1]))
        break;
    }
  }
}

tct_status change_rows(struct change_work *w, tct_error *err)
{
  const struct asked *a = w->asked;
  const struct side *d  = w->side;
  const bool within     = a->each || a->nouns == 1;
  size_t most           = 0;

  for (int i = 0; i < a->nouns; i++)
    most += (size_t)d[i].n * (size_t)(within ? d[i].n : d[a->nouns - 1].n);
  w->row = tct_alloc(most + 1, sizeof *w->row);
  if (!w->row) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu populations", most);
  for (int i = 0; within && i < a->nouns; i++) TCT_PASS(rows_within(w, &d[i], err));
  if (!within) rows_between(w, &d[0], &d[1], a->from, a->to);
  find_company(w);
  if (w->n > 0) return TCT_OK;
  return tct_fail(err, TCT_BAD_DATA,
                  "there is no subject and area that was recorded both before%s%s and after%s%s",
                  a->from ? ", in session " : "", a->from ? a->from : "",
                  a->to ? ", in session " : "", a->to ? a->to : "");
}
