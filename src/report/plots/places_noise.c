/* places_noise.c -- rules with noise of their own: variance against bias, and what it costs in speed.
 *
 * Lines of equal efficiency cos^2 / (1 + variance): what of the gradient's speed is left. */
#include "report/plots/places.h"

#include <math.h>

enum { MOST = 64, GAP = 11 };

static double y_of(const tct_places_plan *plan, const tct_box *b, double variance)
{
  const double d = fmax(plan->bottom, fmin(plan->top, log10(variance)));

  return b->bottom - (b->bottom - b->top) * (d - plan->bottom) / (plan->top - plan->bottom);
}

static void draw_efficiency(tct_figure *f, const tct_places_plan *plan, const tct_box *b,
                            double rho, const char *name)
{
  enum { STEPS = 48 };
  const double least = pow(10, plan->bottom), most = pow(10, plan->top);
  double x0 = 0, y0 = 0;
  bool before = false, named = false;

  if (1 / rho - 1 > 0.9 * most) return;
  for (int i = 0; i <= STEPS; i++) {
    const double bias = pow((double)i / STEPS, 4), v = (1 - bias) / rho - 1;
    const bool in  = v >= least && v <= most * 1.01;
    const double x = tct_places_x(b, bias), y = in ? y_of(plan, b, v) : 0;
    if (in && before) tct_figure_line(f, x0, y0, x, y, "lc rgb '#b0b0b0' lw 0.9 dt (4,3) back");
    if (in && !named) { /* at the left, where points have no names */
      tct_figure_text(f, b->left + 4, y - 6, 'l', 0, 8.5, "QUIET", name);
      named = true;
    }
    before = in;
    x0     = x;
    y0     = y;
  }
}

static void draw_axis(tct_figure *f, const tct_places_plan *plan, const tct_box *b)
{
  static const char *const power[] = {"0.01", "0.1", "1", "10", "100", "1000"};
  char name[24];

  for (int d = (int)plan->bottom; d <= (int)plan->top; d++) {
    const double y = y_of(plan, b, pow(10, d));
    tct_figure_line(f, b->left, y, b->right, y, "lc rgb FAINT lw 0.6 back");
    tct_figure_line(f, b->left - 3, y, b->left, y, "lc rgb INK lw 0.8");
    if (d + 2 < (int)(sizeof power / sizeof *power))
      tct_print(name, sizeof name, "%s", power[d + 2]);
    else
      tct_print(name, sizeof name, "1e%d", d);
    tct_figure_text(f, b->left - 6, y, 'r', 0, 9, "INK", name);
  }
  tct_figure_line(f, b->left, b->top, b->left, b->bottom, "lc rgb INK lw 0.8");
  draw_efficiency(f, plan, b, 0.5, "efficiency 0.5");
  draw_efficiency(f, plan, b, 0.1, "0.1");
  draw_efficiency(f, plan, b, 0.01, "0.01");
  draw_efficiency(f, plan, b, 1e-3, "0.001");
  draw_efficiency(f, plan, b, 1e-4, "0.0001");
}

/* A point, and the name that is to stand beside it. */
struct spot {
  double x, y, end; /* end: of its whisker to the right */
  char name[TCT_LETTERS];
};

static void draw_spot(tct_figure *f, const tct_places_plan *plan, const tct_box *b,
                      const tct_places_line *l, const tct_credit_entry *e, struct spot *s)
{
  const tct_estimate *v = &e->variance;
  const double bias = isfinite(e->bias2_layer.value) ? e->bias2_layer.value : e->bias2_layer.high;
  const double at   = v->value > 0 ? v->value : pow(10, plan->bottom);
  char thin[40];

  tct_print(thin, sizeof thin, "lt %d lw 1.2", l->colour);
  s->x   = tct_places_x(b, bias);
  s->y   = y_of(plan, b, isfinite(at) ? at : INFINITY);
  s->end = fmax(tct_places_x(b, e->bias2_layer.high), s->x);
  if (isfinite(e->bias2.value)) s->end = fmax(s->end, tct_places_x(b, e->bias2.value));
  if (v->low > 0 && v->high > v->low)
    tct_figure_line(f, s->x, y_of(plan, b, v->low), s->x, y_of(plan, b, v->high), thin);
  tct_places_mark(f, b, e, s->y, l->colour);
}

static int draw_line(tct_figure *f, const tct_places_plan *plan, const tct_places_line *l,
                     const tct_places_panel *panel, struct spot *spot, int most)
{
  char type[40];
  int n = 0;

  tct_print(type, sizeof type, "lt %d lw 0.9", l->colour);
  for (int i = 0; i < panel->state->entries && n < most; i++) {
    const tct_credit_entry *e = &panel->state->entry[i];
    if (!tct_places_of(e, l)) continue;
    draw_spot(f, plan, &panel->noise, l, e, &spot[n]);
    tct_print(spot[n].name, TCT_LETTERS, "%s", tct_places_value(e));
    if (n) tct_figure_line(f, spot[n - 1].x, spot[n - 1].y, spot[n].x, spot[n].y, type);
    n++;
  }
  if (!n) return 0;
  char value[TCT_LETTERS];
  tct_print(value, sizeof value, "%s", spot[n - 1].name);
  tct_print(spot[n - 1].name, TCT_LETTERS, "%.180s%s%.60s", l->name, *value ? " " : "", value);
  return n;
}

static bool fits_right(const tct_box *b, const struct spot *s)
{
  return s->end + 14 + tct_lettering_width(s->name, TCT_SMALL_SIZE) < b->right;
}

/* Names at the right of their points; moved up or down, with a leader, where they would meet. */
static void name_spots(tct_figure *f, const tct_box *b, int n, const struct spot *spot)
{
  double y[MOST];
  char fit[TCT_LETTERS];

  for (int i = 0; i < n; i++) y[i] = spot[i].y - (fits_right(b, &spot[i]) ? 0 : 7);
  tct_lettering_spread(n, y, fmin(GAP, (b->bottom - b->top) / (n + 1)), b->top, b->bottom);
  for (int i = 0; i < n; i++) {
    const struct spot *s = &spot[i];
    const double wide    = tct_lettering_width(s->name, TCT_SMALL_SIZE);
    const bool right     = fits_right(b, s);
    const double x       = right ? s->end + 12 : s->x - 12;
    tct_lettering_fit(s->name, TCT_SMALL_SIZE, right ? wide + 1 : s->x - b->left, fit);
    if (fabs(y[i] - s->y) > (right ? 2 : 9))
      tct_figure_line(f, (right ? s->end + 2 : s->x - 3), s->y, right ? x - 2 : x + 2, y[i],
                      "lt 9 lw 0.5");
    tct_figure_text(f, x, y[i], right ? 'l' : 'r', 0, TCT_SMALL_SIZE, "INK", fit);
  }
}

void tct_places_noise(tct_figure *f, const tct_places_plan *plan, const tct_places_panel *panel)
{
  const tct_box *b = &panel->noise;
  struct spot spot[MOST];
  int n = 0;

  draw_axis(f, plan, b);
  for (int i = 0; i < plan->lines; i++)
    if (!plan->line[i].quiet) n += draw_line(f, plan, &plan->line[i], panel, spot + n, MOST - n);
  name_spots(f, b, n, spot);
}
