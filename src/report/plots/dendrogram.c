/* dendrogram.c -- which conditions are alike, and which groups of them: a tree of average linkage.
 *
 * It lies on its side, so that each condition has a line for its name; heights run to the left. */
#include <math.h>

#include "base/memory.h"
#include "kernels/clusters.h"
#include "report/plots/categories.h"

enum { MOST = 400, NAMED = 150, ROW = 11, BAR = 6, AXIS = 34 };

struct plan {
  const tct_dendrogram *d;
  tct_categories kinds;
  tct_merge *merge; /* [n - 1] */
  int *order;       /* [n] */
  double *place;    /* [2 n - 1] */
  double
    *joined;     /* [2 n - 1] height at which a cluster goes into the next; NAN: none, or unknown */
  int *category; /* [2 n - 1] of all in it; -1: of several, or none */
  double base, top; /* where leaves begin; where joins of unknown height are */
  tct_ticks ticks;
  double names, row;
  tct_box frame;
};

static double height_of(const struct plan *p, int cluster)
{
  return cluster < p->d->n ? p->base : p->merge[cluster - p->d->n].height;
}

static void find_range(struct plan *p, double wide)
{
  tct_range r = TCT_RANGE_NONE;
  bool holes  = false;

  tct_range_cover(&r, 1, &(double){0});
  for (int k = 0; k < p->d->n - 1; k++) {
    tct_range_cover(&r, 1, &p->merge[k].height);
    holes |= !isfinite(p->merge[k].height);
  }
  tct_range_settle(&r);
  p->base = r.low;
  p->top  = holes ? r.high + 0.08 * (r.high - r.low) : r.high;

  int ticks = (int)(wide / 45);
  do tct_ticks_in(&r, ticks--, &p->ticks);
  while (ticks > 0 && (tct_ticks_width(&p->ticks, TCT_SMALL_SIZE) + 12) * p->ticks.n > wide);
}

static void lay_out(struct plan *p, tct_figure *f)
{
  const tct_dendrogram *d = p->d;
  const bool named        = d->condition && d->n <= NAMED;
  const double top        = tct_figure_title(f);

  for (int i = 0; named && i < d->n; i++)
    p->names = fmax(p->names, tct_lettering_width(d->condition[i], TCT_SMALL_SIZE));
  p->names      = fmin(p->names, 0.4 * f->width);
  p->row        = named ? ROW : fmax(2, fmin(ROW, floor(600.0 / d->n)));
  p->frame.left = TCT_EDGE + 4;
  p->frame.right =
    f->width - TCT_EDGE - (named ? p->names + 4 : 0) - (d->category ? BAR + 3 : 0) - 2;
  p->frame.top    = top + 4;
  p->frame.bottom = p->frame.top + p->row * d->n;
  find_range(p, p->frame.right - p->frame.left);
  f->height = p->frame.bottom + (d->label && *d->label ? AXIS + 4 : 22) + TCT_EDGE;
  if (d->category && d->categories > 0)
    f->height += 4 + tct_categories_key_height(&p->kinds, f->width);
}

static void draw_leaves(const struct plan *p, tct_figure *f)
{
  const double x = p->frame.right + 3 + (p->d->category ? BAR + 4 : 1);
  char name[TCT_LETTERS], rgb[16];

  for (int i = 0; i < p->d->n; i++) {
    const double y  = p->frame.top + i * p->row;
    const double by = p->row > 4 ? 0.75 : 0;
    const int kind  = tct_category_of(&p->kinds, p->order[i]);
    if (kind >= 0)
      tct_figure_fill(
        f, &(tct_box){p->frame.right + 3, y + by, p->frame.right + 3 + BAR, y + p->row - by},
        tct_category_colour(kind, rgb));
    if (p->names <= 0) continue;
    tct_lettering_fit(p->d->condition[p->order[i]], TCT_SMALL_SIZE, p->names + 0.5, name);
    tct_figure_text(f, x, y + 0.5 * p->row, 'l', 0, TCT_SMALL_SIZE, "INK", name);
  }
}

static void draw_axis(const struct plan *p, tct_figure *f)
{
  const tct_dendrogram *d = p->d;
  char label[TCT_LETTERS];

  tct_figure_frame(f, &p->frame);
  tct_figure_ranges(f, p->top, p->base, d->n - 0.5, -0.5);
  tct_figure_ticks(f, "x", &p->ticks);
  tct_text_add(&f->body, "unset ytics; set border 1\n");
  tct_lettering_fit(d->label, TCT_TEXT_SIZE, f->width - 2 * TCT_EDGE, label);
  const double half = 0.5 * tct_lettering_width(label, TCT_TEXT_SIZE);
  const double x    = 0.5 * (p->frame.left + p->frame.right);
  tct_figure_text(f, fmax(TCT_EDGE + half, x), p->frame.bottom + AXIS - 5, 'c', 0, TCT_TEXT_SIZE,
                  "INK", label);
  if (d->category && d->categories > 0)
    tct_categories_key(&p->kinds, f, p->frame.bottom + (*label ? AXIS + 8 : 26), false);
}

/* Leaves, then merges, lowest first.  first, last: places of the two branches */
static void put_table(const struct plan *p, tct_text *csv)
{
  const int n = p->d->n;
  char number[16];

  tct_text_add(csv, "cluster,name,category,size,height,joined,place,first,last,a,b");
  for (int i = 0; i < 2 * n - 1; i++) {
    const tct_merge *m  = i < n ? NULL : &p->merge[i - n];
    const double part[] = {height_of(p, i), p->joined[i], p->place[i],
                           m ? p->place[m->a] : (double)NAN, m ? p->place[m->b] : (double)NAN};
    tct_print(number, sizeof number, "%d", i);
    tct_text_add(csv, "\n%d,", i);
    tct_csv_text(csv, i >= n ? "" : p->d->condition ? p->d->condition[i] : number);
    tct_text_add(csv, ",%d,%d", p->category[i], m ? m->size : 1);
    for (int k = 0; k < 5; k++) {
      tct_text_put(csv, ",", 1);
      tct_csv_number(csv, part[k]);
    }
    tct_text_add(csv, m ? ",%d,%d" : ",,", m ? m->a : 0, m ? m->b : 0);
  }
  tct_text_put(csv, "\n", 1);
}

/* One plot of the branches of one category, one of their joins; joins of unknown height are broken. */
static void draw_tree(const struct plan *p, const char *name, tct_text *body)
{
  const int n = p->d->n;
  char rgb[16];

  tct_text_add(body, "TOP = %.12g\n", p->top);
  tct_text_add(body, "known(c) = strcol(c) eq 'NaN' ? TOP : column(c)\nplot NaN notitle");
  for (int c = -1; c < p->kinds.n; c++) {
    const char *colour = c >= 0 ? tct_category_colour(c, rgb) : p->d->category ? "QUIET" : "INK";
    bool any           = false;
    for (int i = 0; i < 2 * n - 1; i++) any |= p->category[i] == c;
    if (!any) continue;
    tct_text_add(body,
                 ", \\\n  '%s.csv' skip 1 every ::0::%d using ($3==%d?known(5):NaN):7:"
                 "(known(6)-known(5)):(0) with vectors nohead lt 7 lw 1.1 lc rgb %s",
                 name, 2 * n - 3, c, colour);
    tct_text_add(body,
                 ", \\\n  '%s.csv' skip 1 every ::%d using ($3==%d&&strcol(5) ne "
                 "'NaN'?$5:NaN):8:(0):($9-$8) with "
                 "vectors nohead lt 7 lw 1.1 lc rgb %s",
                 name, n, c, colour);
  }
  tct_text_add(
    body,
    ", \\\n  '%s.csv' skip 1 every ::%d using (strcol(5) eq 'NaN'?TOP:NaN):8:(0):($9-$8) with "
    "vectors nohead lt 8\n",
    name, n);
}

static bool grow(struct plan *p)
{
  const int n = p->d->n;

  if (!tct_clusters_average(n, p->d->value, p->merge) || !tct_clusters_order(n, p->merge, p->order))
    return false;
  tct_clusters_places(n, p->merge, p->order, p->place);
  for (int i = 0; i < n; i++) p->category[i] = tct_category_of(&p->kinds, i);
  p->joined[2 * n - 2] = (double)NAN;
  for (int k = 0; k < n - 1; k++) {
    const tct_merge *m = &p->merge[k];
    const int c        = p->category[m->a];
    p->joined[m->a] = p->joined[m->b] = m->height;
    p->category[n + k]                = c == p->category[m->b] ? c : -1;
  }
  return true;
}

static tct_status draw(struct plan *p, const tct_plot *plot, tct_error *err)
{
  tct_figure f;

  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing a dendrogram");
  lay_out(p, &f);
  draw_axis(p, &f);
  draw_leaves(p, &f);
  put_table(p, &f.csv);
  draw_tree(p, plot->name, &f.body);
  return tct_figure_end(&f, "which conditions are alike: average linkage", err);
}

tct_status tct_plot_dendrogram(const tct_plot *plot, const tct_dendrogram *d, tct_error *err)
{
  const size_t n    = d->n > 0 ? (size_t)d->n : 0;
  tct_status status = TCT_OK;
  struct plan p     = {.d     = d,
                       .kinds = {d->category, d->category ? d->categories : 0, d->category_name}};

  if (d->n < 2 || d->n > MOST)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "figure %s is to show a tree of %d conditions, which is not 2 to %d",
                    plot->name, d->n, MOST);
  p.merge    = tct_alloc(n, sizeof *p.merge);
  p.order    = tct_alloc(n, sizeof *p.order);
  p.place    = tct_alloc(2 * n, sizeof *p.place);
  p.joined   = tct_alloc(2 * n, sizeof *p.joined);
  p.category = tct_alloc(2 * n, sizeof *p.category);
  if (p.merge && p.order && p.place && p.joined && p.category && grow(&p))
    status = draw(&p, plot, err);
  else
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for figure %s", plot->name);
  tct_free(p.merge);
  tct_free(p.order);
  tct_free(p.place);
  tct_free(p.joined);
  tct_free(p.category);
  return status;
}
