/* rdm.c -- a representational dissimilarity matrix, with bars for the categories of its conditions.
 *
 * Conditions stand in order of their category, so that what a population holds together shows as a
 * dark block on the diagonal.  Names of categories stand beside their bars, spread apart where bars
 * are narrow; without categories the names of conditions do, where there is room. */
#include <math.h>

#include "base/memory.h"
#include "report/plots/heat.h"
#include "report/plots/style.h"

enum { MOST = 400, BAR = 6, BAR_GAP = 3, NAME_GAP = 11, NAMES_MOST = 64 };

struct plan {
  const tct_rdm_picture *r;
  tct_colours colours;
  int *order;   /* [n] condition at each place */
  double names; /* px of the widest name at the left */
  double bars;  /* px of the category bars with their gap; 0: none */
  double cell;
  tct_box box;
};

static int category_of(const tct_rdm_picture *r, int condition)
{
  const int c = r->category ? r->category[condition] : -1;

  return c >= 0 && c < r->categories ? c : -1;
}

/* Those without a category come last. */
static void put_in_order(const tct_rdm_picture *r, int *order)
{
  int n = 0;

  for (int c = 0; c < r->categories && r->category; c++)
    for (int i = 0; i < r->n; i++)
      if (category_of(r, i) == c) order[n++] = i;
  for (int i = 0; i < r->n; i++)
    if (category_of(r, i) < 0) order[n++] = i;
}

static double dissimilarity(const tct_rdm_picture *r, int a, int b)
{
  const size_t i = (size_t)(a < b ? a : b), j = (size_t)(a < b ? b : a), n = (size_t)r->n;

  return i == j ? 0 : r->value[i * (2 * n - i - 1) / 2 + (j - i - 1)];
}

/* px of the names at the left; 0: none, since they could not stand one below the other on `high` px */
static double widest(const tct_rdm_picture *r, double width, double high)
{
  const int n                        = r->category ? r->categories : r->n;
  const char(*const name)[TCT_LABEL] = r->category ? r->category_name : r->condition;
  double wide                        = 0;

  if (!name || n > NAMES_MOST || n * NAME_GAP > high + NAME_GAP) return 0;
  for (int i = 0; i < n; i++) wide = fmax(wide, tct_lettering_width(name[i], TCT_SMALL_SIZE));
  return fmin(wide, 0.28 * width);
}

/* Names make the matrix smaller, which may leave no room for them. */
static double left_of(struct plan *p, double width, double right)
{
  const double free = width - TCT_EDGE - p->bars - right;

  p->names = widest(p->r, width, 1e9);
  p->names = widest(p->r, width, free - p->names - 6);
  return TCT_EDGE + p->names + (p->names > 0 ? 6 : 0) + p->bars;
}

static void lay_out(struct plan *p, tct_figure *f)
{
  const double top   = tct_figure_title(f);
  const double right = tct_figure_bar_width(&p->colours) + TCT_EDGE;

  p->bars       = p->r->category ? BAR + BAR_GAP : 0;
  p->box.left   = left_of(p, f->width, right);
  p->box.top    = top + 2 + p->bars;
  p->cell       = (f->width - p->box.left - right) / p->r->n;
  p->box.right  = p->box.left + p->cell * p->r->n;
  p->box.bottom = p->box.top + p->cell * p->r->n;
  f->height     = ceil(p->box.bottom + TCT_EDGE);
}

static const char *colour_of(int category)
{
  static const char *const rgb[TCT_HUES] = {"'#0072b2'", "'#d55e00'", "'#009e73'", "'#cc79a7'",
                                            "'#e69f00'", "'#56b4e9'", "INK"};

  return rgb[category % TCT_HUES];
}

/* The bars of one category, over places first .. last - 1. */
static void draw_bar(const struct plan *p, tct_figure *f, int category, int first, int last)
{
  const tct_box *b    = &p->box;
  const double hair   = p->cell > 3 ? 0.5 : 0.15 * p->cell; /* between two bars */
  const double from   = first * p->cell + hair;
  const double to     = last * p->cell - hair;
  const tct_box left  = {b->left - p->bars, b->top + from, b->left - BAR_GAP, b->top + to};
  const tct_box above = {b->left + from, b->top - p->bars, b->left + to, b->top - BAR_GAP};

  tct_figure_fill(f, &left, colour_of(category));
  tct_figure_fill(f, &above, colour_of(category));
}

static void draw_categories(const struct plan *p, tct_figure *f)
{
  const tct_rdm_picture *r = p->r;
  const tct_box *b = &p->box;
  double y[NAMES_MOST], bar[NAMES_MOST];
  int category[NAMES_MOST], n = 0;
  char name[TCT_LETTERS];

  for (int first = 0, last; first < r->n; first = last) {
    const int c = category_of(r, p->order[first]);
    for (last = first + 1; last < r->n && category_of(r, p->order[last]) == c;) last++;
    if (c < 0) break;
    draw_bar(p, f, c, first, last);
    if (n == NAMES_MOST) continue;
    category[n] = c;
    bar[n] = y[n] = b->top + 0.5 * (first + last) * p->cell;
    n++;
  }
  if (p->names <= 0) return;
  tct_lettering_spread(n, y, NAME_GAP, b->top, b->bottom);
  for (int i = 0; i < n; i++) {
    const double x = b->left - p->bars;
    tct_lettering_fit(r->category_name[category[i]], TCT_SMALL_SIZE, p->names + 0.5, name);
    tct_figure_text(f, x - 6, y[i], 'r', 0, TCT_SMALL_SIZE, "INK", name);
    if (fabs(y[i] - bar[i]) > 1.5) tct_figure_line(f, x - 5, y[i], x - 1, bar[i], "lt 9");
  }
}

static void draw_conditions(const struct plan *p, tct_figure *f)
{
  char name[TCT_LETTERS];

  if (p->names <= 0) return;
  for (int i = 0; i < p->r->n; i++) {
    tct_lettering_fit(p->r->condition[p->order[i]], TCT_SMALL_SIZE, p->names + 0.5, name);
    tct_figure_text(f, p->box.left - 6, p->box.top + (i + 0.5) * p->cell, 'r', 0, TCT_SMALL_SIZE,
                    "INK", name);
  }
}

static void put_name(const tct_rdm_picture *r, int condition, tct_text *csv)
{
  char number[16];

  tct_print(number, sizeof number, "%d", condition);
  tct_csv_text(csv, r->condition ? r->condition[condition] : number);
}

static void put_table(const struct plan *p, tct_text *csv)
{
  const tct_rdm_picture *r = p->r;

  tct_csv_text(csv, "condition");
  for (int j = 0; j < r->n; j++) {
    tct_text_put(csv, ",", 1);
    put_name(r, p->order[j], csv);
  }
  for (int i = 0; i < r->n; i++) {
    tct_text_put(csv, "\n", 1);
    put_name(r, p->order[i], csv);
    for (int j = 0; j < r->n; j++) {
      tct_text_put(csv, ",", 1);
      tct_csv_number(csv, dissimilarity(r, p->order[i], p->order[j]));
    }
  }
  tct_text_put(csv, "\n", 1);
}

tct_status tct_plot_rdm(const tct_plot *plot, const tct_rdm_picture *r, tct_error *err)
{
  struct plan p = {.r = r};
  tct_figure f;

  if (r->n < 2 || r->n > MOST)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "figure %s is to show an RDM of %d conditions, which is not 2 to %d",
                    plot->name, r->n, MOST);
  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing an RDM");
  p.order = tct_alloc((size_t)r->n, sizeof *p.order);
  if (!p.order) {
    tct_figure_drop(&f);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for figure %s", plot->name);
  }
  p.colours = tct_heat_colours(&r->colours, (size_t)r->n * (size_t)(r->n - 1) / 2, r->value);
  put_in_order(r, p.order);
  lay_out(&p, &f);
  if (r->category)
    draw_categories(&p, &f);
  else
    draw_conditions(&p, &f);
  tct_figure_bar(&f, &p.colours, p.box.right, &p.box);
  put_table(&p, &f.csv);
  tct_heat_cells(&f, &p.box, r->n, r->n);
  tct_free(p.order);
  return tct_figure_end(&f, "dissimilarities of conditions, in order of category", err);
}
