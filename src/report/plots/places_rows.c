/* places_rows.c -- rules without noise: a row each, values of a knob joined, named where there is room. */
#include "report/plots/places.h"

#include <math.h>

enum { ROW = 14, MOST = 64 };
#define VALUE_SIZE 8.5

/* Names of values above their points: the ends first, others where they do not meet a neighbour. */
static void name_values(tct_figure *f, int n, const double *x, const char *const *name, double y)
{
  double from[MOST], to[MOST];
  int done = 0;

  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < n; i++) {
      const double half = 0.5 * tct_lettering_width(name[i], VALUE_SIZE) + 2;
      bool free         = (i == 0 || i == n - 1) == (pass == 0);
      for (int k = 0; k < done; k++) free = free && (x[i] + half < from[k] || x[i] - half > to[k]);
      if (!free || !*name[i]) continue;
      from[done] = x[i] - half;
      to[done++] = x[i] + half;
      tct_figure_text(f, x[i], y, 'c', 0, VALUE_SIZE, "QUIET", name[i]);
    }
}

static void draw_row(tct_figure *f, const tct_places_line *l, const tct_places_panel *panel,
                     double y)
{
  const tct_box *b = &panel->rows;
  const char *name[MOST];
  double x[MOST];
  int n = 0;
  char type[40];

  tct_print(type, sizeof type, "lt %d lw 0.9", l->colour);
  for (int i = 0; i < panel->state->entries; i++) {
    const tct_credit_entry *e = &panel->state->entry[i];
    const double at = isfinite(e->bias2_layer.value) ? e->bias2_layer.value : e->bias2_layer.high;
    if (!tct_places_of(e, l) || n == MOST) continue;
    x[n]      = tct_places_x(b, at);
    name[n++] = tct_places_value(e);
    if (n > 1) tct_figure_line(f, x[n - 2], y, x[n - 1], y, type);
    tct_places_mark(f, b, e, y, l->colour);
  }
  if (l->curve) name_values(f, n, x, name, y - 11);
  if (!n)
    tct_figure_text(f, 0.5 * (b->left + b->right), y, 'c', 0, VALUE_SIZE, "QUIET", "not measured");
}

void tct_places_rows(tct_figure *f, const tct_places_plan *plan, const tct_places_panel *panel)
{
  const tct_box *b = &panel->rows;
  double y         = b->top;

  for (int i = 0; i < plan->lines; i++) {
    const tct_places_line *l = &plan->line[i];
    if (!l->quiet) continue;
    y += l->high;
    tct_figure_line(f, b->left, y - 0.5 * ROW, b->right, y - 0.5 * ROW, "lc rgb FAINT lw 0.6 back");
    draw_row(f, l, panel, y - 0.5 * ROW);
  }
}
