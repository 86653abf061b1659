/* spikes_said.c -- how cells fire as it is told: text, JSON, a long table. */
#include "json.h"
#include "say.h"
#include "spikes_work.h"
#include "table.h"

#include "base/text.h"

#include <math.h>

static const tct_tuned_number *number_of(const struct spikes_row *row, int j)
{
  return &row->cells.measure->number[j];
}

static uint64_t spikes_of(const struct spikes_row *row)
{
  return (uint64_t)row->spikes.first[(size_t)row->spikes.units * (size_t)row->spikes.trials];
}

/* ---- text ------------------------------------------------------------------------------------------- */

static const char *number_text(char text[32], double x)
{
  if (isnan(x))
    tct_print(text, 32, "-");
  else
    tct_print(text, 32, "%.4g", x);
  return text;
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

static void put_head(tct_text *t, const struct spikes_row *row)
{
  int why[TCT_TUNING_WHY_N] = {0};
  char units[32], trials[32], spikes[32];

  tct_text_add(t, "%s%s: %s units, %s trials of %d condition%s, %g ms each, %s spikes\n",
               t->n ? "\n" : "", row->name, say_count(units, (uint64_t)row->spikes.units),
               say_count(trials, (uint64_t)row->trials), row->conditions,
               row->conditions == 1 ? "" : "s", row->spikes.steps * row->spikes.dt,
               say_count(spikes, spikes_of(row)));
  for (int i = 0; i < row->cells.items; i++) why[row->cells.why[i]]++;
  for (int k = 1; k < TCT_TUNING_WHY_N; k++)
    if (why[k])
      tct_text_add(t, "  %d without some numbers: %s\n", why[k],
                   tct_tuning_why_text((tct_tuning_why)k));
}

static void put_cells(tct_text *t, const struct spikes_row *row)
{
  static const char *const head[] = {"number", "units", "median [95 %]", "q1", "q3", "mean"};
  struct table table              = {.align = "lrrrrr"};
  char text[32];

  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(&table, "%s", head[i]);
  for (int j = 0; j < TCT_FIRING_N; j++) {
    const tct_tuned_spread *s = &row->spread[j];
    table_cell(&table, "%s%s", number_of(row, j)->name, j == TCT_FIRING_RATE ? ", Hz" : "");
    table_cell(&table, "%s", say_count(text, (uint64_t)s->n));
    put_interval(&table, s->median, s->median_low, s->median_high);
    table_cell(&table, "%s", number_text(text, s->q1));
    table_cell(&table, "%s", number_text(text, s->q3));
    table_cell(&table, "%s", number_text(text, s->mean));
  }
  table_put(&table, t, 2, 160);
}

static void put_together(tct_text *t, const struct spikes_work *w, const struct spikes_row *row)
{
  const tct_synchrony *s = &row->together;
  struct table table     = {.align = "lrl"};
  char text[32];

  if (s->units < 2) return;
  table_cell(&table, "together");
  table_cell(&table, "all [%g %%]", 100 * w->level);
  table_cell(&table, "counts of %d units in bins of %g ms", s->units, row->width * row->spikes.dt);
  table_cell(&table, "correlation");
  put_interval(&table, s->correlation, s->correlation_low, s->correlation_high);
  table_cell(&table, "0 if each goes its own way");
  table_cell(&table, "chi");
  put_interval(&table, s->chi, s->chi_low, s->chi_high);
  table_cell(&table, "%s if each goes its own way", number_text(text, s->chi_apart));
  table_put(&table, t, 2, 160);
}

int spikes_text(const struct spikes_work *w)
{
  tct_text t = {0};

  for (int i = 0; i < w->n; i++) {
    put_head(&t, &w->row[i]);
    put_cells(&t, &w->row[i]);
    put_together(&t, w, &w->row[i]);
  }
  return say_text(&t);
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static void json_interval(struct json *j, const char *key, double value, double low, double high)
{
  json_map(j, key);
  json_number(j, "value", value);
  json_number(j, "low", low);
  json_number(j, "high", high);
  json_close(j);
}

static void json_spread(struct json *j, const struct spikes_row *row, int k)
{
  const tct_tuned_spread *s = &row->spread[k];

  json_map(j, number_of(row, k)->name);
  json_count(j, "n", (uint64_t)s->n);
  json_number(j, "mean", s->mean);
  json_number(j, "standard_error", s->error);
  json_number(j, "q1", s->q1);
  json_number(j, "median", s->median);
  json_number(j, "median_low", s->median_low);
  json_number(j, "median_high", s->median_high);
  json_number(j, "q3", s->q3);
  json_close(j);
}

static void json_unit(struct json *j, const struct spikes_row *row, int u)
{
  const tct_tuned *d = &row->cells;
  const size_t at    = (size_t)u * TCT_FIRING_N;

  json_map(j, NULL);
  json_text(j, "unit", row->of->unit[u]);
  for (int k = 0; k < TCT_FIRING_N; k++)
    json_interval(j, number_of(row, k)->name, d->value[at + (size_t)k], d->low[at + (size_t)k],
                  d->high[at + (size_t)k]);
  json_count(j, "trials", (uint64_t)d->trials[u]);
  json_text(j, "why", d->why[u] == TCT_TUNING_FINE ? NULL : tct_tuning_why_text(d->why[u]));
  json_close(j);
}

static void json_row_of(struct json *j, const struct spikes_row *row)
{
  const tct_synchrony *s = &row->together;

  json_map(j, NULL);
  json_text(j, "name", row->of->name);
  json_bool(j, "untrained", row->untrained);
  json_count(j, "units", (uint64_t)row->spikes.units);
  json_count(j, "trials", (uint64_t)row->trials);
  json_count(j, "conditions", (uint64_t)row->conditions);
  json_number(j, "trial_ms", row->spikes.steps * row->spikes.dt);
  json_number(j, "step_ms", row->spikes.dt);
  json_count(j, "spikes", spikes_of(row));
  json_map(j, "cells");
  for (int k = 0; k < TCT_FIRING_N; k++) json_spread(j, row, k);
  json_close(j);
  json_map(j, "together");
  json_number(j, "bin_ms", row->width * row->spikes.dt);
  json_count(j, "units", (uint64_t)s->units);
  json_interval(j, "correlation", s->correlation, s->correlation_low, s->correlation_high);
  json_interval(j, "chi", s->chi, s->chi_low, s->chi_high);
  json_number(j, "chi_apart", s->chi_apart);
  json_close(j);
  json_list(j, "each");
  for (int u = 0; u < row->spikes.units; u++) json_unit(j, row, u);
  json_close(j);
  json_close(j);
}

int spikes_json(const struct spikes_work *w)
{
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "of", w->asked->noun[0]);
  json_number(&j, "level", w->level);
  json_list(&j, "populations");
  for (int i = 0; i < w->n; i++) json_row_of(&j, &w->row[i]);
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}

/* ---- a long table ----------------------------------------------------------------------------------- */

int spikes_csv(const struct spikes_work *w)
{
  tct_text t = {0};

  tct_text_add(&t, "recording,untrained,unit,number,value,low,high,trials,why\n");
  for (int i = 0; i < w->n; i++) {
    const struct spikes_row *row = &w->row[i];
    for (int u = 0; u < row->cells.items; u++)
      for (int k = 0; k < TCT_FIRING_N; k++) {
        const size_t at = (size_t)u * TCT_FIRING_N + (size_t)k;
        csv_text(&t, row->of->name);
        tct_text_add(&t, "%s,", row->untrained ? "true" : "false");
        csv_text(&t, row->of->unit[u]);
        csv_text(&t, number_of(row, k)->name);
        csv_number(&t, row->cells.value[at], ",");
        csv_number(&t, row->cells.low[at], ",");
        csv_number(&t, row->cells.high[at], ",");
        tct_text_add(&t, "%d,%s\n", row->cells.trials[u],
                     isnan(row->cells.value[at]) ? tct_tuning_why_text(row->cells.why[u]) : "");
      }
  }
  return say_text(&t);
}
