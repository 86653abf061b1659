/* models_marks.c -- what is significant beside bars of models: against 0, the ceiling, each other.
 *
 * Twenty models have 190 pairs.  One line for each model that is better than any other says them all;
 * models that are better than the same ones share theirs. */
#include "report/plots/models.h"

#include <math.h>

enum { WIDEST = 8, NARROWEST = 5, KEY_LINE = 13 };
#define DISC 2.2 /* px, its radius */
#define DROP 3.6
#define STEM "lc rgb '#999999' lw 0.7"
#define TICK "lc rgb INK lw 1.4"

static int better_first(const tct_models_plan *p, const tct_inferred_pair *pair)
{
  const double d = p->of->larger_is_more_similar ? pair->difference.value : -pair->difference.value;

  if (!(pair->p_corrected < p->alpha) || !(fabs(d) > 0)) return -1;
  return d > 0;
}

static void find_wings(tct_models_plan *p)
{
  uint64_t than[TCT_MODELS] = {0};
  const int n               = p->of->models;

  for (int i = 0; i < p->of->pairs; i++) {
    const tct_inferred_pair *pair = &p->of->pair[i];
    const int first               = better_first(p, pair);
    if (first < 0 || pair->a < 0 || pair->b < 0 || pair->a >= n || pair->b >= n) continue;
    than[first ? pair->a : pair->b] |= (uint64_t)1 << (first ? pair->b : pair->a);
  }
  p->wings = 0;
  for (int i = 0; i < n; i++) {
    int k = 0;
    if (!than[i]) continue;
    while (k < p->wings && p->wing[k].to != than[i]) k++;
    if (k == p->wings) p->wing[p->wings++] = (tct_wing){0, than[i]};
    p->wing[k].from |= (uint64_t)1 << i;
  }
}

static bool below_ceiling(const tct_models_plan *p, int i)
{
  return p->of->model[i].p_ceiling < p->alpha && isfinite(p->of->lower.value);
}

static bool at_ceiling(const tct_models_plan *p, int i)
{
  return p->of->model[i].p_equivalent < p->alpha && isfinite(p->of->lower.value);
}

void tct_models_find(tct_models_plan *p, double room)
{
  p->ceiling = isfinite(p->of->lower.value) || isfinite(p->of->upper.value);
  for (int i = 0; i < p->of->models; i++) {
    p->at_zero |= p->of->model[i].p_zero < p->alpha;
    p->below |= below_ceiling(p, i);
    p->equal |= at_ceiling(p, i);
  }
  find_wings(p);
  p->step  = p->wings ? fmax(NARROWEST, fmin(WIDEST, floor(room / p->wings))) : 0;
  p->shown = p->wings * p->step <= room ? p->wings : (int)(room / p->step);
}

double tct_models_wings_width(const tct_models_plan *p)
{
  return p->shown ? p->shown * p->step + 8 : 0;
}

/* ---- marks ------------------------------------------------------------------------------------------- */

/* `way` -1: bulges to the left of x, 1: to the right, 0: a ring around it */
static void mark(tct_figure *f, double x, double y, int way, double radius)
{
  tct_text_add(&f->body,
               "set object circle at screen px(%.6g),py(%.6g) size screen px(%.4g) arc [%s] %s "
               "front\n",
               x, y, radius,
               way < 0   ? "90:270"
               : way > 0 ? "-90:90"
                         : "0:360",
               way ? "fc rgb INK fs solid 1 noborder" : "fc rgb PAPER fs solid 1 border rgb INK");
}

static void disc(tct_figure *f, double x, double y)
{
  tct_text_add(&f->body,
               "set object circle at screen px(%.6g),py(%.6g) size screen px(%.4g) fc rgb INK fs "
               "solid 1 noborder front\n",
               x, y, DISC);
}

static void draw_wing(const tct_models_plan *p, tct_figure *f, const tct_wing *w, double x)
{
  int first = -1, last = -1;

  for (int i = 0; i < p->of->models; i++) {
    if (!((w->from | w->to) >> i & 1)) continue;
    if (first < 0) first = i;
    last = i;
  }
  tct_figure_line(f, x, tct_models_y(p, first), x, tct_models_y(p, last), STEM);
  for (int i = first; i <= last; i++) {
    const double y = tct_models_y(p, i);
    if (w->to >> i & 1) tct_figure_line(f, x - 2.4, y, x + 0.4, y, TICK);
    if (w->from >> i & 1) disc(f, x, y);
  }
}

static void draw_marks(const tct_models_plan *p, tct_figure *f)
{
  const double ceiling = p->of->lower.value;

  for (int i = 0; i < p->of->models; i++) {
    const tct_inferred_model *m = &p->of->model[i];
    const double y              = tct_models_y(p, i);
    if (m->p_zero < p->alpha) mark(f, tct_models_x(p, 0), y, m->mean.value < 0 ? 1 : -1, DROP);
    if (below_ceiling(p, i))
      mark(f, tct_models_x(p, ceiling), y, m->mean.value > ceiling ? 1 : -1, DROP);
    if (at_ceiling(p, i)) mark(f, tct_models_x(p, ceiling), y, 0, DROP - 0.4);
  }
  for (int k = 0; k < p->shown; k++)
    draw_wing(p, f, &p->wing[k], f->width - TCT_EDGE - (p->shown - k - 0.5) * p->step);
}

/* ---- the key ------------------------------------------------------------------------------------------ */

enum { KEYS = 6 };

struct key {
  char glyph; /* '0' '-' 'o' 'w' as they are drawn; ' ' none */
  char text[120];
};

/* Is there any p at all? */
static bool is_tested(const tct_inference *of)
{
  for (int i = 0; i < of->models; i++)
    if (isfinite(of->model[i].p_zero) || isfinite(of->model[i].p_ceiling)) return true;
  for (int i = 0; i < of->pairs; i++)
    if (isfinite(of->pair[i].p_corrected)) return true;
  return false;
}

static int keys_of(const tct_models_plan *p, struct key key[KEYS])
{
  int n = 0;

  if (p->at_zero) key[n++] = (struct key){'0', "better than 0"};
  if (p->below) key[n++] = (struct key){'-', "differs from the lower ceiling"};
  if (p->equal) key[n++] = (struct key){'o', "at the ceiling, within the margin"};
  if (p->shown) key[n++] = (struct key){'w', "each disc is better than each tick of its line"};
  if (p->shown < p->wings) {
    key[n] = (struct key){' ', ""};
    tct_print(key[n++].text, sizeof key->text, "%d more such lines are in the table",
              p->wings - p->shown);
  }
  key[n] = (struct key){' ', ""};
  if (is_tested(p->of))
    tct_print(key[n].text, sizeof key->text, "%scorrected p < %.3g%s", n ? "" : "no ", p->alpha,
              p->of->subjects > 1 ? "; dots: subjects" : "");
  else if (p->of->subjects > 1)
    tct_print(key[n].text, sizeof key->text, "dots: subjects");
  return *key[n].text ? n + 1 : n;
}

static void draw_glyph(tct_figure *f, char glyph, double x, double y)
{
  if (glyph == '0' || glyph == '-') {
    const double line = glyph == '0' ? x + 6 : x + 7;
    if (glyph == '-')
      tct_figure_fill(f, &(tct_box){line, y - 6, line + 4, y + 6}, "'#d4d4d4'");
    else
      tct_figure_line(f, line, y - 6, line, y + 6, "lc rgb INK lw 0.8");
    mark(f, line, y, -1, DROP);
  } else if (glyph == 'o') {
    tct_figure_fill(f, &(tct_box){x + 6, y - 6, x + 10, y + 6}, "'#d4d4d4'");
    mark(f, x + 6, y, 0, DROP - 0.4);
  } else if (glyph == 'w') {
    tct_figure_line(f, x + 8, y - 4, x + 8, y + 5, STEM);
    tct_figure_line(f, x + 5.6, y + 5, x + 8.4, y + 5, TICK);
    disc(f, x + 8, y - 4);
  }
}

/* Lay the key out in lines of so many px; f NULL: only say how high it is. */
static double put_key(const tct_models_plan *p, tct_figure *f, double width, double y)
{
  struct key key[KEYS];
  const int n = keys_of(p, key);
  double x = TCT_EDGE, top = y + 6;

  for (int i = 0; i < n; i++) {
    const double glyph = key[i].glyph == ' ' ? 0 : 15;
    const double wide  = glyph + tct_lettering_width(key[i].text, TCT_SMALL_SIZE);
    char text[TCT_LETTERS];
    if (x > TCT_EDGE && x + wide > width - TCT_EDGE) x = TCT_EDGE, top += KEY_LINE + 1;
    if (f) {
      draw_glyph(f, key[i].glyph, x, top + 6);
      tct_lettering_fit(key[i].text, TCT_SMALL_SIZE, width - TCT_EDGE - x - glyph, text);
      tct_figure_text(f, x + glyph, top + 6, 'l', 0, TCT_SMALL_SIZE, "QUIET", text);
    }
    x += wide + 14;
  }
  return n ? top + KEY_LINE - y : 0;
}

double tct_models_key_height(const tct_models_plan *p, double width)
{
  return put_key(p, NULL, width, 0);
}

void tct_models_marks(const tct_models_plan *p, tct_figure *f, double y)
{
  draw_marks(p, f);
  put_key(p, f, f->width, y);
}
