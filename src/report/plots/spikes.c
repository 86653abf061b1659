/* spikes.c -- who fired when, membranes, how often all fired, how long they paused: columns with the same axes. */
#include <math.h>
#include <string.h>

#include "report/plots/figure.h"

enum { COLUMNS = 2, TRACES = 6, SPIKES = 200000, LEFT = 54, GAP = 16, HEAD = 34, LABEL = 34 };
enum { BESIDE = 30 }; /* px of an axis's name and its gaps */
enum { RASTER, MEMBRANE, RATE, PAUSE, PANELS };
enum { BLOCKS = 4 + TRACES }; /* of the table, for each column */

struct plan {
  const tct_spike_picture *s;
  int units;                 /* the most of a column */
  double left;               /* px of what stands left of a column's panels */
  double wide, high[PANELS]; /* px; 0: no such panel */
  double top[PANELS];        /* px */
  tct_range x[PANELS], y[PANELS];
};

/* ---- layout ----------------------------------------------------------------------------------------- */

static void find_ranges(struct plan *p)
{
  const tct_spike_picture *s = p->s;

  for (int k = 0; k < PANELS; k++) {
    p->x[k] = (tct_range){s->begin, s->end};
    p->y[k] = (tct_range)TCT_RANGE_NONE;
  }
  p->x[PAUSE] = (tct_range)TCT_RANGE_NONE;
  for (int i = 0; i < s->n; i++) {
    const tct_spike_column *c = &s->column[i];
    const double none         = 0;
    if (c->units > p->units) p->units = c->units;
    tct_range_cover(&p->y[MEMBRANE], (size_t)c->traces * (size_t)c->steps, c->trace);
    tct_range_cover(&p->y[RATE], 1, &none);
    tct_range_cover(&p->y[RATE], (size_t)c->bins, c->rate);
    tct_range_cover(&p->y[RATE], (size_t)c->bins, c->high);
    tct_range_cover(&p->x[PAUSE], 1, &none);
    tct_range_cover(&p->x[PAUSE], (size_t)c->gaps, c->gap);
    tct_range_cover(&p->y[PAUSE], 1, &none);
    tct_range_cover(&p->y[PAUSE], (size_t)c->gaps, c->share);
    tct_range_cover(&p->y[PAUSE], (size_t)c->gaps, c->poisson);
  }
  p->y[RASTER] = (tct_range){-0.5, fmax(1, p->units) - 0.5};
  for (int k = 0; k < PANELS; k++) tct_range_settle(&p->x[k]);
  for (int k = MEMBRANE; k < PANELS; k++) tct_range_round(&p->y[k], 3);
}

/* Units are whole. */
static void find_ticks(const tct_range *y, int panel, tct_ticks *ticks)
{
  int n = 0;

  tct_ticks_in(y, panel == RASTER ? 4 : 3, ticks);
  for (int i = 0; panel == RASTER && i < ticks->n; i++) {
    const double at = ticks->at[i];
    if (at < 0 || at != floor(at)) continue;
    ticks->at[n] = at;
    tct_print(ticks->name[n++], sizeof ticks->name[0], "%.0f", at);
  }
  if (panel == RASTER) ticks->n = n;
}

/* The widest number, with the name of its axis beside it. */
static double left_of(const struct plan *p, bool membranes)
{
  double wide = LEFT;
  tct_ticks ticks;

  for (int k = 0; k < PANELS; k++) {
    if (k == MEMBRANE && !membranes) continue;
    find_ticks(&p->y[k], k, &ticks);
    wide = fmax(wide, BESIDE + tct_ticks_width(&ticks, TCT_SMALL_SIZE));
  }
  return wide;
}

static void lay_out(struct plan *p, tct_figure *f)
{
  const double top = tct_figure_title(f);
  bool membranes   = false;

  find_ranges(p);
  for (int i = 0; i < p->s->n; i++) membranes |= p->s->column[i].traces > 0;
  p->left           = left_of(p, membranes);
  p->wide           = (f->width - TCT_EDGE - p->s->n * (p->left + GAP)) / p->s->n;
  p->high[RASTER]   = fmin(220, fmax(50, 2.5 * p->units));
  p->high[MEMBRANE] = membranes ? 80 : 0;
  p->high[RATE]     = 70;
  p->high[PAUSE]    = 80;
  double y          = top + HEAD;
  for (int k = 0; k < PANELS; k++) {
    if (p->high[k] == 0) continue;
    p->top[k] = y;
    y += p->high[k] + (k < RATE ? 14 : LABEL + 14);
  }
  f->height = ceil(y - 8);
}

/* ---- the table: blocks that are found by their place, each with a row at least ---------------------- */

static void put_row(tct_text *csv, const char *kind, const tct_spike_column *c, int n,
                    const double *number)
{
  tct_text_add(csv, "%s,", kind);
  tct_csv_text(csv, c->name);
  for (int i = 0; i < 4; i++) {
    tct_text_put(csv, ",", 1);
    tct_csv_number(csv, i < n ? number[i] : (double)NAN);
  }
  tct_text_put(csv, "\n", 1);
}

static void end_block(tct_text *csv, const char *kind, const tct_spike_column *c, bool empty)
{
  if (empty) put_row(csv, kind, c, 0, NULL);
  tct_text_add(csv, "\n\n");
}

static void put_column(const tct_spike_column *c, tct_text *csv)
{
  for (size_t i = 0; i < c->spikes; i++) put_row(csv, "spike", c, 2, c->spike[i]);
  end_block(csv, "spike", c, c->spikes == 0);
  for (int i = 0; i < c->bins; i++)
    put_row(csv, "rate", c, 4,
            (double[]){c->middle[i], c->rate[i], c->low ? c->low[i] : (double)NAN,
                       c->high ? c->high[i] : (double)NAN});
  end_block(csv, "rate", c, c->bins == 0);
  for (int i = 0; i < c->gaps; i++)
    put_row(csv, "interval", c, 2, (double[]){c->gap[i], c->share[i]});
  end_block(csv, "interval", c, c->gaps == 0);
  for (int i = 0; c->poisson && i < c->gaps; i++)
    put_row(csv, "poisson", c, 2, (double[]){c->gap[i], c->poisson[i]});
  end_block(csv, "poisson", c, !c->poisson || c->gaps == 0);
  for (int k = 0; k < TRACES; k++) {
    for (int t = 0; k < c->traces && t < c->steps; t++)
      put_row(csv, "membrane", c, 2,
              (double[]){c->time[t], c->trace[(size_t)k * (size_t)c->steps + (size_t)t]});
    end_block(csv, "membrane", c, k >= c->traces || c->steps == 0);
  }
}

/* ---- panels ----------------------------------------------------------------------------------------- */

static void put_axes(const struct plan *p, tct_figure *f, int panel, int column, const tct_box *b)
{
  static const char *const y_name[PANELS] = {"unit", NULL, "rate, Hz", "share"};
  const tct_range *x = &p->x[panel], *y = &p->y[panel];
  const char *name = panel == MEMBRANE ? p->s->trace_label : y_name[panel];
  tct_ticks ticks;
  char label[TCT_LETTERS];

  tct_figure_frame(f, b);
  tct_figure_ranges(f, x->low, x->high, y->low, y->high);
  tct_ticks_in(x, (int)fmax(2, (b->right - b->left) / 60), &ticks);
  for (int i = 0; panel < RATE && i < ticks.n; i++) ticks.name[i][0] = 0;
  tct_figure_ticks(f, "x", &ticks);
  find_ticks(y, panel, &ticks);
  tct_figure_ticks(f, "y", &ticks);
  tct_lettering_fit(name, TCT_SMALL_SIZE, b->bottom - b->top + 8, label);
  if (column == 0)
    tct_figure_text(f, b->left - p->left + 14, 0.5 * (b->top + b->bottom), 'c', 90, TCT_SMALL_SIZE,
                    "INK", label);
  if (panel >= RATE)
    tct_figure_text(f, 0.5 * (b->left + b->right), b->bottom + 28, 'c', 0, TCT_SMALL_SIZE, "INK",
                    panel == RATE ? "time, ms" : "interval, ms");
}

static void put_panel(const struct plan *p, tct_figure *f, int panel, int column)
{
  const double left = TCT_EDGE + column * (p->wide + p->left + GAP) + p->left;
  const tct_box b   = {left, p->top[panel], left + p->wide, p->top[panel] + p->high[panel]};
  const int block = BLOCKS * column, hue = column ? 8 : 1;
  const char *name   = f->plot->name;
  const double pause = p->x[PAUSE].high - p->x[PAUSE].low;
  const int gaps     = p->s->column[column].gaps;

  put_axes(p, f, panel, column, &b);
  if (panel == RASTER)
    tct_text_add(&f->body,
                 "plot '%s.csv' skip 1 index %d using 3:($4-0.4):(0):(0.8) with vectors nohead lc "
                 "rgb INK lw 0.9\n",
                 name, block);
  if (panel == MEMBRANE) {
    tct_text_add(&f->body, "plot NaN notitle");
    for (int k = 0; k < p->s->column[column].traces; k++)
      tct_text_add(&f->body, ", \\\n  '%s.csv' skip 1 index %d using 3:4 with lines lt %d lw 1",
                   name, block + 4 + k, k + 1);
    tct_text_add(&f->body, "\n");
  }
  if (panel == RATE)
    tct_text_add(
      &f->body,
      "plot '%s.csv' skip 1 index %d using 3:5:6 with filledcurves lt %d fs transparent "
      "solid 0.25 noborder, '' skip 1 index %d using 3:4 with lines lt %d dt solid lw 1.4\n",
      name, block + 1, hue, block + 1, hue);
  if (panel == PAUSE)
    tct_text_add(
      &f->body,
      "plot '%s.csv' skip 1 index %d using 3:4:(%.6g) with boxes lt %d dt solid lw 0.6 fs "
      "transparent solid 0.45, '' skip 1 index %d using 3:4 with lines lt 2 dt (4,3) lw "
      "1.2\n",
      name, block + 2, gaps > 1 ? pause / gaps : 1, hue, block + 3);
  tct_text_add(&f->body, "unset label\n");
}

/* What the broken line is, in the corner where few intervals are. */
static void put_key(const struct plan *p, tct_figure *f, int column)
{
  const double right = TCT_EDGE + column * (p->wide + p->left + GAP) + p->left + p->wide;

  if (p->s->column[column].poisson)
    tct_figure_text(f, right, p->top[PAUSE] + 6, 'r', 0, TCT_SMALL_SIZE, "QUIET",
                    "broken: a Poisson train");
}

static void put_head(const struct plan *p, tct_figure *f, int column)
{
  const double left = TCT_EDGE + column * (p->wide + p->left + GAP) + p->left;
  char line[TCT_LETTERS];

  tct_lettering_fit(p->s->column[column].name, TCT_TEXT_SIZE, p->wide, line);
  tct_figure_text(f, left, p->top[RASTER] - 26, 'l', 0, TCT_TEXT_SIZE, "INK", line);
  tct_lettering_fit(p->s->column[column].note, TCT_SMALL_SIZE, p->wide, line);
  tct_figure_text(f, left, p->top[RASTER] - 11, 'l', 0, TCT_SMALL_SIZE, "QUIET", line);
}

static tct_status check(const tct_plot *plot, const tct_spike_picture *s, tct_error *err)
{
  if (s->n < 1 || s->n > COLUMNS)
    return tct_fail(err, TCT_UNSUPPORTED, "figure %s has %d columns of spikes, not 1 or 2",
                    plot->name, s->n);
  for (int i = 0; i < s->n; i++)
    if (s->column[i].spikes > SPIKES || s->column[i].traces > TRACES)
      return tct_fail(err, TCT_UNSUPPORTED, "figure %s has %zu spikes and %d membranes", plot->name,
                      s->column[i].spikes, s->column[i].traces);
  return TCT_OK;
}

tct_status tct_plot_spikes(const tct_plot *plot, const tct_spike_picture *s, tct_error *err)
{
  struct plan p = {.s = s};
  tct_figure f;

  TCT_TRY(check(plot, s, err), err, "drawing spikes");
  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing spikes");
  lay_out(&p, &f);
  tct_text_add(&f.csv, "kind,name,x,y,low,high\n");
  tct_text_add(&f.body, "set multiplot\n");
  for (int i = 0; i < s->n; i++) {
    put_head(&p, &f, i);
    put_key(&p, &f, i);
    put_column(&s->column[i], &f.csv);
    for (int k = 0; k < PANELS; k++)
      if (p.high[k] > 0) put_panel(&p, &f, k, i);
  }
  tct_text_add(&f.body, "unset multiplot\n");
  return tct_figure_end(&f, "who fired when, how often all did, how long they paused", err);
}
