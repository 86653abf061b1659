/* figure.c -- a figure while it is being laid out: its table, its script, and words for placing things. */
#include "report/plots/figure.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "report/plots/compact.h"
#include "report/plots/gnuplot.h"
#include "report/plots/style.h"

enum { LARGEST = 256 << 20 };      /* bytes of an svg */
static const double patience = 30; /* s */

static bool is_file_name(const char *name)
{
  static const char *const letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

  return name && *name && *name != '.' && *name != '-' && strlen(name) <= 100 &&
         strspn(name, letters) == strlen(name) && strcmp(name, "style") != 0;
}

tct_status tct_figure_begin(tct_figure *f, const tct_plot *plot, tct_error *err)
{
  *f = (tct_figure){.plot = plot, .width = plot->width ? plot->width : 340};
  if (!is_file_name(plot->name))
    return tct_fail(err, TCT_UNSUPPORTED, "'%s' cannot name the files of a figure",
                    plot->name ? plot->name : "");
  if (f->width < 200 || f->width > 2000)
    return tct_fail(err, TCT_UNSUPPORTED, "figure %s is to be %d px wide, which is not 200 to 2000",
                    plot->name, plot->width);
  if (plot->height && (plot->height < 150 || plot->height > 2000))
    return tct_fail(err, TCT_UNSUPPORTED, "figure %s is to be %d px high, which is not 150 to 2000",
                    plot->name, plot->height);
  return tct_folder_new(plot->folder, err);
}

void tct_figure_drop(tct_figure *f)
{
  tct_text_free(&f->csv);
  tct_text_free(&f->body);
}

/* ---- writing, drawing, looking at what came ----------------------------------------------------- */

static tct_status put_file(const tct_figure *f, const char *ending, const tct_text *text,
                           tct_error *err)
{
  char name[128];
  tct_print(name, sizeof name, "%s%s", f->plot->name, ending);
  char *path = text->failed ? NULL : tct_path(f->plot->folder, name);
  if (!path) return tct_fail(err, TCT_NO_MEMORY, "no memory for figure %s", f->plot->name);

  const tct_status status = tct_file_write(path, text->at, text->n, err);
  tct_free(path);
  return status;
}

static void put_head(const tct_figure *f, const char *what, tct_text *script)
{
  tct_text_add(script, "# %s.gp -- %s.  Run it in this folder: gnuplot %s.gp\n", f->plot->name,
               what, f->plot->name);
  tct_text_add(script, "load 'style.gp'\n");
  tct_text_add(script, "W = %.10g.; H = %.10g.\n", f->width, f->height);
  tct_text_add(script, "px(x) = x / W; py(y) = 1 - y / H   # pixels from the upper left corner\n");
  tct_text_add(script,
               "set terminal svg size %.10g,%.10g font FONT.',11' background PAPER noenhanced\n",
               f->width, f->height);
  tct_text_add(script, "set output '%s.svg'\n", f->plot->name);
}

/* style.gp, unless somebody has made it theirs. */
static tct_status put_style(const tct_figure *f, tct_error *err)
{
  char *path        = tct_path(f->plot->folder, "style.gp");
  tct_status status = TCT_OK;

  if (!path) return tct_fail(err, TCT_NO_MEMORY, "no memory for figure %s", f->plot->name);
  if (!tct_file_is(path)) status = tct_file_write(path, tct_style_gp, strlen(tct_style_gp), err);
  tct_free(path);
  return status;
}

static bool is_whole(const char *svg)
{
  const char *end = svg;

  for (const char *at = svg; (at = strstr(at, "</svg>")); at++) end = at;
  return end != svg && strspn(end + 6, " \t\r\n") == strlen(end + 6);
}

/* Take gnuplot's picture and put the compact one in its place. */
static tct_status take_svg(const tct_figure *f, const char *path, tct_error *err)
{
  char *svg   = NULL;
  size_t n    = 0;
  tct_text to = {0};

  TCT_TRY(tct_file_read(path, LARGEST, &svg, &n, err), err, "looking at what gnuplot drew");
  tct_status status = TCT_OK;
  if (!is_whole(svg))
    status = tct_fail_in(err, TCT_IO, path, 0, 0, "gnuplot did not draw it to the end");
  else if (!tct_compact(f, svg, &to))
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for figure %s", f->plot->name);
  else
    status = tct_file_write(path, to.at, to.n, err);
  tct_text_free(&to);
  tct_free(svg);
  return status;
}

static tct_status draw(const tct_figure *f, tct_error *err)
{
  char name[128];
  tct_print(name, sizeof name, "%s.svg", f->plot->name);
  char *path = tct_path(f->plot->folder, name);
  if (!path) return tct_fail(err, TCT_NO_MEMORY, "no memory for figure %s", f->plot->name);

  /* an old picture must not pass for the new one */
  tct_status status = TCT_OK;
  if (unlink(path) != 0 && errno != ENOENT) status = tct_fail_io(err, "removing", path);
  tct_print(name, sizeof name, "%s.gp", f->plot->name);
  if (!status) status = tct_gnuplot("gnuplot", f->plot->folder, name, patience, err);
  if (!status) status = take_svg(f, path, err);
  tct_free(path);
  return status;
}

tct_status tct_figure_end(tct_figure *f, const char *what, tct_error *err)
{
  tct_text script = {0};

  f->what = what;
  put_head(f, what, &script);
  if (f->body.n) tct_text_put(&script, f->body.at, f->body.n);
  script.failed |= f->body.failed;

  tct_status status = put_file(f, ".csv", &f->csv, err);
  if (!status) status = put_style(f, err);
  if (!status) status = put_file(f, ".gp", &script, err);
  if (!status) status = draw(f, err);
  tct_text_free(&script);
  tct_figure_drop(f);
  return status ? tct_while(err, status, "drawing figure %s", f->plot->name) : TCT_OK;
}

/* ---- words for placing things ------------------------------------------------------------------- */

/* In single quotes nothing is special to gnuplot but the quote itself; nothing is special to the svg
 * but what gnuplot 5 lets through: "&#x", a character by its number, and the end of a CDATA. */
static void put_quoted(tct_text *t, const char *text)
{
  tct_text_put(t, "'", 1);
  for (const char *c = text; *c; c++) {
    if (*c == '\'')
      tct_text_put(t, "''", 2);
    else if (c[0] == '&' && c[1] == '#')
      tct_text_put(t, "&#x26;", 6);
    else if (c[0] == '>' && c >= text + 2 && c[-1] == ']' && c[-2] == ']')
      tct_text_put(t, "&#x3e;", 6);
    else
      tct_text_put(t, c, 1);
  }
  tct_text_put(t, "'", 1);
}

void tct_figure_text(tct_figure *f, double x, double y, char align, int rotate, double size,
                     const char *colour, const char *text)
{
  if (!text || !*text) return;
  tct_text_add(&f->body, "set label ");
  put_quoted(&f->body, text);
  tct_text_add(&f->body, " at screen px(%.6g),py(%.6g) %s", x, y,
               align == 'l'   ? "left"
               : align == 'r' ? "right"
                              : "center");
  if (rotate) tct_text_add(&f->body, " rotate by %d", rotate);
  tct_text_add(&f->body, " font ',%.4g' textcolor rgb %s front\n", size, colour);
}

void tct_figure_line(tct_figure *f, double x1, double y1, double x2, double y2, const char *type)
{
  tct_text_add(&f->body,
               "set arrow from screen px(%.6g),py(%.6g) to screen px(%.6g),py(%.6g) nohead %s\n",
               x1, y1, x2, y2, type);
}

void tct_figure_fill(tct_figure *f, const tct_box *b, const char *rgb)
{
  tct_text_add(&f->body,
               "set object rectangle from screen px(%.6g),py(%.6g) to screen px(%.6g),py(%.6g) "
               "fc rgb %s fs solid 1 noborder behind\n",
               b->left, b->bottom, b->right, b->top, rgb);
}

double tct_figure_title(tct_figure *f)
{
  char line[2][TCT_LETTERS];
  const int lines =
    tct_lettering_wrap(f->plot->title, TCT_TITLE_SIZE, f->width - 2 * TCT_EDGE, 2, line);

  for (int i = 0; i < lines; i++)
    tct_figure_text(f, TCT_EDGE, TCT_EDGE + 8 + 16 * i, 'l', 0, TCT_TITLE_SIZE, "INK", line[i]);
  return lines ? TCT_EDGE + 16 * lines + 6 : TCT_EDGE;
}

void tct_figure_frame(tct_figure *f, const tct_box *b)
{
  tct_text_add(&f->body, "set lmargin at screen px(%.6g); set rmargin at screen px(%.6g)\n",
               b->left, b->right);
  tct_text_add(&f->body, "set tmargin at screen py(%.6g); set bmargin at screen py(%.6g)\n", b->top,
               b->bottom);
}

void tct_figure_ranges(tct_figure *f, double x_low, double x_high, double y_low, double y_high)
{
  tct_text_add(&f->body, "set xrange [%.12g:%.12g]; set yrange [%.12g:%.12g]\n", x_low, x_high,
               y_low, y_high);
}

void tct_figure_ticks(tct_figure *f, const char *axis, const tct_ticks *ticks)
{
  tct_text_add(&f->body, "set %stics (", axis);
  for (int i = 0; i < ticks->n; i++) {
    if (i) tct_text_add(&f->body, ", ");
    put_quoted(&f->body, ticks->name[i]);
    tct_text_add(&f->body, " %.12g", ticks->at[i]);
  }
  /* names of ticks on x come nearer to their axis than gnuplot would have them */
  tct_text_add(&f->body, *axis == 'x' ? ") offset screen 0,screen 7./H\n" : ")\n");
}

/* ---- colour bars ------------------------------------------------------------------------------------ */

enum { BAR = 10, BAR_GAP = 10, BAR_TICKS = 5, BAR_TICK_GAP = 20 };

static void bar_ticks(const tct_colours *c, double high, tct_ticks *ticks)
{
  const tct_range r = {c->low, c->high};
  int about         = BAR_TICKS;

  do tct_ticks_in(&r, about--, ticks);
  while (about > 0 && ticks->n * BAR_TICK_GAP > high + BAR_TICK_GAP);
}

double tct_figure_bar_width(const tct_colours *c)
{
  tct_ticks ticks;

  bar_ticks(c, 1e9, &ticks);
  return BAR_GAP + BAR + 8 + tct_ticks_width(&ticks, TCT_SMALL_SIZE) + (c->label ? 20 : 2);
}

void tct_figure_bar(tct_figure *f, const tct_colours *c, double x, const tct_box *box)
{
  char label[TCT_LETTERS];
  tct_ticks ticks;
  const double high = box->bottom - box->top;
  const double left = x + BAR_GAP;

  bar_ticks(c, high, &ticks);
  tct_text_add(&f->body, "eval 'set palette defined ('.%s.')'\n",
               c->about_zero ? "AROUND_ZERO" : "VIRIDIS");
  tct_text_add(&f->body, "set cbrange [%.12g:%.12g]\n", c->low, c->high);
  tct_text_add(&f->body,
               "set colorbox user origin screen px(%.6g),py(%.6g) size screen px(%d),(%.6g/H) "
               "noborder\n",
               left, box->bottom, BAR, high);
  /* names of ticks as text of our own: gnuplot's come nearer or not, as the font will have it */
  tct_text_add(&f->body, "unset cbtics\n");
  for (int i = 0; i < ticks.n; i++) {
    const double y = box->bottom - high * (ticks.at[i] - c->low) / (c->high - c->low);
    tct_figure_line(f, left + BAR, y, left + BAR + 3, y, "lc rgb INK lw 0.8");
    tct_figure_text(f, left + BAR + 6, y, 'l', 0, TCT_SMALL_SIZE, "INK", ticks.name[i]);
  }

  /* a label may be longer than its bar, but not than the figure below the title */
  const double top  = fmin(box->top, f->height - TCT_EDGE - 60);
  const double room = f->height - TCT_EDGE - top;
  tct_lettering_fit(c->label, TCT_TEXT_SIZE, room, label);
  const double half = 0.5 * tct_lettering_width(label, TCT_TEXT_SIZE);
  const double middle =
    fmax(top + half, fmin(0.5 * (box->top + box->bottom), f->height - TCT_EDGE - half));
  tct_figure_text(f, left + BAR + 8 + tct_ticks_width(&ticks, TCT_SMALL_SIZE) + 10, middle, 'c', 90,
                  TCT_TEXT_SIZE, "INK", label);
}

/* ---- the table ---------------------------------------------------------------------------------------- */

void tct_csv_text(tct_text *csv, const char *text)
{
  char clean[TCT_LETTERS];

  tct_lettering_fit(text, 0, 1, clean);
  tct_text_put(csv, "\"", 1);
  for (const char *c = clean; *c; c++) tct_text_put(csv, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
  tct_text_put(csv, "\"", 1);
}

void tct_csv_number(tct_text *csv, double x)
{
  if (isfinite(x))
    tct_text_number(csv, x);
  else
    tct_text_add(csv, "NaN");
}
