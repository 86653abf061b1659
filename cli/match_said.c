/* match_said.c -- days and their checkpoints, and what changed in both, as text and as a table. */
#include "match_work.h"
#include "said.h"
#include "say.h"
#include "table.h"

#include <inttypes.h>
#include <math.h>

const char *match_checkpoint(const struct match *w, int checkpoint, char text[32])
{
  if (checkpoint < 0) return "-";
  if (w->course.day[checkpoint] == TCT_UNTRAINED) return "untrained";
  return say_count(text, (uint64_t)w->course.day[checkpoint]);
}

/* ---- days ------------------------------------------------------------------------------------------- */

static void put_day(struct table *t, const struct match *w, const struct match_animal *m, int d)
{
  const tct_matched *f = &m->found[d];
  const bool drawn     = f->low >= 0;
  char text[32], more[32];

  table_cell(t, "%s", m->session[d]);
  table_cell(t, "%s", say_score(text, f->share));
  table_cell(t, "%.6g", m->day[d].of);
  table_cell(t, "%s", match_checkpoint(w, f->checkpoint, text));
  if (f->checkpoint < 0)
    table_cell(t, "-");
  else
    table_cell(t, "%s to %s", match_checkpoint(w, drawn ? f->low : f->first, text),
               match_checkpoint(w, drawn ? f->high : f->last, more));
  table_cell(t, "%s", say_score(text, f->model));
  table_cell(t, "%s", isnan(f->p) ? "-" : say_p(text, f->p));
  table_cell(t, "%s", tct_match_text(f->kind));
}

static void put_days(tct_text *t, const struct match *w, const struct match_animal *m)
{
  struct table table = {.align = "lrrrrrrl"};

  tct_text_add(t, "\n%s\n", *m->name ? m->name : "the animal");
  table_cell(&table, "session");
  table_cell(&table, "right");
  table_cell(&table, "of");
  table_cell(&table, "checkpoint");
  if (w->how.draws)
    table_cell(&table, "[%g %%]", 100 * w->how.level);
  else
    table_cell(&table, "as good");
  table_cell(&table, "run");
  table_cell(&table, "p");
  table_cell(&table, "match");
  for (int d = 0; d < m->days; d++) put_day(&table, w, m, d);
  table_put(&table, t, 2, 120);
}

/* ---- changes ---------------------------------------------------------------------------------------- */

static void put_likeness(struct table *t, const struct match_row *row)
{
  const tct_likeness *l = &row->found;
  char text[32];

  table_cell(t, "%s%s", row->is_animal ? "animal " : "", row->name);
  if (isnan(l->low))
    table_cell(t, "%s", say_score(text, l->similarity));
  else
    table_cell(t, "%.3f [%.3f, %.3f]", l->similarity, l->low, l->high);
  table_cell(t, "%s", isnan(l->p) ? "-" : say_p(text, l->p));
  table_cell(t, "%s", say_score(text, row->is_animal ? l->reliability : l->ceiling));
  table_cell(t, "%s", say_score(text, l->random_high));
  table_cell(t, "%s", say_score(text, l->scaled));
  table_cell(t, "%s", say_score(text, l->beyond));
  table_cell(t, "%s", say_score(text, l->level[0]));
  table_cell(t, "%s", say_score(text, l->level[1]));
  table_cell(t, "%s", say_score(text, l->size_model));
  table_cell(t, "%s", say_score(text, l->size_brain));
  table_cell(t, "%s", l->why ? tct_likeness_why_text(l->why) : "");
}

static void put_area(tct_text *t, const struct match *w, int first)
{
  static const char *const head[] = {"change of", "alike",  "p",        "ceiling",
                                     "random <",  "scaled", "beyond",   "before",
                                     "after",     "size",   "its size", ""};
  const struct match_row *row     = &w->row[first];
  const struct match_animal *m    = row->animal;
  struct table table              = {.align = "lrrrrrrrrrrl"};

  tct_text_add(t, "\n%s%s%s, %s to %s: %d conditions, %zu pairs", m->name, *m->name ? " " : "",
               *row->area ? row->area : "(no area)", m->session[m->at[0]], m->session[m->at[1]],
               row->found.conditions, row->found.pairs);
  if (row->found.dropped || row->found.undefined)
    tct_text_add(t, " (left out: %d conditions that not all have, %zu pairs without a distance)",
                 row->found.dropped, row->found.undefined);
  tct_text_add(t, "\n");
  for (size_t i = 0; i < sizeof head / sizeof *head; i++) table_cell(&table, "%s", head[i]);
  for (int i = first; i < w->n; i++)
    if (w->row[i].animal == m && w->row[i].area == row->area) put_likeness(&table, &w->row[i]);
  table_put(&table, t, 2, 160);
}

static void put_levels(tct_text *t, const struct match_levels *l)
{
  char text[32], more[32];

  if (l->found.n < 2) return;
  tct_text_add(t, "\n%s: sizes of change over %d levels", l->animal->name, l->found.n);
  if (l->found.dropped) tct_text_add(t, " (%d left out)", l->found.dropped);
  if (isnan(l->found.rho))
    tct_text_add(t, ": too few to be put in order\n");
  else
    tct_text_add(t, ": rank correlation %s, p %s, of which %s is the least that so few can reach\n",
                 say_score(text, l->found.rho), say_p(more, l->found.p),
                 say_p((char[32]){0}, l->found.smallest));
}

static void put_means(tct_text *t, const struct match *w)
{
  struct table table = {.align = "llrrr"};
  char text[32];

  if (w->means == 0) return;
  tct_text_add(t, "\nover animals, with %g %% intervals for others\n", 100 * w->like.level);
  table_cell(&table, "change of");
  table_cell(&table, "beside");
  table_cell(&table, "animals");
  table_cell(&table, "alike");
  table_cell(&table, "ceiling");
  for (int i = 0; i < w->means; i++) {
    const struct match_mean *m = &w->mean[i];
    table_cell(&table, "%s", m->name);
    table_cell(&table, "%s", *m->area ? m->area : "(no area)");
    table_cell(&table, "%d", m->found.n);
    if (isnan(m->found.low))
      table_cell(&table, "%s", say_score(text, m->found.mean));
    else
      table_cell(&table, "%.3f [%.3f, %.3f]", m->found.mean, m->found.low, m->found.high);
    table_cell(&table, "%s", say_score(text, m->found.ceiling));
  }
  table_put(&table, t, 2, 120);
}

static void put_head(tct_text *t, const struct match *w)
{
  const struct asked *a = w->asked;
  char text[32], more[32];

  tct_text_add(t,
               "%s beside %s: right choices of each day, and of %s checkpoints in %s trials%s%s\n",
               a->noun[0], a->with.at[0], say_count(text, (uint64_t)w->course.n),
               say_count(more, (uint64_t)w->course.performed[0].of), a->choices_on ? " of " : "",
               a->choices_on ? a->choices_on : " held out");
}

static void put_foot(tct_text *t, const struct match *w)
{
  if (w->n == 0) {
    tct_text_add(t, "\nno area was recorded on two days that have a checkpoint: no change can be "
                    "compared\n");
    return;
  }
  tct_text_add(
    t,
    "\nchanges of RDMs, after - before: %s (run) and %s, compared by %s, larger is more alike; "
    "%g %% intervals over conditions\n"
    "ceiling: what the change itself would reach without noise (of an animal: a second such "
    "animal); "
    "random <: 95 %% of changes without meaning are below; scaled: a run whose RDM only grows; "
    "beyond: alike less what scaled tells of it; before, after: RDM beside RDM; size: |change| "
    "over |RDM before|, its size: the animal's\n",
    w->model_making.how.distance->name, w->making.how.distance->name, w->like.comparator->name,
    100 * w->like.level);
}

static bool is_first(const struct match *w, int i)
{
  return i == 0 || w->row[i].animal != w->row[i - 1].animal || w->row[i].area != w->row[i - 1].area;
}

/* ---- a table ---------------------------------------------------------------------------------------- */

static int csv(const struct match *w)
{
  tct_text t = {0};

  tct_text_add(
    &t, "subject,area,from,to,change_of,kind,similarity,low,high,p,ceiling,reliability,"
        "random,random_high,p_random,scaled,beyond,level_before,level_after,size,size_of_brain,"
        "conditions,dropped,why\n");
  for (int i = 0; i < w->n; i++) {
    const struct match_row *row  = &w->row[i];
    const struct match_animal *m = row->animal;
    const tct_likeness *l        = &row->found;
    const double number[]        = {l->similarity, l->low,         l->high,      l->p,
                                    l->ceiling,    l->reliability, l->random,    l->random_high,
                                    l->p_random,   l->scaled,      l->beyond,    l->level[0],
                                    l->level[1],   l->size_model,  l->size_brain};
    csv_text(&t, m->name);
    csv_text(&t, row->area);
    for (int k = 0; k < 2; k++) csv_text(&t, m->session[m->at[k]]);
    csv_text(&t, row->name);
    csv_text(&t, row->is_animal ? "animal" : "population");
    for (size_t k = 0; k < sizeof number / sizeof *number; k++) csv_number(&t, number[k], ",");
    tct_text_add(&t, "%d,%d,%s\n", l->conditions, l->dropped,
                 l->why ? tct_likeness_why_text(l->why) : "");
  }
  return say_text(&t);
}

int match_said(const struct match *w)
{
  tct_text t = {0};

  if (w->asked->csv) return csv(w);
  put_head(&t, w);
  for (int i = 0; i < w->animals; i++) put_days(&t, w, &w->animal[i]);
  for (int i = 0; i < w->n; i++)
    if (is_first(w, i)) put_area(&t, w, i);
  for (int i = 0; i < w->levels; i++) put_levels(&t, &w->level[i]);
  put_means(&t, w);
  put_foot(&t, w);
  return say_text(&t);
}
