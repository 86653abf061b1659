/* map_said.c -- what tercet map found, for people. */
#include "map_asked.h"
#include "say.h"
#include "table.h"

#include <math.h>
#include <string.h>

bool map_has_runs(const struct map *m)
{
  for (int i = 0; i < m->models; i++)
    if (m->model[i].before) return true;
  return false;
}

static void put_head(tct_text *t, const struct map *m)
{
  char title[160];
  int populations = 0;

  map_title(m, title);
  for (int i = 0; i < m->models; i++) populations += m->model[i].n;
  tct_text_add(t, "%s: %s is more similar; %d population%s beside %d area%s\n", title,
               map_smaller(m) ? "smaller" : "larger", populations, populations == 1 ? "" : "s",
               m->areas, m->areas == 1 ? "" : "s");
}

/* Nothing, where there is no such thing. */
static void cell(struct table *t, bool there, double x)
{
  char text[32];

  table_cell(t, "%s", there ? say_score(text, x) : "");
}

/* ---- an area ------------------------------------------------------------------------------------------ */

static void put_area_head(tct_text *t, const struct map_area *d)
{
  char score[32];

  tct_text_add(t, "\n%s: %d subject%s, %d conditions matched by %s", d->name, d->subjects,
               d->subjects == 1 ? "" : "s", d->conditions, d->by_name ? "name" : "place");
  if (d->dropped) tct_text_add(t, ", %d dropped", d->dropped);
  if (!d->ceiling) {
    tct_text_add(t, "; no ceiling\n");
    return;
  }
  tct_text_add(t, "; ceiling, of %s: %s", d->ceiling, say_score(score, d->lower));
  if (!isnan(d->upper)) tct_text_add(t, " to %s", say_score(score, d->upper));
  tct_text_add(t, "\n");
}

static void put_cell_heads(struct table *t, const struct map *m, bool several)
{
  const bool runs = map_has_runs(m);
  char p[64];

  tct_print(p, sizeof p, "p %s", m->correction->name);
  table_cell(t, "%s", several ? "model" : "");
  table_cell(t, "population");
  table_cell(t, "%s", map_metric(m));
  table_cell(t, "low");
  table_cell(t, "high");
  table_cell(t, "p");
  table_cell(t, "%s", m->comparisons > 1 ? p : "");
  table_cell(t, "share");
  table_cell(t, "%s", runs ? "untrained" : "");
  table_cell(t, "%s", runs ? "gain" : "");
  table_cell(t, "%s", runs ? "low" : "");
  table_cell(t, "%s", runs ? "high" : "");
}

static void put_cell(struct table *t, const struct map *m, const struct map_area *d, int model,
                     int k)
{
  const struct map_model *of = &m->model[model];
  const int item = of->member[k], before = m->item[item].control;
  const tct_map_cell *c = &d->cell[item], *gain = &d->gain[item];
  const tct_map_choice *choice = &d->choice[model];
  char text[32];

  table_cell(t, "%s", m->models > 1 ? of->name : "");
  table_cell(t, "%s%s", m->item[item].name, choice->n && choice->chosen == k ? " *" : "");
  cell(t, true, c->value);
  cell(t, true, c->low);
  cell(t, true, c->high);
  table_cell(t, "%s", say_p(text, c->p));
  table_cell(t, "%s", m->comparisons > 1 ? say_p(text, d->p[item]) : "");
  if (choice->n)
    table_cell(t, "%.2f", choice->share[k]);
  else
    table_cell(t, "-");
  cell(t, before >= 0, before >= 0 ? d->cell[before].value : 0);
  cell(t, before >= 0, gain->value);
  cell(t, before >= 0, gain->low);
  cell(t, before >= 0, gain->high);
}

static void put_area(tct_text *t, const struct map *m, const struct map_area *d)
{
  struct table table = {.align = "llrrrrrrrrrr"};

  put_area_head(t, d);
  put_cell_heads(&table, m, m->models > 1);
  for (int i = 0; i < m->models; i++)
    for (int k = 0; k < m->model[i].n; k++) put_cell(&table, m, d, i, k);
  table_put(&table, t, 2, 160);
}

/* ---- what was chosen ------------------------------------------------------------------------------------ */

static void put_choice(struct table *t, const struct map *m, const struct map_area *d, int model,
                       bool before)
{
  const struct map_model *of = &m->model[model];
  const tct_map_choice *c    = before ? &d->before[model] : &d->choice[model];
  const bool any             = c->n && c->chosen >= 0;

  table_cell(t, "%s", m->models > 1 ? of->name : "");
  table_cell(t, "%s%s", d->name, before ? " (untrained)" : "");
  table_cell(t, "%s", any ? m->item[of->member[c->chosen]].name : "-");
  if (any)
    table_cell(t, "%.2f", c->share[c->chosen]);
  else
    table_cell(t, "-");
  if (any)
    table_cell(t, "%.2f", c->depth + 1);
  else
    table_cell(t, "-");
  cell(t, true, any ? c->held_out.value : (double)NAN);
  cell(t, true, any ? c->held_out.low : (double)NAN);
  cell(t, true, any ? c->held_out.high : (double)NAN);
  cell(t, true, any ? c->naive : (double)NAN);
  cell(t, true, any ? c->optimism : (double)NAN);
}

static void put_choices(tct_text *t, const struct map *m)
{
  struct table table       = {.align = "lllrrrrrrr"};
  const char *const head[] = {"area", "chosen", "share", "place",   "held out",
                              "low",  "high",   "naive", "optimism"};

  tct_text_add(t, "\nchosen on one half of the conditions, scored on the other:\n");
  table_cell(&table, "%s", m->models > 1 ? "model" : "");
  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(&table, "%s", head[i]);
  for (int i = 0; i < m->models; i++)
    for (int k = 0; k < 2 * m->areas; k++) {
      const bool before = k >= m->areas;
      if (!before || m->model[i].before) put_choice(&table, m, &m->area[k % m->areas], i, before);
    }
  table_put(&table, t, 2, 160);
}

static void put_order(tct_text *t, const struct map *m, int model, bool before)
{
  const struct map_model *of = &m->model[model];
  const tct_map_order *o     = before ? &m->first[model] : &m->order[model];
  char rho[32], p[32], least[32];

  if (m->areas < 2 || of->n < 2) return;
  tct_text_add(t, "%s%s%s: ", m->models > 1 ? of->name : "order", before ? " (untrained)" : "", "");
  if (isnan(o->rho)) {
    tct_text_add(t, "no order: all areas chose alike, or fewer than two chose\n");
    return;
  }
  tct_text_add(t, "places and areas correlate with %s (Spearman), p %s of %s orders of %d areas",
               say_score(rho, o->rho), say_p(p, o->p), o->all_orders ? "all" : "drawn", o->areas);
  if (!before && m->models > 1)
    tct_text_add(t, ", %s %s", m->correction->name, say_p(p, m->p_order[model]));
  tct_text_add(t, ", which cannot be below %s\n", say_p(least, o->smallest_p));
}

static void put_foot(tct_text *t, const struct map *m)
{
  char text[32], draws[32];
  int few = 0, undefined = 0;

  for (int i = 0; i < m->areas; i++) {
    few += m->area[i].conditions < TCT_MAP_CONDITIONS_LEAST;
    for (int k = 0; k < m->models; k++) undefined += m->area[i].choice[k].undefined;
  }
  tct_text_add(t, "\n* the most often chosen; share: of %s halves; place: the mean, from 1\n",
               say_count(text, 2 * (uint64_t)m->halves.splits));
  tct_text_add(t, "low, high: %g %%; p corrected by %s for %d cells, of %s %s\n",
               100 * m->interval.level, m->correction->name, m->comparisons,
               say_count(draws, (uint64_t)(m->comparator ? m->infer.draw.draws : m->halves.draws)),
               m->comparator ? "draws" : "relabellings of the conditions");
  if (map_has_runs(m)) tct_text_add(t, "untrained: that run before any learning; gain: over it\n");
  if (undefined)
    tct_text_add(t, "%s halves in which nothing is defined were left out\n",
                 say_count(text, (uint64_t)undefined));
  if (few)
    tct_text_add(t, "of %d area%s nothing is chosen: halves take %d conditions or more\n", few,
                 few == 1 ? "" : "s", TCT_MAP_CONDITIONS_LEAST);
}

int map_as_text(const struct map *m)
{
  tct_text t = {0};

  put_head(&t, m);
  for (int i = 0; i < m->areas; i++) put_area(&t, m, &m->area[i]);
  put_choices(&t, m);
  for (int i = 0; i < m->models; i++) {
    put_order(&t, m, i, false);
    if (m->model[i].before) put_order(&t, m, i, true);
  }
  put_foot(&t, m);
  return say_text(&t);
}
