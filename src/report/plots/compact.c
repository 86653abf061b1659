/* compact.c -- gnuplot's heat maps in a tenth of the bytes.
 *
 * gnuplot draws each cell as a polygon of 110 bytes: 4 MB for an RDM of 200 conditions, more than a
 * page should carry.  Here each colour becomes one path over the grid of cells,
 *
 *     <path fill='#440154' d='M0 0h1v1h-1M5 0h3v1h-3...'/>
 *
 * under one transform.  Same picture, still vectors, some 14 bytes a cell. */
#include "report/plots/compact.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct cell {
  uint32_t rgb;
  int row, column, wide;
};

/* Read `want` (where a blank matches any blanks, # a number into *x) at s; NULL: it is not there. */
static const char *match(const char *s, const char *want, double *x)
{
  for (; *want; want++) {
    if (*want == ' ') {
      while (*s == ' ' || *s == '\t') s++;
    } else if (*want == '#') {
      char digits[32];
      size_t n = 0;
      while (n < sizeof digits - 1 && s[n] && strchr("+-.0123456789", s[n])) digits[n] = s[n], n++;
      digits[n] = 0;
      if (!tct_read_real(digits, x++)) return NULL;
      s += n;
    } else if (*s++ != *want) {
      return NULL;
    }
  }
  return s;
}

/* The line at s as a cell of the heat map, if it is one; returns where it ends. */
static const char *read_cell(const tct_figure *f, const char *s, struct cell *cell)
{
  double x[11];
  const char *end = match(s, " <polygon fill = 'rgb( #, #, # )' points = '#,# #,# #,# #,# '/>", x);
  if (!end || *end != '\n') return NULL;

  const double wide = (f->cells.right - f->cells.left) / f->columns;
  const double high = (f->cells.bottom - f->cells.top) / f->rows;
  const double left = fmin(fmin(x[3], x[5]), x[7]), right = fmax(fmax(x[3], x[5]), x[7]);
  const double top = fmin(fmin(x[4], x[6]), x[8]), bottom = fmax(fmax(x[4], x[6]), x[8]);
  const double column = (left - f->cells.left) / wide, row = (top - f->cells.top) / high;

  /* gnuplot rounds to hundredths of a px */
  if (fabs(right - left - wide) > 0.05 || fabs(bottom - top - high) > 0.05) return NULL;
  if (fabs(column - round(column)) * wide > 0.05 || fabs(row - round(row)) * high > 0.05)
    return NULL;
  if (column < -0.5 || column > f->columns - 0.5 || row < -0.5 || row > f->rows - 0.5) return NULL;
  *cell = (struct cell){(uint32_t)x[0] << 16 | (uint32_t)x[1] << 8 | (uint32_t)x[2],
                        (int)lround(row), (int)lround(column), 1};
  return end + 1;
}

static int in_order(const void *a, const void *b)
{
  const struct cell *x = a, *y = b;

  if (x->rgb != y->rgb) return x->rgb < y->rgb ? -1 : 1;
  if (x->row != y->row) return x->row - y->row;
  return x->column - y->column;
}

/* Neighbours in a row become one. */
static size_t join(struct cell *cell, size_t n)
{
  size_t kept = 0;

  for (size_t i = 0; i < n; i++) {
    struct cell *last = kept ? &cell[kept - 1] : NULL;
    if (last && last->rgb == cell[i].rgb && last->row == cell[i].row &&
        last->column + last->wide == cell[i].column)
      last->wide++;
    else
      cell[kept++] = cell[i];
  }
  return kept;
}

static void draw(const tct_figure *f, struct cell *cell, size_t n, tct_text *out)
{
  qsort(cell, n, sizeof *cell, in_order);
  n = join(cell, n);
  tct_text_add(out,
               "<g stroke='none' shape-rendering='crispEdges' transform='translate(%.6g,%.6g) ",
               f->cells.left, f->cells.top);
  tct_text_add(out, "scale(%.8g,%.8g)'>\n", (f->cells.right - f->cells.left) / f->columns,
               (f->cells.bottom - f->cells.top) / f->rows);
  for (size_t i = 0; i < n; i++) {
    if (i == 0 || cell[i].rgb != cell[i - 1].rgb)
      tct_text_add(out, "%s<path fill='#%06x' d='", i ? "'/>\n" : "", cell[i].rgb);
    tct_text_add(out, "M%d %dh%dv1h-%d", cell[i].column, cell[i].row, cell[i].wide, cell[i].wide);
  }
  if (n) tct_text_put(out, "'/>\n", 4);
  tct_text_put(out, "</g>\n", 5);
}

static void put_title(const tct_figure *f, tct_text *out)
{
  char title[TCT_LETTERS];

  tct_lettering_fit(f->plot->title ? f->plot->title : f->plot->name, 1, 1e9, title);
  tct_text_add(out, "<title>");
  tct_text_html(out, title);
  tct_text_add(out, "</title>\n");
}

/* What a screen reader says of it; gnuplot would name its version here. */
static void put_words(const tct_figure *f, tct_text *out)
{
  tct_text_add(out, "<desc>");
  tct_text_html(out, f->what ? f->what : "a figure");
  tct_text_add(out, "; its numbers are in %s.csv</desc>\n", f->plot->name);
}

/* gnuplot fills every shape with hard edges, which makes boxes of small discs. */
static bool is_round(const char *line)
{
  const char *next = strchr(line, '\n');
  int corners      = 0;

  if (!next || strncmp(line, "\t<g stroke='none' shape-rendering='crispEdges'>", 47) != 0)
    return false;
  for (next++; *next && *next != '\n'; next++) corners += *next == ',';
  return corners > 8; /* two are of the colour */
}

static bool begins(const char *text, const char *with)
{
  return strncmp(text, with, strlen(with)) == 0;
}

/* Lines as they are, but for the title and for cells, which are collected; `mark` is where the
 * first was.  Returns how many. */
static size_t sift(const tct_figure *f, const char *svg, struct cell *cell, size_t room,
                   size_t *mark, tct_text *out)
{
  size_t n = 0;

  while (*svg) {
    const char *newline = strchr(svg, '\n');
    const char *next    = newline ? newline + 1 : svg + strlen(svg);
    const char *after   = n < room ? read_cell(f, svg, &cell[n]) : NULL;
    if (after) {
      /* all cells are drawn where the first was: over the ground, under what is written on them */
      if (n++ == 0) *mark = out->n;
      next = after;
    } else if (begins(svg, "<title>Gnuplot</title>")) {
      put_title(f, out);
    } else if (begins(svg, "<desc>Produced by GNUPLOT")) {
      put_words(f, out);
    } else if (is_round(svg)) {
      tct_text_put(out, "\t<g stroke='none'>\n", 19);
    } else if (begins(svg, "\t<g id=\"gnuplot_plot_")) {
      tct_text_put(out, "\t<g>\n", 5); /* its name is a piece of the script */
    } else {
      tct_text_put(out, svg, (size_t)(next - svg));
    }
    svg = next;
  }
  return n;
}

bool tct_compact(const tct_figure *f, const char *svg, tct_text *out)
{
  const size_t room = (size_t)f->rows * (size_t)f->columns;
  struct cell *cell = room ? tct_alloc(room, sizeof *cell) : NULL;
  tct_text rest     = {0};

  if (room && !cell) return false;
  size_t mark    = 0;
  const size_t n = sift(f, svg, cell, room, &mark, &rest);
  if (!rest.failed && rest.n) {
    tct_text_put(out, rest.at, n ? mark : rest.n);
    if (n) draw(f, cell, n, out);
    if (n) tct_text_put(out, rest.at + mark, rest.n - mark);
  }
  const bool fine = !rest.failed && !out->failed;
  tct_text_free(&rest);
  tct_free(cell);
  return fine;
}
