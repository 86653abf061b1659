/* tuning_said.c -- measures of tuning as they are told: text, JSON, a long table. */
#include "json.h"
#include "say.h"
#include "table.h"
#include "tuning_work.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

enum { ITEMS_TOLD = 40 }; /* in text; the rest is in --csv and --json */

static const char *const scopes[] = {"unit", "pair", "population"};
#define X(name, text, doc) text,
static const char *const interval_names[] = {TCT_TUNING_INTERVALS(X)};
#undef X

/* ---- text ------------------------------------------------------------------------------------------- */

static const char *number_text(char text[32], double x)
{
  if (isnan(x))
    tct_print(text, 32, "-");
  else
    tct_print(text, 32, "%.4g", x);
  return text;
}

static void put_head(tct_text *t, const struct tuning_work *w)
{
  const struct asked *a = w->asked;
  const tct_tuning *m   = w->how.measure;

  tct_text_add(t, "%s of each %s", m->name, scopes[m->scope]);
  for (int i = 0; i < a->variable.n; i++)
    tct_text_add(t, "%s%s", i ? " and " : " over ", a->variable.at[i]);
  if (a->variable.n && w->n > 0 && w->row[0].tuned.period > 0)
    tct_text_add(t, ", of period %g", w->row[0].tuned.period);
  if (w->windowed) tct_text_add(t, ", from %g to %g ms", w->window[0], w->window[1]);
  tct_text_add(t, "\n");
}

/* "; 3 without numbers: 2 responses do not vary, 1 the fit ended at a bound" */
static void put_failures(tct_text *t, const struct tuning_row *row)
{
  int failed = 0, why[TCT_TUNING_WHY_N] = {0};

  for (int i = 0; i < row->tuned.items; i++) {
    failed += row->tuned.why[i] != TCT_TUNING_FINE;
    why[row->tuned.why[i]]++;
  }
  if (failed == 0) return;
  tct_text_add(t, "; %d without numbers:", failed);
  for (int k = 1, more = 0; k < TCT_TUNING_WHY_N; k++)
    if (why[k])
      tct_text_add(t, "%s %d %s", more++ ? "," : "", why[k],
                   tct_tuning_why_text((tct_tuning_why)k));
}

static void put_row_head(tct_text *t, const struct tuning_row *row)
{
  const tct_tuned *d = &row->tuned;
  char text[32];

  tct_text_add(t, "\n%s: %s %s", row->name, say_count(text, (uint64_t)row->of->units),
               row->of->units == 1 ? "unit" : "units");
  if (d->measure->scope == TCT_TUNING_PAIR)
    tct_text_add(t, ", %s pairs", say_count(text, (uint64_t)d->items));
  tct_text_add(t, ", %s trials", say_count(text, (uint64_t)row->trials));
  tct_text_add(t, " of %d condition%s", d->conditions, d->conditions == 1 ? "" : "s");
  if (row->condition < 0 && d->dropped) tct_text_add(t, ", %d left out", d->dropped);
  if (d->dropped_rows)
    tct_text_add(t, ", %s trials in which a unit is missing left out",
                 say_count(text, (uint64_t)d->dropped_rows));
  put_failures(t, row);
  tct_text_add(t, "\n");
}

static void put_interval(struct table *table, double value, double low, double high)
{
  char a[32], b[32], c[32];

  if (isnan(low) || isnan(high))
    table_cell(table, "%s", number_text(a, value));
  else
    table_cell(table, "%s [%s, %s]", number_text(a, value), number_text(b, low),
               number_text(c, high));
}

static void put_summary(tct_text *t, const struct tuning_row *row)
{
  static const char *const head[] = {"number", "n", "median [95 %]", "q1", "q3", "mean"};
  const tct_tuning *m             = row->tuned.measure;
  struct table table              = {.align = "lrrrrr"};
  char text[32];

  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(&table, "%s", head[i]);
  for (int j = 0; j < m->n; j++) {
    const tct_tuned_spread *s = &row->spread[j];
    table_cell(&table, "%s", m->number[j].name);
    table_cell(&table, "%s", say_count(text, (uint64_t)s->n));
    put_interval(&table, s->median, s->median_low, s->median_high);
    table_cell(&table, "%s", number_text(text, s->q1));
    table_cell(&table, "%s", number_text(text, s->q3));
    table_cell(&table, "%s", number_text(text, s->mean));
  }
  table_put(&table, t, 2, 160);
}

static void put_items(tct_text *t, const struct tuning_row *row)
{
  const tct_tuned *d            = &row->tuned;
  const tct_tuning *m           = d->measure;
  char align[TABLE_COLUMNS + 1] = "l", text[2 * TCT_LABEL + 2];
  const int numbers             = m->n < TABLE_COLUMNS - 1 ? m->n : TABLE_COLUMNS - 1;

  if (d->items > ITEMS_TOLD) {
    tct_text_add(t, "  --csv or --json has all %s\n", say_count(text, (uint64_t)d->items));
    return;
  }
  for (int j = 0; j < numbers; j++) align[j + 1] = 'r';
  align[numbers + 1] = 0;
  struct table table = {.align = align};
  table_cell(&table, "%s", m->scope == TCT_TUNING_POPULATION ? "" : scopes[m->scope]);
  for (int j = 0; j < numbers; j++) table_cell(&table, "%s", m->number[j].name);
  for (int i = 0; i < d->items; i++) {
    const size_t at     = (size_t)i * (size_t)m->n;
    const double *value = d->value + at, *low = d->low + at, *high = d->high + at;
    table_cell(&table, "%s", tuning_item(row, i, text, sizeof text));
    for (int j = 0; j < numbers; j++) put_interval(&table, value[j], low[j], high[j]);
  }
  table_put(&table, t, 2, 200);
}

static void put_foot(tct_text *t, const struct tuning_work *w)
{
  const tct_tuning_how *how = &w->how;
  const char *item          = scopes[how->measure->scope];
  char text[32];

  if (w->n == 0) return;
  if (how->measure->needs & TCT_TUNING_NEEDS_NO_DRAWS)
    tct_text_add(t, "\n[low, high] of a %s: %g %% intervals from theory, where it has them\n", item,
                 100 * how->level);
  else if (how->draws)
    tct_text_add(t, "\n[low, high] of a %s: %g %% intervals (%s) of %s draws of trials\n", item,
                 100 * how->level, interval_names[how->interval],
                 say_count(text, (uint64_t)how->draws));
}

int tuning_text(const struct tuning_work *w)
{
  tct_text t = {0};

  put_head(&t, w);
  for (int i = 0; i < w->n; i++) {
    put_row_head(&t, &w->row[i]);
    if (w->how.measure->scope != TCT_TUNING_POPULATION) put_summary(&t, &w->row[i]);
    put_items(&t, &w->row[i]);
  }
  put_foot(&t, w);
  return say_text(&t);
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static void json_spread(struct json *j, const struct tuning_row *row, int number)
{
  const tct_tuned_spread *s = &row->spread[number];

  json_map(j, row->tuned.measure->number[number].name);
  json_count(j, "n", (uint64_t)s->n);
  json_count(j, "failed", (uint64_t)s->failed);
  json_number(j, "mean", s->mean);
  json_number(j, "standard_error", s->error);
  json_number(j, "least", s->least);
  json_number(j, "q1", s->q1);
  json_number(j, "median", s->median);
  json_number(j, "median_low", s->median_low);
  json_number(j, "median_high", s->median_high);
  json_number(j, "q3", s->q3);
  json_number(j, "most", s->most);
  json_map(j, "why");
  for (int k = 0; k < TCT_TUNING_WHY_N; k++)
    if (s->why[k])
      json_count(j, k ? tct_tuning_why_text((tct_tuning_why)k) : "undefined", (uint64_t)s->why[k]);
  json_close(j);
  json_close(j);
}

static void json_values(struct json *j, const char *key, const double *value, int n)
{
  json_row(j, key);
  for (int i = 0; i < n; i++) json_number(j, NULL, value[i]);
  json_close(j);
}

static void json_item(struct json *j, const struct tuning_row *row, int i)
{
  const tct_tuned *d = &row->tuned;
  const int n        = d->measure->n;
  const size_t at    = (size_t)i * (size_t)n;
  int unit[2];

  tct_tuned_units(d->measure, row->of->units, i, unit);
  json_map(j, NULL);
  json_row(j, "units");
  for (int k = 0; k < 2 && unit[k] >= 0; k++) json_text(j, NULL, row->of->unit[unit[k]]);
  json_close(j);
  json_values(j, "value", d->value + at, n);
  json_values(j, "low", d->low + at, n);
  json_values(j, "high", d->high + at, n);
  json_count(j, "n_trials", (uint64_t)d->trials[i]);
  json_count(j, "draws", (uint64_t)d->draws[i]);
  json_text(j, "why", d->why[i] ? tct_tuning_why_text(d->why[i]) : NULL);
  json_close(j);
}

static void json_recording(struct json *j, const struct tuning_row *row)
{
  const tct_recording *r = row->of;

  json_map(j, NULL);
  json_text(j, "recording", r->name);
  json_text(j, "subject", r->subject);
  json_text(j, "area", r->area);
  json_text(j, "session", r->session);
  json_bool(j, "untrained", row->untrained);
  json_text(j, "condition", row->condition < 0 ? NULL : r->condition[row->condition]);
  json_count(j, "n_units", (uint64_t)r->units);
  json_count(j, "n_trials", (uint64_t)row->trials);
  json_count(j, "n_conditions", (uint64_t)row->tuned.conditions);
  json_count(j, "n_dropped", (uint64_t)row->tuned.dropped);
  json_count(j, "n_dropped_trials", (uint64_t)row->tuned.dropped_rows);
  json_map(j, "summary");
  for (int k = 0; k < row->tuned.measure->n; k++) json_spread(j, row, k);
  json_close(j);
  json_list(j, "items");
  for (int i = 0; i < row->tuned.items; i++) json_item(j, row, i);
  json_close(j);
  json_close(j);
}

int tuning_json(const struct tuning_work *w)
{
  const tct_tuning *m   = w->how.measure;
  const struct asked *a = w->asked;
  struct json j         = {0};

  json_map(&j, NULL);
  json_text(&j, "measure", m->name);
  json_text(&j, "scope", scopes[m->scope]);
  json_row(&j, "numbers");
  for (int i = 0; i < m->n; i++) json_text(&j, NULL, m->number[i].name);
  json_close(&j);
  json_row(&j, "variables");
  for (int i = 0; i < a->variable.n; i++) json_text(&j, NULL, a->variable.at[i]);
  json_close(&j);
  json_number(&j, "period", w->n > 0 ? w->row[0].tuned.period : (double)NAN);
  json_number(&j, "reference", w->how.reference);
  json_row(&j, "set");
  for (int i = 0; i < a->sets; i++)
    if (a->set[i] != a->seed) json_text(&j, NULL, a->set[i]);
  json_close(&j);
  json_text(&j, "boot", w->how.draws ? "trials" : "none");
  json_count(&j, "draws", (uint64_t)w->how.draws);
  json_text(&j, "interval", interval_names[w->how.interval]);
  json_number(&j, "level", w->how.level);
  json_count(&j, "seed", w->how.seed);
  json_list(&j, "recordings");
  for (int i = 0; i < w->n; i++) json_recording(&j, &w->row[i]);
  json_close(&j);
  json_raw(&j, "provenance", w->all.provenance);
  json_close(&j);
  return json_say(&j);
}

/* ---- a long table ----------------------------------------------------------------------------------- */

static void put_rows(tct_text *t, const struct tuning_row *row)
{
  const tct_tuned *d  = &row->tuned;
  const tct_tuning *m = d->measure;
  int unit[2];

  for (int i = 0; i < d->items; i++)
    for (int j = 0; j < m->n; j++) {
      const int at = i * m->n + j;
      tct_tuned_units(m, row->of->units, i, unit);
      csv_text(t, row->of->name);
      csv_text(t, row->untrained ? "yes" : "no");
      csv_text(t, row->condition < 0 ? "" : row->of->condition[row->condition]);
      csv_text(t, unit[0] < 0 ? "" : row->of->unit[unit[0]]);
      csv_text(t, unit[1] < 0 ? "" : row->of->unit[unit[1]]);
      csv_text(t, m->number[j].name);
      csv_number(t, d->value[at], ",");
      csv_number(t, d->low[at], ",");
      csv_number(t, d->high[at], ",");
      tct_text_add(t, "%d,%s\n", d->trials[i], d->why[i] ? tct_tuning_why_text(d->why[i]) : "");
    }
}

int tuning_csv(const struct tuning_work *w)
{
  tct_text t = {0};

  tct_text_add(&t,
               "recording,untrained,condition,unit,other_unit,number,value,low,high,trials,why\n");
  for (int i = 0; i < w->n; i++) put_rows(&t, &w->row[i]);
  return say_text(&t);
}
