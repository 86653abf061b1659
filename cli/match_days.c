/* match_days.c -- tercet match: which checkpoint of the run goes with which day of each animal. */
#include "match_work.h"

#include "interrupt.h"
#include "nouns.h"
#include "said.h"
#include "say.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

#include <string.h>

/* ---- what is there ---------------------------------------------------------------------------------- */

static bool tell(void *own, int done, int of)
{
  struct match *w = own;

  progress_count(&w->progress, done, of, "checkpoints");
  return interrupted != 0;
}

static int open_course(struct match *w)
{
  const struct asked *a  = w->asked;
  const tct_choosing how = {.probe = a->choices_on, .trials = a->held_out};
  tct_model *m           = NULL;
  tct_state *s           = NULL;
  tct_error err          = {0};
  int code               = noun_run(a, a->noun[0], false, &m, &s);

  if (code == EXIT_DONE && tct_course_of(a->noun[0], s, &how, tell, w, &w->course, &err) != TCT_OK)
    code = say_error(a, &err);
  if (code == EXIT_DONE && w->course.pruned)
    say_aside("%s kept its two newest checkpoints only: train it with train.keep=all to have every "
              "one as a day",
              a->noun[0]);
  tct_state_free(s);
  tct_model_free(m);
  return code;
}

static int open_all(struct match *w)
{
  const struct asked *a = w->asked;
  tct_error err         = {0};

  if (!noun_is_run(a->noun[0]))
    return say_usage(a, "%s is no run: name the folder that tercet train has made", a->noun[0]);
  if (tct_performances_read(a->performance, said_memory(a), &w->table, &err) != TCT_OK)
    return say_error(a, &err);
  const int code = noun_recordings_of(a, a->with.at[0], false, &w->brain);
  return code == EXIT_DONE ? open_course(w) : code;
}

/* ---- animals ---------------------------------------------------------------------------------------- */

/* Does row i of the table belong to that animal?  A table that names none is of all. */
static bool is_of(const struct match *w, int i, const char *animal)
{
  return !w->table.subject[i][0] || strcmp(w->table.subject[i], animal) == 0;
}

static tct_status add_animal(struct match *w, const char *name, tct_error *err)
{
  struct match_animal *m = &w->animal[w->animals];
  const size_t most      = (size_t)w->table.n;

  for (int i = 0; i < w->animals; i++)
    if (strcmp(w->animal[i].name, name) == 0) return TCT_OK;
  *m = (struct match_animal){.at = {-1, -1}};
  w->animals++;
  tct_print(m->name, sizeof m->name, "%s", name);
  m->session = tct_alloc(most, sizeof *m->session);
  m->day     = tct_alloc(most, sizeof *m->day);
  m->found   = tct_alloc(most, sizeof *m->found);
  if (!m->session || !m->day || !m->found)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu days", most);
  for (int i = 0; i < w->table.n; i++) {
    if (!is_of(w, i, name)) continue;
    m->session[m->days] = w->table.session[i];
    m->day[m->days++]   = w->table.performed[i];
  }
  if (m->days) return TCT_OK;
  return tct_fail(err, TCT_BAD_DATA, "%s says nothing of how %s performed", w->asked->performance,
                  name);
}

static tct_status find_animals(struct match *w, tct_error *err)
{
  w->animal = tct_alloc((size_t)w->brain.n + 1, sizeof *w->animal);
  if (!w->animal) return tct_fail(err, TCT_NO_MEMORY, "no memory for animals");
  for (int i = 0; i < w->brain.n; i++) TCT_PASS(add_animal(w, w->brain.recording[i]->subject, err));
  return TCT_OK;
}

static int day_named(const struct match_animal *m, const char *session)
{
  for (int d = 0; d < m->days; d++)
    if (strcmp(m->session[d], session) == 0) return d;
  return -1;
}

static bool was_recorded(const struct match *w, const struct match_animal *m, int day)
{
  for (int i = 0; i < w->brain.n; i++)
    if (strcmp(w->brain.recording[i]->subject, m->name) == 0 &&
        strcmp(w->brain.recording[i]->session, m->session[day]) == 0)
      return true;
  return false;
}

/* --from and --to; else the first and the last day that was recorded and has a checkpoint. */
static tct_status choose_days(const struct match *w, struct match_animal *m, tct_error *err)
{
  const char *said[2] = {w->asked->from, w->asked->to};

  for (int d = 0; d < m->days; d++) {
    if (m->found[d].checkpoint < 0 || !was_recorded(w, m, d)) continue;
    if (m->at[0] < 0) m->at[0] = d;
    m->at[1] = d;
  }
  for (int k = 0; k < 2; k++) {
    if (!said[k]) continue;
    m->at[k] = day_named(m, said[k]);
    if (m->at[k] < 0)
      return tct_fail(err, TCT_BAD_DATA, "%s has no session '%s' of %s", w->asked->performance,
                      said[k], *m->name ? m->name : "the animal");
    if (m->found[m->at[k]].checkpoint < 0) m->at[k] = -1;
  }
  if (m->at[0] < 0 || m->at[1] < 0 || m->at[0] == m->at[1]) m->at[0] = m->at[1] = -1;
  return TCT_OK;
}

static tct_status match_all(struct match *w, tct_error *err)
{
  TCT_PASS(find_animals(w, err));
  w->curve = tct_alloc((size_t)w->course.n, sizeof *w->curve);
  if (!w->curve) return tct_fail(err, TCT_NO_MEMORY, "no memory for a curve");
  w->how.checkpoints = w->course.n;
  w->how.checkpoint  = w->course.performed;
  for (int i = 0; i < w->animals; i++) {
    struct match_animal *m = &w->animal[i];
    w->how.days            = m->days;
    w->how.day             = m->day;
    TCT_TRY(tct_match_days(&w->how, m->found, w->curve, err), err, "matching days");
    TCT_PASS(choose_days(w, m, err));
  }
  return TCT_OK;
}

int match_days(struct match *w)
{
  tct_error err = {0};
  int code      = open_all(w);

  if (code == EXIT_DONE && match_all(w, &err) != TCT_OK) code = say_error(w->asked, &err);
  return code;
}
