/* models.c -- how like a brain each of several models is: bars, their intervals, subjects, the ceiling.
 *
 * Bars lie on their side, so that twenty models with long names are read on one column; what is
 * significant stands beside them (models_marks.c). */
#include "report/plots/models.h"

#include <math.h>

enum { THICK = 13, LINE = 12 };

double tct_models_x(const tct_models_plan *p, double value)
{
  const double share = (value - p->range.low) / (p->range.high - p->range.low);

  return p->frame.left + (p->frame.right - p->frame.left) * share;
}

double tct_models_y(const tct_models_plan *p, int model)
{
  return p->frame.top + (model + 0.5) * TCT_MODELS_ROW;
}

static void find_range(tct_models_plan *p)
{
  const tct_inference *of = p->of;
  const double edges[]    = {0, of->lower.value, of->upper.value};

  p->range = (tct_range)TCT_RANGE_NONE;
  tct_range_cover(&p->range, 3, edges);
  for (int i = 0; i < of->models; i++) {
    const tct_inferred_model *m = &of->model[i];
    const double row[]          = {m->mean.value, m->mean.low, m->mean.high};
    tct_range_cover(&p->range, 3, row);
    tct_range_cover(&p->range, (size_t)(of->subjects > 0 ? of->subjects : 0), m->per_subject);
  }
  tct_range_round(&p->range, 5);
}

static void name_value(const tct_models_plan *p, double x, char name[32])
{
  if (isfinite(x))
    tct_print(name, 32, "%s%.*f", x < 0 ? "\xe2\x88\x92" : "", p->decimals, fabs(x));
  else
    tct_print(name, 32, "\xe2\x80\x93");
}

static void measure(tct_models_plan *p, double width)
{
  const double size = p->range.high - p->range.low;
  char name[32];

  p->decimals = size < 1e-4 ? 6 : (int)fmax(0, floor(3.3 - log10(size)));
  for (int i = 0; i < p->of->models; i++) {
    name_value(p, p->of->model[i].mean.value, name);
    p->values = fmax(p->values, tct_lettering_width(name, TCT_SMALL_SIZE));
    p->names  = fmax(p->names, tct_lettering_width(p->of->model[i].name, TCT_TEXT_SIZE));
  }
  p->names = fmin(p->names, 0.34 * width);
}

/* Numbers go where bars would become too short to be compared. */
static void lay_out(tct_models_plan *p, tct_figure *f)
{
  const double top = tct_figure_title(f);

  find_range(p);
  measure(p, f->width);
  tct_models_find(p, 0.28 * f->width);
  p->frame.left  = TCT_EDGE + p->names + 14;
  p->frame.right = f->width - TCT_EDGE - tct_models_wings_width(p) - 4;
  if (p->frame.right - p->values - 8 - p->frame.left >= 0.36 * f->width)
    p->frame.right -= p->values + 8;
  else
    p->values = 0;
  p->frame.top    = top + (p->ceiling ? 18 : 4);
  p->frame.bottom = p->frame.top + TCT_MODELS_ROW * p->of->models;
  f->height       = p->frame.bottom + 20 + (p->label && *p->label ? 18 : 2) +
              tct_models_key_height(p, f->width) + TCT_EDGE;

  int ticks = (int)((p->frame.right - p->frame.left) / 36);
  do tct_ticks_in(&p->range, ticks--, &p->ticks);
  while (ticks > 0 && (tct_ticks_width(&p->ticks, TCT_SMALL_SIZE) + 12) * p->ticks.n >
                        p->frame.right - p->frame.left);
}

/* Every other row is tinted, so that the eye finds from a name to its marks. */
static void draw_rows(const tct_models_plan *p, tct_figure *f)
{
  for (int i = 1; i < p->of->models; i += 2) {
    const double top  = p->frame.top + i * TCT_MODELS_ROW;
    const tct_box row = {0.5 * TCT_EDGE, top, f->width - 0.5 * TCT_EDGE, top + TCT_MODELS_ROW};
    tct_figure_fill(f, &row, "'#f5f5f5'");
  }
}

static void draw_ceiling(const tct_models_plan *p, tct_figure *f)
{
  static const char name[] = "noise ceiling";
  const double low = p->of->lower.value, high = p->of->upper.value;
  const double a = isfinite(low) ? low : high, b = isfinite(high) ? high : low;
  const double half = 0.5 * tct_lettering_width(name, TCT_SMALL_SIZE);

  if (!p->ceiling) return;
  const double left  = tct_models_x(p, fmin(a, b)),
               right = fmax(left + 1, tct_models_x(p, fmax(a, b)));
  tct_figure_fill(f, &(tct_box){left, p->frame.top - 4, right, p->frame.bottom}, "'#d4d4d4'");
  tct_figure_text(f, fmax(TCT_EDGE + half, fmin(f->width - TCT_EDGE - half, 0.5 * (left + right))),
                  p->frame.top - 11, 'c', 0, TCT_SMALL_SIZE, "QUIET", name);
}

static void draw_names(const tct_models_plan *p, tct_figure *f)
{
  for (int i = 0; i < p->of->models; i++) {
    const tct_inferred_model *m = &p->of->model[i];
    const double y              = tct_models_y(p, i);
    char line[2][TCT_LETTERS], value[32];
    const int lines = tct_lettering_wrap(m->name, TCT_TEXT_SIZE, p->names + 0.5, 2, line);

    for (int k = 0; k < lines; k++)
      tct_figure_text(f, p->frame.left - 14, y + LINE * (k - 0.5 * (lines - 1)), 'r', 0,
                      TCT_TEXT_SIZE, "INK", line[k]);
    name_value(p, m->mean.value, value);
    if (p->values > 0)
      tct_figure_text(f, p->frame.right + 8 + p->values, y, 'r', 0, TCT_SMALL_SIZE, "INK", value);
    else if (!isfinite(m->mean.value))
      tct_figure_text(f, tct_models_x(p, 0) + 6, y, 'l', 0, TCT_SMALL_SIZE, "INK", value);
  }
}

static double draw_axis(const tct_models_plan *p, tct_figure *f)
{
  const double below = p->frame.bottom + 20;
  char label[TCT_LETTERS];

  tct_figure_frame(f, &p->frame);
  tct_figure_ranges(f, p->range.low, p->range.high, p->of->models - 0.5, -0.5);
  tct_figure_ticks(f, "x", &p->ticks);
  tct_text_add(&f->body, "unset ytics; set border 1\n");
  const double zero = tct_models_x(p, 0);
  tct_figure_line(f, zero, p->frame.top, zero, p->frame.bottom, "lc rgb INK lw 0.8 front");
  if (!p->label || !*p->label) return below + 2;
  tct_lettering_fit(p->label, TCT_TEXT_SIZE, f->width - 2 * TCT_EDGE, label);
  const double half = 0.5 * tct_lettering_width(label, TCT_TEXT_SIZE);
  const double x    = 0.5 * (p->frame.left + p->frame.right);
  tct_figure_text(f, fmax(TCT_EDGE + half, fmin(f->width - TCT_EDGE - half, x)), below + 7, 'c', 0,
                  TCT_TEXT_SIZE, "INK", label);
  return below + 18;
}

static void put_numbers(tct_text *csv, int n, const double *x)
{
  for (int i = 0; i < n; i++) {
    tct_text_put(csv, ",", 1);
    tct_csv_number(csv, x ? x[i] : (double)NAN);
  }
}

static double p_between(const tct_inference *of, int a, int b)
{
  for (int i = 0; i < of->pairs; i++)
    if ((of->pair[i].a == a && of->pair[i].b == b) || (of->pair[i].a == b && of->pair[i].b == a))
      return of->pair[i].p_corrected;
  return (double)NAN;
}

/* A row for each model, then one for each ceiling.  p1, p2 ...: of the difference to model 1, 2 ... */
static void put_table(const tct_inference *of, tct_text *csv)
{
  tct_text_add(csv, "row,name,mean,low,high,error,p_zero,p_ceiling,p_equivalent");
  for (int k = 0; k < of->subjects; k++) tct_text_add(csv, ",subject%d", k + 1);
  for (int k = 0; k < of->models; k++) tct_text_add(csv, ",p%d", k + 1);
  for (int i = 0; i < of->models; i++) {
    const tct_inferred_model *m = &of->model[i];
    const double all[]          = {m->mean.value, m->mean.low,  m->mean.high,   m->mean.error,
                                   m->p_zero,     m->p_ceiling, m->p_equivalent};
    tct_text_add(csv, "\n%d,", i);
    tct_csv_text(csv, m->name);
    put_numbers(csv, 7, all);
    put_numbers(csv, of->subjects, m->per_subject);
    for (int k = 0; k < of->models; k++) put_numbers(csv, 1, &(double){p_between(of, i, k)});
  }
  for (int i = 0; i < 2; i++) {
    const tct_rsa_estimate *e = i ? &of->upper : &of->lower;
    const double all[]        = {e->value, e->low, e->high, e->error,
                          i ? (double)NAN : of->p_ceiling_zero};
    tct_text_add(csv, "\n%d,\"noise ceiling, %s\"", of->models + i, i ? "upper" : "lower");
    put_numbers(csv, 5, all);
    for (int k = 0; k < 2 + of->subjects + of->models; k++) tct_text_add(csv, ",NaN");
  }
  tct_text_put(csv, "\n", 1);
}

static void draw_bars(const tct_models_plan *p, const char *name, tct_text *body)
{
  const double half    = 0.5 * THICK / TCT_MODELS_ROW;
  const int models     = p->of->models;
  const char *const of = "skip 1 every ::0::";
  const double off[]   = {-0.09, 0.17, -0.17, 0.09};

  tct_text_add(body, "plot NaN notitle");
  for (int i = 0; i < models; i++)
    if (isfinite(p->of->model[i].mean.value))
      tct_text_add(body,
                   ", \\\n  '%s.csv' skip 1 every ::%d::%d using (0):1:(0):3:($1-%.4g):($1+%.4g) "
                   "with boxxyerror lt 1 fs transparent solid 0.55 noborder",
                   name, i, i, half, half);
  /* dots stand off the whisker in a fixed pattern, so that equal subjects are seen to be two */
  for (int k = 0; k < p->of->subjects; k++)
    tct_text_add(body,
                 ", \\\n  '%s.csv' %s%d using %d:($1+%.3g) with points pt 7 ps 0.25 lc rgb "
                 "'#66222222'",
                 name, of, models - 1, k + 10, off[k % 4]);
  for (int i = 0; i < models; i++)
    if (isfinite(p->of->model[i].mean.low) && isfinite(p->of->model[i].mean.high))
      tct_text_add(body,
                   ", \\\n  '%s.csv' skip 1 every ::%d::%d using 3:1:4:5 with xerrorbars lt 7 "
                   "lw 1.2 pt 7 ps 0",
                   name, i, i);
  tct_text_put(body, "\n", 1);
}

tct_status tct_plot_models(const tct_plot *plot, const tct_model_bars *m, tct_error *err)
{
  tct_models_plan p = {.of = m->of, .label = m->label, .alpha = m->alpha > 0 ? m->alpha : 0.05};
  tct_figure f;

  if (m->of->models < 1 || m->of->models > TCT_MODELS)
    return tct_fail(err, TCT_UNSUPPORTED, "figure %s is to show %d models, which is not 1 to %d",
                    plot->name, m->of->models, TCT_MODELS);
  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing bars of models");
  lay_out(&p, &f);
  draw_rows(&p, &f);
  draw_ceiling(&p, &f);
  const double below = draw_axis(&p, &f);
  draw_names(&p, &f);
  tct_models_marks(&p, &f, below);
  put_table(m->of, &f.csv);
  draw_bars(&p, plot->name, &f.body);
  return tct_figure_end(&f, "how like a brain models are", err);
}
