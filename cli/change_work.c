/* change_work.c -- tercet change: both times opened, populations that they share, and what changed. */
#include "change_work.h"
#include "change_trend.h"
#include "change_verdict.h"

#include "interrupt.h"
#include "nouns.h"
#include "said.h"
#include "say.h"
#include "tuning_work.h"

#include "base/memory.h"
#include "base/random.h"
#include "brain/files/bytes.h"
#include "substrate/complain.h"

#include <string.h>

/* ---- one population ----------------------------------------------------------------------------------- */

static bool tell(void *own, int done, int of)
{
  struct change_work *w = own;

  progress_count(&w->progress, w->at * of + done, w->n * of, w->row[w->at].name);
  return interrupted != 0;
}

static tct_status share_units(const struct change_work *w, struct change_row *row, tct_error *err)
{
  const tct_recording *r = row->of[0], *s = row->of[1];
  int n = 0;

  for (int k = 0; k < 2; k++) row->units[k] = row->of[k]->units;
  if (w->asked->unpaired) return TCT_OK;
  for (int k = 0; k < 2; k++) {
    row->unit[k] = tct_alloc((size_t)row->units[k] + 1, sizeof(int));
    if (!row->unit[k]) return tct_fail(err, TCT_NO_MEMORY, "no memory for units of %s", row->name);
  }
  /* room for the fewer of both: each list has at least as much */
  n = tct_units_shared(r, s, row->unit[0], row->unit[1]);
  if (n < 0) return tct_fail(err, TCT_NO_MEMORY, "no memory for units of %s", row->name);
  for (int k = 0; k < 2; k++) {
    if (n == 0) {
      tct_free(row->unit[k]);
      row->unit[k] = NULL;
      continue;
    }
    row->left[k]  = row->units[k] - n;
    row->units[k] = n;
  }
  return TCT_OK;
}

/* What is measured of one time; owned. */
struct seen {
  tct_trials all, some;
  double *x, *y;
  int *condition;
  tct_change_side side;
};

static void seen_free(struct seen *s)
{
  tct_trials_free(&s->some);
  tct_trials_free(&s->all);
  tct_free(s->x);
  tct_free(s->condition);
}

/* Was it shown, at least once? */
static bool has_condition(const tct_recording *r, const char *name)
{
  for (int c = 0; c < r->conditions; c++)
    for (int k = 0; k < r->repeats; k++)
      if (r->trial[c * r->repeats + k] >= 0 && strcmp(r->condition[c], name) == 0) return true;
  return false;
}

/* Conditions that both times have and that were asked for: others' trials are left out. */
static tct_status choose_trials(const struct change_work *w, struct change_row *row, int time,
                                struct seen *s, tct_error *err)
{
  const tct_recording *r = row->of[time], *other = row->of[!time];
  bool *out = tct_alloc((size_t)r->conditions + 1, sizeof *out);

  s->condition = tct_alloc((size_t)s->all.rows + 1, sizeof *s->condition);
  if (!out || !s->condition) {
    tct_free(out);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for conditions of %s", row->name);
  }
  (void)tuning_left_out(w->asked, r, out);
  row->conditions = 0;
  for (int c = 0; c < r->conditions; c++) {
    out[c] = out[c] || !has_condition(r, r->condition[c]) || !has_condition(other, r->condition[c]);
    row->conditions += !out[c];
  }
  for (int i = 0; i < s->all.rows; i++) {
    const int c     = s->all.condition[i];
    s->condition[i] = c < 0 || out[c] ? -1 : c;
    row->trials[time] += s->condition[i] >= 0;
  }
  tct_free(out);
  if (row->conditions) return TCT_OK;
  return tct_fail(err, TCT_BAD_DATA, "no condition that %s lets through is both in %s and in %s",
                  "--conditions", r->name, other->name);
}

static tct_status see_variables(const struct change_work *w, const tct_recording *r, struct seen *s,
                                tct_error *err)
{
  s->x = tct_alloc(2 * (size_t)r->conditions + 1, sizeof *s->x);
  if (!s->x) return tct_fail(err, TCT_NO_MEMORY, "no memory for variables of %s", r->name);
  s->y = s->x + r->conditions;
  TCT_PASS(tuning_variable(w->asked, r, 0, s->x, err));
  return tuning_variable(w->asked, r, 1, s->y, err);
}

static tct_status see(const struct change_work *w, struct change_row *row, int time,
                      const tct_cut *cut, struct seen *s, tct_error *err)
{
  const tct_recording *r = row->of[time];
  const int variables    = w->asked->variable.n;

  TCT_PASS(tct_trials_of(r, cut, &s->all, err));
  TCT_PASS(choose_trials(w, row, time, s, err));
  s->all.condition = s->condition;
  if ((w->joint.measure || w->aligned) && time == 1)
    TCT_PASS(change_joint_align(row, &s->all, s->condition, err));
  if (row->unit[time])
    TCT_PASS(tct_trials_some(&s->all, row->unit[time], row->units[time], &s->some, err));
  TCT_PASS(see_variables(w, r, s, err));
  s->side = (tct_change_side){row->unit[time] ? &s->some : &s->all,
                              variables > 0 && !w->aligned ? s->x : NULL,
                              variables > 1 && !w->aligned ? s->y : NULL};
  return TCT_OK;
}

static tct_status measure(struct change_work *w, struct change_row *row, tct_error *err)
{
  struct seen seen[2] = {{.x = NULL}, {.x = NULL}};
  tct_change_how how  = w->how;
  tct_joint_how joint = w->joint;
  tct_cut cut[2];

  TCT_PASS(share_units(w, row, err));
  TCT_PASS(
    sides_cut(w->windowed ? w->window : NULL, row->of[0], row->of[1], &cut[0], &cut[1], err));
  how.paired = joint.paired = row->unit[0] != NULL;
  how.seed                  = tct_bits(tct_key_of(w->how.seed, w->row[row->with].name), 0, 0, 0);
  how.population            = tct_bits(tct_key_of(w->how.seed, row->name), 0, 0, 0);
  joint.seed                = how.population;
  tct_status status         = TCT_OK;
  for (int time = 0; time < 2 && status == TCT_OK; time++)
    status = see(w, row, time, &cut[time], &seen[time], err);
  const tct_trials *const t[] = {seen[0].side.trials, seen[1].side.trials};
  if (status == TCT_OK && w->verdict)
    status = change_verdict_row(w, row, t, err);
  else if (status == TCT_OK && joint.measure)
    status = tct_joint_of(&seen[0].side, &seen[1].side, &joint, &row->joined, err);
  else if (status == TCT_OK)
    status = tct_change_between(&seen[0].side, &seen[1].side, &how, &row->found, err);
  for (int time = 0; time < 2; time++) seen_free(&seen[time]);
  return status == TCT_OK || status == TCT_INTERRUPTED
           ? status
           : tct_while(err, status, "measuring the change of %s", row->name);
}

/* ---- all of them -------------------------------------------------------------------------------------- */

static tct_status measure_all(struct change_work *w, tct_error *err)
{
  tct_status status = change_rows(w, err);

  w->how.tell = w->joint.tell = tell;
  w->how.own = w->joint.own = w;
  interrupt_listen("tercet: stopping; nothing is kept\n");
  progress_begin(&w->progress, w->asked->progress);
  progress_later(&w->progress);
  for (w->at = 0; status == TCT_OK && w->at < w->n; w->at++)
    status = measure(w, &w->row[w->at], err);
  progress_end(&w->progress);
  return status;
}

int change_work(struct change_work *w)
{
  tct_error err = {0};
  int code      = EXIT_DONE;

  w->side = tct_alloc((size_t)w->asked->nouns, sizeof *w->side);
  if (!w->side) {
    (void)tct_fail(&err, TCT_NO_MEMORY, "no memory for %d nouns", w->asked->nouns);
    return say_error(w->asked, &err);
  }
  for (int i = 0; i < w->asked->nouns && code == EXIT_DONE; i++)
    code = side_open(w->asked, w->asked->noun[i], &w->side[i]);
  if (code == EXIT_DONE && (measure_all(w, &err) != TCT_OK || change_trend(w, &err) != TCT_OK))
    code = say_error(w->asked, &err);
  return code;
}

void change_free(struct change_work *w)
{
  for (int i = 0; i < w->n; i++) {
    tct_change_free(&w->row[i].found);
    tct_joined_free(&w->row[i].joined);
    for (int k = 0; k < 2; k++) tct_free(w->row[i].unit[k]);
  }
  change_trend_free(w->trend);
  change_verdict_free(w->verdict);
  tct_free(w->row);
  for (int i = 0; w->side && i < w->asked->nouns; i++) side_free(&w->side[i]);
  tct_free(w->side);
  if (w->joint.noise.of) tct_params_free(&w->joint.noise.of->about, w->noise_params);
  if (w->joint.measure || w->how.measure) tct_params_free(change_about(w), w->params);
}

const tct_about *change_about(const struct change_work *w)
{
  return w->joint.measure ? &w->joint.measure->about : &w->how.measure->about;
}

const char *change_number(const struct change_work *w, int i)
{
  return w->joint.measure ? w->joint.measure->number[i].name : w->how.measure->number[i].name;
}

void change_units(const struct change_work *w, const struct change_row *row, int time, int item,
                  const char *unit[2])
{
  int place[2];

  tct_tuned_units(w->how.measure, row->units[time], item, place);
  for (int k = 0; k < 2; k++)
    unit[k] = place[k] < 0      ? NULL
              : row->unit[time] ? row->of[time]->unit[row->unit[time][place[k]]]
                                : row->of[time]->unit[place[k]];
}
