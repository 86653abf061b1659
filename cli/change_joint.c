/* change_joint.c -- what two times show only together: what is asked of it, and how it is told. */
#include "change_work.h"
#include "said.h"
#include "say.h"
#include "table.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

/* ---- asked -------------------------------------------------------------------------------------------- */

int change_joint_asked(const struct asked *a, struct change_work *w)
{
  const tct_joint *m = w->joint.measure;
  const bool over    = m->needs & (TCT_JOINT_NEEDS_SIGNAL | TCT_JOINT_NEEDS_CLASSES);
  int code           = EXIT_DONE;

  if (a->variable.n > (over ? 1 : 0))
    return say_usage(a, "%s looks at %s variable", m->name, over ? "one" : "no");
  if (a->median || a->margin)
    return say_usage(a, "--%s is of differences; %s is of both times together",
                     a->median ? "median" : "margin", m->name);
  if (a->trend)
    return say_usage(a, "--trend is of differences; %s is of both times together", m->name);
  if (a->unpaired && m->needs & TCT_JOINT_NEEDS_PAIRED)
    return say_usage(a, "%s is of the same units at both times", m->name);
  code = said_noise(a, m->name, m->needs & TCT_JOINT_NEEDS_NOISE ? "full" : NULL, &w->joint.noise,
                    &w->noise_params);
  if (code == EXIT_DONE) code = said_params(a, "measure", &m->about, &w->params);
  w->joint.params = w->params;
  return code;
}

tct_status change_joint_align(const struct change_row *row, tct_trials *after, int *condition,
                              tct_error *err)
{
  const tct_recording *r = row->of[0], *s = row->of[1];
  int *place = tct_alloc((size_t)s->conditions + 1, sizeof *place);

  if (!place) return tct_fail(err, TCT_NO_MEMORY, "no memory for conditions of %s", row->name);
  for (int c = 0; c < s->conditions; c++) {
    place[c] = -1;
    for (int b = 0; b < r->conditions && place[c] < 0; b++)
      if (strcmp(r->condition[b], s->condition[c]) == 0) place[c] = b;
  }
  for (int i = 0; i < after->rows; i++) condition[i] = condition[i] < 0 ? -1 : place[condition[i]];
  after->conditions = r->conditions;
  tct_free(place);
  return TCT_OK;
}

/* ---- text --------------------------------------------------------------------------------------------- */

static void put_left_out(tct_text *t, const tct_joined *j)
{
  char text[32], more[32];

  if (j->dropped)
    tct_text_add(t, "; %d condition%s left out, for a time has no whole trial or it has no value",
                 j->dropped, j->dropped == 1 ? "" : "s");
  if (j->dropped_rows[0] || j->dropped_rows[1])
    tct_text_add(t, ", %s and %s trials in which a unit is missing left out",
                 say_count(text, (uint64_t)j->dropped_rows[0]),
                 say_count(more, (uint64_t)j->dropped_rows[1]));
  tct_text_add(t, "\n");
}

static void put_number(struct table *table, const tct_joint_number *n, const tct_joint_found *f)
{
  char text[32];

  table_cell(table, "%s", n->name);
  table_cell(table, "%s", strcmp(n->unit, "1") == 0 ? "" : n->unit);
  if (isnan(f->value))
    table_cell(table, "-");
  else if (isnan(f->low))
    table_cell(table, "%.4g", f->value);
  else
    table_cell(table, "%.4g [%.4g, %.4g]", f->value, f->low, f->high);
  if (isnan(n->none))
    table_cell(table, "-");
  else
    table_cell(table, "%g", n->none);
  table_cell(table, "%s", say_p(text, f->p));
}

static void put_row(tct_text *t, const struct change_work *w, const struct change_row *row)
{
  const tct_joint *m  = w->joint.measure;
  const tct_joined *j = &row->joined;
  struct table table  = {.align = "llrrr"};

  change_put_population(t, row, row->unit[0] != NULL, j->conditions);
  put_left_out(t, j);
  table_cell(&table, "number");
  table_cell(&table, "unit");
  table_cell(&table, "found [%g %%]", 100 * w->joint.level);
  table_cell(&table, "no change");
  table_cell(&table, "p");
  for (int i = 0; i < j->n; i++) put_number(&table, &m->number[i], &j->number[i]);
  table_put(&table, t, 2, 160);
  if (j->why != TCT_JOINT_FINE)
    tct_text_add(t, "  -: cannot be told, %s\n", tct_joint_why_text(j->why));
  if (!isnan(j->ceiling))
    tct_text_add(t, "  reliability of the change over %d %s: %.3f; a model can reach %.3f\n",
                 j->length, m->over, j->reliability, j->ceiling);
  else if (!isnan(j->halves))
    tct_text_add(t, "  halves of the trials do not agree on the change over %d %s: %.3f\n",
                 j->length, m->over, j->halves);
}

int change_joint_text(const struct change_work *w)
{
  const tct_joint *m    = w->joint.measure;
  const struct asked *a = w->asked;
  tct_text t            = {0};
  char many[32];

  tct_text_add(&t, "%s", m->name);
  for (int i = 0; i < a->variable.n; i++) tct_text_add(&t, " over %s", a->variable.at[i]);
  if (w->windowed) tct_text_add(&t, ", from %g to %g ms", w->window[0], w->window[1]);
  tct_text_add(&t, ": before and after together, of each population\n");
  for (int i = 0; i < w->n; i++) put_row(&t, w, &w->row[i]);
  if (w->joint.draws)
    tct_text_add(&t, "\n%g %% intervals of %s draws of trials%s\n", 100 * w->joint.level,
                 say_count(many, (uint64_t)w->joint.draws),
                 m->claims & TCT_JOINT_COPY_FREE && !(m->needs & TCT_JOINT_NEEDS_UNITS)
                   ? " and units, crossed"
                 : m->needs & TCT_JOINT_NEEDS_UNITS ? ", and of units that are not paired"
                                                    : "");
  if (w->joint.shuffles)
    tct_text_add(&t, "p: of %s permutations of trials of paired units between the times\n",
                 say_count(many, (uint64_t)w->joint.shuffles));
  return say_text(&t);
}

/* ---- JSON, a table -------------------------------------------------------------------------------------- */

static void json_numbers(struct json *j, const tct_joint *m, const tct_joined *got)
{
  json_list(j, "numbers");
  for (int i = 0; i < got->n; i++) {
    const tct_joint_number *n = &m->number[i];
    const tct_joint_found *f  = &got->number[i];
    json_map(j, NULL);
    json_text(j, "name", n->name);
    json_text(j, "unit", n->unit);
    json_number(j, "value", f->value);
    json_number(j, "error", f->error);
    json_number(j, "error_of_units", f->by_units);
    json_number(j, "error_of_trials", f->by_trials);
    json_number(j, "low", f->low);
    json_number(j, "high", f->high);
    json_number(j, "freedom", f->freedom);
    json_number(j, "no_change", n->none);
    json_number(j, "p", f->p);
    json_count(j, "draws", (uint64_t)f->draws);
    json_count(j, "permutations", (uint64_t)f->shuffles);
    json_close(j);
  }
  json_close(j);
}

static void json_joined(struct json *j, const struct change_work *w, const struct change_row *row)
{
  const tct_joined *got = &row->joined;

  json_map(j, NULL);
  change_json_population(j, row, row->unit[0] != NULL);
  json_count(j, "n_conditions", (uint64_t)got->conditions);
  json_count(j, "n_dropped_conditions", (uint64_t)got->dropped);
  json_row(j, "n_dropped_trials");
  for (int k = 0; k < 2; k++) json_count(j, NULL, (uint64_t)got->dropped_rows[k]);
  json_close(j);
  json_numbers(j, w->joint.measure, got);
  json_text(j, "why", got->why ? tct_joint_why_text(got->why) : NULL);
  json_number(j, "correlation_of_halves", got->halves);
  json_number(j, "reliability", got->reliability);
  json_number(j, "ceiling", got->ceiling);
  json_text(j, "over", w->joint.measure->over);
  json_row(j, "change");
  for (int i = 0; i < got->length; i++) json_number(j, NULL, got->change[i]);
  json_close(j);
  json_close(j);
}

int change_joint_json(const struct change_work *w)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "measure", w->joint.measure->name);
  json_text(&j, "direction", "before and after together; change is after - before");
  json_text(&j, "covariance", w->joint.noise.of ? w->joint.noise.of->name : NULL);
  json_number(&j, "level", w->joint.level);
  json_count(&j, "draws", (uint64_t)w->joint.draws);
  json_count(&j, "permutations", (uint64_t)w->joint.shuffles);
  json_count(&j, "splits", (uint64_t)w->joint.splits);
  json_count(&j, "seed", w->joint.seed);
  json_list(&j, "changes");
  for (int i = 0; i < w->n; i++) json_joined(&j, w, &w->row[i]);
  json_close(&j);
  change_json_provenance(&j, w);
  json_close(&j);
  return json_say(&j);
}

int change_joint_csv(const struct change_work *w)
{
  tct_text t = {0};

  tct_text_add(&t, "name,number,value,low,high,no_change,p,why\n");
  for (int i = 0; i < w->n; i++)
    for (int k = 0; k < w->row[i].joined.n; k++) {
      const tct_joint_number *n = &w->joint.measure->number[k];
      const tct_joint_found *f  = &w->row[i].joined.number[k];
      csv_text(&t, w->row[i].name);
      csv_text(&t, n->name);
      const double number[] = {f->value, f->low, f->high, n->none, f->p};
      for (int c = 0; c < 5; c++) csv_number(&t, number[c], ",");
      tct_text_add(&t, "%s\n", isnan(f->value) ? tct_joint_why_text(w->row[i].joined.why) : "");
    }
  return say_text(&t);
}
