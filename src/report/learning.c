/* learning.c -- the sections on components, learning and angles. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/plot.h"
#include "report/sections.h"

enum { CELL = 256, COLUMNS = 6 };

/* ---- Fig. 1: three components ---------------------------------------------------------------------- */

static const char *changed(const tct_report_of *r, int i)
{
  const tct_report_run *a = &r->run[0], *b = &r->run[i];
  const bool objective    = strcmp(a->objective, b->objective) != 0,
             rule         = strcmp(a->rule, b->rule) != 0,
             architecture = strcmp(a->architecture, b->architecture) != 0;

  if (i == 0) return "(as declared)";
  if (objective + rule + architecture > 1) return "more than one";
  return objective      ? "objective"
         : rule         ? "rule"
         : architecture ? "architecture"
                        : "seed or settings";
}

/* What a run is judged by: the share that is right, what a trial is paid, or the objective.  NONE: nobody asks anything. */
typedef enum { ACCURACY, REWARD, OBJECTIVE, NONE } judged;

static judged judged_by(const tct_report_run *a)
{
  return !isnan(a->test.accuracy) ? ACCURACY
         : !isnan(a->test.reward) ? REWARD
         : a->asked               ? OBJECTIVE
                                  : NONE;
}

static const char *const label[] = {"accuracy", "reward of a trial", "objective", ""};

static void tell(char *cell, const tct_report_run *a, const tct_score *s)
{
  switch (judged_by(a)) {
  case ACCURACY:
    tct_print(cell, CELL, "%.2f %%", 100 * s->accuracy);
    break;
  case REWARD:
    tct_print(cell, CELL, "paid %.4g", s->reward);
    break;
  case OBJECTIVE:
    tct_print(cell, CELL, "loss %.4g", s->objective);
    break;
  case NONE:
    tct_print(cell, CELL, "not scored");
    break;
  }
}

static void table_of_components(const tct_report_of *r, char (*text)[CELL], const char **cell)
{
  static const char *const head[COLUMNS] = {"run",  "swapped",      "objective",
                                            "rule", "architecture", "test"};
  const int rows                         = r->n + 2;

  for (int k = 0; k < COLUMNS; k++) cell[k] = head[k];
  for (int i = 0; i < r->n; i++) {
    const tct_report_run *a = &r->run[i];
    const char **row        = cell + (size_t)(i + 1) * COLUMNS;
    tell(text[i], a, &a->test);
    row[0] = a->name;
    row[1] = changed(r, i);
    row[2] = a->objective;
    row[3] = a->rule;
    row[4] = a->architecture;
    row[5] = text[i];
  }
  const char **last = cell + (size_t)(rows - 1) * COLUMNS;
  tell(text[r->n], &r->run[0], &r->run[0].untrained);
  last[0] = "untrained";
  last[1] = "nothing learnt";
  last[2] = last[3] = "";
  last[4]           = r->run[0].architecture;
  last[5]           = text[r->n];
  tct_page_table(r->page, rows, COLUMNS, cell, "Test trials; one seed each, so no interval.");
}

static double height(judged by, const tct_score *s)
{
  return by == ACCURACY ? s->accuracy : s->reward;
}

static tct_status plot_bars(const tct_report_of *r, judged by, tct_bar *bar, char *path,
                            size_t size, tct_error *err)
{
  const double chance = by == ACCURACY ? r->run[0].model->world->chance : (double)NAN;
  const tct_plot plot = {r->figures, "components", "each component swapped once", 720, 0};
  char axis[64];

  for (int i = 0; i < r->n; i++)
    bar[i] = (tct_bar){
      .name = r->run[i].name, .mean = height(by, &r->run[i].test), .colour = i == 0 ? 1 : 2};
  bar[r->n] = (tct_bar){.name = "untrained", .mean = height(by, &r->run[0].untrained), .colour = 7};
  tct_print(path, size, "%s/components.svg", r->figures);
  tct_print(axis, sizeof axis, "test %s", label[by]);
  return tct_plot_bars(&plot,
                       &(tct_bars){.n              = r->n + 1,
                                   .bar            = bar,
                                   .label          = axis,
                                   .low            = 0,
                                   .high           = by == ACCURACY ? 1 : 0,
                                   .reference      = chance,
                                   .reference_name = isnan(chance) ? NULL : "chance"},
                       err);
}

tct_status tct_section_components(const tct_report_of *r, tct_error *err)
{
  const size_t cells = ((size_t)r->n + 2) * COLUMNS;
  char(*text)[CELL]  = tct_alloc((size_t)r->n + 1, sizeof *text);
  const char **cell  = tct_alloc(cells, sizeof *cell);
  tct_bar *bar       = tct_alloc((size_t)r->n + 1, sizeof *bar);
  tct_status status =
    text && cell && bar ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for a table");
  const judged by = judged_by(&r->run[0]);
  char path[1024], words[128];

  if (status == TCT_OK) {
    tct_page_heading(r->page, "Three components");
    tct_page_text(r->page, "A model is an objective (what good means), a rule (how a synapse "
                           "changes) and an architecture (who "
                           "talks to whom). The first run is as its spec declares; the others "
                           "differ from it in what the "
                           "table says. The untrained circuit stands beside them.");
    table_of_components(r, text, cell);
    if (by == ACCURACY || by == REWARD) {
      status = plot_bars(r, by, bar, path, sizeof path, err);
      tct_print(words, sizeof words, "What each swap does to the %s on test trials. One seed each.",
                label[by]);
      if (status == TCT_OK) tct_page_figure(r->page, path, words, 720);
    }
  }
  tct_free(text);
  tct_free((void *)cell);
  tct_free(bar);
  return status;
}

/* ---- learning curves --------------------------------------------------------------------------------- */

static void take(const tct_report_run *a, double *x, double *y, judged by)
{
  for (int i = 0; i < a->n; i++) {
    const tct_evaluation *e = &a->evaluation[i];
    x[i]                    = e->trials / 1000;
    y[i] = by == ACCURACY ? e->accuracy : by == REWARD ? e->reward : e->objective;
  }
}

static tct_status curves(const tct_report_of *r, judged by, tct_series *series, double *room,
                         tct_error *err)
{
  const double chance = by == ACCURACY ? r->run[0].model->world->chance : (double)NAN;
  const tct_plot plot = {r->figures, "learning", "learning", 720, 0};
  char axis[64];

  for (int i = 0; i < r->n; i++) {
    const int n = r->run[i].n;
    take(&r->run[i], room, room + n, by);
    series[i] = (tct_series){.name = r->run[i].name, .n = n, .x = room, .mean = room + n};
    room += 2 * (size_t)n;
  }
  tct_print(axis, sizeof axis, "validation %s", label[by]);
  return tct_plot_curves(&plot,
                         &(tct_curves){.n              = r->n,
                                       .series         = series,
                                       .x_label        = "trials (thousands)",
                                       .y_label        = axis,
                                       .y_low          = 0,
                                       .y_high         = by == ACCURACY ? 1 : 0,
                                       .reference      = chance,
                                       .reference_name = isnan(chance) ? NULL : "chance"},
                         err);
}

/* Rules that let the circuit settle mean what they say only at rest. */
static void say_settling(const tct_report_of *r, const tct_report_run *a)
{
  char text[512], far[64] = "";

  if (isnan(a->rest)) return;
  if (!isnan(a->apart))
    tct_print(far, sizeof far, ", %.2g apart from two different starts", a->apart);
  tct_print(text, sizeof text,
            "%s lets its circuit settle: in the end it moved %.2g in its last step%s%s%s.", a->name,
            a->rest, far, *a->warning ? "; " : "", a->warning);
  tct_page_text(r->page, text);
}

static tct_status figure_of_curves(const tct_report_of *r, judged by, tct_error *err)
{
  size_t points = 0;
  char path[1024];

  for (int i = 0; i < r->n; i++) points += (size_t)r->run[i].n;
  tct_series *series = tct_alloc((size_t)r->n, sizeof *series);
  double *room       = tct_alloc(2 * points + 1, sizeof *room);
  tct_status status  = series && room ? curves(r, by, series, room, err)
                                      : tct_fail(err, TCT_NO_MEMORY, "no memory for curves");
  tct_free(series);
  tct_free(room);
  if (status != TCT_OK) return status;
  tct_print(path, sizeof path, "%s/learning.svg", r->figures);
  tct_page_figure(r->page, path,
                  "Validation trials, from the untrained circuit on. One seed a curve: no band.",
                  720);
  return TCT_OK;
}

tct_status tct_section_learning(const tct_report_of *r, tct_error *err)
{
  const judged by = judged_by(&r->run[0]);

  tct_page_heading(r->page, "Learning");
  if (by == NONE)
    tct_page_text(r->page, "No objective is declared, so nothing was scored on the way: what the "
                           "circuit has come to tell is for the instruments to say, such as "
                           "tercet decode, beside the circuit before it learnt.");
  else
    TCT_TRY(figure_of_curves(r, by, err), err, "plotting learning");
  for (int i = 0; i < r->n; i++) say_settling(r, &r->run[i]);
  return TCT_OK;
}

/* ---- angles -------------------------------------------------------------------------------------------- */

static tct_status angles_of(const tct_report_of *r, const tct_report_run *a, tct_error *err)
{
  tct_series series[TCT_ALIGNED];
  char name[96], title[160], path[1024];
  double *room = tct_alloc((size_t)2 * TCT_ALIGNED * ((size_t)a->n + 1), sizeof *room), *at = room;

  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory for angles");
  for (int k = 0; k < a->aligned; k++) {
    int n = 0;
    for (int i = 0; i < a->n; i++) {
      if (isnan(a->evaluation[i].degrees[k])) continue;
      at[n]          = a->evaluation[i].trials / 1000;
      at[a->n + n++] = a->evaluation[i].degrees[k];
    }
    series[k] = (tct_series){.name = a->population[k], .n = n, .x = at, .mean = at + a->n};
    at += 2 * (size_t)a->n;
  }
  tct_print(name, sizeof name, "angles_%s", a->name);
  tct_print(title, sizeof title, "%s", a->name);
  const tct_plot plot = {r->figures, name, title, 340, 0};
  const tct_status status =
    tct_plot_curves(&plot,
                    &(tct_curves){.n              = a->aligned,
                                  .series         = series,
                                  .x_label        = "trials (thousands)",
                                  .y_label        = "angle to the gradient (degrees)",
                                  .y_low          = 0,
                                  .y_high         = 100,
                                  .reference      = 90,
                                  .reference_name = "no credit"},
                    err);
  tct_free(room);
  tct_print(path, sizeof path, "%s/%s.svg", r->figures, name);
  tct_print(title, sizeof title, "%s: one curve for the synapses onto each population.", a->name);
  if (status == TCT_OK) tct_page_figure(r->page, path, title, 0);
  return status;
}

static bool tells_something(const tct_report_run *a)
{
  for (int i = 0; i < a->n; i++)
    for (int k = 0; k < a->aligned; k++)
      if (a->evaluation[i].degrees[k] > 0.01) return true;
  return false;
}

tct_status tct_section_alignment(const tct_report_of *r, tct_error *err)
{
  bool any = false;

  for (int i = 0; i < r->n; i++) any = any || tells_something(&r->run[i]);
  if (!any) return TCT_OK;
  tct_page_heading(r->page, "The update and the gradient");
  tct_page_text(
    r->page,
    "The angle between the update that the rule proposes for all synapses onto a population and "
    "the true "
    "gradient, by backprop on the same fixed set of training trials. 90 degrees carries no credit; "
    "backprop's own angle is 0 by construction and is not drawn.");
  tct_page_grid_begin(r->page);
  for (int i = 0; i < r->n; i++)
    if (tells_something(&r->run[i]))
      TCT_TRY(angles_of(r, &r->run[i], err), err, "plotting angles of %s", r->run[i].name);
  tct_page_grid_end(r->page);
  return TCT_OK;
}
