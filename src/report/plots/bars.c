/* bars.c -- a few numbers with their spread, each named in full.
 *
 * Bars lie on their side, so that a name has a line of its own at the left; the number itself stands
 * at the right, clear of bars, dots and the line of reference. */
#include <math.h>

#include "report/plots/figure.h"
#include "report/plots/style.h"

enum { MOST = 40, ROW = 30, THICK = 15, LINE = 12 };

struct plan {
  const tct_bars *b;
  tct_range range;
  tct_ticks ticks;
  double names, values; /* px of the widest name and number */
  int decimals;
  int seeds; /* most of any bar */
  tct_box frame;
};

static bool has_error(const tct_bar *bar)
{
  return isfinite(bar->low) && isfinite(bar->high) &&
         (bar->low < 0 || bar->low > 0 || bar->high > 0 || bar->high < 0);
}

static void find_range(struct plan *p)
{
  const double zero = 0;

  p->range = (tct_range)TCT_RANGE_NONE;
  tct_range_cover(&p->range, 1, &zero);
  for (int i = 0; i < p->b->n; i++) {
    const tct_bar *bar = &p->b->bar[i];
    tct_range_cover(&p->range, 1, &bar->mean);
    tct_range_cover(&p->range, 1, &bar->low);
    tct_range_cover(&p->range, 1, &bar->high);
    tct_range_cover(&p->range, (size_t)(bar->n > 0 ? bar->n : 0), bar->seed);
  }
  if (p->b->reference_name) tct_range_cover(&p->range, 1, &p->b->reference);
  if (p->b->high > p->b->low)
    p->range = (tct_range){p->b->low, p->b->high};
  else
    tct_range_round(&p->range, 5);
}

static void name_value(const struct plan *p, double x, char name[32])
{
  if (isfinite(x))
    tct_print(name, 32, "%s%.*f", x < 0 ? "\xe2\x88\x92" : "", p->decimals, fabs(x));
  else
    tct_print(name, 32, "\xe2\x80\x93");
}

static void measure(struct plan *p, double width)
{
  const double size = p->range.high - p->range.low;
  char name[32];

  /* about thousandths of the whole range */
  p->decimals = size < 1e-4 ? 6 : (int)fmax(0, floor(3.3 - log10(size)));
  for (int i = 0; i < p->b->n; i++) {
    const tct_bar *bar = &p->b->bar[i];
    name_value(p, bar->mean, name);
    p->values = fmax(p->values, tct_lettering_width(name, TCT_SMALL_SIZE));
    p->names  = fmax(p->names, tct_lettering_width(bar->name, TCT_TEXT_SIZE));
    if (bar->n > p->seeds) p->seeds = bar->n;
  }
  p->names = fmin(p->names, 0.36 * width);
}

static void lay_out(struct plan *p, tct_figure *f)
{
  const bool named = p->b->reference_name && *p->b->reference_name;
  double top       = tct_figure_title(f);

  find_range(p);
  measure(p, f->width);
  p->frame.top    = top + (named ? 16 : 4);
  p->frame.left   = TCT_EDGE + p->names + 8;
  p->frame.right  = f->width - TCT_EDGE - p->values - 10;
  p->frame.bottom = p->frame.top + ROW * p->b->n;
  f->height       = p->frame.bottom + 20 + (p->b->label && *p->b->label ? 18 : 2) + 4;

  int ticks = (int)((p->frame.right - p->frame.left) / 45);
  do tct_ticks_in(&p->range, ticks--, &p->ticks);
  while (ticks > 0 && (tct_ticks_width(&p->ticks, TCT_SMALL_SIZE) + 12) * p->ticks.n >
                        p->frame.right - p->frame.left);
}

static void draw_names(const struct plan *p, tct_figure *f)
{
  for (int i = 0; i < p->b->n; i++) {
    const tct_bar *bar = &p->b->bar[i];
    const double y     = p->frame.top + (i + 0.5) * ROW;
    char line[2][TCT_LETTERS], value[32];
    const int lines = tct_lettering_wrap(bar->name, TCT_TEXT_SIZE, p->names + 0.5, 2, line);

    for (int k = 0; k < lines; k++)
      tct_figure_text(f, p->frame.left - 8, y + LINE * (k - 0.5 * (lines - 1)), 'r', 0,
                      TCT_TEXT_SIZE, "INK", line[k]);
    name_value(p, bar->mean, value);
    tct_figure_text(f, f->width - TCT_EDGE, y, 'r', 0, TCT_SMALL_SIZE, "INK", value);
  }
}

static void draw_reference(const struct plan *p, tct_figure *f)
{
  const tct_bars *b = p->b;
  char name[TCT_LETTERS];

  if (!b->reference_name || b->reference < p->range.low || b->reference > p->range.high) return;
  const double x = p->frame.left + (p->frame.right - p->frame.left) *
                                     (b->reference - p->range.low) / (p->range.high - p->range.low);
  tct_figure_line(f, x, p->frame.top - 3, x, p->frame.bottom, "lt 8 front");
  tct_lettering_fit(b->reference_name, TCT_SMALL_SIZE, f->width - 2 * TCT_EDGE, name);
  const double half = 0.5 * tct_lettering_width(name, TCT_SMALL_SIZE);
  tct_figure_text(f, fmax(TCT_EDGE + half, fmin(f->width - TCT_EDGE - half, x)), p->frame.top - 10,
                  'c', 0, TCT_SMALL_SIZE, "QUIET", name);
}

static void draw_axis(const struct plan *p, tct_figure *f)
{
  char label[TCT_LETTERS];

  tct_figure_frame(f, &p->frame);
  tct_figure_ranges(f, p->range.low, p->range.high, p->b->n - 0.5, -0.5);
  tct_figure_ticks(f, "x", &p->ticks);
  tct_text_add(&f->body, "unset ytics; set border 1\n");
  tct_lettering_fit(p->b->label, TCT_TEXT_SIZE, f->width - 2 * TCT_EDGE, label);
  const double half = 0.5 * tct_lettering_width(label, TCT_TEXT_SIZE);
  const double x    = 0.5 * (p->frame.left + p->frame.right);
  tct_figure_text(f, fmax(TCT_EDGE + half, fmin(f->width - TCT_EDGE - half, x)),
                  f->height - TCT_EDGE - 5, 'c', 0, TCT_TEXT_SIZE, "INK", label);
}

/* row, name, mean, low, high, colour, then a column for each seed */
static void put_table(const struct plan *p, tct_text *csv)
{
  tct_text_add(csv, "row,name,mean,low,high,colour");
  for (int k = 0; k < p->seeds; k++) tct_text_add(csv, ",seed%d", k + 1);
  for (int i = 0; i < p->b->n; i++) {
    const tct_bar *bar  = &p->b->bar[i];
    const bool spread   = has_error(bar);
    const double part[] = {bar->mean, spread ? bar->low : (double)NAN,
                           spread ? bar->high : (double)NAN};
    tct_text_add(csv, "\n%d,", i);
    tct_csv_text(csv, bar->name);
    for (int k = 0; k < 3; k++) {
      tct_text_put(csv, ",", 1);
      tct_csv_number(csv, part[k]);
    }
    tct_text_add(csv, ",%d", bar->colour >= 1 && bar->colour <= TCT_HUES ? bar->colour : 1);
    for (int k = 0; k < p->seeds; k++) {
      tct_text_put(csv, ",", 1);
      tct_csv_number(csv, k < bar->n ? bar->seed[k] : (double)NAN);
    }
  }
  tct_text_put(csv, "\n", 1);
}

static void draw_bars(const struct plan *p, const char *name, tct_text *body)
{
  const double half = 0.5 * THICK / ROW;

  tct_text_add(body, "plot NaN notitle");
  for (int i = 0; i < p->b->n; i++) {
    const tct_bar *bar = &p->b->bar[i];
    if (isfinite(bar->mean))
      tct_text_add(body,
                   ", \\\n  '%s.csv' skip 1 every ::%d::%d using (0):1:(0):3:($1-%.4g):($1+%.4g) "
                   "with boxxyerror lt %d fs transparent solid 0.55 noborder",
                   name, i, i, half, half,
                   bar->colour >= 1 && bar->colour <= TCT_HUES ? bar->colour : 1);
  }
  /* dots stand off the middle in a fixed pattern, so that equal seeds are seen to be two */
  for (int k = 0; k < p->seeds; k++)
    tct_text_add(
      body, ", \\\n  '%s.csv' skip 1 using %d:($1+%.3g) with points pt 7 ps 0.3 lc rgb '#66222222'",
      name, k + 7, 0.055 * ((k * 2) % 5 - 2));
  for (int i = 0; i < p->b->n; i++)
    if (has_error(&p->b->bar[i]))
      tct_text_add(body,
                   ", \\\n  '%s.csv' skip 1 every ::%d::%d using 3:1:4:5 with xerrorbars lt 7 lw "
                   "1.2 pt 7 ps 0",
                   name, i, i);
  tct_text_put(body, "\n", 1);
}

tct_status tct_plot_bars(const tct_plot *plot, const tct_bars *b, tct_error *err)
{
  struct plan p = {.b = b};
  tct_figure f;

  if (b->n < 1 || b->n > MOST)
    return tct_fail(err, TCT_UNSUPPORTED, "figure %s is to show %d bars, which is not 1 to %d",
                    plot->name, b->n, MOST);
  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing bars");
  lay_out(&p, &f);
  draw_axis(&p, &f);
  draw_names(&p, &f);
  draw_reference(&p, &f);
  put_table(&p, &f.csv);
  draw_bars(&p, plot->name, &f.body);
  return tct_figure_end(&f, "a few numbers with their spread", err);
}
