/* rdm.c -- a representational dissimilarity matrix, with bars for the categories of its conditions.
 *
 * Conditions stand in order of their category, so that what a population holds together shows as a
 * dark block on the diagonal.  Names of categories stand beside their bars, spread apart where bars
 * are narrow, every second or third of them where there are too many; in another order bars are in
 * pieces, and a key below says what they are.  Without categories the names of conditions stand there,
 * where there is room. */
#include <math.h>

#include "base/memory.h"
#include "kernels/ranks.h"
#include "report/plots/categories.h"
#include "report/plots/heat.h"

enum { MOST = 400, BAR = 6, BAR_GAP = 3, NAME_GAP = 11, NAMES_MOST = 64, HOLES_LINE = 16 };

struct plan {
  const tct_rdm_picture *r;
  tct_categories kinds;
  tct_colours colours;
  int *order;    /* [n] condition at each place */
  double *shown; /* [pairs] what colours say */
  size_t holes;  /* pairs that are undefined */
  bool key;      /* of categories, below */
  double names;  /* px of the widest name at the left */
  int every;     /* 1: all categories are named; 2: every second */
  double bars;   /* px of the category bars with their gap; 0: none */
  double cell;
  tct_box box;
};

/* Those without a category come last. */
static void put_in_order(const struct plan *p)
{
  const tct_rdm_picture *r = p->r;
  int n                    = 0;

  for (int i = 0; r->order && i < r->n; i++) p->order[i] = r->order[i];
  if (r->order) return;
  for (int c = 0; c < r->categories && r->category; c++)
    for (int i = 0; i < r->n; i++)
      if (tct_category_of(&p->kinds, i) == c) p->order[n++] = i;
  for (int i = 0; i < r->n; i++)
    if (tct_category_of(&p->kinds, i) < 0) p->order[n++] = i;
}

/* Values as they are, or their percentiles.  False: no memory. */
static bool shade(struct plan *p)
{
  const size_t pairs = (size_t)p->r->n * (size_t)(p->r->n - 1) / 2;

  for (size_t i = 0; i < pairs; i++) {
    p->shown[i] = isfinite(p->r->value[i]) ? p->r->value[i] : (double)NAN;
    p->holes += isnan(p->shown[i]) ? 1 : 0;
  }
  if (!p->r->ranked) return true;
  const ptrdiff_t known = tct_mid_ranks(pairs, p->shown, p->shown);
  for (size_t i = 0; i < pairs; i++)
    p->shown[i] = known > 1 ? 100 * (p->shown[i] - 1) / (double)(known - 1) : 0 * p->shown[i];
  return known >= 0;
}

static double dissimilarity(const struct plan *p, int a, int b)
{
  const size_t i = (size_t)(a < b ? a : b), j = (size_t)(a < b ? b : a), n = (size_t)p->r->n;

  return i == j ? 0 : p->shown[i * (2 * n - i - 1) / 2 + (j - i - 1)];
}

/* Every name, or every second, third ... where they could not stand one below the other on `high` px. */
static int every_of(int n, double high)
{
  const int room = (int)fmax(1, fmin(NAMES_MOST, floor(high / NAME_GAP) + 1));

  return (n + room - 1) / room;
}

/* px of the names at the left; 0: none.  Of conditions there are all or none. */
static double widest(const struct plan *p, double width, double high)
{
  const tct_rdm_picture *r           = p->r;
  const int n                        = r->category ? r->categories : r->n;
  const char(*const name)[TCT_LABEL] = r->category ? r->category_name : r->condition;
  double wide                        = 0;

  if (!name || p->key || (!r->category && every_of(n, high) > 1)) return 0;
  for (int i = 0; i < n; i++) wide = fmax(wide, tct_lettering_width(name[i], TCT_SMALL_SIZE));
  return fmin(wide, 0.28 * width);
}

/* Names make the matrix smaller, which may leave no room for them. */
static double left_of(struct plan *p, double width, double right)
{
  const double free = width - TCT_EDGE - p->bars - right;

  p->names = widest(p, width, 1e9);
  p->names = widest(p, width, free - p->names - 6);
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
  p->every      = every_of(p->r->categories, p->box.bottom - p->box.top);
  f->height     = p->box.bottom + TCT_EDGE + (p->holes ? HOLES_LINE : 0);
  p->key &= tct_categories_key_height(&p->kinds, f->width) > 0;
  if (p->key) f->height += 4 + tct_categories_key_height(&p->kinds, f->width);
  f->height = ceil(f->height);
}

/* What lies below the matrix: the hatch of undefined pairs, the key to categories. */
static void draw_below(const struct plan *p, tct_figure *f)
{
  const double middle = p->box.bottom + 0.5 * HOLES_LINE + 2;
  char text[64];

  if (p->key)
    tct_categories_key(&p->kinds, f, p->box.bottom + 4 + (p->holes ? HOLES_LINE : 0), false);
  if (!p->holes) return;
  const tct_box swatch = {p->box.left, middle - 5, p->box.left + 10, middle + 5};
  tct_heat_hole(f, &swatch);
  tct_print(text, sizeof text, "undefined: %zu of %zu pairs", p->holes,
            (size_t)p->r->n * (size_t)(p->r->n - 1) / 2);
  tct_figure_text(f, swatch.right + 5, middle, 'l', 0, TCT_SMALL_SIZE, "INK", text);
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

  char rgb[16];

  tct_figure_fill(f, &left, tct_category_colour(category, rgb));
  tct_figure_fill(f, &above, rgb);
}

static void draw_categories(const struct plan *p, tct_figure *f)
{
  const tct_rdm_picture *r = p->r;
  const tct_box *b         = &p->box;
  double y[NAMES_MOST], bar[NAMES_MOST];
  int category[NAMES_MOST], n = 0, seen = 0;
  char name[TCT_LETTERS];

  for (int first = 0, last; first < r->n; first = last) {
    const int c = tct_category_of(&p->kinds, p->order[first]);
    for (last = first + 1; last < r->n && tct_category_of(&p->kinds, p->order[last]) == c;) last++;
    if (c < 0) continue;
    draw_bar(p, f, c, first, last);
    if (n == NAMES_MOST || seen++ % p->every) continue;
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
    if (p->every > 1 || fabs(y[i] - bar[i]) > 1.5)
      tct_figure_line(f, x - 5, y[i], x - 1, bar[i], "lt 9");
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

  tct_csv_text(csv, r->ranked ? "percentile" : "condition");
  for (int j = 0; j < r->n; j++) {
    tct_text_put(csv, ",", 1);
    put_name(r, p->order[j], csv);
  }
  for (int i = 0; i < r->n; i++) {
    tct_text_put(csv, "\n", 1);
    put_name(r, p->order[i], csv);
    for (int j = 0; j < r->n; j++) {
      tct_text_put(csv, ",", 1);
      tct_csv_number(csv, dissimilarity(p, p->order[i], p->order[j]));
    }
  }
  tct_text_put(csv, "\n", 1);
}

static void draw(struct plan *p, tct_figure *f)
{
  const tct_rdm_picture *r = p->r;
  tct_colours colours      = r->colours;

  if (r->ranked) {
    colours.low = 0, colours.high = 100;
    colours.about_zero = false;
    if (!colours.label) colours.label = "percentile of dissimilarity";
  }
  p->colours = tct_heat_colours(&colours, (size_t)r->n * (size_t)(r->n - 1) / 2, p->shown);
  put_in_order(p);
  lay_out(p, f);
  if (r->category)
    draw_categories(p, f);
  else
    draw_conditions(p, f);
  draw_below(p, f);
  tct_figure_bar(f, &p->colours, p->box.right, &p->box);
  put_table(p, &f->csv);
  tct_heat_cells(f, &p->box, r->n, r->n);
}

static tct_status check(const tct_plot *plot, const tct_rdm_picture *r, tct_error *err)
{
  bool there[MOST] = {false};

  if (r->n < 2 || r->n > MOST)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "figure %s is to show an RDM of %d conditions, which is not 2 to %d",
                    plot->name, r->n, MOST);
  for (int i = 0; r->order && i < r->n; i++) {
    if (r->order[i] < 0 || r->order[i] >= r->n || there[r->order[i]])
      return tct_fail(err, TCT_BAD_DATA, "the order of figure %s does not hold each condition once",
                      plot->name);
    there[r->order[i]] = true;
  }
  return TCT_OK;
}

tct_status tct_plot_rdm(const tct_plot *plot, const tct_rdm_picture *r, tct_error *err)
{
  struct plan p = {.r     = r,
                   .kinds = {r->category, r->categories, r->category_name},
                   .key   = r->order && r->category && r->categories > 0};
  tct_figure f;

  TCT_TRY(check(plot, r, err), err, "drawing an RDM");
  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing an RDM");
  p.order         = tct_alloc((size_t)r->n, sizeof *p.order);
  p.shown         = tct_alloc((size_t)r->n * (size_t)(r->n - 1) / 2, sizeof *p.shown);
  const bool fine = p.order && p.shown && shade(&p);
  if (fine) draw(&p, &f);
  tct_free(p.order);
  tct_free(p.shown);
  if (fine)
    return tct_figure_end(&f, "dissimilarities of conditions, those that are alike together", err);
  tct_figure_drop(&f);
  return tct_fail(err, TCT_NO_MEMORY, "no memory for figure %s", plot->name);
}
