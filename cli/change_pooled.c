/* change_pooled.c -- the change of an area over the subjects that have it: of these, and of others like them. */
#include "change_work.h"
#include "say.h"
#include "table.h"

#include <math.h>
#include <string.h>

enum { SUBJECTS_MOST = 256 };

/* Of the area of a row, over its subjects; `subjects` 0: an earlier row has told of it, or there is one subject alone. */
static tct_change_pooled pooled(const struct change_work *w, int row)
{
  double x[SUBJECTS_MOST], error[SUBJECTS_MOST], freedom[SUBJECTS_MOST];
  tct_change_pooled p = {.subjects = 0};
  bool more           = false;
  int n               = 0;

  for (int i = 0; i < w->n && n < SUBJECTS_MOST; i++) {
    const struct change_row *r = &w->row[i];
    if (strcmp(r->area, w->row[row].area) != 0) continue;
    if (i < row) return p;
    more       = more || strcmp(r->subject, w->row[row].subject) != 0;
    x[n]       = r->found.change;
    error[n]   = r->found.error;
    freedom[n] = r->found.freedom;
    for (int k = row; k < i; k++) /* one subject twice is not two */
      if (strcmp(w->row[k].area, r->area) == 0 && strcmp(w->row[k].subject, r->subject) == 0)
        return p;
    n++;
  }
  if (more) tct_change_pool(x, error, freedom, n, w->how.level, &p);
  return p;
}

static void cell_interval(struct table *table, double low, double high)
{
  if (isnan(low))
    table_cell(table, "-");
  else
    table_cell(table, "[%.4g, %.4g]", low, high);
}

static void put(struct table *table, const char *area, const tct_change_pooled *p)
{
  char text[32];

  table_cell(table, "%s", *area ? area : "-");
  table_cell(table, "%d", p->subjects);
  table_cell(table, "%.4g", p->change);
  cell_interval(table, p->low, p->high);
  table_cell(table, "%s", say_p(text, p->p));
  cell_interval(table, p->other_low, p->other_high);
  table_cell(table, "%s", say_p(text, p->other_p));
}

void change_pooled_text(tct_text *t, const struct change_work *w)
{
  struct table table = {.align = "lrrrrrr"};
  bool any = false, two = false;

  for (int i = 0; i < w->n; i++) {
    const tct_change_pooled p = pooled(w, i);
    if (p.subjects < 2) continue;
    if (!any) {
      tct_text_add(t, "\nmean over subjects\n");
      table_cell(&table, "area");
      table_cell(&table, "subjects");
      table_cell(&table, "change");
      table_cell(&table, "%g %%, these", 100 * w->how.level);
      table_cell(&table, "p");
      table_cell(&table, "others");
      table_cell(&table, "p");
    }
    put(&table, w->row[i].area, &p);
    any = true;
    two = two || p.subjects == 2;
  }
  if (!any) return;
  table_put(&table, t, 2, 160);
  tct_text_add(t, "  these: other units and %s of these subjects; others: subjects like them\n",
               w->how.conditions ? "conditions" : "trials");
  if (two)
    tct_text_add(t, "  two subjects say next to nothing of others: do not generalise from them\n");
}

void change_pooled_json(struct json *j, const struct change_work *w)
{
  json_list(j, "pooled");
  for (int i = 0; i < w->n; i++) {
    const tct_change_pooled p = pooled(w, i);
    if (p.subjects < 2) continue;
    json_map(j, NULL);
    json_text(j, "area", w->row[i].area);
    json_count(j, "n_subjects", (uint64_t)p.subjects);
    json_count(j, "n_dropped", (uint64_t)p.dropped);
    const struct {
      const char *key;
      double value;
    } numbers[] = {{"change", p.change},
                   {"error", p.error},
                   {"low", p.low},
                   {"high", p.high},
                   {"freedom", p.freedom},
                   {"p", p.p},
                   {"other_subjects_error", p.other_error},
                   {"other_subjects_low", p.other_low},
                   {"other_subjects_high", p.other_high},
                   {"other_subjects_p", p.other_p}};
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
      json_number(j, numbers[k].key, numbers[k].value);
    json_close(j);
  }
  json_close(j);
}
