/* lesion.c -- the same trials intact and under each lesion: what is lost, and what representations become.
 *
 * One pass over the trials for each draw of each lesion, one for each control, and as many for the circuit before any
 * learning; one over the probe set for the RDMs of each draw. */
#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"
#include "lab/lesion/groups.h"
#include "lab/run_own.h"
#include "lab/subject/record_own.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

/* A circuit, its trials and what it did in them while it was intact. */
struct side {
  tct_state *state;
  tct_shown shown, probe; /* trials that are scored; those of the probe set, as RDMs want them */
  tct_outcome *intact;    /* [n] */
};

struct work {
  const tct_model *m;
  const tct_lesion_how *how;
  const tct_lesion *lesion;
  int n, probe;        /* lesions; probe set, or -1: the task has none */
  struct side side[2]; /* the circuit; before any learning, if there is a state */
  tct_lesion_responses responses;
  tct_lesion_groups groups;
  tct_outcome *outcome;       /* [n] of one pass */
  double *right[2], *gain[2]; /* [n] accuracy, -loss: intact; [draws][n] */
  int done, of;
  tct_lesions *into;
};

enum { ACCURACY, LOSS };

/* ---- trials ---------------------------------------------------------------------------------------------- */

static tct_status tell(struct work *w, tct_error *err)
{
  w->done++;
  if (w->how->tell && w->how->tell(w->how->own, w->done, w->of))
    return tct_fail(err, TCT_INTERRUPTED, "stopped after %d of %d passes", w->done, w->of);
  return TCT_OK;
}

static tct_status open_side(struct work *w, struct side *s, tct_error *err)
{
  TCT_PASS(w->how->on_probe ? tct_shown_probe(&s->shown, w->m, w->probe, err)
                            : tct_shown_test(&s->shown, w->m, w->how->trials, err));
  TCT_PASS(tct_state_intervene(s->state, NULL, 0, err));
  s->intact = tct_alloc((size_t)s->shown.n, sizeof *s->intact);
  if (!s->intact) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d trials", s->shown.n);
  TCT_PASS(
    tct_state_outcomes(s->state, s->shown.split, s->shown.trial, s->shown.n, s->intact, err));
  TCT_PASS(tct_shown_listen(&s->shown, s->state, w->lesion, w->n, err));
  return tell(w, err);
}

/* ---- one lesion ------------------------------------------------------------------------------------------- */

static void put_goodness(const tct_outcome *o, int n, double *right, double *less_loss)
{
  for (int i = 0; i < n; i++) {
    right[i]     = o[i].target < 0 ? (double)NAN : o[i].choice == o[i].target;
    less_loss[i] = isfinite(o[i].objective) ? -o[i].objective : (double)NAN;
  }
}

/* Outcomes under a lesion in one draw, as row d of the gains. */
static tct_status pass(struct work *w, const struct side *s, const tct_lesion *x, int draw,
                       bool control, int row, tct_error *err)
{
  const int n          = s->shown.n;
  const size_t at      = (size_t)row * (size_t)n;
  tct_lesion_plan plan = {0};
  tct_status status =
    tct_lesion_plan_make(&plan, w->m, x, w->how->seed, draw, control, &s->shown, err);

  if (status == TCT_OK) status = tct_state_intervene(s->state, plan.act, plan.n, err);
  if (status == TCT_OK)
    status = tct_state_outcomes(s->state, s->shown.split, s->shown.trial, n, w->outcome, err);
  (void)tct_state_intervene(s->state, NULL, 0, NULL);
  tct_lesion_plan_free(&plan);
  if (status != TCT_OK) return status;
  put_goodness(w->outcome, n, w->gain[ACCURACY] + at, w->gain[LOSS] + at);
  return tell(w, err);
}

static tct_goodness goodness(const struct work *w, int measure, int draws)
{
  return (tct_goodness){.n        = w->side[0].shown.n,
                        .draws    = draws,
                        .intact   = w->right[measure],
                        .lesioned = w->gain[measure]};
}

static tct_status effect(const struct work *w, int measure, int draws, int group, bool balanced,
                         tct_effect *into, tct_error *err)
{
  const tct_goodness g = goodness(w, measure, draws);

  TCT_PASS(tct_effect_of(&g, w->groups.list + w->groups.at[group], tct_group_n(&w->groups, group),
                         balanced ? w->groups.weight : NULL, measure == ACCURACY, w->how->level,
                         into, err));
  if (measure == LOSS) {
    into->intact   = -into->intact;
    into->lesioned = -into->lesioned;
  }
  return TCT_OK;
}

static tct_status take_effects(struct work *w, tct_lesioned *y, tct_error *err)
{
  const int all = w->groups.n - 1, conditions = w->into->conditions;
  const tct_goodness g = goodness(w, w->into->accuracy ? ACCURACY : LOSS, y->draws);

  y->accuracy = tct_alloc((size_t)w->groups.n, sizeof *y->accuracy);
  y->loss     = tct_alloc((size_t)w->groups.n, sizeof *y->loss);
  y->change   = tct_alloc((size_t)y->draws * (size_t)(conditions + 1), sizeof *y->change);
  if (!y->accuracy || !y->loss || !y->change)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d conditions", conditions);
  for (int i = 0; i < w->groups.n; i++) {
    TCT_PASS(effect(w, ACCURACY, y->draws, i, false, &y->accuracy[i], err));
    TCT_PASS(effect(w, LOSS, y->draws, i, false, &y->loss[i], err));
  }
  TCT_PASS(effect(w, ACCURACY, y->draws, all, true, &y->balanced, err));
  for (int d = 0; d < y->draws; d++)
    for (int c = 0; c <= conditions; c++) {
      const int i = c < conditions ? c : all;
      y->change[d * (conditions + 1) + c] =
        tct_change_of(&g, d, w->groups.list + w->groups.at[i], tct_group_n(&w->groups, i));
    }
  return TCT_OK;
}

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* As many units at random, as often as there are draws: where the chosen ones lie among them. */
static tct_status take_controls(struct work *w, const tct_lesion *x, tct_lesioned *y,
                                tct_error *err)
{
  const int draws = w->how->draws, all = w->groups.n - 1, n = w->side[0].shown.n;
  const tct_goodness g = goodness(w, w->into->accuracy ? ACCURACY : LOSS, draws);
  double chosen        = 0;
  int as_much          = 0;

  if (!x->control || x->which != TCT_LESION_LIST) return TCT_OK;
  double *change = tct_alloc((size_t)draws, sizeof *change);
  if (!change) return tct_fail(err, TCT_NO_MEMORY, "no memory for controls");
  tct_status status = TCT_OK;
  for (int d = 0; d < y->draws; d++)
    chosen += y->change[(d + 1) * (w->into->conditions + 1) - 1] / y->draws;
  for (int d = 0; d < draws && status == TCT_OK; d++) {
    status    = pass(w, &w->side[0], x, d, true, d, err);
    change[d] = tct_change_of(&g, d, w->groups.list + w->groups.at[all], n);
    as_much += change[d] <= chosen;
    y->control += change[d] / draws;
  }
  qsort(change, (size_t)draws, sizeof *change, by_size);
  const int cut   = (int)((1 - w->how->level) / 2 * draws);
  y->controls     = draws;
  y->control_low  = change[cut];
  y->control_high = change[draws - 1 - cut];
  y->p            = (1.0 + as_much) / (1 + draws);
  tct_free(change);
  return status;
}

/* The same lesion before any learning; the gains of the circuit itself are spent. */
static tct_status take_untrained(struct work *w, const tct_lesion *x, tct_lesioned *y,
                                 tct_error *err)
{
  const struct side *s = &w->side[1];

  if (!s->state) return TCT_OK;
  for (int d = 0; d < y->draws; d++) TCT_PASS(pass(w, s, x, d, false, d, err));
  put_goodness(s->intact, s->shown.n, w->right[ACCURACY], w->right[LOSS]);
  tct_status status =
    effect(w, ACCURACY, y->draws, w->groups.n - 1, false, &y->untrained_accuracy, err);
  if (status == TCT_OK)
    status = effect(w, LOSS, y->draws, w->groups.n - 1, false, &y->untrained_loss, err);
  put_goodness(w->side[0].intact, s->shown.n, w->right[ACCURACY], w->right[LOSS]);
  return status;
}

static tct_status take_rdms(struct work *w, const tct_lesion *x, tct_lesioned *y, tct_error *err)
{
  const struct side *s = &w->side[0];
  bool *reached        = tct_alloc((size_t)w->m->n_populations, sizeof *reached);
  tct_status status    = TCT_OK;

  if (w->probe < 0 || !reached) {
    tct_free(reached);
    return w->probe < 0 ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for RDMs");
  }
  tct_lesion_reaches(w->m, x, reached);
  y->rdm = tct_alloc((size_t)w->m->n_populations, sizeof *y->rdm);
  if (!y->rdm) status = tct_fail(err, TCT_NO_MEMORY, "no memory for RDMs");
  for (int p = 0; p < w->m->n_populations && y->rdm; p++)
    if (reached[p]) y->rdm[y->n_rdms++].population = p;
  tct_free(reached);
  for (int d = 0; d < y->draws && status == TCT_OK; d++) {
    tct_lesion_plan plan      = {0};
    tct_lesion_responses then = {0};
    status = tct_lesion_plan_make(&plan, w->m, x, w->how->seed, d, false, &s->probe, err);
    if (status == TCT_OK) status = tct_state_intervene(s->state, plan.act, plan.n, err);
    if (status == TCT_OK)
      status = tct_lesion_responses_of(&then, s->state, w->m->world->probe[w->probe].name, err);
    (void)tct_state_intervene(s->state, NULL, 0, NULL);
    if (status == TCT_OK)
      status = tct_rdm_add(y->rdm, y->n_rdms, w->m, &w->responses, &then, d, err);
    tct_lesion_responses_free(&then);
    tct_lesion_plan_free(&plan);
  }
  tct_rdm_end(y->rdm, y->n_rdms, y->draws);
  return status;
}

static void count_units(const tct_model *m, const tct_lesion *x, tct_lesioned *y)
{
  for (int k = 0; k < x->places; k++) {
    const int p    = x->projection ? m->projection[x->place[k]].pre : x->place[k];
    const int size = m->population[p].size, share = (int)lround(x->share * size);
    y->of += size;
    y->units += x->which == TCT_LESION_ALL    ? size
                : x->which == TCT_LESION_LIST ? x->units
                : share < 1                   ? 1
                                              : share;
  }
}

static tct_status lesion_one(struct work *w, int i, tct_error *err)
{
  const tct_lesion *x = &w->lesion[i];
  tct_lesioned *y     = &w->into->lesioned[i];
  const int classes   = w->into->classes;

  y->draws = tct_lesion_draws(x, w->how->draws);
  count_units(w->m, x, y);
  if (classes) {
    y->choice = tct_alloc((size_t)(w->into->conditions + 1) * (size_t)classes, sizeof *y->choice);
    if (!y->choice) return tct_fail(err, TCT_NO_MEMORY, "no memory for choices");
  }
  for (int d = 0; d < y->draws; d++) {
    TCT_PASS(pass(w, &w->side[0], x, d, false, d, err));
    if (classes) tct_choices_add(&w->groups, w->into, w->outcome, 1.0 / y->draws, y->choice);
  }
  TCT_PASS(take_effects(w, y, err));
  TCT_PASS(take_controls(w, x, y, err));
  TCT_PASS(take_untrained(w, x, y, err));
  return take_rdms(w, x, y, err);
}

/* ---- all ------------------------------------------------------------------------------------------------- */

static int most_draws(const struct work *w)
{
  int most = 1;

  for (int i = 0; i < w->n; i++) {
    const int draws = tct_lesion_draws(&w->lesion[i], w->how->draws);
    most            = draws > most ? draws : most;
    if (w->lesion[i].control && w->how->draws > most) most = w->how->draws;
  }
  return most;
}

static tct_status check_memory(const struct work *w, int n, int probes, tct_error *err)
{
  const int sides = w->side[1].state ? 2 : 1;
  size_t bytes    = ((size_t)most_draws(w) * 2 + 8) * (size_t)n * sizeof(double);

  for (int p = 0; p < w->m->n_populations; p++)
    bytes +=
      3 * (size_t)probes * (size_t)w->m->steps * (size_t)w->m->population[p].size * sizeof(double);
  bytes += (size_t)sides * tct_shown_bytes(w->m, w->lesion, w->n, n) +
           tct_shown_bytes(w->m, w->lesion, w->n, probes);
  if (w->how->max_memory == 0 || bytes <= w->how->max_memory) return TCT_OK;
  return tct_fail(err, TCT_NO_MEMORY,
                  "these lesions take %zu MiB beside the circuit: show fewer trials, or draw less",
                  (bytes >> 20) + 1);
}

/* Both circuits, intact: what they do, and what is heard of them. */
static tct_status open_sides(struct work *w, tct_error *err)
{
  struct side *first = &w->side[0];

  for (int i = 0; i < 2; i++)
    if (w->side[i].state) TCT_PASS(open_side(w, &w->side[i], err));
  if (w->probe >= 0) {
    TCT_PASS(tct_shown_listen(&first->probe, first->state, w->lesion, w->n, err));
    TCT_PASS(
      tct_lesion_responses_of(&w->responses, first->state, w->m->world->probe[w->probe].name, err));
  }
  return TCT_OK;
}

static void count_passes(struct work *w)
{
  for (int i = 0; i < w->n; i++)
    w->of += tct_lesion_draws(&w->lesion[i], w->how->draws) * (w->side[1].state ? 2 : 1) +
             (w->lesion[i].control && w->lesion[i].which == TCT_LESION_LIST ? w->how->draws : 0);
  w->of += w->side[1].state ? 2 : 1;
}

static tct_status prepare(struct work *w, tct_error *err)
{
  struct side *first = &w->side[0];

  if (w->m->world->n_probes == 0 && !w->how->on_probe && !w->how->probe)
    w->probe = -1;
  else
    TCT_PASS(tct_probe_named(w->m->world, w->how->probe, &w->probe, err));
  count_passes(w);
  if (w->probe >= 0) TCT_PASS(tct_shown_probe(&first->probe, w->m, w->probe, err));
  const uint64_t tests = tct_order_choice(
    w->m, TCT_TEST, w->how->trials ? w->how->trials : w->m->training.evaluate_trials, NULL);
  TCT_PASS(
    check_memory(w, w->how->on_probe ? first->probe.n : (int)(tests > INT_MAX ? INT_MAX : tests),
                 first->probe.n, err));
  return open_sides(w, err);
}

/* Room for what comes, and what the intact circuit did. */
static tct_status make_room(struct work *w, tct_error *err)
{
  tct_lesions *into        = w->into;
  const struct side *first = &w->side[0];

  TCT_PASS(tct_lesion_groups_make(&w->groups, into, w->m, &first->shown, first->intact,
                                  w->how->on_probe ? &w->responses : NULL, err));
  tct_print(into->trials, sizeof into->trials, "%s",
            w->how->on_probe ? w->m->world->probe[w->probe].name : "test");
  const size_t n = (size_t)first->shown.n, draws = (size_t)most_draws(w);
  w->outcome = tct_alloc(n, sizeof *w->outcome);
  bool had   = w->outcome != NULL;
  for (int i = 0; i < 2; i++) {
    w->right[i] = tct_alloc(n, sizeof(double));
    w->gain[i]  = tct_alloc(n * draws, sizeof(double));
    had         = had && w->right[i] && w->gain[i];
  }
  into->lesioned = tct_alloc((size_t)w->n, sizeof *into->lesioned);
  if (!had || !into->lesioned) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu trials", n);
  into->n = w->n;
  put_goodness(first->intact, first->shown.n, w->right[ACCURACY], w->right[LOSS]);
  for (size_t i = 0; i < n; i++) {
    into->accuracy = into->accuracy || !isnan(w->right[ACCURACY][i]);
    into->dropped += isnan(w->right[LOSS][i]) || (into->classes && isnan(w->right[ACCURACY][i]));
  }
  if (!into->classes) return TCT_OK;
  into->choice =
    tct_alloc((size_t)(into->conditions + 1) * (size_t)into->classes, sizeof *into->choice);
  if (!into->choice) return tct_fail(err, TCT_NO_MEMORY, "no memory for choices");
  tct_choices_add(&w->groups, into, first->intact, 1, into->choice);
  return TCT_OK;
}

tct_status tct_lesion_all(tct_state *s, tct_state *untrained, const tct_lesion *lesion, int n,
                          const tct_lesion_how *how, tct_lesions *into, tct_error *err)
{
  struct work w = {.m = tct_state_model(s), .how = how, .lesion = lesion, .n = n, .into = into};

  *into             = (tct_lesions){0};
  w.side[0].state   = s;
  w.side[1].state   = untrained;
  tct_status status = prepare(&w, err);
  if (status == TCT_OK) status = make_room(&w, err);
  for (int i = 0; i < n && status == TCT_OK; i++) {
    status = lesion_one(&w, i, err);
    if (status != TCT_OK && status != TCT_INTERRUPTED)
      status = tct_while(err, status, "lesioning %s", lesion[i].name);
  }
  for (int i = 0; i < 2; i++) {
    tct_shown_free(&w.side[i].shown, w.m);
    tct_shown_free(&w.side[i].probe, w.m);
    tct_free(w.side[i].intact);
    tct_free(w.right[i]);
    tct_free(w.gain[i]);
  }
  tct_lesion_responses_free(&w.responses);
  tct_lesion_groups_free(&w.groups);
  tct_free(w.outcome);
  return status;
}
