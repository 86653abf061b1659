/* match_work.c -- tercet match: the run recorded at the checkpoints that were found, and what changed beside what changed
 * in each animal. */
#include "match_work.h"

#include "interrupt.h"
#include "nouns.h"
#include "said.h"
#include "say.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"
#include "lab/subject/own.h"
#include "substrate/complain.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* ---- the model, at those checkpoints ------------------------------------------------------------------ */

static int64_t day_of(const struct match *w, const struct match_animal *m, int time)
{
  return w->course.day[m->found[m->at[time]].checkpoint];
}

/* "untrained,1280": those of all animals */
static int list_checkpoints(const struct match *w, tct_text *t)
{
  int n = 0;

  for (int i = 0; i < w->animals; i++)
    for (int time = 0; time < 2 && w->animal[i].at[0] >= 0; time++) {
      const int64_t day = day_of(w, &w->animal[i], time);
      if (day == TCT_UNTRAINED)
        tct_text_add(t, "%suntrained", n++ ? "," : "");
      else
        tct_text_add(t, "%s%" PRId64, n++ ? "," : "", day);
    }
  return n;
}

static int record_model(struct match *w)
{
  struct asked one = *w->asked;
  tct_text list    = {0};
  int code         = EXIT_DONE;

  if (list_checkpoints(w, &list) > 0) {
    one.checkpoints = list.at;
    code            = noun_recordings_of(&one, one.noun[0], false, &w->model);
  }
  tct_text_free(&list);
  return code;
}

/* Population number `which` on a day; NULL: there are fewer. */
static const tct_recording *of_model(const struct match *w, int64_t day, int which)
{
  char session[TCT_LABEL];

  tct_day_name(day, session);
  for (int i = 0; i < w->model.n; i++)
    if (strcmp(w->model.recording[i]->session, session) == 0 && which-- == 0)
      return w->model.recording[i];
  return NULL;
}

static const tct_recording *of_brain(const struct match *w, const struct match_animal *m,
                                     const char *area, int time)
{
  for (int i = 0; i < w->brain.n; i++) {
    const tct_recording *r = w->brain.recording[i];
    if (strcmp(r->subject, m->name) == 0 && strcmp(r->area, area) == 0 &&
        strcmp(r->session, m->session[m->at[time]]) == 0)
      return r;
  }
  return NULL;
}

/* ---- which rows --------------------------------------------------------------------------------------- */

static void add_populations(struct match *w, struct match_row row)
{
  for (int p = 0;; p++) {
    for (int time = 0; time < 2; time++)
      row.like[time] = of_model(w, day_of(w, row.animal, time), p);
    if (!row.like[0] || !row.like[1]) return;
    row.name       = row.like[0]->area;
    w->row[w->n++] = row;
  }
}

static void add_animals(struct match *w, struct match_row row)
{
  row.is_animal = true;
  for (int i = 0; i < w->animals; i++) {
    const struct match_animal *other = &w->animal[i];
    if (other == row.animal || other->at[0] < 0) continue;
    for (int time = 0; time < 2; time++) row.like[time] = of_brain(w, other, row.area, time);
    row.name = other->name;
    if (row.like[0] && row.like[1]) w->row[w->n++] = row;
  }
}

/* Each area that an animal has on both days, once. */
static void add_areas(struct match *w, const struct match_animal *m)
{
  for (int i = 0; i < w->brain.n && m->at[0] >= 0; i++) {
    const tct_recording *r = w->brain.recording[i];
    struct match_row row   = {.animal = m, .area = r->area};
    if (strcmp(r->subject, m->name) != 0) continue;
    if (strcmp(r->session, m->session[m->at[0]]) != 0) continue;
    for (int time = 0; time < 2; time++) row.brain[time] = of_brain(w, m, r->area, time);
    if (row.brain[0] != r || !row.brain[1]) continue;
    add_populations(w, row);
    add_animals(w, row);
  }
}

static tct_status find_rows(struct match *w, tct_error *err)
{
  const size_t most = (size_t)w->brain.n * (size_t)(w->model.n + w->animals) + 1;

  w->row   = tct_alloc(most, sizeof *w->row);
  w->level = tct_alloc((size_t)w->animals + 1, sizeof *w->level);
  if (!w->row || !w->level) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu rows", most);
  for (int i = 0; i < w->animals; i++) add_areas(w, &w->animal[i]);
  return TCT_OK;
}

/* ---- one after another -------------------------------------------------------------------------------- */

static bool tell(void *own, int done, int of)
{
  struct match *w = own;

  progress_count(&w->progress, w->at * of + done, w->n * of, w->row[w->at].name);
  return interrupted != 0;
}

/* A side at two times, cut to --window where it has time. */
static tct_status side_of(const struct rdm_making *m, const tct_recording *const of[2],
                          tct_changed *side, tct_error *err)
{
  *side = (tct_changed){of[0], of[1], m->how};
  if (!m->windowed || !(of[0]->dt > 0) || of[0]->steps < 2) return TCT_OK;
  return tct_cut_window(&side->how.cut, of[0], m->window[0], m->window[1], err);
}

/* The population before it beside the same brain: the run's are all shown the same conditions. */
static const tct_likeness *known_of(const struct match *w, const struct match_row *row)
{
  const struct match_row *last = row > w->row ? row - 1 : NULL;

  return last && !last->is_animal && last->brain[0] == row->brain[0] ? &last->found : NULL;
}

static tct_status compare(struct match *w, struct match_row *row, tct_error *err)
{
  tct_likeness_how how = w->like;
  tct_changed like, brain;

  how.tell  = tell;
  how.own   = w;
  how.known = row->is_animal ? NULL : known_of(w, row);
  if (row->is_animal) how.randoms = 0;
  TCT_PASS(side_of(&w->making, row->brain, &brain, err));
  TCT_PASS(side_of(row->is_animal ? &w->making : &w->model_making, row->like, &like, err));
  const tct_status status = tct_likeness_of(&like, &brain, &how, &row->found, err);
  return status == TCT_OK || status == TCT_INTERRUPTED
           ? status
           : tct_while(err, status, "comparing the change of %s with that of %s", row->name,
                       row->brain[0]->name);
}

/* Sizes of change in areas of an animal and in populations that are called as they are. */
static tct_status compare_levels(struct match *w, const struct match_animal *m, tct_error *err)
{
  double *size = tct_alloc(2 * (size_t)w->n + 2, sizeof *size), *brain = size + w->n + 1;
  int n = 0;

  if (!size) return tct_fail(err, TCT_NO_MEMORY, "no memory for levels");
  for (int i = 0; i < w->n; i++) {
    const struct match_row *row = &w->row[i];
    if (row->animal != m || row->is_animal || strcmp(row->name, row->area) != 0) continue;
    size[n]    = row->found.size_model;
    brain[n++] = row->found.size_brain;
  }
  tct_status status = TCT_OK;
  if (n > 0) {
    struct match_levels *l = &w->level[w->levels++];
    l->animal              = m;
    status                 = tct_levels_alike(n, size, brain, &l->found, err);
  }
  tct_free(size);
  return status;
}

static bool is_alike(const struct match_row *a, const struct match_row *b)
{
  return !a->is_animal && !b->is_animal && strcmp(a->area, b->area) == 0 &&
         strcmp(a->name, b->name) == 0;
}

/* Each population of each area, over the animals that have it. */
static tct_status compare_means(struct match *w, tct_error *err)
{
  const tct_likeness **of = tct_alloc((size_t)w->n + 1, sizeof(void *));

  w->mean = tct_alloc((size_t)w->n + 1, sizeof *w->mean);
  if (!of || !w->mean) {
    tct_free(of);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for means over animals");
  }
  for (int i = 0; i < w->n; i++) {
    const struct match_row *row = &w->row[i];
    int n = 0, first = i;
    for (int k = 0; k < w->n; k++) {
      if (!is_alike(row, &w->row[k])) continue;
      first   = k < first ? k : first;
      of[n++] = &w->row[k].found;
    }
    if (n < 2 || first < i) continue;
    w->mean[w->means] = (struct match_mean){.area = row->area, .name = row->name};
    tct_likeness_over(n, of, w->like.level, &w->mean[w->means++].found);
  }
  tct_free(of);
  return TCT_OK;
}

static tct_status compare_all(struct match *w, tct_error *err)
{
  TCT_PASS(find_rows(w, err));
  for (w->at = 0; w->at < w->n; w->at++) TCT_PASS(compare(w, &w->row[w->at], err));
  for (int i = 0; i < w->animals; i++) TCT_PASS(compare_levels(w, &w->animal[i], err));
  return compare_means(w, err);
}

int match_changes(struct match *w)
{
  tct_error err = {0};
  int code      = record_model(w);

  if (code == EXIT_DONE && compare_all(w, &err) != TCT_OK) code = say_error(w->asked, &err);
  return code;
}

void match_free(struct match *w)
{
  for (int i = 0; i < w->animals; i++) {
    tct_free(w->animal[i].session);
    tct_free(w->animal[i].day);
    tct_free(w->animal[i].found);
  }
  tct_free(w->animal);
  tct_free(w->row);
  tct_free(w->level);
  tct_free(w->mean);
  tct_free(w->curve);
  tct_course_free(&w->course);
  tct_recordings_free(&w->brain);
  tct_recordings_free(&w->model);
  tct_performances_free(&w->table);
  if (w->like.comparator) tct_params_free(&w->like.comparator->about, w->params);
  rdm_making_free(&w->making);
  rdm_making_free(&w->model_making);
}
