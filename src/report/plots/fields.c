/* fields.c -- maps of one size in a grid, such as what each cell of a population hears.
 *
 * One heat map holds all of them, a line of cells without a number between two, so that one scale of colours is for all.
 * What has no number within a map lies on grey: where a cell has no synapse. */
#include <math.h>

#include "report/plots/heat.h"

enum { CELLS_MOST = 160000, GRID_MOST = 2000 };

struct plan {
  const tct_fields *of;
  tct_colours colours;
  int across, down;  /* maps */
  int columns, rows; /* of the heat map, with the lines between maps */
  double cell;       /* px */
  tct_box box;
};

/* As many in a row as make it about as high as it is wide. */
static void lay_grid(struct plan *p)
{
  const tct_fields *x = p->of;
  const double ratio  = (x->height + 1.0) / (x->width + 1.0);
  const int wish      = (int)lround(sqrt(x->n * ratio));

  p->across  = wish < 1 ? 1 : wish > x->n ? x->n : wish;
  p->down    = (x->n + p->across - 1) / p->across;
  p->columns = p->across * (x->width + 1) - 1;
  p->rows    = p->down * (x->height + 1) - 1;
}

static void lay_out(struct plan *p, tct_figure *f)
{
  const double top   = tct_figure_title(f);
  const double right = tct_figure_bar_width(&p->colours) + TCT_EDGE;
  const double high  = f->plot->height ? f->plot->height : 1.5 * f->width;

  p->box.left   = TCT_EDGE;
  p->box.top    = top + 2;
  p->cell       = fmin((f->width - p->box.left - right) / p->columns, high / p->rows);
  p->box.right  = p->box.left + p->cell * p->columns;
  p->box.bottom = p->box.top + p->cell * p->rows;
  f->height     = ceil(fmax(p->box.bottom, p->box.top + 60) + TCT_EDGE);
}

static size_t place(const struct plan *p, int map, int y)
{
  const tct_fields *x = p->of;

  return ((size_t)map * (size_t)x->height + (size_t)y) * (size_t)x->width;
}

/* Grey where a map has a hole: what lies between maps stays paper. */
static void draw_ground(const struct plan *p, tct_figure *f)
{
  const tct_fields *x = p->of;

  for (int i = 0; i < x->n; i++) {
    const double *value = x->value + place(p, i, 0);
    bool hole           = false;
    for (int k = 0; k < x->height * x->width; k++) hole = hole || !isfinite(value[k]);
    const int column = i % p->across * (x->width + 1), row = i / p->across * (x->height + 1);
    const double left = p->box.left + column * p->cell, top = p->box.top + row * p->cell;
    if (hole)
      tct_figure_fill(
        f, &(tct_box){left, top, left + x->width * p->cell, top + x->height * p->cell}, "FAINT");
  }
}

/* Row `row` of the heat map: the same row of all maps that stand beside each other. */
static void put_row(const struct plan *p, int row, tct_text *csv)
{
  const tct_fields *x = p->of;
  const int down = row / (x->height + 1), y = row % (x->height + 1);

  tct_text_add(csv, "%d", y < x->height ? y : -1);
  for (int c = 0; c < p->columns; c++) {
    const int map = down * p->across + c / (x->width + 1), column = c % (x->width + 1);
    const bool in = y < x->height && column < x->width && map < x->n;
    tct_text_put(csv, ",", 1);
    tct_csv_number(csv, in ? x->value[place(p, map, y) + (size_t)column] : (double)NAN);
  }
  tct_text_put(csv, "\n", 1);
}

/* Columns and rows are named as within their map; -1 lies between two. */
static void put_table(const struct plan *p, tct_text *csv)
{
  const tct_fields *x = p->of;

  tct_csv_text(csv, "row");
  for (int c = 0; c < p->columns; c++) {
    const int column = c % (x->width + 1);
    tct_text_add(csv, ",%d", column < x->width ? column : -1);
  }
  tct_text_put(csv, "\n", 1);
  for (int row = 0; row < p->rows; row++) put_row(p, row, csv);
}

static tct_status check(const tct_plot *plot, const tct_fields *x, tct_error *err)
{
  if (x->n < 1 || x->height < 1 || x->width < 1)
    return tct_fail(err, TCT_UNSUPPORTED, "figure %s is to show %d maps of %d x %d", plot->name,
                    x->n, x->height, x->width);
  if ((double)x->n * x->height * x->width > CELLS_MOST || x->height > GRID_MOST ||
      x->width > GRID_MOST)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "figure %s is to show %d maps of %d x %d, and %d numbers are the most: show "
                    "fewer",
                    plot->name, x->n, x->height, x->width, CELLS_MOST);
  return TCT_OK;
}

tct_status tct_plot_fields(const tct_plot *plot, const tct_fields *x, tct_error *err)
{
  struct plan p = {.of = x};
  tct_figure f;

  TCT_TRY(check(plot, x, err), err, "drawing maps");
  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing maps");
  p.colours =
    tct_heat_colours(&x->colours, (size_t)x->n * (size_t)x->height * (size_t)x->width, x->value);
  lay_grid(&p);
  lay_out(&p, &f);
  draw_ground(&p, &f);
  tct_figure_bar(&f, &p.colours, p.box.right, &p.box);
  put_table(&p, &f.csv);
  tct_heat_grid(&f, &p.box, p.rows, p.columns);
  return tct_figure_end(&f, "maps in a grid", err);
}
