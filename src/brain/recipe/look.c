/* look.c -- what the files of an entry hold: how many trials and units, their tables, ids, events. */
#include "brain/recipe/recipe_own.h"

#include "base/memory.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool tct_counts(const struct entry *e)
{
  return e->kind == SPIKES || (e->source && e->source->holds == 1);
}

static void no_time(struct recipe *r, const struct entry *e)
{
  static const char *const keys[] = {"window", "bin", "baseline", "smooth", NULL};

  for (int i = 0; keys[i]; i++)
    if (tct_recipe_own(e->own, keys[i])) /* a preset of others may stand at the top */
      tct_complain_key(r->spec, tct_recipe_own(e->own, keys[i]),
                       "responses without an axis 'time' have no %s", keys[i]);
}

/* Samples around an event that are there already: all of them, or those in the window. */
static void check_recorded(struct recipe *r, struct entry *e)
{
  const struct source *s = e->source;
  const double from      = s->start;

  if (s->rate <= 0) {
    tct_complain(r->spec, e->at,
                 "responses with an axis 'time' need 'rate', in samples per second");
    return;
  }
  const double to = from + (double)e->stack.steps / s->rate * 1e3;
  if (e->set->window.n == 0) {
    e->start = from / 1e3;
    e->width = 1 / s->rate;
    e->bins  = e->stack.steps < INT_MAX ? (int)e->stack.steps : 0;
  } else if (e->set->window.at[0] < from - 1e-6 || e->set->window.at[1] > to + 1e-6) {
    tct_complain(r->spec, said(e, "window"), "the samples go from %.10g to %.10g ms", from, to);
  }
  if (e->set->baseline.n == 2 && (e->set->baseline.at[0] >= to || e->set->baseline.at[1] <= from))
    tct_complain(r->spec, said(e, "baseline"), "the samples go from %.10g to %.10g ms", from, to);
}

static tct_status look_at_source(struct recipe *r, struct entry *e)
{
  const int before = tct_complaints(r->spec);

  if (!e->source) return e->kind == SPIKES ? tct_nwb_part_spikes(r, e) : tct_nwb_part_series(r, e);
  if (e->kind == SPIKES) return tct_spikes_look(r, e);
  TCT_PASS(tct_stack_look(r, e));
  if (tct_complaints(r->spec) > before) return TCT_OK;
  if (e->kind == SERIES) {
    e->trial.rows = 0;
    return tct_series_look(r, e);
  }
  if (e->stack.time_axis >= 0) {
    check_recorded(r, e);
  } else {
    no_time(r, e);
    e->bins = 1;
  }
  return TCT_OK;
}

/* ---- events ---- */

static const struct column *event_column(struct recipe *r, const struct entry *e)
{
  const tct_node *align = said(e, "align"), *trials = said(e, "trials");
  tct_node name = align ? *align : *trials;
  const struct column *c;

  name.text = e->set->align;
  c         = tct_column_of(r, &name, &e->trial, NULL);
  if (c && !c->number)
    tct_complain(r->spec, align ? align : trials, "'%s' has texts: an event has a time", c->name);
  return c && c->number ? c : NULL;
}

static tct_status find_events(struct recipe *r, struct entry *e)
{
  const struct column *c = NULL;
  const double in_s      = e->set->time && !e->trial.seconds ? 1e-3 : 1;

  if (e->kind == RESPONSES) return TCT_OK;
  if (said(e, "trials"))
    c = event_column(r, e);
  else
    e->trial.rows = 1; /* the session itself, from its start */
  if (said(e, "trials") && !c) return TCT_OK;
  TCT_PASS(tct_recipe_take(r, e->trial.rows, sizeof *e->event, &e->event, "the events"));
  for (size_t i = 0; c && i < e->trial.rows; i++)
    e->event[i] = isfinite(c->number[i]) ? c->number[i] * in_s : (double)NAN;
  return TCT_OK;
}

/* What is selected by must be there, and be what it is taken for. */
static tct_status check_selection(struct recipe *r, const struct entry *e)
{
  const tct_node *at = said(e, "select"), *ids = tct_node_at(at, "units");
  const tct_node *rate = tct_node_at(at, "rate");
  bool *fits           = NULL;

  if (rate && !tct_counts(e) && strcmp(e->set->quantity, "Hz") != 0)
    tct_complain_key(r->spec, rate, "a rate is of what is in Hz: say 'quantity: Hz' if it is");
  if (ids && ids->kind != TCT_NODE_LIST) tct_complain(r->spec, ids, "units are a list of ids");
  for (int i = 0; ids && ids->kind == TCT_NODE_LIST && i < ids->n; i++) {
    const char *id = tct_node_text(r->spec, ids->child[i], "");
    size_t k       = 0;
    while (k < e->unit.rows && strcmp(e->id[k], id) != 0) k++;
    if (k == e->unit.rows) tct_complain(r->spec, ids->child[i], "there is no unit '%.60s'", id);
  }
  if (!tct_node_at(at, "where")) return TCT_OK;
  TCT_PASS(tct_recipe_take(r, e->unit.rows, sizeof *fits, &fits, "units"));
  const tct_status code = tct_columns_where(r, tct_node_at(at, "where"), &e->unit, fits);
  tct_free(fits);
  return code;
}

static tct_status look_at_tables(struct recipe *r, struct entry *e)
{
  const int before = tct_complaints(r->spec);

  TCT_PASS(tct_columns_said(r, e, "trials", &e->trial));
  TCT_PASS(tct_recipe_units(r, e));
  if (tct_complaints(r->spec) > before) return TCT_OK;
  if (e->unit.rows == 0) tct_complain(r->spec, e->at, "there are no units");
  if (said(e, "trials") && e->trial.rows == 0)
    tct_complain(r->spec, said(e, "trials"), "there are no trials");
  TCT_PASS(tct_recipe_ids(r, e));
  TCT_PASS(find_events(r, e));
  return check_selection(r, e);
}

tct_status tct_recipe_look(struct recipe *r, struct entry *e)
{
  const tct_node *file = said(e, "file");
  const int before     = tct_complaints(r->spec);

  e->times = e->ends = e->owner = -1;
  if (!file || file->kind != TCT_NODE_SCALAR || !e->at) return TCT_OK;
  TCT_PASS(tct_held_open(r, file, file->text, &e->file));
  if (e->file) TCT_PASS(look_at_source(r, e));
  if (e->file && tct_complaints(r->spec) == before) TCT_PASS(look_at_tables(r, e));
  if (!e->file || tct_complaints(r->spec) > before) return TCT_OK;
  TCT_PASS(tct_recipe_folds(r, e));
  return tct_recipe_conditions(r, e);
}
