/* law.c -- a power law through points: both axes in decades, the fitted line, whiskers. */
#include <math.h>

#include "report/plots/figure.h"

struct plan {
  const tct_law *l;
  tct_range x, y; /* decades */
  double left;    /* where the name of the axis upwards begins */
  tct_box frame;
};

static bool there(const tct_law *l, int i)
{
  return l->x[i] > 0 && l->y[i].value > 0 && isfinite(l->y[i].value);
}

static void find_ranges(struct plan *p)
{
  p->x = p->y = (tct_range)TCT_RANGE_NONE;
  for (int i = 0; i < p->l->n; i++) {
    if (!there(p->l, i)) continue;
    const tct_estimate *e = &p->l->y[i];
    const double x = log10(p->l->x[i]), y[] = {log10(e->value), e->low > 0 ? log10(e->low) : NAN,
                                               e->high > 0 ? log10(e->high) : NAN};
    tct_range_cover(&p->x, 1, &x);
    tct_range_cover(&p->y, 3, y);
  }
  tct_range_settle(&p->x);
  tct_range_settle(&p->y);
  p->x.low -= 0.15;
  p->x.high += 0.15;
  p->y.low  = floor(p->y.low - 0.05);
  p->y.high = ceil(p->y.high + 0.05);
}

static double px(const struct plan *p, double decade)
{
  return p->frame.left +
         (p->frame.right - p->frame.left) * (decade - p->x.low) / (p->x.high - p->x.low);
}

static double py(const struct plan *p, double decade)
{
  const double in = fmax(p->y.low, fmin(p->y.high, decade));

  return p->frame.bottom -
         (p->frame.bottom - p->frame.top) * (in - p->y.low) / (p->y.high - p->y.low);
}

static void name_decade(int d, char name[24])
{
  if (d >= -3 && d <= 4)
    tct_print(name, 24, "%g", pow(10, d));
  else
    tct_print(name, 24, "1e%d", d);
}

static void draw_axes(const struct plan *p, tct_figure *f)
{
  const tct_box *b = &p->frame;
  const int each   = (int)ceil((p->y.high - p->y.low) / 8);
  char name[24];

  for (int d = (int)p->y.low; d <= (int)p->y.high; d += each) {
    tct_figure_line(f, b->left, py(p, d), b->right, py(p, d), "lc rgb FAINT lw 0.6 back");
    name_decade(d, name);
    tct_figure_text(f, b->left - 5, py(p, d), 'r', 0, 9, "INK", name);
  }
  for (int i = 0; i < p->l->n; i++) {
    if (!there(p->l, i)) continue;
    const double x = px(p, log10(p->l->x[i]));
    tct_print(name, sizeof name, p->l->x[i] >= 1000 && p->l->x[i] < 1e6 ? "%.0f" : "%.3g",
              p->l->x[i]);
    tct_figure_line(f, x, b->bottom, x, b->bottom + 3, "lc rgb INK lw 0.8");
    tct_figure_text(f, x, b->bottom + 11, 'c', 0, 9, "INK", name);
  }
  tct_figure_line(f, b->left, b->bottom, b->right, b->bottom, "lc rgb INK lw 0.8");
  tct_figure_line(f, b->left, b->top, b->left, b->bottom, "lc rgb INK lw 0.8");
  tct_figure_text(f, 0.5 * (b->left + b->right), b->bottom + 27, 'c', 0, TCT_TEXT_SIZE, "INK",
                  p->l->x_label);
  tct_figure_text(f, p->left + 6, 0.5 * (b->top + b->bottom), 'c', 90, TCT_TEXT_SIZE, "INK",
                  p->l->y_label);
}

static void draw_points(const struct plan *p, tct_figure *f)
{
  const tct_law *l = p->l;

  if (isfinite(l->slope.value)) {
    const double from = log10(l->at_one) + l->slope.value * p->x.low;
    const double to   = log10(l->at_one) + l->slope.value * p->x.high;
    tct_figure_line(f, px(p, p->x.low), py(p, from), px(p, p->x.high), py(p, to), "lt 8");
  }
  for (int i = 0; i < l->n; i++) {
    if (!there(l, i)) continue;
    const double x = px(p, log10(l->x[i])), y = py(p, log10(l->y[i].value));
    if (l->y[i].low > 0 && l->y[i].high > 0)
      tct_figure_line(f, x, py(p, log10(l->y[i].low)), x, py(p, log10(l->y[i].high)),
                      "lt 1 lw 1.4");
    tct_text_add(&f->body,
                 "set label '' at screen px(%.6g),py(%.6g) point lt 1 pt 7 ps 0.6 front\n", x, y);
  }
}

/* A panel in a box; its numbers, each line of them after `name` if there is one. */
static void draw_panel(const tct_law *l, const tct_box *in, const char *name, tct_figure *f)
{
  struct plan p = {
    .l = l, .left = in->left, .frame = {in->left + 52, in->top + 4, in->right, in->bottom - 40}};

  find_ranges(&p);
  draw_axes(&p, f);
  draw_points(&p, f);
  for (int i = 0; i < l->n; i++) {
    const double number[] = {l->x[i], l->y[i].value, l->y[i].low, l->y[i].high};
    if (name) tct_csv_text(&f->csv, name);
    for (int k = 0; k < 4; k++) {
      if (k || name) tct_text_put(&f->csv, ",", 1);
      tct_csv_number(&f->csv, number[k]);
    }
    tct_text_put(&f->csv, "\n", 1);
  }
}

static tct_status end(tct_figure *f, const char *what, tct_error *err)
{
  tct_figure_frame(f, &(tct_box){0, 0, f->width, f->height});
  tct_text_add(&f->body, "unset border; unset tics; set xrange [0:1]; set yrange [0:1]\n"
                         "plot NaN notitle\n");
  return tct_figure_end(f, what, err);
}

static tct_status check(const tct_plot *plot, const tct_law *l, tct_error *err)
{
  if (l->n >= 0 && l->n <= 32) return TCT_OK;
  return tct_fail(err, TCT_UNSUPPORTED, "figure %s has %d points, not 0 to 32", plot->name, l->n);
}

tct_status tct_plot_law(const tct_plot *plot, const tct_law *l, tct_error *err)
{
  tct_figure f;

  TCT_TRY(check(plot, l, err), err, "drawing a law");
  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing a law");
  tct_text_add(&f.csv, "x,y,low,high\n");
  const double top = tct_figure_title(&f);
  f.height         = plot->height ? plot->height : top + 230;
  draw_panel(l, &(tct_box){TCT_EDGE, top, f.width - 14, f.height}, NULL, &f);
  return end(&f, "a power law through points", err);
}

tct_status tct_plot_laws(const tct_plot *plot, int n, int columns, const tct_law_panel *panel,
                         tct_error *err)
{
  enum { HEAD = 34, HIGH = 250 };
  tct_figure f;

  if (n < 1 || n > 24 || columns < 1)
    return tct_fail(err, TCT_UNSUPPORTED, "figure %s has %d panels in %d columns", plot->name, n,
                    columns);
  for (int i = 0; i < n; i++) TCT_TRY(check(plot, &panel[i].law, err), err, "drawing laws");
  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing laws");
  tct_text_add(&f.csv, "panel,x,y,low,high\n");
  const double top = tct_figure_title(&f), wide = (f.width - TCT_EDGE) / columns;
  const int rows = (n + columns - 1) / columns;
  f.height       = top + HIGH * rows;
  for (int i = 0; i < n; i++) {
    const int row  = i / columns;
    const double x = TCT_EDGE + wide * (i % columns), y = top + HIGH * row;
    tct_figure_text(&f, x, y + 10, 'l', 0, TCT_TEXT_SIZE, "INK", panel[i].name);
    tct_figure_text(&f, x, y + 24, 'l', 0, TCT_SMALL_SIZE, "INK", panel[i].note);
    draw_panel(&panel[i].law, &(tct_box){x, y + HEAD, x + wide - 14, y + HIGH - 6}, panel[i].name,
               &f);
  }
  return end(&f, "power laws through points", err);
}
