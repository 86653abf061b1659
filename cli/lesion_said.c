/* lesion_said.c -- what tercet lesion found: text, JSON, a long table. */
#include "json.h"
#include "lesion_asked.h"
#include "say.h"
#include "table.h"

#include "base/text.h"

#include <math.h>

enum { COLUMNS = 8, CONDITIONS_TOLD = 60 };

static const char *measure_of(const struct lesion_work *w)
{
  return w->found.accuracy ? "accuracy" : "loss";
}

/* Condition or category i, or all. */
static const char *group_name(const struct lesion_work *w, int i)
{
  if (i < w->found.conditions) return w->found.condition[i];
  return i < lesion_all_trials(w) ? w->found.category_name[i - w->found.conditions] : "all";
}

static const char *group_kind(const struct lesion_work *w, int i)
{
  return i < w->found.conditions ? "condition" : i < lesion_all_trials(w) ? "category" : "all";
}

static const char *signed_of(char text[32], double x)
{
  if (isnan(x))
    tct_print(text, 32, "-");
  else
    tct_print(text, 32, "%+.3f", x == 0 ? 0 : x);
  return text;
}

/* "-0.100 [-0.120, -0.081]" */
static void change_cell(struct table *t, double change, double low, double high)
{
  char a[32], b[32], c[32];

  if (isnan(low))
    table_cell(t, "%s", signed_of(a, change));
  else
    table_cell(t, "%s [%s, %s]", signed_of(a, change), signed_of(b, low), signed_of(c, high));
}

/* ---- text --------------------------------------------------------------------------------------------- */

static void put_head(tct_text *t, const struct lesion_work *w)
{
  const tct_lesioned *first = &w->found.lesioned[0];
  const tct_effect *all     = lesion_effect(w, 0, lesion_all_trials(w));
  const tct_effect *naive = w->found.accuracy ? &first->untrained_accuracy : &first->untrained_loss;
  char n[32], dropped[32], a[32], b[32];

  tct_text_add(t, "%s of %s, negative = worse than intact (%g %% intervals)", measure_of(w),
               w->asked->noun[0], 100 * w->how.level);
  tct_text_add(t, "%s\n",
               w->asked->by == TCT_SILENT_BY_MEAN ? "; silent units say their mean"
               : w->asked->by == TCT_SILENT_BY_RESAMPLE
                 ? "; silent units say what they did in another trial"
                 : "");
  tct_text_add(t, "%s trials, %s dropped, of %s; intact %s, before any learning %s\n",
               say_count(n, (uint64_t)w->found.n_trials),
               say_count(dropped, (uint64_t)w->found.dropped), w->found.trials,
               say_score(a, all->intact), say_score(b, naive->intact));
}

static void put_lesions(tct_text *t, const struct lesion_work *w)
{
  static const char *const head[] = {"lesion",   "units",   "draws", "lesioned", "change",
                                     "balanced", "control", "p",     "",         "untrained"};
  struct table table              = {.align = "lrrrrrrrrr"};
  const int all                   = lesion_all_trials(w);
  const bool controls = w->compared > 0, several = w->compared > 1;
  char text[32];

  for (int i = 0; i < 10; i++)
    table_cell(&table, "%s",
               i == 8 && several ? w->correction->name
               : ((i == 6 || i == 7) && !controls) || (i == 5 && !w->found.accuracy) ? ""
                                                                                     : head[i]);
  for (int i = 0; i < w->n; i++) {
    const tct_lesioned *y   = &w->found.lesioned[i];
    const tct_effect *e     = lesion_effect(w, i, all);
    const tct_effect *naive = w->found.accuracy ? &y->untrained_accuracy : &y->untrained_loss;
    table_cell(&table, "%s", w->lesion[i].name);
    table_cell(&table, "%d of %d", y->units, y->of);
    table_cell(&table, "%d", y->draws);
    table_cell(&table, "%s", say_score(text, e->lesioned));
    change_cell(&table, e->change, e->low, e->high);
    table_cell(&table, "%s", w->found.accuracy ? signed_of(text, y->balanced.change) : "");
    if (y->controls)
      change_cell(&table, y->control, y->control_low, y->control_high);
    else
      table_cell(&table, "%s", "");
    table_cell(&table, "%s", y->controls ? say_score(text, y->p) : "");
    table_cell(&table, "%s", y->controls && several ? say_score(text, w->corrected[i]) : "");
    table_cell(&table, "%s", signed_of(text, naive->change));
  }
  table_put(&table, t, 2, 200);
}

/* A row a group, a column a lesion, some at a time. */
static void put_groups(tct_text *t, const struct lesion_work *w, int from, int to)
{
  const char *kind = group_kind(w, from);
  char text[32];

  if (to - from > CONDITIONS_TOLD || w->n > 4 * COLUMNS) {
    tct_text_add(t, "\n%d by %d changes by %s: --csv or --json has them\n", to - from, w->n, kind);
    return;
  }
  for (int first = 0; first < w->n; first += COLUMNS) {
    const int last     = w->n < first + COLUMNS ? w->n : first + COLUMNS;
    struct table table = {.align = "lrrrrrrrrrr"};
    tct_text_add(t, "\n");
    table_cell(&table, "%s", kind);
    table_cell(&table, "n");
    table_cell(&table, "intact");
    for (int i = first; i < first + COLUMNS; i++)
      table_cell(&table, "%s", i < last ? w->lesion[i].name : "");
    for (int k = from; k < to; k++) {
      const tct_effect *one = lesion_effect(w, first, k);
      table_cell(&table, "%s", group_name(w, k));
      table_cell(&table, "%s", say_count(text, (uint64_t)one->n));
      table_cell(&table, "%s", say_score(text, one->intact));
      for (int i = first; i < first + COLUMNS; i++)
        table_cell(&table, "%s", i < last ? signed_of(text, lesion_effect(w, i, k)->change) : "");
    }
    table_put(&table, t, 2, 200);
  }
}

static void put_rdms(tct_text *t, const struct lesion_work *w)
{
  struct table table = {.align = "llrrrr"};
  char text[32];
  int rows = 0;

  table_cell(&table, "lesion");
  table_cell(&table, "hears of it");
  table_cell(&table, "RDM alike");
  table_cell(&table, "least");
  table_cell(&table, "most");
  table_cell(&table, "moved");
  for (int i = 0; i < w->n; i++)
    for (int k = 0; k < w->found.lesioned[i].n_rdms; k++, rows++) {
      const tct_lesion_rdm *r = &w->found.lesioned[i].rdm[k];
      const bool several      = w->found.lesioned[i].draws > 1;
      table_cell(&table, "%s", w->lesion[i].name);
      table_cell(&table, "%s", w->model->population[r->population].name);
      table_cell(&table, "%s", say_score(text, r->alike));
      table_cell(&table, "%s", several ? say_score(text, r->least) : "");
      table_cell(&table, "%s", several ? say_score(text, r->most) : "");
      table_cell(&table, "%s", say_score(text, r->moved));
    }
  if (rows > 0 && rows <= CONDITIONS_TOLD) {
    tct_text_add(t, "\n");
    table_put(&table, t, 2, 200);
  } else {
    tct_text_free(&table.cells);
  }
}

/* What is chosen, as doses go up. */
static void put_choices(tct_text *t, const struct lesion_work *w)
{
  const int classes = w->found.classes, row = w->found.conditions * classes;
  struct table table = {.align = "lrrrrrrrrrrr"};
  bool any           = false;

  for (int i = 0; i < w->n; i++) any = any || w->lesion[i].kind == TCT_LESION_INJECT;
  if (!any || classes == 0 || classes >= TABLE_COLUMNS) return;
  table_cell(&table, "chosen");
  for (int k = 0; k < TABLE_COLUMNS - 1; k++)
    if (k < classes)
      table_cell(&table, "class %d", k);
    else
      table_cell(&table, "%s", "");
  for (int i = -1; i < w->n; i++) {
    const double *choice = i < 0 ? w->found.choice : w->found.lesioned[i].choice;
    if (i >= 0 && w->lesion[i].kind != TCT_LESION_INJECT) continue;
    table_cell(&table, "%s", i < 0 ? "intact" : w->lesion[i].name);
    for (int k = 0; k < TABLE_COLUMNS - 1; k++)
      if (k < classes)
        table_cell(&table, "%.3f", choice[row + k]);
      else
        table_cell(&table, "%s", "");
  }
  tct_text_add(t, "\n");
  table_put(&table, t, 2, 200);
}

static int as_text(const struct lesion_work *w)
{
  tct_text t = {0};

  put_head(&t, w);
  put_lesions(&t, w);
  put_groups(&t, w, 0, w->found.conditions);
  if (w->found.categories) put_groups(&t, w, w->found.conditions, lesion_all_trials(w));
  put_choices(&t, w);
  put_rdms(&t, w);
  return say_text(&t);
}

/* ---- CSV ----------------------------------------------------------------------------------------------- */

static void put_row(tct_text *t, const struct lesion_work *w, int i, const char *kind,
                    const char *group, const char *measure, const tct_effect *e)
{
  const double value[] = {e->intact, e->lesioned, e->change, e->low, e->high};

  csv_text(t, w->lesion[i].name);
  csv_text(t, kind);
  csv_text(t, group);
  csv_text(t, measure);
  tct_text_add(t, "%d,%d,", w->found.lesioned[i].draws, e->n);
  for (int k = 0; k < 5; k++) csv_number(t, value[k], k < 4 ? "," : "\n");
}

static int as_csv(const struct lesion_work *w)
{
  const int all = lesion_all_trials(w);
  tct_text t    = {0};

  tct_text_add(&t, "lesion,of,name,measure,draws,n,intact,lesioned,change,low,high\n");
  for (int i = 0; i < w->n; i++) {
    const tct_lesioned *y = &w->found.lesioned[i];
    for (int k = 0; k <= all; k++) {
      put_row(&t, w, i, group_kind(w, k), group_name(w, k), "accuracy", &y->accuracy[k]);
      put_row(&t, w, i, group_kind(w, k), group_name(w, k), "loss", &y->loss[k]);
    }
    put_row(&t, w, i, "all", "all", "balanced accuracy", &y->balanced);
    put_row(&t, w, i, "untrained", "all", "accuracy", &y->untrained_accuracy);
    put_row(&t, w, i, "untrained", "all", "loss", &y->untrained_loss);
  }
  return say_text(&t);
}

int lesion_said(const struct lesion_work *w)
{
  return w->asked->json ? lesion_json(w) : w->asked->csv ? as_csv(w) : as_text(w);
}
