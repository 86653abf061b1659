/* map.c -- conditions as points whose distances are near to their dissimilarities, and how these move.
 *
 * The axes of such a map mean nothing, so there are none: a bar says how long a distance is, and the
 * stress how far the map may be trusted. */
#include "report/plots/map.h"

#include <math.h>

enum { MOST = 400, MAPS = 200, INSIDE = 12, LINE = 16 };

bool tct_map_at(const tct_map_plan *p, int map, int condition, double at[2])
{
  const double *place = p->m->place + 2 * ((size_t)map * (size_t)p->m->n + (size_t)condition);

  at[0] = p->left + p->scale * place[0];
  at[1] = p->top - p->scale * place[1];
  return isfinite(at[0]) && isfinite(at[1]);
}

int tct_map_end(const tct_map_plan *p, int condition)
{
  double at[2];
  int map = p->m->maps - 1;

  while (map >= 0 && !tct_map_at(p, map, condition, at)) map--;
  return map;
}

/* ---- where all lies ----------------------------------------------------------------------------------- */

static tct_range range_of(const tct_map_picture *m, int axis)
{
  const size_t all = (size_t)m->maps * (size_t)m->n;
  tct_range r      = TCT_RANGE_NONE;

  for (size_t i = 0; i < all; i++)
    if (isfinite(m->place[2 * i]) && isfinite(m->place[2 * i + 1]))
      tct_range_cover(&r, 1, &m->place[2 * i + (size_t)axis]);
  if (r.low > r.high) r = (tct_range){0, 0};
  return r;
}

static int lines_below(const tct_map_picture *m)
{
  return (m->unit || isfinite(m->stress)) + (m->maps > 1);
}

/* As high as the points want it, within half and all of the width. */
static void lay_out(tct_map_plan *p, tct_figure *f)
{
  const tct_range x = range_of(p->m, 0), y = range_of(p->m, 1);
  const double wide = x.high - x.low, high = y.high - y.low;
  const double top  = tct_figure_title(f);
  const double room = f->width - 2 * TCT_EDGE - 2 * INSIDE;
  double tall       = wide > 0 ? room * high / wide : room;

  tall      = fmax(0.5 * room, fmin(room, tall));
  p->scale  = wide > 0 || high > 0 ? fmin(room / fmax(wide, 1e-300), tall / fmax(high, 1e-300)) : 1;
  p->frame  = (tct_box){TCT_EDGE, top + 2, f->width - TCT_EDGE, top + 2 + tall + 2 * INSIDE};
  p->wide   = wide > 0 || high > 0;
  p->left   = 0.5 * (p->frame.left + p->frame.right) - p->scale * 0.5 * (x.low + x.high);
  p->top    = 0.5 * (p->frame.top + p->frame.bottom) + p->scale * 0.5 * (y.low + y.high);
  p->point  = p->m->n > 150 ? 2 : p->m->n > 60 ? 2.6 : 3.2;
  f->height = ceil(p->frame.bottom + 4 + LINE * lines_below(p->m) +
                   tct_categories_key_height(&p->kinds, f->width) + TCT_EDGE);
}

/* ---- what lies below ------------------------------------------------------------------------------------ */

/* A round distance no longer than a quarter of the width. */
static double scale_of(const tct_map_plan *p, double width)
{
  const double most = 0.25 * width / p->scale;
  const double ten  = pow(10, floor(log10(most)));

  return ten * (most >= 5 * ten ? 5 : most >= 2 * ten ? 2 : 1);
}

static double draw_scale(const tct_map_plan *p, tct_figure *f, double y)
{
  const tct_map_picture *m = p->m;
  char fits[TCT_LETTERS], said[64] = "";
  const double size = scale_of(p, f->width), end = TCT_EDGE + 2 + p->scale * size;

  if (isfinite(m->stress)) tct_print(said, sizeof said, "stress %.3f", m->stress);
  const double right = tct_lettering_width(said, TCT_SMALL_SIZE);
  tct_figure_text(f, f->width - TCT_EDGE, y, 'r', 0, TCT_SMALL_SIZE, "QUIET", said);
  if (!m->unit || !p->wide) return *said || m->unit ? y + LINE : y;
  tct_figure_line(f, TCT_EDGE + 2, y, end, y, "lc rgb INK lw 1.2");
  tct_figure_line(f, TCT_EDGE + 2, y - 3, TCT_EDGE + 2, y + 3, "lc rgb INK lw 1.2");
  tct_figure_line(f, end, y - 3, end, y + 3, "lc rgb INK lw 1.2");
  char whole[TCT_LETTERS];
  tct_print(whole, sizeof whole, "%.3g (%.200s)", size, m->unit);
  tct_lettering_fit(whole, TCT_SMALL_SIZE, f->width - TCT_EDGE - right - 12 - end - 6, fits);
  tct_figure_text(f, end + 6, y, 'l', 0, TCT_SMALL_SIZE, "INK", fits);
  return y + LINE;
}

/* An arrow from x1 to x2 with its head at the end. */
static void arrow(tct_figure *f, const double from[2], const double to[2], const char *rgb)
{
  tct_text_add(&f->body,
               "set arrow from screen px(%.6g),py(%.6g) to screen px(%.6g),py(%.6g) head filled "
               "size screen px(6.5),17 lc rgb %s lw 1 front\n",
               from[0], from[1], to[0], to[1], rgb);
}

static void draw_ends(const tct_map_plan *p, tct_figure *f, double y)
{
  const double half = 0.5 * f->width - TCT_EDGE - 24;
  char text[TCT_LETTERS];
  double x = TCT_EDGE + 4;

  tct_text_add(&f->body,
               "set label '' at screen px(%.6g),py(%.6g) point pt 6 ps 0.45 lc rgb INK front\n", x,
               y);
  tct_lettering_fit(p->m->first ? p->m->first : "first", TCT_SMALL_SIZE, half, text);
  tct_figure_text(f, x + 7, y, 'l', 0, TCT_SMALL_SIZE, "INK", text);
  x += 7 + tct_lettering_width(text, TCT_SMALL_SIZE) + 14;
  arrow(f, (double[]){x, y}, (double[]){x + 14, y}, "INK");
  tct_lettering_fit(p->m->last ? p->m->last : "last", TCT_SMALL_SIZE, half, text);
  tct_figure_text(f, x + 19, y, 'l', 0, TCT_SMALL_SIZE, "INK", text);
}

static void draw_below(const tct_map_plan *p, tct_figure *f)
{
  double y = p->frame.bottom + 4 + 0.5 * LINE;

  if (p->m->unit || isfinite(p->m->stress)) y = draw_scale(p, f, y);
  if (p->m->maps > 1) {
    draw_ends(p, f, y);
    y += LINE;
  }
  tct_categories_key(&p->kinds, f, y - 0.5 * LINE, p->m->maps == 1);
}

/* ---- points and paths ------------------------------------------------------------------------------------ */

/* Where there are no categories all look like the first one; grey is for those that are in none. */
static int looks(const tct_map_plan *p, int category)
{
  return p->kinds.of ? category : 0;
}

/* The head of a path looks away from where it was some px ago; one that has not moved has none. */
static void draw_head(const tct_map_plan *p, tct_figure *f, int condition)
{
  const int end = tct_map_end(p, condition);
  double at[2], from[2];
  char rgb[16];

  if (end < 0 || !tct_map_at(p, end, condition, at)) return;
  for (int k = end - 1; k >= 0; k--) {
    if (!tct_map_at(p, k, condition, from)) continue;
    const double x = at[0] - from[0], y = at[1] - from[1], far = hypot(x, y);
    if (far < 5) continue;
    from[0] = at[0] - 5 * x / far;
    from[1] = at[1] - 5 * y / far;
    arrow(f, from, at, tct_category_colour(looks(p, tct_category_of(&p->kinds, condition)), rgb));
    return;
  }
}

static void put_table(const tct_map_plan *p, tct_text *csv)
{
  const tct_map_picture *m = p->m;
  char number[16];

  tct_text_add(csv, "map,condition,name,category,x,y\n");
  for (int i = 0; i < m->n; i++) {
    tct_print(number, sizeof number, "%d", i);
    for (int k = 0; k < m->maps; k++) {
      const double *place = m->place + 2 * ((size_t)k * (size_t)m->n + (size_t)i);
      tct_text_add(csv, "%d,%d,", k, i);
      tct_csv_text(csv, m->condition ? m->condition[i] : number);
      tct_text_add(csv, ",%d,", tct_category_of(&p->kinds, i));
      tct_csv_number(csv, place[0]);
      tct_text_put(csv, ",", 1);
      tct_csv_number(csv, place[1]);
      tct_text_put(csv, "\n", 1);
    }
    if (m->maps > 1) tct_text_put(csv, "\n", 1); /* ends a path */
  }
}

static void draw_points(const tct_map_plan *p, const char *name, tct_text *body)
{
  const double size = p->point / 4.1; /* the radius of gnuplot's points of size 1 */
  char words[48], rgb[16];

  tct_text_add(body, "plot NaN notitle");
  for (int c = -1; c < p->kinds.n; c++) {
    bool any = false;
    for (int i = 0; i < p->m->n; i++) any |= tct_category_of(&p->kinds, i) == c;
    if (!any) continue;
    if (p->m->maps > 1) {
      tct_category_colour(looks(p, c), rgb);
      tct_text_add(
        body, ", \\\n  '%s.csv' skip 1 using ($4==%d?$5:NaN):6 with lines lt 7 lw 1.1 lc rgb %s",
        name, c, rgb);
      tct_text_add(body,
                   ", \\\n  '%s.csv' skip 1 using ($4==%d&&$1==0?$5:NaN):6 with points pt 6 "
                   "ps %.3g lc rgb %s",
                   name, c, 0.8 * size, rgb);
    } else {
      tct_text_add(body, ", \\\n  '%s.csv' skip 1 using ($4==%d?$5:NaN):6 with points %s ps %.3g",
                   name, c, tct_category_words(looks(p, c), words), size);
    }
  }
  tct_text_put(body, "\n", 1);
}

static void draw_frame(const tct_map_plan *p, tct_figure *f)
{
  const tct_box *b = &p->frame;

  tct_figure_frame(f, b);
  tct_figure_ranges(f, (b->left - p->left) / p->scale, (b->right - p->left) / p->scale,
                    (p->top - b->bottom) / p->scale, (p->top - b->top) / p->scale);
  tct_text_add(&f->body, "unset xtics; unset ytics; set border 15 lc rgb FAINT\n");
}

tct_status tct_plot_map(const tct_plot *plot, const tct_map_picture *m, tct_error *err)
{
  tct_map_plan p = {.m     = m,
                    .kinds = {m->category, m->category ? m->categories : 0, m->category_name}};
  tct_figure f;

  if (m->n < 1 || m->n > MOST || m->maps < 1 || m->maps > MAPS)
    return tct_fail(
      err, TCT_UNSUPPORTED,
      "figure %s is to show %d conditions in %d maps, which is not 1 to %d in 1 to %d", plot->name,
      m->n, m->maps, MOST, MAPS);
  TCT_TRY(tct_figure_begin(&f, plot, err), err, "drawing a map");
  lay_out(&p, &f);
  draw_frame(&p, &f);
  for (int i = 0; m->maps > 1 && i < m->n; i++) draw_head(&p, &f, i);
  draw_below(&p, &f);
  put_table(&p, &f.csv);
  if (!tct_map_names(&p, &f)) {
    tct_figure_drop(&f);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for figure %s", plot->name);
  }
  draw_points(&p, plot->name, &f.body);
  return tct_figure_end(&f, "a map of conditions: near is alike", err);
}
