/* landscapes.c -- hills by their contours, the field of a rule as arrows on them, and the way it takes.
 *
 * Contours are found here, cell by cell, along the two diagonals' triangles: a straight piece in each triangle
 * that a level crosses, so that no saddle is ambiguous. */
#include "report/plots/figure.h"

#include <math.h>

enum { MOST = 12, LEVELS = 9, GRID_MOST = 200, GAP = 26, LABEL = 18 };

struct plan {
  const tct_landscapes *l;
  double side; /* px of a panel */
  double above, below;
};

/* ---- contours ------------------------------------------------------------------------------------------ */

struct corner {
  double x, y, z;
};

static bool crosses(const struct corner *a, const struct corner *b, double level, double *x,
                    double *y)
{
  if ((a->z < level) == (b->z < level)) return false;
  const double t = (level - a->z) / (b->z - a->z);
  *x             = a->x + t * (b->x - a->x);
  *y             = a->y + t * (b->y - a->y);
  return true;
}

static void put_piece(tct_text *csv, const struct corner *c, double level)
{
  double x[3], y[3];
  int n = 0;

  for (int i = 0; i < 3; i++)
    if (crosses(&c[i], &c[(i + 1) % 3], level, &x[n], &y[n])) n++;
  if (n == 2 && hypot(x[1] - x[0], y[1] - y[0]) > 0)
    tct_text_add(csv, "contour,%.5g,%.5g,%.4g,%.4g,%.6g\n", x[0], y[0], x[1] - x[0], y[1] - y[0],
                 level);
}

static struct corner corner_of(const tct_landscape *p, int i, int j)
{
  const double step = p->n - 1;

  return (struct corner){p->x_low + (p->x_high - p->x_low) * j / step,
                         p->y_low + (p->y_high - p->y_low) * i / step,
                         p->height[(size_t)i * (size_t)p->n + (size_t)j]};
}

static void put_contours(const tct_landscape *p, tct_text *csv)
{
  tct_range r = TCT_RANGE_NONE;

  tct_range_cover(&r, (size_t)p->n * (size_t)p->n, p->height);
  for (int k = 0; k < LEVELS; k++) {
    const double level = r.low + (r.high - r.low) * (k + 0.5) / LEVELS;
    for (int i = 0; i + 1 < p->n; i++)
      for (int j = 0; j + 1 < p->n; j++) {
        const struct corner low[]  = {corner_of(p, i, j), corner_of(p, i, j + 1),
                                      corner_of(p, i + 1, j)},
                            high[] = {corner_of(p, i + 1, j + 1), low[1], low[2]};
        put_piece(csv, low, level);
        put_piece(csv, high, level);
      }
  }
  tct_text_add(csv, "\n\n");
}

/* ---- arrows and ways ------------------------------------------------------------------------------------- */

/* Around its place, the longest as long as nine tenths of the gap between two. */
static void put_arrows(const tct_landscape *p, tct_text *csv)
{
  const double gap = 0.9 * (p->x_high - p->x_low) / fmax(1, sqrt((double)p->arrows));
  double most      = 0;

  for (int i = 0; i < p->arrows; i++) most = fmax(most, hypot(p->arrow[i][2], p->arrow[i][3]));
  for (int i = 0; i < p->arrows; i++) {
    const double *a = p->arrow[i], size = hypot(a[2], a[3]);
    const double by = size > 0 ? gap / sqrt(most * size) : 0;
    if (size > 1e-9 * most)
      tct_text_add(csv, "arrow,%.6g,%.6g,%.5g,%.5g,%.6g\n", a[0] - 0.5 * by * a[2],
                   a[1] - 0.5 * by * a[3], by * a[2], by * a[3], size);
  }
  tct_text_add(csv, "\n\n");
}

static void put_path(const tct_landscape *p, tct_text *csv)
{
  for (int i = 0; i < p->steps; i++)
    tct_text_add(csv, "way,%.6g,%.6g,,,%d\n", p->path[i][0], p->path[i][1], i);
  if (p->steps == 0) tct_text_add(csv, "way,NaN,NaN,,,0\n");
  tct_text_add(csv, "\n\n");
}

static void put_heights(const tct_landscape *p, tct_text *csv)
{
  for (int i = 0; i < p->n; i++)
    for (int j = 0; j < p->n; j++) {
      const struct corner c = corner_of(p, i, j);
      tct_text_add(csv, "height,%.5g,%.5g,,,", c.x, c.y);
      tct_csv_number(csv, c.z);
      tct_text_put(csv, "\n", 1);
    }
  tct_text_add(csv, "\n\n");
}

/* ---- one panel ------------------------------------------------------------------------------------------- */

static tct_box box_of(const struct plan *p, double top, int i)
{
  const int row = i / p->l->columns, column = i % p->l->columns;
  const double left = TCT_EDGE + LABEL + column * (p->side + LABEL + GAP);
  const double up   = top + row * (p->above + p->side + p->below) + p->above;

  return (tct_box){left, up, left + p->side, up + p->side};
}

static void put_words(tct_figure *f, const tct_landscape *p, const tct_box *b)
{
  const double middle = 0.5 * (b->left + b->right),
               room   = fmin(b->right + GAP, f->width - 4) - b->left;
  char line[TCT_LETTERS];

  tct_lettering_fit(p->title, TCT_TITLE_SIZE, room, line);
  tct_figure_text(f, b->left, b->top - 28, 'l', 0, TCT_TITLE_SIZE, "INK", line);
  tct_lettering_fit(p->note, TCT_SMALL_SIZE, room, line);
  tct_figure_text(f, b->left, b->top - 11, 'l', 0, TCT_SMALL_SIZE, "INK", line);
  tct_lettering_fit(p->x_label, TCT_SMALL_SIZE, room, line);
  tct_figure_text(f, middle, b->bottom + 11, 'c', 0, TCT_SMALL_SIZE, "QUIET", line);
  tct_lettering_fit(p->below, TCT_SMALL_SIZE, room, line);
  tct_figure_text(f, middle, b->bottom + 26, 'c', 0, TCT_SMALL_SIZE, "QUIET", line);
  tct_lettering_fit(p->y_label, TCT_SMALL_SIZE, b->bottom - b->top, line);
  tct_figure_text(f, b->left - 11, 0.5 * (b->top + b->bottom), 'c', 90, TCT_SMALL_SIZE, "QUIET",
                  line);
}

static void put_panel(tct_figure *f, const tct_landscape *p, const tct_box *b, int i)
{
  const char *name = f->plot->name;

  put_words(f, p, b);
  tct_figure_frame(f, b);
  tct_figure_ranges(f, p->x_low, p->x_high, p->y_low, p->y_high);
  tct_text_add(&f->body,
               "set border 15 lc rgb '#999999' lw 0.6; unset xtics; unset ytics; unset colorbox\n"
               "eval 'set palette defined ('.HILL.')'\n");
  tct_text_add(
    &f->body,
    "plot '%s.csv' skip 1 index %d using 2:3:4:5:6 with vectors nohead lc palette lw 1, \\\n"
    "  '' skip 1 index %d using 2:3:4:5 with vectors head size screen px(5),22 filled lc rgb "
    "'#555555' lw 1, \\\n"
    "  '' skip 1 index %d using 2:3 with lines lt 2 lw 2.4, \\\n"
    "  '' skip 1 index %d every ::0::0 using 2:3 with points lt 2 pt 7 ps 0.7\nunset label\n",
    name, 4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 2);
  put_contours(p, &f->csv);
  put_arrows(p, &f->csv);
  put_path(p, &f->csv);
  put_heights(p, &f->csv);
}

tct_status tct_plot_landscapes(const tct_plot *plot, const tct_landscapes *l, tct_error *err)
{
  struct plan p = {.l = l, .above = 44, .below = 40};
  tct_figure f;

  if (l->n < 1 || l->n > MOST || l->columns < 1)
    return tct_fail(err, TCT_UNSUPPORTED, "figure %s has %d landscapes, which is not 1 to %d",
                    plot->name, l->n, MOST);
  for (int i = 0; i < l->n; i++)
    if (l->panel[i].n < 2 || l->panel[i].n > GRID_MOST)
      return tct_fail(err, TCT_UNSUPPORTED, "a landscape of figure %s has %d points a side",
                      plot->name, l->panel[i].n);
  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing landscapes");
  const int rows   = (l->n + l->columns - 1) / l->columns;
  const double top = tct_figure_title(&f);

  p.side   = (f.width - 2 * TCT_EDGE - l->columns * LABEL - (l->columns - 1) * GAP) / l->columns;
  f.height = ceil(top + rows * (p.above + p.side + p.below));
  tct_text_add(&f.body,
               "HILL = \"0 '#c9d8ea', 1 '#8fb3d9', 2 '#3f7fc0', 3 '#0b3c78'\" # low to high\n"
               "set multiplot\n");
  tct_text_add(&f.csv, "kind,x,y,dx,dy,value\n");
  for (int i = 0; i < l->n; i++) {
    const tct_box b = box_of(&p, top, i);
    put_panel(&f, &l->panel[i], &b, i);
  }
  tct_text_add(&f.body, "unset multiplot\n");
  return tct_figure_end(&f, "hills, and what a rule does on them", err);
}
