/* places.c -- learning rules between bias and variance, a panel for each state of training.
 *
 * Richards et al. 2019, doi:10.1038/s41593-019-0520-2, Figure 2.  What trembles has its place in a plane,
 * variance against bias; whatever does not would crowd the line variance = 0, and so that line is drawn as
 * rows, one for each rule, all on the same axis of bias. */
#include "report/plots/places.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/plots/style.h"

enum { ROW = 14, CURVE = 23, DECADE = 36, PANEL_GAP = 30, HEAD = 20, BETWEEN = 24, FOOT = 42 };

/* ---- which lines there are ------------------------------------------------------------------------ */

const char *tct_places_value(const tct_credit_entry *e)
{
  const char *equals = strrchr(e->knob, '=');

  return equals ? equals + 1 : "";
}

static void turned_of(const tct_credit_entry *e, char out[160])
{
  const char *equals = strrchr(e->knob, '=');

  tct_print(out, 160, "%.*s", equals ? (int)(equals - e->knob) : 0, e->knob);
}

bool tct_places_of(const tct_credit_entry *e, const tct_places_line *l)
{
  char turned[160];

  turned_of(e, turned);
  return !*e->refused && strcmp(e->rule, l->rule) == 0 && strcmp(turned, l->turned) == 0;
}

/* A family has the colour of its turn, as its rules appear. */
static int colour_of(tct_places_plan *plan, const char *rule)
{
  const tct_about *about = tct_variant("rules", rule);
  const char *family     = about ? about->family : "others";
  int i                  = 0;

  while (i < plan->families && strcmp(plan->family[i], family) != 0) i++;
  if (i == TCT_PLACES_FAMILIES) return TCT_HUES;
  if (i == plan->families) plan->family[plan->families++] = family;
  return i % TCT_HUES + 1;
}

/* "rule.nudge" is the nudge; a path through the circuit, its last word. */
static void name_line(tct_places_line *l)
{
  const char *dot = strrchr(l->turned, '.');
  char *c         = l->name;

  tct_print(l->name, sizeof l->name, "%s%s%s", l->rule, dot ? ", " : "", dot ? dot + 1 : "");
  for (; *c; c++)
    if (*c == '_') *c = ' ';
}

static double middle(const tct_estimate *e)
{
  return isfinite(e->value) ? e->value : isfinite(e->high) ? 0.5 * (e->low + e->high) : 1;
}

static void add_line(tct_places_plan *plan, const tct_credit_entry *e)
{
  tct_places_line new = {.rule = e->rule, .quiet = true};

  if (*e->refused) return;
  for (int i = 0; i < plan->lines; i++)
    if (tct_places_of(e, &plan->line[i])) {
      plan->line[i].quiet = plan->line[i].quiet && e->deterministic;
      return;
    }
  if (plan->lines == 2 * TCT_PLACES_ROWS) return;
  turned_of(e, new.turned);
  new.quiet  = e->deterministic;
  new.order  = middle(&e->bias2_layer);
  new.colour = colour_of(plan, e->rule);
  new.curve  = *new.turned != 0;
  new.high   = new.curve ? CURVE : ROW;
  name_line(&new);
  plan->line[plan->lines++] = new;
}

/* A curve stands where its middle is. */
static void order_curve(tct_places_plan *plan, tct_places_line *l)
{
  const tct_credit_state *s = &plan->p->table->state[0];
  double sum                = 0;
  int n                     = 0;

  for (int i = 0; i < s->entries; i++)
    if (tct_places_of(&s->entry[i], l))
      sum += pow(fmax(0, middle(&s->entry[i].bias2_layer)), 0.25), n++;
  if (n) l->order = pow(sum / n, 4);
}

static int by_bias(const void *a, const void *b)
{
  const tct_places_line *x = a, *y = b;

  if (x->order < y->order) return -1;
  if (x->order > y->order) return 1;
  return strcmp(x->name, y->name);
}

static void find_lines(tct_places_plan *plan)
{
  const tct_credit_table *t = plan->p->table;

  for (int k = 0; k < t->states; k++)
    for (int i = 0; i < t->state[k].entries; i++) add_line(plan, &t->state[k].entry[i]);
  for (int i = 0; i < plan->lines; i++) {
    tct_places_line *l = &plan->line[i];
    order_curve(plan, l);
    if (!l->quiet) continue;
    plan->rows += l->high;
    plan->names = fmax(plan->names, tct_lettering_width(l->name, TCT_SMALL_SIZE));
  }
  qsort(plan->line, (size_t)plan->lines, sizeof *plan->line, by_bias);
}

static void find_decades(tct_places_plan *plan)
{
  const tct_credit_table *t = plan->p->table;
  double low = 0.1, high = 10;

  for (int k = 0; k < t->states; k++)
    for (int i = 0; i < t->state[k].entries; i++) {
      const tct_estimate *v = &t->state[k].entry[i].variance;
      if (*t->state[k].entry[i].refused || !(v->value > 0) || !isfinite(v->value)) continue;
      low  = fmin(low, v->value);
      high = fmax(high, isfinite(v->high) ? fmin(v->high, 30 * v->value) : v->value);
    }
  plan->bottom = fmax(-2, floor(log10(low)));
  plan->top    = fmin(8, ceil(log10(high) - 0.1));
  plan->noise  = fmax(120, DECADE * (plan->top - plan->bottom));
}

/* ---- marks ---------------------------------------------------------------------------------------------- */

double tct_places_x(const tct_box *b, double bias)
{
  const double x = isnan(bias) ? 0.5 : pow(fmax(0, fmin(1, bias)), 0.25);

  return b->left + 8 + x * (b->right - b->left - 16);
}

void tct_places_mark(tct_figure *f, const tct_box *b, const tct_credit_entry *e, double y,
                     int colour)
{
  const tct_estimate *one = &e->bias2_layer, *all = &e->bias2;
  const double low = tct_places_x(b, one->low), high = tct_places_x(b, one->high);
  char thick[64], hair[64];

  tct_print(thick, sizeof thick, "lt %d lw 1.6", colour);
  tct_print(hair, sizeof hair, "lt %d lw 0.6", colour);
  if (isnan(one->value)) { /* somewhere between: an arrow from the most that it can be */
    tct_text_add(&f->body,
                 "set arrow from screen px(%.6g),py(%.6g) to screen px(%.6g),py(%.6g) head size "
                 "screen 5./W,20 filled lt %d lw 1\n",
                 high, y, low, y, colour);
    tct_figure_line(f, high, y - 4, high, y + 4, hair);
    return;
  }
  const double x = tct_places_x(b, one->value), far = tct_places_x(b, all->value);
  if (isfinite(one->low) && high - low > 0.5) tct_figure_line(f, low, y, high, y, thick);
  if (isfinite(all->value) && fabs(far - x) > 1) {
    tct_figure_line(f, x, y, far, y, hair);
    tct_figure_line(f, far, y - 3, far, y + 3, hair);
  }
  tct_text_add(&f->body,
               "set label '' at screen px(%.6g),py(%.6g) point pt 7 ps 0.75 lc rgb PAPER front\n"
               "set label '' at screen px(%.6g),py(%.6g) point lt %d pt 7 ps 0.6 front\n",
               x, y, x, y, colour);
}

/* ---- panels ---------------------------------------------------------------------------------------------- */

static void name_panel(const tct_credit_state *s, char out[TCT_LETTERS])
{
  if (strcmp(s->name, "init") == 0)
    tct_print(out, TCT_LETTERS, "at the start, loss %.3g", s->objective);
  else if (strncmp(s->name, "own:", 4) == 0)
    tct_print(out, TCT_LETTERS, "each by its own learning, at loss %.3g", s->objective);
  else if (s->trials)
    tct_print(out, TCT_LETTERS, "after %llu trials of backprop, loss %.3g",
              (unsigned long long)s->trials, s->objective);
  else
    tct_print(out, TCT_LETTERS, "%s, loss %.3g", s->name, s->objective);
}

static const struct {
  double at;
  const char *name;
} tick[] = {{0, "0"},        {1e-4, "10\xe2\x81\xbb\xe2\x81\xb4"},
            {1e-3, "0.001"}, {0.01, "0.01"},
            {0.05, "0.05"},  {0.2, "0.2"},
            {0.5, "0.5"},    {1, "1"}};

static void draw_panel(tct_figure *f, const tct_places_plan *plan, const tct_places_panel *panel)
{
  const tct_box *b = &panel->rows;
  char title[TCT_LETTERS], fit[TCT_LETTERS];

  name_panel(panel->state, title);
  tct_lettering_fit(title, TCT_TEXT_SIZE, b->right - b->left, fit);
  tct_figure_text(f, b->left, panel->noise.top - 11, 'l', 0, TCT_TEXT_SIZE, "INK", fit);
  for (size_t i = 0; i < sizeof tick / sizeof *tick; i++) {
    const double x = tct_places_x(b, tick[i].at);
    tct_figure_line(f, x, panel->noise.top, x, panel->noise.bottom, "lc rgb FAINT lw 0.6 back");
    tct_figure_line(f, x, b->top, x, b->bottom, "lc rgb FAINT lw 0.6 back");
    tct_figure_line(f, x, b->bottom, x, b->bottom + 3, "lc rgb INK lw 0.8");
    tct_figure_text(f, x, b->bottom + 11, 'c', 0, 9, "INK", tick[i].name);
  }
  tct_figure_line(f, b->left, b->bottom, b->right, b->bottom, "lc rgb INK lw 0.8");
  tct_places_noise(f, plan, panel);
  tct_places_rows(f, plan, panel);
  tct_figure_text(f, 0.5 * (b->left + b->right), b->bottom + 27, 'c', 0, TCT_TEXT_SIZE, "INK",
                  "bias\xc2\xb2 (fourth root), a step size for each projection");
}

static double key(tct_figure *f, const tct_places_plan *p, double top)
{
  double x = TCT_EDGE, y = top + 6;

  for (int i = 0; i < p->families; i++) {
    const double wide = 12 + tct_lettering_width(p->family[i], TCT_SMALL_SIZE);
    if (x > TCT_EDGE && x + wide > f->width - TCT_EDGE) x = TCT_EDGE, y += 16;
    tct_text_add(&f->body, "set label '' at screen px(%.6g),py(%.6g) point lt %d pt 7 ps 0.45\n",
                 x + 4, y, i % TCT_HUES + 1);
    tct_figure_text(f, x + 12, y, 'l', 0, TCT_SMALL_SIZE, "INK", p->family[i]);
    x += wide + 16;
  }
  return p->families ? y + 12 : top;
}

static void row_names(tct_figure *f, const tct_places_plan *plan, const tct_box *rows)
{
  double y = rows->top;
  char fit[TCT_LETTERS];

  for (int i = 0; i < plan->lines; i++) {
    const tct_places_line *l = &plan->line[i];
    if (!l->quiet) continue;
    tct_lettering_fit(l->name, TCT_SMALL_SIZE, plan->names, fit);
    tct_figure_text(f, rows->left - 8, y + l->high - 0.5 * ROW, 'r', 0, TCT_SMALL_SIZE, "INK", fit);
    y += l->high;
  }
}

static void lay_out(tct_figure *f, tct_places_plan *plan)
{
  const int panels = plan->p->table->states, columns = panels > 1 ? 2 : 1;
  const double top = key(f, plan, tct_figure_title(f));
  const double one = HEAD + plan->noise + BETWEEN + plan->rows + FOOT;

  plan->names       = fmin(plan->names, 0.27 * f->width);
  const double left = TCT_EDGE + fmax(plan->names + 8, 56);
  const double wide = (f->width - left - 14 - PANEL_GAP * (columns - 1)) / columns;

  const int rows = (panels + columns - 1) / columns;

  f->height = top + one * rows + TCT_EDGE;
  for (int k = 0; k < panels; k++) {
    const double x         = left + (wide + PANEL_GAP) * (k % columns);
    const int row          = k / columns;
    const double y         = top + one * row + HEAD;
    tct_places_panel panel = {.state = &plan->p->table->state[k],
                              .noise = {x, y, x + wide, y + plan->noise}};
    panel.rows             = (tct_box){x, panel.noise.bottom + BETWEEN, x + wide,
                                       panel.noise.bottom + BETWEEN + plan->rows};
    if (k % columns == 0) {
      row_names(f, plan, &panel.rows);
      tct_figure_text(f, left - 46, 0.5 * (panel.noise.top + panel.noise.bottom), 'c', 90,
                      TCT_TEXT_SIZE, "INK", "variance given the data");
      tct_figure_text(f, left - 8, panel.rows.top - 10, 'r', 0, TCT_SMALL_SIZE, "QUIET",
                      "variance 0");
    }
    draw_panel(f, plan, &panel);
  }
}

/* ---- the table -------------------------------------------------------------------------------------------- */

static void put_table(const tct_places *p, tct_text *csv)
{
  tct_text_add(csv, "state,rule,knob,bias,bias_low,bias_high,whole,variance,variance_low,"
                    "variance_high,efficiency\n");
  for (int k = 0; k < p->table->states; k++)
    for (int i = 0; i < p->table->state[k].entries; i++) {
      const tct_credit_entry *e = &p->table->state[k].entry[i];
      const double number[]     = {e->bias2_layer.value, e->bias2_layer.low, e->bias2_layer.high,
                                   e->bias2.value,       e->variance.value,  e->variance.low,
                                   e->variance.high,     e->efficiency.value};
      if (*e->refused) continue;
      tct_csv_text(csv, p->table->state[k].name);
      tct_text_put(csv, ",", 1);
      tct_csv_text(csv, e->rule);
      tct_text_put(csv, ",", 1);
      tct_csv_text(csv, e->knob);
      for (size_t n = 0; n < sizeof number / sizeof *number; n++) {
        tct_text_put(csv, ",", 1);
        tct_csv_number(csv, number[n]);
      }
      tct_text_put(csv, "\n", 1);
    }
}

tct_status tct_plot_places(const tct_plot *plot, const tct_places *p, tct_error *err)
{
  tct_places_plan plan = {.p = p};
  tct_figure f;
  int quiet = 0;

  find_lines(&plan);
  for (int i = 0; i < plan.lines; i++) quiet += plan.line[i].quiet;
  if (p->table->states < 1 || p->table->states > TCT_PLACES_PANELS || quiet > TCT_PLACES_ROWS)
    return tct_fail(err, TCT_UNSUPPORTED, "figure %s has %d panels of %d rows, not 1 to %d of %d",
                    plot->name, p->table->states, quiet, TCT_PLACES_PANELS, TCT_PLACES_ROWS);
  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing places");
  find_decades(&plan);
  put_table(p, &f.csv);
  lay_out(&f, &plan);
  tct_figure_frame(&f, &(tct_box){0, 0, f.width, f.height});
  tct_text_add(&f.body, "unset border; unset tics; set xrange [0:1]; set yrange [0:1]\n"
                        "plot NaN notitle\n");
  return tct_figure_end(&f, "learning rules between bias and variance", err);
}
