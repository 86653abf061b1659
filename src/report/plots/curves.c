/* curves.c -- mean and band of several series, each named where no curve can run.
 *
 * Names stand beside the frame, joined to the ends of their curves and spread apart where those come
 * close, or in a key above it: never among the data. */
#include <math.h>

#include "report/plots/figure.h"
#include "report/plots/style.h"

enum { MOST = 21, NAME_GAP = 13, KEY_ROW = 16, SWATCH = 16, ENTRIES = MOST + 1 };

/* One name beside or above the curves: a series, or (series -1) the line of reference. */
struct entry {
  char name[TCT_LETTERS];
  char type[40]; /* of its line */
  double wide;   /* px of the name */
  double at;     /* y value where its curve ends; NAN: nowhere */
  bool reaches;  /* the right border */
};

struct plan {
  const tct_curves *c;
  tct_range x, y;
  tct_ticks x_ticks, y_ticks;
  int n;
  struct entry entry[ENTRIES];
  bool beside;
  tct_box frame;
};

static int hue_of(const tct_curves *c, int i)
{
  return c->series[i].colour ? c->series[i].colour : i % TCT_HUES + 1;
}

static void line_type(const tct_curves *c, int i, char type[40])
{
  static const char *const dash[] = {"solid", "(6,3)", "(2,2)"};

  tct_print(type, 40, "lt %d dt %s", hue_of(c, i), dash[i / TCT_HUES % 3]);
}

static void add_entry(struct plan *p, const char *name, double most, const char *type, double at,
                      bool reaches)
{
  struct entry *e = &p->entry[p->n++];

  tct_lettering_fit(name, TCT_SMALL_SIZE, most, e->name);
  tct_print(e->type, sizeof e->type, "%s", type);
  e->wide    = tct_lettering_width(e->name, TCT_SMALL_SIZE);
  e->at      = at;
  e->reaches = reaches;
}

static void find_ranges(struct plan *p, int ticks)
{
  const tct_curves *c = p->c;
  const bool given    = c->y_high > c->y_low;

  p->x = p->y = (tct_range)TCT_RANGE_NONE;
  for (int i = 0; i < c->n; i++) {
    const tct_series *s = &c->series[i];
    tct_range_cover(&p->x, (size_t)s->n, s->x);
    tct_range_cover(&p->y, (size_t)s->n, s->mean);
    tct_range_cover(&p->y, (size_t)s->n, s->low);
    tct_range_cover(&p->y, (size_t)s->n, s->high);
  }
  if (c->reference_name) tct_range_cover(&p->y, 1, &c->reference);
  if (given) p->y = (tct_range){c->y_low, c->y_high};
  tct_range_settle(&p->x);
  if (given)
    tct_range_settle(&p->y);
  else
    tct_range_round(&p->y, ticks);
}

static void find_entries(struct plan *p, double width)
{
  const tct_curves *c = p->c;
  char type[40];

  for (int i = 0; i < c->n; i++) {
    const tct_series *s = &c->series[i];
    double at = (double)NAN, x = (double)NAN;
    if (!s->name || s->dots) continue;
    for (int k = 0; k < s->n; k++)
      if (isfinite(s->mean[k]) && isfinite(s->x[k])) at = s->mean[k], x = s->x[k];
    line_type(c, i, type);
    add_entry(p, s->name, 0.42 * width, type, at, x >= p->x.high - 0.02 * (p->x.high - p->x.low));
  }
  if (c->reference_name && *c->reference_name)
    add_entry(p, c->reference_name, 0.42 * width, "lt 8", c->reference, true);
}

static double widest(const struct plan *p)
{
  double wide = 0;

  for (int i = 0; i < p->n; i++) wide = fmax(wide, p->entry[i].wide);
  return wide;
}

static bool fits_beside(const struct plan *p, double width, double height)
{
  if (p->c->legend == TCT_LEGEND_ABOVE) return false;
  if (p->n * NAME_GAP > height) return false;
  if (p->c->legend == TCT_LEGEND_RIGHT) return true;
  for (int i = 0; i < p->n; i++)
    if (!p->entry[i].reaches) return false;
  return width - 60 - widest(p) - SWATCH >= fmax(170, 0.5 * width);
}

/* The key: entries in rows over the whole width.  Returns how high it is; draws if `f` is given. */
static double key(const struct plan *p, double width, double top, tct_figure *f)
{
  double x = TCT_EDGE, y = top + 8;

  if (!p->n) return 0;
  for (int i = 0; i < p->n; i++) {
    const struct entry *e = &p->entry[i];
    const double wide     = SWATCH + 5 + e->wide;
    if (x > TCT_EDGE && x + wide > width - TCT_EDGE) x = TCT_EDGE, y += KEY_ROW;
    if (f) {
      tct_figure_line(f, x, y, x + SWATCH, y, e->type);
      tct_figure_text(f, x + SWATCH + 5, y, 'l', 0, TCT_SMALL_SIZE, "INK", e->name);
    }
    x += wide + 14;
  }
  return y + 8 - top;
}

static double height_of(const struct plan *p, double y)
{
  return p->frame.bottom -
         (p->frame.bottom - p->frame.top) * (y - p->y.low) / (p->y.high - p->y.low);
}

/* Names beside the frame; the coloured stroke before each leads to where its curve ends. */
static void names_beside(const struct plan *p, tct_figure *f)
{
  const tct_box *b = &p->frame;
  double y[ENTRIES];

  for (int i = 0; i < p->n; i++) {
    const double at = isfinite(p->entry[i].at) ? height_of(p, p->entry[i].at) : b->bottom;
    y[i]            = fmax(b->top, fmin(b->bottom, at));
  }
  tct_lettering_spread(p->n, y, NAME_GAP, b->top - 6, b->bottom + 6);
  for (int i = 0; i < p->n; i++) {
    const struct entry *e = &p->entry[i];
    const double from     = isfinite(e->at) ? height_of(p, e->at) : y[i];
    const bool joined     = e->reaches && from >= b->top - 1 && from <= b->bottom + 1;
    tct_figure_line(f, b->right + 2, joined ? from : y[i], b->right + SWATCH - 3, y[i], e->type);
    tct_figure_text(f, b->right + SWATCH + 1, y[i], 'l', 0, TCT_SMALL_SIZE, "INK", e->name);
  }
}

static void lay_out(struct plan *p, tct_figure *f)
{
  const double below = 20 + (p->c->x_label && *p->c->x_label ? 18 : 2) + 4;
  const double top   = tct_figure_title(f);

  f->height = f->plot->height ? f->plot->height : floor(0.45 * f->width + 90);
  find_ranges(p, (int)((f->height - top - below) / 32));
  find_entries(p, f->width);
  p->beside         = fits_beside(p, f->width, f->height - top - below);
  const double keys = p->beside ? 0 : key(p, f->width, top, NULL);
  if (!p->beside && !f->plot->height) f->height += keys;

  p->frame.top    = top + keys + 8;
  p->frame.bottom = fmax(p->frame.top + 40, f->height - below);
  f->height       = p->frame.bottom + below; /* a key may ask for more than there was */
  tct_ticks_in(&p->y, (int)((p->frame.bottom - p->frame.top) / 32), &p->y_ticks);
  p->frame.left = TCT_EDGE + (p->c->y_label && *p->c->y_label ? 18 : 0) +
                  tct_ticks_width(&p->y_ticks, TCT_SMALL_SIZE) + 9;

  /* room for half of the last tick's name, or for the names of curves */
  p->frame.right = f->width - (p->beside && p->n ? SWATCH + 4 + widest(p) + TCT_EDGE : 18);
  int ticks      = (int)((p->frame.right - p->frame.left) / 45);
  do tct_ticks_in(&p->x, ticks--, &p->x_ticks);
  while (ticks > 0 && (tct_ticks_width(&p->x_ticks, TCT_SMALL_SIZE) + 12) * p->x_ticks.n >
                        p->frame.right - p->frame.left);
  if (!p->beside) key(p, f->width, top, f);
}

static void draw_axes(const struct plan *p, tct_figure *f)
{
  const tct_box *b = &p->frame;
  char label[TCT_LETTERS];

  tct_figure_frame(f, b);
  tct_figure_ranges(f, p->x.low, p->x.high, p->y.low, p->y.high);
  tct_figure_ticks(f, "x", &p->x_ticks);
  tct_figure_ticks(f, "y", &p->y_ticks);
  tct_lettering_fit(p->c->x_label, TCT_TEXT_SIZE, f->width - b->left - TCT_EDGE, label);
  const double wide = tct_lettering_width(label, TCT_TEXT_SIZE);
  tct_figure_text(f, fmin(0.5 * (b->left + b->right), f->width - TCT_EDGE - 0.5 * wide),
                  f->height - TCT_EDGE - 5, 'c', 0, TCT_TEXT_SIZE, "INK", label);
  /* from the bottom of the figure to just above the frame: the title and the key are not its place */
  const double top = b->top - 10, room = f->height - TCT_EDGE - top;
  tct_lettering_fit(p->c->y_label, TCT_TEXT_SIZE, room, label);
  const double half = 0.5 * tct_lettering_width(label, TCT_TEXT_SIZE);
  tct_figure_text(f, TCT_EDGE + 6,
                  fmin(fmax(0.5 * (b->top + b->bottom), top + half), f->height - TCT_EDGE - half),
                  'c', 90, TCT_TEXT_SIZE, "INK", label);
  if (p->c->reference_name && p->c->reference >= p->y.low && p->c->reference <= p->y.high)
    tct_text_add(&f->body,
                 "set arrow from graph 0,first %.12g to graph 1,first %.12g nohead lt 8 back\n",
                 p->c->reference, p->c->reference);
}

/* Series follow each other in one table, two empty lines between them: `index` finds them, and who
 * reads csv elsewhere skips empty lines. */
static void put_table(const tct_curves *c, tct_text *csv)
{
  tct_text_add(csv, "series,x,mean,low,high\n");
  for (int i = 0; i < c->n; i++) {
    const tct_series *s = &c->series[i];
    if (i) tct_text_add(csv, "\n\n");
    for (int k = 0; k < s->n; k++) {
      const double number[] = {s->x[k], s->mean[k], s->low ? s->low[k] : (double)NAN,
                               s->high ? s->high[k] : (double)NAN};
      tct_csv_text(csv, s->name);
      for (int j = 0; j < 4; j++) {
        tct_text_put(csv, ",", 1);
        tct_csv_number(csv, number[j]);
      }
      tct_text_put(csv, "\n", 1);
    }
  }
}

static bool any(const tct_series *s, const double *y)
{
  for (int k = 0; y && k < s->n; k++)
    if (isfinite(s->x[k]) && isfinite(y[k])) return true;
  return false;
}

static void draw_series(const tct_curves *c, const char *name, tct_text *body)
{
  char type[40];

  tct_text_add(body, "plot NaN notitle");
  for (int i = 0, at = 0; i < c->n; i++) {
    const tct_series *s = &c->series[i];
    if (!s->n) continue; /* nor has it an index */
    if (!s->dots && any(s, s->low) && any(s, s->high))
      tct_text_add(
        body,
        ", \\\n  '%s.csv' skip 1 index %d using 2:4:5 with filledcurves lt %d fs transparent "
        "solid 0.18 noborder",
        name, at, hue_of(c, i));
    at++;
  }
  for (int i = 0, at = 0; i < c->n; i++) {
    const tct_series *s = &c->series[i];
    if (!s->n) continue;
    line_type(c, i, type);
    if (s->dots && any(s, s->low) && any(s, s->high))
      tct_text_add(body,
                   ", \\\n  '%s.csv' skip 1 index %d using 2:3:4:5 with yerrorbars lt %d pt 7 ps 0",
                   name, at, hue_of(c, i));
    if (s->dots && any(s, s->mean))
      tct_text_add(body, ", \\\n  '%s.csv' skip 1 index %d using 2:3 with points lt %d pt 7 ps 0.5",
                   name, at, hue_of(c, i));
    if (!s->dots && any(s, s->mean))
      tct_text_add(body, ", \\\n  '%s.csv' skip 1 index %d using 2:3 with %s %s", name, at,
                   s->n <= 12 ? "linespoints" : "lines", type);
    at++;
  }
  tct_text_put(body, "\n", 1);
}

tct_status tct_plot_curves(const tct_plot *plot, const tct_curves *c, tct_error *err)
{
  struct plan p = {.c = c};
  tct_figure f;

  if (c->n < 0 || c->n > MOST)
    return tct_fail(err, TCT_UNSUPPORTED, "figure %s has %d curves, which is more than %d",
                    plot->name, c->n, MOST);
  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing curves");
  lay_out(&p, &f);
  draw_axes(&p, &f);
  if (p.beside) names_beside(&p, &f);
  put_table(c, &f.csv);
  draw_series(c, plot->name, &f.body);
  return tct_figure_end(&f, "mean and band of several series", err);
}
