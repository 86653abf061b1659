/* heat.c -- what heat maps share: cells, their colours, holes among them. */
#include "report/plots/heat.h"

#include <math.h>

void tct_colours_cover(tct_colours *c, size_t n, const double *value)
{
  tct_range r = c->high > c->low ? (tct_range){c->low, c->high} : (tct_range)TCT_RANGE_NONE;

  tct_range_cover(&r, n, value);
  if (r.low > r.high) return;
  c->low  = r.low;
  c->high = r.high;
}

tct_colours tct_heat_colours(const tct_colours *c, size_t n, const double *value)
{
  tct_colours full = *c;

  if (!(full.high > full.low)) {
    full.low = full.high = 0;
    tct_colours_cover(&full, n, value);
  }
  /* white must be zero */
  if (full.about_zero) full.high = fmax(fabs(full.low), fabs(full.high)), full.low = -full.high;

  tct_range r = {full.low, full.high};
  tct_range_settle(&r);
  full.low  = r.low;
  full.high = r.high;
  return full;
}

/* an image must be two cells wide and high */
static const char one_by_one[] =
  "using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fc palette fs solid 1 noborder";

/* Stripes, which no colour of a scale has. */
void tct_heat_hole(tct_figure *f, const tct_box *b)
{
  tct_figure_fill(f, b, "FAINT");
  tct_text_add(&f->body,
               "set object rectangle from screen px(%.6g),py(%.6g) to screen px(%.6g),py(%.6g) "
               "fc rgb '#8c8c8c' fs transparent pattern 4 noborder behind\n",
               b->left, b->bottom, b->right, b->top);
}

static void begin_grid(tct_figure *f, const tct_box *box, int rows, int columns)
{
  f->cells   = *box;
  f->rows    = rows;
  f->columns = columns;
  tct_figure_frame(f, box);
  tct_figure_ranges(f, -0.5, columns - 0.5, rows - 0.5, -0.5);
}

static void end_grid(tct_figure *f)
{
  tct_text_add(&f->body, "unset border; unset xtics; unset ytics\n");
  tct_text_add(&f->body, "plot '%s.csv' matrix rowheaders columnheaders %s\n", f->plot->name,
               f->rows > 1 && f->columns > 1 ? "with image pixels" : one_by_one);
}

void tct_heat_grid(tct_figure *f, const tct_box *box, int rows, int columns)
{
  begin_grid(f, box, rows, columns);
  end_grid(f);
}

void tct_heat_cells(tct_figure *f, const tct_box *box, int rows, int columns)
{
  begin_grid(f, box, rows, columns);
  tct_heat_hole(f, box);
  end_grid(f);
}

const char *tct_heat_letters(const tct_colours *c, double value)
{
  const double place = (value - c->low) / (c->high - c->low);

  if (!isfinite(value)) return "INK";
  if (c->about_zero) return fabs(place - 0.5) > 0.3 ? "PAPER" : "INK";
  return place < 0.55 ? "PAPER" : "INK";
}
