/* matrix.c -- a heat map with names: population x population, lesion x class.
 *
 * Names of rows stand at the left; names of columns below, level where they fit, else slanting, else
 * upright.  The number stands in its cell where there is room for it. */
#include <math.h>

#include "report/plots/heat.h"

enum { MOST = 200, LARGEST_CELL = 40 };

struct plan {
  const tct_matrix *m;
  tct_colours colours;
  double wide, high; /* of a cell */
  double names;      /* px of the widest name of a row, cut */
  double below;      /* px that the names of columns take */
  int slant;         /* degrees of the names of columns */
  tct_box box;
};

static double widest(int n, const char *const *name, double most)
{
  double wide = 0;

  for (int i = 0; name && i < n; i++)
    wide = fmax(wide, tct_lettering_width(name[i], TCT_SMALL_SIZE));
  return fmin(wide, most);
}

static bool given(const char *text)
{
  return text && *text;
}

/* How the names of columns stand, and what that takes. */
static void stand_names(struct plan *p)
{
  const tct_matrix *m = p->m;
  const double wide   = widest(m->columns, m->column, 110);
  const double level  = 0.75 * wide + 10; /* cos 45 degrees, and half a letter */

  p->slant = 0;
  p->below = m->column ? 18 : 2;
  if (!m->column || wide <= p->wide - 6) return;
  p->slant = p->wide >= 14 && p->box.left + 0.5 * p->wide - level >= 2 ? 45 : 90;
  p->below = p->slant == 45 ? level : wide + 10;
}

static void lay_out(struct plan *p, tct_figure *f)
{
  const tct_matrix *m = p->m;
  const double top    = tct_figure_title(f);
  const double right  = tct_figure_bar_width(&p->colours) + TCT_EDGE;

  p->names    = widest(m->rows, m->row, 0.34 * f->width);
  p->box.left = TCT_EDGE + (given(m->row_label) ? 18 : 0) + p->names + (m->row ? 6 : 0);
  p->box.top  = top + 4;
  p->wide     = (f->width - p->box.left - right) / m->columns;
  p->high     = fmin(p->wide, LARGEST_CELL);
  if (m->rows * p->high < 60) p->high = fmin(60.0 / m->rows, LARGEST_CELL);
  p->box.right  = p->box.left + p->wide * m->columns;
  p->box.bottom = p->box.top + p->high * m->rows;
  stand_names(p);
  f->height = ceil(p->box.bottom + p->below + (given(m->column_label) ? 18 : 0) + TCT_EDGE);
}

/* Every name, or every second, third ... where they would touch. */
static int every(double cell)
{
  return cell >= 11 ? 1 : (int)ceil(11 / cell);
}

static void draw_names(const struct plan *p, tct_figure *f)
{
  const tct_matrix *m = p->m;
  const tct_box *b    = &p->box;
  char name[TCT_LETTERS];

  for (int i = 0; m->row && i < m->rows; i += every(p->high)) {
    tct_lettering_fit(m->row[i], TCT_SMALL_SIZE, p->names + 0.5, name);
    tct_figure_text(f, b->left - 6, b->top + (i + 0.5) * p->high, 'r', 0, TCT_SMALL_SIZE, "INK",
                    name);
  }
  for (int j = 0; m->column && j < m->columns; j += p->slant ? every(p->wide) : 1) {
    const double x = b->left + (j + 0.5) * p->wide;
    tct_lettering_fit(m->column[j], TCT_SMALL_SIZE, p->slant ? 110 : p->wide, name);
    tct_figure_text(f, p->slant == 45 ? x + 4 : x, b->bottom + (p->slant ? 7 : 10),
                    p->slant ? 'r' : 'c', p->slant, TCT_SMALL_SIZE, "INK", name);
  }
  tct_lettering_fit(m->row_label, TCT_TEXT_SIZE, fmax(120, b->bottom - b->top), name);
  tct_figure_text(f, TCT_EDGE + 6, 0.5 * (b->top + b->bottom), 'c', 90, TCT_TEXT_SIZE, "INK", name);
  tct_lettering_fit(m->column_label, TCT_TEXT_SIZE, b->right - b->left, name);
  tct_figure_text(f, 0.5 * (b->left + b->right), f->height - TCT_EDGE - 5, 'c', 0, TCT_TEXT_SIZE,
                  "INK", name);
}

/* Two decimals are what a cell has room for; where the scale is another, three digits. */
static void name_value(const tct_colours *c, double value, char name[32])
{
  const double most = fmax(fabs(c->low), fabs(c->high));
  const char *form  = "%s%.3g";

  if (most >= 0.1 && most < 100) form = "%s%.2f";
  if (most >= 100 && most < 1e5) form = most < 1000 ? "%s%.1f" : "%s%.0f";
  if (!isfinite(value))
    tct_print(name, 32, "\xe2\x80\x93");
  else
    tct_print(name, 32, form, value < 0 ? "\xe2\x88\x92" : "", fabs(value));
}

static void draw_values(const struct plan *p, tct_figure *f)
{
  const tct_matrix *m = p->m;
  const size_t n      = (size_t)m->rows * (size_t)m->columns;
  double wide         = 0;
  char name[32];

  for (size_t i = 0; i < n; i++) {
    name_value(&p->colours, m->value[i], name);
    wide = fmax(wide, tct_lettering_width(name, TCT_SMALL_SIZE));
  }
  if (wide > p->wide - 4 || p->high < 13) return;
  for (size_t i = 0; i < n; i++) {
    const size_t row = i / (size_t)m->columns, column = i % (size_t)m->columns;
    const double x = p->box.left + ((double)column + 0.5) * p->wide;
    const double y = p->box.top + ((double)row + 0.5) * p->high;
    name_value(&p->colours, m->value[i], name);
    tct_figure_text(f, x, y, 'c', 0, TCT_SMALL_SIZE, tct_heat_letters(&p->colours, m->value[i]),
                    name);
  }
}

/* A light line within a dark one: seen on every colour. */
static void draw_frames(const struct plan *p, tct_figure *f)
{
  static const char *const pen[] = {"lc rgb INK lw 3.4 front", "lc rgb PAPER lw 1.2 front"};
  const tct_matrix *m            = p->m;

  for (int i = 0; m->framed && i < m->rows * m->columns; i++) {
    const int row = i / m->columns, column = i % m->columns;
    const double left  = p->box.left + column * p->wide + 1.7;
    const double top   = p->box.top + row * p->high + 1.7;
    const double right = left + p->wide - 3.4, bottom = top + p->high - 3.4;
    for (int k = 0; k < 2 && m->framed[i]; k++) {
      tct_figure_line(f, left - 1, top, right + 1, top, pen[k]);
      tct_figure_line(f, left - 1, bottom, right + 1, bottom, pen[k]);
      tct_figure_line(f, left, top - 1, left, bottom + 1, pen[k]);
      tct_figure_line(f, right, top - 1, right, bottom + 1, pen[k]);
    }
  }
}

static void put_name(tct_text *csv, const char *const *name, int i)
{
  char number[16];

  tct_print(number, sizeof number, "%d", i);
  tct_csv_text(csv, name ? name[i] : number);
}

static void put_table(const tct_matrix *m, tct_text *csv)
{
  tct_csv_text(csv, m->row_label);
  for (int j = 0; j < m->columns; j++) {
    tct_text_put(csv, ",", 1);
    put_name(csv, m->column, j);
  }
  for (int i = 0; i < m->rows; i++) {
    tct_text_put(csv, "\n", 1);
    put_name(csv, m->row, i);
    for (int j = 0; j < m->columns; j++) {
      tct_text_put(csv, ",", 1);
      tct_csv_number(csv, m->value[(size_t)i * (size_t)m->columns + (size_t)j]);
    }
  }
  tct_text_put(csv, "\n", 1);
}

tct_status tct_plot_matrix(const tct_plot *plot, const tct_matrix *m, tct_error *err)
{
  struct plan p = {.m = m};
  tct_figure f;

  if (m->rows < 1 || m->columns < 1 || m->rows > MOST || m->columns > MOST)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "figure %s is to show a matrix of %d x %d, which is not within 1 to %d",
                    plot->name, m->rows, m->columns, MOST);
  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing a matrix");
  p.colours = tct_heat_colours(&m->colours, (size_t)m->rows * (size_t)m->columns, m->value);
  lay_out(&p, &f);
  draw_names(&p, &f);
  draw_values(&p, &f);
  draw_frames(&p, &f);
  tct_figure_bar(&f, &p.colours, p.box.right, &p.box);
  put_table(m, &f.csv);
  tct_heat_cells(&f, &p.box, m->rows, m->columns);
  return tct_figure_end(&f, "a heat map with names", err);
}
