/* relax.c -- the words relax: predict until nothing moves; drift: a part of the way to what is asked.
 *
 * Where nothing delays or remembers the steps of a window settle side by side.  Else time goes step by step (a window
 * is one step, see tct_window_of): what was is held, and each step comes to its own rest in turn.
 *
 * What senses and held populations say does not change while the others settle: it is made once
 * (`standing`), and again only if they said something else since.  All populations move at once, from
 * one field into the other.  Always so many steps: the bits must not depend on who shares a shard; how
 * far from rest it ended is left in l->rest. */
#include <math.h>
#include <string.h>

#include "substrate/intervene.h"

static bool speaks_still(const tct_lesson *l, int p)
{
  return !l->model->population[p].unit || l->held[p];
}

/* Has nobody who stands still said something new?  Then the standing drives stand. */
static bool same_standing(tct_lesson *l)
{
  tct_desk *d = l->desk;
  bool same   = d->stands;

  for (int p = 0; p < l->model->n_populations; p++) {
    same        = same && d->stood[p] == l->held[p];
    d->stood[p] = l->held[p];
    if (!speaks_still(l, p) || l->model->population[p].constant) continue;
    const size_t n      = tct_span(l, p) * sizeof(tct_real);
    const tct_real *now = tct_rows(l, l->rate, p, 0);
    tct_real *heard     = tct_rows(l, d->heard, p, 0);
    same                = same && memcmp(now, heard, n) == 0;
    if (same) continue;
    memcpy(heard, now, n);
    memcpy(tct_rows(l, d->next, p, 0), now, n);
  }
  return same;
}

static void stand(tct_lesson *l)
{
  const tct_model *m = l->model;
  const int rows     = l->steps * l->trials;
  tct_hearing h;

  for (int p = 0; p < m->n_populations; p++) {
    const tct_population *q = &m->population[p];
    if (!q->unit) continue; /* who is held may still be predicted */
    tct_real *out           = tct_rows(l, l->desk->standing, p, 0);
    const tct_real *current = l->current ? tct_rows(l, l->current, p, 0) : NULL;
    tct_hear(l, l->rate, p, 0, 0, rows, TCT_HELD, !current, &h);
    for (int i = 0, n; i < q->panels; i += n) {
      const size_t c = (size_t)i * TCT_PANEL;
      n              = tct_abreast(l, q->panels - i);
      tct_form(l, &h, rows, n,
               current  ? current + c
               : h.bias ? h.bias + c
                        : NULL,
               current ? q->ld : 0, out + c, q->ld);
    }
    if (h.others) tct_hear_others(l, l->rate, p, 0, 0, rows, TCT_HELD, out);
  }
}

/* Makes the standing drives, unless they are there. */
void tct_stand(tct_lesson *l)
{
  if (!same_standing(l)) stand(l);
  l->desk->stands = true;
}

/* Where the objective is felt it pulls: the standing drive and `nudge` x its error as things are now. */
static const tct_real *pushed(tct_lesson *l, int p, tct_real nudge)
{
  const tct_real *standing = tct_rows(l, l->desk->standing, p, 0);

  if (nudge == 0 || !l->model->population[p].felt) return standing;
  tct_real *push = tct_rows(l, l->credit, p, 0);
  memcpy(push, standing, tct_span(l, p) * sizeof *push);
  tct_feel_at(l, p, nudge, push);
  return push;
}

/* The largest move, sixteen side by side; d - d is zero for a number and NaN for what is none. */
static double moved(const tct_lesson *l, int p)
{
  const tct_real *was = tct_rows(l, l->rate, p, 0), *is = tct_rows(l, l->desk->next, p, 0);
  tct_real most[TCT_PANEL] = {0}, lost[TCT_PANEL] = {0};
  double all = 0;

  for (size_t i = 0, n = tct_span(l, p); i < n; i += TCT_PANEL)
    for (size_t j = 0; j < TCT_PANEL; j++) {
      const tct_real up = is[i + j] - was[i + j], d = up < 0 ? -up : up;
      most[j] = d > most[j] ? d : most[j];
      lost[j] += d - d;
    }
  for (size_t j = 0; j < TCT_PANEL; j++) all = fmax(all, (double)most[j]) + (double)lost[j];
  return all;
}

/* Both fields that rates settle between have the same past. */
static void hold_past(tct_lesson *l)
{
  const int past = l->model->past;

  for (int p = 0; p < l->model->n_populations; p++)
    memcpy(tct_rows(l, l->desk->next, p, -past), tct_rows(l, l->rate, p, -past),
           (size_t)past * (size_t)l->trials * l->model->population[p].ld * sizeof(tct_real));
}

static void settle(tct_lesson *l, int p, tct_real nudge, tct_real pace)
{
  const tct_population *q = &l->model->population[p];
  const int rows          = l->steps * l->trials;
  const tct_real *start   = pushed(l, p, nudge);
  tct_real *next          = tct_rows(l, l->desk->next, p, 0);
  tct_real *drive         = q->unit->in_place ? next : tct_rows(l, l->drive, p, 0);
  tct_hearing h;

  tct_hear(l, l->rate, p, 0, 0, rows, TCT_MOVING | TCT_BACK, true, &h);
  const bool stepped = !h.others && !q->unit->whole && !tct_is_driven(l, p);
  for (int i = 0, n; i < q->panels; i += n) {
    const size_t c = (size_t)i * TCT_PANEL;
    n              = tct_abreast(l, q->panels - i);
    tct_form(l, &h, rows, n, start + c, q->ld, drive + c, q->ld);
    if (!stepped) continue;
    tct_units u;
    tct_block(l, p, 0, rows, i, n, l->desk->next, &u);
    q->unit->step(&u);
  }
  if (h.others) tct_hear_others(l, l->rate, p, 0, 0, rows, TCT_MOVING | TCT_BACK, drive);
  if (tct_is_driven(l, p)) tct_act_on_drive(l, p, 0, l->steps, l->desk->next);
  if (!stepped) {
    tct_units u;
    tct_block(l, p, 0, rows, 0, TCT_ALL_PANELS, l->desk->next, &u);
    q->unit->step(&u);
  }
  if (!(q->unit->claims & TCT_UNIT_SILENT_AT_REST)) tct_clear_pads(l, p, rows, next);
  if (pace != 1) {
    tct_scale(tct_span(l, p), pace, next);
    tct_add(tct_span(l, p), 1 - pace, tct_rows(l, l->rate, p, 0), next);
  }
  tct_intervene(l, p, 0, l->steps, l->desk->next);
}

/* It hears at the first site alone, and what is remembered is so from step to step. */
static void look_for_trouble(tct_lesson *l)
{
  const tct_model *m = l->model;
  bool fits          = l->desk->next && !m->slots && (l->steps == 1 || !tct_remembers(m));

  for (int p = 0; p < m->n_populations; p++) fits = fits && m->population[p].open <= 1U;
  if (!fits) tct_trouble(l, TCT_BUG);
}

void tct_relax(tct_lesson *l, tct_real nudge, const tct_relaxing *how)
{
  const tct_model *m = l->model;

  tct_count_pass(l);
  l->used |= TCT_RELAXES | (nudge != 0 ? TCT_ERROR : 0);
  look_for_trouble(l);
  if (l->status || l->trials == 0) return;
  if (tct_remembers(m)) hold_past(l);
  if (l->desk->scattered) tct_scatter(l);
  l->desk->unrest = tct_worse(l->desk->unrest, l->rest);
  tct_stand(l);
  for (int k = 0; k < how->steps; k++) {
    for (int p = 0; p < m->n_populations; p++)
      if (!speaks_still(l, p)) settle(l, p, nudge, how->pace);
    if (k == how->steps - 1) {
      l->rest = 0;
      for (int p = 0; p < m->n_populations; p++)
        if (!speaks_still(l, p)) l->rest = fmax(l->rest, moved(l, p));
    }
    tct_real *was = l->rate;
    l->rate       = l->desk->next;
    l->desk->next = was;
  }
}

/* Sixteen side by side, as in `moved`. */
static double drift(size_t n, tct_real *value, tct_real pace, const tct_real *asked,
                    const tct_real *owed)
{
  tct_real most[TCT_PANEL] = {0}, lost[TCT_PANEL] = {0};
  double all = 0;

  for (size_t i = 0; i < n; i += TCT_PANEL)
    for (size_t j = 0; j < TCT_PANEL; j++) {
      const tct_real move = pace * (asked[i + j] - owed[i + j]), d = move < 0 ? -move : move;
      value[i + j] += move;
      most[j] = d > most[j] ? d : most[j];
      lost[j] += d - d;
    }
  for (size_t j = 0; j < TCT_PANEL; j++) all = fmax(all, (double)most[j]) + (double)lost[j];
  return all;
}

void tct_drift(tct_lesson *l, tct_real *value, tct_real pace, const tct_real *asked,
               const tct_real *owed)
{
  l->used |= TCT_RELAXES;
  if (l->status || l->trials == 0) return;
  l->rest = 0; /* of the last step alone */
  for (int p = 0; p < l->model->n_populations; p++)
    if (!speaks_still(l, p))
      l->rest = fmax(l->rest, drift(tct_span(l, p), tct_rows(l, value, p, 0), pace,
                                    tct_rows(l, asked, p, 0), tct_rows(l, owed, p, 0)));
}

bool tct_remembers(const tct_model *m)
{
  bool does = false;

  for (int k = 0; k < m->n_projections; k++) does = does || m->projection[k].delay > 0;
  for (int p = 0; p < m->n_populations; p++)
    does = does || (m->population[p].unit && m->population[p].unit->memory);
  return does;
}

/* A rest is one of rates: what a unit keeps besides has none, a draw is another each time. */
static const char *restless(const tct_population *q)
{
  if (q->unit->slots) return "a unit that settles keeps nothing but its rate: `rate` or `leaky`";
  if (tct_population_draws(q))
    return "a circuit that settles has no draws; give the population the unit `rate`";
  return q->unit->stochastic && q->unit->credit_at_drive
           ? "a circuit that settles has no choices: no rate of theirs is felt"
           : NULL;
}

tct_status tct_can_relax(const tct_model *m, tct_error *err)
{
  for (int k = 0; k < m->n_projections; k++) {
    const tct_projection *s = &m->projection[k];
    const char *why         = restless(&m->population[s->post]);
    if (why) return tct_fail(err, TCT_BAD_SPEC, "%s: %s", s->name, why);
    if (s->delay && s->back != 0)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s: what comes late is of the past, which is held: no `back` over a delay",
                      s->name);
    if (s->site > 0)
      return tct_fail(err, TCT_BAD_SPEC,
                      "%s lands on a further site: units that settle hear at one", s->name);
  }
  return TCT_OK;
}
