/* change_said.c -- changes as they are told: text, JSON, a table of units. */
#include "change_trend.h"
#include "change_work.h"
#include "json.h"
#include "say.h"
#include "table.h"

#include <math.h>

static const char *const scopes[]  = {"unit", "pair", "population"};
static const char *const plurals[] = {"units", "pairs", "populations"};

/* ---- text ------------------------------------------------------------------------------------------- */

static void put_head(tct_text *t, const struct change_work *w)
{
  const tct_tuning *m   = w->how.measure;
  const struct asked *a = w->asked;

  tct_text_add(t, "%s, %s of each %s", m->name, m->number[w->how.number].name, scopes[m->scope]);
  for (int i = 0; i < a->variable.n; i++)
    tct_text_add(t, "%s%s", i ? " and " : " over ", a->variable.at[i]);
  if (w->windowed) tct_text_add(t, ", from %g to %g ms", w->window[0], w->window[1]);
  tct_text_add(t, ": after - before");
  if (m->scope != TCT_TUNING_POPULATION)
    tct_text_add(t, ", %s over %s", w->how.median ? "median" : "mean", plurals[m->scope]);
  tct_text_add(t, "\n");
}

/* "; before: 2 responses do not vary; after: 1 no trials" */
static void put_reasons(tct_text *t, const tct_change *c)
{
  for (int time = 0; time < 2; time++) {
    int why[TCT_TUNING_WHY_N] = {0}, said = 0;
    for (int i = 0; i < c->items[time]; i++) why[c->why[time][i]]++;
    for (int k = 1; k < TCT_TUNING_WHY_N; k++)
      if (why[k])
        tct_text_add(t, "%s %d %s",
                     said++ ? ","
                     : time ? "; after:"
                            : "; before:",
                     why[k], tct_tuning_why_text((tct_tuning_why)k));
  }
}

void change_put_population(tct_text *t, const struct change_row *row, bool paired, int conditions)
{
  char text[32], more[32];

  tct_text_add(t, "\n%s, %s to %s: ", row->name, row->time[0], row->time[1]);
  if (paired)
    tct_text_add(t, "%s paired units", say_count(text, (uint64_t)row->units[0]));
  else
    tct_text_add(t, "%s and %s units, not paired", say_count(text, (uint64_t)row->units[0]),
                 say_count(more, (uint64_t)row->units[1]));
  if (row->left[0] || row->left[1])
    tct_text_add(t, " (left out, for one time alone has them: %d and %d)", row->left[0],
                 row->left[1]);
  tct_text_add(t, ", %s and %s trials of %d condition%s", say_count(text, (uint64_t)row->trials[0]),
               say_count(more, (uint64_t)row->trials[1]), conditions, conditions == 1 ? "" : "s");
}

/* The same, and what was left out. */
static void put_row_head(tct_text *t, const struct change_work *w, const struct change_row *row)
{
  const tct_change *c = &row->found;
  char text[32], more[32];

  change_put_population(t, row, c->difference != NULL, row->conditions);
  if (c->dropped_rows[0] || c->dropped_rows[1])
    tct_text_add(t, ", %s and %s trials in which a unit is missing left out",
                 say_count(text, (uint64_t)c->dropped_rows[0]),
                 say_count(more, (uint64_t)c->dropped_rows[1]));
  for (int k = 0; k < (c->difference ? 1 : 2); k++)
    if (c->n[k] < c->items[k])
      tct_text_add(t, "; %s %s without a number%s",
                   say_count(text, (uint64_t)(c->items[k] - c->n[k])),
                   plurals[w->how.measure->scope],
                   c->difference ? " at one time or both"
                   : k           ? " after"
                                 : " before");
  put_reasons(t, c);
  tct_text_add(t, "\n");
}

static void put_row(tct_text *t, const struct change_work *w, const struct change_row *row)
{
  const tct_change *c = &row->found;
  struct table table  = {.align = "rrrrll"};
  char text[32];

  put_row_head(t, w, row);
  table_cell(&table, "n");
  table_cell(&table, "before");
  table_cell(&table, "after");
  table_cell(&table, "change [%g %%]", 100 * w->how.level);
  table_cell(&table, "p");
  table_cell(&table, "verdict");
  if (c->n[0] == c->n[1])
    table_cell(&table, "%d", c->n[0]);
  else
    table_cell(&table, "%d, %d", c->n[0], c->n[1]);
  table_cell(&table, "%.4g", c->before);
  table_cell(&table, "%.4g", c->after);
  if (isnan(c->low))
    table_cell(&table, "%.4g", c->change);
  else
    table_cell(&table, "%.4g [%.4g, %.4g]", c->change, c->low, c->high);
  table_cell(&table, "%s", say_p(text, c->p));
  table_cell(&table, "%s", tct_change_verdict_text(c->verdict));
  table_put(&table, t, 2, 160);
  if (!isnan(c->reliability))
    tct_text_add(t, "  reliability of the change over %s: %.3f; a model can reach %.3f\n",
                 plurals[w->how.measure->scope], c->reliability, c->ceiling);
}

static const char *what_is_drawn(const struct change_work *w)
{
  static const char *const drawn[2][2] = {{"units and trials, crossed", "trials"},
                                          {"units and conditions, crossed", "conditions"}};

  return drawn[w->how.conditions][w->how.measure->scope == TCT_TUNING_POPULATION];
}

static int text(const struct change_work *w)
{
  tct_text t        = {0};
  const bool theory = !w->how.draws && w->n && !isnan(w->row[0].found.low);
  char many[32];

  put_head(&t, w);
  for (int i = 0; i < w->n; i++) put_row(&t, w, &w->row[i]);
  change_pooled_text(&t, w);
  change_trend_text(&t, w);
  if (w->how.draws)
    tct_text_add(&t, "\n%g %% intervals of %s draws of %s\n", 100 * w->how.level,
                 say_count(many, (uint64_t)w->how.draws), what_is_drawn(w));
  if (theory)
    tct_text_add(&t, "\n%g %% intervals of what theory says of either time\n", 100 * w->how.level);
  if ((w->how.draws || theory) && isnan(w->how.margin))
    tct_text_add(&t, "without --margin nothing is found to be unchanged\n");
  return say_text(&t);
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static void json_pair(struct json *j, const char *key, const int n[2])
{
  json_row(j, key);
  for (int k = 0; k < 2; k++) json_count(j, NULL, (uint64_t)n[k]);
  json_close(j);
}

static void json_units(struct json *j, const struct change_work *w, const struct change_row *row,
                       int time, int item)
{
  const char *unit[2];

  change_units(w, row, time, item, unit);
  json_row(j, "units");
  for (int k = 0; k < 2 && unit[k]; k++) json_text(j, NULL, unit[k]);
  json_close(j);
}

static void json_items(struct json *j, const struct change_work *w, const struct change_row *row)
{
  static const char *const times[] = {"before", "after"};
  const tct_change *c              = &row->found;
  const int sides                  = c->difference ? 1 : 2;

  json_list(j, "items");
  for (int side = 0; side < sides; side++)
    for (int i = 0; i < c->items[side]; i++) {
      json_map(j, NULL);
      json_units(j, w, row, side, i);
      for (int time = side; time < (c->difference ? 2 : side + 1); time++)
        json_number(j, times[time], c->value[time][i]);
      if (c->difference) json_number(j, "change", c->difference[i]);
      json_close(j);
    }
  json_close(j);
}

void change_json_population(struct json *j, const struct change_row *row, bool paired)
{
  json_text(j, "name", row->name);
  json_text(j, "subject", row->subject);
  json_text(j, "area", row->of[1]->area);
  json_row(j, "times");
  for (int k = 0; k < 2; k++) json_text(j, NULL, row->time[k]);
  json_close(j);
  json_bool(j, "paired", paired);
  json_pair(j, "n_units", row->units);
  json_pair(j, "n_units_left_out", row->left);
  json_pair(j, "n_trials", row->trials);
}

static void json_change(struct json *j, const struct change_work *w, const struct change_row *row)
{
  const tct_change *c = &row->found;

  json_map(j, NULL);
  change_json_population(j, row, c->difference != NULL);
  json_count(j, "n_conditions", (uint64_t)row->conditions);
  json_pair(j, "n", c->n);
  json_row(j, "n_dropped");
  for (int k = 0; k < 2; k++) json_count(j, NULL, (uint64_t)(c->items[k] - c->n[k]));
  json_close(j);
  json_row(j, "n_dropped_trials");
  for (int k = 0; k < 2; k++) json_count(j, NULL, (uint64_t)c->dropped_rows[k]);
  json_close(j);
  const struct {
    const char *key;
    double value;
  } numbers[] = {{"before", c->before},
                 {"after", c->after},
                 {"change", c->change},
                 {"error", c->error},
                 {"error_of_units", c->by_units},
                 {"error_of_trials", c->by_trials},
                 {"error_of_conditions", c->by_conditions},
                 {"low", c->low},
                 {"high", c->high},
                 {"freedom", c->freedom},
                 {"p", c->p},
                 {"p_margin", c->p_margin},
                 {"correlation_of_halves", c->halves},
                 {"reliability", c->reliability},
                 {"ceiling", c->ceiling}};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    json_number(j, numbers[i].key, numbers[i].value);
  json_text(j, "verdict", tct_change_verdict_text(c->verdict));
  json_count(j, "draws", (uint64_t)c->draws);
  json_items(j, w, row);
  json_close(j);
}

void change_json_provenance(struct json *j, const struct change_work *w)
{
  json_list(j, "provenance");
  for (int i = 0; i < w->asked->nouns; i++) json_raw(j, NULL, w->side[i].all.provenance);
  json_close(j);
}

static int as_json(const struct change_work *w)
{
  const tct_tuning *m = w->how.measure;
  struct json j       = {0};

  json_map(&j, NULL);
  json_text(&j, "measure", m->name);
  json_text(&j, "number", m->number[w->how.number].name);
  json_text(&j, "scope", scopes[m->scope]);
  json_text(&j, "direction", "after - before");
  json_text(&j, "over", w->how.median ? "median" : "mean");
  json_number(&j, "margin", w->how.margin);
  json_number(&j, "level", w->how.level);
  json_count(&j, "draws", (uint64_t)w->how.draws);
  json_count(&j, "splits", (uint64_t)w->how.splits);
  json_count(&j, "seed", w->how.seed);
  json_list(&j, "changes");
  for (int i = 0; i < w->n; i++) json_change(&j, w, &w->row[i]);
  json_close(&j);
  change_pooled_json(&j, w);
  change_trend_json(&j, w);
  change_json_provenance(&j, w);
  json_close(&j);
  return json_say(&j);
}

/* ---- a table ---------------------------------------------------------------------------------------- */

/* What an item was at one time: nothing where it is an item of the other alone. */
static double value_at(const tct_change *c, int side, int time, int item)
{
  return c->difference || side == time ? c->value[time][item] : (double)NAN;
}

static void put_item(tct_text *t, const struct change_work *w, const struct change_row *row,
                     int side, int item)
{
  const tct_change *c = &row->found;
  const char *unit[2];

  change_units(w, row, side, item, unit);
  csv_text(t, row->name);
  for (int k = 0; k < 2; k++) csv_text(t, unit[k] ? unit[k] : "");
  for (int k = 0; k < 2; k++) csv_number(t, value_at(c, side, k, item), ",");
  csv_number(t, c->difference ? c->difference[item] : (double)NAN, ",");
  for (int k = 0; k < 2; k++) {
    const bool said = (c->difference || side == k) && c->why[k][item];
    tct_text_add(t, "%s%s", said ? tct_tuning_why_text(c->why[k][item]) : "", k ? "\n" : ",");
  }
}

static void put_items(tct_text *t, const struct change_work *w, const struct change_row *row)
{
  for (int side = 0; side < (row->found.difference ? 1 : 2); side++)
    for (int i = 0; i < row->found.items[side]; i++) put_item(t, w, row, side, i);
}

static int csv(const struct change_work *w)
{
  tct_text t = {0};

  tct_text_add(&t, "name,unit,other_unit,before,after,change,why_before,why_after\n");
  for (int i = 0; i < w->n; i++) put_items(&t, w, &w->row[i]);
  return say_text(&t);
}

int change_said(const struct change_work *w)
{
  const bool together = w->joint.measure != NULL;

  if (w->asked->json) return together ? change_joint_json(w) : as_json(w);
  if (w->asked->csv)
    return together ? change_joint_csv(w) : w->trend ? change_trend_csv(w) : csv(w);
  return together ? change_joint_text(w) : text(w);
}
