/* change_trend_said.c -- a trend over areas as it is told: text, JSON, a table, a picture. */
#include "change_trend.h"

#include "plot_file.h"
#include "say.h"
#include "table.h"

#include "base/text.h"
#include "report/plot.h"

#include <math.h>
#include <string.h>

static const char *const kinds[] = {"change", "magnitude"};

static void put_order(tct_text *text, const struct change_trend *t)
{
  for (int k = 0; k < t->levels; k++) tct_text_add(text, "%s%s", k ? " < " : "", t->level[k]);
}

/* A magnitude is not below 0. */
static double lowest(const struct change_work *w, double low)
{
  return w->asked->trend_of == TREND_MAGNITUDE && low < 0 ? 0 : low;
}

/* ---- text ------------------------------------------------------------------------------------------- */

static void cell_share(struct table *table, double share)
{
  if (isnan(share))
    table_cell(table, "-");
  else
    table_cell(table, "%.3f", share);
}

static void cell_interval(struct table *table, double low, double high)
{
  if (isnan(low))
    table_cell(table, "-");
  else
    table_cell(table, "[%.4g, %.4g]", low, high);
}

static void put_levels(tct_text *text, const struct change_work *w)
{
  const struct change_trend *t = w->trend;
  const bool several           = t->rows > 1;
  struct table table           = {.align = "lrrrrrr"};

  table_cell(&table, "area");
  table_cell(&table, "subjects");
  table_cell(&table, "%s", w->asked->trend_of == TREND_MAGNITUDE ? "|change|" : "change");
  table_cell(&table, "%g %%, these", 100 * w->how.level);
  table_cell(&table, "above, these");
  table_cell(&table, "%s", several ? "others" : "");
  table_cell(&table, "%s", t->tested ? "above, others" : "");
  for (int k = 0; k < t->levels; k++) {
    const tct_change_pooled *p = &t->pooled[k];
    const double none          = (double)NAN;
    table_cell(&table, "%s", t->level[k]);
    table_cell(&table, "%d", p->subjects);
    if (isnan(p->change))
      table_cell(&table, "-");
    else
      table_cell(&table, "%.4g", p->change);
    cell_interval(&table, lowest(w, p->low), p->high);
    cell_share(&table, k ? t->above[k - 1] : none);
    if (several)
      cell_interval(&table, lowest(w, p->other_low), p->other_high);
    else
      table_cell(&table, "%s", "");
    if (t->tested)
      cell_share(&table, k ? t->found.above[k - 1] : none);
    else
      table_cell(&table, "%s", "");
  }
  table_put(&table, text, 2, 160);
  tct_text_add(
    text,
    "  above: share of draws in which an area lies above the one before it; these: other units and "
    "trials of these subjects; others: subjects like them\n");
}

static void put_test(tct_text *text, const struct change_trend *t)
{
  char p[32];

  if (!t->tested) {
    tct_text_add(text,
                 "  Page's test is over two subjects and three areas at least: there is none\n");
    return;
  }
  tct_text_add(text, "  Page's L %.4g, %.4g expected without any order; p %s (%s) of %d subjects",
               t->found.l, t->found.expected, say_p(p, t->found.p),
               t->found.exact ? "counted" : "normal", t->found.rows);
  if (t->found.dropped)
    tct_text_add(text, "; left out, for an area is missing: %d", t->found.dropped);
  tct_text_add(text, "\n");
}

static void put_draws(tct_text *text, const struct change_work *w)
{
  const struct change_trend *t = w->trend;

  if (t->draws)
    tct_text_add(text, "  all in order in %.3f of %d draws of units and trials of %s\n", t->ordered,
                 t->draws, t->rows > 1 ? "these subjects" : "the one subject");
  else
    tct_text_add(text, "  how surely they are in order is not known: %s\n",
                 w->how.draws ? "no subject has an interval in every area" : "nothing was drawn");
  if (t->tested && t->found.draws)
    tct_text_add(text, "  all in order in %.3f of %d draws of %d subjects\n", t->found.ordered,
                 t->found.draws, t->found.rows);
  if (t->rows == 2)
    tct_text_add(text,
                 "  two subjects say next to nothing of others: do not generalise from them\n");
}

/* Whose areas were recorded at once? */
static void put_company(tct_text *text, const struct change_work *w)
{
  const struct change_trend *t = w->trend;
  int shared = 0, all = 0;

  for (int i = 0; i < t->rows * t->levels; i++) {
    if (!t->cell[i]) continue;
    const int at = (int)(t->cell[i] - w->row);
    bool with    = t->cell[i]->with != at;
    for (int k = 0; k < w->n; k++) with = with || (k != at && w->row[k].with == at);
    shared += with;
    all++;
  }
  if (w->how.draws)
    tct_text_add(text,
                 "  %d of %d populations were recorded at once with another of their subject: of "
                 "these the same trials are drawn; of others each by itself\n",
                 shared, all);
}

void change_trend_text(tct_text *text, const struct change_work *w)
{
  const struct change_trend *t = w->trend;

  if (!t) return;
  tct_text_add(text, "\ntrend of the %s, predicted ",
               w->asked->trend_of == TREND_MAGNITUDE ? "change's magnitude" : "change");
  put_order(text, t);
  tct_text_add(text, ": %d subject%s\n", t->rows, t->rows == 1 ? "" : "s");
  put_levels(text, w);
  put_test(text, t);
  put_draws(text, w);
  put_company(text, w);
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static void json_shares(struct json *j, const char *key, const double *above, int n)
{
  json_row(j, key);
  for (int k = 0; k < n; k++) json_number(j, NULL, above[k]);
  json_close(j);
}

static void json_level(struct json *j, const struct change_work *w, int k)
{
  const struct change_trend *t = w->trend;
  const tct_change_pooled *p   = &t->pooled[k];

  json_map(j, NULL);
  json_text(j, "area", t->level[k]);
  json_count(j, "n_subjects", (uint64_t)p->subjects);
  json_number(j, "change", p->change);
  json_number(j, "low", lowest(w, p->low));
  json_number(j, "high", p->high);
  json_number(j, "other_subjects_low", lowest(w, p->other_low));
  json_number(j, "other_subjects_high", p->other_high);
  json_row(j, "of_subjects");
  for (int i = 0; i < t->rows; i++) json_number(j, NULL, t->x[i * t->levels + k]);
  json_close(j);
  json_close(j);
}

void change_trend_json(struct json *j, const struct change_work *w)
{
  const struct change_trend *t = w->trend;

  if (!t) return;
  json_map(j, "trend");
  json_text(j, "of", kinds[w->asked->trend_of]);
  json_count(j, "n_subjects", (uint64_t)t->rows);
  json_list(j, "levels");
  for (int k = 0; k < t->levels; k++) json_level(j, w, k);
  json_close(j);
  json_shares(j, "above", t->above, t->levels - 1);
  json_number(j, "ordered", t->ordered);
  json_count(j, "draws", (uint64_t)t->draws);
  if (t->tested) {
    json_map(j, "page");
    json_number(j, "l", t->found.l);
    json_number(j, "expected", t->found.expected);
    json_number(j, "z", t->found.z);
    json_number(j, "p", t->found.p);
    json_bool(j, "exact", t->found.exact);
    json_count(j, "n_subjects", (uint64_t)t->found.rows);
    json_count(j, "n_dropped", (uint64_t)t->found.dropped);
    json_shares(j, "above", t->found.above, t->levels - 1);
    json_number(j, "ordered", t->found.ordered);
    json_count(j, "draws", (uint64_t)t->found.draws);
    json_close(j);
  }
  json_close(j);
}

/* ---- a table ---------------------------------------------------------------------------------------- */

int change_trend_csv(const struct change_work *w)
{
  const struct change_trend *t = w->trend;
  tct_text text                = {0};

  tct_text_add(&text, "subject,area,level,%s,error,low,high\n", kinds[w->asked->trend_of]);
  for (int i = 0; i < t->rows * t->levels; i++) {
    const struct change_row *row = t->cell[i];
    if (!row) continue;
    csv_text(&text, row->subject);
    csv_text(&text, row->area);
    tct_text_add(&text, "%d,", i % t->levels + 1);
    csv_number(&text, t->x[i], ",");
    csv_number(&text, row->found.error, ",");
    csv_number(&text, row->found.low, ",");
    csv_number(&text, row->found.high, "\n");
  }
  return say_text(&text);
}

/* ---- a picture -------------------------------------------------------------------------------------- */

tct_status change_trend_plot(const struct change_work *w, tct_error *err)
{
  const struct change_trend *t = w->trend;
  double dot[TCT_TREND_LEVELS][NOUNS_MOST];
  tct_bar bar[TCT_TREND_LEVELS];
  tct_text title = {0};
  char label[128];
  tct_bars bars = {.n = t->levels, .bar = bar, .label = label, .reference_name = "no change"};
  struct plot_file file;

  TCT_TRY(plot_file_of(w->asked->plot, &file, err), err, "drawing a trend");
  for (int k = 0; k < t->levels; k++) {
    const tct_change_pooled *p = &t->pooled[k];
    bar[k]                     = (tct_bar){.name   = t->level[k],
                                           .mean   = p->change,
                                           .low    = isnan(p->low) ? 0 : lowest(w, p->low),
                                           .high   = isnan(p->high) ? 0 : p->high,
                                           .seed   = dot[k],
                                           .colour = 1};
    for (int i = 0; t->rows > 1 && i < t->rows && bar[k].n < NOUNS_MOST; i++)
      if (!isnan(t->x[i * t->levels + k])) dot[k][bar[k].n++] = t->x[i * t->levels + k];
  }
  tct_print(label, sizeof label, "%s, %safter \xe2\x88\x92 before%s",
            w->how.measure->number[w->how.number].name,
            w->asked->trend_of == TREND_MAGNITUDE ? "|" : "",
            w->asked->trend_of == TREND_MAGNITUDE ? "|" : "");
  tct_text_add(&title, "%s: predicted ", w->how.measure->title);
  put_order(&title, t);
  if (title.failed) {
    tct_text_free(&title);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for a title");
  }
  const tct_plot plot = {.folder = file.folder, .name = file.name, .title = title.at, .width = 480};
  const tct_status status = tct_plot_bars(&plot, &bars, err);
  tct_text_free(&title);
  return status;
}
