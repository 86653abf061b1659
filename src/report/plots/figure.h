/* figure.h -- a figure while it is being laid out: its table, its script, and words for placing things.
 *
 * Everything is placed in pixels from the upper left corner, so that nothing depends on what gnuplot
 * thinks of a font.  Text goes in as data: never as markup, format or command. */
#ifndef TERCET_FIGURE_H
#define TERCET_FIGURE_H

#include "base/text.h"
#include "report/plot.h"
#include "report/plots/lettering.h"
#include "report/plots/scale.h"

enum { TCT_EDGE = 8 }; /* px left free around a figure */

/* px of letters: titles, axes and names, the small print */
#define TCT_TITLE_SIZE 12.5
#define TCT_TEXT_SIZE  11.0
#define TCT_SMALL_SIZE 10.0

typedef struct {
  double left, top, right, bottom;
} tct_box;

typedef struct {
  const tct_plot *plot;
  const char *what; /* a phrase: what kind of figure it is */
  double width, height;
  tct_text csv, body; /* body: the script after its head */
  tct_box cells;      /* where a heat map lies, and its */
  int rows, columns;  /* 0: none */
} tct_figure;

/* Check what every figure has and begin.  tct_figure_end or tct_figure_drop must follow. */
tct_status tct_figure_begin(tct_figure *f, const tct_plot *plot, tct_error *err);
/* Write the files and draw; frees what f holds, whatever comes. */
tct_status tct_figure_end(tct_figure *f, const char *what, tct_error *err);
void tct_figure_drop(tct_figure *f);

/* The title over the whole width, on one line or two; returns where the rest can begin. */
double tct_figure_title(tct_figure *f);

/* Where the data lie, and what the axes run over. */
void tct_figure_frame(tct_figure *f, const tct_box *box);
void tct_figure_ranges(tct_figure *f, double x_low, double x_high, double y_low, double y_high);
void tct_figure_ticks(tct_figure *f, const char *axis, const tct_ticks *ticks); /* "x", "y", "cb" */

/* A line of text with its middle at height y.  align 'l' 'c' 'r'; colour as a name in style.gp. */
void tct_figure_text(tct_figure *f, double x, double y, char align, int rotate, double size,
                     const char *colour, const char *text);
/* A straight line, with a line type of style.gp. */
void tct_figure_line(tct_figure *f, double x1, double y1, double x2, double y2, const char *type);
void tct_figure_fill(tct_figure *f, const tct_box *box, const char *rgb);
/* The colour bar of a heat map, from x on, as high as `box`; how wide it is with what is beside it. */
double tct_figure_bar_width(const tct_colours *c);
void tct_figure_bar(tct_figure *f, const tct_colours *c, double x, const tct_box *box);

/* Fields of a line of the csv; numbers that are none are NaN. */
void tct_csv_text(tct_text *csv, const char *text);
void tct_csv_number(tct_text *csv, double x);

#endif
